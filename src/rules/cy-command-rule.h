/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-command.h"
#include "cy-entry.h"

G_BEGIN_DECLS

/**
 * CyCommandEvent:
 *
 * What can happen to a command; each is one kind of journal entry, `command.select` and so on.
 */
typedef enum {
  CY_COMMAND_EVENT_SELECT,  /* an operator leased the target */
  CY_COMMAND_EVENT_ORDER,   /* a batch's turn came; it was selected and operated as a whole */
  CY_COMMAND_EVENT_REFUSE,  /* it is not allowed */
  CY_COMMAND_EVENT_OPERATE, /* who selected it wants it done */
  CY_COMMAND_EVENT_APPROVE, /* a second person agrees */
  CY_COMMAND_EVENT_SEND,    /* the next thing is to touch the device */
  CY_COMMAND_EVENT_WRITTEN, /* the device repeated every write */
  CY_COMMAND_EVENT_VERIFY,  /* it shows what was asked */
  CY_COMMAND_EVENT_FAIL,    /* it shows something else, or refused */
  CY_COMMAND_EVENT_LOSE,    /* nobody can tell */
  CY_COMMAND_EVENT_CANCEL,  /* somebody thought better of it */
  CY_COMMAND_EVENT_EXPIRE,  /* nobody went on with it in time */
  CY_N_COMMAND_EVENTS,
} CyCommandEvent;

gboolean cy_command_rule (CyCommandState state,
                          CyCommandEvent event,
                          gboolean needs_second,
                          CyCommandState *out_state);
gboolean cy_command_apply (CyCommand *command, const CyEntry *entry);
const char *cy_command_event_kind (CyCommandEvent event);

#define CY_ENTRY_COMMAND_PREFIX "command."

G_END_DECLS
