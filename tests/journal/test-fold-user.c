/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-fold.h"
#include "cy-journal-schema.h"
#include "cy-journal-user.h"
#include "journal-fixture.h"

#define N_ROUNDS 200
#define MAX_SIZE 24
#define EPOCH    ((CyHlc) 1700000000000 << CY_HLC_COUNTER_BITS)

static CyDb *
db_new (void)
{
  g_autoptr (GError) error = NULL;
  CyDb *db = cy_db_open (":memory:", CY_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_true (cy_journal_schema_migrate (db, &error));
  return db;
}

static CyEntry *
entry_new (char origin,
           guint64 seq,
           CyHlc hlc,
           const char *kind,
           const char *id,
           const char *payload)
{
  CyEntry *entry = cy_entry_new ();

  entry->origin = g_strdup_printf ("node-%c", origin);
  entry->stream = g_strconcat (entry->origin, ".1/sys", NULL);
  entry->seq = seq;
  entry->hlc = hlc;
  entry->kind = g_strdup (kind);
  entry->subject = g_strconcat (CY_SUBJECT_USER_PREFIX, id, NULL);
  entry->actor = g_strdup ("li");
  entry->payload = g_strdup (payload);
  return entry;
}

static void
fold (CyDb *db, const CyEntry *entry)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cy_fold (db, entry, &error));
  g_assert_no_error (error);
}

/* Whatever order entries come in, and however often, the table is the same. */
static void
test_any_order (void)
{
  static const char *const kinds[] = { CY_ENTRY_USER_PASSWORD, CY_ENTRY_USER_PIN,
                                       CY_ENTRY_USER_RECOVERY, CY_ENTRY_USER_RECOVER,
                                       CY_ENTRY_USER_FORGET,   CY_ENTRY_USER_LOGIN };
  static const char *const payloads[] = { "{\"verifier\":\"a\",\"until_us\":5}",
                                          "{\"verifier\":\"b\",\"until_us\":6}",
                                          "{}",
                                          "{\"verifier\":7}",
                                          "[",
                                          "{\"verifier\":\"\"}" };
  GRand *rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < N_ROUNDS; round++) {
    g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
    g_autoptr (CyDb) one = db_new ();
    g_autoptr (CyDb) other = db_new ();
    g_autofree char *digest = NULL;
    g_autofree char *shuffled = NULL;
    guint n = (guint) g_rand_int_range (rand, 1, MAX_SIZE);

    for (guint i = 0; i < n; i++)
      g_ptr_array_add (entries,
                       entry_new ((char) ('a' + g_rand_int_range (rand, 0, 3)), i / 3,
                                  EPOCH + (CyHlc) g_rand_int_range (rand, 0, 4),
                                  kinds[g_rand_int_range (rand, 0, G_N_ELEMENTS (kinds))],
                                  g_rand_boolean (rand) ? "li" : "wang",
                                  payloads[g_rand_int_range (rand, 0, G_N_ELEMENTS (payloads))]));
    for (guint i = 0; i < n; i++)
      fold (one, entries->pdata[i]);
    for (guint i = n; i > 0; i--) {
      guint j = (guint) g_rand_int_range (rand, 0, (gint32) i);
      gpointer last = entries->pdata[i - 1];

      entries->pdata[i - 1] = entries->pdata[j];
      entries->pdata[j] = last;
      fold (other, entries->pdata[i - 1]);
      fold (other, entries->pdata[i - 1]);
    }
    digest = projections_digest (one);
    shuffled = projections_digest (other);
    g_assert_cmpstr (digest, ==, shuffled);
  }
  g_rand_free (rand);
}

/* A story in words, and what opens the account at its end: p password, n PIN, r one-time code, x forgotten,
 * l log-in. */
static const struct {
  const char *story;
  const char *opens;
} cases[] = {
  { "", "" },      { "p", "p" },   { "pn", "pn" },   { "pnr", "r" }, { "pnrp", "p" },
  { "r", "r" },    { "rn", "rn" }, { "pnx", "" },    { "prx", "" },  { "pxp", "p" },
  { "pnxp", "p" }, { "xr", "r" },  { "rprn", "rn" },
};

static const char *
kind_of (char letter)
{
  switch (letter) {
  case 'p':
    return CY_ENTRY_USER_PASSWORD;
  case 'n':
    return CY_ENTRY_USER_PIN;
  case 'r':
    return CY_ENTRY_USER_RECOVERY;
  case 'x':
    return CY_ENTRY_USER_FORGET;
  default:
    return CY_ENTRY_USER_LOGIN;
  }
}

static void
test_stories (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyDb) db = db_new ();
    g_autoptr (CyCredential) credential = NULL;
    g_autofree char *opens = NULL;
    g_autoptr (GError) error = NULL;

    for (guint j = 0; cases[i].story[j] != '\0'; j++) {
      g_autoptr (CyEntry) entry =
        entry_new ('a', j + 1, EPOCH + j, kind_of (cases[i].story[j]), "li",
                   cases[i].story[j] == 'x' ? "{}" : "{\"verifier\":\"v\",\"until_us\":9}");

      fold (db, entry);
    }
    credential = cy_journal_load_credential (db, "li", &error);
    g_assert_no_error (error);
    opens =
      g_strconcat (credential->password != NULL ? "p" : "", credential->recovery != NULL ? "r" : "",
                   credential->pin != NULL ? "n" : "", NULL);
    g_assert_cmpstr (opens, ==, cases[i].opens);
    if (credential->recovery != NULL)
      g_assert_cmpint (credential->recovery_until_us, ==, 9);
  }
}

static void
test_login (void)
{
  g_autoptr (CyDb) db = db_new ();
  g_autoptr (CyEntry) late =
    entry_new ('a', 2, EPOCH + (2 << CY_HLC_COUNTER_BITS), "user.login", "li", "{}");
  g_autoptr (CyEntry) early = entry_new ('b', 1, EPOCH, "user.login", "li", "{}");
  g_autoptr (CyCredential) credential = NULL;
  g_autoptr (CyCredential) nobody = NULL;

  fold (db, late);
  fold (db, early);
  credential = cy_journal_load_credential (db, "li", NULL);
  g_assert_cmpint (credential->login_us, ==, cy_hlc_to_us (late->hlc));
  nobody = cy_journal_load_credential (db, "wang", NULL);
  g_assert_cmpint (nobody->login_us, ==, 0);
  g_assert_null (nobody->password);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold-user/any-order", test_any_order);
  g_test_add_func ("/fold-user/stories", test_stories);
  g_test_add_func ("/fold-user/login", test_login);
  return g_test_run ();
}
