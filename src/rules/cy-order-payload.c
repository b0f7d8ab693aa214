/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-id.h"
#include "cy-order-rule.h"
#include "cy-procedure.h"

#define LINE_MAX_BYTES 200
#define TEXT_MAX_BYTES 4000
#define LIST_MAX       200
#define MINOR_MAX      G_GINT64_CONSTANT (100000000000)

/* A member of an entry's payload: bounds are of the number, of the text's bytes or of the list's length. */
typedef struct {
  const char *name;
  char *(*check) (JsonNode *node, gint64 low, gint64 high);
  gint64 low;
  gint64 high;
  gboolean required;
} Member;

static char *
check_text (JsonNode *node, gint64 low, gint64 high)
{
  const char *text;
  g_autofree char *stripped = NULL;

  if (!cy_json_get_string (node, NULL, &text, NULL))
    return g_strdup (_ ("must be text"));
  if ((gint64) strlen (text) > high)
    return g_strdup_printf (_ ("is longer than %d bytes"), (int) high);
  stripped = g_strstrip (g_strdup (text));
  return (gint64) strlen (stripped) < low ? g_strdup (_ ("is empty")) : NULL;
}

static char *
check_id (JsonNode *node, gint64 low, gint64 high)
{
  const char *text;
  g_autoptr (GError) error = NULL;

  if (!cy_json_get_string (node, NULL, &text, NULL))
    return g_strdup (_ ("must be text"));
  /* An empty one takes back what was said before. */
  return *text == '\0' || cy_id_validate (text, &error) ? NULL : g_strdup (error->message);
}

static char *
check_int (JsonNode *node, gint64 low, gint64 high)
{
  gint64 value;

  return cy_json_get_int (node, NULL, low, high, &value, NULL)
           ? NULL
           : g_strdup_printf (_ ("must be a whole number from %lld to %lld"), (long long) low,
                              (long long) high);
}

static char *
check_number (JsonNode *node, gint64 low, gint64 high)
{
  double value;

  return cy_json_get_double (node, NULL, (double) low, (double) high, &value, NULL)
           ? NULL
           : g_strdup (_ ("must be a number"));
}

static char *
check_list (JsonNode *node, gint64 low, gint64 high)
{
  JsonArray *array;
  const char *text;

  if (!cy_json_get_array (node, NULL, &array, NULL))
    return g_strdup (_ ("must be a list"));
  if ((gint64) json_array_get_length (array) > high || (gint64) json_array_get_length (array) < low)
    return g_strdup_printf (_ ("must have from %d to %d members"), (int) low, (int) high);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (!cy_json_get_string (json_array_get_element (array, i), NULL, &text, NULL) ||
        strlen (text) > LINE_MAX_BYTES || *text == '\0')
      return g_strdup (_ ("must be a list of short texts"));
  }
  return NULL;
}

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

#define NOTE(is_required)                                             \
  {                                                                   \
    N_ ("note"), check_text, is_required, TEXT_MAX_BYTES, is_required \
  }
#define REASON                                         \
  {                                                    \
    N_ ("reason"), check_text, 1, TEXT_MAX_BYTES, TRUE \
  }
#define LINE(name)                             \
  {                                            \
    name, check_text, 0, LINE_MAX_BYTES, FALSE \
  }
#define LONG(name)                             \
  {                                            \
    name, check_text, 0, TEXT_MAX_BYTES, FALSE \
  }
#define ID(name)                \
  {                             \
    name, check_id, 0, 0, FALSE \
  }
#define MONEY(name)                      \
  {                                      \
    name, check_int, 0, MINOR_MAX, FALSE \
  }
#define TIME(name)                        \
  {                                       \
    name, check_int, 0, G_MAXINT64, FALSE \
  }
#define WHO                                                                                  \
  ID (N_ ("responsible")), ID (N_ ("vendor")), { N_ ("helpers"), check_list, 0, 20, FALSE }, \
    { N_ ("priority"), check_priority, 0, 0, FALSE }, TIME (N_ ("expected_us"))

#define MAX_MEMBERS 22

static const Member members[CY_N_ORDER_EVENTS][MAX_MEMBERS] = {
  [CY_ORDER_EVENT_CREATE] = { { N_ ("title"), check_text, 1, LINE_MAX_BYTES, TRUE },
                              LONG (N_ ("text")),
                              ID (N_ ("pile")),
                              ID (N_ ("station")),
                              { N_ ("connector"), check_int, 0, G_MAXUINT8, FALSE },
                              { N_ ("alarms"), check_list, 0, LIST_MAX, FALSE },
                              { N_ ("conditions"), check_list, 0, LIST_MAX, FALSE },
                              { N_ ("source"), check_source, 0, 0, FALSE },
                              ID (N_ ("source_id")),
                              { N_ ("counter"), check_number, 0,
                                G_GINT64_CONSTANT (1000000000000000), FALSE },
                              ID (N_ ("earlier")),
                              ID (N_ ("procedure")),
                              ID (N_ ("article")),
                              { N_ ("steps"), check_steps, 0, 0, FALSE },
                              WHO },
  [CY_ORDER_EVENT_ASSIGN] = { WHO, LINE (N_ ("title")), LONG (N_ ("text")), NOTE (0) },
  [CY_ORDER_EVENT_ACCEPT] = { NOTE (0), TIME (N_ ("expected_us")) },
  [CY_ORDER_EVENT_LINK] = { { N_ ("alarms"), check_list, 1, LIST_MAX, TRUE },
                            { N_ ("conditions"), check_list, 0, LIST_MAX, FALSE } },
  [CY_ORDER_EVENT_TICK] = { { N_ ("step"), check_int, 1, 1000, TRUE },
                            { N_ ("value"), check_number, -1000000000, 1000000000, FALSE },
                            { N_ ("photo"), check_sha256, 0, 0, FALSE },
                            NOTE (0) },
  [CY_ORDER_EVENT_SKIP] = { { N_ ("step"), check_int, 1, 1000, TRUE }, REASON },
  [CY_ORDER_EVENT_USE] = { { N_ ("what"), check_text, 1, LINE_MAX_BYTES, TRUE },
                           LINE (N_ ("number")),
                           { N_ ("quantity"), check_int, 1, 10000, TRUE },
                           MONEY (N_ ("price_minor")),
                           LINE (N_ ("serial_out")),
                           LINE (N_ ("serial_in")) },
  [CY_ORDER_EVENT_WORK] = { { N_ ("what"), check_text, 1, LINE_MAX_BYTES, TRUE },
                            { N_ ("minutes"), check_int, 1, 10080, TRUE },
                            MONEY (N_ ("price_minor")) },
  [CY_ORDER_EVENT_SPEND] = { { N_ ("what"), check_text, 1, LINE_MAX_BYTES, TRUE },
                             { N_ ("price_minor"), check_int, 1, MINOR_MAX, TRUE } },
  [CY_ORDER_EVENT_PROGRESS] = { NOTE (1), { N_ ("percent"), check_int, 0, 100, FALSE } },
  [CY_ORDER_EVENT_COMMENT] = { NOTE (1) },
  [CY_ORDER_EVENT_ATTACH] = { { N_ ("sha256"), check_sha256, 0, 0, TRUE },
                              { N_ ("name"), check_text, 1, LINE_MAX_BYTES, TRUE },
                              LINE (N_ ("type")),
                              { N_ ("size"), check_int, 1, G_MAXUINT32, TRUE } },
  [CY_ORDER_EVENT_URGE] = { NOTE (0) },
  [CY_ORDER_EVENT_ESCALATE] = { NOTE (0) },
  [CY_ORDER_EVENT_PAUSE] = { REASON },
  [CY_ORDER_EVENT_RESUME] = { NOTE (0) },
  [CY_ORDER_EVENT_SUBMIT] = { { N_ ("cause"), check_text, 1, TEXT_MAX_BYTES, TRUE },
                              { N_ ("method"), check_text, 1, TEXT_MAX_BYTES, TRUE },
                              LONG (N_ ("result")),
                              { N_ ("fix"), check_fix, 0, 0, TRUE },
                              TIME (N_ ("finished_us")),
                              ID (N_ ("article")) },
  [CY_ORDER_EVENT_APPROVE] = { NOTE (0), LONG (N_ ("proof")), LONG (N_ ("override")),
                               ID (N_ ("article")) },
  [CY_ORDER_EVENT_REJECT] = { REASON },
  [CY_ORDER_EVENT_CANCEL] = { REASON },
  [CY_ORDER_EVENT_REOPEN] = { REASON },
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
  for (const Member *member = members[event];
       member < members[event] + MAX_MEMBERS && member->name != NULL; member++) {
    JsonNode *node = json_object_get_member (payload, member->name);
    g_autofree char *why = NULL;

    if (node == NULL || JSON_NODE_HOLDS_NULL (node)) {
      if (member->required)
        return g_strdup_printf (_ ("%s is missing"), _ (member->name));
      continue;
    }
    why = member->check (node, member->low, member->high);
    if (why != NULL)
      return g_strdup_printf ("%s %s", _ (member->name), why);
  }
  return NULL;
}
