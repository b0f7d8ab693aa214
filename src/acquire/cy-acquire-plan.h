/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire-keeper.h"
#include "cy-acquire-line.h"

G_BEGIN_DECLS

typedef struct _CyAcquirePlan CyAcquirePlan;

/**
 * CyAcquirePile:
 * @asker: towards the line.
 * @plan: borrowed.
 * @line: borrowed from the plan.
 * @number: in the fleet.
 * @fleet_pile: borrowed from the fleet.
 * @unit: the link's unit id.
 * @profile: owned.
 * @blocks: of the profile.
 * @asked_us: period asked for, by the yard and by the device's manners [µs].
 * @anchor_us: the scans are due at this time plus multiples of the period [µs, monotonic].
 * @due: the next scan.
 * @ageing: when the pile's quality is to be looked at again.
 * @countdown: per block: scans until it is read again, 0 for the next one.
 * @wanted: per block: it belongs to this scan and was not asked yet.
 * @scanning: a scan is under way.
 * @overran: the next one was due meanwhile.
 * @outstanding: questions under way.
 * @decoded: blocks of this scan that brought values.
 * @failure: why this scan cannot succeed.
 * @asked_at_us: when a scan last asked something [µs, monotonic].
 * @started_us: when this scan began [µs, monotonic].
 * @previous_us: when the last good scan began; 0 when there is none just before [µs, monotonic].
 * @interval_us: how far apart scans really are [µs].
 * @calm: scans in a row that were not overrun.
 * @scan: the values while they are being decoded.
 * @sent: what was last handed to the sink.
 * @state: what the live table shows.
 * @missed: scans without an answer in a row.
 * @known_us: since when there is something to be silent about: the last answer, or the plan
 *   [µs, monotonic].
 * @source: (nullable): which node told of it last, an interned text; of piles other nodes talk to.
 * @keeper: (nullable): keeps its watchdog quiet, if it has one.
 *
 * One pile and its scans.
 */
typedef struct _CyAcquirePile {
  CyAcquireAsker asker;
  CyAcquirePlan *plan;
  CyAcquireLine *line;
  guint number;
  const CyFleetPile *fleet_pile;
  guint8 unit;
  CyProfile *profile;
  const CyReadBlock *blocks;
  guint n_blocks;
  gint64 asked_us;
  gint64 anchor_us;
  CyAcquireTimer due;
  CyAcquireTimer ageing;
  guint16 *countdown;
  gboolean *wanted;
  gboolean scanning;
  gboolean overran;
  guint outstanding;
  guint decoded;
  CyLinkTrouble failure;
  gint64 asked_at_us;
  gint64 started_us;
  gint64 previous_us;
  gint64 interval_us;
  guint calm;
  CyScan scan;
  CySample *sent;
  CyLivePile state;
  guint missed;
  gint64 known_us;
  const char *source;
  CyAcquireKeeper *keeper;
} CyAcquirePile;

/**
 * CyAcquirePlan:
 * @loop: borrowed.
 * @fleet: owned.
 * @table: owned.
 * @piles: (element-type CyAcquirePile): by their number.
 * @lines: (element-type utf8 CyAcquireLine): by what the piles on them have in common.
 * @batch: what changed since the last batch.
 * @batch_timer: when it is handed on.
 * @tracers: (element-type CyAcquireTracer): piles whose frames somebody looks at.
 * @phases: piles that got a phase so far; spreads them evenly over their periods.
 *
 * What is read, and how often.
 */
struct _CyAcquirePlan {
  CyAcquireLoop *loop;
  CyFleet *fleet;
  CyLiveTable *table;
  GPtrArray *piles;
  GHashTable *lines;
  CySampleBatch *batch;
  CyAcquireTimer batch_timer;
  GPtrArray *tracers;
  guint phases;
};

void cy_acquire_plan_init (CyAcquirePlan *plan, CyAcquireLoop *loop);
void cy_acquire_plan_apply (CyAcquirePlan *plan, CyFleet *fleet, GPtrArray *profiles);
void cy_acquire_plan_clear (CyAcquirePlan *plan);
CyAcquirePile *cy_acquire_plan_find (CyAcquirePlan *plan, const char *pile_id);
void cy_acquire_plan_add_change (CyAcquirePlan *plan, const CySampleChange *change);
void cy_acquire_plan_hand_on (CyAcquirePlan *plan);

/* cy-acquire-scan.c: scanning a pile. */
CyAcquirePile *cy_acquire_pile_new (CyAcquirePlan *plan, guint number, CyProfile *profile);
void cy_acquire_pile_adopt (CyAcquirePile *pile, CyAcquirePile *older);
void cy_acquire_pile_start (CyAcquirePile *pile, CyAcquireLine *line);
void cy_acquire_pile_hasten (CyAcquirePile *pile);
void cy_acquire_pile_reread (CyAcquirePile *pile);
void cy_acquire_pile_free (CyAcquirePile *pile);

/* cy-acquire-quality.c: what its link is worth. */
void cy_acquire_quality_init (CyAcquirePile *pile);
void cy_acquire_quality_answered (CyAcquirePile *pile);
void cy_acquire_quality_missed (CyAcquirePile *pile, CyLinkTrouble trouble);
void cy_acquire_quality_count (CyAcquirePile *pile, int sign);
void cy_acquire_quality_set_scan_ms (CyAcquirePile *pile, guint scan_ms);

G_END_DECLS
