/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-modbus-describe.h"
#include "cy-node-link.h"
#include "cy-time.h"

/* The verbs about connections: how they do, what goes over them, what clocks say. */

#define MAX_FRAMES     2000
#define FRAMES_SECONDS 3

static JsonArray *
describe_latency (const CyLinkReport *report)
{
  JsonArray *buckets = json_array_new ();

  for (guint i = 0; i < CY_LINK_REPORT_N_BUCKETS; i++)
    json_array_add_int_element (buckets, report->latency[i]);
  return buckets;
}

static JsonObject *
describe_link (const CyLinkReport *report)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "link", report->key);
  json_object_set_boolean_member (object, "up", report->up);
  json_object_set_string_member (object, "trouble", cy_link_trouble_label (report->trouble));
  cy_control_set_time (object, "since", report->since_us);
  json_object_set_int_member (object, "piles", report->n_piles);
  json_object_set_int_member (object, "units", report->n_units);
  json_object_set_int_member (object, "requests", (gint64) report->requests);
  json_object_set_int_member (object, "answers", (gint64) report->answers);
  json_object_set_int_member (object, "exceptions", (gint64) report->exceptions);
  json_object_set_int_member (object, "timeouts", (gint64) report->timeouts);
  json_object_set_int_member (object, "late", (gint64) report->late_dropped);
  json_object_set_int_member (object, "malformed", (gint64) report->malformed);
  json_object_set_int_member (object, "reconnects", (gint64) report->reconnects);
  json_object_set_boolean_member (object, "one_at_a_time", report->single);
  cy_control_set_number (object, "latency_ms", report->latency_ms);
  cy_control_set_number (object, "p99_ms", cy_link_report_quantile_ms (report, 0.99));
  json_object_set_array_member (object, "histogram", describe_latency (report));
  json_object_set_int_member (object, "asked_ms", report->asked_ms);
  json_object_set_int_member (object, "effective_ms", report->effective_ms);
  cy_control_set_number (object, "reads", report->reads);
  cy_control_set_number (object, "request_ms", report->request_ms);
  cy_control_set_number (object, "load_percent", report->load);
  cy_control_set_number (object, "demanded_percent", report->demanded);
  json_object_set_boolean_member (object, "crowded", report->crowded);
  cy_control_set_text (object, "twin", report->twin);
  return object;
}

/* {} -> [link] */
void
cy_control_verb_links (CyControlCall *call)
{
  g_autoptr (GPtrArray) links = cy_node_list_links (call->node);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < links->len; i++)
    json_array_add_object_element (array, describe_link (links->pdata[i]));
  cy_control_call_finish (call, cy_control_take_array (array));
}

/* {} -> [{"pile", "drift_s", "quality", "time", "can_set"}] */
void
cy_control_verb_clocks (CyControlCall *call)
{
  g_autoptr (CyLiveTable) table = cy_node_ref_live (call->node);
  g_autoptr (GArray) clocks = NULL;
  JsonArray *array;

  if (table == NULL) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_NO_NODE, "no node is running on %s",
                            cy_node_get_data_dir (call->node));
    return;
  }
  clocks = cy_node_list_clocks (call->node, table);
  array = json_array_new ();
  for (guint i = 0; i < clocks->len; i++) {
    const CyClockReading *reading = &g_array_index (clocks, CyClockReading, i);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "pile", reading->pile);
    json_object_set_double_member (object, "drift_s", reading->drift_s);
    json_object_set_string_member (object, "quality", cy_quality_name (reading->quality));
    cy_control_set_time (object, "time", reading->time_us);
    json_object_set_boolean_member (object, "can_set", reading->can_set);
    json_array_add_object_element (array, object);
  }
  cy_control_call_finish (call, cy_control_take_array (array));
}

/* Somebody looking at a pile's frames for a while. */
typedef struct {
  CyControlCall *call;
  CyTrace *trace;
} Looking;

static JsonObject *
describe_frame (const CyTraceFrame *frame)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text =
    frame->length == 0
      ? g_strdup ("")
      : cy_modbus_describe_frame (frame->bytes, frame->length, frame->event != CY_TRACE_REQUEST);
  GString *hex = g_string_new (NULL);

  for (guint i = 0; i < frame->length; i++)
    g_string_append_printf (hex, "%02x", frame->bytes[i]);
  cy_control_set_time (object, "time", frame->time_us);
  json_object_set_string_member (object, "event", cy_trace_event_name (frame->event));
  json_object_set_int_member (object, "unit", frame->unit);
  json_object_set_int_member (object, "transaction", frame->transaction);
  if (frame->latency_us >= 0)
    json_object_set_double_member (object, "latency_ms", (double) frame->latency_us / CY_US_PER_MS);
  json_object_set_string_member (object, "text", text);
  json_object_set_string_member (object, "bytes", hex->str);
  g_string_free (hex, TRUE);
  return object;
}

static gboolean
on_looked_cb (gpointer user_data)
{
  g_autofree Looking *looking = user_data;
  g_autoptr (CyTrace) trace = looking->trace;
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (CyTraceFrame));
  JsonArray *array = json_array_new ();

  (void) cy_trace_read (trace, 0, frames);
  for (guint i = 0; i < frames->len; i++)
    json_array_add_object_element (array,
                                   describe_frame (&g_array_index (frames, CyTraceFrame, i)));
  cy_control_call_finish (looking->call, cy_control_take_array (array));
  return G_SOURCE_REMOVE;
}

/* {"pile", "seconds"} -> [{"time", "event", "unit", "transaction", "latency_ms", "text", "bytes"}] */
void
cy_control_verb_frames (CyControlCall *call)
{
  const char *pile;
  gint64 seconds;
  Looking *looking;

  if (!cy_control_call_need (call, "pile", &pile) ||
      !cy_control_call_get_number (call, "seconds", 1, 30, FRAMES_SECONDS, &seconds))
    return;
  if (cy_yard_get (cy_node_get_yard (call->node), CY_KIND_PILE, pile) == NULL) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "there is no pile \"%s\"", pile);
    return;
  }
  looking = g_new0 (Looking, 1);
  *looking = (Looking){ call, cy_node_trace_pile (call->node, pile, MAX_FRAMES) };
  if (looking->trace != NULL) {
    g_timeout_add_seconds ((guint) seconds, on_looked_cb, looking);
    return;
  }
  g_free (looking);
  cy_control_call_refuse (call, CY_CONTROL_ERROR_NO_NODE, "no node is running on %s",
                          cy_node_get_data_dir (call->node));
}
