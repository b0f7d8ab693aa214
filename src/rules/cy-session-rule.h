/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"
#include "cy-session.h"
#include "cy-state.h"

G_BEGIN_DECLS

/**
 * CySessionEvent:
 *
 * What an entry says of a session.
 */
typedef enum {
  CY_SESSION_EVENT_OPEN,
  CY_SESSION_EVENT_AUTHORISE,
  CY_SESSION_EVENT_NOTE,
  CY_SESSION_EVENT_START,
  CY_SESSION_EVENT_STATE,
  CY_SESSION_EVENT_READING,
  CY_SESSION_EVENT_STOP,
  CY_SESSION_EVENT_END,
  CY_SESSION_EVENT_EMPTY,
  CY_SESSION_EVENT_HOLD,
  CY_SESSION_EVENT_SETTLE,
  CY_SESSION_EVENT_BILL,
  CY_N_SESSION_EVENTS,
} CySessionEvent;

#define CY_ENTRY_SESSION_PREFIX "session."

const char *cy_session_event_kind (CySessionEvent event);
gboolean cy_session_can (const CySession *session, CySessionEvent event);
gboolean cy_session_apply (CySession *session, const CyEntry *entry);

/**
 * CySessionSight:
 * @time_us: when the gun's registers were read [µs UTC]; now, when they were not.
 * @is_known: whether they were: nothing else holds without.
 * @state: what the gun does.
 * @plug: 1 with a car, 0 without, -1 when the pile does not say.
 * @meter_dwh: the legal meter [0.1 Wh], or #CY_SESSION_UNKNOWN.
 * @counter_dwh: the pile's count of this charge [0.1 Wh], @pile_s: how long it is by the pile [s], @pile_minor: what it
 *   asks for so far [minor units], @power_w: [W]; each #CY_SESSION_UNKNOWN when the pile does not say.
 * @tag: the card, @vin: the car, @stop_reason: the pile's word; each (nullable), borrowed.
 *
 * A gun at one moment.
 */
typedef struct {
  gint64 time_us;
  gboolean is_known;
  CyPileState state;
  gint plug;
  gint64 meter_dwh;
  gint64 counter_dwh;
  gint64 pile_s;
  gint64 pile_minor;
  gint64 power_w;
  const char *tag;
  const char *vin;
  const char *stop_reason;
} CySessionSight;

/**
 * CySessionTrack:
 * @seen_us: when the gun was seen last [µs UTC], 0 for never by this process.
 * @meter_dwh: its meter then, @counter_dwh: the pile's count; #CY_SESSION_UNKNOWN when it did not say.
 * @pile_minor: what it asked for then.
 * @back_us: since when the meter has shown less than was journalled; 0 when it does not.
 * @peak_w: the most power seen.
 *
 * What a watcher remembers of a gun from one look to the next. Begins with zeros; lost without harm.
 */
typedef struct {
  gint64 seen_us;
  gint64 meter_dwh;
  gint64 counter_dwh;
  gint64 pile_minor;
  gint64 back_us;
  gint64 peak_w;
} CySessionTrack;

/**
 * CySessionFact:
 * @event: what happened.
 * @payload: JSON text of the entry.
 *
 * What is to be journalled of a session.
 */
typedef struct {
  CySessionEvent event;
  char *payload;
} CySessionFact;

/**
 * CySessionPlace:
 * @pile: record id, @connector: gun from 1, @station: (nullable): record id.
 * @tariff: (nullable): id and @tariff_version: number of what applies now, frozen when a charge starts.
 * @boundary_us: (nullable): the next time a price changes after a given one, in µs UTC.
 * @boundary_data: for it.
 *
 * Where a gun is, and what is asked there.
 */
typedef struct {
  const char *pile;
  guint connector;
  const char *station;
  const char *tariff;
  gint64 tariff_version;
  gint64 (*boundary_us) (gpointer boundary_data, gint64 after_us);
  gpointer boundary_data;
} CySessionPlace;

void cy_session_fact_free (CySessionFact *fact);
CySessionFact *cy_session_rule (const CySession *session,
                                const CySession *last,
                                const CySessionTrack *track,
                                const CySessionPlace *place,
                                const CySessionSight *sight);
void
cy_session_track_see (CySessionTrack *track, const CySession *session, const CySessionSight *sight);
gint64 cy_session_energy_at (const CySession *session, gint64 meter_dwh);
gboolean cy_session_is_reached (const CySession *session,
                                gint64 energy_dwh,
                                gint64 money_minor,
                                gint64 now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySessionFact, cy_session_fact_free)

G_END_DECLS
