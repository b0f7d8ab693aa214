/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CySpan:
 * @from_us: its first moment [µs UTC].
 * @to_us: the first one after it [µs UTC].
 *
 * A stretch of time.
 */
typedef struct {
  gint64 from_us;
  gint64 to_us;
} CySpan;

static inline gboolean
cy_span_overlaps (const CySpan *span, gint64 from_us, gint64 to_us)
{
  return span->from_us < to_us && span->to_us > from_us;
}

G_END_DECLS
