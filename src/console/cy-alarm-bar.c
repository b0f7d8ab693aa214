/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-bar.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-rationale.h"
#include "cy-shown.h"
#include "cy-state-badge.h"
#include "cy-text.h"

struct _CyAlarmBar {
  GtkWidget parent;

  GtkBox *badge_place;
  GtkLabel *message;
  GtkLabel *counts;
  GtkWidget *acknowledge;
  GtkWidget *show;
  CyStateBadge *badge;
  CyAlarm *worst; /* owned, nullable: what the buttons are about */
  guint n_unacknowledged;
  guint n_aside; /* put aside, whether they hold or not */
};

G_DEFINE_FINAL_TYPE (CyAlarmBar, cy_alarm_bar, GTK_TYPE_WIDGET)

static void
cy_alarm_bar_dispose (GObject *object)
{
  CyAlarmBar *bar = CY_ALARM_BAR (object);

  cy_children_unparent (GTK_WIDGET (bar));
  g_clear_pointer (&bar->worst, cy_alarm_free);
  G_OBJECT_CLASS (cy_alarm_bar_parent_class)->dispose (object);
}

static void
cy_alarm_bar_class_init (CyAlarmBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_alarm_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-alarm-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBar, badge_place);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBar, message);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBar, counts);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBar, acknowledge);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmBar, show);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
cy_alarm_bar_init (CyAlarmBar *bar)
{
  gtk_widget_init_template (GTK_WIDGET (bar));
  bar->badge = CY_STATE_BADGE (cy_state_badge_new (CY_SEVERITY_NORMAL, ""));
  gtk_box_append (bar->badge_place, GTK_WIDGET (bar->badge));
  cy_text_set_label_attributes (bar->message);
  gtk_widget_add_css_class (GTK_WIDGET (bar->message), "message");
}

GtkWidget *
cy_alarm_bar_new (void)
{
  return g_object_new (CY_TYPE_ALARM_BAR, NULL);
}

static void
show_worst (CyAlarmBar *bar, CyYard *yard)
{
  g_autofree char *what = cy_condition_describe (yard, bar->worst->condition);
  g_autofree char *where = cy_shown_alarm_place (yard, bar->worst);
  g_autofree char *value = cy_shown_alarm_value (bar->worst);
  g_autofree char *since = cy_shown_time (bar->worst->raised_us);
  g_autofree char *text =
    g_strdup_printf ("%s · %s%s%s · %s", what, where, *value != '\0' ? " · " : "", value, since);

  gtk_label_set_text (bar->message, text);
  cy_state_badge_set (bar->badge, cy_shown_severity_of_alarm (bar->worst),
                      _ (cy_priority_label (bar->worst->priority)));
}

/* What is put aside counts for nobody. */
static guint
count_unacknowledged (GPtrArray *alarms)
{
  gint64 now_us = g_get_real_time ();
  guint n = 0;

  for (guint i = 0; i < alarms->len; i++)
    n += cy_alarm_is_announced (alarms->pdata[i], now_us);
  return n;
}

static void
show_counts (CyAlarmBar *bar, guint n_alarms)
{
  GString *text = g_string_new (NULL);

  if (n_alarms > 0)
    g_string_append_printf (text, _ ("%u not acknowledged, %u in all"), bar->n_unacknowledged,
                            n_alarms);
  if (bar->n_aside > 0) {
    g_string_append (text, n_alarms > 0 ? " · " : "");
    g_string_append_printf (text, _ ("%u put aside"), bar->n_aside);
  }
  gtk_label_set_text (bar->counts, text->str);
  g_string_free (text, TRUE);
}

/**
 * cy_alarm_bar_set_n_aside:
 * @n_aside: alarms that are shelved, out of service or suppressed; shown with the next list.
 */
void
cy_alarm_bar_set_n_aside (CyAlarmBar *bar, guint n_aside)
{
  bar->n_aside = n_aside;
}

/**
 * cy_alarm_bar_show:
 * @alarms: (element-type CyAlarm): not handled yet, most urgent first.
 */
void
cy_alarm_bar_show (CyAlarmBar *bar, CyYard *yard, GPtrArray *alarms)
{
  guint n_unacknowledged = count_unacknowledged (alarms);

  bar->n_unacknowledged = n_unacknowledged;
  g_clear_pointer (&bar->worst, cy_alarm_free);
  if (n_unacknowledged > 0) {
    bar->worst = cy_alarm_copy (alarms->pdata[0]);
    show_worst (bar, yard);
    gtk_widget_add_css_class (GTK_WIDGET (bar), "unacknowledged");
  } else {
    gtk_label_set_text (bar->message, alarms->len > 0 ? _ ("All alarms are acknowledged")
                                                      : _ ("No alarms to handle"));
    cy_state_badge_set (bar->badge, CY_SEVERITY_NORMAL, _ ("Normal"));
    gtk_widget_remove_css_class (GTK_WIDGET (bar), "unacknowledged");
  }
  show_counts (bar, alarms->len);
  gtk_widget_set_visible (bar->acknowledge, n_unacknowledged > 0);
  gtk_widget_set_visible (bar->show, n_unacknowledged > 0);
}

/**
 * cy_alarm_bar_get_worst:
 *
 * Returns: (transfer none) (nullable): the alarm the bar shows.
 */
const CyAlarm *
cy_alarm_bar_get_worst (CyAlarmBar *bar)
{
  return bar->worst;
}

const char *
cy_alarm_bar_get_message (CyAlarmBar *bar)
{
  return gtk_label_get_text (bar->message);
}

guint
cy_alarm_bar_get_n_unacknowledged (CyAlarmBar *bar)
{
  return bar->n_unacknowledged;
}
