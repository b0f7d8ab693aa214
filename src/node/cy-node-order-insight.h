/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/* What the node makes of an order, in words and figures that need no rule to be read. */

typedef enum {
  CY_NODE_PROOF_NONE,    /* nothing to prove: no pile, or not submitted yet */
  CY_NODE_PROOF_PENDING, /* the pile did not prove it yet */
  CY_NODE_PROOF_AGREED,  /* the pile's own data agree that it is repaired */
  CY_NODE_PROOF_REFUTED, /* the same came again */
} CyNodeProof;

typedef enum {
  CY_NODE_OUTLOOK_UNKNOWN,
  CY_NODE_OUTLOOK_IN_TIME,
  CY_NODE_OUTLOOK_LIKELY_LATE,
  CY_NODE_OUTLOOK_LATE,
} CyNodeOutlook;

/**
 * CyOrderInsight:
 * @proof: whether the pile's own data agree that it is repaired.
 * @proof_text: (nullable): that in words, translated.
 * @outlook: whether it will be done by when it is expected.
 * @outlook_text: (nullable): why, translated.
 * @likely_us: when it will likely be done [µs UTC]; 0 when that is not known.
 * @n_similar: how many earlier orders the estimate stands on; 0 when there is none.
 * @median_us: how long half of them took at most [µs].
 * @similar_text: (nullable): how like they are, translated.
 * @outage_from_us: when the pile went out [µs UTC]; 0 when it did not.
 * @outage_to_us: when it was back, or now [µs UTC].
 * @loss_known: whether the next two say anything.
 * @loss_wh: energy that the pile would have given [Wh].
 * @loss_minor: what it would have cost those who charge [1/100]; -1 when there is no tariff.
 * @loss_text: (nullable): what that stands on, translated.
 * @procedure_changed: the procedure was edited since; the order keeps its own checklist.
 * @trouble: (nullable): what else should be known, such as that its responsible person left, translated.
 */
typedef struct {
  CyNodeProof proof;
  char *proof_text;
  CyNodeOutlook outlook;
  char *outlook_text;
  gint64 likely_us;
  guint n_similar;
  gint64 median_us;
  char *similar_text;
  gint64 outage_from_us;
  gint64 outage_to_us;
  gboolean loss_known;
  double loss_wh;
  gint64 loss_minor;
  char *loss_text;
  gboolean procedure_changed;
  char *trouble;
} CyOrderInsight;

void cy_order_insight_free (CyOrderInsight *insight);
void
cy_node_query_order_insight (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data);

/**
 * CySceneKind:
 *
 * What a line of a scene is about.
 */
typedef enum {
  CY_SCENE_ALARM,   /* raised, over, acknowledged */
  CY_SCENE_COMMAND, /* given to the pile */
  CY_SCENE_ORDER,   /* something done to this order */
  CY_SCENE_RECORD,  /* somebody changed master data of the pile */
  CY_SCENE_STATE,   /* a gun changed its state */
  CY_SCENE_VALUE,   /* the greatest and least of a value around the fault */
  CY_N_SCENE_KINDS,
} CySceneKind;

/**
 * CySceneLine:
 * @time_us: [µs UTC].
 * @connector: gun, 0 for the pile as a whole.
 * @actor: (nullable): who.
 * @text: what, translated.
 * @detail: (nullable): more of it: a note, a reason.
 * @is_fault: it is one of the order's own alarms.
 */
typedef struct {
  gint64 time_us;
  CySceneKind kind;
  guint connector;
  char *actor;
  char *text;
  char *detail;
  gboolean is_fault;
} CySceneLine;

/**
 * CyScene:
 * @from_us: the first moment that was looked at [µs UTC].
 * @to_us: the last [µs UTC].
 * @lines: (element-type CySceneLine): oldest first.
 *
 * Everything around the fault on one time line.
 */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  GPtrArray *lines;
} CyScene;

void cy_scene_free (CyScene *scene);
void cy_node_query_scene (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyOrderInsight, cy_order_insight_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyScene, cy_scene_free)

G_END_DECLS
