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
#define WHO                                                          \
  CY_PAYLOAD_ID (N_ ("responsible")), CY_PAYLOAD_ID (N_ ("vendor")), \
    { N_ ("helpers"), cy_payload_check_list, 0, 20, FALSE },         \
    { N_ ("priority"), check_priority, 0, 0, FALSE }, CY_PAYLOAD_TIME (N_ ("expected_us"))

#define MAX_MEMBERS 22

static const CyPayloadMember members[CY_N_ORDER_EVENTS][MAX_MEMBERS] = {
  [CY_ORDER_EVENT_CREATE] = { { N_ ("title"), cy_payload_check_text, 1, CY_PAYLOAD_LINE_MAX, TRUE },
                              CY_PAYLOAD_LONG (N_ ("text")),
                              CY_PAYLOAD_ID (N_ ("pile")),
                              CY_PAYLOAD_ID (N_ ("station")),
                              { N_ ("connector"), cy_payload_check_int, 0, G_MAXUINT8, FALSE },
                              { N_ ("alarms"), cy_payload_check_list, 0, LIST_MAX, FALSE },
                              { N_ ("conditions"), cy_payload_check_list, 0, LIST_MAX, FALSE },
                              { N_ ("source"), check_source, 0, 0, FALSE },
                              CY_PAYLOAD_ID (N_ ("source_id")),
                              { N_ ("counter"), cy_payload_check_number, 0,
                                G_GINT64_CONSTANT (1000000000000000), FALSE },
                              CY_PAYLOAD_ID (N_ ("earlier")),
                              CY_PAYLOAD_ID (N_ ("procedure")),
                              CY_PAYLOAD_ID (N_ ("article")),
                              { N_ ("steps"), check_steps, 0, 0, FALSE },
                              WHO },
  [CY_ORDER_EVENT_ASSIGN] = { WHO, CY_PAYLOAD_LINE (N_ ("title")), CY_PAYLOAD_LONG (N_ ("text")),
                              CY_PAYLOAD_NOTE (0) },
  [CY_ORDER_EVENT_ACCEPT] = { CY_PAYLOAD_NOTE (0), CY_PAYLOAD_TIME (N_ ("expected_us")) },
  [CY_ORDER_EVENT_LINK] = { { N_ ("alarms"), cy_payload_check_list, 1, LIST_MAX, TRUE },
                            { N_ ("conditions"), cy_payload_check_list, 0, LIST_MAX, FALSE } },
  [CY_ORDER_EVENT_TICK] = { { N_ ("step"), cy_payload_check_int, 1, 1000, TRUE },
                            { N_ ("value"), cy_payload_check_number, -1000000000, 1000000000,
                              FALSE },
                            { N_ ("photo"), check_sha256, 0, 0, FALSE },
                            CY_PAYLOAD_NOTE (0) },
  [CY_ORDER_EVENT_SKIP] = { { N_ ("step"), cy_payload_check_int, 1, 1000, TRUE },
                            CY_PAYLOAD_REASON },
  [CY_ORDER_EVENT_USE] = { { N_ ("what"), cy_payload_check_text, 1, CY_PAYLOAD_LINE_MAX, TRUE },
                           CY_PAYLOAD_LINE (N_ ("number")),
                           { N_ ("quantity"), cy_payload_check_int, 1, 10000, TRUE },
                           MONEY (N_ ("price_minor")),
                           CY_PAYLOAD_LINE (N_ ("serial_out")),
                           CY_PAYLOAD_LINE (N_ ("serial_in")) },
  [CY_ORDER_EVENT_WORK] = { { N_ ("what"), cy_payload_check_text, 1, CY_PAYLOAD_LINE_MAX, TRUE },
                            { N_ ("minutes"), cy_payload_check_int, 1, 10080, TRUE },
                            MONEY (N_ ("price_minor")) },
  [CY_ORDER_EVENT_SPEND] = { { N_ ("what"), cy_payload_check_text, 1, CY_PAYLOAD_LINE_MAX, TRUE },
                             { N_ ("price_minor"), cy_payload_check_int, 1, MINOR_MAX, TRUE } },
  [CY_ORDER_EVENT_PROGRESS] = { CY_PAYLOAD_NOTE (1),
                                { N_ ("percent"), cy_payload_check_int, 0, 100, FALSE } },
  [CY_ORDER_EVENT_COMMENT] = { CY_PAYLOAD_NOTE (1) },
  [CY_ORDER_EVENT_ATTACH] = { { N_ ("sha256"), check_sha256, 0, 0, TRUE },
                              { N_ ("name"), cy_payload_check_text, 1, CY_PAYLOAD_LINE_MAX, TRUE },
                              CY_PAYLOAD_LINE (N_ ("type")),
                              { N_ ("size"), cy_payload_check_int, 1, G_MAXUINT32, TRUE } },
  [CY_ORDER_EVENT_URGE] = { CY_PAYLOAD_NOTE (0) },
  [CY_ORDER_EVENT_ESCALATE] = { CY_PAYLOAD_NOTE (0) },
  [CY_ORDER_EVENT_PAUSE] = { CY_PAYLOAD_REASON },
  [CY_ORDER_EVENT_RESUME] = { CY_PAYLOAD_NOTE (0) },
  [CY_ORDER_EVENT_SUBMIT] = { { N_ ("cause"), cy_payload_check_text, 1, CY_PAYLOAD_TEXT_MAX, TRUE },
                              { N_ ("method"), cy_payload_check_text, 1, CY_PAYLOAD_TEXT_MAX,
                                TRUE },
                              CY_PAYLOAD_LONG (N_ ("result")),
                              { N_ ("fix"), check_fix, 0, 0, TRUE },
                              CY_PAYLOAD_TIME (N_ ("finished_us")),
                              CY_PAYLOAD_ID (N_ ("article")) },
  [CY_ORDER_EVENT_APPROVE] = { CY_PAYLOAD_NOTE (0), CY_PAYLOAD_LONG (N_ ("proof")),
                               CY_PAYLOAD_LONG (N_ ("override")), CY_PAYLOAD_ID (N_ ("article")) },
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
