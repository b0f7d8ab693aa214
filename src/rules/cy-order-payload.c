/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-order-rule.h"
#include "cy-payload-rule.h"
#include "cy-procedure.h"

#define LIST_MAX  200
#define MINOR_MAX G_GINT64_CONSTANT (100000000000)

static char *
check_sha256 (JsonNode *node, gint64 low, gint64 high)
{
  const char *text;

  return cy_json_get_string (node, NULL, &text, NULL) && strlen (text) == 64 &&
             strspn (text, "0123456789abcdef") == 64
           ? NULL
           : g_strdup (_ ("is no SHA-256"));
}

static char *
check_steps (JsonNode *node, gint64 low, gint64 high)
{
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GError) error = NULL;
  const char *text;

  if (!cy_json_get_string (node, NULL, &text, NULL))
    return g_strdup (_ ("must be text"));
  steps = cy_procedure_parse_steps (text, &error);
  return steps != NULL ? NULL : g_strdup (error->message);
}

static char *
check_priority (JsonNode *node, gint64 low, gint64 high)
{
  CyPriority priority;
  const char *text;

  return cy_json_get_string (node, NULL, &text, NULL) && cy_priority_find (text, &priority)
           ? NULL
           : g_strdup (_ ("must be low, medium, high or critical"));
}

static char *
check_source (JsonNode *node, gint64 low, gint64 high)
{
  CyOrderSource source;
  const char *text;

  return cy_json_get_string (node, NULL, &text, NULL) && cy_order_source_find (text, &source)
           ? NULL
           : g_strdup (_ ("is not known"));
}

static char *
check_fix (JsonNode *node, gint64 low, gint64 high)
{
  CyOrderFix fix;
  const char *text;

  return cy_json_get_string (node, NULL, &text, NULL) && cy_order_fix_find (text, &fix)
           ? NULL
           : g_strdup (_ ("must be temporary, root or none"));
}

#define MONEY(name)                                 \
  {                                                 \
    name, cy_payload_check_int, 0, MINOR_MAX, FALSE \
  }
#define WHO                                                \
  CY_PAYLOAD_ID ("responsible"), CY_PAYLOAD_ID ("vendor"), \
    { "helpers", cy_payload_check_list, 0, 20, FALSE },    \
    { "priority", check_priority, 0, 0, FALSE }, CY_PAYLOAD_TIME ("expected_us")

#define MAX_MEMBERS 22

static const CyPayloadMember members[CY_N_ORDER_EVENTS][MAX_MEMBERS] = {
  [CY_ORDER_EVENT_CREATE] = { { "title", cy_payload_check_text, 1, CY_PAYLOAD_LINE_MAX, TRUE },
                              CY_PAYLOAD_LONG ("text"),
                              CY_PAYLOAD_ID ("pile"),
                              CY_PAYLOAD_ID ("station"),
                              { "connector", cy_payload_check_int, 0, G_MAXUINT8, FALSE },
                              { "alarms", cy_payload_check_list, 0, LIST_MAX, FALSE },
                              { "conditions", cy_payload_check_list, 0, LIST_MAX, FALSE },
                              { "source", check_source, 0, 0, FALSE },
                              CY_PAYLOAD_ID ("source_id"),
                              { "counter", cy_payload_check_number, 0,
                                G_GINT64_CONSTANT (1000000000000000), FALSE },
                              CY_PAYLOAD_ID ("earlier"),
                              CY_PAYLOAD_ID ("procedure"),
                              CY_PAYLOAD_ID ("article"),
                              { "steps", check_steps, 0, 0, FALSE },
                              WHO },
  [CY_ORDER_EVENT_ASSIGN] = { WHO, CY_PAYLOAD_LINE ("title"), CY_PAYLOAD_LONG ("text"),
                              CY_PAYLOAD_NOTE (0) },
  [CY_ORDER_EVENT_ACCEPT] = { CY_PAYLOAD_NOTE (0), CY_PAYLOAD_TIME ("expected_us") },
  [CY_ORDER_EVENT_LINK] = { { "alarms", cy_payload_check_list, 1, LIST_MAX, TRUE },
                            { "conditions", cy_payload_check_list, 0, LIST_MAX, FALSE } },
  [CY_ORDER_EVENT_TICK] = { { "step", cy_payload_check_int, 1, 1000, TRUE },
                            { "value", cy_payload_check_number, -1000000000, 1000000000, FALSE },
                            { "photo", check_sha256, 0, 0, FALSE },
                            CY_PAYLOAD_NOTE (0) },
  [CY_ORDER_EVENT_SKIP] = { { "step", cy_payload_check_int, 1, 1000, TRUE }, CY_PAYLOAD_REASON },
  [CY_ORDER_EVENT_USE] = { { "what", cy_payload_check_text, 1, CY_PAYLOAD_LINE_MAX, TRUE },
                           CY_PAYLOAD_LINE ("number"),
                           { "quantity", cy_payload_check_int, 1, 10000, TRUE },
                           MONEY ("price_minor"),
                           CY_PAYLOAD_LINE ("serial_out"),
                           CY_PAYLOAD_LINE ("serial_in") },
  [CY_ORDER_EVENT_WORK] = { { "what", cy_payload_check_text, 1, CY_PAYLOAD_LINE_MAX, TRUE },
                            { "minutes", cy_payload_check_int, 1, 10080, TRUE },
                            MONEY ("price_minor") },
  [CY_ORDER_EVENT_SPEND] = { { "what", cy_payload_check_text, 1, CY_PAYLOAD_LINE_MAX, TRUE },
                             { "price_minor", cy_payload_check_int, 1, MINOR_MAX, TRUE } },
  [CY_ORDER_EVENT_PROGRESS] = { CY_PAYLOAD_NOTE (1),
                                { "percent", cy_payload_check_int, 0, 100, FALSE } },
  [CY_ORDER_EVENT_COMMENT] = { CY_PAYLOAD_NOTE (1) },
  [CY_ORDER_EVENT_ATTACH] = { { "sha256", check_sha256, 0, 0, TRUE },
                              { "name", cy_payload_check_text, 1, CY_PAYLOAD_LINE_MAX, TRUE },
                              CY_PAYLOAD_LINE ("type"),
                              { "size", cy_payload_check_int, 1, G_MAXUINT32, TRUE } },
  [CY_ORDER_EVENT_URGE] = { CY_PAYLOAD_NOTE (0) },
  [CY_ORDER_EVENT_ESCALATE] = { CY_PAYLOAD_NOTE (0) },
  [CY_ORDER_EVENT_PAUSE] = { CY_PAYLOAD_REASON },
  [CY_ORDER_EVENT_RESUME] = { CY_PAYLOAD_NOTE (0) },
  [CY_ORDER_EVENT_SUBMIT] = { { "cause", cy_payload_check_text, 1, CY_PAYLOAD_TEXT_MAX, TRUE },
                              { "method", cy_payload_check_text, 1, CY_PAYLOAD_TEXT_MAX, TRUE },
                              CY_PAYLOAD_LONG ("result"),
                              { "fix", check_fix, 0, 0, TRUE },
                              CY_PAYLOAD_TIME ("finished_us"),
                              CY_PAYLOAD_ID ("article") },
  [CY_ORDER_EVENT_APPROVE] = { CY_PAYLOAD_NOTE (0), CY_PAYLOAD_LONG ("proof"),
                               CY_PAYLOAD_LONG ("override"), CY_PAYLOAD_ID ("article") },
  [CY_ORDER_EVENT_REJECT] = { CY_PAYLOAD_REASON },
  [CY_ORDER_EVENT_CANCEL] = { CY_PAYLOAD_REASON },
  [CY_ORDER_EVENT_REOPEN] = { CY_PAYLOAD_REASON },
};

/**
 * cy_order_payload_refuse:
 *
 * The members each event may have, and what they may be. Members that are not known are of a newer version
 * and do no harm.
 *
 * Returns: (transfer full) (nullable): what is wrong with them, `reason is missing`, or %NULL.
 */
char *
cy_order_payload_refuse (CyOrderEvent event, JsonObject *payload)
{
  return cy_payload_refuse (members[event], MAX_MEMBERS, payload);
}
