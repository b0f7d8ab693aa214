/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-kind.h"

#include "cy-json.h"

G_BEGIN_DECLS

/**
 * CyRecord:
 * @kind: what it is.
 * @id: unique among its kind.
 * @cells: the smallest things that are merged by themselves: one member per field, except that
 *   every limit is a cell of its own (`limits.temp.gun`). A cell that is absent is not set.
 * @creator: (nullable): the node that said last that it exists; %NULL of a record that is in no journal.
 *
 * A record of master data. Threading: immutable once shared; references are atomic.
 */
typedef struct {
  gatomicrefcount refs;
  CyKindId kind;
  char *id;
  JsonObject *cells;
  const char *creator; /* interned */
} CyRecord;

#define CY_LIMIT_CELL_PREFIX "limits."

CyRecord *cy_record_new (CyKindId kind, const char *id);
CyRecord *cy_record_ref (CyRecord *record);
void cy_record_unref (CyRecord *record);
CyRecord *cy_record_copy (const CyRecord *record, const char *id);
CyRecord *
cy_record_from_json (CyKindId kind, JsonNode *node, const CyJsonPath *path, GError **error);
JsonNode *cy_record_to_json (const CyRecord *record);
gboolean cy_record_set_text (CyRecord *record, const char *field, const char *text, GError **error);
gboolean cy_record_check_complete (const CyRecord *record, const CyJsonPath *path, GError **error);
JsonObject *cy_record_diff (const CyRecord *before, const CyRecord *after);

const char *cy_record_get_text (const CyRecord *record, const char *field);
double cy_record_get_double (const CyRecord *record, const char *field, double absent);
gboolean cy_record_get_bool (const CyRecord *record, const char *field, gboolean absent);
gboolean cy_record_get_date (const CyRecord *record, const char *field, GDate *out_date);
gint64 cy_record_get_int (const CyRecord *record, const char *field, gint64 absent);
gboolean
cy_record_get_position (const CyRecord *record, double *out_latitude, double *out_longitude);
char *cy_record_spell (const CyRecord *record, const char *field);
char *cy_record_subject (CyKindId kind, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyRecord, cy_record_unref)

G_END_DECLS
