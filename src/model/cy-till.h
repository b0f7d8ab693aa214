/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CY_ENTRY_TILL_PREFIX   "till."
#define CY_ENTRY_TILL_OPEN     "till.open"
#define CY_ENTRY_TILL_CLOSE    "till.close"
#define CY_SUBJECT_TILL_PREFIX "till:"

/**
 * CyTillState:
 * @CY_TILL_NONE: there is no such till.
 * @CY_TILL_OPEN: somebody works at it.
 * @CY_TILL_CLOSED: it was counted, and nothing more is booked on it.
 */
typedef enum {
  CY_TILL_NONE,
  CY_TILL_OPEN,
  CY_TILL_CLOSED,
  CY_N_TILL_STATES,
} CyTillState;

/**
 * CyTill:
 * @id: one shift of one person.
 * @user: whose it is.
 * @station: (nullable): where.
 * @currency: of its cash.
 * @float_minor: change it began with [1/100 of the currency].
 * @expected_minor: what had to be in it by the ledger: when it was closed, or now while it is open.
 * @counted_minor: what was in it when it was closed.
 * @explanation: (nullable): of a difference.
 * @closer: (nullable): who closed it.
 * @opened_us: when [µs UTC].
 * @closed_us: when; 0 while it is open [µs UTC].
 *
 * A drawer of cash, from its opening to its closing.
 */
typedef struct {
  char *id;
  CyTillState state;
  char *user;
  char *station;
  char *currency;
  gint64 float_minor;
  gint64 expected_minor;
  gint64 counted_minor;
  char *explanation;
  char *closer;
  gint64 opened_us;
  gint64 closed_us;
} CyTill;

CyTill *cy_till_new (const char *id);
CyTill *cy_till_copy (const CyTill *till);
void cy_till_free (CyTill *till);
const char *cy_till_state_name (CyTillState state);
const char *cy_till_state_label (CyTillState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyTill, cy_till_free)

G_END_DECLS
