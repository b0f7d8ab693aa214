/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-journal-error.h"
#include "cy-journal-query.h"
#include "journal-fixture.h"

/* A member that says very much of one thing, in whatever pieces and at whatever times. What would take hours when it
 * is folded anew with each entry is over before the test is given up. */

#define ORDER   "order:a"
#define ALARM   "p1/1/link"
#define AT_ONCE 2000

typedef struct {
  JournalFixture *fixture;
  guint64 seq;
  guint8 hash[CY_HASH_BYTES];
  guint n_waiting;
} Flood;

static void
on_taken_cb (guint n_entries, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Flood *) user_data)->n_waiting--;
}

static void
wait_for_room (Flood *flood, guint n_waiting)
{
  while (flood->n_waiting > n_waiting)
    g_main_context_iteration (NULL, TRUE);
}

static CyEntry *
entry_new (Flood *flood, const char *kind, const char *subject, CyHlc hlc, char *payload)
{
  CyEntry *entry = cy_entry_new ();

  entry->stream = g_strdup ("eve.1/ops");
  entry->origin = g_strdup ("eve");
  entry->seq = ++flood->seq;
  entry->hlc = hlc;
  entry->kind = g_strdup (kind);
  entry->subject = g_strdup (subject);
  entry->actor = g_strdup ("eve");
  entry->payload = payload;
  memcpy (entry->previous, flood->hash, CY_HASH_BYTES);
  cy_entry_compute_hash (entry, entry->hash);
  memcpy (flood->hash, entry->hash, CY_HASH_BYTES);
  return entry;
}

/* A run by itself. */
static void
say (Flood *flood, const char *kind, const char *subject, CyHlc hlc, char *payload)
{
  GPtrArray *run = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);

  g_ptr_array_add (run, entry_new (flood, kind, subject, hlc, payload));
  wait_for_room (flood, AT_ONCE);
  flood->n_waiting++;
  cy_journal_take (flood->fixture->journal, run, on_taken_cb, flood);
}

static void
assert_rebuilt_same (JournalFixture *fixture)
{
  g_autofree char *before = projections_digest (fixture->reader);
  g_autofree char *after = NULL;

  (void) journal_rebuild (fixture, NULL);
  after = projections_digest (fixture->reader);
  g_assert_cmpstr (before, ==, after);
}

static CyHlc
at (gint64 offset_us)
{
  return cy_hlc_from_us (TEST_NOW_US + offset_us);
}

/* Heard up to a bound, everywhere the same; who writes more of it here is told that nobody would hear. */
static void
test_story (void)
{
  JournalFixture fixture;
  Flood flood = { .fixture = &fixture };
  g_autoptr (GError) error = NULL;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  say (&flood, "order.create", ORDER, at (0), g_strdup ("{\"title\":\"t\"}"));
  for (guint i = 1; i < 3 * CY_STORY_MAX_ENTRIES; i++)
    say (&flood, "order.comment", ORDER, at ((gint64) i * 1000), g_strdup ("{\"note\":\"n\"}"));
  wait_for_room (&flood, 0);
  g_assert_cmpuint (journal_append (&fixture, "order.comment", ORDER, "{\"note\":\"x\"}", &error),
                    ==, 0);
  g_assert_error (error, CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, ORDER));
  g_assert_cmpuint (journal_append (&fixture, "order.comment", "order:b", "{\"note\":\"x\"}", NULL),
                    ==, 1);
  g_assert_cmpuint (
    journal_append (&fixture, "record.set", ORDER, "{\"cells\":{\"name\":\"x\"}}", NULL), ==, 1);
  assert_rebuilt_same (&fixture);
  journal_fixture_clear (&fixture);
}

/* Each acknowledgement names the newest occurrence and is earlier than all before, so that each counts for all. */
static void
test_acknowledgements (void)
{
  const guint n = 20000;
  JournalFixture fixture;
  Flood flood = { .fixture = &fixture };
  g_autofree char *first = g_strdup_printf (
    "SELECT count(*) FROM alarm WHERE acked_us = %" G_GINT64_FORMAT, TEST_NOW_US + 1000);

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  for (guint i = 1; i <= n; i++)
    say (&flood, "alarm.raise", "alarm:" ALARM, at (0),
         g_strdup_printf ("{\"occurrence\":%u,\"time_us\":5,\"level\":1,\"priority\":1}", i));
  for (guint i = n; i > 0; i--)
    say (&flood, "alarm.ack", "alarm:" ALARM, at ((gint64) i * 1000),
         g_strdup_printf ("{\"occurrence\":%u}", n));
  wait_for_room (&flood, 0);
  g_assert_cmpint (query_number (fixture.reader, first), ==, n);
  assert_rebuilt_same (&fixture);
  journal_fixture_clear (&fixture);
}

/* Occurrences that arrive last to first, each looking for an acknowledgement of a later one. */
static void
test_late_occurrences (void)
{
  const guint n = 30000;
  JournalFixture fixture;
  Flood flood = { .fixture = &fixture };

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  for (guint i = n; i > 0; i--) {
    if (i == n / 2)
      say (&flood, "alarm.ack", "alarm:" ALARM, at (0), g_strdup_printf ("{\"occurrence\":%u}", i));
    say (&flood, "alarm.raise", "alarm:" ALARM, at (0),
         g_strdup_printf ("{\"occurrence\":%u,\"time_us\":5,\"level\":1,\"priority\":1}", i));
  }
  wait_for_room (&flood, 0);
  g_assert_cmpint (query_number (fixture.reader, "SELECT count(*) FROM alarm WHERE acked_us > 0"),
                   ==, n / 2);
  assert_rebuilt_same (&fixture);
  journal_fixture_clear (&fixture);
}

/* After an entry of the last moment that there is, what is written here is of that moment too, and peers can read
 * it. */
static void
test_end_of_time (void)
{
  JournalFixture fixture;
  Flood flood = { .fixture = &fixture };
  const CyEntryQuery of_pile = { .subject = (char *) "pile:p1", .limit = 10 };
  g_autoptr (GPtrArray) entries = NULL;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  say (&flood, "record.set", "pile:p1", G_MAXINT64, g_strdup ("{\"cells\":{\"name\":\"x\"}}"));
  wait_for_room (&flood, 0);
  (void) journal_append (&fixture, "record.set", "pile:p1", "{\"cells\":{\"name\":\"y\"}}", NULL);
  (void) journal_append (&fixture, "record.set", "pile:p2", "{\"cells\":{\"name\":\"y\"}}", NULL);
  entries = cy_journal_load_entries (fixture.reader, &of_pile, NULL);
  g_assert_cmpuint (entries->len, ==, 2);
  for (guint i = 0; i < entries->len; i++)
    g_assert_cmphex (((CyEntry *) entries->pdata[i])->hlc, ==, G_MAXINT64);
  g_assert_cmpint (
    query_number (fixture.reader, "SELECT max(hlc) FROM entry WHERE subject = 'pile:p2'"), <,
    G_MAXINT64);
  journal_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal-flood/story", test_story);
  g_test_add_func ("/journal-flood/acknowledgements", test_acknowledgements);
  g_test_add_func ("/journal-flood/late-occurrences", test_late_occurrences);
  g_test_add_func ("/journal-flood/end-of-time", test_end_of_time);
  return g_test_run ();
}
