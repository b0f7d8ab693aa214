/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-permission-rule.h"

#include "cy-command-traits.h"
#include "cy-posting.h"
#include "cy-snapshot.h"

/* Roles as letters of a mask: Administrator, Operator, attendant at the Station, Maintenance supervisor,
 * acCountant, Viewer, Nobody who logged in. */
#define N (1u << CY_ROLE_NONE)
#define A (1u << CY_ROLE_ADMINISTRATOR)
#define O (1u << CY_ROLE_OPERATOR)
#define S (1u << CY_ROLE_ATTENDANT)
#define M (1u << CY_ROLE_SUPERVISOR)
#define C (1u << CY_ROLE_ACCOUNTANT)
#define V (1u << CY_ROLE_VIEWER)

/* The table. Someone at a station whose connection is down has nobody to ask, so attendants give dangerous
 * commands there; what goes to many piles at once they do not. */
static const struct {
  guint roles;
  CyScope scope;
} actions[CY_N_ROLE_ACTIONS] = {
  [CY_ACTION_WATCH] = { A | O | S | M | C | V, CY_SCOPE_ANYWHERE },
  [CY_ACTION_STOP] = { A | O | S | M | C | V | N, CY_SCOPE_ANYWHERE },
  [CY_ACTION_HANDLE] = { A | O | S | M, CY_SCOPE_PLACE },
  [CY_ACTION_SHELVE] = { A | O | M, CY_SCOPE_PLACE },
  [CY_ACTION_COMMAND] = { A | O | S | M, CY_SCOPE_PLACE },
  [CY_ACTION_DANGER] = { A | O | S | M, CY_SCOPE_PLACE },
  [CY_ACTION_BATCH] = { A | O | M, CY_SCOPE_PLACE },
  [CY_ACTION_WORK] = { A | O | S | M, CY_SCOPE_PLACE },
  [CY_ACTION_REVIEW] = { A | M, CY_SCOPE_PLACE },
  [CY_ACTION_KNOWLEDGE] = { A | O | S | M, CY_SCOPE_ANYWHERE },
  [CY_ACTION_RESOURCES] = { A | M, CY_SCOPE_PLACE },
  [CY_ACTION_SETTINGS] = { A | M, CY_SCOPE_PLACE },
  [CY_ACTION_TARIFFS] = { A | C, CY_SCOPE_WHOLE },
  [CY_ACTION_MONEY] = { A | C, CY_SCOPE_WHOLE },
  [CY_ACTION_TILL] = { A | S | C, CY_SCOPE_PLACE },
  [CY_ACTION_MEMBERS] = { A | O | S | C, CY_SCOPE_ANYWHERE },
  [CY_ACTION_PEOPLE] = { A, CY_SCOPE_WHOLE },
  [CY_ACTION_NETWORK] = { A, CY_SCOPE_WHOLE },
  [CY_ACTION_BACKUP] = { A, CY_SCOPE_WHOLE },
  [CY_ACTION_AUDIT] = { A | M | C, CY_SCOPE_ANYWHERE },
};

#undef N
#undef A
#undef O
#undef S
#undef M
#undef C
#undef V

/* Whoever edits a record of a kind does this. */
static const CyAction of_kind[CY_N_KINDS] = {
  [CY_KIND_AREA] = CY_ACTION_RESOURCES,        [CY_KIND_OPERATOR] = CY_ACTION_RESOURCES,
  [CY_KIND_STATION] = CY_ACTION_RESOURCES,     [CY_KIND_PILE_TYPE] = CY_ACTION_RESOURCES,
  [CY_KIND_PILE] = CY_ACTION_RESOURCES,        [CY_KIND_LIMIT_SET] = CY_ACTION_SETTINGS,
  [CY_KIND_CONTACT] = CY_ACTION_SETTINGS,      [CY_KIND_TARIFF] = CY_ACTION_TARIFFS,
  [CY_KIND_FIRMWARE] = CY_ACTION_RESOURCES,    [CY_KIND_POLICY] = CY_ACTION_NETWORK,
  [CY_KIND_CONDITION] = CY_ACTION_SETTINGS,    [CY_KIND_SUPPRESSION] = CY_ACTION_SETTINGS,
  [CY_KIND_RATIONALE] = CY_ACTION_SETTINGS,    [CY_KIND_NOTIFICATION] = CY_ACTION_SETTINGS,
  [CY_KIND_GATEWAY] = CY_ACTION_NETWORK,       [CY_KIND_BEACON] = CY_ACTION_SETTINGS,
  [CY_KIND_TRANSFORMER] = CY_ACTION_RESOURCES, [CY_KIND_SWITCHBOARD] = CY_ACTION_RESOURCES,
  [CY_KIND_VENDOR] = CY_ACTION_RESOURCES,      [CY_KIND_SUPPLIER] = CY_ACTION_RESOURCES,
  [CY_KIND_PROCEDURE] = CY_ACTION_RESOURCES,   [CY_KIND_PLAN] = CY_ACTION_RESOURCES,
  [CY_KIND_ORDER_RULE] = CY_ACTION_RESOURCES,  [CY_KIND_ARTICLE] = CY_ACTION_KNOWLEDGE,
  [CY_KIND_PART] = CY_ACTION_RESOURCES,        [CY_KIND_USER] = CY_ACTION_PEOPLE,
  [CY_KIND_NODE] = CY_ACTION_NETWORK,          [CY_KIND_ACCOUNT] = CY_ACTION_MEMBERS,
  [CY_KIND_CARD] = CY_ACTION_MEMBERS,          [CY_KIND_VEHICLE] = CY_ACTION_MEMBERS,
};

/* Whoever writes an entry of a kind does this; one that ends in a dot stands for all that begin with it,
 * and the first that fits counts. */
static const struct {
  const char *kind;
  CyAction action;
} of_entry[] = {
  { "alarm.ack", CY_ACTION_HANDLE },
  { "alarm.reset", CY_ACTION_HANDLE },
  { "alarm.comment", CY_ACTION_HANDLE },
  { "alarm.shelve", CY_ACTION_SHELVE },
  { "alarm.unshelve", CY_ACTION_SHELVE },
  { "alarm.out-of-service", CY_ACTION_SHELVE },
  { "alarm.in-service", CY_ACTION_SHELVE },
  { "alarm.", CY_ACTION_NODE },
  { "beacon.silence", CY_ACTION_HANDLE },
  { "message.", CY_ACTION_NODE },
  { "command.refuse", CY_ACTION_STOP }, /* that something was not done, whoever wanted it */
  { "command.", CY_ACTION_COMMAND },
  { "batch.", CY_ACTION_BATCH },
  { "order.approve", CY_ACTION_REVIEW },
  { "order.reject", CY_ACTION_REVIEW },
  { "order.", CY_ACTION_WORK },
  { "change.approve", CY_ACTION_REVIEW },
  { "change.reject", CY_ACTION_REVIEW },
  { "change.", CY_ACTION_WORK },
  { "tariff.", CY_ACTION_TARIFFS },
  { "session.authorise", CY_ACTION_COMMAND },
  { "session.end", CY_ACTION_COMMAND },
  { "session.settle", CY_ACTION_MONEY },
  { "session.", CY_ACTION_NODE },
  { "pile.commission", CY_ACTION_RESOURCES },
  { "history.import", CY_ACTION_BACKUP },
  { "owner.claim", CY_ACTION_NETWORK },
  { "audit.export", CY_ACTION_AUDIT },
  { "backup.", CY_ACTION_BACKUP },
  { CY_ENTRY_SNAPSHOT, CY_ACTION_BACKUP },
  { "journal.", CY_ACTION_NODE },
  { "ledger.", CY_ACTION_MONEY }, /* unless cy_action_of_posting() knows better */
  { "till.", CY_ACTION_TILL },
  { "secret.set", CY_ACTION_NETWORK },
  { CY_ENTRY_USER_PASSWORD, CY_ACTION_OWN },
  { CY_ENTRY_USER_PIN, CY_ACTION_OWN },
  { CY_ENTRY_USER_RECOVERED, CY_ACTION_OWN },
  { CY_ENTRY_USER_LOGIN, CY_ACTION_OWN },
  { CY_ENTRY_USER_LOGOUT, CY_ACTION_OWN },
  { CY_ENTRY_USER_RECOVER, CY_ACTION_OWNER },
  { CY_ENTRY_USER_FAILED, CY_ACTION_NODE },
  { CY_ENTRY_USER_LOCKOUT, CY_ACTION_NODE },
  { CY_ENTRY_USER_DENIED, CY_ACTION_NODE },
  { "user.", CY_ACTION_PEOPLE },
};

/**
 * cy_permission_allows:
 *
 * Returns: whether the table lets @role do @action, wherever it is.
 */
gboolean
cy_permission_allows (CyRole role, CyAction action)
{
  return action < CY_N_ROLE_ACTIONS && role < CY_N_ROLES &&
         (actions[action].roles & (1u << role)) != 0;
}

CyScope
cy_permission_scope (CyAction action)
{
  return action < CY_N_ROLE_ACTIONS ? actions[action].scope : CY_SCOPE_ANYWHERE;
}

CyAction
cy_action_of_record (CyKindId kind)
{
  return of_kind[kind];
}

/**
 * cy_action_of_cell:
 * @cell: a field of a record.
 *
 * How far an account may be let below zero is a decision about money, though others edit accounts.
 *
 * Returns: what a person does who changes it.
 */
CyAction
cy_action_of_cell (CyKindId kind, const char *cell)
{
  return kind == CY_KIND_ACCOUNT && g_str_equal (cell, "credit_minor") ? CY_ACTION_MONEY
                                                                       : of_kind[kind];
}

/**
 * cy_action_of_command:
 * @name: (nullable): of a command.
 *
 * What goes to a pile with consequences for money or for the pile itself needs whoever may send it to many.
 */
CyAction
cy_action_of_command (const char *name)
{
  const CyCommandTraits *traits = name == NULL ? NULL : cy_command_traits (name);

  if (traits == NULL)
    return CY_ACTION_DANGER;
  if (traits->is_essential)
    return CY_ACTION_STOP;
  if (g_str_equal (name, CY_COMMAND_SET_TARIFF) || g_str_equal (name, CY_COMMAND_UPGRADE))
    return CY_ACTION_BATCH;
  return traits->is_dangerous ? CY_ACTION_DANGER : CY_ACTION_COMMAND;
}

/**
 * cy_action_of_posting:
 * @kind: (nullable): name of a kind of posting.
 * @is_cash: whether it changes the cash of a till.
 *
 * Returns: what a person does who posts it. What a charge keeps of an account belongs to the charge.
 */
CyAction
cy_action_of_posting (const char *kind, gboolean is_cash)
{
  CyPostingKind found;

  if (!cy_posting_kind_find (kind, &found))
    return CY_ACTION_MONEY;
  switch (found) {
  case CY_POSTING_RECHARGE:
  case CY_POSTING_REFUND:
    return is_cash ? CY_ACTION_TILL : CY_ACTION_MONEY;
  case CY_POSTING_WALK_IN:
  case CY_POSTING_FLOAT:
  case CY_POSTING_CLOSING:
    return CY_ACTION_TILL;
  case CY_POSTING_RESERVE:
  case CY_POSTING_RELEASE:
    return CY_ACTION_COMMAND;
  default:
    return CY_ACTION_MONEY;
  }
}

static gboolean
is_kind (const char *kind, const char *pattern)
{
  return g_str_has_suffix (pattern, ".") ? g_str_has_prefix (kind, pattern)
                                         : g_str_equal (kind, pattern);
}

/* A record's subject is KIND:ID. */
static CyAction
of_record_subject (const char *subject)
{
  g_auto (GStrv) parts = g_strsplit (subject, ":", 2);
  CyKindId kind;

  return parts[0] != NULL && cy_kind_find (parts[0], &kind) ? of_kind[kind] : CY_ACTION_NETWORK;
}

/**
 * cy_action_of_entry:
 * @kind: of an entry.
 * @subject: of it.
 *
 * Returns: what a person does who writes it; what the table does not know is for administrators.
 */
CyAction
cy_action_of_entry (const char *kind, const char *subject)
{
  if (g_str_equal (kind, "record.set"))
    return of_record_subject (subject);
  for (guint i = 0; i < G_N_ELEMENTS (of_entry); i++) {
    if (is_kind (kind, of_entry[i].kind))
      return of_entry[i].action;
  }
  return CY_ACTION_NETWORK;
}

/**
 * cy_action_concerns_commands:
 *
 * Returns: whether what is done depends on the command that an entry of @kind is about.
 */
gboolean
cy_action_concerns_commands (const char *kind)
{
  return (g_str_has_prefix (kind, "command.") && !g_str_equal (kind, "command.refuse")) ||
         g_str_has_prefix (kind, "batch.");
}
