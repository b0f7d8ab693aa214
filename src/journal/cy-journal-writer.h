/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-journal.h"

G_BEGIN_DECLS

/**
 * CyJournalWriter:
 *
 * The writer's side of the journal: gives drafts their place in a stream, their time, hash and
 * signature, stores and folds them.
 *
 * Threading: all on the writer thread, inside a transaction that the caller opened.
 */
typedef struct _CyJournalWriter CyJournalWriter;

CyJournalWriter *cy_journal_writer_new (CyDb *db, const CyJournalOptions *options, GError **error);
void cy_journal_writer_free (CyJournalWriter *writer);
gboolean cy_journal_writer_reload (CyJournalWriter *writer, GError **error);
void cy_journal_writer_get_seqs (CyJournalWriter *writer, guint64 out_seqs[CY_N_ENTRY_CLASSES]);
CyEntry *cy_journal_writer_append (CyJournalWriter *writer, const CyDraft *draft, GError **error);
gboolean
cy_journal_writer_take (CyJournalWriter *writer, GPtrArray *run, guint *out_n_new, GError **error);
gboolean cy_journal_writer_fold_taken (CyJournalWriter *writer, GError **error);
gboolean cy_journal_writer_begin (CyJournalWriter *writer, guint incarnation, GError **error);
gboolean cy_journal_writer_install (CyJournalWriter *writer,
                                    GPtrArray *entries,
                                    GPtrArray *out_new,
                                    GError **error);
gboolean cy_journal_writer_fold_stale (CyJournalWriter *writer,
                                       GPtrArray *subjects,
                                       gboolean *out_more,
                                       GError **error);
gboolean cy_journal_writer_is_stale (CyJournalWriter *writer);
gboolean cy_journal_writer_rebuild (CyJournalWriter *writer, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyJournalWriter, cy_journal_writer_free)

G_END_DECLS
