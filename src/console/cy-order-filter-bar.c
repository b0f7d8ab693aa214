/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-filter-bar.h"

#include <glib/gi18n-lib.h>

#include "cy-alarm-filter.h"
#include "cy-children.h"
#include "cy-option.h"
#include "cy-record-options.h"

#define DAY_US ((gint64) 24 * 3600 * G_USEC_PER_SEC)

/* More piles than this nobody looks through; they are found by their name among the words. */
#define PILES_MAX 2000

/* Areas nest a handful of levels. */
#define MAX_DEPTH 16

static const struct {
  const char *label;
  gint64 span_us; /* 0 for any time */
} times[] = {
  { N_ ("Made at any time"), 0 },       { N_ ("Last 24 hours"), DAY_US },
  { N_ ("Last 7 days"), 7 * DAY_US },   { N_ ("Last 30 days"), 30 * DAY_US },
  { N_ ("Last 90 days"), 90 * DAY_US },
};

struct _CyOrderFilterBar {
  GtkWidget parent_instance;

  GtkSearchEntry *search;
  GtkBox *place_box;
  GtkBox *person_box;
  GtkBox *vendor_box;
  GtkDropDown *time;
  GtkCheckButton *late;
  GtkDropDown *place; /* borrowed, of CyOption "area/ID" and the like */
  GtkDropDown *person;
  GtkDropDown *vendor;
  CyNode *node; /* owned */
  gboolean reloading;
};

G_DEFINE_FINAL_TYPE (CyOrderFilterBar, cy_order_filter_bar, GTK_TYPE_WIDGET)

static guint signal_changed;

static void
tell_changed (CyOrderFilterBar *self)
{
  if (!self->reloading && self->node != NULL)
    g_signal_emit (self, signal_changed, 0);
}

/* --- what is offered ------------------------------------------------------------------------------ */

static void
fill_places (GListStore *options, CyYard *yard)
{
  cy_option_add (options, "", _ ("Everywhere"));
  cy_record_options_add_places (options, yard, CY_KIND_AREA);
  cy_record_options_add_places (options, yard, CY_KIND_STATION);
  if (cy_yard_count (yard, CY_KIND_PILE) <= PILES_MAX)
    cy_record_options_add_places (options, yard, CY_KIND_PILE);
  cy_option_sort (options, 1);
}

static void
fill_people (GListStore *options, CyYard *yard)
{
  cy_option_add (options, "", _ ("Everybody"));
  cy_record_options_add (options, yard, CY_KIND_CONTACT);
  cy_option_sort (options, 1);
}

static void
fill_vendors (GListStore *options, CyYard *yard)
{
  cy_option_add (options, "", _ ("Every vendor"));
  cy_record_options_add (options, yard, CY_KIND_VENDOR);
  cy_option_sort (options, 1);
}

static void
refill (CyOrderFilterBar *self,
        GtkDropDown *drop_down,
        void (*fill) (GListStore *options, CyYard *yard))
{
  g_autofree char *value = g_strdup (cy_option_drop_down_get (drop_down));
  GListStore *store = G_LIST_STORE (gtk_drop_down_get_model (drop_down));

  self->reloading = TRUE;
  g_list_store_remove_all (store);
  fill (store, cy_node_get_yard (self->node));
  cy_option_drop_down_select (drop_down, value);
  self->reloading = FALSE;
}

static void
reload (CyOrderFilterBar *self)
{
  refill (self, self->place, fill_places);
  refill (self, self->person, fill_people);
  refill (self, self->vendor, fill_vendors);
}

/* Whoever does not look at the bar needs no options. */
static void
on_yard_changed_cb (CyOrderFilterBar *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    reload (self);
}

static GtkDropDown *
add_drop_down (CyOrderFilterBar *self, GtkBox *box, const char *label)
{
  GtkWidget *drop_down = cy_option_drop_down_new (g_list_store_new (CY_TYPE_OPTION), TRUE);

  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_tooltip_text (drop_down, label);
  gtk_widget_set_hexpand (drop_down, TRUE);
  gtk_box_append (box, drop_down);
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (tell_changed), self);
  return GTK_DROP_DOWN (drop_down);
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_order_filter_bar_map (GtkWidget *widget)
{
  reload (CY_ORDER_FILTER_BAR (widget));
  GTK_WIDGET_CLASS (cy_order_filter_bar_parent_class)->map (widget);
}

static gboolean
cy_order_filter_bar_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CY_ORDER_FILTER_BAR (widget)->search));
}

static void
cy_order_filter_bar_dispose (GObject *object)
{
  g_clear_object (&CY_ORDER_FILTER_BAR (object)->node);
  cy_children_unparent (GTK_WIDGET (object));
  G_OBJECT_CLASS (cy_order_filter_bar_parent_class)->dispose (object);
}

static void
cy_order_filter_bar_class_init (CyOrderFilterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_order_filter_bar_dispose;
  widget_class->map = cy_order_filter_bar_map;
  widget_class->grab_focus = cy_order_filter_bar_grab_focus;

  /**
   * CyOrderFilterBar::changed:
   *
   * People look for something else.
   */
  signal_changed = g_signal_new ("changed", CY_TYPE_ORDER_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-order-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, CyOrderFilterBar, search);
  gtk_widget_class_bind_template_child (widget_class, CyOrderFilterBar, place_box);
  gtk_widget_class_bind_template_child (widget_class, CyOrderFilterBar, person_box);
  gtk_widget_class_bind_template_child (widget_class, CyOrderFilterBar, vendor_box);
  gtk_widget_class_bind_template_child (widget_class, CyOrderFilterBar, time);
  gtk_widget_class_bind_template_child (widget_class, CyOrderFilterBar, late);
}

static void
cy_order_filter_bar_init (CyOrderFilterBar *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    gtk_string_list_append (labels, _ (times[i].label));
  gtk_drop_down_set_model (self->time, G_LIST_MODEL (labels));
  self->place = add_drop_down (self, self->place_box, _ ("Area, station or pile"));
  self->person = add_drop_down (self, self->person_box, _ ("Responsible or helper"));
  self->vendor = add_drop_down (self, self->vendor_box, _ ("Maintenance vendor"));
}

GtkWidget *
cy_order_filter_bar_new (CyNode *node)
{
  CyOrderFilterBar *self = g_object_new (CY_TYPE_ORDER_FILTER_BAR, NULL);

  self->node = g_object_ref (node);
  reload (self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (tell_changed), self);
  g_signal_connect_swapped (self->time, "notify::selected", G_CALLBACK (tell_changed), self);
  g_signal_connect_swapped (self->late, "toggled", G_CALLBACK (tell_changed), self);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (on_yard_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/* --- what is looked for --------------------------------------------------------------------------- */

static gboolean
station_is_in (CyYard *yard, CyRecord *station, const char *area)
{
  CyRecord *above = cy_yard_get_ref (yard, station, "area");

  for (guint depth = 0; above != NULL && depth < MAX_DEPTH; depth++) {
    if (g_str_equal (above->id, area))
      return TRUE;
    above = cy_yard_get_ref (yard, above, "parent");
  }
  return FALSE;
}

/* What is ordered of a station as a whole belongs to its areas too. */
static char **
list_stations (CyYard *yard, CyKindId kind, const char *place)
{
  g_autoptr (GPtrArray) stations = cy_yard_list (yard, CY_KIND_STATION);
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  for (guint i = 0; i < stations->len; i++) {
    CyRecord *station = stations->pdata[i];

    if (kind == CY_KIND_STATION ? g_str_equal (station->id, place)
                                : station_is_in (yard, station, place))
      g_strv_builder_add (found, station->id);
  }
  return g_strv_builder_end (found);
}

static void
take_place (CyOrderFilterBar *self, CyOrderQuery *query)
{
  CyYard *yard = cy_node_get_yard (self->node);
  CyKindId kind = CY_KIND_STATION;
  const char *place = cy_record_option_parse_place (cy_option_drop_down_get (self->place), &kind);
  const char *const one[] = { place, NULL };

  if (place == NULL)
    return;
  query->piles =
    kind == CY_KIND_PILE ? g_strdupv ((char **) one) : cy_yard_list_piles_in (yard, kind, place);
  if (kind != CY_KIND_PILE)
    query->stations = list_stations (yard, kind, place);
}

static void
take_text (CyOrderFilterBar *self, CyOrderQuery *query)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autofree char *needle = g_utf8_casefold (text, -1);

  if (*text == '\0')
    return;
  query->text = g_strdup (text);
  query->text_piles = cy_filter_list_piles_called (cy_node_get_yard (self->node), needle);
}

static char *
dup_chosen (GtkDropDown *drop_down)
{
  const char *value = cy_option_drop_down_get (drop_down);

  return *value == '\0' ? NULL : g_strdup (value);
}

/**
 * cy_order_filter_bar_make_query:
 *
 * Returns: (transfer full): what is looked for, in whatever state.
 */
CyOrderQuery *
cy_order_filter_bar_make_query (CyOrderFilterBar *self)
{
  CyOrderQuery *query = cy_order_query_new (0);
  guint time = gtk_drop_down_get_selected (self->time);
  gint64 now_us = g_get_real_time ();

  take_place (self, query);
  take_text (self, query);
  query->person = dup_chosen (self->person);
  query->vendor = dup_chosen (self->vendor);
  if (time < G_N_ELEMENTS (times) && times[time].span_us != 0)
    query->from_us = now_us - times[time].span_us;
  if (gtk_check_button_get_active (self->late))
    query->late_us = now_us;
  return query;
}

gboolean
cy_order_filter_bar_is_set (CyOrderFilterBar *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0' ||
         *cy_option_drop_down_get (self->place) != '\0' ||
         *cy_option_drop_down_get (self->person) != '\0' ||
         *cy_option_drop_down_get (self->vendor) != '\0' ||
         gtk_drop_down_get_selected (self->time) != 0 || gtk_check_button_get_active (self->late);
}

/**
 * cy_order_filter_bar_look_for:
 * @text: words.
 */
void
cy_order_filter_bar_look_for (CyOrderFilterBar *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

void
cy_order_filter_bar_clear (CyOrderFilterBar *self)
{
  self->reloading = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  cy_option_drop_down_select (self->place, "");
  cy_option_drop_down_select (self->person, "");
  cy_option_drop_down_select (self->vendor, "");
  gtk_drop_down_set_selected (self->time, 0);
  gtk_check_button_set_active (self->late, FALSE);
  self->reloading = FALSE;
  tell_changed (self);
}
