/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  CY_LINK_TCP,
  CY_LINK_RTU,
} CyLinkKind;

/**
 * CyLink:
 * @host: a TCP host name or address, or the serial device's path.
 * @port: TCP port; 0 on a serial line.
 * @unit: Modbus unit id, 0 to 255 (0 and 255 are what single devices on TCP often use).
 * @baud: serial speed [bit/s].
 * @parity: 'N', 'E' or 'O'.
 * @stop_bits: 1 or 2.
 *
 * Where a pile answers: `tcp://HOST:PORT/UNIT` or
 * `rtu:///dev/ttyUSB0?baud=9600&parity=N&stop=1/UNIT`.
 */
typedef struct {
  CyLinkKind kind;
  char *host;
  guint16 port;
  guint8 unit;
  guint baud;
  char parity;
  guint8 stop_bits;
} CyLink;

CyLink *cy_link_parse (const char *address, GError **error);
void cy_link_free (CyLink *link);
CyLink *cy_link_copy (const CyLink *link);
char *cy_link_connection (const CyLink *link);
gboolean cy_link_equal (const CyLink *a, const CyLink *b);
gboolean cy_link_is_set_up_as (const CyLink *a, const CyLink *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyLink, cy_link_free)

G_END_DECLS
