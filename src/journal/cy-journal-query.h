/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-entry.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/* No order or command has so many entries. A peer that says so much of one subject is heard so far, everywhere
 * the same, and folding it stays quick. */
#define CY_STORY_MAX_ENTRIES 4096

typedef gboolean (*CyJournalVisit) (const CyEntry *entry, gpointer user_data, GError **error);

gboolean cy_journal_each_entry (CyDb *db, CyJournalVisit visit, gpointer user_data, GError **error);
gboolean cy_journal_each_of_subject (CyDb *db,
                                     const char *subject,
                                     CyJournalVisit visit,
                                     gpointer user_data,
                                     GError **error);
gboolean
cy_journal_count_story (CyDb *db, const char *subject, guint *out_n_entries, GError **error);
CyRecord *cy_journal_load_record (CyDb *db,
                                  CyKindId kind,
                                  const char *id,
                                  gboolean *out_exists,
                                  GError **error);
CyYard *cy_journal_load_yard (CyDb *db, GError **error);

/**
 * CyEntryQuery:
 * @subject: (nullable): only entries about it.
 * @from_us: at or after [µs UTC].
 * @limit: at most this many, newest first.
 */
typedef struct {
  char *subject;
  gint64 from_us;
  guint limit;
} CyEntryQuery;

GPtrArray *cy_journal_load_entries (CyDb *db, const CyEntryQuery *query, GError **error);
gboolean cy_journal_load_heard (CyDb *db, const char *node, gint64 *out_us, GError **error);
guint cy_journal_within (gint64 value, guint n, guint otherwise);
JsonNode *cy_journal_digest (CyDb *db, GError **error);
const char *const *cy_journal_screen_queries (void);
gboolean cy_journal_count (CyDb *db, guint64 *out_n_entries, GError **error);

G_END_DECLS
