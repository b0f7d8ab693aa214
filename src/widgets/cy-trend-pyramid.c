/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-series.h"

/* Points under one stone, and stones under one of the next layer. */
#define RADIX 16

typedef struct {
  double low; /* greater than high when there is no value */
  double high;
} Stone;

struct _CyTrendPyramid {
  GPtrArray *layers; /* owned GArray of Stone: the first of RADIX points each */
};

static void
add (Stone *stone, double low, double high)
{
  stone->low = MIN (stone->low, low);
  stone->high = MAX (stone->high, high);
}

static const Stone nothing = { G_MAXDOUBLE, -G_MAXDOUBLE };

static GArray *
first_layer (const CyTrendPoint *points, guint n)
{
  GArray *layer = g_array_sized_new (FALSE, FALSE, sizeof (Stone), n / RADIX + 1);

  for (guint i = 0; i < n; i += RADIX) {
    Stone stone = nothing;

    for (guint k = i; k < MIN (i + RADIX, n); k++) {
      if (cy_trend_point_is_value (&points[k]))
        add (&stone, points[k].low, points[k].high);
    }
    g_array_append_val (layer, stone);
  }
  return layer;
}

static GArray *
next_layer (GArray *below)
{
  GArray *layer = g_array_sized_new (FALSE, FALSE, sizeof (Stone), below->len / RADIX + 1);

  for (guint i = 0; i < below->len; i += RADIX) {
    Stone stone = nothing;

    for (guint k = i; k < MIN (i + RADIX, below->len); k++)
      add (&stone, g_array_index (below, Stone, k).low, g_array_index (below, Stone, k).high);
    g_array_append_val (layer, stone);
  }
  return layer;
}

/**
 * cy_trend_pyramid_new:
 * @points: (element-type CyTrendPoint): they stay as they are.
 */
CyTrendPyramid *
cy_trend_pyramid_new (GBytes *points)
{
  CyTrendPyramid *pyramid = g_new (CyTrendPyramid, 1);
  gsize size;
  const CyTrendPoint *data = g_bytes_get_data (points, &size);
  GArray *layer = first_layer (data, (guint) (size / sizeof (CyTrendPoint)));

  pyramid->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_ptr_array_add (pyramid->layers, layer);
  while (layer->len > RADIX) {
    layer = next_layer (layer);
    g_ptr_array_add (pyramid->layers, layer);
  }
  return pyramid;
}

void
cy_trend_pyramid_free (CyTrendPyramid *pyramid)
{
  g_ptr_array_unref (pyramid->layers);
  g_free (pyramid);
}

static void
add_points (Stone *stone, const CyTrendPoint *points, guint first, guint end)
{
  for (guint i = first; i < end; i++) {
    if (cy_trend_point_is_value (&points[i]))
      add (stone, points[i].low, points[i].high);
  }
}

/* Stones of one layer: what fills stones of the next is looked up there. */
static void
add_stones (Stone *stone, const CyTrendPyramid *pyramid, guint layer, guint first, guint end)
{
  const GArray *stones = pyramid->layers->pdata[layer];

  while (first < end && (first % RADIX != 0 || layer + 1 == pyramid->layers->len)) {
    add (stone, g_array_index (stones, Stone, first).low,
         g_array_index (stones, Stone, first).high);
    first++;
  }
  while (end > first && end % RADIX != 0) {
    end--;
    add (stone, g_array_index (stones, Stone, end).low, g_array_index (stones, Stone, end).high);
  }
  if (first < end)
    add_stones (stone, pyramid, layer + 1, first / RADIX, end / RADIX);
}

/**
 * cy_trend_pyramid_range:
 * @points: those it was made of.
 * @first: the first of them that is looked at.
 * @end: one behind the last.
 * @in_out_low: lowered to the least value.
 * @in_out_high: raised to the greatest.
 *
 * Returns: whether there is any value.
 */
gboolean
cy_trend_pyramid_range (const CyTrendPyramid *pyramid,
                        const CyTrendPoint *points,
                        guint first,
                        guint end,
                        double *in_out_low,
                        double *in_out_high)
{
  guint inner = (first + RADIX - 1) / RADIX * RADIX;
  Stone stone = nothing;

  if (inner >= end / RADIX * RADIX) {
    add_points (&stone, points, first, end);
  } else {
    add_points (&stone, points, first, inner);
    add_stones (&stone, pyramid, 0, inner / RADIX, end / RADIX);
    add_points (&stone, points, end / RADIX * RADIX, end);
  }
  *in_out_low = MIN (*in_out_low, stone.low);
  *in_out_high = MAX (*in_out_high, stone.high);
  return stone.low <= stone.high;
}
