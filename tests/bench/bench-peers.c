/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <malloc.h>
#include <string.h>

#include "bench.h"
#include "cy-certificate.h"
#include "cy-invoke.h"
#include "cy-journal.h"
#include "cy-live-feed.h"
#include "cy-peer-dialer.h"
#include "cy-peer-store.h"
#include "cy-peers.h"

/* Two whole nodes' journals and links in one process, over loopback with TLS, as two machines would have them. */

#define N_CATCH_UP  60000
#define N_LIVE      400
#define N_VIEWERS   50
#define N_PILES     1000
#define N_TAGS      40
#define N_CHANGED   5
#define FRAMES      20
#define N_RECONNECT 10000

/* Of ten piles for three days: an alarm a minute, raised and cleared. */
#define N_THREE_DAYS (3 * 24 * 60 * 2)

typedef struct {
  CyIdentity *identity;
  CyJournal *journal;
  CyPeerStore *store;
  CyPeers *peers;
} Node;

static void
on_nothing (gpointer user_data)
{
}

static void
on_quarantined (const char *stream, const char *reason, gpointer user_data)
{
  g_error ("%s: %s", stream, reason);
}

static void
on_forgotten (const char *node, gpointer user_data)
{
}

static void
on_clock (const char *origin, gint64 ahead_us, gpointer user_data)
{
}

static void
on_asked (const char *from, const char *id, JsonObject *question, gpointer user_data)
{
}

static void
on_cut_off (const char *node, gpointer user_data)
{
  g_error ("%s: cut off", node);
}

static void
on_misbehaved (const char *node, const char *reason, gpointer user_data)
{
  g_error ("%s: %s", node, reason);
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

static GBytes *
sign (gpointer identity, const guint8 hash[CY_HASH_BYTES])
{
  return cy_identity_sign (identity, hash, CY_HASH_BYTES);
}

static void
node_open (Node *node, const char *folder, const char *name)
{
  g_autofree char *keys = g_build_filename (folder, name, "identity", NULL);
  g_autofree char *path = g_build_filename (folder, name, "yard.db", NULL);
  g_autoptr (GError) error = NULL;
  CyJournalOptions journal = { .incarnation = 1, .clock = cy_clock_system (), .sign = sign };

  if ((node->identity = cy_identity_load (keys, &error)) == NULL)
    bench_fail ("the identity", error);
  journal.node = cy_identity_get_node (node->identity);
  journal.sign_data = node->identity;
  if ((node->journal = cy_journal_open (path, &journal, &error)) == NULL)
    bench_fail ("the journal", error);
  node->store = cy_peer_store_new (node->journal);
}

static void
node_join (Node *node, const char *listen)
{
  g_autoptr (GError) error = NULL;
  CyPeersOptions options = { .identity = node->identity,
                             .clock = cy_clock_system (),
                             .name = "bench",
                             .net = CY_PEER_NET_OPTIONS,
                             .store = cy_peer_store_get (node->store),
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
                                         .misbehaved = on_misbehaved } };

  options.net.listen = listen;
  options.net.backoff_least_ms = 1;
  options.net.backoff_most_ms = 1;
  if ((node->peers = cy_peers_new (&options, &error)) == NULL)
    bench_fail ("the peers", error);
  cy_journal_add_listener_in (node->journal, cy_peers_get_context (node->peers), cy_peers_saw,
                              node->peers);
}

static void
node_leave (Node *node)
{
  cy_journal_remove_listener (node->journal, node->peers);
  g_clear_pointer (&node->peers, cy_peers_free);
}

static void
node_close (Node *node)
{
  if (node->peers != NULL)
    node_leave (node);
  cy_peer_store_free (node->store);
  cy_journal_close (node->journal);
  cy_identity_free (node->identity);
}

static void
introduce (Node *node, Node *other, const char *address)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const CyPeerMember member = { cy_identity_get_node (other->identity), "other", address };

  g_hash_table_insert (keys, g_strdup (cy_identity_get_node (node->identity)),
                       cy_identity_dup_key (node->identity));
  g_hash_table_insert (keys, g_strdup (cy_identity_get_node (other->identity)),
                       cy_identity_dup_key (other->identity));
  cy_peers_set_members (node->peers, &member, 1, keys);
}

static void
on_written_cb (guint n_entries, const GError *error, gpointer user_data)
{
  if (error != NULL)
    bench_fail ("writing", error);
  *(guint *) user_data += n_entries;
}

static GPtrArray *
drafts_new (guint from, guint n)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);

  for (guint i = from; i < from + n; i++) {
    g_autofree char *subject = g_strdup_printf ("alarm:p%u/1/temp.gun.high", i / 2 % 1000);
    char *payload = g_strdup_printf ("{\"time_us\":%" G_GINT64_FORMAT
                                     ",\"level\":3,\"priority\":1,\"value\":%u.5,\"limit\":80,"
                                     "\"occurrence\":%u}",
                                     g_get_real_time (), 80 + i % 20, 1 + i / 2000);

    g_ptr_array_add (drafts,
                     cy_draft_new (CY_ENTRY_CLASS_OPS, i % 2 == 0 ? "alarm.raise" : "alarm.clear",
                                   subject, "system", payload));
  }
  return drafts;
}

static void
write_many (Node *node, guint n)
{
  guint n_written = 0;

  for (guint i = 0; i < n; i += 500)
    cy_journal_append (node->journal, drafts_new (i, MIN (500, n - i)), on_written_cb, &n_written);
  while (n_written < n)
    g_main_context_iteration (NULL, TRUE);
}

/* How many entries arrived, counted where a node's main thread hears of them. */
typedef struct {
  guint n;
  gint64 last_us;
} Arrived;

static void
on_arrived_cb (GPtrArray *entries, gpointer user_data)
{
  Arrived *arrived = user_data;

  arrived->n += entries->len;
  arrived->last_us = g_get_monotonic_time ();
}

typedef struct {
  double append_per_s;
  double catch_up_per_s;
  double three_days_s;
  double live_p50_ms;
  double live_p99_ms;
  double append_p99_ms;
} SyncTimes;

static void
wait_arrived (const Arrived *arrived, guint n)
{
  while (arrived->n < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
measure_live (Node *one, Arrived *arrived, guint before, SyncTimes *times)
{
  g_autoptr (GArray) both_ms = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) append_ms = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_LIVE; i++) {
    gint64 begun_us = g_get_monotonic_time ();
    guint n_written = 0;
    double ms;

    cy_journal_append (one->journal, drafts_new (i, 1), on_written_cb, &n_written);
    while (n_written == 0)
      g_main_context_iteration (NULL, TRUE);
    ms = (double) (g_get_monotonic_time () - begun_us) / 1000;
    g_array_append_val (append_ms, ms);
    wait_arrived (arrived, before + i + 1);
    ms = (double) (arrived->last_us - begun_us) / 1000;
    g_array_append_val (both_ms, ms);
  }
  times->live_p50_ms = bench_quantile (both_ms, 0.5);
  times->live_p99_ms = bench_quantile (both_ms, 0.99);
  times->append_p99_ms = bench_quantile (append_ms, 0.99);
}

static void
join_both (Node *one, Node *other)
{
  g_autofree char *address = NULL;

  node_join (one, "127.0.0.1:0");
  node_join (other, NULL);
  address = g_strdup_printf ("127.0.0.1:%u", cy_peers_get_port (one->peers));
  introduce (one, other, NULL);
  introduce (other, one, address);
}

static void
measure_sync (gconstpointer data, gpointer out)
{
  const char *folder = data;
  SyncTimes *times = out;
  Arrived arrived = { 0 };
  gint64 begun_us;
  Node one;
  Node other;

  node_open (&one, folder, "one");
  node_open (&other, folder, "other");
  cy_journal_add_listener (other.journal, on_arrived_cb, &arrived);
  begun_us = g_get_monotonic_time ();
  write_many (&one, N_CATCH_UP);
  times->append_per_s = N_CATCH_UP / ((double) (g_get_monotonic_time () - begun_us) / 1e6);
  begun_us = g_get_monotonic_time ();
  join_both (&one, &other);
  wait_arrived (&arrived, N_CATCH_UP);
  times->catch_up_per_s = N_CATCH_UP / ((double) (arrived.last_us - begun_us) / 1e6);
  measure_live (&one, &arrived, N_CATCH_UP, times);
  node_leave (&one);
  node_leave (&other);
  write_many (&one, N_THREE_DAYS);
  begun_us = g_get_monotonic_time ();
  join_both (&one, &other);
  wait_arrived (&arrived, N_CATCH_UP + N_LIVE + N_THREE_DAYS);
  times->three_days_s = (double) (arrived.last_us - begun_us) / 1e6;
  node_close (&one);
  node_close (&other);
}

/* Viewers: what a second of looking costs the node that is looked at, links and encryption aside. */

typedef struct {
  double feed_cpu_percent;
  double whole_cpu_percent;
  double frame_bytes;
} LiveTimes;

static CyLiveTable *
ref_table (gpointer table)
{
  return cy_live_table_ref (table);
}

static gboolean
count_frame (GBytes *frame, gpointer user_data)
{
  if (frame != NULL)
    *(gsize *) user_data += g_bytes_get_size (frame);
  return TRUE;
}

static CyLiveTable *
table_new (void)
{
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (CyTag));
  g_autoptr (CyFleet) fleet = cy_fleet_new ();
  g_autoptr (CyTagSet) set = NULL;

  for (guint i = 0; i < N_TAGS; i++) {
    const CyTag tag = {
      .measure = i % 20, .connector = (guint8) (1 + i / 20), .scale = 1, .text_slot = -1
    };

    g_array_append_val (tags, tag);
  }
  set = cy_tag_set_new (tags, 2);
  for (guint i = 0; i < N_PILES; i++) {
    g_autofree char *id = g_strdup_printf ("p%u", i);

    (void) cy_fleet_add (fleet, id, NULL, 1000, set);
  }
  return cy_live_table_new (fleet);
}

static void
scan_all (CyLiveTable *table, gint64 round)
{
  for (guint i = 0; i < N_PILES; i++) {
    CySample samples[N_TAGS] = { { 0 } };
    const CyLivePile state = { .quality = CY_QUALITY_GOOD,
                               .answered_us = g_get_real_time (),
                               .answered_mono_us = g_get_monotonic_time (),
                               .scan_ms = 1000 };

    for (guint k = 0; k < N_TAGS; k++)
      samples[k] = (CySample){ state.answered_us, k < N_CHANGED ? round * 100 + k : k,
                               CY_QUALITY_GOOD, CY_LIMIT_LEVEL_NONE };
    (void) cy_live_table_publish (table, i, &state, samples, NULL);
  }
}

static void
add_viewers (CyLiveFeed *feed, gsize *bytes)
{
  for (guint i = 0; i < N_VIEWERS; i++) {
    GPtrArray *piles = g_ptr_array_new_with_free_func (g_free);

    for (guint k = 0; k < N_PILES; k++)
      g_ptr_array_add (piles, g_strdup_printf ("p%u", k));
    (void) cy_live_feed_add (feed, 1, piles, count_frame, bytes);
  }
}

static double
time_ticks (CyLiveFeed *feed, CyLiveTable *table)
{
  double cpu_us = 0;

  for (guint i = 0; i < FRAMES; i++) {
    double before_us;

    scan_all (table, i + 1);
    before_us = bench_thread_cpu_us ();
    cy_live_feed_tick (feed);
    cpu_us += bench_thread_cpu_us () - before_us;
  }
  return cpu_us / FRAMES / 1e6 * 100;
}

/* The reference sends every viewer everything each second, as a poll of all values does. */
static double
time_whole (CyLiveTable *table)
{
  gsize bytes = 0;
  double before_us = bench_thread_cpu_us ();

  for (guint i = 0; i < 2; i++) {
    g_autoptr (CyLiveFeed) feed = cy_live_feed_new (cy_clock_system (), ref_table, table);

    add_viewers (feed, &bytes);
    for (guint k = 0; k < 4; k++)
      cy_live_feed_tick (feed);
  }
  return (bench_thread_cpu_us () - before_us) / 2 / 1e6 * 100;
}

static void
measure_live_feed (gconstpointer data, gpointer out)
{
  LiveTimes *times = out;
  CyLiveTable *table = table_new ();
  g_autoptr (CyLiveFeed) feed = cy_live_feed_new (cy_clock_system (), ref_table, table);
  gsize bytes = 0;

  scan_all (table, 0);
  add_viewers (feed, &bytes);
  for (guint i = 0; i < 4; i++)
    cy_live_feed_tick (feed);
  bytes = 0;
  times->feed_cpu_percent = time_ticks (feed, table);
  times->frame_bytes = (double) bytes / FRAMES / N_VIEWERS;
  times->whole_cpu_percent = time_whole (table);
  g_clear_pointer (&feed, cy_live_feed_free);
  cy_live_table_unref (table);
}

/* Links that come and go. */

typedef struct {
  double mb_before;
  double mb_after;
  guint descriptors_before;
  guint descriptors_after;
} Reconnects;

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Somebody who calls again and again. */
typedef struct {
  GTlsCertificate *certificate;
  CyPeerDialer *dialer;
  CyPeerLink *link; /* of who is known: until it was up */
  gboolean is_known;
  gboolean is_over; /* the call */
} Caller;

static void
on_caller_up_cb (CyPeerLink *link, gpointer user_data)
{
  cy_peer_link_close (link, "that was all");
}

static void
on_caller_down_cb (CyPeerLink *link, const GError *reason, gpointer user_data)
{
  Caller *caller = user_data;

  g_clear_pointer (&caller->link, cy_peer_link_free);
  caller->is_over = TRUE;
}

static void
on_caller_message_cb (CyPeerLink *link, gboolean is_text, GBytes *bytes, gpointer user_data)
{
}

static void
on_caller_room_cb (CyPeerLink *link, gpointer user_data)
{
}

/* Who is not known learns of it here or, with TLS 1.3, afterwards. */
static void
on_called_cb (CyPeerSecured *secured, const GError *error, gpointer user_data)
{
  Caller *caller = user_data;
  const CyPeerLinkManners manners = CY_PEER_LINK_MANNERS;
  const CyPeerLinkEvents events = {
    on_caller_up_cb, on_caller_down_cb, on_caller_message_cb, on_caller_room_cb, NULL, caller
  };

  if (caller->is_known && error != NULL)
    bench_fail ("a call", error);
  if (caller->is_known)
    caller->link = cy_peer_link_new (secured, TRUE, &manners, &events);
  else
    g_clear_pointer (&secured, cy_peer_secured_free);
  caller->is_over = !caller->is_known;
}

static void
caller_init (Caller *caller, const char *folder, const char *name, gboolean is_known)
{
  g_autofree char *keys = g_build_filename (folder, name, "identity", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyIdentity) identity = cy_identity_load (keys, &error);

  if (identity == NULL || (caller->certificate = cy_certificate_load (identity, &error)) == NULL)
    bench_fail ("the identity", error);
  caller->is_known = is_known;
}

static void
caller_call (Caller *caller, const char *address, const char *node)
{
  const CyPeerCall call = { address, caller->certificate, CY_PEER_PROTOCOL_SYNC, node, 20000 };

  caller->is_over = FALSE;
  caller->dialer = cy_peer_dialer_new (&call, on_called_cb, caller);
}

static void
caller_wait (Caller *caller)
{
  while (!caller->is_over)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&caller->dialer, cy_peer_dialer_free);
}

/* One node comes and goes with a key that is known, another one with a key that is not. Runs as a process of its
 * own, so that what is measured is the node they call; it calls with links alone, since a whole node takes a tenth of
 * a second to come. */
static int
come_and_go (char *argv[])
{
  const char *folder = argv[2];
  const guint n = (guint) g_ascii_strtoull (argv[5], NULL, 10);
  const gint64 begun_us = g_get_monotonic_time ();
  Caller known = { 0 };
  Caller stranger = { 0 };

  caller_init (&known, folder, "other", TRUE);
  caller_init (&stranger, folder, "stranger", FALSE);
  for (guint i = 0; i < n; i++) {
    caller_call (&stranger, argv[3], argv[4]);
    caller_call (&known, argv[3], argv[4]);
    caller_wait (&known);
    caller_wait (&stranger);
    if ((i + 1) % 1000 == 0)
      g_printerr ("peers: %u links and %u refusals after %.0f s\n", i + 1, i + 1,
                  (double) (g_get_monotonic_time () - begun_us) / 1e6);
  }
  g_object_unref (known.certificate);
  g_object_unref (stranger.certificate);
  return 0;
}

static void
on_gone_cb (GPid pid, int status, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_spawn_check_wait_status (status, &error))
    bench_fail ("who comes and goes", error);
  *(gboolean *) user_data = TRUE;
}

static void
let_come_and_go (Node *one, const char *folder, guint n)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", cy_peers_get_port (one->peers));
  g_autofree char *times = g_strdup_printf ("%u", n);
  const char *argv[] = { "/proc/self/exe",
                         "come-and-go",
                         folder,
                         address,
                         cy_identity_get_node (one->identity),
                         times,
                         NULL };
  g_autoptr (GError) error = NULL;
  gboolean gone = FALSE;
  GPid pid;

  if (!g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                      &error))
    bench_fail ("who comes and goes", error);
  g_child_watch_add (pid, on_gone_cb, &gone);
  while (!gone)
    g_main_context_iteration (NULL, TRUE);
}

static void
measure_reconnects (gconstpointer data, gpointer out)
{
  const char *folder = data;
  Reconnects *result = out;
  Node one;
  Node other;

  node_open (&one, folder, "one");
  node_open (&other, folder, "other");
  node_join (&one, "127.0.0.1:0");
  introduce (&one, &other, NULL);
  node_close (&other);
  let_come_and_go (&one, folder, N_RECONNECT / 20);
  malloc_trim (0);
  result->mb_before = bench_resident_mb ();
  result->descriptors_before = count_descriptors ();
  let_come_and_go (&one, folder, N_RECONNECT);
  malloc_trim (0);
  result->mb_after = bench_resident_mb ();
  result->descriptors_after = count_descriptors ();
  node_close (&one);
}

static void
report_sync (const SyncTimes *times)
{
  const BenchResult results[] = {
    { "peers.catch_up", times->catch_up_per_s, "entries/s", BENCH_HIGHER_IS_BETTER,
      "writing the same entries on one node, signed", times->append_per_s, 10000, FALSE },
    { "peers.live_p50", times->live_p50_ms, "ms", BENCH_LOWER_IS_BETTER, NULL, 0, 0, FALSE },
    { "peers.live_p99", times->live_p99_ms, "ms", BENCH_LOWER_IS_BETTER,
      "p99 until it is on the writer's own disk", times->append_p99_ms, 20, FALSE },
    { "peers.three_days_apart", times->three_days_s, "s", BENCH_LOWER_IS_BETTER, NULL, 0, 10,
      FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    bench_report (&results[i]);
}

static void
report_rest (const LiveTimes *live, const Reconnects *reconnects)
{
  const BenchResult results[] = {
    { "peers.50_viewers_of_1000_piles", live->feed_cpu_percent, "% of a core",
      BENCH_LOWER_IS_BETTER, "everything to everybody, each second", live->whole_cpu_percent, 5,
      FALSE },
    { "peers.frame", live->frame_bytes / 1024, "KiB/s for a viewer", BENCH_LOWER_IS_BETTER, NULL, 0,
      0, FALSE },
    { "peers.memory_of_reconnects", reconnects->mb_after, "MB", BENCH_LOWER_IS_BETTER,
      "before 10,000 links and 10,000 refusals", reconnects->mb_before, 0.8, TRUE },
    { "peers.descriptors_of_reconnects", reconnects->descriptors_after, "descriptors",
      BENCH_LOWER_IS_BETTER, "before 10,000 links and 10,000 refusals",
      reconnects->descriptors_before, 0.8, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    bench_report (&results[i]);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("chargeyard-bench-XXXXXX", NULL);
  g_autofree char *other = g_dir_make_tmp ("chargeyard-bench-XXXXXX", NULL);
  SyncTimes times = { 0 };
  LiveTimes live = { 0 };
  Reconnects reconnects = { 0 };

  if (argc == 6 && g_str_equal (argv[1], "come-and-go"))
    return come_and_go (argv);
  bench_raise_descriptors ();
  bench_in_child (measure_sync, folder, &times, sizeof times);
  bench_in_child (measure_live_feed, NULL, &live, sizeof live);
  bench_in_child (measure_reconnects, other, &reconnects, sizeof reconnects);
  report_sync (&times);
  report_rest (&live, &reconnects);
  bench_remove_folder (folder);
  bench_remove_folder (other);
  return 0;
}
