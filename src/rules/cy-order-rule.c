/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-rule.h"

/* What is done to an order without moving it on. */
#define STAY(state, event) [CY_ORDER_EVENT_##event] = CY_ORDER_##state
#define TALK(state)                                                                    \
  STAY (state, COMMENT), STAY (state, ATTACH), STAY (state, LINK), STAY (state, URGE), \
    STAY (state, ESCALATE)

/* What is not listed cannot happen: an entry that says it does came too late, or is forged. */
static const guint8 transitions[CY_N_ORDER_STATES][CY_N_ORDER_EVENTS] = {
  [CY_ORDER_NONE] = { [CY_ORDER_EVENT_CREATE] = CY_ORDER_PENDING },
  [CY_ORDER_PENDING] = { TALK (PENDING),
                         STAY (PENDING, ASSIGN), [CY_ORDER_EVENT_ACCEPT] = CY_ORDER_IN_PROGRESS,
                         [CY_ORDER_EVENT_CANCEL] = CY_ORDER_CANCELLED },
  [CY_ORDER_IN_PROGRESS] = { TALK (IN_PROGRESS), STAY (IN_PROGRESS, ASSIGN),
                             STAY (IN_PROGRESS, TICK), STAY (IN_PROGRESS, SKIP),
                             STAY (IN_PROGRESS, USE), STAY (IN_PROGRESS, WORK),
                             STAY (IN_PROGRESS, SPEND),
                             STAY (IN_PROGRESS, PROGRESS), [CY_ORDER_EVENT_PAUSE] = CY_ORDER_PAUSED,
                             [CY_ORDER_EVENT_SUBMIT] = CY_ORDER_REVIEW,
                             [CY_ORDER_EVENT_CANCEL] = CY_ORDER_CANCELLED },
  [CY_ORDER_PAUSED] = { TALK (PAUSED),
                        STAY (PAUSED, ASSIGN), [CY_ORDER_EVENT_RESUME] = CY_ORDER_IN_PROGRESS,
                        [CY_ORDER_EVENT_CANCEL] = CY_ORDER_CANCELLED },
  [CY_ORDER_REVIEW] = { TALK (REVIEW), [CY_ORDER_EVENT_APPROVE] = CY_ORDER_HISTORY,
                        [CY_ORDER_EVENT_REJECT] = CY_ORDER_IN_PROGRESS,
                        [CY_ORDER_EVENT_CANCEL] = CY_ORDER_CANCELLED },
  [CY_ORDER_HISTORY] = { STAY (HISTORY, COMMENT), [CY_ORDER_EVENT_REOPEN] = CY_ORDER_PENDING },
  [CY_ORDER_CANCELLED] = { STAY (CANCELLED, COMMENT), [CY_ORDER_EVENT_REOPEN] = CY_ORDER_PENDING },
};

/**
 * cy_order_rule:
 * @out_state: (out): where it is then.
 *
 * Returns: %FALSE when @event cannot happen in @state.
 */
gboolean
cy_order_rule (CyOrderState state, CyOrderEvent event, CyOrderState *out_state)
{
  CyOrderState next = transitions[state][event];

  if (next == CY_ORDER_NONE)
    return FALSE;
  *out_state = next;
  return TRUE;
}

/**
 * cy_order_event_kind:
 *
 * Returns: (transfer full): the kind of the journal entry that says so.
 */
char *
cy_order_event_kind (CyOrderEvent event)
{
  return g_strconcat (CY_ENTRY_ORDER_PREFIX, cy_order_event_name (event), NULL);
}
