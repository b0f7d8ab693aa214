/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-order-rule.h"
#include "cy-payload.h"
#include "cy-procedure.h"
#include "cy-time.h"

/* A clock that is a little behind is no lie. */
#define CLOCK_GRACE_US (5 * 60 * CY_US_PER_S)

/* Who brought the order to where it is: what somebody who comes too late wants to know. */
static const CyOrderRemark *
find_mover (const CyDossier *dossier)
{
  const CyOrderRemark *mover = NULL;
  CyOrderState state = CY_ORDER_NONE;

  for (guint i = 0; i < dossier->remarks->len; i++) {
    const CyOrderRemark *remark = dossier->remarks->pdata[i];

    if (remark->overtaken == NULL && remark->state != state) {
      mover = remark;
      state = remark->state;
    }
  }
  return mover;
}

static char *
refuse_state (const CyDossier *dossier, const CyOrderDeed *deed)
{
  const CyOrderRemark *mover = find_mover (dossier);
  CyOrderState next;

  if (cy_order_rule (dossier->order.state, deed->event, &next))
    return NULL;
  if (mover == NULL)
    return g_strdup_printf (_ ("there is no order \"%s\""), dossier->order.id);
  /* Translators: "order WO-1: "Taken on" is not possible, it is "Awaiting review" since Wang ("Submitted")" */
  return g_strdup_printf (_ ("order %s: “%s” is not possible, it is “%s” since %s (“%s”)"),
                          dossier->order.id, _ (cy_order_event_label (deed->event)),
                          _ (cy_order_state_label (dossier->order.state)), mover->actor,
                          _ (cy_order_event_label (mover->event)));
}

static char *
refuse_step (const CyDossier *dossier, const CyOrderDeed *deed)
{
  gint64 number = cy_payload_get_int (deed->payload, "step", 1000, 0);

  if (number <= dossier->steps->len)
    return NULL;
  return g_strdup_printf (_ ("there is no step %d, the checklist has %u"), (int) number,
                          dossier->steps->len);
}

static char *
refuse_tick (const CyDossier *dossier, const CyOrderDeed *deed)
{
  gint64 number = cy_payload_get_int (deed->payload, "step", 1000, 0);
  g_autofree char *photo = NULL;
  const CyOrderStep *step;
  char *why = refuse_step (dossier, deed);

  if (why != NULL)
    return why;
  step = dossier->steps->pdata[number - 1];
  cy_payload_take_text (deed->payload, "photo", &photo);
  if (step->step->want == CY_STEP_WANT_VALUE && !json_object_has_member (deed->payload, "value"))
    return g_strdup_printf (_ ("step %d needs a measured value [%s]"), (int) number,
                            step->step->unit != NULL ? step->step->unit : "");
  if (step->step->want == CY_STEP_WANT_PHOTO && photo == NULL)
    return g_strdup_printf (_ ("step %d needs a photo"), (int) number);
  if (photo != NULL && cy_dossier_find_paper (dossier, photo) == NULL)
    return g_strdup_printf (_ ("step %d: its photo is not attached to the order"), (int) number);
  return NULL;
}

static char *
refuse_attach (const CyDossier *dossier, const CyOrderDeed *deed)
{
  return dossier->papers->len < 200 ? NULL : g_strdup (_ ("an order has 200 attachments at most"));
}

static char *
refuse_submit (const CyDossier *dossier, const CyOrderDeed *deed)
{
  gint64 finished_us = cy_payload_get_int (deed->payload, "finished_us", G_MAXINT64, deed->time_us);

  if (finished_us < dossier->order.accepted_us)
    return g_strdup (_ ("the work cannot be finished before it was taken on"));
  if (finished_us > deed->time_us + CLOCK_GRACE_US)
    return g_strdup (_ ("the work cannot be finished in the future"));
  for (guint i = 0; i < dossier->steps->len; i++) {
    const CyOrderStep *step = dossier->steps->pdata[i];

    if (step->state == CY_ORDER_STEP_OPEN)
      return g_strdup_printf (_ ("step %u is neither done nor skipped: %s"), i + 1,
                              step->step->text);
  }
  return NULL;
}

static char *
refuse_approve (const CyDossier *dossier, const CyOrderDeed *deed)
{
  if (!cy_dossier_has_worker (dossier, deed->actor))
    return NULL;
  return g_strdup_printf (_ ("%s did part of the work: another person must approve it"),
                          deed->actor);
}

static char *
refuse_expected (const CyDossier *dossier, const CyOrderDeed *deed)
{
  gint64 expected_us = cy_payload_get_int (deed->payload, "expected_us", G_MAXINT64, 0);

  if (expected_us == 0 || expected_us > deed->time_us)
    return NULL;
  return g_strdup (_ ("the expected finish is in the past"));
}

static char *(*const guards[CY_N_ORDER_EVENTS]) (const CyDossier *, const CyOrderDeed *) = {
  [CY_ORDER_EVENT_CREATE] = refuse_expected, [CY_ORDER_EVENT_ASSIGN] = refuse_expected,
  [CY_ORDER_EVENT_ACCEPT] = refuse_expected, [CY_ORDER_EVENT_TICK] = refuse_tick,
  [CY_ORDER_EVENT_SKIP] = refuse_step,       [CY_ORDER_EVENT_ATTACH] = refuse_attach,
  [CY_ORDER_EVENT_SUBMIT] = refuse_submit,   [CY_ORDER_EVENT_APPROVE] = refuse_approve,
};

/**
 * cy_order_refuse:
 * @dossier: as it is.
 *
 * The one answer to whether something may be done to an order: asked before it is written, and again when
 * entries are folded, since another may have been quicker on another node.
 *
 * Returns: (transfer full) (nullable): why not, for people, or %NULL when it may be done.
 */
char *
cy_order_refuse (const CyDossier *dossier, const CyOrderDeed *deed)
{
  char *why = refuse_state (dossier, deed);

  if (why == NULL)
    why = cy_order_payload_refuse (deed->event, deed->payload);
  if (why == NULL && guards[deed->event] != NULL)
    why = guards[deed->event](dossier, deed);
  return why;
}
