/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cy-modem-answer.h"

G_BEGIN_DECLS

/**
 * CyModemPort:
 *
 * A serial port with a modem on it, for one dialogue that ends at a given time.
 *
 * Threading: one thread, which it blocks; every wait ends at the deadline, and at once when it is
 * cancelled.
 */
typedef struct _CyModemPort CyModemPort;

gboolean cy_modem_port_has_speed (guint baud);
CyModemPort *cy_modem_port_open (const char *device,
                                 guint baud,
                                 guint timeout_ms,
                                 GCancellable *cancellable,
                                 GError **error);
void cy_modem_port_free (CyModemPort *port);
gboolean cy_modem_port_write (CyModemPort *port, const char *text, GError **error);
gboolean cy_modem_port_read (CyModemPort *port,
                             guint patience_ms,
                             CyModemLine *out_line,
                             gboolean *out_is_quiet,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyModemPort, cy_modem_port_free)

G_END_DECLS
