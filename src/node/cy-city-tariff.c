/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-city-tariff.h"

#include "cy-id.h"
#include "cy-json.h"
#include "cy-paths.h"

/* Far more than a day's periods need [bytes]. */
#define MAX_BYTES ((gsize) 65536)

/* What is not put into the record says where it comes from. */
static const char *const known[] = { "city",      "name",     "issuer", "document",
                                     "issued",    "accessed", "note",   "currency",
                                     "time_zone", "periods",  "rules",  NULL };

/**
 * cy_city_tariff_path:
 * @city: the name of a city whose periods are installed.
 *
 * Returns: (transfer full) (nullable): where its file is.
 *
 * Errors: when that is no name.
 */
char *
cy_city_tariff_path (const char *city, GError **error)
{
  g_autofree char *folder = cy_paths_data ("tariffs");
  g_autofree char *file = g_strconcat (city, ".json", NULL);

  return cy_id_validate (city, error) ? g_build_filename (folder, file, NULL) : NULL;
}

static gboolean
check_members (JsonObject *object, GError **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL)) {
    if (!g_strv_contains (known, name)) {
      cy_json_set_error (error, NULL, "has a member \"%.64s\", which is not known", name);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
take_text (JsonObject *object, const char *name, CyRecord *record, GError **error)
{
  const char *text;

  return cy_json_get_string (json_object_get_member (object, name), CY_JSON_MEMBER (NULL, name),
                             &text, error) &&
         cy_record_set_text (record, name, text, error);
}

static gboolean
take_rules (JsonObject *object, CyRecord *record, GError **error)
{
  const CyJsonPath *path = CY_JSON_MEMBER (NULL, "rules");
  g_autoptr (GString) lines = g_string_new (NULL);
  JsonArray *array;

  if (!cy_json_get_array (json_object_get_member (object, "rules"), path, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const char *line;

    if (!cy_json_get_string (json_array_get_element (array, i), CY_JSON_ELEMENT (path, i), &line,
                             error))
      return FALSE;
    g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "", line);
  }
  return cy_record_set_text (record, "rules", lines->str, error);
}

/* A tariff that is not there yet is called like the city. */
static gboolean
begin_record (JsonObject *object, CyRecord *record, GError **error)
{
  return take_text (object, "name", record, error) &&
         cy_record_set_text (record, "version", "1", error);
}

/**
 * cy_city_tariff_apply:
 * @path: a file as data/tariffs/README.md describes it.
 * @base: (nullable): the tariff as it is; a new one is made without.
 *
 * Returns: (transfer full) (nullable): the tariff with the periods of the file; its prices are as they were.
 *
 * Errors: with the file, the member and what is wrong with it.
 */
CyRecord *
cy_city_tariff_apply (const char *path, CyRecord *base, const char *id, GError **error)
{
  g_autoptr (CyRecord) record =
    base != NULL ? cy_record_copy (base, NULL) : cy_record_new (CY_KIND_TARIFF, id);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  if (!cy_id_validate (id, error) || (node = cy_json_load (path, MAX_BYTES, error)) == NULL)
    return NULL;
  if (cy_json_get_object (node, NULL, &object, error) && check_members (object, error) &&
      (base != NULL || begin_record (object, record, error)) &&
      take_text (object, "currency", record, error) &&
      take_text (object, "time_zone", record, error) &&
      take_text (object, "periods", record, error) && take_rules (object, record, error))
    return g_steal_pointer (&record);
  g_prefix_error (error, "%s: ", path);
  return NULL;
}
