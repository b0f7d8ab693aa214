/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-order-rule.h"
#include "cy-payload.h"
#include "cy-procedure.h"

#define PAYLOAD_MAX_BYTES ((gsize) 262144)

static void
take_who (CyDossier *dossier, const CyOrderDeed *deed)
{
  CyOrder *order = &dossier->order;
  g_autofree char *priority = cy_payload_dup_text (deed->payload, "priority");

  cy_payload_replace_text (deed->payload, "responsible", &order->responsible);
  cy_payload_replace_text (deed->payload, "vendor", &order->vendor);
  order->helpers = cy_payload_replace_texts (deed->payload, "helpers", order->helpers, FALSE);
  if (priority != NULL)
    (void) cy_priority_find (priority, &order->priority);
  order->expected_us =
    cy_payload_get_int (deed->payload, "expected_us", G_MAXINT64, order->expected_us);
}

static void
take_steps (CyDossier *dossier, const CyOrderDeed *deed)
{
  g_autofree char *text = cy_payload_dup_text (deed->payload, "steps");
  g_autoptr (GPtrArray) steps = text == NULL ? NULL : cy_procedure_parse_steps (text, NULL);

  for (guint i = 0; steps != NULL && i < steps->len; i++) {
    CyOrderStep *step = g_new0 (CyOrderStep, 1);

    step->step = cy_step_copy (steps->pdata[i]);
    step->value = NAN;
    g_ptr_array_add (dossier->steps, step);
  }
  dossier->order.n_steps = dossier->steps->len;
}

static void
create (CyDossier *dossier, const CyOrderDeed *deed)
{
  CyOrder *order = &dossier->order;
  g_autofree char *source = cy_payload_dup_text (deed->payload, "source");

  cy_payload_replace_text (deed->payload, "title", &order->title);
  cy_payload_replace_text (deed->payload, "text", &dossier->text);
  cy_payload_replace_text (deed->payload, "pile", &order->pile);
  cy_payload_replace_text (deed->payload, "station", &order->station);
  cy_payload_replace_text (deed->payload, "source_id", &order->source_id);
  cy_payload_replace_text (deed->payload, "earlier", &order->earlier);
  cy_payload_replace_text (deed->payload, "procedure", &order->procedure);
  cy_payload_replace_text (deed->payload, "article", &order->article);
  order->connector = (guint) cy_payload_get_int (deed->payload, "connector", G_MAXUINT8, 0);
  if (source != NULL)
    (void) cy_order_source_find (source, &order->source);
  cy_payload_add_texts (deed->payload, "alarms", dossier->alarms);
  order->conditions =
    cy_payload_replace_texts (deed->payload, "conditions", order->conditions, TRUE);
  if (order->conditions == NULL)
    order->conditions = g_new0 (char *, 1);
  order->helpers = g_new0 (char *, 1);
  order->priority = CY_PRIORITY_MEDIUM;
  take_who (dossier, deed);
  take_steps (dossier, deed);
  order->creator = g_strdup (deed->actor);
  order->created_us = deed->time_us;
  order->rank = (gint64) deed->hlc;
  order->counter = NAN;
  (void) cy_json_get_double (json_object_get_member (deed->payload, "counter"), NULL, 0, 1e15,
                             &order->counter, NULL);
}

static void
assign (CyDossier *dossier, const CyOrderDeed *deed)
{
  take_who (dossier, deed);
  cy_payload_replace_text (deed->payload, "text", &dossier->text);
  if (json_object_has_member (deed->payload, "title"))
    cy_payload_replace_text (deed->payload, "title", &dossier->order.title);
}

static void
accept (CyDossier *dossier, const CyOrderDeed *deed)
{
  CyOrder *order = &dossier->order;

  if (order->accepted_us == 0)
    order->accepted_us = deed->time_us;
  order->expected_us =
    cy_payload_get_int (deed->payload, "expected_us", G_MAXINT64, order->expected_us);
}

static void
link_alarms (CyDossier *dossier, const CyOrderDeed *deed)
{
  cy_payload_add_texts (deed->payload, "alarms", dossier->alarms);
  dossier->order.conditions =
    cy_payload_replace_texts (deed->payload, "conditions", dossier->order.conditions, TRUE);
}

static void
count_steps (CyDossier *dossier)
{
  guint n[CY_N_ORDER_STEP_STATES] = { 0 };

  for (guint i = 0; i < dossier->steps->len; i++)
    n[((CyOrderStep *) dossier->steps->pdata[i])->state]++;
  dossier->order.n_ticked = n[CY_ORDER_STEP_TICKED];
  dossier->order.n_skipped = n[CY_ORDER_STEP_SKIPPED];
}

static void
sign_step (CyDossier *dossier, const CyOrderDeed *deed, CyOrderStepState state, const char *note)
{
  gint64 number = cy_payload_get_int (deed->payload, "step", 1000, 1);
  CyOrderStep *step = dossier->steps->pdata[number - 1];

  step->state = state;
  step->time_us = deed->time_us;
  step->value = NAN;
  (void) cy_json_get_double (json_object_get_member (deed->payload, "value"), NULL, -1e9, 1e9,
                             &step->value, NULL);
  g_free (step->actor);
  step->actor = g_strdup (deed->actor);
  g_free (step->note);
  step->note = cy_payload_dup_text (deed->payload, note);
  g_free (step->photo);
  step->photo = cy_payload_dup_text (deed->payload, "photo");
  count_steps (dossier);
}

static void
tick (CyDossier *dossier, const CyOrderDeed *deed)
{
  sign_step (dossier, deed, CY_ORDER_STEP_TICKED, "note");
}

static void
skip (CyDossier *dossier, const CyOrderDeed *deed)
{
  sign_step (dossier, deed, CY_ORDER_STEP_SKIPPED, "reason");
}

/* An hour's price for minutes, half up. */
static gint64
labour_amount (gint64 minutes, gint64 price_minor)
{
  return (minutes * price_minor + 30) / 60;
}

static void
add_cost (CyDossier *dossier, const CyOrderDeed *deed, CyOrderCostKind kind)
{
  CyOrderCost *cost = g_new0 (CyOrderCost, 1);

  cost->kind = kind;
  cost->what = cy_payload_dup_text (deed->payload, "what");
  cost->number = cy_payload_dup_text (deed->payload, "number");
  cost->serial_out = cy_payload_dup_text (deed->payload, "serial_out");
  cost->serial_in = cy_payload_dup_text (deed->payload, "serial_in");
  cost->quantity = (guint) cy_payload_get_int (deed->payload, "quantity", 10000, 1);
  cost->minutes = (guint) cy_payload_get_int (deed->payload, "minutes", 10080, 0);
  cost->price_minor = cy_payload_get_int (deed->payload, "price_minor", G_MAXINT64, 0);
  cost->amount_minor = kind == CY_ORDER_COST_LABOUR
                         ? labour_amount (cost->minutes, cost->price_minor)
                         : cost->quantity * cost->price_minor;
  cost->actor = g_strdup (deed->actor);
  cost->time_us = deed->time_us;
  g_ptr_array_add (dossier->costs, cost);
  dossier->order.cost_minor += cost->amount_minor;
  dossier->order.labour_min += cost->minutes;
}

static void
use (CyDossier *dossier, const CyOrderDeed *deed)
{
  add_cost (dossier, deed, CY_ORDER_COST_PART);
}

static void
work (CyDossier *dossier, const CyOrderDeed *deed)
{
  add_cost (dossier, deed, CY_ORDER_COST_LABOUR);
}

static void
spend (CyDossier *dossier, const CyOrderDeed *deed)
{
  add_cost (dossier, deed, CY_ORDER_COST_OTHER);
}

static void
progress (CyDossier *dossier, const CyOrderDeed *deed)
{
  dossier->percent = (guint) cy_payload_get_int (deed->payload, "percent", 100, dossier->percent);
}

static void
attach (CyDossier *dossier, const CyOrderDeed *deed)
{
  CyOrderPaper *paper = g_new0 (CyOrderPaper, 1);

  paper->sha256 = cy_payload_dup_text (deed->payload, "sha256");
  paper->name = cy_payload_dup_text (deed->payload, "name");
  paper->type = cy_payload_dup_text (deed->payload, "type");
  paper->size = cy_payload_get_int (deed->payload, "size", G_MAXUINT32, 0);
  paper->actor = g_strdup (deed->actor);
  paper->time_us = deed->time_us;
  g_ptr_array_add (dossier->papers, paper);
}

static void
urge (CyDossier *dossier, const CyOrderDeed *deed)
{
  dossier->order.n_urged++;
}

static void
escalate (CyDossier *dossier, const CyOrderDeed *deed)
{
  dossier->order.escalated_us = deed->time_us;
}

static void
take_reason (CyDossier *dossier, const CyOrderDeed *deed)
{
  cy_payload_replace_text (deed->payload, "reason", &dossier->reason);
}

static void
resume (CyDossier *dossier, const CyOrderDeed *deed)
{
  g_clear_pointer (&dossier->reason, g_free);
}

static void
submit (CyDossier *dossier, const CyOrderDeed *deed)
{
  CyOrder *order = &dossier->order;
  g_autofree char *fix = cy_payload_dup_text (deed->payload, "fix");

  cy_payload_replace_text (deed->payload, "cause", &dossier->cause);
  cy_payload_replace_text (deed->payload, "method", &dossier->method);
  cy_payload_replace_text (deed->payload, "result", &dossier->result);
  cy_payload_replace_text (deed->payload, "article", &order->article);
  (void) cy_order_fix_find (fix, &order->fix);
  order->submitted_us = deed->time_us;
  order->finished_us = cy_payload_get_int (deed->payload, "finished_us", G_MAXINT64, deed->time_us);
  dossier->percent = 100;
  g_clear_pointer (&dossier->reason, g_free);
}

static void
approve (CyDossier *dossier, const CyOrderDeed *deed)
{
  CyOrder *order = &dossier->order;

  cy_payload_replace_text (deed->payload, "proof", &dossier->proof);
  cy_payload_replace_text (deed->payload, "override", &order->override);
  cy_payload_replace_text (deed->payload, "article", &order->article);
  g_free (order->reviewer);
  order->reviewer = g_strdup (deed->actor);
  order->closed_us = deed->time_us;
}

static void
reject (CyDossier *dossier, const CyOrderDeed *deed)
{
  take_reason (dossier, deed);
  dossier->order.n_rejected++;
  dossier->order.finished_us = 0;
}

static void
cancel (CyDossier *dossier, const CyOrderDeed *deed)
{
  take_reason (dossier, deed);
  dossier->order.closed_us = deed->time_us;
}

/* What was approved is no longer; the next round has its own. */
static void
reopen (CyDossier *dossier, const CyOrderDeed *deed)
{
  CyOrder *order = &dossier->order;

  take_reason (dossier, deed);
  g_clear_pointer (&dossier->proof, g_free);
  g_clear_pointer (&order->override, g_free);
  g_clear_pointer (&order->reviewer, g_free);
  order->closed_us = 0;
  order->finished_us = 0;
  order->submitted_us = 0;
  order->fix = CY_ORDER_FIX_NONE;
}

/* @is_work: whoever does it did part of the work, and may not approve it. */
static const struct {
  void (*apply) (CyDossier *dossier, const CyOrderDeed *deed);
  gboolean is_work;
} deeds[CY_N_ORDER_EVENTS] = {
  [CY_ORDER_EVENT_CREATE] = { create },       [CY_ORDER_EVENT_ASSIGN] = { assign },
  [CY_ORDER_EVENT_ACCEPT] = { accept, TRUE }, [CY_ORDER_EVENT_LINK] = { link_alarms },
  [CY_ORDER_EVENT_TICK] = { tick, TRUE },     [CY_ORDER_EVENT_SKIP] = { skip, TRUE },
  [CY_ORDER_EVENT_USE] = { use, TRUE },       [CY_ORDER_EVENT_WORK] = { work, TRUE },
  [CY_ORDER_EVENT_SPEND] = { spend },         [CY_ORDER_EVENT_PROGRESS] = { progress, TRUE },
  [CY_ORDER_EVENT_ATTACH] = { attach },       [CY_ORDER_EVENT_URGE] = { urge },
  [CY_ORDER_EVENT_ESCALATE] = { escalate },   [CY_ORDER_EVENT_PAUSE] = { take_reason, TRUE },
  [CY_ORDER_EVENT_RESUME] = { resume, TRUE }, [CY_ORDER_EVENT_SUBMIT] = { submit, TRUE },
  [CY_ORDER_EVENT_APPROVE] = { approve },     [CY_ORDER_EVENT_REJECT] = { reject },
  [CY_ORDER_EVENT_CANCEL] = { cancel },       [CY_ORDER_EVENT_REOPEN] = { reopen },
};

/* What was said, of whichever member it was said in. */
static char *
dup_note (const CyOrderDeed *deed)
{
  static const char *const names[] = { "note", "reason", "override", "method", "what", "name" };
  char *note = NULL;

  for (guint i = 0; note == NULL && i < G_N_ELEMENTS (names); i++)
    note = cy_payload_dup_text (deed->payload, names[i]);
  return note;
}

static void
remember (CyDossier *dossier, const CyOrderDeed *deed, char *overtaken)
{
  CyOrderRemark *remark = g_new0 (CyOrderRemark, 1);

  remark->event = deed->event;
  remark->time_us = deed->time_us;
  remark->actor = g_strdup (deed->actor);
  remark->origin = g_strdup (deed->origin);
  remark->state = dossier->order.state;
  remark->overtaken = overtaken;
  remark->note = dup_note (deed);
  g_ptr_array_add (dossier->remarks, remark);
  if (overtaken != NULL)
    dossier->order.n_overtaken++;
}

static void
apply_deed (CyDossier *dossier, const CyOrderDeed *deed)
{
  if (deeds[deed->event].apply != NULL)
    deeds[deed->event].apply (dossier, deed);
  if (deeds[deed->event].is_work && !cy_dossier_has_worker (dossier, deed->actor))
    g_ptr_array_add (dossier->workers, g_strdup (deed->actor));
  (void) cy_order_rule (dossier->order.state, deed->event, &dossier->order.state);
  dossier->order.changed_us = deed->time_us;
}

/**
 * cy_order_apply:
 * @dossier: as the entries before this one left it.
 * @entry: of the same subject, `order.*`.
 *
 * Folds one entry into an order. One that cannot be changes nothing but the story, which says why: its
 * author was overtaken by somebody on another node and wants to know.
 *
 * Returns: whether it took effect.
 */
gboolean
cy_order_apply (CyDossier *dossier, const CyEntry *entry)
{
  g_autoptr (JsonNode) node = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);
  CyOrderDeed deed = { .actor = entry->actor,
                       .origin = entry->origin,
                       .hlc = entry->hlc,
                       .time_us = cy_hlc_to_us (entry->hlc) };
  g_autofree char *overtaken = NULL;
  gboolean applies;

  if (node == NULL || !cy_json_get_object (node, NULL, &deed.payload, NULL) ||
      !g_str_has_prefix (entry->kind, CY_ENTRY_ORDER_PREFIX) ||
      !cy_order_event_find (entry->kind + strlen (CY_ENTRY_ORDER_PREFIX), &deed.event))
    return FALSE;
  overtaken = cy_order_refuse (dossier, &deed);
  applies = overtaken == NULL;
  if (applies)
    apply_deed (dossier, &deed);
  /* Before it was made there is nothing to be overtaken in. */
  if (dossier->order.state != CY_ORDER_NONE)
    remember (dossier, &deed, g_steal_pointer (&overtaken));
  return applies;
}
