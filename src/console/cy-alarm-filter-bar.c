/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-filter-bar.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-field-editor.h"
#include "cy-node-alarm.h"
#include "cy-option.h"
#include "cy-rationale.h"
#include "cy-record-options.h"

struct _CyAlarmFilterBar {
  GtkWidget parent_instance;

  GtkBox *place_box;
  GtkBox *condition_box;
  GtkDropDown *priority;
  GtkEntry *person;
  GtkSearchEntry *search;
  GtkDropDown *place;     /* borrowed, of CyOption "area/ID" or "station/ID" */
  GtkDropDown *condition; /* borrowed, of CyOption */
  CyNode *node;           /* owned */
  char **conditions;      /* owned, as they were offered last */
  gboolean reloading;
};

G_DEFINE_FINAL_TYPE (CyAlarmFilterBar, cy_alarm_filter_bar, GTK_TYPE_WIDGET)

static guint signal_changed;

static void
tell_changed (CyAlarmFilterBar *self)
{
  if (!self->reloading && self->node != NULL)
    g_signal_emit (self, signal_changed, 0);
}

/* --- what is offered ------------------------------------------------------------------------------ */

static void
fill_places (CyAlarmFilterBar *self, GListStore *options)
{
  CyYard *yard = cy_node_get_yard (self->node);

  cy_option_add (options, "", _ ("Everywhere"));
  cy_record_options_add_places (options, yard, CY_KIND_AREA);
  cy_record_options_add_places (options, yard, CY_KIND_STATION);
  cy_option_sort (options, 1);
}

static void
fill_conditions (CyAlarmFilterBar *self, GListStore *options)
{
  CyYard *yard = cy_node_get_yard (self->node);

  cy_option_add (options, "", _ ("Every condition"));
  for (guint i = 0; self->conditions[i] != NULL; i++) {
    g_autofree char *label = cy_condition_describe (yard, self->conditions[i]);

    cy_option_add (options, self->conditions[i], label);
  }
  cy_option_sort (options, 1);
}

static void
refill (CyAlarmFilterBar *self,
        GtkDropDown *drop_down,
        void (*fill) (CyAlarmFilterBar *self, GListStore *options))
{
  g_autofree char *value = g_strdup (cy_option_drop_down_get (drop_down));
  GListStore *store = G_LIST_STORE (gtk_drop_down_get_model (drop_down));

  self->reloading = TRUE;
  g_list_store_remove_all (store);
  fill (self, store);
  cy_option_drop_down_select (drop_down, value);
  self->reloading = FALSE;
}

/**
 * cy_alarm_filter_bar_reload:
 *
 * Offers conditions that came up meanwhile; what is chosen stays.
 */
void
cy_alarm_filter_bar_reload (CyAlarmFilterBar *self)
{
  char **conditions = cy_node_list_conditions (self->node);

  if (g_strv_equal ((const char *const *) conditions, (const char *const *) self->conditions)) {
    g_strfreev (conditions);
    return;
  }
  g_strfreev (self->conditions);
  self->conditions = conditions;
  refill (self, self->condition, fill_conditions);
}

static void
reload_places (CyAlarmFilterBar *self)
{
  refill (self, self->place, fill_places);
}

static GtkDropDown *
add_drop_down (CyAlarmFilterBar *self, GtkBox *box, const char *label)
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
cy_alarm_filter_bar_dispose (GObject *object)
{
  CyAlarmFilterBar *self = CY_ALARM_FILTER_BAR (object);

  g_clear_object (&self->node);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_pointer (&self->conditions, g_strfreev);
  G_OBJECT_CLASS (cy_alarm_filter_bar_parent_class)->dispose (object);
}

static void
cy_alarm_filter_bar_class_init (CyAlarmFilterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_alarm_filter_bar_dispose;

  /**
   * CyAlarmFilterBar::changed:
   *
   * People look for something else.
   */
  signal_changed = g_signal_new ("changed", CY_TYPE_ALARM_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-alarm-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, CyAlarmFilterBar, place_box);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmFilterBar, condition_box);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmFilterBar, priority);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmFilterBar, person);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmFilterBar, search);
}

static void
cy_alarm_filter_bar_init (CyAlarmFilterBar *self)
{
  g_autoptr (GtkStringList) priorities = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  cy_entry_set_chinese (self->person);
  gtk_string_list_append (priorities, _ ("Every priority"));
  for (guint i = CY_PRIORITY_MEDIUM; i < CY_N_PRIORITIES; i++) {
    g_autofree char *label = i == CY_PRIORITY_CRITICAL
                               ? g_strdup (_ (cy_priority_label (i)))
                               : g_strdup_printf (_ ("%s or worse"), _ (cy_priority_label (i)));

    gtk_string_list_append (priorities, label);
  }
  gtk_drop_down_set_model (self->priority, G_LIST_MODEL (priorities));
  self->place = add_drop_down (self, self->place_box, _ ("Area or station"));
  self->condition = add_drop_down (self, self->condition_box, _ ("Condition"));
}

GtkWidget *
cy_alarm_filter_bar_new (CyNode *node)
{
  CyAlarmFilterBar *self = g_object_new (CY_TYPE_ALARM_FILTER_BAR, NULL);

  self->node = g_object_ref (node);
  self->conditions = cy_node_list_conditions (node);
  refill (self, self->place, fill_places);
  refill (self, self->condition, fill_conditions);
  g_signal_connect_swapped (self->priority, "notify::selected", G_CALLBACK (tell_changed), self);
  g_signal_connect_swapped (self->person, "changed", G_CALLBACK (tell_changed), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (tell_changed), self);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (reload_places), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static CyPriority
get_priority (CyAlarmFilterBar *self)
{
  guint selected = gtk_drop_down_get_selected (self->priority);

  return selected == GTK_INVALID_LIST_POSITION ? CY_PRIORITY_LOW : (CyPriority) selected;
}

/**
 * cy_alarm_filter_bar_get:
 *
 * Returns: what is looked for; its texts are good until the next change.
 */
CyAlarmFilter
cy_alarm_filter_bar_get (CyAlarmFilterBar *self)
{
  CyKindId kind = CY_KIND_STATION;
  const char *place = cy_record_option_parse_place (cy_option_drop_down_get (self->place), &kind);
  CyAlarmFilter filter = {
    .place_kind = kind,
    .place = place,
    .condition = cy_option_drop_down_get (self->condition),
    .priority = get_priority (self),
    .person = gtk_editable_get_text (GTK_EDITABLE (self->person)),
    .text = gtk_editable_get_text (GTK_EDITABLE (self->search)),
  };

  return filter;
}

/**
 * cy_alarm_filter_bar_get_search:
 *
 * Returns: (transfer full): see cy_alarm_filter_search().
 */
CyAlarmSearch *
cy_alarm_filter_bar_get_search (CyAlarmFilterBar *self)
{
  CyAlarmFilter filter = cy_alarm_filter_bar_get (self);

  return cy_alarm_filter_search (&filter, cy_node_get_yard (self->node),
                                 (const char *const *) self->conditions);
}

gboolean
cy_alarm_filter_bar_is_set (CyAlarmFilterBar *self)
{
  CyAlarmFilter filter = cy_alarm_filter_bar_get (self);

  return filter.place != NULL || *filter.condition != '\0' || filter.priority != CY_PRIORITY_LOW ||
         *filter.person != '\0' || *filter.text != '\0';
}

static void
append (GString *text, const char *more)
{
  if (more != NULL && *more != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", more);
}

static const char *
get_label (GtkDropDown *drop_down)
{
  CyOption *option = gtk_drop_down_get_selected_item (drop_down);

  return option == NULL || *cy_option_get_value (option) == '\0' ? ""
                                                                 : cy_option_get_label (option);
}

/**
 * cy_alarm_filter_bar_describe:
 *
 * Returns: (transfer full): what is looked for, in words; empty for everything.
 */
char *
cy_alarm_filter_bar_describe (CyAlarmFilterBar *self)
{
  GString *text = g_string_new (NULL);

  append (text, get_label (self->place));
  append (text, get_label (self->condition));
  if (get_priority (self) != CY_PRIORITY_LOW)
    append (text, gtk_string_object_get_string (gtk_drop_down_get_selected_item (self->priority)));
  append (text, gtk_editable_get_text (GTK_EDITABLE (self->person)));
  append (text, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  return g_string_free (text, FALSE);
}

/**
 * cy_alarm_filter_bar_look_for:
 * @text: words.
 */
void
cy_alarm_filter_bar_look_for (CyAlarmFilterBar *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

void
cy_alarm_filter_bar_clear (CyAlarmFilterBar *self)
{
  self->reloading = TRUE;
  cy_option_drop_down_select (self->place, "");
  cy_option_drop_down_select (self->condition, "");
  gtk_drop_down_set_selected (self->priority, 0);
  gtk_editable_set_text (GTK_EDITABLE (self->person), "");
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  self->reloading = FALSE;
  tell_changed (self);
}
