/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-day.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-model-error.h"
#include "cy-tariff.h"

static gboolean
fail (GError **error, const char *text, const char *what)
{
  g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID, "\"%s\" %s", text, what);
  return FALSE;
}

/* "07:30" in minutes, "24:00" as the end of the day. */
static gboolean
parse_minute (const char *text, guint *out_minute)
{
  guint hour;
  guint minute;

  if (strlen (text) != 5 || text[2] != ':' || !g_ascii_isdigit (text[0]) ||
      !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return FALSE;
  hour = (guint) g_ascii_digit_value (text[0]) * 10 + (guint) g_ascii_digit_value (text[1]);
  minute = (guint) g_ascii_digit_value (text[3]) * 10 + (guint) g_ascii_digit_value (text[4]);
  if (minute >= 60 || hour > 24 || (hour == 24 && minute != 0))
    return FALSE;
  *out_minute = hour * 60 + minute;
  return TRUE;
}

/* "07:30-10:00 peak"; a period may go over midnight. */
static gboolean
take_period (const char *text, guint8 classes[CY_TARIFF_DAY_MINUTES], GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", 2);
  g_auto (GStrv) times = g_strsplit (parts[0] != NULL ? parts[0] : "", "-", 2);
  guint8 class;
  guint from;
  guint to;

  if (g_strv_length (parts) != 2 || g_strv_length (times) != 2 || !parse_minute (times[0], &from) ||
      !parse_minute (times[1], &to) || from == CY_TARIFF_DAY_MINUTES || from == to)
    return fail (error, text, N_ ("is not HH:MM-HH:MM CLASS"));
  if (!cy_tariff_class_find (g_strstrip (parts[1]), &class))
    return fail (error, parts[1], N_ ("is none of sharp, peak, flat, valley, deep"));
  to += to < from ? CY_TARIFF_DAY_MINUTES : 0;
  for (guint i = from; i < to; i++) {
    guint8 *place = &classes[i % CY_TARIFF_DAY_MINUTES];

    if (*place != CY_TARIFF_NO_CLASS)
      return fail (error, text, N_ ("overlaps another period"));
    *place = class;
  }
  return TRUE;
}

static gboolean
take_periods (const char *text, guint8 classes[CY_TARIFF_DAY_MINUTES], GError **error)
{
  g_auto (GStrv) periods = g_strsplit (text, ",", -1);

  memset (classes, CY_TARIFF_NO_CLASS, CY_TARIFF_DAY_MINUTES);
  for (guint i = 0; periods[i] != NULL; i++) {
    if (!take_period (g_strstrip (periods[i]), classes, error))
      return FALSE;
  }
  return TRUE;
}

/* Neighbours of the same class become one. */
static gboolean
gather (const guint8 classes[CY_TARIFF_DAY_MINUTES], CyTariffDay *out_day, GError **error)
{
  CyTariffDay day = { 0 };

  for (guint from = 0; from < CY_TARIFF_DAY_MINUTES;) {
    guint to = from + 1;

    if (classes[from] == CY_TARIFF_NO_CLASS) {
      g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID,
                   "a gap in the day: no class from %02u:%02u on", from / 60, from % 60);
      return FALSE;
    }
    if (day.n_periods == CY_TARIFF_MAX_PERIODS) {
      g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID, "more than %d periods in a day",
                   CY_TARIFF_MAX_PERIODS);
      return FALSE;
    }
    while (to < CY_TARIFF_DAY_MINUTES && classes[to] == classes[from])
      to++;
    day.periods[day.n_periods++] = (CyTariffPeriod){ (guint16) from, (guint16) to, classes[from] };
    from = to;
  }
  *out_day = day;
  return TRUE;
}

/**
 * cy_tariff_day_parse:
 * @text: `00:00-07:00 valley, 07:00-10:15 peak, ...`, to the minute, the whole day once.
 *
 * Errors: %CY_MODEL_ERROR_INVALID, with the period that is wrong or the time that has none.
 */
gboolean
cy_tariff_day_parse (const char *text, CyTariffDay *out_day, GError **error)
{
  guint8 classes[CY_TARIFF_DAY_MINUTES];

  return take_periods (text, classes, error) && gather (classes, out_day, error);
}

/**
 * cy_tariff_day_overlay:
 * @base: a whole day.
 * @text: periods that replace what @base has then; they need not be the whole day.
 *
 * Errors: as cy_tariff_day_parse(); there are no gaps.
 */
gboolean
cy_tariff_day_overlay (const CyTariffDay *base,
                       const char *text,
                       CyTariffDay *out_day,
                       GError **error)
{
  guint8 classes[CY_TARIFF_DAY_MINUTES];

  if (!take_periods (text, classes, error))
    return FALSE;
  for (guint i = 0; i < base->n_periods; i++) {
    for (guint minute = base->periods[i].from_min; minute < base->periods[i].to_min; minute++) {
      if (classes[minute] == CY_TARIFF_NO_CLASS)
        classes[minute] = base->periods[i].class;
    }
  }
  return gather (classes, out_day, error);
}

/**
 * cy_tariff_day_sketch:
 * @out_classes: (out): what @text says of each minute as far as it is right; %CY_TARIFF_NO_CLASS elsewhere.
 *
 * For showing periods while they are typed.
 */
void
cy_tariff_day_sketch (const char *text, guint8 out_classes[CY_TARIFF_DAY_MINUTES])
{
  g_auto (GStrv) periods = g_strsplit (text, ",", -1);

  memset (out_classes, CY_TARIFF_NO_CLASS, CY_TARIFF_DAY_MINUTES);
  for (guint i = 0; periods[i] != NULL; i++)
    (void) take_period (g_strstrip (periods[i]), out_classes, NULL);
}

/**
 * cy_tariff_day_find:
 * @minute: since midnight, below 1440.
 *
 * Returns: (transfer none): the period it lies in.
 */
const CyTariffPeriod *
cy_tariff_day_find (const CyTariffDay *day, guint minute)
{
  guint i = 0;

  while (i + 1 < day->n_periods && day->periods[i].to_min <= minute)
    i++;
  return &day->periods[i];
}

/**
 * cy_tariff_day_spell:
 *
 * Returns: (transfer full): as cy_tariff_day_parse() takes it.
 */
char *
cy_tariff_day_spell (const CyTariffDay *day)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < day->n_periods; i++) {
    const CyTariffPeriod *period = &day->periods[i];

    g_string_append_printf (text, "%s%02u:%02u-%02u:%02u %s", i > 0 ? ", " : "",
                            period->from_min / 60u, period->from_min % 60u, period->to_min / 60u,
                            period->to_min % 60u, cy_tariff_class_name (period->class));
  }
  return g_string_free (text, FALSE);
}
