/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-severity.h"

G_BEGIN_DECLS

/**
 * CyMapSpot:
 * @x: on the unit square of cy_base_map_project().
 * @y: on the unit square.
 *
 * One station, as far as clustering cares.
 */
typedef struct {
  double x;
  double y;
  CySeverity severity;
  guint n_piles;
  guint n_bad;
} CyMapSpot;

/**
 * CyMapCluster:
 * @x: mean of its spots.
 * @y: mean of its spots.
 * @severity: the worst of its spots': what is wrong anywhere is seen at every zoom.
 * @worst: the first spot that is as bad as that.
 * @n_spots: 1 for a station that stands alone.
 */
typedef struct {
  double x;
  double y;
  CySeverity severity;
  guint worst;
  guint n_spots;
  guint n_piles;
  guint n_bad;
} CyMapCluster;

GArray *cy_map_cluster (const CyMapSpot *spots, guint n_spots, double cell, guint *out_cluster_of);

G_END_DECLS
