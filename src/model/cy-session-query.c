/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-query.h"

/**
 * cy_session_query_new:
 *
 * Returns: (transfer full): a query for the newest @limit sessions, to be narrowed down.
 */
CySessionQuery *
cy_session_query_new (guint limit)
{
  CySessionQuery *query = g_new0 (CySessionQuery, 1);

  query->to_us = G_MAXINT64;
  query->limit = limit;
  return query;
}

CySessionQuery *
cy_session_query_copy (const CySessionQuery *query)
{
  CySessionQuery *copy = g_memdup2 (query, sizeof *query);

  copy->id = g_strdup (query->id);
  copy->piles = g_strdupv (query->piles);
  copy->stations = g_strdupv (query->stations);
  copy->account = g_strdup (query->account);
  copy->vin = g_strdup (query->vin);
  copy->tag = g_strdup (query->tag);
  copy->text = g_strdup (query->text);
  copy->text_piles = g_strdupv (query->text_piles);
  copy->after = query->after == NULL ? NULL : cy_session_copy (query->after);
  return copy;
}

void
cy_session_query_free (CySessionQuery *query)
{
  if (query == NULL)
    return;
  g_free (query->id);
  g_strfreev (query->piles);
  g_strfreev (query->stations);
  g_free (query->account);
  g_free (query->vin);
  g_free (query->tag);
  g_free (query->text);
  g_strfreev (query->text_piles);
  cy_session_free (query->after);
  g_free (query);
}
