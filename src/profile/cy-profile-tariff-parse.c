/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-profile-tariff-private.h"

#define READ_MAX 125

/**
 * cy_profile_tariff_reads:
 * @out_reads: (element-type CyReadBlock): where the tariff is read back; added in the order in
 *   which cy_profile_tariff_parse() wants their words, one after another.
 *
 * Returns: %FALSE when the device takes no tariff.
 */
gboolean
cy_profile_tariff_reads (const CyProfile *profile, GArray *out_reads)
{
  const CyProfileTariff *tariff = profile->tariff;
  guint limit = profile->reading.bulk ? MIN (profile->reading.max_block, READ_MAX) : 1;
  CyReadBlock *last = NULL;
  guint n;

  if (tariff == NULL)
    return FALSE;
  for (guint i = 0; i < cy_tariff_shape (tariff).total; i += n) {
    guint address = cy_tariff_word_address (tariff, i);

    n = cy_tariff_element (tariff, i);
    if (last != NULL && last->address + last->count == address && last->count + n <= limit) {
      last->count = (guint16) (last->count + n);
    } else {
      const CyReadBlock read = { tariff->function, tariff->unit, (guint16) address, (guint16) n,
                                 1 };

      g_array_append_val (out_reads, read);
      last = &g_array_index (out_reads, CyReadBlock, out_reads->len - 1);
    }
  }
  return TRUE;
}

static gboolean
parse_schedule (const CyProfileTariff *tariff,
                const guint16 *words,
                CyTariffImage *image,
                GError **error)
{
  guint further = CY_TARIFF_SLOTS / tariff->slots;

  for (guint i = 0; i < tariff->slots; i++) {
    guint value = tariff->bytes ? (i % 2 == 0 ? words[i / 2] >> 8 : words[i / 2] & 0xff) : words[i];

    if (value < tariff->first_class || value - tariff->first_class >= tariff->classes)
      return cy_tariff_refuse (error, _ ("slot %u of the pile says class %u, which is none"), i,
                               value);
    for (guint k = 0; k < further; k++)
      image->slots[i * further + k] = (guint8) (value - tariff->first_class);
  }
  return TRUE;
}

static gboolean
read_price (const CyProfileTariff *tariff, const guint16 *words, gint32 *out_price, GError **error)
{
  CyRegisterFormat format = cy_tariff_format (tariff, tariff->price_words);
  guint64 price = cy_register_get_bits (&format, words) * (guint64) tariff->price_step;

  if (price > G_MAXINT32)
    return cy_tariff_refuse (error, _ ("a price of the pile is %.2f per kWh, beyond reason"),
                             (double) price / 100000);
  *out_price = (gint32) price;
  return TRUE;
}

static gboolean
read_prices (const CyProfileTariff *tariff,
             const guint16 *words,
             guint index,
             gint32 *out_electricity,
             gint32 *out_service,
             GError **error)
{
  const guint16 *at = words + index * tariff->price_words * (tariff->service ? 2 : 1);

  *out_service = 0;
  return read_price (tariff, at, out_electricity, error) &&
         (!tariff->service || read_price (tariff, at + tariff->price_words, out_service, error));
}

/* The class these prices make, dearest first; found, or put in its place. */
static gboolean
find_class (CyTariffImage *image, gint32 electricity, gint32 service, GError **error)
{
  gint64 both = (gint64) electricity + service;
  guint at = 0;

  while (at < image->n_classes && (gint64) image->electricity[at] + image->service[at] > both)
    at++;
  for (guint i = 0; i < image->n_classes; i++) {
    if (image->electricity[i] == electricity && image->service[i] == service)
      return TRUE;
  }
  if (image->n_classes == CY_TARIFF_CLASSES)
    return cy_tariff_refuse (error, _ ("the pile has more than %d different prices"),
                             CY_TARIFF_CLASSES);
  for (guint i = image->n_classes; i > at; i--) {
    image->electricity[i] = image->electricity[i - 1];
    image->service[i] = image->service[i - 1];
  }
  image->electricity[at] = electricity;
  image->service[at] = service;
  image->n_classes++;
  return TRUE;
}

/* A price for each slot: as many classes as there are different prices. */
static gboolean
parse_slot_prices (const CyProfileTariff *tariff,
                   const guint16 *words,
                   CyTariffImage *image,
                   GError **error)
{
  guint further = CY_TARIFF_SLOTS / tariff->slots;
  gint32 electricity = 0;
  gint32 service = 0;

  for (guint i = 0; i < tariff->slots; i++) {
    if (!read_prices (tariff, words, i, &electricity, &service, error) ||
        !find_class (image, electricity, service, error))
      return FALSE;
  }
  for (guint i = 0; i < CY_TARIFF_SLOTS; i++) {
    /* Read above without a complaint, and so again. */
    (void) read_prices (tariff, words, i / further, &electricity, &service, NULL);
    while (image->electricity[image->slots[i]] != electricity ||
           image->service[image->slots[i]] != service)
      image->slots[i]++;
  }
  return TRUE;
}

static gboolean
parse_class_prices (const CyProfileTariff *tariff,
                    const guint16 *words,
                    CyTariffImage *image,
                    GError **error)
{
  image->n_classes = tariff->classes;
  for (guint i = 0; i < tariff->classes; i++) {
    if (!read_prices (tariff, words, i, &image->electricity[i], &image->service[i], error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_profile_tariff_parse:
 * @words: (array length=n_words): what the blocks of cy_profile_tariff_reads() brought, one after
 *   another; hostile or not.
 * @out_image: (out): the tariff of the pile. Where it has prices and no classes, the classes are
 *   its different prices, the dearest first; where it knows only sums, they are the electricity.
 *
 * Errors: #CY_PROFILE_ERROR_ARGUMENT when that is no tariff.
 */
gboolean
cy_profile_tariff_parse (const CyProfile *profile,
                         const guint16 *words,
                         guint n_words,
                         CyTariffImage *out_image,
                         GError **error)
{
  CyTariffImage image = { 0 };
  const CyProfileTariff *tariff;
  CyTariffShape shape;

  if (!cy_tariff_of (profile, &tariff, error))
    return FALSE;
  shape = cy_tariff_shape (tariff);
  if (n_words != shape.total)
    return cy_tariff_refuse (error, _ ("a tariff of profile %s has %u registers, not %u"),
                             profile->id, shape.total, n_words);
  if (tariff->classes > 0 ? !parse_schedule (tariff, words, &image, error) ||
                              !parse_class_prices (tariff, words + shape.schedule, &image, error)
                          : !parse_slot_prices (tariff, words, &image, error))
    return FALSE;
  if (tariff->version_words > 0) {
    CyRegisterFormat format = cy_tariff_format (tariff, tariff->version_words);

    image.version = cy_register_get_bits (&format, words + shape.schedule + shape.prices);
  }
  *out_image = image;
  return TRUE;
}
