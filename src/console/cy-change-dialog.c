/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-dialog.h"

#include <glib/gi18n-lib.h>

#include "cy-change-risk-box.h"
#include "cy-change-targets.h"
#include "cy-field-editor.h"
#include "cy-operator.h"
#include "cy-seat.h"
#include "cy-text.h"

#define GO "change-dialog.go"

struct _CyChangeDialog {
  AdwWindow parent_instance;

  GtkLabel *about;
  GtkLabel *hint;
  GtkLabel *message;
  GtkBox *form_place;
  GtkBox *risk_place;
  GtkEntry *actor;
  GtkButton *go;
  CyChangeForm *form;
  CyChangeRiskBox *risk; /* nullable: only where the risk is asked for */
  CyNode *node;          /* owned */
  const CyChangeAct *act;
  char *id;            /* nullable: of the change; none when it is made */
  guint suggested;     /* consequence that was filled in for people; 0 once they chose one */
  gboolean is_filling; /* the dialog itself changes the form */
  gboolean is_busy;    /* the node was asked */
};

G_DEFINE_FINAL_TYPE (CyChangeDialog, cy_change_dialog, ADW_TYPE_WINDOW)

static guint signal_done;

static void
show_message (CyChangeDialog *self, const char *message)
{
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

static void
set_busy (CyChangeDialog *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), GO, !is_busy);
}

static void
on_done_cb (const CyChangeDossier *dossier, const GError *error, gpointer user_data)
{
  g_autoptr (CyChangeDialog) self = user_data;

  /* Closed meanwhile: what was done is in the list. */
  if (self->node == NULL)
    return;
  set_busy (self, FALSE);
  if (error != NULL) {
    show_message (self, error->message);
    return;
  }
  g_signal_emit (self, signal_done, 0, dossier->change.id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
do_it (CyChangeDialog *self, JsonObject *said, const char *actor)
{
  cy_change_act_settle (said);
  show_message (self, NULL);
  set_busy (self, TRUE);
  if (self->act->event == CY_CHANGE_EVENT_CREATE)
    cy_node_create_change (self->node, said, actor, on_done_cb, g_object_ref (self));
  else
    cy_node_do_change (self->node, self->id, self->act->event, said, actor, on_done_cb,
                       g_object_ref (self));
}

static void
on_go_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyChangeDialog *self = CY_CHANGE_DIALOG (widget);
  g_autofree char *actor = g_strstrip (g_strdup (cy_operator_get (self->actor, self->node)));
  g_autofree char *why = NULL;
  JsonObject *said;

  if (self->is_busy)
    return;
  if (*actor == '\0') {
    show_message (self, _ ("Say who does it"));
    gtk_widget_grab_focus (GTK_WIDGET (self->actor));
    return;
  }
  said = cy_change_form_get (self->form, &why);
  if (said == NULL)
    show_message (self, why);
  else
    do_it (self, said, actor);
}

/* --- the risk of what is written ------------------------------------------------------------------ */

static guint
get_step (CyChangeDialog *self, const char *name)
{
  return gtk_drop_down_get_selected (GTK_DROP_DOWN (cy_change_form_find (self->form, name)));
}

/* Until people choose a consequence it is the one that follows from what the change reaches. */
static void
suggest (CyChangeDialog *self, guint consequence)
{
  GtkDropDown *choice = GTK_DROP_DOWN (cy_change_form_find (self->form, "consequence"));

  if (gtk_drop_down_get_selected (choice) != self->suggested)
    return;
  self->suggested = consequence;
  self->is_filling = TRUE;
  gtk_drop_down_set_selected (choice, consequence);
  self->is_filling = FALSE;
}

static void
show_risk (CyChangeDialog *self)
{
  g_auto (GStrv) targets = NULL;
  guint consequence;

  if (self->risk == NULL || self->is_filling)
    return;
  targets = cy_change_targets_get (CY_CHANGE_TARGETS (cy_change_form_find (self->form, "targets")));
  consequence = cy_change_risk_box_measure (self->risk, targets);
  if (targets[0] != NULL)
    suggest (self, consequence);
  cy_change_risk_box_mark (self->risk, get_step (self, "likelihood"),
                           get_step (self, "consequence"));
}

/* --- making it ------------------------------------------------------------------------------------ */

static void
cy_change_dialog_dispose (GObject *object)
{
  CyChangeDialog *self = CY_CHANGE_DIALOG (object);

  g_clear_object (&self->node);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (cy_change_dialog_parent_class)->dispose (object);
}

static void
cy_change_dialog_class_init (CyChangeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_change_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-change-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CyChangeDialog, about);
  gtk_widget_class_bind_template_child (widget_class, CyChangeDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, CyChangeDialog, message);
  gtk_widget_class_bind_template_child (widget_class, CyChangeDialog, form_place);
  gtk_widget_class_bind_template_child (widget_class, CyChangeDialog, risk_place);
  gtk_widget_class_bind_template_child (widget_class, CyChangeDialog, actor);
  gtk_widget_class_bind_template_child (widget_class, CyChangeDialog, go);
  gtk_widget_class_install_action (widget_class, GO, NULL, on_go_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, GO, NULL);
  /**
   * CyChangeDialog::done:
   * @id: of the change.
   *
   * It was done.
   */
  signal_done = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
cy_change_dialog_init (CyChangeDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cy_entry_set_chinese (self->actor);
  cy_text_set_label_attributes (self->about);
  cy_text_set_label_attributes (self->message);
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->go));
}

static void
fill (CyChangeDialog *self, const CyChangeDossier *dossier)
{
  g_autoptr (JsonObject) values = NULL;
  gboolean with_risk =
    self->act->event == CY_CHANGE_EVENT_CREATE || self->act->event == CY_CHANGE_EVENT_EDIT;

  self->form =
    CY_CHANGE_FORM (cy_change_form_new (self->node, self->act->fields, self->act->n_fields));
  gtk_widget_set_hexpand (GTK_WIDGET (self->form), TRUE);
  gtk_box_append (self->form_place, GTK_WIDGET (self->form));
  gtk_widget_set_visible (GTK_WIDGET (self->risk_place), with_risk);
  gtk_window_set_default_size (GTK_WINDOW (self), with_risk ? 1040 : 460, -1);
  if (with_risk) {
    self->risk = CY_CHANGE_RISK_BOX (cy_change_risk_box_new (self->node));
    gtk_box_append (self->risk_place, GTK_WIDGET (self->risk));
  }
  if (self->act->event == CY_CHANGE_EVENT_EDIT) {
    values = cy_change_act_values (dossier);
    cy_change_form_set (self->form, values);
    self->suggested = dossier->change.consequence == 0 ? 0 : G_MAXUINT;
  }
  g_signal_connect_object (self->form, "changed", G_CALLBACK (show_risk), self, G_CONNECT_SWAPPED);
  show_risk (self);
}

static void
name_it (CyChangeDialog *self, const CyChangeDossier *dossier)
{
  g_autofree char *about =
    dossier == NULL ? NULL : g_strdup_printf ("%s · %s", dossier->change.id, dossier->change.title);

  gtk_window_set_title (GTK_WINDOW (self), _ (self->act->title));
  gtk_label_set_text (self->about, about != NULL ? about : "");
  gtk_widget_set_visible (GTK_WIDGET (self->about), about != NULL);
  gtk_label_set_text (self->hint, _ (self->act->hint));
  gtk_button_set_label (self->go, self->act->event == CY_CHANGE_EVENT_CREATE ||
                                      self->act->event == CY_CHANGE_EVENT_EDIT
                                    ? _ ("_Save")
                                    : _ (self->act->label));
  cy_operator_show (self->actor, self->node);
}

/**
 * cy_change_dialog_present:
 * @asker: over whose window it is asked.
 * @act: what is to be done.
 * @dossier: (nullable): to which change; none when one is made.
 *
 * Returns: (transfer none): the dialog.
 */
CyChangeDialog *
cy_change_dialog_present (GtkWidget *asker,
                          CyNode *node,
                          const CyChangeAct *act,
                          const CyChangeDossier *dossier)
{
  CyChangeDialog *self = g_object_new (CY_TYPE_CHANGE_DIALOG, NULL);
  GtkRoot *root = gtk_widget_get_root (asker);

  self->node = g_object_ref (node);
  self->act = act;
  self->id = dossier == NULL ? NULL : g_strdup (dossier->change.id);
  name_it (self, dossier);
  fill (self, dossier);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->form));
  return self;
}

CyChangeForm *
cy_change_dialog_get_form (CyChangeDialog *self)
{
  return self->form;
}

/**
 * cy_change_dialog_set_actor:
 * @actor: who does it, when it is not who owns this process.
 */
void
cy_change_dialog_set_actor (CyChangeDialog *self, const char *actor)
{
  gtk_editable_set_text (GTK_EDITABLE (self->actor), actor);
}
