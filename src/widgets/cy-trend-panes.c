/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-job.h"

/* Between two panes [px]. */
#define PANE_GAP 8.0

/* States take less height than quantities: they have few values. */
#define STATES_WEIGHT 0.4

/* The room their names may take beside the plot, in lines' heights. */
#define NAMES_MAX 9

/* Limits belong into sight as soon as the values come near them, and always when they can be moved. */
static void
include_limits (CyTrendPane *pane, const CyTrendSeries *series, gboolean movable)
{
  double near = movable ? INFINITY : MAX (pane->high - pane->low, fabs (pane->high) * 0.1) * 1.2;
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
        include_limits (pane, cy_trend_series_at (job, i), job->self->limits_movable && i == 0);
    room = (pane->high - pane->low) * 0.06;
    /* Wide enough for a double to tell its ends apart. */
    if (room <= MAX (fabs (pane->low), fabs (pane->high)) * 1e-9)
      room = MAX (0.5, fabs (pane->high) * 0.05);
    /* A quantity that is never negative has its zero at the foot. */
    pane->low = pane->low >= 0 && pane->low < room ? 0 : pane->low - room;
    pane->high += room;
    if (job->self->is_moving_limit && job->pane_of[0] == p) {
      pane->low = job->self->held_low;
      pane->high = job->self->held_high;
    }
  }
}

/* States that are called alike share an axis; others' words would lie about them. */
static gboolean
same_names (const GArray *a, const GArray *b)
{
  if (a == NULL || b == NULL || a == b || a->len != b->len)
    return a == b;
  for (guint i = 0; i < a->len; i++) {
    const CyTagName *one = &g_array_index (a, CyTagName, i);
    const CyTagName *other = &g_array_index (b, CyTagName, i);

    if (one->value != other->value || !g_str_equal (one->name, other->name))
      return FALSE;
  }
  return TRUE;
}

static guint
find_pane (CyTrendJob *job, const CyTrendSeries *series)
{
  guint p = 0;

  while (p < job->n_panes && (g_strcmp0 (job->panes[p].unit, series->unit) != 0 ||
                              !same_names (job->panes[p].names, series->names)))
    p++;
  if (p == CY_TREND_MAX_PANES)
    return p - 1;
  if (p == job->n_panes)
    job->panes[job->n_panes++] = (CyTrendPane){
      .unit = series->unit, .names = series->names, .low = G_MAXDOUBLE, .high = -G_MAXDOUBLE
    };
  return p;
}

/* The second quantity goes over the first, when that is wished. */
static void
choose_right (CyTrendJob *job)
{
  guint n_quantities = 0;

  for (guint p = 0; p < job->n_panes; p++) {
    if (job->panes[p].names != NULL)
      continue;
    job->panes[p].right = job->self->overlaid && n_quantities == 1;
    n_quantities++;
  }
}

void
cy_trend_find_panes (CyTrendJob *job)
{
  CyTrendChart *self = job->self;

  for (guint i = 0; i < self->series->len; i++) {
    const CyTrendSeries *series = cy_trend_series_at (job, i);
    CyTrendPane *pane;

    job->pane_of[i] = find_pane (job, series);
    pane = &job->panes[job->pane_of[i]];
    pane->n_series++;
    pane->any |=
      cy_trend_series_range (series, self->from_us, self->to_us, &pane->low, &pane->high);
  }
  choose_right (job);
}

/* The widest word on a pane's axis, as far as it was seen [px]. */
static double
names_width (const CyTrendJob *job, const CyTrendPane *pane)
{
  int widest = 0;

  for (guint i = 0; pane->names != NULL && pane->any && i < pane->names->len; i++) {
    const CyTagName *name = &g_array_index (pane->names, CyTagName, i);
    int width;

    if ((double) name->value < pane->low || (double) name->value > pane->high)
      continue;
    pango_layout_get_pixel_size (cy_text_cache_get (job->self->texts, CY_TEXT_TINY, name->name, -1),
                                 &width, NULL);
    widest = MAX (widest, width);
  }
  return widest;
}

/* How wide the plots can be beside their axes. */
void
cy_trend_place_sides (CyTrendJob *job)
{
  double tiny = cy_text_cache_get_height (job->self->texts, CY_TEXT_TINY);
  CyTrendFrame *frame = &job->frame;
  double width = frame->width;

  for (guint p = 0; p < job->n_panes; p++) {
    if (job->panes[p].right)
      frame->right += tiny * 4;
    frame->left =
      MAX (frame->left, ceil (MIN (names_width (job, &job->panes[p]), tiny * NAMES_MAX)) + 14);
  }
  frame->width = MAX (1, floor (width - frame->left - frame->right));
}

/* The first quantity, whose plot another shares. */
static CyTrendPane *
find_left (CyTrendJob *job)
{
  for (guint p = 0; p < job->n_panes; p++)
    if (job->panes[p].names == NULL)
      return &job->panes[p];
  return NULL;
}

static double
weight_of (const CyTrendPane *pane)
{
  return pane->right ? 0 : pane->names != NULL ? STATES_WEIGHT : 1;
}

/* One below the other, with a line of legend each; what is over another has its line above that. */
void
cy_trend_place_panes (CyTrendJob *job)
{
  double line = cy_text_cache_get_height (job->self->texts, CY_TEXT_SMALL) + 4;
  double y = job->frame.top;
  double room = job->frame.height;
  double weights = 0;
  gboolean shared = FALSE;

  for (guint p = 0; p < job->n_panes; p++) {
    weights += weight_of (&job->panes[p]);
    shared |= job->panes[p].right;
    room -= job->panes[p].right ? 0 : line + (p > 0 ? PANE_GAP : 0);
  }
  room -= shared ? line : 0;
  for (guint p = 0; p < job->n_panes; p++) {
    CyTrendPane *pane = &job->panes[p];

    if (pane->right)
      continue;
    pane->legend = pane == find_left (job) && shared ? 2 * line : line;
    pane->top = y + pane->legend;
    pane->height = MAX (8, room * weight_of (pane) / weights);
    y = pane->top + pane->height + PANE_GAP;
  }
  for (guint p = 0; p < job->n_panes; p++)
    if (job->panes[p].right) {
      job->panes[p].top = find_left (job)->top;
      job->panes[p].height = find_left (job)->height;
      job->panes[p].legend = line;
    }
}
