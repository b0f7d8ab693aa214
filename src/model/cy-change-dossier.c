/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-dossier.h"

#include <glib/gi18n-lib.h>

#include "cy-order.h"
#include "cy-word.h"

static const CyWord events[CY_N_CHANGE_EVENTS] = {
  [CY_CHANGE_EVENT_CREATE] = { "create", N_ ("Made") },
  [CY_CHANGE_EVENT_EDIT] = { "edit", N_ ("Edited") },
  [CY_CHANGE_EVENT_PROPOSE] = { "propose", N_ ("Proposed") },
  [CY_CHANGE_EVENT_APPROVE] = { "approve", N_ ("Approved") },
  [CY_CHANGE_EVENT_REJECT] = { "reject", N_ ("Rejected") },
  [CY_CHANGE_EVENT_WITHDRAW] = { "withdraw", N_ ("Withdrawn") },
  [CY_CHANGE_EVENT_BEGIN] = { "begin", N_ ("Begun") },
  [CY_CHANGE_EVENT_FINISH] = { "finish", N_ ("Outcome given") },
  [CY_CHANGE_EVENT_COMMENT] = { "comment", N_ ("Comment") },
};

const char *
cy_change_event_name (CyChangeEvent event)
{
  return events[event].name;
}

/**
 * cy_change_event_label:
 *
 * Returns: what was done, in English, translatable.
 */
const char *
cy_change_event_label (CyChangeEvent event)
{
  return events[event].label;
}

gboolean
cy_change_event_find (const char *name, CyChangeEvent *out_event)
{
  guint i;

  if (!cy_word_find (events, CY_N_CHANGE_EVENTS, name, &i))
    return FALSE;
  *out_event = (CyChangeEvent) i;
  return TRUE;
}

static void
remark_free (gpointer data)
{
  CyChangeRemark *remark = data;

  g_free (remark->actor);
  g_free (remark->origin);
  g_free (remark->overtaken);
  g_free (remark->note);
  g_free (remark);
}

CyChangeDossier *
cy_change_dossier_new (const char *id)
{
  CyChangeDossier *dossier = g_new0 (CyChangeDossier, 1);

  dossier->change.id = g_strdup (id);
  dossier->change.targets = g_new0 (char *, 1);
  dossier->remarks = g_ptr_array_new_with_free_func (remark_free);
  dossier->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_order_free);
  return dossier;
}

void
cy_change_dossier_free (CyChangeDossier *dossier)
{
  if (dossier == NULL)
    return;
  cy_change_clear (&dossier->change);
  g_free (dossier->what);
  g_free (dossier->why);
  g_free (dossier->rollback);
  g_free (dossier->reason);
  g_free (dossier->result);
  g_ptr_array_unref (dossier->remarks);
  g_ptr_array_unref (dossier->orders);
  g_free (dossier);
}
