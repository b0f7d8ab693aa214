/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-fold.h"
#include "cy-journal-article.h"
#include "cy-json.h"

#define PAYLOAD_MAX_BYTES ((gsize) 1024 * 1024)

/* Per cell the last writer by (clock, origin) wins; the row value comparison is that order. No honest
 * origin uses a clock reading twice for one subject; if one does, the larger value wins everywhere. */
#define SET_CELL                                                                     \
  "INSERT INTO cell (subject, name, hlc, origin, value) VALUES (?1, ?2, ?3, ?4, ?5)" \
  " ON CONFLICT (subject, name) DO UPDATE"                                           \
  " SET hlc = excluded.hlc, origin = excluded.origin, value = excluded.value"        \
  " WHERE (excluded.hlc, excluded.origin, excluded.value) > (cell.hlc, cell.origin, cell.value)"

/**
 * cy_fold_record_set:
 * @entry: its payload is `{"cells": {NAME: VALUE}}`; null unsets a cell, `exists` tells whether the
 *   record is there at all.
 */
gboolean
cy_fold_record_set (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autoptr (JsonNode) payload = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);
  CyStmt *stmt = cy_db_prepare (db, SET_CELL, error);
  JsonObject *object;
  JsonObject *cells;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (stmt == NULL)
    return FALSE;
  if (payload == NULL || !cy_json_get_object (payload, NULL, &object, NULL) ||
      !cy_json_get_object (json_object_get_member (object, "cells"), NULL, &cells, NULL))
    return TRUE;
  json_object_iter_init (&iter, cells);
  while (json_object_iter_next (&iter, &name, &value)) {
    g_autofree char *text = cy_json_to_text (value, FALSE);

    cy_stmt_bind_text (stmt, 1, entry->subject);
    cy_stmt_bind_text (stmt, 2, name);
    cy_stmt_bind_int (stmt, 3, (gint64) entry->hlc);
    cy_stmt_bind_text (stmt, 4, entry->origin);
    cy_stmt_bind_text (stmt, 5, text);
    if (!cy_stmt_run (stmt, error))
      return FALSE;
  }
  return !g_str_has_prefix (entry->subject, CY_SUBJECT_ARTICLE_PREFIX) ||
         cy_fold_article_text (db, entry->subject, error);
}
