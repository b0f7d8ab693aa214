/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-job.h"

/* Between two panes [px]. */
#define PANE_GAP 8.0

/* Limits belong into sight as soon as the values come near them. */
static void
include_limits (CyTrendPane *pane, const CyTrendSeries *series)
{
  double near = MAX (pane->high - pane->low, fabs (pane->high) * 0.1) * 1.2;
  double low = pane->low, high = pane->high;

  for (guint level = 1; level < CY_N_LIMIT_LEVELS; level++) {
    double limit = series->limits[level];

    if ((series->limit_mask & (1u << level)) == 0 || !isfinite (limit))
      continue;
    if (limit > low - near && limit < low)
      pane->low = MIN (pane->low, limit);
    if (limit < high + near && limit > high)
      pane->high = MAX (pane->high, limit);
  }
}

void
cy_trend_scale_panes (CyTrendJob *job)
{
  for (guint p = 0; p < job->n_panes; p++) {
    CyTrendPane *pane = &job->panes[p];
    double room;

    if (!pane->any) {
      pane->low = 0;
      pane->high = 1;
    }
    for (guint i = 0; i < job->self->series->len && pane->any; i++)
      if (job->pane_of[i] == p && cy_trend_shows_limits (job, i))
        include_limits (pane, cy_trend_series_at (job, i));
    room = (pane->high - pane->low) * 0.06;
    /* Wide enough for a double to tell its ends apart. */
    if (room <= MAX (fabs (pane->low), fabs (pane->high)) * 1e-9)
      room = MAX (0.5, fabs (pane->high) * 0.05);
    /* A quantity that is never negative has its zero at the foot. */
    pane->low = pane->low >= 0 && pane->low < room ? 0 : pane->low - room;
    pane->high += room;
  }
}

void
cy_trend_find_panes (CyTrendJob *job)
{
  CyTrendChart *self = job->self;

  for (guint i = 0; i < self->series->len; i++) {
    const CyTrendSeries *series = cy_trend_series_at (job, i);
    guint p = 0;

    while (p < job->n_panes && g_strcmp0 (job->panes[p].unit, series->unit) != 0)
      p++;
    if (p == job->n_panes) {
      if (p == CY_TREND_MAX_PANES)
        p--;
      else
        job->panes[job->n_panes++] =
          (CyTrendPane){ .unit = series->unit, .low = G_MAXDOUBLE, .high = -G_MAXDOUBLE };
    }
    job->pane_of[i] = p;
    job->panes[p].n_series++;
    job->panes[p].names = job->panes[p].names != NULL ? job->panes[p].names : series->names;
    job->panes[p].any |= cy_trend_series_range (series, self->from_us, self->to_us,
                                                &job->panes[p].low, &job->panes[p].high);
  }
}

/* Over each other, with a line of legend each; or one below the other. */
void
cy_trend_place_panes (CyTrendJob *job)
{
  double line = cy_text_cache_get_height (job->self->texts, CY_TEXT_SMALL) + 4;
  double each = (job->frame.height - PANE_GAP * (job->n_panes - 1)) / job->n_panes;

  job->overlaid = job->n_panes == 2 && cy_trend_is_overlaid (job->self);
  for (guint p = 0; p < job->n_panes; p++) {
    CyTrendPane *pane = &job->panes[p];

    if (job->overlaid) {
      pane->legend = (2 - p) * line;
      pane->top = job->frame.top + 2 * line;
      pane->height = MAX (8, job->frame.height - 2 * line);
      continue;
    }
    pane->legend = line;
    pane->top = job->frame.top + p * (each + PANE_GAP) + line;
    pane->height = MAX (8, each - line);
  }
}
