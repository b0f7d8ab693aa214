/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-change-dossier.h"
#include "cy-node.h"

G_BEGIN_DECLS

/* What the node makes of a change, in words and figures that need no rule to be read. */

#define CY_NODE_RISK_STEPS 5

/**
 * CyNodeRisk:
 * @score: from 1 to 25; 0 when it is not told.
 * @level: 0 when it is not told, 1 low, 2 medium, 3 high, 4 extreme.
 * @label: that in a word, translated.
 */
typedef struct {
  guint score;
  guint level;
  const char *label;
} CyNodeRisk;

CyNodeRisk cy_node_weigh_risk (guint likelihood, guint consequence);
const char *cy_node_likelihood_label (guint likelihood);
const char *cy_node_consequence_label (guint consequence);

/**
 * CyChangeRadius:
 * @piles: (array zero-terminated=1): ids of piles that are out while it lasts, or when it goes wrong.
 * @n_piles: how many.
 * @n_guns: guns on them.
 * @n_unsure: piles at the same station of which nobody recorded what feeds them.
 * @n_unknown: guns of which it is not known now what they are doing.
 * @n_sessions: guns that are energised now.
 * @power_w: what those draw now [W].
 * @rated_w: what the piles can give [W].
 * @consequence: how grave it would be, from 1 to 5; a person may know better.
 * @reason: what that is from, translated.
 *
 * What a change takes with it when it goes wrong, as things are now.
 */
typedef struct {
  char **piles;
  guint n_piles;
  guint n_guns;
  guint n_unsure;
  guint n_unknown;
  guint n_sessions;
  double power_w;
  double rated_w;
  guint consequence;
  const char *reason;
} CyChangeRadius;

CyChangeRadius *cy_node_measure_radius (CyNode *node, char **targets);
void cy_change_radius_free (CyChangeRadius *radius);

/**
 * CySimilarChange:
 * @change: (transfer none): owned by this.
 * @reason: (nullable): why it was rejected, or what came of it in its people's words.
 * @is_same_place: whether it reached one of the same piles; else only piles of the same type.
 * @n_piles: how many it reached, by the topology of today.
 * @followed_us: how long after it was looked at [µs]; 0 when it was not finished.
 * @n_alarms_before: alarms raised on its piles in so long a time before it was finished.
 * @n_alarms_after: in so long a time after.
 * @n_orders_before: work orders made about its piles before.
 * @n_orders_after: after.
 *
 * An earlier change and what followed it. Both sides of it are equally long, also when it was finished less
 * than a week ago.
 */
typedef struct {
  CyChange *change;
  char *reason;
  gboolean is_same_place;
  guint n_piles;
  gint64 followed_us;
  guint n_alarms_before;
  guint n_alarms_after;
  guint n_orders_before;
  guint n_orders_after;
} CySimilarChange;

void cy_similar_change_free (CySimilarChange *similar);
void cy_node_query_similar_changes (CyNode *node,
                                    const char *id,
                                    CyNodeResult answer,
                                    gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyChangeRadius, cy_change_radius_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySimilarChange, cy_similar_change_free)

G_END_DECLS
