/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-pairing.h"

#include "cy-pairing-message.h"
#include "cy-peer-dialer.h"
#include "link-fixture.h"

static const CyPairingTimes patient = { 600000, 60000, 120000 };

/* One end of a pairing, with a network of its own. */
typedef struct {
  TestNode *node;
  CyPeerNet *net;
  CyPairing *pairing;
  guint n_changes;
} End;

static void
on_up_cb (CyPeerNet *net, CyPeerLink *link, gpointer user_data)
{
  g_error ("strangers have a link");
}

static void
on_down_cb (CyPeerNet *net, const char *node, const char *reason, gpointer user_data)
{
}

static void
on_message_cb (CyPeerNet *net,
               CyPeerLink *link,
               gboolean is_text,
               GBytes *bytes,
               gpointer user_data)
{
}

static void
on_room_cb (CyPeerNet *net, CyPeerLink *link, gpointer user_data)
{
}

static void
on_refused_cb (CyPeerNet *net, const char *who, const char *reason, gpointer user_data)
{
}

static void
on_changed_cb (CyPairing *pairing, gpointer user_data)
{
  ((End *) user_data)->n_changes++;
}

static End *
end_new (gboolean listens)
{
  const CyPeerNetEvents events = { on_up_cb, on_down_cb,    on_message_cb, on_room_cb,
                                   NULL,     on_refused_cb, NULL };
  CyPeerNetOptions options = CY_PEER_NET_OPTIONS;
  End *end = g_new0 (End, 1);
  g_autoptr (GError) error = NULL;

  options.listen = listens ? "127.0.0.1:0" : NULL;
  options.handshake_ms = 20000;
  end->node = test_node_new ();
  end->net = cy_peer_net_new (end->node->identity, cy_clock_system (), &options, &events, &error);
  g_assert_no_error (error);
  return end;
}

static void
end_free (End *end)
{
  g_clear_pointer (&end->pairing, cy_pairing_free);
  cy_peer_net_free (end->net);
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    ;
  test_node_free (end->node);
  g_free (end);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (End, end_free)

static CyPairingSetup
setup_of (End *end, const char *name, const CyPairingTimes *times)
{
  return (CyPairingSetup){ end->net, end->node->identity, name, cy_clock_system (),
                           *times,   on_changed_cb,       end };
}

static void
invite (End *end, const CyPairingTimes *times)
{
  const CyPairingSetup setup = setup_of (end, "总站", times);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&end->pairing, cy_pairing_free);
  end->pairing = cy_pairing_invite (&setup, &error);
  g_assert_no_error (error);
}

static char *
address_of (End *end)
{
  return g_strdup_printf ("127.0.0.1:%u", cy_peer_net_get_port (end->net));
}

static CyPairingText
text_of (End *inviter, gboolean is_wrong)
{
  CyPairingText text = { .code = *cy_pairing_get_code (inviter->pairing) };

  if (is_wrong)
    text.code.letters[3] = text.code.letters[3] == '7' ? '8' : '7';
  return text;
}

static void
accept_at (End *end, const CyPairingText *text, const char *address)
{
  const CyPairingSetup setup = setup_of (end, "北站", &patient);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&end->pairing, cy_pairing_free);
  end->pairing = cy_pairing_accept (&setup, text, address, &error);
  g_assert_no_error (error);
}

static void
accept (End *end, End *inviter, gboolean is_wrong)
{
  g_autofree char *address = address_of (inviter);
  const CyPairingText text = text_of (inviter, is_wrong);

  accept_at (end, &text, address);
}

static gboolean
is_in (End *end, CyPairingState state)
{
  return cy_pairing_get_state (end->pairing) == state;
}

static void
assert_failed (End *end, int code, const char *words)
{
  test_until (is_in (end, CY_PAIRING_FAILED));
  assert_error_contains (cy_pairing_get_error (end->pairing), CY_PEERS_ERROR, code, words);
}

static void
compare (End *inviter, End *acceptor)
{
  invite (inviter, &patient);
  accept (acceptor, inviter, FALSE);
  test_until (is_in (inviter, CY_PAIRING_COMPARING) && is_in (acceptor, CY_PAIRING_COMPARING));
}

static void
assert_knows (End *end, End *other, const char *name, const char *address)
{
  const CyPairingPeer *peer = cy_pairing_get_peer (end->pairing);

  g_assert_cmpstr (peer->key.node, ==, test_node_id (other->node));
  g_assert_cmpmem (peer->key.bytes, CY_PUBLIC_KEY_BYTES,
                   cy_identity_get_public_key (other->node->identity), CY_PUBLIC_KEY_BYTES);
  g_assert_cmpstr (peer->name, ==, name);
  g_assert_cmpstr (peer->address, ==, address);
}

/* The right code, and two people who see the same: each node knows the other, and where it is. */
static void
test_paired (void)
{
  for (guint listens = 0; listens < 2; listens++) {
    g_autoptr (End) a = end_new (TRUE);
    g_autoptr (End) b = end_new (listens);
    g_autofree char *a_address = address_of (a);
    g_autofree char *b_address = listens ? address_of (b) : NULL;

    compare (a, b);
    g_assert_cmpstr (cy_pairing_get_fingerprint (a->pairing), ==,
                     cy_pairing_get_fingerprint (b->pairing));
    g_assert_false (cy_peer_net_has_door (a->net));
    cy_pairing_agree (listens ? a->pairing : b->pairing);
    test_until (cy_pairing_other_has_agreed (listens ? b->pairing : a->pairing));
    g_assert_true (is_in (a, CY_PAIRING_COMPARING) && is_in (b, CY_PAIRING_COMPARING));
    cy_pairing_agree (a->pairing);
    cy_pairing_agree (b->pairing);
    test_until (is_in (a, CY_PAIRING_PAIRED) && is_in (b, CY_PAIRING_PAIRED));
    g_assert_true (cy_pairing_has_agreed (a->pairing));
    g_assert_null (cy_pairing_get_error (a->pairing));
    assert_knows (a, b, "北站", b_address);
    assert_knows (b, a, "总站", a_address);
  }
}

static gpointer
pair_elsewhere (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  test_paired ();
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
test_own_thread (void)
{
  g_thread_join (g_thread_new ("peers", pair_elsewhere, NULL));
  g_assert_false (g_main_context_pending (NULL));
}

/* The text of a QR code says where and who. */
static void
test_scanned (void)
{
  g_autoptr (End) a = end_new (TRUE);
  g_autoptr (End) b = end_new (FALSE);
  g_autofree char *address = address_of (a);
  const char *const nodes[] = { test_node_id (b->node), test_node_id (a->node) };

  invite (a, &patient);
  g_assert_cmpint (cy_pairing_get_expires_us (a->pairing), >, g_get_real_time () + 500000000);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *link =
      cy_pairing_text_make (cy_pairing_get_code (a->pairing), address, nodes[i]);
    g_auto (CyPairingText) text = { 0 };

    g_assert_true (cy_pairing_text_parse (link, &text, NULL));
    accept_at (b, &text, NULL);
    if (i == 0)
      assert_failed (b, CY_PEERS_ERROR_STRANGER, ", not node ");
    else
      test_until (is_in (b, CY_PAIRING_COMPARING));
  }
}

/* Four wrong codes are forgiven and the fifth is not: then the right one does not help either. */
static void
test_wrong_code (void)
{
  g_autoptr (End) a = end_new (TRUE);
  g_autoptr (End) b = end_new (FALSE);
  CyPairingText right;
  g_autofree char *address = address_of (a);

  invite (a, &patient);
  right = text_of (a, FALSE);
  for (guint i = 1; i <= CY_PAIRING_WRONG_MAX; i++) {
    g_assert_true (is_in (a, CY_PAIRING_OPEN));
    accept (b, a, TRUE);
    assert_failed (b, CY_PEERS_ERROR_CODE, " says that the code is wrong");
    test_until (cy_pairing_get_n_wrong (a->pairing) == i);
  }
  assert_failed (a, CY_PEERS_ERROR_CODE, "tried wrongly too often");
  g_assert_false (cy_peer_net_has_door (a->net));
  accept_at (b, &right, address);
  assert_failed (b, CY_PEERS_ERROR_CLOSED, "");
}

static void
test_wrong_then_right (void)
{
  g_autoptr (End) a = end_new (TRUE);
  g_autoptr (End) b = end_new (FALSE);

  invite (a, &patient);
  accept (b, a, TRUE);
  assert_failed (b, CY_PEERS_ERROR_CODE, "");
  accept (b, a, FALSE);
  test_until (is_in (a, CY_PAIRING_COMPARING) && is_in (b, CY_PAIRING_COMPARING));
}

/* A code is for one: whoever comes second with it is refused. */
static void
test_single_use (void)
{
  g_autoptr (End) a = end_new (TRUE);
  g_autoptr (End) b = end_new (FALSE);
  g_autoptr (End) c = end_new (FALSE);

  compare (a, b);
  accept (c, a, FALSE);
  test_until (is_in (c, CY_PAIRING_FAILED));
  cy_pairing_agree (a->pairing);
  cy_pairing_agree (b->pairing);
  test_until (is_in (a, CY_PAIRING_PAIRED) && is_in (b, CY_PAIRING_PAIRED));
  accept (c, a, FALSE);
  test_until (is_in (c, CY_PAIRING_FAILED));
}

static void
test_expired (void)
{
  g_autoptr (End) a = end_new (TRUE);
  g_autoptr (End) b = end_new (FALSE);

  invite (a, &(const CyPairingTimes){ 50, 60000, 120000 });
  assert_failed (a, CY_PEERS_ERROR_EXPIRED, "invite again");
  g_assert_false (cy_peer_net_has_door (a->net));
  accept (b, a, FALSE);
  test_until (is_in (b, CY_PAIRING_FAILED));
}

/* A person who sees another fingerprint, or changes their mind, at either end. */
static void
test_declined (void)
{
  for (guint i = 0; i < 3; i++) {
    g_autoptr (End) a = end_new (TRUE);
    g_autoptr (End) b = end_new (FALSE);
    End *refuser = i == 0 ? a : b;
    End *other = i == 0 ? b : a;

    compare (a, b);
    cy_pairing_agree (other->pairing);
    if (i < 2)
      cy_pairing_refuse (refuser->pairing);
    else
      g_clear_pointer (&refuser->pairing, cy_pairing_free);
    assert_failed (other, CY_PEERS_ERROR_DECLINED, " says that a person there refused");
    if (i < 2)
      assert_failed (refuser, CY_PEERS_ERROR_DECLINED, "refused here");
  }
}

/* Nobody confirms: nothing is paired. */
static void
test_nobody_confirms (void)
{
  g_autoptr (End) a = end_new (TRUE);
  g_autoptr (End) b = end_new (FALSE);

  invite (a, &(const CyPairingTimes){ 600000, 60000, 50 });
  accept (b, a, FALSE);
  test_until (b->n_changes > 0);
  cy_pairing_agree (b->pairing);
  assert_failed (a, CY_PEERS_ERROR_SILENT, "not both people confirmed in time");
  assert_failed (b, CY_PEERS_ERROR_SILENT, " says that nobody confirmed in time");
}

static void
test_cannot_begin (void)
{
  g_autoptr (End) a = end_new (TRUE);
  g_autoptr (End) b = end_new (FALSE);
  CyPairingSetup setup = setup_of (b, "b", &patient);
  CyPairingText text = { .code = { "0000000000" } };
  g_autoptr (GError) error = NULL;

  g_assert_null (cy_pairing_invite (&setup, &error));
  g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_ADDRESS);
  g_clear_error (&error);
  g_assert_null (cy_pairing_accept (&setup, &text, NULL, &error));
  g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_ADDRESS);
  g_clear_error (&error);
  invite (a, &patient);
  setup = setup_of (a, "a", &patient);
  g_assert_null (cy_pairing_invite (&setup, &error));
  g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_FULL);
  g_clear_error (&error);
  setup = setup_of (a, "\n", &patient);
  g_assert_null (cy_pairing_accept (&setup, &text, "127.0.0.1:1", &error));
  g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL);
  g_assert_true (is_in (a, CY_PAIRING_OPEN));
  g_assert_true (cy_peer_net_has_door (a->net));
}

static void
test_with_itself (void)
{
  g_autoptr (End) a = end_new (TRUE);
  g_autofree char *address = address_of (a);
  CyPairingSetup setup = setup_of (a, "a", &patient);
  CyPairing *accepting;
  CyPairingText text;

  invite (a, &patient);
  text = text_of (a, FALSE);
  accepting = cy_pairing_accept (&setup, &text, address, NULL);
  test_until (cy_pairing_get_state (accepting) == CY_PAIRING_FAILED);
  assert_error_text (cy_pairing_get_error (accepting), CY_PEERS_ERROR, CY_PEERS_ERROR_STRANGER,
                     "that is this node itself");
  cy_pairing_free (accepting);
}

/* --- ends that do not behave --- */

static void
on_raw_cb (CyPeerSecured *secured, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(CyPeerSecured **) user_data = secured;
}

static CyPeerSecured *
call_raw (End *inviter, TestNode *caller)
{
  g_autofree char *address = address_of (inviter);
  CyPeerSecured *secured = NULL;
  g_autoptr (CyPeerDialer) dialer = cy_peer_dialer_new (
    &(const CyPeerCall){ address, caller->certificate, CY_PEER_PROTOCOL_PAIR, NULL, 20000 },
    on_raw_cb, &secured);

  test_until (secured != NULL);
  return secured;
}

static gboolean
write_raw (CyPeerSecured *secured, const void *data, gsize length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (secured->stream), data, length,
                                    NULL, NULL, NULL);
}

/* Reads what there is within the loop; FALSE once the other end has hung up. */
static gboolean
read_raw (CyPeerSecured *secured, GByteArray *bytes)
{
  guint8 buffer[256];
  g_autoptr (GError) error = NULL;
  gssize n;

  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    ;
  n = g_pollable_input_stream_read_nonblocking (
    G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (secured->stream)), buffer, sizeof buffer,
    NULL, &error);
  if (n > 0)
    g_byte_array_append (bytes, buffer, (guint) n);
  return n > 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

static void
read_until (CyPeerSecured *secured, GByteArray *bytes, guint length)
{
  test_until (!read_raw (secured, bytes) || bytes->len >= length);
  g_assert_cmpuint (bytes->len, >=, length);
}

/* Rubbish and messages out of turn cost the one who says them the conversation, and the invitation
 * nothing. */
static void
test_rubbish (void)
{
  static const struct {
    const char *data;
    gsize length;
  } cases[] = {
    { "GET / HTTP/1.1\r\n\r\n", 18 },
    { "CY2H", 4 },
    { "CY1Z", 4 },
    { "CY1N\x09", 5 },
    { "CY1N\x00", 5 },
    { "CY1Y0123456789abcdef0123456789abcdef", 36 },
    { "CY1H0123456789abcdef0123456789abcdefCY1H0123456789abcdef0123456789abcdef", 72 },
  };
  g_autoptr (End) a = end_new (TRUE);
  g_autoptr (End) b = end_new (FALSE);
  g_autofree char *large = g_malloc0 (1 << 20);

  invite (a, &patient);
  for (guint i = 0; i <= G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) got = g_byte_array_new ();
    CyPeerSecured *raw = call_raw (a, b->node);

    if (i < G_N_ELEMENTS (cases))
      g_assert_true (write_raw (raw, cases[i].data, cases[i].length));
    else
      g_assert_true (write_raw (raw, large, 16384));
    test_until (!read_raw (raw, got));
    g_assert_cmpuint (got->len, <=, 36);
    cy_peer_secured_free (raw);
  }
  g_assert_true (is_in (a, CY_PAIRING_OPEN));
  g_assert_cmpuint (cy_pairing_get_n_wrong (a->pairing), ==, 0);
  accept (b, a, FALSE);
  test_until (is_in (a, CY_PAIRING_COMPARING));
}

/* Those who say nothing, or half of it, have their time; and no more than four at once. */
static void
test_slow (void)
{
  g_autoptr (End) a = end_new (TRUE);
  g_autoptr (End) b = end_new (FALSE);
  CyPeerSecured *raw[CY_PAIRING_TALKS_MAX];
  CyPeerSecured *fifth;
  g_autoptr (GByteArray) got = g_byte_array_new ();

  invite (a, &(const CyPairingTimes){ 600000, 300, 120000 });
  for (guint i = 0; i < CY_PAIRING_TALKS_MAX; i++) {
    raw[i] = call_raw (a, b->node);
    if (i % 2 == 1)
      g_assert_true (write_raw (raw[i], "CY1H0123", 8));
  }
  fifth = call_raw (a, b->node);
  test_until (!read_raw (fifth, got));
  g_assert_cmpuint (got->len, ==, 0);
  cy_peer_secured_free (fifth);
  for (guint i = 0; i < CY_PAIRING_TALKS_MAX; i++) {
    g_byte_array_set_size (got, 0);
    test_until (!read_raw (raw[i], got));
    g_assert_cmpuint (got->len, ==, 36 + 5);
    g_assert_cmpint (got->data[40], ==, CY_PAIRING_LATE);
    cy_peer_secured_free (raw[i]);
  }
  g_assert_true (is_in (a, CY_PAIRING_OPEN));
}

/* A right proof, written down and said again in another conversation by one who even has the key of the
 * node that made it. */
static void
test_replayed (void)
{
  g_autoptr (End) a = end_new (TRUE);
  g_autoptr (End) b = end_new (FALSE);
  CyPairingParties parties = { 0 };
  CyPairingMessage proof = { .kind = CY_PAIRING_PROOF };
  guint8 key[CY_PAIRING_KEY_BYTES];
  guint8 hello[] = "CY1H0123456789abcdef0123456789abcdef";
  guint8 said[CY_PAIRING_MESSAGE_MAX_BYTES];

  invite (a, &patient);
  memcpy (parties.acceptor, test_node_id (b->node), 64);
  memcpy (parties.inviter, test_node_id (a->node), 64);
  memcpy (parties.acceptor_nonce, hello + 4, 32);
  g_assert_true (cy_pairing_derive (cy_pairing_get_code (a->pairing), &parties, key));
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GByteArray) got = g_byte_array_new ();
    CyPeerSecured *raw = call_raw (a, b->node);

    g_assert_true (write_raw (raw, hello, 36));
    read_until (raw, got, 36);
    if (i == 0) { /* only seen: the line breaks before it arrives */
      memcpy (parties.inviter_nonce, got->data + 4, 32);
      g_assert_true (cy_pairing_said_init (&proof.said, "b", 0));
      cy_pairing_prove (key, &parties, CY_PAIRING_ACCEPTOR, &proof.said, proof.mac);
      cy_pairing_message_encode (&proof, said);
    } else {
      g_assert_true (write_raw (raw, said, sizeof said));
      read_until (raw, got, 36 + 5);
      g_assert_cmpint (got->data[40], ==, CY_PAIRING_WRONG_CODE);
    }
    cy_peer_secured_free (raw);
  }
  test_until (cy_pairing_get_n_wrong (a->pairing) == 1);
}

/* The proof of the other role is not accepted: a mirror does not know the code. */
static void
on_mirror_cb (CyPeerSecured *secured, gpointer user_data)
{
  *(CyPeerSecured **) user_data = secured;
}

static void
test_mirror (void)
{
  g_autoptr (End) a = end_new (TRUE);
  g_autoptr (End) b = end_new (FALSE);
  g_autofree char *address = address_of (a);
  const CyPairingText text = { .code = { "7KQ2MX9ABC" } };
  CyPeerSecured *mirror = NULL;
  guint sent = 0;
  g_autoptr (GByteArray) got = g_byte_array_new ();

  cy_peer_net_set_door (a->net, on_mirror_cb, &mirror);
  accept_at (b, &text, address);
  test_until (mirror != NULL);
  while (!is_in (b, CY_PAIRING_FAILED)) {
    g_assert_false (is_in (b, CY_PAIRING_COMPARING));
    (void) read_raw (mirror, got);
    if (got->len > sent)
      g_assert_true (write_raw (mirror, got->data + sent, got->len - sent));
    sent = got->len;
  }
  assert_failed (b, CY_PEERS_ERROR_CODE, "does not know the code itself");
  cy_peer_secured_free (mirror);
}

/* Somebody between the two, with a key of their own, who hands on all that both say. */
static void
test_man_in_the_middle (void)
{
  g_autoptr (End) a = end_new (TRUE);
  g_autoptr (End) b = end_new (FALSE);
  g_autoptr (End) middle = end_new (TRUE);
  g_autofree char *address = address_of (middle);
  CyPairingText text;
  CyPeerSecured *sides[2] = { NULL, NULL };
  gboolean open = TRUE;

  invite (a, &patient);
  text = text_of (a, FALSE);
  cy_peer_net_set_door (middle->net, on_mirror_cb, &sides[0]);
  accept_at (b, &text, address);
  test_until (sides[0] != NULL);
  sides[1] = call_raw (a, middle->node);
  while (open) {
    for (guint i = 0; i < 2; i++) {
      g_autoptr (GByteArray) got = g_byte_array_new ();

      open &= read_raw (sides[i], got);
      if (got->len > 0)
        (void) write_raw (sides[1 - i], got->data, got->len);
    }
    g_assert_true (is_in (a, CY_PAIRING_OPEN));
    g_usleep (100);
  }
  assert_failed (b, CY_PEERS_ERROR_CODE, " says that the code is wrong");
  g_assert_true (is_in (a, CY_PAIRING_OPEN));
  g_assert_cmpuint (cy_pairing_get_n_wrong (a->pairing), ==, 1);
  cy_peer_secured_free (sides[0]);
  cy_peer_secured_free (sides[1]);
}

/* Freed at any moment, also while the key is being derived. */
static void
test_freed_under_way (void)
{
  g_autoptr (End) a = end_new (TRUE);

  for (guint changes = 0; changes < 3; changes++) {
    g_autoptr (End) b = end_new (FALSE);

    invite (a, &patient);
    a->n_changes = 0;
    accept (b, a, FALSE);
    for (guint i = 0; changes == 1 && i < 60; i++) {
      g_main_context_iteration (g_main_context_get_thread_default (), FALSE);
      g_usleep (500);
    }
    if (changes == 2)
      test_until (a->n_changes > 0);
    if (changes % 2 == 0)
      g_clear_pointer (&a->pairing, cy_pairing_free);
    else
      g_clear_pointer (&b->pairing, cy_pairing_free);
    test_until (a->pairing != NULL || is_in (b, CY_PAIRING_FAILED));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peers/pairing/paired", test_paired);
  g_test_add_func ("/peers/pairing/own-thread", test_own_thread);
  g_test_add_func ("/peers/pairing/scanned", test_scanned);
  g_test_add_func ("/peers/pairing/wrong-code", test_wrong_code);
  g_test_add_func ("/peers/pairing/wrong-then-right", test_wrong_then_right);
  g_test_add_func ("/peers/pairing/single-use", test_single_use);
  g_test_add_func ("/peers/pairing/expired", test_expired);
  g_test_add_func ("/peers/pairing/declined", test_declined);
  g_test_add_func ("/peers/pairing/nobody-confirms", test_nobody_confirms);
  g_test_add_func ("/peers/pairing/cannot-begin", test_cannot_begin);
  g_test_add_func ("/peers/pairing/with-itself", test_with_itself);
  g_test_add_func ("/peers/pairing/rubbish", test_rubbish);
  g_test_add_func ("/peers/pairing/slow", test_slow);
  g_test_add_func ("/peers/pairing/replayed", test_replayed);
  g_test_add_func ("/peers/pairing/mirror", test_mirror);
  g_test_add_func ("/peers/pairing/man-in-the-middle", test_man_in_the_middle);
  g_test_add_func ("/peers/pairing/freed-under-way", test_freed_under_way);
  return g_test_run ();
}
