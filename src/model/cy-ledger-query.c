/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-ledger-query.h"

CyLedgerQuery *
cy_ledger_query_copy (const CyLedgerQuery *query)
{
  CyLedgerQuery *copy = g_memdup2 (query, sizeof *query);

  copy->account = g_strdup (query->account);
  copy->till = g_strdup (query->till);
  copy->station = g_strdup (query->station);
  copy->after = g_strdup (query->after);
  return copy;
}

void
cy_ledger_query_free (CyLedgerQuery *query)
{
  if (query == NULL)
    return;
  g_free (query->account);
  g_free (query->till);
  g_free (query->station);
  g_free (query->after);
  g_free (query);
}

CyStatementQuery *
cy_statement_query_copy (const CyStatementQuery *query)
{
  CyStatementQuery *copy = g_memdup2 (query, sizeof *query);

  copy->account = g_strdup (query->account);
  copy->currency = g_strdup (query->currency);
  copy->after = query->after == NULL ? NULL : cy_statement_line_copy (query->after);
  return copy;
}

void
cy_statement_query_free (CyStatementQuery *query)
{
  if (query == NULL)
    return;
  g_free (query->account);
  g_free (query->currency);
  cy_statement_line_free (query->after);
  g_free (query);
}

CyStatementLine *
cy_statement_line_copy (const CyStatementLine *line)
{
  CyStatementLine *copy = g_memdup2 (line, sizeof *line);

  copy->reference = g_strdup (line->reference);
  return copy;
}

void
cy_statement_line_free (CyStatementLine *line)
{
  if (line == NULL)
    return;
  g_free (line->reference);
  g_free (line);
}

void
cy_balance_free (CyBalance *balance)
{
  g_free (balance->account);
  g_free (balance->currency);
  g_free (balance);
}

void
cy_posting_exception_free (CyPostingException *exception)
{
  g_free (exception->reference);
  g_free (exception->actor);
  g_free (exception->payload);
  g_free (exception);
}

void
cy_ledger_proof_free (CyLedgerProof *proof)
{
  g_ptr_array_unref (proof->messages);
  g_free (proof);
}
