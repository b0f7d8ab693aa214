/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-model-error.h"

#define SLOT_MINUTES 30

static const struct {
  const char *name;
  const char *label;
  const char *electricity; /* fields of the record */
  const char *service;
} classes[CY_TARIFF_CLASSES] = {
  { "sharp", N_ ("Sharp"), "sharp_electricity", "sharp_service" },
  { "peak", N_ ("Peak"), "peak_electricity", "peak_service" },
  { "flat", N_ ("Flat"), "flat_electricity", "flat_service" },
  { "valley", N_ ("Valley"), "valley_electricity", "valley_service" },
  { "deep", N_ ("Deep valley"), "deep_electricity", "deep_service" },
};

const char *
cy_tariff_class_name (guint class)
{
  return classes[class].name;
}

/**
 * cy_tariff_class_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_tariff_class_label (guint class)
{
  return classes[class].label;
}

static gboolean
fail (GError **error, const char *text, const char *what)
{
  g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID, "\"%s\" %s", text, what);
  return FALSE;
}

/**
 * cy_tariff_class_find:
 *
 * Returns: whether @name is a class.
 */
gboolean
cy_tariff_class_find (const char *name, guint8 *out_class)
{
  for (guint8 i = 0; i < CY_TARIFF_CLASSES; i++) {
    if (g_str_equal (name, classes[i].name)) {
      *out_class = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * cy_tariff_parse_periods:
 * @text: `00:00-07:00 valley, 07:00-10:00 peak, ...`, on half hours, the whole day once.
 * @out_slots: (out): the class of each half hour, as piles keep them.
 *
 * Errors: %CY_MODEL_ERROR_INVALID, with the period that is wrong, the time that has none or the time that is
 *   not on a half hour.
 */
gboolean
cy_tariff_parse_periods (const char *text, guint8 out_slots[CY_TARIFF_SLOTS], GError **error)
{
  CyTariffDay day;

  if (!cy_tariff_day_parse (text, &day, error))
    return FALSE;
  for (guint i = 0; i < day.n_periods; i++) {
    if (day.periods[i].from_min % SLOT_MINUTES != 0) {
      g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID,
                   "%02u:%02u is not on half hours, which are all that piles keep",
                   day.periods[i].from_min / 60u, day.periods[i].from_min % 60u);
      return FALSE;
    }
  }
  for (guint i = 0; i < CY_TARIFF_SLOTS; i++)
    out_slots[i] = cy_tariff_day_find (&day, i * SLOT_MINUTES)->class;
  return TRUE;
}

/**
 * cy_tariff_sketch_periods:
 * @out_slots: (out): what @text says as far as it is right, where each half hour begins; %CY_TARIFF_NO_CLASS
 *   elsewhere.
 *
 * For showing periods while they are typed.
 */
void
cy_tariff_sketch_periods (const char *text, guint8 out_slots[CY_TARIFF_SLOTS])
{
  guint8 minutes[CY_TARIFF_DAY_MINUTES];

  cy_tariff_day_sketch (text, minutes);
  for (guint i = 0; i < CY_TARIFF_SLOTS; i++)
    out_slots[i] = minutes[i * SLOT_MINUTES];
}

/**
 * cy_tariff_parse_price:
 * @text: `1.05320`, at most five decimals.
 * @out_price: (out): [1/100000 currency per kWh].
 */
gboolean
cy_tariff_parse_price (const char *text, gint32 *out_price, GError **error)
{
  gint64 price = 0;
  int decimals = -1;

  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (!g_ascii_isdigit (*p) || decimals == 5 || price > CY_TARIFF_MAX_PRICE)
      return fail (error, text, "is not a price with at most five decimals");
    price = price * 10 + (*p - '0');
    decimals += decimals >= 0;
  }
  for (int i = MAX (decimals, 0); i < 5; i++)
    price *= 10;
  if (*text == '\0' || *text == '.' || price > CY_TARIFF_MAX_PRICE)
    return fail (error, text, "is not a price from 0 to 100");
  *out_price = (gint32) price;
  return TRUE;
}

/**
 * cy_tariff_spell_price:
 * @price: [1/100000 currency].
 *
 * Returns: (transfer full): `1.0532`, with as many decimals as it needs and two at least.
 */
char *
cy_tariff_spell_price (gint32 price)
{
  char *text = g_strdup_printf ("%d.%05d", price / 100000, price % 100000);
  gsize length = strlen (text);

  while (text[length - 1] == '0' && text[length - 3] != '.')
    text[--length] = '\0';
  return text;
}

/**
 * cy_hundredths_parse:
 * @text: `12.50`, at most two decimals.
 * @high: the most [1/100].
 * @out_hundredths: (out): 1250.
 *
 * Errors: %CY_MODEL_ERROR_INVALID
 */
gboolean
cy_hundredths_parse (const char *text, gint64 high, gint64 *out_hundredths, GError **error)
{
  gint64 value = 0;
  int decimals = -1;

  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '.' && decimals < 0 && p > text) {
      decimals = 0;
      continue;
    }
    if (!g_ascii_isdigit (*p) || decimals == 2 || value > high)
      return fail (error, text, N_ ("is not a number with at most two decimals"));
    value = value * 10 + (*p - '0');
    decimals += decimals >= 0;
  }
  for (int i = MAX (decimals, 0); i < 2; i++)
    value *= 10;
  if (*text == '\0' || value > high)
    return fail (error, text, N_ ("is not a number in the range"));
  *out_hundredths = value;
  return TRUE;
}

/**
 * cy_hundredths_spell:
 *
 * Returns: (transfer full): `12.50`.
 */
char *
cy_hundredths_spell (gint64 hundredths)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%02d", hundredths / 100, (int) (hundredths % 100));
}

/**
 * cy_tariff_read_price:
 * @field: of @record.
 * @is_required: whether a record without it is refused.
 * @out_price: (out): 0 when there is none.
 *
 * Errors: %CY_MODEL_ERROR_INVALID with the field and its value.
 */
gboolean
cy_tariff_read_price (const CyRecord *record,
                      const char *field,
                      gboolean is_required,
                      gint32 *out_price,
                      GError **error)
{
  const char *text = cy_record_get_text (record, field);

  *out_price = 0;
  if (text == NULL && !is_required)
    return TRUE;
  if (text == NULL) {
    g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID, "tariff \"%s\": %s is missing",
                 record->id, field);
    return FALSE;
  }
  if (cy_tariff_parse_price (text, out_price, error))
    return TRUE;
  g_prefix_error (error, "tariff \"%s\": %s: ", record->id, field);
  return FALSE;
}

/**
 * cy_tariff_read:
 * @record: of the kind tariff.
 * @out_image: (out): as a pile is given it.
 *
 * Errors: %CY_MODEL_ERROR_INVALID when a class that is used has no price, or the day has a gap.
 */
gboolean
cy_tariff_read (const CyRecord *record, CyTariffImage *out_image, GError **error)
{
  CyTariffImage image = { .version = (guint64) cy_record_get_int (record, "version", 0) };
  const char *periods = cy_record_get_text (record, "periods");

  if (!cy_tariff_parse_periods (periods != NULL ? periods : "", image.slots, error))
    return FALSE;
  for (guint i = 0; i < CY_TARIFF_SLOTS; i++)
    image.n_classes = MAX (image.n_classes, image.slots[i] + 1u);
  for (guint i = 0; i < image.n_classes; i++) {
    gboolean used = memchr (image.slots, (int) i, sizeof image.slots) != NULL;

    if (!used && cy_record_get_text (record, classes[i].electricity) == NULL)
      continue;
    if (!cy_tariff_read_price (record, classes[i].electricity, TRUE, &image.electricity[i],
                               error) ||
        !cy_tariff_read_price (record, classes[i].service, FALSE, &image.service[i], error))
      return FALSE;
  }
  *out_image = image;
  return TRUE;
}

/**
 * cy_tariff_check_validity:
 * @record: of any kind.
 *
 * A tariff that is still being worked on may lack prices; that it ends before it begins is never meant.
 *
 * Errors: %CY_MODEL_ERROR_INVALID.
 */
gboolean
cy_tariff_check_validity (const CyRecord *record, GError **error)
{
  const char *from = cy_record_get_text (record, "valid_from");
  const char *to = cy_record_get_text (record, "valid_to");

  /* Dates are YYYY-MM-DD, which sort as they come. */
  if (record->kind != CY_KIND_TARIFF || from == NULL || to == NULL || strcmp (from, to) <= 0)
    return TRUE;
  g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID,
               "valid_to: %s is before valid_from %s", to, from);
  return FALSE;
}
