/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-fold.h"

#include <string.h>

#include "cy-alarm-wish.h"
#include "cy-journal-alarm.h"
#include "cy-journal-query.h"
#include "cy-journal-schema.h"
#include "cy-journal-writer.h"
#include "journal-fixture.h"

#define N_ROUNDS  320
#define N_ORIGINS 3
#define MAX_SIZE  60

static CyDb *
db_new (void)
{
  g_autoptr (GError) error = NULL;
  CyDb *db = cy_db_open (":memory:", CY_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_true (cy_journal_schema_migrate (db, &error));
  g_assert_no_error (error);
  return db;
}

static void
fold (CyDb *db, const CyEntry *entry)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cy_fold (db, entry, &error));
  g_assert_no_error (error);
}

/* Random entries */

static const char *const subjects[] = { "pile:p1",         "pile:p2",        "station:s",
                                        "alarm:p1/1/link", "alarm:p1/1/x.y", "alarm:odd",
                                        "message:m1" };

static char *
random_cells (GRand *rand)
{
  static const char *const names[] = { "name", "exists", "limits.temp.gun", "scan_ms", "" };
  static const char *const values[] = { "null", "true", "false",        "\"A\"", "\"B\"",
                                        "7",    "8.5",  "{\"h\":80.0}", "[]" };
  g_autoptr (GString) text = g_string_new ("{\"cells\":{");
  guint n = (guint) g_rand_int_range (rand, 0, 4);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s\"%s\":%s", i > 0 ? "," : "",
                            names[g_rand_int_range (rand, 0, G_N_ELEMENTS (names))],
                            values[g_rand_int_range (rand, 0, G_N_ELEMENTS (values))]);
  return g_strdup_printf ("%s}}", text->str);
}

static char *
random_alarm (GRand *rand)
{
  return g_strdup_printf (
    "{\"occurrence\":%d,\"time_us\":%d,\"level\":%d,\"priority\":%d,"
    "\"value\":%d.5,%s%s\"latching\":%s,\"until_us\":%d,\"only\":%d,\"note\":\"n%d\",\"attempt\":%"
    "d,\"state\":%d,"
    "\"event\":\"raised\",\"alarms\":[\"a/1/link#%d\",7]}",
    g_rand_int_range (rand, 1, 5), g_rand_int_range (rand, 1, 1000000),
    g_rand_int_range (rand, 0, 5), g_rand_int_range (rand, 0, 4), g_rand_int_range (rand, 0, 100),
    g_rand_boolean (rand) ? "\"limit\":80," : "", g_rand_boolean (rand) ? "\"rule\":\"r\"," : "",
    g_rand_boolean (rand) ? "true" : "false", g_rand_int_range (rand, 0, 100),
    g_rand_int_range (rand, 0, 3), g_rand_int_range (rand, 0, 100), g_rand_int_range (rand, 0, 4),
    g_rand_int_range (rand, 0, 4), g_rand_int_range (rand, 0, 3));
}

static CyEntry *
random_entry (GRand *rand, guint64 *seqs)
{
  static const char *const kinds[] = {
    "record.set",     "record.set",   "alarm.raise",   "alarm.clear",          "alarm.ack",
    "alarm.raise",    "alarm.ack",    "alarm.reset",   "alarm.suppress",       "alarm.shelve",
    "alarm.unshelve", "alarm.shelve", "alarm.comment", "alarm.out-of-service", "alarm.in-service",
    "from.future",    "message.plan", "message.try",   "message.plan",         "message.try"
  };
  static const char *const broken[] = { "{", "[]", "{\"cells\":7}", "{\"occurrence\":0}", "7" };
  CyEntry *entry = cy_entry_new ();
  guint origin = (guint) g_rand_int_range (rand, 0, N_ORIGINS);

  entry->origin = g_strdup_printf ("node-%c", 'a' + origin);
  entry->stream = g_strconcat (entry->origin, ".1/ops", NULL);
  entry->seq = ++seqs[origin];
  /* Few clock readings, so that many entries tie. */
  entry->hlc = ((CyHlc) 1700000000000 << 16) + (CyHlc) g_rand_int_range (rand, 0, 12);
  entry->kind = g_strdup (kinds[g_rand_int_range (rand, 0, G_N_ELEMENTS (kinds))]);
  entry->subject = g_strdup (subjects[g_rand_int_range (rand, 0, G_N_ELEMENTS (subjects))]);
  entry->actor = g_strdup_printf ("actor-%d", g_rand_int_range (rand, 0, 5));
  if (g_rand_int_range (rand, 0, 20) == 0)
    entry->payload = g_strdup (broken[g_rand_int_range (rand, 0, G_N_ELEMENTS (broken))]);
  else
    entry->payload =
      g_str_equal (entry->kind, "record.set") ? random_cells (rand) : random_alarm (rand);
  return entry;
}

static GPtrArray *
random_entries (GRand *rand)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  guint64 seqs[N_ORIGINS] = { 0 };
  guint n = (guint) g_rand_int_range (rand, 1, MAX_SIZE);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (entries, random_entry (rand, seqs));
  return entries;
}

static gint
compare_entries (gconstpointer a, gconstpointer b)
{
  return cy_entry_compare (*(CyEntry *const *) a, *(CyEntry *const *) b);
}

static char *
fold_shuffled (GRand *rand, GPtrArray *entries)
{
  g_autoptr (CyDb) db = db_new ();
  g_autoptr (GPtrArray) order = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++) {
    guint copies = (guint) g_rand_int_range (rand, 1, 3);

    for (guint k = 0; k < copies; k++)
      g_ptr_array_insert (order, g_rand_int_range (rand, 0, (gint32) order->len + 1),
                          entries->pdata[i]);
  }
  for (guint i = 0; i < order->len; i++)
    fold (db, order->pdata[i]);
  return projections_digest (db);
}

static char *
rebuilt (CyDb *db)
{
  TestClock clock;
  const CyJournalOptions options = { .node = "other", .incarnation = 1, .clock = &clock.clock };
  g_autoptr (CyJournalWriter) writer = NULL;
  g_autoptr (GError) error = NULL;

  test_clock_init (&clock, TEST_NOW_US);
  writer = cy_journal_writer_new (db, &options, &error);
  g_assert_no_error (error);
  g_assert_true (cy_journal_writer_rebuild (writer, &error));
  g_assert_no_error (error);
  return projections_digest (db);
}

/* Nodes that hold the same entries show the same tables, whatever order they came in and however
 * often, and so does folding all of it again. */
static void
test_any_order (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint round = 0; round < N_ROUNDS; round++) {
    g_autoptr (GPtrArray) entries = random_entries (rand);
    g_autoptr (CyDb) db = db_new ();
    g_autofree char *in_order = NULL;
    g_autofree char *again = NULL;

    for (guint i = 0; i < entries->len; i++)
      journal_store (db, entries->pdata[i]);
    g_ptr_array_sort (entries, compare_entries);
    for (guint i = 0; i < entries->len; i++)
      fold (db, entries->pdata[i]);
    in_order = projections_digest (db);
    for (guint k = 0; k < 3; k++) {
      g_autofree char *shuffled = fold_shuffled (rand, entries);

      g_assert_cmpstr (shuffled, ==, in_order);
    }
    again = rebuilt (db);
    g_assert_cmpstr (again, ==, in_order);
  }
}

/* Alarms */

typedef struct {
  const char *kind; /* raise, latch (a raise that latches), clear, ack ...; NULL ends */
  guint hlc;
  guint occurrence;
} Event;

static void
fold_event (CyDb *db, const Event *event)
{
  gboolean latches = g_str_equal (event->kind, "latch");
  g_autofree char *kind = g_strconcat ("alarm.", latches ? "raise" : event->kind, NULL);
  g_autofree char *actor = g_strdup_printf ("at-%u", event->hlc);
  g_autofree char *payload =
    g_strdup_printf ("{\"occurrence\":%u,\"priority\":2,\"level\":4,\"note\":\"said at %u\"%s}",
                     event->occurrence, event->hlc, latches ? ",\"latching\":true" : "");
  const CyEntry entry = { .stream = (char *) "node-a.1/ops",
                          .seq = event->hlc,
                          .hlc = (CyHlc) event->hlc << 16,
                          .origin = (char *) "node-a",
                          .kind = kind,
                          .subject = (char *) "alarm:p1/1/temp.gun.high",
                          .actor = actor,
                          .payload = payload };

  fold (db, &entry);
}

static GPtrArray *
alarms_of (CyDb *db, gboolean unhandled)
{
  const CyAlarmSearch all = { .to_us = G_MAXINT64, .limit = 100 };
  g_autoptr (GError) error = NULL;
  GPtrArray *alarms = unhandled ? cy_journal_load_unhandled_alarms (db, 100, &error)
                                : cy_journal_search_alarms (db, &all, &error);

  g_assert_no_error (error);
  return alarms;
}

/* What is seen of occurrences 1 to 3: N normal, U unacked, A acked, R returned, L latched and not
 * acknowledged, l latched and acknowledged, - unknown. */
static char *
states_of (CyDb *db)
{
  g_autoptr (GPtrArray) alarms = alarms_of (db, FALSE);
  char *states = g_strdup ("---");

  for (guint i = 0; i < alarms->len; i++) {
    const CyAlarm *alarm = alarms->pdata[i];

    states[alarm->occurrence - 1] = "NUARLl"[cy_alarm_get_state (alarm)];
  }
  return states;
}

static const struct {
  const char *name;
  const char *states;
  const char *acked_by; /* of the first occurrence */
  Event events[8];
} stories[] = {
  { "raised", "U--", NULL, { { "raise", 1, 1 } } },
  { "acknowledged", "A--", "at-2", { { "raise", 1, 1 }, { "ack", 2, 1 } } },
  { "cleared", "R--", NULL, { { "raise", 1, 1 }, { "clear", 2, 1 } } },
  { "handled", "N--", "at-2", { { "raise", 1, 1 }, { "ack", 2, 1 }, { "clear", 3, 1 } } },
  { "handled the other way",
    "N--",
    "at-3",
    { { "raise", 1, 1 }, { "clear", 2, 1 }, { "ack", 3, 1 } } },
  { "an acknowledgement never silences a later one",
    "NU-",
    "at-4",
    { { "raise", 1, 1 }, { "clear", 2, 1 }, { "raise", 3, 2 }, { "ack", 4, 1 } } },
  { "it reaches the earlier ones",
    "NA-",
    "at-4",
    { { "raise", 1, 1 }, { "clear", 2, 1 }, { "raise", 3, 2 }, { "ack", 4, 2 } } },
  { "who was first is remembered",
    "NAU",
    "at-2",
    { { "raise", 1, 1 },
      { "ack", 2, 1 },
      { "clear", 3, 1 },
      { "raise", 4, 2 },
      { "ack", 5, 2 },
      { "raise", 6, 3 },
      { "ack", 7, 1 } } },
  { "acknowledged twice", "A--", "at-2", { { "raise", 1, 1 }, { "ack", 2, 1 }, { "ack", 3, 1 } } },
  { "only an acknowledgement is no alarm", "---", NULL, { { "ack", 2, 1 } } },
  { "the third's acknowledgement reaches the first",
    "NNA",
    "at-7",
    { { "raise", 1, 1 },
      { "clear", 2, 1 },
      { "raise", 3, 2 },
      { "clear", 4, 2 },
      { "raise", 5, 3 },
      { "ack", 7, 3 } } },
  { "latched", "L--", NULL, { { "latch", 1, 1 }, { "clear", 2, 1 } } },
  { "latched and acknowledged",
    "l--",
    "at-3",
    { { "latch", 1, 1 }, { "clear", 2, 1 }, { "ack", 3, 1 } } },
  { "reset",
    "N--",
    "at-2",
    { { "latch", 1, 1 }, { "ack", 2, 1 }, { "clear", 3, 1 }, { "reset", 4, 1 } } },
  { "a reset is of one occurrence",
    "Nl-",
    "at-2",
    { { "latch", 1, 1 },
      { "ack", 2, 1 },
      { "clear", 3, 1 },
      { "reset", 4, 1 },
      { "latch", 5, 2 },
      { "ack", 6, 2 },
      { "clear", 7, 2 } } },
};

/* Every story told in the order it happened, and in others. */
static void
test_acknowledge (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint i = 0; i < G_N_ELEMENTS (stories); i++) {
    g_test_message ("%s", stories[i].name);
    for (guint told = 0; told < 25; told++) {
      g_autoptr (CyDb) db = db_new ();
      g_autoptr (GPtrArray) order = g_ptr_array_new ();
      g_autoptr (GPtrArray) alarms = NULL;
      g_autofree char *states = NULL;

      for (const Event *event = stories[i].events; event->kind != NULL; event++) {
        gint32 at = told == 0 ? -1 : g_rand_int_range (rand, 0, (gint32) order->len + 1);

        g_ptr_array_insert (order, at, (gpointer) event);
      }
      for (guint k = 0; k < order->len; k++)
        fold_event (db, order->pdata[k]);
      states = states_of (db);
      g_assert_cmpstr (states, ==, stories[i].states);
      alarms = alarms_of (db, FALSE);
      for (guint k = 0; k < alarms->len; k++) {
        const CyAlarm *alarm = alarms->pdata[k];

        if (alarm->occurrence == 1)
          g_assert_cmpstr (alarm->acked_by, ==, stories[i].acked_by);
      }
    }
  }
}

/* What the alarm list shows: the newest occurrence while it is active or nobody has seen it. */
static void
test_unhandled (void)
{
  static const struct {
    const char *name;
    guint occurrence; /* 0: nothing */
    Event events[6];
  } cases[] = {
    { "active", 1, { { "raise", 1, 1 } } },
    { "active, acknowledged", 1, { { "raise", 1, 1 }, { "ack", 2, 1 } } },
    { "returned", 1, { { "raise", 1, 1 }, { "clear", 2, 1 } } },
    { "handled", 0, { { "raise", 1, 1 }, { "clear", 2, 1 }, { "ack", 3, 1 } } },
    { "latched", 1, { { "latch", 1, 1 }, { "clear", 2, 1 }, { "ack", 3, 1 } } },
    { "reset", 0, { { "latch", 1, 1 }, { "clear", 2, 1 }, { "ack", 3, 1 }, { "reset", 4, 1 } } },
    { "only the newest", 2, { { "raise", 1, 1 }, { "clear", 2, 1 }, { "raise", 3, 2 } } },
    { "an acknowledgement alone", 0, { { "ack", 1, 1 } } },
    { "the later one handled",
      0,
      { { "raise", 1, 1 }, { "raise", 3, 2 }, { "clear", 4, 2 }, { "ack", 5, 2 } } },
    { "a later one only acknowledged by number", 1, { { "raise", 1, 1 }, { "ack", 2, 9 } } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyDb) db = db_new ();
    g_autoptr (GPtrArray) alarms = NULL;

    for (const Event *event = cases[i].events; event->kind != NULL; event++)
      fold_event (db, event);
    g_test_message ("%s", cases[i].name);
    alarms = alarms_of (db, TRUE);
    g_assert_cmpuint (alarms->len, ==, cases[i].occurrence != 0);
    if (alarms->len > 0)
      g_assert_cmpuint (((CyAlarm *) alarms->pdata[0])->occurrence, ==, cases[i].occurrence);
  }
}

/* The last word about a shelf counts, whenever it comes, and so of service; comments add up. */
static void
test_asides (void)
{
  static const struct {
    const char *name;
    const char *shelved_by; /* NULL: it is not shelved */
    const char *out_by;
    guint n_comments;
    Event events[6];
  } cases[] = {
    { "nothing", NULL, NULL, 0, { { "raise", 1, 1 } } },
    { "shelved", "at-2", NULL, 0, { { "raise", 1, 1 }, { "shelve", 2, 1 } } },
    { "lifted", NULL, NULL, 0, { { "raise", 1, 1 }, { "shelve", 2, 1 }, { "unshelve", 3, 1 } } },
    { "shelved again",
      "at-4",
      NULL,
      0,
      { { "raise", 1, 1 }, { "shelve", 2, 1 }, { "unshelve", 3, 1 }, { "shelve", 4, 1 } } },
    { "out of service",
      "at-3",
      "at-2",
      0,
      { { "raise", 1, 1 }, { "out-of-service", 2, 1 }, { "shelve", 3, 1 } } },
    { "in service",
      NULL,
      NULL,
      2,
      { { "raise", 1, 1 },
        { "out-of-service", 2, 1 },
        { "in-service", 3, 1 },
        { "comment", 4, 1 },
        { "comment", 5, 1 } } },
    { "before it was ever raised", "at-1", NULL, 1, { { "shelve", 1, 1 }, { "comment", 2, 1 } } },
  };
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (guint told = 0; told < 10; told++) {
      g_autoptr (CyDb) db = db_new ();
      g_autoptr (GPtrArray) order = g_ptr_array_new ();
      g_autoptr (GPtrArray) latest = NULL;
      g_autoptr (GPtrArray) comments = NULL;
      const CyAlarm *alarm;

      for (const Event *event = cases[i].events; event->kind != NULL; event++)
        g_ptr_array_insert (order, g_rand_int_range (rand, 0, (gint32) order->len + 1),
                            (gpointer) event);
      for (guint k = 0; k < order->len; k++)
        fold_event (db, order->pdata[k]);
      g_test_message ("%s", cases[i].name);
      latest = cy_journal_load_latest_alarms (db, NULL);
      g_assert_cmpuint (latest->len, ==, 1);
      alarm = latest->pdata[0];
      g_assert_cmpstr (alarm->asides[CY_ASIDE_SHELF] == NULL ? NULL
                                                             : alarm->asides[CY_ASIDE_SHELF]->actor,
                       ==, cases[i].shelved_by);
      g_assert_cmpstr (
        alarm->asides[CY_ASIDE_SERVICE] == NULL ? NULL : alarm->asides[CY_ASIDE_SERVICE]->actor, ==,
        cases[i].out_by);
      comments = cy_journal_load_comments (db, "p1/1/temp.gun.high#1", NULL);
      g_assert_cmpuint (comments->len, ==, cases[i].n_comments);
    }
  }
}

/* What a hostile or newer peer may send folds to nothing, or to something screens can show. */
static void
test_hostile (void)
{
  static const char *const payloads[] = {
    "",
    "{",
    "null",
    "[[[[",
    "{\"occurrence\":\"1\"}",
    "{\"occurrence\":2147483648}",
    "{\"occurrence\":-1}",
    "{\"occurrence\":1.5}",
    "{\"occurrence\":1,\"level\":99,\"priority\":99,\"value\":\"x\",\"time_us\":[]}",
    "{\"occurrence\":1,\"level\":{},\"priority\":-7,\"value\":1e300,\"time_us\":-5,\"note\":7}",
    "{\"cells\":{\"exists\":\"yes\",\"name\":{},\"position\":7,\"limits.temp.gun\":\"x\"}}",
    "{\"cells\":[]}",
  };
  static const char *const kinds[] = { "record.set", "alarm.raise",  "alarm.clear",
                                       "alarm.ack",  "no.such.kind", "" };
  g_autoptr (CyDb) db = db_new ();
  guint64 seq = 0;

  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
      for (guint s = 0; s < G_N_ELEMENTS (subjects); s++) {
        const CyEntry entry = { .stream = (char *) "x.1/cfg",
                                .seq = ++seq,
                                .hlc = seq << 16,
                                .origin = (char *) "x",
                                .kind = (char *) kinds[k],
                                .subject = (char *) subjects[s],
                                .actor = (char *) "'; --",
                                .payload = (char *) payloads[i] };

        fold (db, &entry);
      }
    }
  }
  {
    g_autoptr (GPtrArray) alarms = alarms_of (db, FALSE);
    g_autoptr (CyYard) yard = cy_journal_load_yard (db, NULL);

    g_assert_nonnull (yard);
    g_assert_cmpuint (alarms->len, ==, 3);
    for (guint i = 0; i < alarms->len; i++) {
      const CyAlarm *alarm = alarms->pdata[i];

      g_assert_cmpuint (alarm->level, <, CY_N_LIMIT_LEVELS);
      g_assert_cmpuint (alarm->priority, <, CY_N_PRIORITIES);
      g_assert_cmpint (alarm->raised_us, >, 0);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/fold/any-order", test_any_order);
  g_test_add_func ("/journal/fold/acknowledge", test_acknowledge);
  g_test_add_func ("/journal/fold/unhandled", test_unhandled);
  g_test_add_func ("/journal/fold/asides", test_asides);
  g_test_add_func ("/journal/fold/hostile", test_hostile);
  return g_test_run ();
}
