/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"
#include "cy-node.h"

G_BEGIN_DECLS

/* More than so many alarms in ten minutes are a flood (ISA-18.2, EEMUA 191). */
#define CY_NODE_FLOOD_BEGINS 10
#define CY_NODE_SLOT_US      ((gint64) 600 * G_USEC_PER_SEC)

/* Longer than this nobody looks at once, and the slots of it would fill the memory. */
#define CY_NODE_HEALTH_MAX_US ((gint64) 366 * 86400 * G_USEC_PER_SEC)

/**
 * CyNodeVerdict:
 * @CY_NODE_VERDICT_GOOD: within the target.
 * @CY_NODE_VERDICT_MANAGEABLE: beyond it, within the maximum.
 * @CY_NODE_VERDICT_POOR: beyond the maximum, or beyond the target where there is none.
 * @CY_NODE_VERDICT_UNKNOWN: too short a period or too few alarms to tell.
 */
typedef enum {
  CY_NODE_VERDICT_GOOD,
  CY_NODE_VERDICT_MANAGEABLE,
  CY_NODE_VERDICT_POOR,
  CY_NODE_VERDICT_UNKNOWN,
  CY_N_NODE_VERDICTS,
} CyNodeVerdict;

/**
 * CyNodeMetric:
 * @name: what programs call it, `per_day`; static.
 * @label: English, translatable; static.
 * @target: what is very likely acceptable.
 * @maximum: what can be managed, NAN when the standard says nothing.
 * @is_share: whether the three are shares from 0 to 1.
 * @is_below: whether a value must be below @target, and not only at most that.
 *
 * A line of the standard's table.
 */
typedef struct {
  const char *name;
  const char *label;
  double value;
  double target;
  double maximum;
  gboolean is_share;
  gboolean is_below;
  CyNodeVerdict verdict;
} CyNodeMetric;

/**
 * CyNodeFlood:
 * @count: alarms in it.
 * @peak: most of them in any ten minutes.
 */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  guint count;
  guint peak;
} CyNodeFlood;

/**
 * CyNodeSubject:
 * @subject: `PILE/CONNECTOR/CONDITION`, owned by the health it is in.
 * @count: how often it was announced.
 * @share: of all that was announced, from 0 to 1.
 * @n_fleeting: how often it went within a minute without being acknowledged.
 * @is_chattering: whether it came and went three times within some minute.
 */
typedef struct {
  const char *subject;
  guint count;
  double share;
  guint n_fleeting;
  gboolean is_chattering;
} CyNodeSubject;

/**
 * CyNodeStale:
 * @raised_us: since when it stands [µs UTC]; more than 24 hours.
 */
typedef struct {
  const char *subject;
  gint64 raised_us;
} CyNodeStale;

/**
 * CyNodeRemedy:
 * @CY_NODE_REMEDY_NONE: no delay would help much.
 * @CY_NODE_REMEDY_ON_DELAY: an alarm must last before it is announced.
 * @CY_NODE_REMEDY_OFF_DELAY: an alarm must be over for a while before it clears.
 */
typedef enum {
  CY_NODE_REMEDY_NONE,
  CY_NODE_REMEDY_ON_DELAY,
  CY_NODE_REMEDY_OFF_DELAY,
  CY_N_NODE_REMEDIES,
} CyNodeRemedy;

/**
 * CyNodeBadActor:
 * @remedy: what its own history says would have helped.
 * @delay_s: by how much [s].
 * @n_saved: how many of the announcements of the period that would have saved.
 */
typedef struct {
  const char *subject;
  guint count;
  CyNodeRemedy remedy;
  guint delay_s;
  guint n_saved;
} CyNodeBadActor;

/**
 * CyNodeAlarmHealth:
 * @to_us: its end; now when it was asked for beyond that.
 * @n_aside: alarms that were raised and announced to nobody; in no other figure.
 * @n_by_priority: of those announced.
 * @ack_mean_s: NAN when none was acknowledged [s].
 * @slots: (element-type guint): alarms of each ten minutes from @from_us on.
 * @metrics: (element-type CyNodeMetric)
 * @floods: (element-type CyNodeFlood): in order.
 * @top: (element-type CyNodeSubject): the ten most frequent.
 * @chattering: (element-type CyNodeSubject): the most frequent first.
 * @fleeting: (element-type CyNodeSubject): likewise.
 * @stale: (element-type CyNodeStale): the oldest first.
 * @actors: (element-type CyNodeBadActor): the worst first.
 * @subjects: owns their subjects.
 *
 * How an operator's alarms were in a period (ISA-18.2, EEMUA 191): plain values, made on the journal's
 * reader thread, and the callee's.
 */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  guint n_announced;
  guint n_aside;
  guint n_by_priority[CY_N_PRIORITIES];
  guint n_standing;
  guint n_unacked;
  guint n_acked;
  double ack_mean_s;
  double ack_p95_s;
  GArray *slots;
  GArray *metrics;
  GArray *floods;
  GArray *top;
  GArray *chattering;
  GArray *fleeting;
  GArray *stale;
  GArray *actors;
  GStringChunk *subjects;
} CyNodeAlarmHealth;

void cy_node_query_alarm_health (CyNode *node,
                                 gint64 from_us,
                                 gint64 to_us,
                                 const char *const *piles,
                                 CyNodeResult answer,
                                 gpointer user_data);
void cy_node_alarm_health_free (CyNodeAlarmHealth *health);
const char *cy_node_verdict_name (CyNodeVerdict verdict);
const char *cy_node_remedy_name (CyNodeRemedy remedy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyNodeAlarmHealth, cy_node_alarm_health_free)

G_END_DECLS
