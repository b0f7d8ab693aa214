/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-name-question.h"

#include <glib/gi18n-lib.h>

#include "cy-field-editor.h"
#include "cy-node-people.h"

typedef struct {
  GWeakRef asker; /* where is said that it was somebody else */
  CyNode *node;   /* owned */
  CyNameAnswer answer;
  gpointer user_data;
  GDestroyNotify destroy;
} Question;

/* Shared by the dialog and by what is asked of the node after it is gone. */
static void
question_free (gpointer data)
{
  Question *question = data;

  question->destroy (question->user_data);
  g_weak_ref_clear (&question->asker);
  g_object_unref (question->node);
}

static GtkWidget *
get_fields (GtkWidget *question)
{
  return adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (question));
}

/**
 * cy_name_question_get_entry:
 *
 * Returns: (transfer none): where the name is typed.
 */
GtkEditable *
cy_name_question_get_entry (GtkWidget *question)
{
  return GTK_EDITABLE (gtk_widget_get_first_child (get_fields (question)));
}

/**
 * cy_name_question_get_password:
 *
 * Returns: (transfer none): where their password is typed; hidden while there are no accounts.
 */
GtkEditable *
cy_name_question_get_password (GtkWidget *question)
{
  return GTK_EDITABLE (gtk_widget_get_last_child (get_fields (question)));
}

/* It is known who agrees, or it is not them. */
static void
on_authenticated_cb (const char *name, const GError *error, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GtkWidget) asker = g_weak_ref_get (&question->asker);

  if (error == NULL)
    question->answer (name, question->user_data);
  else if (asker != NULL)
    gtk_widget_activate_action (asker, "win.tell", "s", error->message);
  g_rc_box_release_full (question, question_free);
}

static void
on_response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question *question = user_data;
  GtkWidget *widget = GTK_WIDGET (dialog);
  g_autofree char *name =
    g_strstrip (g_strdup (gtk_editable_get_text (cy_name_question_get_entry (widget))));

  if (!g_str_equal (response, "agree") || *name == '\0')
    return;
  if (cy_node_has_accounts (question->node))
    cy_node_authenticate (question->node, name,
                          gtk_editable_get_text (cy_name_question_get_password (widget)),
                          on_authenticated_cb, g_rc_box_acquire (question));
  else
    question->answer (name, question->user_data);
}

static void
on_changed_cb (GtkEditable *entry, AdwMessageDialog *dialog)
{
  GtkWidget *widget = GTK_WIDGET (dialog);
  GtkEditable *password = cy_name_question_get_password (widget);
  gboolean proved =
    !gtk_widget_get_visible (GTK_WIDGET (password)) || *gtk_editable_get_text (password) != '\0';

  adw_message_dialog_set_response_enabled (
    dialog, "agree",
    proved && *gtk_editable_get_text (cy_name_question_get_entry (widget)) != '\0');
}

static GtkWidget *
make_name (AdwMessageDialog *dialog)
{
  GtkWidget *entry = gtk_entry_new ();

  cy_entry_set_chinese (GTK_ENTRY (entry));
  gtk_entry_set_max_length (GTK_ENTRY (entry), 60);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Name of the second person"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name of the second person"), -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_changed_cb), dialog, 0);
  return entry;
}

static GtkWidget *
make_password (AdwMessageDialog *dialog, gboolean visible)
{
  GtkWidget *entry = gtk_password_entry_new ();

  g_object_set (entry, "activates-default", TRUE, "show-peek-icon", TRUE, "placeholder-text",
                _ ("Their password"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Their password"), -1);
  gtk_widget_set_visible (entry, visible);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_changed_cb), dialog, 0);
  return entry;
}

static void
release_question (gpointer data, GClosure *closure)
{
  g_rc_box_release_full (data, question_free);
}

/**
 * cy_name_question_present:
 * @asker: over whose window it is asked.
 * @body: what a second person agrees to.
 * @answer: told their name; not told when nobody agrees.
 *
 * Asks a second person for their name, and once there are accounts for their password as well.
 *
 * Returns: (transfer none): the question.
 */
GtkWidget *
cy_name_question_present (GtkWidget *asker,
                          CyNode *node,
                          const char *body,
                          CyNameAnswer answer,
                          gpointer user_data,
                          GDestroyNotify destroy)
{
  GtkRoot *root = gtk_widget_get_root (asker);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              _ ("A second person must agree"), body);
  GtkWidget *fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *name = make_name (ADW_MESSAGE_DIALOG (dialog));
  Question *question = g_rc_box_new0 (Question);

  g_weak_ref_init (&question->asker, asker);
  question->node = g_object_ref (node);
  question->answer = answer;
  question->user_data = user_data;
  question->destroy = destroy;
  gtk_box_append (GTK_BOX (fields), name);
  gtk_box_append (GTK_BOX (fields),
                  make_password (ADW_MESSAGE_DIALOG (dialog), cy_node_has_accounts (node)));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"), "agree",
                                    _ ("_Agree"), NULL);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), fields);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "agree");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "agree", FALSE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response_cb), question,
                         release_question, 0);
  gtk_window_set_focus (GTK_WINDOW (dialog), name);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}
