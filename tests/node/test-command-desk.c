/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-desk.h"

#include <string.h>

#include "cy-journal-command.h"
#include "cy-journal-query.h"
#include "cy-keep-restore.h"
#include "cy-node-error.h"
#include "cy-yard-file.h"
#include "fixture.h"
#include "node-fixture.h"

static const char yard_text[] =
  "{\"pile_types\":[{\"id\":\"dc\",\"name\":\"DC\",\"current\":\"dc\",\"power_w\":120000,"
  "\"connectors\":2,\"profile\":\"chargeyard-dc\"}],"
  "\"piles\":[{\"id\":\"p1\",\"name\":\"P1\",\"type\":\"dc\"}]}";

/* A pile that does what the test says, a journal, and the desk between them. */
typedef struct {
  char *dir;
  TestClock clock;
  CyJournal *journal;
  CyProfileStore *profiles;
  CyYard *yard;
  CyProfile *profile;
  CyFleet *fleet;
  CyLiveTable *table;
  CySample *samples;
  CyLivePile link;
  CyCommandPort port;
  CyCommandDesk *desk;
  guint n_writes;
  guint n_kept;
  guint16 last_address;
  CyAcquireOutcome outcome; /* of the next writes */
  guint8 exception;
  gboolean obeys; /* what it was told shows */
  GPtrArray *found;
} Bench;

typedef struct {
  gboolean done;
  CyCommand *command;
  GError *error;
} Answer;

static void
on_done_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->done = TRUE;
  answer->command = command == NULL ? NULL : cy_command_copy (command);
  answer->error = error == NULL ? NULL : g_error_copy (error);
}

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->done;
}

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->command, cy_command_free);
  g_clear_error (&answer->error);
  answer->done = FALSE;
}

static guint
tag_of (Bench *bench, guint connector, CyMeasureId measure)
{
  int tag = cy_tag_set_find (cy_profile_get_tags (bench->profile), connector, measure);

  g_assert_cmpint (tag, >=, 0);
  return (guint) tag;
}

/* Everything the pile shows was read just now. */
static void
publish (Bench *bench)
{
  guint n_tags = cy_tag_set_get_n_tags (cy_profile_get_tags (bench->profile));

  bench->clock.now_us += 1000;
  for (guint i = 0; i < n_tags; i++) {
    bench->samples[i].quality = CY_QUALITY_GOOD;
    bench->samples[i].time_us = bench->clock.now_us;
  }
  bench->link.answered_us = bench->clock.now_us;
  bench->link.answered_mono_us = bench->clock.now_us;
  (void) cy_live_table_publish (bench->table, 0, &bench->link, bench->samples, NULL);
}

static void
set_state (Bench *bench, guint connector, CyPileState state)
{
  bench->samples[tag_of (bench, connector, CY_MEASURE_CONN_STATE)].raw = state;
  publish (bench);
}

static void
set_link (Bench *bench, CyQuality quality)
{
  bench->link.quality = quality;
  (void) cy_live_table_publish (bench->table, 0, &bench->link, NULL, NULL);
}

static gboolean
port_request (gpointer user_data,
              const char *pile,
              const CyAcquireRequest *request,
              CyAcquireRequestFunc callback,
              gpointer callback_data,
              GError **error)
{
  Bench *bench = user_data;
  const CyAcquireResult result = { .outcome = bench->outcome,
                                   .exception = bench->exception,
                                   .trouble = bench->outcome == CY_ACQUIRE_CONFIRMED
                                                ? CY_LINK_TROUBLE_NONE
                                                : CY_LINK_TROUBLE_SILENT,
                                   .done_us = bench->clock.now_us };

  g_assert_cmpstr (pile, ==, "p1");
  bench->n_writes++;
  bench->last_address = request->address;
  callback (&result, callback_data);
  if (bench->obeys && bench->outcome == CY_ACQUIRE_CONFIRMED) {
    bench->samples[tag_of (bench, 1, CY_MEASURE_CONN_STATE)].raw = CY_PILE_STATE_FINISHING;
    bench->samples[tag_of (bench, 1, CY_MEASURE_LIMIT_POWER_SET)].raw = 60000;
    publish (bench);
  }
  return TRUE;
}

static void
port_keep (gpointer user_data,
           const char *pile,
           guint connector,
           const CyAcquireRequest *requests,
           guint n_requests)
{
  ((Bench *) user_data)->n_kept += n_requests;
}

static void
port_refresh (gpointer user_data, const char *pile)
{
  publish (user_data);
}

static CyLiveTable *
port_ref_live (gpointer user_data)
{
  return cy_live_table_ref (((Bench *) user_data)->table);
}

static CyCommandJob *
make_job (CyCommandTarget *target, const char *arguments, gpointer user_data, GError **error)
{
  Bench *bench = user_data;

  return cy_plain_job_new (&bench->port, &bench->clock.clock, target, arguments, error);
}

static void
on_changed_cb (const CyCommand *command, gpointer user_data)
{
}

static void
on_committed_cb (GPtrArray *entries, gpointer user_data)
{
  Bench *bench = user_data;

  for (guint i = 0; bench->desk != NULL && i < entries->len; i++)
    cy_command_desk_see_entry (bench->desk, entries->pdata[i]);
}

static gpointer
load_open (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_commands (db, &(CyCommandQuery){ .open = TRUE, .limit = 1000 }, error);
}

static gpointer
load_all (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_commands (db, &(CyCommandQuery){ .to_us = G_MAXINT64, .limit = 1000 },
                                   error);
}

static void
on_found_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Bench *) user_data)->found = result;
}

static gboolean
has_found (gpointer data)
{
  return ((Bench *) data)->found != NULL;
}

static GPtrArray *
query (Bench *bench, CyJournalQuery what)
{
  bench->found = NULL;
  cy_journal_query (bench->journal, what, NULL, NULL, on_found_cb, bench);
  node_wait (has_found, bench);
  return g_steal_pointer (&bench->found);
}

static void
open_desk (Bench *bench)
{
  g_autofree char *path = g_build_filename (bench->dir, "yard.db", NULL);
  const CyJournalOptions journal_options = { "n1", 1, &bench->clock.clock, NULL, NULL };
  const CyCommandDeskOptions options = { .profiles = bench->profiles,
                                         .port = &bench->port,
                                         .clock = &bench->clock.clock,
                                         .node = "n1",
                                         .make_job = make_job,
                                         .changed = on_changed_cb,
                                         .user_data = bench };
  CyCommandDeskOptions with_journal = options;
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GError) error = NULL;

  bench->journal = cy_journal_open (path, &journal_options, &error);
  g_assert_no_error (error);
  open = query (bench, load_open);
  with_journal.journal = bench->journal;
  cy_journal_add_listener (bench->journal, on_committed_cb, bench);
  bench->desk = cy_command_desk_new (&with_journal, open);
  cy_command_desk_set_yard (bench->desk, bench->yard);
}

static void
close_desk (Bench *bench)
{
  g_clear_pointer (&bench->desk, cy_command_desk_free);
  g_clear_pointer (&bench->journal, cy_journal_close);
  node_spin (10);
}

static void
load_yard (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = cy_json_parse (yard_text, -1, 65536, &error);
  g_autoptr (GPtrArray) records = NULL;

  bench->yard = cy_yard_new ();
  records = cy_yard_file_read (document, bench->yard, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    cy_yard_put (bench->yard, cy_record_ref (records->pdata[i]));
}

static Bench *
bench_new (void)
{
  const char *folders[] = { g_getenv ("CY_TEST_PROFILES"), NULL };
  Bench *bench = g_new0 (Bench, 1);
  g_autoptr (CyLink) link = cy_link_parse ("tcp://127.0.0.1:1/1", NULL);
  g_autoptr (GError) error = NULL;

  bench->dir = node_fixture_make_dir ();
  test_clock_init (&bench->clock, (gint64) 1700000000 * G_USEC_PER_SEC);
  bench->profiles = cy_profile_store_new (folders);
  load_yard (bench);
  bench->profile = cy_profile_store_get (bench->profiles, "chargeyard-dc", 2, &error);
  g_assert_no_error (error);
  bench->fleet = cy_fleet_new ();
  cy_fleet_add (bench->fleet, "p1", link, 1000, cy_profile_get_tags (bench->profile));
  bench->table = cy_live_table_new (bench->fleet);
  bench->samples = g_new0 (CySample, cy_tag_set_get_n_tags (cy_profile_get_tags (bench->profile)));
  bench->link = (CyLivePile){ .quality = CY_QUALITY_GOOD, .scan_ms = 1000000 };
  bench->port = (CyCommandPort){ port_request, port_keep, port_refresh, port_ref_live, bench };
  bench->outcome = CY_ACQUIRE_CONFIRMED;
  bench->obeys = TRUE;
  set_state (bench, 1, CY_PILE_STATE_CHARGING);
  set_state (bench, 2, CY_PILE_STATE_FAULTED);
  open_desk (bench);
  return bench;
}

static void
bench_free (Bench *bench)
{
  close_desk (bench);
  cy_live_table_unref (bench->table);
  cy_fleet_unref (bench->fleet);
  cy_profile_unref (bench->profile);
  cy_profile_store_free (bench->profiles);
  cy_yard_unref (bench->yard);
  node_fixture_remove_tree (bench->dir);
  g_free (bench->samples);
  g_free (bench->dir);
  g_free (bench);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

static CyCommand *
select_command (Bench *bench, guint connector, const char *name, const char *arguments)
{
  const CyCommandWish wish = { "p1", connector, name, arguments, "ann" };
  Answer answer = { 0 };

  cy_command_desk_select (bench->desk, &wish, on_done_cb, &answer);
  node_wait (is_done, &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpint (answer.command->state, ==, CY_COMMAND_SELECTED);
  return answer.command;
}

static void
select_refused (Bench *bench,
                guint connector,
                const char *name,
                const char *arguments,
                const char *actor,
                const char *why)
{
  const CyCommandWish wish = { "p1", connector, name, arguments, actor };
  Answer answer = { 0 };

  cy_command_desk_select (bench->desk, &wish, on_done_cb, &answer);
  node_wait (is_done, &answer);
  g_assert_nonnull (answer.error);
  if (strstr (answer.error->message, why) == NULL)
    g_error ("%s: \"%s\" instead of \"%s\"", name, answer.error->message, why);
  answer_clear (&answer);
}

typedef void (*Act) (CyCommandDesk *desk,
                     const char *id,
                     const char *actor,
                     CyCommandDone done,
                     gpointer user_data);

static void
operate_act (CyCommandDesk *desk,
             const char *id,
             const char *actor,
             CyCommandDone done,
             gpointer user_data)
{
  cy_command_desk_operate (desk, id, "because", actor, done, user_data);
}

static void
act (Bench *bench, Act what, const char *id, const char *actor, const char *refusal)
{
  Answer answer = { 0 };

  what (bench->desk, id, actor, on_done_cb, &answer);
  node_wait (is_done, &answer);
  if (refusal == NULL)
    g_assert_no_error (answer.error);
  else if (answer.error == NULL || strstr (answer.error->message, refusal) == NULL)
    g_error ("\"%s\" instead of \"%s\"", answer.error == NULL ? "" : answer.error->message,
             refusal);
  answer_clear (&answer);
}

typedef struct {
  Bench *bench;
  const char *id;
  CyCommand *command;
} Look;

/* What the journal knows of a command. */
static gboolean
is_at_its_end (gpointer data)
{
  Look *look = data;
  g_autoptr (GPtrArray) all = query (look->bench, load_all);

  for (guint i = 0; i < all->len; i++) {
    const CyCommand *command = all->pdata[i];

    if (!g_str_equal (command->id, look->id) || !cy_command_state_is_final (command->state))
      continue;
    look->command = cy_command_copy (command);
    return TRUE;
  }
  return FALSE;
}

static void
expect_end (Bench *bench, const char *id, CyCommandState state, const char *outcome)
{
  Look look = { bench, id, NULL };

  node_wait (is_at_its_end, &look);
  g_assert_cmpstr (cy_command_state_name (look.command->state), ==, cy_command_state_name (state));
  if (outcome != NULL &&
      (look.command->outcome == NULL || strstr (look.command->outcome, outcome) == NULL))
    g_error ("\"%s\" instead of \"%s\"", look.command->outcome, outcome);
  g_assert_cmpint (look.command->done_us, >, 0);
  cy_command_free (look.command);
}

static void
test_verified (void)
{
  g_autoptr (Bench) bench = bench_new ();
  g_autoptr (CyCommand) command = select_command (bench, 1, "set_power", "{\"power\":\"60000\"}");

  g_assert_cmpuint (bench->n_writes, ==, 0);
  g_assert_cmpstr (command->arguments, ==, "{\"power\":60000.0}");
  act (bench, operate_act, command->id, "ann", NULL);
  expect_end (bench, command->id, CY_COMMAND_VERIFIED, "limit.power.set 60000 W");
  g_assert_cmpuint (bench->n_writes, ==, 1);
  /* The profile wants the setpoint renewed: somebody must know what it was. */
  g_assert_cmpuint (bench->n_kept, ==, 1);
}

/* Every way a device can disappoint. */
static void
test_ends (void)
{
  static const struct {
    const char *what;
    CyAcquireOutcome outcome;
    guint8 exception;
    gboolean goes_offline;
    gboolean passes_time;
    CyCommandState end;
    const char *says;
  } cases[] = {
    { "refused", CY_ACQUIRE_REFUSED, 3, FALSE, FALSE, CY_COMMAND_FAILED, "The pile refused it" },
    { "not sent", CY_ACQUIRE_NOT_SENT, 0, FALSE, FALSE, CY_COMMAND_FAILED, "could not be sent" },
    { "unknown", CY_ACQUIRE_UNKNOWN, 0, FALSE, FALSE, CY_COMMAND_UNKNOWN, "did not confirm" },
    { "ignored", CY_ACQUIRE_CONFIRMED, 0, FALSE, TRUE, CY_COMMAND_FAILED,
      "shows something else: conn.state charging" },
    { "lost", CY_ACQUIRE_CONFIRMED, 0, TRUE, TRUE, CY_COMMAND_UNKNOWN, "not be read back" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Bench) bench = bench_new ();
    g_autoptr (CyCommand) command = select_command (bench, 1, "stop", "{}");

    g_test_message ("%s", cases[i].what);
    bench->outcome = cases[i].outcome;
    bench->exception = cases[i].exception;
    bench->obeys = FALSE;
    act (bench, operate_act, command->id, "ann", NULL);
    node_spin (50);
    if (cases[i].passes_time) {
      bench->clock.now_us += (gint64) 60 * G_USEC_PER_SEC;
      if (!cases[i].goes_offline)
        publish (bench);
    }
    expect_end (bench, command->id, cases[i].end, cases[i].says);
    g_assert_cmpuint (bench->n_writes, ==, 1);
  }
}

typedef struct {
  Bench *bench;
  guint wanted;
} Counting;

static gboolean
has_so_many (gpointer data)
{
  const Counting *counting = data;
  g_autoptr (GPtrArray) all = query (counting->bench, load_all);

  return all->len == counting->wanted;
}

/* Everything that is refused is refused with its reason, and is a fact. */
static void
test_refusals (void)
{
  static const struct {
    guint connector;
    const char *name;
    const char *arguments;
    const char *why;
  } cases[] = {
    { 1, "set_power", "{\"power\":400001}", "outside 0 to 400000" },
    { 1, "set_power", "{\"power\":\"much\"}", "not a number" },
    { 1, "set_power", "{}", "is missing" },
    { 1, "set_power", "{\"power\":1,\"speed\":2}", "no argument \"speed\"" },
    { 1, "set_percent", "{\"percent\":50}", "cannot be told" },
    { 0, "set_power", "{\"power\":1}", "is for one gun" },
    { 1, "reset", "{}", "whole pile" },
    { 2, "start", "{}", "The gun is faulted: p1/2" },
    { 1, "unlock", "{}", "The gun is charging" },
  };
  g_autoptr (Bench) bench = bench_new ();
  g_autoptr (GPtrArray) all = NULL;
  Counting counting = { bench, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    select_refused (bench, cases[i].connector, cases[i].name, cases[i].arguments, "ann",
                    cases[i].why);
  select_refused (bench, 3, "stop", "{}", "ann", "has no gun 3");
  select_refused (bench, 1, "explode", "{}", "ann", "no command");
  set_link (bench, CY_QUALITY_OFFLINE);
  select_refused (bench, 1, "set_power", "{\"power\":1}", "ann", "does not answer");
  /* What does not exist is not worth a fact. */
  counting.wanted = G_N_ELEMENTS (cases) + 1;
  node_wait (has_so_many, &counting);
  all = query (bench, load_all);
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpint (((CyCommand *) all->pdata[i])->state, ==, CY_COMMAND_REFUSED);
  g_assert_cmpuint (bench->n_writes, ==, 0);
}

static void
test_lease (void)
{
  g_autoptr (Bench) bench = bench_new ();
  g_autoptr (CyCommand) command = select_command (bench, 1, "set_power", "{\"power\":1000}");
  g_autoptr (CyCommand) other = NULL;
  g_autoptr (CyCommand) stop = NULL;
  g_autoptr (CyCommand) again = NULL;

  select_refused (bench, 1, "set_current", "{\"current\":10}", "bob", "in other hands: ");
  select_refused (bench, 0, "set_clock", "{}", "bob", "in other hands: ");
  act (bench, operate_act, command->id, "bob", "Only who selected it can operate it: ann");
  other = select_command (bench, 2, "lock", "{}"); /* the other gun is free */
  stop = select_command (bench, 1, "stop", "{}");  /* and to stop is always right */
  act (bench, cy_command_desk_cancel, command->id, "ann", NULL);
  expect_end (bench, command->id, CY_COMMAND_CANCELLED, "ann");
  act (bench, operate_act, command->id, "ann", "no open command");
  again = select_command (bench, 1, "set_power", "{\"power\":2000}");
  /* Half a minute later it is free again. */
  bench->clock.now_us += CY_COMMAND_LEASE_US + 1000;
  expect_end (bench, again->id, CY_COMMAND_EXPIRED, NULL);
  g_assert_cmpuint (bench->n_writes, ==, 0);
}

static void
test_stale_preview (void)
{
  g_autoptr (Bench) bench = bench_new ();
  g_autoptr (CyCommand) command = select_command (bench, 1, "set_power", "{\"power\":1000}");

  set_state (bench, 1, CY_PILE_STATE_FINISHING);
  act (bench, operate_act, command->id, "ann", "changed since the preview");
  expect_end (bench, command->id, CY_COMMAND_REFUSED, "changed since the preview");
  g_assert_cmpuint (bench->n_writes, ==, 0);
}

static void
no_reason_act (CyCommandDesk *desk,
               const char *id,
               const char *actor,
               CyCommandDone done,
               gpointer user_data)
{
  cy_command_desk_operate (desk, id, "", actor, done, user_data);
}

static void
test_reason (void)
{
  g_autoptr (Bench) bench = bench_new ();
  g_autoptr (CyCommand) command = NULL;

  set_state (bench, 2, CY_PILE_STATE_PREPARING);
  command = select_command (bench, 2, "unlock", "{}");
  act (bench, no_reason_act, command->id, "ann", "needs a reason");
  act (bench, operate_act, command->id, "ann", NULL);
  g_assert_cmpuint (bench->n_writes, <=, 1);
}

/* A command that the process before left at each of its steps: whatever was on the disk when it was
 * killed, the device is never touched by it again. */
static void
test_crashes (void)
{
  static const CyCommandEvent story[] = {
    CY_COMMAND_EVENT_SELECT,  CY_COMMAND_EVENT_OPERATE, CY_COMMAND_EVENT_SEND,
    CY_COMMAND_EVENT_WRITTEN, CY_COMMAND_EVENT_VERIFY,
  };
  static const CyCommandState ends[] = { CY_COMMAND_EXPIRED, CY_COMMAND_EXPIRED, CY_COMMAND_UNKNOWN,
                                         CY_COMMAND_UNKNOWN, CY_COMMAND_VERIFIED };

  for (guint steps = 1; steps <= G_N_ELEMENTS (story); steps++) {
    g_autoptr (Bench) bench = bench_new ();
    GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);

    for (guint i = 0; i < steps; i++)
      g_ptr_array_add (
        drafts,
        cy_draft_new (CY_ENTRY_CLASS_OPS, cy_command_event_kind (story[i]), "command:x", "ann",
                      g_strdup ("{\"pile\":\"p1\",\"connector\":1,\"name\":\"stop\"}")));
    g_clear_pointer (&bench->desk, cy_command_desk_free);
    cy_journal_append (bench->journal, drafts, NULL, NULL);
    close_desk (bench);
    g_test_message ("killed after %s", cy_command_event_kind (story[steps - 1]));
    open_desk (bench);
    expect_end (bench, "x", ends[steps - 1], NULL);
    g_assert_cmpuint (bench->n_writes, ==, 0);
  }
}

/* After a restart a limit is renewed as long as the pile still shows it, and is never given again. */
static void
test_restore (void)
{
  static const struct {
    const char *what;
    gint64 shown_w;
    gboolean is_read;
    guint kept;
  } cases[] = {
    { "the pile still keeps it", 30000, TRUE, 1 },
    { "it has given way", 120000, TRUE, 0 },
    { "the pile does not answer", 30000, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Bench) bench = bench_new ();
    g_autoptr (CyCommand) command = cy_command_new ("c");
    g_autoptr (GPtrArray) latest = g_ptr_array_new ();
    g_autoptr (CyKeepRestore) restore = NULL;

    g_test_message ("%s", cases[i].what);
    command->pile = g_strdup ("p1");
    command->connector = 1;
    command->name = g_strdup ("set_power");
    command->arguments = g_strdup ("{\"power\":30000}");
    g_ptr_array_add (latest, command);
    bench->samples[tag_of (bench, 1, CY_MEASURE_LIMIT_POWER_SET)].raw = cases[i].shown_w;
    restore =
      cy_keep_restore_new (&bench->port, bench->profiles, bench->yard, &bench->clock.clock, latest);
    if (cases[i].is_read)
      publish (bench);
    node_spin (700);
    g_assert_cmpuint (bench->n_kept, ==, cases[i].kept);
    g_assert_cmpuint (bench->n_writes, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command-desk/verified", test_verified);
  g_test_add_func ("/command-desk/ends", test_ends);
  g_test_add_func ("/command-desk/refusals", test_refusals);
  g_test_add_func ("/command-desk/lease", test_lease);
  g_test_add_func ("/command-desk/stale-preview", test_stale_preview);
  g_test_add_func ("/command-desk/reason", test_reason);
  g_test_add_func ("/command-desk/crashes", test_crashes);
  g_test_add_func ("/command-desk/restore", test_restore);
  return g_test_run ();
}
