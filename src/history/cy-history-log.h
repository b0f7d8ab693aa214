/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-block.h"
#include "cy-history-bytes.h"

G_BEGIN_DECLS

/**
 * CyPointLog:
 * @bytes: owned: differences as varints, some three bytes a point.
 * @newest: the last one.
 * @first_ms: time of the first one.
 *
 * Points of one series in the order they came, as many as happen in half an hour, in a tenth of the
 * room.
 *
 * Threading: a value, for one thread at a time.
 */
typedef struct {
  GByteArray *bytes;
  CyPoint newest;
  gint64 first_ms;
  guint n;
} CyPointLog;

void cy_point_log_init (CyPointLog *log);
void cy_point_log_clear (CyPointLog *log);
void cy_point_log_empty (CyPointLog *log);
void cy_point_log_append (CyPointLog *log, const CyPoint *point);

/* From the beginning on. */
typedef struct {
  CyByteReader reader;
  CyPoint at;
} CyPointLogWalk;

CyPointLogWalk cy_point_log_walk (const CyPointLog *log, guint32 series);
gboolean cy_point_log_next (CyPointLogWalk *walk, CyPoint *out_point);

G_END_DECLS
