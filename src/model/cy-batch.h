/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyBatchState:
 * @CY_BATCH_NONE: nothing is known of it.
 * @CY_BATCH_SELECTED: described and previewed; nothing was sent.
 * @CY_BATCH_WAITING: operated, and waiting for a second person.
 * @CY_BATCH_RUNNING: its commands are given, stage by stage.
 * @CY_BATCH_PAUSED: what has begun goes on, nothing else begins.
 * @CY_BATCH_STOPPED: too many failed; somebody must decide.
 * @CY_BATCH_DONE: every target had its turn.
 * @CY_BATCH_CANCELLED: what had not begun never will.
 * @CY_BATCH_EXPIRED: nobody operated it in time.
 */
typedef enum {
  CY_BATCH_NONE,
  CY_BATCH_SELECTED,
  CY_BATCH_WAITING,
  CY_BATCH_RUNNING,
  CY_BATCH_PAUSED,
  CY_BATCH_STOPPED,
  CY_BATCH_DONE,
  CY_BATCH_CANCELLED,
  CY_BATCH_EXPIRED,
  CY_N_BATCH_STATES,
} CyBatchState;

/**
 * CyBatch:
 * @id: unique.
 * @name: the command every target is given.
 * @arguments: JSON object text.
 * @targets: (array zero-terminated=1): `PILE` or `PILE/CONNECTOR`, in the order of their turns.
 * @canaries: how many go first and alone; the others follow only when all of them succeeded.
 * @wave: how many are under way at once after that.
 * @max_failures: the batch stops at this many failures.
 * @forgiven: failures that somebody has seen and said to go on.
 * @state: where it is.
 * @needs_second: it waits for a second person once it is operated.
 * @actor: who selected it.
 * @approver: (nullable): the second person.
 * @reason: (nullable): what the actor gave as the reason.
 * @outcome: (nullable): why it is where it is, in words.
 * @origin: (nullable): the node that gives its commands.
 * @until_us: when it expires unless something happens [µs UTC].
 * @selected_us: [µs UTC].
 * @done_us: [µs UTC], 0 while it may go on.
 *
 * One command for many piles.
 */
typedef struct {
  char *id;
  char *name;
  char *arguments;
  char **targets;
  guint canaries;
  guint wave;
  guint max_failures;
  guint forgiven;
  CyBatchState state;
  gboolean needs_second;
  char *actor;
  char *approver;
  char *reason;
  char *outcome;
  char *origin;
  gint64 until_us;
  gint64 selected_us;
  gint64 done_us;
} CyBatch;

#define CY_BATCH_MAX_TARGETS 20000

CyBatch *cy_batch_new (const char *id);
CyBatch *cy_batch_copy (const CyBatch *batch);
void cy_batch_free (CyBatch *batch);
const char *cy_batch_state_name (CyBatchState state);
const char *cy_batch_state_label (CyBatchState state);
gboolean cy_batch_state_is_final (CyBatchState state);

#define CY_SUBJECT_BATCH_PREFIX "batch:"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyBatch, cy_batch_free)

G_END_DECLS
