/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-net.h"

#include <malloc.h>

#include "cy-peer-backoff.h"
#include "link-fixture.h"

/* One node on the network, and what it was told. */
typedef struct {
  TestNode *node;
  CyPeerNet *net;
  TestClock *clock; /* nullable: the system's */
  char *address;
  guint n_up;
  guint n_down;
  guint n_refused;
  guint n_messages; /* other than beats */
  char *reason;
  char *refusal;
  char *who;
} Host;

static void
on_up_cb (CyPeerNet *net, CyPeerLink *link, gpointer user_data)
{
  Host *host = user_data;

  g_assert_true (cy_peer_net_find_link (net, cy_peer_link_get_node (link)) == link);
  host->n_up++;
}

static void
on_down_cb (CyPeerNet *net, const char *node, const char *reason, gpointer user_data)
{
  Host *host = user_data;

  g_assert_null (cy_peer_net_find_link (net, node));
  host->n_down++;
  g_free (host->reason);
  host->reason = g_strdup (reason);
}

static void
on_message_cb (CyPeerNet *net,
               CyPeerLink *link,
               gboolean is_text,
               GBytes *bytes,
               gpointer user_data)
{
  if (!is_text)
    ((Host *) user_data)->n_messages++;
}

static void
on_room_cb (CyPeerNet *net, CyPeerLink *link, gpointer user_data)
{
}

static void
on_refused_cb (CyPeerNet *net, const char *who, const char *reason, gpointer user_data)
{
  Host *host = user_data;

  host->n_refused++;
  g_free (host->refusal);
  g_free (host->who);
  host->refusal = g_strdup (reason);
  host->who = g_strdup (who);
}

static void
host_start (Host *host)
{
  const CyPeerNetEvents events = { on_up_cb, on_down_cb,    on_message_cb, on_room_cb,
                                   NULL,     on_refused_cb, host };
  CyPeerNetOptions options = CY_PEER_NET_OPTIONS;
  g_autoptr (GError) error = NULL;

  options.listen = host->address != NULL ? host->address : "127.0.0.1:0";
  options.manners.dead_ms = 60000;
  options.handshake_ms = 20000;
  options.backoff_least_ms = 10;
  options.backoff_most_ms = 200;
  host->net = cy_peer_net_new (host->node->identity,
                               host->clock != NULL ? &host->clock->clock : cy_clock_system (),
                               &options, &events, &error);
  g_assert_no_error (error);
  if (host->address == NULL)
    host->address = g_strdup_printf ("127.0.0.1:%u", cy_peer_net_get_port (host->net));
}

static Host *
host_new (void)
{
  Host *host = g_new0 (Host, 1);

  host->node = test_node_new ();
  host_start (host);
  return host;
}

static void
host_free (Host *host)
{
  g_clear_pointer (&host->net, cy_peer_net_free);
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    ;
  test_node_free (host->node);
  g_free (host->address);
  g_free (host->reason);
  g_free (host->refusal);
  g_free (host->who);
  g_free (host);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Host, host_free)

static const char *
id_of (Host *host)
{
  return test_node_id (host->node);
}

/* @other becomes the only member that @host knows. */
static void
know (Host *host, Host *other, gboolean may_call)
{
  const CyPeerMember member = { id_of (other), "other", may_call ? other->address : NULL };

  cy_peer_net_set_members (host->net, &member, 1);
}

static CyPeerState *
look (Host *host)
{
  g_autoptr (GPtrArray) states = cy_peer_net_describe (host->net);

  g_assert_cmpuint (states->len, ==, 1);
  return g_ptr_array_steal_index (states, 0);
}

static gboolean
is_up (Host *host, Host *other)
{
  return cy_peer_net_find_link (host->net, id_of (other)) != NULL;
}

static void
send_to (Host *host, Host *other)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("hello", 5);
  g_autoptr (GError) error = NULL;

  g_assert_true (
    cy_peer_link_send (cy_peer_net_find_link (host->net, id_of (other)), FALSE, bytes, &error));
  g_assert_no_error (error);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPeerState, cy_peer_state_free)

/* One end calls, the other waits to be called; both see the same. */
static void
test_one_calls (void)
{
  g_autoptr (Host) a = host_new ();
  g_autoptr (Host) b = host_new ();
  g_autoptr (CyPeerState) a_state = NULL;
  g_autoptr (CyPeerState) b_state = NULL;

  know (a, b, FALSE);
  know (b, a, TRUE);
  test_until (a->n_up == 1 && b->n_up == 1);
  send_to (a, b);
  send_to (b, a);
  test_until (a->n_messages == 1 && b->n_messages == 1);
  a_state = look (a);
  b_state = look (b);
  g_assert_true (a_state->is_up && b_state->is_up);
  g_assert_false (a_state->is_dialed);
  g_assert_true (b_state->is_dialed);
  g_assert_cmpstr (a_state->address, ==, NULL);
  g_assert_cmpstr (b_state->remote, ==, a->address);
  g_assert_cmpstr (a_state->name, ==, "other");
  g_assert_null (a_state->error);
  g_assert_cmpint (a_state->since_us, >, 0);
  g_assert_cmpuint (a_state->in_bytes, ==, b_state->out_bytes);
  g_assert_cmpuint (a_state->out_bytes, ==, b_state->in_bytes);
  g_assert_cmpuint (a_state->in_bytes, >, 5);
}

/* The network has a thread of its own, and nothing of it happens in the main thread. */
static gpointer
live_elsewhere (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  test_one_calls ();
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
test_own_thread (void)
{
  g_thread_join (g_thread_new ("peers", live_elsewhere, NULL));
  g_assert_false (g_main_context_pending (NULL));
}

/* The other end has lost a link that this one takes for good: its new call is not refused, though the
 * old link was ours and we would win. */
static void
test_lost_unnoticed (void)
{
  g_autoptr (Host) a = host_new ();
  g_autoptr (Host) b = host_new ();
  Host *smaller = strcmp (id_of (a), id_of (b)) < 0 ? a : b;
  Host *larger = smaller == a ? b : a;
  Host again = { .node = larger->node };
  TestClock clock;

  test_clock_init (&clock, 1);
  g_clear_pointer (&smaller->net, cy_peer_net_free);
  smaller->clock = &clock;
  host_start (smaller);
  know (larger, smaller, FALSE);
  know (smaller, larger, TRUE);
  test_until (is_up (a, b) && is_up (b, a));
  host_start (&again); /* the same node, begun anew */
  know (&again, smaller, TRUE);
  test_until (again.n_down > 0);
  g_assert_cmpstr (strstr (again.reason, "says"), ==, "says: another link to you is kept");
  g_assert_cmpuint (smaller->n_down, ==, 0);
  clock.now_us += 60 * G_USEC_PER_SEC;
  test_until (smaller->n_down == 1 && smaller->n_up == 2);
  g_assert_cmpstr (smaller->reason, ==, "another link takes its place");
  test_until (is_up (&again, smaller));
  cy_peer_net_free (again.net);
  g_free (again.address);
  g_free (again.reason);
  g_free (again.refusal);
  g_free (again.who);
}

/* Both call at the same moment, again and again: one link is left, and it is the same at both ends. */
static void
test_both_call (void)
{
  for (guint i = 0; i < 20; i++) {
    g_autoptr (Host) a = host_new ();
    g_autoptr (Host) b = host_new ();
    Host *smaller = strcmp (id_of (a), id_of (b)) < 0 ? a : b;
    Host *larger = smaller == a ? b : a;
    gboolean settled = FALSE;

    know (a, b, TRUE);
    know (b, a, TRUE);
    while (!settled) {
      g_autoptr (CyPeerState) s = look (smaller);
      g_autoptr (CyPeerState) l = look (larger);

      settled = s->is_up && l->is_up && s->is_dialed && !l->is_dialed && !l->is_calling;
      g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
    }
    send_to (a, b);
    send_to (b, a);
    test_until (a->n_messages == 1 && b->n_messages == 1);
    g_assert_cmpuint (a->n_up, ==, a->n_down + 1);
    g_assert_cmpuint (b->n_up, ==, b->n_down + 1);
    g_assert_cmpuint (a->n_up, <=, 2);
    g_assert_cmpuint (b->n_up, <=, 2);
  }
}

/* A member that is one no more loses its link at once, learns why, and is refused from then on. */
static void
test_member_removed (void)
{
  g_autoptr (Host) a = host_new ();
  g_autoptr (Host) b = host_new ();
  g_autoptr (CyPeerState) state = NULL;

  know (a, b, FALSE);
  know (b, a, TRUE);
  test_until (a->n_up == 1 && b->n_up == 1);
  cy_peer_net_set_members (a->net, NULL, 0);
  g_assert_cmpuint (a->n_down, ==, 1);
  g_assert_false (is_up (a, b));
  test_until (b->n_down == 1);
  g_assert_nonnull (strstr (b->reason, " says: you are no member here any more"));
  test_until (a->n_refused > 0 && b->n_refused > 1);
  g_assert_nonnull (strstr (a->refusal, " is not admitted here"));
  g_assert_true (g_str_has_prefix (a->who, "127.0.0.1:"));
  g_assert_nonnull (strstr (b->refusal, " refused our identity"));
  g_assert_cmpstr (b->who, ==, id_of (a));
  state = look (b);
  g_assert_false (state->is_up);
  g_assert_nonnull (strstr (state->error, " refused our identity"));
  know (a, b, FALSE);
  test_until (is_up (a, b) && is_up (b, a));
}

/* A member that is not there is called until it is; what was wrong can be seen meanwhile. */
static void
test_called_again (void)
{
  g_autoptr (Host) a = host_new ();
  g_autoptr (Host) b = host_new ();
  g_autoptr (CyPeerState) state = NULL;

  g_clear_pointer (&a->net, cy_peer_net_free);
  know (b, a, TRUE);
  while (state == NULL || state->error == NULL || state->next_try_us == 0) {
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
    g_clear_pointer (&state, cy_peer_state_free);
    state = look (b);
  }
  g_assert_true (g_str_has_suffix (state->error, ": nothing listens there"));
  g_assert_cmpint (state->since_us, ==, 0);
  for (guint i = 0; i < 3; i++) {
    host_start (a);
    know (a, b, FALSE);
    test_until (is_up (a, b) && is_up (b, a));
    g_clear_pointer (&a->net, cy_peer_net_free);
    test_until (b->n_down == i + 1);
  }
}

/* An address that changes is called at once; the link that stands stays. */
static void
test_address_changes (void)
{
  g_autoptr (Host) a = host_new ();
  g_autoptr (Host) b = host_new ();
  const CyPeerMember wrong = { id_of (a), "a", "127.0.0.1:1" };
  const CyPeerMember twice[] = { { id_of (a), "a", a->address },
                                 { id_of (b), "myself", b->address },
                                 { id_of (a), "again", "127.0.0.1:1" } };
  g_autoptr (CyPeerState) state = NULL;

  know (a, b, FALSE);
  cy_peer_net_set_members (b->net, &wrong, 1);
  cy_peer_net_set_members (b->net, twice, G_N_ELEMENTS (twice));
  test_until (is_up (a, b) && is_up (b, a));
  cy_peer_net_set_members (b->net, &wrong, 1);
  send_to (b, a);
  test_until (a->n_messages == 1);
  state = look (b);
  g_assert_true (state->is_up);
  g_assert_cmpstr (state->address, ==, "127.0.0.1:1");
  g_assert_cmpuint (b->n_down, ==, 0);
}

/* Somebody else answers there. */
static void
test_wrong_node (void)
{
  g_autoptr (Host) a = host_new ();
  g_autoptr (Host) b = host_new ();
  g_autoptr (Host) c = host_new ();
  const CyPeerMember member = { id_of (c), "c", a->address };

  know (a, b, FALSE);
  cy_peer_net_set_members (b->net, &member, 1);
  test_until (b->n_refused > 0);
  g_assert_nonnull (strstr (b->refusal, ", not node "));
  g_assert_cmpstr (b->who, ==, id_of (c));
  g_assert_cmpuint (b->n_up, ==, 0);
}

static void
test_cannot_listen_twice (void)
{
  g_autoptr (Host) a = host_new ();
  CyPeerNetOptions options = CY_PEER_NET_OPTIONS;
  g_autoptr (GError) error = NULL;

  options.listen = a->address;
  g_assert_null (cy_peer_net_new (a->node->identity, cy_clock_system (), &options,
                                  &(const CyPeerNetEvents){ 0 }, &error));
  g_assert_nonnull (strstr (error->message, "cannot listen on 127.0.0.1:"));
}

static void
test_restarts_leave_nothing (void)
{
  g_autoptr (Host) a = host_new ();
  g_autoptr (Host) b = host_new ();
  guint descriptors = 0;
  gsize memory = 0;

  know (b, a, TRUE);
  for (guint i = 0; i < 120; i++) {
    if (i == 40) {
      malloc_trim (0);
      descriptors = test_count_descriptors ();
      memory = test_measure_memory ();
    }
    g_clear_pointer (&a->net, cy_peer_net_free);
    host_start (a);
    know (a, b, i % 2 == 0);
    test_until (is_up (a, b) && is_up (b, a));
  }
  malloc_trim (0);
  g_test_message ("descriptors %u then %u, memory %" G_GSIZE_FORMAT " then %" G_GSIZE_FORMAT,
                  descriptors, test_count_descriptors (), memory, test_measure_memory ());
  g_assert_cmpuint (test_count_descriptors (), <=, descriptors + 6);
  if (TEST_MEMORY_IS_TRUE)
    g_assert_cmpuint (test_measure_memory (), <=, memory + 2 * 1024 * 1024);
}

/* Never sooner than the least, never later than the most, growing between, and not all at once. */
static void
test_backoff (void)
{
  guint64 sums[12] = { 0 };
  guint differing = 0;

  for (guint32 seed = 0; seed < 200; seed++) {
    for (guint attempt = 0; attempt < 12; attempt++) {
      guint ms = cy_peer_backoff_ms (attempt, seed, 1000, 60000);

      g_assert_cmpuint (ms, >=, 1000);
      g_assert_cmpuint (ms, <=, MIN (2000u << attempt, 60000));
      g_assert_cmpuint (ms, ==, cy_peer_backoff_ms (attempt, seed, 1000, 60000));
      sums[attempt] += ms;
      differing += ms != cy_peer_backoff_ms (attempt, seed + 1, 1000, 60000);
    }
  }
  for (guint attempt = 1; attempt < 6; attempt++)
    g_assert_cmpuint (sums[attempt], >, sums[attempt - 1] + sums[attempt - 1] / 2);
  g_assert_cmpuint (sums[11] / 200, >, 40000);
  g_assert_cmpuint (differing, >, 2300);
  g_assert_cmpuint (cy_peer_backoff_ms (G_MAXUINT, G_MAXUINT32, 1000, 60000), >=, 30000);
  g_assert_cmpuint (cy_peer_backoff_ms (0, 1, 5, 5), ==, 5);
  g_assert_cmpuint (cy_peer_backoff_ms (40, 1, 5, 5), ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peers/net/backoff", test_backoff);
  /* While nothing of another test is on its way in the main thread. */
  g_test_add_func ("/peers/net/own-thread", test_own_thread);
  g_test_add_func ("/peers/net/one-calls", test_one_calls);
  g_test_add_func ("/peers/net/lost-unnoticed", test_lost_unnoticed);
  g_test_add_func ("/peers/net/both-call", test_both_call);
  g_test_add_func ("/peers/net/member-removed", test_member_removed);
  g_test_add_func ("/peers/net/called-again", test_called_again);
  g_test_add_func ("/peers/net/address-changes", test_address_changes);
  g_test_add_func ("/peers/net/wrong-node", test_wrong_node);
  g_test_add_func ("/peers/net/cannot-listen-twice", test_cannot_listen_twice);
  g_test_add_func ("/peers/net/restarts-leave-nothing", test_restarts_leave_nothing);
  return g_test_run ();
}
