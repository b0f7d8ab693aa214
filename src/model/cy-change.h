/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyChangeState:
 * @CY_CHANGE_NONE: nothing is known of it.
 * @CY_CHANGE_DRAFT: it is being written.
 * @CY_CHANGE_PROPOSED: it waits for the first who approves it.
 * @CY_CHANGE_SECOND: it waits for the second.
 * @CY_CHANGE_APPROVED: it may be made.
 * @CY_CHANGE_UNDER_WAY: it is being made.
 * @CY_CHANGE_DONE: its outcome is known.
 * @CY_CHANGE_REJECTED: somebody who was to approve it did not.
 * @CY_CHANGE_WITHDRAWN: it was thought better of.
 *
 * Where a change request is. The numbers are stored: append, never renumber.
 */
typedef enum {
  CY_CHANGE_NONE = 0,
  CY_CHANGE_DRAFT = 1,
  CY_CHANGE_PROPOSED = 2,
  CY_CHANGE_SECOND = 3,
  CY_CHANGE_APPROVED = 4,
  CY_CHANGE_UNDER_WAY = 5,
  CY_CHANGE_DONE = 6,
  CY_CHANGE_REJECTED = 7,
  CY_CHANGE_WITHDRAWN = 8,
  CY_N_CHANGE_STATES,
} CyChangeState;

/**
 * CyChangeKind:
 *
 * What is changed. The numbers are stored.
 */
typedef enum {
  CY_CHANGE_OTHER = 0,
  CY_CHANGE_FIRMWARE = 1,
  CY_CHANGE_TARIFF = 2,
  CY_CHANGE_LIMIT = 3,
  CY_CHANGE_SETTING = 4,
  CY_CHANGE_HARDWARE = 5,
  CY_CHANGE_ELECTRICAL = 6,
  CY_N_CHANGE_KINDS,
} CyChangeKind;

/**
 * CyChangeOutcome:
 *
 * What came of it. The numbers are stored.
 */
typedef enum {
  CY_CHANGE_OUTCOME_NONE = 0, /* not known yet */
  CY_CHANGE_SUCCEEDED = 1,
  CY_CHANGE_PARTLY = 2,
  CY_CHANGE_FAILED = 3,
  CY_CHANGE_ROLLED_BACK = 4,
  CY_N_CHANGE_OUTCOMES,
} CyChangeOutcome;

/**
 * CyChange:
 * @id: unique, short enough to be said on the telephone: `CR-261128-7K3FQ2`.
 * @rank: its place among all changes: that of a later one is larger, as a rule.
 * @likelihood: that it goes wrong, from 1 to 5; 0 when nobody said.
 * @consequence: if it does, from 1 to 5; 0 when nobody said.
 * @title: what is to be changed, in a line.
 * @targets: subjects of the records it is about: `pile:p1`, `station:s1`, `switchboard:b1`,
 *   `transformer:t1`. May be empty while it is a draft.
 * @creator: who made it.
 * @proposer: (nullable): who proposed it.
 * @first: (nullable): who approved it first.
 * @second: (nullable): who approved it after that.
 * @command: (nullable): id of the command it led to.
 * @batch: (nullable): id of the batch it led to.
 * @order: (nullable): id of the work order it led to.
 * @from_us: when it is to begin [µs UTC], 0 when nobody said.
 * @to_us: when it is to be done [µs UTC], 0 when nobody said.
 * @created_us: [µs UTC].
 * @proposed_us: [µs UTC], 0 before.
 * @approved_us: when the second approved it [µs UTC], 0 before.
 * @begun_us: [µs UTC], 0 before.
 * @finished_us: when its outcome was given [µs UTC], 0 before.
 * @changed_us: when anything last happened to it [µs UTC].
 * @n_overtaken: things people did that came too late, because another had done something else.
 *
 * A change request as lists show it; cy-change-dossier.h has all of it.
 */
typedef struct {
  char *id;
  gint64 rank;
  CyChangeState state;
  CyChangeKind kind;
  CyChangeOutcome outcome;
  guint likelihood;
  guint consequence;
  char *title;
  char **targets;
  char *creator;
  char *proposer;
  char *first;
  char *second;
  char *command;
  char *batch;
  char *order;
  gint64 from_us;
  gint64 to_us;
  gint64 created_us;
  gint64 proposed_us;
  gint64 approved_us;
  gint64 begun_us;
  gint64 finished_us;
  gint64 changed_us;
  guint n_overtaken;
} CyChange;

void cy_change_clear (CyChange *change);
void cy_change_free (CyChange *change);
CyChange *cy_change_copy (const CyChange *change);
char *cy_change_new_id (gint64 now_us);

const char *cy_change_state_name (CyChangeState state);
const char *cy_change_state_label (CyChangeState state);
gboolean cy_change_state_find (const char *name, CyChangeState *out_state);
gboolean cy_change_state_is_open (CyChangeState state);
const char *cy_change_kind_name (CyChangeKind kind);
const char *cy_change_kind_label (CyChangeKind kind);
gboolean cy_change_kind_find (const char *name, CyChangeKind *out_kind);
const char *cy_change_outcome_name (CyChangeOutcome outcome);
const char *cy_change_outcome_label (CyChangeOutcome outcome);
gboolean cy_change_outcome_find (const char *name, CyChangeOutcome *out_outcome);

#define CY_SUBJECT_CHANGE_PREFIX "change:"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyChange, cy_change_free)

G_END_DECLS
