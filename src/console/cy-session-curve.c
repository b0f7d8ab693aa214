/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-curve.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-question.h"
#include "cy-trend-chart.h"
#include "cy-trend-loader.h"

/* Moving and zooming are over when nothing came for so long. */
#define SETTLE_MS 150

/* Of each quantity the first that was recorded. */
static const CyMeasureId quantities[][2] = {
  { CY_MEASURE_DC_POWER, CY_MEASURE_AC_POWER_ACTIVE },
  { CY_MEASURE_DC_CURRENT, CY_MEASURE_AC_CURRENT_L1 },
  { CY_MEASURE_DC_VOLTAGE, CY_MEASURE_AC_VOLTAGE_L1 },
  { CY_MEASURE_BMS_SOC, CY_MEASURE_BMS_SOC },
};

struct _CySessionCurve {
  GtkWidget parent_instance;

  GtkLabel *note;
  CyTrendChart *chart;
  CySessionFocus *focus; /* owned */
  GPtrArray *lines;      /* owned: CyTrendLine */
  GCancellable *loading; /* owned, nullable */
  char *drawn;           /* owned, nullable: the id of the session whose lines they are */
  gint64 to_us;          /* the end that was drawn last */
  guint question;
  guint settle_timer;
};

G_DEFINE_FINAL_TYPE (CySessionCurve, cy_session_curve, GTK_TYPE_WIDGET)

static void
say (CySessionCurve *self, const char *note)
{
  gtk_label_set_text (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL && *note != '\0');
}

static void
show_lines (CySessionCurve *self)
{
  g_autoptr (GArray) series = g_array_new (FALSE, FALSE, sizeof (CyTrendSeries));

  for (guint i = 0; i < self->lines->len; i++)
    g_array_append_val (series, ((CyTrendLine *) self->lines->pdata[i])->series);
  cy_trend_chart_set_series (self->chart, (const CyTrendSeries *) (gpointer) series->data,
                             series->len);
}

static void
stop_loading (CySessionCurve *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_handle_id (&self->settle_timer, g_source_remove);
  self->question++;
}

static void
on_loaded_cb (const char *note, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CySessionCurve) self = cy_question_end (user_data, &number);

  if (self == NULL || self->focus == NULL || number != self->question)
    return;
  g_clear_object (&self->loading);
  say (self, error != NULL ? error->message : note);
  show_lines (self);
}

static void
load (CySessionCurve *self)
{
  CyTrendView view = { .width = (guint) MAX (200, gtk_widget_get_width (GTK_WIDGET (self))) };

  stop_loading (self);
  if (self->lines->len == 0)
    return;
  cy_trend_chart_get_range (self->chart, &view.from_us, &view.to_us);
  self->loading = g_cancellable_new ();
  cy_trend_load (cy_session_focus_get_node (self->focus), self->lines, &view, self->loading,
                 on_loaded_cb, cy_question_new (self, self->question));
}

/* The pane says which gun it is; a line only says what. */
static CyTrendLine *
make_line (CySessionCurve *self, const CySession *session, guint connector, CyMeasureId measure)
{
  CyTrendLine *line =
    cy_trend_line_new (cy_session_focus_get_watch (self->focus), session->pile, connector, measure);

  g_free ((char *) line->series.label);
  line->series.label = g_strdup (_ (cy_measure_get (measure)->label));
  line->series.slot = self->lines->len;
  return line;
}

static void
add_quantity (CySessionCurve *self, const CySession *session, const CyMeasureId *measures)
{
  guint connector;

  for (guint i = 0; i < 2; i++) {
    if (cy_session_focus_find_span (self->focus, measures[i], &connector) == NULL)
      continue;
    g_ptr_array_add (self->lines, make_line (self, session, connector, measures[i]));
    return;
  }
}

static const char *
explain (CySessionCurve *self, const CySession *session)
{
  if (session == NULL)
    return NULL;
  if (session->started_us == 0)
    return _ ("No energy has flowed: there is no curve.");
  if (cy_session_focus_get_span_note (self->focus) != NULL)
    return cy_session_focus_get_span_note (self->focus);
  if (!cy_session_focus_has_span (self->focus))
    return _ ("Asking history…");
  return self->lines->len == 0 ? _ ("History has nothing of this time.") : NULL;
}

/* The whole of it; who has zoomed in keeps what they see while it goes on. */
static void
fit (CySessionCurve *self)
{
  gint64 from_us, to_us, seen_from_us, seen_to_us;

  if (!cy_session_focus_get_time (self->focus, &from_us, &to_us))
    return;
  cy_trend_chart_get_range (self->chart, &seen_from_us, &seen_to_us);
  if (self->to_us == 0 || (seen_from_us == from_us && seen_to_us == self->to_us))
    cy_trend_chart_set_range (self->chart, from_us, to_us);
  cy_trend_chart_set_now (self->chart, to_us, FALSE);
  self->to_us = to_us;
}

static void
draw (CySessionCurve *self)
{
  const CySession *session = cy_session_focus_get_session (self->focus);
  const char *id = cy_session_focus_get_id (self->focus);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (g_strcmp0 (id, self->drawn) != 0) {
    g_free (self->drawn);
    self->drawn = g_strdup (id);
    self->to_us = 0;
    g_ptr_array_set_size (self->lines, 0);
  }
  if (session != NULL && self->lines->len == 0) {
    for (guint i = 0; i < G_N_ELEMENTS (quantities); i++)
      add_quantity (self, session, quantities[i]);
    show_lines (self);
  }
  say (self, explain (self, session));
  gtk_widget_set_visible (GTK_WIDGET (self->chart), self->lines->len > 0);
  fit (self);
  load (self);
}

static gboolean
on_settled_cb (gpointer user_data)
{
  CySessionCurve *self = user_data;

  self->settle_timer = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

static void
on_range_changed_cb (CySessionCurve *self)
{
  g_clear_handle_id (&self->settle_timer, g_source_remove);
  self->settle_timer = g_timeout_add (SETTLE_MS, on_settled_cb, self);
}

static void
cy_session_curve_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_session_curve_parent_class)->map (widget);
  draw (CY_SESSION_CURVE (widget));
}

static void
cy_session_curve_dispose (GObject *object)
{
  CySessionCurve *self = CY_SESSION_CURVE (object);

  stop_loading (self);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_handle_id (&self->settle_timer, g_source_remove);
  g_clear_object (&self->focus);
  g_clear_pointer (&self->drawn, g_free);
  G_OBJECT_CLASS (cy_session_curve_parent_class)->dispose (object);
}

static void
cy_session_curve_finalize (GObject *object)
{
  g_ptr_array_unref (CY_SESSION_CURVE (object)->lines);
  G_OBJECT_CLASS (cy_session_curve_parent_class)->finalize (object);
}

static void
cy_session_curve_class_init (CySessionCurveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_session_curve_dispose;
  G_OBJECT_CLASS (klass)->finalize = cy_session_curve_finalize;
  widget_class->map = cy_session_curve_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
cy_session_curve_init (CySessionCurve *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_trend_line_unref);
  self->note = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->note, 0);
  gtk_label_set_wrap (self->note, TRUE);
  gtk_label_set_max_width_chars (self->note, 30);
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "dim-label");
  gtk_widget_set_parent (GTK_WIDGET (self->note), GTK_WIDGET (self));
  self->chart = CY_TREND_CHART (cy_trend_chart_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->chart), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Charge curve"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->chart), GTK_WIDGET (self));
  g_signal_connect_swapped (self->chart, "range-changed", G_CALLBACK (on_range_changed_cb), self);
}

GtkWidget *
cy_session_curve_new (CySessionFocus *focus)
{
  CySessionCurve *self = g_object_new (CY_TYPE_SESSION_CURVE, NULL);

  self->focus = g_object_ref (focus);
  g_signal_connect_object (focus, "changed::span", G_CALLBACK (draw), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
