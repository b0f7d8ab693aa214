/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cy-link.h"
#include "cy-live-table.h"
#include "cy-modbus-rtu.h"

G_BEGIN_DECLS

/**
 * CyAcquirePortReply:
 * @trouble: %CY_LINK_TROUBLE_NONE when it was answered, maybe with an exception.
 * @answer: the answer, when it was answered; borrowed from @bytes.
 * @latency_us: since the request was sent [µs].
 * @n_dropped: what came besides: answers too late, of other units, noise.
 * @n_bytes: of @bytes.
 * @bytes: the answer's frame, or what came instead.
 *
 * What became of a question. Not to be copied.
 */
typedef struct {
  CyLinkTrouble trouble;
  CyModbusAnswer answer;
  gint64 latency_us;
  guint n_dropped;
  gsize n_bytes;
  guint8 bytes[CY_MODBUS_RTU_MAX];
} CyAcquirePortReply;

/**
 * CyAcquirePort:
 *
 * A serial port with Modbus RTU on it: asks, and waits for the answer.
 *
 * Threading: one thread, which it blocks; every wait ends, and at once when it is cancelled.
 */
typedef struct _CyAcquirePort CyAcquirePort;

CyAcquirePort *cy_acquire_port_new (GCancellable *cancellable);
void cy_acquire_port_free (CyAcquirePort *port);
CyLinkTrouble cy_acquire_port_open (CyAcquirePort *port, const CyLink *link, GError **error);
void cy_acquire_port_close (CyAcquirePort *port);
gboolean cy_acquire_port_is_open (const CyAcquirePort *port);
void cy_acquire_port_ask (CyAcquirePort *port,
                          guint8 unit,
                          const CyModbusRequest *request,
                          guint timeout_ms,
                          CyAcquirePortReply *out_reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAcquirePort, cy_acquire_port_free)

G_END_DECLS
