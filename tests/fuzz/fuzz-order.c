/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-order-rule.h"
#include "fuzz.h"

#define MAX_ENTRIES 200

/* What must hold of an order whatever a peer says of it. */
static void
check (const CyDossier *dossier, guint n_entries)
{
  const CyOrder *order = &dossier->order;

  g_assert_cmpint (order->state, <, CY_N_ORDER_STATES);
  g_assert_cmpint (order->priority, <, CY_N_PRIORITIES);
  g_assert_cmpint (order->fix, <, CY_N_ORDER_FIXES);
  g_assert_cmpint (order->source, <, CY_N_ORDER_SOURCES);
  g_assert_cmpuint (dossier->remarks->len, <=, n_entries);
  g_assert_cmpuint (order->n_overtaken, <=, dossier->remarks->len);
  g_assert_cmpuint (order->n_ticked + order->n_skipped, <=, order->n_steps);
  g_assert_cmpuint (dossier->steps->len, ==, order->n_steps);
  g_assert_cmpint (order->cost_minor, >=, 0);
  if (order->state == CY_ORDER_NONE)
    return;
  g_assert_true (order->title != NULL && *order->title != '\0');
  g_assert_nonnull (order->conditions);
  g_assert_nonnull (order->helpers);
  g_assert_true ((order->closed_us != 0) == !cy_order_is_open (order));
  if (order->state == CY_ORDER_HISTORY)
    g_assert_false (cy_dossier_has_worker (dossier, order->reviewer));
}

/* A line is an entry: `ACTOR EVENT PAYLOAD`, each a millisecond after the one before. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = size == 0 ? g_strdup ("") : g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_ENTRIES);
  g_autoptr (CyDossier) dossier = cy_dossier_new ("WO-1");
  guint n = 0;

  for (; lines[n] != NULL; n++) {
    g_auto (GStrv) words = g_strsplit (lines[n], " ", 3);
    g_autofree char *kind = NULL;
    CyEntry entry = { .origin = (char *) "a", .hlc = (CyHlc) (n + 1) << CY_HLC_COUNTER_BITS };

    if (g_strv_length (words) != 3)
      continue;
    kind = g_strconcat (CY_ENTRY_ORDER_PREFIX, words[1], NULL);
    entry.kind = kind;
    entry.actor = words[0];
    entry.payload = words[2];
    (void) cy_order_apply (dossier, &entry);
    check (dossier, n + 1);
  }
  return 0;
}
