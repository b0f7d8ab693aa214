/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-line.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-device-word.h"
#include "cy-shown-command.h"
#include "cy-shown.h"
#include "cy-tag-words.h"

/* Units that are recorded, and a thousand of which are shown. */
static const struct {
  const char *unit;
  const char *shown;
} thousands[] = { { "W", "kW" }, { "Wh", "kWh" }, { "var", "kvar" }, { "VA", "kVA" } };

#define THOUSANDS_DECIMALS 2

/* So many different words of flags are named in what is seen; more are numbers. */
#define MAX_WORDS 64

static void
name_clear (gpointer data)
{
  g_free (((CyTagName *) data)->name);
}

static GArray *
names_new (void)
{
  GArray *names = g_array_new (FALSE, FALSE, sizeof (CyTagName));

  g_array_set_clear_func (names, name_clear);
  return names;
}

static void
add_name (GArray *names, gint64 value, char *word)
{
  const CyTagName name = { value, word };

  g_array_append_val (names, name);
}

/* What the states of a gun are called on every page. */
static GArray *
list_states (void)
{
  GArray *names = names_new ();

  for (guint state = 0; state < CY_N_PILE_STATES; state++)
    add_name (names, state, g_strdup (_ (cy_pile_state_get (state)->label)));
  return names;
}

static GArray *
list_answers (void)
{
  GArray *names = names_new ();

  add_name (names, 0, g_strdup (_ ("no")));
  add_name (names, 1, g_strdup (_ ("yes")));
  return names;
}

/* What the device's profile calls the values or bits of a tag; nobody knows of a pile that is not read. */
static GArray *
find_tag_names (CyWatch *watch, const char *pile, guint connector, CyMeasureId measure)
{
  CyLiveTable *table = cy_watch_get_table (watch);
  const CyTag *tag =
    table == NULL ? NULL
                  : cy_fleet_find_tag (cy_live_table_get_fleet (table), pile, connector, measure);

  return tag == NULL ? NULL : tag->names;
}

/* The words of states, in the language of the user interface. */
static GArray *
find_names (CyWatch *watch, const char *pile, guint connector, CyMeasureId measure)
{
  GArray *found;
  GArray *names;

  if (measure == CY_MEASURE_CONN_STATE)
    return list_states ();
  if (cy_measure_get (measure)->kind == CY_MEASURE_BOOL)
    return list_answers ();
  found = find_tag_names (watch, pile, connector, measure);
  if (found == NULL || cy_measure_get (measure)->kind != CY_MEASURE_ENUM)
    return NULL;
  names = names_new ();
  for (guint i = 0; i < found->len; i++) {
    const CyTagName *name = &g_array_index (found, CyTagName, i);

    add_name (names, name->value, cy_device_word (name->name));
  }
  return names;
}

static void
set_unit (CyTrendLine *line)
{
  line->scale = 1;
  for (guint i = 0; i < G_N_ELEMENTS (thousands); i++) {
    if (!g_str_equal (line->series.unit, thousands[i].unit))
      continue;
    line->series.unit = thousands[i].shown;
    line->series.decimals = THOUSANDS_DECIMALS;
    line->scale = 0.001;
  }
}

/**
 * cy_trend_set_limits:
 * @scale: of what is shown to what is recorded.
 *
 * The limits that apply, as the rule sees them.
 */
void
cy_trend_set_limits (CyTrendSeries *series,
                     CyWatch *watch,
                     const char *pile,
                     CyMeasureId measure,
                     double scale)
{
  CyYard *yard = cy_node_get_yard (cy_watch_get_node (watch));
  CyRecord *record = cy_yard_get (yard, CY_KIND_PILE, pile);
  g_autoptr (GArray) limits = NULL;

  if (record == NULL)
    return;
  limits = cy_yard_effective_limits (yard, record);
  for (guint i = 0; i < limits->len; i++) {
    const CyLimit *limit = &g_array_index (limits, CyEffectiveLimit, i).limit;

    for (guint level = 1; limit->measure == measure && level < CY_N_LIMIT_LEVELS; level++) {
      series->limits[level] = cy_limit_at (limit, level) * scale;
      if (!isnan (series->limits[level]))
        series->limit_mask |= 1u << level;
    }
  }
}

char *
cy_trend_line_key (const char *pile, guint connector, CyMeasureId measure)
{
  return g_strdup_printf ("%s/%u/%s", pile, connector, cy_measure_get (measure)->name);
}

/**
 * cy_trend_line_new:
 * @pile: its record id.
 * @connector: which gun, 0 for the pile as a whole.
 */
CyTrendLine *
cy_trend_line_new (CyWatch *watch, const char *pile, guint connector, CyMeasureId measure)
{
  CyYard *yard = cy_node_get_yard (cy_watch_get_node (watch));
  const CyMeasure *what = cy_measure_get (measure);
  g_autofree char *place = cy_shown_target (yard, pile, connector);
  CyTrendLine *line = g_rc_box_new0 (CyTrendLine);

  line->key = cy_trend_line_key (pile, connector, measure);
  line->pile = g_strdup (pile);
  line->connector = connector;
  line->measure = measure;
  line->low = line->high = line->mean = NAN;
  line->series = (CyTrendSeries){ .label = g_strdup_printf ("%s %s", place, _ (what->label)),
                                  .unit = what->unit,
                                  .decimals = what->decimals,
                                  .names = find_names (watch, pile, connector, measure) };
  if (what->kind == CY_MEASURE_BITS) {
    GArray *names = find_tag_names (watch, pile, connector, measure);

    line->bit_names = names == NULL ? NULL : g_array_ref (names);
  }
  set_unit (line);
  cy_trend_set_limits (&line->series, watch, pile, measure, line->scale);
  return line;
}

static void
line_clear (gpointer data)
{
  CyTrendLine *line = data;

  g_free (line->key);
  g_free (line->pile);
  g_free ((char *) line->series.label);
  g_clear_pointer (&line->series.names, g_array_unref);
  g_clear_pointer (&line->bit_names, g_array_unref);
  g_clear_pointer (&line->series.points, g_bytes_unref);
}

/**
 * cy_trend_line_copy:
 *
 * Returns: (transfer full): the same of its own, which may go to another thread.
 */
CyTrendLine *
cy_trend_line_copy (const CyTrendLine *line)
{
  CyTrendLine *copy = g_rc_box_new (CyTrendLine);

  *copy = *line;
  copy->key = g_strdup (line->key);
  copy->pile = g_strdup (line->pile);
  copy->series.label = g_strdup (line->series.label);
  if (line->series.names != NULL)
    g_array_ref (copy->series.names);
  if (line->series.points != NULL)
    g_bytes_ref (copy->series.points);
  if (line->bit_names != NULL)
    g_array_ref (copy->bit_names);
  return copy;
}

CyTrendLine *
cy_trend_line_ref (CyTrendLine *line)
{
  return g_rc_box_acquire (line);
}

void
cy_trend_line_unref (CyTrendLine *line)
{
  g_rc_box_release_full (line, line_clear);
}

static void
append (GArray *list,
        double scale,
        gint64 time_us,
        double value,
        double low,
        double high,
        guint8 quality)
{
  const CyTrendPoint point = { time_us, value * scale, low * scale, high * scale, quality };

  g_array_append_val (list, point);
}

static gboolean
has_name (const GArray *names, double value)
{
  for (guint i = 0; i < names->len; i++)
    if ((double) g_array_index (names, CyTagName, i).value == value)
      return TRUE;
  return FALSE;
}

/* A word of flags has too many values to name them all: those that were seen are. */
static void
name_words (CyTrendLine *line, const GArray *list)
{
  const CyTag tag = { .measure = line->measure, .scale = 1, .names = line->bit_names };

  if (cy_measure_get (line->measure)->kind != CY_MEASURE_BITS)
    return;
  g_clear_pointer (&line->series.names, g_array_unref);
  line->series.names = names_new ();
  for (guint i = 0; i < list->len && line->series.names->len < MAX_WORDS; i++) {
    const CyTrendPoint *point = &g_array_index (list, CyTrendPoint, i);

    /* Beyond it a double does not tell two words apart. */
    if (cy_trend_point_is_value (point) && point->value >= 0 &&
        !has_name (line->series.names, point->value))
      add_name (line->series.names, (gint64) point->value,
                cy_tag_words (&tag, (gint64) point->value, NULL));
  }
}

static void
set_points (CyTrendLine *line, GArray *list, gboolean step)
{
  name_words (line, list);
  g_clear_pointer (&line->series.points, g_bytes_unref);
  line->series.points = g_bytes_new (list->data, list->len * sizeof (CyTrendPoint));
  line->series.step = step;
}

/**
 * cy_trend_line_take_points:
 * @points: (element-type CyHistoryPoint): every change between @from_us and @to_us.
 * @now_us: nothing is drawn of what is to come.
 */
void
cy_trend_line_take_points (CyTrendLine *line,
                           GArray *points,
                           gint64 from_us,
                           gint64 to_us,
                           gint64 now_us)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (CyTrendPoint));

  for (guint i = 0; i < points->len; i++) {
    const CyHistoryPoint *point = &g_array_index (points, CyHistoryPoint, i);

    append (list, line->scale, point->time_us, point->value, point->value, point->value,
            point->quality);
  }
  /* History keeps changes only: what was said last still holds. */
  if (points->len > 0) {
    const CyHistoryPoint *last = &g_array_index (points, CyHistoryPoint, points->len - 1);

    append (list, line->scale, MIN (to_us, now_us), last->value, last->value, last->value,
            last->quality);
  }
  set_points (line, list, TRUE);
}

static gint64
middle_of (GArray *buckets, guint i, gint64 to_us)
{
  gint64 from_us = g_array_index (buckets, CyHistoryBucket, i).time_us;
  gint64 end_us =
    i + 1 < buckets->len ? g_array_index (buckets, CyHistoryBucket, i + 1).time_us : to_us;

  return from_us + (end_us - from_us) / 2;
}

/**
 * cy_trend_line_take_buckets:
 * @buckets: (element-type CyHistoryBucket): until @to_us.
 *
 * A stretch is drawn in its middle; a state at its beginning, as what it was last.
 */
void
cy_trend_line_take_buckets (CyTrendLine *line, GArray *buckets, gint64 to_us, gint64 now_us)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (CyTrendPoint));
  gboolean state = cy_measure_get (line->measure)->kind != CY_MEASURE_NUMBER;

  for (guint i = 0; i < buckets->len; i++) {
    const CyHistoryBucket *bucket = &g_array_index (buckets, CyHistoryBucket, i);
    gboolean known = bucket->known_us > 0;

    if (bucket->time_us > now_us)
      break;
    if (state)
      append (list, line->scale, bucket->time_us, bucket->last, bucket->last, bucket->last,
              known ? CY_QUALITY_GOOD : CY_QUALITY_OFFLINE);
    else
      append (list, line->scale, MIN (middle_of (buckets, i, to_us), now_us), bucket->mean,
              bucket->min, bucket->max, known ? CY_QUALITY_GOOD : CY_QUALITY_OFFLINE);
  }
  set_points (line, list, state);
}

/**
 * cy_trend_line_forget:
 *
 * Nothing is known of it.
 */
void
cy_trend_line_forget (CyTrendLine *line)
{
  g_clear_pointer (&line->series.points, g_bytes_unref);
  line->low = line->high = line->mean = NAN;
}

/**
 * cy_trend_line_take_numbers:
 * @bucket: all of what is seen, in one.
 */
void
cy_trend_line_take_numbers (CyTrendLine *line, const CyHistoryBucket *bucket)
{
  line->low = bucket->min * line->scale;
  line->high = bucket->max * line->scale;
  line->mean = bucket->mean * line->scale;
}

/* A value of the line without its unit, or a dash. */
char *
cy_trend_line_show_number (const CyTrendLine *line, double value)
{
  if (isnan (value) || cy_measure_get (line->measure)->kind != CY_MEASURE_NUMBER)
    return g_strdup ("–");
  return cy_shown_number (value, line->series.decimals);
}

/**
 * cy_trend_lines_find_series:
 * @lines: (element-type CyTrendLine): those that are hidden are not in the chart.
 *
 * Returns: which of the chart's series a line is, or -1.
 */
int
cy_trend_lines_find_series (GPtrArray *lines, guint index)
{
  int series = 0;

  for (guint i = 0; i < index; i++)
    series += ((CyTrendLine *) lines->pdata[i])->hidden ? 0 : 1;
  return ((CyTrendLine *) lines->pdata[index])->hidden ? -1 : series;
}
