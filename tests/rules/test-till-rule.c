/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-till-rule.h"

#include <string.h>

#define HLC ((CyHlc) 1700000000000 << CY_HLC_COUNTER_BITS)

#define OPENING "{\"user\":\"li\",\"station\":\"s1\",\"currency\":\"CNY\",\"float_minor\":500}"
#define CLOSING "{\"counted_minor\":700,\"expected_minor\":700}"

static gboolean
apply (CyTill *till, const char *kind, const char *payload)
{
  g_autoptr (CyEntry) entry = cy_entry_new ();

  entry->kind = g_strdup (kind);
  entry->payload = g_strdup (payload);
  entry->actor = g_strdup ("wang");
  entry->hlc = HLC;
  return cy_till_apply (till, entry);
}

/* Every state, every event. */
static void
test_states (void)
{
  static const struct {
    CyTillState from;
    const char *kind;
    CyTillState to;
  } cases[] = {
    { CY_TILL_NONE, "till.open", CY_TILL_OPEN },
    { CY_TILL_NONE, "till.close", CY_TILL_NONE },
    { CY_TILL_NONE, "till.burn", CY_TILL_NONE },
    { CY_TILL_OPEN, "till.open", CY_TILL_OPEN },
    { CY_TILL_OPEN, "till.close", CY_TILL_CLOSED },
    { CY_TILL_OPEN, "till.burn", CY_TILL_OPEN },
    { CY_TILL_CLOSED, "till.open", CY_TILL_CLOSED },
    { CY_TILL_CLOSED, "till.close", CY_TILL_CLOSED },
    { CY_TILL_CLOSED, "till.burn", CY_TILL_CLOSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyTill) till = cy_till_new ("t1");
    gboolean changed;

    if (cases[i].from != CY_TILL_NONE)
      g_assert_true (apply (till, "till.open", OPENING));
    if (cases[i].from == CY_TILL_CLOSED)
      g_assert_true (apply (till, "till.close", CLOSING));
    g_assert_cmpint (till->state, ==, cases[i].from);
    changed =
      apply (till, cases[i].kind, strcmp (cases[i].kind, "till.open") == 0 ? OPENING : CLOSING);
    g_assert_cmpint (till->state, ==, cases[i].to);
    g_assert_true (changed == (cases[i].from != cases[i].to));
  }
}

static void
test_hostile (void)
{
  static const char *const openings[] = {
    "",
    "[]",
    "{}",
    "{\"user\":\"\",\"station\":\"s\",\"currency\":\"CNY\",\"float_minor\":0}",
    "{\"user\":\"u\",\"station\":\"s 1\",\"currency\":\"CNY\",\"float_minor\":0}",
    "{\"user\":\"u\",\"currency\":\"CNY\",\"float_minor\":0}",
    "{\"user\":\"u\",\"station\":\"s\",\"currency\":\"yuan\",\"float_minor\":0}",
    "{\"user\":\"u\",\"station\":\"s\",\"float_minor\":0}",
    "{\"user\":\"u\",\"station\":\"s\",\"currency\":\"CNY\"}",
    "{\"user\":\"u\",\"station\":\"s\",\"currency\":\"CNY\",\"float_minor\":-1}",
    "{\"user\":\"u\",\"station\":\"s\",\"currency\":\"CNY\",\"float_minor\":10000000000001}",
  };
  static const char *const closings[] = {
    "{}",
    "{\"counted_minor\":5}",
    "{\"expected_minor\":5}",
    "{\"counted_minor\":-5,\"expected_minor\":-5}",
    "{\"counted_minor\":5,\"expected_minor\":6}",
    "{\"counted_minor\":5,\"expected_minor\":6,\"explanation\":\"\"}",
    "{\"counted_minor\":5.0,\"expected_minor\":5}",
  };
  g_autoptr (CyTill) till = cy_till_new ("t1");

  for (guint i = 0; i < G_N_ELEMENTS (openings); i++) {
    g_test_message ("%s", openings[i]);
    g_assert_false (apply (till, "till.open", openings[i]));
  }
  g_assert_true (apply (till, "till.open", OPENING));
  for (guint i = 0; i < G_N_ELEMENTS (closings); i++) {
    g_test_message ("%s", closings[i]);
    g_assert_false (apply (till, "till.close", closings[i]));
  }
  g_assert_cmpint (till->state, ==, CY_TILL_OPEN);
}

static char *
to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_unref (object);
  return cy_json_to_text (node, FALSE);
}

/* What is written is read again. */
static void
test_payloads (void)
{
  g_autoptr (CyTill) till = cy_till_new ("t1");
  g_autoptr (CyTill) again = cy_till_new ("t1");
  g_autofree char *opening = NULL;
  g_autofree char *closing = NULL;

  g_assert_true (apply (till, "till.open", OPENING));
  g_assert_true (
    apply (till, "till.close", "{\"counted_minor\":5,\"expected_minor\":6,\"explanation\":\"e\"}"));
  opening = to_text (cy_till_open_payload (till));
  closing = to_text (cy_till_close_payload (till));
  g_assert_true (apply (again, "till.open", opening));
  g_assert_true (apply (again, "till.close", closing));
  g_assert_cmpstr (again->user, ==, "li");
  g_assert_cmpint (again->float_minor, ==, 500);
  g_assert_cmpint (again->counted_minor, ==, 5);
  g_assert_cmpint (again->expected_minor, ==, 6);
  g_assert_cmpstr (again->explanation, ==, "e");
  g_assert_cmpstr (again->closer, ==, "wang");
}

static void
test_open (void)
{
  g_autoptr (CyTill) till = cy_till_new ("t1");
  g_autoptr (CyTill) other = cy_till_new ("t0");
  g_autoptr (CyPosting) change = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (apply (till, "till.open", OPENING));
  g_assert_true (cy_till_check_open (till, NULL, NULL));
  g_assert_false (cy_till_check_open (till, other, &error));
  g_assert_nonnull (strstr (error->message, "li has the open till “t0” already"));
  change = cy_till_make_float (till);
  g_assert_true (cy_posting_check (change, NULL));
  g_assert_cmpint (cy_posting_amount_of (change, CY_LEDGER_TILL, "t1"), ==, -500);
  g_assert_cmpint (cy_posting_amount_of (change, CY_LEDGER_SAFE, "s1"), ==, 500);
  till->float_minor = -1;
  g_assert_false (cy_till_check_open (till, NULL, NULL));
  till->float_minor = 0;
  g_assert_null (cy_till_make_float (till));
}

/* A difference is said and explained; what was counted, what is missing and what was expected balance. */
static void
test_close (void)
{
  static const struct {
    gint64 expected;
    gint64 counted;
    const char *explanation;
    gboolean may;
  } cases[] = {
    { 700, 700, NULL, TRUE },  { 700, 700, "", TRUE },     { 700, 690, NULL, FALSE },
    { 700, 690, "", FALSE },   { 700, 690, "lost", TRUE }, { 700, 710, "found", TRUE },
    { 0, 0, NULL, TRUE },      { -50, 0, "owed", TRUE },   { -50, 0, NULL, FALSE },
    { 700, -1, "odd", FALSE }, { 700, 0, "stolen", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyTill) till = cy_till_new ("t1");
    g_autoptr (CyPosting) posting = NULL;

    g_test_message ("case %u", i);
    g_assert_true (apply (till, "till.open", OPENING));
    till->expected_minor = cases[i].expected;
    g_assert_true (cy_till_check_close (till, cases[i].counted, cases[i].explanation, NULL) ==
                   cases[i].may);
    if (!cases[i].may)
      continue;
    posting = cy_till_make_closing (till, cases[i].counted, 5);
    if (posting == NULL) {
      g_assert_cmpint (cases[i].expected, ==, 0);
      continue;
    }
    g_assert_true (cy_posting_check (posting, NULL));
    g_assert_cmpint (cy_posting_amount_of (posting, CY_LEDGER_TILL, "t1"), ==, cases[i].expected);
    g_assert_cmpint (cy_posting_amount_of (posting, CY_LEDGER_SAFE, "s1"), ==, -cases[i].counted);
    g_assert_cmpint (cy_posting_amount_of (posting, CY_LEDGER_DIFFERENCE, "s1"), ==,
                     cases[i].counted - cases[i].expected);
  }
}

static void
test_close_state (void)
{
  g_autoptr (CyTill) till = cy_till_new ("t1");
  g_autoptr (GError) none = NULL;
  g_autoptr (GError) closed = NULL;

  g_assert_false (cy_till_check_close (till, 0, NULL, &none));
  g_assert_nonnull (strstr (none->message, "there is no till “t1”"));
  g_assert_true (apply (till, "till.open", OPENING));
  g_assert_true (apply (till, "till.close", CLOSING));
  g_assert_false (cy_till_check_close (till, 700, NULL, &closed));
  g_assert_nonnull (strstr (closed->message, "closed already"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/till-rule/states", test_states);
  g_test_add_func ("/till-rule/hostile", test_hostile);
  g_test_add_func ("/till-rule/payloads", test_payloads);
  g_test_add_func ("/till-rule/open", test_open);
  g_test_add_func ("/till-rule/close", test_close);
  g_test_add_func ("/till-rule/close-state", test_close_state);
  return g_test_run ();
}
