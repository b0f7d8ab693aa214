/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alone-log.h"

#define SELF  "1111111111111111111111111111111111111111111111111111111111111111"
#define OTHER "2222222222222222222222222222222222222222222222222222222222222222"

#define S(seconds) ((gint64) (seconds) *G_USEC_PER_SEC)

static CyEntry *
make (const char *origin, guint64 seq, const char *kind, gint64 time_us)
{
  CyEntry *entry = cy_entry_new ();

  entry->stream = g_strconcat (origin, ".1/cfg", NULL);
  entry->seq = seq;
  entry->origin = g_strdup (origin);
  entry->kind = g_strdup (kind);
  entry->hlc = cy_hlc_from_us (time_us);
  return entry;
}

static gboolean
see (CyAloneLog *log, const char *origin, const char *kind, gint64 time_us)
{
  static guint64 seq = 100;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);

  g_ptr_array_add (entries, make (origin, seq++, kind, time_us));
  return cy_alone_log_see_entries (log, entries);
}

/* Who has no members is by itself, not alone; from the first member on it is, until one is connected. */
static void
test_period (void)
{
  g_autoptr (CyAloneLog) log = cy_alone_log_new (SELF, 0);
  g_autoptr (CyAlonePeriod) period = NULL;

  cy_alone_log_see_links (log, FALSE, FALSE, S (100));
  g_assert_null (cy_alone_log_get_now (log));
  cy_alone_log_see_links (log, TRUE, TRUE, S (110));
  g_assert_null (cy_alone_log_get_now (log));
  cy_alone_log_see_links (log, TRUE, FALSE, S (200));
  cy_alone_log_see_links (log, TRUE, FALSE, S (300));
  g_assert_cmpint (cy_alone_log_get_now (log)->from_us, ==, S (190));
  g_assert_null (cy_alone_log_dup_last (log));
  g_assert_false (see (log, SELF, "record.set", S (250)));
  g_assert_cmpuint (cy_alone_log_get_now (log)->n_own, ==, 1);
  cy_alone_log_see_links (log, TRUE, TRUE, S (400));
  g_assert_null (cy_alone_log_get_now (log));
  period = cy_alone_log_dup_last (log);
  g_assert_cmpint (period->from_us, ==, S (190));
  g_assert_cmpint (period->to_us, ==, S (400));
  g_assert_cmpuint (cy_alone_period_count (period), ==, 0);
}

/* What others did in that time counts when it is heard of, whenever that is; what they did before or after not. */
static void
test_entries (void)
{
  static const struct {
    const char *origin;
    const char *kind;
    gint64 time_us;
    gboolean counts;
  } cases[] = {
    { OTHER, "record.set", S (189), FALSE }, { OTHER, "record.set", S (190), TRUE },
    { OTHER, "alarm.raise", S (300), TRUE }, { OTHER, "alarm.ack", S (400), TRUE },
    { OTHER, "alarm.ack", S (401), FALSE },  { SELF, "alarm.ack", S (300), FALSE },
  };
  g_autoptr (CyAloneLog) log = cy_alone_log_new (SELF, 0);
  g_autoptr (CyAlonePeriod) period = NULL;

  cy_alone_log_see_links (log, TRUE, TRUE, S (100));
  cy_alone_log_see_links (log, TRUE, FALSE, S (200));
  cy_alone_log_see_links (log, TRUE, TRUE, S (400));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (see (log, cases[i].origin, cases[i].kind, cases[i].time_us), ==,
                     cases[i].counts);
  period = cy_alone_log_dup_last (log);
  g_assert_cmpuint (cy_alone_period_count (period), ==, 3);
  g_assert_cmpuint (period->n_entries[CY_AUDIT_ALARMS], ==, 2);
  g_assert_cmpuint (period->n_entries[CY_AUDIT_RECORDS], ==, 1);
  g_assert_cmpuint (period->origins->len, ==, 1);
}

/* What was known before the links were lost is told from what came after, though the time is the same. */
static void
test_known (void)
{
  g_autoptr (CyAloneLog) log = cy_alone_log_new (SELF, 0);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  g_autoptr (CyEntry) known = make (OTHER, 6, "record.set", S (195));
  g_autoptr (CyEntry) later = make (OTHER, 8, "record.set", S (401));
  g_autoptr (CyEntry) elsewhere = make (SELF, 7, "record.set", S (300));
  g_autoptr (CyAlonePeriod) period = NULL;

  cy_alone_log_see_links (log, TRUE, FALSE, S (200));
  cy_alone_log_see_links (log, TRUE, TRUE, S (400));
  g_ptr_array_add (entries, make (OTHER, 7, "record.set", S (196)));
  g_assert_true (cy_alone_log_see_entries (log, entries));
  period = cy_alone_log_dup_last (log);
  g_assert_true (cy_alone_period_has (period, entries->pdata[0]));
  g_assert_false (cy_alone_period_has (period, known));
  g_assert_false (cy_alone_period_has (period, later));
  g_assert_false (cy_alone_period_has (period, elsewhere));
}

/* A link that comes and goes does not hide what happened in the long time before. */
static void
test_flicker (void)
{
  g_autoptr (CyAloneLog) log = cy_alone_log_new (SELF, 0);
  g_autoptr (CyAlonePeriod) first = NULL;
  g_autoptr (CyAlonePeriod) second = NULL;

  cy_alone_log_see_links (log, TRUE, FALSE, S (1000));
  cy_alone_log_see_links (log, TRUE, TRUE, S (2000));
  g_assert_true (see (log, OTHER, "record.set", S (1500)));
  cy_alone_log_see_links (log, TRUE, FALSE, S (3000));
  cy_alone_log_see_links (log, TRUE, TRUE, S (3001));
  first = cy_alone_log_dup_last (log);
  g_assert_cmpint (first->to_us, ==, S (2000));
  g_assert_true (see (log, OTHER, "record.set", S (2995)));
  second = cy_alone_log_dup_last (log);
  g_assert_cmpint (second->to_us, ==, S (3001));
  g_assert_cmpuint (cy_alone_period_count (second), ==, 1);
}

/* Entries may be there before it is known that there is a link again. */
static void
test_early (void)
{
  g_autoptr (CyAloneLog) log = cy_alone_log_new (SELF, 0);
  g_autoptr (CyAlonePeriod) period = NULL;

  cy_alone_log_see_links (log, TRUE, FALSE, S (100));
  g_assert_true (see (log, OTHER, "record.set", S (150)));
  g_assert_null (cy_alone_log_dup_last (log));
  cy_alone_log_see_links (log, TRUE, TRUE, S (200));
  g_assert_true (see (log, OTHER, "record.set", S (160)));
  period = cy_alone_log_dup_last (log);
  g_assert_cmpint (period->to_us, ==, S (200));
  g_assert_cmpuint (cy_alone_period_count (period), ==, 2);
}

/* A process that starts was away since the newest entry that others wrote. */
static void
test_start (void)
{
  g_autoptr (CyAloneLog) log = cy_alone_log_new (SELF, S (50));
  g_autoptr (CyAloneLog) ahead = cy_alone_log_new (SELF, S (900));

  cy_alone_log_see_links (log, TRUE, FALSE, S (500));
  g_assert_cmpint (cy_alone_log_get_now (log)->from_us, ==, S (50));
  cy_alone_log_see_links (log, TRUE, TRUE, S (501));
  cy_alone_log_see_links (log, TRUE, FALSE, S (600));
  g_assert_cmpint (cy_alone_log_get_now (log)->from_us, ==, S (590));
  cy_alone_log_see_links (log, FALSE, FALSE, S (700));
  g_assert_null (cy_alone_log_get_now (log));
  /* An entry of a clock that ran ahead. */
  cy_alone_log_see_links (ahead, TRUE, FALSE, S (500));
  g_assert_cmpint (cy_alone_log_get_now (ahead)->from_us, ==, S (500));
}

/* However many nodes there are, what is remembered is bounded. */
static void
test_bounded (void)
{
  g_autoptr (CyAloneLog) log = cy_alone_log_new (SELF, 0);
  g_autoptr (CyAlonePeriod) period = NULL;

  cy_alone_log_see_links (log, TRUE, FALSE, S (100));
  cy_alone_log_see_links (log, TRUE, TRUE, S (200));
  for (guint i = 0; i < 2 * CY_ALONE_MAX_ORIGINS; i++) {
    g_autofree char *origin = g_strdup_printf ("%064u", i);

    g_assert_true (see (log, origin, "record.set", S (150)));
  }
  period = cy_alone_log_dup_last (log);
  g_assert_cmpuint (period->origins->len, ==, CY_ALONE_MAX_ORIGINS);
  g_assert_cmpuint (cy_alone_period_count (period), ==, 2 * CY_ALONE_MAX_ORIGINS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alone-log/period", test_period);
  g_test_add_func ("/alone-log/entries", test_entries);
  g_test_add_func ("/alone-log/known", test_known);
  g_test_add_func ("/alone-log/flicker", test_flicker);
  g_test_add_func ("/alone-log/early", test_early);
  g_test_add_func ("/alone-log/start", test_start);
  g_test_add_func ("/alone-log/bounded", test_bounded);
  return g_test_run ();
}
