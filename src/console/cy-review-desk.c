/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-review-desk.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-order-act-bar.h"
#include "cy-order-checklist.h"
#include "cy-order-list.h"
#include "cy-order-papers.h"
#include "cy-order-rows.h"
#include "cy-order-scene.h"
#include "cy-order-sections.h"
#include "cy-order-words.h"

struct _CyReviewDesk {
  GtkWidget parent_instance;

  GtkColumnView *orders;
  GtkWidget *nothing;
  GtkWidget *desk;
  GtkLabel *title;
  GtkLabel *where;
  GtkBox *acts_place;
  GtkLabel *verdict;
  GtkBox *wrong_place;
  GtkBox *done_place;
  GtkBox *scene_place;
  CyNode *node;        /* owned */
  CyOrderList *list;   /* owned */
  CyOrderFocus *focus; /* owned */
  GtkSingleSelection *selection;
  guint position; /* of the order that was selected last: the next one moves up to it */
};

G_DEFINE_FINAL_TYPE (CyReviewDesk, cy_review_desk, GTK_TYPE_WIDGET)

/* --- the order on the desk ------------------------------------------------------------------------ */

/* The verdict of the pile in words in front of the decision; that it does not agree is seen first. */
static void
show_verdict (CyReviewDesk *self)
{
  static const char *const verdicts[] = {
    [CY_NODE_PROOF_NONE] = N_ ("Nothing to prove"),
    [CY_NODE_PROOF_PENDING] = N_ ("The pile has not proved it yet"),
    [CY_NODE_PROOF_AGREED] = N_ ("The pile agrees"),
    [CY_NODE_PROOF_REFUTED] = N_ ("The pile does not agree"),
  };
  const CyOrderInsight *insight = cy_order_focus_get_insight (self->focus);
  gboolean known = insight != NULL && (guint) insight->proof < G_N_ELEMENTS (verdicts);
  g_autofree char *text = NULL;

  if (known)
    text = insight->proof_text == NULL
             ? g_strdup (_ (verdicts[insight->proof]))
             : g_strdup_printf ("%s: %s", _ (verdicts[insight->proof]), insight->proof_text);
  gtk_label_set_text (self->verdict, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->verdict), known);
  if (known && (insight->proof == CY_NODE_PROOF_REFUTED || insight->proof == CY_NODE_PROOF_PENDING))
    gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "trouble");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->verdict), "trouble");
}

static void
on_focus_changed_cb (CyReviewDesk *self)
{
  const CyDossier *dossier = cy_order_focus_get_dossier (self->focus);
  CyYard *yard = cy_node_get_yard (self->node);
  g_autofree char *where = dossier == NULL ? NULL : cy_order_words_where (yard, &dossier->order);
  g_autofree char *text =
    dossier == NULL ? NULL : g_strdup_printf ("%s · %s", where, dossier->order.id);

  gtk_label_set_text (self->title, dossier == NULL ? "" : dossier->order.title);
  gtk_label_set_text (self->where, text != NULL ? text : "");
  gtk_widget_set_visible (self->desk, cy_order_focus_get_id (self->focus) != NULL);
}

/* --- the pile of work ----------------------------------------------------------------------------- */

static void
on_selected_cb (CyReviewDesk *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  const CyOrder *order =
    position == GTK_INVALID_LIST_POSITION ? NULL : cy_order_list_get (self->list, position);

  if (order == NULL)
    return;
  self->position = position;
  cy_order_focus_set (self->focus, order->id);
}

/* After a decision its order is gone from the list, and the one that took its place is next. */
static void
on_list_changed_cb (CyReviewDesk *self)
{
  guint n_rows = g_list_model_get_n_items (cy_order_list_get_rows (self->list));
  guint selected = gtk_single_selection_get_selected (self->selection);

  gtk_widget_set_visible (self->nothing, cy_order_list_is_known (self->list) && n_rows == 0);
  if (n_rows == 0)
    cy_order_focus_set (self->focus, NULL);
  else if (selected == GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, MIN (self->position, n_rows - 1));
  else
    self->position = selected;
}

static void
on_do_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyOrderEvent event;

  if (cy_order_event_find (g_variant_get_string (parameter, NULL), &event))
    cy_order_act_do (widget, CY_REVIEW_DESK (widget)->focus, event);
}

/* From wherever on the desk the keyboard is. */
static void
on_move_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyReviewDesk *self = CY_REVIEW_DESK (widget);
  guint n_rows = g_list_model_get_n_items (cy_order_list_get_rows (self->list));
  gint64 to =
    (gint64) gtk_single_selection_get_selected (self->selection) + g_variant_get_int32 (parameter);

  if (to >= 0 && to < n_rows)
    gtk_single_selection_set_selected (self->selection, (guint) to);
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_review_desk_map (GtkWidget *widget)
{
  CyReviewDesk *self = CY_REVIEW_DESK (widget);

  GTK_WIDGET_CLASS (cy_review_desk_parent_class)->map (widget);
  cy_order_list_refresh (self->list);
  gtk_widget_grab_focus (GTK_WIDGET (self->orders));
}

static gboolean
cy_review_desk_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CY_REVIEW_DESK (widget)->orders));
}

static void
cy_review_desk_dispose (GObject *object)
{
  CyReviewDesk *self = CY_REVIEW_DESK (object);

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->list);
  g_clear_object (&self->focus);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_review_desk_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CyReviewDesk, orders);
  gtk_widget_class_bind_template_child (widget_class, CyReviewDesk, nothing);
  gtk_widget_class_bind_template_child (widget_class, CyReviewDesk, desk);
  gtk_widget_class_bind_template_child (widget_class, CyReviewDesk, title);
  gtk_widget_class_bind_template_child (widget_class, CyReviewDesk, where);
  gtk_widget_class_bind_template_child (widget_class, CyReviewDesk, acts_place);
  gtk_widget_class_bind_template_child (widget_class, CyReviewDesk, verdict);
  gtk_widget_class_bind_template_child (widget_class, CyReviewDesk, wrong_place);
  gtk_widget_class_bind_template_child (widget_class, CyReviewDesk, done_place);
  gtk_widget_class_bind_template_child (widget_class, CyReviewDesk, scene_place);
}

static void
cy_review_desk_class_init (CyReviewDeskClass *klass)
{
  static const struct {
    guint key;
    GdkModifierType modifiers;
    const char *event;
  } keys[] = {
    { GDK_KEY_a, 0, "approve" },
    { GDK_KEY_r, 0, "reject" },
    { GDK_KEY_m, GDK_CONTROL_MASK, "comment" },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_review_desk_dispose;
  widget_class->map = cy_review_desk_map;
  widget_class->grab_focus = cy_review_desk_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-review-desk.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "order.do", "s", on_do_action);
  gtk_widget_class_install_action (widget_class, "review.move", "i", on_move_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, 0, "review.move", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, 0, "review.move", "i", 1);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers, "order.do",
                                         "s", keys[i].event);
}

static void
cy_review_desk_init (CyReviewDesk *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_group (CyReviewDesk *self, GtkBox *place, CyOrderFactGroup group)
{
  gtk_box_append (place, cy_order_section_new (cy_order_facts_group_label (group),
                                               cy_order_facts_new (self->focus, group)));
}

static void
fill_desk (CyReviewDesk *self)
{
  gtk_box_append (self->acts_place, cy_order_act_bar_new (self->focus, TRUE));
  add_group (self, self->wrong_place, CY_ORDER_FACTS_WRONG);
  gtk_box_append (self->wrong_place, cy_order_links_new (self->focus));
  add_group (self, self->wrong_place, CY_ORDER_FACTS_WHO);
  add_group (self, self->done_place, CY_ORDER_FACTS_DONE);
  gtk_box_append (self->done_place, cy_order_section_new (
                                      _ ("Checklist"), cy_order_checklist_new (self->focus, TRUE)));
  add_group (self, self->wrong_place, CY_ORDER_FACTS_PROOF);
  gtk_box_append (self->wrong_place,
                  cy_order_section_new (_ ("Cost"), cy_order_costs_new (self->focus)));
  gtk_box_append (self->wrong_place,
                  cy_order_section_new (_ ("Photos and files"), cy_order_papers_new (self->focus)));
  gtk_box_append (self->scene_place, cy_order_scene_new (self->focus));
}

static void
add_list (CyReviewDesk *self)
{
  self->list = cy_order_list_new (self->node);
  self->selection = gtk_single_selection_new (g_object_ref (cy_order_list_get_rows (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_column_view_set_model (self->orders, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_order_rows_fill_review_columns (self->orders, self->node);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (on_selected_cb),
                            self);
  g_signal_connect_swapped (self->list, "changed", G_CALLBACK (on_list_changed_cb), self);
}

GtkWidget *
cy_review_desk_new (CyNode *node)
{
  CyReviewDesk *self = g_object_new (CY_TYPE_REVIEW_DESK, NULL);

  self->node = g_object_ref (node);
  self->focus = cy_order_focus_new (node);
  fill_desk (self);
  add_list (self);
  g_signal_connect_object (self->focus, "changed::dossier", G_CALLBACK (on_focus_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->focus, "changed::insight", G_CALLBACK (show_verdict), self,
                           G_CONNECT_SWAPPED);
  on_focus_changed_cb (self);
  show_verdict (self);
  cy_order_list_look (self->list, CY_ORDER_VIEW_REVIEW, cy_order_query_new (0));
  return GTK_WIDGET (self);
}
