/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-batch-rule.h"

#include "cy-payload.h"

/* Twenty thousand targets of sixty-four bytes. */
#define PAYLOAD_MAX_BYTES ((gsize) 2 * 1024 * 1024)

static const guint8 transitions[CY_N_BATCH_STATES][CY_N_BATCH_EVENTS] = {
  [CY_BATCH_NONE] = { [CY_BATCH_EVENT_SELECT] = CY_BATCH_SELECTED },
  [CY_BATCH_SELECTED] = { [CY_BATCH_EVENT_OPERATE] = CY_BATCH_RUNNING,
                          [CY_BATCH_EVENT_CANCEL] = CY_BATCH_CANCELLED,
                          [CY_BATCH_EVENT_EXPIRE] = CY_BATCH_EXPIRED },
  [CY_BATCH_WAITING] = { [CY_BATCH_EVENT_APPROVE] = CY_BATCH_RUNNING,
                         [CY_BATCH_EVENT_CANCEL] = CY_BATCH_CANCELLED,
                         [CY_BATCH_EVENT_EXPIRE] = CY_BATCH_EXPIRED },
  [CY_BATCH_RUNNING] = { [CY_BATCH_EVENT_PAUSE] = CY_BATCH_PAUSED,
                         [CY_BATCH_EVENT_STOP] = CY_BATCH_STOPPED,
                         [CY_BATCH_EVENT_CANCEL] = CY_BATCH_CANCELLED,
                         [CY_BATCH_EVENT_FINISH] = CY_BATCH_DONE },
  [CY_BATCH_PAUSED] = { [CY_BATCH_EVENT_RESUME] = CY_BATCH_RUNNING,
                        [CY_BATCH_EVENT_CANCEL] = CY_BATCH_CANCELLED },
  [CY_BATCH_STOPPED] = { [CY_BATCH_EVENT_RESUME] = CY_BATCH_RUNNING,
                         [CY_BATCH_EVENT_CANCEL] = CY_BATCH_CANCELLED },
};

static const char *const kinds[CY_N_BATCH_EVENTS] = {
  [CY_BATCH_EVENT_SELECT] = "batch.select",   [CY_BATCH_EVENT_OPERATE] = "batch.operate",
  [CY_BATCH_EVENT_APPROVE] = "batch.approve", [CY_BATCH_EVENT_PAUSE] = "batch.pause",
  [CY_BATCH_EVENT_RESUME] = "batch.resume",   [CY_BATCH_EVENT_STOP] = "batch.stop",
  [CY_BATCH_EVENT_CANCEL] = "batch.cancel",   [CY_BATCH_EVENT_EXPIRE] = "batch.expire",
  [CY_BATCH_EVENT_FINISH] = "batch.finish",
};

const char *
cy_batch_event_kind (CyBatchEvent event)
{
  return kinds[event];
}

/**
 * cy_batch_rule:
 * @needs_second: whether operating it is not enough.
 * @out_state: (out): where it is then.
 *
 * Returns: %FALSE when @event cannot happen in @state.
 */
gboolean
cy_batch_rule (CyBatchState state,
               CyBatchEvent event,
               gboolean needs_second,
               CyBatchState *out_state)
{
  CyBatchState next = transitions[state][event];

  if (next == CY_BATCH_NONE)
    return FALSE;
  *out_state = event == CY_BATCH_EVENT_OPERATE && needs_second ? CY_BATCH_WAITING : next;
  return TRUE;
}

/* What one target's fate means: whether it counts against the batch. A canary that did not succeed
 * does in any case; another one that was refused was not touched, and is only listed. */
static gboolean
is_failure (const CyBatch *batch, guint target, CyCommandState state)
{
  if (target < batch->canaries)
    return cy_command_state_is_final (state) && state != CY_COMMAND_VERIFIED;
  return state == CY_COMMAND_FAILED || state == CY_COMMAND_UNKNOWN;
}

/**
 * cy_batch_turn:
 * @targets: (array length=n_targets): where each target's command is, %CY_COMMAND_NONE for those
 *   that had no turn yet.
 *
 * What a running batch does next. Canaries go first and must all succeed; then waves, each of which
 * must end before the next begins.
 */
CyBatchTurn
cy_batch_turn (const CyBatch *batch, const CyCommandState *targets, guint n_targets)
{
  CyBatchTurn turn = { 0 };
  guint n_canaries = MIN (batch->canaries, n_targets);
  guint n_begun = 0;
  guint n_open = 0;
  guint allowed;

  for (guint i = 0; i < n_targets; i++) {
    n_begun += targets[i] != CY_COMMAND_NONE;
    n_open += targets[i] != CY_COMMAND_NONE && !cy_command_state_is_final (targets[i]);
    turn.failures += is_failure (batch, i, targets[i]);
  }
  if (n_open > 0)
    return turn;
  turn.finish = n_begun == n_targets;
  allowed = n_canaries > 0 && n_begun <= n_canaries ? 1 : MAX (batch->max_failures, 1);
  turn.stop = !turn.finish && turn.failures >= batch->forgiven + allowed;
  if (turn.stop || turn.finish)
    return turn;
  if (n_begun < n_canaries)
    turn.n = n_canaries - n_begun;
  else
    turn.n = MIN (MAX (batch->wave, 1), n_targets - n_begun);
  return turn;
}

static char **
take_targets (JsonObject *payload)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *list;

  if (!cy_json_get_array (json_object_get_member (payload, "targets"), NULL, &list, NULL) ||
      json_array_get_length (list) == 0 || json_array_get_length (list) > CY_BATCH_MAX_TARGETS)
    return NULL;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    const char *target;

    if (!cy_json_get_string (json_array_get_element (list, i), NULL, &target, NULL))
      return NULL;
    g_strv_builder_add (builder, target);
  }
  return g_strv_builder_end (builder);
}

static gboolean
describe (CyBatch *batch, const CyEntry *entry, JsonObject *payload)
{
  cy_payload_take_text (payload, "name", &batch->name);
  batch->targets = take_targets (payload);
  if (batch->name == NULL || batch->targets == NULL)
    return FALSE;
  batch->arguments = cy_payload_dup_object (payload, "arguments");
  batch->canaries = (guint) cy_payload_get_int (payload, "canaries", CY_BATCH_MAX_TARGETS, 0);
  batch->wave = (guint) cy_payload_get_int (payload, "wave", CY_BATCH_MAX_TARGETS, 1);
  batch->max_failures =
    (guint) cy_payload_get_int (payload, "max_failures", CY_BATCH_MAX_TARGETS, 1);
  batch->needs_second = cy_payload_get_bool (payload, "second");
  batch->actor = g_strdup (entry->actor);
  batch->origin = g_strdup (entry->origin);
  batch->selected_us = cy_hlc_to_us (entry->hlc);
  return TRUE;
}

static gboolean
find_event (const char *kind, CyBatchEvent *out_event)
{
  for (guint i = 0; i < CY_N_BATCH_EVENTS; i++) {
    if (g_str_equal (kind, kinds[i])) {
      *out_event = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * cy_batch_apply:
 * @batch: as the entries before this one left it.
 * @entry: of the same subject.
 *
 * Folds one entry into a batch. A second person is another person.
 *
 * Returns: %FALSE when the entry says something that cannot be.
 */
gboolean
cy_batch_apply (CyBatch *batch, const CyEntry *entry)
{
  g_autoptr (JsonNode) node = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);
  JsonObject *payload;
  CyBatchEvent event;
  CyBatchState next;

  if (node == NULL || !cy_json_get_object (node, NULL, &payload, NULL) ||
      !find_event (entry->kind, &event) ||
      !cy_batch_rule (batch->state, event, batch->needs_second, &next) ||
      (event == CY_BATCH_EVENT_APPROVE && g_strcmp0 (entry->actor, batch->actor) == 0) ||
      (batch->state == CY_BATCH_NONE && !describe (batch, entry, payload)))
    return FALSE;
  batch->state = next;
  batch->forgiven =
    (guint) cy_payload_get_int (payload, "forgiven", CY_BATCH_MAX_TARGETS, batch->forgiven);
  batch->until_us = cy_payload_get_int (payload, "until_us", G_MAXINT64, batch->until_us);
  cy_payload_take_text (payload, "reason", &batch->reason);
  cy_payload_take_text (payload, "outcome", &batch->outcome);
  if (event == CY_BATCH_EVENT_APPROVE) {
    g_free (batch->approver);
    batch->approver = g_strdup (entry->actor);
  }
  batch->done_us = cy_batch_state_is_final (next) ? cy_hlc_to_us (entry->hlc) : 0;
  return TRUE;
}
