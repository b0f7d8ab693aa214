/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-incarnation-rule.h"

static const char *const names[CY_N_REBIRTHS] = {
  [CY_REBIRTH_NONE] = "none",       [CY_REBIRTH_RESTORED] = "restored",
  [CY_REBIRTH_OLDER] = "older",     [CY_REBIRTH_SHORTER] = "shorter",
  [CY_REBIRTH_DIFFERS] = "differs",
};

const char *
cy_rebirth_name (CyRebirth reason)
{
  return names[reason];
}

static gboolean
is_shorter (const CyStanding *inside, const CyStanding *outside)
{
  for (guint i = 0; i < CY_N_ENTRY_CLASSES; i++) {
    if (inside->seqs[i] < outside->seqs[i])
      return TRUE;
  }
  return FALSE;
}

/* Nothing was ever marked outside: a first start, which may have been killed any number of times, a version
 * that did not mark, or a restored backup. */
static CyRebirth
judge_unmarked (const CyStanding *inside, const CyStanding *outside)
{
  if (inside->incarnation == 0)
    return CY_REBIRTH_NONE;
  if (inside->incarnation < outside->incarnation)
    return CY_REBIRTH_RESTORED;
  return inside->incarnation > outside->incarnation ? CY_REBIRTH_DIFFERS : CY_REBIRTH_NONE;
}

static CyRebirth
judge (const CyStanding *inside, const CyStanding *outside)
{
  if (outside->boots == 0)
    return judge_unmarked (inside, outside);
  if (inside->boots < outside->boots)
    return CY_REBIRTH_OLDER;
  if (is_shorter (inside, outside))
    return CY_REBIRTH_SHORTER;
  return inside->incarnation != outside->incarnation ? CY_REBIRTH_DIFFERS : CY_REBIRTH_NONE;
}

/**
 * cy_incarnation_rule:
 * @inside: what the database says of this node.
 * @outside: what stands beside the node's key. It is written after the database, so that after a crash it
 *   never knows more; only a database that was put back knows less.
 *
 * Who starts writes the result's number outside, then all of it inside, then all of it outside. Whatever
 * happens between two of these steps, the next start either goes on or begins one more incarnation.
 *
 * Returns: as whom the node starts.
 */
CyIncarnation
cy_incarnation_rule (const CyStanding *inside, const CyStanding *outside)
{
  CyIncarnation result = { .number = MAX (MAX (inside->incarnation, outside->incarnation), 1),
                           .boots = MAX (inside->boots, outside->boots) + 1,
                           .reason = judge (inside, outside) };

  /* The restore has raised it already. */
  if (result.reason != CY_REBIRTH_NONE && result.reason != CY_REBIRTH_RESTORED)
    result.number++;
  return result;
}
