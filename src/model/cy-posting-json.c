/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-model-error.h"
#include "cy-posting.h"

/* How a posting looks as JSON. The reference is the entry's subject and no member of its payload. */

static const struct {
  const char *name;
  gsize offset;
} texts[] = {
  { "memo", G_STRUCT_OFFSET (CyPosting, memo) },
  { "reverses", G_STRUCT_OFFSET (CyPosting, reverses) },
  { "till", G_STRUCT_OFFSET (CyPosting, till) },
  { "station", G_STRUCT_OFFSET (CyPosting, station) },
  { "card", G_STRUCT_OFFSET (CyPosting, card) },
};

static JsonArray *
lines_to_json (const CyPosting *posting)
{
  JsonArray *array = json_array_sized_new (posting->lines->len);

  for (guint i = 0; i < posting->lines->len; i++) {
    const CyPostingLine *line = posting->lines->pdata[i];
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "account", line->account);
    json_object_set_int_member (object, "amount_minor", line->amount_minor);
    json_array_add_object_element (array, object);
  }
  return array;
}

/**
 * cy_posting_to_json:
 *
 * Returns: (transfer full): `{"kind", "time_us", "currency", "lines": [{"account", "amount_minor"}], "memo",
 *   "reverses", "till", "station", "card", "overdrawn"}`; what there is nothing of is not there.
 */
JsonObject *
cy_posting_to_json (const CyPosting *posting)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", cy_posting_kind_name (posting->kind));
  json_object_set_int_member (object, "time_us", posting->time_us);
  json_object_set_string_member (object, "currency", posting->currency);
  json_object_set_array_member (object, "lines", lines_to_json (posting));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    const char *text = G_STRUCT_MEMBER (char *, posting, texts[i].offset);

    if (text != NULL)
      json_object_set_string_member (object, texts[i].name, text);
  }
  if (posting->overdrawn)
    json_object_set_boolean_member (object, "overdrawn", TRUE);
  return object;
}

static gboolean
read_line (CyPosting *posting, JsonNode *node, const CyJsonPath *path, GError **error)
{
  JsonObject *object;
  const char *account;
  gint64 amount;

  if (!cy_json_get_object (node, path, &object, error) ||
      !cy_json_get_string (json_object_get_member (object, "account"),
                           CY_JSON_MEMBER (path, "account"), &account, error) ||
      !cy_json_get_int (json_object_get_member (object, "amount_minor"),
                        CY_JSON_MEMBER (path, "amount_minor"), -CY_POSTING_MAX_MINOR,
                        CY_POSTING_MAX_MINOR, &amount, error))
    return FALSE;
  /* Nothing is no line, and cy_posting_add() would leave it out in silence. */
  if (amount == 0) {
    cy_json_set_error (error, CY_JSON_MEMBER (path, "amount_minor"), "must not be 0");
    return FALSE;
  }
  cy_posting_add (posting, "", account, amount);
  return TRUE;
}

static gboolean
read_lines (CyPosting *posting, JsonObject *object, GError **error)
{
  const CyJsonPath *path = CY_JSON_MEMBER (NULL, "lines");
  JsonArray *array;

  if (!cy_json_get_array (json_object_get_member (object, "lines"), path, &array, error))
    return FALSE;
  if (json_array_get_length (array) > CY_POSTING_MAX_LINES) {
    cy_json_set_error (error, path, "must have %d lines at most", CY_POSTING_MAX_LINES);
    return FALSE;
  }
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (!read_line (posting, json_array_get_element (array, i), CY_JSON_ELEMENT (path, i), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_texts (CyPosting *posting, JsonObject *object, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    JsonNode *node = json_object_get_member (object, texts[i].name);
    const char *text;

    if (node == NULL || JSON_NODE_HOLDS_NULL (node))
      continue;
    if (!cy_json_get_string (node, CY_JSON_MEMBER (NULL, texts[i].name), &text, error))
      return FALSE;
    G_STRUCT_MEMBER (char *, posting, texts[i].offset) = g_strdup (text);
  }
  return TRUE;
}

/**
 * cy_posting_from_json:
 * @reference: what it is known by.
 * @object: may come from a hostile peer.
 *
 * Returns: (transfer full): a posting that cy_posting_check() lets through.
 */
CyPosting *
cy_posting_from_json (const char *reference, JsonObject *object, GError **error)
{
  g_autoptr (CyPosting) posting = NULL;
  JsonNode *overdrawn = json_object_get_member (object, "overdrawn");
  const char *kind_name;
  const char *currency;
  CyPostingKind kind;

  if (!cy_json_get_string (json_object_get_member (object, "kind"), CY_JSON_MEMBER (NULL, "kind"),
                           &kind_name, error) ||
      !cy_json_get_string (json_object_get_member (object, "currency"),
                           CY_JSON_MEMBER (NULL, "currency"), &currency, error))
    return NULL;
  if (!cy_posting_kind_find (kind_name, &kind)) {
    g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_UNKNOWN, "“%s” is no kind of posting",
                 kind_name);
    return NULL;
  }
  posting = cy_posting_new (reference, kind, currency);
  if (!cy_json_get_int (json_object_get_member (object, "time_us"),
                        CY_JSON_MEMBER (NULL, "time_us"), 1, G_MAXINT64, &posting->time_us,
                        error) ||
      !read_lines (posting, object, error) || !read_texts (posting, object, error))
    return NULL;
  if (overdrawn != NULL &&
      !cy_json_get_bool (overdrawn, CY_JSON_MEMBER (NULL, "overdrawn"), &posting->overdrawn, error))
    return NULL;
  return cy_posting_check (posting, error) ? g_steal_pointer (&posting) : NULL;
}

/**
 * cy_posting_payload:
 *
 * Returns: (transfer full): of the entry that says so.
 */
char *
cy_posting_payload (const CyPosting *posting)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  JsonObject *object = cy_posting_to_json (posting);

  json_node_init_object (node, object);
  json_object_unref (object);
  return cy_json_to_text (node, FALSE);
}

/**
 * cy_posting_parse:
 *
 * Returns: (transfer full): what cy_posting_payload() wrote.
 */
CyPosting *
cy_posting_parse (const char *reference, const char *payload, GError **error)
{
  g_autoptr (JsonNode) node = cy_json_parse (payload, -1, CY_POSTING_MAX_BYTES, error);
  JsonObject *object;

  return node != NULL && cy_json_get_object (node, NULL, &object, error)
           ? cy_posting_from_json (reference, object, error)
           : NULL;
}
