/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "node-alarm.h"

#include <math.h>

#include "cy-node-private.h"

/**
 * node_set_condition:
 * @subject: `PILE/CONNECTOR/CONDITION`.
 * @time_us: when [µs UTC].
 *
 * Says to a node what its judge would say, so that an alarm comes or goes without a pile.
 */
void
node_set_condition (CyNode *node,
                    const char *subject,
                    CyPriority priority,
                    gint64 time_us,
                    gboolean active)
{
  CyCondition condition = { 0 };

  condition.subject = (char *) subject;
  condition.active = active;
  condition.priority = priority;
  condition.value = NAN;
  condition.limit = NAN;
  condition.time_us = time_us;
  cy_alarm_desk_take (node->desk, &condition);
}
