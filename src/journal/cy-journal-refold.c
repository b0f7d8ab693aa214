/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-refold.h"

#include "cy-fold.h"
#include "cy-journal-cut.h"
#include "cy-journal-query.h"
#include "cy-journal-schema.h"

typedef struct {
  CyDb *db;
  GHashTable *pass; /* borrowed */
} Rebuild;

static gboolean
fold_one (const CyEntry *entry, gpointer user_data, GError **error)
{
  const Rebuild *rebuild = user_data;

  return cy_fold_in_pass (rebuild->db, entry, rebuild->pass, error);
}

/**
 * cy_journal_refold:
 *
 * Empties the projections and folds the whole journal again, inside the caller's transaction.
 */
gboolean
cy_journal_refold (CyDb *db, GError **error)
{
  guint n;
  const CyProjection *projections = cy_journal_schema_projections (&n);
  g_autoptr (GHashTable) pass = cy_fold_pass_new ();
  Rebuild rebuild = { db, pass };

  for (guint i = 0; i < n; i++) {
    g_autofree char *sql = g_strdup_printf ("DELETE FROM %s", projections[i].name);

    if (!cy_db_exec (db, sql, error))
      return FALSE;
  }
  return cy_journal_update_cuts (db, error) && cy_journal_forget_stale (db, error) &&
         cy_journal_each_entry (db, fold_one, &rebuild, error) &&
         cy_fold_end_pass (db, pass, error);
}

static GPtrArray *
hash_all (CyDb *db, GError **error)
{
  guint n;
  const CyProjection *projections = cy_journal_schema_projections (&n);
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++) {
    g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

    if (projections[i].order != NULL &&
        !cy_journal_hash_projection (db, &projections[i], checksum, error))
      return NULL;
    g_ptr_array_add (hashes, g_strdup (g_checksum_get_string (checksum)));
  }
  return g_steal_pointer (&hashes);
}

static GPtrArray *
hash_refolded (CyDb *db, GError **error)
{
  return cy_db_begin (db, error) && cy_journal_refold (db, error) && cy_db_commit (db, error)
           ? hash_all (db, error)
           : NULL;
}

/* Entries that count no more are folded in portions; a table is not wrong because one is still to come. */
static gboolean
finish_folding (CyDb *db, GError **error)
{
  gboolean more = TRUE;

  if (!cy_db_begin (db, error))
    return FALSE;
  while (more) {
    if (!cy_journal_fold_stale (db, NULL, &more, error))
      return FALSE;
  }
  return cy_db_commit (db, error);
}

/**
 * cy_journal_find_differing:
 * @db: a journal that others may be writing to.
 * @scratch: a file that does not exist yet, where there is room for another of its size; the caller removes
 *   it.
 * @cancellable: (nullable): ends it early.
 *
 * Whether the tables are what the entries make of them: folds a copy again.
 *
 * Returns: (transfer full) (array zero-terminated=1): the projections that are not.
 */
char **
cy_journal_find_differing (CyDb *db, const char *scratch, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GStrvBuilder) differing = g_strv_builder_new ();
  g_autoptr (CyDb) copy = NULL;
  guint n;
  const CyProjection *projections = cy_journal_schema_projections (&n);

  if (!cy_db_backup (db, scratch, error) ||
      (copy = cy_db_open (scratch, CY_DB_READ_WRITE, error)) == NULL)
    return NULL;
  cy_db_set_cancellable (copy, cancellable);
  if (!finish_folding (copy, error) || (before = hash_all (copy, error)) == NULL ||
      (after = hash_refolded (copy, error)) == NULL)
    return NULL;
  for (guint i = 0; i < n; i++) {
    if (!g_str_equal (before->pdata[i], after->pdata[i]))
      g_strv_builder_add (differing, projections[i].name);
  }
  return g_strv_builder_end (differing);
}
