/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define CY_JSON_MAX_DEPTH 32

/**
 * CyJsonPath:
 * @parent: (nullable): the path this one extends, on the caller's stack.
 * @key: (nullable): a member name, or %NULL for an array index.
 * @index: the array index when @key is %NULL.
 *
 * Where in a document the reader is. Lives on the stack while it descends, and is spelled out
 * only when something is wrong: `piles[3].type: ...`.
 */
typedef struct _CyJsonPath CyJsonPath;
struct _CyJsonPath {
  const CyJsonPath *parent;
  const char *key;
  guint index;
};

#define CY_JSON_MEMBER(parent, key) (&(const CyJsonPath){ (parent), (key), 0 })
#define CY_JSON_ELEMENT(parent, i)  (&(const CyJsonPath){ (parent), NULL, (i) })

JsonNode *cy_json_parse (const char *text, gssize length, gsize max_length, GError **error);
JsonNode *cy_json_load (const char *path, gsize max_length, GError **error);
char *cy_json_path_spell (const CyJsonPath *path);
void cy_json_set_error (GError **error, const CyJsonPath *path, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

gboolean cy_json_get_object (JsonNode *node,
                             const CyJsonPath *path,
                             JsonObject **out_object,
                             GError **error);
gboolean
cy_json_get_array (JsonNode *node, const CyJsonPath *path, JsonArray **out_array, GError **error);
gboolean
cy_json_get_string (JsonNode *node, const CyJsonPath *path, const char **out_text, GError **error);
gboolean cy_json_get_double (JsonNode *node,
                             const CyJsonPath *path,
                             double low,
                             double high,
                             double *out_value,
                             GError **error);
gboolean cy_json_get_int (JsonNode *node,
                          const CyJsonPath *path,
                          gint64 low,
                          gint64 high,
                          gint64 *out_value,
                          GError **error);
gboolean
cy_json_get_bool (JsonNode *node, const CyJsonPath *path, gboolean *out_value, GError **error);
char *cy_json_to_text (JsonNode *node, gboolean pretty);

G_END_DECLS
