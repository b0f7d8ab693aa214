/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-rule.h"

#include "cy-json.h"

/* Every city's prices change on half hours; a draft of a tariff is tried on these readings too. */
#define HALF_HOUR_US ((gint64) 1800 * G_USEC_PER_SEC)

/* Looks further apart than this leave a time that nobody saw. */
#define UNSEEN_US ((gint64) 10 * G_USEC_PER_SEC)

/* A meter that shows less than before is believed when it still does after this: a pile that starts again
 * shows zeros for a moment. */
#define BACK_US ((gint64) 5 * G_USEC_PER_SEC)

/* A charge that the pile says is as young as this was seen from its start. */
#define YOUNG_S 15

/* More than this cannot have flowed by then, at a megawatt: the count is an older one [0.1 Wh]. */
#define YOUNG_DWH 42000

/* The pile's counter and its meter are read one after the other, and rounded [0.1 Wh]. */
#define COUNT_SLACK_DWH 1000

/* Boundaries in a time that nobody saw: twenty days of half hours. */
#define MAX_BOUNDARIES 1000

/* What one look at a gun is decided from. */
typedef struct {
  const CySession *session; /* nullable */
  const CySession *last;    /* nullable */
  const CySessionTrack *track;
  const CySessionPlace *place;
  const CySessionSight *sight;
} Look;

void
cy_session_fact_free (CySessionFact *fact)
{
  if (fact == NULL)
    return;
  g_free (fact->payload);
  g_free (fact);
}

static JsonObject *
payload_new (gint64 time_us)
{
  JsonObject *payload = json_object_new ();

  json_object_set_int_member (payload, "time_us", time_us);
  return payload;
}

static void
put_known (JsonObject *payload, const char *name, gint64 value)
{
  if (value >= 0)
    json_object_set_int_member (payload, name, value);
}

static void
put_text (JsonObject *payload, const char *name, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (payload, name, text);
}

static CySessionFact *
fact_new (CySessionEvent event, JsonObject *payload)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), payload);
  CySessionFact *fact = g_new (CySessionFact, 1);

  *fact = (CySessionFact){ event, cy_json_to_text (node, FALSE) };
  json_object_unref (payload);
  return fact;
}

/* Readings of one entry, and where the meter stood at the last of them. */
typedef struct {
  JsonArray *array;
  gint64 last_us;
  gint64 meter_dwh;
} Readings;

static void
add_reading (Readings *readings, gint64 time_us, gint64 energy_dwh, gboolean interpolated)
{
  const CyMeterReading reading = { time_us, energy_dwh, interpolated };

  if (readings->array == NULL)
    readings->array = json_array_new ();
  json_array_add_object_element (readings->array, cy_meter_reading_to_json (&reading));
  readings->last_us = time_us;
}

/* Piles without a meter are billed by what they count themselves, which is marked. */
static gint64
meter_of (const CySessionSight *sight)
{
  return sight->meter_dwh >= 0 ? sight->meter_dwh : sight->counter_dwh;
}

/**
 * cy_session_energy_at:
 * @meter_dwh: what the meter shows, or #CY_SESSION_UNKNOWN.
 *
 * Returns: energy since the start by then [0.1 Wh]; what was journalled last when the meter is behind that.
 */
gint64
cy_session_energy_at (const CySession *session, gint64 meter_dwh)
{
  if (meter_dwh < 0 || session->meter_dwh < 0 || meter_dwh < session->meter_dwh)
    return session->energy_dwh;
  return session->energy_dwh + (meter_dwh - session->meter_dwh);
}

/* Since when nothing is known of the gun, and how far the meter had come then. */
static gint64
seen_us (const Look *look)
{
  return MAX (look->track->seen_us, look->session->last_us);
}

static gint64
seen_energy (const Look *look)
{
  return look->track->seen_us > look->session->last_us
           ? cy_session_energy_at (look->session, look->track->meter_dwh)
           : look->session->energy_dwh;
}

static gint64
unseen_us (const Look *look)
{
  gint64 gap_us = look->sight->time_us - seen_us (look);

  return gap_us > UNSEEN_US ? gap_us : 0;
}

static gint64
next_boundary (const Look *look, gint64 after_us)
{
  gint64 next_us = (after_us / HALF_HOUR_US + 1) * HALF_HOUR_US;
  gint64 price_us = look->place->boundary_us == NULL
                      ? 0
                      : look->place->boundary_us (look->place->boundary_data, after_us);

  return price_us > after_us ? MIN (next_us, price_us) : next_us;
}

/* The meter is taken to have run evenly. In milliseconds, so that twenty days of a strong pile fit. */
static gint64
between (gint64 from_us, gint64 from, gint64 to_us, gint64 to, gint64 at_us)
{
  gint64 span_ms = MAX ((to_us - from_us) / 1000, 1);

  return from + (to - from) * ((at_us - from_us) / 1000) / span_ms;
}

/* What the meter counted up to @end_us, where it shows @energy: at each half hour and each change of a price, and
 * at both ends of a time that nobody saw. */
static void
add_boundaries (const Look *look, Readings *readings, gint64 end_us, gint64 energy)
{
  const gint64 from_us = seen_us (look);
  const gint64 from = seen_energy (look);
  const gboolean is_unseen = end_us - from_us > UNSEEN_US;
  gint64 at_us = next_boundary (look, look->session->last_us);

  if (is_unseen && from_us > look->session->last_us)
    add_reading (readings, from_us, from, FALSE);
  for (guint i = 0; at_us < end_us && i < MAX_BOUNDARIES; i++) {
    if (at_us >= from_us)
      add_reading (readings, at_us, between (from_us, from, end_us, energy, at_us), is_unseen);
    at_us = next_boundary (look, at_us);
  }
}

static void
put_readings (JsonObject *payload, Readings *readings)
{
  if (readings->array != NULL)
    json_object_set_array_member (payload, "readings", readings->array);
  readings->array = NULL;
}

/* What the pile says of the charge itself. Some forget it in the moment in which the charge ends. */
static void
put_pile (const Look *look, JsonObject *payload)
{
  const CySessionSight *sight = look->sight;
  const CySessionTrack *track = look->track;
  gboolean forgot = track->seen_us != 0 && sight->counter_dwh < track->counter_dwh;

  put_known (payload, "counter_dwh", forgot ? track->counter_dwh : sight->counter_dwh);
  put_known (payload, "pile_minor", forgot ? track->pile_minor : sight->pile_minor);
  if (!forgot)
    put_known (payload, "pile_s", sight->pile_s);
  if (track->peak_w > 0)
    json_object_set_int_member (payload, "peak_w", track->peak_w);
}

/* Nobody is at the gun. */
static gboolean
is_free (const CySessionSight *sight)
{
  if (sight->plug == 0)
    return TRUE;
  return sight->state == CY_PILE_STATE_AVAILABLE ||
         (sight->plug < 0 &&
          (sight->state == CY_PILE_STATE_RESERVED || sight->state == CY_PILE_STATE_UNAVAILABLE));
}

static gboolean
is_charging (const CySessionSight *sight)
{
  return sight->state == CY_PILE_STATE_CHARGING || sight->state == CY_PILE_STATE_DISCHARGING;
}

static gboolean
is_suspended (const CySessionSight *sight)
{
  return sight->state == CY_PILE_STATE_SUSPENDED_EV ||
         sight->state == CY_PILE_STATE_SUSPENDED_EVSE || sight->state == CY_PILE_STATE_FAULTED;
}

/* Whether the gun says anything about who is there. */
static gboolean
is_occupied (const CySessionSight *sight)
{
  return !is_free (sight) &&
         (sight->plug > 0 || is_charging (sight) || sight->state == CY_PILE_STATE_PREPARING ||
          sight->state == CY_PILE_STATE_STARTING || sight->state == CY_PILE_STATE_FINISHING ||
          sight->state == CY_PILE_STATE_SUSPENDED_EV ||
          sight->state == CY_PILE_STATE_SUSPENDED_EVSE);
}

static CySessionFact *
open_session (const Look *look)
{
  const CySessionSight *sight = look->sight;
  JsonObject *payload = payload_new (sight->time_us);

  json_object_set_string_member (payload, "pile", look->place->pile);
  json_object_set_int_member (payload, "connector", look->place->connector);
  put_text (payload, "station", look->place->station);
  put_text (payload, "tag", sight->tag);
  put_text (payload, "vin", sight->vin);
  /* At rest it is where the charge will start from. */
  if (!is_charging (sight) && sight->state != CY_PILE_STATE_FINISHING)
    put_known (payload, "meter_dwh", sight->meter_dwh);
  return fact_new (CY_SESSION_EVENT_OPEN, payload);
}

/* The pile shows the end of a charge that was told of already. */
static gboolean
is_leftover (const Look *look)
{
  const CySession *last = look->last;
  const gint64 counter = look->sight->counter_dwh;

  return counter <= 0 || (last != NULL && last->started_us != 0 && last->counter_dwh >= 0 &&
                          ABS (last->counter_dwh - counter) <= COUNT_SLACK_DWH);
}

/* Where the charge began: from the meter at rest, or, a few seconds old, from the pile's own count. A charge that ran
 * already is told of from here on, and nobody bills it as it is. */
static CySessionFact *
start_session (const Look *look)
{
  const CySessionSight *sight = look->sight;
  const CySession *session = look->session;
  const gboolean at_rest = session->meter_dwh >= 0 && session->meter_dwh <= meter_of (sight);
  const gboolean is_young = sight->pile_s >= 0 && sight->pile_s <= YOUNG_S &&
                            sight->counter_dwh >= 0 && sight->counter_dwh <= YOUNG_DWH;
  gint64 time_us = sight->time_us - (is_young ? sight->pile_s * G_USEC_PER_SEC : 0);
  gint64 meter = meter_of (sight);
  guint flags = sight->meter_dwh < 0 ? CY_SESSION_NO_METER : 0;
  JsonObject *payload;
  Readings readings = { 0 };

  if (at_rest)
    meter = session->meter_dwh;
  else if (sight->meter_dwh < 0)
    meter = 0;
  else if (is_young)
    meter =
      MAX (meter - sight->counter_dwh, MIN (look->last == NULL ? 0 : look->last->meter_dwh, meter));
  if (!at_rest && !is_young)
    flags |= CY_SESSION_START_UNSEEN;
  payload = payload_new (time_us);
  put_known (payload, "meter_start_dwh", meter);
  put_known (payload, "meter_dwh", meter);
  put_known (payload, "counter_dwh", sight->counter_dwh);
  put_text (payload, "tag", sight->tag);
  put_text (payload, "vin", sight->vin);
  put_text (payload, "tariff", look->place->tariff);
  if (look->place->tariff != NULL)
    json_object_set_int_member (payload, "tariff_version", look->place->tariff_version);
  if (flags != 0)
    json_object_set_int_member (payload, "flags", flags);
  add_reading (&readings, time_us, 0, FALSE);
  put_readings (payload, &readings);
  return fact_new (CY_SESSION_EVENT_START, payload);
}

static CySessionFact *
say_state (const Look *look, CySessionState state)
{
  JsonObject *payload = payload_new (look->sight->time_us);

  json_object_set_string_member (payload, "state", cy_session_state_name (state));
  /* At rest it is where the charge will start from. */
  if (look->session->started_us == 0)
    put_known (payload, "meter_dwh", look->sight->meter_dwh);
  return fact_new (CY_SESSION_EVENT_STATE, payload);
}

/* How a charge ended that nobody saw end. */
typedef struct {
  gint64 time_us;
  gint64 energy_dwh;
  guint flags;
} Ending;

/* It ended at the last look when the meter did not go on; or by the pile's own clock, when the pile counted what the
 * meter did. Otherwise somebody has to look at it. */
static Ending
guess_ending (const Look *look, gint64 latest_us, gint64 energy)
{
  const CySession *session = look->session;
  const CySessionSight *sight = look->sight;
  const gint64 by_pile_us = session->started_us + MAX (sight->pile_s, 0) * G_USEC_PER_SEC;
  Ending ending = { latest_us, energy, CY_SESSION_END_UNSEEN };

  if (energy <= seen_energy (look))
    return (Ending){ seen_us (look), seen_energy (look), 0 };
  if (sight->counter_dwh >= 0 && ABS (sight->counter_dwh - energy) <= COUNT_SLACK_DWH &&
      latest_us == sight->time_us) {
    ending.flags = 0;
    if (by_pile_us > seen_us (look) && by_pile_us < latest_us)
      ending.time_us = by_pile_us;
  }
  return ending;
}

static CySessionFact *
say_stop (const Look *look, const Ending *ending)
{
  JsonObject *payload = payload_new (ending->time_us);
  Readings readings = { 0 };

  add_boundaries (look, &readings, ending->time_us, ending->energy_dwh);
  add_reading (&readings, ending->time_us, ending->energy_dwh, ending->flags != 0);
  put_readings (payload, &readings);
  put_known (payload, "meter_dwh",
             look->session->meter_dwh < 0
               ? CY_SESSION_UNKNOWN
               : look->session->meter_dwh + ending->energy_dwh - look->session->energy_dwh);
  put_pile (look, payload);
  put_text (payload, "stop_reason", look->sight->stop_reason);
  put_known (payload, "unseen_us", unseen_us (look));
  if (ending->flags != 0)
    json_object_set_int_member (payload, "flags", ending->flags);
  return fact_new (CY_SESSION_EVENT_STOP, payload);
}

static CySessionFact *
stop_session (const Look *look)
{
  const gint64 energy = cy_session_energy_at (look->session, meter_of (look->sight));
  Ending ending = { look->sight->time_us, energy, 0 };

  if (unseen_us (look) > 0)
    ending = guess_ending (look, look->sight->time_us, energy);
  return say_stop (look, &ending);
}

/* Another charge goes on by now: what its counter does not account for was this one's. */
static CySessionFact *
stop_before_other (const Look *look)
{
  const CySessionSight *sight = look->sight;
  gint64 began = sight->meter_dwh >= 0 && sight->counter_dwh >= 0
                   ? MAX (sight->meter_dwh - sight->counter_dwh, 0)
                   : CY_SESSION_UNKNOWN;
  gint64 latest_us = sight->time_us - MAX (sight->pile_s, 0) * G_USEC_PER_SEC;
  Ending ending = guess_ending (look, CLAMP (latest_us, seen_us (look), sight->time_us),
                                cy_session_energy_at (look->session, began));

  if (began < 0)
    ending.flags = CY_SESSION_END_UNSEEN;
  return say_stop (look, &ending);
}

static CySessionFact *
end_session (const Look *look)
{
  gint64 time_us = look->sight->time_us;
  JsonObject *payload;

  /* Nobody knows how long the bay was taken while nobody looked; it is not asked for. */
  if (look->session->stopped_us != 0 && time_us - look->track->seen_us > UNSEEN_US)
    time_us = MAX (look->session->stopped_us, look->track->seen_us);
  payload = payload_new (time_us);
  return fact_new (CY_SESSION_EVENT_END, payload);
}

static gboolean
differs (const char *known, const char *seen)
{
  return known != NULL && seen != NULL && *seen != '\0' && !g_str_equal (known, seen);
}

/* Whether the charge at the gun is not this one any more. A pile that started again counts anew and goes on with the
 * same car: that is one session. */
static gboolean
is_other (const Look *look)
{
  const CySession *session = look->session;
  const CySessionSight *sight = look->sight;
  const gboolean counts_anew = sight->counter_dwh >= 0 && session->counter_dwh >= 0 &&
                               sight->counter_dwh + COUNT_SLACK_DWH < session->counter_dwh;
  const gboolean same_car = session->vin != NULL && g_strcmp0 (session->vin, sight->vin) == 0;

  if (session->started_us == 0)
    return FALSE;
  if (differs (session->vin, sight->vin) || differs (session->tag, sight->tag))
    return TRUE;
  if (session->state == CY_SESSION_STOPPED)
    return counts_anew;
  return counts_anew && unseen_us (look) > 0 && !same_car;
}

static CySessionFact *
leave_other (const Look *look)
{
  return look->session->state == CY_SESSION_STOPPED ? end_session (look) : stop_before_other (look);
}

/* A car is there and nothing flows. */
static CySessionFact *
see_idle_car (const Look *look)
{
  const CySession *session = look->session;

  if (session->state == CY_SESSION_AUTHORISED)
    return say_state (look, CY_SESSION_PLUGGED);
  return cy_session_is_flowing (session) ? stop_session (look) : NULL;
}

static CySessionFact *
see_starting (const Look *look)
{
  const CySession *session = look->session;

  if (session->started_us == 0)
    return session->state == CY_SESSION_STARTING ? NULL : say_state (look, CY_SESSION_STARTING);
  return session->state == CY_SESSION_CHARGING ? say_state (look, CY_SESSION_SUSPENDED) : NULL;
}

static CySessionFact *
see_charging (const Look *look)
{
  if (look->session->started_us == 0)
    return meter_of (look->sight) < 0 ? NULL : start_session (look);
  return look->session->state == CY_SESSION_CHARGING ? NULL : say_state (look, CY_SESSION_CHARGING);
}

static CySessionFact *
see_suspended (const Look *look)
{
  if (look->session->started_us == 0)
    return look->sight->state == CY_PILE_STATE_FAULTED ? NULL : see_starting (look);
  return look->session->state == CY_SESSION_CHARGING ? say_state (look, CY_SESSION_SUSPENDED)
                                                     : NULL;
}

/* The charge is over. Where nobody saw it begin, what the pile counted shows that there was one. */
static CySessionFact *
see_finishing (const Look *look)
{
  if (look->session->started_us == 0)
    return is_leftover (look) || meter_of (look->sight) < 0 ? see_idle_car (look)
                                                            : start_session (look);
  return see_idle_car (look);
}

static CySessionFact *
see_free (const Look *look)
{
  if (look->session->state == CY_SESSION_AUTHORISED)
    return look->session->until_us < look->sight->time_us ? end_session (look) : NULL;
  return cy_session_is_flowing (look->session) ? stop_session (look) : end_session (look);
}

static CySessionFact *
see_state (const Look *look)
{
  static CySessionFact *(*const by_state[CY_N_PILE_STATES]) (const Look *look) = {
    [CY_PILE_STATE_PREPARING] = see_idle_car,     [CY_PILE_STATE_STARTING] = see_starting,
    [CY_PILE_STATE_CHARGING] = see_charging,      [CY_PILE_STATE_DISCHARGING] = see_charging,
    [CY_PILE_STATE_SUSPENDED_EV] = see_suspended, [CY_PILE_STATE_SUSPENDED_EVSE] = see_suspended,
    [CY_PILE_STATE_FINISHING] = see_finishing,    [CY_PILE_STATE_RESERVED] = see_idle_car,
    [CY_PILE_STATE_UNAVAILABLE] = see_idle_car,   [CY_PILE_STATE_FAULTED] = see_suspended,
  };
  const CySessionSight *sight = look->sight;

  if (is_free (sight))
    return see_free (look);
  if (!is_suspended (sight) && is_other (look))
    return leave_other (look);
  return by_state[sight->state] == NULL ? NULL : by_state[sight->state](look);
}

/* Who it is may be known some seconds after it was plugged in; a meter or a counter may be another than before. */
static CySessionFact *
see_news (const Look *look)
{
  const CySession *session = look->session;
  const CySessionSight *sight = look->sight;
  const gboolean tag = session->tag == NULL && sight->tag != NULL && *sight->tag != '\0';
  const gboolean vin = session->vin == NULL && sight->vin != NULL && *sight->vin != '\0';
  const gboolean is_back = cy_session_is_flowing (session) && look->track->back_us != 0 &&
                           sight->time_us - look->track->back_us >= BACK_US &&
                           sight->meter_dwh >= 0 && sight->meter_dwh < session->meter_dwh;
  const gboolean is_anew = cy_session_is_flowing (session) && sight->counter_dwh >= 0 &&
                           (session->flags & CY_SESSION_COUNTER_RESTARTED) == 0 &&
                           sight->counter_dwh + COUNT_SLACK_DWH < session->counter_dwh;
  const guint flags =
    (is_back ? CY_SESSION_METER_BACK : 0) | (is_anew ? CY_SESSION_COUNTER_RESTARTED : 0);
  Readings readings = { 0 };
  JsonObject *payload;

  if (session->state == CY_SESSION_STOPPED || (!tag && !vin && flags == 0))
    return NULL;
  payload = payload_new (sight->time_us);
  if (tag)
    put_text (payload, "tag", sight->tag);
  if (vin)
    put_text (payload, "vin", sight->vin);
  if (is_back) {
    add_reading (&readings, seen_us (look), seen_energy (look), FALSE);
    put_readings (payload, &readings);
    put_known (payload, "meter_dwh", sight->meter_dwh);
  }
  if (is_anew)
    put_known (payload, "counter_dwh", sight->counter_dwh);
  if (flags != 0)
    json_object_set_int_member (payload, "flags", flags);
  return fact_new (CY_SESSION_EVENT_NOTE, payload);
}

/* Half hours, changes of the price, and both ends of a time that nobody saw. */
static CySessionFact *
see_boundary (const Look *look)
{
  const CySession *session = look->session;
  const gint64 now_us = look->sight->time_us;
  gint64 energy = cy_session_energy_at (session, meter_of (look->sight));
  Readings readings = { 0 };
  JsonObject *payload;

  if (!cy_session_is_flowing (session) || meter_of (look->sight) < session->meter_dwh)
    return NULL;
  add_boundaries (look, &readings, now_us, energy);
  if (unseen_us (look) > 0)
    add_reading (&readings, now_us, energy, FALSE);
  if (readings.array == NULL)
    return NULL;
  payload = payload_new (now_us);
  if (readings.last_us < now_us)
    energy = between (seen_us (look), seen_energy (look), now_us, energy, readings.last_us);
  put_readings (payload, &readings);
  put_known (payload, "meter_dwh",
             session->meter_dwh < 0 ? CY_SESSION_UNKNOWN
                                    : session->meter_dwh + energy - session->energy_dwh);
  put_pile (look, payload);
  put_known (payload, "unseen_us", unseen_us (look));
  return fact_new (CY_SESSION_EVENT_READING, payload);
}

/**
 * cy_session_rule:
 * @session: (nullable): what goes on at the gun, by the journal.
 * @last: (nullable): the last one before it at the same gun in which there was a charge.
 * @track: what is remembered of the last look.
 * @place: where the gun is.
 * @sight: the gun now.
 *
 * What there is to be journalled, one fact at a time: the caller applies it and asks again, until there is
 * nothing more, and then has @track see what was seen. A session that has ended is none any more.
 *
 * Returns: (transfer full) (nullable): the next fact.
 */
CySessionFact *
cy_session_rule (const CySession *session,
                 const CySession *last,
                 const CySessionTrack *track,
                 const CySessionPlace *place,
                 const CySessionSight *sight)
{
  const Look look = { session, last, track, place, sight };
  CySessionFact *fact;

  if (!sight->is_known)
    return session != NULL && session->state == CY_SESSION_AUTHORISED &&
               session->until_us < sight->time_us
             ? end_session (&look)
             : NULL;
  if (session == NULL)
    return is_occupied (sight) ? open_session (&look) : NULL;
  if (session->state == CY_SESSION_ENDED)
    return NULL;
  fact = see_state (&look);
  if (fact == NULL)
    fact = see_news (&look);
  return fact != NULL ? fact : see_boundary (&look);
}

/**
 * cy_session_track_see:
 * @session: (nullable): as cy_session_rule() left it.
 *
 * Remembers a look.
 */
void
cy_session_track_see (CySessionTrack *track, const CySession *session, const CySessionSight *sight)
{
  gboolean flows = session != NULL && cy_session_is_flowing (session);

  if (!sight->is_known)
    return;
  if (flows && meter_of (sight) >= 0 && meter_of (sight) < session->meter_dwh) {
    /* What was seen last is what counts until the meter is believed again, or another one is. */
    if (track->back_us == 0)
      track->back_us = sight->time_us;
    return;
  }
  track->back_us = 0;
  track->seen_us = sight->time_us;
  track->meter_dwh = meter_of (sight);
  track->counter_dwh = sight->counter_dwh;
  track->pile_minor = sight->pile_minor;
  track->peak_w = flows ? MAX (track->peak_w, sight->power_w) : 0;
}

/**
 * cy_session_is_reached:
 * @energy_dwh: by now [0.1 Wh].
 * @money_minor: by now, or #CY_SESSION_UNKNOWN.
 *
 * Returns: whether the charge has come to what it was meant to.
 */
gboolean
cy_session_is_reached (const CySession *session,
                       gint64 energy_dwh,
                       gint64 money_minor,
                       gint64 now_us)
{
  if (session->target <= 0 || !cy_session_is_flowing (session))
    return FALSE;
  switch (session->strategy) {
  case CY_SESSION_ENERGY:
    return energy_dwh >= session->target;
  case CY_SESSION_MONEY:
    return money_minor >= session->target;
  case CY_SESSION_TIME:
    return now_us - session->started_us >= session->target * G_USEC_PER_SEC;
  case CY_SESSION_FULL:
  case CY_N_SESSION_STRATEGIES:
  default:
    return FALSE;
  }
}
