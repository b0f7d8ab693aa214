/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-login.h"

#include <glib/gi18n-lib.h>

#include "cy-id.h"
#include "cy-journal-query.h"
#include "cy-journal-user.h"
#include "cy-lockout-rule.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-password.h"
#include "cy-time.h"
#include "cy-wall.h"

/* Who waits behind so many gets no answer before they give up. */
#define MAX_WAITING  64
#define MAX_SESSIONS 1024

/* How many entries about an account are looked at: a lock-out is six of them. */
#define MAX_ENTRIES 200

/* Names nobody has are journalled so often at most: whoever guesses at them must not fill the disk [µs]. */
#define UNKNOWN_EVERY_US ((gint64) 60 * G_USEC_PER_SEC)

/* A command line shows its password with every word; once an hour is said that it came in [µs]. */
#define LOGIN_EVERY_US ((gint64) 3600 * G_USEC_PER_SEC)

#define SESSION_H 12

struct _CyLogin {
  CyNode *node;   /* borrowed: it owns this */
  GQueue waiting; /* of owned Check */
  gboolean is_busy;
  GHashTable *sessions; /* owned key of a token -> owned CyLoginSession */
  gint64 unknown_us;    /* when an unknown name was last journalled [µs monotonic] */
};

/* What is known of an account when somebody wants to come in. */
typedef struct {
  CyCredential *credential;
  CyLockout lockout;
} Evidence;

/* A secret on its way. */
typedef struct {
  CyNode *node; /* owned */
  char *user;
  char *secret; /* owned, wiped */
  guint kinds;
  CyLoginChecked done;
  gpointer user_data;
  Evidence *evidence; /* owned, nullable */
  gint64 locked_until_us;
} Check;

static void
evidence_free (Evidence *evidence)
{
  cy_credential_free (evidence->credential);
  g_free (evidence);
}

static void
check_free (Check *check)
{
  g_clear_pointer (&check->evidence, evidence_free);
  cy_password_wipe (check->secret);
  g_free (check->user);
  g_object_unref (check->node);
  g_free (check);
}

static void
session_free (CyLoginSession *session)
{
  g_free (session->user);
  g_free (session);
}

static void begin_next (CyLogin *login);

/* The node may have stopped meanwhile: then nobody comes in any more. */
static void
finish (Check *check, CySecretKind kind, const GError *error)
{
  CyNode *node = g_object_ref (check->node);

  check->done (error == NULL ? kind : CY_SECRET_NONE, error, check->user_data);
  check_free (check);
  if (node->login != NULL) {
    node->login->is_busy = FALSE;
    begin_next (node->login);
  }
  g_object_unref (node);
}

static void
deny (Check *check, char *why)
{
  g_autofree char *text = why;
  g_autoptr (GError) error = g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_DENIED, text);

  finish (check, CY_SECRET_NONE, error);
}

static char *
describe_lockout (const Check *check, gint64 until_us)
{
  gint64 left_us = until_us - cy_clock_wall_us (check->node->clock);

  return g_strdup_printf (_ ("“%s” is locked for another %u min after too many wrong passwords"),
                          check->user,
                          (guint) CLAMP (left_us / (60 * G_USEC_PER_SEC) + 1, 1, 1440));
}

/* Whether the name or the password is wrong is nobody's business. */
static void
deny_secret (Check *check)
{
  deny (check, check->locked_until_us != 0
                 ? describe_lockout (check, check->locked_until_us)
                 : g_strdup (check->kinds == CY_SECRET_PIN
                               ? _ ("the PIN is wrong")
                               : _ ("the log-in name or the password is wrong")));
}

/* Journal */

static void
add_draft (GPtrArray *drafts, const char *kind, const char *user, const char *actor, char *payload)
{
  g_autofree char *subject = g_strconcat (CY_SUBJECT_USER_PREFIX, user, NULL);

  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_SYS, kind, subject, actor, payload));
}

static void
on_failure_written_cb (guint n_entries, const GError *error, gpointer user_data)
{
  deny_secret (user_data);
}

/* Every wrong password that was looked at counts, so there are five in a lock-out and no more. */
static void
write_failure (Check *check)
{
  gint64 now_us = cy_clock_wall_us (check->node->clock);
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);

  check->locked_until_us = cy_lockout_after_failure (&check->evidence->lockout, now_us);
  add_draft (drafts, CY_ENTRY_USER_FAILED, check->user, CY_ACTOR_SYSTEM, g_strdup ("{}"));
  if (check->locked_until_us != 0)
    add_draft (drafts, CY_ENTRY_USER_LOCKOUT, check->user, CY_ACTOR_SYSTEM,
               g_strdup_printf ("{\"until_us\":%" G_GINT64_FORMAT "}", check->locked_until_us));
  cy_journal_append (check->node->journal, drafts, on_failure_written_cb, check);
}

/* What was typed is not kept: it may have been a password in the wrong field. */
static void
write_unknown (Check *check)
{
  CyLogin *login = check->node->login;
  gint64 now_us = cy_clock_mono_us (check->node->clock);
  GPtrArray *drafts;

  if (login->unknown_us != 0 && now_us - login->unknown_us < UNKNOWN_EVERY_US) {
    deny_secret (check);
    return;
  }
  login->unknown_us = now_us;
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  add_draft (drafts, CY_ENTRY_USER_FAILED, "?", CY_ACTOR_SYSTEM, g_strdup ("{\"unknown\":true}"));
  cy_journal_append (check->node->journal, drafts, on_failure_written_cb, check);
}

static void
on_login_written_cb (guint n_entries, const GError *error, gpointer user_data)
{
  finish (user_data, CY_SECRET_PASSWORD, error);
}

static void
write_login (Check *check)
{
  gint64 now_us = cy_clock_wall_us (check->node->clock);
  gboolean is_clean =
    check->evidence->lockout.failed_us[0] == 0 && check->evidence->lockout.n_lockouts == 0;
  GPtrArray *drafts;

  if (is_clean && (check->kinds & CY_SECRET_ENTERS) == 0 &&
      now_us - check->evidence->credential->login_us < LOGIN_EVERY_US) {
    finish (check, CY_SECRET_PASSWORD, NULL);
    return;
  }
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  add_draft (drafts, CY_ENTRY_USER_LOGIN, check->user, check->user, g_strdup ("{}"));
  cy_journal_append (check->node->journal, drafts, on_login_written_cb, check);
}

/* Looking at a secret */

static const char *
verifier_of (const Check *check, CySecretKind kind)
{
  const CyCredential *credential = check->evidence->credential;

  if ((check->kinds & kind) == 0)
    return NULL;
  switch (kind) {
  case CY_SECRET_PASSWORD:
    return credential->password;
  case CY_SECRET_RECOVERY:
    return credential->recovery_until_us > cy_clock_wall_us (check->node->clock)
             ? credential->recovery
             : NULL;
  case CY_SECRET_PIN:
    return credential->pin;
  default:
    return NULL;
  }
}

/* A name nobody has takes as long as one that somebody has. */
static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  static const CySecretKind kinds[] = { CY_SECRET_PASSWORD, CY_SECRET_PIN, CY_SECRET_RECOVERY };
  const Check *check = data;
  g_autofree char *code = cy_password_normalize_code (check->secret);
  gboolean looked = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    const char *verifier = verifier_of (check, kinds[i]);

    looked = looked || verifier != NULL;
    if (verifier != NULL &&
        cy_password_verify (verifier, kinds[i] == CY_SECRET_RECOVERY ? code : check->secret)) {
      g_task_return_int (task, kinds[i]);
      return;
    }
  }
  if (!looked)
    g_free (cy_password_hash (check->secret, NULL));
  g_task_return_int (task, CY_SECRET_NONE);
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Check *check = user_data;
  CySecretKind kind = (CySecretKind) g_task_propagate_int (G_TASK (result), NULL);

  if (check->node->login == NULL)
    deny (check, g_strdup (_ ("the node is stopping")));
  else if (kind == CY_SECRET_NONE && check->kinds == CY_SECRET_PIN)
    deny_secret (check);
  else if (kind == CY_SECRET_NONE && cy_wall_find_account (check->node->yard, check->user) == NULL)
    write_unknown (check);
  else if (kind == CY_SECRET_NONE)
    write_failure (check);
  else if (kind == CY_SECRET_PASSWORD)
    write_login (check);
  else
    finish (check, kind, NULL);
}

/* Returns: whether it is worth looking. */
static gboolean
admit (Check *check)
{
  gint64 now_us = cy_clock_wall_us (check->node->clock);

  if (check->kinds == CY_SECRET_PIN || !cy_lockout_holds (&check->evidence->lockout, now_us))
    return TRUE;
  deny (check, describe_lockout (check, check->evidence->lockout.until_us));
  return FALSE;
}

static void
on_evidence_cb (gpointer result, const GError *error, gpointer user_data)
{
  Check *check = user_data;
  g_autoptr (GTask) task = NULL;

  if (error != NULL) {
    finish (check, CY_SECRET_NONE, error);
    return;
  }
  check->evidence = result;
  /* A disabled account has nothing to show. */
  if (cy_wall_find_account (check->node->yard, check->user) == NULL)
    check->kinds = CY_SECRET_NONE;
  if (!admit (check))
    return;
  task = g_task_new (NULL, NULL, on_looked_cb, check);
  g_task_set_task_data (task, check, NULL);
  g_task_run_in_thread (task, look_in_thread);
}

typedef struct {
  char *user;
  char *origin;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->user);
  g_free (question->origin);
  g_free (question);
}

static gpointer
load_evidence (CyDb *db, gpointer data, GError **error)
{
  const Question *question = data;
  g_autofree char *subject = g_strconcat (CY_SUBJECT_USER_PREFIX, question->user, NULL);
  const CyEntryQuery query = { .subject = subject, .limit = MAX_ENTRIES };
  CyCredential *credential = cy_journal_load_credential (db, question->user, error);
  g_autoptr (GPtrArray) entries =
    credential == NULL ? NULL : cy_journal_load_entries (db, &query, error);
  Evidence *evidence;

  if (entries == NULL) {
    cy_credential_free (credential);
    return NULL;
  }
  evidence = g_new (Evidence, 1);
  *evidence = (Evidence){ credential, cy_lockout_of (entries, question->origin) };
  return evidence;
}

static void
begin_next (CyLogin *login)
{
  Check *check;
  Question *question;

  if (login->is_busy || g_queue_is_empty (&login->waiting))
    return;
  login->is_busy = TRUE;
  check = g_queue_pop_head (&login->waiting);
  question = g_new (Question, 1);
  *question = (Question){ g_strdup (check->user), g_strdup (cy_node_get_id (login->node)) };
  cy_journal_query (login->node->journal, load_evidence, question, question_free, on_evidence_cb,
                    check);
}

/**
 * cy_login_check:
 * @kinds: which of #CySecretKind may be shown.
 * @done: told which one it was, or why not: wrong, locked, or too many wait. A wrong password is journalled;
 *   so is a right one, from time to time. PINs are their session's business.
 */
void
cy_login_check (CyLogin *login,
                const char *user,
                const char *secret,
                guint kinds,
                CyLoginChecked done,
                gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Check *check;

  if (login->waiting.length >= MAX_WAITING) {
    g_set_error_literal (&error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         _ ("too many want to log in at once; try again"));
    done (CY_SECRET_NONE, error, user_data);
    return;
  }
  check = g_new0 (Check, 1);
  *check = (Check){ .node = g_object_ref (login->node),
                    .user = g_strdup (user),
                    .secret = g_strdup (secret),
                    .kinds = kinds,
                    .done = done,
                    .user_data = user_data };
  g_queue_push_tail (&login->waiting, check);
  begin_next (login);
}

/* Sessions */

static void
forget_old (CyLogin *login)
{
  gint64 now_us = cy_clock_mono_us (login->node->clock);
  GHashTableIter iter;
  gpointer session;

  g_hash_table_iter_init (&iter, login->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &session)) {
    if (((CyLoginSession *) session)->expires_mono_us <= now_us)
      g_hash_table_iter_remove (&iter);
  }
}

/**
 * cy_login_open_session:
 *
 * Returns: (transfer full) (nullable): a token, which is kept nowhere; %NULL when there are too many.
 */
char *
cy_login_open_session (CyLogin *login, const char *user)
{
  gint64 hours = cy_yard_policy (login->node->yard, "session_h", SESSION_H);
  gint64 now_us = cy_clock_mono_us (login->node->clock);
  CyLoginSession *session;
  char *token;

  forget_old (login);
  if (g_hash_table_size (login->sessions) >= MAX_SESSIONS)
    return NULL;
  token = cy_password_new_token ();
  session = g_new0 (CyLoginSession, 1);
  session->user = g_strdup (user);
  session->expires_mono_us = now_us + hours * 3600 * G_USEC_PER_SEC;
  session->proved_mono_us = now_us;
  g_hash_table_insert (login->sessions, cy_password_token_key (token), session);
  return token;
}

/**
 * cy_login_find_session:
 *
 * Returns: (transfer none) (nullable): the session, while it lasts and its account is enabled.
 *
 * Errors: %CY_NODE_ERROR_DENIED.
 */
CyLoginSession *
cy_login_find_session (CyLogin *login, const char *token, GError **error)
{
  g_autofree char *key = cy_password_token_key (token);
  CyLoginSession *session;

  forget_old (login);
  session = g_hash_table_lookup (login->sessions, key);
  if (session != NULL && cy_wall_find_account (login->node->yard, session->user) != NULL)
    return session;
  g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_DENIED,
                       _ ("the session is over: log in again"));
  return NULL;
}

void
cy_login_close_session (CyLogin *login, const char *token)
{
  g_autofree char *key = cy_password_token_key (token);

  g_hash_table_remove (login->sessions, key);
}

/**
 * cy_login_close_sessions_of:
 *
 * Whoever knew the old password is out.
 */
void
cy_login_close_sessions_of (CyLogin *login, const char *user)
{
  GHashTableIter iter;
  gpointer session;

  g_hash_table_iter_init (&iter, login->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &session)) {
    if (g_str_equal (((CyLoginSession *) session)->user, user))
      g_hash_table_iter_remove (&iter);
  }
}

CyLogin *
cy_login_new (CyNode *node)
{
  CyLogin *login = g_new0 (CyLogin, 1);

  login->node = node;
  g_queue_init (&login->waiting);
  login->sessions =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) session_free);
  return login;
}

/**
 * cy_login_free:
 *
 * Who still waits is told that the node stops; what is under way ends by itself.
 */
void
cy_login_free (CyLogin *login)
{
  Check *check;

  if (login == NULL)
    return;
  login->is_busy = TRUE;
  while ((check = g_queue_pop_head (&login->waiting)) != NULL) {
    g_autoptr (GError) error =
      g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_DENIED, _ ("the node is stopping"));

    check->done (CY_SECRET_NONE, error, check->user_data);
    check_free (check);
  }
  g_hash_table_unref (login->sessions);
  g_free (login);
}
