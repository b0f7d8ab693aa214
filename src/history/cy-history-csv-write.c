/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-csv.h"
#include "cy-history-csv.h"
#include "cy-sample.h"
#include "cy-time.h"

#define MAX_DECIMALS 9

/* How many digits after the point say every value of a scale exactly, or -1. */
static int
decimals_of (double scale, double offset)
{
  double power = 1;

  for (int decimals = 0; decimals <= MAX_DECIMALS; decimals++, power *= 10) {
    if (fabs (scale * power - round (scale * power)) < 1e-9 * power &&
        fabs (offset * power - round (offset * power)) < 1e-9 * power && round (scale * power) != 0)
      return decimals;
  }
  return -1;
}

static void
append_value (GString *out, const CySeriesTag *tag, gint64 raw)
{
  int decimals = decimals_of (tag->scale, tag->offset);
  char text[512];

  if (tag->scale == 1 && tag->offset == 0) {
    g_string_append_printf (out, "%" G_GINT64_FORMAT, raw);
    return;
  }
  if (decimals < 0)
    g_ascii_dtostr (text, sizeof text, cy_scaled_value (raw, tag->scale, tag->offset));
  else
    g_snprintf (text, sizeof text, "%.*f", decimals,
                cy_scaled_value (raw, tag->scale, tag->offset));
  /* A decimal comma of the locale's would be another column. */
  g_strdelimit (text, ",", '.');
  g_string_append (out, text);
}

/**
 * cy_history_csv_append:
 *
 * Appends a row; of a point that is not good without a value.
 */
void
cy_history_csv_append (GString *out, const char *pile, const CySeriesTag *tag, const CyPoint *point)
{
  g_autofree char *time = cy_time_format (point->time_ms * CY_US_PER_MS);

  g_string_append_printf (out, "%s,", time);
  cy_csv_append_cell (out, pile);
  g_string_append_printf (out, ",%u,", tag->connector);
  cy_csv_append_cell (out, tag->measure);
  g_string_append_c (out, ',');
  if (point->quality == CY_QUALITY_GOOD)
    append_value (out, tag, point->raw);
  g_string_append_printf (out, ",%s\r\n", cy_quality_name (point->quality));
}
