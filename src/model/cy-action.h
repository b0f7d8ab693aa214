/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyAction:
 * @CY_ACTION_STOP: stop a charge: everybody at the keyboard may.
 * @CY_ACTION_OWN: what concerns one's own account alone.
 * @CY_ACTION_OWNER: what only the owner of the node's files may.
 * @CY_ACTION_NODE: what only the node itself does.
 *
 * What people may be allowed to do. The last three are no row of the table that people look at.
 */
typedef enum {
  CY_ACTION_WATCH,
  CY_ACTION_STOP,
  CY_ACTION_HANDLE,
  CY_ACTION_SHELVE,
  CY_ACTION_COMMAND,
  CY_ACTION_DANGER,
  CY_ACTION_BATCH,
  CY_ACTION_WORK,
  CY_ACTION_REVIEW,
  CY_ACTION_KNOWLEDGE,
  CY_ACTION_RESOURCES,
  CY_ACTION_SETTINGS,
  CY_ACTION_TARIFFS,
  CY_ACTION_MONEY,
  CY_ACTION_TILL,
  CY_ACTION_MEMBERS,
  CY_ACTION_PEOPLE,
  CY_ACTION_NETWORK,
  CY_ACTION_BACKUP,
  CY_ACTION_AUDIT,
  CY_N_ROLE_ACTIONS,
  CY_ACTION_OWN = CY_N_ROLE_ACTIONS,
  CY_ACTION_OWNER,
  CY_ACTION_NODE,
} CyAction;

const char *cy_action_name (CyAction action);
const char *cy_action_label (CyAction action);

G_END_DECLS
