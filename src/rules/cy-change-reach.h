/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyChangeReach:
 * @piles: (array zero-terminated=1): ids of piles that a change is about, or that are fed by what it is about.
 * @n_unsure: piles at the station of a transformer or switchboard it is about of which nobody recorded what
 *   feeds them.
 *
 * How far a change goes, by the topology.
 */
typedef struct {
  char **piles;
  guint n_unsure;
} CyChangeReach;

/**
 * CyChangeLikeness:
 *
 * How like one change is to another of the same kind.
 */
typedef enum {
  CY_CHANGE_UNLIKE,
  CY_CHANGE_SAME_TYPE, /* they reach piles of the same type */
  CY_CHANGE_SAME_PILE, /* they reach the same pile */
} CyChangeLikeness;

CyChangeReach *cy_change_reach_new (CyYard *yard, char **targets);
void cy_change_reach_free (CyChangeReach *reach);
char **cy_change_targets_above (CyYard *yard, CyRecord *pile);
gboolean cy_change_target_split (const char *target, CyKindId *out_kind, const char **out_id);
char *cy_change_target_find (CyYard *yard, const char *word);
CyChangeLikeness
cy_change_likeness (CyYard *yard, const CyChangeReach *one, const CyChangeReach *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyChangeReach, cy_change_reach_free)

G_END_DECLS
