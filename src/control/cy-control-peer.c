/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-node-owner.h"
#include "cy-node-peer.h"

/* The verbs about other nodes. */

static JsonArray *
describe_streams (const CyPeerInfo *info)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < info->streams->len; i++) {
    const CyPeerStream *stream = info->streams->pdata[i];
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "stream", stream->stream);
    json_object_set_int_member (object, "here", (gint64) stream->here);
    json_object_set_int_member (object, "there", (gint64) stream->there);
    json_array_add_object_element (array, object);
  }
  return array;
}

/* What is kept of its roll-ups. */
static JsonObject *
describe_kept (const CyPeerInfo *info)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "piles", info->n_kept);
  cy_control_set_time (object, "until", info->kept_until_us);
  cy_control_set_text (object, "trouble", info->kept_trouble);
  return object;
}

static JsonObject *
describe_peer (gconstpointer item)
{
  const CyPeerInfo *info = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", info->id);
  cy_control_set_text (object, "name", info->name);
  cy_control_set_text (object, "address", info->address);
  json_object_set_boolean_member (object, "up", info->up);
  json_object_set_int_member (object, "behind", (gint64) info->behind);
  json_object_set_int_member (object, "clock_ms", info->clock_us / 1000);
  cy_control_set_time (object, "since", info->since_us);
  cy_control_set_text (object, "remote", info->remote);
  cy_control_set_text (object, "error", info->error);
  cy_control_set_time (object, "next_try", info->next_try_us);
  json_object_set_boolean_member (object, "greeted", info->greeted);
  json_object_set_int_member (object, "ahead", (gint64) info->ahead);
  json_object_set_int_member (object, "received", (gint64) info->n_received);
  json_object_set_int_member (object, "sent", (gint64) info->n_sent);
  json_object_set_array_member (object, "streams", describe_streams (info));
  json_object_set_object_member (object, "kept", describe_kept (info));
  return object;
}

/* {} -> [peer] */
void
cy_control_verb_peers (CyControlCall *call)
{
  g_autoptr (GPtrArray) peers = cy_node_list_peers (call->node);

  cy_control_call_finish_list (call, peers, NULL, describe_peer);
}

static JsonObject *
describe_quarantined (gconstpointer item)
{
  const CyQuarantined *quarantined = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "stream", quarantined->stream);
  json_object_set_string_member (object, "reason", quarantined->reason);
  return object;
}

/* {} -> [{"stream", "reason"}] */
void
cy_control_verb_quarantine (CyControlCall *call)
{
  g_autoptr (GPtrArray) list = cy_node_list_quarantine (call->node);

  cy_control_call_finish_list (call, list, NULL, describe_quarantined);
}

static void
remove_peer (CyControlCall *call, const char *id)
{
  cy_node_delete_record (call->node, CY_KIND_NODE, id, call->actor, cy_control_call_done_cb, call);
}

static void
release_stream (CyControlCall *call, const char *stream)
{
  JsonObject *object;

  if (!cy_node_release_stream (call->node, stream)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "%s is not put aside", stream);
    return;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "stream", stream);
  cy_control_call_finish (call, cy_control_take_object (object));
}

/* {"action", "id"}: remove a member, or take a stream again that was put aside. */
void
cy_control_verb_peer (CyControlCall *call)
{
  static const struct {
    const char *name;
    void (*act) (CyControlCall *call, const char *id);
  } actions[] = { { "remove", remove_peer }, { "release", release_stream } };
  const char *action;
  const char *id;

  if (!cy_control_call_need (call, "action", &action) || !cy_control_call_need (call, "id", &id))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (g_str_equal (action, actions[i].name)) {
      actions[i].act (call, id);
      return;
    }
  }
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "\"%s\" is not remove or release", action);
}

static JsonObject *
describe_pairing (const CyPairingInfo *info)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "state", cy_pairing_step_name (info->state));
  cy_control_set_text (object, "code", info->code);
  cy_control_set_time (object, "expires", info->expires_us);
  cy_control_set_text (object, "fingerprint", info->fingerprint);
  cy_control_set_text (object, "text", info->text);
  cy_control_set_text (object, "own_addresses", info->own_addresses);
  cy_control_set_text (object, "node", info->node);
  cy_control_set_text (object, "name", info->name);
  cy_control_set_text (object, "address", info->address);
  json_object_set_boolean_member (object, "agreed", info->agreed);
  json_object_set_boolean_member (object, "other_agreed", info->other_agreed);
  return object;
}

/* Somebody waits until the pairing has come as far as @until, or is over. */
typedef struct {
  CyControlCall *call;
  CyPairingStep until;
  gulong handler;
} Waiting;

static void
on_pairing_changed_cb (CyNode *node, gpointer user_data)
{
  Waiting *waiting = user_data;
  g_autoptr (CyPairingInfo) info = cy_node_dup_pairing (node);

  if (info == NULL || info->state < waiting->until)
    return;
  g_signal_handler_disconnect (node, waiting->handler);
  if (info->state == CY_PAIRING_STEP_FAILED)
    cy_control_call_refuse (waiting->call, CY_CONTROL_ERROR_REFUSED, "%s", info->error);
  else
    cy_control_call_finish (waiting->call, cy_control_take_object (describe_pairing (info)));
  g_free (waiting);
}

static void
wait_until (CyControlCall *call, CyPairingStep until)
{
  Waiting *waiting = g_new (Waiting, 1);

  *waiting = (Waiting){ .call = call, .until = until };
  waiting->handler =
    g_signal_connect (call->node, "pairing-changed", G_CALLBACK (on_pairing_changed_cb), waiting);
}

static void
invite (CyControlCall *call, gboolean yes)
{
  wait_until (call, CY_PAIRING_STEP_OPEN);
  cy_node_invite (call->node, yes, call->actor);
}

static void
accept_invitation (CyControlCall *call, gboolean yes)
{
  const char *code;

  if (!cy_control_call_need (call, "code", &code))
    return;
  wait_until (call, yes ? CY_PAIRING_STEP_PAIRED : CY_PAIRING_STEP_COMPARING);
  cy_node_accept (call->node, code, cy_control_call_get (call, "address"), yes, call->actor);
}

static void
show (CyControlCall *call, gboolean yes)
{
  g_autoptr (CyPairingInfo) info = cy_node_dup_pairing (call->node);
  JsonObject *object;

  if (info == NULL) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "nobody invited or accepted yet");
    return;
  }
  object = describe_pairing (info);
  cy_control_set_text (object, "error", info->error);
  cy_control_call_finish (call, cy_control_take_object (object));
}

static void
confirm (CyControlCall *call, gboolean yes)
{
  cy_node_agree (call->node, call->actor);
  show (call, yes);
}

static void
refuse (CyControlCall *call, gboolean yes)
{
  cy_node_refuse (call->node);
  show (call, yes);
}

/* {"action", "code", "address", "yes"}: becoming acquainted with another node. */
void
cy_control_verb_pair (CyControlCall *call)
{
  static const struct {
    const char *name;
    void (*act) (CyControlCall *call, gboolean yes);
  } actions[] = { { "invite", invite },
                  { "accept", accept_invitation },
                  { "show", show },
                  { "confirm", confirm },
                  { "refuse", refuse } };
  const char *action;
  gboolean yes;

  if (!cy_control_call_need (call, "action", &action) ||
      !cy_control_call_get_flag (call, "yes", &yes))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (g_str_equal (action, actions[i].name)) {
      actions[i].act (call, yes);
      return;
    }
  }
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE,
                          "\"%s\" is not invite, accept, show, confirm or refuse", action);
}

/* {"kind", "id", "node"} -> {"changes"}: which node talks to a pile or to the piles of a station. */
void
cy_control_verb_hand_over (CyControlCall *call)
{
  const char *to = cy_control_call_get (call, "node");
  CyKindId kind;
  const char *id;

  if (cy_control_call_need_kind (call, &kind) && cy_control_call_need (call, "id", &id))
    cy_node_hand_over (call->node, kind, id, to != NULL ? to : cy_node_get_id (call->node),
                       call->actor, cy_control_call_done_cb, call);
}
