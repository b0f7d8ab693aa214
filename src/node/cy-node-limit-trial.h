/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-limit.h"
#include "cy-node.h"
#include "cy-sample.h"

G_BEGIN_DECLS

/* So long every change of a number is kept. */
#define CY_NODE_TRIAL_MAX_US    ((gint64) 100 * 86400 * G_USEC_PER_SEC)
#define CY_NODE_TRIAL_MAX_PILES 20

/* Every gun of a pile, and the pile as a whole. */
#define CY_NODE_TRIAL_ALL_GUNS G_MAXUINT

/**
 * CyNodeTrialScope:
 * @piles: (array zero-terminated=1): record ids.
 * @connector: which gun, 0 for the pile as a whole, %CY_NODE_TRIAL_ALL_GUNS for whatever was recorded.
 * @measure: a number.
 * @from_us: [µs UTC].
 * @to_us: [µs UTC], not included.
 *
 * Whose history a limit is tried on.
 */
typedef struct {
  const char *const *piles;
  guint connector;
  CyMeasureId measure;
  gint64 from_us;
  gint64 to_us;
} CyNodeTrialScope;

/**
 * CyTrialFate:
 * @CY_TRIAL_GONE: only the limit that applies now gives it.
 * @CY_TRIAL_ADDED: only the one that is tried gives it.
 * @CY_TRIAL_KEPT: both give it, at times of their own.
 *
 * What becomes of an alarm.
 */
typedef enum {
  CY_TRIAL_GONE,
  CY_TRIAL_ADDED,
  CY_TRIAL_KEPT,
  CY_N_TRIAL_FATES,
} CyTrialFate;

/**
 * CyTrialAlarm:
 * @raised_us: [µs UTC]; of one that is kept, as the limit that is tried gives it.
 * @cleared_us: [µs UTC], 0 when it is active at the end.
 * @level: the limit it is about.
 */
typedef struct {
  CyTrialFate fate;
  CyLimitLevel level;
  gint64 raised_us;
  gint64 cleared_us;
} CyTrialAlarm;

/**
 * CyTrialCounts:
 * @n_now: alarms that the limit that applies now gives.
 * @n_tried: those that the one that is tried gives.
 * @n: by what becomes of them, and level.
 */
typedef struct {
  guint n_now;
  guint n_tried;
  guint n[CY_N_TRIAL_FATES][CY_N_LIMIT_LEVELS];
} CyTrialCounts;

/**
 * CyTrialGun:
 * @now: the limit that applies; all its thresholds are NAN when there is none.
 * @alarms: (element-type CyTrialAlarm): by time.
 */
typedef struct {
  char *pile;
  guint connector;
  CyLimit now;
  CyTrialCounts counts;
  GArray *alarms;
} CyTrialGun;

/**
 * CyTrialResult:
 * @guns: (element-type CyTrialGun): those with that measure in history, by pile and gun.
 * @total: of all of them.
 */
typedef struct {
  GPtrArray *guns;
  CyTrialCounts total;
} CyTrialResult;

/**
 * CyNodeTrial:
 *
 * One measure's history of some piles, which limits are tried on one after the other. What was read for one
 * is there for the next, so moving a limit a little costs little.
 *
 * It is read where it was recorded, here or at other nodes; when one of them cannot be asked there is no answer, since
 * roll-ups do not tell when a value crossed a limit.
 *
 * Threading: functions are called from the main thread; replaying happens on the historian's reader thread, a gun
 * at a time.
 */
typedef struct _CyNodeTrial CyNodeTrial;

CyNodeTrial *cy_node_trial_new (CyNode *node, const CyNodeTrialScope *scope, GError **error);
CyNodeTrial *cy_node_trial_ref (CyNodeTrial *trial);
void cy_node_trial_unref (CyNodeTrial *trial);
void cy_node_trial_try (CyNodeTrial *trial,
                        const CyLimit *draft,
                        GCancellable *cancellable,
                        CyNodeResult answer,
                        gpointer user_data);
void cy_node_try_limit (CyNode *node,
                        const CyNodeTrialScope *scope,
                        const CyLimit *draft,
                        GCancellable *cancellable,
                        CyNodeResult answer,
                        gpointer user_data);
void cy_trial_result_free (CyTrialResult *result);
const char *cy_trial_fate_name (CyTrialFate fate);
guint cy_trial_count (const CyTrialCounts *counts, CyTrialFate fate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyNodeTrial, cy_node_trial_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyTrialResult, cy_trial_result_free)

G_END_DECLS
