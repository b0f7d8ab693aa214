/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-pane.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-node-session.h"
#include "cy-order-sections.h"
#include "cy-seat.h"
#include "cy-session-act.h"
#include "cy-session-bill.h"
#include "cy-session-curve.h"
#include "cy-session-decision.h"
#include "cy-session-facts.h"
#include "cy-session-measures.h"
#include "cy-session-words.h"
#include "cy-shown-command.h"
#include "cy-state-badge.h"
#include "cy-text.h"

struct _CySessionPane {
  GtkWidget parent_instance;

  GtkBox *badge_place;
  GtkLabel *title;
  GtkLabel *where;
  GtkLabel *sum;
  GtkButton *bill;
  GtkButton *stop;
  GtkStack *parts;
  GtkBox *decision_place;
  GtkBox *service_place;
  GtkBox *money_place;
  GtkBox *sums_place;
  GtkBox *measures_place;
  GtkBox *curve_place;
  CyStateBadge *badge;
  CySessionFocus *focus; /* owned */
};

G_DEFINE_FINAL_TYPE (CySessionPane, cy_session_pane, GTK_TYPE_WIDGET)

/* --- what is shown -------------------------------------------------------------------------------- */

/* A button that cannot be used says why not. */
static void
show_act (GtkWidget *widget, GtkButton *button, const char *action, char *why, const char *what)
{
  g_autofree char *tooltip = why != NULL ? why : g_strdup (what);

  gtk_widget_action_set_enabled (widget, action, why == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  tooltip, -1);
}

static void
show_acts (CySessionPane *self)
{
  const CySession *session = cy_session_focus_get_session (self->focus);
  gboolean goes_on = session != NULL && !cy_session_is_over (session);

  gtk_widget_set_visible (GTK_WIDGET (self->bill), goes_on);
  gtk_widget_set_visible (GTK_WIDGET (self->stop), goes_on);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "session.show-pile", session != NULL);
  if (!goes_on)
    return;
  show_act (GTK_WIDGET (self), self->bill, "session.bill", cy_session_act_refuse_bill (self->focus),
            _ ("Bills the charge now, and not when the car has gone (Ctrl+B)"));
  show_act (GTK_WIDGET (self), self->stop, "session.stop", cy_session_act_refuse_stop (self->focus),
            _ ("Has the pile end the charge (Ctrl+T)"));
}

static void
show_badge (CySessionPane *self, const CySession *session)
{
  const CySessionItem item = cy_session_focus_look (self->focus);
  CySeverity severity = cy_session_words_verdict_severity (session);
  g_autofree char *text = NULL;

  if (cy_session_is_over (session)) {
    text = cy_session_words_verdict (session);
  } else {
    severity = cy_session_item_severity (&item);
    text = cy_session_item_tell_state (&item);
  }
  cy_state_badge_set (self->badge, severity, text);
}

/* Whatever part is looked at, how much it is stands above. */
static void
show_sum (CySessionPane *self, const CySession *session)
{
  CyNode *node = cy_session_focus_get_node (self->focus);
  gint64 minor = cy_session_is_over (session)
                   ? session->total_minor
                   : cy_node_estimate_session (node, session, session->energy_dwh);
  g_autofree char *energy = cy_session_words_energy (session->energy_dwh);
  g_autofree char *amount = cy_session_words_money (minor);
  g_autofree char *text =
    minor == CY_SESSION_UNKNOWN ? g_strdup (energy) : g_strdup_printf ("%s · %s", energy, amount);

  gtk_label_set_text (self->sum, text);
}

static void
show_head (CySessionPane *self)
{
  const CySession *session = cy_session_focus_get_session (self->focus);
  const char *trouble = cy_session_focus_get_trouble (self->focus);
  CyYard *yard = cy_node_get_yard (cy_session_focus_get_node (self->focus));
  g_autofree char *gun = NULL;
  g_autofree char *station = NULL;

  show_acts (self);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), session != NULL);
  if (session == NULL) {
    gtk_label_set_text (self->title, trouble != NULL ? trouble : "");
    gtk_label_set_text (self->where, "");
    gtk_label_set_text (self->sum, "");
    return;
  }
  gun = cy_shown_target (yard, session->pile, session->connector);
  station = cy_session_words_station (yard, session);
  gtk_label_set_text (self->title, gun);
  gtk_label_set_text (self->where, station);
  show_badge (self, session);
  show_sum (self, session);
}

/* What has to be decided is what somebody who comes to it has to do first. */
static void
show_decision (CySessionPane *self)
{
  const CySession *session = cy_session_focus_get_session (self->focus);
  GtkWidget *child = gtk_stack_get_child_by_name (self->parts, "decision");
  GtkStackPage *page = gtk_stack_get_page (self->parts, child);
  gboolean is_held = session != NULL && session->verdict == CY_SESSION_HELD;

  if (session == NULL || gtk_stack_page_get_visible (page) == is_held)
    return;
  gtk_stack_page_set_visible (page, is_held);
  gtk_stack_set_visible_child_name (self->parts, is_held ? "decision" : "service");
}

static void
on_session_changed_cb (CySessionPane *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), cy_session_focus_get_id (self->focus) != NULL);
  show_head (self);
  show_decision (self);
}

/* --- actions -------------------------------------------------------------------------------------- */

static void
on_bill_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_session_act_bill (widget, CY_SESSION_PANE (widget)->focus);
}

static void
on_stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_session_act_stop (widget, CY_SESSION_PANE (widget)->focus);
}

static void
on_show_pile_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const CySession *session = cy_session_focus_get_session (CY_SESSION_PANE (widget)->focus);

  if (session != NULL)
    gtk_widget_activate_action (widget, "win.show-pile", "(su)", session->pile, session->connector);
}

static void
on_close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_session_focus_set (CY_SESSION_PANE (widget)->focus, NULL);
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_session_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_session_pane_parent_class)->map (widget);
  cy_session_focus_set_looked_at (CY_SESSION_PANE (widget)->focus, TRUE);
}

static void
cy_session_pane_unmap (GtkWidget *widget)
{
  CySessionPane *self = CY_SESSION_PANE (widget);

  if (self->focus != NULL)
    cy_session_focus_set_looked_at (self->focus, FALSE);
  GTK_WIDGET_CLASS (cy_session_pane_parent_class)->unmap (widget);
}

static void
cy_session_pane_dispose (GObject *object)
{
  cy_children_unparent (GTK_WIDGET (object));
  g_clear_object (&CY_SESSION_PANE (object)->focus);
  G_OBJECT_CLASS (cy_session_pane_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CySessionPane, badge_place);
  gtk_widget_class_bind_template_child (widget_class, CySessionPane, title);
  gtk_widget_class_bind_template_child (widget_class, CySessionPane, where);
  gtk_widget_class_bind_template_child (widget_class, CySessionPane, sum);
  gtk_widget_class_bind_template_child (widget_class, CySessionPane, bill);
  gtk_widget_class_bind_template_child (widget_class, CySessionPane, stop);
  gtk_widget_class_bind_template_child (widget_class, CySessionPane, parts);
  gtk_widget_class_bind_template_child (widget_class, CySessionPane, decision_place);
  gtk_widget_class_bind_template_child (widget_class, CySessionPane, service_place);
  gtk_widget_class_bind_template_child (widget_class, CySessionPane, money_place);
  gtk_widget_class_bind_template_child (widget_class, CySessionPane, sums_place);
  gtk_widget_class_bind_template_child (widget_class, CySessionPane, measures_place);
  gtk_widget_class_bind_template_child (widget_class, CySessionPane, curve_place);
}

static void
cy_session_pane_class_init (CySessionPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_session_pane_dispose;
  widget_class->map = cy_session_pane_map;
  widget_class->unmap = cy_session_pane_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-session-pane.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "session.bill", NULL, on_bill_action);
  gtk_widget_class_install_action (widget_class, "session.stop", NULL, on_stop_action);
  gtk_widget_class_install_action (widget_class, "session.show-pile", NULL, on_show_pile_action);
  gtk_widget_class_install_action (widget_class, "session.close", NULL, on_close_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "session.close", NULL);
}

static void
cy_session_pane_init (CySessionPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->badge = CY_STATE_BADGE (cy_state_badge_new (CY_SEVERITY_NORMAL, ""));
  gtk_box_append (self->badge_place, GTK_WIDGET (self->badge));
  cy_text_set_label_bold (self->title, TRUE);
  cy_text_set_label_attributes (self->where);
}

static void
add_section (GtkBox *place, CySessionFocus *focus, CySessionFactGroup group)
{
  gtk_box_append (place, cy_order_section_new (cy_session_facts_group_label (group),
                                               cy_session_facts_new (focus, group)));
}

static void
add_parts (CySessionPane *self)
{
  GtkWidget *decision = cy_session_decision_new (self->focus);
  GtkWidget *curve = cy_session_curve_new (self->focus);

  gtk_widget_set_vexpand (decision, TRUE);
  gtk_widget_set_vexpand (curve, TRUE);
  gtk_box_append (self->decision_place, decision);
  add_section (self->service_place, self->focus, CY_SESSION_FACTS_PILE);
  add_section (self->service_place, self->focus, CY_SESSION_FACTS_SERVICE);
  add_section (self->service_place, self->focus, CY_SESSION_FACTS_ACCOUNT);
  add_section (self->sums_place, self->focus, CY_SESSION_FACTS_MONEY);
  add_section (self->sums_place, self->focus, CY_SESSION_FACTS_METER);
  gtk_box_append (self->money_place, cy_session_bill_new (self->focus));
  gtk_box_append (self->measures_place,
                  cy_order_section_new (_ ("Pile"), cy_session_measures_new (self->focus, FALSE)));
  gtk_box_append (self->measures_place,
                  cy_order_section_new (_ ("Car"), cy_session_measures_new (self->focus, TRUE)));
  gtk_box_append (self->curve_place, curve);
}

/**
 * cy_session_pane_new:
 * @focus: whose session it shows; it hides itself when there is none.
 */
GtkWidget *
cy_session_pane_new (CySessionFocus *focus)
{
  CySessionPane *self = g_object_new (CY_TYPE_SESSION_PANE, NULL);

  self->focus = g_object_ref (focus);
  add_parts (self);
  g_signal_connect_object (focus, "changed::session", G_CALLBACK (on_session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "changed::live", G_CALLBACK (show_head), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cy_node_get_seat (cy_session_focus_get_node (focus)), "changed",
                           G_CALLBACK (show_acts), self, G_CONNECT_SWAPPED);
  on_session_changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * cy_session_pane_show:
 * @part: `decision`, `service`, `money`, `measures` or `curve`.
 */
void
cy_session_pane_show (CySessionPane *self, const char *part)
{
  gtk_stack_set_visible_child_name (self->parts, part);
}
