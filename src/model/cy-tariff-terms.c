/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-terms.h"

#include <string.h>

#include "cy-model-error.h"
#include "cy-tariff-terms-private.h"
#include "cy-tariff.h"

#define DEFAULT_CURRENCY "CNY"
#define DEFAULT_ZONE     "Asia/Shanghai"
#define ZONE_MAX_BYTES   64
#define NAME_MAX_BYTES   200

const char *const cy_tariff_vat_names[CY_N_TARIFF_VATS] = {
  [CY_TARIFF_VAT_ELECTRICITY] = "electricity",
  [CY_TARIFF_VAT_SERVICE] = "service",
  [CY_TARIFF_VAT_OCCUPANCY] = "occupancy",
};

CyTariffTerms *
cy_tariff_terms_new (const char *id)
{
  CyTariffTerms *terms = g_new0 (CyTariffTerms, 1);

  g_atomic_ref_count_init (&terms->refs);
  terms->id = g_strdup (id);
  terms->occupancy_cap_minor = -1;
  terms->seasons = g_array_new (FALSE, FALSE, sizeof (CyTariffSeason));
  return terms;
}

CyTariffTerms *
cy_tariff_terms_ref (CyTariffTerms *terms)
{
  g_atomic_ref_count_inc (&terms->refs);
  return terms;
}

void
cy_tariff_terms_unref (CyTariffTerms *terms)
{
  if (terms == NULL || !g_atomic_ref_count_dec (&terms->refs))
    return;
  g_free (terms->id);
  g_free (terms->name);
  g_free (terms->currency);
  g_free (terms->zone_name);
  g_clear_pointer (&terms->zone, g_time_zone_unref);
  g_array_unref (terms->seasons);
  g_free (terms);
}

/* A name of the database, and nothing else that GLib would take for a zone: no path, no rule, no offset. */
static gboolean
is_zone_name (const char *name)
{
  if (strlen (name) > ZONE_MAX_BYTES || !g_ascii_isalpha (*name))
    return FALSE;
  for (const char *p = name; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p) && strchr ("_+-/", *p) == NULL)
      return FALSE;
  }
  return strchr (name, '/') != NULL || g_str_equal (name, "UTC");
}

void
cy_tariff_terms_set_zone (CyTariffTerms *terms, const char *name)
{
  terms->zone_name = g_strdup (name);
  terms->zone = is_zone_name (name) ? g_time_zone_new_identifier (name) : NULL;
}

static gboolean fail (const CyTariffTerms *terms, GError **error, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

static gboolean
fail (const CyTariffTerms *terms, GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID, "tariff \"%s\": %s", terms->id, what);
  return FALSE;
}

static guint
classes_of_day (const CyTariffDay *day)
{
  guint used = 0;

  for (guint i = 0; i < day->n_periods; i++)
    used |= 1u << day->periods[i].class;
  return used;
}

static gboolean
check_classes (const CyTariffTerms *terms, GError **error)
{
  guint used = classes_of_day (&terms->day);

  for (guint i = 0; i < terms->seasons->len; i++)
    used |= classes_of_day (&g_array_index (terms->seasons, CyTariffSeason, i).day);
  for (guint i = 0; i < CY_TARIFF_CLASSES; i++) {
    if ((used & (1u << i)) != 0 && (terms->priced & (1u << i)) == 0)
      return fail (terms, error, "%s_electricity is missing", cy_tariff_class_name (i));
  }
  return TRUE;
}

static gboolean
check_currency (const CyTariffTerms *terms, GError **error)
{
  const char *currency = terms->currency;

  return (strlen (currency) == 3 && strspn (currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3) ||
         fail (terms, error, "currency: \"%s\" is not three capital letters like CNY", currency);
}

static gboolean
check_validity (const CyTariffTerms *terms, GError **error)
{
  g_autofree char *from = cy_tariff_date_spell (terms->valid_from);
  g_autofree char *to = cy_tariff_date_spell (terms->valid_to);

  return terms->valid_from == 0 || terms->valid_to == 0 || terms->valid_from <= terms->valid_to ||
         fail (terms, error, "valid_to: %s is before valid_from %s", to, from);
}

static gboolean
check_numbers (const CyTariffTerms *terms, GError **error)
{
  if (terms->version == 0)
    return fail (terms, error, "version: 0 is none");
  if (terms->name == NULL || *terms->name == '\0' || strlen (terms->name) > NAME_MAX_BYTES)
    return fail (terms, error, "name: must have 1 to %d bytes", NAME_MAX_BYTES);
  if (terms->occupancy_price == 0 && terms->occupancy_cap_minor >= 0)
    return fail (terms, error, "occupancy_cap: there is no occupancy_price it could be for");
  return TRUE;
}

/**
 * cy_tariff_terms_check:
 *
 * Whether terms make sense in themselves, on any computer; their numbers are in range already.
 *
 * Errors: %CY_MODEL_ERROR_INVALID with the field and its value.
 */
gboolean
cy_tariff_terms_check (const CyTariffTerms *terms, GError **error)
{
  return check_numbers (terms, error) && check_currency (terms, error) &&
         (is_zone_name (terms->zone_name) ||
          fail (terms, error, "time_zone: \"%s\" is not a name like Asia/Shanghai",
                terms->zone_name)) &&
         check_validity (terms, error) && check_classes (terms, error);
}

/**
 * cy_tariff_terms_check_zone:
 *
 * Whether this computer knows the time zone: nothing can be billed where it does not. This is no part of
 * cy_tariff_terms_check(), which says the same on every node.
 */
gboolean
cy_tariff_terms_check_zone (const CyTariffTerms *terms, GError **error)
{
  return terms->zone != NULL ||
         fail (terms, error, "time_zone: \"%s\" is not known on this computer", terms->zone_name);
}

/* Fields of the record */

static gboolean
read_classes (const CyRecord *record, CyTariffTerms *terms, GError **error)
{
  for (guint i = 0; i < CY_TARIFF_CLASSES; i++) {
    const char *name = cy_tariff_class_name (i);
    g_autofree char *electricity = g_strconcat (name, "_electricity", NULL);
    g_autofree char *service = g_strconcat (name, "_service", NULL);

    if (cy_record_get_text (record, electricity) == NULL &&
        cy_record_get_text (record, service) == NULL)
      continue;
    if (!cy_tariff_read_price (record, electricity, TRUE, &terms->electricity[i], error) ||
        !cy_tariff_read_price (record, service, FALSE, &terms->service[i], error))
      return FALSE;
    terms->priced |= 1u << i;
  }
  return TRUE;
}

static gboolean
read_hundredths (const CyRecord *record,
                 const char *field,
                 gint64 high,
                 gint64 absent,
                 gint64 *out_value,
                 GError **error)
{
  const char *text = cy_record_get_text (record, field);

  *out_value = absent;
  if (text == NULL || cy_hundredths_parse (text, high, out_value, error))
    return TRUE;
  g_prefix_error (error, "tariff \"%s\": %s: ", record->id, field);
  return FALSE;
}

static gboolean
read_vat (const CyRecord *record, CyTariffTerms *terms, GError **error)
{
  for (guint i = 0; i < CY_N_TARIFF_VATS; i++) {
    g_autofree char *field = g_strconcat ("vat_", cy_tariff_vat_names[i], NULL);
    gint64 rate;

    if (!read_hundredths (record, field, CY_TARIFF_MAX_VAT, 0, &rate, error))
      return FALSE;
    terms->vat[i] = (guint) rate;
  }
  return TRUE;
}

static gboolean
read_amounts (const CyRecord *record, CyTariffTerms *terms, GError **error)
{
  terms->grace_min = (guint) CLAMP (cy_record_get_int (record, "occupancy_grace_min", 0), 0,
                                    CY_TARIFF_MAX_GRACE_MIN);
  return cy_tariff_read_price (record, "occupancy_price", FALSE, &terms->occupancy_price, error) &&
         read_hundredths (record, "occupancy_cap", CY_TARIFF_MAX_MINOR, -1,
                          &terms->occupancy_cap_minor, error) &&
         read_hundredths (record, "minimum", CY_TARIFF_MAX_MINOR, 0, &terms->minimum_minor,
                          error) &&
         read_vat (record, terms, error);
}

static gboolean
read_days (const CyRecord *record, CyTariffTerms *terms, GError **error)
{
  const char *periods = cy_record_get_text (record, "periods");
  const char *rules = cy_record_get_text (record, "rules");
  const char *field = "periods";
  GArray *seasons;

  if (cy_tariff_day_parse (periods != NULL ? periods : "", &terms->day, error)) {
    field = "rules";
    seasons = cy_tariff_seasons_parse (rules != NULL ? rules : "", &terms->day, error);
    if (seasons != NULL) {
      g_array_unref (terms->seasons);
      terms->seasons = seasons;
      return TRUE;
    }
  }
  g_prefix_error (error, "tariff \"%s\": %s: ", record->id, field);
  return FALSE;
}

static CyTariffDate
read_date (const CyRecord *record, const char *field)
{
  GDate date;

  return cy_record_get_date (record, field, &date)
           ? CY_TARIFF_DATE ((guint) g_date_get_year (&date), (guint) g_date_get_month (&date),
                             (guint) g_date_get_day (&date))
           : 0;
}

/**
 * cy_tariff_terms_read:
 * @record: of the kind tariff.
 *
 * Returns: (transfer full) (nullable): what it says as it stands; currency CNY and time zone Asia/Shanghai when
 *   it says none.
 *
 * Errors: %CY_MODEL_ERROR_INVALID with the field and its value.
 */
CyTariffTerms *
cy_tariff_terms_read (const CyRecord *record, GError **error)
{
  g_autoptr (CyTariffTerms) terms = cy_tariff_terms_new (record->id);
  const char *currency = cy_record_get_text (record, "currency");
  const char *zone = cy_record_get_text (record, "time_zone");

  terms->version = (guint32) CLAMP (cy_record_get_int (record, "version", 0), 0, G_MAXUINT32);
  terms->name = g_strdup (cy_record_get_text (record, "name"));
  terms->currency = g_strdup (currency != NULL ? currency : DEFAULT_CURRENCY);
  cy_tariff_terms_set_zone (terms, zone != NULL ? zone : DEFAULT_ZONE);
  terms->valid_from = read_date (record, "valid_from");
  terms->valid_to = read_date (record, "valid_to");
  if (!read_days (record, terms, error) || !read_classes (record, terms, error) ||
      !read_amounts (record, terms, error) || !cy_tariff_terms_check (terms, error))
    return NULL;
  return g_steal_pointer (&terms);
}

/**
 * cy_tariff_terms_find_day:
 * @date: with its year.
 * @weekday: 1 is Monday, 7 is Sunday.
 *
 * Returns: (transfer none): the course of that day.
 */
const CyTariffDay *
cy_tariff_terms_find_day (const CyTariffTerms *terms, CyTariffDate date, guint weekday)
{
  for (guint i = 0; i < terms->seasons->len; i++) {
    const CyTariffSeason *season = &g_array_index (terms->seasons, CyTariffSeason, i);

    if (cy_tariff_season_fits (season, date, weekday))
      return &season->day;
  }
  return &terms->day;
}

/**
 * cy_tariff_terms_equal:
 *
 * Returns: whether they are the same to the last member.
 */
gboolean
cy_tariff_terms_equal (const CyTariffTerms *a, const CyTariffTerms *b)
{
  g_autoptr (JsonNode) left = NULL;
  g_autoptr (JsonNode) right = NULL;
  g_autofree char *left_text = NULL;
  g_autofree char *right_text = NULL;

  if (a == b)
    return TRUE;
  left = cy_tariff_terms_to_json (a);
  right = cy_tariff_terms_to_json (b);
  left_text = cy_json_to_text (left, FALSE);
  right_text = cy_json_to_text (right, FALSE);
  return g_str_equal (left_text, right_text);
}
