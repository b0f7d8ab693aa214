/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-billing-desk.h"

#include "cy-bill-rule.h"
#include "cy-gatekeeper-rule.h"
#include "cy-journal-session.h"
#include "cy-json.h"
#include "cy-session-rule.h"

/* Who writes what the desk finds. */
#define ACTOR "system"

/* A journal that takes nothing now is asked again after this [ms]. */
#define RETRY_MS 5000

/* How far apart two sessions of a card may have begun that overlap; no charge is longer [µs]. */
#define OVERLAP_US ((gint64) 7 * 86400 * G_USEC_PER_SEC)

/* Sessions of one card in that time that are looked at. */
#define MAX_OF_CARD 200

/* The pile's count of a charge that was none [0.1 Wh]. */
#define NOTHING_DWH 100

struct _CyBillingDesk {
  CyBillingOptions options;
  char *node;
  CyYard *yard;       /* nullable before the first */
  GQueue waiting;     /* owned ids */
  gboolean is_busy;   /* one is being looked at */
  guint retry;        /* source id */
  GCancellable *gone; /* cancelled when the desk is freed */
};

/* A session on its way through the gate. */
typedef struct {
  CyBillingDesk *desk; /* borrowed; gone when @gone is cancelled */
  GCancellable *gone;
  char *id;
  CySession *session;   /* nullable until it is loaded */
  CySession *before;    /* nullable */
  CySession *elsewhere; /* nullable */
  guint n_elsewhere;
  GArray *findings; /* nullable */
} Visit;

static void look (CyBillingDesk *desk);

static void
visit_free (Visit *visit)
{
  g_object_unref (visit->gone);
  g_free (visit->id);
  cy_session_free (visit->session);
  cy_session_free (visit->before);
  cy_session_free (visit->elsewhere);
  g_clear_pointer (&visit->findings, g_array_unref);
  g_free (visit);
}

static gboolean
retry_cb (gpointer user_data)
{
  CyBillingDesk *desk = user_data;

  desk->retry = 0;
  look (desk);
  return G_SOURCE_REMOVE;
}

/* The next one; or the same again when the journal takes nothing. */
static void
finish (Visit *visit, const GError *error)
{
  CyBillingDesk *desk = visit->desk;

  if (g_cancellable_is_cancelled (visit->gone)) {
    visit_free (visit);
    return;
  }
  desk->is_busy = FALSE;
  if (error != NULL) {
    g_info ("Session %s waits to be billed: %s", visit->id, error->message);
    g_queue_push_tail (&desk->waiting, g_steal_pointer (&visit->id));
    if (desk->retry == 0)
      desk->retry = g_timeout_add (RETRY_MS, retry_cb, desk);
  }
  visit_free (visit);
  look (desk);
}

static void
on_booked_cb (const GError *error, gpointer user_data)
{
  finish (user_data, error);
}

static void
write_down (Visit *visit, CySessionEvent event, JsonObject *payload, const CyBill *bill)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), payload);
  g_autofree char *subject = g_strconcat (CY_SUBJECT_SESSION_PREFIX, visit->id, NULL);

  json_object_unref (payload);
  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_MONEY, cy_session_event_kind (event),
                                         subject, ACTOR, cy_json_to_text (node, FALSE)));
  visit->desk->options.book (visit->desk->options.user_data, visit->session, bill,
                             event != CY_SESSION_EVENT_HOLD, drafts, on_booked_cb, visit);
}

/**
 * cy_billing_find_power:
 *
 * Returns: what the session's gun can give at most [W], 0 when nobody wrote it down.
 */
gint64
cy_billing_find_power (CyYard *yard, const CySession *session)
{
  CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, session->pile);
  CyRecord *type = pile == NULL ? NULL : cy_yard_get_ref (yard, pile, "type");

  return type == NULL ? 0 : cy_record_get_int (type, "power_w", 0);
}

/* What is wrong, and how it could be billed all the same. */
static void
on_history_cb (gint64 energy_dwh, gpointer user_data)
{
  Visit *visit = user_data;
  g_autofree char *holds = NULL;
  g_autoptr (CySessionProposal) repair = NULL;
  JsonObject *payload;

  if (g_cancellable_is_cancelled (visit->gone)) {
    visit_free (visit);
    return;
  }
  payload = json_object_new ();
  holds = cy_gate_spell (visit->findings);
  repair =
    cy_gatekeeper_propose (visit->session, visit->findings,
                           cy_billing_find_power (visit->desk->yard, visit->session), energy_dwh);
  json_object_set_string_member (payload, "holds", holds);
  json_object_set_object_member (payload, "proposal", cy_session_proposal_to_json (repair));
  write_down (visit, CY_SESSION_EVENT_HOLD, payload, NULL);
}

static void
hold (Visit *visit)
{
  const CyBillingOptions *options = &visit->desk->options;

  options->find_history (options->user_data, visit->session, on_history_cb, visit);
}

/* What the rule of bills cannot make sense of the gate would have had to see: it is held, not dropped. */
static void
bill (Visit *visit, CyTariffTerms *terms)
{
  const CySession *session = visit->session;
  const CyMeterReading *last =
    &g_array_index (session->readings, CyMeterReading, session->readings->len - 1);
  const CyBillInput input = { .session = session->id,
                              .readings = session->readings,
                              .charge_end_us = MAX (session->stopped_us, last->time_us),
                              .unplug_us = session->ended_us,
                              .pile_total_minor = session->pile_minor };
  g_autoptr (GError) error = NULL;
  g_autoptr (CyBill) made = cy_bill_rule (&input, terms, &error);
  JsonObject *payload;

  if (made == NULL) {
    const CyGateFinding finding = { CY_GATE_BILL, 0, 0 };

    g_warning ("Session %s cannot be billed: %s", session->id, error->message);
    g_array_append_val (visit->findings, finding);
    hold (visit);
    return;
  }
  payload = json_object_new ();
  json_object_set_member (payload, "bill", cy_bill_to_json (made));
  write_down (visit, CY_SESSION_EVENT_BILL, payload, made);
}

static gboolean
is_empty (const CySession *session)
{
  return session->started_us == 0 ||
         (session->energy_dwh == 0 && session->flags == 0 && session->counter_dwh <= NOTHING_DWH);
}

/* Somebody has looked at it and said that it is to be billed: what a bill cannot be without is asked for all the same,
 * and what can never have been is not billed. */
static void
keep_what_forbids (Visit *visit, gint64 power_w, gint64 now_us)
{
  g_autoptr (GArray) forbidden = cy_gatekeeper_forbid (visit->session, power_w, now_us);

  for (guint i = visit->findings->len; i > 0; i--) {
    CyGateCode code = g_array_index (visit->findings, CyGateFinding, i - 1).code;

    if (code != CY_GATE_TARIFF && code != CY_GATE_CURRENCY && code != CY_GATE_ACCOUNT)
      g_array_remove_index (visit->findings, i - 1);
  }
  g_array_append_vals (visit->findings, forbidden->data, forbidden->len);
}

static void
judge (Visit *visit)
{
  CyBillingDesk *desk = visit->desk;
  const CyBillingOptions *options = &desk->options;
  const CySession *session = visit->session;
  CyRecord *pile = cy_yard_get (desk->yard, CY_KIND_PILE, session->pile);
  g_autoptr (CyTariffTerms) terms =
    options->find_terms (options->user_data, pile, session, session->started_us);
  const char *currency =
    session->account == NULL ? NULL : options->find_currency (options->user_data, session->account);
  guint n_may =
    session->account == NULL ? 1 : options->find_parallel (options->user_data, session->account);
  const CyGateInput input = {
    .power_w = cy_billing_find_power (desk->yard, session),
    .before = visit->before,
    .elsewhere = visit->n_elsewhere >= n_may ? visit->elsewhere : NULL,
    .has_tariff = terms != NULL,
    .has_no_account = session->account != NULL && currency == NULL,
    .has_other_currency =
      terms != NULL && currency != NULL && !g_str_equal (currency, terms->currency),
    .now_us = cy_clock_wall_us (options->clock),
  };

  visit->findings = cy_gatekeeper_rule (session, &input);
  if (session->decider != NULL)
    keep_what_forbids (visit, input.power_w, input.now_us);
  if (visit->findings->len > 0)
    hold (visit);
  else
    bill (visit, terms);
}

static CySession *
load_before (CyDb *db, const CySession *session, GError **error)
{
  char *piles[] = { session->pile, NULL };
  const CySessionQuery query = { .piles = piles,
                                 .connector = session->connector,
                                 .charged = TRUE,
                                 .after = (CySession *) session,
                                 .limit = 1 };
  g_autoptr (GPtrArray) found = cy_journal_load_sessions (db, &query, error);

  return found == NULL || found->len == 0 ? NULL : g_ptr_array_steal_index (found, 0);
}

static gboolean
overlaps (const CySession *a, const CySession *b)
{
  gint64 a_end_us = a->stopped_us != 0 ? a->stopped_us : G_MAXINT64;
  gint64 b_end_us = b->stopped_us != 0 ? b->stopped_us : G_MAXINT64;

  return a->started_us != 0 && b->started_us != 0 && a->started_us < b_end_us &&
         b->started_us < a_end_us &&
         !(g_strcmp0 (a->pile, b->pile) == 0 && a->connector == b->connector);
}

/* Other sessions of the same card at the same time; of two the one that began later is asked about. */
static gboolean
load_elsewhere (CyDb *db, Visit *visit, GError **error)
{
  const CySession *session = visit->session;
  const CySessionQuery query = { .tag = session->tag,
                                 .charged = TRUE,
                                 .from_us = session->opened_us - OVERLAP_US,
                                 .to_us = session->ended_us,
                                 .limit = MAX_OF_CARD };
  g_autoptr (GPtrArray) found = NULL;

  if (session->tag == NULL)
    return TRUE;
  if ((found = cy_journal_load_sessions (db, &query, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < found->len; i++) {
    const CySession *other = found->pdata[i];

    if (g_str_equal (other->id, session->id) || !overlaps (session, other) ||
        other->started_us > session->started_us)
      continue;
    visit->n_elsewhere++;
    if (visit->elsewhere == NULL)
      visit->elsewhere = cy_session_copy (other);
  }
  return TRUE;
}

/* On the reader's thread: nobody else looks at @data until it answers. */
static gpointer
load_visit (CyDb *db, gpointer data, GError **error)
{
  Visit *visit = data;
  g_autoptr (GError) local = NULL;

  if ((visit->session = cy_journal_load_session (db, visit->id, error)) == NULL)
    return NULL;
  visit->before = load_before (db, visit->session, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  return load_elsewhere (db, visit, error) ? visit : NULL;
}

static gboolean
is_ours (CyBillingDesk *desk, const CySession *session)
{
  CyRecord *pile =
    session->pile == NULL ? NULL : cy_yard_get (desk->yard, CY_KIND_PILE, session->pile);

  return session->state == CY_SESSION_ENDED && pile != NULL &&
         cy_yard_is_owned_by (desk->yard, pile, desk->node);
}

/* Nothing is asked for it: what was set aside is given back, unless it was before. */
static void
give_back (Visit *visit)
{
  visit->desk->options.book (visit->desk->options.user_data, visit->session, NULL, TRUE,
                             g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free),
                             on_booked_cb, visit);
}

static void
on_loaded_cb (gpointer result, const GError *error, gpointer user_data)
{
  Visit *visit = user_data;

  if (g_cancellable_is_cancelled (visit->gone)) {
    visit_free (visit);
    return;
  }
  if (error != NULL || !is_ours (visit->desk, visit->session))
    finish (visit, error);
  else if (visit->session->verdict == CY_SESSION_WAIVED && visit->session->reserve != NULL)
    give_back (visit);
  else if (visit->session->verdict != CY_SESSION_OPEN)
    finish (visit, NULL);
  else if (is_empty (visit->session))
    write_down (visit, CY_SESSION_EVENT_EMPTY, json_object_new (), NULL);
  else
    judge (visit);
}

static void
look (CyBillingDesk *desk)
{
  Visit *visit;

  if (desk->is_busy || desk->retry != 0 || desk->yard == NULL || desk->waiting.length == 0)
    return;
  desk->is_busy = TRUE;
  visit = g_new0 (Visit, 1);
  visit->desk = desk;
  visit->gone = g_object_ref (desk->gone);
  visit->id = g_queue_pop_head (&desk->waiting);
  cy_journal_query (desk->options.journal, load_visit, visit, NULL, on_loaded_cb, visit);
}

CyBillingDesk *
cy_billing_desk_new (const CyBillingOptions *options)
{
  CyBillingDesk *desk = g_new0 (CyBillingDesk, 1);

  desk->options = *options;
  desk->node = g_strdup (options->node);
  desk->gone = g_cancellable_new ();
  return desk;
}

/**
 * cy_billing_desk_free:
 *
 * What waits is due by the journal, and is taken up by whoever comes next.
 */
void
cy_billing_desk_free (CyBillingDesk *desk)
{
  if (desk == NULL)
    return;
  g_cancellable_cancel (desk->gone);
  g_clear_object (&desk->gone);
  g_clear_handle_id (&desk->retry, g_source_remove);
  g_queue_clear_full (&desk->waiting, g_free);
  g_clear_pointer (&desk->yard, cy_yard_unref);
  g_free (desk->node);
  g_free (desk);
}

void
cy_billing_desk_set_yard (CyBillingDesk *desk, CyYard *yard)
{
  g_autoptr (CyYard) before = desk->yard;

  desk->yard = cy_yard_ref (yard);
  look (desk);
}

/**
 * cy_billing_desk_take:
 * @session: id of one that is over, or that somebody has decided about; on the disk already.
 */
void
cy_billing_desk_take (CyBillingDesk *desk, const char *session)
{
  g_queue_push_tail (&desk->waiting, g_strdup (session));
  look (desk);
}

guint
cy_billing_desk_get_n_waiting (CyBillingDesk *desk)
{
  return desk->waiting.length + desk->is_busy;
}
