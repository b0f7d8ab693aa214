/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-browser-private.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-field-editor.h"
#include "cy-node-alarm.h"
#include "cy-question.h"
#include "cy-trend-period.h"

#define DAY_US ((gint64) 24 * 3600 * G_USEC_PER_SEC)

/* The past comes in pages; as much as was scrolled through is looked at again when something changes. */
#define PAGE       200
#define FOLLOW_MAX 2000

/* A storm changes alarms four times a second; the past follows this often. */
#define REFRESH_MS 300

/* Below this not every column has room beside the pane. */
#define WIDE_PX 1400

/* A flood and a shelf end by themselves. */
#define TICK_S 15

/* Which alarms are shown. */
static const struct {
  const char *label;
  gboolean past;
  CyAlarmList list; /* of what is not past */
  gint64 span_us;   /* 0 for any time */
} views[CY_N_ALARM_BROWSER_VIEWS] = {
  [CY_ALARM_BROWSER_UNHANDLED] = { N_ ("Not handled yet"), FALSE, CY_ALARM_LIST_UNHANDLED, 0 },
  [CY_ALARM_BROWSER_ACTIVE] = { N_ ("Active"), FALSE, CY_ALARM_LIST_ACTIVE, 0 },
  [CY_ALARM_BROWSER_ASIDE] = { N_ ("Put aside"), FALSE, CY_ALARM_LIST_ASIDE, 0 },
  [CY_ALARM_BROWSER_DAY] = { N_ ("Last 24 hours"), TRUE, 0, DAY_US },
  [CY_ALARM_BROWSER_WEEK] = { N_ ("Last 7 days"), TRUE, 0, 7 * DAY_US },
  [CY_ALARM_BROWSER_QUARTER] = { N_ ("Last 90 days"), TRUE, 0, 90 * DAY_US },
  [CY_ALARM_BROWSER_ALL] = { N_ ("All"), TRUE, 0, 0 },
  [CY_ALARM_BROWSER_PERIOD] = { N_ ("Chosen time"), TRUE, 0, 0 },
};

G_DEFINE_FINAL_TYPE (CyAlarmBrowser, cy_alarm_browser, GTK_TYPE_WIDGET)

CyAlarmBrowserView
cy_alarm_browser_get_view (CyAlarmBrowser *self)
{
  guint selected = gtk_drop_down_get_selected (self->span);

  return selected < CY_N_ALARM_BROWSER_VIEWS ? selected : CY_ALARM_BROWSER_UNHANDLED;
}

const char *
cy_alarm_browser_view_label (CyAlarmBrowserView view)
{
  return _ (views[view].label);
}

gboolean
cy_alarm_browser_is_past (CyAlarmBrowser *self)
{
  return views[cy_alarm_browser_get_view (self)].past;
}

CyAlarmRow *
cy_alarm_browser_get_row (CyAlarmBrowser *self, guint position)
{
  g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (self->store), position);

  return row == NULL ? NULL : cy_row_get_data (row);
}

/* --- what is shown -------------------------------------------------------------------------------- */

static void
show_count (CyAlarmBrowser *self)
{
  guint n_unacknowledged = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->found->len; i++)
    n_unacknowledged += ((CyAlarm *) self->found->pdata[i])->acked_us == 0;
  text = g_strdup_printf (self->has_more ? _ ("The newest %u alarms, %u not acknowledged")
                                         : _ ("%u alarms, %u not acknowledged"),
                          self->found->len, n_unacknowledged);
  gtk_label_set_text (self->count, text);
}

static void
show_empty (CyAlarmBrowser *self)
{
  CyAlarmBrowserView view = cy_alarm_browser_get_view (self);
  gboolean is_empty = self->found->len == 0;
  const char *reason = view == CY_ALARM_BROWSER_UNHANDLED ? _ ("No alarms to handle.")
                       : view == CY_ALARM_BROWSER_ACTIVE  ? _ ("No alarm is active.")
                       : view == CY_ALARM_BROWSER_ASIDE   ? _ ("No alarm is put aside.")
                                                          : _ ("No alarms in this time.");
  gboolean searched = cy_alarm_filter_bar_is_set (self->filter);

  gtk_label_set_text (self->empty, searched ? _ ("No alarm matches the search.") : reason);
  gtk_widget_set_visible (self->nothing, is_empty);
}

static void
show_banner (CyAlarmBrowser *self, guint n_causes, gboolean folded)
{
  gboolean visible =
    self->flood.is_flood && cy_alarm_browser_get_view (self) == CY_ALARM_BROWSER_UNHANDLED;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->banner, visible);
  if (!visible)
    return;
  if (folded && n_causes > 0)
    text = g_strdup_printf (
      ngettext ("Alarm flood: %u alarms in 10 minutes, folded below %u cause",
                "Alarm flood: %u alarms in 10 minutes, folded below %u causes", n_causes),
      self->flood.n_recent, n_causes);
  else
    text = g_strdup_printf (_ ("Alarm flood: %u alarms in 10 minutes, all of them listed"),
                            self->flood.n_recent);
  gtk_label_set_text (self->flood_text, text);
  gtk_button_set_label (self->unfold, self->unfolded ? _ ("_Fold") : _ ("_Unfold all"));
  gtk_widget_set_visible (GTK_WIDGET (self->unfold), self->unfolded || n_causes > 0);
}

static void
add_members (CyAlarmBrowser *self, GPtrArray *rows, const CyFloodGroup *group)
{
  for (guint i = 0; i < group->n_members; i++) {
    CyAlarmRow *row = cy_alarm_row_new (self->found->pdata[group->members[i]]);

    row->is_member = TRUE;
    g_ptr_array_add (rows, row);
  }
}

/* The cause first, and below it what follows from it when somebody opened it. */
static guint
add_folded (CyAlarmBrowser *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) groups = cy_node_fold_alarms (self->node, self->found);
  guint n_causes = 0;

  for (guint i = 0; i < groups->len; i++) {
    const CyFloodGroup *group = groups->pdata[i];
    CyAlarmRow *row = cy_alarm_row_new_group (self->found, group);

    g_ptr_array_add (rows, row);
    n_causes += row->group;
    row->expanded = row->group && g_hash_table_contains (self->open, row->key);
    if (row->expanded)
      add_members (self, rows, group);
  }
  return n_causes;
}

/* The pane tells what the table leaves out beside it. */
static void
make_room (CyAlarmBrowser *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  cy_alarm_rows_make_room (self->alarms, width > 0 && width < WIDE_PX &&
                                           gtk_widget_get_visible (GTK_WIDGET (self->pane)));
}

static gboolean
on_room_cb (gpointer user_data)
{
  CyAlarmBrowser *self = user_data;

  self->room = 0;
  make_room (self);
  return G_SOURCE_REMOVE;
}

/* Not while sizes are being given out. */
static void
make_room_later (CyAlarmBrowser *self)
{
  if (self->room == 0)
    self->room = g_idle_add (on_room_cb, self);
}

static void
show_pane (CyAlarmBrowser *self)
{
  g_autoptr (GtkBitset) selected =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  cy_alarm_pane_show (self->pane,
                      gtk_bitset_is_empty (selected)
                        ? NULL
                        : cy_alarm_browser_get_row (self, gtk_bitset_get_minimum (selected)));
}

/**
 * cy_alarm_browser_show_rows:
 *
 * Makes rows of what was found.
 */
void
cy_alarm_browser_show_rows (CyAlarmBrowser *self)
{
  GPtrArray *rows = g_ptr_array_sized_new (self->found->len);
  gboolean folded = self->flood.is_flood && !self->unfolded &&
                    cy_alarm_browser_get_view (self) == CY_ALARM_BROWSER_UNHANDLED;
  guint n_causes = 0;

  if (folded)
    n_causes = add_folded (self, rows);
  else
    for (guint i = 0; i < self->found->len; i++)
      g_ptr_array_add (rows, cy_alarm_row_new (self->found->pdata[i]));
  show_count (self);
  show_empty (self);
  show_banner (self, n_causes, folded);
  cy_rows_sync (self->store, rows, cy_alarm_row_key, (GDestroyNotify) cy_alarm_row_free);
  if (gtk_widget_get_visible (GTK_WIDGET (self->pane)))
    show_pane (self);
  cy_alarm_browser_enable_actions (self);
}

static void
on_selection_cb (CyAlarmBrowser *self)
{
  show_pane (self);
  cy_alarm_browser_enable_actions (self);
}

/* --- where it comes from -------------------------------------------------------------------------- */

static void
take (CyAlarmBrowser *self, GPtrArray *alarms)
{
  g_ptr_array_unref (self->found);
  self->found = g_ptr_array_ref (alarms);
}

static void
look_in_memory (CyAlarmBrowser *self)
{
  CyAlarmBrowserView view = cy_alarm_browser_get_view (self);
  g_autoptr (GPtrArray) alarms = cy_node_list_alarms (self->node, views[view].list);
  g_autoptr (CyAlarmSearch) search = cy_alarm_filter_bar_get_search (self->filter);
  g_autoptr (CyAlarmMatcher) matcher = cy_alarm_matcher_new (search);
  guint n_kept = 0;

  if (view == CY_ALARM_BROWSER_UNHANDLED) {
    self->flood = cy_node_look_for_flood (self->node, alarms);
    self->unfolded = self->unfolded && self->flood.is_flood;
  }
  for (guint i = 0; i < alarms->len; i++) {
    CyAlarm *alarm = alarms->pdata[i];

    alarms->pdata[i] = NULL;
    if (cy_alarm_matcher_fits (matcher, alarm))
      alarms->pdata[n_kept++] = alarm;
    else
      cy_alarm_free (alarm);
  }
  g_ptr_array_set_size (alarms, (int) n_kept);
  self->has_more = FALSE;
  take (self, alarms);
  cy_alarm_browser_show_rows (self);
}

/**
 * cy_alarm_browser_make_search:
 *
 * Returns: (transfer full): what is looked for in the past.
 */
CyAlarmSearch *
cy_alarm_browser_make_search (CyAlarmBrowser *self)
{
  CyAlarmBrowserView view = cy_alarm_browser_get_view (self);
  CyAlarmSearch *search = cy_alarm_filter_bar_get_search (self->filter);

  if (views[view].span_us != 0)
    search->from_us = g_get_real_time () - views[view].span_us;
  if (view == CY_ALARM_BROWSER_PERIOD) {
    search->from_us = self->from_us;
    search->to_us = self->to_us;
  }
  return search;
}

static void load_more_if_near (CyAlarmBrowser *self);

static void
on_past_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyAlarmBrowser) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) alarms = result;

  if (self == NULL || number != self->question || self->node == NULL)
    return;
  if (alarms == NULL) {
    gtk_label_set_text (self->count, error->message);
    return;
  }
  self->has_more = alarms->len >= CLAMP (self->found->len, PAGE, FOLLOW_MAX);
  take (self, alarms);
  cy_alarm_browser_show_rows (self);
  /* Whoever scrolled to the end meanwhile still waits for more. */
  load_more_if_near (self);
}

static void
look_in_past (CyAlarmBrowser *self)
{
  g_autoptr (CyAlarmSearch) search = cy_alarm_browser_make_search (self);

  search->limit = CLAMP (self->found->len, PAGE, FOLLOW_MAX);
  cy_node_search_alarms (self->node, search, on_past_cb, cy_question_new (self, self->question));
}

static void
on_more_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyAlarmBrowser) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) alarms = result;
  g_autoptr (GPtrArray) rows = NULL;

  if (self == NULL || self->node == NULL)
    return;
  self->loading_more = FALSE;
  if (number != self->question || alarms == NULL)
    return;
  self->has_more = alarms->len >= PAGE;
  rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < alarms->len; i++) {
    CyAlarmRow *row = cy_alarm_row_new (alarms->pdata[i]);

    g_ptr_array_add (rows, cy_row_new (row->key, row, (GDestroyNotify) cy_alarm_row_free));
    g_ptr_array_add (self->found, cy_alarm_copy (alarms->pdata[i]));
  }
  g_list_store_splice (self->store, g_list_model_get_n_items (G_LIST_MODEL (self->store)), 0,
                       rows->pdata, rows->len);
  show_count (self);
}

/* The next page, behind the last row. */
static void
load_more (CyAlarmBrowser *self)
{
  g_autoptr (CyAlarmSearch) search = NULL;

  if (!self->has_more || self->loading_more || !cy_alarm_browser_is_past (self))
    return;
  self->loading_more = TRUE;
  search = cy_alarm_browser_make_search (self);
  search->limit = PAGE;
  search->after = cy_alarm_copy (self->found->pdata[self->found->len - 1]);
  cy_node_search_alarms (self->node, search, on_more_cb, cy_question_new (self, self->question));
}

static void
load_more_if_near (CyAlarmBrowser *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double size = gtk_adjustment_get_page_size (adjustment);
  double rest =
    gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment) - size;

  /* A page of the past is longer than any screen, so that nobody is near its end at the top. */
  if (gtk_adjustment_get_value (adjustment) > 0 && rest < 2 * size)
    load_more (self);
}

/**
 * cy_alarm_browser_refresh:
 *
 * Looks again; the newest question wins.
 */
void
cy_alarm_browser_refresh (CyAlarmBrowser *self)
{
  g_clear_handle_id (&self->later, g_source_remove);
  self->question++;
  self->loading_more = FALSE;
  cy_alarm_filter_bar_reload (self->filter);
  if (cy_alarm_browser_is_past (self))
    look_in_past (self);
  else
    look_in_memory (self);
}

/* Something else is looked for: from the top. */
static void
start_over (CyAlarmBrowser *self)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_alarm_free);

  gtk_widget_set_visible (GTK_WIDGET (self->period),
                          cy_alarm_browser_get_view (self) == CY_ALARM_BROWSER_PERIOD);
  take (self, none);
  self->has_more = FALSE;
  cy_alarm_browser_refresh (self);
}

static gboolean
on_later_cb (gpointer user_data)
{
  CyAlarmBrowser *self = user_data;

  self->later = 0;
  cy_alarm_browser_refresh (self);
  return G_SOURCE_REMOVE;
}

/* Who reads the past deeper than is followed is not disturbed. */
static void
on_alarms_changed_cb (CyAlarmBrowser *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (!cy_alarm_browser_is_past (self))
    cy_alarm_browser_refresh (self);
  else if (self->later == 0 && self->found->len <= FOLLOW_MAX)
    self->later = g_timeout_add (REFRESH_MS, on_later_cb, self);
}

static gboolean
on_tick_cb (gpointer user_data)
{
  on_alarms_changed_cb (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_chosen_cb (CyTrendPeriod *period, gint64 from_us, gint64 to_us, CyAlarmBrowser *self)
{
  gtk_menu_button_popdown (self->period);
  cy_alarm_browser_show_period (self, from_us, to_us);
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_alarm_browser_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_alarm_browser_parent_class)->map (widget);
  cy_alarm_browser_refresh (CY_ALARM_BROWSER (widget));
}

/* The keys of the list work from its rows. */
static gboolean
cy_alarm_browser_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CY_ALARM_BROWSER (widget)->alarms));
}

static void
cy_alarm_browser_dispose (GObject *object)
{
  CyAlarmBrowser *self = CY_ALARM_BROWSER (object);

  g_clear_handle_id (&self->later, g_source_remove);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->chooser);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_handle_id (&self->room, g_source_remove);
  g_clear_object (&self->store);
  g_clear_object (&self->node);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->open, g_hash_table_unref);
  g_clear_pointer (&self->form, g_free);
  G_OBJECT_CLASS (cy_alarm_browser_parent_class)->dispose (object);
}

static void
cy_alarm_browser_class_init (CyAlarmBrowserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_alarm_browser_dispose;
  widget_class->map = cy_alarm_browser_map;
  widget_class->grab_focus = cy_alarm_browser_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-alarm-browser.ui");
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBrowser, span);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBrowser, period);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBrowser, filter_place);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBrowser, count);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBrowser, note);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBrowser, alarms);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBrowser, scroller);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBrowser, nothing);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBrowser, empty);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBrowser, banner);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBrowser, flood_text);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBrowser, unfold);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBrowser, paned);
  cy_alarm_browser_install_actions (widget_class);
}

static void
add_period (CyAlarmBrowser *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *period = cy_trend_period_new ();
  gint64 now_us = g_get_real_time ();

  self->from_us = now_us - DAY_US;
  self->to_us = now_us;
  cy_trend_period_show (CY_TREND_PERIOD (period), self->from_us, self->to_us);
  gtk_popover_set_child (GTK_POPOVER (popover), period);
  gtk_menu_button_set_popover (self->period, popover);
  g_signal_connect (period, "chosen", G_CALLBACK (on_chosen_cb), self);
}

static void
cy_alarm_browser_init (CyAlarmBrowser *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    gtk_string_list_append (labels, _ (views[i].label));
  gtk_drop_down_set_model (self->span, G_LIST_MODEL (labels));
  self->found = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_alarm_free);
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->alarms, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_entry_set_chinese (self->note);
  add_period (self);
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (on_selection_cb),
                            self);
  g_signal_connect_swapped (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                            G_CALLBACK (load_more_if_near), self);
}

GtkWidget *
cy_alarm_browser_new (CyNode *node)
{
  CyAlarmBrowser *self = g_object_new (CY_TYPE_ALARM_BROWSER, NULL);

  self->node = g_object_ref (node);
  self->filter = CY_ALARM_FILTER_BAR (cy_alarm_filter_bar_new (node));
  gtk_widget_set_hexpand (GTK_WIDGET (self->filter), TRUE);
  gtk_box_append (self->filter_place, GTK_WIDGET (self->filter));
  self->pane = CY_ALARM_PANE (cy_alarm_pane_new (node));
  gtk_paned_set_end_child (self->paned, GTK_WIDGET (self->pane));
  cy_alarm_rows_fill_columns (self->alarms, node);
  g_signal_connect_swapped (self->pane, "notify::visible", G_CALLBACK (make_room_later), self);
  g_signal_connect_swapped (self->paned, "notify::max-position", G_CALLBACK (make_room_later),
                            self);
  self->tick = g_timeout_add_seconds (TICK_S, on_tick_cb, self);
  cy_alarm_browser_enable_actions (self);
  g_signal_connect_swapped (self->span, "notify::selected", G_CALLBACK (start_over), self);
  g_signal_connect_swapped (self->filter, "changed", G_CALLBACK (start_over), self);
  g_signal_connect_object (node, "alarms-changed", G_CALLBACK (on_alarms_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (on_alarms_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
cy_alarm_browser_show (CyAlarmBrowser *self, CyAlarmBrowserView view)
{
  gtk_drop_down_set_selected (self->span, view);
}

/**
 * cy_alarm_browser_show_period:
 * @from_us: [µs UTC].
 * @to_us: [µs UTC].
 */
void
cy_alarm_browser_show_period (CyAlarmBrowser *self, gint64 from_us, gint64 to_us)
{
  self->from_us = from_us;
  self->to_us = to_us;
  if (cy_alarm_browser_get_view (self) == CY_ALARM_BROWSER_PERIOD)
    start_over (self);
  else
    cy_alarm_browser_show (self, CY_ALARM_BROWSER_PERIOD);
}

/**
 * cy_alarm_browser_look_for:
 * @text: words.
 *
 * Shows the alarms of any time that have it.
 */
void
cy_alarm_browser_look_for (CyAlarmBrowser *self, const char *text)
{
  cy_alarm_filter_bar_clear (self->filter);
  cy_alarm_filter_bar_look_for (self->filter, text);
  cy_alarm_browser_show (self, CY_ALARM_BROWSER_ALL);
}

guint
cy_alarm_browser_get_n_rows (CyAlarmBrowser *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->store));
}
