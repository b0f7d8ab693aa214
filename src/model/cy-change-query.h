/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-change.h"

G_BEGIN_DECLS

/**
 * CyChangeQuery:
 * @states: bits by #CyChangeState, 0 for any.
 * @kinds: bits by #CyChangeKind, 0 for any.
 * @targets: (nullable): only about one of these records, by their subjects.
 * @after: (nullable): begin behind this change, which was the last of the page before.
 * @limit: at most so many, newest first.
 *
 * Which change requests to look for. All of it must hold.
 */
typedef struct {
  guint states;
  guint kinds;
  char **targets;
  CyChange *after;
  guint limit;
} CyChangeQuery;

#define CY_CHANGE_STATES_OPEN                                                  \
  (1u << CY_CHANGE_DRAFT | 1u << CY_CHANGE_PROPOSED | 1u << CY_CHANGE_SECOND | \
   1u << CY_CHANGE_APPROVED | 1u << CY_CHANGE_UNDER_WAY)

CyChangeQuery *cy_change_query_new (guint limit);
CyChangeQuery *cy_change_query_copy (const CyChangeQuery *query);
void cy_change_query_free (CyChangeQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyChangeQuery, cy_change_query_free)

G_END_DECLS
