/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CySeriesTag:
 * @series: what the block calls it.
 * @connector: gun number from 1, or 0 for the pile as a whole.
 * @measure: its name; this program need not know it.
 * @scale: value per count.
 * @offset: added after scaling.
 *
 * What one series of a block is.
 */
typedef struct {
  guint32 series;
  guint connector;
  char *measure;
  double scale;
  double offset;
} CySeriesTag;

/* Arrays of them, in order of their series. */
GArray *cy_series_tags_new (void);
void cy_series_tags_add (GArray *tags, const CySeriesTag *tag);
void cy_series_tags_sort (GArray *tags);
const CySeriesTag *cy_series_tags_find (GArray *tags, guint32 series);

G_END_DECLS
