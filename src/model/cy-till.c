/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-till.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *name;
  const char *label;
} states[CY_N_TILL_STATES] = {
  [CY_TILL_NONE] = { "none", N_ ("There is no such till") },
  [CY_TILL_OPEN] = { "open", N_ ("Open") },
  [CY_TILL_CLOSED] = { "closed", N_ ("Closed") },
};

const char *
cy_till_state_name (CyTillState state)
{
  return states[state].name;
}

/**
 * cy_till_state_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_till_state_label (CyTillState state)
{
  return states[state].label;
}

/**
 * cy_till_new:
 *
 * Returns: (transfer full): a till that nobody opened.
 */
CyTill *
cy_till_new (const char *id)
{
  CyTill *till = g_new0 (CyTill, 1);

  till->id = g_strdup (id);
  return till;
}

CyTill *
cy_till_copy (const CyTill *till)
{
  CyTill *copy = g_memdup2 (till, sizeof *till);

  copy->id = g_strdup (till->id);
  copy->user = g_strdup (till->user);
  copy->station = g_strdup (till->station);
  copy->currency = g_strdup (till->currency);
  copy->explanation = g_strdup (till->explanation);
  copy->closer = g_strdup (till->closer);
  return copy;
}

void
cy_till_free (CyTill *till)
{
  if (till == NULL)
    return;
  g_free (till->id);
  g_free (till->user);
  g_free (till->station);
  g_free (till->currency);
  g_free (till->explanation);
  g_free (till->closer);
  g_free (till);
}
