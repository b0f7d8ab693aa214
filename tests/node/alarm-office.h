/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-desk.h"
#include "fixture.h"

G_BEGIN_DECLS

/* A journal of its own and the desk that writes to it. */
typedef struct {
  char *dir;
  CyJournal *journal;
  CyAlarmDesk *desk;
  TestClock clock; /* the desk's, which is not the journal's */
  guint n_changes;
  GPtrArray *entries; /* what a query found */
} Office;

void office_open_desk (Office *office);
void office_open (Office *office);
void office_close_desk (Office *office);
void office_close (Office *office);
void office_settle (Office *office);
void office_take (Office *office,
                  const char *subject,
                  gboolean active,
                  CyPriority priority,
                  double value,
                  gint64 time_us);
GPtrArray *office_query (Office *office, CyJournalQuery what);
gpointer office_load_entries (CyDb *db, gpointer data, GError **error);
void office_expect_journal (Office *office, const char *wanted);
void office_tell (Office *office, const char *id, const CyAlarmWish *wish, const char *actor);
void office_acknowledge (Office *office, const char *id, const char *note, const char *actor);

G_END_DECLS
