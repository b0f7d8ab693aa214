/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-query.h"

/**
 * cy_order_query_new:
 *
 * Returns: (transfer full): a query for the newest @limit orders, to be narrowed down.
 */
CyOrderQuery *
cy_order_query_new (guint limit)
{
  CyOrderQuery *query = g_new0 (CyOrderQuery, 1);

  query->to_us = G_MAXINT64;
  query->limit = limit;
  return query;
}

CyOrderQuery *
cy_order_query_copy (const CyOrderQuery *query)
{
  CyOrderQuery *copy = g_memdup2 (query, sizeof *query);

  copy->id = g_strdup (query->id);
  copy->piles = g_strdupv (query->piles);
  copy->stations = g_strdupv (query->stations);
  copy->person = g_strdup (query->person);
  copy->vendor = g_strdup (query->vendor);
  copy->source_id = g_strdup (query->source_id);
  copy->earlier = g_strdup (query->earlier);
  copy->alarm = g_strdup (query->alarm);
  copy->text = g_strdup (query->text);
  copy->text_piles = g_strdupv (query->text_piles);
  copy->after = query->after == NULL ? NULL : cy_order_copy (query->after);
  return copy;
}

void
cy_order_query_free (CyOrderQuery *query)
{
  if (query == NULL)
    return;
  g_free (query->id);
  g_strfreev (query->piles);
  g_strfreev (query->stations);
  g_free (query->person);
  g_free (query->vendor);
  g_free (query->source_id);
  g_free (query->earlier);
  g_free (query->alarm);
  g_free (query->text);
  g_strfreev (query->text_piles);
  cy_order_free (query->after);
  g_free (query);
}
