/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-filter-bar.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-alarm-filter.h"
#include "cy-children.h"
#include "cy-option.h"
#include "cy-record-options.h"
#include "cy-trend-period.h"

#define DAY_US ((gint64) 24 * 3600 * G_USEC_PER_SEC)

/* More piles than this nobody looks through; they are found by their name among the words. */
#define PILES_MAX 2000

/* A vehicle's number, ISO 3779. */
#define VIN_CHARS 17

#define ID_PREFIX "cs-"

static const struct {
  const char *label;
  gint64 span_us; /* 0 for any time */
} times[] = {
  { N_ ("Any time"), 0 },
  { N_ ("Last 24 hours"), DAY_US },
  { N_ ("Last 7 days"), 7 * DAY_US },
  { N_ ("Last 30 days"), 30 * DAY_US },
  { N_ ("Last 90 days"), 90 * DAY_US },
  { N_ ("From … until …"), -1 },
};

#define TIME_CHOSEN (G_N_ELEMENTS (times) - 1)

struct _CySessionFilterBar {
  GtkWidget parent_instance;

  GtkSearchEntry *search;
  GtkBox *place_box;
  GtkDropDown *strategy;
  GtkDropDown *verdict;
  GtkDropDown *time;
  GtkMenuButton *range;
  GtkPopover *range_popover;
  GtkDropDown *place;    /* borrowed, of CyOption "area/ID" and the like */
  CyTrendPeriod *period; /* borrowed */
  CyNode *node;          /* owned */
  gint64 from_us;        /* what was chosen */
  gint64 to_us;
  gboolean reloading;
};

G_DEFINE_FINAL_TYPE (CySessionFilterBar, cy_session_filter_bar, GTK_TYPE_WIDGET)

static guint signal_changed;

static void
tell_changed (CySessionFilterBar *self)
{
  if (!self->reloading && self->node != NULL)
    g_signal_emit (self, signal_changed, 0);
}

/* --- what is offered ------------------------------------------------------------------------------ */

static void
reload (CySessionFilterBar *self)
{
  CyYard *yard = cy_node_get_yard (self->node);
  g_autofree char *value = g_strdup (cy_option_drop_down_get (self->place));
  GListStore *store = G_LIST_STORE (gtk_drop_down_get_model (self->place));

  self->reloading = TRUE;
  g_list_store_remove_all (store);
  cy_option_add (store, "", _ ("Everywhere"));
  cy_record_options_add_places (store, yard, CY_KIND_AREA);
  cy_record_options_add_places (store, yard, CY_KIND_STATION);
  if (cy_yard_count (yard, CY_KIND_PILE) <= PILES_MAX)
    cy_record_options_add_places (store, yard, CY_KIND_PILE);
  cy_option_sort (store, 1);
  cy_option_drop_down_select (self->place, value);
  self->reloading = FALSE;
}

/* Whoever does not look at the bar needs no options. */
static void
on_yard_changed_cb (CySessionFilterBar *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    reload (self);
}

static void
add_place (CySessionFilterBar *self)
{
  GtkWidget *place = cy_option_drop_down_new (g_list_store_new (CY_TYPE_OPTION), TRUE);

  gtk_accessible_update_property (GTK_ACCESSIBLE (place), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Area, station or pile"), -1);
  gtk_widget_set_tooltip_text (place, _ ("Area, station or pile"));
  gtk_widget_set_hexpand (place, TRUE);
  gtk_box_append (self->place_box, place);
  self->place = GTK_DROP_DOWN (place);
}

static void
fill (GtkDropDown *drop_down, const char *any, const char *(*label) (guint i), guint n)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_string_list_append (labels, any);
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (labels, _ (label (i)));
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (labels));
}

static const char *
strategy_label (guint i)
{
  return cy_session_strategy_label ((CySessionStrategy) i);
}

static const char *
verdict_label (guint i)
{
  return cy_session_verdict_label ((CySessionVerdict) i);
}

static void
fill_times (CySessionFilterBar *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    gtk_string_list_append (labels, _ (times[i].label));
  gtk_drop_down_set_model (self->time, G_LIST_MODEL (labels));
}

/* --- a time of one's own -------------------------------------------------------------------------- */

static void
show_range (CySessionFilterBar *self)
{
  gboolean is_chosen = gtk_drop_down_get_selected (self->time) == TIME_CHOSEN;
  g_autofree char *text = NULL;

  if (is_chosen && self->to_us == 0) {
    self->to_us = g_get_real_time ();
    self->from_us = self->to_us - DAY_US;
  }
  text = cy_trend_period_describe (self->from_us, self->to_us);
  gtk_menu_button_set_label (self->range, is_chosen ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->range), is_chosen);
}

static void
on_time_cb (CySessionFilterBar *self)
{
  show_range (self);
  tell_changed (self);
}

static void
on_popover_shown_cb (CySessionFilterBar *self)
{
  cy_trend_period_show (self->period, self->from_us, self->to_us);
}

static void
on_chosen_cb (CyTrendPeriod *period, gint64 from_us, gint64 to_us, CySessionFilterBar *self)
{
  self->from_us = from_us;
  self->to_us = to_us;
  gtk_popover_popdown (self->range_popover);
  show_range (self);
  tell_changed (self);
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_session_filter_bar_map (GtkWidget *widget)
{
  reload (CY_SESSION_FILTER_BAR (widget));
  GTK_WIDGET_CLASS (cy_session_filter_bar_parent_class)->map (widget);
}

static gboolean
cy_session_filter_bar_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CY_SESSION_FILTER_BAR (widget)->search));
}

static void
cy_session_filter_bar_dispose (GObject *object)
{
  g_clear_object (&CY_SESSION_FILTER_BAR (object)->node);
  cy_children_unparent (GTK_WIDGET (object));
  G_OBJECT_CLASS (cy_session_filter_bar_parent_class)->dispose (object);
}

static void
cy_session_filter_bar_class_init (CySessionFilterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_session_filter_bar_dispose;
  widget_class->map = cy_session_filter_bar_map;
  widget_class->grab_focus = cy_session_filter_bar_grab_focus;

  /**
   * CySessionFilterBar::changed:
   *
   * People look for something else.
   */
  signal_changed = g_signal_new ("changed", CY_TYPE_SESSION_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-session-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, CySessionFilterBar, search);
  gtk_widget_class_bind_template_child (widget_class, CySessionFilterBar, place_box);
  gtk_widget_class_bind_template_child (widget_class, CySessionFilterBar, strategy);
  gtk_widget_class_bind_template_child (widget_class, CySessionFilterBar, verdict);
  gtk_widget_class_bind_template_child (widget_class, CySessionFilterBar, time);
  gtk_widget_class_bind_template_child (widget_class, CySessionFilterBar, range);
  gtk_widget_class_bind_template_child (widget_class, CySessionFilterBar, range_popover);
}

static void
cy_session_filter_bar_init (CySessionFilterBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_place (self);
  fill (self->strategy, _ ("Every strategy"), strategy_label, CY_N_SESSION_STRATEGIES);
  fill (self->verdict, _ ("Every outcome"), verdict_label, CY_N_SESSION_VERDICTS);
  fill_times (self);
  self->period = CY_TREND_PERIOD (cy_trend_period_new ());
  gtk_popover_set_child (self->range_popover, GTK_WIDGET (self->period));
}

GtkWidget *
cy_session_filter_bar_new (CyNode *node)
{
  CySessionFilterBar *self = g_object_new (CY_TYPE_SESSION_FILTER_BAR, NULL);

  self->node = g_object_ref (node);
  reload (self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (tell_changed), self);
  g_signal_connect_swapped (self->place, "notify::selected", G_CALLBACK (tell_changed), self);
  g_signal_connect_swapped (self->strategy, "notify::selected", G_CALLBACK (tell_changed), self);
  g_signal_connect_swapped (self->verdict, "notify::selected", G_CALLBACK (tell_changed), self);
  g_signal_connect_swapped (self->time, "notify::selected", G_CALLBACK (on_time_cb), self);
  g_signal_connect_swapped (self->range_popover, "show", G_CALLBACK (on_popover_shown_cb), self);
  g_signal_connect (self->period, "chosen", G_CALLBACK (on_chosen_cb), self);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (on_yard_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/* --- what is looked for --------------------------------------------------------------------------- */

/* Sessions have the station they were at; those of piles that stand elsewhere by now belong to it still. */
static void
take_place (CySessionFilterBar *self, CySessionQuery *query)
{
  CyYard *yard = cy_node_get_yard (self->node);
  CyKindId kind = CY_KIND_STATION;
  const char *place = cy_record_option_parse_place (cy_option_drop_down_get (self->place), &kind);
  const char *const one[] = { place, NULL };

  if (place == NULL)
    return;
  if (kind == CY_KIND_STATION)
    query->stations = g_strdupv ((char **) one);
  else if (kind == CY_KIND_PILE)
    query->piles = g_strdupv ((char **) one);
  else
    query->piles = cy_yard_list_piles_in (yard, kind, place);
}

/* Numbers of sessions and cars are in capitals, however somebody reads them off a telephone. */
static char *
spell_number (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *lower = g_ascii_strdown (stripped, -1);

  if (g_str_has_prefix (lower, ID_PREFIX) || strlen (stripped) == VIN_CHARS)
    return g_ascii_strup (stripped, -1);
  return g_steal_pointer (&stripped);
}

static void
take_text (CySessionFilterBar *self, CySessionQuery *query)
{
  g_autofree char *text = spell_number (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  g_autofree char *needle = g_utf8_casefold (text, -1);

  if (*text == '\0')
    return;
  query->text_piles = cy_filter_list_piles_called (cy_node_get_yard (self->node), needle);
  query->text = g_steal_pointer (&text);
}

static void
take_time (CySessionFilterBar *self, CySessionQuery *query)
{
  guint time = gtk_drop_down_get_selected (self->time);

  if (time == TIME_CHOSEN) {
    query->from_us = self->from_us;
    query->to_us = self->to_us;
  } else if (time < TIME_CHOSEN && times[time].span_us > 0) {
    query->from_us = g_get_real_time () - times[time].span_us;
  }
}

/**
 * cy_session_filter_bar_make_query:
 *
 * Returns: (transfer full): what is looked for; not each car that only stood there, unless somebody asks for it.
 */
CySessionQuery *
cy_session_filter_bar_make_query (CySessionFilterBar *self)
{
  CySessionQuery *query = cy_session_query_new (0);
  guint strategy = gtk_drop_down_get_selected (self->strategy);
  guint verdict = gtk_drop_down_get_selected (self->verdict);

  take_place (self, query);
  take_text (self, query);
  take_time (self, query);
  if (strategy > 0)
    query->strategies = 1u << (strategy - 1);
  if (verdict > 0)
    query->verdicts = 1u << (verdict - 1);
  query->charged = query->text == NULL && query->verdicts != 1u << CY_SESSION_EMPTY;
  return query;
}

gboolean
cy_session_filter_bar_is_set (CySessionFilterBar *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0' ||
         *cy_option_drop_down_get (self->place) != '\0' ||
         gtk_drop_down_get_selected (self->strategy) != 0 ||
         gtk_drop_down_get_selected (self->verdict) != 0 ||
         gtk_drop_down_get_selected (self->time) != 0;
}

/**
 * cy_session_filter_bar_look_for:
 * @text: a number or words.
 */
void
cy_session_filter_bar_look_for (CySessionFilterBar *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

void
cy_session_filter_bar_clear (CySessionFilterBar *self)
{
  self->reloading = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  cy_option_drop_down_select (self->place, "");
  gtk_drop_down_set_selected (self->strategy, 0);
  gtk_drop_down_set_selected (self->verdict, 0);
  gtk_drop_down_set_selected (self->time, 0);
  self->reloading = FALSE;
  tell_changed (self);
}
