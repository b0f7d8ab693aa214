/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CyRateSpan:
 * @from_us: [µs UTC].
 * @to_us: [µs UTC].
 * @count: what is written on it.
 *
 * A time that stands out.
 */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  guint count;
} CyRateSpan;

/**
 * CyRateStrip:
 *
 * How many things happened in each slot of a time, as bars below a line that they should not reach. Of a
 * long time each bar is the worst of its slots, so no peak is lost and the line means the same. Spans
 * that stand out are marked above.
 *
 * Threading: main thread.
 */
#define CY_TYPE_RATE_STRIP (cy_rate_strip_get_type ())
G_DECLARE_FINAL_TYPE (CyRateStrip, cy_rate_strip, CY, RATE_STRIP, GtkWidget)

GtkWidget *cy_rate_strip_new (void);
void cy_rate_strip_set (CyRateStrip *self,
                        gint64 from_us,
                        gint64 slot_us,
                        const guint *counts,
                        guint n_counts);
void cy_rate_strip_set_spans (CyRateStrip *self, const CyRateSpan *spans, guint n_spans);
void cy_rate_strip_set_line (CyRateStrip *self, guint line);
char *cy_rate_strip_describe (CyRateStrip *self);
char *cy_rate_strip_read (CyRateStrip *self, gint64 time_us);

G_END_DECLS
