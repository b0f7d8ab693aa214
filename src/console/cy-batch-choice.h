/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-command-offer.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyBatchChoice:
 * @name: of the command.
 * @label: what people call it, in their language.
 * @offer: (nullable): what it takes, with the widest range of any type; %NULL for commands that take
 *   a record.
 * @reference: the kind of the record it takes, %CY_N_KINDS for none.
 * @argument: (nullable): what that argument is called.
 * @types: (element-type utf8 int): the pile types that have it, and 1 + whether it is given to each
 *   gun.
 * @needs_reason: operating it needs one.
 *
 * A command that many piles can be told at once.
 */
typedef struct {
  char *name;
  char *label;
  CyCommandOffer *offer;
  CyKindId reference;
  const char *argument;
  GHashTable *types;
  gboolean needs_reason;
} CyBatchChoice;

void cy_batch_choice_free (CyBatchChoice *choice);
GPtrArray *cy_batch_choice_list (CyNode *node);
char **cy_batch_choice_expand (const CyBatchChoice *choice, CyYard *yard, GPtrArray *piles);
gboolean cy_batch_choice_image_fits (const CyRecord *image, const char *type);

G_END_DECLS
