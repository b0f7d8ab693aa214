/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-report.h"

/* How many requests a scan of a pile takes. */
static double
count_reads (const CyAcquirePile *pile)
{
  double requests = 0;

  for (guint i = 0; i < pile->n_blocks; i++)
    requests += 1.0 / MAX (pile->blocks[i].every, 1);
  return requests;
}

static void
add_piles (const CyAcquireLine *line, CyLinkReport *report)
{
  double request_us = cy_acquire_stats_request_us (&line->stats);
  guint64 units[4] = { 0 }; /* a bit each */
  gint64 asked_us = G_MAXINT64;

  report->n_piles = line->askers->len;
  report->request_ms = request_us / 1000;
  for (guint i = 0; i < line->askers->len; i++) {
    const CyAcquirePile *pile = line->askers->pdata[i];

    units[pile->unit / 64] |= G_GUINT64_CONSTANT (1) << (pile->unit % 64);
    asked_us = MIN (asked_us, pile->asked_us);
    report->effective_ms = MAX (report->effective_ms, pile->state.scan_ms);
    report->reads += count_reads (pile);
    /* What its scans would take of each second at the period asked for. */
    report->demanded += 100 * count_reads (pile) * request_us / (double) pile->asked_us;
  }
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    report->n_units += (guint) __builtin_popcountll (units[i]);
  report->asked_ms = line->askers->len > 0 ? (guint) (asked_us / 1000) : 0;
  report->crowded = report->demanded > CY_LINK_REPORT_CROWDED;
}

/**
 * cy_acquire_report_lines:
 *
 * Looks at all lines, once a second.
 *
 * Returns: (transfer full) (element-type CyLinkReport): one each, for other threads to read; nobody
 *   changes it any more.
 */
GArray *
cy_acquire_report_lines (CyAcquirePlan *plan)
{
  GArray *reports =
    g_array_sized_new (FALSE, FALSE, sizeof (CyLinkReport), g_hash_table_size (plan->lines));
  GHashTableIter iter;
  gpointer value;
  guint crowded = 0;

  g_array_set_clear_func (reports, (GDestroyNotify) cy_link_report_clear);
  g_hash_table_iter_init (&iter, plan->lines);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    CyAcquireLine *line = value;
    CyLinkReport report = { .up = line->up, .trouble = line->trouble, .single = line->single };

    report.key = g_ref_string_acquire (line->key);
    report.twin = line->twin != NULL ? g_ref_string_acquire (line->twin) : NULL;
    cy_acquire_stats_fill (&line->stats, plan->loop->now_us, &report);
    add_piles (line, &report);
    crowded += report.crowded;
    g_array_append_val (reports, report);
  }
  plan->loop->counters.links_crowded = crowded;
  return reports;
}
