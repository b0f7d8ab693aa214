/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "cy-model-error.h"

#define SLOT_MINUTES 30

/* More than any city charges; a price beyond is a decimal point in the wrong place. */
#define MAX_PRICE 10000000

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

/* "07:30" as a slot, "24:00" as the end of the day. */
static gboolean
parse_slot (const char *text, guint *out_slot)
{
  guint hour;
  guint minute;
  char rest;

  if (sscanf (text, "%2u:%2u%c", &hour, &minute, &rest) != 2 || strlen (text) != 5 || hour > 24 ||
      minute % SLOT_MINUTES != 0 || minute >= 60 || (hour == 24 && minute != 0))
    return FALSE;
  *out_slot = (hour * 60 + minute) / SLOT_MINUTES;
  return TRUE;
}

static gboolean
find_class (const char *name, guint8 *out_class)
{
  for (guint8 i = 0; i < CY_TARIFF_CLASSES; i++) {
    if (g_str_equal (name, classes[i].name)) {
      *out_class = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* "07:30-10:00 peak"; a period may go over midnight. */
static gboolean
take_period (const char *text, guint8 slots[CY_TARIFF_SLOTS], GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", 2);
  g_auto (GStrv) times = g_strsplit (parts[0] != NULL ? parts[0] : "", "-", 2);
  guint8 class;
  guint from;
  guint to;

  if (g_strv_length (parts) != 2 || g_strv_length (times) != 2 || !parse_slot (times[0], &from) ||
      !parse_slot (times[1], &to) || from == CY_TARIFF_SLOTS || from == to)
    return fail (error, text, N_ ("is not HH:MM-HH:MM CLASS on half hours"));
  if (!find_class (g_strstrip (parts[1]), &class))
    return fail (error, parts[1], N_ ("is none of sharp, peak, flat, valley, deep"));
  for (guint i = from; i != to % CY_TARIFF_SLOTS || i == from; i = (i + 1) % CY_TARIFF_SLOTS) {
    if (slots[i] != CY_TARIFF_NO_CLASS)
      return fail (error, text, N_ ("overlaps another period"));
    slots[i] = class;
    if ((i + 1) % CY_TARIFF_SLOTS == to % CY_TARIFF_SLOTS)
      break;
  }
  return TRUE;
}

/**
 * cy_tariff_parse_periods:
 * @text: `00:00-07:00 valley, 07:00-10:00 peak, ...`, on half hours, the whole day once.
 * @out_slots: (out): the class of each half hour.
 *
 * Errors: %CY_MODEL_ERROR_INVALID, with the period that is wrong or the time that has none.
 */
gboolean
cy_tariff_parse_periods (const char *text, guint8 out_slots[CY_TARIFF_SLOTS], GError **error)
{
  g_auto (GStrv) periods = g_strsplit (text, ",", CY_TARIFF_SLOTS + 1);
  guint8 slots[CY_TARIFF_SLOTS];

  memset (slots, CY_TARIFF_NO_CLASS, sizeof slots);
  for (guint i = 0; periods[i] != NULL; i++) {
    if (!take_period (g_strstrip (periods[i]), slots, error))
      return FALSE;
  }
  for (guint i = 0; i < CY_TARIFF_SLOTS; i++) {
    if (slots[i] == CY_TARIFF_NO_CLASS) {
      g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID,
                   "a gap in the day: no class from %02u:%02u on", i / 2,
                   i % 2 * (guint) SLOT_MINUTES);
      return FALSE;
    }
  }
  memcpy (out_slots, slots, sizeof slots);
  return TRUE;
}

/**
 * cy_tariff_sketch_periods:
 * @out_slots: (out): what @text says as far as it is right; %CY_TARIFF_NO_CLASS elsewhere.
 *
 * For showing periods while they are typed.
 */
void
cy_tariff_sketch_periods (const char *text, guint8 out_slots[CY_TARIFF_SLOTS])
{
  g_auto (GStrv) periods = g_strsplit (text, ",", CY_TARIFF_SLOTS + 1);

  memset (out_slots, CY_TARIFF_NO_CLASS, CY_TARIFF_SLOTS);
  for (guint i = 0; periods[i] != NULL; i++)
    (void) take_period (g_strstrip (periods[i]), out_slots, NULL);
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
    if (!g_ascii_isdigit (*p) || decimals == 5 || price > MAX_PRICE)
      return fail (error, text, "is not a price with at most five decimals");
    price = price * 10 + (*p - '0');
    decimals += decimals >= 0;
  }
  for (int i = MAX (decimals, 0); i < 5; i++)
    price *= 10;
  if (*text == '\0' || *text == '.' || price > MAX_PRICE)
    return fail (error, text, "is not a price from 0 to 100");
  *out_price = (gint32) price;
  return TRUE;
}

static gboolean
read_price (const CyRecord *record, const char *field, gint32 *out_price, GError **error)
{
  const char *text = cy_record_get_text (record, field);

  if (text == NULL) {
    g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID, "tariff \"%s\": %s is missing",
                 record->id, field);
    return FALSE;
  }
  return cy_tariff_parse_price (text, out_price, error);
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
    if (!read_price (record, classes[i].electricity, &image.electricity[i], error))
      return FALSE;
    if (cy_record_get_text (record, classes[i].service) != NULL &&
        !read_price (record, classes[i].service, &image.service[i], error))
      return FALSE;
  }
  *out_image = image;
  return TRUE;
}
