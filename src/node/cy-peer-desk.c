/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-desk.h"

#include <math.h>

#include "cy-journal-sync.h"
#include "cy-peer-store.h"
#include "cy-stream.h"

/* Trouble between nodes is over when nothing was heard of it for so long [s]. */
#define CLEAR_AFTER_S 300

/* An alarm of this node until it was quiet for a while. */
typedef struct {
  char *subject;
  guint timer; /* source id, 0 when it does not hold */
} Trouble;

typedef enum {
  TROUBLE_CLOCK,
  TROUBLE_MISBEHAVED,
  TROUBLE_OWNERS,
  N_TROUBLES,
} TroubleKind;

struct _CyPeerDesk {
  CyJournal *journal;
  CyIdentity *identity;
  CyAlarmDesk *alarms; /* nullable */
  const CyClock *clock;
  void (*changed) (gpointer user_data);
  void (*cut_off) (const char *node, gpointer user_data);
  void (*looked_at) (gpointer user_data);
  void (*asked) (const char *from, const char *id, JsonObject *question, gpointer user_data);
  void (*pairing) (gpointer user_data);
  CySupervision *supervision; /* nullable */
  gpointer user_data;
  CyPeerStore *store;
  CyPeers *peers;
  CyYard *yard;
  GHashTable *keys;       /* owned node to owned key, of all that are or were members */
  GHashTable *quarantine; /* owned stream to owned reason */
  Trouble troubles[N_TROUBLES];
  char *fork_subject;
  char *pairing_actor;   /* nullable: who becomes acquainted */
  gboolean agree;        /* as soon as there is a fingerprint */
  gboolean is_joined;    /* what this pairing agreed on is on its way to the journal */
  char *name;            /* what this node calls itself */
  gboolean is_beginning; /* a new incarnation is on its way */
};

static const char *const trouble_conditions[N_TROUBLES] = {
  [TROUBLE_CLOCK] = CY_CONDITION_PEER_CLOCK,
  [TROUBLE_MISBEHAVED] = CY_CONDITION_PEER_MISBEHAVED,
  [TROUBLE_OWNERS] = CY_CONDITION_OWNERS,
};

static void
tell (CyPeerDesk *desk, char *subject, gboolean active, CyPriority priority, double value)
{
  const CyCondition condition = { .subject = subject,
                                  .active = active,
                                  .priority = priority,
                                  .value = value,
                                  .limit = NAN,
                                  .time_us = cy_clock_wall_us (desk->clock) };

  if (desk->alarms != NULL)
    cy_alarm_desk_take (desk->alarms, &condition);
}

typedef struct {
  CyPeerDesk *desk;
  TroubleKind kind;
} Quiet;

static gboolean
on_quiet_cb (gpointer user_data)
{
  const Quiet *quiet = user_data;
  Trouble *trouble = &quiet->desk->troubles[quiet->kind];

  trouble->timer = 0;
  tell (quiet->desk, trouble->subject, FALSE, CY_PRIORITY_MEDIUM, NAN);
  return G_SOURCE_REMOVE;
}

static void
begin_trouble (CyPeerDesk *desk, TroubleKind kind, double value)
{
  Trouble *trouble = &desk->troubles[kind];
  Quiet *quiet = g_new (Quiet, 1);

  tell (desk, trouble->subject, TRUE, CY_PRIORITY_MEDIUM, value);
  g_clear_handle_id (&trouble->timer, g_source_remove);
  *quiet = (Quiet){ desk, kind };
  trouble->timer =
    g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, CLEAR_AFTER_S, on_quiet_cb, quiet, g_free);
}

static void
on_changed (gpointer user_data)
{
  CyPeerDesk *desk = user_data;

  desk->changed (desk->user_data);
}

static void
on_quarantined (const char *stream, const char *reason, gpointer user_data)
{
  CyPeerDesk *desk = user_data;

  g_hash_table_replace (desk->quarantine, g_strdup (stream), g_strdup (reason));
  tell (desk, desk->fork_subject, TRUE, CY_PRIORITY_CRITICAL, NAN);
  desk->changed (desk->user_data);
}

static void
on_begun_cb (guint n_entries, const GError *error, gpointer user_data)
{
  CyPeerDesk *desk = user_data;

  desk->is_beginning = FALSE;
  if (error == NULL)
    cy_peers_begin_incarnation (desk->peers, cy_identity_get_incarnation (desk->identity));
}

/* Others have entries of this node that it does not have: its disk was put back. What it writes from now on goes
 * to streams nobody has seen, and what it forgot comes back from the others. */
static void
on_forgotten (const char *node, gpointer user_data)
{
  CyPeerDesk *desk = user_data;
  g_autoptr (GError) error = NULL;

  if (desk->is_beginning)
    return;
  if (!cy_identity_set_incarnation (
        desk->identity, (guint64) cy_identity_get_incarnation (desk->identity) + 1, &error)) {
    g_warning ("No new incarnation could be begun: %s", error->message);
    return;
  }
  desk->is_beginning = TRUE;
  cy_journal_begin_incarnation (desk->journal, cy_identity_get_incarnation (desk->identity),
                                on_begun_cb, desk);
}

static void
on_clock_suspect (const char *origin, gint64 ahead_us, gpointer user_data)
{
  begin_trouble (user_data, TROUBLE_CLOCK, (double) ahead_us / G_USEC_PER_SEC);
}

static void
on_cut_off (const char *node, gpointer user_data)
{
  CyPeerDesk *desk = user_data;

  desk->cut_off (node, desk->user_data);
}

static void
on_misbehaved (const char *node, const char *reason, gpointer user_data)
{
  begin_trouble (user_data, TROUBLE_MISBEHAVED, NAN);
}

/* The record of a node, as it shall be: what it has already stays. */
static CyRecord *
record_of (CyPeerDesk *desk,
           const char *node,
           const char *key,
           const char *name,
           const char *address)
{
  CyRecord *before = cy_yard_get (desk->yard, CY_KIND_NODE, node);
  CyRecord *record =
    before != NULL ? cy_record_copy (before, NULL) : cy_record_new (CY_KIND_NODE, node);

  (void) cy_record_set_text (record, "key", key, NULL);
  /* A name that people gave is not what the machine calls itself. */
  if (cy_record_get_text (record, "name") == NULL)
    (void) cy_record_set_text (record, "name", name, NULL);
  if (address != NULL)
    (void) cy_record_set_text (record, "address", address, NULL);
  return record;
}

/* Both nodes write both: whichever entry arrives first, the two are members of one network. */
static void
join (CyPeerDesk *desk, const CyPairingReport *pairing)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_record_unref);
  g_autofree char *own_key = cy_identity_dup_key (desk->identity);

  desk->is_joined = TRUE;
  g_ptr_array_add (
    records, record_of (desk, cy_identity_get_node (desk->identity), own_key, desk->name, NULL));
  g_ptr_array_add (records,
                   record_of (desk, pairing->node, pairing->key, pairing->name, pairing->address));
  cy_journal_put_records (desk->journal, records, NULL, desk->pairing_actor, NULL, NULL);
}

static void
on_pairing (gpointer user_data)
{
  CyPeerDesk *desk = user_data;
  g_autoptr (CyPairingReport) pairing = cy_peers_describe_pairing (desk->peers);

  if (pairing->state == CY_PAIRING_COMPARING && desk->agree && !pairing->agreed)
    cy_peers_agree (desk->peers);
  if (pairing->state == CY_PAIRING_PAIRED && !desk->is_joined && desk->pairing_actor != NULL)
    join (desk, pairing);
  desk->pairing (desk->user_data);
}

/* Members are those whose id is their key's; this node itself is none of its peers. */
static gboolean
is_member (CyPeerDesk *desk, CyRecord *node)
{
  const char *key = cy_record_get_text (node, "key");

  return key != NULL && cy_node_id_is_of_key (node->id, key) &&
         !g_str_equal (node->id, cy_identity_get_node (desk->identity));
}

static void
tell_members (CyPeerDesk *desk)
{
  g_autoptr (GPtrArray) nodes = cy_yard_list (desk->yard, CY_KIND_NODE);
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (CyPeerMember));

  for (guint i = 0; i < nodes->len; i++) {
    CyRecord *node = nodes->pdata[i];
    const CyPeerMember member = { node->id, cy_record_get_text (node, "name"),
                                  cy_record_get_text (node, "address") };

    if (is_member (desk, node))
      g_array_append_val (members, member);
  }
  cy_peers_set_members (desk->peers, (const CyPeerMember *) (gpointer) members->data, members->len,
                        desk->keys);
}

/* Who was a member once is known for ever: what it wrote is still to be verified. */
static void
learn_keys (CyPeerDesk *desk)
{
  g_autoptr (GPtrArray) nodes = cy_yard_list (desk->yard, CY_KIND_NODE);
  g_autoptr (GHashTable) before = g_steal_pointer (&desk->keys);
  GHashTableIter iter;
  gpointer node;
  gpointer key;

  desk->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &node, &key))
    g_hash_table_insert (desk->keys, g_strdup (node), g_strdup (key));
  for (guint i = 0; i < nodes->len; i++) {
    const CyRecord *record = nodes->pdata[i];
    const char *text = cy_record_get_text (record, "key");

    if (text != NULL && cy_node_id_is_of_key (record->id, text))
      g_hash_table_replace (desk->keys, g_strdup (record->id), g_strdup (text));
  }
}

/**
 * cy_peer_desk_set_yard:
 *
 * Members came, went, or moved.
 */
void
cy_peer_desk_set_yard (CyPeerDesk *desk, CyYard *yard)
{
  g_clear_pointer (&desk->yard, cy_yard_unref);
  desk->yard = cy_yard_ref (yard);
  learn_keys (desk);
  tell_members (desk);
}

static void
on_looked_at (gpointer user_data)
{
  CyPeerDesk *desk = user_data;

  desk->looked_at (desk->user_data);
}

static void
on_asked (const char *from, const char *id, JsonObject *question, gpointer user_data)
{
  CyPeerDesk *desk = user_data;

  desk->asked (from, id, question, desk->user_data);
}

static CyLiveTable *
ref_live (gpointer live_data)
{
  return live_data == NULL ? NULL : cy_supervision_ref_live (live_data);
}

static void
show (const char *node, GPtrArray *piles, CyLiveFrame *frame, gpointer live_data)
{
  CyRemoteScans *scans = cy_remote_scans_new (node);

  for (guint i = 0; i < frame->records->len; i++) {
    CyLiveRecord *record = frame->records->pdata[i];

    if (record->number >= piles->len)
      continue;
    g_ptr_array_add (scans->piles, g_strdup (piles->pdata[record->number]));
    g_ptr_array_add (scans->records, g_steal_pointer (&frame->records->pdata[i]));
  }
  cy_supervision_show (live_data, scans);
}

static char *
name_of (CyYard *yard, const char *node)
{
  CyRecord *record = cy_yard_get (yard, CY_KIND_NODE, node);
  const char *name = record == NULL ? NULL : cy_record_get_text (record, "name");

  return g_strdup (name != NULL ? name : g_get_host_name ());
}

static gboolean
open_peers (CyPeerDesk *desk, const CyPeerDeskOptions *options, GError **error)
{
  CyPeersOptions peers = {
    .identity = desk->identity,
    .clock = desk->clock,
    .net = CY_PEER_NET_OPTIONS,
    .store = cy_peer_store_get (desk->store),
    .ref_live = ref_live,
    .show = show,
    .live_data = desk->supervision,
    .events = { on_changed, on_quarantined, on_forgotten, on_clock_suspect, on_cut_off,
                on_looked_at, on_asked, on_pairing, on_misbehaved, desk },
  };

  desk->name = name_of (desk->yard, cy_identity_get_node (desk->identity));
  peers.name = desk->name;
  peers.net.listen = options->listen;
  desk->peers = cy_peers_new (&peers, error);
  return desk->peers != NULL;
}

/**
 * cy_peer_desk_new:
 * @yard: master data.
 * @keys: (transfer none): see cy_journal_load_keys().
 *
 * Errors: #CY_PEERS_ERROR, when the address cannot be listened on.
 */
CyPeerDesk *
cy_peer_desk_new (const CyPeerDeskOptions *options, CyYard *yard, GHashTable *keys, GError **error)
{
  g_autoptr (CyPeerDesk) desk = g_new0 (CyPeerDesk, 1);
  const char *node = cy_identity_get_node (options->identity);

  desk->journal = options->journal;
  desk->identity = options->identity;
  desk->alarms = options->alarms;
  desk->clock = options->clock;
  desk->changed = options->changed;
  desk->pairing = options->pairing;
  desk->cut_off = options->cut_off;
  desk->looked_at = options->looked_at;
  desk->asked = options->asked;
  desk->supervision = options->supervision;
  desk->user_data = options->user_data;
  desk->yard = cy_yard_ref (yard);
  desk->keys = g_hash_table_ref (keys);
  desk->quarantine = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  desk->fork_subject = cy_alarm_node_subject (node, CY_CONDITION_PEER_FORK);
  for (guint i = 0; i < N_TROUBLES; i++)
    desk->troubles[i].subject = cy_alarm_node_subject (node, trouble_conditions[i]);
  desk->store = cy_peer_store_new (desk->journal);
  if (!open_peers (desk, options, error))
    return NULL;
  cy_journal_add_listener_in (desk->journal, cy_peers_get_context (desk->peers), cy_peers_saw,
                              desk->peers);
  cy_peer_desk_set_yard (desk, yard);
  /* What the process before told of is found again, or is over. */
  tell (desk, desk->fork_subject, FALSE, CY_PRIORITY_CRITICAL, NAN);
  for (guint i = 0; i < N_TROUBLES; i++)
    tell (desk, desk->troubles[i].subject, FALSE, CY_PRIORITY_MEDIUM, NAN);
  return g_steal_pointer (&desk);
}

void
cy_peer_desk_free (CyPeerDesk *desk)
{
  if (desk == NULL)
    return;
  for (guint i = 0; i < N_TROUBLES; i++) {
    g_clear_handle_id (&desk->troubles[i].timer, g_source_remove);
    g_free (desk->troubles[i].subject);
  }
  if (desk->peers != NULL)
    cy_journal_remove_listener (desk->journal, desk->peers);
  g_clear_pointer (&desk->peers, cy_peers_free);
  cy_peer_store_free (desk->store);
  cy_yard_unref (desk->yard);
  g_hash_table_unref (desk->keys);
  g_hash_table_unref (desk->quarantine);
  g_free (desk->fork_subject);
  g_free (desk->pairing_actor);
  g_free (desk->name);
  g_free (desk);
}

/**
 * cy_peer_desk_list:
 *
 * Returns: (transfer container) (element-type CyPeerReport): how it stands with each member.
 */
GPtrArray *
cy_peer_desk_list (CyPeerDesk *desk)
{
  return cy_peers_describe (desk->peers);
}

/**
 * cy_peer_desk_get_quarantine:
 *
 * Returns: (transfer none) (element-type utf8 utf8): why, by stream that is not taken.
 */
GHashTable *
cy_peer_desk_get_quarantine (CyPeerDesk *desk)
{
  return desk->quarantine;
}

/**
 * cy_peer_desk_release:
 *
 * A person has looked at the stream: it is asked for again. What was wrong and still is will be found again.
 *
 * Returns: whether it was put aside.
 */
gboolean
cy_peer_desk_release (CyPeerDesk *desk, const char *stream)
{
  g_autofree char **streams = NULL;

  if (!g_hash_table_remove (desk->quarantine, stream))
    return FALSE;
  streams = (char **) g_hash_table_get_keys_as_array (desk->quarantine, NULL);
  cy_peers_set_quarantine (desk->peers, (const char *const *) streams);
  if (g_hash_table_size (desk->quarantine) == 0)
    tell (desk, desk->fork_subject, FALSE, CY_PRIORITY_CRITICAL, NAN);
  return TRUE;
}

static void
begin_pairing (CyPeerDesk *desk, gboolean agree, const char *actor)
{
  g_free (desk->pairing_actor);
  desk->pairing_actor = g_strdup (actor);
  desk->agree = agree;
  desk->is_joined = FALSE;
}

/**
 * cy_peer_desk_invite:
 * @agree: say yes to whoever knows the code; otherwise a person compares first.
 *
 * Another node may become a member with the code that is made now.
 */
void
cy_peer_desk_invite (CyPeerDesk *desk, gboolean agree, const char *actor)
{
  begin_pairing (desk, agree, actor);
  cy_peers_invite (desk->peers);
}

/**
 * cy_peer_desk_accept:
 * @code: of another node's invitation.
 * @address: (nullable): where that node is, when @code does not say so.
 */
void
cy_peer_desk_accept (CyPeerDesk *desk,
                     const char *code,
                     const char *address,
                     gboolean agree,
                     const char *actor)
{
  begin_pairing (desk, agree, actor);
  cy_peers_accept (desk->peers, code, address);
}

void
cy_peer_desk_agree (CyPeerDesk *desk, const char *actor)
{
  g_free (desk->pairing_actor);
  desk->pairing_actor = g_strdup (actor);
  cy_peers_agree (desk->peers);
}

void
cy_peer_desk_refuse (CyPeerDesk *desk)
{
  cy_peers_refuse (desk->peers);
}

/**
 * cy_peer_desk_dup_pairing:
 *
 * Returns: (transfer full) (nullable): how the last one stands.
 */
CyPairingReport *
cy_peer_desk_dup_pairing (CyPeerDesk *desk)
{
  return cy_peers_describe_pairing (desk->peers);
}

/**
 * cy_peer_desk_tell_owners:
 * @n_piles: that this node talked to while they were another node's already.
 */
void
cy_peer_desk_tell_owners (CyPeerDesk *desk, guint n_piles)
{
  begin_trouble (desk, TROUBLE_OWNERS, n_piles);
}

/**
 * cy_peer_desk_get_peers:
 *
 * Returns: (transfer none): the links themselves.
 */
CyPeers *
cy_peer_desk_get_peers (CyPeerDesk *desk)
{
  return desk->peers;
}
