/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-dialog.h"

#include <glib/gi18n-lib.h>

#include "cy-question.h"
#include "cy-seat.h"
#include "cy-text.h"

#define GO "order-dialog.go"

struct _CyOrderDialog {
  AdwWindow parent_instance;

  GtkLabel *about;
  GtkLabel *message;
  GtkBox *form_place;
  GtkButton *go;
  CyOrderForm *form;
  CyNode *node; /* owned */
  char *id;     /* owned, nullable */
  CyOrderEvent event;
  JsonObject *said; /* owned, nullable */
  gboolean waits;   /* for the node's answer */
};

G_DEFINE_FINAL_TYPE (CyOrderDialog, cy_order_dialog, ADW_TYPE_WINDOW)

static guint signal_done;

static void
say (CyOrderDialog *self, const char *trouble)
{
  gtk_label_set_text (self->message, trouble);
  gtk_widget_set_visible (GTK_WIDGET (self->message), *trouble != '\0');
}

static void
set_waits (CyOrderDialog *self, gboolean waits)
{
  self->waits = waits;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), GO, !waits);
}

static void
on_done_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyOrderDialog) self = cy_question_end (user_data, &number);

  if (self == NULL || self->node == NULL)
    return;
  set_waits (self, FALSE);
  if (error != NULL) {
    say (self, error->message);
    return;
  }
  g_signal_emit (self, signal_done, 0, dossier->order.id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
add_said (JsonObject *said, const char *name, JsonNode *node, gpointer payload)
{
  json_object_set_member (payload, name, json_node_copy (node));
}

static void
on_go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyOrderDialog *self = CY_ORDER_DIALOG (widget);
  g_autoptr (JsonObject) payload = json_object_new ();
  g_autofree char *why = cy_order_form_store (self->form, payload);
  const char *actor = cy_node_get_person (self->node);

  say (self, why != NULL ? why : "");
  if (why != NULL || self->waits)
    return;
  if (self->said != NULL)
    json_object_foreach_member (self->said, add_said, payload);
  set_waits (self, TRUE);
  if (self->id == NULL)
    cy_node_create_order (self->node, g_steal_pointer (&payload), actor, on_done_cb,
                          cy_question_new (self, 0));
  else
    cy_node_do_order (self->node, self->id, self->event, g_steal_pointer (&payload), actor,
                      on_done_cb, cy_question_new (self, 0));
}

static void
cy_order_dialog_dispose (GObject *object)
{
  CyOrderDialog *self = CY_ORDER_DIALOG (object);

  g_clear_object (&self->node);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->said, json_object_unref);
  G_OBJECT_CLASS (cy_order_dialog_parent_class)->dispose (object);
}

static void
cy_order_dialog_class_init (CyOrderDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_order_dialog_dispose;

  /**
   * CyOrderDialog::done:
   * @id: of the order.
   *
   * It was done.
   */
  signal_done = g_signal_new ("done", CY_TYPE_ORDER_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-order-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CyOrderDialog, about);
  gtk_widget_class_bind_template_child (widget_class, CyOrderDialog, message);
  gtk_widget_class_bind_template_child (widget_class, CyOrderDialog, form_place);
  gtk_widget_class_bind_template_child (widget_class, CyOrderDialog, go);
  gtk_widget_class_install_action (widget_class, GO, NULL, on_go_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, GO, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
cy_order_dialog_init (CyOrderDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cy_text_set_label_attributes (self->about);
  cy_text_set_label_attributes (self->message);
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->go));
}

/* What is done to an order that should not be done by mistake looks so. */
static void
show_ask (CyOrderDialog *self, const CyOrderAsk *ask)
{
  gtk_window_set_title (GTK_WINDOW (self), ask->title);
  gtk_label_set_text (self->about, ask->about != NULL ? ask->about : "");
  gtk_widget_set_visible (GTK_WIDGET (self->about), ask->about != NULL);
  gtk_button_set_label (self->go, ask->go);
  if (ask->event == CY_ORDER_EVENT_CANCEL || ask->event == CY_ORDER_EVENT_REJECT)
    gtk_widget_add_css_class (GTK_WIDGET (self->go), "destructive-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->go), "suggested-action");
}

/**
 * cy_order_dialog_present:
 * @asker: over whose window it is asked.
 *
 * Returns: (transfer none): the dialog.
 */
CyOrderDialog *
cy_order_dialog_present (GtkWidget *asker, CyNode *node, const CyOrderAsk *ask)
{
  GtkRoot *root = gtk_widget_get_root (asker);
  CyOrderDialog *self = g_object_new (CY_TYPE_ORDER_DIALOG, NULL);
  GtkWidget *form = cy_order_form_new (node, ask->fields, ask->n_fields);

  self->node = g_object_ref (node);
  self->id = g_strdup (ask->id);
  self->event = ask->event;
  self->said = ask->said == NULL ? NULL : json_object_ref (ask->said);
  self->form = CY_ORDER_FORM (form);
  if (ask->values != NULL)
    cy_order_form_load (self->form, ask->values);
  gtk_box_append (self->form_place, form);
  show_ask (self, ask);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  gtk_window_present (GTK_WINDOW (self));
  if (ask->n_fields > 0)
    gtk_widget_grab_focus (cy_order_form_get_control (self->form, ask->fields[0].name));
  return self;
}

/**
 * cy_order_dialog_get_form:
 *
 * Returns: (transfer none): where it is said.
 */
CyOrderForm *
cy_order_dialog_get_form (CyOrderDialog *self)
{
  return self->form;
}
