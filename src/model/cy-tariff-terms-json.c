/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-id.h"
#include "cy-tariff-terms-private.h"
#include "cy-tariff.h"

static void
set_prices (const CyTariffTerms *terms, JsonObject *object)
{
  JsonObject *prices = json_object_new ();

  for (guint i = 0; i < CY_TARIFF_CLASSES; i++) {
    JsonObject *price;

    if ((terms->priced & (1u << i)) == 0)
      continue;
    price = json_object_new ();
    json_object_set_int_member (price, "electricity", terms->electricity[i]);
    json_object_set_int_member (price, "service", terms->service[i]);
    json_object_set_object_member (prices, cy_tariff_class_name (i), price);
  }
  json_object_set_object_member (object, "prices", prices);
}

static void
set_occupancy (const CyTariffTerms *terms, JsonObject *object)
{
  JsonObject *occupancy = json_object_new ();

  json_object_set_int_member (occupancy, "price", terms->occupancy_price);
  json_object_set_int_member (occupancy, "grace_min", terms->grace_min);
  if (terms->occupancy_cap_minor >= 0)
    json_object_set_int_member (occupancy, "cap_minor", terms->occupancy_cap_minor);
  json_object_set_object_member (object, "occupancy", occupancy);
}

static void
set_vat (const CyTariffTerms *terms, JsonObject *object)
{
  JsonObject *vat = json_object_new ();

  for (guint i = 0; i < CY_N_TARIFF_VATS; i++)
    json_object_set_int_member (vat, cy_tariff_vat_names[i], terms->vat[i]);
  json_object_set_object_member (object, "vat", vat);
}

static void
set_days (const CyTariffTerms *terms, JsonObject *object)
{
  g_autofree char *day = cy_tariff_day_spell (&terms->day);
  JsonArray *rules = json_array_new ();

  json_object_set_string_member (object, "day", day);
  for (guint i = 0; i < terms->seasons->len; i++)
    json_array_add_element (
      rules, cy_tariff_season_to_json (&g_array_index (terms->seasons, CyTariffSeason, i)));
  json_object_set_array_member (object, "rules", rules);
}

static void
set_date (JsonObject *object, const char *name, CyTariffDate date)
{
  g_autofree char *text = cy_tariff_date_spell (date);

  if (date != 0)
    json_object_set_string_member (object, name, text);
}

/**
 * cy_tariff_terms_to_json:
 *
 * Returns: (transfer full): everything that is in the terms, in the same order each time:
 *   `{"id", "version", "name", "currency", "zone", "valid_from", "valid_to", "day", "rules", "prices",
 *   "occupancy": {"price", "grace_min", "cap_minor"}, "minimum_minor", "vat"}`. Prices are whole numbers
 *   [1/100000 currency per kWh, per min], amounts [1/100 currency], rates [1/100 percent].
 */
JsonNode *
cy_tariff_terms_to_json (const CyTariffTerms *terms)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", terms->id);
  json_object_set_int_member (object, "version", terms->version);
  json_object_set_string_member (object, "name", terms->name);
  json_object_set_string_member (object, "currency", terms->currency);
  json_object_set_string_member (object, "zone", terms->zone_name);
  set_date (object, "valid_from", terms->valid_from);
  set_date (object, "valid_to", terms->valid_to);
  set_days (terms, object);
  set_prices (terms, object);
  set_occupancy (terms, object);
  json_object_set_int_member (object, "minimum_minor", terms->minimum_minor);
  set_vat (terms, object);
  json_node_take_object (node, object);
  return node;
}

/* Reading */

static gboolean
get_int (JsonObject *object,
         const char *name,
         const CyJsonPath *path,
         gint64 high,
         gint64 *out_value,
         GError **error)
{
  return cy_json_get_int (json_object_get_member (object, name), CY_JSON_MEMBER (path, name), 0,
                          high, out_value, error);
}

/* Refuses what is not known: it might change what a charge costs. */
static gboolean
check_members (JsonObject *object, const CyJsonPath *path, const char *const *known, GError **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL)) {
    if (!g_strv_contains (known, name)) {
      cy_json_set_error (error, path, "has a member \"%.64s\", which is not known", name);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_price (JsonNode *node,
            const CyJsonPath *path,
            CyTariffTerms *terms,
            guint class,
            GError **error)
{
  static const char *const known[] = { "electricity", "service", NULL };
  JsonObject *object;
  gint64 electricity;
  gint64 service;

  if (!cy_json_get_object (node, path, &object, error) ||
      !check_members (object, path, known, error) ||
      !get_int (object, "electricity", path, CY_TARIFF_MAX_PRICE, &electricity, error) ||
      !get_int (object, "service", path, CY_TARIFF_MAX_PRICE, &service, error))
    return FALSE;
  terms->electricity[class] = (gint32) electricity;
  terms->service[class] = (gint32) service;
  terms->priced |= 1u << class;
  return TRUE;
}

static gboolean
read_prices (JsonObject *from, CyTariffTerms *terms, const CyJsonPath *path, GError **error)
{
  const CyJsonPath *here = CY_JSON_MEMBER (path, "prices");
  JsonObject *object;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!cy_json_get_object (json_object_get_member (from, "prices"), here, &object, error))
    return FALSE;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node)) {
    guint8 class;

    if (!cy_tariff_class_find (name, &class)) {
      cy_json_set_error (error, here, "\"%.64s\" is none of sharp, peak, flat, valley, deep", name);
      return FALSE;
    }
    if (!read_price (node, CY_JSON_MEMBER (here, name), terms, class, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_occupancy (JsonObject *from, CyTariffTerms *terms, const CyJsonPath *path, GError **error)
{
  static const char *const known[] = { "price", "grace_min", "cap_minor", NULL };
  const CyJsonPath *here = CY_JSON_MEMBER (path, "occupancy");
  JsonObject *object;
  gint64 price;
  gint64 grace_min;

  if (!cy_json_get_object (json_object_get_member (from, "occupancy"), here, &object, error) ||
      !check_members (object, here, known, error) ||
      !get_int (object, "price", here, CY_TARIFF_MAX_PRICE, &price, error) ||
      !get_int (object, "grace_min", here, CY_TARIFF_MAX_GRACE_MIN, &grace_min, error))
    return FALSE;
  terms->occupancy_price = (gint32) price;
  terms->grace_min = (guint) grace_min;
  return !json_object_has_member (object, "cap_minor") ||
         get_int (object, "cap_minor", here, CY_TARIFF_MAX_MINOR, &terms->occupancy_cap_minor,
                  error);
}

static gboolean
read_vat (JsonObject *from, CyTariffTerms *terms, const CyJsonPath *path, GError **error)
{
  const CyJsonPath *here = CY_JSON_MEMBER (path, "vat");
  JsonObject *object;

  if (!cy_json_get_object (json_object_get_member (from, "vat"), here, &object, error))
    return FALSE;
  for (guint i = 0; i < CY_N_TARIFF_VATS; i++) {
    gint64 rate;

    if (!get_int (object, cy_tariff_vat_names[i], here, CY_TARIFF_MAX_VAT, &rate, error))
      return FALSE;
    terms->vat[i] = (guint) rate;
  }
  if (json_object_get_size (object) == CY_N_TARIFF_VATS)
    return TRUE;
  cy_json_set_error (error, here, "has a member that is not known");
  return FALSE;
}

static gboolean
read_text (JsonObject *from,
           const char *name,
           const CyJsonPath *path,
           const char **out_text,
           GError **error)
{
  return cy_json_get_string (json_object_get_member (from, name), CY_JSON_MEMBER (path, name),
                             out_text, error);
}

static gboolean
read_seasons (JsonObject *from, CyTariffTerms *terms, const CyJsonPath *path, GError **error)
{
  const CyJsonPath *here = CY_JSON_MEMBER (path, "rules");
  JsonArray *array;

  if (!cy_json_get_array (json_object_get_member (from, "rules"), here, &array, error))
    return FALSE;
  if (json_array_get_length (array) > CY_TARIFF_MAX_SEASONS) {
    cy_json_set_error (error, here, "has more than %d rules", CY_TARIFF_MAX_SEASONS);
    return FALSE;
  }
  for (guint i = 0; i < json_array_get_length (array); i++) {
    CyTariffSeason season;

    if (!cy_tariff_season_from_json (json_array_get_element (array, i), CY_JSON_ELEMENT (here, i),
                                     &season, error))
      return FALSE;
    g_array_append_val (terms->seasons, season);
  }
  return TRUE;
}

static gboolean
read_days (JsonObject *from, CyTariffTerms *terms, const CyJsonPath *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *text;

  if (!read_text (from, "day", path, &text, error))
    return FALSE;
  if (cy_tariff_day_parse (text, &terms->day, &local))
    return read_seasons (from, terms, path, error);
  cy_json_set_error (error, CY_JSON_MEMBER (path, "day"), "%s", local->message);
  return FALSE;
}

static gboolean
read_date (JsonObject *from,
           const char *name,
           const CyJsonPath *path,
           CyTariffDate *out_date,
           GError **error)
{
  const char *text;

  if (!json_object_has_member (from, name))
    return TRUE;
  if (!read_text (from, name, path, &text, error))
    return FALSE;
  if (cy_tariff_date_parse (text, out_date, NULL) && *out_date >= 10000)
    return TRUE;
  cy_json_set_error (error, CY_JSON_MEMBER (path, name), "\"%.64s\" is not a date like 2026-01-31",
                     text);
  return FALSE;
}

static gboolean
read_names (JsonObject *from, CyTariffTerms *terms, const CyJsonPath *path, GError **error)
{
  const char *name;
  const char *currency;
  const char *zone;
  gint64 version;

  if (!get_int (from, "version", path, G_MAXUINT32, &version, error) ||
      !read_text (from, "name", path, &name, error) ||
      !read_text (from, "currency", path, &currency, error) ||
      !read_text (from, "zone", path, &zone, error))
    return FALSE;
  terms->version = (guint32) version;
  terms->name = g_strdup (name);
  terms->currency = g_strdup (currency);
  cy_tariff_terms_set_zone (terms, zone);
  return TRUE;
}

static gboolean
read_all (JsonObject *from, CyTariffTerms *terms, const CyJsonPath *path, GError **error)
{
  static const char *const known[] = { "id",         "version",       "name", "currency", "zone",
                                       "valid_from", "valid_to",      "day",  "rules",    "prices",
                                       "occupancy",  "minimum_minor", "vat",  NULL };

  return check_members (from, path, known, error) && read_names (from, terms, path, error) &&
         read_date (from, "valid_from", path, &terms->valid_from, error) &&
         read_date (from, "valid_to", path, &terms->valid_to, error) &&
         read_days (from, terms, path, error) && read_prices (from, terms, path, error) &&
         read_occupancy (from, terms, path, error) &&
         get_int (from, "minimum_minor", path, CY_TARIFF_MAX_MINOR, &terms->minimum_minor, error) &&
         read_vat (from, terms, path, error);
}

/**
 * cy_tariff_terms_from_json:
 * @node: as cy_tariff_terms_to_json() makes it; may come from a hostile peer.
 *
 * Returns: (transfer full) (nullable): terms that pass cy_tariff_terms_check(). The answer is the same on every
 *   computer: whether this one knows the time zone is cy_tariff_terms_check_zone().
 *
 * Errors: #CY_BASE_ERROR with the path, %CY_MODEL_ERROR_INVALID with field and value.
 */
CyTariffTerms *
cy_tariff_terms_from_json (JsonNode *node, const CyJsonPath *path, GError **error)
{
  g_autoptr (CyTariffTerms) terms = NULL;
  const char *id;
  JsonObject *object;

  if (!cy_json_get_object (node, path, &object, error) ||
      !read_text (object, "id", path, &id, error) || !cy_id_validate (id, error))
    return NULL;
  terms = cy_tariff_terms_new (id);
  if (!read_all (object, terms, path, error) || !cy_tariff_terms_check (terms, error))
    return NULL;
  return g_steal_pointer (&terms);
}
