/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-table.h"

#include <string.h>

/* With a byte order mark, or a spreadsheet shows Chinese as rubbish. */
#define HEAD "\xef\xbb\xbftime,curve,pile,gun,measure,unit,value,min,max,quality\r\n"

/* Quoted, and never a formula: a spreadsheet would run what begins with one of these. */
static void
append_text (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  if (*text != '\0' && strchr ("=+-@\t\r", *text) != NULL)
    g_string_append_c (out, '\'');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *c == '\r' || *c == '\n' ? ' ' : *c);
  }
  g_string_append_c (out, '"');
}

static void
append_number (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (text, sizeof text, "%.10g", value));
}

static char *
format_time (gint64 time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *seconds = g_date_time_format (local, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *zone = g_date_time_format (local, "%:z");

  return g_strdup_printf ("%s.%03d%s", seconds, (int) (time_us % G_USEC_PER_SEC / 1000), zone);
}

static void
append_row (GString *out, const CyTrendLine *line, const CyTrendPoint *point)
{
  const CyMeasure *measure = cy_measure_get (line->measure);
  g_autofree char *time = format_time (point->time_us);

  g_string_append_printf (out, "%s,", time);
  append_text (out, line->series.label);
  g_string_append_c (out, ',');
  append_text (out, line->pile);
  g_string_append_printf (out, ",%u,%s,", line->connector, measure->name);
  append_text (out, line->series.unit);
  if (cy_trend_point_is_value (point)) {
    const double values[] = { point->value, point->low, point->high };

    for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
      g_string_append_c (out, ',');
      append_number (out, values[i]);
    }
  } else {
    g_string_append (out, ",,,");
  }
  g_string_append_printf (out, ",%s\r\n", cy_quality_name (point->quality));
}

/**
 * cy_trend_table_write:
 * @lines: (element-type CyTrendLine): those that are hidden are left out.
 *
 * Returns: (transfer full): a table (RFC 4180, UTF-8) of what is seen of them: a row for each point that
 *   is drawn, after the one that held when the time began.
 */
GBytes *
cy_trend_table_write (GPtrArray *lines, gint64 from_us, gint64 to_us)
{
  GString *out = g_string_new (HEAD);

  for (guint i = 0; i < lines->len; i++) {
    const CyTrendLine *line = lines->pdata[i];
    guint first, end, n;
    const CyTrendPoint *points = cy_trend_series_points (&line->series, &n);

    if (line->hidden)
      continue;
    cy_trend_series_window (&line->series, from_us, to_us, &first, &end);
    for (guint p = first; p < end; p++) {
      if (points[p].time_us < to_us)
        append_row (out, line, &points[p]);
    }
  }
  return g_string_free_to_bytes (out);
}
