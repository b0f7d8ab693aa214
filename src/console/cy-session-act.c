/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-act.h"

#include <glib/gi18n-lib.h>

#include "cy-command-dialog.h"
#include "cy-node-command.h"
#include "cy-node-people.h"
#include "cy-node-session.h"
#include "cy-question.h"
#include "cy-seat.h"

#define STOP "stop"

static void
tell (GtkWidget *asker, const char *text)
{
  gtk_widget_activate_action (asker, "win.tell", "s", text);
}

static char *
refuse_person (CySessionFocus *focus, const CySession *session)
{
  CyNode *node = cy_session_focus_get_node (focus);
  g_autofree char *subject = cy_record_subject (CY_KIND_PILE, session->pile);
  g_autoptr (GError) error = NULL;

  if (cy_node_may (node, cy_node_get_person (node), CY_ACTION_COMMAND, subject, &error))
    return NULL;
  return g_strdup (error->message);
}

static char *
refuse_gone (const CySession *session)
{
  if (session == NULL)
    return g_strdup (_ ("No session is selected."));
  return cy_session_is_over (session) ? g_strdup (_ ("It is over already.")) : NULL;
}

/**
 * cy_session_act_refuse_bill:
 *
 * Returns: (transfer full) (nullable): why it cannot be closed and billed now, for people.
 */
char *
cy_session_act_refuse_bill (CySessionFocus *focus)
{
  const CySession *session = cy_session_focus_get_session (focus);
  char *why = refuse_gone (session);

  if (why != NULL)
    return why;
  if (cy_session_is_flowing (session))
    return g_strdup (_ ("Energy flows: stop the charge first."));
  return refuse_person (focus, session);
}

/* The command as the pile has it now: only then it is known whether it takes it. */
static char *
refuse_offer (CySessionFocus *focus, const CySession *session)
{
  g_autoptr (GPtrArray) offers =
    cy_node_list_offers (cy_session_focus_get_node (focus), session->pile, session->connector);

  for (guint i = 0; i < offers->len; i++) {
    const CyCommandOffer *offer = offers->pdata[i];

    if (g_str_equal (offer->name, STOP))
      return offer->refusal == NULL ? NULL : g_strdup (_ (offer->refusal));
  }
  return g_strdup (_ ("The pile takes no command to stop."));
}

/**
 * cy_session_act_refuse_stop:
 *
 * Returns: (transfer full) (nullable): why the charge cannot be stopped from here, for people.
 */
char *
cy_session_act_refuse_stop (CySessionFocus *focus)
{
  const CySession *session = cy_session_focus_get_session (focus);
  char *why = refuse_gone (session);

  if (why != NULL)
    return why;
  if (!cy_session_is_flowing (session))
    return g_strdup (_ ("No energy flows."));
  why = refuse_person (focus, session);
  return why != NULL ? why : refuse_offer (focus, session);
}

static void
on_billed_cb (const CySession *session, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (GtkWidget) asker = cy_question_end (user_data, &number);

  if (asker != NULL && error != NULL)
    tell (asker, error->message);
}

/**
 * cy_session_act_bill:
 * @asker: in whose window it is refused.
 *
 * Closes the session, so that it is billed now and not when the car has gone.
 */
void
cy_session_act_bill (GtkWidget *asker, CySessionFocus *focus)
{
  CyNode *node = cy_session_focus_get_node (focus);
  g_autofree char *why = cy_session_act_refuse_bill (focus);

  if (why != NULL)
    tell (asker, why);
  else
    cy_node_end_session (node, cy_session_focus_get_id (focus), cy_node_get_person (node),
                         on_billed_cb, cy_question_new (asker, 0));
}

/**
 * cy_session_act_stop:
 * @asker: over whose window it is asked.
 *
 * Has the pile stop, with what it would mean before the eyes.
 */
void
cy_session_act_stop (GtkWidget *asker, CySessionFocus *focus)
{
  const CySession *session = cy_session_focus_get_session (focus);
  GtkRoot *root = gtk_widget_get_root (asker);
  g_autofree char *why = cy_session_act_refuse_stop (focus);
  GtkWidget *dialog;

  if (why != NULL) {
    tell (asker, why);
    return;
  }
  dialog = cy_command_dialog_new (cy_session_focus_get_node (focus), session->pile,
                                  session->connector, STOP);
  if (dialog == NULL)
    return;
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}
