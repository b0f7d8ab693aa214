/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-entry-wire.h"
#include "cy-peer-dialer.h"
#include "cy-peers.h"
#include "cy-stream.h"
#include "link-fixture.h"

/* A member that was let in and does harm, over a real link, against a node with all its threads. */

#define YEAR_US ((gint64) 365 * 24 * 3600 * G_USEC_PER_SEC)

/* The least that a journal does: it knows where the stream of the member ends. */
typedef struct {
  guint64 seq;
  guint8 hash[CY_HASH_BYTES];
  gint n_taken;
} Store;

typedef struct {
  TestNode *good;
  TestNode *bad;
  CyPeers *peers;
  Store store;
  TestEnd end; /* the member's */
  CyPeerSecured *out;
  guint8 last[CY_HASH_BYTES]; /* hash of the last entry it made */
  GString *quarantined;
  gint64 ahead_us;
} Lab;

static void
load_heads (gpointer self, CyHeadsFunc answer, gpointer user_data)
{
  g_autoptr (GPtrArray) heads = g_ptr_array_new ();

  answer (heads, NULL, user_data);
}

static void
read_entries (gpointer self, GPtrArray *wants, CyEntriesFunc answer, gpointer user_data)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  g_ptr_array_unref (wants);
  answer (entries, NULL, user_data);
}

static CyTakeResult
judge (const Store *store, const CyEntry *entry)
{
  if (entry->seq > store->seq + 1)
    return CY_TAKE_GAP;
  if (entry->seq == store->seq)
    return memcmp (entry->hash, store->hash, CY_HASH_BYTES) == 0 ? CY_TAKE_DONE : CY_TAKE_FORK;
  return CY_TAKE_DONE;
}

static void
take (gpointer self, GPtrArray *run, CyTakenFunc done, gpointer user_data)
{
  Store *store = self;
  const CyEntry *entry = run->pdata[0];
  CyTakeResult result = judge (store, entry);
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "another entry");

  if (result == CY_TAKE_DONE && entry->seq == store->seq + 1) {
    store->seq++;
    memcpy (store->hash, entry->hash, CY_HASH_BYTES);
    g_atomic_int_inc (&store->n_taken);
  }
  done (result, result == CY_TAKE_FORK ? error : NULL, user_data);
  g_ptr_array_unref (run);
}

static gboolean
is_busy (gpointer self)
{
  return FALSE;
}

static CyLiveTable *
no_table (gpointer user_data)
{
  return NULL;
}

static void
no_show (const char *node, GPtrArray *piles, CyLiveFrame *frame, gpointer user_data)
{
}

static void
on_nothing (gpointer user_data)
{
}

static void
on_forgotten (const char *node, gpointer user_data)
{
}

static void
on_cut_off (const char *node, gpointer user_data)
{
}

static void
on_asked (const char *from, const char *id, JsonObject *question, gpointer user_data)
{
}

static void
on_misbehaved (const char *node, const char *reason, gpointer user_data)
{
}

static void
on_quarantined (const char *stream, const char *reason, gpointer user_data)
{
  g_string_append_printf (((Lab *) user_data)->quarantined, "%s;", reason);
}

static void
on_clock (const char *origin, gint64 ahead_us, gpointer user_data)
{
  ((Lab *) user_data)->ahead_us = ahead_us;
}

static void
on_out_cb (CyPeerSecured *secured, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Lab *) user_data)->out = secured;
}

static void
say (Lab *lab, CyChannel channel, gboolean more, gconstpointer data, gsize length)
{
  const guint8 head[] = { (guint8) channel, more };
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  g_byte_array_append (frame, head, sizeof head);
  g_byte_array_append (frame, data, (guint) length);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&frame));
  while (lab->end.link != NULL && !cy_peer_link_send (lab->end.link, FALSE, bytes, NULL))
    g_main_context_iteration (NULL, TRUE);
}

/* Calls the node as the member that it is, and says hello. */
static void
call (Lab *lab)
{
  static const CyPeerLinkManners calm = { 3000, 60000 };
  static const char hello[] =
    "{\"t\":\"hello\",\"v\":1,\"incarnation\":1,\"name\":\"bad\",\"now\":0,\"heads\":{}}";
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", cy_peers_get_port (lab->peers));
  g_autoptr (CyPeerDialer) dialer = NULL;

  test_end_clear (&lab->end);
  memset (&lab->end, 0, sizeof lab->end);
  dialer =
    cy_peer_dialer_new (&(const CyPeerCall){ address, lab->bad->certificate, CY_PEER_PROTOCOL_SYNC,
                                             test_node_id (lab->good), 20000 },
                        on_out_cb, lab);
  test_until (lab->out != NULL);
  test_end_init (&lab->end, g_steal_pointer (&lab->out), TRUE, &calm);
  test_until (lab->end.n_up > 0);
  say (lab, CY_CHANNEL_SYNC, FALSE, hello, sizeof hello - 1);
}

static Lab *
lab_new (void)
{
  Lab *lab = g_new0 (Lab, 1);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) error = NULL;
  CyPeerMember member;
  CyPeersOptions options = { .clock = cy_clock_system (),
                             .name = "good",
                             .net = CY_PEER_NET_OPTIONS,
                             .store = { load_heads, read_entries, take, is_busy, &lab->store },
                             .ref_live = no_table,
                             .show = no_show,
                             .events = { .changed = on_nothing,
                                         .quarantined = on_quarantined,
                                         .forgotten = on_forgotten,
                                         .clock_suspect = on_clock,
                                         .cut_off = on_cut_off,
                                         .looked_at = on_nothing,
                                         .asked = on_asked,
                                         .pairing = on_nothing,
                                         .misbehaved = on_misbehaved,
                                         .user_data = lab } };

  lab->quarantined = g_string_new (NULL);
  lab->good = test_node_new ();
  lab->bad = test_node_new ();
  options.identity = lab->good->identity;
  options.net.listen = "127.0.0.1:0";
  lab->peers = cy_peers_new (&options, &error);
  g_assert_no_error (error);
  member = (CyPeerMember){ test_node_id (lab->bad), "bad", NULL };
  g_hash_table_insert (keys, g_strdup (member.node), cy_identity_dup_key (lab->bad->identity));
  cy_peers_set_members (lab->peers, &member, 1, keys);
  call (lab);
  return lab;
}

static void
lab_free (Lab *lab)
{
  test_end_clear (&lab->end);
  cy_peers_free (lab->peers);
  test_node_free (lab->good);
  test_node_free (lab->bad);
  g_string_free (lab->quarantined, TRUE);
  g_free (lab);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lab, lab_free)

/* The entry of that number after the one that was made last. */
static GBytes *
entry_of (Lab *lab, guint64 seq, gint64 offset_us, const char *payload, gboolean is_signed)
{
  g_autoptr (GPtrArray) run = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  CyEntry *entry = cy_entry_new ();

  entry->stream = cy_stream_name (test_node_id (lab->bad), 1, CY_ENTRY_CLASS_CFG);
  entry->origin = g_strdup (test_node_id (lab->bad));
  entry->seq = seq;
  entry->hlc = cy_hlc_from_us (g_get_real_time () + offset_us);
  entry->kind = g_strdup ("record.set");
  entry->subject = g_strdup ("area:r1");
  entry->actor = g_strdup ("eve");
  entry->payload = g_strdup (payload);
  memcpy (entry->previous, lab->last, CY_HASH_BYTES);
  cy_entry_compute_hash (entry, entry->hash);
  memcpy (lab->last, entry->hash, CY_HASH_BYTES);
  if (is_signed)
    entry->signature = cy_identity_sign (lab->bad->identity, entry->hash, CY_HASH_BYTES);
  g_ptr_array_add (run, entry);
  cy_runs_encode (bytes, run);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
say_entries (Lab *lab, GBytes *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  say (lab, CY_CHANNEL_ENTRIES, FALSE, data, length);
}

static void
say_entry (Lab *lab, guint64 seq, const char *payload, gboolean is_signed)
{
  g_autoptr (GBytes) bytes = entry_of (lab, seq, 0, payload, is_signed);

  say_entries (lab, bytes);
}

static void
assert_refused (Lab *lab, const char *why)
{
  test_until (lab->end.reason != NULL);
  g_test_message ("%s", lab->end.reason->message);
  g_assert_nonnull (strstr (lab->end.reason->message, why));
}

/* Whatever was before: what is right is taken, and makes so many. */
static void
assert_takes (Lab *lab, guint64 seq)
{
  say_entry (lab, seq, "{}", TRUE);
  test_until (g_atomic_int_get (&lab->store.n_taken) == (gint) seq);
}

/* A message of more frames than any may have; parts of it are not kept. */
static void
test_oversize (void)
{
  g_autoptr (Lab) lab = lab_new ();
  g_autofree char *part = g_malloc0 (CY_FRAME_MAX_BYTES);

  for (guint i = 0; i <= CY_MESSAGE_MAX_BYTES / CY_FRAME_MAX_BYTES && lab->end.link != NULL; i++)
    say (lab, CY_CHANNEL_ENTRIES, TRUE, part, CY_FRAME_MAX_BYTES);
  assert_refused (lab, "longer");
  call (lab);
  assert_takes (lab, 1);
}

static void
test_nonsense (void)
{
  g_autoptr (Lab) lab = lab_new ();

  say (lab, CY_CHANNEL_ENTRIES, FALSE, "rubbish", 7);
  assert_refused (lab, "");
  call (lab);
  say (lab, CY_CHANNEL_SYNC, FALSE, "{\"t\":", 5);
  assert_refused (lab, "");
  call (lab);
  assert_takes (lab, 1);
}

static void
test_wrong_signature (void)
{
  g_autoptr (Lab) lab = lab_new ();

  say_entry (lab, 1, "{}", FALSE);
  assert_refused (lab, "entries of");
  test_until (lab->quarantined->len > 0);
  g_assert_cmpint (lab->store.n_taken, ==, 0);
}

/* Nothing is taken beyond a gap, and the link stands. */
static void
test_gap (void)
{
  g_autoptr (Lab) lab = lab_new ();

  for (guint i = 0; i < 20; i++)
    say_entry (lab, 9 + i, "{}", TRUE);
  memset (lab->last, 0, sizeof lab->last);
  assert_takes (lab, 1);
  g_assert_cmpint (lab->store.n_taken, ==, 1);
  g_assert_null (lab->end.reason);
}

static void
test_replay (void)
{
  g_autoptr (Lab) lab = lab_new ();
  g_autoptr (GBytes) once = entry_of (lab, 1, 0, "{}", TRUE);

  for (guint i = 0; i < 50; i++)
    say_entries (lab, once);
  assert_takes (lab, 2);
  g_assert_cmpint (lab->store.n_taken, ==, 2);
  g_assert_null (lab->end.reason);
}

/* Two histories of one node. */
static void
test_fork (void)
{
  g_autoptr (Lab) lab = lab_new ();

  say_entry (lab, 1, "{}", TRUE);
  memset (lab->last, 0, sizeof lab->last);
  say_entry (lab, 1, "{\"cells\":{}}", TRUE);
  test_until (lab->quarantined->len > 0);
  g_assert_cmpstr (lab->quarantined->str, ==, "another entry;");
  g_assert_cmpint (lab->store.n_taken, ==, 1);
}

static void
test_year_ahead (void)
{
  g_autoptr (Lab) lab = lab_new ();
  g_autoptr (GBytes) bytes = entry_of (lab, 1, YEAR_US, "{}", TRUE);

  say_entries (lab, bytes);
  test_until (lab->ahead_us != 0);
  g_assert_cmpint (lab->ahead_us, >, YEAR_US / 2);
  assert_takes (lab, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hostile/oversize", test_oversize);
  g_test_add_func ("/hostile/nonsense", test_nonsense);
  g_test_add_func ("/hostile/wrong-signature", test_wrong_signature);
  g_test_add_func ("/hostile/gap", test_gap);
  g_test_add_func ("/hostile/replay", test_replay);
  g_test_add_func ("/hostile/fork", test_fork);
  g_test_add_func ("/hostile/year-ahead", test_year_ahead);
  return g_test_run ();
}
