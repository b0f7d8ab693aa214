/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-ledger-wish.h"

/* The texts of a wish. */
static const gsize texts[] = {
  G_STRUCT_OFFSET (CyLedgerWish, reference), G_STRUCT_OFFSET (CyLedgerWish, account),
  G_STRUCT_OFFSET (CyLedgerWish, other),     G_STRUCT_OFFSET (CyLedgerWish, card),
  G_STRUCT_OFFSET (CyLedgerWish, currency),  G_STRUCT_OFFSET (CyLedgerWish, method),
  G_STRUCT_OFFSET (CyLedgerWish, station),   G_STRUCT_OFFSET (CyLedgerWish, memo),
  G_STRUCT_OFFSET (CyLedgerWish, actor),
};

/**
 * cy_ledger_wish_copy:
 *
 * Returns: (transfer full): a wish that owns all that it says.
 */
CyLedgerWish *
cy_ledger_wish_copy (const CyLedgerWish *wish)
{
  CyLedgerWish *copy = g_memdup2 (wish, sizeof *wish);
  CyLedgerPart *parts = g_new0 (CyLedgerPart, wish->n_parts);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    G_STRUCT_MEMBER (char *, copy, texts[i]) = g_strdup (G_STRUCT_MEMBER (char *, wish, texts[i]));
  for (guint i = 0; i < wish->n_parts; i++)
    parts[i] = (CyLedgerPart){ g_strdup (wish->parts[i].component), wish->parts[i].amount_minor };
  copy->parts = parts;
  return copy;
}

/**
 * cy_ledger_wish_free:
 * @wish: (nullable): what cy_ledger_wish_copy() made.
 */
void
cy_ledger_wish_free (CyLedgerWish *wish)
{
  if (wish == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (G_STRUCT_MEMBER (char *, wish, texts[i]));
  for (guint i = 0; i < wish->n_parts; i++)
    g_free ((char *) wish->parts[i].component);
  g_free ((CyLedgerPart *) wish->parts);
  g_free (wish);
}
