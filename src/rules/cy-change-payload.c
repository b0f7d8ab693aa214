/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-change-reach.h"
#include "cy-change-rule.h"
#include "cy-id.h"
#include "cy-payload-rule.h"

#define TARGETS_MAX 500

static char *
check_kind (JsonNode *node, gint64 low, gint64 high)
{
  CyChangeKind kind;
  const char *text;

  return cy_json_get_string (node, NULL, &text, NULL) && cy_change_kind_find (text, &kind)
           ? NULL
           : g_strdup (
               _ ("must be firmware, tariff, limit, setting, hardware, electrical or other"));
}

static char *
check_outcome (JsonNode *node, gint64 low, gint64 high)
{
  CyChangeOutcome outcome;
  const char *text;

  return cy_json_get_string (node, NULL, &text, NULL) && cy_change_outcome_find (text, &outcome) &&
             outcome != CY_CHANGE_OUTCOME_NONE
           ? NULL
           : g_strdup (_ ("must be succeeded, partly, failed or rolled_back"));
}

static char *
check_targets (JsonNode *node, gint64 low, gint64 high)
{
  char *why = cy_payload_check_list (node, low, high);
  JsonArray *array = why == NULL ? json_node_get_array (node) : NULL;

  for (guint i = 0; why == NULL && i < json_array_get_length (array); i++) {
    CyKindId kind;
    const char *id;

    if (!cy_change_target_split (json_array_get_string_element (array, i), &kind, &id) ||
        !cy_id_validate (id, NULL))
      why = g_strdup (_ ("must be piles, stations, switchboards or transformers"));
  }
  return why;
}

/* What it is about; while it is a draft all of it may be missing but its title. */
#define CONTENT                                                                                   \
  CY_PAYLOAD_LONG (N_ ("what")), CY_PAYLOAD_LONG (N_ ("why")), CY_PAYLOAD_LONG (N_ ("rollback")), \
    { N_ ("kind"), check_kind, 0, 0, FALSE },                                                     \
    { N_ ("targets"), check_targets, 0, TARGETS_MAX, FALSE }, CY_PAYLOAD_TIME (N_ ("from_us")),   \
    CY_PAYLOAD_TIME (N_ ("to_us")),                                                               \
    { N_ ("likelihood"), cy_payload_check_int, 1, CY_RISK_STEPS, FALSE },                         \
  {                                                                                               \
    "consequence", cy_payload_check_int, 1, CY_RISK_STEPS, FALSE                                  \
  }

#define MAX_MEMBERS 12

static const CyPayloadMember members[CY_N_CHANGE_EVENTS][MAX_MEMBERS] = {
  [CY_CHANGE_EVENT_CREATE] = { { N_ ("title"), cy_payload_check_text, 1, CY_PAYLOAD_LINE_MAX,
                                 TRUE },
                               CONTENT },
  [CY_CHANGE_EVENT_EDIT] = { { N_ ("title"), cy_payload_check_text, 1, CY_PAYLOAD_LINE_MAX, FALSE },
                             CONTENT,
                             CY_PAYLOAD_NOTE (0) },
  [CY_CHANGE_EVENT_PROPOSE] = { CY_PAYLOAD_NOTE (0) },
  [CY_CHANGE_EVENT_APPROVE] = { CY_PAYLOAD_NOTE (0) },
  [CY_CHANGE_EVENT_REJECT] = { CY_PAYLOAD_REASON },
  [CY_CHANGE_EVENT_WITHDRAW] = { CY_PAYLOAD_REASON },
  [CY_CHANGE_EVENT_BEGIN] = { CY_PAYLOAD_ID (N_ ("command")), CY_PAYLOAD_ID (N_ ("batch")),
                              CY_PAYLOAD_ID (N_ ("order")), CY_PAYLOAD_NOTE (0) },
  [CY_CHANGE_EVENT_FINISH] = { { N_ ("outcome"), check_outcome, 0, 0, TRUE },
                               CY_PAYLOAD_LONG (N_ ("result")) },
  [CY_CHANGE_EVENT_COMMENT] = { CY_PAYLOAD_NOTE (1) },
};

/**
 * cy_change_payload_refuse:
 *
 * The members each event may have, and what they may be.
 *
 * Threading: any; pure.
 *
 * Returns: (transfer full) (nullable): what is wrong with them, `reason is missing`, or %NULL.
 */
char *
cy_change_payload_refuse (CyChangeEvent event, JsonObject *payload)
{
  return cy_payload_refuse (members[event], MAX_MEMBERS, payload);
}
