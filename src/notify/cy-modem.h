/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cy-notice.h"

G_BEGIN_DECLS

/**
 * CyModemConfig:
 * @device: `/dev/ttyUSB0`, or better a name below `/dev/serial/by-id`.
 * @baud: [bit/s].
 * @timeout_ms: for all parts together, 0 for the usual [ms].
 *
 * A GSM modem on a serial port, with a card that asks for no PIN. The texts are borrowed.
 */
typedef struct {
  const char *device;
  guint baud;
  guint timeout_ms;
} CyModemConfig;

gboolean cy_modem_check (const CyModemConfig *config, GError **error);
gboolean cy_modem_send (const CyModemConfig *config,
                        const CyNotice *notice,
                        GCancellable *cancellable,
                        GError **error);

G_END_DECLS
