/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-log.h"

void
cy_point_log_init (CyPointLog *log)
{
  *log = (CyPointLog){ .bytes = g_byte_array_new () };
}

void
cy_point_log_clear (CyPointLog *log)
{
  g_clear_pointer (&log->bytes, g_byte_array_unref);
}

/* Its room is kept: as much comes again. */
void
cy_point_log_empty (CyPointLog *log)
{
  g_byte_array_set_size (log->bytes, 0);
  log->newest = (CyPoint){ 0 };
  log->n = 0;
}

/* Whether the quality is another stands in the lowest bit of the time. */
void
cy_point_log_append (CyPointLog *log, const CyPoint *point)
{
  gboolean other_quality = point->quality != log->newest.quality;
  guint64 gap = cy_zigzag (cy_difference (point->time_ms, log->newest.time_ms));

  if (log->n++ == 0)
    log->first_ms = point->time_ms;
  cy_put_varint (log->bytes, gap << 1 | (other_quality ? 1 : 0));
  if (other_quality)
    cy_put_varint (log->bytes, point->quality);
  cy_put_signed (log->bytes, cy_difference (point->raw, log->newest.raw));
  log->newest = *point;
}

CyPointLogWalk
cy_point_log_walk (const CyPointLog *log, guint32 series)
{
  return (CyPointLogWalk){ { log->bytes->data, log->bytes->data + log->bytes->len },
                           { .series = series } };
}

gboolean
cy_point_log_next (CyPointLogWalk *walk, CyPoint *out_point)
{
  guint64 gap;
  guint64 quality = walk->at.quality;
  gint64 raw;

  if (!cy_get_varint (&walk->reader, &gap) ||
      ((gap & 1) != 0 && !cy_get_varint (&walk->reader, &quality)) ||
      !cy_get_signed (&walk->reader, &raw))
    return FALSE;
  walk->at.time_ms = cy_sum (walk->at.time_ms, cy_unzigzag (gap >> 1));
  walk->at.quality = (guint8) quality;
  walk->at.raw = cy_sum (walk->at.raw, raw);
  *out_point = walk->at;
  return TRUE;
}
