/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-pairing-talk.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "cy-peer-timer.h"

typedef enum {
  STATE_HELLO,    /* waits for the other's nonce */
  STATE_DERIVING, /* the key is being made; nothing is read */
  STATE_PROOF,    /* waits for the other's proof */
  STATE_COMPARE,  /* people compare */
  STATE_ENDED,
} State;

/* What comes next in each state, besides a no; 0: nothing is read. */
static const CyPairingKind expected[] = {
  [STATE_HELLO] = CY_PAIRING_HELLO,
  [STATE_PROOF] = CY_PAIRING_PROOF,
  [STATE_COMPARE] = CY_PAIRING_YES,
  [STATE_ENDED] = 0,
};

static const struct {
  CyPeersError code;
  const char *words;
} refusals[CY_PAIRING_N_REFUSALS] = {
  [CY_PAIRING_WRONG_CODE] = { CY_PEERS_ERROR_CODE, N_ ("says that the code is wrong") },
  [CY_PAIRING_OVER] = { CY_PEERS_ERROR_EXPIRED, N_ ("says that the invitation is over") },
  [CY_PAIRING_DECLINED] = { CY_PEERS_ERROR_DECLINED, N_ ("says that a person there refused") },
  [CY_PAIRING_LATE] = { CY_PEERS_ERROR_SILENT, N_ ("says that nobody confirmed in time") },
};

/* A derivation under way; it ends in its own time also when the conversation is gone. */
typedef struct {
  CyPairingTalk *talk; /* NULL once it is gone */
  CyPairingCode code;
  CyPairingParties parties;
  guint8 key[CY_PAIRING_KEY_BYTES];
} Derivation;

struct _CyPairingTalk {
  CyPeerSecured *peer;
  CyPairingRole role;
  CyPairingCode code;
  CyPairingSaid said; /* by us */
  guint step_ms;
  guint compare_ms;
  CyPairingTalkEvents events;
  State state;
  CyPairingParties parties;
  guint8 key[CY_PAIRING_KEY_BYTES];
  Derivation *derivation;       /* nullable */
  CyPairingMessage their_proof; /* what the other end said */
  gboolean has_agreed;          /* our person */
  gboolean other_agreed;
  guint8 input[CY_PAIRING_MESSAGE_MAX_BYTES];
  gsize n_input;
  GByteArray *output; /* what did not leave yet */
  GSource *readable;
  GSource *writable;
  GSource *deadline;
};

static void begin_reading (CyPairingTalk *talk);
static void wait_readable (CyPairingTalk *talk);

static const char *
get_address (CyPairingTalk *talk)
{
  return talk->peer->address;
}

static CyPairingRole
other_role (CyPairingTalk *talk)
{
  return talk->role == CY_PAIRING_INVITER ? CY_PAIRING_ACCEPTOR : CY_PAIRING_INVITER;
}

static void
stop (CyPairingTalk *talk)
{
  talk->state = STATE_ENDED;
  cy_peer_timer_stop (&talk->readable);
  cy_peer_timer_stop (&talk->writable);
  cy_peer_timer_stop (&talk->deadline);
  if (talk->derivation != NULL)
    g_steal_pointer (&talk->derivation)->talk = NULL;
}

/* The last thing that a caller does with the conversation. */
static void
end (CyPairingTalk *talk, GError *error)
{
  g_autoptr (GError) owned = error;

  if (talk->state == STATE_ENDED)
    return;
  stop (talk);
  talk->events.ended (talk, owned, talk->events.user_data);
}

static void
end_badly (CyPairingTalk *talk, CyPeersError code, const char *words)
{
  end (talk, g_error_new (CY_PEERS_ERROR, (int) code, "%s %s", get_address (talk), _ (words)));
}

static gboolean
on_late_cb (gpointer user_data)
{
  CyPairingTalk *talk = user_data;
  gboolean compares = talk->state == STATE_COMPARE;

  cy_pairing_talk_refuse (talk, CY_PAIRING_LATE);
  end_badly (talk, CY_PEERS_ERROR_SILENT,
             compares ? N_ ("and here: not both people confirmed in time") : N_ ("says nothing"));
  return G_SOURCE_REMOVE;
}

static void
enter (CyPairingTalk *talk, State state)
{
  talk->state = state;
  cy_peer_timer_stop (&talk->deadline);
  talk->deadline = cy_peer_timer_start (state == STATE_COMPARE ? talk->compare_ms : talk->step_ms,
                                        on_late_cb, talk);
}

static gboolean
check_done (CyPairingTalk *talk)
{
  if (!talk->has_agreed || !talk->other_agreed || talk->output->len > 0)
    return FALSE;
  end (talk, NULL);
  return TRUE;
}

static gboolean on_writable_cb (GObject *stream, gpointer user_data);

/* Returns FALSE when the other end cannot be written to any more. */
static gboolean
flush (CyPairingTalk *talk)
{
  GPollableOutputStream *stream =
    G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (talk->peer->stream));

  while (talk->output->len > 0) {
    g_autoptr (GError) error = NULL;
    gssize n = g_pollable_output_stream_write_nonblocking (stream, talk->output->data,
                                                           talk->output->len, NULL, &error);

    if (n < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
      talk->writable = g_pollable_output_stream_create_source (stream, NULL);
      g_source_set_callback (talk->writable, G_SOURCE_FUNC (on_writable_cb), talk, NULL);
      g_source_attach (talk->writable, g_main_context_get_thread_default ());
      return TRUE;
    }
    if (n < 0)
      return FALSE;
    g_byte_array_remove_range (talk->output, 0, (guint) n);
  }
  return TRUE;
}

static gboolean
on_writable_cb (GObject *stream, gpointer user_data)
{
  CyPairingTalk *talk = user_data;

  cy_peer_timer_stop (&talk->writable);
  if (!flush (talk))
    end_badly (talk, CY_PEERS_ERROR_CLOSED, N_ ("hung up"));
  else
    (void) check_done (talk); /* it may go on waiting */
  return G_SOURCE_REMOVE;
}

/* Whether it leaves is seen when the answer is read. */
static void
say (CyPairingTalk *talk, const CyPairingMessage *message)
{
  guint8 bytes[CY_PAIRING_MESSAGE_MAX_BYTES];
  gsize length = cy_pairing_message_encode (message, bytes);

  g_byte_array_append (talk->output, bytes, (guint) length);
  if (talk->writable == NULL)
    (void) flush (talk);
}

/**
 * cy_pairing_talk_refuse:
 * @why: told to the other end, which ends the conversation then.
 *
 * Says no. What is left to do here is to free it.
 */
void
cy_pairing_talk_refuse (CyPairingTalk *talk, CyPairingRefusal why)
{
  if (talk->state != STATE_ENDED)
    say (talk, &(const CyPairingMessage){ .kind = CY_PAIRING_NO, .refusal = why });
}

static void
send_proof (CyPairingTalk *talk)
{
  CyPairingMessage message = { .kind = CY_PAIRING_PROOF, .said = talk->said };

  cy_pairing_prove (talk->key, &talk->parties, talk->role, &talk->said, message.mac);
  say (talk, &message);
}

static gboolean
is_right (CyPairingTalk *talk)
{
  guint8 mac[CY_PAIRING_MAC_BYTES];

  cy_pairing_prove (talk->key, &talk->parties, other_role (talk), &talk->their_proof.said, mac);
  return sodium_memcmp (mac, talk->their_proof.mac, sizeof mac) == 0;
}

static void
compare (CyPairingTalk *talk)
{
  enter (talk, STATE_COMPARE);
  begin_reading (talk);
  talk->events.changed (talk, talk->events.user_data);
}

/* The end that invites has the other's proof, and only now the key to judge it. */
static void
judge_acceptor (CyPairingTalk *talk)
{
  gboolean right = is_right (talk);
  gboolean goes_on = talk->events.proof (talk, right, talk->events.user_data);

  if (!right) {
    cy_pairing_talk_refuse (talk, CY_PAIRING_WRONG_CODE);
    end_badly (talk, CY_PEERS_ERROR_CODE, N_ ("does not know the code"));
  } else if (!goes_on) {
    cy_pairing_talk_refuse (talk, CY_PAIRING_OVER);
    end_badly (talk, CY_PEERS_ERROR_EXPIRED, N_ ("came too late: the invitation is over"));
  } else {
    send_proof (talk);
    compare (talk);
  }
}

static void
derive_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  static GMutex one_at_a_time;
  Derivation *derivation = task_data;
  gboolean made;

  g_mutex_lock (&one_at_a_time);
  made = cy_pairing_derive (&derivation->code, &derivation->parties, derivation->key);
  g_mutex_unlock (&one_at_a_time);
  g_task_return_boolean (task, made);
}

static void
on_derived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Derivation *derivation = g_task_get_task_data (G_TASK (result));
  CyPairingTalk *talk = derivation->talk;
  gboolean made = g_task_propagate_boolean (G_TASK (result), NULL);

  if (talk == NULL)
    return;
  talk->derivation = NULL;
  memcpy (talk->key, derivation->key, sizeof talk->key);
  if (!made) {
    end_badly (talk, CY_PEERS_ERROR_FULL,
               N_ ("cannot be paired with: 64 MiB of memory are needed"));
  } else if (talk->role == CY_PAIRING_INVITER) {
    judge_acceptor (talk);
  } else {
    send_proof (talk);
    enter (talk, STATE_PROOF);
    begin_reading (talk);
  }
}

static void
derivation_free (gpointer data)
{
  sodium_memzero (data, sizeof (Derivation));
  g_free (data);
}

static void
derive (CyPairingTalk *talk)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_derived_cb, NULL);
  Derivation *derivation = g_new0 (Derivation, 1);

  *derivation = (Derivation){ talk, talk->code, talk->parties, { 0 } };
  g_task_set_task_data (task, derivation, derivation_free);
  talk->derivation = derivation;
  talk->state = STATE_DERIVING;
  cy_peer_timer_stop (&talk->deadline);
  g_task_run_in_thread (task, derive_in_thread);
}

static void
take_hello (CyPairingTalk *talk, const CyPairingMessage *message)
{
  memcpy (talk->role == CY_PAIRING_INVITER ? talk->parties.acceptor_nonce
                                           : talk->parties.inviter_nonce,
          message->nonce, CY_PAIRING_NONCE_BYTES);
  if (talk->role == CY_PAIRING_ACCEPTOR) {
    derive (talk);
  } else {
    enter (talk, STATE_PROOF);
    begin_reading (talk);
  }
}

static void
take_proof (CyPairingTalk *talk, const CyPairingMessage *message)
{
  talk->their_proof = *message;
  if (talk->role == CY_PAIRING_INVITER) {
    derive (talk);
  } else if (is_right (talk)) {
    compare (talk);
  } else {
    cy_pairing_talk_refuse (talk, CY_PAIRING_WRONG_CODE);
    end_badly (talk, CY_PEERS_ERROR_CODE, N_ ("does not know the code itself"));
  }
}

static void
take_yes (CyPairingTalk *talk, const CyPairingMessage *message)
{
  guint8 mac[CY_PAIRING_MAC_BYTES];

  cy_pairing_prove_consent (talk->key, &talk->parties, other_role (talk), mac);
  if (talk->other_agreed || sodium_memcmp (mac, message->mac, sizeof mac) != 0) {
    end_badly (talk, CY_PEERS_ERROR_PROTOCOL, N_ ("says a yes that cannot be"));
    return;
  }
  talk->other_agreed = TRUE;
  if (check_done (talk))
    return;
  begin_reading (talk);
  talk->events.changed (talk, talk->events.user_data);
}

static void
take_message (CyPairingTalk *talk)
{
  CyPairingMessage message;
  g_autoptr (GError) error = NULL;
  gsize length = talk->n_input;

  talk->n_input = 0;
  if (!cy_pairing_message_parse (talk->input, length, &message, &error))
    end_badly (talk, CY_PEERS_ERROR_PROTOCOL, error->message);
  else if (message.kind == CY_PAIRING_NO)
    end_badly (talk, refusals[message.refusal].code, refusals[message.refusal].words);
  else if (message.kind != expected[talk->state])
    end_badly (talk, CY_PEERS_ERROR_PROTOCOL, N_ ("says something out of its turn"));
  else if (message.kind == CY_PAIRING_HELLO)
    take_hello (talk, &message);
  else if (message.kind == CY_PAIRING_PROOF)
    take_proof (talk, &message);
  else
    take_yes (talk, &message);
}

/* Never more than the message that has begun: what it means may end the conversation. Returns how many
 * bytes came, 0 at the end, -1 when there are none now. */
static gssize
read_some (CyPairingTalk *talk)
{
  GInputStream *stream = g_io_stream_get_input_stream (talk->peer->stream);
  gsize wanted = cy_pairing_message_length (talk->input, talk->n_input);
  g_autoptr (GError) error = NULL;
  gssize n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream),
                                                       talk->input + talk->n_input,
                                                       wanted - talk->n_input, NULL, &error);

  if (n < 0)
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ? -1 : 0;
  talk->n_input += (gsize) n;
  return n;
}

static void
read_message (CyPairingTalk *talk)
{
  gsize wanted;
  gssize n;

  do {
    n = read_some (talk);
    wanted = cy_pairing_message_length (talk->input, talk->n_input);
  } while (n > 0 && wanted != 0 && talk->n_input < wanted);
  if (n < 0)
    wait_readable (talk);
  else if (n == 0)
    end_badly (talk, CY_PEERS_ERROR_CLOSED, N_ ("hung up"));
  else
    take_message (talk);
}

static gboolean
on_readable_cb (GObject *object, gpointer user_data)
{
  CyPairingTalk *talk = user_data;

  cy_peer_timer_stop (&talk->readable);
  read_message (talk);
  return G_SOURCE_REMOVE;
}

static gboolean
on_maybe_readable_cb (gpointer user_data)
{
  return on_readable_cb (NULL, user_data);
}

static void
wait_readable (CyPairingTalk *talk)
{
  GInputStream *stream = g_io_stream_get_input_stream (talk->peer->stream);

  talk->readable = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (stream), NULL);
  g_source_set_callback (talk->readable, G_SOURCE_FUNC (on_readable_cb), talk, NULL);
  g_source_attach (talk->readable, g_main_context_get_thread_default ());
}

/* What TLS has read already does not make its stream readable, so the first try is not waited for. */
static void
begin_reading (CyPairingTalk *talk)
{
  talk->readable = cy_peer_timer_start (0, on_maybe_readable_cb, talk);
}

static void
name_parties (CyPairingTalk *talk, const char *node)
{
  gboolean invites = talk->role == CY_PAIRING_INVITER;
  CyPairingParties *parties = &talk->parties;

  g_strlcpy (parties->inviter, invites ? node : talk->peer->key.node, sizeof parties->inviter);
  g_strlcpy (parties->acceptor, invites ? talk->peer->key.node : node, sizeof parties->acceptor);
  randombytes_buf (invites ? parties->inviter_nonce : parties->acceptor_nonce,
                   CY_PAIRING_NONCE_BYTES);
}

/**
 * cy_pairing_talk_new:
 * @secured: (transfer full): the connection, for %CY_PEER_PROTOCOL_PAIR.
 */
CyPairingTalk *
cy_pairing_talk_new (CyPeerSecured *secured,
                     const CyPairingTerms *terms,
                     const CyPairingTalkEvents *events)
{
  CyPairingTalk *talk = g_new0 (CyPairingTalk, 1);
  CyPairingMessage hello = { .kind = CY_PAIRING_HELLO };

  talk->peer = secured;
  talk->role = terms->role;
  talk->code = *terms->code;
  talk->said = *terms->said;
  talk->step_ms = terms->step_ms;
  talk->compare_ms = terms->compare_ms;
  talk->events = *events;
  talk->output = g_byte_array_new ();
  name_parties (talk, terms->node);
  memcpy (hello.nonce,
          talk->role == CY_PAIRING_INVITER ? talk->parties.inviter_nonce
                                           : talk->parties.acceptor_nonce,
          CY_PAIRING_NONCE_BYTES);
  say (talk, &hello);
  enter (talk, STATE_HELLO);
  begin_reading (talk);
  return talk;
}

/**
 * cy_pairing_talk_free:
 *
 * Hangs up if it has not ended.
 */
void
cy_pairing_talk_free (CyPairingTalk *talk)
{
  stop (talk);
  cy_peer_secured_free (talk->peer);
  g_byte_array_unref (talk->output);
  sodium_memzero (&talk->code, sizeof talk->code);
  sodium_memzero (talk->key, sizeof talk->key);
  g_free (talk);
}

/**
 * cy_pairing_talk_agree:
 *
 * Our person has compared the fingerprint and says yes. Without effect before both ends have proved.
 */
void
cy_pairing_talk_agree (CyPairingTalk *talk)
{
  CyPairingMessage message = { .kind = CY_PAIRING_YES };

  if (talk->state != STATE_COMPARE || talk->has_agreed)
    return;
  talk->has_agreed = TRUE;
  cy_pairing_prove_consent (talk->key, &talk->parties, talk->role, message.mac);
  say (talk, &message);
  (void) check_done (talk); /* else it goes on waiting */
}

/**
 * cy_pairing_talk_is_proved:
 *
 * Returns: whether both ends know the code.
 */
gboolean
cy_pairing_talk_is_proved (CyPairingTalk *talk)
{
  return talk->state == STATE_COMPARE;
}

gboolean
cy_pairing_talk_has_agreed (CyPairingTalk *talk, CyPairingRole role)
{
  return role == talk->role ? talk->has_agreed : talk->other_agreed;
}

/**
 * cy_pairing_talk_get_fingerprint:
 *
 * Returns: (transfer full): what people compare, once both ends have proved.
 */
char *
cy_pairing_talk_get_fingerprint (CyPairingTalk *talk)
{
  return cy_pairing_fingerprint (&talk->parties);
}

/**
 * cy_pairing_talk_get_said:
 *
 * Returns: (transfer none): what the other end says of itself, once it has proved.
 */
const CyPairingSaid *
cy_pairing_talk_get_said (CyPairingTalk *talk)
{
  return &talk->their_proof.said;
}

const CyPeerSecured *
cy_pairing_talk_get_peer (CyPairingTalk *talk)
{
  return talk->peer;
}
