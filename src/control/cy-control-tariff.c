/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-city-tariff.h"
#include "cy-control-call.h"
#include "cy-date.h"
#include "cy-node-tariff-trial.h"
#include "cy-node-tariff.h"
#include "cy-tariff.h"

/* The verbs about tariffs. */

/* What a draft is tried on when nobody says: a month [µs]. */
#define TRIAL_US ((gint64) 30 * 86400 * G_USEC_PER_SEC)

/* Accounts and stations that are told, those that would pay most more first. */
#define MAX_SUMS 1000

static JsonObject *
describe (gconstpointer item)
{
  const CyTariffVersion *version = item;
  JsonObject *object = json_object_new ();
  g_autofree char *hash = cy_tariff_terms_hash (version->terms);

  json_object_set_string_member (object, "id", version->terms->id);
  json_object_set_int_member (object, "version", version->terms->version);
  json_object_set_string_member (object, "state", cy_tariff_state_name (version->state));
  json_object_set_string_member (object, "name", version->terms->name);
  cy_control_set_text (object, "proposed_by", version->proposer);
  cy_control_set_time (object, "proposed", version->proposed_us);
  cy_control_set_text (object, "decided_by", version->decider);
  cy_control_set_time (object, "decided", version->decided_us);
  cy_control_set_text (object, "reason", version->reason);
  json_object_set_int_member (object, "exceptions", version->n_exceptions);
  json_object_set_string_member (object, "hash", hash);
  return object;
}

static JsonObject *
describe_remark (const CyTariffRemark *remark)
{
  JsonObject *object = json_object_new ();

  cy_control_set_time (object, "time", remark->time_us);
  json_object_set_string_member (object, "event", cy_tariff_event_name (remark->event));
  json_object_set_string_member (object, "actor", remark->actor);
  cy_control_set_text (object, "node", remark->origin);
  cy_control_set_text (object, "note", remark->note);
  cy_control_set_text (object, "exception", remark->overtaken);
  return object;
}

static JsonObject *
describe_whole (const CyTariffVersion *version)
{
  JsonObject *object = describe (version);
  JsonArray *story = json_array_new ();

  for (guint i = 0; i < version->remarks->len; i++)
    json_array_add_object_element (story, describe_remark (version->remarks->pdata[i]));
  json_object_set_array_member (object, "story", story);
  json_object_set_member (object, "terms", cy_tariff_terms_to_json (version->terms));
  return object;
}

static void
on_done_cb (const CyTariffVersion *version, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;

  if (error != NULL)
    cy_control_call_fail (call, error);
  else
    cy_control_call_finish (call, cy_control_take_object (describe_whole (version)));
}

static void
on_list_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) versions = result;

  cy_control_call_finish_list (user_data, versions, error, describe);
}

static void
do_list (CyControlCall *call)
{
  cy_node_query_tariffs (call->node, cy_control_call_get (call, "id"), on_list_cb, call);
}

static gboolean
need_id (CyControlCall *call, const char **out_id)
{
  return cy_control_call_need (call, "id", out_id);
}

static gboolean
need_version (CyControlCall *call, const char **out_id, guint32 *out_version)
{
  const char *text;
  gint64 version = 0;

  if (!need_id (call, out_id) || !cy_control_call_need (call, "what", &text))
    return FALSE;
  if (!g_ascii_string_to_signed (text, 10, 1, G_MAXUINT32, &version, NULL)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "\"%s\" is not a version", text);
    return FALSE;
  }
  *out_version = (guint32) version;
  return TRUE;
}

/* Whether there is such a version; else the call is over. */
static gboolean
is_there (CyControlCall *call, const CyTariffVersion *version, const GError *error)
{
  if (error != NULL)
    cy_control_call_fail (call, error);
  else if (version->state == CY_TARIFF_NONE)
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "there is no tariff version \"%s\"",
                            version->name);
  else
    return TRUE;
  return FALSE;
}

static void
on_shown_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyTariffVersion) version = result;

  if (is_there (user_data, version, error))
    on_done_cb (version, NULL, user_data);
}

static void
do_show (CyControlCall *call)
{
  const char *id;
  guint32 version;

  if (need_version (call, &id, &version))
    cy_node_query_tariff (call->node, id, version, on_shown_cb, call);
}

static void
do_propose (CyControlCall *call)
{
  const char *id;

  if (need_id (call, &id))
    cy_node_propose_tariff (call->node, id, call->actor, on_done_cb, call);
}

/* Who does not say which terms they have read approves those that are there. */
static void
on_approved_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyTariffVersion) version = result;
  g_autofree char *hash = NULL;
  CyControlCall *call = user_data;

  if (!is_there (call, version, error))
    return;
  hash = cy_tariff_terms_hash (version->terms);
  cy_node_approve_tariff (call->node, version->terms->id, version->terms->version, hash,
                          call->actor, on_done_cb, call);
}

static void
do_approve (CyControlCall *call)
{
  const char *hash = cy_control_call_get (call, "hash");
  const char *id;
  guint32 version;

  if (!need_version (call, &id, &version))
    return;
  if (hash == NULL)
    cy_node_query_tariff (call->node, id, version, on_approved_cb, call);
  else
    cy_node_approve_tariff (call->node, id, version, hash, call->actor, on_done_cb, call);
}

static void
do_reject (CyControlCall *call)
{
  const char *id;
  guint32 version;

  if (need_version (call, &id, &version))
    cy_node_reject_tariff (call->node, id, version, cy_control_call_get (call, "reason"),
                           call->actor, on_done_cb, call);
}

static void
do_withdraw (CyControlCall *call)
{
  const char *id;
  guint32 version;

  if (need_version (call, &id, &version))
    cy_node_withdraw_tariff (call->node, id, version, cy_control_call_get (call, "reason"),
                             call->actor, on_done_cb, call);
}

static void
set_price (JsonObject *object, const char *name, gint32 price)
{
  g_autofree char *text = cy_tariff_spell_price (price);

  json_object_set_string_member (object, name, text);
}

static void
set_minute (JsonObject *object, const char *name, guint minute)
{
  g_autofree char *text = g_strdup_printf ("%02u:%02u", minute / 60, minute % 60);

  json_object_set_string_member (object, name, text);
}

static JsonArray *
describe_day (const CyTariffTerms *terms, const GDate *date)
{
  const CyTariffDay *day = cy_tariff_terms_find_day (
    terms,
    CY_TARIFF_DATE ((guint) g_date_get_year (date), (guint) g_date_get_month (date),
                    (guint) g_date_get_day (date)),
    (guint) g_date_get_weekday (date));
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < day->n_periods; i++) {
    const CyTariffPeriod *period = &day->periods[i];
    JsonObject *object = json_object_new ();

    set_minute (object, "from", period->from_min);
    set_minute (object, "to", period->to_min);
    json_object_set_string_member (object, "class", cy_tariff_class_name (period->class));
    set_price (object, "electricity", terms->electricity[period->class]);
    set_price (object, "service", terms->service[period->class]);
    set_price (object, "total", terms->electricity[period->class] + terms->service[period->class]);
    json_array_add_object_element (array, object);
  }
  return array;
}

/* The date was looked at before the question. */
static void
finish_day (CyControlCall *call, const CyTariffTerms *terms)
{
  GDate date;

  if (cy_date_parse (cy_control_call_get (call, "what"), &date, NULL))
    cy_control_call_finish (call, cy_control_take_array (describe_day (terms, &date)));
}

static void
on_day_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyTariffVersion) version = result;

  if (is_there (user_data, version, error))
    finish_day (user_data, version->terms);
}

static void
do_day (CyControlCall *call)
{
  g_autoptr (CyTariffTerms) terms = NULL;
  g_autoptr (GError) error = NULL;
  const char *id;
  const char *text;
  gint64 version;
  GDate date;

  if (!need_id (call, &id) || !cy_control_call_need (call, "what", &text) ||
      !cy_control_call_get_number (call, "version", 1, G_MAXUINT32, 0, &version))
    return;
  if (!cy_date_parse (text, &date, &error)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "%s", error->message);
  } else if (version != 0) {
    cy_node_query_tariff (call->node, id, (guint32) version, on_day_cb, call);
  } else if ((terms = cy_node_read_terms (call->node, id, &error)) == NULL) {
    cy_control_call_fail (call, error);
  } else {
    finish_day (call, terms);
  }
}

/* "import CITY ID", or "import ID" with a file. */
static char *
read_source (CyControlCall *call, const char **out_id)
{
  g_autoptr (GError) error = NULL;
  const char *file = cy_control_call_get (call, "file");
  const char *city;
  char *path;

  if (file != NULL)
    return need_id (call, out_id) ? g_strdup (file) : NULL;
  if (!need_id (call, &city) || !cy_control_call_need (call, "what", out_id))
    return NULL;
  if ((path = cy_city_tariff_path (city, &error)) == NULL)
    cy_control_call_fail (call, error);
  return path;
}

static void
do_import (CyControlCall *call)
{
  g_autoptr (CyRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  const char *id;
  g_autofree char *path = read_source (call, &id);
  CyRecord *base;

  if (path == NULL)
    return;
  base = cy_yard_get (cy_node_get_yard (call->node), CY_KIND_TARIFF, id);
  record = cy_city_tariff_apply (path, base, id, &error);
  if (record == NULL)
    cy_control_call_fail (call, error);
  else
    cy_node_put_record (call->node, base, g_steal_pointer (&record), call->actor,
                        cy_control_call_done_cb, call);
}

static JsonObject *
describe_sum (const CyTariffTrialSum *sum)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", sum->id);
  json_object_set_int_member (object, "sessions", sum->n_sessions);
  json_object_set_int_member (object, "old_minor", sum->old_minor);
  json_object_set_int_member (object, "new_minor", sum->new_minor);
  json_object_set_int_member (object, "more_minor", cy_tariff_trial_rise (sum));
  return object;
}

static JsonArray *
describe_sums (GHashTable *sums)
{
  g_autoptr (GPtrArray) sorted = cy_tariff_trial_sort (sums);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < sorted->len && i < MAX_SUMS; i++)
    json_array_add_object_element (array, describe_sum (sorted->pdata[i]));
  return array;
}

static JsonArray *
describe_components (const CyTariffTrial *trial)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < CY_N_BILL_COMPONENTS; i++) {
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "component", cy_bill_component_name (i));
    json_object_set_int_member (object, "old_minor", trial->old_minor[i]);
    json_object_set_int_member (object, "new_minor", trial->new_minor[i]);
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonObject *
describe_trial (const CyTariffTrial *trial)
{
  JsonObject *object = json_object_new ();
  JsonArray *worst = json_array_new ();
  gint64 old_minor = 0;
  gint64 new_minor = 0;

  for (guint i = 0; i < CY_N_BILL_COMPONENTS; i++) {
    old_minor += trial->old_minor[i];
    new_minor += trial->new_minor[i];
  }
  for (guint i = 0; i < trial->n_worst; i++)
    json_array_add_object_element (worst, describe_sum (&trial->worst[i]));
  json_object_set_int_member (object, "sessions", trial->n_sessions);
  json_object_set_int_member (object, "refused", trial->n_refused);
  json_object_set_int_member (object, "old_minor", old_minor);
  json_object_set_int_member (object, "new_minor", new_minor);
  json_object_set_int_member (object, "sessions_more", trial->n_more);
  json_object_set_int_member (object, "more_minor", trial->more_minor);
  json_object_set_int_member (object, "sessions_less", trial->n_less);
  json_object_set_int_member (object, "less_minor", trial->less_minor);
  json_object_set_array_member (object, "components", describe_components (trial));
  json_object_set_array_member (object, "worst", worst);
  json_object_set_array_member (object, "accounts", describe_sums (trial->accounts));
  json_object_set_array_member (object, "stations", describe_sums (trial->stations));
  json_object_set_array_member (object, "breaches", cy_control_list_texts (trial->breaches));
  return object;
}

static void
on_trial_cb (const CyTariffTrial *trial, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;

  if (error != NULL)
    cy_control_call_fail (call, error);
  else
    cy_control_call_finish (call, cy_control_take_object (describe_trial (trial)));
}

/* A draft on what was billed in the last month. */
static void
do_trial (CyControlCall *call)
{
  const gint64 now_us = g_get_real_time ();
  g_autoptr (CyTariffTerms) terms = NULL;
  g_autoptr (GError) error = NULL;
  gint64 from_us;
  gint64 to_us;
  const char *id;

  if (!cy_control_call_need (call, "id", &id) ||
      !cy_control_call_get_time (call, "from", now_us - TRIAL_US, &from_us) ||
      !cy_control_call_get_time (call, "to", now_us, &to_us))
    return;
  if ((terms = cy_node_read_terms (call->node, id, &error)) == NULL)
    cy_control_call_fail (call, error);
  else
    cy_node_try_tariff (call->node, terms, cy_control_call_get (call, "station"), from_us, to_us,
                        NULL, on_trial_cb, call);
}

static const struct {
  const char *name;
  void (*run) (CyControlCall *call);
} actions[] = {
  { "list", do_list },       { "show", do_show },     { "propose", do_propose },
  { "approve", do_approve }, { "reject", do_reject }, { "withdraw", do_withdraw },
  { "day", do_day },         { "import", do_import }, { "trial", do_trial },
};

/* {"action": "list", "id"}, {"action": "propose", "id"},
 * {"action": "show" | "approve" | "reject" | "withdraw", "id", "what": VERSION, "hash", "reason"},
 * {"action": "day", "id", "what": DATE, "version"}, {"action": "import", "id": CITY, "what": ID} or
 * {"action": "import", "id", "file"}, {"action": "trial", "id", "from", "to", "station"} */
void
cy_control_verb_tariff (CyControlCall *call)
{
  const char *action;

  if (!cy_control_call_need (call, "action", &action))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (g_str_equal (action, actions[i].name)) {
      actions[i].run (call);
      return;
    }
  }
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "a tariff cannot be told to \"%s\"",
                          action);
}
