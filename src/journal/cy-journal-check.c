/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-query.h"
#include "cy-journal-schema.h"
#include "cy-journal-snapshot.h"

gboolean
cy_journal_count (CyDb *db, guint64 *out_n_entries, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, "SELECT count(*) FROM entry", error);
  gboolean row;

  if (stmt == NULL || !cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_n_entries = (guint64) cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return TRUE;
}

/**
 * cy_journal_hash_projection:
 * @projection: one with an order.
 *
 * Adds a table's rows to a checksum.
 */
gboolean
cy_journal_hash_projection (CyDb *db,
                            const CyProjection *projection,
                            GChecksum *checksum,
                            GError **error)
{
  /* The row as JSON has one spelling per value, and tells NULL from the empty text. */
  g_autofree char *columns = g_strdup_printf (
    "SELECT 'SELECT json_array(' || group_concat(quote(name) || ', \"' || name || '\"')"
    " || ') FROM %s ORDER BY %s' FROM pragma_table_info('%s')",
    projection->name, projection->order, projection->name);
  CyStmt *stmt = cy_db_prepare (db, columns, error);
  g_autofree char *sql = NULL;
  gboolean row;

  if (stmt == NULL || !cy_stmt_step (stmt, &row, error))
    return FALSE;
  sql = g_strdup (cy_stmt_get_text (stmt, 0));
  cy_stmt_reset (stmt);
  if ((stmt = cy_db_prepare (db, sql, error)) == NULL)
    return FALSE;
  g_checksum_update (checksum, (const guchar *) projection->name, -1);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (row) {
      g_checksum_update (checksum, (const guchar *) cy_stmt_get_text (stmt, 0), -1);
      g_checksum_update (checksum, (const guchar *) "\n", 1);
    }
  } while (row);
  return TRUE;
}

/* Null while the journal is whole, or is being cut. */
static gboolean
add_snapshot (CyDb *db, JsonBuilder *builder, GError **error)
{
  g_auto (CyCutState) state = { 0 };

  if (!cy_journal_load_cut (db, &state, error))
    return FALSE;
  json_builder_set_member_name (builder, "snapshot");
  if (state.is_done)
    json_builder_add_string_value (builder, state.begun);
  else
    json_builder_add_null_value (builder);
  return TRUE;
}

/**
 * cy_journal_digest:
 *
 * Returns: (transfer full): `{"origins": {STREAM: {"seq", "hash"}}, "snapshot": NAME, "projections": HASH}`. Two
 *   nodes with equal origins that were cut to the same snapshot must have equal projections.
 */
JsonNode *
cy_journal_digest (CyDb *db, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db,
                                "SELECT s.name, e.seq, e.hash FROM stream s JOIN entry e"
                                " ON e.stream = s.id WHERE e.seq ="
                                " (SELECT max(seq) FROM entry WHERE stream = s.id) ORDER BY s.name",
                                error);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint n_projections;
  const CyProjection *projections = cy_journal_schema_projections (&n_projections);
  gboolean row = TRUE;

  if (stmt == NULL)
    return NULL;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "origins");
  json_builder_begin_object (builder);
  while (row) {
    g_autofree char *hash = NULL;
    gsize length;

    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      break;
    hash = cy_hash_spell (cy_stmt_get_blob (stmt, 2, &length));
    json_builder_set_member_name (builder, cy_stmt_get_text (stmt, 0));
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "seq");
    json_builder_add_int_value (builder, cy_stmt_get_int (stmt, 1));
    json_builder_set_member_name (builder, "hash");
    json_builder_add_string_value (builder, hash);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
  for (guint i = 0; i < n_projections; i++) {
    if (projections[i].order != NULL &&
        !cy_journal_hash_projection (db, &projections[i], checksum, error))
      return NULL;
  }
  if (!add_snapshot (db, builder, error))
    return NULL;
  json_builder_set_member_name (builder, "projections");
  json_builder_add_string_value (builder, g_checksum_get_string (checksum));
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
