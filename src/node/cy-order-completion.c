/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-completion.h"

#include <string.h>

#include "cy-payload.h"
#include "cy-procedure.h"
#include "cy-rationale.h"
#include "cy-recurrence-rule.h"
#include "cy-time.h"

/* Whoever makes an order says what they know; the rest follows from the alarms it is about, from the master
 * data and from the orders before it. What they do say is never changed. */

void
cy_order_background_free (CyOrderBackground *background)
{
  if (background == NULL)
    return;
  g_clear_pointer (&background->of_pile, g_ptr_array_unref);
  g_clear_pointer (&background->closed, g_ptr_array_unref);
  g_free (background);
}

static gboolean
has_text (JsonObject *payload, const char *name)
{
  const char *text;

  return cy_json_get_string (json_object_get_member (payload, name), NULL, &text, NULL) &&
         *text != '\0';
}

static void
set_absent (JsonObject *payload, const char *name, const char *text)
{
  if (text != NULL && !has_text (payload, name))
    json_object_set_string_member (payload, name, text);
}

/* The subject of an alarm's id, `SUBJECT#OCCURRENCE`. */
static char *
subject_of (const char *alarm)
{
  const char *hash = strrchr (alarm, '#');

  return hash == NULL ? g_strdup (alarm) : g_strndup (alarm, (gsize) (hash - alarm));
}

static void
add_once (JsonArray *array, const char *text)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (g_strcmp0 (json_array_get_string_element (array, i), text) == 0)
      return;
  }
  json_array_add_string_element (array, text);
}

/* What one alarm says of the order; returns how urgent it is, or nothing. */
static int
take_alarm (CyAlarmDesk *desk, const char *id, JsonObject *payload, JsonArray *conditions)
{
  g_autofree char *subject = subject_of (id);
  g_autofree char *pile = NULL;
  g_autofree char *condition = NULL;
  const CyAlarm *alarm = cy_alarm_desk_get (desk, subject);
  guint connector;

  if (!cy_alarm_parse_subject (subject, &pile, &connector, &condition))
    return -1;
  add_once (conditions, condition);
  if (!has_text (payload, "pile") && !cy_alarm_is_of_node (subject)) {
    json_object_set_string_member (payload, "pile", pile);
    json_object_set_int_member (payload, "connector", connector);
  }
  return alarm == NULL ? -1 : (int) alarm->priority;
}

static void
take_alarms (CyAlarmDesk *desk, JsonObject *payload)
{
  JsonArray *conditions = json_array_new ();
  JsonArray *alarms;
  int priority = -1;

  if (cy_json_get_array (json_object_get_member (payload, "alarms"), NULL, &alarms, NULL)) {
    for (guint i = 0; i < json_array_get_length (alarms); i++) {
      const char *id;

      if (cy_json_get_string (json_array_get_element (alarms, i), NULL, &id, NULL))
        priority = MAX (priority, take_alarm (desk, id, payload, conditions));
    }
  }
  if (json_object_has_member (payload, "conditions"))
    json_array_unref (conditions);
  else
    json_object_set_array_member (payload, "conditions", conditions);
  if (priority >= 0)
    set_absent (payload, "priority", cy_priority_name ((CyPriority) priority));
}

static const char *
first_condition (JsonObject *payload)
{
  JsonArray *conditions;
  const char *first;

  return cy_json_get_array (json_object_get_member (payload, "conditions"), NULL, &conditions,
                            NULL) &&
             json_array_get_length (conditions) > 0 &&
             cy_json_get_string (json_array_get_element (conditions, 0), NULL, &first, NULL)
           ? first
           : NULL;
}

static CyRecord *
get_record (CyYard *yard, CyKindId kind, JsonObject *payload, const char *name)
{
  const char *id;

  return cy_json_get_string (json_object_get_member (payload, name), NULL, &id, NULL) && *id != '\0'
           ? cy_yard_get (yard, kind, id)
           : NULL;
}

/* The checklist as it is now goes with the order: who edits the procedure later edits the next orders'. */
static void
take_procedure (CyYard *yard, JsonObject *payload)
{
  CyRecord *pile = get_record (yard, CY_KIND_PILE, payload, "pile");
  CyRecord *procedure = get_record (yard, CY_KIND_PROCEDURE, payload, "procedure");
  const char *condition = first_condition (payload);

  if (procedure == NULL && !json_object_has_member (payload, "procedure") && pile != NULL &&
      condition != NULL)
    procedure = cy_procedure_find (yard, pile, condition);
  if (procedure == NULL)
    return;
  json_object_set_string_member (payload, "procedure", procedure->id);
  set_absent (payload, "steps", cy_record_get_text (procedure, "steps"));
}

/**
 * cy_order_complete_subject:
 * @payload: of an `order.create`, written into.
 *
 * What its alarms say: conditions, pile, priority; and the title and checklist that follow from these.
 */
void
cy_order_complete_subject (CyYard *yard, CyAlarmDesk *alarms, JsonObject *payload)
{
  const char *condition;

  take_alarms (alarms, payload);
  condition = first_condition (payload);
  if (condition != NULL && !has_text (payload, "title")) {
    g_autofree char *title = cy_condition_describe (yard, condition);

    json_object_set_string_member (payload, "title", title);
  }
  take_procedure (yard, payload);
}

/* The word before the first dot tells the class of faults: temp, fault, link. */
static gboolean
is_of_class (const char *a, const char *b)
{
  gsize length = strcspn (a, ".");

  return length == strcspn (b, ".") && strncmp (a, b, length) == 0;
}

static gboolean
is_of_type (CyYard *yard, const char *a, const char *b)
{
  CyRecord *left = a == NULL ? NULL : cy_yard_get (yard, CY_KIND_PILE, a);
  CyRecord *right = b == NULL ? NULL : cy_yard_get (yard, CY_KIND_PILE, b);

  return left != NULL && right != NULL &&
         g_strcmp0 (cy_record_get_text (left, "type"), cy_record_get_text (right, "type")) == 0;
}

static CyLikeness
likeness (CyYard *yard, const CyOrder *past, const char *pile, const char *const *conditions)
{
  const char *was = past->conditions[0];
  const char *is = conditions == NULL ? NULL : conditions[0];

  if (was == NULL || is == NULL)
    return CY_LIKENESS_ANY;
  if (g_str_equal (was, is))
    return is_of_type (yard, past->pile, pile) ? CY_LIKENESS_TYPE : CY_LIKENESS_CONDITION;
  return is_of_class (was, is) ? CY_LIKENESS_CLASS : CY_LIKENESS_ANY;
}

/**
 * cy_order_estimate_like:
 * @closed: (element-type CyOrder): to tell it from.
 * @pile: (nullable): which one the order is about.
 * @conditions: (nullable) (array zero-terminated=1): what it is about.
 *
 * Returns: how long such an order takes.
 */
CyOrderEstimate
cy_order_estimate_like (CyYard *yard,
                        GPtrArray *closed,
                        CyOrderDuration duration,
                        const char *pile,
                        const char *const *conditions)
{
  g_autofree CyPastOrder *past = g_new0 (CyPastOrder, closed->len + 1);
  guint n = 0;

  for (guint i = 0; i < closed->len; i++) {
    const CyOrder *order = closed->pdata[i];
    gint64 took_us = duration (order);

    if (order->state == CY_ORDER_HISTORY && took_us > 0)
      past[n++] = (CyPastOrder){ (guint) (took_us / (60 * CY_US_PER_S)),
                                 likeness (yard, order, pile, conditions) };
  }
  return cy_order_estimate (past, n);
}

static char **
dup_conditions (JsonObject *payload)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  JsonArray *conditions;
  const char *text;

  if (cy_json_get_array (json_object_get_member (payload, "conditions"), NULL, &conditions, NULL)) {
    for (guint i = 0; i < json_array_get_length (conditions); i++) {
      if (cy_json_get_string (json_array_get_element (conditions, i), NULL, &text, NULL))
        g_ptr_array_add (list, g_strdup (text));
    }
  }
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_steal (list, NULL);
}

/**
 * cy_order_complete:
 * @payload: of an `order.create`, after cy_order_complete_subject(); written into.
 *
 * What follows from the orders before it: the one after which the same came again, and when it should be done.
 */
void
cy_order_complete (CyYard *yard,
                   const CyOrderBackground *background,
                   JsonObject *payload,
                   gint64 now_us)
{
  g_auto (GStrv) conditions = dup_conditions (payload);
  gint64 days = cy_yard_policy (yard, "recur_days", CY_RECURRENCE_DAYS);
  const CyOrder *earlier =
    cy_recurrence_rule (background->of_pile, (const char *const *) conditions, now_us, days);
  g_autofree char *pile = NULL;
  CyOrderEstimate estimate;

  cy_payload_take_text (payload, "pile", &pile);
  if (earlier != NULL)
    set_absent (payload, "earlier", earlier->id);
  estimate = cy_order_estimate_like (yard, background->closed, cy_order_get_repair_us, pile,
                                     (const char *const *) conditions);
  if (estimate.is_known && !json_object_has_member (payload, "expected_us"))
    json_object_set_int_member (payload, "expected_us",
                                now_us + MAX (estimate.p80_min, 1) * (gint64) 60 * CY_US_PER_S);
}
