/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-batch-confirm.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "cy-command-traits.h"
#include "cy-seat.h"

/* Refusals that are listed; the rest is counted. */
#define MAX_LISTED 10

/* A wish that was described and waits for a yes. */
typedef struct {
  CyNode *node;      /* owned */
  GtkWindow *parent; /* owned, nullable */
  CyNodeBatchDone done;
  gpointer user_data;
  char *batch; /* nullable until it was selected */
} Question;

static void
question_free (Question *question)
{
  g_clear_object (&question->node);
  g_clear_object (&question->parent);
  g_free (question->batch);
  g_free (question);
}

static void
forget_cb (const CyBatch *batch, const GError *error, gpointer user_data)
{
  /* It was never operated: what cannot be cancelled expires by itself. */
}

static void
on_response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  const char *actor = cy_node_get_person (question->node);

  if (g_str_equal (response, "operate"))
    cy_node_act_on_batch (question->node, question->batch, CY_BATCH_ACTION_OPERATE, NULL, actor,
                          question->done, question->user_data);
  else {
    cy_node_act_on_batch (question->node, question->batch, CY_BATCH_ACTION_CANCEL, NULL, actor,
                          forget_cb, NULL);
    question->done (NULL, NULL, question->user_data);
  }
  question_free (question);
}

static char *
spell_body (const CyBatchPreview *preview)
{
  GString *text = g_string_new (NULL);
  guint n_refusals = preview->refusals->len;

  if (n_refusals > 0)
    g_string_append_printf (
      text, ngettext ("%u pile would refuse it now:", "%u piles would refuse it now:", n_refusals),
      n_refusals);
  for (guint i = 0; i < MIN (n_refusals, MAX_LISTED); i++) {
    const CyBatchRefusal *refusal = preview->refusals->pdata[i];

    g_string_append_printf (text, "\n%s: %s", refusal->target, refusal->why);
  }
  if (n_refusals > MAX_LISTED) {
    g_string_append_c (text, '\n');
    g_string_append_printf (text, _ ("… and %u more"), n_refusals - MAX_LISTED);
  }
  if (preview->batch->needs_second)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                            _ ("It is so many that a second person must agree."));
  return g_string_free (text, FALSE);
}

static void
ask (Question *question, const CyBatchPreview *preview)
{
  const CyCommandTraits *traits = cy_command_traits (preview->batch->name);
  guint n_targets = g_strv_length (preview->batch->targets);
  g_autofree char *body = spell_body (preview);
  g_autofree char *piles = g_strdup_printf (ngettext ("%u pile", "%u piles", n_targets), n_targets);
  GtkWidget *widget = adw_message_dialog_new (question->parent, NULL, body);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_format_heading (
    dialog, _ ("%s: %s?"), traits != NULL ? _ (traits->label) : preview->batch->name, piles);
  adw_message_dialog_add_responses (dialog, "close", _ ("_Cancel"), "operate", _ ("_Operate"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "operate", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");
  g_signal_connect (dialog, "response", G_CALLBACK (on_response_cb), question);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_selected_cb (gpointer result, const GError *error, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (CyBatchPreview) preview = result;

  if (error != NULL) {
    question->done (NULL, error, question->user_data);
    question_free (question);
    return;
  }
  question->batch = g_strdup (preview->batch->id);
  ask (question, preview);
}

/**
 * cy_batch_confirm_present:
 * @near: a widget of the window that asks.
 * @request: a command that needs no reason, and for whom.
 * @done: told exactly once: the batch as it begins, why it does not, or neither when the answer was
 *   no.
 *
 * Selects a batch, shows what it would come to, and operates it after a yes.
 */
void
cy_batch_confirm_present (GtkWidget *near,
                          CyNode *node,
                          const CyBatchRequest *request,
                          CyNodeBatchDone done,
                          gpointer user_data)
{
  GtkRoot *root = gtk_widget_get_root (near);
  Question *question = g_new0 (Question, 1);

  *question = (Question){ .node = g_object_ref (node), .done = done, .user_data = user_data };
  if (GTK_IS_WINDOW (root))
    question->parent = g_object_ref (GTK_WINDOW (root));
  cy_node_select_batch (node, request, cy_node_get_person (node), on_selected_cb, question);
}
