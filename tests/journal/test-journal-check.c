/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-journal-error.h"
#include "cy-journal-query.h"
#include "journal-fixture.h"

/* What somebody with the file and an editor might do, and what verification says. NULL: nothing. */
static const struct {
  const char *name;
  const char *sql;
  const char *message;
} tamperings[] = {
  { "nothing", "SELECT 1", NULL },
  { "payload", "UPDATE entry SET payload = replace (payload, 'N3', 'N4') WHERE seq = 3",
    "journal node-a.1/cfg: entry 3 (record.set of pile:p3) was altered" },
  { "actor", "UPDATE entry SET actor = 'eve' WHERE seq = 2",
    "journal node-a.1/cfg: entry 2 (record.set of pile:p2) was altered" },
  { "clock", "UPDATE entry SET hlc = hlc + 1 WHERE seq = 1",
    "journal node-a.1/cfg: entry 1 (record.set of pile:p1) was altered" },
  { "subject", "UPDATE entry SET subject = 'pile:p9' WHERE seq = 4",
    "journal node-a.1/cfg: entry 4 (record.set of pile:p9) was altered" },
  { "kind", "UPDATE entry SET kind = 'record.not' WHERE seq = 4",
    "journal node-a.1/cfg: entry 4 (record.not of pile:p4) was altered" },
  { "hash", "UPDATE entry SET hash = zeroblob (32) WHERE seq = 2",
    "journal node-a.1/cfg: entry 2 (record.set of pile:p2) was altered" },
  { "no hash", "UPDATE entry SET hash = x'00' WHERE seq = 5",
    "journal node-a.1/cfg: entry 5 (record.set of pile:p5) was altered" },
  { "dropped", "DELETE FROM entry WHERE seq = 3", "journal node-a.1/cfg: entry 3 is missing" },
  { "first dropped", "DELETE FROM entry WHERE seq = 1",
    "journal node-a.1/cfg: entry 1 is missing" },
  { "dropped and closed up",
    "DELETE FROM entry WHERE seq = 3; UPDATE entry SET seq = 3 WHERE seq = 4;"
    "UPDATE entry SET seq = 4 WHERE seq = 5",
    "journal node-a.1/cfg: entry 3 (record.set of pile:p4) was altered" },
  { "swapped",
    "UPDATE entry SET seq = 99 WHERE seq = 2; UPDATE entry SET seq = 2 WHERE seq = 3;"
    "UPDATE entry SET seq = 3 WHERE seq = 99",
    "journal node-a.1/cfg: entry 2 (record.set of pile:p3) was altered" },
  { "another origin", "UPDATE stream SET origin = 'node-b'",
    "journal node-a.1/cfg: entry 1 (record.set of pile:p1) was altered" },
  { "half an origin", "UPDATE stream SET origin = 'node'",
    "journal node-a.1/cfg: entry 1 (record.set of pile:p1) was altered" },
  { "another stream", "UPDATE stream SET name = 'node-a.2/cfg'",
    "journal node-a.2/cfg: entry 1 (record.set of pile:p1) was altered" },
};

static void
write_five (JournalFixture *fixture)
{
  journal_fixture_open (fixture, 1, NULL, NULL);
  for (guint i = 1; i <= 5; i++) {
    g_autofree char *subject = g_strdup_printf ("pile:p%u", i);
    g_autofree char *payload = g_strdup_printf ("{\"cells\":{\"name\":\"N%u\"}}", i);

    g_assert_cmpuint (journal_append (fixture, "record.set", subject, payload, NULL), ==, 1);
  }
  journal_fixture_close (fixture);
}

static void
test_verify (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (tamperings); i++) {
    JournalFixture fixture;
    g_autofree char *found = NULL;
    guint64 n = 0;

    journal_fixture_init (&fixture);
    write_five (&fixture);
    {
      g_autoptr (CyDb) db = cy_db_open (fixture.path, CY_DB_READ_WRITE, NULL);

      g_test_message ("%s", tamperings[i].name);
      g_assert_true (cy_db_exec (db, tamperings[i].sql, NULL));
      found = first_break (db, &n);
    }
    g_assert_cmpstr (found, ==, tamperings[i].message);
    if (found == NULL)
      g_assert_cmpuint (n, ==, 5);
    journal_fixture_clear (&fixture);
  }
}

/* Equal entries give an equal digest; any other row in a projection gives another. */
static void
test_digest (void)
{
  static const char *const changes[] = {
    "UPDATE cell SET value = '\"X\"' WHERE subject = 'pile:p1'",
    "UPDATE cell SET hlc = hlc + 1 WHERE subject = 'pile:p1'",
    "DELETE FROM cell WHERE subject = 'pile:p1'",
    "INSERT INTO alarm (subject, occurrence) VALUES ('x', 1)",
    "UPDATE alarm SET note = ''",
    "UPDATE alarm SET value = 0.5",
  };
  JournalFixture fixture;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonNode) digest = NULL;
  g_autoptr (CyDb) db = NULL;
  JsonObject *origin;

  journal_fixture_init (&fixture);
  write_five (&fixture);
  db = cy_db_open (fixture.path, CY_DB_READ_WRITE, NULL);
  digest = cy_journal_digest (db, NULL);
  origin = json_object_get_object_member (
    json_object_get_object_member (json_node_get_object (digest), "origins"), "node-a.1/cfg");
  g_assert_cmpint (json_object_get_int_member (origin, "seq"), ==, 5);
  g_assert_cmpuint (strlen (json_object_get_string_member (origin, "hash")), ==, 64);
  g_assert_true (g_hash_table_add (seen, projections_digest (db)));
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_assert_true (cy_db_exec (db, changes[i], NULL));
    g_test_message ("%s", changes[i]);
    g_assert_true (g_hash_table_add (seen, projections_digest (db)));
  }
  g_clear_pointer (&db, cy_db_close);
  journal_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/check/verify", test_verify);
  g_test_add_func ("/journal/check/digest", test_digest);
  return g_test_run ();
}
