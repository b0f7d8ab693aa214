/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-link.h"

#include <malloc.h>

#include "cy-peer-credit.h"
#include "link-fixture.h"

#define BEAT "{\"t\":\"beat\",\"got\":0}"

static const CyPeerLinkManners calm = { 3000, 60000 };

/* A link with both its ends, or a link at the listening end and a peer that does not behave. */
typedef struct {
  TestPair *pair;
  TestEnd a;
  TestEnd b;
  CyPeerSecured *raw;
} Lab;

static Lab *
lab_new (const CyPeerLinkManners *manners, gboolean is_raw)
{
  Lab *lab = g_new0 (Lab, 1);

  lab->pair = test_pair_new ();
  test_end_init (&lab->a, g_steal_pointer (&lab->pair->in), FALSE, manners);
  if (is_raw)
    lab->raw = g_steal_pointer (&lab->pair->out);
  else
    test_end_init (&lab->b, g_steal_pointer (&lab->pair->out), TRUE, manners);
  return lab;
}

static void
lab_free (Lab *lab)
{
  test_end_clear (&lab->a);
  test_end_clear (&lab->b);
  g_clear_pointer (&lab->raw, cy_peer_secured_free);
  test_pair_free (lab->pair);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_free (lab);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lab, lab_free)

static gboolean
raw_text (Lab *lab, const char *text)
{
  return test_raw_write (lab->raw, TEST_FRAME_TEXT, strlen (text), text);
}

static void
test_talk (void)
{
  g_autoptr (Lab) lab = lab_new (&calm, FALSE);
  const guint8 binary[] = { 0, 1, 2, 0xff };
  g_autoptr (GBytes) bytes = g_bytes_new (binary, sizeof binary);
  guint64 in_bytes;
  guint64 out_bytes;

  g_assert_false (cy_peer_link_is_up (lab->a.link));
  test_until (lab->a.n_up == 1 && lab->b.n_up == 1);
  g_assert_true (cy_peer_link_is_up (lab->a.link));
  g_assert_true (cy_peer_link_is_dialed (lab->b.link));
  g_assert_cmpstr (cy_peer_link_get_node (lab->a.link), ==, test_node_id (lab->pair->b));
  g_assert_cmpstr (cy_peer_link_get_node (lab->b.link), ==, test_node_id (lab->pair->a));
  test_end_send (&lab->a, "你好");
  test_end_send (&lab->b, "");
  test_until (lab->a.n_messages == 1 && lab->b.n_messages == 1);
  g_assert_cmpmem (g_bytes_get_data (lab->b.last, NULL), g_bytes_get_size (lab->b.last), "你好", 6);
  g_assert_true (cy_peer_link_send (lab->b.link, FALSE, bytes, NULL));
  test_until (lab->a.n_messages == 2);
  g_assert_true (g_bytes_equal (lab->a.last, bytes));
  cy_peer_link_get_traffic (lab->a.link, &in_bytes, &out_bytes);
  g_assert_cmpuint (in_bytes, ==, (6 + 20) + (6 + 0) + (6 + 4));
  g_assert_cmpuint (out_bytes, ==, (2 + 20) + (2 + 6));
}

/* Beats say what the layer above wants said, and go on while nothing else does. */
static void
test_beats (void)
{
  g_autoptr (Lab) lab = lab_new (&(const CyPeerLinkManners){ 5, 60000 }, FALSE);

  lab->b.say = "\"now\":\"12.7\"";
  test_until (lab->a.n_beats > 5 && lab->b.n_beats > 5);
  g_assert_true (g_str_has_suffix (lab->a.last_beat, ",\"now\":\"12.7\"}"));
  g_assert_true (g_str_has_prefix (lab->a.last_beat, "{\"t\":\"beat\",\"got\":"));
  g_assert_cmpuint (cy_peer_link_get_queued_bytes (lab->a.link), <, 2000);
}

static void
test_close_tells_why (void)
{
  g_autoptr (Lab) lab = lab_new (&calm, FALSE);

  test_until (lab->a.n_up == 1 && lab->b.n_up == 1);
  cy_peer_link_close (lab->a.link, "this node stops");
  test_until (lab->a.n_down == 1 && lab->b.n_down == 1);
  assert_error_contains (lab->b.reason, CY_PEERS_ERROR, CY_PEERS_ERROR_CLOSED,
                         " says: this node stops");
  assert_error_text (lab->a.reason, CY_PEERS_ERROR, CY_PEERS_ERROR_CLOSED,
                     "closed here: this node stops");
}

/* What the other end gives as a reason is shown to people, so it is made fit to be. */
static void
test_rude_reason (void)
{
  g_autoptr (Lab) lab = lab_new (&calm, TRUE);

  raw_text (lab, BEAT);
  test_until (lab->a.n_up == 1);
  g_assert_true (test_raw_write (lab->raw, (TestFrame) 0x88, 10, "\x0f\xa0go\n\033[2J"));
  test_until (lab->a.n_down == 1);
  g_assert_true (g_str_has_suffix (lab->a.reason->message, " says: go  [2J"));
}

static void
test_hang_up (void)
{
  g_autoptr (Lab) lab = lab_new (&calm, TRUE);

  raw_text (lab, BEAT);
  test_until (lab->a.n_up == 1);
  g_clear_pointer (&lab->raw, cy_peer_secured_free);
  test_until (lab->a.n_down == 1);
  g_assert_error (lab->a.reason, CY_PEERS_ERROR, CY_PEERS_ERROR_CLOSED);
}

/* An end that is there and says nothing, before and after its first beat. */
static void
test_silence (void)
{
  for (guint said = 0; said < 2; said++) {
    g_autoptr (Lab) lab = lab_new (&(const CyPeerLinkManners){ 3000, 100 }, TRUE);

    if (said)
      raw_text (lab, BEAT);
    test_until (lab->a.n_down == 1);
    assert_error_contains (lab->a.reason, CY_PEERS_ERROR, CY_PEERS_ERROR_SILENT, " for 0.1 s");
  }
}

/* Whatever does not follow the protocol ends the link, with words. */
static void
test_violations (void)
{
  static const struct {
    const char *name;
    const char *first; /* before it */
    TestFrame kind;
    gsize length; /* 0: of the payload */
    const char *payload;
    const char *words;
  } cases[] = {
    { "no beat first", NULL, TEST_FRAME_TEXT, 0, "{\"t\":\"hello\"}", "before the first beat" },
    { "binary first", NULL, TEST_FRAME_BINARY, 0, BEAT, "before the first beat" },
    { "beat that is no JSON", NULL, TEST_FRAME_TEXT, 0, "{\"t\":\"beat\",", "a beat cannot be" },
    { "beat without got", NULL, TEST_FRAME_TEXT, 0, "{\"t\":\"beat\"}", "a beat cannot be" },
    { "got a text", NULL, TEST_FRAME_TEXT, 0, "{\"t\":\"beat\",\"got\":\"1\"}",
      "a beat cannot be" },
    { "got less than nothing", NULL, TEST_FRAME_TEXT, 0, "{\"t\":\"beat\",\"got\":-1}",
      "a beat cannot be" },
    { "got what was never sent", BEAT, TEST_FRAME_TEXT, 0, "{\"t\":\"beat\",\"got\":1000000}",
      "a beat cannot be" },
    { "too large", BEAT, TEST_FRAME_BINARY, 70000, NULL, "" },
    { "far too large", BEAT, TEST_FRAME_BINARY, (gsize) 8 << 20, NULL, "" },
    { "no UTF-8", BEAT, TEST_FRAME_TEXT, 2, "\xff\xfe", "" },
    { "reserved", BEAT, (TestFrame) 0x83, 3, "abc", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Lab) lab = lab_new (&calm, TRUE);
    gsize length = cases[i].length > 0 ? cases[i].length : strlen (cases[i].payload);

    g_test_message ("%s", cases[i].name);
    if (cases[i].first != NULL)
      raw_text (lab, cases[i].first);
    (void) test_raw_write (lab->raw, cases[i].kind, length, cases[i].payload);
    test_until (lab->a.n_down == 1);
    assert_error_contains (lab->a.reason, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL, cases[i].words);
    g_assert_cmpuint (lab->a.n_messages, ==, 0);
  }
}

/* Messages in ever more pieces, and pings that want to be answered: bounded as well. */
static void
test_endless (void)
{
  static const TestFrame kinds[] = { TEST_FRAME_MORE, TEST_FRAME_PING };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (Lab) lab = lab_new (&calm, TRUE);
    guint n = 0;

    raw_text (lab, BEAT);
    if (kinds[i] == TEST_FRAME_MORE)
      g_assert_true (test_raw_write (lab->raw, TEST_FRAME_TEXT_BEGIN, 100, NULL));
    while (lab->a.n_down == 0 && n < 20000 && test_raw_write (lab->raw, kinds[i], 100, NULL))
      n++;
    g_assert_cmpuint (n, <, 20000);
    test_until (lab->a.n_down == 1);
    g_assert_cmpuint (n, >, 600);
    g_assert_cmpuint (lab->a.n_messages, ==, 0);
  }
}

static void
test_cannot_send (void)
{
  g_autoptr (Lab) lab = lab_new (&calm, FALSE);
  g_autofree char *large = g_malloc0 (CY_PEER_MESSAGE_MAX_BYTES + 1);
  g_autoptr (GBytes) most = g_bytes_new_static (large, CY_PEER_MESSAGE_MAX_BYTES);
  g_autoptr (GBytes) more = g_bytes_new_static (large, CY_PEER_MESSAGE_MAX_BYTES + 1);
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("\xff", 1);
  g_autoptr (GBytes) text = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  test_until (lab->a.n_up == 1 && lab->b.n_up == 1);
  g_assert_false (cy_peer_link_send (lab->a.link, FALSE, more, &error));
  g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_false (cy_peer_link_send (lab->a.link, TRUE, rubbish, &error));
  g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_true (cy_peer_link_send (lab->a.link, FALSE, most, &error));
  g_assert_true (cy_peer_link_send (lab->b.link, FALSE, most, &error));
  test_until (lab->b.n_messages == 1 && lab->a.n_messages == 1);
  cy_peer_link_close (lab->a.link, "enough");
  g_assert_false (cy_peer_link_send (lab->a.link, TRUE, text, &error));
  g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_CLOSED);
}

static guint
fill (TestEnd *end, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  while (cy_peer_link_send (end->link, FALSE, bytes, &error))
    n++;
  g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_FULL);
  return n;
}

/* A reader that stalls costs the window and the queue, and no more, however long it stalls. */
static void
test_stalled_reader (void)
{
  g_autoptr (Lab) lab = lab_new (&(const CyPeerLinkManners){ 1, 60000 }, TRUE);
  g_autofree char *data = g_malloc0 (60000);
  g_autoptr (GBytes) bytes = g_bytes_new (data, 60000);
  gsize before;

  raw_text (lab, BEAT);
  test_until (lab->a.n_up == 1);
  before = test_measure_memory ();
  fill (&lab->a, bytes);
  g_assert_cmpuint (cy_peer_link_get_queued_bytes (lab->a.link), <=,
                    CY_PEER_QUEUE_MAX_BYTES + CY_PEER_WINDOW_BYTES + CY_PEER_RESERVE_BYTES);
  for (guint i = 0; lab->a.n_down == 0 && i < 50000; i++) {
    g_usleep (300);
    (void) raw_text (lab, BEAT);
  }
  g_assert_cmpuint (lab->a.n_down, ==, 1);
  assert_error_contains (lab->a.reason, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL,
                         "does not read what it is sent");
  if (TEST_MEMORY_IS_TRUE)
    g_assert_cmpuint (test_measure_memory (), <=, before + 10 * 1024 * 1024);
}

/* Both ends send as much as they can at the same time; all of it arrives, and nobody waits for ever. */
static void
test_flood (void)
{
  g_autoptr (Lab) lab = lab_new (&calm, FALSE);
  g_autofree char *data = g_malloc0 (60000);
  g_autoptr (GBytes) bytes = g_bytes_new (data, 60000);
  TestEnd *ends[] = { &lab->a, &lab->b };
  guint sent[2] = { 0, 0 };

  test_until (lab->a.n_up == 1 && lab->b.n_up == 1);
  for (guint round = 1; round <= 6; round++) {
    for (guint i = 0; i < 2; i++)
      sent[i] += fill (ends[i], bytes);
    test_until (lab->a.n_room == round && lab->b.n_room == round);
  }
  test_until (lab->a.n_messages == sent[1] && lab->b.n_messages == sent[0]);
  g_assert_cmpuint (lab->a.n_bytes, ==, (guint64) sent[1] * 60000);
  g_assert_cmpuint (sent[0], >, 200);
  g_assert_cmpuint (cy_peer_link_get_queued_bytes (lab->a.link), <, CY_PEER_WINDOW_BYTES / 2);
}

/* Links come and go and leave nothing behind, however they end. */
static void
reconnect (Lab *lab, guint n)
{
  test_pair_connect (lab->pair);
  test_end_init (&lab->a, g_steal_pointer (&lab->pair->in), FALSE, &calm);
  test_end_init (&lab->b, g_steal_pointer (&lab->pair->out), TRUE, &calm);
  test_until (lab->a.n_up == 1 && lab->b.n_up == 1);
  test_end_send (&lab->a, "hello");
  test_until (lab->b.n_messages == 1);
  if (n % 2 == 0)
    cy_peer_link_close (lab->a.link, "again");
  else
    g_clear_pointer (&lab->b.link, cy_peer_link_free);
  test_until (lab->a.n_down == 1 && lab->b.link == NULL);
  test_end_clear (&lab->a);
  test_end_clear (&lab->b);
  lab->a = lab->b = (TestEnd){ 0 };
}

static void
test_reconnects (void)
{
  g_autoptr (Lab) lab = lab_new (&calm, FALSE);
  guint descriptors;
  gsize memory;

  test_end_clear (&lab->a);
  test_end_clear (&lab->b);
  lab->a = lab->b = (TestEnd){ 0 };
  for (guint i = 0; i < 60; i++)
    reconnect (lab, i);
  malloc_trim (0);
  descriptors = test_count_descriptors ();
  memory = test_measure_memory ();
  for (guint i = 0; i < 300; i++)
    reconnect (lab, i);
  malloc_trim (0);
  g_test_message ("descriptors %u then %u, memory %" G_GSIZE_FORMAT " then %" G_GSIZE_FORMAT,
                  descriptors, test_count_descriptors (), memory, test_measure_memory ());
  g_assert_cmpuint (test_count_descriptors (), <=, descriptors + 4);
  if (TEST_MEMORY_IS_TRUE)
    g_assert_cmpuint (test_measure_memory (), <=, memory + 2 * 1024 * 1024);
}

/* The caller is through before it is refused: it learns of it when it waits for the first beat. */
static void
test_refused (void)
{
  g_autoptr (Lab) lab = g_new0 (Lab, 1);

  lab->pair = test_pair_new ();
  test_end_init (&lab->b, g_steal_pointer (&lab->pair->out), TRUE, &calm);
  g_clear_pointer (&lab->pair->in, cy_peer_secured_free);
  test_until (lab->b.n_down == 1);
  g_assert_cmpuint (lab->b.n_up, ==, 0);
  assert_error_contains (lab->b.reason, CY_PEERS_ERROR, CY_PEERS_ERROR_REFUSED,
                         " refused our identity, or is no Chargeyard node");
}

static void
test_credit (void)
{
  CyPeerCredit credit = { 0 };
  gsize n = 0;

  while (cy_peer_credit_may_send (&credit, 1000)) {
    cy_peer_credit_send (&credit, 1000);
    n += 1000 + CY_PEER_MESSAGE_WEIGHT;
  }
  g_assert_cmpuint (n, >, CY_PEER_WINDOW_BYTES - 1016);
  g_assert_cmpuint (cy_peer_credit_on_its_way (&credit), ==, n);
  g_assert_true (cy_peer_credit_may_beat (&credit, 1000));
  g_assert_false (cy_peer_credit_acknowledge (&credit, n + 1));
  g_assert_true (cy_peer_credit_acknowledge (&credit, 1016));
  g_assert_false (cy_peer_credit_acknowledge (&credit, 1015));
  g_assert_true (cy_peer_credit_acknowledge (&credit, 1016));
  g_assert_true (cy_peer_credit_may_send (&credit, 1000));
  while (cy_peer_credit_may_beat (&credit, 50))
    cy_peer_credit_send (&credit, 50);
  g_assert_cmpuint (cy_peer_credit_on_its_way (&credit), >,
                    CY_PEER_WINDOW_BYTES + CY_PEER_RESERVE_BYTES - 66);
  g_assert_true (cy_peer_credit_acknowledge (&credit, credit.sent));
  g_assert_cmpuint (cy_peer_credit_on_its_way (&credit), ==, 0);
  g_assert_false (cy_peer_credit_should_tell (&credit));
  for (gsize taken = 0; taken + 1016 < CY_PEER_TELL_BYTES; taken += 1016) {
    cy_peer_credit_take (&credit, 1000);
    g_assert_false (cy_peer_credit_should_tell (&credit));
  }
  cy_peer_credit_take (&credit, 1000);
  g_assert_true (cy_peer_credit_should_tell (&credit));
  g_assert_cmpuint (cy_peer_credit_tell (&credit), ==, credit.taken);
  g_assert_false (cy_peer_credit_should_tell (&credit));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peers/link/credit", test_credit);
  g_test_add_func ("/peers/link/talk", test_talk);
  g_test_add_func ("/peers/link/beats", test_beats);
  g_test_add_func ("/peers/link/close-tells-why", test_close_tells_why);
  g_test_add_func ("/peers/link/rude-reason", test_rude_reason);
  g_test_add_func ("/peers/link/hang-up", test_hang_up);
  g_test_add_func ("/peers/link/silence", test_silence);
  g_test_add_func ("/peers/link/violations", test_violations);
  g_test_add_func ("/peers/link/endless", test_endless);
  g_test_add_func ("/peers/link/cannot-send", test_cannot_send);
  g_test_add_func ("/peers/link/stalled-reader", test_stalled_reader);
  g_test_add_func ("/peers/link/flood", test_flood);
  g_test_add_func ("/peers/link/reconnects", test_reconnects);
  g_test_add_func ("/peers/link/refused", test_refused);
  return g_test_run ();
}
