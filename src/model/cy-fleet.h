/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-link.h"
#include "cy-tag.h"

G_BEGIN_DECLS

/**
 * CyFleetPile:
 * @id: the pile's record id.
 * @link: (nullable): where it answers; %NULL when another node talks to it.
 * @scan_ms: how often it is to be read [ms].
 * @tags: what it measures.
 */
typedef struct {
  char *id;
  CyLink *link;
  guint scan_ms;
  CyTagSet *tags;
} CyFleetPile;

/**
 * CyFleet:
 *
 * The piles this node shows, numbered. Samples travel with the pile's number instead of its name,
 * so the numbers only mean something together with the fleet they belong to.
 *
 * Threading: immutable after the last cy_fleet_add(); references are atomic.
 */
typedef struct _CyFleet CyFleet;

CyFleet *cy_fleet_new (void);
CyFleet *cy_fleet_ref (CyFleet *fleet);
void cy_fleet_unref (CyFleet *fleet);
guint
cy_fleet_add (CyFleet *fleet, const char *id, const CyLink *link, guint scan_ms, CyTagSet *tags);
guint cy_fleet_get_n_piles (const CyFleet *fleet);
const CyFleetPile *cy_fleet_get (const CyFleet *fleet, guint pile);
gboolean cy_fleet_find (const CyFleet *fleet, const char *id, guint *out_pile);
const CyTag *
cy_fleet_find_tag (const CyFleet *fleet, const char *id, guint connector, CyMeasureId measure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyFleet, cy_fleet_unref)

G_END_DECLS
