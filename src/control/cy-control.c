/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control.h"

#include <math.h>
#include <string.h>

#include "cy-control-call.h"
#include "cy-node-people.h"
#include "cy-time.h"

G_DEFINE_QUARK (cy_control_error, cy_control_error)

/* What must be allowed before a verb is looked at. Where it says that everybody may, the node asks for more
 * once it is known what is wanted: a stop is everybody's, and so is one's own password. */
static const struct {
  const char *name;
  CyControlVerb run;
  gboolean live; /* needs a running node */
  CyAction action;
} verbs[] = {
  { "import", cy_control_verb_import, FALSE, CY_ACTION_WATCH },
  { "export", cy_control_verb_export, FALSE, CY_ACTION_WATCH },
  { "list", cy_control_verb_list, FALSE, CY_ACTION_WATCH },
  { "show", cy_control_verb_show, FALSE, CY_ACTION_WATCH },
  { "set", cy_control_verb_set, FALSE, CY_ACTION_WATCH },
  { "delete", cy_control_verb_delete, FALSE, CY_ACTION_WATCH },
  { "status", cy_control_verb_status, TRUE, CY_ACTION_WATCH },
  { "piles", cy_control_verb_piles, TRUE, CY_ACTION_WATCH },
  { "live", cy_control_verb_live, TRUE, CY_ACTION_WATCH },
  { "history", cy_control_verb_history, FALSE, CY_ACTION_WATCH },
  { "instant", cy_control_verb_instant, FALSE, CY_ACTION_WATCH },
  { "span", cy_control_verb_span, FALSE, CY_ACTION_WATCH },
  { "stays", cy_control_verb_stays, FALSE, CY_ACTION_WATCH },
  { "export-history", cy_control_verb_export_history, FALSE, CY_ACTION_WATCH },
  { "import-history", cy_control_verb_import_history, FALSE, CY_ACTION_BACKUP },
  { "alarms", cy_control_verb_alarms, FALSE, CY_ACTION_WATCH },
  { "alarm", cy_control_verb_alarm, FALSE, CY_ACTION_WATCH },
  { "limits", cy_control_verb_limits, FALSE, CY_ACTION_WATCH },
  { "messages", cy_control_verb_messages, FALSE, CY_ACTION_WATCH },
  { "secret", cy_control_verb_secret, FALSE, CY_ACTION_NETWORK },
  { "user", cy_control_verb_user, FALSE, CY_ACTION_STOP },
  { "users", cy_control_verb_users, FALSE, CY_ACTION_PEOPLE },
  { "alarm-health", cy_control_verb_alarm_health, FALSE, CY_ACTION_WATCH },
  { "try-limit", cy_control_verb_try_limit, FALSE, CY_ACTION_WATCH },
  { "command", cy_control_verb_command, TRUE, CY_ACTION_STOP },
  { "commands", cy_control_verb_commands, FALSE, CY_ACTION_STOP },
  { "batch", cy_control_verb_batch, TRUE, CY_ACTION_WATCH },
  { "batches", cy_control_verb_batches, FALSE, CY_ACTION_WATCH },
  { "firmware", cy_control_verb_firmware, FALSE, CY_ACTION_WATCH },
  { "orders", cy_control_verb_orders, FALSE, CY_ACTION_WATCH },
  { "order", cy_control_verb_order, FALSE, CY_ACTION_WATCH },
  { "order-stats", cy_control_verb_order_stats, FALSE, CY_ACTION_WATCH },
  { "articles", cy_control_verb_articles, FALSE, CY_ACTION_WATCH },
  { "article", cy_control_verb_article, FALSE, CY_ACTION_KNOWLEDGE },
  { "asset", cy_control_verb_asset, FALSE, CY_ACTION_WATCH },
  { "warranty", cy_control_verb_warranty, FALSE, CY_ACTION_WATCH },
  { "changes", cy_control_verb_changes, FALSE, CY_ACTION_WATCH },
  { "change", cy_control_verb_change, FALSE, CY_ACTION_WATCH },
  { "accounts", cy_control_verb_accounts, FALSE, CY_ACTION_MEMBERS },
  { "account", cy_control_verb_account, FALSE, CY_ACTION_MEMBERS },
  { "ledger", cy_control_verb_ledger, FALSE, CY_ACTION_MONEY },
  { "recharge", cy_control_verb_recharge, FALSE, CY_ACTION_TILL },
  { "refund", cy_control_verb_refund, FALSE, CY_ACTION_TILL },
  { "pay", cy_control_verb_pay, FALSE, CY_ACTION_TILL },
  { "transfer", cy_control_verb_transfer, FALSE, CY_ACTION_MONEY },
  { "receipt", cy_control_verb_receipt, FALSE, CY_ACTION_TILL },
  { "till", cy_control_verb_till, FALSE, CY_ACTION_TILL },
  { "tariff", cy_control_verb_tariff, FALSE, CY_ACTION_WATCH },
  { "beacons", cy_control_verb_beacons, TRUE, CY_ACTION_WATCH },
  { "beacon", cy_control_verb_beacon, TRUE, CY_ACTION_HANDLE },
  { "sessions", cy_control_verb_sessions, FALSE, CY_ACTION_WATCH },
  { "session", cy_control_verb_session, FALSE, CY_ACTION_WATCH },
  { "charge", cy_control_verb_charge, TRUE, CY_ACTION_COMMAND },
  { "meters", cy_control_verb_meters, FALSE, CY_ACTION_WATCH },
  { "bill", cy_control_verb_bill, FALSE, CY_ACTION_WATCH },
  { "recompute", cy_control_verb_recompute, FALSE, CY_ACTION_WATCH },
  { "links", cy_control_verb_links, TRUE, CY_ACTION_WATCH },
  { "clocks", cy_control_verb_clocks, TRUE, CY_ACTION_WATCH },
  { "frames", cy_control_verb_frames, TRUE, CY_ACTION_WATCH },
  { "probe", cy_control_verb_probe, TRUE, CY_ACTION_RESOURCES },
  { "commission", cy_control_verb_commission, TRUE, CY_ACTION_RESOURCES },
  { "peers", cy_control_verb_peers, TRUE, CY_ACTION_WATCH },
  { "pair", cy_control_verb_pair, TRUE, CY_ACTION_NETWORK },
  { "hand-over", cy_control_verb_hand_over, FALSE, CY_ACTION_NETWORK },
  { "peer", cy_control_verb_peer, TRUE, CY_ACTION_NETWORK },
  { "quarantine", cy_control_verb_quarantine, TRUE, CY_ACTION_WATCH },
  { "uncounted", cy_control_verb_uncounted, FALSE, CY_ACTION_WATCH },
  { "journal", cy_control_verb_journal, FALSE, CY_ACTION_AUDIT },
  { "digest", cy_control_verb_digest, FALSE, CY_ACTION_WATCH },
  { "rebuild", cy_control_verb_rebuild, FALSE, CY_ACTION_BACKUP },
  { "snapshot", cy_control_verb_snapshot, TRUE, CY_ACTION_AUDIT },
  { "check", cy_control_verb_check, FALSE, CY_ACTION_AUDIT },
  { "audit", cy_control_verb_audit, FALSE, CY_ACTION_AUDIT },
  { "backup", cy_control_verb_backup, FALSE, CY_ACTION_BACKUP },
  { "restore", cy_control_verb_restore, FALSE, CY_ACTION_BACKUP },
};

static int
find_verb (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (g_str_equal (name, verbs[i].name))
      return (int) i;
  }
  return -1;
}

gboolean
cy_control_verb_exists (const char *verb)
{
  return find_verb (verb) >= 0;
}

/**
 * cy_control_verb_is_live:
 *
 * Returns: whether the verb is about what piles say now, which only a running node knows.
 */
gboolean
cy_control_verb_is_live (const char *verb)
{
  int i = find_verb (verb);

  return i >= 0 && verbs[i].live;
}

/**
 * cy_control_verb_at:
 *
 * Returns: (nullable): a verb; %NULL behind the last one.
 */
const char *
cy_control_verb_at (guint index)
{
  return index < G_N_ELEMENTS (verbs) ? verbs[index].name : NULL;
}

static void
run (CyControlCall *call, const char *verb)
{
  g_autoptr (GError) error = NULL;
  int i = find_verb (verb);

  if (i < 0)
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "there is no verb \"%s\"", verb);
  else if (!cy_node_require (call->node, call->actor, verbs[i].action, NULL, &error))
    cy_control_call_fail (call, error);
  else
    verbs[i].run (call);
}

static CyControlCall *
call_new (CyNode *node, JsonObject *arguments, CyControlReply reply, gpointer user_data)
{
  CyControlCall *call = g_new0 (CyControlCall, 1);

  call->node = g_object_ref (node);
  call->arguments = json_object_ref (arguments);
  call->reply = reply;
  call->user_data = user_data;
  return call;
}

/**
 * cy_control_dispatch:
 * @verb: what to do.
 * @arguments: its arguments by name.
 * @actor: who asks, which is known to be true; journalled with what changes.
 * @reply: called exactly once, now or later.
 *
 * The one implementation of every verb, behind the socket and for a data directory nobody runs on.
 */
void
cy_control_dispatch (CyNode *node,
                     const char *verb,
                     JsonObject *arguments,
                     const char *actor,
                     CyControlReply reply,
                     gpointer user_data)
{
  CyControlCall *call = call_new (node, arguments, reply, user_data);

  call->actor = g_strdup (actor);
  run (call, verb);
}

/* Somebody at the door. */
typedef struct {
  CyControlCall *call;
  char *verb;
} Knock;

static void
on_authenticated_cb (const char *actor, const GError *error, gpointer user_data)
{
  g_autofree Knock *knock = user_data;
  g_autofree char *verb = knock->verb;
  CyControlCall *call = knock->call;

  if (error != NULL) {
    cy_control_call_fail (call, error);
    return;
  }
  call->actor = g_strdup (actor);
  run (call, verb);
}

/**
 * cy_control_ask:
 * @actor: (nullable): who asks, by their own words; %NULL is the owner of the socket, or whose session it is.
 * @token: (nullable): a password or the token of a session, which shows that it is true.
 *
 * As cy_control_dispatch(), once it is known who asks.
 */
void
cy_control_ask (CyNode *node,
                const char *verb,
                JsonObject *arguments,
                const char *actor,
                const char *token,
                CyControlReply reply,
                gpointer user_data)
{
  Knock *knock = g_new0 (Knock, 1);

  *knock = (Knock){ call_new (node, arguments, reply, user_data), g_strdup (verb) };
  knock->call->token = g_strdup (token);
  cy_node_authenticate (node, actor, token, on_authenticated_cb, knock);
}

static void
end (CyControlCall *call, JsonNode *result, const GError *error)
{
  call->reply (result, error, call->user_data);
  g_object_unref (call->node);
  json_object_unref (call->arguments);
  g_free (call->actor);
  if (call->token != NULL)
    explicit_bzero (call->token, strlen (call->token));
  g_free (call->token);
  g_free (call);
}

/**
 * cy_control_call_finish:
 * @result: (transfer full): what the verb says.
 */
void
cy_control_call_finish (CyControlCall *call, JsonNode *result)
{
  end (call, result, NULL);
  json_node_unref (result);
}

void
cy_control_call_fail (CyControlCall *call, const GError *error)
{
  g_autoptr (GError) refusal = NULL;

  if (error->domain == CY_CONTROL_ERROR) {
    end (call, NULL, error);
    return;
  }
  refusal = g_error_new_literal (CY_CONTROL_ERROR, CY_CONTROL_ERROR_REFUSED, error->message);
  end (call, NULL, refusal);
}

void
cy_control_call_refuse (CyControlCall *call, CyControlError code, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (CY_CONTROL_ERROR, (int) code, format, args);
  va_end (args);
  end (call, NULL, error);
}

/**
 * cy_control_call_finish_list:
 * @items: (nullable): what was found; %NULL when @error says why nothing was.
 *
 * Ends a verb that answers with a list.
 */
void
cy_control_call_finish_list (CyControlCall *call,
                             GPtrArray *items,
                             const GError *error,
                             CyControlDescribe describe)
{
  JsonArray *array;

  if (error != NULL) {
    cy_control_call_fail (call, error);
    return;
  }
  array = json_array_new ();
  for (guint i = 0; i < items->len; i++)
    json_array_add_object_element (array, describe (items->pdata[i]));
  cy_control_call_finish (call, cy_control_take_array (array));
}

/**
 * cy_control_call_done_cb:
 *
 * Ends a verb that changes something: `{"changes": N}`.
 */
void
cy_control_call_done_cb (guint n_changes, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  g_autoptr (JsonObject) object = json_object_new ();

  if (error != NULL) {
    cy_control_call_fail (call, error);
    return;
  }
  json_object_set_int_member (object, "changes", n_changes);
  cy_control_call_finish (call, json_node_init_object (json_node_alloc (), object));
}

/**
 * cy_control_call_get:
 *
 * Returns: (nullable): a text argument.
 */
const char *
cy_control_call_get (CyControlCall *call, const char *name)
{
  JsonNode *node = json_object_get_member (call->arguments, name);
  const char *text;

  return cy_json_get_string (node, NULL, &text, NULL) ? text : NULL;
}

/* These end the call themselves when they return %FALSE. */

gboolean
cy_control_call_need (CyControlCall *call, const char *name, const char **out_text)
{
  const char *text = cy_control_call_get (call, name);

  if (text == NULL) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "%s is missing", name);
    return FALSE;
  }
  *out_text = text;
  return TRUE;
}

gboolean
cy_control_call_need_kind (CyControlCall *call, CyKindId *out_kind)
{
  const char *name;

  if (!cy_control_call_need (call, "kind", &name))
    return FALSE;
  if (cy_kind_find (name, out_kind))
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "there is no kind \"%s\"", name);
  return FALSE;
}

gboolean
cy_control_call_get_time (CyControlCall *call,
                          const char *name,
                          gint64 absent_us,
                          gint64 *out_time_us)
{
  const char *text = cy_control_call_get (call, name);
  g_autoptr (GError) error = NULL;

  *out_time_us = absent_us;
  if (text == NULL || cy_time_parse (text, g_get_real_time (), out_time_us, &error))
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "%s: %s", name, error->message);
  return FALSE;
}

/* Command lines send numbers as text, programs as numbers. */
gboolean
cy_control_call_get_number (CyControlCall *call,
                            const char *name,
                            gint64 low,
                            gint64 high,
                            gint64 absent,
                            gint64 *out_number)
{
  JsonNode *node = json_object_get_member (call->arguments, name);
  const char *text = cy_control_call_get (call, name);

  *out_number = absent;
  if (node == NULL ||
      (text != NULL && g_ascii_string_to_signed (text, 10, low, high, out_number, NULL)) ||
      (text == NULL && cy_json_get_int (node, NULL, low, high, out_number, NULL)))
    return TRUE;
  cy_control_call_refuse (
    call, CY_CONTROL_ERROR_USAGE,
    "%s must be a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, name, low, high);
  return FALSE;
}

gboolean
cy_control_call_get_flag (CyControlCall *call, const char *name, gboolean *out_flag)
{
  JsonNode *node = json_object_get_member (call->arguments, name);

  *out_flag = FALSE;
  if (node == NULL || cy_json_get_bool (node, NULL, out_flag, NULL))
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "%s must be true or false", name);
  return FALSE;
}

/* Whether the call's `pile` and `station`, if it has them, are this pile and its station. */
gboolean
cy_control_call_is_about (CyControlCall *call, const char *pile)
{
  const char *wanted_pile = cy_control_call_get (call, "pile");
  const char *station = cy_control_call_get (call, "station");
  CyRecord *record;

  if (wanted_pile != NULL && !g_str_equal (wanted_pile, pile))
    return FALSE;
  if (station == NULL)
    return TRUE;
  record = cy_yard_get (cy_node_get_yard (call->node), CY_KIND_PILE, pile);
  return record != NULL && g_strcmp0 (cy_record_get_text (record, "station"), station) == 0;
}

void
cy_control_set_time (JsonObject *object, const char *name, gint64 time_us)
{
  g_autofree char *text = time_us == 0 ? NULL : cy_time_format (time_us);

  cy_control_set_text (object, name, text);
}

void
cy_control_set_number (JsonObject *object, const char *name, double value)
{
  if (isnan (value))
    json_object_set_null_member (object, name);
  else
    json_object_set_double_member (object, name, value);
}

/**
 * cy_control_list_texts:
 * @texts: (nullable) (array zero-terminated=1): what is listed.
 */
JsonArray *
cy_control_list_texts (char **texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  return array;
}

void
cy_control_set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

JsonNode *
cy_control_take_object (JsonObject *object)
{
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_unref (object);
  return node;
}

JsonNode *
cy_control_take_array (JsonArray *array)
{
  JsonNode *node = json_node_init_array (json_node_alloc (), array);

  json_array_unref (array);
  return node;
}
