/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-lockout-rule.h"

#include "cy-user.h"

#define NOW_US    ((gint64) 1700000000000000)
#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)

static CyEntry *
entry_new (const char *kind, const char *origin, gint64 minute, gint64 until_us)
{
  CyEntry *entry = cy_entry_new ();

  entry->kind = g_strdup (kind);
  entry->origin = g_strdup (origin);
  entry->hlc = cy_hlc_from_us (NOW_US + minute * MINUTE_US);
  entry->payload = g_strdup_printf ("{\"until_us\":%" G_GINT64_FORMAT "}", until_us);
  return entry;
}

/* A story in words: f a wrong password, F one at another node, l log-in, L log-in elsewhere, u unlocked by
 * an administrator elsewhere, p another password, k locked for a quarter of an hour; a dot is a minute, a
 * comma an hour. */
static CyLockout
tell (const char *story, gint64 *out_now_us)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  gint64 minute = 0;

  for (const char *p = story; *p != '\0'; p++) {
    gint64 until_us = NOW_US + (minute + 15) * MINUTE_US;
    const char *kind = *p == 'f' || *p == 'F'   ? CY_ENTRY_USER_FAILED
                       : *p == 'l' || *p == 'L' ? CY_ENTRY_USER_LOGIN
                       : *p == 'u'              ? CY_ENTRY_USER_UNLOCK
                       : *p == 'p'              ? CY_ENTRY_USER_PASSWORD
                                                : CY_ENTRY_USER_LOCKOUT;

    if (*p == '.')
      minute++;
    else if (*p == ',')
      minute += 60;
    else
      g_ptr_array_insert (
        entries, 0,
        entry_new (kind, g_ascii_isupper (*p) || *p == 'u' ? "b" : "a", minute, until_us));
  }
  *out_now_us = NOW_US + minute * MINUTE_US + 1;
  return cy_lockout_of (entries, "a");
}

static const struct {
  const char *story;
  guint count;
  gboolean holds;
  gint64 next_min; /* locked for so long by one more, 0: not yet */
} cases[] = {
  { "", 0, FALSE, 0 },
  { "fff", 3, FALSE, 0 },
  { "ffff", 4, FALSE, 15 },
  { "fffl", 0, FALSE, 0 },
  { "fffL", 3, FALSE, 0 },
  { "FFFFff", 2, FALSE, 0 },
  { "ffffp", 0, FALSE, 0 },
  { "ffff................", 0, FALSE, 0 },
  { "ff................ff", 2, FALSE, 0 },
  { "fffffk", 0, TRUE, 0 },
  { "fffffk..............", 0, TRUE, 0 },
  { "fffffk................", 0, FALSE, 0 },
  { "fffffk................ffff", 4, FALSE, 30 },
  { "fffffk................fffffk,ffff", 4, FALSE, 60 },
  { "kkkkkk,ffff", 4, FALSE, 960 },
  { "kkkkkkk,ffff", 4, FALSE, 1440 },
  { "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk,ffff", 4, FALSE,
    1440 },
  { "fffffku", 0, FALSE, 0 },
  { "fffffku,ffff", 4, FALSE, 15 },
};

static void
test_stories (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 now_us;
    CyLockout lockout = tell (cases[i].story, &now_us);
    gint64 after_us = cy_lockout_after_failure (&lockout, now_us);

    g_test_message ("%s", cases[i].story);
    g_assert_cmpuint (cy_lockout_count (&lockout, now_us), ==, cases[i].count);
    g_assert_true (cy_lockout_holds (&lockout, now_us) == cases[i].holds);
    g_assert_cmpint (after_us == 0 ? 0 : (after_us - now_us) / MINUTE_US, ==, cases[i].next_min);
  }
}

/* What makes no sense locks nobody out. */
static void
test_nonsense (void)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  CyEntry *entry = entry_new (CY_ENTRY_USER_LOCKOUT, "a", 0, 0);
  CyLockout lockout;

  g_free (entry->payload);
  entry->payload = g_strdup ("[");
  g_ptr_array_add (entries, entry);
  lockout = cy_lockout_of (entries, "a");
  g_assert_cmpuint (lockout.n_lockouts, ==, 0);
  g_assert_false (cy_lockout_holds (&lockout, NOW_US));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lockout-rule/stories", test_stories);
  g_test_add_func ("/lockout-rule/nonsense", test_nonsense);
  return g_test_run ();
}
