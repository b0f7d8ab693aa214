/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-pane.h"

#include <glib/gi18n-lib.h>

#include "cy-change-act.h"
#include "cy-change-risk-box.h"
#include "cy-change-sections.h"
#include "cy-change-words.h"
#include "cy-children.h"
#include "cy-operator.h"
#include "cy-state-badge.h"
#include "cy-text.h"

struct _CyChangePane {
  GtkWidget parent_instance;

  GtkBox *badge_place;
  GtkLabel *title;
  GtkLabel *ident;
  GtkFlowBox *acts;
  GtkScrolledWindow *scroller;
  GtkGrid *facts;
  GtkBox *texts;
  GtkBox *risk_place;
  GtkBox *similar;
  GtkBox *orders;
  GtkBox *story;
  CyStateBadge *badge;
  CyChangeRiskBox *risk;
  CyNode *node;   /* owned */
  char *id;       /* nullable: what is shown */
  char **targets; /* nullable: of it */
};

G_DEFINE_FINAL_TYPE (CyChangePane, cy_change_pane, GTK_TYPE_WIDGET)

static char *
describe_act (const CyChangeAct *act, const char *why)
{
  return why != NULL
           ? g_strdup (why)
           : g_strdup_printf ("%s (Ctrl+%c)", _ (act->hint), g_ascii_toupper ((char) act->key));
}

/* A button that cannot be used says why not. */
static void
show_act (CyChangePane *self, GtkWidget *child, const CyChangeDossier *dossier)
{
  GtkWidget *button = gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child));
  const CyChangeAct *act = g_object_get_data (G_OBJECT (button), "act");
  /* By nobody in particular: the dialog asks by whom. */
  g_autofree char *why =
    cy_node_refuse_change (self->node, dossier, act->event, cy_operator_known (self->node));
  g_autofree char *tooltip = describe_act (act, why);

  gtk_widget_set_visible (child, (act->states & (1u << dossier->change.state)) != 0);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  tooltip, -1);
}

static void
show_acts (CyChangePane *self, const CyChangeDossier *dossier)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->acts)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    show_act (self, child, dossier);
}

static void
show_head (CyChangePane *self, const CyChange *change)
{
  gint64 now_us = g_get_real_time ();
  g_autofree char *state = cy_change_words_state (change, now_us);
  g_autofree char *risk = cy_change_words_risk (change);
  g_autofree char *ident = g_strdup_printf (_ ("%s · risk %s"), change->id, risk);

  cy_state_badge_set (self->badge, cy_change_words_severity (change, now_us), state);
  gtk_label_set_text (self->title, change->title);
  gtk_label_set_text (self->ident, ident);
}

/* Another change begins at its top, and what is known of earlier ones is not of this. */
static void
begin_anew (CyChangePane *self, const CyChange *change)
{
  if (g_strcmp0 (self->id, change->id) == 0)
    return;
  g_free (self->id);
  self->id = g_strdup (change->id);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  cy_change_sections_fill_similar (self->similar, NULL);
}

/**
 * cy_change_pane_show:
 * @dossier: (nullable): what is shown; %NULL hides everything.
 */
void
cy_change_pane_show (CyChangePane *self, const CyChangeDossier *dossier)
{
  gtk_widget_set_visible (GTK_WIDGET (self), dossier != NULL);
  g_clear_pointer (&self->targets, g_strfreev);
  if (dossier == NULL) {
    g_clear_pointer (&self->id, g_free);
    return;
  }
  begin_anew (self, &dossier->change);
  self->targets = g_strdupv (dossier->change.targets);
  show_head (self, &dossier->change);
  show_acts (self, dossier);
  cy_change_sections_fill_facts (self->facts, &dossier->change, cy_node_get_yard (self->node));
  cy_change_sections_fill_texts (self->texts, dossier);
  cy_change_risk_box_mark (self->risk, dossier->change.likelihood, dossier->change.consequence);
  cy_change_pane_measure (self);
  cy_change_sections_fill_orders (self->orders, dossier);
  cy_change_sections_fill_story (self->story, dossier);
}

/**
 * cy_change_pane_show_similar:
 * @similar: (element-type CySimilarChange): earlier changes like the one that is shown.
 */
void
cy_change_pane_show_similar (CyChangePane *self, GPtrArray *similar)
{
  cy_change_sections_fill_similar (self->similar, similar);
}

/**
 * cy_change_pane_measure:
 *
 * Looks again what the change takes with it as things are now.
 */
void
cy_change_pane_measure (CyChangePane *self)
{
  if (self->targets != NULL)
    (void) cy_change_risk_box_measure (self->risk, self->targets);
}

static void
cy_change_pane_dispose (GObject *object)
{
  CyChangePane *self = CY_CHANGE_PANE (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_pointer (&self->targets, g_strfreev);
  g_clear_pointer (&self->id, g_free);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_change_pane_parent_class)->dispose (object);
}

static void
cy_change_pane_class_init (CyChangePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_change_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-change-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, CyChangePane, badge_place);
  gtk_widget_class_bind_template_child (widget_class, CyChangePane, title);
  gtk_widget_class_bind_template_child (widget_class, CyChangePane, ident);
  gtk_widget_class_bind_template_child (widget_class, CyChangePane, acts);
  gtk_widget_class_bind_template_child (widget_class, CyChangePane, scroller);
  gtk_widget_class_bind_template_child (widget_class, CyChangePane, facts);
  gtk_widget_class_bind_template_child (widget_class, CyChangePane, texts);
  gtk_widget_class_bind_template_child (widget_class, CyChangePane, risk_place);
  gtk_widget_class_bind_template_child (widget_class, CyChangePane, similar);
  gtk_widget_class_bind_template_child (widget_class, CyChangePane, orders);
  gtk_widget_class_bind_template_child (widget_class, CyChangePane, story);
}

static void
add_act (CyChangePane *self, const CyChangeAct *act)
{
  GtkWidget *button;

  if (act->states == 0)
    return;
  button = gtk_button_new_with_mnemonic (_ (act->label));
  g_object_set_data (G_OBJECT (button), "act", (gpointer) act);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), act->action);
  gtk_flow_box_insert (self->acts, button, -1);
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
}

static void
cy_change_pane_init (CyChangePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->badge = CY_STATE_BADGE (cy_state_badge_new (CY_SEVERITY_NORMAL, ""));
  gtk_box_append (self->badge_place, GTK_WIDGET (self->badge));
  for (guint i = 0; i < CY_N_CHANGE_EVENTS; i++)
    add_act (self, cy_change_act_get (i));
  cy_text_set_label_attributes (self->ident);
}

GtkWidget *
cy_change_pane_new (CyNode *node)
{
  CyChangePane *self = g_object_new (CY_TYPE_CHANGE_PANE, NULL);

  self->node = g_object_ref (node);
  self->risk = CY_CHANGE_RISK_BOX (cy_change_risk_box_new (node));
  gtk_box_append (self->risk_place, GTK_WIDGET (self->risk));
  return GTK_WIDGET (self);
}
