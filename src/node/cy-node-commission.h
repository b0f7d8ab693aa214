/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-finding.h"
#include "cy-node.h"

G_BEGIN_DECLS

#define CY_ENTRY_PILE_COMMISSION "pile.commission"

/**
 * CyCommissioning:
 * @pile: its record's id.
 * @finding: what it said when it was read with its type's profile.
 * @remarks: (nullable): what else is to be said.
 *
 * What putting a pile into service rests on.
 */
typedef struct {
  const char *pile;
  CyFinding *finding;
  const char *remarks;
} CyCommissioning;

/* A pile that is not in service is not read, so a probe has it for itself; commissioning ends with
 * putting it into service. */
gboolean
cy_node_can_commission (CyNode *node, const char *pile, const CyFinding *finding, GError **error);
void cy_node_commission (CyNode *node,
                         const CyCommissioning *commissioning,
                         const char *actor,
                         CyNodeDone done,
                         gpointer user_data);
void cy_node_write_sheet (CyNode *node,
                          const CyCommissioning *commissioning,
                          const char *path,
                          const char *actor,
                          CyNodeDone done,
                          gpointer user_data);

G_END_DECLS
