/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-yard.h"

#include "cy-json.h"

static void
free_slot (gpointer data)
{
  CySimSlot *slot = data;

  cy_sim_pile_free (slot->pile);
  cy_link_free (slot->link);
  g_free (slot->words);
  g_free (slot);
}

void
cy_sim_yard_free (CySimYard *yard)
{
  if (yard == NULL)
    return;
  g_hash_table_unref (yard->by_id);
  g_ptr_array_unref (yard->slots);
  g_ptr_array_unref (yard->layouts);
  g_ptr_array_unref (yard->types);
  g_free (yard);
}

static gboolean
get_text (JsonObject *object,
          const char *name,
          const CyJsonPath *path,
          const char **out_text,
          GError **error)
{
  if (!json_object_has_member (object, name)) {
    cy_json_set_error (error, CY_JSON_MEMBER (path, name), "is missing");
    return FALSE;
  }
  return cy_json_get_string (json_object_get_member (object, name), CY_JSON_MEMBER (path, name),
                             out_text, error);
}

static CySimType *
find_type (CySimYard *yard, const char *id, guint *out_index)
{
  for (guint i = 0; i < yard->types->len; i++) {
    CySimType *type = yard->types->pdata[i];

    if (g_str_equal (type->id, id)) {
      *out_index = i;
      return type;
    }
  }
  return NULL;
}

static gboolean
get_numbers (JsonObject *object,
             const CyJsonPath *path,
             gint64 *out_connectors,
             double *out_power_w,
             GError **error)
{
  *out_connectors = 1;
  if (json_object_has_member (object, "connectors") &&
      !cy_json_get_int (json_object_get_member (object, "connectors"),
                        CY_JSON_MEMBER (path, "connectors"), 0, 64, out_connectors, error))
    return FALSE;
  return cy_json_get_double (json_object_get_member (object, "power_w"),
                             CY_JSON_MEMBER (path, "power_w"), 0, 1e7, out_power_w, error);
}

static gboolean
add_type (CySimYard *yard,
          JsonNode *node,
          const CyJsonPath *path,
          CyProfileStore *profiles,
          GError **error)
{
  g_autoptr (CyProfile) profile = NULL;
  g_autoptr (GError) why = NULL;
  JsonObject *object;
  const char *id;
  const char *profile_id;
  gint64 connectors;
  double power_w;
  guint unused;

  if (!cy_json_get_object (node, path, &object, error) ||
      !get_text (object, "id", path, &id, error) ||
      !get_text (object, "profile", path, &profile_id, error) ||
      !get_numbers (object, path, &connectors, &power_w, error))
    return FALSE;
  if (find_type (yard, id, &unused) != NULL) {
    cy_json_set_error (error, CY_JSON_MEMBER (path, "id"), "\"%s\" is there twice", id);
    return FALSE;
  }
  profile = cy_profile_store_get (profiles, profile_id, (guint) connectors, &why);
  if (profile == NULL) {
    cy_json_set_error (error, CY_JSON_MEMBER (path, "profile"), "%s", why->message);
    return FALSE;
  }
  g_ptr_array_add (yard->types, cy_sim_type_new (id, profile, (guint) connectors, power_w));
  g_ptr_array_add (yard->layouts, cy_sim_layout_new (yard->types->pdata[yard->types->len - 1]));
  return TRUE;
}

static void
add_slot (CySimYard *yard, const char *id, CyLink *link, guint type, const CySimSettings *settings)
{
  CySimSlot *slot = g_new0 (CySimSlot, 1);

  slot->link = link;
  slot->layout = yard->layouts->pdata[type];
  slot->pile = cy_sim_pile_new (id, yard->types->pdata[type], settings);
  slot->words = g_new0 (guint16, cy_sim_layout_get_n_words (slot->layout));
  cy_sim_slot_soil (slot);
  g_ptr_array_add (yard->slots, slot);
  g_hash_table_insert (yard->by_id, slot->pile->id, slot);
}

static gboolean
add_pile (CySimYard *yard,
          JsonNode *node,
          const CyJsonPath *path,
          const CySimSettings *settings,
          GError **error)
{
  g_autoptr (CyLink) link = NULL;
  g_autoptr (GError) why = NULL;
  JsonObject *object;
  const char *id;
  const char *type_id;
  const char *address;
  guint type;

  if (!cy_json_get_object (node, path, &object, error) ||
      !get_text (object, "id", path, &id, error) ||
      !get_text (object, "type", path, &type_id, error) ||
      !get_text (object, "link", path, &address, error))
    return FALSE;
  if (g_hash_table_contains (yard->by_id, id)) {
    cy_json_set_error (error, CY_JSON_MEMBER (path, "id"), "\"%s\" is there twice", id);
    return FALSE;
  }
  if (find_type (yard, type_id, &type) == NULL) {
    cy_json_set_error (error, CY_JSON_MEMBER (path, "type"), "no pile type \"%s\"", type_id);
    return FALSE;
  }
  link = cy_link_parse (address, &why);
  if (link == NULL) {
    cy_json_set_error (error, CY_JSON_MEMBER (path, "link"), "%s", why->message);
    return FALSE;
  }
  if (link->kind == CY_LINK_RTU && !settings->serial)
    yard->n_serial++;
  else
    add_slot (yard, id, g_steal_pointer (&link), type, settings);
  return TRUE;
}

static gboolean
get_list (JsonObject *root, const char *name, JsonArray **out_list, GError **error)
{
  if (!json_object_has_member (root, name)) {
    cy_json_set_error (error, CY_JSON_MEMBER (NULL, name), "is missing");
    return FALSE;
  }
  return cy_json_get_array (json_object_get_member (root, name), CY_JSON_MEMBER (NULL, name),
                            out_list, error);
}

static gboolean
read_yard (CySimYard *yard,
           JsonNode *document,
           CyProfileStore *profiles,
           const CySimSettings *settings,
           GError **error)
{
  JsonObject *root;
  JsonArray *types;
  JsonArray *piles;

  if (!cy_json_get_object (document, NULL, &root, error) ||
      !get_list (root, "pile_types", &types, error) || !get_list (root, "piles", &piles, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (types); i++) {
    const CyJsonPath *path = CY_JSON_ELEMENT (CY_JSON_MEMBER (NULL, "pile_types"), i);

    if (!add_type (yard, json_array_get_element (types, i), path, profiles, error))
      return FALSE;
  }
  for (guint i = 0; i < json_array_get_length (piles); i++) {
    const CyJsonPath *path = CY_JSON_ELEMENT (CY_JSON_MEMBER (NULL, "piles"), i);

    if (!add_pile (yard, json_array_get_element (piles, i), path, settings, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_sim_yard_new:
 * @document: a yard file; only the pile types and the piles are looked at.
 * @settings: borrowed; must live as long as the yard.
 *
 * Errors: #CY_BASE_ERROR with the path of what is wrong.
 */
CySimYard *
cy_sim_yard_new (JsonNode *document,
                 CyProfileStore *profiles,
                 const CySimSettings *settings,
                 GError **error)
{
  g_autoptr (CySimYard) yard = g_new0 (CySimYard, 1);

  yard->types = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_sim_type_free);
  yard->layouts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_sim_layout_free);
  yard->slots = g_ptr_array_new_with_free_func (free_slot);
  yard->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  return read_yard (yard, document, profiles, settings, error) ? g_steal_pointer (&yard) : NULL;
}

/**
 * cy_sim_yard_find:
 *
 * Returns: (nullable): the pile of that id, whatever the case of its letters.
 */
CySimSlot *
cy_sim_yard_find (CySimYard *yard, const char *id)
{
  CySimSlot *slot = g_hash_table_lookup (yard->by_id, id);

  for (guint i = 0; slot == NULL && i < yard->slots->len; i++) {
    CySimSlot *other = yard->slots->pdata[i];

    if (g_ascii_strcasecmp (other->pile->id, id) == 0)
      return other;
  }
  return slot;
}

/**
 * cy_sim_slot_refresh:
 *
 * Brings the pile and its registers up to now, when that was not done in this second already.
 */
void
cy_sim_slot_refresh (CySimSlot *slot, gint64 now_s)
{
  cy_sim_pile_advance (slot->pile, now_s);
  if (slot->refreshed_s == now_s)
    return;
  cy_sim_layout_refresh (slot->layout, slot->pile, &slot->texts, slot->words);
  slot->refreshed_s = now_s;
}

/**
 * cy_sim_slot_soil:
 *
 * The pile was changed from outside: its registers must be written again.
 */
void
cy_sim_slot_soil (CySimSlot *slot)
{
  slot->refreshed_s = -1;
  slot->texts = G_MAXUINT;
}

/**
 * cy_sim_slot_is_gone:
 *
 * Returns: whether nobody answers there now.
 */
gboolean
cy_sim_slot_is_gone (const CySimSlot *slot)
{
  return slot->dropped || slot->away;
}
