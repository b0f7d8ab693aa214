/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-meter-reading.h"

G_BEGIN_DECLS

/**
 * CySessionState:
 * @CY_SESSION_NONE: nothing is known of it.
 * @CY_SESSION_AUTHORISED: somebody may charge, and nobody has come yet.
 * @CY_SESSION_PLUGGED: a car is there.
 * @CY_SESSION_STARTING: lock, insulation test and handshake.
 * @CY_SESSION_CHARGING: energy flows.
 * @CY_SESSION_SUSPENDED: the car, the pile or a fault has interrupted it; it may go on.
 * @CY_SESSION_STOPPED: the charge is over, the car is still there.
 * @CY_SESSION_ENDED: the bay is free again, or somebody closed the account.
 *
 * Where a charging service is. The names are in the journal: append, never rename.
 */
typedef enum {
  CY_SESSION_NONE,
  CY_SESSION_AUTHORISED,
  CY_SESSION_PLUGGED,
  CY_SESSION_STARTING,
  CY_SESSION_CHARGING,
  CY_SESSION_SUSPENDED,
  CY_SESSION_STOPPED,
  CY_SESSION_ENDED,
  CY_N_SESSION_STATES,
} CySessionState;

/**
 * CySessionVerdict:
 * @CY_SESSION_OPEN: not over, or nobody has looked at it yet.
 * @CY_SESSION_EMPTY: no energy flowed; there is nothing to bill.
 * @CY_SESSION_HELD: in quarantine: what the pile says cannot be, or lacks something.
 * @CY_SESSION_BILLED: there is a bill.
 * @CY_SESSION_WAIVED: somebody decided that nothing is asked for it.
 *
 * What became of it in money. Numbers are stored: append, never renumber.
 */
typedef enum {
  CY_SESSION_OPEN = 0,
  CY_SESSION_EMPTY = 1,
  CY_SESSION_HELD = 2,
  CY_SESSION_BILLED = 3,
  CY_SESSION_WAIVED = 4,
  CY_N_SESSION_VERDICTS,
} CySessionVerdict;

/**
 * CySessionStrategy:
 *
 * When the charge shall end by itself (充电策略). The target is in 0.1 Wh, in minor units of the currency or in
 * seconds.
 */
typedef enum {
  CY_SESSION_FULL,
  CY_SESSION_ENERGY,
  CY_SESSION_MONEY,
  CY_SESSION_TIME,
  CY_N_SESSION_STRATEGIES,
} CySessionStrategy;

/**
 * CySessionFlag:
 * @CY_SESSION_START_UNSEEN: energy was flowing when it was first looked at.
 * @CY_SESSION_END_UNSEEN: it ended while nobody looked, and nothing shows how.
 * @CY_SESSION_METER_BACK: the meter showed less than before, and stayed there.
 * @CY_SESSION_COUNTER_RESTARTED: the pile's own counter began anew in the middle.
 * @CY_SESSION_NO_METER: the pile shows no meter; its own counter stands in.
 * @CY_SESSION_CLOCK: this node's clock jumped meanwhile.
 *
 * What was strange about it. A set; numbers are stored: append, never renumber.
 */
typedef enum {
  CY_SESSION_START_UNSEEN = 1 << 0,
  CY_SESSION_END_UNSEEN = 1 << 1,
  CY_SESSION_METER_BACK = 1 << 2,
  CY_SESSION_COUNTER_RESTARTED = 1 << 3,
  CY_SESSION_NO_METER = 1 << 4,
  CY_SESSION_CLOCK = 1 << 5,
} CySessionFlag;

/* What is not known of a quantity that is never below 0. */
#define CY_SESSION_UNKNOWN ((gint64) -1)

/* Readings that a session keeps; half-hourly ones of twenty days. */
#define CY_SESSION_MAX_READINGS 1024

/**
 * CySession:
 * @id: unique, `CS-261129-7K3FQ2ZD4M`.
 * @pile: record id.
 * @connector: gun from 1.
 * @station: (nullable): record id, as it was when the session began.
 * @origin: the node that watched it last.
 * @account: (nullable): who pays; %NULL for whoever stands there.
 * @card: (nullable): the card that was shown.
 * @tag: (nullable): the card number the pile says.
 * @vin: (nullable): of the car.
 * @reserve: (nullable): reference of the posting that set an amount aside.
 * @tariff: (nullable): id of the tariff that was frozen at the start.
 * @stop_reason: (nullable): the pile's word for why it ended.
 * @holds: (nullable): codes of what keeps it in quarantine, separated by blanks.
 * @proposal: (nullable): JSON object text: how it could be repaired, and from what.
 * @note: (nullable): what was said when it was decided.
 * @decider: (nullable): who decided.
 * @bill: (nullable): the bill as JSON object text; lists do not have it.
 * @strategy: when it shall end, @target: at how much.
 * @flags: a set of #CySessionFlag.
 * @opened_us: when it was first known of [µs UTC], @started_us: when energy began to flow, @stopped_us: when the
 *   charge was over, @ended_us: when the bay was free; 0 when not yet.
 * @until_us: until when an authorisation holds that nobody used [µs UTC].
 * @meter_start_dwh: the legal meter at the start [0.1 Wh], or #CY_SESSION_UNKNOWN.
 * @meter_dwh: the legal meter at last.
 * @counter_dwh: what the pile itself counted [0.1 Wh], @pile_minor: what it asks [minor units], @pile_s: how long by
 *   its own clock [s].
 * @energy_dwh: what the meter counted from the start on [0.1 Wh].
 * @unseen_us: the longest time that nobody saw the gun while it went on.
 * @peak_w: the most power that was seen [W], or #CY_SESSION_UNKNOWN.
 * @n_resumed: how often it went on after an interruption.
 * @n_doubled: bills that came for it besides the one that counts; none is ever paid.
 * @total_minor: of its bill; #CY_SESSION_UNKNOWN without.
 * @electricity_minor: of the bill, what is for electricity, @service_minor: for service, @occupancy_minor: for the bay,
 *   @minimum_minor: what it lacked to the minimum.
 * @last_us: when the meter was journalled last [µs UTC].
 * @readings: (element-type CyMeterReading): energy since the start, by time.
 *
 * A charging service (充电服务), as its journal entries tell it.
 */
typedef struct {
  char *id;
  char *pile;
  guint connector;
  char *station;
  char *origin;
  char *account;
  char *card;
  char *tag;
  char *vin;
  char *reserve;
  char *tariff;
  char *stop_reason;
  char *holds;
  char *proposal;
  char *note;
  char *decider;
  char *bill;
  CySessionState state;
  CySessionVerdict verdict;
  CySessionStrategy strategy;
  gint64 target;
  gint64 tariff_version;
  guint flags;
  gint64 opened_us;
  gint64 started_us;
  gint64 stopped_us;
  gint64 ended_us;
  gint64 until_us;
  gint64 last_us;
  gint64 meter_start_dwh;
  gint64 meter_dwh;
  gint64 counter_dwh;
  gint64 pile_minor;
  gint64 pile_s;
  gint64 energy_dwh;
  gint64 unseen_us;
  gint64 peak_w;
  gint64 n_resumed;
  gint64 n_doubled;
  gint64 total_minor;
  gint64 electricity_minor;
  gint64 service_minor;
  gint64 occupancy_minor;
  gint64 minimum_minor;
  GArray *readings;
} CySession;

CySession *cy_session_new (const char *id);
CySession *cy_session_copy (const CySession *session);
void cy_session_free (CySession *session);
gboolean cy_session_is_over (const CySession *session);
gboolean cy_session_is_flowing (const CySession *session);

const char *cy_session_state_name (CySessionState state);
const char *cy_session_state_label (CySessionState state);
gboolean cy_session_state_find (const char *name, CySessionState *out_state);
const char *cy_session_verdict_name (CySessionVerdict verdict);
const char *cy_session_verdict_label (CySessionVerdict verdict);
gboolean cy_session_verdict_find (const char *name, CySessionVerdict *out_verdict);
const char *cy_session_strategy_name (CySessionStrategy strategy);
const char *cy_session_strategy_label (CySessionStrategy strategy);
gboolean cy_session_strategy_find (const char *name, CySessionStrategy *out_strategy);

char *cy_session_spell_readings (const GArray *readings);
GArray *cy_session_parse_readings (const char *text);

#define CY_SUBJECT_SESSION_PREFIX "session:"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySession, cy_session_free)

G_END_DECLS
