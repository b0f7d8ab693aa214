/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "node-session.h"

#include "cy-node-private.h"
#include "node-fixture.h"

static void
on_appended_cb (guint n_entries, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/**
 * node_tell_session:
 * @kind: of the entry: `session.open` and so on.
 * @session: its id.
 * @payload: JSON object text.
 *
 * Says to a node what its watcher of guns would journal, so that a charge comes and goes without a pile.
 */
void
node_tell_session (CyNode *node, const char *kind, const char *session, const char *payload)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_autofree char *subject = g_strconcat (CY_SUBJECT_SESSION_PREFIX, session, NULL);
  gboolean done = FALSE;

  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_MONEY, kind, subject, CY_ACTOR_SYSTEM,
                                         g_strdup (payload)));
  cy_journal_append (node->journal, drafts, on_appended_cb, &done);
  node_wait (is_true, &done);
}
