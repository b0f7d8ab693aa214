/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyCommandState:
 * @CY_COMMAND_NONE: nothing is known of it.
 * @CY_COMMAND_SELECTED: its target is leased to whoever selected it; nothing was sent.
 * @CY_COMMAND_WAITING: operated, and waiting for a second person.
 * @CY_COMMAND_ORDERED: accepted and on the disk; the device was not touched.
 * @CY_COMMAND_OPERATING: the device is being written to. From here on nobody repeats it.
 * @CY_COMMAND_VERIFYING: the device repeated what it was told; it is being read back.
 * @CY_COMMAND_VERIFIED: read back, and as asked.
 * @CY_COMMAND_FAILED: it did not happen, or something else did.
 * @CY_COMMAND_UNKNOWN: sent, and nobody knows what became of it.
 * @CY_COMMAND_EXPIRED: nobody operated it in time; nothing was sent.
 * @CY_COMMAND_REFUSED: not allowed; nothing was sent.
 * @CY_COMMAND_CANCELLED: somebody thought better of it; nothing was sent.
 *
 * Where a command is on its way from an operator's wish to a pile that shows it.
 */
typedef enum {
  CY_COMMAND_NONE,
  CY_COMMAND_SELECTED,
  CY_COMMAND_WAITING,
  CY_COMMAND_ORDERED,
  CY_COMMAND_OPERATING,
  CY_COMMAND_VERIFYING,
  CY_COMMAND_VERIFIED,
  CY_COMMAND_FAILED,
  CY_COMMAND_UNKNOWN,
  CY_COMMAND_EXPIRED,
  CY_COMMAND_REFUSED,
  CY_COMMAND_CANCELLED,
  CY_N_COMMAND_STATES,
} CyCommandState;

/**
 * CyCommand:
 * @id: unique.
 * @pile: record id.
 * @connector: gun from 1, or 0 for the pile as a whole.
 * @name: what it does, `set_power`.
 * @arguments: JSON object text, `{"power": 60000}`.
 * @state: where it is.
 * @needs_second: it waits for a second person once it is operated.
 * @actor: who selected it.
 * @approver: (nullable): the second person.
 * @reason: (nullable): what the actor gave as the reason.
 * @outcome: (nullable): how it ended, in words.
 * @batch: (nullable): the batch it belongs to.
 * @origin: (nullable): the node that carries it out.
 * @stamp: (nullable): what its guns were doing when it was selected; operating it is refused when
 *   they are doing something else by then.
 * @until_us: when it expires unless something happens [µs UTC].
 * @selected_us: [µs UTC].
 * @operated_us: [µs UTC], 0 when it was not.
 * @sent_us: [µs UTC], 0 when it was not.
 * @done_us: when it reached its final state [µs UTC], 0 before.
 *
 * One command, as its journal entries tell it.
 */
typedef struct {
  char *id;
  char *pile;
  guint connector;
  char *name;
  char *arguments;
  CyCommandState state;
  gboolean needs_second;
  char *actor;
  char *approver;
  char *reason;
  char *outcome;
  char *batch;
  char *origin;
  char *stamp;
  gint64 until_us;
  gint64 selected_us;
  gint64 operated_us;
  gint64 sent_us;
  gint64 done_us;
} CyCommand;

CyCommand *cy_command_new (const char *id);
CyCommand *cy_command_copy (const CyCommand *command);
void cy_command_free (CyCommand *command);
const char *cy_command_state_name (CyCommandState state);
const char *cy_command_state_label (CyCommandState state);
gboolean cy_command_state_find (const char *name, CyCommandState *out_state);
gboolean cy_command_state_is_final (CyCommandState state);
char *cy_command_target (const CyCommand *command);

#define CY_SUBJECT_COMMAND_PREFIX "command:"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyCommand, cy_command_free)

G_END_DECLS
