/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-errand.h"

/*
 * request: what is asked; its data are @bytes.
 * unit: -1 for the link's own, until it is known which that is.
 * own_unit: it was the link's own.
 * own: acquisition itself asks; it is neither counted as somebody's request nor followed by a scan.
 * line: borrowed; the plan ends errands before their line.
 * expiry: when it is too late to send it.
 * link: in the loop's errands.
 * sent: it was given to the connection; from then on only an answer can tell.
 */
struct _CyAcquireErrand {
  CyAcquireAsker asker;
  CyAcquireLoop *loop;
  CyAcquireLine *line;
  char *pile_id;
  CyModbusRequest request;
  guint8 bytes[CY_MODBUS_MAX_PDU];
  int unit;
  gboolean own_unit;
  gboolean own;
  guint timeout_ms;
  CyAcquireTimer expiry;
  GList link;
  gboolean sent;
  gint64 sent_us;
  CyAcquireRequestFunc callback;
  gpointer user_data;
};

/**
 * cy_acquire_errand_new:
 * @request: copied.
 *
 * Errors: %CY_ACQUIRE_ERROR_INVALID when it is none that may be asked for.
 */
CyAcquireErrand *
cy_acquire_errand_new (const char *pile_id, const CyAcquireRequest *request, GError **error)
{
  g_autoptr (CyAcquireErrand) errand = g_new0 (CyAcquireErrand, 1);

  errand->pile_id = g_strdup (pile_id);
  errand->unit = request->unit;
  if (!cy_acquire_request_encode (request, pile_id, errand->bytes, &errand->request, error))
    return NULL;
  return g_steal_pointer (&errand);
}

void
cy_acquire_errand_free (CyAcquireErrand *errand)
{
  g_free (errand->pile_id);
  g_free (errand);
}

static CyAcquireErrand *
from_asker (CyAcquireAsker *asker)
{
  return (CyAcquireErrand *) asker;
}

static gboolean
is_write (const CyAcquireErrand *errand)
{
  return cy_modbus_function_is_write (errand->request.function);
}

/* Ends an errand: tells whoever wanted it, and frees it. */
static void
finish (CyAcquireErrand *errand, CyAcquireResult *result)
{
  CyAcquireLoop *loop = errand->loop;

  result->sent_us = errand->sent_us;
  result->done_us = loop->wall_us;
  if (!errand->own && is_write (errand) && result->outcome != CY_ACQUIRE_CONFIRMED)
    loop->counters.writes_failed++;
  cy_acquire_timers_disarm (&loop->timers, &errand->expiry);
  if (errand->line != NULL)
    cy_acquire_line_unqueue (errand->line, &errand->asker);
  g_queue_unlink (&loop->errands, &errand->link);
  if (!errand->own)
    (void) g_atomic_int_add (&loop->open_errands, -1);
  errand->callback (result, errand->user_data);
  cy_acquire_errand_free (errand);
}

static void
fail (CyAcquireErrand *errand, CyAcquireOutcome outcome, CyLinkTrouble trouble)
{
  CyAcquireResult result = { .outcome = outcome, .trouble = trouble };

  finish (errand, &result);
}

static gboolean
errand_next (CyAcquireAsker *asker, CyAcquireAsk *out_ask)
{
  CyAcquireErrand *errand = from_asker (asker);

  if (errand->sent)
    return FALSE;
  errand->sent = TRUE;
  errand->sent_us = errand->loop->wall_us;
  cy_acquire_timers_disarm (&errand->loop->timers, &errand->expiry);
  *out_ask = (CyAcquireAsk){
    .request = errand->request,
    .unit = (guint8) errand->unit,
    .timeout_ms = errand->timeout_ms,
  };
  return TRUE;
}

/* What an exception says about a write. A gateway gives up on a device that may well have done what
 * it was told, and an acknowledging device has only begun (V1.1b3, clause 7). */
static CyAcquireOutcome
exception_outcome (const CyAcquireErrand *errand, guint8 exception)
{
  if (is_write (errand) && (exception == CY_MODBUS_EXCEPTION_ACKNOWLEDGE ||
                            exception == CY_MODBUS_EXCEPTION_GATEWAY_TARGET))
    return CY_ACQUIRE_UNKNOWN;
  return CY_ACQUIRE_REFUSED;
}

static void
errand_answered (CyAcquireAsker *asker, guint cookie, const CyModbusAnswer *answer)
{
  CyAcquireErrand *errand = from_asker (asker);
  CyAcquirePile *pile = cy_acquire_plan_find (errand->loop->plan, errand->pile_id);
  guint16 words[CY_ACQUIRE_MAX_WORDS];
  CyAcquireResult result = { .outcome = CY_ACQUIRE_CONFIRMED, .exception = answer->exception };

  if (answer->exception != CY_MODBUS_EXCEPTION_NONE)
    result.outcome = exception_outcome (errand, answer->exception);
  else
    result.n_words = cy_acquire_request_decode (&errand->request, answer, words);
  result.words = result.n_words > 0 ? words : NULL;
  if (pile != NULL && !errand->own && is_write (errand)) /* what it did is to be seen at once */
    cy_acquire_pile_hasten (pile);
  finish (errand, &result);
}

static void
errand_failed (CyAcquireAsker *asker, guint cookie, CyLinkTrouble trouble)
{
  fail (from_asker (asker), CY_ACQUIRE_UNKNOWN, trouble);
}

static void
errand_dropped (CyAcquireAsker *asker, CyLinkTrouble trouble)
{
  CyAcquireErrand *errand = from_asker (asker);

  /* One that was sent is reported by its connection, which knows more. */
  if (!errand->sent)
    fail (errand, CY_ACQUIRE_NOT_SENT, trouble);
}

static const CyAcquireAskerClass errand_class = {
  .next = errand_next,
  .answered = errand_answered,
  .failed = errand_failed,
  .dropped = errand_dropped,
};

static void
on_expiry_cb (gpointer data)
{
  CyAcquireErrand *errand = data;
  CyLinkTrouble trouble = errand->line->up ? CY_LINK_TROUBLE_SILENT : errand->line->trouble;

  fail (errand, CY_ACQUIRE_NOT_SENT, trouble);
}

/* Puts an errand that has just come to the acquire thread in front of its line's queue. */
static void
begin (CyAcquireErrand *errand)
{
  CyAcquireLoop *loop = errand->loop;
  CyAcquirePile *pile = cy_acquire_plan_find (loop->plan, errand->pile_id);

  if (!errand->own && is_write (errand))
    loop->counters.writes++;
  errand->link.data = errand;
  g_queue_push_tail_link (&loop->errands, &errand->link);
  if (pile == NULL || loop->stopping) {
    fail (errand, CY_ACQUIRE_NOT_SENT, CY_LINK_TROUBLE_NONE);
    return;
  }
  errand->line = pile->line;
  errand->own_unit = errand->unit < 0;
  if (errand->own_unit)
    errand->unit = pile->unit;
  if (!errand->own && is_write (errand) && pile->keeper != NULL)
    cy_acquire_keeper_overrule (pile->keeper, &errand->request, errand->unit);
  errand->timeout_ms = MAX (cy_profile_get_manners (pile->profile)->timeout_ms, 1);
  cy_acquire_timers_arm (&loop->timers, &errand->expiry,
                         loop->now_us + (gint64) loop->options.request_ms * 1000);
  cy_acquire_line_queue (errand->line, &errand->asker, TRUE);
}

static void
prepare (CyAcquireErrand *errand,
         CyAcquireLoop *loop,
         CyAcquireRequestFunc callback,
         gpointer user_data)
{
  errand->loop = loop;
  errand->callback = callback;
  errand->user_data = user_data;
  errand->asker.klass = &errand_class;
  errand->expiry.func = on_expiry_cb;
  errand->expiry.data = errand;
}

/**
 * cy_acquire_errand_run:
 * @errand: (transfer full): what acquisition itself wants to ask.
 * @callback: called exactly once, maybe before this returns.
 *
 * Threading: acquire thread only.
 */
void
cy_acquire_errand_run (CyAcquireErrand *errand,
                       CyAcquireLoop *loop,
                       CyAcquireRequestFunc callback,
                       gpointer user_data)
{
  prepare (errand, loop, callback, user_data);
  errand->own = TRUE;
  begin (errand);
}

/* The letter's content; empty once the acquire thread has taken the errand. */
typedef struct {
  CyAcquireErrand *errand;
} Box;

static void
on_errand_cb (gpointer owner, gpointer data)
{
  Box *box = data;

  begin (g_steal_pointer (&box->errand));
}

static void
box_free (Box *box)
{
  g_clear_pointer (&box->errand, cy_acquire_errand_free);
  g_free (box);
}

/**
 * cy_acquire_errand_post:
 * @errand: (transfer full): what to ask.
 * @callback: called exactly once, if this returns %TRUE.
 *
 * Returns: %FALSE when too many errands are open.
 *
 * Threading: any thread.
 */
gboolean
cy_acquire_errand_post (CyAcquireErrand *errand,
                        CyAcquireLoop *loop,
                        CyAcquireRequestFunc callback,
                        gpointer user_data)
{
  Box *box = g_new0 (Box, 1);

  box->errand = errand;
  prepare (errand, loop, callback, user_data);
  if (g_atomic_int_add (&loop->open_errands, 1) >= (gint) loop->options.max_requests) {
    (void) g_atomic_int_add (&loop->open_errands, -1);
    box_free (box);
    return FALSE;
  }
  return cy_acquire_mail_post (loop->mail, on_errand_cb, box, (GDestroyNotify) box_free);
}

/**
 * cy_acquire_errands_check:
 * @plan: a plan that has just been applied.
 *
 * Ends the errands whose pile is gone or elsewhere: they must not reach whoever is there now.
 */
void
cy_acquire_errands_check (CyAcquirePlan *plan)
{
  GList *next;

  for (GList *link = plan->loop->errands.head; link != NULL; link = next) {
    CyAcquireErrand *errand = link->data;
    CyAcquirePile *pile = cy_acquire_plan_find (plan, errand->pile_id);

    next = link->next;
    if (errand->sent)
      continue;
    if (pile == NULL || pile->line != errand->line ||
        (errand->own_unit && pile->unit != errand->unit))
      fail (errand, CY_ACQUIRE_NOT_SENT, CY_LINK_TROUBLE_NONE);
  }
}
