/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-node-history.h"
#include "cy-node-transfer.h"
#include "cy-state.h"
#include "cy-tag.h"
#include "cy-time.h"

/* The verbs about what piles said before. */

typedef struct {
  gint64 from_us;
  gint64 to_us;
} Period;

static gboolean
get_period (CyControlCall *call, Period absent, Period *period)
{
  if (!cy_control_call_get_time (call, "from", absent.from_us, &period->from_us) ||
      !cy_control_call_get_time (call, "to", absent.to_us, &period->to_us))
    return FALSE;
  if (period->to_us > period->from_us)
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "the end must be after the beginning");
  return FALSE;
}

static Period
last_hour (void)
{
  gint64 now_us = g_get_real_time ();

  return (Period){ now_us - 3600 * CY_US_PER_S, now_us };
}

static gboolean
get_measure (CyControlCall *call, const char *name, CyMeasureId *out_measure)
{
  if (cy_measure_find (name, out_measure))
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "there is no measure \"%s\"", name);
  return FALSE;
}

/* {"pile", "connector", "measure", "from", "to"} */
static CyHistoryRequest *
get_request (CyControlCall *call)
{
  Period period;
  CyMeasureId measure;
  const char *pile;
  const char *name;
  gint64 connector;

  if (!cy_control_call_need (call, "pile", &pile) ||
      !cy_control_call_need (call, "measure", &name) ||
      !cy_control_call_get_number (call, "connector", 0, G_MAXUINT8, 1, &connector) ||
      !get_period (call, last_hour (), &period) || !get_measure (call, name, &measure))
    return NULL;
  return cy_history_request_new (pile, (guint) connector, measure, period.from_us, period.to_us);
}

/* Makes the answer from an array, or passes the error on. */
static void
finish (CyControlCall *call,
        GArray *values,
        const char *note,
        const GError *error,
        JsonObject *(*describe) (CyControlCall *call, gconstpointer value))
{
  JsonArray *array;

  if (error != NULL) {
    cy_control_call_fail (call, error);
    return;
  }
  array = json_array_new ();
  for (guint i = 0; i < values->len; i++) {
    JsonObject *object =
      describe (call, values->data + (gsize) i * g_array_get_element_size (values));

    if (object == NULL)
      continue;
    if (note != NULL)
      cy_control_set_text (object, "note", note);
    json_array_add_object_element (array, object);
  }
  g_array_unref (values);
  cy_control_call_finish (call, cy_control_take_array (array));
}

static JsonObject *
describe_point (CyControlCall *call, gconstpointer value)
{
  const CyHistoryPoint *point = value;
  JsonObject *object = json_object_new ();

  cy_control_set_time (object, "time", point->time_us);
  cy_control_set_number (object, "value", point->value);
  cy_control_set_text (object, "quality", cy_quality_name (point->quality));
  return object;
}

static void
on_points_cb (GArray *points, const char *note, const GError *error, gpointer user_data)
{
  finish (user_data, points, note, error, describe_point);
}

static void
set_bucket (JsonObject *object, const CyHistoryBucket *bucket)
{
  cy_control_set_number (object, "min", bucket->min);
  cy_control_set_number (object, "max", bucket->max);
  cy_control_set_number (object, "mean", bucket->mean);
  cy_control_set_number (object, "last", bucket->last);
  json_object_set_int_member (object, "count", bucket->count);
}

static JsonObject *
describe_bucket (CyControlCall *call, gconstpointer value)
{
  const CyHistoryBucket *bucket = value;
  JsonObject *object = json_object_new ();

  cy_control_set_time (object, "time", bucket->time_us);
  set_bucket (object, bucket);
  return object;
}

static void
on_buckets_cb (GArray *buckets, const char *note, const GError *error, gpointer user_data)
{
  finish (user_data, buckets, note, error, describe_bucket);
}

/* {"pile", "connector", "measure", "from", "to", "buckets"} -> raw points or buckets */
void
cy_control_verb_history (CyControlCall *call)
{
  CyHistoryRequest *request;
  gint64 n_buckets;

  if (!cy_control_call_get_number (call, "buckets", 1, 100000, 0, &n_buckets) ||
      (request = get_request (call)) == NULL)
    return;
  if (n_buckets > 0)
    cy_node_query_buckets (call->node, request, (guint) n_buckets, on_buckets_cb, call);
  else
    cy_node_query_history (call->node, request, on_points_cb, call);
}

/* A state as its pile's profile calls it, or its number. */
static const char *
name_state (CyControlCall *call, const CyHistoryValue *value)
{
  g_autoptr (CyLiveTable) table = NULL;
  const CyTag *tag;

  if (value->measure == CY_MEASURE_CONN_STATE)
    return cy_pile_state_get ((CyPileState) value->point.raw)->name;
  table = cy_node_ref_live (call->node);
  if (table == NULL)
    return NULL;
  tag = cy_fleet_find_tag (cy_live_table_get_fleet (table), value->pile, value->connector,
                           value->measure);
  return tag == NULL ? NULL : cy_tag_name_of (tag, value->point.raw);
}

static void
set_value (CyControlCall *call, JsonObject *object, const char *name, const CyHistoryValue *value)
{
  CyMeasureKind kind = cy_measure_get (value->measure)->kind;
  const char *text = kind == CY_MEASURE_ENUM ? name_state (call, value) : NULL;

  if (value->point.quality != CY_QUALITY_GOOD)
    json_object_set_null_member (object, name);
  else if (text != NULL)
    json_object_set_string_member (object, name, text);
  else if (kind == CY_MEASURE_NUMBER)
    cy_control_set_number (object, name, value->point.value);
  else if (kind == CY_MEASURE_BOOL)
    json_object_set_boolean_member (object, name, value->point.raw != 0);
  else
    json_object_set_int_member (object, name, value->point.raw);
}

/* Whether the call asks about this measure, or any. */
static gboolean
is_measure_wanted (CyControlCall *call, const CyMeasure *measure)
{
  const char *wanted = cy_control_call_get (call, "measure");

  return wanted == NULL || g_str_equal (wanted, measure->name);
}

static JsonObject *
describe_value (CyControlCall *call, gconstpointer data)
{
  const CyHistoryValue *value = data;
  const CyMeasure *measure = cy_measure_get (value->measure);
  JsonObject *object;

  if (!is_measure_wanted (call, measure) || !cy_control_call_is_about (call, value->pile))
    return NULL;
  object = json_object_new ();
  cy_control_set_text (object, "pile", value->pile);
  json_object_set_int_member (object, "connector", value->connector);
  cy_control_set_text (object, "measure", measure->name);
  set_value (call, object, "value", value);
  cy_control_set_text (object, "unit", measure->unit);
  cy_control_set_text (object, "quality", cy_quality_name (value->point.quality));
  cy_control_set_time (object, "time", value->point.time_us);
  return object;
}

static void
on_values_cb (GArray *values, const char *note, const GError *error, gpointer user_data)
{
  finish (user_data, values, note, error, describe_value);
}

/* {"at", "station", "pile", "measure"} ->
 * [{"pile", "connector", "measure", "value", "unit", "quality", "time"}] */
void
cy_control_verb_instant (CyControlCall *call)
{
  gint64 at_us;

  if (cy_control_call_get_time (call, "at", g_get_real_time (), &at_us))
    cy_node_query_instant (call->node, cy_control_call_get (call, "pile"), at_us, NULL,
                           on_values_cb, call);
}

static JsonObject *
describe_span (CyControlCall *call, gconstpointer value)
{
  const CyNodeSpan *span = value;
  const CyMeasure *measure = cy_measure_get (span->measure);
  JsonObject *object;

  if (!is_measure_wanted (call, measure))
    return NULL;
  object = json_object_new ();
  json_object_set_int_member (object, "connector", span->connector);
  cy_control_set_text (object, "measure", measure->name);
  cy_control_set_text (object, "unit", measure->unit);
  set_bucket (object, &span->bucket);
  cy_control_set_number (object, "known_s", (double) span->bucket.known_us / CY_US_PER_S);
  return object;
}

static void
on_spans_cb (GArray *spans, const char *note, const GError *error, gpointer user_data)
{
  finish (user_data, spans, note, error, describe_span);
}

/* {"pile", "measure", "from", "to"} ->
 * [{"connector", "measure", "unit", "min", "max", "mean", "last", "count", "known_s"}] */
void
cy_control_verb_span (CyControlCall *call)
{
  const char *pile;
  Period period;

  if (cy_control_call_need (call, "pile", &pile) && get_period (call, last_hour (), &period))
    cy_node_query_span (call->node, pile, period.from_us, period.to_us, NULL, on_spans_cb, call);
}

static JsonObject *
describe_stay (CyControlCall *call, gconstpointer data)
{
  const CyHistoryStay *stay = data;
  CyHistoryValue value = { .pile = (char *) cy_control_call_get (call, "pile"),
                           .point = { .raw = stay->raw, .quality = CY_QUALITY_GOOD } };
  JsonObject *object = json_object_new ();
  gint64 connector = 1;

  (void) cy_measure_find (cy_control_call_get (call, "measure"), &value.measure);
  (void) cy_control_call_get_number (call, "connector", 0, G_MAXUINT8, 1, &connector);
  value.connector = (guint) connector;
  cy_control_set_time (object, "from", stay->time_us);
  set_value (call, object, "state", &value);
  cy_control_set_number (object, "seconds", (double) stay->known_us / CY_US_PER_S);
  json_object_set_int_member (object, "count", (gint64) stay->count);
  return object;
}

static void
on_stays_cb (GArray *stays, const char *note, const GError *error, gpointer user_data)
{
  finish (user_data, stays, note, error, describe_stay);
}

/* {"pile", "connector", "measure", "from", "to"} -> [{"from", "state", "seconds", "count"}], day by day
 * as the node's clock has them */
void
cy_control_verb_stays (CyControlCall *call)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  CyHistoryRequest *request = get_request (call);

  if (request != NULL)
    cy_node_query_days (call->node, request, zone, on_stays_cb, call);
}

static void
on_moved_cb (const CyHistoryMoved *moved, const GError *error, gpointer user_data)
{
  JsonObject *object;

  if (error != NULL) {
    cy_control_call_fail (user_data, error);
    return;
  }
  object = json_object_new ();
  json_object_set_int_member (object, "blocks", (gint64) moved->blocks);
  json_object_set_int_member (object, "points", (gint64) moved->points);
  json_object_set_int_member (object, "skipped", (gint64) moved->skipped);
  cy_control_call_finish (user_data, cy_control_take_object (object));
}

/* The one that is asked for, a station's, or NULL for all. */
static char **
list_piles (CyControlCall *call)
{
  const char *pile = cy_control_call_get (call, "pile");
  const char *station = cy_control_call_get (call, "station");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GPtrArray *records;

  if (pile == NULL && station == NULL)
    return NULL;
  if (pile != NULL)
    g_strv_builder_add (builder, pile);
  records = cy_yard_list (cy_node_get_yard (call->node), CY_KIND_PILE);
  for (guint i = 0; pile == NULL && i < records->len; i++) {
    CyRecord *record = records->pdata[i];

    if (g_strcmp0 (cy_record_get_text (record, "station"), station) == 0)
      g_strv_builder_add (builder, record->id);
  }
  return g_strv_builder_end (builder);
}

/* {"path", "pile", "station", "from", "to"} -> {"blocks", "points", "skipped"} */
void
cy_control_verb_export_history (CyControlCall *call)
{
  g_auto (GStrv) piles = NULL;
  const char *path;
  const Period all = { 0, g_get_real_time () + CY_US_PER_S };
  Period period;

  if (!cy_control_call_need (call, "path", &path) || !get_period (call, all, &period))
    return;
  piles = list_piles (call);
  cy_node_export_history (call->node, path, (const char *const *) piles, period.from_us,
                          period.to_us, on_moved_cb, call);
}

/* {"path"} -> {"blocks", "points", "skipped"} */
void
cy_control_verb_import_history (CyControlCall *call)
{
  const char *path;

  if (cy_control_call_need (call, "path", &path))
    cy_node_import_history (call->node, path, call->actor, on_moved_cb, call);
}
