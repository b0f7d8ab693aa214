/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-certificate.h"
#include "cy-id.h"
#include "cy-invoke.h"
#include "cy-peer-timer.h"
#include "cy-peers-private.h"

/* Questions that were answered are known for a while, so that none is answered twice. */
#define MAX_HEARD 4096

#define MAX_QUESTIONS 1024

/* What was on its way for longer is not done any more [ms]. */
#define LATE_MS 4000

/* A question of this node that waits for its answer. */
typedef struct {
  CyPeers *peers;
  char *id;
  char *node;
  CyPeersAnswer answer;
  gpointer user_data;
  GSource *deadline;
} Question;

static void
question_free (Question *question)
{
  cy_peer_timer_stop (&question->deadline);
  g_free (question->id);
  g_free (question->node);
  g_free (question);
}

/* An answer on its way to who asked. */
typedef struct {
  CyPeersOwner *owner;
  CyPeersAnswer answer;
  gpointer user_data;
  JsonObject *object; /* nullable */
  GError *error;      /* nullable */
} Answer;

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->object, json_object_unref);
  g_clear_error (&answer->error);
  g_atomic_rc_box_release_full (answer->owner, cy_peers_owner_clear);
  g_free (answer);
}

static gboolean
answer_cb (gpointer user_data)
{
  Answer *answer = user_data;

  answer->answer (answer->object, answer->error, answer->user_data);
  return G_SOURCE_REMOVE;
}

/* Ends the question. @object: (transfer full) (nullable); @error: (transfer full) (nullable). */
static void
finish (Question *question, JsonObject *object, GError *error)
{
  CyPeers *peers = question->peers;
  Answer *answer = g_new (Answer, 1);

  *answer = (Answer){ g_atomic_rc_box_acquire (peers->owner), question->answer, question->user_data,
                      object, error };
  cy_invoke (peers->owner->context, answer_cb, answer, (GDestroyNotify) answer_free);
  g_hash_table_remove (peers->questions, question->id);
}

static GError *
unreachable (const char *node)
{
  return g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_UNREACHABLE,
                      "node %.8s is not connected, so nothing was sent", node);
}

static gboolean
on_deadline_cb (gpointer user_data)
{
  Question *question = user_data;

  finish (question, NULL,
          g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_SILENT,
                       "node %.8s did not answer in time; whether it did anything its journal"
                       " will tell",
                       question->node));
  return G_SOURCE_REMOVE;
}

/* Envelopes: who says what to whom, signed, so that whoever passes it on cannot change it. */

typedef struct {
  const char *kind; /* "ask" or "answer" */
  const char *id;
  const char *from;
  const char *to;
  const char *body; /* JSON text */
  gint64 hops;
  gint64 late_ms; /* how long it lay about on its way */
} Envelope;

static void
hash_envelope (const Envelope *envelope, guint8 out_hash[CY_HASH_BYTES])
{
  g_autofree char *text = g_strjoin ("\n", envelope->kind, envelope->id, envelope->from,
                                     envelope->to, envelope->body, NULL);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = CY_HASH_BYTES;

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, out_hash, &length);
}

static char *
sign_envelope (CyPeers *peers, const Envelope *envelope)
{
  guint8 hash[CY_HASH_BYTES];
  g_autoptr (GBytes) signature = NULL;

  hash_envelope (envelope, hash);
  signature = cy_identity_sign (peers->options.identity, hash, sizeof hash);
  return signature == NULL
           ? g_strdup ("")
           : g_base64_encode (g_bytes_get_data (signature, NULL), g_bytes_get_size (signature));
}

static gboolean
is_signed (CyPeers *peers, const Envelope *envelope, const char *signature)
{
  const char *key = peers->keys == NULL ? NULL : g_hash_table_lookup (peers->keys, envelope->from);
  gsize length;
  g_autofree guint8 *bytes = g_base64_decode (signature, &length);
  guint8 hash[CY_HASH_BYTES];
  guint8 public_key[CY_PUBLIC_KEY_BYTES];

  if (key == NULL || length != CY_SIGNATURE_BYTES)
    return FALSE;
  cy_public_key_parse (key, public_key);
  hash_envelope (envelope, hash);
  return cy_public_key_verify (public_key, hash, sizeof hash, bytes);
}

static GBytes *
write_envelope (const Envelope *envelope, const char *signature)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = NULL;
  char *text;

  json_object_set_string_member (object, "t", envelope->kind);
  json_object_set_string_member (object, "id", envelope->id);
  json_object_set_string_member (object, "from", envelope->from);
  json_object_set_string_member (object, "to", envelope->to);
  json_object_set_string_member (object, "body", envelope->body);
  json_object_set_int_member (object, "hops", envelope->hops);
  json_object_set_int_member (object, "late", envelope->late_ms);
  json_object_set_int_member (object, "sent", g_get_monotonic_time ());
  json_object_set_string_member (object, "sig", signature);
  root = json_node_init_object (json_node_alloc (), object);
  text = cy_json_to_text (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

/* Returns: whether somebody is nearer to whom it is for. */
static gboolean
pass_on (CyPeers *peers, const Envelope *envelope, const char *signature)
{
  const char *next = cy_routes_next (peers->routes, envelope->to);
  CyPeersLine *line = next == NULL ? NULL : cy_peers_find_line (peers, next);
  g_autoptr (GBytes) bytes = NULL;

  if (line == NULL)
    return FALSE;
  bytes = write_envelope (envelope, signature);
  cy_peers_send (line, CY_CHANNEL_CALL, bytes);
  return TRUE;
}

static gboolean
send_signed (CyPeers *peers, const char *kind, const char *id, const char *to, const char *body)
{
  const Envelope envelope = { kind, id,   cy_identity_get_node (peers->options.identity),
                              to,   body, CY_ROUTES_MAX_HOPS };
  g_autofree char *signature = sign_envelope (peers, &envelope);

  return pass_on (peers, &envelope, signature);
}

/* Hearing */

static gboolean
was_heard (CyPeers *peers, const Envelope *envelope)
{
  char *id = g_strconcat (envelope->from, " ", envelope->id, NULL);

  if (!g_hash_table_add (peers->heard_set, id))
    return TRUE;
  g_queue_push_tail (&peers->heard, id);
  if (peers->heard.length > MAX_HEARD)
    g_hash_table_remove (peers->heard_set, g_queue_pop_head (&peers->heard));
  return FALSE;
}

static void
refuse_late (CyPeers *peers, const Envelope *envelope)
{
  g_autofree char *body =
    g_strdup_printf ("{\"refused\":\"it came %" G_GINT64_FORMAT " s late, so nothing was done\"}",
                     envelope->late_ms / 1000);

  (void) send_signed (peers, "answer", envelope->id, envelope->from, body);
}

/* A wish of some seconds ago is nobody's any more. */
static void
hear_ask (CyPeers *peers, const Envelope *envelope)
{
  g_autofree char *who = g_strconcat (envelope->from, " ", envelope->id, NULL);

  if (was_heard (peers, envelope))
    return;
  if (envelope->late_ms > LATE_MS)
    refuse_late (peers, envelope);
  else
    cy_peers_tell (peers, CY_NEWS_ASKED, who, envelope->body, 0);
}

static void
hear_answer (CyPeers *peers, const Envelope *envelope)
{
  Question *question = g_hash_table_lookup (peers->questions, envelope->id);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;
  const char *refusal;

  if (question == NULL || !g_str_equal (question->node, envelope->from))
    return;
  root = cy_json_parse (envelope->body, -1, CY_MESSAGE_MAX_BYTES, NULL);
  if (root == NULL || !cy_json_get_object (root, NULL, &object, NULL))
    finish (question, NULL,
            g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL, "node %.8s answers nonsense",
                         question->node));
  else if (cy_json_get_string (json_object_get_member (object, "refused"), NULL, &refusal, NULL))
    finish (question, NULL, g_error_new_literal (CY_PEERS_ERROR, CY_PEERS_ERROR_REFUSED, refusal));
  else
    finish (question, json_object_ref (object), NULL);
}

static gboolean
read_text (JsonObject *object, const char *name, const char **out_text, GError **error)
{
  return cy_json_get_string (json_object_get_member (object, name), CY_JSON_MEMBER (NULL, name),
                             out_text, error);
}

static gboolean
read_envelope (JsonObject *object, Envelope *out_envelope, const char **out_sig, GError **error)
{
  return read_text (object, "t", &out_envelope->kind, error) &&
         read_text (object, "id", &out_envelope->id, error) &&
         read_text (object, "from", &out_envelope->from, error) &&
         read_text (object, "to", &out_envelope->to, error) &&
         read_text (object, "body", &out_envelope->body, error) &&
         read_text (object, "sig", out_sig, error) &&
         cy_json_get_int (json_object_get_member (object, "hops"), CY_JSON_MEMBER (NULL, "hops"), 0,
                          CY_ROUTES_MAX_HOPS, &out_envelope->hops, error) &&
         cy_json_get_int (json_object_get_member (object, "late"), CY_JSON_MEMBER (NULL, "late"), 0,
                          G_MAXINT32, &out_envelope->late_ms, error);
}

/* How long a message lay about on this link [µs]. Whoever sent it says when, by a clock that only differences of mean
 * anything; the quickest message so far is what the way takes. */
static gint64
measure_delay (CyPeersLine *line, JsonObject *message)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 sent_us;

  if (!cy_json_get_int (json_object_get_member (message, "sent"), NULL, 0, G_MAXINT64, &sent_us,
                        NULL))
    return 0;
  if (!line->has_offset || now_us - sent_us < line->offset_us)
    line->offset_us = now_us - sent_us;
  line->has_offset = TRUE;
  return now_us - sent_us - line->offset_us;
}

static void
hear_envelope (CyPeersLine *line, JsonObject *object)
{
  CyPeers *peers = line->peers;
  g_autoptr (GError) error = NULL;
  Envelope envelope;
  const char *signature;

  if (!read_envelope (object, &envelope, &signature, &error)) {
    cy_peers_give_up (line, error->message);
    return;
  }
  envelope.late_ms += measure_delay (line, object) / 1000;
  if (!g_str_equal (envelope.to, cy_identity_get_node (peers->options.identity))) {
    if (envelope.hops-- > 0)
      (void) pass_on (peers, &envelope, signature); /* who asked waits only for so long */
    return;
  }
  if (!is_signed (peers, &envelope, signature))
    return;
  if (g_str_equal (envelope.kind, "ask"))
    hear_ask (peers, &envelope);
  else
    hear_answer (peers, &envelope);
}

/* Routes */

static void
tell_routes (CyPeersLine *line)
{
  g_autoptr (GHashTable) reached = cy_routes_tell (line->peers->routes, line->node);
  g_autoptr (GList) nodes = g_list_sort (g_hash_table_get_keys (reached), (GCompareFunc) strcmp);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "t");
  json_builder_add_string_value (builder, "routes");
  json_builder_set_member_name (builder, "reached");
  json_builder_begin_object (builder);
  for (GList *l = nodes; l != NULL; l = l->next) {
    json_builder_set_member_name (builder, l->data);
    json_builder_add_int_value (builder, GPOINTER_TO_INT (g_hash_table_lookup (reached, l->data)));
  }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = cy_json_to_text (root, FALSE);
  if (g_strcmp0 (text, line->told) == 0)
    return;
  g_free (line->told);
  line->told = g_steal_pointer (&text);
  json_object_set_int_member (json_node_get_object (root), "sent", g_get_monotonic_time ());
  text = cy_json_to_text (root, FALSE);
  bytes = g_bytes_new (text, strlen (text));
  cy_peers_send (line, CY_CHANNEL_CALL, bytes);
}

static void
routes_changed (CyPeers *peers)
{
  GHashTableIter iter;
  gpointer line;

  g_hash_table_iter_init (&iter, peers->lines);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    tell_routes (line);
  cy_peers_look_again (peers);
}

static void
hear_routes (CyPeersLine *line, JsonObject *message)
{
  g_autoptr (GHashTable) distances = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  JsonObject *reached;
  JsonObjectIter iter;
  const char *node;
  JsonNode *value;

  (void) measure_delay (line,
                        message); /* the first one on a link is what others are compared with */
  if (!cy_json_get_object (json_object_get_member (message, "reached"),
                           CY_JSON_MEMBER (NULL, "reached"), &reached, &error)) {
    cy_peers_give_up (line, error->message);
    return;
  }
  json_object_iter_init (&iter, reached);
  while (json_object_iter_next (&iter, &node, &value)) {
    gint64 distance;

    if (cy_json_get_int (value, NULL, 1, CY_ROUTES_MAX_HOPS, &distance, NULL) &&
        g_hash_table_size (distances) < CY_SYNC_MAX_STREAMS)
      g_hash_table_insert (distances, g_strdup (node), GINT_TO_POINTER ((int) distance));
  }
  cy_routes_set (line->peers->routes, line->node, distances);
  routes_changed (line->peers);
}

/**
 * cy_peers_hear_call:
 *
 * A message of words came that is not of the exchange of entries.
 */
void
cy_peers_hear_call (CyPeersLine *line, GBytes *bytes)
{
  static const struct {
    const char *kind;
    void (*hear) (CyPeersLine *line, JsonObject *message);
  } kinds[] = { { "routes", hear_routes },
                { "look", cy_peers_hear_look },
                { "ask", hear_envelope },
                { "answer", hear_envelope } };
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root =
    cy_json_parse (text == NULL ? "" : text, (gssize) length, CY_MESSAGE_MAX_BYTES, &error);
  JsonObject *object;
  const char *kind;

  if (root == NULL || !cy_json_get_object (root, NULL, &object, &error) ||
      !read_text (object, "t", &kind, &error)) {
    cy_peers_give_up (line, error->message);
    return;
  }
  /* A kind of message that this version does not know is a newer one's. */
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_equal (kind, kinds[i].kind)) {
      kinds[i].hear (line, object);
      return;
    }
  }
}

void
cy_peers_open_calls (CyPeers *peers)
{
  peers->routes = cy_routes_new (cy_identity_get_node (peers->options.identity));
  peers->questions =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) question_free);
  g_queue_init (&peers->heard);
  peers->heard_set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  cy_peers_open_looks (peers);
}

static void
end_questions (CyPeers *peers)
{
  g_autoptr (GList) questions = g_hash_table_get_values (peers->questions);

  for (GList *l = questions; l != NULL; l = l->next) {
    Question *question = l->data;

    finish (question, NULL, unreachable (question->node));
  }
}

void
cy_peers_close_calls (CyPeers *peers)
{
  end_questions (peers);
  cy_peers_close_looks (peers);
  g_clear_pointer (&peers->routes, cy_routes_free);
  g_clear_pointer (&peers->questions, g_hash_table_unref);
  g_queue_clear (&peers->heard);
  g_clear_pointer (&peers->heard_set, g_hash_table_unref);
}

void
cy_peers_line_up (CyPeersLine *line)
{
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);

  cy_routes_set (line->peers->routes, line->node, none);
  routes_changed (line->peers);
}

void
cy_peers_line_down (CyPeersLine *line)
{
  cy_peers_forget_looks (line);
  cy_routes_remove (line->peers->routes, line->node);
  routes_changed (line->peers);
}

void
cy_peers_tick_calls (CyPeers *peers)
{
  cy_live_feed_tick (peers->feed);
}

/* From the owner's thread. */

typedef struct {
  CyPeers *peers;
  char *to;
  char *id;
  char *body;
  guint timeout_ms;
  CyPeersAnswer answer;
  gpointer user_data;
} Wish;

static void
wish_free (Wish *wish)
{
  g_free (wish->to);
  g_free (wish->id);
  g_free (wish->body);
  g_free (wish);
}

static char *
text_of (JsonObject *object)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);

  return cy_json_to_text (root, FALSE);
}

static gboolean
ask_cb (gpointer user_data)
{
  const Wish *wish = user_data;
  CyPeers *peers = wish->peers;
  Question *question = g_new0 (Question, 1);

  question->peers = peers;
  question->id = g_strdup (wish->id);
  question->node = g_strdup (wish->to);
  question->answer = wish->answer;
  question->user_data = wish->user_data;
  g_hash_table_insert (peers->questions, question->id, question);
  if (g_hash_table_size (peers->questions) > MAX_QUESTIONS ||
      !send_signed (peers, "ask", wish->id, wish->to, wish->body))
    finish (question, NULL, unreachable (wish->to));
  else
    question->deadline = cy_peer_timer_start (wish->timeout_ms, on_deadline_cb, question);
  return G_SOURCE_REMOVE;
}

/**
 * cy_peers_ask:
 * @node: who is asked, directly or by way of others; now or never.
 * @question: (transfer none): what.
 * @answer: called once, in the context of the events.
 */
void
cy_peers_ask (CyPeers *peers,
              const char *node,
              JsonObject *question,
              guint timeout_ms,
              CyPeersAnswer answer,
              gpointer user_data)
{
  Wish *wish = g_new (Wish, 1);

  *wish = (Wish){ peers,      g_strdup (node), cy_id_new (), text_of (question),
                  timeout_ms, answer,          user_data };
  cy_invoke (peers->context, ask_cb, wish, (GDestroyNotify) wish_free);
}

static gboolean
answer_wish_cb (gpointer user_data)
{
  const Wish *wish = user_data;

  /* Who asked is gone, and will find in the journal what was done. */
  (void) send_signed (wish->peers, "answer", wish->id, wish->to, wish->body);
  return G_SOURCE_REMOVE;
}

/**
 * cy_peers_answer:
 * @to: who asked.
 * @id: of the question.
 * @answer: (nullable) (transfer none): what is said, when it is not refused.
 * @refusal: (nullable): why nothing is said or done.
 */
void
cy_peers_answer (CyPeers *peers,
                 const char *to,
                 const char *id,
                 JsonObject *answer,
                 const char *refusal)
{
  g_autoptr (JsonObject) object = answer == NULL ? json_object_new () : json_object_ref (answer);
  Wish *wish = g_new (Wish, 1);

  if (refusal != NULL)
    json_object_set_string_member (object, "refused", refusal);
  *wish = (Wish){ peers, g_strdup (to), g_strdup (id), text_of (object), 0, NULL, NULL };
  cy_invoke (peers->context, answer_wish_cb, wish, (GDestroyNotify) wish_free);
}
