/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-control-call.h"
#include "cy-node-commission.h"
#include "cy-node-probe.h"

/* The verbs that look at devices and put them into service. An answer comes well within the minute
 * that clients wait: what takes longer says where to go on. */

#define BUDGET_MS 15000

/* A device that answers everything at the last moment is given up then [s]. */
#define PATIENCE_S 50

/* Unit ids of devices on a serial line (Modbus over Serial Line V1.02, 2.2). */
#define FIRST_UNIT 1
#define LAST_UNIT  247

typedef struct {
  CyControlCall *call;
  GCancellable *cancellable;
  guint timer;
  char *link;
  char **profiles; /* nullable */
  char *pile;      /* nullable: the target is an address */
  guint connectors;
  guint first; /* index of the first profile */
  CyFinding *finding;
} Probe;

static void
probe_free (Probe *probe)
{
  g_clear_handle_id (&probe->timer, g_source_remove);
  g_clear_object (&probe->cancellable);
  g_clear_pointer (&probe->finding, cy_finding_unref);
  g_strfreev (probe->profiles);
  g_free (probe->link);
  g_free (probe->pile);
  g_free (probe);
}

static gboolean
on_patience_cb (gpointer user_data)
{
  Probe *probe = user_data;

  probe->timer = 0;
  g_cancellable_cancel (probe->cancellable);
  return G_SOURCE_REMOVE;
}

static Probe *
probe_new (CyControlCall *call)
{
  Probe *probe = g_new0 (Probe, 1);

  probe->call = call;
  probe->cancellable = g_cancellable_new ();
  probe->timer = g_timeout_add_seconds (PATIENCE_S, on_patience_cb, probe);
  return probe;
}

static void
fail (Probe *probe, const GError *error)
{
  CyControlCall *call = probe->call;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "%s: not done after %u s", probe->link,
                            PATIENCE_S);
  else
    cy_control_call_fail (call, error);
  probe_free (probe);
}

static void
finish (Probe *probe, JsonArray *rows, int next)
{
  CyControlCall *call = probe->call;
  JsonObject *object = json_object_new ();
  g_autofree char *reader =
    probe->link == NULL ? NULL : cy_node_find_reader (call->node, probe->link);

  json_object_set_array_member (object, "rows", rows);
  if (next < 0)
    json_object_set_null_member (object, "next");
  else
    json_object_set_int_member (object, "next", next);
  cy_control_set_text (object, "read_by", reader);
  probe_free (probe);
  cy_control_call_finish (call, cy_control_take_object (object));
}

static void
on_units_cb (gpointer result, const GError *error, gpointer user_data)
{
  Probe *probe = user_data;
  g_autoptr (CyUnitsAnswer) answer = result;
  JsonArray *rows;

  if (error != NULL) {
    fail (probe, error);
    return;
  }
  rows = json_array_new ();
  for (guint i = 0; i < answer->units->len; i++) {
    const CyFoundUnit *unit = &g_array_index (answer->units, CyFoundUnit, i);
    JsonObject *row = json_object_new ();

    json_object_set_int_member (row, "unit", unit->unit);
    json_object_set_boolean_member (row, "refused", unit->refused);
    json_object_set_double_member (row, "latency_ms", (double) unit->latency_us / 1000);
    json_array_add_object_element (rows, row);
  }
  finish (probe, rows, answer->next);
}

static void
probe_units (CyControlCall *call, const char *host)
{
  CyUnitsRequest request = { .host = host, .budget_ms = BUDGET_MS };
  Probe *probe;
  gint64 from;
  gint64 to;
  gint64 rate;

  if (!cy_control_call_get_number (call, "from", 0, 255, FIRST_UNIT, &from) ||
      !cy_control_call_get_number (call, "to", 0, 255, LAST_UNIT, &to) ||
      !cy_control_call_get_number (call, "rate", 1, 20, 0, &rate))
    return;
  request.from = (guint8) from;
  request.to = (guint8) to;
  request.per_second = (guint) rate;
  probe = probe_new (call);
  cy_node_probe_units (call->node, &request, probe->cancellable, NULL, on_units_cb, probe);
}

/* A target is the id of a pile or a link address. */
static Probe *
find_target (CyControlCall *call, const char *target)
{
  CyYard *yard = cy_node_get_yard (call->node);
  CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, target);
  CyRecord *type = pile == NULL ? NULL : cy_yard_get_ref (yard, pile, "type");
  const char *link = pile == NULL ? target : cy_record_get_text (pile, "link");
  gint64 connectors;
  Probe *probe;

  if (!cy_control_call_get_number (call, "connectors", 0, 64,
                                   type == NULL ? 1 : cy_record_get_int (type, "connectors", 1),
                                   &connectors))
    return NULL;
  if (pile == NULL && strstr (target, "://") == NULL) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED,
                            "\"%s\" is neither a pile nor a link address", target);
    return NULL;
  }
  if (link == NULL) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "pile \"%s\" has no link address",
                            target);
    return NULL;
  }
  probe = probe_new (call);
  probe->link = g_strdup (link);
  probe->pile = pile == NULL ? NULL : g_strdup (target);
  probe->connectors = (guint) connectors;
  return probe;
}

static CyRecord *
type_of (const Probe *probe)
{
  CyYard *yard = cy_node_get_yard (probe->call->node);
  CyRecord *pile = probe->pile == NULL ? NULL : cy_yard_get (yard, CY_KIND_PILE, probe->pile);

  return pile == NULL ? NULL : cy_yard_get_ref (yard, pile, "type");
}

static JsonObject *
describe_finding (const CyFinding *finding)
{
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "profile", finding->profile);
  json_object_set_int_member (row, "score", finding->score);
  json_object_set_boolean_member (row, "doubtful", finding->score < CY_FINDING_DOUBTFUL);
  json_object_set_int_member (row, "reads", finding->n_reads);
  json_object_set_int_member (row, "answered", finding->n_answered);
  json_object_set_int_member (row, "refused", finding->n_refused);
  json_object_set_string_member (row, "vendor", finding->vendor);
  json_object_set_string_member (row, "model", finding->model);
  json_object_set_string_member (row, "why", finding->why);
  return row;
}

static void
on_profiles_cb (gpointer result, const GError *error, gpointer user_data)
{
  Probe *probe = user_data;
  g_autoptr (GPtrArray) findings = result;
  guint n_done;
  JsonArray *rows;

  if (error != NULL) {
    fail (probe, error);
    return;
  }
  rows = json_array_new ();
  for (guint i = 0; i < findings->len; i++)
    json_array_add_object_element (rows, describe_finding (findings->pdata[i]));
  n_done = probe->first + findings->len;
  finish (probe, rows, probe->profiles[n_done] == NULL ? -1 : (int) n_done);
}

static void
probe_profiles (CyControlCall *call, const char *target)
{
  Probe *probe = find_target (call, target);
  CyProfilesRequest request = { .budget_ms = BUDGET_MS };
  const char *current;
  CyRecord *type;
  guint n_profiles;
  gint64 from;

  if (probe == NULL)
    return;
  type = type_of (probe);
  current = cy_control_call_get (call, "current");
  if (current == NULL && type != NULL)
    current = cy_record_get_text (type, "current");
  probe->profiles = cy_node_list_profiles_for (call->node, current);
  n_profiles = g_strv_length (probe->profiles);
  if (!cy_control_call_get_number (call, "from", 0, n_profiles, 0, &from)) {
    probe_free (probe);
    return;
  }
  probe->first = (guint) from;
  request.link = probe->link;
  request.profiles = (const char *const *) probe->profiles + probe->first;
  request.connectors = probe->connectors;
  cy_node_probe_profiles (call->node, &request, probe->cancellable, NULL, on_profiles_cb, probe);
}

/* Reads a pile once with the profile that is named, or with that of its type. */
static void
read_once (CyControlCall *call, const char *target, CyNodeResult answer)
{
  Probe *probe = find_target (call, target);
  const char *profile;
  CyRecord *type;

  if (probe == NULL)
    return;
  type = type_of (probe);
  profile = cy_control_call_get (call, "profile");
  if (profile == NULL && type != NULL)
    profile = cy_record_get_text (type, "profile");
  if (profile == NULL) {
    probe_free (probe);
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "profile is missing");
    return;
  }
  probe->profiles = g_new0 (char *, 2);
  probe->profiles[0] = g_strdup (profile);
  cy_node_probe_profiles (call->node,
                          &(CyProfilesRequest){ probe->link, (const char *const *) probe->profiles,
                                                probe->connectors, 0 },
                          probe->cancellable, NULL, answer, probe);
}

static JsonObject *
describe_register (const CyFoundRegister *reg)
{
  const CyMeasure *measure = cy_measure_get (reg->measure);
  g_autofree char *words = cy_found_words (reg);
  JsonObject *row = json_object_new ();

  json_object_set_int_member (row, "connector", reg->connector);
  json_object_set_string_member (row, "measure", measure->name);
  json_object_set_boolean_member (row, "good", reg->is_good);
  json_object_set_string_member (row, "value", reg->value);
  json_object_set_string_member (row, "unit", reg->is_good ? measure->unit : "");
  json_object_set_int_member (row, "device_unit", reg->unit);
  json_object_set_int_member (row, "function", reg->function);
  json_object_set_int_member (row, "address", reg->address);
  json_object_set_string_member (row, "words", words);
  return row;
}

static void
on_read_cb (gpointer result, const GError *error, gpointer user_data)
{
  Probe *probe = user_data;
  g_autoptr (GPtrArray) findings = result;
  const CyFinding *finding;
  JsonArray *rows;

  if (error != NULL) {
    fail (probe, error);
    return;
  }
  finding = findings->pdata[0];
  rows = json_array_new ();
  for (guint i = 0; i < finding->registers->len; i++)
    json_array_add_object_element (
      rows, describe_register (&g_array_index (finding->registers, CyFoundRegister, i)));
  finish (probe, rows, -1);
}

static JsonArray *
describe_plates (GPtrArray *plates)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < plates->len; i++) {
    const CyFoundPlate *plate = plates->pdata[i];
    JsonObject *row = json_object_new ();

    json_object_set_string_member (row, "what", plate->what);
    json_object_set_string_member (row, "expected", plate->expected);
    json_object_set_string_member (row, "found", plate->found);
    json_object_set_string_member (row, "verdict", cy_found_verdict_name (plate->verdict));
    json_array_add_object_element (rows, row);
  }
  return rows;
}

static void
on_nameplate_cb (gpointer result, const GError *error, gpointer user_data)
{
  Probe *probe = user_data;
  g_autoptr (GPtrArray) findings = result;
  g_autoptr (GPtrArray) plates = NULL;

  if (error != NULL) {
    fail (probe, error);
    return;
  }
  plates = cy_finding_check_nameplate (findings->pdata[0], cy_node_get_yard (probe->call->node),
                                       probe->pile);
  finish (probe, describe_plates (plates), -1);
}

static gboolean
need_pile (CyControlCall *call, const char *pile)
{
  if (cy_yard_get (cy_node_get_yard (call->node), CY_KIND_PILE, pile) != NULL)
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "there is no pile \"%s\"", pile);
  return FALSE;
}

/* {"what": "units", "target": HOST[:PORT], "from", "to", "rate"},
 * {"what": "profiles", "target": PILE|LINK, "current", "connectors", "from"},
 * {"what": "read", "target": PILE|LINK, "profile", "connectors"} or
 * {"what": "nameplate", "target": PILE} -> {"rows", "next", "read_by"} */
void
cy_control_verb_probe (CyControlCall *call)
{
  const char *what;
  const char *target;

  if (!cy_control_call_need (call, "what", &what) ||
      !cy_control_call_need (call, "target", &target))
    return;
  if (g_str_equal (what, "units"))
    probe_units (call, target);
  else if (g_str_equal (what, "profiles"))
    probe_profiles (call, target);
  else if (g_str_equal (what, "read"))
    read_once (call, target, on_read_cb);
  else if (!g_str_equal (what, "nameplate"))
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "there is nothing to probe called \"%s\"",
                            what);
  else if (need_pile (call, target))
    read_once (call, target, on_nameplate_cb);
}

static void
finish_commission (Probe *probe)
{
  CyControlCall *call = probe->call;
  JsonObject *object = describe_finding (probe->finding);
  g_autoptr (GPtrArray) plates =
    cy_finding_check_nameplate (probe->finding, cy_node_get_yard (call->node), probe->pile);

  json_object_set_string_member (object, "pile", probe->pile);
  json_object_set_array_member (object, "nameplate", describe_plates (plates));
  cy_control_set_text (object, "sheet", cy_control_call_get (call, "sheet"));
  probe_free (probe);
  cy_control_call_finish (call, cy_control_take_object (object));
}

static void
on_sheet_cb (guint n_changes, const GError *error, gpointer user_data)
{
  Probe *probe = user_data;

  if (error != NULL)
    fail (probe, error);
  else
    finish_commission (probe);
}

static void
on_commissioned_cb (guint n_changes, const GError *error, gpointer user_data)
{
  Probe *probe = user_data;
  const char *sheet = cy_control_call_get (probe->call, "sheet");

  if (error != NULL)
    fail (probe, error);
  else if (sheet == NULL)
    finish_commission (probe);
  else
    cy_node_write_sheet (probe->call->node,
                         &(CyCommissioning){ probe->pile, probe->finding,
                                             cy_control_call_get (probe->call, "remarks") },
                         sheet, probe->call->actor, on_sheet_cb, probe);
}

static void
on_read_to_commission_cb (gpointer result, const GError *error, gpointer user_data)
{
  Probe *probe = user_data;
  g_autoptr (GPtrArray) findings = result;

  if (error != NULL) {
    fail (probe, error);
    return;
  }
  probe->finding = cy_finding_ref (findings->pdata[0]);
  cy_node_commission (
    probe->call->node,
    &(CyCommissioning){ probe->pile, probe->finding, cy_control_call_get (probe->call, "remarks") },
    probe->call->actor, on_commissioned_cb, probe);
}

/* {"pile", "sheet": a path the node can write, "remarks"} -> {"pile", "profile", "score", "doubtful",
 * "reads", "answered", "refused", "vendor", "model", "why", "nameplate", "sheet"} */
void
cy_control_verb_commission (CyControlCall *call)
{
  const char *pile;

  if (cy_control_call_need (call, "pile", &pile) && need_pile (call, pile))
    read_once (call, pile, on_read_to_commission_cb);
}
