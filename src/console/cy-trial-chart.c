/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trial-chart.h"

#include <math.h>

#include "cy-question.h"
#include "cy-trend-loader.h"

/* Moving and zooming are over when nothing came for so long. */
#define SETTLE_MS 150

/* An alarm that is looked at is seen with so much on either side of it. */
#define BESIDE_US ((gint64) 1800 * G_USEC_PER_SEC)

struct _CyTrialChart {
  GtkWidget parent_instance;
  GtkWidget *chart;      /* the child */
  CyWatch *watch;        /* owned */
  GPtrArray *lines;      /* owned: one CyTrendLine, or none */
  CyLimit limit;         /* in the measure's unit */
  GCancellable *loading; /* owned, nullable */
  guint question;
  guint settle_timer;
};

G_DEFINE_FINAL_TYPE (CyTrialChart, cy_trial_chart, GTK_TYPE_WIDGET)

static guint signal_limit_dragged;

/**
 * cy_trial_chart_get_line:
 *
 * Returns: (transfer none) (nullable): what is drawn.
 */
const CyTrendLine *
cy_trial_chart_get_line (CyTrialChart *self)
{
  return self->lines->len > 0 ? self->lines->pdata[0] : NULL;
}

CyTrendChart *
cy_trial_chart_get_chart (CyTrialChart *self)
{
  return CY_TREND_CHART (self->chart);
}

static void
put_limits (CyTrialChart *self, CyTrendSeries *series, double scale)
{
  series->limit_mask = 0;
  for (guint level = 1; level < CY_N_LIMIT_LEVELS; level++) {
    series->limits[level] = cy_limit_at (&self->limit, level) * scale;
    if (!isnan (series->limits[level]))
      series->limit_mask |= 1u << level;
  }
}

static void
show_line (CyTrialChart *self)
{
  CyTrendLine *line = self->lines->pdata[0];

  put_limits (self, &line->series, line->scale);
  cy_trend_chart_set_series (cy_trial_chart_get_chart (self), &line->series, 1);
}

static void
stop_loading (CyTrialChart *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_handle_id (&self->settle_timer, g_source_remove);
}

static void
on_loaded_cb (const char *note, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyTrialChart) self = cy_question_end (user_data, &number);

  /* What a line that could not be read has is a gap, and drawn as one. */
  if (self != NULL && self->watch != NULL && number == self->question)
    show_line (self);
}

static void
load (CyTrialChart *self)
{
  CyTrendView view = { .width = (guint) MAX (200, gtk_widget_get_width (self->chart)) };

  stop_loading (self);
  if (self->lines->len == 0)
    return;
  cy_trend_chart_get_range (cy_trial_chart_get_chart (self), &view.from_us, &view.to_us);
  self->loading = g_cancellable_new ();
  cy_trend_load (cy_watch_get_node (self->watch), self->lines, &view, self->loading, on_loaded_cb,
                 cy_question_new (self, ++self->question));
}

static gboolean
on_settled_cb (gpointer user_data)
{
  CyTrialChart *self = user_data;

  self->settle_timer = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

static void
on_range_changed_cb (CyTrialChart *self)
{
  g_clear_handle_id (&self->settle_timer, g_source_remove);
  self->settle_timer = g_timeout_add (SETTLE_MS, on_settled_cb, self);
}

static void
on_limit_dragged_cb (CyTrendChart *chart, guint level, double value, CyTrialChart *self)
{
  g_signal_emit (self, signal_limit_dragged, 0, level, value);
}

static void
set_line (CyTrialChart *self, const char *pile, guint connector, CyMeasureId measure)
{
  g_ptr_array_set_size (self->lines, 0);
  g_ptr_array_add (self->lines, cy_trend_line_new (self->watch, pile, connector, measure));
  show_line (self);
}

/**
 * cy_trial_chart_show:
 * @pile: its record id.
 *
 * Shows a gun's measure over all of a time.
 */
void
cy_trial_chart_show (CyTrialChart *self,
                     const char *pile,
                     guint connector,
                     CyMeasureId measure,
                     gint64 from_us,
                     gint64 to_us)
{
  cy_trend_chart_set_range (cy_trial_chart_get_chart (self), from_us, to_us);
  cy_trend_chart_set_now (cy_trial_chart_get_chart (self), to_us, FALSE);
  set_line (self, pile, connector, measure);
  load (self);
}

/**
 * cy_trial_chart_set_limit:
 * @limit: copied.
 */
void
cy_trial_chart_set_limit (CyTrialChart *self, const CyLimit *limit)
{
  const CyTrendLine *line = cy_trial_chart_get_line (self);

  self->limit = *limit;
  for (guint level = 1; line != NULL && level < CY_N_LIMIT_LEVELS; level++)
    cy_trend_chart_set_limit (cy_trial_chart_get_chart (self), level,
                              cy_limit_at (limit, level) * line->scale);
}

/**
 * cy_trial_chart_look_at:
 * @to_us: [µs UTC]
 *
 * Shows an alarm of a gun that has the measure, and a while beside it.
 */
void
cy_trial_chart_look_at (CyTrialChart *self,
                        const char *pile,
                        guint connector,
                        gint64 from_us,
                        gint64 to_us)
{
  const CyTrendLine *line = cy_trial_chart_get_line (self);
  gint64 beside_us = MAX (BESIDE_US, (to_us - from_us) / 2);

  if (line == NULL)
    return;
  if (!g_str_equal (line->pile, pile) || line->connector != connector)
    set_line (self, pile, connector, line->measure);
  cy_trend_chart_set_range (cy_trial_chart_get_chart (self), from_us - beside_us,
                            to_us + beside_us);
  cy_trend_chart_set_cursor (cy_trial_chart_get_chart (self), from_us);
  load (self);
}

static void
cy_trial_chart_dispose (GObject *object)
{
  CyTrialChart *self = CY_TRIAL_CHART (object);

  stop_loading (self);
  g_clear_pointer (&self->chart, gtk_widget_unparent);
  g_clear_object (&self->watch);
  G_OBJECT_CLASS (cy_trial_chart_parent_class)->dispose (object);
}

static void
cy_trial_chart_finalize (GObject *object)
{
  g_ptr_array_unref (CY_TRIAL_CHART (object)->lines);
  G_OBJECT_CLASS (cy_trial_chart_parent_class)->finalize (object);
}

static void
cy_trial_chart_class_init (CyTrialChartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_trial_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = cy_trial_chart_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  /**
   * CyTrialChart::limit-dragged:
   * @level: a #CyLimitLevel.
   * @value: where it is now, as it is shown.
   */
  signal_limit_dragged =
    g_signal_new ("limit-dragged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_DOUBLE);
}

static void
cy_trial_chart_init (CyTrialChart *self)
{
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_trend_line_unref);
  self->limit = (CyLimit){ .ll = NAN, .l = NAN, .h = NAN, .hh = NAN };
  self->chart = cy_trend_chart_new ();
  cy_trend_chart_set_limits_movable (cy_trial_chart_get_chart (self), TRUE);
  gtk_widget_set_parent (self->chart, GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (self->chart, "range-changed", G_CALLBACK (on_range_changed_cb), self);
  g_signal_connect (self->chart, "limit-dragged", G_CALLBACK (on_limit_dragged_cb), self);
}

GtkWidget *
cy_trial_chart_new (CyWatch *watch)
{
  CyTrialChart *self = g_object_new (CY_TYPE_TRIAL_CHART, NULL);

  self->watch = g_object_ref (watch);
  return GTK_WIDGET (self);
}
