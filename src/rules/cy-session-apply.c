/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-payload.h"
#include "cy-session-rule.h"

/* A bill of twenty days is in it. */
#define PAYLOAD_MAX_BYTES ((gsize) 1048576)

/* More energy than a meter of a pile counts in its life, and more money than one charge costs; a million of them still
 * add up. */
#define ENERGY_MAX_DWH G_GINT64_CONSTANT (1000000000000)
#define MINOR_MAX      G_GINT64_CONSTANT (1000000000000)

#define STATE(name) (1u << CY_SESSION_##name)
#define RUNNING     (STATE (CHARGING) | STATE (SUSPENDED))
#define BEFORE      (STATE (AUTHORISED) | STATE (PLUGGED) | STATE (STARTING))
#define HERE        (BEFORE | RUNNING | STATE (STOPPED))

/* What an entry says. */
typedef struct {
  const CyEntry *entry;
  JsonObject *payload;
  gint64 time_us;
} Deed;

/* The members that any entry about a session may have; what it does not have stays as it was. */
static const struct {
  const char *name;
  gsize offset;
  gint64 high;
} numbers[] = {
  { "tariff_version", G_STRUCT_OFFSET (CySession, tariff_version), G_MAXUINT32 },
  { "target", G_STRUCT_OFFSET (CySession, target), MINOR_MAX },
  { "until_us", G_STRUCT_OFFSET (CySession, until_us), G_MAXINT64 },
  { "meter_dwh", G_STRUCT_OFFSET (CySession, meter_dwh), ENERGY_MAX_DWH },
  { "counter_dwh", G_STRUCT_OFFSET (CySession, counter_dwh), ENERGY_MAX_DWH },
  { "pile_minor", G_STRUCT_OFFSET (CySession, pile_minor), MINOR_MAX },
  { "pile_s", G_STRUCT_OFFSET (CySession, pile_s), G_MAXUINT32 },
};

static const struct {
  const char *name;
  gsize offset;
} texts[] = {
  { "station", G_STRUCT_OFFSET (CySession, station) },
  { "account", G_STRUCT_OFFSET (CySession, account) },
  { "card", G_STRUCT_OFFSET (CySession, card) },
  { "tag", G_STRUCT_OFFSET (CySession, tag) },
  { "vin", G_STRUCT_OFFSET (CySession, vin) },
  { "reserve", G_STRUCT_OFFSET (CySession, reserve) },
  { "tariff", G_STRUCT_OFFSET (CySession, tariff) },
  { "stop_reason", G_STRUCT_OFFSET (CySession, stop_reason) },
  { "note", G_STRUCT_OFFSET (CySession, note) },
};

static void
take_members (CySession *session, JsonObject *payload)
{
  g_autofree char *strategy = cy_payload_dup_text (payload, "strategy");
  gint64 peak_w = cy_payload_get_int (payload, "peak_w", G_MAXINT32, CY_SESSION_UNKNOWN);
  gint64 unseen_us = cy_payload_get_int (payload, "unseen_us", G_MAXINT64, 0);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    gint64 *number = G_STRUCT_MEMBER_P (session, numbers[i].offset);

    *number = cy_payload_get_int (payload, numbers[i].name, numbers[i].high, *number);
  }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    cy_payload_replace_text (payload, texts[i].name, G_STRUCT_MEMBER_P (session, texts[i].offset));
  if (strategy != NULL)
    (void) cy_session_strategy_find (strategy, &session->strategy);
  session->flags |= (guint) cy_payload_get_int (payload, "flags", G_MAXUINT16, 0);
  session->peak_w = MAX (session->peak_w, peak_w);
  session->unseen_us = MAX (session->unseen_us, unseen_us);
}

/* Entries come in their own order, readings in that of their time. */
static void
insert_reading (CySession *session, const CyMeterReading *reading)
{
  GArray *readings = session->readings;
  guint i = readings->len;

  while (i > 0 && g_array_index (readings, CyMeterReading, i - 1).time_us > reading->time_us)
    i--;
  if (i > 0 && g_array_index (readings, CyMeterReading, i - 1).time_us == reading->time_us)
    g_array_index (readings, CyMeterReading, i - 1) = *reading;
  else if (readings->len < CY_SESSION_MAX_READINGS)
    g_array_insert_val (readings, i, *reading);
}

static void
take_readings (CySession *session, JsonObject *payload)
{
  JsonArray *array;

  if (!cy_json_get_array (json_object_get_member (payload, "readings"), NULL, &array, NULL))
    return;
  for (guint i = 0; i < json_array_get_length (array) && i < CY_SESSION_MAX_READINGS; i++) {
    CyMeterReading reading;
    JsonObject *object;

    if (!cy_json_get_object (json_array_get_element (array, i), NULL, &object, NULL))
      continue;
    reading.time_us = cy_payload_get_int (object, "time_us", G_MAXINT64, 0);
    reading.energy_dwh =
      cy_payload_get_int (object, "energy_dwh", ENERGY_MAX_DWH, CY_SESSION_UNKNOWN);
    reading.interpolated = cy_payload_get_bool (object, "interpolated");
    if (reading.time_us == 0 || reading.energy_dwh < 0)
      continue;
    insert_reading (session, &reading);
    session->last_us = MAX (session->last_us, reading.time_us);
    session->energy_dwh = MAX (session->energy_dwh, reading.energy_dwh);
  }
}

/* Without a pile and a gun it is no session. */
static gboolean
begin (CySession *session, const Deed *deed)
{
  cy_payload_take_text (deed->payload, "pile", &session->pile);
  session->connector = (guint) cy_payload_get_int (deed->payload, "connector", G_MAXUINT8, 0);
  session->opened_us = deed->time_us;
  return session->pile != NULL && *session->pile != '\0' && session->connector > 0;
}

static gboolean
open_plugged (CySession *session, const Deed *deed)
{
  if (!begin (session, deed))
    return FALSE;
  session->state = CY_SESSION_PLUGGED;
  return TRUE;
}

static gboolean
authorise (CySession *session, const Deed *deed)
{
  if (session->state != CY_SESSION_NONE)
    return TRUE;
  if (!begin (session, deed))
    return FALSE;
  session->state = CY_SESSION_AUTHORISED;
  return TRUE;
}

static gboolean
start (CySession *session, const Deed *deed)
{
  session->started_us = deed->time_us;
  session->meter_start_dwh =
    cy_payload_get_int (deed->payload, "meter_start_dwh", ENERGY_MAX_DWH, CY_SESSION_UNKNOWN);
  session->state = CY_SESSION_CHARGING;
  return TRUE;
}

/* Into the charge and out of it there are entries of their own. */
static gboolean
take_state (CySession *session, const Deed *deed)
{
  const guint allowed = session->started_us == 0 ? BEFORE : RUNNING;
  g_autofree char *name = cy_payload_dup_text (deed->payload, "state");
  CySessionState state;

  if (name == NULL || !cy_session_state_find (name, &state) || (allowed & 1u << state) == 0)
    return FALSE;
  if (state == CY_SESSION_CHARGING) {
    session->n_resumed += session->state != CY_SESSION_CHARGING;
    session->stopped_us = 0;
  }
  session->state = state;
  return TRUE;
}

static gboolean
stop (CySession *session, const Deed *deed)
{
  session->stopped_us = deed->time_us;
  session->state = CY_SESSION_STOPPED;
  return TRUE;
}

static gboolean
end (CySession *session, const Deed *deed)
{
  session->ended_us = deed->time_us;
  session->state = CY_SESSION_ENDED;
  return TRUE;
}

static gboolean
find_empty (CySession *session, const Deed *deed)
{
  session->verdict = CY_SESSION_EMPTY;
  return TRUE;
}

static gboolean
hold (CySession *session, const Deed *deed)
{
  session->verdict = CY_SESSION_HELD;
  cy_payload_replace_text (deed->payload, "holds", &session->holds);
  g_free (session->proposal);
  session->proposal = cy_payload_dup_object (deed->payload, "proposal");
  return TRUE;
}

/* A repair is the whole of what is billed: both ends, and what the meter had counted between. */
static void
repair (CySession *session, JsonObject *payload)
{
  if (!json_object_has_member (payload, "readings"))
    return;
  g_array_set_size (session->readings, 0);
  session->energy_dwh = 0;
  session->started_us = cy_payload_get_int (payload, "started_us", G_MAXINT64, session->started_us);
  session->stopped_us = cy_payload_get_int (payload, "stopped_us", G_MAXINT64, session->stopped_us);
}

static gboolean
settle (CySession *session, const Deed *deed)
{
  g_autofree char *decision = cy_payload_dup_text (deed->payload, "decision");
  const gboolean is_waived = g_strcmp0 (decision, "waive") == 0;

  if (!is_waived && g_strcmp0 (decision, "bill") != 0)
    return FALSE;
  g_free (session->decider);
  session->decider = g_strdup (deed->entry->actor);
  session->verdict = is_waived ? CY_SESSION_WAIVED : CY_SESSION_OPEN;
  if (!is_waived)
    repair (session, deed->payload);
  return TRUE;
}

/* What of a bill is for what. */
static void
take_parts (CySession *session, JsonObject *bill)
{
  const struct {
    const char *component;
    gint64 *sum_minor;
  } parts[] = {
    { "electricity", &session->electricity_minor },
    { "service", &session->service_minor },
    { "occupancy", &session->occupancy_minor },
    { "minimum", &session->minimum_minor },
  };
  JsonArray *lines;

  if (!cy_json_get_array (json_object_get_member (bill, "lines"), NULL, &lines, NULL))
    return;
  for (guint i = 0; i < json_array_get_length (lines); i++) {
    g_autofree char *component = NULL;
    JsonObject *line;

    if (!cy_json_get_object (json_array_get_element (lines, i), NULL, &line, NULL) ||
        (component = cy_payload_dup_text (line, "component")) == NULL)
      continue;
    for (guint k = 0; k < G_N_ELEMENTS (parts); k++) {
      if (g_str_equal (component, parts[k].component))
        *parts[k].sum_minor += cy_payload_get_int (line, "amount_minor", MINOR_MAX, 0);
    }
  }
}

/* The first bill counts, for ever; another one is only counted. */
static gboolean
take_bill (CySession *session, const Deed *deed)
{
  JsonObject *bill;

  if (!cy_json_get_object (json_object_get_member (deed->payload, "bill"), NULL, &bill, NULL))
    return FALSE;
  if (session->verdict != CY_SESSION_OPEN) {
    session->n_doubled++;
    return TRUE;
  }
  session->verdict = CY_SESSION_BILLED;
  session->bill = cy_payload_dup_object (deed->payload, "bill");
  session->total_minor = cy_payload_get_int (bill, "total_minor", MINOR_MAX, 0);
  take_parts (session, bill);
  return TRUE;
}

#define ANY_VERDICT G_MAXUINT
#define OPEN        (1u << CY_SESSION_OPEN)
#define HELD        (1u << CY_SESSION_HELD)

/* In which states of a session and under which verdicts an entry makes sense, and what it does. */
static const struct {
  const char *kind;
  guint states;
  guint verdicts;
  gboolean (*take) (CySession *session, const Deed *deed);
} events[CY_N_SESSION_EVENTS] = {
  [CY_SESSION_EVENT_OPEN] = { "session.open", STATE (NONE), OPEN, open_plugged },
  [CY_SESSION_EVENT_AUTHORISE] = { "session.authorise", STATE (NONE) | HERE, OPEN, authorise },
  [CY_SESSION_EVENT_NOTE] = { "session.note", HERE, OPEN, NULL },
  [CY_SESSION_EVENT_START] = { "session.start", BEFORE, OPEN, start },
  [CY_SESSION_EVENT_STATE] = { "session.state", HERE, OPEN, take_state },
  [CY_SESSION_EVENT_READING] = { "session.reading", RUNNING | STATE (STOPPED), OPEN, NULL },
  [CY_SESSION_EVENT_STOP] = { "session.stop", RUNNING, OPEN, stop },
  [CY_SESSION_EVENT_END] = { "session.end", HERE, OPEN, end },
  [CY_SESSION_EVENT_EMPTY] = { "session.empty", STATE (ENDED), OPEN, find_empty },
  [CY_SESSION_EVENT_HOLD] = { "session.hold", STATE (ENDED), OPEN, hold },
  [CY_SESSION_EVENT_SETTLE] = { "session.settle", STATE (ENDED), HELD, settle },
  [CY_SESSION_EVENT_BILL] = { "session.bill", STATE (ENDED), ANY_VERDICT, take_bill },
};

/**
 * cy_session_event_kind:
 *
 * Returns: the kind of the journal entry that says so.
 */
const char *
cy_session_event_kind (CySessionEvent event)
{
  return events[event].kind;
}

/**
 * cy_session_can:
 *
 * Returns: whether @event can happen to the session as it is.
 */
gboolean
cy_session_can (const CySession *session, CySessionEvent event)
{
  return (events[event].states & 1u << session->state) != 0 &&
         (events[event].verdicts & 1u << session->verdict) != 0;
}

static gboolean
find_event (const char *kind, CySessionEvent *out_event)
{
  for (guint i = 0; i < CY_N_SESSION_EVENTS; i++) {
    if (g_str_equal (kind, events[i].kind)) {
      *out_event = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* What another node would write about it makes this node's word no less true: who watched last is kept. */
static gboolean
is_watching (CySessionEvent event)
{
  return event != CY_SESSION_EVENT_AUTHORISE && event != CY_SESSION_EVENT_SETTLE;
}

/**
 * cy_session_apply:
 * @session: as the entries before this one left it.
 * @entry: of the same subject.
 *
 * Folds one entry into a session.
 *
 * Returns: %FALSE when the entry says something that cannot be; the session is where it was then.
 */
gboolean
cy_session_apply (CySession *session, const CyEntry *entry)
{
  g_autoptr (JsonNode) node = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);
  CySessionEvent event;
  Deed deed = { .entry = entry };

  if (node == NULL || !cy_json_get_object (node, NULL, &deed.payload, NULL) ||
      !find_event (entry->kind, &event) || !cy_session_can (session, event))
    return FALSE;
  deed.time_us =
    cy_payload_get_int (deed.payload, "time_us", G_MAXINT64, cy_hlc_to_us (entry->hlc));
  if (events[event].take != NULL && !events[event].take (session, &deed))
    return FALSE;
  if (event == CY_SESSION_EVENT_BILL)
    return TRUE;
  take_members (session, deed.payload);
  take_readings (session, deed.payload);
  if (is_watching (event)) {
    g_free (session->origin);
    session->origin = g_strdup (entry->origin);
  }
  return TRUE;
}
