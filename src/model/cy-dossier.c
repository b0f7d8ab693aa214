/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-dossier.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const struct {
  const char *name;
  const char *label;
} events[CY_N_ORDER_EVENTS] = {
  [CY_ORDER_EVENT_CREATE] = { "create", N_ ("Made") },
  [CY_ORDER_EVENT_ASSIGN] = { "assign", N_ ("Assigned") },
  [CY_ORDER_EVENT_ACCEPT] = { "accept", N_ ("Taken on") },
  [CY_ORDER_EVENT_LINK] = { "link", N_ ("Alarms added") },
  [CY_ORDER_EVENT_TICK] = { "tick", N_ ("Step done") },
  [CY_ORDER_EVENT_SKIP] = { "skip", N_ ("Step skipped") },
  [CY_ORDER_EVENT_USE] = { "use", N_ ("Part used") },
  [CY_ORDER_EVENT_WORK] = { "work", N_ ("Labour") },
  [CY_ORDER_EVENT_SPEND] = { "spend", N_ ("Cost") },
  [CY_ORDER_EVENT_PROGRESS] = { "progress", N_ ("Progress") },
  [CY_ORDER_EVENT_COMMENT] = { "comment", N_ ("Comment") },
  [CY_ORDER_EVENT_ATTACH] = { "attach", N_ ("File attached") },
  [CY_ORDER_EVENT_URGE] = { "urge", N_ ("Urged") },
  [CY_ORDER_EVENT_ESCALATE] = { "escalate", N_ ("Escalated") },
  [CY_ORDER_EVENT_PAUSE] = { "pause", N_ ("Paused") },
  [CY_ORDER_EVENT_RESUME] = { "resume", N_ ("Resumed") },
  [CY_ORDER_EVENT_SUBMIT] = { "submit", N_ ("Submitted") },
  [CY_ORDER_EVENT_APPROVE] = { "approve", N_ ("Approved") },
  [CY_ORDER_EVENT_REJECT] = { "reject", N_ ("Sent back") },
  [CY_ORDER_EVENT_CANCEL] = { "cancel", N_ ("Cancelled") },
  [CY_ORDER_EVENT_REOPEN] = { "reopen", N_ ("Reopened") },
};

const char *
cy_order_event_name (CyOrderEvent event)
{
  return events[event].name;
}

/**
 * cy_order_event_label:
 *
 * Returns: what was done, in English, translatable.
 */
const char *
cy_order_event_label (CyOrderEvent event)
{
  return events[event].label;
}

gboolean
cy_order_event_find (const char *name, CyOrderEvent *out_event)
{
  for (guint i = 0; i < CY_N_ORDER_EVENTS; i++) {
    if (g_str_equal (name, events[i].name)) {
      *out_event = (CyOrderEvent) i;
      return TRUE;
    }
  }
  return FALSE;
}

static void
step_free (gpointer data)
{
  CyOrderStep *step = data;

  cy_step_free (step->step);
  g_free (step->note);
  g_free (step->photo);
  g_free (step->actor);
  g_free (step);
}

static void
cost_free (gpointer data)
{
  CyOrderCost *cost = data;

  g_free (cost->what);
  g_free (cost->number);
  g_free (cost->serial_out);
  g_free (cost->serial_in);
  g_free (cost->actor);
  g_free (cost);
}

static void
paper_free (gpointer data)
{
  CyOrderPaper *paper = data;

  g_free (paper->sha256);
  g_free (paper->name);
  g_free (paper->type);
  g_free (paper->actor);
  g_free (paper);
}

static void
remark_free (gpointer data)
{
  CyOrderRemark *remark = data;

  g_free (remark->actor);
  g_free (remark->origin);
  g_free (remark->overtaken);
  g_free (remark->note);
  g_free (remark);
}

CyDossier *
cy_dossier_new (const char *id)
{
  CyDossier *dossier = g_new0 (CyDossier, 1);

  dossier->order.id = g_strdup (id);
  dossier->alarms = g_ptr_array_new_with_free_func (g_free);
  dossier->steps = g_ptr_array_new_with_free_func (step_free);
  dossier->costs = g_ptr_array_new_with_free_func (cost_free);
  dossier->papers = g_ptr_array_new_with_free_func (paper_free);
  dossier->remarks = g_ptr_array_new_with_free_func (remark_free);
  dossier->workers = g_ptr_array_new_with_free_func (g_free);
  return dossier;
}

void
cy_dossier_free (CyDossier *dossier)
{
  if (dossier == NULL)
    return;
  cy_order_clear (&dossier->order);
  g_free (dossier->text);
  g_ptr_array_unref (dossier->alarms);
  g_ptr_array_unref (dossier->steps);
  g_ptr_array_unref (dossier->costs);
  g_ptr_array_unref (dossier->papers);
  g_ptr_array_unref (dossier->remarks);
  g_ptr_array_unref (dossier->workers);
  g_free (dossier->cause);
  g_free (dossier->method);
  g_free (dossier->result);
  g_free (dossier->reason);
  g_free (dossier->proof);
  g_free (dossier);
}

/**
 * cy_dossier_find_paper:
 *
 * Returns: (nullable): the attachment of that content.
 */
const CyOrderPaper *
cy_dossier_find_paper (const CyDossier *dossier, const char *sha256)
{
  for (guint i = 0; i < dossier->papers->len; i++) {
    const CyOrderPaper *paper = dossier->papers->pdata[i];

    if (g_str_equal (paper->sha256, sha256))
      return paper;
  }
  return NULL;
}

/**
 * cy_dossier_has_worker:
 *
 * Returns: whether @actor did any of the work.
 */
gboolean
cy_dossier_has_worker (const CyDossier *dossier, const char *actor)
{
  return g_ptr_array_find_with_equal_func (dossier->workers, actor, g_str_equal, NULL);
}

/**
 * cy_order_step_is_off:
 *
 * Returns: whether what was measured is not what the procedure wants.
 */
gboolean
cy_order_step_is_off (const CyOrderStep *step)
{
  return step->value < step->step->low || step->value > step->step->high;
}
