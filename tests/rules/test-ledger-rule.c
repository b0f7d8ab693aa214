/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-ledger-rule.h"

#include <string.h>

#include "cy-rules-error.h"

#define NOW_US G_GINT64_CONSTANT (1700000000000000)

static CyRecord *
account_new (const char *id, const char *currency, gint64 credit_minor, gboolean frozen)
{
  CyRecord *record = cy_record_new (CY_KIND_ACCOUNT, id);

  json_object_set_string_member (record->cells, "name", id);
  if (currency != NULL)
    json_object_set_string_member (record->cells, "currency", currency);
  json_object_set_int_member (record->cells, "credit_minor", credit_minor);
  json_object_set_boolean_member (record->cells, "frozen", frozen);
  return record;
}

static CyRecord *
card_new (const char *number, const char *account, gboolean frozen)
{
  CyRecord *record = cy_record_new (CY_KIND_CARD, number);

  json_object_set_string_member (record->cells, "account", account);
  json_object_set_boolean_member (record->cells, "frozen", frozen);
  return record;
}

/* The world of these tests: account A7, its card, and an open till of li. */
typedef struct {
  CyRecord *account;
  CyRecord *card;
  CyTill *till;
  CyLedgerFacts facts;
} World;

static void
world_init (World *world, gint64 balance_minor, gint64 credit_minor)
{
  world->account = account_new ("A7", NULL, credit_minor, FALSE);
  world->card = card_new ("6217", "A7", FALSE);
  world->till = cy_till_new ("t1");
  world->till->state = CY_TILL_OPEN;
  world->till->user = g_strdup ("li");
  world->till->station = g_strdup ("s1");
  world->till->currency = g_strdup ("CNY");
  world->facts = (CyLedgerFacts){ .account = world->account,
                                  .balance_minor = balance_minor,
                                  .till = world->till };
}

static void
world_clear (World *world)
{
  cy_record_unref (world->account);
  cy_record_unref (world->card);
  cy_till_free (world->till);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static CyLedgerWish
wish_of (CyPostingKind kind, gint64 amount_minor)
{
  return (CyLedgerWish){ .kind = kind,
                         .reference = "x1",
                         .account = "A7",
                         .amount_minor = amount_minor,
                         .method = CY_METHOD_CASH,
                         .station = "s1",
                         .actor = "li",
                         .time_us = NOW_US };
}

static CyPosting *
make (const CyLedgerWish *wish, const CyLedgerFacts *facts)
{
  g_autoptr (GError) error = NULL;
  CyPosting *posting = cy_ledger_make (wish, facts, &error);

  g_assert_no_error (error);
  g_assert_true (cy_posting_check (posting, NULL));
  return posting;
}

static void
refuse_with (const CyLedgerWish *wish, const CyLedgerFacts *facts, gint code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (cy_ledger_make (wish, facts, &error));
  g_assert_error (error, CY_RULES_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
refuse (const CyLedgerWish *wish, const CyLedgerFacts *facts, const char *words)
{
  refuse_with (wish, facts, CY_RULES_ERROR_RANGE, words);
}

static void
test_recharge (void)
{
  g_auto (World) world = { 0 };
  CyLedgerWish wish = wish_of (CY_POSTING_RECHARGE, 10000);
  g_autoptr (CyPosting) cash = NULL;
  g_autoptr (CyPosting) outside = NULL;

  world_init (&world, 0, 0);
  cash = make (&wish, &world.facts);
  g_assert_cmpstr (cash->reference, ==, "recharge:cash:x1");
  g_assert_cmpstr (cash->till, ==, "t1");
  g_assert_cmpstr (cash->currency, ==, "CNY");
  g_assert_cmpint (cy_posting_amount_of (cash, CY_LEDGER_ACCOUNT, "A7"), ==, 10000);
  g_assert_cmpint (cy_posting_amount_of (cash, CY_LEDGER_TILL, "t1"), ==, -10000);
  wish.method = "wechat";
  wish.reference = "4200000123";
  world.facts.till = NULL;
  outside = make (&wish, &world.facts);
  g_assert_cmpstr (outside->reference, ==, "recharge:wechat:4200000123");
  g_assert_null (outside->till);
  g_assert_cmpint (cy_posting_amount_of (outside, CY_LEDGER_OUTSIDE, "wechat"), ==, -10000);
}

/* What makes no sense at all, whatever the account has. */
static void
test_senseless (void)
{
  g_auto (World) world = { 0 };
  const struct {
    const char *reference;
    const char *account;
    const char *method;
    gint64 amount_minor;
    const char *currency;
    const char *card;
    const char *words;
  } cases[] = {
    { "x 1", "A7", "cash", 1, NULL, NULL, "no reference" },
    { "", "A7", "cash", 1, NULL, NULL, "no reference" },
    { NULL, "A7", "cash", 1, NULL, NULL, "no reference" },
    { "x", "A7", "cash", 0, NULL, NULL, "0.00 is no amount" },
    { "x", "A7", "cash", -5, NULL, NULL, "-0.05 is no amount" },
    { "x", "A7", "cash", CY_POSTING_MAX_MINOR + 1, NULL, NULL, "is no amount" },
    { "x", "A7", NULL, 1, NULL, NULL, "how it is paid" },
    { "x", "A7", "we chat", 1, NULL, NULL, "how it is paid" },
    { "x", NULL, "cash", 1, NULL, NULL, "which account" },
    { "x", "A7", "cash", 1, "USD", NULL, "“A7” is in CNY, the amount is in USD" },
    { "x", "A7", "cash", 1, NULL, "999", "there is no card “999”" },
  };

  world_init (&world, 100000, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyLedgerWish wish = wish_of (CY_POSTING_RECHARGE, cases[i].amount_minor);

    wish.reference = cases[i].reference;
    wish.account = cases[i].account;
    wish.method = cases[i].method;
    wish.currency = cases[i].currency;
    wish.card = cases[i].card;
    refuse (&wish, &world.facts, cases[i].words);
  }
}

static void
test_unknown (void)
{
  g_auto (World) world = { 0 };
  CyLedgerWish wish = wish_of (CY_POSTING_RECHARGE, 1);
  g_autoptr (CyRecord) other = card_new ("6218", "B1", FALSE);

  world_init (&world, 0, 0);
  world.facts.account = NULL;
  refuse (&wish, &world.facts, "there is no account “A7”");
  world.facts.account = world.account;
  wish.card = "6218";
  world.facts.card = other;
  refuse (&wish, &world.facts, "card “6218” is not one of account “A7”");
}

static void
test_till (void)
{
  g_auto (World) world = { 0 };
  CyLedgerWish wish = wish_of (CY_POSTING_RECHARGE, 1);

  world_init (&world, 0, 0);
  wish.actor = "wang";
  refuse (&wish, &world.facts, "wang has no open till");
  wish.actor = "li";
  world.till->state = CY_TILL_CLOSED;
  refuse (&wish, &world.facts, "li has no open till");
  world.facts.till = NULL;
  refuse (&wish, &world.facts, "li has no open till");
  world.facts.till = world.till;
  world.till->state = CY_TILL_OPEN;
  g_free (world.till->currency);
  world.till->currency = g_strdup ("USD");
  refuse (&wish, &world.facts, "till “t1” has USD, the amount is in CNY");
}

/* The same cash typed twice is asked about for two minutes; a payment service has references for it. */
static void
test_twice (void)
{
  g_auto (World) world = { 0 };
  CyLedgerWish wish = wish_of (CY_POSTING_RECHARGE, 10000);
  g_autoptr (CyPosting) twin = NULL;
  g_autoptr (CyPosting) again = NULL;
  g_autoptr (CyPosting) later = NULL;

  world_init (&world, 0, 0);
  twin = make (&wish, &world.facts);
  wish.reference = "x2";
  world.facts.twin = twin;
  wish.time_us = NOW_US + CY_LEDGER_TWICE_US - 1;
  refuse_with (&wish, &world.facts, CY_RULES_ERROR_TWICE,
               "Recharge of 100.00 CNY on account “A7” was booked at this till");
  wish.again = TRUE;
  again = make (&wish, &world.facts);
  wish.again = FALSE;
  wish.time_us = NOW_US + CY_LEDGER_TWICE_US;
  later = make (&wish, &world.facts);
  g_assert_cmpstr (later->reference, ==, "recharge:cash:x2");
}

/* The same request is answered with what was booked; another under its name is told when and by whom. */
static void
test_booked (void)
{
  g_auto (World) world = { 0 };
  CyLedgerWish wish = wish_of (CY_POSTING_RECHARGE, 10000);
  g_autoptr (CyPosting) first = NULL;
  g_autoptr (CyPosting) second = NULL;
  g_autoptr (CyPosting) outside = NULL;

  world_init (&world, 10000, 0);
  first = make (&wish, &world.facts);
  world.facts.booked = first;
  world.facts.twin = first;
  wish.time_us += 5;
  second = make (&wish, &world.facts);
  g_assert_cmpint (second->time_us, ==, NOW_US);
  wish.amount_minor = 10001;
  refuse (&wish, &world.facts, "was booked already at");
  wish.amount_minor = 10000;
  wish.account = "B1";
  refuse (&wish, &world.facts, "by li, and differently");
  world.facts.booked = NULL;
  wish = wish_of (CY_POSTING_RECHARGE, 10000);
  wish.method = "wechat";
  outside = make (&wish, &world.facts);
  world.facts.booked = outside;
  refuse (&wish, &world.facts, "with reference x1 of wechat was booked already at");
}

static void
test_refund (void)
{
  g_auto (World) world = { 0 };
  CyLedgerWish wish = wish_of (CY_POSTING_REFUND, 10000);
  g_autoptr (CyPosting) posting = NULL;
  g_autoptr (CyPosting) same = NULL;

  world_init (&world, 10000, 5000);
  posting = make (&wish, &world.facts);
  g_assert_cmpint (cy_posting_amount_of (posting, CY_LEDGER_ACCOUNT, "A7"), ==, -10000);
  g_assert_cmpint (cy_posting_amount_of (posting, CY_LEDGER_TILL, "t1"), ==, 10000);
  /* Asked for once more, when all of it is gone. */
  world.facts.booked = posting;
  world.facts.balance_minor = 0;
  same = make (&wish, &world.facts);
  g_assert_true (cy_posting_equal (same, posting));
  world.facts.booked = NULL;
  world.facts.balance_minor = 9999;
  refuse (&wish, &world.facts, "account “A7” has 99.99 CNY, and 100.00 CNY is needed");
  world.facts.balance_minor = 10000;
  json_object_set_boolean_member (world.account->cells, "frozen", TRUE);
  refuse (&wish, &world.facts, "account “A7” is frozen");
}

static void
test_reserve (void)
{
  g_auto (World) world = { 0 };
  CyLedgerWish wish = wish_of (CY_POSTING_RESERVE, 10000);
  CyLedgerWish release = wish_of (CY_POSTING_RELEASE, 0);
  g_autoptr (CyPosting) reserved = NULL;
  g_autoptr (CyPosting) released = NULL;
  g_autoptr (CyPosting) same = NULL;

  world_init (&world, 5000, 5000);
  reserved = make (&wish, &world.facts);
  g_assert_cmpstr (reserved->reference, ==, "reserve:x1");
  g_assert_cmpint (cy_posting_amount_of (reserved, CY_LEDGER_RESERVED, "A7"), ==, 10000);
  world.facts.balance_minor = 4999;
  refuse (&wish, &world.facts, "has 49.99 CNY and a credit of 50.00 CNY, and 100.00 CNY is needed");
  wish.currency = "USD";
  refuse (&wish, &world.facts, "account “A7” is in CNY, the station bills in USD");
  wish.currency = NULL;
  world.facts.card = world.card;
  wish.card = "6217";
  json_object_set_boolean_member (world.card->cells, "frozen", TRUE);
  refuse (&wish, &world.facts, "card “6217” is frozen");
  refuse (&release, &world.facts, "nothing was booked under “reserve:x1”");
  world.facts.original = reserved;
  released = make (&release, &world.facts);
  g_assert_cmpstr (released->reference, ==, "release:x1");
  g_assert_cmpint (cy_posting_amount_of (released, CY_LEDGER_RESERVED, "A7"), ==, -10000);
  world.facts.booked = released;
  same = make (&release, &world.facts);
  g_assert_true (cy_posting_equal (same, released));
}

static const CyLedgerPart parts[] = { { "electricity", 700 },
                                      { "service", 300 },
                                      { "occupancy", 0 } };

static void
test_charge (void)
{
  g_auto (World) world = { 0 };
  CyLedgerWish wish = wish_of (CY_POSTING_CHARGE, 0);
  g_autoptr (CyPosting) covered = NULL;
  g_autoptr (CyPosting) overdrawn = NULL;
  g_autoptr (CyPosting) walk_in = NULL;

  wish.parts = parts;
  wish.n_parts = G_N_ELEMENTS (parts);
  world_init (&world, 500, 500);
  json_object_set_boolean_member (world.account->cells, "frozen", TRUE); /* it was delivered */
  covered = make (&wish, &world.facts);
  g_assert_cmpstr (covered->reference, ==, "bill:x1");
  g_assert_false (covered->overdrawn);
  g_assert_cmpuint (covered->lines->len, ==, 3);
  g_assert_cmpint (cy_posting_amount_of (covered, CY_LEDGER_ACCOUNT, "A7"), ==, -1000);
  g_assert_cmpint (cy_posting_amount_of (covered, CY_LEDGER_INCOME, "electricity:s1"), ==, 700);
  world.facts.balance_minor = 499;
  overdrawn = make (&wish, &world.facts);
  g_assert_true (overdrawn->overdrawn);
  wish.account = NULL;
  wish.currency = "USD";
  world.facts.account = NULL;
  walk_in = make (&wish, &world.facts);
  g_assert_cmpstr (walk_in->currency, ==, "USD");
  g_assert_cmpint (cy_posting_amount_of (walk_in, CY_LEDGER_WALK_IN, "s1"), ==, -1000);
}

static void
test_charge_refused (void)
{
  static const CyLedgerPart nothing[] = { { "service", 0 } };
  static const CyLedgerPart negative[] = { { "service", 5 }, { "electricity", -1 } };
  static const CyLedgerPart odd[] = { { "ser vice", 5 } };
  g_auto (World) world = { 0 };
  CyLedgerWish wish = wish_of (CY_POSTING_CHARGE, 0);
  g_autoptr (CyRecord) dollars = account_new ("A7", "USD", 0, FALSE);

  world_init (&world, 0, 0);
  refuse (&wish, &world.facts, "components");
  wish.n_parts = 1;
  wish.parts = nothing;
  refuse (&wish, &world.facts, "a bill of nothing");
  wish.parts = odd;
  refuse (&wish, &world.facts, "no amount");
  wish.parts = negative;
  wish.n_parts = 2;
  refuse (&wish, &world.facts, "-0.01");
  wish.parts = parts;
  wish.station = NULL;
  refuse (&wish, &world.facts, "a bill is of a station");
  wish.station = "s1";
  wish.currency = "CNY";
  world.facts.account = dollars;
  refuse (&wish, &world.facts, "account “A7” is in USD, the station bills in CNY");
}

static void
test_walk_in (void)
{
  g_auto (World) world = { 0 };
  CyLedgerWish bill = wish_of (CY_POSTING_CHARGE, 0);
  CyLedgerWish wish = wish_of (CY_POSTING_WALK_IN, 1000);
  g_autoptr (CyPosting) billed = NULL;
  g_autoptr (CyPosting) of_account = NULL;
  g_autoptr (CyPosting) paid = NULL;

  world_init (&world, 0, 0);
  bill.parts = parts;
  bill.n_parts = G_N_ELEMENTS (parts);
  of_account = make (&bill, &world.facts);
  bill.account = wish.account = NULL;
  world.facts.account = NULL;
  billed = make (&bill, &world.facts);
  refuse (&wish, &world.facts, "nothing was booked under “bill:x1”");
  world.facts.original = of_account;
  refuse (&wish, &world.facts, "paid by an account");
  world.facts.original = billed;
  paid = make (&wish, &world.facts);
  g_assert_cmpstr (paid->reference, ==, "paid:x1");
  g_assert_cmpint (cy_posting_amount_of (paid, CY_LEDGER_WALK_IN, "s1"), ==, 1000);
  g_assert_cmpint (cy_posting_amount_of (paid, CY_LEDGER_TILL, "t1"), ==, -1000);
  wish.amount_minor = 999;
  refuse (&wish, &world.facts, "the bill is 10.00 CNY, not 9.99 CNY");
}

static void
test_reversal (void)
{
  g_auto (World) world = { 0 };
  CyLedgerWish wish = wish_of (CY_POSTING_RECHARGE, 10000);
  CyLedgerWish back = wish_of (CY_POSTING_REVERSAL, 0);
  g_autoptr (CyPosting) original = NULL;
  g_autoptr (CyPosting) posting = NULL;

  world_init (&world, 0, 0);
  original = make (&wish, &world.facts);
  back.reference = original->reference;
  back.account = NULL;
  back.method = NULL;
  world.facts.account = NULL;
  refuse (&back, &world.facts, "nothing was booked");
  world.facts.original = original;
  world.facts.original_till = world.till;
  refuse (&back, &world.facts, "say why");
  back.memo = "typed wrong";
  posting = make (&back, &world.facts);
  g_assert_cmpstr (posting->reference, ==, "reversal:recharge:cash:x1");
  g_assert_cmpstr (posting->reverses, ==, "recharge:cash:x1");
  g_assert_cmpint (cy_posting_amount_of (posting, CY_LEDGER_ACCOUNT, "A7"), ==, -10000);
  g_assert_cmpint (cy_posting_amount_of (posting, CY_LEDGER_TILL, "t1"), ==, 10000);
  world.till->state = CY_TILL_CLOSED;
  refuse (&back, &world.facts, "was counted when till “t1” was closed");
  world.till->state = CY_TILL_OPEN;
  world.facts.undone = posting;
  refuse (&back, &world.facts, "was taken back at");
  world.facts.undone = NULL;
  world.facts.original = posting;
  back.reference = posting->reference;
  refuse (&back, &world.facts, "cannot be reversed: Reversal");
}

static void
test_transfer (void)
{
  g_auto (World) world = { 0 };
  CyLedgerWish wish = wish_of (CY_POSTING_TRANSFER, 100);
  g_autoptr (CyRecord) other = account_new ("B1", NULL, 0, FALSE);
  g_autoptr (CyRecord) dollars = account_new ("B2", "USD", 0, FALSE);
  g_autoptr (CyPosting) posting = NULL;
  g_autoptr (CyPosting) same = NULL;

  world_init (&world, 100, 5000);
  wish.other = "B1";
  refuse (&wish, &world.facts, "there is no account “B1”");
  world.facts.other = other;
  posting = make (&wish, &world.facts);
  g_assert_cmpint (cy_posting_amount_of (posting, CY_LEDGER_ACCOUNT, "B1"), ==, 100);
  world.facts.booked = posting;
  world.facts.balance_minor = 0;
  same = make (&wish, &world.facts);
  g_assert_true (cy_posting_equal (same, posting));
  world.facts.booked = NULL;
  refuse (&wish, &world.facts, "has 0.00 CNY, and 1.00 CNY is needed");
  world.facts.other = dollars;
  refuse (&wish, &world.facts, "account “A7” is in CNY, account “B2” in USD");
  world.facts.other = world.account;
  wish.other = "A7";
  refuse (&wish, &world.facts, "itself");
}

/* Whatever is wished for, what comes out balances, and nothing but a bill lets an account below its credit. */
static void
test_property (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  guint n_made = 0;

  for (guint i = 0; i < 20000; i++) {
    g_auto (World) world = { 0 };
    gint64 balance = g_rand_int_range (rand, -1000, 1000);
    gint64 credit = g_rand_int_range (rand, 0, 500);
    CyLedgerWish wish =
      wish_of (g_rand_int_range (rand, 0, CY_N_POSTING_KINDS), g_rand_int_range (rand, -10, 1500));
    g_autoptr (CyPosting) posting = NULL;
    g_autoptr (GError) error = NULL;

    world_init (&world, balance, credit);
    wish.parts = parts;
    wish.n_parts = G_N_ELEMENTS (parts);
    wish.method = g_rand_boolean (rand) ? "cash" : "alipay";
    posting = cy_ledger_make (&wish, &world.facts, &error);
    g_assert_true ((posting == NULL) == (error != NULL));
    if (posting == NULL)
      continue;
    n_made++;
    g_assert_cmpint (cy_posting_sum_of (posting, ""), ==, 0);
    balance += cy_posting_amount_of (posting, CY_LEDGER_ACCOUNT, "A7");
    if (posting->kind == CY_POSTING_REFUND)
      g_assert_cmpint (balance, >=, 0);
    if (posting->kind == CY_POSTING_RESERVE)
      g_assert_cmpint (balance, >=, -credit);
    if (posting->kind == CY_POSTING_CHARGE)
      g_assert_true (posting->overdrawn == (balance < -credit));
  }
  g_assert_cmpuint (n_made, >, 3000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger-rule/recharge", test_recharge);
  g_test_add_func ("/ledger-rule/senseless", test_senseless);
  g_test_add_func ("/ledger-rule/unknown", test_unknown);
  g_test_add_func ("/ledger-rule/till", test_till);
  g_test_add_func ("/ledger-rule/twice", test_twice);
  g_test_add_func ("/ledger-rule/booked", test_booked);
  g_test_add_func ("/ledger-rule/refund", test_refund);
  g_test_add_func ("/ledger-rule/reserve", test_reserve);
  g_test_add_func ("/ledger-rule/charge", test_charge);
  g_test_add_func ("/ledger-rule/charge-refused", test_charge_refused);
  g_test_add_func ("/ledger-rule/walk-in", test_walk_in);
  g_test_add_func ("/ledger-rule/reversal", test_reversal);
  g_test_add_func ("/ledger-rule/transfer", test_transfer);
  g_test_add_func ("/ledger-rule/property", test_property);
  return g_test_run ();
}
