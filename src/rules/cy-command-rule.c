/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-rule.h"

#include "cy-payload.h"

#define PAYLOAD_MAX_BYTES ((gsize) 65536)

/* What is not listed cannot happen: an entry that says it does is late, doubled or forged. */
static const guint8 transitions[CY_N_COMMAND_STATES][CY_N_COMMAND_EVENTS] = {
  [CY_COMMAND_NONE] = { [CY_COMMAND_EVENT_SELECT] = CY_COMMAND_SELECTED,
                        [CY_COMMAND_EVENT_ORDER] = CY_COMMAND_ORDERED,
                        [CY_COMMAND_EVENT_REFUSE] = CY_COMMAND_REFUSED },
  [CY_COMMAND_SELECTED] = { [CY_COMMAND_EVENT_OPERATE] = CY_COMMAND_ORDERED,
                            [CY_COMMAND_EVENT_REFUSE] = CY_COMMAND_REFUSED,
                            [CY_COMMAND_EVENT_CANCEL] = CY_COMMAND_CANCELLED,
                            [CY_COMMAND_EVENT_EXPIRE] = CY_COMMAND_EXPIRED },
  [CY_COMMAND_WAITING] = { [CY_COMMAND_EVENT_APPROVE] = CY_COMMAND_ORDERED,
                           [CY_COMMAND_EVENT_REFUSE] = CY_COMMAND_REFUSED,
                           [CY_COMMAND_EVENT_CANCEL] = CY_COMMAND_CANCELLED,
                           [CY_COMMAND_EVENT_EXPIRE] = CY_COMMAND_EXPIRED },
  [CY_COMMAND_ORDERED] = { [CY_COMMAND_EVENT_SEND] = CY_COMMAND_OPERATING,
                           [CY_COMMAND_EVENT_REFUSE] = CY_COMMAND_REFUSED,
                           [CY_COMMAND_EVENT_CANCEL] = CY_COMMAND_CANCELLED,
                           [CY_COMMAND_EVENT_EXPIRE] = CY_COMMAND_EXPIRED },
  [CY_COMMAND_OPERATING] = { [CY_COMMAND_EVENT_WRITTEN] = CY_COMMAND_VERIFYING,
                             [CY_COMMAND_EVENT_FAIL] = CY_COMMAND_FAILED,
                             [CY_COMMAND_EVENT_LOSE] = CY_COMMAND_UNKNOWN },
  [CY_COMMAND_VERIFYING] = { [CY_COMMAND_EVENT_VERIFY] = CY_COMMAND_VERIFIED,
                             [CY_COMMAND_EVENT_FAIL] = CY_COMMAND_FAILED,
                             [CY_COMMAND_EVENT_LOSE] = CY_COMMAND_UNKNOWN },
};

static const char *const kinds[CY_N_COMMAND_EVENTS] = {
  [CY_COMMAND_EVENT_SELECT] = "command.select",   [CY_COMMAND_EVENT_ORDER] = "command.order",
  [CY_COMMAND_EVENT_REFUSE] = "command.refuse",   [CY_COMMAND_EVENT_OPERATE] = "command.operate",
  [CY_COMMAND_EVENT_APPROVE] = "command.approve", [CY_COMMAND_EVENT_SEND] = "command.send",
  [CY_COMMAND_EVENT_WRITTEN] = "command.written", [CY_COMMAND_EVENT_VERIFY] = "command.verify",
  [CY_COMMAND_EVENT_FAIL] = "command.fail",       [CY_COMMAND_EVENT_LOSE] = "command.lose",
  [CY_COMMAND_EVENT_CANCEL] = "command.cancel",   [CY_COMMAND_EVENT_EXPIRE] = "command.expire",
};

/**
 * cy_command_event_kind:
 *
 * Returns: the kind of the journal entry that says so.
 */
const char *
cy_command_event_kind (CyCommandEvent event)
{
  return kinds[event];
}

/**
 * cy_command_rule:
 * @needs_second: whether operating it is not enough.
 * @out_state: (out): where it is then.
 *
 * Returns: %FALSE when @event cannot happen in @state.
 */
gboolean
cy_command_rule (CyCommandState state,
                 CyCommandEvent event,
                 gboolean needs_second,
                 CyCommandState *out_state)
{
  CyCommandState next = transitions[state][event];

  if (next == CY_COMMAND_NONE)
    return FALSE;
  *out_state = event == CY_COMMAND_EVENT_OPERATE && needs_second ? CY_COMMAND_WAITING : next;
  return TRUE;
}

static gboolean
find_event (const char *kind, CyCommandEvent *out_event)
{
  for (guint i = 0; i < CY_N_COMMAND_EVENTS; i++) {
    if (g_str_equal (kind, kinds[i])) {
      *out_event = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* The entry that begins a command says what it is. Without a pile and a name it is none. */
static gboolean
describe (CyCommand *command, const CyEntry *entry, JsonObject *payload)
{
  cy_payload_take_text (payload, "pile", &command->pile);
  cy_payload_take_text (payload, "name", &command->name);
  if (command->pile == NULL || command->name == NULL)
    return FALSE;
  command->arguments = cy_payload_dup_object (payload, "arguments");
  cy_payload_take_text (payload, "batch", &command->batch);
  cy_payload_take_text (payload, "stamp", &command->stamp);
  command->needs_second = cy_payload_get_bool (payload, "second");
  command->connector = (guint) cy_payload_get_int (payload, "connector", G_MAXUINT8, 0);
  command->actor = g_strdup (entry->actor);
  command->origin = g_strdup (entry->origin);
  command->selected_us = cy_hlc_to_us (entry->hlc);
  return TRUE;
}

static void
note_time (CyCommand *command, CyCommandEvent event, gint64 time_us)
{
  if (event == CY_COMMAND_EVENT_OPERATE || event == CY_COMMAND_EVENT_ORDER)
    command->operated_us = time_us;
  if (event == CY_COMMAND_EVENT_SEND)
    command->sent_us = time_us;
  if (cy_command_state_is_final (command->state))
    command->done_us = time_us;
}

/**
 * cy_command_apply:
 * @command: as the entries before this one left it.
 * @entry: of the same subject.
 *
 * Folds one entry into a command. A second person is another person.
 *
 * Returns: %FALSE when the entry says something that cannot be; @command is as it was then.
 */
gboolean
cy_command_apply (CyCommand *command, const CyEntry *entry)
{
  g_autoptr (JsonNode) node = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);
  JsonObject *payload;
  CyCommandEvent event;
  CyCommandState next;

  if (node == NULL || !cy_json_get_object (node, NULL, &payload, NULL) ||
      !find_event (entry->kind, &event) ||
      !cy_command_rule (command->state, event, command->needs_second, &next) ||
      (event == CY_COMMAND_EVENT_APPROVE && g_strcmp0 (entry->actor, command->actor) == 0) ||
      (command->state == CY_COMMAND_NONE && !describe (command, entry, payload)))
    return FALSE;
  command->state = next;
  command->until_us = cy_payload_get_int (payload, "until_us", G_MAXINT64, command->until_us);
  cy_payload_take_text (payload, "reason", &command->reason);
  cy_payload_take_text (payload, "outcome", &command->outcome);
  if (event == CY_COMMAND_EVENT_APPROVE) {
    g_free (command->approver);
    command->approver = g_strdup (entry->actor);
  }
  note_time (command, event, cy_hlc_to_us (entry->hlc));
  return TRUE;
}
