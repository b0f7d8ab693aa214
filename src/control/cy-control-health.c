/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-control-call.h"
#include "cy-node-alarm-health.h"
#include "cy-node-limit-trial.h"
#include "cy-time.h"

/* How alarms were, and how they would have been. */

#define MONTH_US ((gint64) 30 * 86400 * CY_US_PER_S)

static gboolean
get_period (CyControlCall *call, gint64 *out_from_us, gint64 *out_to_us)
{
  return cy_control_call_get_time (call, "to", g_get_real_time (), out_to_us) &&
         cy_control_call_get_time (call, "from", *out_to_us - MONTH_US, out_from_us);
}

/* The piles of a place; those of several are those of the narrower. */
static char **
find_piles (CyControlCall *call)
{
  const char *station = cy_control_call_get (call, "station");
  const char *area = cy_control_call_get (call, "area");

  if (station == NULL && area == NULL)
    return NULL;
  return cy_yard_list_piles_in (cy_node_get_yard (call->node),
                                station != NULL ? CY_KIND_STATION : CY_KIND_AREA,
                                station != NULL ? station : area);
}

/* Makes a list of what is described one by one. */
static void
set_list (JsonObject *object,
          const char *name,
          GArray *values,
          JsonObject *(*describe) (gconstpointer value))
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < values->len; i++)
    json_array_add_object_element (
      array, describe (values->data + (gsize) i * g_array_get_element_size (values)));
  json_object_set_array_member (object, name, array);
}

static JsonObject *
describe_metric (gconstpointer value)
{
  const CyNodeMetric *metric = value;
  JsonObject *object = json_object_new ();

  cy_control_set_text (object, "figure", metric->name);
  cy_control_set_number (object, "value", metric->value);
  cy_control_set_number (object, "target", metric->target);
  cy_control_set_number (object, "maximum", metric->maximum);
  json_object_set_boolean_member (object, "share", metric->is_share);
  cy_control_set_text (object, "verdict", cy_node_verdict_name (metric->verdict));
  return object;
}

static JsonObject *
describe_flood (gconstpointer value)
{
  const CyNodeFlood *flood = value;
  JsonObject *object = json_object_new ();

  cy_control_set_time (object, "from", flood->from_us);
  cy_control_set_time (object, "to", flood->to_us);
  json_object_set_int_member (object, "count", flood->count);
  json_object_set_int_member (object, "peak", flood->peak);
  return object;
}

static JsonObject *
describe_subject (gconstpointer value)
{
  const CyNodeSubject *subject = value;
  JsonObject *object = json_object_new ();

  cy_control_set_text (object, "subject", subject->subject);
  json_object_set_int_member (object, "count", subject->count);
  cy_control_set_number (object, "share", subject->share);
  json_object_set_int_member (object, "fleeting", subject->n_fleeting);
  json_object_set_boolean_member (object, "chattering", subject->is_chattering);
  return object;
}

static JsonObject *
describe_stale (gconstpointer value)
{
  const CyNodeStale *stale = value;
  JsonObject *object = json_object_new ();

  cy_control_set_text (object, "subject", stale->subject);
  cy_control_set_time (object, "raised", stale->raised_us);
  return object;
}

static JsonObject *
describe_actor (gconstpointer value)
{
  const CyNodeBadActor *actor = value;
  JsonObject *object = json_object_new ();

  cy_control_set_text (object, "subject", actor->subject);
  json_object_set_int_member (object, "count", actor->count);
  cy_control_set_text (object, "remedy", cy_node_remedy_name (actor->remedy));
  json_object_set_int_member (object, "delay_s", actor->delay_s);
  json_object_set_int_member (object, "saved", actor->n_saved);
  return object;
}

static JsonObject *
describe_health (const CyNodeAlarmHealth *health)
{
  JsonObject *object = json_object_new ();
  JsonObject *priorities = json_object_new ();

  cy_control_set_time (object, "from", health->from_us);
  cy_control_set_time (object, "to", health->to_us);
  json_object_set_int_member (object, "announced", health->n_announced);
  json_object_set_int_member (object, "aside", health->n_aside);
  json_object_set_int_member (object, "standing", health->n_standing);
  json_object_set_int_member (object, "unacked", health->n_unacked);
  cy_control_set_number (object, "ack_mean_s", health->ack_mean_s);
  cy_control_set_number (object, "ack_p95_s", health->ack_p95_s);
  for (guint i = 0; i < CY_N_PRIORITIES; i++)
    json_object_set_int_member (priorities, cy_priority_name (i), health->n_by_priority[i]);
  json_object_set_object_member (object, "priorities", priorities);
  set_list (object, "figures", health->metrics, describe_metric);
  set_list (object, "floods", health->floods, describe_flood);
  set_list (object, "top", health->top, describe_subject);
  set_list (object, "chattering", health->chattering, describe_subject);
  set_list (object, "fleeting", health->fleeting, describe_subject);
  set_list (object, "stale", health->stale, describe_stale);
  set_list (object, "bad_actors", health->actors, describe_actor);
  return object;
}

static void
on_health_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyNodeAlarmHealth) health = result;

  if (error != NULL)
    cy_control_call_fail (user_data, error);
  else
    cy_control_call_finish (user_data, cy_control_take_object (describe_health (health)));
}

/* {"from", "to", "station", "area"} -> {"announced", "figures", "floods", "top", ...} */
void
cy_control_verb_alarm_health (CyControlCall *call)
{
  g_auto (GStrv) piles = NULL;
  gint64 from_us;
  gint64 to_us;

  if (!get_period (call, &from_us, &to_us))
    return;
  piles = find_piles (call);
  cy_node_query_alarm_health (call->node, from_us, to_us, (const char *const *) piles, on_health_cb,
                              call);
}

/* --- another limit -------------------------------------------------------------------------------- */

static JsonObject *
describe_counts (const CyTrialCounts *counts)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "now", counts->n_now);
  json_object_set_int_member (object, "tried", counts->n_tried);
  for (guint fate = 0; fate < CY_N_TRIAL_FATES; fate++) {
    JsonObject *levels = json_object_new ();

    for (guint level = CY_LIMIT_LEVEL_NONE + 1; level < CY_N_LIMIT_LEVELS; level++)
      json_object_set_int_member (levels, cy_limit_level_name (level), counts->n[fate][level]);
    json_object_set_object_member (object, cy_trial_fate_name (fate), levels);
  }
  return object;
}

static JsonObject *
describe_alarm (gconstpointer value)
{
  const CyTrialAlarm *alarm = value;
  JsonObject *object = json_object_new ();

  cy_control_set_text (object, "what", cy_trial_fate_name (alarm->fate));
  cy_control_set_text (object, "level", cy_limit_level_name (alarm->level));
  cy_control_set_time (object, "raised", alarm->raised_us);
  cy_control_set_time (object, "cleared", alarm->cleared_us);
  return object;
}

static JsonObject *
describe_gun (const CyTrialGun *gun)
{
  JsonObject *object = json_object_new ();

  cy_control_set_text (object, "pile", gun->pile);
  json_object_set_int_member (object, "connector", gun->connector);
  json_object_set_member (object, "limit", cy_limit_to_json (&gun->now));
  json_object_set_object_member (object, "counts", describe_counts (&gun->counts));
  set_list (object, "alarms", gun->alarms, describe_alarm);
  return object;
}

static void
on_result_cb (gpointer data, const GError *error, gpointer user_data)
{
  g_autoptr (CyTrialResult) result = data;
  JsonObject *object;
  JsonArray *guns;

  if (error != NULL) {
    cy_control_call_fail (user_data, error);
    return;
  }
  object = json_object_new ();
  guns = json_array_new ();
  for (guint i = 0; i < result->guns->len; i++)
    json_array_add_object_element (guns, describe_gun (result->guns->pdata[i]));
  json_object_set_object_member (object, "total", describe_counts (&result->total));
  json_object_set_array_member (object, "guns", guns);
  cy_control_call_finish (user_data, cy_control_take_object (object));
}

/* A number as it is; whatever else, so that the model may say what is wrong with it. */
static void
set_member (JsonObject *limit, const char *name, const char *text)
{
  char *end = NULL;
  double number = g_ascii_strtod (text, &end);

  if (end != text && *end == '\0' && isfinite (number))
    json_object_set_double_member (limit, name, number);
  else
    json_object_set_string_member (limit, name, text);
}

/* Words with an equals sign are the limit's, the others piles. */
static gboolean
sort_words (CyControlCall *call, JsonObject *limit, GStrvBuilder *piles)
{
  JsonArray *words;

  if (!cy_json_get_array (json_object_get_member (call->arguments, "words"), NULL, &words, NULL)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "words must be a list");
    return FALSE;
  }
  for (guint i = 0; i < json_array_get_length (words); i++) {
    g_auto (GStrv) parts = NULL;
    const char *word = "";

    (void) cy_json_get_string (json_array_get_element (words, i), NULL, &word, NULL);
    parts = g_strsplit (word, "=", 2);
    if (g_strv_length (parts) == 2)
      set_member (limit, parts[0], parts[1]);
    else
      g_strv_builder_add (piles, word);
  }
  return TRUE;
}

static gboolean
get_limit (CyControlCall *call, JsonObject *object, CyLimit *out_limit)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autoptr (GError) error = NULL;

  if (cy_limit_from_json (node, NULL, out_limit, &error))
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "%s", error->message);
  return FALSE;
}

/* {"words": ["measure=NAME", "h=NUMBER"..., "PILE"...], "station", "gun", "from", "to"} ->
 * {"total", "guns"} */
void
cy_control_verb_try_limit (CyControlCall *call)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (JsonObject) object = json_object_new ();
  g_auto (GStrv) of_station = NULL;
  g_auto (GStrv) piles = NULL;
  CyNodeTrialScope scope = { 0 };
  CyLimit limit;
  gint64 gun;

  if (!sort_words (call, object, builder) || !get_limit (call, object, &limit) ||
      !cy_control_call_get_number (call, "gun", 0, G_MAXUINT8, -1, &gun) ||
      !get_period (call, &scope.from_us, &scope.to_us))
    return;
  of_station = find_piles (call);
  if (of_station != NULL)
    g_strv_builder_addv (builder, (const char **) of_station);
  piles = g_strv_builder_end (builder);
  scope.piles = (const char *const *) piles;
  scope.measure = limit.measure;
  scope.connector = gun < 0 ? CY_NODE_TRIAL_ALL_GUNS : (guint) gun;
  cy_node_try_limit (call->node, &scope, &limit, NULL, on_result_cb, call);
}
