/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-learn.h"

#include <glib/gi18n-lib.h>

#include "cy-node-article.h"
#include "cy-question.h"
#include "cy-seat.h"

struct _CyOrderLearn {
  AdwBin parent_instance;

  GtkButton *button;
  CyOrderFocus *focus; /* owned */
  char *writing;       /* owned, nullable: the article that is being written */
};

G_DEFINE_FINAL_TYPE (CyOrderLearn, cy_order_learn, ADW_TYPE_BIN)

static gboolean
is_kept (CyOrderLearn *self, const char *order)
{
  CyYard *yard = cy_node_get_yard (cy_order_focus_get_node (self->focus));
  g_autofree char *article = cy_node_article_id (order);

  return cy_yard_get (yard, CY_KIND_ARTICLE, article) != NULL;
}

static void
update (CyOrderLearn *self)
{
  const CyDossier *dossier = cy_order_focus_get_dossier (self->focus);
  gboolean says_all = dossier != NULL && dossier->cause != NULL && dossier->method != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), says_all);
  if (!says_all)
    return;
  if (is_kept (self, dossier->order.id)) {
    gtk_button_set_label (self->button, _ ("To its _knowledge"));
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _ ("The article that was kept of it"));
  } else {
    gtk_button_set_label (self->button, _ ("Keep as _knowledge"));
    gtk_widget_set_tooltip_text (
      GTK_WIDGET (self->button),
      _ ("Cause and method become an article that is offered with the next alarm of its kind"));
  }
}

static void
on_written_cb (guint n_changes, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyOrderLearn) self = cy_question_end (user_data, &number);
  g_autofree char *article = NULL;

  if (self == NULL || self->focus == NULL)
    return;
  article = g_steal_pointer (&self->writing);
  if (error != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-article", "s", article);
}

/* Whoever kept it looks at once whether the words will help somebody else. */
static void
on_learn_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyOrderLearn *self = CY_ORDER_LEARN (widget);
  CyNode *node = cy_order_focus_get_node (self->focus);
  const char *order = cy_order_focus_get_id (self->focus);
  g_autofree char *article = order == NULL ? NULL : cy_node_article_id (order);

  if (order == NULL || self->writing != NULL)
    return;
  if (is_kept (self, order)) {
    gtk_widget_activate_action (widget, "win.show-article", "s", article);
    return;
  }
  self->writing = g_steal_pointer (&article);
  cy_node_write_article (node, order, NULL, cy_node_get_person (node), on_written_cb,
                         cy_question_new (self, 0));
}

static void
cy_order_learn_dispose (GObject *object)
{
  CyOrderLearn *self = CY_ORDER_LEARN (object);

  g_clear_object (&self->focus);
  g_clear_pointer (&self->writing, g_free);
  G_OBJECT_CLASS (cy_order_learn_parent_class)->dispose (object);
}

static void
cy_order_learn_class_init (CyOrderLearnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_order_learn_dispose;
  gtk_widget_class_install_action (widget_class, "order.learn", NULL, on_learn_action);
}

static void
cy_order_learn_init (CyOrderLearn *self)
{
  self->button = GTK_BUTTON (gtk_button_new_with_mnemonic (""));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "order.learn");
  gtk_widget_set_halign (GTK_WIDGET (self->button), GTK_ALIGN_START);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

/**
 * cy_order_learn_new:
 * @focus: whose order it is about.
 */
GtkWidget *
cy_order_learn_new (CyOrderFocus *focus)
{
  CyOrderLearn *self = g_object_new (CY_TYPE_ORDER_LEARN, NULL);

  self->focus = g_object_ref (focus);
  g_signal_connect_object (focus, "changed::dossier", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cy_order_focus_get_node (focus), "yard-changed", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
