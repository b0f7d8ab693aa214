/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-audit-table.h"

#include "cy-audit-words.h"
#include "cy-csv.h"
#include "cy-json.h"
#include "cy-time.h"

#define HEAD \
  CY_CSV_MARK "time,actor,action,subject,detail,before,after,node,kind,about,stream,number\r\n"

/* A cell of a table has at most so much; the whole is in the other file [bytes]. */
#define CELL_MAX 4000

void
cy_audit_table_begin (GString *out)
{
  g_string_append (out, HEAD);
}

static void
append_text (GString *out, const char *text)
{
  g_autofree char *cut = NULL;

  if (strlen (text) > CELL_MAX) {
    g_autofree char *head = g_strndup (text, CELL_MAX);
    const char *end;

    (void) g_utf8_validate (head, -1, &end);
    cut = g_strdup_printf ("%.*s…", (int) (end - head), head);
  }
  cy_csv_append_text (out, cut != NULL ? cut : text);
  g_string_append_c (out, ',');
}

/* One cell for all that were changed: `name=…; limits.temp.gun=…`. */
static void
append_side (GString *out, const CyAuditLine *line, gboolean after)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < line->changes->len; i++) {
    const CyAuditChange *change = line->changes->pdata[i];
    const char *value = after ? change->after : change->before;

    g_string_append_printf (text, "%s%s=%s", i > 0 ? "; " : "", change->cell,
                            value != NULL ? value : "");
  }
  append_text (out, text->str);
}

/**
 * cy_audit_table_append:
 *
 * Appends a row: the time as ISO 8601 in UTC, what people read, and what programs do.
 */
void
cy_audit_table_append (GString *out, CyYard *yard, const CyAuditLine *line)
{
  const CyEntry *entry = line->entry;
  g_autofree char *time = cy_time_format (cy_hlc_to_us (entry->hlc));
  g_autofree char *action = cy_audit_words_action (line);
  g_autofree char *subject = cy_audit_words_about (yard, line);
  g_autofree char *detail = cy_audit_words_detail (yard, line);

  append_text (out, time);
  append_text (out, entry->actor);
  append_text (out, action);
  append_text (out, subject);
  append_text (out, detail);
  append_side (out, line, FALSE);
  append_side (out, line, TRUE);
  append_text (out, entry->origin);
  append_text (out, entry->kind);
  append_text (out, entry->subject);
  append_text (out, entry->stream);
  g_string_append_printf (out, "%" G_GUINT64_FORMAT "\r\n", entry->seq);
}

static JsonNode *
parse_value (const char *value)
{
  JsonNode *node = value == NULL ? NULL : cy_json_parse (value, -1, 1024 * 1024, NULL);

  return node != NULL ? node : json_node_new (JSON_NODE_NULL);
}

static JsonArray *
describe_changes (const CyAuditLine *line)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < line->changes->len; i++) {
    const CyAuditChange *change = line->changes->pdata[i];
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "field", change->cell);
    json_object_set_member (object, "before", parse_value (change->before));
    json_object_set_member (object, "after", parse_value (change->after));
    json_array_add_object_element (array, object);
  }
  return array;
}

/**
 * cy_audit_table_describe:
 *
 * Returns: (transfer full): a line as `chargeyardctl audit` prints it.
 */
JsonObject *
cy_audit_table_describe (CyYard *yard, const CyAuditLine *line)
{
  const CyEntry *entry = line->entry;
  g_autofree char *time = cy_time_format (cy_hlc_to_us (entry->hlc));
  g_autofree char *action = cy_audit_words_action (line);
  g_autofree char *name = cy_audit_words_about (yard, line);
  g_autofree char *detail = cy_audit_words_detail (yard, line);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "time", time);
  json_object_set_string_member (object, "actor", entry->actor);
  json_object_set_string_member (object, "action", action);
  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "detail", detail);
  json_object_set_string_member (object, "kind", entry->kind);
  json_object_set_string_member (object, "subject", entry->subject);
  json_object_set_string_member (object, "node", entry->origin);
  json_object_set_string_member (object, "stream", entry->stream);
  json_object_set_int_member (object, "seq", (gint64) entry->seq);
  json_object_set_boolean_member (object, "counts", !entry->beyond);
  json_object_set_array_member (object, "changes", describe_changes (line));
  json_object_set_member (object, "payload", parse_value (entry->payload));
  return object;
}
