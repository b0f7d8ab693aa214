/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cy-link.h"
#include "cy-modbus-mbap.h"

G_BEGIN_DECLS

/**
 * CyProbeOutcome:
 * @CY_PROBE_ANSWERED: a lawful answer.
 * @CY_PROBE_REFUSED: a lawful exception.
 * @CY_PROBE_SILENT: nothing in time.
 * @CY_PROBE_HUNG_UP: the other side closed the connection instead.
 * @CY_PROBE_GARBLED: what came was no answer to this.
 * @CY_PROBE_NOT_ASKED: given up before.
 *
 * What became of one request.
 */
typedef enum {
  CY_PROBE_ANSWERED,
  CY_PROBE_REFUSED,
  CY_PROBE_SILENT,
  CY_PROBE_HUNG_UP,
  CY_PROBE_GARBLED,
  CY_PROBE_NOT_ASKED,
} CyProbeOutcome;

/**
 * CyProbeReply:
 * @exception: a #CyModbusException, when it was refused.
 * @latency_us: how long it took [µs].
 * @length: bytes of @data.
 * @data: what was read, as on the wire.
 */
typedef struct {
  CyProbeOutcome outcome;
  guint8 exception;
  gint64 latency_us;
  gsize length;
  guint8 data[CY_MODBUS_MAX_PDU];
} CyProbeReply;

/**
 * CyProbeLine:
 *
 * A short-lived connection, or a serial port, that asks one thing after another. Made anew by itself
 * when the other side hung up or lost its place.
 *
 * Threading: one thread, which it blocks; every wait ends, and at once when it is cancelled.
 */
typedef struct _CyProbeLine CyProbeLine;

CyProbeLine *cy_probe_line_new (const CyLink *link, GCancellable *cancellable, GError **error);
void cy_probe_line_free (CyProbeLine *line);
gboolean cy_probe_line_ask (CyProbeLine *line,
                            guint8 unit,
                            const CyModbusRequest *request,
                            guint timeout_ms,
                            CyProbeReply *out_reply,
                            GError **error);
gboolean cy_probe_line_pause (CyProbeLine *line, gint64 pause_us, GError **error);
const CyLink *cy_probe_line_get_link (const CyProbeLine *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyProbeLine, cy_probe_line_free)

G_END_DECLS
