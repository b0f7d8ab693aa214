/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-node-alarm.h"
#include "cy-rationale.h"

/* The verbs about alarms. */

#define MAX_ROWS 100000

static void
add_put (JsonObject *object, const CyAlarm *alarm)
{
  static const struct {
    CyAlarmPut put;
    const char *name;
  } names[] = {
    { CY_ALARM_PUT_SHELVED, "shelved" },
    { CY_ALARM_PUT_OUT_OF_SERVICE, "out_of_service" },
    { CY_ALARM_PUT_SUPPRESSED, "suppressed" },
  };
  guint put = cy_alarm_get_put (alarm, g_get_real_time ());
  const CyAside *shelf = alarm->asides[CY_ASIDE_SHELF];
  const CyAside *service = alarm->asides[CY_ASIDE_SERVICE];
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if ((put & names[i].put) != 0)
      json_array_add_string_element (array, names[i].name);
  }
  json_object_set_array_member (object, "aside", array);
  if ((put & CY_ALARM_PUT_SHELVED) != 0) {
    cy_control_set_time (object, "shelved_until", shelf->until_us);
    cy_control_set_text (object, "shelved_by", shelf->actor);
    cy_control_set_text (object, "shelved_for", shelf->reason);
  }
  if ((put & CY_ALARM_PUT_OUT_OF_SERVICE) != 0) {
    cy_control_set_text (object, "out_of_service_by", service->actor);
    cy_control_set_text (object, "out_of_service_for", service->reason);
    cy_control_set_text (object, "order", service->order);
  }
  if (alarm->suppressed_by != NULL)
    json_object_set_string_member (object, "suppressed_by", alarm->suppressed_by);
}

/* What was thought about the alarm beforehand. */
static void
add_guidance (JsonObject *object, CyYard *yard, const CyAlarm *alarm)
{
  static const char *const texts[] = {
    "cause", "effect", "action", "page", "owner", "reviewed_on"
  };
  CyRecord *rationale =
    cy_rationale_find (yard, cy_yard_get (yard, CY_KIND_PILE, alarm->pile), alarm->condition);
  JsonObject *guidance;

  if (rationale == NULL)
    return;
  guidance = json_object_new ();
  json_object_set_string_member (guidance, "id", rationale->id);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (cy_record_get_text (rationale, texts[i]) != NULL)
      json_object_set_string_member (guidance, texts[i], cy_record_get_text (rationale, texts[i]));
  }
  if (cy_record_get_int (rationale, "respond_min", 0) > 0)
    json_object_set_int_member (guidance, "respond_min",
                                cy_record_get_int (rationale, "respond_min", 0));
  json_object_set_object_member (object, "guidance", guidance);
}

static JsonObject *
describe_alarm (CyYard *yard, const CyAlarm *alarm)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id = cy_alarm_dup_id (alarm);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "pile", alarm->pile);
  json_object_set_int_member (object, "connector", alarm->connector);
  json_object_set_string_member (object, "condition", alarm->condition);
  json_object_set_string_member (object, "level", cy_limit_level_name (alarm->level));
  json_object_set_string_member (object, "priority", cy_priority_name (alarm->priority));
  json_object_set_string_member (object, "state", cy_alarm_state_name (cy_alarm_get_state (alarm)));
  cy_control_set_time (object, "raised", alarm->raised_us);
  cy_control_set_time (object, "cleared", alarm->cleared_us);
  cy_control_set_time (object, "acked", alarm->acked_us);
  cy_control_set_text (object, "acked_by", alarm->acked_by);
  if (alarm->note != NULL)
    json_object_set_string_member (object, "note", alarm->note);
  cy_control_set_number (object, "value", alarm->value);
  cy_control_set_number (object, "limit", alarm->limit);
  json_object_set_boolean_member (object, "latching", alarm->latching);
  cy_control_set_time (object, "reset", alarm->reset_us);
  add_put (object, alarm);
  add_guidance (object, yard, alarm);
  return object;
}

static void
finish_alarms (CyControlCall *call, GPtrArray *alarms)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < alarms->len; i++)
    json_array_add_object_element (
      array, describe_alarm (cy_node_get_yard (call->node), alarms->pdata[i]));
  cy_control_call_finish (call, cy_control_take_array (array));
}

static void
on_alarms_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) alarms = result;

  if (error != NULL)
    cy_control_call_fail (user_data, error);
  else
    finish_alarms (user_data, alarms);
}

/* The options that narrow a search down. */
static const char *const search_options[] = { "from", "to",        "area", "station",
                                              "pile", "condition", "by",   "search" };

static gboolean
is_search (CyControlCall *call)
{
  for (guint i = 0; i < G_N_ELEMENTS (search_options); i++) {
    if (json_object_has_member (call->arguments, search_options[i]))
      return TRUE;
  }
  return FALSE;
}

/* The piles of a place; those of several places are those of the narrowest. */
static char **
find_piles (CyControlCall *call)
{
  static const struct {
    const char *option;
    CyKindId kind;
  } places[] = { { "pile", CY_KIND_PILE },
                 { "station", CY_KIND_STATION },
                 { "area", CY_KIND_AREA } };
  const char *id;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    if ((id = cy_control_call_get (call, places[i].option)) == NULL)
      continue;
    /* Of a pile that is gone the alarms are still there. */
    return places[i].kind == CY_KIND_PILE
             ? g_strdupv ((char *[]){ (char *) id, NULL })
             : cy_yard_list_piles_in (cy_node_get_yard (call->node), places[i].kind, id);
  }
  return NULL;
}

static void
search_alarms (CyControlCall *call)
{
  g_autoptr (CyAlarmSearch) search = g_new0 (CyAlarmSearch, 1);
  const char *condition = cy_control_call_get (call, "condition");

  if (!cy_control_call_get_time (call, "from", 0, &search->from_us) ||
      !cy_control_call_get_time (call, "to", G_MAXINT64, &search->to_us))
    return;
  search->piles = find_piles (call);
  if (condition != NULL)
    search->conditions = g_strdupv ((char *[]){ (char *) condition, NULL });
  search->actor = g_strdup (cy_control_call_get (call, "by"));
  search->text = g_strdup (cy_control_call_get (call, "search"));
  search->limit = MAX_ROWS;
  cy_node_search_alarms (call->node, search, on_alarms_cb, call);
}

/* {"active": true}, {"aside": true} or what is searched for -> [alarm]; without any, all that is not
 * handled */
void
cy_control_verb_alarms (CyControlCall *call)
{
  g_autoptr (GPtrArray) alarms = NULL;
  gboolean active = FALSE;
  gboolean aside = FALSE;

  if (!cy_control_call_get_flag (call, "active", &active) ||
      !cy_control_call_get_flag (call, "aside", &aside))
    return;
  if (!active && !aside && is_search (call)) {
    search_alarms (call);
    return;
  }
  alarms = cy_node_list_alarms (call->node, active  ? CY_ALARM_LIST_ACTIVE
                                            : aside ? CY_ALARM_LIST_ASIDE
                                                    : CY_ALARM_LIST_UNHANDLED);
  finish_alarms (call, alarms);
}

/* A limit that applies, and where it comes from. */
static JsonObject *
describe_limit (const CyEffectiveLimit *effective)
{
  g_autoptr (JsonNode) node = cy_limit_to_json (&effective->limit);
  JsonObject *object = json_object_ref (json_node_get_object (node));

  if (effective->source == NULL) {
    json_object_set_string_member (object, "from", "default");
  } else {
    json_object_set_string_member (object, "from", cy_kind_get (effective->source->kind)->name);
    json_object_set_string_member (object, "from_id", effective->source->id);
  }
  return object;
}

/* {"pile"} -> [{"measure", "ll", "l", "h", "hh", "hysteresis", "on_delay_s", "off_delay_s", "from",
 * "from_id"}] */
void
cy_control_verb_limits (CyControlCall *call)
{
  CyYard *yard = cy_node_get_yard (call->node);
  g_autoptr (GArray) limits = NULL;
  const char *id;
  CyRecord *pile;
  JsonArray *array;

  if (!cy_control_call_need (call, "pile", &id))
    return;
  if ((pile = cy_yard_get (yard, CY_KIND_PILE, id)) == NULL) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "there is no pile \"%s\"", id);
    return;
  }
  limits = cy_yard_effective_limits (yard, pile);
  array = json_array_new ();
  for (guint i = 0; i < limits->len; i++)
    json_array_add_object_element (array,
                                   describe_limit (&g_array_index (limits, CyEffectiveLimit, i)));
  cy_control_call_finish (call, cy_control_take_array (array));
}

/* {"action", "id", "note", "minutes", "once", "order"} -> {"changes"} */
void
cy_control_verb_alarm (CyControlCall *call)
{
  CyAlarmWish wish = { .note = cy_control_call_get (call, "note"),
                       .order = cy_control_call_get (call, "order") };
  const char *action;
  const char *id;

  if (!cy_control_call_need (call, "action", &action) || !cy_control_call_need (call, "id", &id) ||
      !cy_control_call_get_number (call, "minutes", 1, G_MAXINT32, 0, &wish.minutes) ||
      !cy_control_call_get_flag (call, "once", &wish.once))
    return;
  if (!cy_alarm_wish_find (action, &wish.kind)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "an alarm cannot be told to \"%s\"",
                            action);
    return;
  }
  cy_node_change_alarm (call->node, id, &wish, call->actor, cy_control_call_done_cb, call);
}
