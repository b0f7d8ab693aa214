/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-record.h"

#include "cy-json.h"

CyRecord *
rules_record_new (CyKindId kind, const char *cells)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (cells), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = cy_json_parse (quoted, -1, 65536, &error);
  CyRecord *record = cy_record_new (kind, "r1");
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  g_assert_no_error (error);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value)) {
    g_assert_nonnull (cy_kind_find_field (kind, name));
    json_object_set_member (record->cells, name, json_node_copy (value));
  }
  return record;
}

void
rules_date (const char *text, GDate *out_date)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cy_date_parse (text, out_date, &error));
}
