/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-pane.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-node-order-paper.h"
#include "cy-order-act-bar.h"
#include "cy-order-checklist.h"
#include "cy-order-learn.h"
#include "cy-order-papers.h"
#include "cy-order-scene.h"
#include "cy-order-sections.h"
#include "cy-order-words.h"
#include "cy-paper-save.h"
#include "cy-shown.h"
#include "cy-state-badge.h"
#include "cy-text.h"

struct _CyOrderPane {
  GtkWidget parent_instance;

  GtkBox *badge_place;
  GtkLabel *title;
  GtkLabel *where;
  GtkLabel *state;
  GtkBox *acts_place;
  GtkStack *parts;
  GtkBox *order_place;
  GtkBox *checklist_place;
  GtkBox *costs_place;
  GtkBox *papers_place;
  GtkBox *scene_place;
  GtkBox *story_place;
  CyStateBadge *badge;
  GtkWidget *checklist; /* borrowed */
  CyOrderFocus *focus;  /* owned */
};

G_DEFINE_FINAL_TYPE (CyOrderPane, cy_order_pane, GTK_TYPE_WIDGET)

static void
show_state (CyOrderPane *self, const CyOrder *order)
{
  gint64 now_us = g_get_real_time ();
  g_autofree char *due = cy_order_words_due (order, now_us);
  g_autofree char *text =
    cy_order_is_late (order, now_us)
      ? g_strdup_printf ("%s · %s", _ (cy_order_state_label (order->state)), due)
      : g_strdup (_ (cy_order_state_label (order->state)));

  gtk_label_set_text (self->state, text);
}

static void
show_checklist_title (CyOrderPane *self, const CyOrder *order)
{
  GtkStackPage *page =
    gtk_stack_get_page (self->parts, gtk_stack_get_child_by_name (self->parts, "checklist"));
  g_autofree char *title =
    order->n_steps == 0
      ? g_strdup (_ ("Checklist"))
      : g_strdup_printf (_ ("Checklist %u/%u"), order->n_ticked + order->n_skipped, order->n_steps);

  gtk_stack_page_set_title (page, title);
}

static void
on_changed_cb (CyOrderPane *self)
{
  const CyDossier *dossier = cy_order_focus_get_dossier (self->focus);
  const char *trouble = cy_order_focus_get_trouble (self->focus);
  g_autofree char *where = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), cy_order_focus_get_id (self->focus) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "order.show-pile",
                                 dossier != NULL && dossier->order.pile != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "order.print", dossier != NULL);
  if (dossier == NULL) {
    gtk_label_set_text (self->title, trouble != NULL ? trouble : "");
    gtk_label_set_text (self->where, "");
    gtk_label_set_text (self->state, "");
    return;
  }
  where = cy_order_words_where (cy_node_get_yard (cy_order_focus_get_node (self->focus)),
                                &dossier->order);
  gtk_label_set_text (self->title, dossier->order.title);
  gtk_label_set_text (self->where, where);
  cy_state_badge_set (self->badge, cy_shown_severity_of_priority (dossier->order.priority),
                      _ (cy_priority_label (dossier->order.priority)));
  show_state (self, &dossier->order);
  show_checklist_title (self, &dossier->order);
}

/* --- actions -------------------------------------------------------------------------------------- */

static void
on_show_pile_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const CyDossier *dossier = cy_order_focus_get_dossier (CY_ORDER_PANE (widget)->focus);

  if (dossier != NULL && dossier->order.pile != NULL)
    gtk_widget_activate_action (widget, "win.show-pile", "(su)", dossier->order.pile,
                                dossier->order.connector);
}

static void
on_add_cost_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyOrderEvent event;

  if (cy_order_event_find (g_variant_get_string (parameter, NULL), &event))
    cy_order_act_do (widget, CY_ORDER_PANE (widget)->focus, event);
}

static void
tell (GtkWidget *widget, const char *news)
{
  gtk_widget_activate_action (widget, "win.tell", "s", news);
}

/* For who does the work: its code leads back to the order. */
static void
on_print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyOrderFocus *focus = CY_ORDER_PANE (widget)->focus;
  const char *id = cy_order_focus_get_id (focus);
  g_autofree char *file = g_strdup_printf ("%s.pdf", id != NULL ? id : "");
  const CyPaper paper = { .node = cy_order_focus_get_node (focus),
                          .print = cy_node_print_order,
                          .id = id,
                          .name = file,
                          .title = _ ("Save the order sheet") };

  if (id != NULL)
    cy_paper_save_ask (widget, &paper, tell);
}

static void
on_close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_order_focus_set (CY_ORDER_PANE (widget)->focus, NULL);
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_order_pane_dispose (GObject *object)
{
  cy_children_unparent (GTK_WIDGET (object));
  g_clear_object (&CY_ORDER_PANE (object)->focus);
  G_OBJECT_CLASS (cy_order_pane_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CyOrderPane, badge_place);
  gtk_widget_class_bind_template_child (widget_class, CyOrderPane, title);
  gtk_widget_class_bind_template_child (widget_class, CyOrderPane, where);
  gtk_widget_class_bind_template_child (widget_class, CyOrderPane, state);
  gtk_widget_class_bind_template_child (widget_class, CyOrderPane, acts_place);
  gtk_widget_class_bind_template_child (widget_class, CyOrderPane, parts);
  gtk_widget_class_bind_template_child (widget_class, CyOrderPane, order_place);
  gtk_widget_class_bind_template_child (widget_class, CyOrderPane, checklist_place);
  gtk_widget_class_bind_template_child (widget_class, CyOrderPane, costs_place);
  gtk_widget_class_bind_template_child (widget_class, CyOrderPane, papers_place);
  gtk_widget_class_bind_template_child (widget_class, CyOrderPane, scene_place);
  gtk_widget_class_bind_template_child (widget_class, CyOrderPane, story_place);
}

static void
cy_order_pane_class_init (CyOrderPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_order_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-order-pane.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "order.show-pile", NULL, on_show_pile_action);
  gtk_widget_class_install_action (widget_class, "order.print", NULL, on_print_action);
  gtk_widget_class_install_action (widget_class, "order.add-cost", "s", on_add_cost_action);
  gtk_widget_class_install_action (widget_class, "order.close", NULL, on_close_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "order.close", NULL);
}

static void
cy_order_pane_init (CyOrderPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->badge = CY_STATE_BADGE (cy_state_badge_new (CY_SEVERITY_NORMAL, ""));
  gtk_box_append (self->badge_place, GTK_WIDGET (self->badge));
  cy_text_set_label_bold (self->title, TRUE);
  cy_text_set_label_attributes (self->where);
}

static void
add_facts (CyOrderPane *self)
{
  for (guint i = 0; i < CY_N_ORDER_FACT_GROUPS; i++) {
    gtk_box_append (self->order_place, cy_order_section_new (cy_order_facts_group_label (i),
                                                             cy_order_facts_new (self->focus, i)));
    if (i == CY_ORDER_FACTS_DONE)
      gtk_box_append (self->order_place, cy_order_learn_new (self->focus));
    if (i == CY_ORDER_FACTS_WRONG)
      gtk_box_append (self->order_place, cy_order_links_new (self->focus));
  }
}

/**
 * cy_order_pane_new:
 * @focus: whose order it shows; it hides itself when there is none.
 */
GtkWidget *
cy_order_pane_new (CyOrderFocus *focus)
{
  CyOrderPane *self = g_object_new (CY_TYPE_ORDER_PANE, NULL);

  self->focus = g_object_ref (focus);
  gtk_box_append (self->acts_place, cy_order_act_bar_new (focus, FALSE));
  add_facts (self);
  self->checklist = cy_order_checklist_new (focus, FALSE);
  gtk_box_append (self->checklist_place, self->checklist);
  gtk_box_append (self->costs_place, cy_order_costs_new (focus));
  gtk_box_append (self->papers_place, cy_order_papers_new (focus));
  gtk_box_append (self->scene_place, cy_order_scene_new (focus));
  gtk_box_append (self->story_place, cy_order_story_new (focus));
  g_signal_connect_object (focus, "changed::dossier", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  on_changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * cy_order_pane_show:
 * @name: `order`, `checklist`, `cost`, `scene` or `story`.
 */
void
cy_order_pane_show (CyOrderPane *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->parts, name);
}

/**
 * cy_order_pane_tick_next:
 *
 * Ticks the first step that is open, and shows the checklist.
 */
void
cy_order_pane_tick_next (CyOrderPane *self)
{
  cy_order_pane_show (self, "checklist");
  gtk_widget_activate_action (self->checklist, "checklist.next", NULL);
}
