/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"
#include "cy-state.h"
#include "cy-tag.h"

G_BEGIN_DECLS

/**
 * CyStateTest:
 * @CY_STATE_TEST_EQUALS: the raw value is this number.
 * @CY_STATE_TEST_ANY: any of these bits is set.
 * @CY_STATE_TEST_NONE: none of these bits is set.
 * @CY_STATE_TEST_AT_LEAST: the raw value is this or more.
 * @CY_STATE_TEST_AT_MOST: the raw value is this or less.
 */
typedef enum {
  CY_STATE_TEST_EQUALS,
  CY_STATE_TEST_ANY,
  CY_STATE_TEST_NONE,
  CY_STATE_TEST_AT_LEAST,
  CY_STATE_TEST_AT_MOST,
} CyStateTest;

typedef struct {
  CyMeasureId measure;
  CyStateTest test;
  gint64 value;
} CyStateCondition;

/**
 * CyStateRule:
 * @conditions: (element-type CyStateCondition): all must hold; none always does.
 * @state: what the gun is doing then.
 *
 * One line of the table that makes a state of several registers. The first that fits decides.
 */
typedef struct {
  GArray *conditions;
  CyPileState state;
} CyStateRule;

GPtrArray *cy_state_rules_parse (JsonNode *node, const CyJsonPath *path, GError **error);
int cy_state_input_find (const CyTagSet *tags, guint connector, CyMeasureId measure);
gboolean cy_state_rules_judge (const GPtrArray *rules,
                               const CyTagSet *tags,
                               guint connector,
                               const CySample *samples,
                               CyPileState *out_state);
gint64 cy_state_condition_satisfy (const CyStateCondition *condition, gint64 raw);

G_END_DECLS
