/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-bill.h"
#include "cy-tariff.h"
#include "cy-time.h"

/* Times and energies stand twice: as people read them, and exactly as the bill was computed. The first follow
 * from the second, and a bill in which they do not is refused: what people see must be what is recomputed. */

#define SESSION_MAX_BYTES 200

/* The end of the year 9999 [µs UTC]. */
#define MAX_TIME_US ((gint64) 253402300799 * CY_US_PER_S)

static void
set_time (JsonObject *object, const char *name, const char *exact_name, gint64 time_us)
{
  g_autofree char *text = cy_time_format (time_us);

  json_object_set_string_member (object, name, text);
  json_object_set_int_member (object, exact_name, time_us);
}

static void
set_energy (JsonObject *object, gint64 energy_dwh)
{
  if (energy_dwh % 10 == 0)
    json_object_set_int_member (object, "energy_wh", energy_dwh / 10);
  else
    json_object_set_double_member (object, "energy_wh", (double) energy_dwh / 10);
  json_object_set_int_member (object, "energy_dwh", energy_dwh);
}

static void
add_reading (JsonArray *array, const CyMeterReading *reading)
{
  JsonObject *object = json_object_new ();

  set_time (object, "time", "time_us", reading->time_us);
  set_energy (object, reading->energy_dwh);
  json_object_set_boolean_member (object, "interpolated", reading->interpolated);
  json_array_add_object_element (array, object);
}

static void
add_line (JsonArray *array, const CyBillLine *line)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "component", cy_bill_component_name (line->component));
  if (line->class < CY_TARIFF_CLASSES)
    json_object_set_string_member (object, "class", cy_tariff_class_name (line->class));
  set_time (object, "from", "from_us", line->from_us);
  set_time (object, "to", "to_us", line->to_us);
  set_energy (object, line->energy_dwh);
  json_object_set_int_member (object, "seconds", line->seconds);
  json_object_set_int_member (object, "price", line->price);
  json_object_set_int_member (object, "exact_nano", line->exact_nano);
  json_object_set_int_member (object, "amount_minor", line->amount_minor);
  json_object_set_int_member (object, "vat", line->vat);
  json_object_set_int_member (object, "vat_minor", line->vat_minor);
  json_array_add_object_element (array, object);
}

static void
set_lists (JsonObject *object, const CyBill *bill)
{
  JsonArray *readings = json_array_new ();
  JsonArray *lines = json_array_new ();

  for (guint i = 0; i < bill->readings->len; i++)
    add_reading (readings, &g_array_index (bill->readings, CyMeterReading, i));
  for (guint i = 0; i < bill->lines->len; i++)
    add_line (lines, &g_array_index (bill->lines, CyBillLine, i));
  json_object_set_array_member (object, "readings", readings);
  json_object_set_array_member (object, "lines", lines);
}

static void
set_pile_total (JsonObject *object, const CyBill *bill)
{
  if (bill->pile_total_minor < 0) {
    json_object_set_null_member (object, "pile_total_minor");
    return;
  }
  json_object_set_int_member (object, "pile_total_minor", bill->pile_total_minor);
  json_object_set_int_member (object, "difference_minor",
                              bill->pile_total_minor - bill->total_minor);
}

/**
 * cy_bill_to_json:
 *
 * Returns: (transfer full): `{"session", "currency", "tariff": {"id", "version"}, "readings": [{"time",
 *   "energy_wh", "interpolated"}], "lines": [{"component", "class", "from", "to", "energy_wh", "price",
 *   "amount_minor"}], "total_minor", "pile_total_minor"}` and, besides, everything that is needed to compute
 *   it again.
 */
JsonNode *
cy_bill_to_json (const CyBill *bill)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObject *tariff = json_object_new ();

  json_object_set_string_member (object, "session", bill->session);
  json_object_set_string_member (object, "currency", bill->terms->currency);
  json_object_set_string_member (tariff, "id", bill->terms->id);
  json_object_set_int_member (tariff, "version", bill->terms->version);
  json_object_set_object_member (object, "tariff", tariff);
  set_time (object, "charge_end", "charge_end_us", bill->charge_end_us);
  if (bill->unplug_us != 0)
    set_time (object, "unplug", "unplug_us", bill->unplug_us);
  set_lists (object, bill);
  set_energy (object, bill->energy_dwh);
  json_object_set_int_member (object, "total_minor", bill->total_minor);
  set_pile_total (object, bill);
  json_object_set_member (object, "terms", cy_tariff_terms_to_json (bill->terms));
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

static gboolean
get_text (JsonObject *object,
          const char *name,
          const CyJsonPath *path,
          const char **out_text,
          GError **error)
{
  return cy_json_get_string (json_object_get_member (object, name), CY_JSON_MEMBER (path, name),
                             out_text, error);
}

static gboolean
get_time (JsonObject *object,
          const char *name,
          const char *exact_name,
          const CyJsonPath *path,
          gint64 *out_time_us,
          GError **error)
{
  g_autofree char *expected = NULL;
  const char *text;

  if (!get_int (object, exact_name, path, MAX_TIME_US, out_time_us, error) ||
      !get_text (object, name, path, &text, error))
    return FALSE;
  expected = cy_time_format (*out_time_us);
  if (g_str_equal (text, expected))
    return TRUE;
  cy_json_set_error (error, CY_JSON_MEMBER (path, name), "\"%.64s\" is not %s", text, expected);
  return FALSE;
}

static gboolean
get_energy (JsonObject *object, const CyJsonPath *path, gint64 *out_energy_dwh, GError **error)
{
  double energy_wh;

  if (!get_int (object, "energy_dwh", path, CY_BILL_MAX_DWH, out_energy_dwh, error) ||
      !cy_json_get_double (json_object_get_member (object, "energy_wh"),
                           CY_JSON_MEMBER (path, "energy_wh"), 0, (double) CY_BILL_MAX_DWH,
                           &energy_wh, error))
    return FALSE;
  if (energy_wh == (double) *out_energy_dwh / 10)
    return TRUE;
  cy_json_set_error (error, CY_JSON_MEMBER (path, "energy_wh"), "%.1f is not %.1f", energy_wh,
                     (double) *out_energy_dwh / 10);
  return FALSE;
}

static gboolean
read_reading (JsonNode *node, const CyJsonPath *path, CyMeterReading *out_reading, GError **error)
{
  JsonObject *object;

  return cy_json_get_object (node, path, &object, error) &&
         get_time (object, "time", "time_us", path, &out_reading->time_us, error) &&
         get_energy (object, path, &out_reading->energy_dwh, error) &&
         cy_json_get_bool (json_object_get_member (object, "interpolated"),
                           CY_JSON_MEMBER (path, "interpolated"), &out_reading->interpolated,
                           error);
}

static gboolean
read_component (JsonObject *object, const CyJsonPath *path, CyBillLine *out_line, GError **error)
{
  const char *text;

  if (!get_text (object, "component", path, &text, error))
    return FALSE;
  if (!cy_bill_component_find (text, &out_line->component)) {
    cy_json_set_error (error, CY_JSON_MEMBER (path, "component"), "\"%.64s\" is not known", text);
    return FALSE;
  }
  out_line->class = CY_TARIFF_NO_CLASS;
  if (!json_object_has_member (object, "class"))
    return TRUE;
  if (!get_text (object, "class", path, &text, error))
    return FALSE;
  if (cy_tariff_class_find (text, &out_line->class))
    return TRUE;
  cy_json_set_error (error, CY_JSON_MEMBER (path, "class"), "\"%.64s\" is not known", text);
  return FALSE;
}

static gboolean
read_line (JsonNode *node, const CyJsonPath *path, CyBillLine *out_line, GError **error)
{
  JsonObject *object;
  gint64 price;
  gint64 vat;

  if (!cy_json_get_object (node, path, &object, error) ||
      !read_component (object, path, out_line, error) ||
      !get_time (object, "from", "from_us", path, &out_line->from_us, error) ||
      !get_time (object, "to", "to_us", path, &out_line->to_us, error) ||
      !get_energy (object, path, &out_line->energy_dwh, error) ||
      !get_int (object, "seconds", path, CY_BILL_MAX_OCCUPIED_S, &out_line->seconds, error) ||
      !get_int (object, "price", path, CY_TARIFF_MAX_PRICE, &price, error) ||
      !get_int (object, "exact_nano", path, CY_BILL_MAX_MINOR * 1000000, &out_line->exact_nano,
                error) ||
      !get_int (object, "amount_minor", path, CY_BILL_MAX_MINOR, &out_line->amount_minor, error) ||
      !get_int (object, "vat", path, CY_TARIFF_MAX_VAT, &vat, error) ||
      !get_int (object, "vat_minor", path, CY_BILL_MAX_MINOR, &out_line->vat_minor, error))
    return FALSE;
  out_line->price = (gint32) price;
  out_line->vat = (guint) vat;
  return TRUE;
}

static gboolean
get_list (JsonObject *object, const char *name, JsonArray **out_array, GError **error)
{
  if (!cy_json_get_array (json_object_get_member (object, name), CY_JSON_MEMBER (NULL, name),
                          out_array, error))
    return FALSE;
  if (json_array_get_length (*out_array) <= CY_BILL_MAX_LINES)
    return TRUE;
  cy_json_set_error (error, CY_JSON_MEMBER (NULL, name), "has more than %d elements",
                     CY_BILL_MAX_LINES);
  return FALSE;
}

static gboolean
read_lists (JsonObject *object, CyBill *bill, GError **error)
{
  JsonArray *readings;
  JsonArray *lines;

  if (!get_list (object, "readings", &readings, error) ||
      !get_list (object, "lines", &lines, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (readings); i++) {
    CyMeterReading reading = { 0 };

    if (!read_reading (json_array_get_element (readings, i),
                       CY_JSON_ELEMENT (CY_JSON_MEMBER (NULL, "readings"), i), &reading, error))
      return FALSE;
    g_array_append_val (bill->readings, reading);
  }
  for (guint i = 0; i < json_array_get_length (lines); i++) {
    CyBillLine line = { 0 };

    if (!read_line (json_array_get_element (lines, i),
                    CY_JSON_ELEMENT (CY_JSON_MEMBER (NULL, "lines"), i), &line, error))
      return FALSE;
    g_array_append_val (bill->lines, line);
  }
  return TRUE;
}

/* What is said of the tariff must be what its terms say. */
static gboolean
check_tariff (JsonObject *object, const CyTariffTerms *terms, GError **error)
{
  const CyJsonPath *path = CY_JSON_MEMBER (NULL, "tariff");
  const char *currency;
  const char *id;
  JsonObject *tariff;
  gint64 version;

  if (!get_text (object, "currency", NULL, &currency, error) ||
      !cy_json_get_object (json_object_get_member (object, "tariff"), path, &tariff, error) ||
      !get_text (tariff, "id", path, &id, error) ||
      !get_int (tariff, "version", path, G_MAXUINT32, &version, error))
    return FALSE;
  if (g_str_equal (currency, terms->currency) && g_str_equal (id, terms->id) &&
      version == terms->version)
    return TRUE;
  cy_json_set_error (error, path, "is not what the terms are of");
  return FALSE;
}

static gboolean
read_totals (JsonObject *object, CyBill *bill, GError **error)
{
  JsonNode *pile_total = json_object_get_member (object, "pile_total_minor");

  if (!get_time (object, "charge_end", "charge_end_us", NULL, &bill->charge_end_us, error) ||
      !get_energy (object, NULL, &bill->energy_dwh, error) ||
      !get_int (object, "total_minor", NULL, CY_BILL_MAX_MINOR, &bill->total_minor, error))
    return FALSE;
  if (json_object_has_member (object, "unplug_us") &&
      !get_time (object, "unplug", "unplug_us", NULL, &bill->unplug_us, error))
    return FALSE;
  return pile_total == NULL || JSON_NODE_HOLDS_NULL (pile_total) ||
         get_int (object, "pile_total_minor", NULL, CY_BILL_MAX_MINOR, &bill->pile_total_minor,
                  error);
}

/**
 * cy_bill_from_json:
 * @node: as cy_bill_to_json() makes it; may come from a hostile peer.
 *
 * Returns: (transfer full) (nullable): what is written there. Whether that is what it costs is
 *   cy_bill_recompute().
 *
 * Errors: #CY_BASE_ERROR with the path.
 */
CyBill *
cy_bill_from_json (JsonNode *node, GError **error)
{
  g_autoptr (CyTariffTerms) terms = NULL;
  g_autoptr (CyBill) bill = NULL;
  const char *session;
  JsonObject *object;

  if (!cy_json_get_object (node, NULL, &object, error) ||
      !get_text (object, "session", NULL, &session, error))
    return NULL;
  if (*session == '\0' || strlen (session) > SESSION_MAX_BYTES) {
    cy_json_set_error (error, CY_JSON_MEMBER (NULL, "session"), "must have 1 to %d bytes",
                       SESSION_MAX_BYTES);
    return NULL;
  }
  terms = cy_tariff_terms_from_json (json_object_get_member (object, "terms"),
                                     CY_JSON_MEMBER (NULL, "terms"), error);
  if (terms == NULL || !check_tariff (object, terms, error))
    return NULL;
  bill = cy_bill_new (session, terms);
  return read_totals (object, bill, error) && read_lists (object, bill, error)
           ? g_steal_pointer (&bill)
           : NULL;
}
