/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-people.h"

#include <glib/gi18n-lib.h>

#include "cy-fold.h"
#include "cy-journal-query.h"
#include "cy-journal-user.h"
#include "cy-lockout-rule.h"
#include "cy-login.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-password.h"
#include "cy-wall.h"

#define MAX_ENTRIES 200

/* Denials: how often at most of one actor [µs], and of how many. */
#define DENIED_EVERY_US ((gint64) 60 * G_USEC_PER_SEC)
#define MAX_DENIED      256

/* The wall */

static CyWall
wall_of (CyNode *node)
{
  return (CyWall){ node->yard, node->local_user };
}

/* What was wanted and denied is on record, but nobody fills the disk with it. */
static gboolean
may_record (CyNode *node, const char *actor)
{
  gint64 now_us = cy_clock_mono_us (node->clock);
  gint64 *last_us = g_hash_table_lookup (node->denied, actor);

  if (last_us != NULL && now_us - *last_us < DENIED_EVERY_US)
    return FALSE;
  if (g_hash_table_size (node->denied) >= MAX_DENIED && last_us == NULL)
    return FALSE;
  last_us = g_new (gint64, 1);
  *last_us = now_us;
  g_hash_table_insert (node->denied, g_strdup (actor), last_us);
  return TRUE;
}

static void
record_denial (CyNode *node, const char *actor, const char *why)
{
  g_autofree char *subject = g_strconcat (CY_SUBJECT_USER_PREFIX, actor, NULL);
  JsonObject *object;
  g_autoptr (JsonNode) payload = NULL;
  GPtrArray *drafts;

  if (node->journal == NULL || !may_record (node, actor))
    return;
  object = json_object_new ();
  json_object_set_string_member (object, "why", why);
  payload = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_SYS, CY_ENTRY_USER_DENIED, subject,
                                         CY_ACTOR_SYSTEM, cy_json_to_text (payload, FALSE)));
  cy_journal_append (node->journal, drafts, NULL, NULL);
}

static gboolean
admit_draft (gpointer user_data, const CyDraft *draft, GError **error)
{
  const CyWall wall = wall_of (user_data);
  g_autoptr (GError) local = NULL;

  if (cy_wall_admit_draft (&wall, draft, &local))
    return TRUE;
  record_denial (user_data, draft->actor, local->message);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
admit_records (gpointer user_data,
               GPtrArray *records,
               CyRecord *base,
               const char *actor,
               GError **error)
{
  const CyWall wall = wall_of (user_data);
  g_autoptr (GError) local = NULL;

  if (cy_wall_admit_records (&wall, records, base, actor, &local))
    return TRUE;
  record_denial (user_data, actor, local->message);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

const CyJournalGate cy_node_gate = { admit_draft, admit_records };

/**
 * cy_node_has_accounts:
 *
 * Returns: whether people must say who they are.
 */
gboolean
cy_node_has_accounts (CyNode *node)
{
  return !cy_wall_is_open (node->yard);
}

CyRole
cy_node_get_role (CyNode *node, const char *actor)
{
  const CyWall wall = wall_of (node);

  return cy_wall_get_role (&wall, actor);
}

/**
 * cy_node_may:
 * @subject: (nullable): what it is done to; %NULL asks whether it may be done anywhere.
 *
 * For those who offer it. Who is about to do it calls cy_node_require().
 *
 * Errors: %CY_NODE_ERROR_DENIED with a sentence for people.
 */
gboolean
cy_node_may (CyNode *node, const char *actor, CyAction action, const char *subject, GError **error)
{
  const CyWall wall = wall_of (node);

  return cy_wall_may (&wall, actor, action, subject, error);
}

/**
 * cy_node_require:
 *
 * As cy_node_may(), for what is read or has an effect before it is journalled. That it was denied is
 * journalled, at most once a minute of each actor. What is written is asked again on its way to the journal.
 */
gboolean
cy_node_require (CyNode *node,
                 const char *actor,
                 CyAction action,
                 const char *subject,
                 GError **error)
{
  g_autoptr (GError) local = NULL;

  if (cy_node_may (node, actor, action, subject, &local))
    return TRUE;
  record_denial (node, actor, local->message);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * cy_node_ref_readable_yard:
 *
 * Returns: (transfer full): the master data as far as @actor may read them: without accounts, unless they may
 *   edit those.
 */
CyYard *
cy_node_ref_readable_yard (CyNode *node, const char *actor)
{
  g_autoptr (GPtrArray) users = NULL;
  CyYard *yard;

  if (cy_node_may (node, actor, CY_ACTION_PEOPLE, NULL, NULL))
    return cy_yard_ref (node->yard);
  yard = cy_yard_copy (node->yard);
  users = cy_yard_list (node->yard, CY_KIND_USER);
  for (guint i = 0; i < users->len; i++)
    cy_yard_remove (yard, CY_KIND_USER, ((CyRecord *) users->pdata[i])->id);
  return yard;
}

/**
 * cy_role_may:
 *
 * Returns: whether the table lets @role do @action at all.
 */
gboolean
cy_role_may (CyRole role, CyAction action)
{
  return cy_permission_allows (role, action);
}

/* People */

void
cy_person_free (CyPerson *person)
{
  if (person == NULL)
    return;
  cy_record_unref (person->record);
  g_free (person);
}

typedef struct {
  GPtrArray *users; /* owned, of owned CyRecord */
  char *origin;
  gint64 now_us;
} Muster;

static void
muster_free (gpointer data)
{
  Muster *muster = data;

  g_ptr_array_unref (muster->users);
  g_free (muster->origin);
  g_free (muster);
}

static CyPerson *
load_person (CyDb *db, const Muster *muster, CyRecord *user, GError **error)
{
  g_autofree char *subject = cy_record_subject (CY_KIND_USER, user->id);
  const CyEntryQuery query = { .subject = subject, .limit = MAX_ENTRIES };
  g_autoptr (CyCredential) credential = cy_journal_load_credential (db, user->id, error);
  g_autoptr (GPtrArray) entries =
    credential == NULL ? NULL : cy_journal_load_entries (db, &query, error);
  CyLockout lockout;
  CyPerson *person;

  if (entries == NULL)
    return NULL;
  lockout = cy_lockout_of (entries, muster->origin);
  person = g_new0 (CyPerson, 1);
  person->record = cy_record_ref (user);
  person->has_password = credential->password != NULL;
  person->has_pin = credential->pin != NULL;
  person->has_recovery =
    credential->recovery != NULL && credential->recovery_until_us > muster->now_us;
  person->login_us = credential->login_us;
  person->locked_until_us = cy_lockout_holds (&lockout, muster->now_us) ? lockout.until_us : 0;
  return person;
}

static gpointer
load_people (CyDb *db, gpointer data, GError **error)
{
  const Muster *muster = data;
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_person_free);

  for (guint i = 0; i < muster->users->len; i++) {
    CyPerson *person = load_person (db, muster, muster->users->pdata[i], error);

    if (person == NULL)
      return NULL;
    g_ptr_array_add (people, person);
  }
  return g_steal_pointer (&people);
}

/**
 * cy_node_query_people:
 * @answer: gets a #GPtrArray of #CyPerson by log-in name, which is the callee's.
 *
 * Not for everybody: ask cy_node_may() first.
 */
void
cy_node_query_people (CyNode *node, CyNodeResult answer, gpointer user_data)
{
  g_autoptr (GPtrArray) users = cy_yard_list (node->yard, CY_KIND_USER);
  Muster *muster = g_new0 (Muster, 1);

  muster->users = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_record_unref);
  for (guint i = 0; i < users->len; i++)
    g_ptr_array_add (muster->users, cy_record_ref (users->pdata[i]));
  muster->origin = g_strdup (cy_node_get_id (node));
  muster->now_us = cy_clock_wall_us (node->clock);
  cy_journal_query (node->journal, load_people, muster, muster_free, answer, user_data);
}

/* Something new that proves who it is: made on a thread, then journalled. */

typedef struct {
  CyNode *node; /* owned */
  char *user;
  char *actor;
  char *secret; /* owned, wiped: what is hashed */
  char *code;   /* owned, nullable, wiped: what is told once */
  const char *kind;
  CyRecord *record; /* owned, nullable: the account is made with it */
  gboolean used_code;
  CyNodeDone done; /* one of the two */
  CyNodeText answer;
  gpointer user_data;
} Making;

static Making *
making_new (CyNode *node, const char *user, const char *actor, const char *kind)
{
  Making *making = g_new0 (Making, 1);

  making->node = g_object_ref (node);
  making->user = g_strdup (user);
  making->actor = g_strdup (actor);
  making->kind = kind;
  return making;
}

static void
making_finish (Making *making, const GError *error)
{
  if (making->done != NULL)
    making->done (error == NULL, error, making->user_data);
  else
    making->answer (error != NULL          ? NULL
                    : making->code != NULL ? making->code
                                           : "",
                    error, making->user_data);
  g_clear_pointer (&making->record, cy_record_unref);
  cy_password_wipe (making->secret);
  cy_password_wipe (making->code);
  g_free (making->user);
  g_free (making->actor);
  g_object_unref (making->node);
  g_free (making);
}

static void
making_refuse (Making *making, int code, const char *why)
{
  g_autoptr (GError) error = g_error_new_literal (CY_NODE_ERROR, code, why);

  making_finish (making, error);
}

static void
hash_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *verifier = cy_password_hash (data, &error);

  if (verifier != NULL)
    g_task_return_pointer (task, verifier, g_free);
  else
    g_task_return_error (task, error);
}

static void
on_made_cb (guint n_changes, const GError *error, gpointer user_data)
{
  making_finish (user_data, error);
}

static CyDraft *
draft_record (const CyRecord *record, const char *actor)
{
  g_autoptr (CyRecord) nothing = cy_record_new (record->kind, record->id);
  g_autofree char *subject = cy_record_subject (record->kind, record->id);
  JsonObject *object = json_object_new ();
  JsonObject *cells = cy_record_diff (nothing, record);
  g_autoptr (JsonNode) payload = json_node_init_object (json_node_alloc (), object);

  json_object_set_boolean_member (cells, "exists", TRUE);
  json_object_set_object_member (object, "cells", cells);
  json_object_unref (object);
  return cy_draft_new (CY_ENTRY_CLASS_CFG, CY_ENTRY_RECORD_SET, subject, actor,
                       cy_json_to_text (payload, FALSE));
}

static char *
make_payload (const Making *making, const char *verifier)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) payload = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "verifier", verifier);
  if (making->code != NULL)
    json_object_set_int_member (object, "until_us",
                                cy_clock_wall_us (making->node->clock) + CY_RECOVERY_US);
  json_object_unref (object);
  return cy_json_to_text (payload, FALSE);
}

/* The account and what opens it are written together: the first account closes the door behind it. */
static void
on_hashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Making *making = user_data;
  g_autofree char *subject = cy_record_subject (CY_KIND_USER, making->user);
  g_autoptr (GError) error = NULL;
  g_autofree char *verifier = g_task_propagate_pointer (G_TASK (result), &error);
  GPtrArray *drafts;

  if (verifier == NULL) {
    making_finish (making, error);
    return;
  }
  if (making->node->login == NULL) {
    making_refuse (making, CY_NODE_ERROR_REFUSED, _ ("the node is stopping"));
    return;
  }
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  if (making->record != NULL)
    g_ptr_array_add (drafts, draft_record (making->record, making->actor));
  if (making->used_code)
    g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_SYS, CY_ENTRY_USER_RECOVERED, subject,
                                           making->actor, g_strdup ("{}")));
  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_SYS, making->kind, subject, making->actor,
                                         make_payload (making, verifier)));
  if (!g_str_equal (making->kind, CY_ENTRY_USER_PIN))
    cy_login_close_sessions_of (making->node->login, making->user);
  cy_node_append (making->node, drafts, on_made_cb, making);
}

static void
making_hash (Making *making)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_hashed_cb, making);

  g_task_set_task_data (task, making->secret, NULL);
  g_task_run_in_thread (task, hash_in_thread);
}

static void
making_code (Making *making)
{
  making->code = cy_password_new_code ();
  making->secret = cy_password_normalize_code (making->code);
  making_hash (making);
}

/* What passwords and PINs must be is said by who knows no language. */
static gboolean
check_secret (gboolean (*check) (const char *secret, const char *user, GError **error),
              const char *secret,
              const char *user,
              GError **error)
{
  g_autoptr (GError) english = NULL;

  if (check (secret, user, &english))
    return TRUE;
  g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, _ (english->message));
  return FALSE;
}

static gboolean
check_pin (const char *pin, const char *user, GError **error)
{
  return cy_pin_check (pin, error);
}

static gboolean
check_new (CyNode *node, CyRecord *record, const char *password, const char *actor, GError **error)
{
  return cy_node_require (node, actor, CY_ACTION_PEOPLE, NULL, error) &&
         cy_node_check_record (node, NULL, record, error) &&
         (password == NULL || check_secret (cy_password_check, password, record->id, error));
}

/**
 * cy_node_add_user:
 * @record: an account that is not there yet.
 * @password: (nullable): its first password; %NULL has a one-time code made.
 * @answer: gets the code, or an empty text.
 */
void
cy_node_add_user (CyNode *node,
                  CyRecord *record,
                  const char *password,
                  const char *actor,
                  CyNodeText answer,
                  gpointer user_data)
{
  Making *making;
  g_autoptr (GError) error = NULL;

  if (!check_new (node, record, password, actor, &error)) {
    answer (NULL, error, user_data);
    return;
  }
  making = making_new (node, record->id, actor,
                       password != NULL ? CY_ENTRY_USER_PASSWORD : CY_ENTRY_USER_RECOVERY);
  making->record = cy_record_ref (record);
  making->answer = answer;
  making->user_data = user_data;
  making->secret = g_strdup (password);
  if (password != NULL)
    making_hash (making);
  else
    making_code (making);
}

/* One's own */

static void
on_old_checked_cb (CySecretKind kind, const GError *error, gpointer user_data)
{
  Making *making = user_data;

  making->used_code = kind == CY_SECRET_RECOVERY;
  if (error != NULL)
    making_finish (making, error);
  else
    making_hash (making);
}

/**
 * cy_node_set_password:
 * @old: the password so far, or a one-time code.
 * @password: the new one.
 *
 * Ends every session of the account at this node.
 */
void
cy_node_set_password (CyNode *node,
                      const char *user,
                      const char *old,
                      const char *password,
                      CyNodeDone done,
                      gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Making *making;

  if (g_strcmp0 (old, password) == 0)
    g_set_error_literal (&error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         _ ("the new password is the old one"));
  else
    (void) check_secret (cy_password_check, password, user, &error);
  if (error != NULL) {
    done (0, error, user_data);
    return;
  }
  making = making_new (node, user, user, CY_ENTRY_USER_PASSWORD);
  making->secret = g_strdup (password);
  making->done = done;
  making->user_data = user_data;
  cy_login_check (node->login, user, old, CY_SECRET_PASSWORD | CY_SECRET_RECOVERY,
                  on_old_checked_cb, making);
}

/**
 * cy_node_set_pin:
 * @password: of the account.
 * @pin: four to eight digits.
 */
void
cy_node_set_pin (CyNode *node,
                 const char *user,
                 const char *password,
                 const char *pin,
                 CyNodeDone done,
                 gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Making *making;

  if (!check_secret (check_pin, pin, user, &error)) {
    done (0, error, user_data);
    return;
  }
  making = making_new (node, user, user, CY_ENTRY_USER_PIN);
  making->secret = g_strdup (pin);
  making->done = done;
  making->user_data = user_data;
  cy_login_check (node->login, user, password, CY_SECRET_PASSWORD, on_old_checked_cb, making);
}

/* An administrator's */

static gboolean
need_account (CyNode *node, const char *user, GError **error)
{
  if (cy_yard_get (node->yard, CY_KIND_USER, user) != NULL)
    return TRUE;
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, _ ("there is no account “%s”"), user);
  return FALSE;
}

static void
give_code (CyNode *node,
           const char *user,
           const char *actor,
           const char *kind,
           CyNodeText answer,
           gpointer user_data)
{
  Making *making = making_new (node, user, actor, kind);

  making->answer = answer;
  making->user_data = user_data;
  making_code (making);
}

/**
 * cy_node_give_recovery:
 * @answer: gets a code that opens the account once, within %CY_RECOVERY_US, to set a password. Password and
 *   PIN so far are void.
 */
void
cy_node_give_recovery (CyNode *node,
                       const char *user,
                       const char *actor,
                       CyNodeText answer,
                       gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (cy_node_require (node, actor, CY_ACTION_PEOPLE, NULL, &error) &&
      need_account (node, user, &error))
    give_code (node, user, actor, CY_ENTRY_USER_RECOVERY, answer, user_data);
  else
    answer (NULL, error, user_data);
}

/**
 * cy_node_recover:
 *
 * As cy_node_give_recovery(), by the owner of this process, whatever the accounts say: who holds the files
 * holds the node. It is journalled under a kind of its own, so that an auditor finds it.
 */
void
cy_node_recover (CyNode *node, const char *user, CyNodeText answer, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (need_account (node, user, &error))
    give_code (node, user, node->local_user, CY_ENTRY_USER_RECOVER, answer, user_data);
  else
    answer (NULL, error, user_data);
}

/**
 * cy_node_unlock_user:
 *
 * Opens an account that wrong passwords locked.
 */
void
cy_node_unlock_user (CyNode *node,
                     const char *user,
                     const char *actor,
                     CyNodeDone done,
                     gpointer user_data)
{
  g_autofree char *subject = cy_record_subject (CY_KIND_USER, user);
  g_autoptr (GError) error = NULL;
  GPtrArray *drafts;

  if (!need_account (node, user, &error)) {
    done (0, error, user_data);
    return;
  }
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_SYS, CY_ENTRY_USER_UNLOCK, subject, actor,
                                         g_strdup ("{}")));
  cy_node_append (node, drafts, done, user_data);
}
