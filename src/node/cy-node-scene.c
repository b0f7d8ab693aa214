/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cy-command-traits.h"
#include "cy-node-error.h"
#include "cy-node-history.h"
#include "cy-node-order-insight.h"
#include "cy-node-private.h"
#include "cy-order-facts.h"
#include "cy-rationale.h"
#include "cy-state.h"
#include "cy-time.h"

/* Everything around a fault on one time line, from an hour before it until an hour after the work. */

#define HOUR_US     ((gint64) 3600 * CY_US_PER_S)
#define MAX_SPAN_US (14 * 24 * HOUR_US)
#define MAX_LINES   2000
#define MAX_STATES  500

/* So finely the greatest and least value of a scene are looked for. */
#define N_BUCKETS 500

/* A question to history. */
typedef struct {
  guint connector;
  CyMeasureId measure; /* CY_MEASURE_CONN_STATE: every change; otherwise the extremes */
} Look;

typedef struct {
  CyNode *node; /* owned */
  CyOrderFacts *facts;
  CyScene *scene;
  GArray *looks; /* Look */
  guint next;
  CyNodeResult answer;
  gpointer user_data;
} Staging;

static void
line_free (gpointer data)
{
  CySceneLine *line = data;

  g_free (line->actor);
  g_free (line->text);
  g_free (line->detail);
  g_free (line);
}

void
cy_scene_free (CyScene *scene)
{
  if (scene == NULL)
    return;
  g_ptr_array_unref (scene->lines);
  g_free (scene);
}

/* Takes @text; what is outside of the scene is left out. */
static CySceneLine *
add (Staging *staging, CySceneKind kind, gint64 time_us, guint connector, char *text)
{
  CyScene *scene = staging->scene;
  CySceneLine *line;

  if (time_us < scene->from_us || time_us > scene->to_us || scene->lines->len >= MAX_LINES) {
    g_free (text);
    return NULL;
  }
  line = g_new0 (CySceneLine, 1);
  *line = (CySceneLine){ .time_us = time_us, .kind = kind, .connector = connector, .text = text };
  g_ptr_array_add (scene->lines, line);
  return line;
}

static void
say (CySceneLine *line, const char *actor, const char *detail)
{
  if (line == NULL)
    return;
  line->actor = g_strdup (actor);
  line->detail = g_strdup (detail);
}

/* Alarms */

static char *
spell_value (const CyAlarm *alarm)
{
  CyMeasureId measure;

  if (isnan (alarm->value))
    return NULL;
  if (!cy_alarm_condition_measure (alarm->condition, &measure))
    return g_strdup_printf ("%g", alarm->value);
  return isnan (alarm->limit)
           ? g_strdup_printf ("%g %s", alarm->value, cy_measure_get (measure)->unit)
           : g_strdup_printf (_ ("%g %s, limit %g"), alarm->value, cy_measure_get (measure)->unit,
                              alarm->limit);
}

static void
add_alarm (Staging *staging, const CyAlarm *alarm)
{
  g_autofree char *what = cy_condition_describe (staging->node->yard, alarm->condition);
  g_autofree char *value = spell_value (alarm);
  CySceneLine *raised = add (staging, CY_SCENE_ALARM, alarm->raised_us, alarm->connector,
                             g_strdup_printf (_ ("Alarm: %s"), what));

  say (raised, NULL, value);
  if (raised != NULL)
    raised->is_fault = cy_order_facts_is_own (staging->facts, alarm);
  if (alarm->acked_us != 0)
    say (add (staging, CY_SCENE_ALARM, alarm->acked_us, alarm->connector,
              g_strdup_printf (_ ("Acknowledged: %s"), what)),
         alarm->acked_by, alarm->note);
  if (alarm->cleared_us != 0)
    (void) add (staging, CY_SCENE_ALARM, alarm->cleared_us, alarm->connector,
                g_strdup_printf (_ ("Over: %s"), what));
}

/* Commands */

static void
add_command (Staging *staging, const CyCommand *command)
{
  const CyCommandTraits *traits = cy_command_traits (command->name);
  const char *what = traits == NULL ? command->name : _ (traits->label);

  say (add (staging, CY_SCENE_COMMAND,
            command->operated_us != 0 ? command->operated_us : command->selected_us,
            command->connector, g_strdup_printf (_ ("Command: %s"), what)),
       command->actor, command->reason);
  if (command->done_us != 0)
    say (add (staging, CY_SCENE_COMMAND, command->done_us, command->connector,
              g_strdup_printf ("%s: %s", what, _ (cy_command_state_label (command->state)))),
         NULL, command->outcome);
}

/* What people did */

static void
add_remark (Staging *staging, const CyOrderRemark *remark)
{
  CySceneLine *line =
    add (staging, CY_SCENE_ORDER, remark->time_us, 0,
         g_strdup_printf (_ ("Work order: %s"), _ (cy_order_event_label (remark->event))));

  say (line, remark->actor, remark->overtaken != NULL ? remark->overtaken : remark->note);
}

/* The fields that an entry changed, by their labels. */
static char *
list_fields (const CyEntry *entry)
{
  g_autoptr (JsonNode) payload = cy_json_parse (entry->payload, -1, 1024 * 1024, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  JsonObject *object;
  JsonObject *cells;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (payload == NULL || !cy_json_get_object (payload, NULL, &object, NULL) ||
      !cy_json_get_object (json_object_get_member (object, "cells"), NULL, &cells, NULL))
    return NULL;
  json_object_iter_init (&iter, cells);
  while (json_object_iter_next (&iter, &name, &value)) {
    const CyField *field = cy_kind_find_field (CY_KIND_PILE, name);

    if (g_str_equal (name, "exists"))
      continue;
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                            field == NULL ? name : _ (field->label));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_edit (Staging *staging, const CyEntry *entry)
{
  g_autofree char *fields = list_fields (entry);

  say (add (staging, CY_SCENE_RECORD, cy_hlc_to_us (entry->hlc), 0,
            g_strdup (_ ("The pile's record was changed"))),
       entry->actor, fields);
}

/* History */

static void
add_states (Staging *staging, guint connector, const GArray *points)
{
  CyScene *scene = staging->scene;

  for (guint i = 0; i < MIN (points->len, MAX_STATES); i++) {
    const CyHistoryPoint *point = &g_array_index (points, CyHistoryPoint, i);
    const char *label = point->quality != CY_QUALITY_GOOD ? N_ ("not heard of")
                        : point->raw >= 0 && point->raw < CY_N_PILE_STATES
                          ? cy_pile_state_get ((CyPileState) point->raw)->label
                          : N_ ("not known");

    (void) add (staging, CY_SCENE_STATE, MAX (point->time_us, scene->from_us), connector,
                g_strdup_printf (_ ("Gun %u: %s"), connector, _ (label)));
  }
}

/* The greatest and least of the value that raised the alarm. */
static void
add_extremes (Staging *staging, guint connector, CyMeasureId measure, const GArray *buckets)
{
  const CyMeasure *what = cy_measure_get (measure);
  const CyHistoryBucket *high = NULL;
  const CyHistoryBucket *low = NULL;

  for (guint i = 0; i < buckets->len; i++) {
    const CyHistoryBucket *bucket = &g_array_index (buckets, CyHistoryBucket, i);

    if (isnan (bucket->max))
      continue;
    high = high == NULL || bucket->max > high->max ? bucket : high;
    low = low == NULL || bucket->min < low->min ? bucket : low;
  }
  if (high == NULL || high->max <= low->min)
    return;
  (void) add (staging, CY_SCENE_VALUE, high->time_us, connector,
              g_strdup_printf (_ ("%s: greatest, %g %s"), _ (what->label), high->max, what->unit));
  (void) add (staging, CY_SCENE_VALUE, low->time_us, connector,
              g_strdup_printf (_ ("%s: least, %g %s"), _ (what->label), low->min, what->unit));
}

/* What is asked of history for a gun: its states, and what each of the conditions is about. */
static void
plan_gun (Staging *staging, guint connector)
{
  const CyOrder *order = &staging->facts->dossier->order;
  Look look = { connector, CY_MEASURE_CONN_STATE };

  g_array_append_val (staging->looks, look);
  for (guint i = 0; order->conditions[i] != NULL; i++) {
    if (cy_alarm_condition_measure (order->conditions[i], &look.measure) &&
        cy_measure_get (look.measure)->kind == CY_MEASURE_NUMBER)
      g_array_append_val (staging->looks, look);
  }
}

static void finish (Staging *staging, const GError *error);
static void look_next (Staging *staging);

static void
on_looked_cb (GArray *rows, const char *note, const GError *error, gpointer user_data)
{
  Staging *staging = user_data;
  const Look *look = &g_array_index (staging->looks, Look, staging->next++);

  /* What people wrote down is here all the same. */
  if (error != NULL && error->domain == CY_PEERS_ERROR) {
    (void) add (staging, CY_SCENE_VALUE, staging->scene->from_us, 0, g_strdup (error->message));
    finish (staging, NULL);
    return;
  }
  if (error != NULL) {
    finish (staging, error);
    return;
  }
  if (note != NULL)
    (void) add (staging, CY_SCENE_VALUE, staging->scene->from_us, 0, g_strdup (note));
  if (look->measure == CY_MEASURE_CONN_STATE)
    add_states (staging, look->connector, rows);
  else
    add_extremes (staging, look->connector, look->measure, rows);
  g_array_unref (rows);
  look_next (staging);
}

static void
look_next (Staging *staging)
{
  const Look *look;
  CyHistoryRequest *request;

  if (staging->next == staging->looks->len) {
    finish (staging, NULL);
    return;
  }
  look = &g_array_index (staging->looks, Look, staging->next);
  request = cy_history_request_new (staging->facts->dossier->order.pile, look->connector,
                                    look->measure, staging->scene->from_us, staging->scene->to_us);
  if (look->measure == CY_MEASURE_CONN_STATE)
    cy_node_query_history (staging->node, request, on_looked_cb, staging);
  else
    cy_node_query_buckets (staging->node, request, N_BUCKETS, on_looked_cb, staging);
}

/* Together */

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const CySceneLine *left = *(CySceneLine *const *) a;
  const CySceneLine *right = *(CySceneLine *const *) b;

  if (left->time_us != right->time_us)
    return left->time_us < right->time_us ? -1 : 1;
  return (int) left->kind - (int) right->kind;
}

static void
finish (Staging *staging, const GError *error)
{
  CyScene *scene = g_steal_pointer (&staging->scene);

  if (error != NULL)
    g_clear_pointer (&scene, cy_scene_free);
  else
    g_ptr_array_sort (scene->lines, compare_lines);
  staging->answer (scene, error, staging->user_data);
  cy_order_facts_free (staging->facts);
  g_array_unref (staging->looks);
  g_object_unref (staging->node);
  g_free (staging);
}

static void
add_all (Staging *staging)
{
  const CyOrderFacts *facts = staging->facts;

  for (guint i = 0; i < facts->dossier->remarks->len; i++)
    add_remark (staging, facts->dossier->remarks->pdata[i]);
  for (guint i = 0; facts->alarms != NULL && i < facts->alarms->len; i++)
    add_alarm (staging, facts->alarms->pdata[i]);
  for (guint i = 0; facts->commands != NULL && i < facts->commands->len; i++)
    add_command (staging, facts->commands->pdata[i]);
  for (guint i = 0; facts->edits != NULL && i < facts->edits->len; i++)
    add_edit (staging, facts->edits->pdata[i]);
}

static void
on_facts_cb (gpointer result, const GError *error, gpointer user_data)
{
  Staging *staging = user_data;
  CyOrderFacts *facts = staging->facts = result;
  gint64 end_us;
  guint n_guns;
  guint only;

  if (error != NULL || facts->dossier->order.state == CY_ORDER_NONE ||
      staging->node->history == NULL) {
    g_autoptr (GError) none =
      g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, _ ("there is no such order"));

    finish (staging, error != NULL ? error : none);
    return;
  }
  end_us = facts->dossier->order.finished_us != 0 ? facts->dossier->order.finished_us + HOUR_US
                                                  : cy_clock_wall_us (staging->node->clock);
  staging->scene->from_us = cy_order_facts_since (facts) - HOUR_US;
  staging->scene->to_us = MIN (end_us, staging->scene->from_us + MAX_SPAN_US);
  add_all (staging);
  if (facts->dossier->order.pile == NULL) {
    finish (staging, NULL);
    return;
  }
  n_guns = cy_order_facts_count_guns (facts, staging->node->yard);
  only = facts->dossier->order.connector;
  for (guint i = 1; i <= n_guns; i++) {
    if (only == 0 || only == i)
      plan_gun (staging, i);
  }
  look_next (staging);
}

/**
 * cy_node_query_scene:
 * @answer: gets a #CyScene, which is the callee's.
 */
void
cy_node_query_scene (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data)
{
  Staging *staging = g_new0 (Staging, 1);

  *staging = (Staging){ .node = g_object_ref (node),
                        .scene = g_new0 (CyScene, 1),
                        .looks = g_array_new (FALSE, FALSE, sizeof (Look)),
                        .answer = answer,
                        .user_data = user_data };
  staging->scene->lines = g_ptr_array_new_with_free_func (line_free);
  cy_journal_query (node->journal, cy_order_facts_load, g_strdup (id), g_free, on_facts_cb,
                    staging);
}
