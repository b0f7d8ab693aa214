/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-fold.h"

#include <string.h>

#include "cy-alarm-wish.h"
#include "cy-batch-rule.h"
#include "cy-change-rule.h"
#include "cy-claim.h"
#include "cy-command-rule.h"
#include "cy-message.h"
#include "cy-order-rule.h"
#include "cy-posting.h"
#include "cy-session-rule.h"
#include "cy-tariff-flow-rule.h"
#include "cy-till.h"
#include "cy-user.h"

typedef gboolean (*FoldFunc) (CyDb *db, const CyEntry *entry, GError **error);

/* A kind that ends in a dot stands for all that begin with it: those of subjects with a life of their own,
 * which are folded from their first entry to their last each time. */
static const struct {
  const char *kind;
  FoldFunc fold;
} folds[] = {
  { CY_ENTRY_RECORD_SET, cy_fold_record_set },
  { CY_ENTRY_ALARM_RAISE, cy_fold_alarm_raise },
  { CY_ENTRY_ALARM_CLEAR, cy_fold_alarm_clear },
  { CY_ENTRY_ALARM_ACK, cy_fold_alarm_ack },
  { CY_ENTRY_ALARM_RESET, cy_fold_alarm_reset },
  { CY_ENTRY_ALARM_SUPPRESS, cy_fold_alarm_suppress },
  { CY_ENTRY_ALARM_SHELVE, cy_fold_alarm_aside },
  { CY_ENTRY_ALARM_UNSHELVE, cy_fold_alarm_aside },
  { CY_ENTRY_ALARM_OUT, cy_fold_alarm_aside },
  { CY_ENTRY_ALARM_IN, cy_fold_alarm_aside },
  { CY_ENTRY_ALARM_COMMENT, cy_fold_alarm_comment },
  { CY_ENTRY_MESSAGE_PLAN, cy_fold_message_plan },
  { CY_ENTRY_MESSAGE_TRY, cy_fold_message_try },
  { CY_ENTRY_COMMAND_PREFIX, cy_fold_command },
  { CY_ENTRY_BATCH_PREFIX, cy_fold_batch },
  { CY_ENTRY_ORDER_PREFIX, cy_fold_order },
  { CY_ENTRY_CHANGE_PREFIX, cy_fold_change },
  { CY_ENTRY_SESSION_PREFIX, cy_fold_session },
  { CY_ENTRY_TARIFF_PREFIX, cy_fold_tariff },
  { CY_ENTRY_OWNER_CLAIM, cy_fold_owner_claim },
  { CY_ENTRY_USER_PASSWORD, cy_fold_user },
  { CY_ENTRY_USER_PIN, cy_fold_user },
  { CY_ENTRY_USER_RECOVERY, cy_fold_user },
  { CY_ENTRY_USER_RECOVER, cy_fold_user },
  { CY_ENTRY_USER_FORGET, cy_fold_user },
  { CY_ENTRY_USER_LOGIN, cy_fold_user },
  { CY_ENTRY_LEDGER_PREFIX, cy_fold_ledger },
  { CY_ENTRY_TILL_PREFIX, cy_fold_till },
};

static gboolean
is_kind (const char *kind, const char *pattern)
{
  return g_str_has_suffix (pattern, ".") ? g_str_has_prefix (kind, pattern)
                                         : g_str_equal (kind, pattern);
}

/* Returns: the place in the table, its length when this version does not know the kind. */
static guint
find_fold (const char *kind)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (folds) && !is_kind (kind, folds[i].kind))
    i++;
  return i;
}

/**
 * cy_fold:
 *
 * Brings one entry into the projections. The result is a function of the set of entries folded so
 * far: any order gives the same tables, and an entry folded twice changes nothing.
 *
 * An entry beyond its node's cut folds to nothing.
 *
 * A kind this version does not know is kept in the journal and not folded; a newer version folds it
 * after the upgrade.
 *
 * Errors: #CY_DB_ERROR only. A payload that does not make sense folds to nothing, since it may come
 *   from a peer and must not block its stream.
 *
 * Threading: the journal's writer, inside its transaction.
 */
gboolean
cy_fold (CyDb *db, const CyEntry *entry, GError **error)
{
  const guint i = find_fold (entry->kind);

  return entry->beyond || i == G_N_ELEMENTS (folds) || folds[i].fold (db, entry, error);
}

/**
 * cy_fold_is_of_story:
 *
 * Returns: whether entries of this kind are about a subject with a life of its own, which is folded as a whole.
 */
gboolean
cy_fold_is_of_story (const char *kind)
{
  const guint i = find_fold (kind);

  return i < G_N_ELEMENTS (folds) && g_str_has_suffix (folds[i].kind, ".");
}

/**
 * cy_fold_pass_new:
 *
 * Returns: (transfer full): what cy_fold_in_pass() remembers from one entry to the next.
 */
GHashTable *
cy_fold_pass_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* What a pass remembers of alarms that were acknowledged. */
#define ACKED CY_ENTRY_ALARM_ACK " " CY_SUBJECT_ALARM_PREFIX

static gboolean
say_ack (CyDb *db, const CyEntry *entry, GHashTable *pass, GError **error)
{
  (void) g_hash_table_add (pass, g_strconcat (entry->kind, " ", entry->subject, NULL));
  return cy_fold_alarm_say_ack (db, entry, error);
}

/**
 * cy_fold_in_pass:
 * @pass: of cy_fold_pass_new().
 *
 * Folds one of many entries that are all in the journal already: a subject that is folded as a whole is
 * folded once in a pass. The pass ends with cy_fold_end_pass().
 */
gboolean
cy_fold_in_pass (CyDb *db, const CyEntry *entry, GHashTable *pass, GError **error)
{
  const guint i = find_fold (entry->kind);

  if (entry->beyond || i == G_N_ELEMENTS (folds))
    return TRUE;
  if (folds[i].fold == cy_fold_alarm_ack)
    return say_ack (db, entry, pass, error);
  /* Another kind about the same subject folds nothing of it, and must not take its turn. */
  if (g_str_has_suffix (folds[i].kind, ".") &&
      !g_hash_table_add (pass, g_strconcat (folds[i].kind, " ", entry->subject, NULL)))
    return TRUE;
  return folds[i].fold (db, entry, error);
}

/**
 * cy_fold_end_pass:
 *
 * Folds what is folded once for all entries of a pass.
 */
gboolean
cy_fold_end_pass (CyDb *db, GHashTable *pass, GError **error)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, pass);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    if (g_str_has_prefix (key, ACKED) &&
        !cy_fold_alarm_settle_acks (db, (const char *) key + strlen (ACKED), error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_fold_order_key:
 *
 * Returns: (transfer full): a text that sorts as cy_entry_compare() does, for registers in SQL.
 */
char *
cy_fold_order_key (const CyEntry *entry)
{
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x %s %016" G_GINT64_MODIFIER "x", entry->hlc,
                          entry->origin, entry->seq);
}

/**
 * cy_fold_order_key_origin:
 * @key: (nullable): what cy_fold_order_key() made of an entry.
 *
 * Returns: (transfer full) (nullable): the node that wrote the entry.
 */
char *
cy_fold_order_key_origin (const char *key)
{
  g_auto (GStrv) words = key == NULL ? NULL : g_strsplit (key, " ", 3);

  return words == NULL || g_strv_length (words) != 3 ? NULL : g_strdup (words[1]);
}
