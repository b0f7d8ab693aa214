/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-map-labels.h"

/* Empty space kept around a name [px]. */
#define SPACE 4

/* A name whose middle is this far outside is still considered, so that names do not jump as they
 * leave the screen [px]. */
#define OUTSIDE 120

/* Which names belong together: how they look, and from when on they are only in the way. */
typedef struct {
  CyTextStyle style;
  double zoom_max;
  gboolean dot; /* a mark at the place itself */
} Tier;

enum {
  TIER_HOME,
  TIER_PROVINCE,
  TIER_COUNTRY,
  TIER_CITY,
  N_TIERS
};

static const Tier tiers[N_TIERS] = {
  [TIER_HOME] = { CY_TEXT_STRONG, 4.0, FALSE },
  [TIER_PROVINCE] = { CY_TEXT_SMALL, 8.5, FALSE },
  [TIER_COUNTRY] = { CY_TEXT_TINY, 8.0, FALSE },
  [TIER_CITY] = { CY_TEXT_TINY, 99, TRUE },
};

static guint
tier_of (const CyBaseMapFeature *feature)
{
  if ((feature->flags & CY_BASE_MAP_HOME) != 0)
    return TIER_HOME;
  if ((feature->flags & CY_BASE_MAP_CITY) != 0)
    return TIER_CITY;
  return (feature->flags & CY_BASE_MAP_PROVINCE) != 0 ? TIER_PROVINCE : TIER_COUNTRY;
}

typedef struct {
  const CyMapView *view;
  CyTextCache *texts;
  GArray *taken; /* graphene_rect_t */
  GtkSnapshot *snapshot;
  const CyPalette *palette;
} Job;

static gboolean
take (GArray *taken, const graphene_rect_t *box)
{
  for (guint i = 0; i < taken->len; i++)
    if (graphene_rect_intersection (&g_array_index (taken, graphene_rect_t, i), box, NULL))
      return FALSE;
  g_array_append_val (taken, *box);
  return TRUE;
}

static void
draw_label (Job *job, const CyBaseMapFeature *feature, const Tier *tier)
{
  const char *name = cy_text_is_chinese () ? feature->name_zh : feature->name_en;
  double x = (double) feature->label.x / CY_BASE_MAP_GRID * job->view->world - job->view->left;
  double y = (double) feature->label.y / CY_BASE_MAP_GRID * job->view->world - job->view->top;
  int width, height;
  graphene_rect_t box;

  if (*name == '\0' || x < -OUTSIDE || y < -OUTSIDE || x > job->view->width + OUTSIDE ||
      y > job->view->height + OUTSIDE)
    return;
  pango_layout_get_pixel_size (cy_text_cache_get (job->texts, tier->style, name, -1), &width,
                               &height);
  box = GRAPHENE_RECT_INIT ((float) (tier->dot ? x + 4 : x - width / 2.0),
                            (float) (y - height / 2.0), (float) width, (float) height);
  graphene_rect_inset (&box, -SPACE, -SPACE);
  if (!take (job->taken, &box))
    return;
  if (tier->dot)
    gtk_snapshot_append_color (
      job->snapshot, &job->palette->dim,
      &GRAPHENE_RECT_INIT ((float) x - 1.5f, (float) y - 1.5f, 3.0f, 3.0f));
  (void) cy_text_draw (job->texts, job->snapshot, tier->style, name, box.origin.x + SPACE,
                       box.origin.y + SPACE, -1, &job->palette->dim);
}

/**
 * cy_map_labels_snapshot:
 * @taken: (element-type graphene_rect_t): where no name may stand; the names' own boxes are added.
 *
 * Writes the names of countries, provinces and cities that fit, the more important ones first.
 */
void
cy_map_labels_snapshot (const CyBaseMap *map,
                        const CyMapView *view,
                        CyTextCache *texts,
                        GArray *taken,
                        GtkSnapshot *snapshot,
                        const CyPalette *palette)
{
  Job job = { view, texts, taken, snapshot, palette };
  const CyBaseMapFeature *features;
  guint n_features;

  features = cy_base_map_get_features (map, &n_features);
  for (guint tier = 0; tier < N_TIERS; tier++) {
    if (view->zoom > tiers[tier].zoom_max)
      continue;
    for (guint i = 0; i < n_features; i++)
      if (features[i].zoom <= view->zoom + 0.3 && tier_of (&features[i]) == tier)
        draw_label (&job, &features[i], &tiers[tier]);
  }
}
