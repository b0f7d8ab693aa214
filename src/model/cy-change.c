/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change.h"

#include <glib/gi18n-lib.h>

#include "cy-id.h"
#include "cy-word.h"

static const CyWord states[CY_N_CHANGE_STATES] = {
  [CY_CHANGE_NONE] = { "none", N_ ("Not known") },
  [CY_CHANGE_DRAFT] = { "draft", N_ ("Draft") },
  [CY_CHANGE_PROPOSED] = { "proposed", N_ ("Proposed") },
  [CY_CHANGE_SECOND] = { "second", N_ ("Approved by one") },
  [CY_CHANGE_APPROVED] = { "approved", N_ ("Approved") },
  [CY_CHANGE_UNDER_WAY] = { "under_way", N_ ("Under way") },
  [CY_CHANGE_DONE] = { "done", N_ ("Done") },
  [CY_CHANGE_REJECTED] = { "rejected", N_ ("Rejected") },
  [CY_CHANGE_WITHDRAWN] = { "withdrawn", N_ ("Withdrawn") },
};

static const CyWord kinds[CY_N_CHANGE_KINDS] = {
  [CY_CHANGE_OTHER] = { "other", N_ ("Other") },
  [CY_CHANGE_FIRMWARE] = { "firmware", N_ ("Firmware") },
  [CY_CHANGE_TARIFF] = { "tariff", N_ ("Tariff") },
  [CY_CHANGE_LIMIT] = { "limit", N_ ("Limit") },
  [CY_CHANGE_SETTING] = { "setting", N_ ("Setting") },
  [CY_CHANGE_HARDWARE] = { "hardware", N_ ("Hardware") },
  [CY_CHANGE_ELECTRICAL] = { "electrical", N_ ("Electrical") },
};

static const CyWord outcomes[CY_N_CHANGE_OUTCOMES] = {
  [CY_CHANGE_OUTCOME_NONE] = { "none", N_ ("Not known yet") },
  [CY_CHANGE_SUCCEEDED] = { "succeeded", N_ ("Succeeded") },
  [CY_CHANGE_PARTLY] = { "partly", N_ ("Partly succeeded") },
  [CY_CHANGE_FAILED] = { "failed", N_ ("Failed") },
  [CY_CHANGE_ROLLED_BACK] = { "rolled_back", N_ ("Rolled back") },
};

/* Every text that a change owns, so that copying and freeing cannot differ. */
static const gsize texts[] = {
  G_STRUCT_OFFSET (CyChange, id),      G_STRUCT_OFFSET (CyChange, title),
  G_STRUCT_OFFSET (CyChange, creator), G_STRUCT_OFFSET (CyChange, proposer),
  G_STRUCT_OFFSET (CyChange, first),   G_STRUCT_OFFSET (CyChange, second),
  G_STRUCT_OFFSET (CyChange, command), G_STRUCT_OFFSET (CyChange, batch),
  G_STRUCT_OFFSET (CyChange, order),
};

/**
 * cy_change_clear:
 *
 * Frees what @change owns, not itself.
 */
void
cy_change_clear (CyChange *change)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (G_STRUCT_MEMBER (char *, change, texts[i]));
  g_strfreev (change->targets);
}

void
cy_change_free (CyChange *change)
{
  if (change == NULL)
    return;
  cy_change_clear (change);
  g_free (change);
}

CyChange *
cy_change_copy (const CyChange *change)
{
  CyChange *copy = g_memdup2 (change, sizeof *change);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    G_STRUCT_MEMBER (char *, copy, texts[i]) =
      g_strdup (G_STRUCT_MEMBER (char *, change, texts[i]));
  copy->targets = g_strdupv (change->targets);
  return copy;
}

/**
 * cy_change_new_id:
 *
 * Returns: (transfer full): a new id.
 */
char *
cy_change_new_id (gint64 now_us)
{
  return cy_id_new_spoken ("CR", now_us);
}

/**
 * cy_change_state_is_open:
 *
 * Returns: whether something is still to be done about it.
 */
gboolean
cy_change_state_is_open (CyChangeState state)
{
  return state >= CY_CHANGE_DRAFT && state <= CY_CHANGE_UNDER_WAY;
}

const char *
cy_change_state_name (CyChangeState state)
{
  return states[state].name;
}

/**
 * cy_change_state_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_change_state_label (CyChangeState state)
{
  return states[state].label;
}

gboolean
cy_change_state_find (const char *name, CyChangeState *out_state)
{
  guint i;

  if (!cy_word_find (states, CY_N_CHANGE_STATES, name, &i))
    return FALSE;
  *out_state = (CyChangeState) i;
  return TRUE;
}

const char *
cy_change_kind_name (CyChangeKind kind)
{
  return kinds[kind].name;
}

/**
 * cy_change_kind_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_change_kind_label (CyChangeKind kind)
{
  return kinds[kind].label;
}

gboolean
cy_change_kind_find (const char *name, CyChangeKind *out_kind)
{
  guint i;

  if (!cy_word_find (kinds, CY_N_CHANGE_KINDS, name, &i))
    return FALSE;
  *out_kind = (CyChangeKind) i;
  return TRUE;
}

const char *
cy_change_outcome_name (CyChangeOutcome outcome)
{
  return outcomes[outcome].name;
}

/**
 * cy_change_outcome_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_change_outcome_label (CyChangeOutcome outcome)
{
  return outcomes[outcome].label;
}

gboolean
cy_change_outcome_find (const char *name, CyChangeOutcome *out_outcome)
{
  guint i;

  if (!cy_word_find (outcomes, CY_N_CHANGE_OUTCOMES, name, &i))
    return FALSE;
  *out_outcome = (CyChangeOutcome) i;
  return TRUE;
}
