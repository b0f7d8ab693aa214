/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-name-question.h"

#include <glib/gi18n-lib.h>

#include "cy-field-editor.h"

typedef struct {
  CyNameAnswer answer;
  gpointer user_data;
  GDestroyNotify destroy;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  question->destroy (question->user_data);
  g_free (question);
}

/**
 * cy_name_question_get_entry:
 *
 * Returns: (transfer none): where the name is typed.
 */
GtkEditable *
cy_name_question_get_entry (GtkWidget *question)
{
  return GTK_EDITABLE (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (question)));
}

static void
on_response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  const Question *question = user_data;
  g_autofree char *name = g_strstrip (
    g_strdup (gtk_editable_get_text (cy_name_question_get_entry (GTK_WIDGET (dialog)))));

  if (g_str_equal (response, "agree") && *name != '\0')
    question->answer (name, question->user_data);
}

static void
on_changed_cb (GtkEditable *entry, AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "agree", *gtk_editable_get_text (entry) != '\0');
}

/**
 * cy_name_question_present:
 * @asker: over whose window it is asked.
 * @body: what a second person agrees to.
 * @answer: told their name; not told when nobody agrees.
 *
 * Asks a second person for their name.
 *
 * Returns: (transfer none): the question.
 */
GtkWidget *
cy_name_question_present (GtkWidget *asker,
                          const char *body,
                          CyNameAnswer answer,
                          gpointer user_data,
                          GDestroyNotify destroy)
{
  GtkRoot *root = gtk_widget_get_root (asker);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              _ ("A second person must agree"), body);
  GtkWidget *entry = gtk_entry_new ();
  Question *question = g_new (Question, 1);

  *question = (Question){ answer, user_data, destroy };
  cy_entry_set_chinese (GTK_ENTRY (entry));
  gtk_entry_set_max_length (GTK_ENTRY (entry), 60);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Name of the second person"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name of the second person"), -1);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"), "agree",
                                    _ ("_Agree"), NULL);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "agree");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "agree", FALSE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_changed_cb), dialog, 0);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response_cb), question, question_free,
                         0);
  gtk_window_set_focus (GTK_WINDOW (dialog), entry);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}
