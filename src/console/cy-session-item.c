/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-item.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-node-session.h"
#include "cy-summary.h"

/**
 * cy_session_item_new:
 * @session: (transfer full).
 */
CySessionItem *
cy_session_item_new (CySession *session)
{
  CySessionItem *item = g_new0 (CySessionItem, 1);

  item->session = session;
  item->power_w = item->soc = NAN;
  item->money_minor = CY_SESSION_UNKNOWN;
  return item;
}

void
cy_session_item_free (CySessionItem *item)
{
  if (item == NULL)
    return;
  cy_session_free (item->session);
  g_free (item);
}

const char *
cy_session_item_key (gconstpointer item)
{
  return ((const CySessionItem *) item)->session->id;
}

/**
 * cy_session_item_look:
 * @table: (nullable): what the piles show now.
 */
void
cy_session_item_look (CySessionItem *item, CyLiveTable *table, gint64 mono_us)
{
  const CySession *session = item->session;
  CySummary gun;
  guint pile;

  if (table == NULL || !cy_fleet_find (cy_live_table_get_fleet (table), session->pile, &pile))
    return;
  gun = cy_summary_read (table, pile, session->connector, mono_us);
  item->is_live = gun.quality == CY_QUALITY_GOOD;
  item->power_w = gun.power_w;
  item->soc = gun.soc;
}

CySeverity
cy_session_item_severity (const CySessionItem *item)
{
  return item->is_live ? cy_session_words_severity (item->session) : CY_SEVERITY_OFFLINE;
}

/**
 * cy_session_item_tell_state:
 *
 * What a gun that does not answer did last is not said of it.
 *
 * Returns: (transfer full): what goes on at the gun.
 */
char *
cy_session_item_tell_state (const CySessionItem *item)
{
  return g_strdup (item->is_live ? _ (cy_session_state_label (item->session->state))
                                 : _ ("No answer"));
}

/**
 * cy_session_item_weigh:
 *
 * What it costs is computed when a row of it is on the screen, and once.
 *
 * Returns: what it has come to by now.
 */
CySessionNow
cy_session_item_weigh (CySessionItem *item, CyNode *node)
{
  const CySession *session = item->session;

  if (!item->is_weighed) {
    item->is_weighed = TRUE;
    item->money_minor = cy_session_is_over (session)
                          ? session->total_minor
                          : cy_node_estimate_session (node, session, session->energy_dwh);
  }
  return (CySessionNow){ session->energy_dwh, item->money_minor, item->soc, g_get_real_time () };
}
