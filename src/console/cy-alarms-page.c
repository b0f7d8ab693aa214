/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarms-page.h"

#include <glib/gi18n-lib.h>

#include "cy-alarm-browser.h"
#include "cy-alarm-health.h"
#include "cy-children.h"
#include "cy-focus-first.h"
#include "cy-limit-trial.h"

struct _CyAlarmsPage {
  GtkWidget parent_instance;

  GtkStack *views;
  CyAlarmBrowser *browser; /* borrowed */
};

G_DEFINE_FINAL_TYPE (CyAlarmsPage, cy_alarms_page, GTK_TYPE_WIDGET)

static void
cy_alarms_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_alarms_page_parent_class)->map (widget);
  cy_focus_first_later (widget, GTK_WIDGET (CY_ALARMS_PAGE (widget)->browser));
}

static void
cy_alarms_page_dispose (GObject *object)
{
  CY_ALARMS_PAGE (object)->browser = NULL;
  cy_children_unparent (GTK_WIDGET (object));
  G_OBJECT_CLASS (cy_alarms_page_parent_class)->dispose (object);
}

static void
cy_alarms_page_class_init (CyAlarmsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_alarms_page_dispose;
  widget_class->map = cy_alarms_page_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-alarms-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyAlarmsPage, views);
}

static void
cy_alarms_page_init (CyAlarmsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
on_try_limit_cb (CyAlarmHealthView *view,
                 const char *pile,
                 guint connector,
                 guint measure,
                 CyAlarmsPage *self)
{
  cy_alarms_page_show (self, "trial");
  cy_limit_trial_show (CY_LIMIT_TRIAL (gtk_stack_get_visible_child (self->views)), pile, connector,
                       measure);
}

GtkWidget *
cy_alarms_page_new (CyWatch *watch)
{
  CyAlarmsPage *self = g_object_new (CY_TYPE_ALARMS_PAGE, NULL);
  CyNode *node = cy_watch_get_node (watch);
  GtkWidget *health;

  self->browser = CY_ALARM_BROWSER (cy_alarm_browser_new (node));
  gtk_stack_add_titled (self->views, GTK_WIDGET (self->browser), "alarms", _ ("Alarms"));
  health = cy_alarm_health_view_new (watch);
  g_signal_connect_object (health, "try-limit", G_CALLBACK (on_try_limit_cb), self, 0);
  gtk_stack_add_titled (self->views, health, "health", _ ("Health"));
  gtk_stack_add_titled (self->views, cy_limit_trial_new (watch), "trial", _ ("Try a limit"));
  return GTK_WIDGET (self);
}

/**
 * cy_alarms_page_show:
 * @name: `alarms`, `health` or `trial`.
 */
void
cy_alarms_page_show (CyAlarmsPage *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->views, name);
}

/**
 * cy_alarms_page_look_for:
 * @text: words, or the subject of an alarm.
 *
 * Shows the alarms of any time that have it.
 */
void
cy_alarms_page_look_for (CyAlarmsPage *self, const char *text)
{
  cy_alarms_page_show (self, "alarms");
  cy_alarm_browser_look_for (self->browser, text);
}

guint
cy_alarms_page_get_n_rows (CyAlarmsPage *self)
{
  return cy_alarm_browser_get_n_rows (self->browser);
}

/**
 * cy_alarms_page_acknowledge_selected:
 *
 * See cy_alarm_browser_acknowledge_selected().
 */
void
cy_alarms_page_acknowledge_selected (CyAlarmsPage *self)
{
  cy_alarm_browser_acknowledge_selected (self->browser);
}
