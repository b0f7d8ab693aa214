/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"

G_BEGIN_DECLS

/**
 * CyOrderState:
 * @CY_ORDER_NONE: nothing is known of it.
 * @CY_ORDER_PENDING: nobody has taken it on yet.
 * @CY_ORDER_IN_PROGRESS: somebody is at it.
 * @CY_ORDER_PAUSED: it cannot go on for a reason that was given.
 * @CY_ORDER_REVIEW: the work is said to be done and waits for the supervisor.
 * @CY_ORDER_HISTORY: approved; kept to learn from.
 * @CY_ORDER_CANCELLED: not to be done after all.
 *
 * Where a work order is. The numbers are stored: append, never renumber.
 */
typedef enum {
  CY_ORDER_NONE = 0,
  CY_ORDER_PENDING = 1,
  CY_ORDER_IN_PROGRESS = 2,
  CY_ORDER_PAUSED = 3,
  CY_ORDER_REVIEW = 4,
  CY_ORDER_HISTORY = 5,
  CY_ORDER_CANCELLED = 6,
  CY_N_ORDER_STATES,
} CyOrderState;

/**
 * CyOrderSource:
 *
 * What an order came from. The numbers are stored.
 */
typedef enum {
  CY_ORDER_FROM_PERSON = 0,
  CY_ORDER_FROM_ALARM = 1,  /* a person made it of alarms */
  CY_ORDER_FROM_RULE = 2,   /* a rule made it of an alarm */
  CY_ORDER_FROM_WEAR = 3,   /* a counter reached its threshold */
  CY_ORDER_FROM_PLAN = 4,   /* an inspection was due */
  CY_ORDER_FROM_CHANGE = 5, /* a change request was approved */
  CY_N_ORDER_SOURCES,
} CyOrderSource;

/**
 * CyOrderFix:
 *
 * Whether what was wrong can come again for the same cause. The numbers are stored.
 */
typedef enum {
  CY_ORDER_FIX_NONE = 0,      /* not said yet, or nothing was to be mended */
  CY_ORDER_FIX_TEMPORARY = 1, /* it works again, the cause is still there */
  CY_ORDER_FIX_ROOT = 2,      /* the cause is gone */
  CY_N_ORDER_FIXES,
} CyOrderFix;

/**
 * CyOrder:
 * @id: unique, short enough to be said on the telephone: `WO-261128-7K3FQ2`.
 * @rank: its place among all orders: that of a later one is larger, as a rule.
 * @title: what is to be done, in a line.
 * @pile: (nullable): record id.
 * @station: (nullable): record id; of an order about no pile.
 * @connector: gun from 1, 0 for the pile as a whole.
 * @conditions: what was wrong, as of alarms; the first is its fault class. May be empty.
 * @responsible: (nullable): record id of the contact who answers for it.
 * @helpers: record ids of contacts.
 * @vendor: (nullable): record id.
 * @source_id: (nullable): the rule, plan or change it came from.
 * @earlier: (nullable): the order after which the same came again.
 * @procedure: (nullable): record id its steps were taken from.
 * @article: (nullable): record id of the knowledge that was followed, or written from it.
 * @creator: who made it.
 * @reviewer: (nullable): who approved it.
 * @created_us: [µs UTC].
 * @accepted_us: when somebody first took it on [µs UTC], 0 before.
 * @expected_us: when it should be done [µs UTC], 0 when nobody said.
 * @finished_us: when the work was done, as its doer says [µs UTC], 0 before.
 * @submitted_us: when it last went to the reviewer [µs UTC], 0 before.
 * @closed_us: when it was approved or cancelled [µs UTC], 0 before.
 * @changed_us: when anything last happened to it [µs UTC].
 * @escalated_us: when it was last escalated for being late [µs UTC], 0 when it was not.
 * @counter: what its plan's counter showed when it was made, NAN when nothing is counted.
 * @cost_minor: parts, labour and other cost so far [1/100 of the currency unit].
 * @labour_min: [min].
 * @n_steps: of its procedure.
 * @n_ticked: of them, done.
 * @n_skipped: of them, left out for a reason.
 * @n_rejected: how often a reviewer sent it back.
 * @n_urged: how often somebody urged it.
 * @n_overtaken: things people did that came too late, because another had done something else.
 * @override: (nullable): why it was approved though the pile did not prove it.
 *
 * A work order as lists show it; cy-dossier.h has all of it.
 */
typedef struct {
  char *id;
  gint64 rank;
  CyOrderState state;
  CyOrderSource source;
  CyOrderFix fix;
  CyPriority priority;
  char *title;
  char *pile;
  char *station;
  guint connector;
  char **conditions;
  char *responsible;
  char **helpers;
  char *vendor;
  char *source_id;
  char *earlier;
  char *procedure;
  char *article;
  char *creator;
  char *reviewer;
  char *override;
  gint64 created_us;
  gint64 accepted_us;
  gint64 expected_us;
  gint64 finished_us;
  gint64 submitted_us;
  gint64 closed_us;
  gint64 changed_us;
  gint64 escalated_us;
  double counter;
  gint64 cost_minor;
  guint labour_min;
  guint n_steps;
  guint n_ticked;
  guint n_skipped;
  guint n_rejected;
  guint n_urged;
  guint n_overtaken;
} CyOrder;

void cy_order_clear (CyOrder *order);
void cy_order_free (CyOrder *order);
CyOrder *cy_order_copy (const CyOrder *order);
void cy_order_copy_into (const CyOrder *order, CyOrder *out_copy);
gboolean cy_order_is_open (const CyOrder *order);
gboolean cy_order_is_late (const CyOrder *order, gint64 now_us);
gint64 cy_order_get_repair_us (const CyOrder *order);
gint64 cy_order_get_work_us (const CyOrder *order);
char *cy_order_new_id (gint64 now_us);

const char *cy_order_state_name (CyOrderState state);
const char *cy_order_state_label (CyOrderState state);
gboolean cy_order_state_find (const char *name, CyOrderState *out_state);
gboolean cy_order_state_is_open (CyOrderState state);
const char *cy_order_source_name (CyOrderSource source);
const char *cy_order_source_label (CyOrderSource source);
gboolean cy_order_source_find (const char *name, CyOrderSource *out_source);
const char *cy_order_fix_name (CyOrderFix fix);
const char *cy_order_fix_label (CyOrderFix fix);
gboolean cy_order_fix_find (const char *name, CyOrderFix *out_fix);

#define CY_SUBJECT_ORDER_PREFIX "order:"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyOrder, cy_order_free)

G_END_DECLS
