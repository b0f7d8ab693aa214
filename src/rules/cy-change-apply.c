/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-change-rule.h"
#include "cy-payload.h"

#define PAYLOAD_MAX_BYTES ((gsize) 262144)

static void
take_content (CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  CyChange *change = &dossier->change;
  JsonObject *payload = deed->payload;
  g_autofree char *kind = cy_payload_dup_text (payload, "kind");

  cy_payload_replace_text (payload, "title", &change->title);
  cy_payload_replace_text (payload, "what", &dossier->what);
  cy_payload_replace_text (payload, "why", &dossier->why);
  cy_payload_replace_text (payload, "rollback", &dossier->rollback);
  if (kind != NULL)
    (void) cy_change_kind_find (kind, &change->kind);
  change->targets = cy_payload_replace_texts (payload, "targets", change->targets, FALSE);
  change->from_us = cy_payload_get_int (payload, "from_us", G_MAXINT64, change->from_us);
  change->to_us = cy_payload_get_int (payload, "to_us", G_MAXINT64, change->to_us);
  change->likelihood =
    (guint) cy_payload_get_int (payload, "likelihood", CY_RISK_STEPS, change->likelihood);
  change->consequence =
    (guint) cy_payload_get_int (payload, "consequence", CY_RISK_STEPS, change->consequence);
}

static void
create (CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  take_content (dossier, deed);
  dossier->change.creator = g_strdup (deed->actor);
  dossier->change.created_us = deed->time_us;
  dossier->change.rank = (gint64) deed->hlc;
}

static void
propose (CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  dossier->change.proposer = g_strdup (deed->actor);
  dossier->change.proposed_us = deed->time_us;
}

static void
approve (CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  CyChange *change = &dossier->change;

  if (change->first == NULL) {
    change->first = g_strdup (deed->actor);
    return;
  }
  change->second = g_strdup (deed->actor);
  change->approved_us = deed->time_us;
}

static void
take_reason (CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  cy_payload_replace_text (deed->payload, "reason", &dossier->reason);
}

static void
begin (CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  CyChange *change = &dossier->change;

  cy_payload_replace_text (deed->payload, "command", &change->command);
  cy_payload_replace_text (deed->payload, "batch", &change->batch);
  cy_payload_replace_text (deed->payload, "order", &change->order);
  change->begun_us = deed->time_us;
}

static void
finish (CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  g_autofree char *outcome = cy_payload_dup_text (deed->payload, "outcome");

  (void) cy_change_outcome_find (outcome, &dossier->change.outcome);
  cy_payload_replace_text (deed->payload, "result", &dossier->result);
  dossier->change.finished_us = deed->time_us;
}

static void (*const applies[CY_N_CHANGE_EVENTS]) (CyChangeDossier *, const CyChangeDeed *) = {
  [CY_CHANGE_EVENT_CREATE] = create,      [CY_CHANGE_EVENT_EDIT] = take_content,
  [CY_CHANGE_EVENT_PROPOSE] = propose,    [CY_CHANGE_EVENT_APPROVE] = approve,
  [CY_CHANGE_EVENT_REJECT] = take_reason, [CY_CHANGE_EVENT_WITHDRAW] = take_reason,
  [CY_CHANGE_EVENT_BEGIN] = begin,        [CY_CHANGE_EVENT_FINISH] = finish,
};

/* What was said, of whichever member it was said in. */
static char *
dup_note (const CyChangeDeed *deed)
{
  static const char *const names[] = { "note", "reason", "result", "order", "batch", "command" };
  char *note = NULL;

  for (guint i = 0; note == NULL && i < G_N_ELEMENTS (names); i++)
    note = cy_payload_dup_text (deed->payload, names[i]);
  return note;
}

static const CyChangeRemark *
remember (CyChangeDossier *dossier, const CyChangeDeed *deed, char *overtaken)
{
  CyChangeRemark *remark = g_new0 (CyChangeRemark, 1);

  remark->event = deed->event;
  remark->time_us = deed->time_us;
  remark->actor = g_strdup (deed->actor);
  remark->origin = g_strdup (deed->origin);
  remark->state = dossier->change.state;
  remark->overtaken = overtaken;
  remark->note = dup_note (deed);
  g_ptr_array_add (dossier->remarks, remark);
  if (overtaken != NULL)
    dossier->change.n_overtaken++;
  return remark;
}

static void
take_effect (CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  CyChangeState before = dossier->change.state;
  const CyChangeRemark *remark;

  if (applies[deed->event] != NULL)
    applies[deed->event](dossier, deed);
  (void) cy_change_rule (before, deed->event, &dossier->change.state);
  dossier->change.changed_us = deed->time_us;
  remark = remember (dossier, deed, NULL);
  if (dossier->change.state != before)
    dossier->mover = remark;
}

/**
 * cy_change_apply:
 * @dossier: as the entries before this one left it.
 * @entry: of the same subject, `change.*`.
 *
 * Folds one entry into a change request. One that cannot be changes nothing but the story, which says why: its
 * author was overtaken by somebody on another node and wants to know.
 *
 * Threading: any; pure.
 *
 * Returns: whether it took effect.
 */
gboolean
cy_change_apply (CyChangeDossier *dossier, const CyEntry *entry)
{
  g_autoptr (JsonNode) node = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);
  CyChangeDeed deed = { .actor = entry->actor,
                        .origin = entry->origin,
                        .hlc = entry->hlc,
                        .time_us = cy_hlc_to_us (entry->hlc) };
  g_autofree char *overtaken = NULL;

  if (node == NULL || !cy_json_get_object (node, NULL, &deed.payload, NULL) ||
      !g_str_has_prefix (entry->kind, CY_ENTRY_CHANGE_PREFIX) ||
      !cy_change_event_find (entry->kind + strlen (CY_ENTRY_CHANGE_PREFIX), &deed.event))
    return FALSE;
  overtaken = cy_change_refuse (dossier, &deed);
  if (overtaken == NULL) {
    take_effect (dossier, &deed);
    return TRUE;
  }
  /* Before it was made there is nothing to be overtaken in. */
  if (dossier->change.state != CY_CHANGE_NONE)
    (void) remember (dossier, &deed, g_steal_pointer (&overtaken));
  return FALSE;
}
