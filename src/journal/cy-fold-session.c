/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-fold.h"
#include "cy-journal-query.h"
#include "cy-journal-session.h"
#include "cy-session-rule.h"

/* A session has a life of its own, so the order of its entries matters: each of them, whenever it arrives, folds the
 * session from the beginning again. */

static gboolean
apply (const CyEntry *entry, gpointer user_data, GError **error)
{
  /* What cannot be stays in the journal and changes nothing. */
  (void) cy_session_apply (user_data, entry);
  return TRUE;
}

/**
 * cy_fold_session:
 * @entry: `session.*` of a subject `session:ID`.
 */
gboolean
cy_fold_session (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autoptr (CySession) session = NULL;

  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_SESSION_PREFIX))
    return TRUE;
  session = cy_session_new (entry->subject + strlen (CY_SUBJECT_SESSION_PREFIX));
  if (!cy_journal_each_of_subject (db, entry->subject, apply, session, error))
    return FALSE;
  return session->state == CY_SESSION_NONE || cy_journal_put_session (db, session, error);
}
