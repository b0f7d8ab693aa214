/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal.h"

#include "cy-journal-error.h"
#include "journal-fixture.h"

/* Lets nobody write about what is called "forbidden". */
static gboolean
refuse (const char *text, GError **error)
{
  if (g_strrstr (text, "forbidden") == NULL)
    return TRUE;
  g_set_error (error, CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_BUSY, "not %s", text);
  return FALSE;
}

static gboolean
admit_draft (gpointer user_data, const CyDraft *draft, GError **error)
{
  ++*(guint *) user_data;
  return refuse (draft->subject, error);
}

static gboolean
admit_records (gpointer user_data,
               GPtrArray *records,
               CyRecord *base,
               const char *actor,
               GError **error)
{
  ++*(guint *) user_data;
  for (guint i = 0; i < records->len; i++) {
    if (!refuse (((CyRecord *) records->pdata[i])->id, error))
      return FALSE;
  }
  return TRUE;
}

static const CyJournalGate gate = { admit_draft, admit_records };

static void
open_gated (JournalFixture *fixture, guint *n_asked)
{
  const CyJournalOptions options = { .node = TEST_NODE,
                                     .incarnation = 1,
                                     .clock = &fixture->clock.clock,
                                     .gate = &gate,
                                     .gate_data = n_asked };
  g_autoptr (GError) error = NULL;

  journal_fixture_init (fixture);
  fixture->journal = cy_journal_open (fixture->path, &options, &error);
  g_assert_no_error (error);
  fixture->reader = cy_db_open (fixture->path, CY_DB_READ_ONLY, &error);
  g_assert_no_error (error);
}

static void
count_cb (guint n_entries, const GError *error, gpointer user_data)
{
  *(int *) user_data = error != NULL ? -1 : (int) n_entries;
}

static int
wait_for (const int *outcome)
{
  while (*outcome == -2)
    g_main_context_iteration (NULL, TRUE);
  return *outcome;
}

static void
test_drafts (void)
{
  JournalFixture fixture;
  g_autoptr (GError) error = NULL;
  GPtrArray *drafts;
  guint n_asked = 0;
  int outcome = -2;

  open_gated (&fixture, &n_asked);
  g_assert_cmpuint (journal_append (&fixture, "x", "pile:p1", "{}", &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpuint (journal_append (&fixture, "x", "pile:forbidden", "{}", &error), ==, 0);
  assert_error_text (error, CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_BUSY, "not pile:forbidden");
  /* All or none: one that is refused takes its neighbour along. The refusal is told later, as all is. */
  drafts = drafts_of ("x", "pile:p2", g_strdup ("{}"));
  g_ptr_array_add (
    drafts, cy_draft_new (CY_ENTRY_CLASS_OPS, "x", "pile:forbidden", "ann", g_strdup ("{}")));
  cy_journal_append (fixture.journal, drafts, count_cb, &outcome);
  g_assert_cmpint (outcome, ==, -2);
  g_assert_cmpint (wait_for (&outcome), ==, -1);
  g_assert_cmpuint (n_asked, ==, 4);
  g_assert_cmpint (query_number (fixture.reader, "SELECT count(*) FROM entry"), ==, 1);
  journal_fixture_clear (&fixture);
}

static void
test_records (void)
{
  JournalFixture fixture;
  g_autoptr (CyRecord) good = cy_record_new (CY_KIND_AREA, "bj");
  g_autoptr (CyRecord) bad = cy_record_new (CY_KIND_AREA, "forbidden");
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_record_unref);
  g_autoptr (GError) error = NULL;
  guint n_asked = 0;
  int outcome = -2;

  open_gated (&fixture, &n_asked);
  g_assert_cmpuint (journal_put (&fixture, good, NULL, &error), ==, 1);
  g_assert_no_error (error);
  g_ptr_array_add (records, cy_record_new (CY_KIND_AREA, "sh"));
  g_ptr_array_add (records, cy_record_ref (bad));
  cy_journal_put_records (fixture.journal, records, NULL, "ann", count_cb, &outcome);
  g_assert_cmpint (wait_for (&outcome), ==, -1);
  g_assert_cmpuint (n_asked, ==, 2);
  g_assert_cmpint (query_number (fixture.reader, "SELECT count(*) FROM entry"), ==, 1);
  journal_fixture_clear (&fixture);
}

/* What asks nothing of anybody is not asked about. */
static void
test_rebuild (void)
{
  JournalFixture fixture;
  g_autoptr (GError) error = NULL;
  guint n_asked = 0;

  open_gated (&fixture, &n_asked);
  (void) journal_rebuild (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_asked, ==, 0);
  journal_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal-gate/drafts", test_drafts);
  g_test_add_func ("/journal-gate/records", test_records);
  g_test_add_func ("/journal-gate/rebuild", test_rebuild);
  return g_test_run ();
}
