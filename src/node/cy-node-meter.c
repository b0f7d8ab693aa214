/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-meter.h"

#include "cy-meter-audit-rule.h"
#include "cy-session-walk.h"

typedef struct {
  CyMeterAudit *audit;
  CyNodeResult answer;
  gpointer user_data;
} Looking;

static void
see (const CySession *session, gpointer user_data)
{
  cy_meter_audit_add (((Looking *) user_data)->audit, session);
}

static void
on_walked_cb (const GError *error, gpointer user_data)
{
  g_autofree Looking *looking = user_data;

  looking->answer (error == NULL ? cy_meter_audit_finish (looking->audit) : NULL, error,
                   looking->user_data);
  cy_meter_audit_free (looking->audit);
}

/**
 * cy_node_audit_meters:
 * @station: (nullable): only of guns there.
 * @answer: gets a #GPtrArray of #CyMeterStand, where most money is at stake first.
 *
 * Holds meters, what the piles themselves counted and what was billed against each other.
 */
void
cy_node_audit_meters (CyNode *node,
                      const char *station,
                      gint64 from_us,
                      gint64 to_us,
                      GCancellable *cancellable,
                      CyNodeResult answer,
                      gpointer user_data)
{
  g_autoptr (CySessionQuery) query = cy_session_query_new (0);
  Looking *looking = g_new (Looking, 1);
  const CySessionWalk walk = { see, on_walked_cb, looking };

  *looking = (Looking){ cy_meter_audit_new (), answer, user_data };
  query->charged = TRUE;
  query->from_us = from_us;
  query->to_us = to_us;
  if (station != NULL)
    query->stations = g_strsplit (station, "\n", 1);
  cy_session_walk (node, query, &walk, cancellable);
}
