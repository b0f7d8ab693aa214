/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-query.h"

/**
 * cy_change_query_new:
 *
 * Returns: (transfer full): a query for the newest @limit changes, to be narrowed down.
 */
CyChangeQuery *
cy_change_query_new (guint limit)
{
  CyChangeQuery *query = g_new0 (CyChangeQuery, 1);

  query->limit = limit;
  return query;
}

CyChangeQuery *
cy_change_query_copy (const CyChangeQuery *query)
{
  CyChangeQuery *copy = g_memdup2 (query, sizeof *query);

  copy->targets = g_strdupv (query->targets);
  copy->after = query->after == NULL ? NULL : cy_change_copy (query->after);
  return copy;
}

void
cy_change_query_free (CyChangeQuery *query)
{
  if (query == NULL)
    return;
  g_strfreev (query->targets);
  cy_change_free (query->after);
  g_free (query);
}
