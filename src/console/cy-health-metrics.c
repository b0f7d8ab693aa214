/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-columns.h"
#include "cy-health-rows.h"
#include "cy-shown.h"

/* The figures of the standard and the floods. */

static const struct {
  const char *label;
  CySeverity severity;
} verdicts[CY_N_NODE_VERDICTS] = {
  [CY_NODE_VERDICT_GOOD] = { N_ ("Good"), CY_SEVERITY_NORMAL },
  [CY_NODE_VERDICT_MANAGEABLE] = { N_ ("Manageable"), CY_SEVERITY_MEDIUM },
  [CY_NODE_VERDICT_POOR] = { N_ ("Too much"), CY_SEVERITY_HIGH },
  [CY_NODE_VERDICT_UNKNOWN] = { N_ ("Too little to tell"), CY_SEVERITY_STALE },
};

static char *
show_metric (const CyNodeMetric *metric, double value)
{
  g_autofree char *number = NULL;

  if (isnan (value))
    return g_strdup ("–");
  if (metric->is_share) {
    number = cy_shown_number (value * 100, value * 100 == floor (value * 100) ? 0 : 1);
    return g_strdup_printf ("%s %%", number);
  }
  return cy_shown_number (value, value == floor (value) ? 0 : value < 10 ? 2 : 1);
}

static char *
show_figure (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (((const CyNodeMetric *) data)->label));
}

static char *
show_value (gconstpointer data, gpointer user_data)
{
  const CyNodeMetric *metric = data;

  return show_metric (metric, metric->value);
}

static char *
show_target (gconstpointer data, gpointer user_data)
{
  const CyNodeMetric *metric = data;
  g_autofree char *number = show_metric (metric, metric->target);

  if (metric->target == 0)
    return g_steal_pointer (&number);
  return g_strdup_printf ("%s %s", metric->is_below ? "<" : "≤", number);
}

static char *
show_maximum (gconstpointer data, gpointer user_data)
{
  const CyNodeMetric *metric = data;
  g_autofree char *number = show_metric (metric, metric->maximum);

  return isnan (metric->maximum) ? g_strdup ("–") : g_strdup_printf ("≤ %s", number);
}

static char *
show_verdict (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (verdicts[((const CyNodeMetric *) data)->verdict].label));
}

static CySeverity
severity_of_verdict (gconstpointer data, gpointer user_data)
{
  return verdicts[((const CyNodeMetric *) data)->verdict].severity;
}

static const CyColumn metric_columns[] = {
  { N_ ("Verdict"), show_verdict, severity_of_verdict, FALSE, FALSE, 9 },
  { N_ ("Figure"), show_figure, NULL, FALSE, TRUE },
  { N_ ("Value"), show_value, NULL, TRUE, FALSE, 7 },
  { N_ ("Target"), show_target, NULL, TRUE, FALSE, 7 },
  { N_ ("Maximum"), show_maximum, NULL, TRUE, FALSE, 7 },
};

static const char *
metric_key (gconstpointer data)
{
  return ((const CyNodeMetric *) data)->name;
}

void
cy_health_metrics_init (GtkColumnView *view)
{
  cy_columns_fill (view, metric_columns, G_N_ELEMENTS (metric_columns), NULL);
}

void
cy_health_metrics_take (GListStore *store, const CyNodeAlarmHealth *health)
{
  GPtrArray *items = g_ptr_array_new ();

  for (guint i = 0; i < health->metrics->len; i++)
    g_ptr_array_add (
      items, g_memdup2 (&g_array_index (health->metrics, CyNodeMetric, i), sizeof (CyNodeMetric)));
  cy_rows_sync (store, items, metric_key, g_free);
}

/* --- floods --------------------------------------------------------------------------------------- */

typedef struct {
  char key[24];
  CyNodeFlood flood;
} FloodItem;

static char *
show_from (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const FloodItem *) data)->flood.from_us);
}

static char *
show_lasted (gconstpointer data, gpointer user_data)
{
  const FloodItem *item = data;

  return cy_shown_age (item->flood.to_us - item->flood.from_us);
}

static char *
show_count (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const FloodItem *) data)->flood.count);
}

static char *
show_peak (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const FloodItem *) data)->flood.peak);
}

static const CyColumn flood_columns[] = {
  { N_ ("Begin"), show_from, NULL, FALSE, TRUE },
  { N_ ("Lasted"), show_lasted, NULL, TRUE, FALSE, 9 },
  { N_ ("Alarms"), show_count, NULL, TRUE, FALSE, 7 },
  { N_ ("Most in 10 minutes"), show_peak, NULL, TRUE, FALSE, 7 },
};

static const char *
flood_key (gconstpointer data)
{
  return ((const FloodItem *) data)->key;
}

void
cy_health_floods_init (GtkColumnView *view)
{
  cy_columns_fill (view, flood_columns, G_N_ELEMENTS (flood_columns), NULL);
}

void
cy_health_floods_take (GListStore *store, const CyNodeAlarmHealth *health)
{
  GPtrArray *items = g_ptr_array_new ();

  /* The newest first. */
  for (guint i = health->floods->len; i > 0; i--) {
    FloodItem *item = g_new0 (FloodItem, 1);

    item->flood = g_array_index (health->floods, CyNodeFlood, i - 1);
    g_snprintf (item->key, sizeof item->key, "%" G_GINT64_FORMAT, item->flood.from_us);
    g_ptr_array_add (items, item);
  }
  cy_rows_sync (store, items, flood_key, g_free);
}
