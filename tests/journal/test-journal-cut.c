/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-cut.h"

#include <string.h>

#include "cy-journal-audit.h"
#include "cy-journal-order.h"
#include "cy-journal-query.h"
#include "cy-journal-schema.h"
#include "cy-journal-writer.h"
#include "cy-stream.h"
#include "journal-fixture.h"

#define REMOVED "00000000000000000000000000000000000000000000000000000000000000b1"
#define OTHER   "00000000000000000000000000000000000000000000000000000000000000c1"

#define REMOVE "{\"cells\":{\"exists\":false}}"
#define ADMIT  "{\"cells\":{\"exists\":true}}"

/* A stream of another node, as it arrives here. */
typedef struct {
  const char *node;
  char *name;
  guint64 seq;
  CyHlc hlc;
  guint8 hash[CY_HASH_BYTES];
} Remote;

static void
remote_init (Remote *remote, const char *node, CyEntryClass class)
{
  *remote =
    (Remote){ node, cy_stream_name (node, 1, class), 0, cy_hlc_from_us (TEST_NOW_US), { 0 } };
}

static CyEntry *
remote_write (Remote *remote, const char *kind, const char *subject, const char *payload)
{
  CyEntry *entry = cy_entry_new ();

  entry->origin = g_strdup (remote->node);
  entry->stream = g_strdup (remote->name);
  entry->seq = ++remote->seq;
  entry->hlc = ++remote->hlc;
  entry->kind = g_strdup (kind);
  entry->subject = g_strdup (subject);
  entry->actor = g_strdup ("bob");
  entry->payload = g_strdup (payload);
  memcpy (entry->previous, remote->hash, CY_HASH_BYTES);
  cy_entry_compute_hash (entry, entry->hash);
  memcpy (remote->hash, entry->hash, CY_HASH_BYTES);
  return entry;
}

typedef struct {
  JournalFixture fixture;
  Remote remote;
  GPtrArray *again;   /* owned subjects that were folded again */
  GPtrArray *entries; /* owned, as listeners heard of them */
} Scene;

static void
on_committed_cb (GPtrArray *entries, gpointer user_data)
{
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (((Scene *) user_data)->entries, cy_entry_ref (entries->pdata[i]));
}

static void
on_again_cb (GPtrArray *subjects, gpointer user_data)
{
  for (guint i = 0; i < subjects->len; i++)
    g_ptr_array_add (((Scene *) user_data)->again, g_strdup (subjects->pdata[i]));
}

static void
scene_open (Scene *scene)
{
  journal_fixture_open (&scene->fixture, 1, NULL, NULL);
  cy_journal_add_listener (scene->fixture.journal, on_committed_cb, scene);
  cy_journal_set_again (scene->fixture.journal, scene, on_again_cb);
}

static void
scene_init (Scene *scene)
{
  journal_fixture_init (&scene->fixture);
  remote_init (&scene->remote, REMOVED, CY_ENTRY_CLASS_OPS);
  scene->again = g_ptr_array_new_with_free_func (g_free);
  scene->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  scene_open (scene);
}

static void
scene_clear (Scene *scene)
{
  journal_fixture_clear (&scene->fixture);
  g_ptr_array_unref (scene->again);
  g_ptr_array_unref (scene->entries);
  g_free (scene->remote.name);
}

static void
on_taken_cb (guint n_entries, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
take (Scene *scene, GPtrArray *run)
{
  gboolean done = FALSE;

  cy_journal_take (scene->fixture.journal, run, on_taken_cb, &done);
  test_wait (&done);
}

static GPtrArray *
run_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
}

/* One alarm raised, one work order made, one pile taken: @n of each. */
static void
remote_goes_on (Scene *scene, guint first, guint n)
{
  GPtrArray *run = run_new ();

  for (guint i = first; i < first + n; i++) {
    g_autofree char *alarm = g_strdup_printf ("alarm:p%u/1/link", i);
    g_autofree char *order = g_strdup_printf ("order:o%u", i);
    g_autofree char *pile = g_strdup_printf ("pile:p%u", i);

    g_ptr_array_add (run, remote_write (&scene->remote, "alarm.raise", alarm,
                                        "{\"occurrence\":1,\"level\":3,\"priority\":2}"));
    g_ptr_array_add (run,
                     remote_write (&scene->remote, "order.create", order, "{\"title\":\"T\"}"));
    g_ptr_array_add (run, remote_write (&scene->remote, "owner.claim", pile,
                                        "{\"node\":\"" REMOVED "\",\"epoch\":1}"));
  }
  take (scene, run);
}

static void
decide (Scene *scene, const char *payload)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (
    journal_append (&scene->fixture, "record.set", "node:" REMOVED, payload, &error), ==, 1);
  g_assert_no_error (error);
}

/* Nothing waits to be folded again, and all that was has been told. */
static void
settle (Scene *scene)
{
  gboolean done = FALSE;

  while (query_number (scene->fixture.reader, "SELECT count(*) FROM stale_stretch") > 0 ||
         query_number (scene->fixture.reader, "SELECT count(*) FROM stale_subject") > 0)
    g_main_context_iteration (NULL, TRUE);
  cy_journal_append (scene->fixture.journal, g_ptr_array_new (), on_taken_cb, &done);
  test_wait (&done);
}

#define N_ALARMS "SELECT count(*) FROM alarm"
#define N_ORDERS "SELECT count(*) FROM work_order"
#define N_OWNED  "SELECT count(*) FROM owner"
#define N_KEPT   "SELECT count(*) FROM entry"

static void
assert_shown (Scene *scene, gint64 n)
{
  CyDb *db = scene->fixture.reader;
  g_autofree char *before = projections_digest (db);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (query_number (db, N_ALARMS), ==, n);
  g_assert_cmpint (query_number (db, N_ORDERS), ==, n);
  g_assert_cmpint (query_number (db, N_OWNED), ==, n);
  (void) journal_rebuild (&scene->fixture, &error);
  g_assert_no_error (error);
  after = projections_digest (db);
  g_assert_cmpstr (before, ==, after);
}

static guint64
count_uncounted (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = cy_journal_load_uncounted (scene->fixture.reader, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, <=, 1);
  if (list->len == 0)
    return 0;
  g_assert_cmpstr (((CyUncounted *) list->pdata[0])->node, ==, REMOVED);
  return ((CyUncounted *) list->pdata[0])->n_entries;
}

static guint
count_beyond (GPtrArray *entries)
{
  guint n = 0;

  for (guint i = 0; i < entries->len; i++)
    n += ((CyEntry *) entries->pdata[i])->beyond;
  return n;
}

/* What arrives after the removal is kept, told as what does not count, and shown nowhere. */
static void
test_comes_later (void)
{
  Scene scene;
  g_autoptr (GPtrArray) kept = NULL;

  scene_init (&scene);
  remote_goes_on (&scene, 0, 2);
  decide (&scene, REMOVE);
  g_assert_cmpstr (((CyEntry *) scene.entries->pdata[6])->payload, ==,
                   "{\"cells\":{\"exists\":false,\"cut\":{\"1/ops\":6}}}");
  remote_goes_on (&scene, 1, 4);
  settle (&scene);
  assert_shown (&scene, 2);
  g_assert_cmpuint (count_uncounted (&scene), ==, 12);
  g_assert_cmpuint (scene.again->len, ==, 0);
  g_assert_cmpint (query_number (scene.fixture.reader, N_KEPT), ==, 19);
  kept = cy_journal_load_entries (scene.fixture.reader, &(CyEntryQuery){ .limit = 100 }, NULL);
  g_assert_cmpuint (count_beyond (kept), ==, 12);
  g_assert_cmpuint (count_beyond (scene.entries), ==, 12);
  scene_clear (&scene);
}

/* The removal was written elsewhere, by somebody who knew less: what was shown already goes. */
static void
test_comes_before (void)
{
  Scene scene;
  Remote other;
  GPtrArray *run = run_new ();

  scene_init (&scene);
  remote_init (&other, OTHER, CY_ENTRY_CLASS_CFG);
  remote_goes_on (&scene, 0, 200);
  assert_shown (&scene, 200);
  g_ptr_array_add (run, remote_write (&other, "record.set", "node:" REMOVED,
                                      "{\"cells\":{\"exists\":false,\"cut\":{\"1/ops\":30}}}"));
  take (&scene, run);
  settle (&scene);
  g_assert_cmpuint (scene.again->len, ==, 570);
  assert_shown (&scene, 10);
  g_assert_cmpuint (count_uncounted (&scene), ==, 570);

  /* And comes back with its node, what was written meanwhile as well. */
  remote_goes_on (&scene, 200, 5);
  decide (&scene, ADMIT);
  settle (&scene);
  assert_shown (&scene, 205);
  g_assert_cmpuint (count_uncounted (&scene), ==, 0);
  g_free (other.name);
  scene_clear (&scene);
}

/* An order by somebody else, of which the removed node goes on telling. */
static void
test_story (void)
{
  Scene scene;
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDossier) dossier = NULL;
  GPtrArray *run = run_new ();

  scene_init (&scene);
  scene.remote.hlc += 1000000;
  journal_append (&scene.fixture, "order.create", "order:o",
                  "{\"title\":\"T\",\"responsible\":\"li\"}", &error);
  g_assert_no_error (error);
  decide (&scene, REMOVE);
  g_ptr_array_add (run,
                   remote_write (&scene.remote, "order.cancel", "order:o", "{\"reason\":\"r\"}"));
  take (&scene, run);
  dossier = cy_journal_load_dossier (scene.fixture.reader, "o", &error);
  g_assert_no_error (error);
  g_assert_cmpint (dossier->order.state, !=, CY_ORDER_CANCELLED);
  g_assert_cmpuint (dossier->order.n_overtaken, ==, 0);
  scene_clear (&scene);
}

/* Whoever was removed does not let themselves in again, and of its own removal a node says nothing. */
static void
test_of_itself (void)
{
  Scene scene;
  g_autoptr (GError) error = NULL;
  GPtrArray *run = run_new ();

  scene_init (&scene);
  remote_goes_on (&scene, 0, 1);
  decide (&scene, REMOVE);
  g_ptr_array_add (run, remote_write (&scene.remote, "record.set", "node:" REMOVED, ADMIT));
  take (&scene, run);
  remote_goes_on (&scene, 1, 1);
  settle (&scene);
  assert_shown (&scene, 1);
  g_assert_cmpuint (count_uncounted (&scene), ==, 4);

  journal_append (&scene.fixture, "record.set", "node:" TEST_NODE, REMOVE, &error);
  g_assert_no_error (error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (((CyEntry *) scene.entries->pdata[scene.entries->len - 1])->payload, ==, REMOVE);
  scene_clear (&scene);
}

/* The process dies between the removal and what it is for: the next one finds what is left to do. */
static void
test_survives (void)
{
  Scene scene;
  const CyJournalOptions options = { .node = TEST_NODE,
                                     .incarnation = 1,
                                     .clock = &scene.fixture.clock.clock };
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDraft) draft =
    cy_draft_new (CY_ENTRY_CLASS_CFG, "record.set", "node:" REMOVED, "ann",
                  g_strdup ("{\"cells\":{\"exists\":false,\"cut\":{}}}"));
  CyJournalWriter *writer;
  gboolean more;
  CyDb *db;

  scene_init (&scene);
  remote_goes_on (&scene, 0, 300);
  journal_fixture_close (&scene.fixture);
  db = cy_db_open (scene.fixture.path, CY_DB_READ_WRITE, &error);
  writer = cy_journal_writer_new (db, &options, &error);
  cy_entry_unref (cy_journal_writer_append (writer, draft, &error));
  for (guint i = 0; i < 3; i++)
    g_assert_true (cy_journal_writer_fold_stale (writer, scene.again, &more, &error));
  g_assert_no_error (error);
  g_assert_true (more);
  cy_journal_writer_free (writer);
  cy_db_close (db);

  scene_open (&scene);
  settle (&scene);
  assert_shown (&scene, 0);
  scene_clear (&scene);
}

/* What was there before a change is what counted, not what the removed node made of it. */
static void
test_audit (void)
{
  const CyAuditSearch search = { .group = CY_N_AUDIT_GROUPS, .subject = (char *) "area:x" };
  Scene scene;
  g_autoptr (GError) error = NULL;
  g_autoptr (CyAuditPart) part = NULL;
  const CyAuditLine *last, *middle;
  GPtrArray *run = run_new ();

  scene_init (&scene);
  journal_append (&scene.fixture, "record.set", "area:x", "{\"cells\":{\"name\":\"A\"}}", &error);
  decide (&scene, REMOVE);
  scene.remote.hlc += 1000000;
  g_ptr_array_add (
    run, remote_write (&scene.remote, "record.set", "area:x", "{\"cells\":{\"name\":\"B\"}}"));
  take (&scene, run);
  journal_append (&scene.fixture, "record.set", "area:x", "{\"cells\":{\"name\":\"C\"}}", &error);
  g_assert_no_error (error);
  part = cy_journal_load_audit (scene.fixture.reader, &search, &(CyAuditPlace){ 0 }, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (part->lines->len, ==, 3);
  last = part->lines->pdata[0];
  middle = part->lines->pdata[1];
  g_assert_cmpstr (((CyAuditChange *) last->changes->pdata[0])->before, ==, "\"A\"");
  g_assert_false (last->entry->beyond);
  g_assert_true (middle->entry->beyond);
  scene_clear (&scene);
}

/* A node of which there is nothing here is removed too. */
static void
test_unknown_streams (void)
{
  Scene scene;

  scene_init (&scene);
  decide (&scene, REMOVE);
  remote_goes_on (&scene, 0, 3);
  settle (&scene);
  assert_shown (&scene, 0);
  g_assert_cmpuint (count_uncounted (&scene), ==, 9);
  scene_clear (&scene);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal-cut/comes-later", test_comes_later);
  g_test_add_func ("/journal-cut/comes-before", test_comes_before);
  g_test_add_func ("/journal-cut/story", test_story);
  g_test_add_func ("/journal-cut/of-itself", test_of_itself);
  g_test_add_func ("/journal-cut/survives", test_survives);
  g_test_add_func ("/journal-cut/audit", test_audit);
  g_test_add_func ("/journal-cut/unknown-streams", test_unknown_streams);
  return g_test_run ();
}
