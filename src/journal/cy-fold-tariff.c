/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-fold.h"
#include "cy-journal-query.h"
#include "cy-journal-tariff.h"
#include "cy-tariff-flow-rule.h"

/* A version of a tariff has a life of its own: each of its entries, whenever it arrives, folds it from the
 * beginning again. It has three or four. */

#define PUT                                                                                \
  "INSERT OR REPLACE INTO tariff_version (" CY_TARIFF_VERSION_COLUMNS ") VALUES (?1, ?2, " \
  "?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"

static gboolean
apply (const CyEntry *entry, gpointer user_data, GError **error)
{
  /* What cannot be stays in the journal, and as an exception with the version. */
  (void) cy_tariff_flow_apply (user_data, entry);
  return TRUE;
}

/**
 * cy_journal_load_tariff_version:
 * @name: `ID/VERSION`.
 *
 * Returns: (transfer full): the version as all its entries tell it; in state %CY_TARIFF_NONE when there is no such
 *   version.
 */
CyTariffVersion *
cy_journal_load_tariff_version (CyDb *db, const char *name, GError **error)
{
  g_autoptr (CyTariffVersion) version = cy_tariff_version_new (name);
  g_autofree char *subject = g_strconcat (CY_SUBJECT_TARIFF_PREFIX, name, NULL);

  return cy_journal_each_of_subject (db, subject, apply, version, error)
           ? g_steal_pointer (&version)
           : NULL;
}

static gboolean
put (CyDb *db, const CyTariffVersion *version, GError **error)
{
  g_autoptr (JsonNode) node = cy_tariff_terms_to_json (version->terms);
  g_autofree char *terms = cy_json_to_text (node, FALSE);
  CyStmt *stmt = cy_db_prepare (db, PUT, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, version->name);
  cy_stmt_bind_text (stmt, 2, version->terms->id);
  cy_stmt_bind_int (stmt, 3, version->terms->version);
  cy_stmt_bind_int (stmt, 4, version->state);
  cy_stmt_bind_text (stmt, 5, terms);
  cy_stmt_bind_text (stmt, 6, version->proposer);
  cy_stmt_bind_int (stmt, 7, version->proposed_us);
  cy_stmt_bind_text (stmt, 8, version->decider);
  cy_stmt_bind_int (stmt, 9, version->decided_us);
  cy_stmt_bind_text (stmt, 10, version->reason);
  cy_stmt_bind_int (stmt, 11, version->n_exceptions);
  return cy_stmt_run (stmt, error);
}

/**
 * cy_fold_tariff:
 * @entry: `tariff.*` of a subject `tariff:ID/VERSION`.
 */
gboolean
cy_fold_tariff (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autoptr (CyTariffVersion) version = NULL;

  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_TARIFF_PREFIX))
    return TRUE;
  version =
    cy_journal_load_tariff_version (db, entry->subject + strlen (CY_SUBJECT_TARIFF_PREFIX), error);
  if (version == NULL)
    return FALSE;
  return version->state == CY_TARIFF_NONE || put (db, version, error);
}
