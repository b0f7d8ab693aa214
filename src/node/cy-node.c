/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node.h"

#include <string.h>

#include "cy-change.h"
#include "cy-claim.h"
#include "cy-fold.h"
#include "cy-journal-alarm.h"
#include "cy-journal-query.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-node-signals.h"
#include "cy-node-standing.h"
#include "cy-order.h"
#include "cy-permission-rule.h"
#include "cy-posting.h"
#include "cy-restore.h"
#include "cy-till.h"
#include "cy-time.h"

/* What other nodes said of the past is remembered up to [bytes]. */
#define BROUGHT_BYTES ((gsize) 16 * 1024 * 1024)

/* How often those who look at alarms are told that the list changed, at most [ms]. */
#define ALARMS_EVERY_MS 200

/* How long a hand-over may be on its way between nodes that are connected [µs]. */
#define HAND_OVER_US ((gint64) 10 * G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE (CyNode, cy_node, G_TYPE_OBJECT)

/* Somebody whose change is written and who is told when the yard shows it. */
typedef struct {
  CyNode *node; /* owned */
  CyNodeDone done;
  gpointer user_data;
  guint n_changes;
} Waiter;

static Waiter *
waiter_new (CyNode *node, CyNodeDone done, gpointer user_data)
{
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->node = g_object_ref (node);
  waiter->done = done;
  waiter->user_data = user_data;
  return waiter;
}

static void
waiter_finish (Waiter *waiter, const GError *error)
{
  if (waiter->done != NULL)
    waiter->done (error == NULL ? waiter->n_changes : 0, error, waiter->user_data);
  g_object_unref (waiter->node);
  g_free (waiter);
}

static gpointer
load_yard (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_yard (db, error);
}

static void
tell_waiting (CyNode *node)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&node->waiting);

  node->waiting = g_ptr_array_new ();
  for (guint i = 0; i < waiting->len; i++)
    waiter_finish (waiting->pdata[i], NULL);
}

/* Returns: how many piles this node talked to by @before and does not by now, though they are there. */
static guint
count_lost (CyNode *node, CyYard *before)
{
  g_autoptr (GPtrArray) piles = cy_yard_list (before, CY_KIND_PILE);
  const char *self = cy_node_get_id (node);
  guint n_lost = 0;

  for (guint i = 0; i < piles->len; i++) {
    CyRecord *pile = piles->pdata[i];
    CyRecord *now = cy_yard_get (node->yard, CY_KIND_PILE, pile->id);

    n_lost += now != NULL && cy_yard_is_owned_by (before, pile, self) &&
              !cy_yard_is_owned_by (node->yard, now, self);
  }
  return n_lost;
}

static void
compare_owners (CyNode *node, CyYard *before)
{
  gint64 age_us = cy_clock_wall_us (node->clock) - node->taken_us;
  guint n_lost = node->peers == NULL ? 0 : count_lost (node, before);

  if (n_lost > 0 && age_us > HAND_OVER_US)
    cy_peer_desk_tell_owners (node->peers, n_lost);
}

static void
take_yard (CyNode *node, CyYard *yard)
{
  g_autoptr (CyYard) before = node->yard;

  node->yard = yard;
  compare_owners (node, before);
  cy_alarm_desk_set_yard (node->desk, cy_node_get_id (node), node->yard);
  if (node->supervision != NULL) {
    cy_command_desk_set_yard (node->commands, node->yard);
    cy_supervision_apply (node->supervision, node->yard);
    cy_asset_watch_set_yard (node->assets, node->yard);
    cy_notice_desk_set_yard (node->notices, node->yard);
    cy_session_desk_set_yard (node->sessions, node->yard);
    cy_billing_desk_set_yard (node->billing, node->yard);
    cy_beacon_desk_set_yard (node->beacons, node->yard);
    cy_peer_desk_set_yard (node->peers, node->yard);
    cy_snapshot_desk_look (node->snapshots);
    cy_live_desk_set_yard (node->looks, node->yard);
    cy_history_keeper_set_yard (node->keeper, node->yard);
  }
  g_signal_emit (node, cy_node_signals[CY_NODE_SIGNAL_YARD_CHANGED], 0);
}

static void
on_yard_loaded_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyNode) node = user_data;

  node->yard_loading = FALSE;
  if (result == NULL)
    /* What was written stays written; the screens keep the older picture and say so once. */
    g_warning ("The master data could not be read again: %s", error->message);
  else if (node->journal == NULL)
    /* It stopped meanwhile: there is nobody left to tell. */
    cy_yard_unref (result);
  else
    take_yard (node, result);
  if (node->yard_stale && node->journal != NULL)
    cy_node_reload_yard (node);
  else
    tell_waiting (node);
}

void
cy_node_reload_yard (CyNode *node)
{
  node->yard_stale = node->yard_loading;
  if (node->yard_loading || node->journal == NULL)
    return;
  node->yard_loading = TRUE;
  cy_journal_query (node->journal, load_yard, NULL, NULL, on_yard_loaded_cb, g_object_ref (node));
}

static void
remember_head (CyNode *node, const CyEntry *entry)
{
  g_free (node->head);
  node->head = g_strdup_printf ("%s %" G_GUINT64_FORMAT, entry->stream, entry->seq);
}

/* What was said of an order is in its table by now. */
static void
see_order (CyNode *node, const CyEntry *entry)
{
  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_ORDER_PREFIX))
    return;
  if (node->orders != NULL)
    cy_order_watch_see_entry (node->orders, entry);
  g_signal_emit (node, cy_node_signals[CY_NODE_SIGNAL_ORDER_CHANGED], 0,
                 entry->subject + strlen (CY_SUBJECT_ORDER_PREFIX));
}

/* A pile that moves to another node is told of at once, or two nodes talked to it for a while. Who hands one over
 * here stops at once. */
static void
see_claim (CyNode *node, const CyEntry *entry)
{
  if (g_str_equal (entry->kind, CY_ENTRY_OWNER_CLAIM))
    node->taken_us = cy_hlc_to_us (entry->hlc);
}

static void
see_change (CyNode *node, const CyEntry *entry)
{
  if (g_str_has_prefix (entry->subject, CY_SUBJECT_CHANGE_PREFIX))
    g_signal_emit (node, cy_node_signals[CY_NODE_SIGNAL_CHANGE_CHANGED], 0,
                   entry->subject + strlen (CY_SUBJECT_CHANGE_PREFIX));
}

static void
see_session (CyNode *node, const CyEntry *entry)
{
  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_SESSION_PREFIX))
    return;
  cy_node_see_session (node, entry);
  g_signal_emit (node, cy_node_signals[CY_NODE_SIGNAL_SESSION_CHANGED], 0,
                 entry->subject + strlen (CY_SUBJECT_SESSION_PREFIX));
}

static gboolean
is_money (const CyEntry *entry)
{
  return g_str_has_prefix (entry->kind, CY_ENTRY_LEDGER_PREFIX) ||
         g_str_has_prefix (entry->kind, CY_ENTRY_TILL_PREFIX);
}

/* What another node wrote after it was removed is not followed. A node that was removed itself goes on with what it
 * talks to: it does not stop being able to stop a charge. */
static gboolean
is_followed (CyNode *node, const CyEntry *entry)
{
  return !entry->beyond || g_str_equal (entry->origin, cy_node_get_id (node));
}

static void
on_committed_cb (GPtrArray *entries, gpointer user_data)
{
  CyNode *node = user_data;
  const CyEntry *last = entries->pdata[entries->len - 1];
  gboolean records = FALSE;
  gboolean people = FALSE;
  gboolean money = FALSE;

  node->n_entries += entries->len;
  remember_head (node, last);
  for (guint i = 0; i < entries->len; i++) {
    const CyEntry *entry = entries->pdata[i];

    if (!is_followed (node, entry))
      continue;
    records = records || g_str_equal (entry->kind, CY_ENTRY_RECORD_SET) ||
              g_str_equal (entry->kind, CY_ENTRY_OWNER_CLAIM);
    people = people || g_str_has_prefix (entry->subject, CY_SUBJECT_USER_PREFIX);
    money = money || is_money (entry);
    cy_alarm_desk_see_entry (node->desk, entry);
    see_order (node, entry);
    see_change (node, entry);
    see_claim (node, entry);
    see_session (node, entry);
    if (node->notices != NULL)
      cy_notice_desk_see_entry (node->notices, entry);
    if (node->batches != NULL) {
      cy_batch_desk_see_entry (node->batches, entry);
      cy_command_desk_see_entry (node->commands, entry);
    }
    if (node->beacons != NULL)
      cy_beacon_desk_see_entry (node->beacons, entry);
  }
  if (node->snapshots != NULL)
    cy_snapshot_desk_see (node->snapshots, entries);
  if (cy_alone_log_see_entries (node->alone, entries))
    g_signal_emit (node, cy_node_signals[CY_NODE_SIGNAL_PEERS_CHANGED], 0);
  if (people)
    g_signal_emit (node, cy_node_signals[CY_NODE_SIGNAL_PEOPLE_CHANGED], 0);
  if (money)
    g_signal_emit (node, cy_node_signals[CY_NODE_SIGNAL_MONEY_CHANGED], 0);
  if (records)
    cy_node_reload_yard (node);
}

static gboolean
tell_alarms_cb (gpointer user_data)
{
  CyNode *node = user_data;

  node->alarms_told = 0;
  node->alarms_told_us = cy_clock_mono_us (node->clock);
  if (node->beacons != NULL)
    cy_beacon_desk_see_alarms (node->beacons);
  if (node->orders != NULL)
    cy_order_watch_see_alarms (node->orders);
  g_signal_emit (node, cy_node_signals[CY_NODE_SIGNAL_ALARMS_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Ten thousand alarms in a minute are some hundred changes of the list, not ten thousand. */
static void
on_alarms_changed_cb (gpointer user_data)
{
  CyNode *node = user_data;
  gint64 age_us = cy_clock_mono_us (node->clock) - node->alarms_told_us;

  if (node->alarms_told != 0)
    return;
  if (node->alarms_told_us == 0 || age_us >= ALARMS_EVERY_MS * CY_US_PER_MS)
    tell_alarms_cb (node);
  else
    node->alarms_told = g_timeout_add (ALARMS_EVERY_MS, tell_alarms_cb, node);
}

/* A query whose answer is waited for: only before the main loop runs. */
typedef struct {
  gpointer result;
  GError *error;
  gboolean done;
} Waited;

static void
on_waited_cb (gpointer result, const GError *error, gpointer user_data)
{
  Waited *waited = user_data;

  waited->result = result;
  waited->error = error == NULL ? NULL : g_error_copy (error);
  waited->done = TRUE;
}

gpointer
cy_node_query_now (CyNode *node, CyJournalQuery query, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Waited waited = { 0 };

  g_main_context_push_thread_default (context);
  cy_journal_query (node->journal, query, node, NULL, on_waited_cb, &waited);
  while (!waited.done)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
  if (waited.error != NULL)
    g_propagate_error (error, waited.error);
  return waited.result;
}

static gpointer
load_latest_alarms (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_latest_alarms (db, error);
}

static gpointer
load_last_entry (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_entries (db, &(const CyEntryQuery){ .limit = 1 }, error);
}

static gpointer
load_count (CyDb *db, gpointer data, GError **error)
{
  guint64 *count = g_new0 (guint64, 1);

  if (cy_journal_count (db, count, error))
    return count;
  g_free (count);
  return NULL;
}

static gpointer
load_heard (CyDb *db, gpointer node, GError **error)
{
  gint64 *heard_us = g_new0 (gint64, 1);

  if (cy_journal_load_heard (db, cy_node_get_id (node), heard_us, error))
    return heard_us;
  g_free (heard_us);
  return NULL;
}

static gboolean
open_stores (CyNode *node, GError **error)
{
  g_autofree char *identity = cy_data_dir_file (node->dir, "identity");
  g_autofree char *history_db = cy_data_dir_file (node->dir, "history.db");

  return (node->identity = cy_identity_load (identity, error)) != NULL &&
         cy_node_open_journal (node, error) &&
         (node->history = cy_history_open (history_db, error)) != NULL;
}

static void
on_tariffs_changed_cb (gpointer user_data)
{
  g_signal_emit (user_data, cy_node_signals[CY_NODE_SIGNAL_TARIFFS_CHANGED], 0);
}

static gboolean
load_state (CyNode *node, GError **error)
{
  g_autoptr (GPtrArray) tariffs = NULL;
  g_autoptr (GPtrArray) alarms = NULL;
  g_autoptr (GPtrArray) last = NULL;
  g_autofree guint64 *count = NULL;
  g_autofree gint64 *heard_us = NULL;

  if ((node->yard = cy_node_query_now (node, load_yard, error)) == NULL ||
      (alarms = cy_node_query_now (node, load_latest_alarms, error)) == NULL ||
      (tariffs = cy_node_query_now (node, cy_tariff_book_load, error)) == NULL ||
      (last = cy_node_query_now (node, load_last_entry, error)) == NULL ||
      (count = cy_node_query_now (node, load_count, error)) == NULL ||
      (heard_us = cy_node_query_now (node, load_heard, error)) == NULL)
    return FALSE;
  if (last->len > 0)
    remember_head (node, last->pdata[0]);
  node->alone = cy_alone_log_new (cy_node_get_id (node), *heard_us);
  node->n_entries = *count;
  node->desk =
    cy_alarm_desk_new (node->journal, alarms, node->clock, "system", on_alarms_changed_cb, node);
  cy_alarm_desk_set_yard (node->desk, cy_node_get_id (node), node->yard);
  cy_journal_add_listener (node->journal, on_committed_cb, node);
  node->tariffs =
    cy_tariff_book_new (node->journal, g_steal_pointer (&tariffs), on_tariffs_changed_cb, node);
  cy_journal_set_again (node->journal, node, cy_node_see_again);
  cy_node_tell_rebirth (node);
  return TRUE;
}

static void
open_profiles (CyNode *node, const char *installed)
{
  g_autofree char *own = cy_data_dir_file (node->dir, "profiles");
  g_autofree char *images = cy_data_dir_file (node->dir, "firmware");
  const char *folders[] = { own, installed, NULL };

  node->profiles = cy_profile_store_new (folders);
  node->firmwares = cy_file_store_new (images, "a firmware image", CY_FIRMWARE_MAX_BYTES);
}

static void
on_command_changed_cb (const CyCommand *command, gpointer user_data)
{
  CyNode *node = user_data;

  if (node->batches != NULL)
    cy_batch_desk_see_command (node->batches, command);
  g_signal_emit (node, cy_node_signals[CY_NODE_SIGNAL_COMMAND_CHANGED], 0, command);
}

static void
on_batch_changed_cb (const CyBatch *batch, gpointer user_data)
{
  g_signal_emit (user_data, cy_node_signals[CY_NODE_SIGNAL_BATCH_CHANGED], 0, batch);
}

static void
on_session_changed_cb (gpointer user_data, const CySession *session)
{
  g_signal_emit (user_data, cy_node_signals[CY_NODE_SIGNAL_SESSION_CHANGED], 0, session->id);
}

static void
on_peers_changed_cb (gpointer user_data)
{
  cy_node_see_links (user_data);
  g_signal_emit (user_data, cy_node_signals[CY_NODE_SIGNAL_PEERS_CHANGED], 0);
}

static void
on_pairing_changed_cb (gpointer user_data)
{
  g_signal_emit (user_data, cy_node_signals[CY_NODE_SIGNAL_PAIRING_CHANGED], 0);
}

static void
watch_assets (CyNode *node)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  node->assets = cy_asset_watch_new (node->desk, cy_node_get_id (node), node->clock, zone);
  cy_asset_watch_set_yard (node->assets, node->yard);
}

/**
 * cy_node_new:
 *
 * Opens the data directory and everything in it, recovers, and, if asked to, starts to supervise.
 * Blocks on the disk; call it before the main loop runs.
 *
 * Errors: #CY_NODE_ERROR, #CY_DB_ERROR, #CY_PEERS_ERROR, #CY_HISTORY_ERROR; each says what and where.
 */
CyNode *
cy_node_new (const CyNodeOptions *options, GError **error)
{
  g_autoptr (CyNode) node = g_object_new (CY_TYPE_NODE, NULL);

  if ((node->dir = cy_data_dir_open (options->data_dir, error)) == NULL ||
      !cy_restore_apply (options->data_dir, error) || !open_stores (node, error) ||
      !load_state (node, error))
    return NULL;
  open_profiles (node, options->profile_dir);
  node->credentials = cy_credential_store_new (options->data_dir, CY_CREDENTIAL_ANYWHERE);
  node->login = cy_login_new (node);
  node->seat = cy_seat_new (node);
  if (options->supervise) {
    node->supervision = cy_supervision_new (cy_node_get_id (node), node->clock, node->profiles,
                                            node->history, node->desk, error);
    if (node->supervision == NULL ||
        !cy_node_open_desks (node, on_command_changed_cb, on_batch_changed_cb, error) ||
        !cy_node_open_sessions (node, on_session_changed_cb, error) ||
        !cy_node_open_notices (node, error))
      return NULL;
    cy_supervision_apply (node->supervision, node->yard);
    cy_alarm_desk_follow_time (node->desk);
    node->watch =
      cy_history_watch_new (node->history, node->desk, cy_node_get_id (node), node->clock);
    watch_assets (node);
    node->backups = cy_backup_watch_new (node, node->desk, node->clock);
    node->orders = cy_order_watch_new (node);
    if (!cy_node_open_beacons (node, error) ||
        !cy_node_open_peers (node, options->listen, on_peers_changed_cb, on_pairing_changed_cb,
                             error))
      return NULL;
    node->snapshots = cy_snapshot_desk_new (node);
  }
  return g_steal_pointer (&node);
}

/**
 * cy_node_stop:
 *
 * Stops in order: acquiring, history (sealed), journal (flushed), the lock. Afterwards the node only
 * remembers what it was. Runs by itself when the last reference goes.
 */
void
cy_node_stop (CyNode *node)
{
  g_cancellable_cancel (node->stopping);
  g_clear_handle_id (&node->alarms_told, g_source_remove);
  g_clear_pointer (&node->looks, cy_live_desk_free);
  g_clear_pointer (&node->tariffs, cy_tariff_book_free);
  g_clear_pointer (&node->discovery, cy_peer_discovery_free);
  g_clear_pointer (&node->keeper, cy_history_keeper_stop);
  g_clear_pointer (&node->peers, cy_peer_desk_free);
  g_clear_pointer (&node->snapshots, cy_snapshot_desk_free);
  g_clear_pointer (&node->login, cy_login_free);
  g_clear_pointer (&node->orders, cy_order_watch_free);
  g_clear_pointer (&node->notices, cy_notice_desk_free);
  g_clear_pointer (&node->beacons, cy_beacon_desk_free);
  g_clear_pointer (&node->billing, cy_billing_desk_free);
  g_clear_pointer (&node->sessions, cy_session_desk_free);
  g_clear_pointer (&node->restore, cy_keep_restore_free);
  g_clear_pointer (&node->batches, cy_batch_desk_free);
  g_clear_pointer (&node->commands, cy_command_desk_free);
  g_clear_pointer (&node->supervision, cy_supervision_free);
  g_clear_pointer (&node->watch, cy_history_watch_free);
  g_clear_pointer (&node->assets, cy_asset_watch_free);
  g_clear_pointer (&node->backups, cy_backup_watch_free);
  g_clear_pointer (&node->history, cy_history_close);
  g_clear_pointer (&node->desk, cy_alarm_desk_free);
  g_clear_pointer (&node->journal, cy_journal_close);
  g_clear_pointer (&node->profiles, cy_profile_store_free);
  g_clear_pointer (&node->firmwares, cy_file_store_free);
  g_clear_pointer (&node->credentials, cy_credential_store_free);
  g_clear_pointer (&node->identity, cy_identity_free);
  g_clear_pointer (&node->dir, cy_data_dir_close);
}

static void
cy_node_dispose (GObject *object)
{
  CyNode *node = CY_NODE (object);

  cy_node_stop (node);
  g_clear_object (&node->seat);
  g_clear_pointer (&node->denied, g_hash_table_unref);
  g_clear_pointer (&node->money, cy_money_queue_free);
  g_clear_pointer (&node->fetches, g_hash_table_unref);
  g_clear_pointer (&node->brought, cy_history_cache_free);
  g_clear_pointer (&node->yard, cy_yard_unref);
  g_clear_pointer (&node->flood, cy_flood_watch_free);
  g_clear_pointer (&node->alone, cy_alone_log_free);
  g_clear_pointer (&node->waiting, g_ptr_array_unref);
  g_clear_pointer (&node->head, g_free);
  g_clear_pointer (&node->rebirth, json_node_unref);
  g_clear_pointer (&node->local_user, g_free);
  g_clear_object (&node->stopping);
  g_clear_pointer (&node->check, cy_node_look_free);
  g_clear_pointer (&node->verification, cy_node_look_free);
  G_OBJECT_CLASS (cy_node_parent_class)->dispose (object);
}

static void
cy_node_class_init (CyNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_node_dispose;

  cy_node_install_signals ();
}

static void
cy_node_init (CyNode *node)
{
  node->clock = cy_clock_system ();
  node->stopping = g_cancellable_new ();
  node->started_mono_us = cy_clock_mono_us (node->clock);
  node->local_user = g_strdup (g_get_user_name ());
  node->waiting = g_ptr_array_new ();
  node->flood = cy_flood_watch_new ();
  node->money = cy_money_queue_new ();
  node->denied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  node->fetches = g_hash_table_new (g_str_hash, g_str_equal);
  node->brought = cy_history_cache_new (BROUGHT_BYTES, node->clock);
}

const char *
cy_node_get_id (CyNode *node)
{
  return cy_identity_get_node (node->identity);
}

const char *
cy_node_get_data_dir (CyNode *node)
{
  return cy_data_dir_get_path (node->dir);
}

const char *
cy_node_get_local_user (CyNode *node)
{
  return node->local_user;
}

gboolean
cy_node_is_supervising (CyNode *node)
{
  return node->supervision != NULL;
}

/**
 * cy_node_get_yard:
 *
 * Returns: (transfer none): the master data as of the last commit; ref it to keep it.
 */
CyYard *
cy_node_get_yard (CyNode *node)
{
  return node->yard;
}

/**
 * cy_node_ref_live:
 *
 * Returns: (transfer full) (nullable): the newest live table, %NULL when nothing is supervised.
 */
CyLiveTable *
cy_node_ref_live (CyNode *node)
{
  return node->supervision == NULL ? NULL : cy_supervision_ref_live (node->supervision);
}

/**
 * cy_node_get_problems:
 *
 * Returns: (transfer none) (nullable) (element-type utf8): piles that cannot be read as described.
 */
GPtrArray *
cy_node_get_problems (CyNode *node)
{
  return node->supervision == NULL ? NULL : cy_supervision_get_problems (node->supervision);
}

char **
cy_node_list_profiles (CyNode *node)
{
  return cy_profile_store_list (node->profiles);
}

static void
on_written_cb (guint n_entries, const GError *error, gpointer user_data)
{
  Waiter *waiter = user_data;
  CyNode *node = waiter->node;

  waiter->n_changes = n_entries;
  /* The listener has heard of the commit before: the yard is on its way or up to date. Even who
   * changed nothing waits, since another may just have made it so. */
  if (error == NULL && node->yard_loading)
    g_ptr_array_add (node->waiting, waiter);
  else
    waiter_finish (waiter, error);
}

void
cy_node_append (CyNode *node, GPtrArray *drafts, CyNodeDone done, gpointer user_data)
{
  cy_journal_append (node->journal, drafts, on_written_cb, waiter_new (node, done, user_data));
}

void
cy_node_put_records (CyNode *node,
                     GPtrArray *records,
                     CyRecord *base,
                     const char *actor,
                     CyNodeDone done,
                     gpointer user_data)
{
  cy_journal_put_records (node->journal, records, base, actor, on_written_cb,
                          waiter_new (node, done, user_data));
}

void
cy_node_decline (GError *error, CyNodeDone done, gpointer user_data)
{
  if (done != NULL)
    done (0, error, user_data);
  g_error_free (error);
}

static void
on_rebuilt_cb (guint n_entries, const GError *error, gpointer user_data)
{
  Waiter *waiter = user_data;

  if (error != NULL) {
    waiter_finish (waiter, error);
    return;
  }
  waiter->n_changes = (guint) MIN (waiter->node->n_entries, G_MAXUINT);
  g_ptr_array_add (waiter->node->waiting, waiter);
  cy_node_reload_yard (waiter->node);
}

/**
 * cy_node_rebuild:
 *
 * Folds every projection from the journal again; @done gets the number of entries.
 */
void
cy_node_rebuild (CyNode *node, const char *actor, CyNodeDone done, gpointer user_data)
{
  GError *error = NULL;

  if (cy_node_require (node, actor, CY_ACTION_BACKUP, NULL, &error))
    cy_journal_rebuild (node->journal, on_rebuilt_cb, waiter_new (node, done, user_data));
  else
    cy_node_decline (error, done, user_data);
}
