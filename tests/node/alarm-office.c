/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-office.h"

#include <math.h>
#include <string.h>

#include "cy-journal-alarm.h"
#include "cy-journal-query.h"
#include "node-fixture.h"

static void
on_changed_cb (gpointer user_data)
{
  ((Office *) user_data)->n_changes++;
}

static void
on_committed_cb (GPtrArray *entries, gpointer user_data)
{
  Office *office = user_data;

  for (guint i = 0; office->desk != NULL && i < entries->len; i++)
    cy_alarm_desk_see_entry (office->desk, entries->pdata[i]);
}

static gpointer
load_latest (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_latest_alarms (db, error);
}

gpointer
office_load_entries (CyDb *db, gpointer data, GError **error)
{
  const CyEntryQuery all = { NULL, 0, 10000 };

  return cy_journal_load_entries (db, &all, error);
}

static void
on_answer_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Office *) user_data)->entries = result;
}

static gboolean
has_entries (gpointer data)
{
  return ((Office *) data)->entries != NULL;
}

GPtrArray *
office_query (Office *office, CyJournalQuery what)
{
  office->entries = NULL;
  cy_journal_query (office->journal, what, NULL, NULL, on_answer_cb, office);
  node_wait (has_entries, office);
  return g_steal_pointer (&office->entries);
}

void
office_open_desk (Office *office)
{
  g_autofree char *path = g_build_filename (office->dir, "yard.db", NULL);
  const CyJournalOptions options = { "n1", 1, cy_clock_system (), NULL, NULL };
  g_autoptr (GPtrArray) latest = NULL;
  g_autoptr (GError) error = NULL;

  office->journal = cy_journal_open (path, &options, &error);
  g_assert_no_error (error);
  latest = office_query (office, load_latest);
  office->desk = cy_alarm_desk_new (office->journal, latest, &office->clock.clock, "system",
                                    on_changed_cb, office);
  cy_journal_add_listener (office->journal, on_committed_cb, office);
}

void
office_open (Office *office)
{
  *office = (Office){ .dir = node_fixture_make_dir () };
  test_clock_init (&office->clock, g_get_real_time ());
  office_open_desk (office);
}

void
office_close_desk (Office *office)
{
  g_clear_pointer (&office->desk, cy_alarm_desk_free);
  g_clear_pointer (&office->journal, cy_journal_close);
  node_spin (10);
}

void
office_close (Office *office)
{
  office_close_desk (office);
  node_fixture_remove_tree (office->dir);
  g_free (office->dir);
}

static void
on_empty_cb (guint n_entries, const GError *error, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Waits until the journal has done what it was asked, and the desk has heard of it and said what it
 * says to that: jobs are done in order, so an empty one comes behind them. */
void
office_settle (Office *office)
{
  for (guint i = 0; i < 3; i++) {
    gboolean done = FALSE;

    cy_journal_append (office->journal,
                       g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free), on_empty_cb,
                       &done);
    node_wait (is_true, &done);
    node_spin (5);
  }
}

void
office_take (Office *office,
             const char *subject,
             gboolean active,
             CyPriority priority,
             double value,
             gint64 time_us)
{
  const CyCondition condition = { .subject = (char *) subject,
                                  .active = active,
                                  .level = active ? CY_LIMIT_LEVEL_H : CY_LIMIT_LEVEL_NONE,
                                  .priority = priority,
                                  .value = value,
                                  .limit = isnan (value) ? NAN : 80,
                                  .time_us = time_us };

  cy_alarm_desk_take (office->desk, &condition);
}

/* "raise:p1/0/link#1 clear:p1/0/link#1": the journal, oldest first. */
static char *
read_journal (Office *office)
{
  g_autoptr (GPtrArray) entries = office_query (office, office_load_entries);
  GString *text = g_string_new (NULL);

  for (guint i = entries->len; i > 0; i--) {
    const CyEntry *entry = entries->pdata[i - 1];
    g_autoptr (JsonNode) payload = cy_json_parse (entry->payload, -1, 65536, NULL);

    g_string_append_printf (
      text, "%s%s:%s#%d", text->len > 0 ? " " : "", entry->kind + strlen ("alarm."),
      entry->subject + strlen (CY_SUBJECT_ALARM_PREFIX),
      (int) json_object_get_int_member (json_node_get_object (payload), "occurrence"));
  }
  return g_string_free (text, FALSE);
}

void
office_expect_journal (Office *office, const char *wanted)
{
  g_autofree char *text = NULL;

  office_settle (office);
  text = read_journal (office);
  g_assert_cmpstr (text, ==, wanted);
}

void
office_tell (Office *office, const char *id, const CyAlarmWish *wish, const char *actor)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  CyDraft *draft = cy_alarm_desk_draft (office->desk, id, wish, 60, actor, &error);
  NodeAnswer answer = { 0 };

  g_assert_no_error (error);
  g_ptr_array_add (drafts, draft);
  cy_journal_append (office->journal, drafts, node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
}

void
office_acknowledge (Office *office, const char *id, const char *note, const char *actor)
{
  office_tell (office, id, &(const CyAlarmWish){ .note = note }, actor);
}
