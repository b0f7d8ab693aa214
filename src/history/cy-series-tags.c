/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-series-tags.h"

static void
tag_clear (CySeriesTag *tag)
{
  g_free (tag->measure);
}

GArray *
cy_series_tags_new (void)
{
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (CySeriesTag));

  g_array_set_clear_func (tags, (GDestroyNotify) tag_clear);
  return tags;
}

/**
 * cy_series_tags_add:
 * @tag: copied.
 */
void
cy_series_tags_add (GArray *tags, const CySeriesTag *tag)
{
  CySeriesTag copy = *tag;

  copy.measure = g_strdup (tag->measure);
  g_array_append_val (tags, copy);
}

static gint
compare_tags (gconstpointer a, gconstpointer b)
{
  const CySeriesTag *left = a;
  const CySeriesTag *right = b;

  return (left->series > right->series) - (left->series < right->series);
}

void
cy_series_tags_sort (GArray *tags)
{
  g_array_sort (tags, compare_tags);
}

/**
 * cy_series_tags_find:
 *
 * Returns: (transfer none) (nullable): what that series is.
 */
const CySeriesTag *
cy_series_tags_find (GArray *tags, guint32 series)
{
  const CySeriesTag wanted = { .series = series };
  guint i;

  return g_array_binary_search (tags, &wanted, compare_tags, &i)
           ? &g_array_index (tags, CySeriesTag, i)
           : NULL;
}
