/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-simulate-endpoint.h"

G_BEGIN_DECLS

/**
 * CySimClient:
 * @endpoint: (nullable): which address it called; borrowed.
 * @is_serial: the other end is a serial port; it never dies.
 * @in: what has come and is not a whole frame yet.
 * @out: what the socket did not take yet.
 * @last_due_us: when the latest of its waiting answers is due; a later one must not overtake it.
 * @n_waiting: answers that are not due yet.
 * @wants_write: whether epoll was asked to say when the socket takes more.
 * @dead: to be freed when the loop comes round.
 *
 * One connection.
 */
typedef struct {
  int fd;
  CySimEndpoint *endpoint;
  gboolean is_serial;
  guint8 in[2 * CY_MODBUS_MAX_ADU];
  gsize in_length;
  GByteArray *out;
  gint64 last_due_us;
  guint n_waiting;
  gboolean wants_write;
  gboolean dead;
} CySimClient;

CySimClient *cy_sim_client_new (int fd, CySimEndpoint *endpoint, gboolean is_serial);
void cy_sim_client_free (CySimClient *client);
gboolean cy_sim_client_fill (CySimClient *client);
gboolean cy_sim_client_next (CySimClient *client, CyModbusFrame *out_frame, guint8 *out_copy);
gsize cy_sim_client_reframe (const CySimClient *client, guint8 *bytes, gsize length);
void cy_sim_client_put (CySimClient *client, const guint8 *bytes, gsize length);
void cy_sim_client_flush (CySimClient *client);

G_END_DECLS
