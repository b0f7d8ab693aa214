/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-span.h"

G_BEGIN_DECLS

/* A shorter or smaller session proves nothing: a car that was refused draws a little as well. */
#define CY_REPAIR_MIN_SESSION_S  180
#define CY_REPAIR_MIN_SESSION_WH 100.0

/**
 * CyRepairSession:
 * @span: when it charged; until now when it still does.
 * @energy_wh: what it has given [Wh].
 */
typedef struct {
  CySpan span;
  double energy_wh;
} CyRepairSession;

/**
 * CyRepairAlarm:
 * @raised_us: when the condition began [µs UTC].
 * @cleared_us: when it ended [µs UTC], 0 while it holds.
 *
 * One occurrence of a condition that the order is about.
 */
typedef struct {
  gint64 raised_us;
  gint64 cleared_us;
} CyRepairAlarm;

/**
 * CyRepairPolicy:
 * @n_sessions: how many good sessions prove a repair; 0 when none do.
 * @online_us: how long the pile must be heard without the condition to prove it [µs]; 0 when that proves
 *   nothing.
 */
typedef struct {
  guint n_sessions;
  gint64 online_us;
} CyRepairPolicy;

/**
 * CyRepair:
 * @repaired_us: when somebody said it was repaired [µs UTC].
 * @alarms: (array length=n_alarms) (nullable): of the order's conditions, in any order; also those that were
 *   raised before the repair and held on.
 * @sessions: (array length=n_sessions) (nullable): in any order.
 * @online: (array length=n_online) (nullable): when the pile was heard, in any order; they may overlap.
 *
 * All of it is borrowed.
 */
typedef struct {
  gint64 repaired_us;
  gint64 now_us;
  const CyRepairAlarm *alarms;
  guint n_alarms;
  const CyRepairSession *sessions;
  guint n_sessions;
  const CySpan *online;
  guint n_online;
  CyRepairPolicy policy;
} CyRepair;

/**
 * CyRepairVerdict:
 * @CY_REPAIR_PENDING: it is not proved yet.
 * @CY_REPAIR_AGREED: the pile's own data agree.
 * @CY_REPAIR_REFUTED: the condition came again.
 */
typedef enum {
  CY_REPAIR_PENDING,
  CY_REPAIR_AGREED,
  CY_REPAIR_REFUTED,
} CyRepairVerdict;

/**
 * CyRepairProof:
 * @again_us: when the condition came again for the first time [µs UTC]; 0 when it did not.
 * @still_holds: whether the condition never ended since the repair.
 * @n_good: good sessions so far.
 * @sessions_left: good sessions that are missing; 0 when none are, or none would prove it.
 * @online_us: how long the pile was heard without the condition [µs].
 * @online_left_us: how much of that is missing [µs]; 0 when nothing is, or it would not prove it.
 */
typedef struct {
  CyRepairVerdict verdict;
  gint64 again_us;
  gboolean still_holds;
  guint n_good;
  guint sessions_left;
  gint64 online_us;
  gint64 online_left_us;
} CyRepairProof;

CyRepairProof cy_repair_proof (const CyRepair *repair);
char *cy_repair_proof_describe (const CyRepairProof *proof, const CyRepair *repair);

G_END_DECLS
