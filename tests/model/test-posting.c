/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-posting.h"

#include <string.h>

#include "cy-model-error.h"

static CyPosting *
random_posting (GRand *rand)
{
  static const char *const prefixes[] = { CY_LEDGER_ACCOUNT, CY_LEDGER_RESERVED, CY_LEDGER_TILL,
                                          CY_LEDGER_SAFE, CY_LEDGER_OUTSIDE };
  CyPosting *posting =
    cy_posting_new ("bill:S-1", g_rand_int_range (rand, 0, CY_N_POSTING_KINDS), "CNY");
  guint n = (guint) g_rand_int_range (rand, 1, CY_POSTING_MAX_LINES - 1);
  gint64 sum = 0;

  posting->time_us = g_rand_int_range (rand, 1, G_MAXINT32);
  for (guint i = 0; i < n; i++) {
    gint64 amount = g_rand_int_range (rand, 1, G_MAXINT32) - G_MAXINT32 / 2;

    cy_posting_add (posting, prefixes[g_rand_int_range (rand, 0, G_N_ELEMENTS (prefixes))], "甲",
                    amount);
    sum += amount;
  }
  cy_posting_add (posting, CY_LEDGER_WALK_IN, "s", -sum);
  if (posting->kind == CY_POSTING_REVERSAL)
    posting->reverses = g_strdup ("recharge:cash:x");
  if (g_rand_boolean (rand))
    posting->memo = g_strdup ("备注 \"1\"\n");
  if (g_rand_boolean (rand))
    posting->till = g_strdup ("T-1");
  if (g_rand_boolean (rand))
    posting->card = g_strdup ("6217");
  posting->overdrawn = g_rand_boolean (rand);
  return posting;
}

/* What is written is read again, byte for byte. */
static void
test_both_ways (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint i = 0; i < 500; i++) {
    g_autoptr (CyPosting) posting = random_posting (rand);
    g_autofree char *payload = cy_posting_payload (posting);
    g_autoptr (GError) error = NULL;
    g_autoptr (CyPosting) again = NULL;
    g_autoptr (CyPosting) copy = cy_posting_copy (posting);
    g_autofree char *payload_again = NULL;
    g_autofree char *payload_copy = cy_posting_payload (copy);

    if (!cy_posting_check (posting, NULL)) /* its last line was nothing */
      continue;
    again = cy_posting_parse (posting->reference, payload, &error);
    g_assert_no_error (error);
    g_assert_true (cy_posting_equal (again, posting));
    payload_again = cy_posting_payload (again);
    g_assert_cmpstr (payload_again, ==, payload);
    g_assert_cmpstr (payload_copy, ==, payload);
  }
}

static void
test_equal (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  g_autoptr (CyPosting) posting = random_posting (rand);
  g_autoptr (CyPosting) other = cy_posting_copy (posting);

  other->time_us++;
  g_assert_true (cy_posting_equal (posting, other));
  ((CyPostingLine *) other->lines->pdata[0])->amount_minor++;
  g_assert_false (cy_posting_equal (posting, other));
  ((CyPostingLine *) other->lines->pdata[0])->amount_minor--;
  g_free (other->currency);
  other->currency = g_strdup ("USD");
  g_assert_false (cy_posting_equal (posting, other));
}

static void
test_names (void)
{
  static const struct {
    const char *name;
    gboolean is_valid;
  } cases[] = {
    { "account:a7", TRUE },
    { "account:张三", TRUE },
    { "income:service:s1", TRUE },
    { "walkin:s1", TRUE },
    { "difference:s1", TRUE },
    { "income:service", FALSE },
    { "income:a:b:c", FALSE },
    { "account:", FALSE },
    { "account", FALSE },
    { "account:a:b", FALSE },
    { "account:a b", FALSE },
    { "account:a/b", FALSE },
    { "", FALSE },
    { "treasure:x", FALSE },
    { "account:\xff", FALSE },
    { NULL, FALSE },
  };
  static const struct {
    const char *reference;
    gboolean is_valid;
  } references[] = {
    { "x", TRUE },           { "recharge:wechat:4200", TRUE },
    { "a:b:c:d:e:f", TRUE }, { "a:b:c:d:e:f:g", FALSE },
    { "a::b", FALSE },       { ":", FALSE },
    { "", FALSE },           { "a b", FALSE },
    { "a\xff", FALSE },      { NULL, FALSE },
  };
  g_autofree char *huge = g_strnfill (CY_LEDGER_NAME_MAX_BYTES, 'x');
  g_autofree char *name = g_strconcat (CY_LEDGER_ACCOUNT, huge, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_true (cy_ledger_name_is_valid (cases[i].name) == cases[i].is_valid);
  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    g_assert_true (cy_reference_is_valid (references[i].reference) == references[i].is_valid);
  g_assert_false (cy_ledger_name_is_valid (name));
}

static void
test_kinds (void)
{
  for (guint i = 0; i < CY_N_POSTING_KINDS; i++) {
    CyPostingKind kind;

    g_assert_true (cy_posting_kind_find (cy_posting_kind_name (i), &kind));
    g_assert_cmpint (kind, ==, i);
    g_assert_nonnull (cy_posting_kind_label (i));
  }
  g_assert_false (cy_posting_kind_find ("gift", NULL));
  g_assert_false (cy_posting_kind_find (NULL, NULL));
}

static void
test_amounts (void)
{
  g_autoptr (CyPosting) posting = cy_posting_new ("r", CY_POSTING_RECHARGE, "CNY");

  cy_posting_add (posting, CY_LEDGER_ACCOUNT, "a", 5);
  cy_posting_add (posting, CY_LEDGER_ACCOUNT, "ab", 7);
  cy_posting_add (posting, CY_LEDGER_SAFE, "s", 0);
  g_assert_cmpuint (posting->lines->len, ==, 2);
  g_assert_cmpint (cy_posting_sum_of (posting, CY_LEDGER_ACCOUNT), ==, 12);
  g_assert_cmpint (cy_posting_amount_of (posting, CY_LEDGER_ACCOUNT, "a"), ==, 5);
  g_assert_cmpstr (cy_posting_id_of (posting, CY_LEDGER_ACCOUNT), ==, "a");
  g_assert_null (cy_posting_id_of (posting, CY_LEDGER_TILL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/posting/both-ways", test_both_ways);
  g_test_add_func ("/posting/equal", test_equal);
  g_test_add_func ("/posting/names", test_names);
  g_test_add_func ("/posting/kinds", test_kinds);
  g_test_add_func ("/posting/amounts", test_amounts);
  return g_test_run ();
}
