/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-tariff.h"

#include "cy-journal-list.h"
#include "cy-journal-query.h"

#define SELECT "SELECT " CY_TARIFF_VERSION_COLUMNS " FROM tariff_version"

#define OF_ALL SELECT " INDEXED BY tariff_version_by_id ORDER BY id, version DESC"
#define OF_ONE SELECT " INDEXED BY tariff_version_by_id WHERE id = ?1 ORDER BY id, version DESC"
/* What charges began with, they are billed by, also when it was taken back since. */
#define USED SELECT " INDEXED BY tariff_version_used WHERE state IN (2, 4) ORDER BY id, version"

G_STATIC_ASSERT (CY_TARIFF_APPROVED == 2 && CY_TARIFF_WITHDRAWN == 4);

static const char *const screen_queries[] = { OF_ALL, OF_ONE, USED, NULL };

/**
 * cy_tariff_screen_queries:
 *
 * Returns: (array zero-terminated=1): see cy_journal_screen_queries().
 */
const char *const *
cy_tariff_screen_queries (void)
{
  return screen_queries;
}

/* The terms stand in the table as they were folded, so that they can be read. */
static CyTariffVersion *
read_version (CyStmt *stmt)
{
  CyTariffVersion *version = cy_tariff_version_new (cy_stmt_get_text (stmt, 0));
  g_autoptr (JsonNode) terms =
    cy_json_parse (cy_stmt_get_text (stmt, 4), -1, CY_TARIFF_TERMS_MAX_BYTES, NULL);

  version->state = (CyTariffState) cy_journal_within (cy_stmt_get_int (stmt, 3), CY_N_TARIFF_STATES,
                                                      CY_TARIFF_WITHDRAWN);
  version->terms = terms == NULL ? NULL : cy_tariff_terms_from_json (terms, NULL, NULL);
  version->proposer = g_strdup (cy_stmt_get_text (stmt, 5));
  version->proposed_us = cy_stmt_get_int (stmt, 6);
  version->decider = g_strdup (cy_stmt_get_text (stmt, 7));
  version->decided_us = cy_stmt_get_int (stmt, 8);
  version->reason = g_strdup (cy_stmt_get_text (stmt, 9));
  version->n_exceptions = (guint) cy_stmt_get_int (stmt, 10);
  return version;
}

static GPtrArray *
collect (CyStmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) versions =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_tariff_version_free);
  gboolean row;

  do {
    g_autoptr (CyTariffVersion) version = NULL;

    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    version = row ? read_version (stmt) : NULL;
    if (version != NULL && version->terms != NULL)
      g_ptr_array_add (versions, g_steal_pointer (&version));
  } while (row);
  return g_steal_pointer (&versions);
}

/**
 * cy_journal_load_tariff_versions:
 * @id: (nullable): of a tariff, %NULL for all.
 *
 * Returns: (transfer full) (element-type CyTariffVersion): by tariff, the highest version first; without remarks.
 */
GPtrArray *
cy_journal_load_tariff_versions (CyDb *db, const char *id, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, id == NULL ? OF_ALL : OF_ONE, error);

  if (stmt == NULL)
    return NULL;
  if (id != NULL)
    cy_stmt_bind_text (stmt, 1, id);
  return collect (stmt, error);
}

/**
 * cy_journal_load_used_tariffs:
 *
 * Returns: (transfer full) (element-type CyTariffVersion): what charges are billed by; without remarks.
 */
GPtrArray *
cy_journal_load_used_tariffs (CyDb *db, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, USED, error);

  return stmt == NULL ? NULL : collect (stmt, error);
}
