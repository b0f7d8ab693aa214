/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-journal.h"
#include "fixture.h"

G_BEGIN_DECLS

#define TEST_NODE   "node-a"
#define TEST_NOW_US ((gint64) 1700000000000000)

/* A journal in a folder of its own, and calls that wait for their answer. */
typedef struct {
  TestDir *dir;
  char *path;
  TestClock clock;
  CyJournal *journal;
  CyDb *reader;
} JournalFixture;

void journal_fixture_init (JournalFixture *fixture);
void journal_fixture_open (JournalFixture *fixture,
                           guint incarnation,
                           CyJournalSign sign,
                           gpointer sign_data);
void journal_fixture_close (JournalFixture *fixture);
void journal_fixture_clear (JournalFixture *fixture);

/* Each returns how many entries were written. */
guint journal_append (JournalFixture *fixture,
                      const char *kind,
                      const char *subject,
                      const char *payload,
                      GError **error);
guint journal_put (JournalFixture *fixture, CyRecord *record, CyRecord *base, GError **error);
guint journal_rebuild (JournalFixture *fixture, GError **error);

void journal_store (CyDb *db, const CyEntry *entry);
GPtrArray *drafts_of (const char *kind, const char *subject, char *payload);
char *projections_digest (CyDb *db);
char *first_break (CyDb *db, guint64 *out_n_entries);
gint64 query_number (CyDb *db, const char *sql);

G_END_DECLS
