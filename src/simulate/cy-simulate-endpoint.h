/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-modbus-mbap.h"
#include "cy-simulate-yard.h"

G_BEGIN_DECLS

/**
 * CySimEndpoint:
 * @address: IPv4 address, network byte order.
 * @path: (nullable): a serial line instead: where the yard file says its port is.
 * @slots: (element-type CySimSlot): the piles behind it; more than one make it a gateway.
 * @by_unit: which slot a unit id reaches, plus one; 0 for none.
 * @profile_unit: how that slot's profile counts this unit: -1 for the link's own.
 * @free_us: a gateway's line is busy until then [µs monotonic].
 * @n_connections: open now.
 *
 * One address and port, or one serial line.
 */
typedef struct {
  guint32 address;
  guint16 port;
  char *path;
  GPtrArray *slots;
  guint8 by_unit[256];
  gint16 profile_unit[256];
  gint64 free_us;
  guint n_connections;
  int listener;
} CySimEndpoint;

GPtrArray *cy_sim_endpoints_new (CySimYard *yard, GError **error);
gboolean cy_sim_endpoint_is_gateway (const CySimEndpoint *endpoint);
gboolean cy_sim_endpoint_is_dropped (const CySimEndpoint *endpoint);
gsize cy_sim_endpoint_answer (CySimEndpoint *endpoint,
                              const CyModbusFrame *frame,
                              gint64 now_s,
                              guint8 *out,
                              CySimSlot **out_slot);

G_END_DECLS
