/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-pile-pane.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "cy-asset-window.h"
#include "cy-children.h"
#include "cy-columns.h"
#include "cy-commission-window.h"
#include "cy-frames-window.h"
#include "cy-node-history.h"
#include "cy-node-words.h"
#include "cy-pile-commands.h"
#include "cy-shown.h"
#include "cy-state-badge.h"
#include "cy-text.h"
#include "cy-trend-chart.h"
#include "cy-trend-line.h"

#define TREND_SPAN_US ((gint64) 3600 * G_USEC_PER_SEC)

/* How often the curve follows: at an hour's width less than a pixel. While it shows nothing yet, it looks
 * every second. */
#define FOLLOW_US ((gint64) 5 * G_USEC_PER_SEC)

/* One row: a tag and what it says now. */
typedef struct {
  char key[32];
  guint tag;
  CyMeasureId measure;
  guint connector;
  char *value;
  CySample sample;
  CyQuality quality;
} Value;

struct _CyPilePane {
  GtkWidget parent;

  GtkLabel *name;
  GtkBox *badge_place;
  GtkButton *close;
  GtkLabel *where;
  GtkLabel *trouble;
  GtkColumnView *values;
  GtkLabel *trend_title;
  GtkLabel *limit; /* which applies to the measure of the trend, and whose it is */
  AdwClamp *trend_place;
  GtkBox *commands_place;
  CyStateBadge *badge;
  CyTrendChart *trend;
  CyPileCommands *commands;
  CyWatch *watch;    /* owned */
  GListStore *store; /* of CyRow of Value */
  GtkSingleSelection *selection;
  char *pile; /* nullable: nobody looks at any */
  guint connector;
  guint question;  /* the newest history query; older answers are dropped */
  gint64 asked_us; /* when it was asked [µs monotonic] */
  gboolean trend_is_empty;
};

G_DEFINE_FINAL_TYPE (CyPilePane, cy_pile_pane, GTK_TYPE_WIDGET)

static void
value_free (Value *value)
{
  g_free (value->value);
  g_free (value);
}

static const char *
value_key (gconstpointer data)
{
  return ((const Value *) data)->key;
}

static char *
show_measure (gconstpointer data, gpointer user_data)
{
  const Value *value = data;
  const char *label = _ (cy_measure_get (value->measure)->label);

  return value->connector == 0 ? g_strdup_printf (_ ("%s (pile)"), label) : g_strdup (label);
}

static char *
show_value (gconstpointer data, gpointer user_data)
{
  const Value *value = data;

  return g_strdup_printf ("%s %s", value->value, cy_measure_get (value->measure)->unit);
}

static CySeverity
severity_of_value (gconstpointer data, gpointer user_data)
{
  const Value *value = data;

  return cy_severity_of_sample (value->quality, value->sample.level);
}

static char *
show_quality (gconstpointer data, gpointer user_data)
{
  const Value *value = data;

  if (value->quality == CY_QUALITY_GOOD && value->sample.level != CY_LIMIT_LEVEL_NONE)
    return g_strdup_printf (_ ("beyond %s"), cy_shown_level (value->sample.level));
  return cy_shown_quality (value->quality);
}

static char *
show_age (gconstpointer data, gpointer user_data)
{
  const Value *value = data;

  return value->sample.time_us == 0 ? NULL
                                    : cy_shown_age (g_get_real_time () - value->sample.time_us);
}

static const CyColumn columns[] = {
  { N_ ("Measure"), show_measure, NULL, FALSE, TRUE },
  { N_ ("Value"), show_value, NULL, TRUE, FALSE },
  { N_ ("Quality"), show_quality, severity_of_value, FALSE, FALSE },
  { N_ ("Age"), show_age, NULL, TRUE, FALSE },
};

/* The pile's number in the table as it is now, which may not be read at all. */
static gboolean
find_pile (CyPilePane *pane, guint *out_pile)
{
  CyLiveTable *table = cy_watch_get_table (pane->watch);

  return pane->pile != NULL && table != NULL &&
         cy_fleet_find (cy_live_table_get_fleet (table), pane->pile, out_pile);
}

/* What is beyond a limit first, then the gun's own values, then those of the pile as a whole. */
static gint
compare_values (gconstpointer a, gconstpointer b)
{
  const Value *left = *(Value *const *) a;
  const Value *right = *(Value *const *) b;
  gboolean left_beyond = left->sample.level != CY_LIMIT_LEVEL_NONE;
  gboolean right_beyond = right->sample.level != CY_LIMIT_LEVEL_NONE;

  if (left_beyond != right_beyond)
    return left_beyond ? -1 : 1;
  if ((left->connector == 0) != (right->connector == 0))
    return left->connector == 0 ? 1 : -1;
  return (left->tag > right->tag) - (left->tag < right->tag);
}

static void
add_values (CyPilePane *pane, guint pile, GPtrArray *items)
{
  CyLiveTable *table = cy_watch_get_table (pane->watch);
  CyTagSet *tags = cy_fleet_get (cy_live_table_get_fleet (table), pile)->tags;
  guint n_tags = cy_tag_set_get_n_tags (tags);
  g_autofree CySample *samples = g_new (CySample, n_tags);
  gint64 mono_us = g_get_monotonic_time ();
  CyLivePile state;

  cy_live_table_read (table, pile, &state, samples);
  for (guint i = 0; i < n_tags; i++) {
    const CyTag *tag = cy_tag_set_get (tags, i);
    Value *value;

    if (tag->connector != 0 && tag->connector != pane->connector)
      continue;
    value = g_new0 (Value, 1);
    g_snprintf (value->key, sizeof value->key, "%u/%u", tag->connector, tag->measure);
    value->tag = i;
    value->measure = tag->measure;
    value->connector = tag->connector;
    value->sample = samples[i];
    value->quality = cy_live_quality (&state, &samples[i], mono_us);
    value->value = cy_shown_value (tag, table, pile, &samples[i]);
    g_ptr_array_add (items, value);
  }
  g_ptr_array_sort (items, compare_values);
}

static void
show_trouble (CyPilePane *pane, gboolean read, guint pile)
{
  CyLiveTable *table = cy_watch_get_table (pane->watch);
  g_autofree char *since = NULL;
  g_autofree char *text = NULL;
  g_autofree char *reason = NULL;
  CyLivePile link;

  if (!read) {
    gtk_label_set_text (pane->trouble, _ ("This pile is not read: it has no link address, is out "
                                          "of service, or its profile cannot be used."));
    gtk_widget_set_visible (GTK_WIDGET (pane->trouble), TRUE);
    return;
  }
  cy_live_table_read (table, pile, &link, NULL);
  gtk_widget_set_visible (GTK_WIDGET (pane->trouble),
                          link.quality != CY_QUALITY_GOOD && link.reason != CY_LINK_TROUBLE_NONE);
  since = cy_shown_time (link.since_us);
  reason = cy_node_words_trouble (cy_node_get_yard (cy_watch_get_node (pane->watch)), pane->pile,
                                  link.reason);
  text = g_strdup_printf (_ ("%s, since %s. The values below are the last ones and not live."),
                          reason, since);
  gtk_label_set_text (pane->trouble, text);
}

/* Station, type and address, as far as there are any; a pile that was deleted only has its id. */
static char *
describe_place (CyYard *yard, const char *pile)
{
  CyRecord *record = cy_yard_get (yard, CY_KIND_PILE, pile);
  CyRecord *station = cy_yard_get_ref (yard, record, "station");
  CyRecord *type = cy_yard_get_ref (yard, record, "type");
  const char *link = record == NULL ? NULL : cy_record_get_text (record, "link");
  g_autofree char *owner = cy_node_words_owner (yard, CY_KIND_PILE, pile);
  GString *text;

  if (record == NULL)
    return g_strdup (pile);
  text =
    g_string_new (station == NULL ? _ ("Discrete pile") : cy_record_get_text (station, "name"));
  if (owner != NULL) {
    g_autofree char *talks = g_strdup_printf (_ ("Talked to by: %s"), owner);

    g_string_append_printf (text, " · %s", talks);
  }
  if (type != NULL)
    g_string_append_printf (text, " · %s", cy_record_get_text (type, "name"));
  if (link != NULL)
    g_string_append_printf (text, " · %s", link);
  return g_string_free (text, FALSE);
}

static void
show_heading (CyPilePane *pane, gboolean read, guint pile)
{
  CyYard *yard = cy_node_get_yard (cy_watch_get_node (pane->watch));
  g_autofree char *name = cy_yard_display_name (yard, CY_KIND_PILE, pane->pile);
  g_autofree char *title = g_strdup_printf (_ ("%s gun %u"), name, pane->connector);
  g_autofree char *where = describe_place (yard, pane->pile);
  CySummary gun = { .state = CY_PILE_STATE_UNKNOWN };

  if (read)
    gun = cy_summary_read (cy_watch_get_table (pane->watch), pile, pane->connector,
                           g_get_monotonic_time ());
  gtk_label_set_text (pane->name, title);
  gtk_label_set_text (pane->where, where);
  cy_state_badge_set (pane->badge, cy_shown_severity_of_gun (&gun),
                      _ (cy_pile_state_get (gun.state)->label));
}

/**
 * cy_pile_pane_refresh:
 *
 * Shows what the values are now.
 */
void
cy_pile_pane_refresh (CyPilePane *pane)
{
  GPtrArray *items;
  gboolean read;
  guint pile = 0;

  if (pane->pile == NULL || !gtk_widget_get_visible (GTK_WIDGET (pane)))
    return;
  items = g_ptr_array_new ();
  read = find_pile (pane, &pile);
  if (read)
    add_values (pane, pile, items);
  show_heading (pane, read, pile);
  show_trouble (pane, read, pile);
  cy_pile_commands_refresh (pane->commands);
  cy_rows_sync (pane->store, items, value_key, (GDestroyNotify) value_free);
}

static void
append_point (GArray *points, gint64 time_us, double value, guint8 quality)
{
  const CyTrendPoint point = { time_us, value, value, value, quality };

  g_array_append_val (points, point);
}

typedef struct {
  CyPilePane *pane; /* owned */
  guint question;
  CyMeasureId measure;
} Question;

static void
show_trend (CyPilePane *pane, CyMeasureId id, GArray *history)
{
  const CyMeasure *measure = cy_measure_get (id);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (CyTrendPoint));
  gint64 now_us = g_get_real_time ();
  CyTrendSeries series = {
    .label = _ (measure->label), .unit = measure->unit, .decimals = measure->decimals, .step = TRUE
  };

  for (guint i = 0; i < history->len; i++) {
    const CyHistoryPoint *point = &g_array_index (history, CyHistoryPoint, i);

    append_point (points, point->time_us, point->value, point->quality);
  }
  /* History keeps changes only: what was said last still holds. */
  if (history->len > 0) {
    const CyHistoryPoint *last = &g_array_index (history, CyHistoryPoint, history->len - 1);

    append_point (points, now_us, last->value, last->quality);
  }
  cy_trend_set_limits (&series, pane->watch, pane->pile, id, 1);
  series.points = g_bytes_new (points->data, points->len * sizeof (CyTrendPoint));
  cy_trend_chart_set_series (pane->trend, &series, 1);
  cy_trend_chart_set_range (pane->trend, now_us - TREND_SPAN_US, now_us);
  g_bytes_unref (series.points);
}

static void
on_history_cb (GArray *points, const char *note, const GError *error, gpointer user_data)
{
  Question *question = user_data;
  CyPilePane *pane = question->pane;

  if (points != NULL && question->question == pane->question && pane->watch != NULL) {
    pane->trend_is_empty = points->len == 0;
    gtk_widget_set_tooltip_text (GTK_WIDGET (pane->trend_title), note);
    show_trend (pane, question->measure, points);
  }
  g_clear_pointer (&points, g_array_unref);
  g_object_unref (question->pane);
  g_free (question);
}

static void
show_limit (CyPilePane *pane, CyMeasureId measure)
{
  CyYard *yard = cy_node_get_yard (cy_watch_get_node (pane->watch));
  CyRecord *record = cy_yard_get (yard, CY_KIND_PILE, pane->pile);
  g_autoptr (GArray) limits = record == NULL ? NULL : cy_yard_effective_limits (yard, record);
  gboolean limited = FALSE;

  for (guint i = 0; limits != NULL && i < limits->len; i++) {
    const CyEffectiveLimit *limit = &g_array_index (limits, CyEffectiveLimit, i);
    g_autofree char *text = NULL;

    if (limit->limit.measure != measure)
      continue;
    text = cy_shown_limit (yard, limit);
    gtk_label_set_text (pane->limit, text);
    limited = TRUE;
  }
  gtk_widget_set_visible (GTK_WIDGET (pane->limit), limited);
}

/* Asks for the last hour of the chosen measure. */
static void
ask_trend (CyPilePane *pane)
{
  g_autoptr (CyRow) row = NULL;
  g_autofree char *title = NULL;
  gint64 now_us = g_get_real_time ();
  const Value *value;
  Question *question;

  if (gtk_single_selection_get_selected_item (pane->selection) == NULL)
    return;
  row = g_object_ref (gtk_single_selection_get_selected_item (pane->selection));
  value = cy_row_get_data (row);
  title = g_strdup_printf (_ ("%s, last hour"), _ (cy_measure_get (value->measure)->label));
  gtk_label_set_text (pane->trend_title, title);
  show_limit (pane, value->measure);
  question = g_new (Question, 1);
  *question = (Question){ g_object_ref (pane), ++pane->question, value->measure };
  pane->asked_us = g_get_monotonic_time ();
  cy_node_query_history (cy_watch_get_node (pane->watch),
                         cy_history_request_new (pane->pile, value->connector, value->measure,
                                                 now_us - TREND_SPAN_US, now_us),
                         on_history_cb, question);
}

static void
on_selected_cb (CyPilePane *pane)
{
  ask_trend (pane);
}

/* The row of a measure of this gun, or of the pile when the gun has none. */
static guint
find_row (CyPilePane *pane, CyMeasureId measure)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pane->store)); i++) {
    g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (pane->store), i);

    if (((const Value *) cy_row_get_data (row))->measure == measure)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

static guint
find_violation (CyPilePane *pane)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pane->store)); i++) {
    g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (pane->store), i);

    if (((const Value *) cy_row_get_data (row))->sample.level != CY_LIMIT_LEVEL_NONE)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

/* What an operator wants to see first: what is wrong, else the power. */
static void
select_first_choice (CyPilePane *pane)
{
  static const CyMeasureId choices[] = { CY_MEASURE_DC_POWER, CY_MEASURE_AC_POWER_ACTIVE,
                                         CY_MEASURE_AC_CURRENT_L1 };
  guint position = find_violation (pane);

  for (guint i = 0; i < G_N_ELEMENTS (choices) && position == GTK_INVALID_LIST_POSITION; i++)
    position = find_row (pane, choices[i]);
  gtk_single_selection_set_selected (pane->selection,
                                     position == GTK_INVALID_LIST_POSITION ? 0 : position);
}

/**
 * cy_pile_pane_reload:
 *
 * Shows the pile again after the fleet changed.
 */
void
cy_pile_pane_reload (CyPilePane *pane)
{
  cy_pile_pane_refresh (pane);
  if (pane->pile != NULL && gtk_widget_get_visible (GTK_WIDGET (pane)))
    ask_trend (pane);
}

static void
on_tick_cb (CyWatch *watch, CyPilePane *pane)
{
  gint64 age_us = g_get_monotonic_time () - pane->asked_us;

  if (gtk_widget_get_mapped (GTK_WIDGET (pane)) && (pane->trend_is_empty || age_us >= FOLLOW_US))
    ask_trend (pane);
}

static void
on_close_cb (GtkButton *button, CyPilePane *pane)
{
  gtk_widget_set_visible (GTK_WIDGET (pane), FALSE);
}

static gboolean
on_escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_widget_set_visible (widget, FALSE);
  return TRUE;
}

static void
on_show_frames_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyPilePane *pane = CY_PILE_PANE (widget);

  if (pane->pile != NULL)
    cy_frames_window_present (widget, cy_watch_get_node (pane->watch), pane->pile);
}

static void
on_commission_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyPilePane *pane = CY_PILE_PANE (widget);

  if (pane->pile != NULL)
    cy_commission_window_present (widget, cy_watch_get_node (pane->watch), pane->pile);
}

static void
on_show_asset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyPilePane *pane = CY_PILE_PANE (widget);

  if (pane->pile != NULL)
    cy_asset_window_present (widget, cy_watch_get_node (pane->watch), pane->pile);
}

static void
on_open_trend_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyPilePane *pane = CY_PILE_PANE (widget);
  gpointer row = gtk_single_selection_get_selected_item (pane->selection);
  const Value *value = row == NULL ? NULL : cy_row_get_data (row);

  if (value != NULL && pane->pile != NULL)
    gtk_widget_activate_action (widget, "win.show-trend", "(sus)", pane->pile, value->connector,
                                cy_measure_get (value->measure)->name);
}

static void
cy_pile_pane_dispose (GObject *object)
{
  CyPilePane *pane = CY_PILE_PANE (object);

  cy_children_unparent (GTK_WIDGET (pane));
  g_clear_object (&pane->store);
  g_clear_object (&pane->watch);
  g_clear_pointer (&pane->pile, g_free);
  G_OBJECT_CLASS (cy_pile_pane_parent_class)->dispose (object);
}

static void
cy_pile_pane_class_init (CyPilePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_pile_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-pile-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, CyPilePane, name);
  gtk_widget_class_bind_template_child (widget_class, CyPilePane, badge_place);
  gtk_widget_class_bind_template_child (widget_class, CyPilePane, close);
  gtk_widget_class_bind_template_child (widget_class, CyPilePane, where);
  gtk_widget_class_bind_template_child (widget_class, CyPilePane, trouble);
  gtk_widget_class_bind_template_child (widget_class, CyPilePane, values);
  gtk_widget_class_bind_template_child (widget_class, CyPilePane, trend_title);
  gtk_widget_class_bind_template_child (widget_class, CyPilePane, limit);
  gtk_widget_class_bind_template_child (widget_class, CyPilePane, trend_place);
  gtk_widget_class_install_action (widget_class, "pile.show-frames", NULL, on_show_frames_action);
  gtk_widget_class_install_action (widget_class, "pile.commission", NULL, on_commission_action);
  gtk_widget_class_install_action (widget_class, "pile.show-asset", NULL, on_show_asset_action);
  gtk_widget_class_install_action (widget_class, "pile.open-trend", NULL, on_open_trend_action);
  gtk_widget_class_bind_template_child (widget_class, CyPilePane, commands_place);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape_cb, NULL);
}

static void
cy_pile_pane_init (CyPilePane *pane)
{
  gtk_widget_init_template (GTK_WIDGET (pane));
  pane->badge = CY_STATE_BADGE (cy_state_badge_new (CY_SEVERITY_NORMAL, ""));
  gtk_box_append (pane->badge_place, GTK_WIDGET (pane->badge));
  pane->trend = CY_TREND_CHART (cy_trend_chart_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (pane->trend), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (pane->trend), FALSE);
  adw_clamp_set_child (pane->trend_place, GTK_WIDGET (pane->trend));
  pane->store = g_list_store_new (CY_TYPE_ROW);
  pane->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (pane->store)));
  gtk_column_view_set_model (pane->values, GTK_SELECTION_MODEL (pane->selection));
  g_object_unref (pane->selection);
  cy_columns_fill (pane->values, columns, G_N_ELEMENTS (columns), pane);
  cy_text_set_label_attributes (pane->name);
  cy_text_set_label_attributes (pane->where);
  g_signal_connect_swapped (pane->selection, "notify::selected", G_CALLBACK (on_selected_cb), pane);
  g_signal_connect (pane->close, "clicked", G_CALLBACK (on_close_cb), pane);
}

GtkWidget *
cy_pile_pane_new (CyWatch *watch)
{
  CyPilePane *pane = g_object_new (CY_TYPE_PILE_PANE, NULL);

  pane->watch = g_object_ref (watch);
  pane->commands = CY_PILE_COMMANDS (cy_pile_commands_new (cy_watch_get_node (watch)));
  gtk_widget_set_hexpand (GTK_WIDGET (pane->commands), TRUE);
  gtk_box_append (pane->commands_place, GTK_WIDGET (pane->commands));
  g_signal_connect_object (watch, "tick", G_CALLBACK (on_tick_cb), pane, 0);
  return GTK_WIDGET (pane);
}

/**
 * cy_pile_pane_show:
 * @pile: its record id.
 * @connector: which gun, from 1.
 */
void
cy_pile_pane_show (CyPilePane *pane, const char *pile, guint connector)
{
  g_free (pane->pile);
  pane->pile = g_strdup (pile);
  pane->connector = connector;
  gtk_widget_set_visible (GTK_WIDGET (pane), TRUE);
  cy_pile_commands_show (pane->commands, pile, connector);
  cy_pile_pane_refresh (pane);
  select_first_choice (pane);
  ask_trend (pane);
}

/**
 * cy_pile_pane_get_pile:
 * @out_connector: (out): which gun.
 *
 * Returns: (transfer none) (nullable): the pile it shows.
 */
const char *
cy_pile_pane_get_pile (CyPilePane *pane, guint *out_connector)
{
  *out_connector = pane->connector;
  return pane->pile;
}
