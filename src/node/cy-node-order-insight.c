/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-order-insight.h"

#include <glib/gi18n-lib.h>

#include "cy-date.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-order-completion.h"
#include "cy-order-evidence.h"
#include "cy-order-facts.h"
#include "cy-person-rule.h"
#include "cy-tariff.h"
#include "cy-time.h"

/* Its question goes to the journal first and then to history. */

#define PROOF_SESSIONS 3
#define PROOF_HOURS    24
#define HOUR_US        ((gint64) 3600 * CY_US_PER_S)

typedef struct {
  CyNode *node;        /* owned */
  CyOrderFacts *facts; /* owned */
  GPtrArray *closed;   /* owned: orders to compare with */
  CyNodeResult answer;
  gpointer user_data;
} Looking;

/* What the reader brings. */
typedef struct {
  CyOrderFacts *facts;
  GPtrArray *closed;
} Loaded;

static void
loaded_free (Loaded *loaded)
{
  cy_order_facts_free (loaded->facts);
  g_clear_pointer (&loaded->closed, g_ptr_array_unref);
  g_free (loaded);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loaded, loaded_free)

void
cy_order_insight_free (CyOrderInsight *insight)
{
  if (insight == NULL)
    return;
  g_free (insight->proof_text);
  g_free (insight->outlook_text);
  g_free (insight->similar_text);
  g_free (insight->loss_text);
  g_free (insight->trouble);
  g_free (insight);
}

/* Outlook */

static void
look_ahead (const Looking *looking, CyOrderInsight *insight, gint64 now_us)
{
  const CyOrder *order = &looking->facts->dossier->order;
  guint n_done = order->n_ticked + order->n_skipped;
  const CyOrderProgress progress = {
    .started_us = order->accepted_us,
    .expected_us = order->expected_us,
    .now_us = now_us,
    .done = order->n_steps == 0 ? 0 : (double) n_done / order->n_steps,
  };
  CyOrderEstimate estimate =
    cy_order_estimate_like (looking->node->yard, looking->closed, cy_order_get_work_us, order->pile,
                            (const char *const *) order->conditions);
  CyOrderOutlook outlook = cy_order_will_be_met (&progress, &estimate);
  static const CyNodeOutlook outlooks[] = {
    [CY_OUTLOOK_UNKNOWN] = CY_NODE_OUTLOOK_UNKNOWN,
    [CY_OUTLOOK_IN_TIME] = CY_NODE_OUTLOOK_IN_TIME,
    [CY_OUTLOOK_LIKELY_LATE] = CY_NODE_OUTLOOK_LIKELY_LATE,
    [CY_OUTLOOK_LATE] = CY_NODE_OUTLOOK_LATE,
  };

  if (estimate.is_known) {
    insight->n_similar = estimate.n_orders;
    insight->median_us = estimate.median_min * (gint64) 60 * CY_US_PER_S;
    insight->similar_text = g_strdup (_ (cy_likeness_label (estimate.likeness)));
  }
  if (order->state == CY_ORDER_REVIEW || !cy_order_is_open (order))
    return;
  insight->outlook = outlooks[outlook.outlook];
  insight->likely_us = outlook.likely_us;
  insight->outlook_text = g_strdup (_ (cy_outlook_reason_label (outlook.reason)));
}

/* Proof */

static gboolean
is_own_condition (const CyOrder *order, const CyAlarm *alarm)
{
  return g_strv_contains ((const char *const *) order->conditions, alarm->condition) &&
         (order->connector == 0 || alarm->connector == 0 || alarm->connector == order->connector);
}

static GArray *
list_own_alarms (const CyOrderFacts *facts)
{
  GArray *alarms = g_array_new (FALSE, FALSE, sizeof (CyRepairAlarm));

  for (guint i = 0; facts->alarms != NULL && i < facts->alarms->len; i++) {
    const CyAlarm *alarm = facts->alarms->pdata[i];
    CyRepairAlarm own = { alarm->raised_us, alarm->cleared_us };

    if (is_own_condition (&facts->dossier->order, alarm))
      g_array_append_val (alarms, own);
  }
  return alarms;
}

static void
append_all (GArray *to, const GArray *from)
{
  g_array_append_vals (to, from->data, from->len);
}

static void
prove (const Looking *looking, const CyEvidence *evidence, CyOrderInsight *insight)
{
  g_autoptr (GArray) alarms = list_own_alarms (looking->facts);
  g_autoptr (GArray) sessions = g_array_new (FALSE, FALSE, sizeof (CyRepairSession));
  g_autoptr (GArray) online = g_array_new (FALSE, FALSE, sizeof (CySpan));
  CyYard *yard = looking->node->yard;
  CyRepair repair = {
    .repaired_us = evidence->repaired_us,
    .now_us = evidence->now_us,
    .policy = { (guint) cy_yard_policy_most (yard, "proof_sessions", PROOF_SESSIONS),
                cy_yard_policy_most (yard, "proof_hours", PROOF_HOURS) * HOUR_US },
  };
  CyRepairProof proof;
  static const CyNodeProof verdicts[] = { [CY_REPAIR_PENDING] = CY_NODE_PROOF_PENDING,
                                          [CY_REPAIR_AGREED] = CY_NODE_PROOF_AGREED,
                                          [CY_REPAIR_REFUTED] = CY_NODE_PROOF_REFUTED };

  for (guint i = 0; i < evidence->guns->len; i++) {
    const CyEvidenceGun *gun = evidence->guns->pdata[i];

    append_all (sessions, gun->sessions);
    append_all (online, gun->online);
  }
  if (evidence->lack != NULL) {
    g_array_set_size (sessions, 0);
    g_array_set_size (online, 0);
  }
  repair.alarms = (const CyRepairAlarm *) (gconstpointer) alarms->data;
  repair.n_alarms = alarms->len;
  repair.sessions = (const CyRepairSession *) (gconstpointer) sessions->data;
  repair.n_sessions = sessions->len;
  repair.online = (const CySpan *) (gconstpointer) online->data;
  repair.n_online = online->len;
  proof = cy_repair_proof (&repair);
  insight->proof = verdicts[proof.verdict];
  /* That it came again is in the journal, whatever history says. */
  insight->proof_text = evidence->lack != NULL && proof.verdict != CY_REPAIR_REFUTED
                          ? g_strdup_printf (_ ("Cannot be judged now. %s"), evidence->lack)
                          : cy_repair_proof_describe (&proof, &repair);
}

/* Loss */

static gboolean
find_prices (const Looking *looking, gint32 out_prices[CY_OUTAGE_SLOTS])
{
  g_autofree char *id = cy_order_facts_dup_tariff (looking->facts);
  CyRecord *record = id == NULL ? NULL : cy_yard_get (looking->node->yard, CY_KIND_TARIFF, id);
  CyTariffImage image;

  if (record == NULL || !cy_tariff_read (record, &image, NULL))
    return FALSE;
  for (guint i = 0; i < CY_OUTAGE_SLOTS; i++)
    out_prices[i] = image.electricity[image.slots[i]] + image.service[image.slots[i]];
  return TRUE;
}

/* Each gun has habits of its own; an outage of one is no outage of the other. */
static void
add_loss (const CyEvidenceGun *gun,
          const gint32 *prices,
          GTimeZone *zone,
          CyOrderInsight *insight,
          gint64 *money)
{
  for (guint i = 0; i < gun->outages->len; i++) {
    const CyOutage outage = {
      .hours = (const CyOutageHour *) (gconstpointer) gun->hours->data,
      .n_hours = gun->hours->len,
      .excluded = (const CySpan *) (gconstpointer) gun->outages->data,
      .n_excluded = gun->outages->len,
      .zone = zone,
      .prices = prices,
      .span = g_array_index (gun->outages, CySpan, i),
    };
    CyOutageLoss loss = cy_outage_loss (&outage);

    if (insight->outage_from_us == 0 || outage.span.from_us < insight->outage_from_us)
      insight->outage_from_us = outage.span.from_us;
    insight->outage_to_us = MAX (insight->outage_to_us, outage.span.to_us);
    insight->loss_known = insight->loss_known || loss.is_known;
    insight->loss_wh += loss.energy_wh;
    *money += loss.money;
  }
}

static void
look_at_loss (const Looking *looking, const CyEvidence *evidence, CyOrderInsight *insight)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint32 prices[CY_OUTAGE_SLOTS];
  gboolean has_prices = find_prices (looking, prices);
  guint n_hours = 0;
  gint64 money = 0;

  if (evidence->lack != NULL) {
    insight->loss_text = g_strdup_printf (_ ("Cannot be judged now. %s"), evidence->lack);
    return;
  }
  for (guint i = 0; i < evidence->guns->len; i++) {
    const CyEvidenceGun *gun = evidence->guns->pdata[i];

    add_loss (gun, has_prices ? prices : NULL, zone, insight, &money);
    n_hours = MAX (n_hours, gun->outages->len > 0 ? gun->hours->len : 0);
  }
  /* Money is kept in 1/10000 until here. */
  insight->loss_minor = has_prices ? (money + 50) / 100 : -1;
  if (insight->loss_known)
    insight->loss_text =
      g_strdup_printf (ngettext ("from what it gave in %u hour of the four weeks before",
                                 "from what it gave in %u hours of the four weeks before", n_hours),
                       n_hours);
}

/* What else should be known */

static char *
find_trouble (const Looking *looking, gint64 now_us)
{
  const CyOrder *order = &looking->facts->dossier->order;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  CyRecord *contact = order->responsible == NULL
                        ? NULL
                        : cy_yard_get (looking->node->yard, CY_KIND_CONTACT, order->responsible);
  GDate today;

  if (!cy_order_is_open (order) || order->responsible == NULL || !cy_date_at (now_us, zone, &today))
    return NULL;
  if (contact == NULL)
    return g_strdup_printf (_ ("The responsible person “%s” is no longer in the contacts"),
                            order->responsible);
  return cy_person_refuse (contact, &today);
}

static gboolean
is_procedure_changed (const Looking *looking)
{
  const CyDossier *dossier = looking->facts->dossier;
  CyRecord *record =
    dossier->order.procedure == NULL
      ? NULL
      : cy_yard_get (looking->node->yard, CY_KIND_PROCEDURE, dossier->order.procedure);
  g_autoptr (GPtrArray) steps = NULL;
  const char *text = record == NULL ? NULL : cy_record_get_text (record, "steps");

  if (text == NULL || (steps = cy_procedure_parse_steps (text, NULL)) == NULL)
    return FALSE;
  if (steps->len != dossier->steps->len)
    return TRUE;
  for (guint i = 0; i < steps->len; i++) {
    g_autofree char *now = cy_step_spell (steps->pdata[i]);
    g_autofree char *then = cy_step_spell (((CyOrderStep *) dossier->steps->pdata[i])->step);

    if (!g_str_equal (now, then))
      return TRUE;
  }
  return FALSE;
}

static void
finish (Looking *looking, CyOrderInsight *insight, const GError *error)
{
  looking->answer (insight, error, looking->user_data);
  g_object_unref (looking->node);
  cy_order_facts_free (looking->facts);
  g_clear_pointer (&looking->closed, g_ptr_array_unref);
  g_free (looking);
}

static CyOrderInsight *
begin_insight (const Looking *looking, gint64 now_us)
{
  CyOrderInsight *insight = g_new0 (CyOrderInsight, 1);

  insight->loss_minor = -1;
  look_ahead (looking, insight, now_us);
  insight->trouble = find_trouble (looking, now_us);
  insight->procedure_changed = is_procedure_changed (looking);
  return insight;
}

static void
on_evidence_cb (CyEvidence *result, const GError *error, gpointer user_data)
{
  g_autoptr (CyEvidence) evidence = result;
  Looking *looking = user_data;
  const CyOrder *order = &looking->facts->dossier->order;
  CyOrderInsight *insight;

  if (error != NULL) {
    finish (looking, NULL, error);
    return;
  }
  insight = begin_insight (looking, evidence->now_us);
  if (evidence->repaired_us != 0 && order->conditions[0] != NULL)
    prove (looking, evidence, insight);
  look_at_loss (looking, evidence, insight);
  finish (looking, insight, NULL);
}

static gpointer
load (CyDb *db, gpointer id, GError **error)
{
  g_autoptr (Loaded) loaded = g_new0 (Loaded, 1);

  if ((loaded->facts = cy_order_facts_load (db, id, error)) == NULL ||
      (loaded->closed = cy_order_load_closed (db, error)) == NULL)
    return NULL;
  return g_steal_pointer (&loaded);
}

static void
on_loaded_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (Loaded) loaded = result;
  Looking *looking = user_data;
  CyOrderFacts *facts = loaded == NULL ? NULL : g_steal_pointer (&loaded->facts);
  CyNode *node = looking->node;
  const CyOrder *order;
  CyEvidence *evidence;

  looking->facts = facts;
  looking->closed = loaded == NULL ? NULL : g_steal_pointer (&loaded->closed);
  if (error != NULL || facts->dossier->order.state == CY_ORDER_NONE || node->history == NULL) {
    g_autoptr (GError) none =
      g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, _ ("there is no such order"));

    finish (looking, NULL, error != NULL ? error : none);
    return;
  }
  order = &facts->dossier->order;
  if (order->pile == NULL) {
    finish (looking, begin_insight (looking, cy_clock_wall_us (node->clock)), NULL);
    return;
  }
  evidence =
    cy_evidence_new (order->pile, order->connector, cy_order_facts_count_guns (facts, node->yard));
  evidence->now_us = cy_clock_wall_us (node->clock);
  evidence->from_us = cy_order_facts_since (facts);
  evidence->repaired_us = order->finished_us;
  cy_evidence_gather (node, evidence, on_evidence_cb, looking);
}

/**
 * cy_node_query_order_insight:
 * @answer: gets a #CyOrderInsight, which is the callee's.
 */
void
cy_node_query_order_insight (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data)
{
  Looking *looking = g_new (Looking, 1);

  *looking = (Looking){ .node = g_object_ref (node), .answer = answer, .user_data = user_data };
  cy_journal_query (node->journal, load, g_strdup (id), g_free, on_loaded_cb, looking);
}
