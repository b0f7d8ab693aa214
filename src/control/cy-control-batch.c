/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-control-call.h"
#include "cy-id.h"
#include "cy-node-batch.h"

/* The verbs that tell many piles the same thing. */

#define MAX_ROWS 1000

static JsonObject *
describe_batch (const CyBatch *batch)
{
  JsonObject *object = json_object_new ();
  JsonNode *arguments = cy_json_parse (batch->arguments, -1, 65536, NULL);

  json_object_set_string_member (object, "id", batch->id);
  json_object_set_string_member (object, "name", batch->name);
  if (arguments != NULL)
    json_object_set_member (object, "arguments", arguments);
  json_object_set_string_member (object, "state", cy_batch_state_name (batch->state));
  json_object_set_int_member (object, "targets", g_strv_length (batch->targets));
  json_object_set_int_member (object, "canaries", batch->canaries);
  json_object_set_int_member (object, "wave", batch->wave);
  json_object_set_int_member (object, "max_failures", batch->max_failures);
  json_object_set_boolean_member (object, "needs_second", batch->needs_second);
  json_object_set_string_member (object, "actor", batch->actor);
  cy_control_set_text (object, "approver", batch->approver);
  cy_control_set_text (object, "reason", batch->reason);
  cy_control_set_text (object, "outcome", batch->outcome);
  cy_control_set_time (object, "selected", batch->selected_us);
  cy_control_set_time (object, "done", batch->done_us);
  return object;
}

static void
on_batch_cb (const CyBatch *batch, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;

  if (error != NULL)
    cy_control_call_fail (call, error);
  else
    cy_control_call_finish (call, cy_control_take_object (describe_batch (batch)));
}

static JsonNode *
describe_preview (const CyBatchPreview *preview)
{
  JsonObject *object = describe_batch (preview->batch);
  JsonArray *refusals = json_array_new ();

  for (guint i = 0; i < preview->refusals->len; i++) {
    const CyBatchRefusal *refusal = preview->refusals->pdata[i];
    JsonObject *item = json_object_new ();

    json_object_set_string_member (item, "target", refusal->target);
    json_object_set_string_member (item, "why", refusal->why);
    json_array_add_object_element (refusals, item);
  }
  json_object_set_array_member (object, "refusals", refusals);
  json_object_set_int_member (object, "charging", preview->n_charging);
  json_object_set_double_member (object, "energy_wh", preview->energy_wh);
  json_object_set_boolean_member (object, "needs_reason", preview->needs_reason);
  return cy_control_take_object (object);
}

static void
on_selected_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  g_autoptr (CyBatchPreview) preview = result;
  gboolean yes = FALSE;

  (void) cy_json_get_bool (json_object_get_member (call->arguments, "yes"), NULL, &yes, NULL);
  if (error != NULL)
    cy_control_call_fail (call, error);
  else if (yes)
    cy_node_act_on_batch (call->node, preview->batch->id, CY_BATCH_ACTION_OPERATE,
                          cy_control_call_get (call, "reason"), call->actor, on_batch_cb, call);
  else
    cy_control_call_finish (call, describe_preview (preview));
}

/* Words with an equals sign are arguments, the others targets. */
static gboolean
sort_words (CyControlCall *call, JsonObject *arguments, GStrvBuilder *targets)
{
  JsonNode *node = json_object_get_member (call->arguments, "words");
  JsonArray *words;

  if (node == NULL)
    return TRUE;
  if (!cy_json_get_array (node, NULL, &words, NULL)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "words must be a list");
    return FALSE;
  }
  for (guint i = 0; i < json_array_get_length (words); i++) {
    g_auto (GStrv) parts = NULL;
    const char *word = "";

    (void) cy_json_get_string (json_array_get_element (words, i), NULL, &word, NULL);
    parts = g_strsplit (word, "=", 2);
    if (g_strv_length (parts) == 2)
      json_object_set_string_member (arguments, parts[0], parts[1]);
    else
      g_strv_builder_add (targets, word);
  }
  return TRUE;
}

static gboolean
is_chosen (const CyRecord *pile, const char *station, const char *type)
{
  return (station == NULL || g_strcmp0 (cy_record_get_text (pile, "station"), station) == 0) &&
         (type == NULL || g_strcmp0 (cy_record_get_text (pile, "type"), type) == 0);
}

/* Every pile of a station, of a type, or of both. */
static void
add_chosen (CyControlCall *call, GStrvBuilder *targets)
{
  const char *station = cy_control_call_get (call, "station");
  const char *type = cy_control_call_get (call, "type");
  g_autoptr (GPtrArray) piles = cy_yard_list (cy_node_get_yard (call->node), CY_KIND_PILE);

  for (guint i = 0; (station != NULL || type != NULL) && i < piles->len; i++) {
    const CyRecord *pile = piles->pdata[i];

    if (is_chosen (pile, station, type))
      g_strv_builder_add (targets, pile->id);
  }
}

/* {"name", "words": ["ARGUMENT=VALUE", "PILE[/GUN]"...], "station", "type", "canaries", "wave",
 * "failures", "yes", "reason"} -> the preview; with "yes" the batch */
void
cy_control_verb_batch (CyControlCall *call)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (JsonObject) arguments = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) targets = NULL;
  CyBatchRequest request = { 0 };
  gint64 canaries;
  gint64 wave;
  gint64 failures;
  gboolean yes;

  if (!cy_control_call_need (call, "name", &request.name) ||
      !cy_control_call_get_flag (call, "yes", &yes) ||
      !cy_control_call_get_number (call, "canaries", 0, CY_BATCH_MAX_TARGETS, 0, &canaries) ||
      !cy_control_call_get_number (call, "wave", 0, CY_BATCH_MAX_TARGETS, 0, &wave) ||
      !cy_control_call_get_number (call, "failures", 0, CY_BATCH_MAX_TARGETS, 0, &failures) ||
      !sort_words (call, arguments, builder))
    return;
  add_chosen (call, builder);
  targets = g_strv_builder_end (builder);
  node = json_node_init_object (json_node_alloc (), arguments);
  text = cy_json_to_text (node, FALSE);
  request.arguments = text;
  request.targets = (const char *const *) targets;
  request.canaries = (guint) canaries;
  request.wave = (guint) wave;
  request.max_failures = (guint) failures;
  cy_node_select_batch (call->node, &request, call->actor, on_selected_cb, call);
}

static void
on_batches_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  g_autoptr (GPtrArray) batches = result;
  const char *id = cy_control_call_get (call, "id");
  JsonArray *array;

  if (error != NULL) {
    cy_control_call_fail (call, error);
    return;
  }
  array = json_array_new ();
  for (guint i = 0; i < batches->len; i++) {
    const CyBatch *batch = batches->pdata[i];

    if (id == NULL || g_str_equal (id, batch->id))
      json_array_add_object_element (array, describe_batch (batch));
  }
  cy_control_call_finish (call, cy_control_take_array (array));
}

static const struct {
  const char *name;
  CyBatchAction action;
} actions[] = {
  { "operate", CY_BATCH_ACTION_OPERATE }, { "approve", CY_BATCH_ACTION_APPROVE },
  { "pause", CY_BATCH_ACTION_PAUSE },     { "resume", CY_BATCH_ACTION_RESUME },
  { "cancel", CY_BATCH_ACTION_CANCEL },
};

/* {"action": "operate"|"approve"|"pause"|"resume"|"cancel", "id", "reason"} -> batch;
 * {} or {"action": "show", "id"} -> [batch], newest first */
void
cy_control_verb_batches (CyControlCall *call)
{
  const char *action = cy_control_call_get (call, "action");
  const char *id;

  if (action == NULL || g_str_equal (action, "show")) {
    cy_node_query_batches (call->node, MAX_ROWS, on_batches_cb, call);
    return;
  }
  if (!cy_control_call_need (call, "id", &id))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (g_str_equal (action, actions[i].name)) {
      cy_node_act_on_batch (call->node, id, actions[i].action, cy_control_call_get (call, "reason"),
                            call->actor, on_batch_cb, call);
      return;
    }
  }
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "a batch cannot be told to \"%s\"", action);
}

/* {"path", "id", "version", "fits", "name"} -> {"changes"} */
void
cy_control_verb_firmware (CyControlCall *call)
{
  static const char *const fields[] = { "version", "fits", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (CyRecord) record = NULL;
  const char *path;
  const char *id;
  const char *text;

  if (!cy_control_call_need (call, "path", &path) || !cy_control_call_need (call, "id", &id))
    return;
  if (!cy_id_validate (id, &error)) {
    cy_control_call_fail (call, error);
    return;
  }
  record = cy_record_new (CY_KIND_FIRMWARE, id);
  text = cy_control_call_get (call, "name");
  json_object_set_string_member (record->cells, "name", text != NULL ? text : id);
  for (guint i = 0; fields[i] != NULL; i++) {
    if (!cy_control_call_need (call, fields[i], &text))
      return;
    if (!cy_record_set_text (record, fields[i], text, &error)) {
      cy_control_call_fail (call, error);
      return;
    }
  }
  cy_node_add_firmware (call->node, path, record, call->actor, cy_control_call_done_cb, call);
}
