/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-query.h"

/**
 * cy_command_query_new:
 *
 * Returns: (transfer full): a query for the newest @limit commands, to be narrowed down.
 */
CyCommandQuery *
cy_command_query_new (guint limit)
{
  CyCommandQuery *query = g_new0 (CyCommandQuery, 1);

  query->to_us = G_MAXINT64;
  query->limit = limit;
  return query;
}

void
cy_command_query_free (CyCommandQuery *query)
{
  if (query == NULL)
    return;
  g_free (query->id);
  g_free (query->pile);
  g_free (query->batch);
  g_free (query);
}
