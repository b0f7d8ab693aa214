/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-flood-fold.h"

G_BEGIN_DECLS

/* A tree is not deeper; where one has a ring, walking up ends here. */
#define CY_FOLD_DEPTH_MAX 16

/* What folding works on. All arrays are owned but @alarms and @nodes. */
typedef struct {
  const CyFoldAlarm *alarms;
  guint n_alarms;
  const CyFoldNode *nodes;
  guint n_nodes;
  guint *order;   /* the alarms by time */
  guint *n_piles; /* of each node: below it or itself */
} CyFoldInput;

/* Something upstream that other alarms may follow from. */
typedef struct {
  int node;
  guint depth;
  int alarm; /* -1 when it is only concluded */
  gint64 raised_us;
  CyPriority priority;
} CyFoldCause;

guint cy_fold_path (const CyFoldInput *input, int place, int *out_path);
int cy_fold_pile (const CyFoldInput *input, int place);
GArray *cy_fold_find_causes (const CyFoldInput *input);

G_END_DECLS
