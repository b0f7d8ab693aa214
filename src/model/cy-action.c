/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-action.h"

#include <glib/gi18n-lib.h>

/* Labels follow "may" and "may not". */
static const struct {
  const char *name;
  const char *label;
} actions[CY_N_ROLE_ACTIONS] = {
  [CY_ACTION_WATCH] = { "watch", N_ ("look at the network") },
  [CY_ACTION_STOP] = { "stop", N_ ("stop a charge in an emergency") },
  [CY_ACTION_HANDLE] = { "handle", N_ ("handle alarms") },
  [CY_ACTION_SHELVE] = { "shelve", N_ ("put alarms aside") },
  [CY_ACTION_COMMAND] = { "command", N_ ("command piles") },
  [CY_ACTION_DANGER] = { "danger", N_ ("give dangerous commands") },
  [CY_ACTION_BATCH] = { "batch", N_ ("command many piles, send tariffs and firmware") },
  [CY_ACTION_WORK] = { "work", N_ ("make and do work orders and changes") },
  [CY_ACTION_REVIEW] = { "review", N_ ("approve or reject work orders and changes") },
  [CY_ACTION_KNOWLEDGE] = { "knowledge", N_ ("write what was learned") },
  [CY_ACTION_RESOURCES] = { "resources", N_ ("edit stations, piles and what maintains them") },
  [CY_ACTION_SETTINGS] = { "settings", N_ ("edit limits and alarm settings") },
  [CY_ACTION_TARIFFS] = { "tariffs", N_ ("edit tariffs") },
  [CY_ACTION_MONEY] = { "money", N_ ("work with money") },
  [CY_ACTION_TILL] = { "till", N_ ("take and give cash at a till") },
  [CY_ACTION_MEMBERS] = { "members", N_ ("work with members") },
  [CY_ACTION_PEOPLE] = { "people", N_ ("edit accounts") },
  [CY_ACTION_NETWORK] = { "network", N_ ("edit nodes, gateways and the rules of the house") },
  [CY_ACTION_BACKUP] = { "backup", N_ ("back up, restore and rebuild") },
  [CY_ACTION_AUDIT] = { "audit", N_ ("read the journal") },
};

/**
 * cy_action_name:
 *
 * Returns: what scripts call a row of the table.
 */
const char *
cy_action_name (CyAction action)
{
  return action < CY_N_ROLE_ACTIONS ? actions[action].name : "";
}

/**
 * cy_action_label:
 *
 * Returns: English, translatable; it follows "may" or "may not".
 */
const char *
cy_action_label (CyAction action)
{
  return action < CY_N_ROLE_ACTIONS ? actions[action].label : N_ ("do what is not theirs to do");
}
