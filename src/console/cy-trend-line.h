/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-trend-series.h"
#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyTrendLine:
 * @key: pile, gun and measure as one text.
 * @scale: of what is shown to what is recorded: people think in kilowatts.
 * @series: what the chart draws; its texts and points are the line's.
 * @low: least value of what is seen, NAN when nothing is known.
 * @high: greatest value of it.
 * @mean: weighted by time.
 * @hidden: whether the chart leaves it out.
 * @bit_names: (nullable) (element-type CyTagName): what the flags of a word are called.
 *
 * One measure of one gun on the page of trends. Counted, for the main thread.
 */
typedef struct {
  char *key;
  char *pile;
  guint connector;
  CyMeasureId measure;
  double scale;
  CyTrendSeries series;
  double low;
  double high;
  double mean;
  gboolean hidden;
  GArray *bit_names;
} CyTrendLine;

void cy_trend_set_limits (CyTrendSeries *series,
                          CyWatch *watch,
                          const char *pile,
                          CyMeasureId measure,
                          double scale);

CyTrendLine *
cy_trend_line_new (CyWatch *watch, const char *pile, guint connector, CyMeasureId measure);
CyTrendLine *cy_trend_line_copy (const CyTrendLine *line);
CyTrendLine *cy_trend_line_ref (CyTrendLine *line);
void cy_trend_line_unref (CyTrendLine *line);
char *cy_trend_line_key (const char *pile, guint connector, CyMeasureId measure);
void cy_trend_line_take_points (CyTrendLine *line,
                                GArray *points,
                                gint64 from_us,
                                gint64 to_us,
                                gint64 now_us);
void cy_trend_line_forget (CyTrendLine *line);
void cy_trend_line_take_numbers (CyTrendLine *line, const CyHistoryBucket *bucket);
void cy_trend_line_take_buckets (CyTrendLine *line, GArray *buckets, gint64 to_us, gint64 now_us);
int cy_trend_lines_find_series (GPtrArray *lines, guint index);
char *cy_trend_line_show_number (const CyTrendLine *line, double value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyTrendLine, cy_trend_line_unref)

G_END_DECLS
