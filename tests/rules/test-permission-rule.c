/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-permission-rule.h"

#include <string.h>

#include "cy-command-traits.h"

/* The table once more, by hand: a letter for each role that may, in the order administrator, operator,
 * attendant, supervisor, accountant, viewer, nobody. */
static const struct {
  CyAction action;
  const char *may;
  CyScope scope;
} table[] = {
  { CY_ACTION_WATCH, "aoSsav-", CY_SCOPE_ANYWHERE },
  { CY_ACTION_STOP, "aoSsavn", CY_SCOPE_ANYWHERE },
  { CY_ACTION_HANDLE, "aoSs---", CY_SCOPE_PLACE },
  { CY_ACTION_SHELVE, "ao-s---", CY_SCOPE_PLACE },
  { CY_ACTION_COMMAND, "aoSs---", CY_SCOPE_PLACE },
  { CY_ACTION_DANGER, "aoSs---", CY_SCOPE_PLACE },
  { CY_ACTION_BATCH, "ao-s---", CY_SCOPE_PLACE },
  { CY_ACTION_WORK, "aoSs---", CY_SCOPE_PLACE },
  { CY_ACTION_REVIEW, "a--s---", CY_SCOPE_PLACE },
  { CY_ACTION_KNOWLEDGE, "aoSs---", CY_SCOPE_ANYWHERE },
  { CY_ACTION_RESOURCES, "a--s---", CY_SCOPE_PLACE },
  { CY_ACTION_SETTINGS, "a--s---", CY_SCOPE_PLACE },
  { CY_ACTION_TARIFFS, "a---a--", CY_SCOPE_WHOLE },
  { CY_ACTION_MONEY, "a---a--", CY_SCOPE_WHOLE },
  { CY_ACTION_TILL, "a-S-a--", CY_SCOPE_PLACE },
  { CY_ACTION_MEMBERS, "aoS-a--", CY_SCOPE_ANYWHERE },
  { CY_ACTION_PEOPLE, "a------", CY_SCOPE_WHOLE },
  { CY_ACTION_NETWORK, "a------", CY_SCOPE_WHOLE },
  { CY_ACTION_BACKUP, "a------", CY_SCOPE_WHOLE },
  { CY_ACTION_AUDIT, "a--sa--", CY_SCOPE_ANYWHERE },
};

static void
test_table (void)
{
  static const CyRole roles[] = { CY_ROLE_ADMINISTRATOR, CY_ROLE_OPERATOR,   CY_ROLE_ATTENDANT,
                                  CY_ROLE_SUPERVISOR,    CY_ROLE_ACCOUNTANT, CY_ROLE_VIEWER,
                                  CY_ROLE_NONE };

  g_assert_cmpuint (G_N_ELEMENTS (roles), ==, CY_N_ROLES);
  g_assert_cmpuint (G_N_ELEMENTS (table), ==, CY_N_ROLE_ACTIONS);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_assert_cmpint (table[i].action, ==, i);
    g_assert_cmpint (cy_permission_scope (i), ==, table[i].scope);
    for (guint r = 0; r < G_N_ELEMENTS (roles); r++) {
      g_test_message ("%s %s", cy_action_name (i), cy_role_name (roles[r]));
      g_assert_true (cy_permission_allows (roles[r], i) == (table[i].may[r] != '-'));
    }
  }
}

/* What is no row of the table no role has. */
static void
test_beyond (void)
{
  static const CyAction others[] = { CY_ACTION_OWN, CY_ACTION_OWNER, CY_ACTION_NODE };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    for (CyRole role = CY_ROLE_NONE; role < CY_N_ROLES; role++)
      g_assert_false (cy_permission_allows (role, others[i]));
  }
  g_assert_false (cy_permission_allows (CY_N_ROLES, CY_ACTION_WATCH));
}

static void
test_names (void)
{
  for (CyAction a = 0; a < CY_N_ROLE_ACTIONS; a++) {
    g_assert_cmpuint (strlen (cy_action_name (a)), >, 0);
    g_assert_cmpuint (strlen (cy_action_label (a)), >, 0);
    for (CyAction b = a + 1; b < CY_N_ROLE_ACTIONS; b++)
      g_assert_cmpstr (cy_action_name (a), !=, cy_action_name (b));
  }
}

/* Nobody edits a kind of record by the right to look: a kind without a decision would be one. */
static void
test_records (void)
{
  for (CyKindId kind = 0; kind < CY_N_KINDS; kind++) {
    g_autofree char *subject = cy_record_subject (kind, "x");

    g_test_message ("%s", cy_kind_get (kind)->name);
    g_assert_cmpint (cy_action_of_record (kind), >, CY_ACTION_STOP);
    g_assert_cmpint (cy_action_of_entry ("record.set", subject), ==, cy_action_of_record (kind));
  }
  g_assert_cmpint (cy_action_of_record (CY_KIND_USER), ==, CY_ACTION_PEOPLE);
  g_assert_cmpint (cy_action_of_record (CY_KIND_ACCOUNT), ==, CY_ACTION_MEMBERS);
  g_assert_cmpint (cy_action_of_record (CY_KIND_CARD), ==, CY_ACTION_MEMBERS);
  g_assert_cmpint (cy_action_of_record (CY_KIND_VEHICLE), ==, CY_ACTION_MEMBERS);
  g_assert_cmpint (cy_action_of_cell (CY_KIND_ACCOUNT, "credit_minor"), ==, CY_ACTION_MONEY);
  g_assert_cmpint (cy_action_of_cell (CY_KIND_ACCOUNT, "frozen"), ==, CY_ACTION_MEMBERS);
  g_assert_cmpint (cy_action_of_record (CY_KIND_POLICY), ==, CY_ACTION_NETWORK);
  g_assert_cmpint (cy_action_of_entry ("record.set", "unheard-of:x"), ==, CY_ACTION_NETWORK);
}

static void
test_commands (void)
{
  static const struct {
    const char *name;
    CyAction action;
  } cases[] = {
    { "stop", CY_ACTION_STOP },         { "emergency_stop", CY_ACTION_STOP },
    { "start", CY_ACTION_COMMAND },     { "set_current", CY_ACTION_COMMAND },
    { "set_clock", CY_ACTION_COMMAND }, { "reset", CY_ACTION_DANGER },
    { "unlock", CY_ACTION_DANGER },     { "vendor.x", CY_ACTION_DANGER },
    { "set_tariff", CY_ACTION_BATCH },  { "upgrade", CY_ACTION_BATCH },
    { "unheard_of", CY_ACTION_DANGER }, { NULL, CY_ACTION_DANGER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (cy_action_of_command (cases[i].name), ==, cases[i].action);
}

static void
test_entries (void)
{
  static const struct {
    const char *kind;
    CyAction action;
  } cases[] = {
    { "alarm.ack", CY_ACTION_HANDLE },       { "alarm.shelve", CY_ACTION_SHELVE },
    { "alarm.raise", CY_ACTION_NODE },       { "message.plan", CY_ACTION_NODE },
    { "command.select", CY_ACTION_COMMAND }, { "command.refuse", CY_ACTION_STOP },
    { "batch.operate", CY_ACTION_BATCH },    { "order.create", CY_ACTION_WORK },
    { "order.approve", CY_ACTION_REVIEW },   { "order.reject", CY_ACTION_REVIEW },
    { "tariff.propose", CY_ACTION_TARIFFS }, { "tariff.approve", CY_ACTION_TARIFFS },
    { "change.propose", CY_ACTION_WORK },    { "change.approve", CY_ACTION_REVIEW },
    { "secret.set", CY_ACTION_NETWORK },     { "history.import", CY_ACTION_BACKUP },
    { "user.password", CY_ACTION_OWN },      { "user.recovery", CY_ACTION_PEOPLE },
    { "user.recover", CY_ACTION_OWNER },     { "user.failed", CY_ACTION_NODE },
    { "user.lockout", CY_ACTION_NODE },      { "user.denied", CY_ACTION_NODE },
    { "user.unlock", CY_ACTION_PEOPLE },     { "user.forget", CY_ACTION_PEOPLE },
    { "ledger.post", CY_ACTION_MONEY },      { "till.open", CY_ACTION_TILL },
    { "unheard.of", CY_ACTION_NETWORK },     { "", CY_ACTION_NETWORK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].kind);
    g_assert_cmpint (cy_action_of_entry (cases[i].kind, "user:x"), ==, cases[i].action);
  }
  g_assert_true (cy_action_concerns_commands ("command.operate"));
  g_assert_true (cy_action_concerns_commands ("batch.select"));
  g_assert_false (cy_action_concerns_commands ("command.refuse"));
  g_assert_false (cy_action_concerns_commands ("order.create"));
}

static void
test_postings (void)
{
  static const struct {
    const char *kind;
    gboolean is_cash;
    CyAction action;
  } cases[] = {
    { "recharge", TRUE, CY_ACTION_TILL },    { "recharge", FALSE, CY_ACTION_MONEY },
    { "refund", TRUE, CY_ACTION_TILL },      { "refund", FALSE, CY_ACTION_MONEY },
    { "walk-in", TRUE, CY_ACTION_TILL },     { "walk-in", FALSE, CY_ACTION_TILL },
    { "float", TRUE, CY_ACTION_TILL },       { "closing", TRUE, CY_ACTION_TILL },
    { "reserve", FALSE, CY_ACTION_COMMAND }, { "release", FALSE, CY_ACTION_COMMAND },
    { "charge", FALSE, CY_ACTION_MONEY },    { "reversal", TRUE, CY_ACTION_MONEY },
    { "transfer", FALSE, CY_ACTION_MONEY },  { "unheard-of", TRUE, CY_ACTION_MONEY },
    { NULL, TRUE, CY_ACTION_MONEY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (cy_action_of_posting (cases[i].kind, cases[i].is_cash), ==, cases[i].action);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/permission-rule/table", test_table);
  g_test_add_func ("/permission-rule/beyond", test_beyond);
  g_test_add_func ("/permission-rule/postings", test_postings);
  g_test_add_func ("/permission-rule/names", test_names);
  g_test_add_func ("/permission-rule/records", test_records);
  g_test_add_func ("/permission-rule/commands", test_commands);
  g_test_add_func ("/permission-rule/entries", test_entries);
  return g_test_run ();
}
