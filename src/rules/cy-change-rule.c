/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-rule.h"

#define TO(event, state) [CY_CHANGE_EVENT_##event] = CY_CHANGE_##state

/* What is not listed cannot happen: an entry that says it does came too late, or is forged. Each approval is
 * a step of its own, so that a list can tell who is waited for. */
static const guint8 transitions[CY_N_CHANGE_STATES][CY_N_CHANGE_EVENTS] = {
  [CY_CHANGE_NONE] = { TO (CREATE, DRAFT) },
  [CY_CHANGE_DRAFT] = { TO (EDIT, DRAFT), TO (PROPOSE, PROPOSED), TO (WITHDRAW, WITHDRAWN),
                        TO (COMMENT, DRAFT) },
  [CY_CHANGE_PROPOSED] = { TO (APPROVE, SECOND), TO (REJECT, REJECTED), TO (WITHDRAW, WITHDRAWN),
                           TO (COMMENT, PROPOSED) },
  [CY_CHANGE_SECOND] = { TO (APPROVE, APPROVED), TO (REJECT, REJECTED), TO (WITHDRAW, WITHDRAWN),
                         TO (COMMENT, SECOND) },
  [CY_CHANGE_APPROVED] = { TO (BEGIN, UNDER_WAY), TO (WITHDRAW, WITHDRAWN),
                           TO (COMMENT, APPROVED) },
  [CY_CHANGE_UNDER_WAY] = { TO (FINISH, DONE), TO (COMMENT, UNDER_WAY) },
  [CY_CHANGE_DONE] = { TO (COMMENT, DONE) },
  [CY_CHANGE_REJECTED] = { TO (COMMENT, REJECTED) },
  [CY_CHANGE_WITHDRAWN] = { TO (COMMENT, WITHDRAWN) },
};

/**
 * cy_change_rule:
 * @out_state: (out): where it is then.
 *
 * Threading: any; pure.
 *
 * Returns: %FALSE when @event cannot happen in @state.
 */
gboolean
cy_change_rule (CyChangeState state, CyChangeEvent event, CyChangeState *out_state)
{
  CyChangeState next = transitions[state][event];

  if (next == CY_CHANGE_NONE)
    return FALSE;
  *out_state = next;
  return TRUE;
}

/**
 * cy_change_event_kind:
 *
 * Returns: (transfer full): the kind of the journal entry that says so.
 */
char *
cy_change_event_kind (CyChangeEvent event)
{
  return g_strconcat (CY_ENTRY_CHANGE_PREFIX, cy_change_event_name (event), NULL);
}

/**
 * cy_change_risk:
 *
 * Threading: any; pure.
 *
 * Returns: the risk of a change, as its writers put it.
 */
CyRisk
cy_change_risk (const CyChange *change)
{
  return cy_risk_rule (change->likelihood, change->consequence);
}
