/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-season.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-date.h"
#include "cy-model-error.h"

#define N_MONTHS   12
#define N_WEEKDAYS 7

/* Any leap year: a day of every year may be the 29th of February. */
#define LEAP_YEAR "2000-"

static const char *const weekday_names[N_WEEKDAYS] = { "mon", "tue", "wed", "thu",
                                                       "fri", "sat", "sun" };

static const char range_dots[] = "..";

static gboolean
fail (GError **error, const char *text, const char *what)
{
  g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID, "\"%s\" %s", text, what);
  return FALSE;
}

/**
 * cy_tariff_date_parse:
 * @text: `2026-10-01`, or `10-01` for every year.
 *
 * Errors: when no calendar has such a day.
 */
gboolean
cy_tariff_date_parse (const char *text, CyTariffDate *out_date, GError **error)
{
  gboolean yearly = strlen (text) == strlen ("10-01");
  g_autofree char *whole = g_strconcat (yearly ? LEAP_YEAR : "", text, NULL);
  GDate date;

  if (!cy_date_parse (whole, &date, NULL))
    return fail (error, text, N_ ("is not a day like 2026-10-01 or 10-01"));
  *out_date = CY_TARIFF_DATE (yearly ? 0 : (guint) g_date_get_year (&date),
                              (guint) g_date_get_month (&date), (guint) g_date_get_day (&date));
  return TRUE;
}

/**
 * cy_tariff_date_spell:
 *
 * Returns: (transfer full): as cy_tariff_date_parse() takes it.
 */
char *
cy_tariff_date_spell (CyTariffDate date)
{
  guint year = date / 10000;
  guint month = date / 100 % 100;
  guint day = date % 100;

  return year == 0 ? g_strdup_printf ("%02u-%02u", month, day)
                   : g_strdup_printf ("%04u-%02u-%02u", year, month, day);
}

/* "2026-10-01..2026-10-07", "10-01..10-07" or one day. */
static gboolean
take_dates (const char *text, CyTariffSeason *season, GError **error)
{
  g_auto (GStrv) ends = g_strsplit (text, range_dots, 2);
  const char *last = ends[0] != NULL && ends[1] != NULL ? ends[1] : ends[0];
  CyTariffDates dates;

  if (season->n_dates == CY_TARIFF_MAX_DATES)
    return fail (error, text, N_ ("is one too many: 64 dates are the most in a rule"));
  if (last == NULL)
    return fail (error, text, N_ ("is not a day like 2026-10-01 or 10-01"));
  if (!cy_tariff_date_parse (ends[0], &dates.from, error) ||
      !cy_tariff_date_parse (last, &dates.to, error))
    return FALSE;
  if ((dates.from < 10000) != (dates.to < 10000))
    return fail (error, text, N_ ("has a year at one end only"));
  if (dates.from >= 10000 && dates.to < dates.from)
    return fail (error, text, N_ ("ends before it begins"));
  season->dates[season->n_dates++] = dates;
  return TRUE;
}

static gboolean
find_month (const char *text, guint *out_index)
{
  gsize length = strlen (text);
  guint64 month;

  if (length == 0 || length > 2 || strspn (text, "0123456789") != length)
    return FALSE;
  month = g_ascii_strtoull (text, NULL, 10);
  *out_index = (guint) month - 1;
  return month >= 1 && month <= N_MONTHS;
}

static gboolean
find_weekday (const char *text, guint *out_index)
{
  guint i = 0;

  while (i < N_WEEKDAYS && !g_str_equal (text, weekday_names[i]))
    i++;
  *out_index = i;
  return i < N_WEEKDAYS;
}

/* "7" or "12-1": around the end as well. */
static gboolean
take_range (const char *text,
            guint n,
            gboolean (*find) (const char *text, guint *out_index),
            guint *out_mask)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 2);
  guint from;
  guint to;

  if (ends[0] == NULL || !find (ends[0], &from) || !find (ends[1] != NULL ? ends[1] : ends[0], &to))
    return FALSE;
  for (guint i = from; i != to; i = (i + 1) % n)
    *out_mask |= 1u << i;
  *out_mask |= 1u << to;
  return TRUE;
}

static gboolean
take_months (const char *text, CyTariffSeason *season, GError **error)
{
  guint mask = season->months;

  if (!take_range (text, N_MONTHS, find_month, &mask))
    return fail (error, text, N_ ("is not a month from 1 to 12, or months like 7-9"));
  season->months = (guint16) mask;
  return TRUE;
}

static gboolean
take_weekdays (const char *text, CyTariffSeason *season, GError **error)
{
  guint mask = season->weekdays;

  if (!take_range (text, N_WEEKDAYS, find_weekday, &mask))
    return fail (error, text,
                 N_ ("is none of mon, tue, wed, thu, fri, sat, sun, nor like sat-sun"));
  season->weekdays = (guint8) mask;
  return TRUE;
}

static const struct {
  const char *name;
  gboolean (*take) (const char *text, CyTariffSeason *season, GError **error);
} conditions[] = {
  { "months", take_months },
  { "weekdays", take_weekdays },
  { "dates", take_dates },
};

static gboolean
take_condition (const char *name, const char *list, CyTariffSeason *season, GError **error)
{
  g_auto (GStrv) items = g_strsplit (list, ",", CY_TARIFF_MAX_DATES + 1);

  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++) {
    if (!g_str_equal (name, conditions[i].name))
      continue;
    for (guint item = 0; items[item] != NULL; item++) {
      if (!conditions[i].take (items[item], season, error))
        return FALSE;
    }
    return TRUE;
  }
  return fail (error, name, N_ ("is none of months, weekdays, dates"));
}

/* "months 7-8 weekdays mon-fri" */
static gboolean
take_head (const char *text, CyTariffSeason *season, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
  const char *name = NULL;

  for (guint i = 0; words[i] != NULL; i++) {
    if (*words[i] == '\0')
      continue;
    if (name == NULL) {
      name = words[i];
    } else {
      if (!take_condition (name, words[i], season, error))
        return FALSE;
      name = NULL;
    }
  }
  if (name != NULL)
    return fail (error, name, N_ ("says not which"));
  return season->months != 0 || season->weekdays != 0 || season->n_dates != 0 ||
         fail (error, text, N_ ("says not when it applies: months, weekdays or dates"));
}

static gboolean
take_line (const char *line, const CyTariffDay *base, GArray *seasons, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (line, ":", 2);
  CyTariffSeason season = { 0 };

  if (g_strv_length (parts) != 2 || *g_strstrip (parts[1]) == '\0')
    return fail (error, line, N_ ("is not WHEN: PERIODS"));
  if (!take_head (parts[0], &season, error) ||
      !cy_tariff_day_overlay (base, parts[1], &season.day, error))
    return FALSE;
  if (seasons->len == CY_TARIFF_MAX_SEASONS)
    return fail (error, line, N_ ("is one too many: 32 rules are the most"));
  g_array_append_val (seasons, season);
  return TRUE;
}

/**
 * cy_tariff_seasons_parse:
 * @text: a rule to a line, `months 7-8 weekdays mon-fri: 11:00-13:00 sharp, 16:00-17:00 sharp`. What stands
 *   before the first colon says when it applies: `months` 1 to 12, `weekdays` mon to sun, `dates` like
 *   2026-10-01..2026-10-07 or, every year, 10-01..10-07; lists with commas and without spaces. When several
 *   are given a day must fit all. The periods replace what @base has then; the rest of the day stays.
 * @base: a day no rule is about.
 *
 * The first rule that fits a day counts, and it alone.
 *
 * Returns: (transfer full) (element-type CyTariffSeason) (nullable): in the order of the lines.
 *
 * Errors: %CY_MODEL_ERROR_INVALID, with the line's number from 1.
 */
GArray *
cy_tariff_seasons_parse (const char *text, const CyTariffDay *base, GError **error)
{
  g_autoptr (GArray) seasons = g_array_new (FALSE, FALSE, sizeof (CyTariffSeason));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    if (*g_strstrip (lines[i]) != '\0' && !take_line (lines[i], base, seasons, error)) {
      g_prefix_error (error, "line %u: ", i + 1);
      return NULL;
    }
  }
  return g_steal_pointer (&seasons);
}

static gboolean
dates_fit (const CyTariffDates *dates, CyTariffDate date)
{
  CyTariffDate day = dates->from < 10000 ? date % 10000 : date;

  if (dates->from <= dates->to)
    return day >= dates->from && day <= dates->to;
  return day >= dates->from || day <= dates->to;
}

/**
 * cy_tariff_season_fits:
 * @date: a day, with its year.
 * @weekday: 1 is Monday, 7 is Sunday.
 */
gboolean
cy_tariff_season_fits (const CyTariffSeason *season, CyTariffDate date, guint weekday)
{
  gboolean fits = season->n_dates == 0;

  if (season->months != 0 && (season->months & (1u << (date / 100 % 100 - 1))) == 0)
    return FALSE;
  if (season->weekdays != 0 && (season->weekdays & (1u << (weekday - 1))) == 0)
    return FALSE;
  for (guint i = 0; !fits && i < season->n_dates; i++)
    fits = dates_fit (&season->dates[i], date);
  return fits;
}

static JsonArray *
mask_to_json (guint mask, const char *const *names, guint n)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n; i++) {
    if ((mask & (1u << i)) == 0)
      continue;
    if (names != NULL)
      json_array_add_string_element (array, names[i]);
    else
      json_array_add_int_element (array, i + 1);
  }
  return array;
}

static JsonArray *
dates_to_json (const CyTariffSeason *season)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < season->n_dates; i++) {
    const CyTariffDates *dates = &season->dates[i];
    g_autofree char *from = cy_tariff_date_spell (dates->from);
    g_autofree char *to = cy_tariff_date_spell (dates->to);
    g_autofree char *both = g_strconcat (from, range_dots, to, NULL);

    json_array_add_string_element (array, dates->from == dates->to ? from : both);
  }
  return array;
}

/**
 * cy_tariff_season_to_json:
 *
 * Returns: (transfer full): `{"months": [7, 8], "weekdays": ["mon"], "dates": ["10-01..10-07"], "day":
 *   "00:00-24:00 flat"}`, without the conditions it does not have.
 */
JsonNode *
cy_tariff_season_to_json (const CyTariffSeason *season)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *day = cy_tariff_day_spell (&season->day);

  if (season->months != 0)
    json_object_set_array_member (object, "months", mask_to_json (season->months, NULL, N_MONTHS));
  if (season->weekdays != 0)
    json_object_set_array_member (object, "weekdays",
                                  mask_to_json (season->weekdays, weekday_names, N_WEEKDAYS));
  if (season->n_dates != 0)
    json_object_set_array_member (object, "dates", dates_to_json (season));
  json_object_set_string_member (object, "day", day);
  json_node_take_object (node, object);
  return node;
}

/* An item as take_condition() takes it. */
static char *
dup_item (JsonNode *node, const CyJsonPath *path, gboolean is_number, GError **error)
{
  const char *text;
  gint64 number;

  if (is_number)
    return cy_json_get_int (node, path, 1, N_MONTHS, &number, error)
             ? g_strdup_printf ("%d", (int) number)
             : NULL;
  return cy_json_get_string (node, path, &text, error) ? g_strdup (text) : NULL;
}

static gboolean
read_condition (guint condition,
                JsonNode *node,
                const CyJsonPath *path,
                CyTariffSeason *season,
                GError **error)
{
  JsonArray *array;

  if (!cy_json_get_array (node, path, &array, error))
    return FALSE;
  if (json_array_get_length (array) == 0) {
    cy_json_set_error (error, path, "must not be empty");
    return FALSE;
  }
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const CyJsonPath *here = CY_JSON_ELEMENT (path, i);
    g_autofree char *item = dup_item (json_array_get_element (array, i), here,
                                      conditions[condition].take == take_months, error);
    g_autoptr (GError) local = NULL;

    if (item == NULL)
      return FALSE;
    if (!conditions[condition].take (item, season, &local)) {
      cy_json_set_error (error, here, "%s", local->message);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_day (JsonNode *node, const CyJsonPath *path, CyTariffDay *out_day, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *text;

  if (!cy_json_get_string (node, path, &text, error))
    return FALSE;
  if (cy_tariff_day_parse (text, out_day, &local))
    return TRUE;
  cy_json_set_error (error, path, "%s", local->message);
  return FALSE;
}

/**
 * cy_tariff_season_from_json:
 *
 * Strict: what it does not know is refused, since it might change what a charge costs.
 */
gboolean
cy_tariff_season_from_json (JsonNode *node,
                            const CyJsonPath *path,
                            CyTariffSeason *out_season,
                            GError **error)
{
  CyTariffSeason season = { 0 };
  guint n_known = 1; /* the day */
  JsonObject *object;

  if (!cy_json_get_object (node, path, &object, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++) {
    JsonNode *member = json_object_get_member (object, conditions[i].name);

    if (member == NULL)
      continue;
    n_known++;
    if (!read_condition (i, member, CY_JSON_MEMBER (path, conditions[i].name), &season, error))
      return FALSE;
  }
  if (!read_day (json_object_get_member (object, "day"), CY_JSON_MEMBER (path, "day"), &season.day,
                 error))
    return FALSE;
  if (n_known == 1 || json_object_get_size (object) != n_known) {
    cy_json_set_error (
      error, path, n_known == 1 ? "says not when it applies" : "has a member that is not known");
    return FALSE;
  }
  *out_season = season;
  return TRUE;
}
