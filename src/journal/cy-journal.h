/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-clock.h"
#include "cy-entry.h"
#include "cy-standing.h"
#include "cy-worker.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/* Floor 3 sees the connection; whoever uses the journal does not. */
typedef struct _CyDb CyDb;

/**
 * CyJournalSign:
 *
 * Signs an entry's hash with the node's key. Threading: called on the journal's writer.
 *
 * Returns: (transfer full) (nullable): the signature.
 */
typedef GBytes *(*CyJournalSign) (gpointer user_data, const guint8 hash[CY_HASH_BYTES]);

/**
 * CyJournalMark:
 * @mark: what is on the disk by now.
 *
 * Keeps outside how far the journal has come; see #CyStanding. Threading: called on the journal's writer,
 * every few seconds while entries are written, and once when the journal is closed.
 */
typedef void (*CyJournalMark) (gpointer user_data, const CyStanding *mark);

/**
 * CyJournalGate:
 * @draft: whether it may be written.
 * @records: whether all of them may be made what they say; @base as in cy_journal_put_records().
 *
 * Who lets changes in. Asked before a change is queued, of each draft, or once of all records; what it
 * refuses is not written, and its error is what the caller is told. Threading: called on the thread of
 * whoever appends.
 */
typedef struct {
  gboolean (*draft) (gpointer user_data, const CyDraft *draft, GError **error);
  gboolean (*records) (gpointer user_data,
                       GPtrArray *records,
                       CyRecord *base,
                       const char *actor,
                       GError **error);
} CyJournalGate;

/**
 * CyJournalOptions:
 * @node: this node's id.
 * @incarnation: rises when a backup is restored, so that a sequence number is never used twice.
 * @clock: borrowed, outlives the journal.
 * @sign: (nullable): signs entries.
 * @mark: (nullable): keeps outside how far the journal has come.
 * @boots: the number of this start, kept in the file with @incarnation; 0 keeps neither.
 * @gate: (nullable): who lets changes in; everything comes in without.
 */
typedef struct {
  const char *node;
  guint incarnation;
  const CyClock *clock;
  CyJournalSign sign;
  gpointer sign_data;
  CyJournalMark mark;
  gpointer mark_data;
  guint64 boots;
  const CyJournalGate *gate;
  gpointer gate_data;
} CyJournalOptions;

/**
 * CyJournal:
 *
 * The truth: every decision and every event as an immutable entry in `yard.db`, and beside it the
 * projections that screens read. An append and its fold are one transaction; when the caller is
 * told it succeeded, both are on the disk.
 *
 * Threading: one writer thread owns the read-write connection and commits in groups; one reader
 * thread owns a read-only one. The functions may be called from any thread; callbacks arrive in the
 * caller's thread-default main context.
 */
typedef struct _CyJournal CyJournal;

/**
 * CyJournalDone:
 * @n_entries: how many entries were written; 0 when nothing changed.
 * @error: (nullable): why nothing was written at all.
 */
typedef void (*CyJournalDone) (guint n_entries, const GError *error, gpointer user_data);

/**
 * CyJournalListener:
 * @entries: (element-type CyEntry): one commit, in order; those @beyond a cut were written and not folded.
 */
typedef void (*CyJournalListener) (GPtrArray *entries, gpointer user_data);

/**
 * CyJournalAgain:
 * @subjects: (element-type utf8): what the tables say of them may be different, though nothing was written about
 *   them: a member was removed, and what it wrote later does not count any more, or it came back.
 */
typedef void (*CyJournalAgain) (GPtrArray *subjects, gpointer user_data);

/**
 * CyJournalQuery:
 *
 * Runs on the reader thread. Returns: (transfer full) (nullable): the result.
 */
typedef gpointer (*CyJournalQuery) (CyDb *db, gpointer data, GError **error);

/**
 * CyJournalAnswer:
 * @result: (transfer full) (nullable): what the query returned.
 * @error: (nullable): why it has no result.
 */
typedef void (*CyJournalAnswer) (gpointer result, const GError *error, gpointer user_data);

/**
 * CyJournalWork:
 *
 * Runs on the writer thread, inside its transaction.
 */
typedef gboolean (*CyJournalWork) (CyDb *db, gpointer data, GError **error);

CyJournal *cy_journal_open (const char *path, const CyJournalOptions *options, GError **error);
void cy_journal_close (CyJournal *journal);
void cy_journal_add_listener (CyJournal *journal, CyJournalListener listener, gpointer user_data);
void cy_journal_add_listener_in (CyJournal *journal,
                                 GMainContext *context,
                                 CyJournalListener listener,
                                 gpointer user_data);
void cy_journal_set_again (CyJournal *journal, gpointer user_data, CyJournalAgain again);
void cy_journal_remove_listener (CyJournal *journal, gpointer user_data);
void
cy_journal_append (CyJournal *journal, GPtrArray *drafts, CyJournalDone done, gpointer user_data);
void cy_journal_put_records (CyJournal *journal,
                             GPtrArray *records,
                             CyRecord *base,
                             const char *actor,
                             CyJournalDone done,
                             gpointer user_data);
void cy_journal_take (CyJournal *journal, GPtrArray *run, CyJournalDone done, gpointer user_data);
void
cy_journal_install (CyJournal *journal, GPtrArray *entries, CyJournalDone done, gpointer user_data);
void cy_journal_work (CyJournal *journal,
                      CyJournalWork work,
                      gpointer data,
                      CyJournalDone done,
                      gpointer user_data);
void cy_journal_begin_incarnation (CyJournal *journal,
                                   guint incarnation,
                                   CyJournalDone done,
                                   gpointer user_data);
void cy_journal_rebuild (CyJournal *journal, CyJournalDone done, gpointer user_data);
void cy_journal_query (CyJournal *journal,
                       CyJournalQuery query,
                       gpointer data,
                       GDestroyNotify destroy,
                       CyJournalAnswer answer,
                       gpointer user_data);
CyWorkerCounters cy_journal_get_counters (CyJournal *journal);

/* Only for tests of a full disk. */
void cy_journal_set_max_pages (CyJournal *journal, guint n_pages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyJournal, cy_journal_close)

G_END_DECLS
