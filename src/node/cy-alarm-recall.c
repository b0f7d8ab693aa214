/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-recall.h"

#include "cy-journal-alarm.h"

/* Asked for at once: after a long time apart there may be many, and a screen waits for the reader as well. */
#define MAX_SUBJECTS 512

struct _CyAlarmRecall {
  CyJournal *journal; /* borrowed */
  CyAlarmRecallFound found;
  gpointer user_data;
  GHashTable *wanted; /* owned subjects */
  GHashTable *asked;  /* owned subjects: of the question that is under way; empty when none is */
  gboolean is_over;   /* answers may arrive after it */
};

static GHashTable *
set_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * cy_alarm_recall_new:
 * @found: told of each that was wanted.
 */
CyAlarmRecall *
cy_alarm_recall_new (CyJournal *journal, CyAlarmRecallFound found, gpointer user_data)
{
  CyAlarmRecall *recall = g_rc_box_new0 (CyAlarmRecall);

  recall->journal = journal;
  recall->found = found;
  recall->user_data = user_data;
  recall->wanted = set_new ();
  recall->asked = set_new ();
  return recall;
}

static void
clear (gpointer data)
{
  CyAlarmRecall *recall = data;

  g_hash_table_unref (recall->wanted);
  g_hash_table_unref (recall->asked);
}

void
cy_alarm_recall_free (CyAlarmRecall *recall)
{
  if (recall == NULL)
    return;
  recall->is_over = TRUE;
  g_rc_box_release_full (recall, clear);
}

static gpointer
load_named (CyDb *db, gpointer subjects, GError **error)
{
  return cy_journal_load_named_alarms (db, subjects, error);
}

static void ask (CyAlarmRecall *recall);

/* What could not be read is not asked for again: the reason would be there as well, and what was heard stands. */
static void
on_found_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyAlarmRecall *recall = user_data;
  g_autoptr (GPtrArray) alarms = result;

  for (guint i = 0; alarms != NULL && !recall->is_over && i < alarms->len; i++) {
    const CyAlarm *alarm = alarms->pdata[i];

    if (!g_hash_table_contains (recall->wanted, alarm->subject))
      recall->found (alarm, recall->user_data);
  }
  g_hash_table_remove_all (recall->asked);
  if (!recall->is_over)
    ask (recall);
  g_rc_box_release_full (recall, clear);
}

static void
ask (CyAlarmRecall *recall)
{
  g_autoptr (GPtrArray) subjects = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer subject;

  g_hash_table_iter_init (&iter, recall->wanted);
  while (subjects->len < MAX_SUBJECTS && g_hash_table_iter_next (&iter, &subject, NULL)) {
    g_hash_table_iter_steal (&iter);
    g_hash_table_add (recall->asked, subject);
    g_ptr_array_add (subjects, g_strdup (subject));
  }
  if (subjects->len == 0)
    return;
  g_ptr_array_add (subjects, NULL);
  cy_journal_query (recall->journal, load_named, g_ptr_array_steal (subjects, NULL),
                    (GDestroyNotify) g_strfreev, on_found_cb, g_rc_box_acquire (recall));
}

/**
 * cy_alarm_recall_want:
 *
 * Has an alarm looked up, once the journal has everything that was heard of until now.
 */
void
cy_alarm_recall_want (CyAlarmRecall *recall, const char *subject)
{
  g_hash_table_add (recall->wanted, g_strdup (subject));
  if (g_hash_table_size (recall->asked) == 0)
    ask (recall);
}

/**
 * cy_alarm_recall_heard:
 *
 * Something else was heard of an alarm: an answer that is on its way may not know of it.
 */
void
cy_alarm_recall_heard (CyAlarmRecall *recall, const char *subject)
{
  if (g_hash_table_contains (recall->asked, subject))
    cy_alarm_recall_want (recall, subject);
}
