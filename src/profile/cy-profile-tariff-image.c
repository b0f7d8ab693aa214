/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-profile-error.h"
#include "cy-profile-tariff-private.h"

static const char *const class_names[CY_TARIFF_CLASSES] = {
  N_ ("sharp"), N_ ("peak"), N_ ("flat"), N_ ("valley"), N_ ("deep valley"),
};

/* g_set_error() that is also the answer. */
gboolean
cy_tariff_refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (
    error, g_error_new_valist (CY_PROFILE_ERROR, CY_PROFILE_ERROR_ARGUMENT, format, args));
  va_end (args);
  return FALSE;
}

gboolean
cy_tariff_of (const CyProfile *profile, const CyProfileTariff **out_tariff, GError **error)
{
  *out_tariff = profile->tariff;
  if (profile->tariff == NULL)
    g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_UNSUPPORTED,
                 _ ("a pile of profile %s takes no tariff"), profile->id);
  return profile->tariff != NULL;
}

static gint64
register_max (guint words)
{
  return words == 1 ? G_MAXUINT16 : G_MAXUINT32;
}

CyRegisterFormat
cy_tariff_format (const CyProfileTariff *tariff, guint words)
{
  return (CyRegisterFormat){
    .type = words == 1 ? CY_REGISTER_U16 : CY_REGISTER_U32,
    .words = words,
    .lsw_first = tariff->lsw_first,
  };
}

static gboolean
check_image (const CyTariffImage *image, GError **error)
{
  if (image->n_classes < 1 || image->n_classes > CY_TARIFF_CLASSES)
    return cy_tariff_refuse (error, _ ("a tariff has 1 to %d price classes, not %u"),
                             CY_TARIFF_CLASSES, image->n_classes);
  for (guint i = 0; i < CY_TARIFF_SLOTS; i++) {
    if (image->slots[i] >= image->n_classes)
      return cy_tariff_refuse (error,
                               _ ("%02u:%02u has class %u, and only %u classes have a price"),
                               i / 2, i % 2 * 30, image->slots[i], image->n_classes);
  }
  return TRUE;
}

/* What a device without classes cares about is the price, whatever it is called. */
static gboolean
costs_the_same (const CyProfileTariff *tariff, const CyTariffImage *image, guint a, guint b)
{
  guint first = image->slots[a];
  guint second = image->slots[b];

  if (tariff->classes > 0 || first == second)
    return first == second;
  if (tariff->service)
    return image->electricity[first] == image->electricity[second] &&
           image->service[first] == image->service[second];
  return (gint64) image->electricity[first] + image->service[first] ==
         (gint64) image->electricity[second] + image->service[second];
}

static gboolean
check_slots (const CyProfileTariff *tariff, const CyTariffImage *image, GError **error)
{
  for (guint i = 0; i < CY_TARIFF_SLOTS; i++) {
    if (tariff->classes > 0 && image->slots[i] >= tariff->classes)
      return cy_tariff_refuse (
        error,
        _ ("the tariff uses the class %s at %02u:%02u, and this pile knows %u classes; "
           "classes are never merged"),
        _ (class_names[image->slots[i]]), i / 2, i % 2 * 30, tariff->classes);
  }
  for (guint i = 1; tariff->slots == 24 && i < CY_TARIFF_SLOTS; i += 2) {
    if (!costs_the_same (tariff, image, i - 1, i))
      return cy_tariff_refuse (
        error, _ ("the tariff changes at %02u:30, and this pile knows whole hours only"), i / 2);
  }
  return TRUE;
}

static gboolean
check_price (const CyProfileTariff *tariff,
             const char *what,
             guint class,
             gint64 price,
             GError **error)
{
  gint64 max = register_max (tariff->price_words) * tariff->price_step;

  if (price < 0)
    return cy_tariff_refuse (error, _ ("%s of class %s is below 0, which this pile cannot be told"),
                             what, _ (class_names[class]));
  if (price % tariff->price_step != 0)
    return cy_tariff_refuse (
      error, _ ("%s of class %s is %.5f, and this pile takes steps of %g only"), what,
      _ (class_names[class]), (double) price / 100000, tariff->price_step / 100000.0);
  if (price > max)
    return cy_tariff_refuse (error, _ ("%s of class %s is %.5f, and this pile takes at most %.5f"),
                             what, _ (class_names[class]), (double) price / 100000,
                             (double) max / 100000);
  return TRUE;
}

static gboolean
check_prices (const CyProfileTariff *tariff, const CyTariffImage *image, GError **error)
{
  guint n = tariff->classes > 0 ? MIN (image->n_classes, tariff->classes) : image->n_classes;

  for (guint i = 0; i < n; i++) {
    gint64 both = (gint64) image->electricity[i] + image->service[i];

    if (!tariff->service && !check_price (tariff, _ ("the price with service"), i, both, error))
      return FALSE;
    if (tariff->service &&
        (!check_price (tariff, _ ("the electricity price"), i, image->electricity[i], error) ||
         !check_price (tariff, _ ("the service fee"), i, image->service[i], error)))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_profile_tariff_fits:
 *
 * Returns: whether the device can be given this tariff as it is. Nothing is rounded or merged.
 *
 * Errors: #CY_PROFILE_ERROR_UNSUPPORTED when the device takes no tariff, else
 *   #CY_PROFILE_ERROR_ARGUMENT with the reason in words.
 */
gboolean
cy_profile_tariff_fits (const CyProfile *profile, const CyTariffImage *image, GError **error)
{
  const CyProfileTariff *tariff;

  if (!cy_tariff_of (profile, &tariff, error) || !check_image (image, error) ||
      !check_slots (tariff, image, error) || !check_prices (tariff, image, error))
    return FALSE;
  if (tariff->version_words > 0 &&
      (image->version < 1 || image->version > (guint64) register_max (tariff->version_words)))
    return cy_tariff_refuse (error,
                             "version %" G_GUINT64_FORMAT " is outside 1 to %" G_GINT64_FORMAT,
                             image->version, register_max (tariff->version_words));
  return TRUE;
}

static void
spell_schedule (const CyProfileTariff *tariff, const CyTariffImage *image, guint16 *out_words)
{
  guint further = CY_TARIFF_SLOTS / tariff->slots;

  for (guint i = 0; i < tariff->slots; i++) {
    guint16 class = (guint16) (tariff->first_class + image->slots[i * further]);

    if (!tariff->bytes)
      out_words[i] = class;
    else if (i % 2 == 0)
      out_words[i / 2] = (guint16) (class << 8);
    else
      out_words[i / 2] = (guint16) (out_words[i / 2] | class);
  }
}

static guint16 *
spell_price (const CyProfileTariff *tariff,
             const CyTariffImage *image,
             guint class,
             guint16 *out_words)
{
  CyRegisterFormat format = cy_tariff_format (tariff, tariff->price_words);
  gboolean known = class < image->n_classes;
  gint64 price = known ? image->electricity[class] : 0;
  gint64 fee = known ? image->service[class] : 0;

  if (!tariff->service)
    price += fee;
  cy_register_put_bits (&format, (guint64) (price / tariff->price_step), out_words);
  out_words += tariff->price_words;
  if (!tariff->service)
    return out_words;
  cy_register_put_bits (&format, (guint64) (fee / tariff->price_step), out_words);
  return out_words + tariff->price_words;
}

static void
spell (const CyProfileTariff *tariff, const CyTariffImage *image, guint16 *out_words)
{
  CyTariffShape shape = cy_tariff_shape (tariff);
  CyRegisterFormat format = cy_tariff_format (tariff, tariff->version_words);
  guint16 *words = out_words + shape.schedule;

  if (tariff->classes > 0)
    spell_schedule (tariff, image, out_words);
  for (guint i = 0; i < (tariff->classes > 0 ? tariff->classes : tariff->slots); i++)
    words = spell_price (
      tariff, image, tariff->classes > 0 ? i : image->slots[i * CY_TARIFF_SLOTS / tariff->slots],
      words);
  if (tariff->version_words > 0)
    cy_register_put_bits (&format, image->version, words);
}

/* The version makes the rest valid, so it goes last and alone. */
static gboolean
joins (const CyProfileTariff *tariff, const CyProfileWrite *last, guint word, guint n)
{
  CyTariffShape shape = cy_tariff_shape (tariff);
  guint limit = tariff->write_function == 6 ? 1 : CY_PROFILE_WRITE_MAX;

  return last != NULL && word < shape.schedule + shape.prices && last->n + n <= limit &&
         last->address + last->n == cy_tariff_word_address (tariff, word);
}

/**
 * cy_profile_tariff_writes:
 * @out_writes: (element-type CyProfileWrite): the writes are added here, in the order to be sent;
 *   nothing is added on failure.
 *
 * Errors: as cy_profile_tariff_fits().
 */
gboolean
cy_profile_tariff_writes (const CyProfile *profile,
                          const CyTariffImage *image,
                          GArray *out_writes,
                          GError **error)
{
  guint16 words[CY_PROFILE_TARIFF_WORDS];
  const CyProfileTariff *tariff = profile->tariff;
  CyProfileWrite *last = NULL;
  guint n;

  if (!cy_profile_tariff_fits (profile, image, error))
    return FALSE;
  spell (tariff, image, words);
  for (guint i = 0; i < cy_tariff_shape (tariff).total; i += n) {
    n = cy_tariff_element (tariff, i);
    if (!joins (tariff, last, i, n)) {
      const CyProfileWrite write = {
        .function = tariff->write_function,
        .unit = tariff->unit,
        .address = (guint16) cy_tariff_word_address (tariff, i),
        .pause_ms = tariff->pause_ms,
      };

      g_array_append_val (out_writes, write);
      last = &g_array_index (out_writes, CyProfileWrite, out_writes->len - 1);
    }
    for (guint k = 0; k < n; k++)
      last->values[last->n++] = words[i + k];
  }
  return TRUE;
}

/**
 * cy_profile_tariff_same:
 *
 * Returns: whether @found is what a device keeps that was given @wanted: the same registers.
 */
gboolean
cy_profile_tariff_same (const CyProfile *profile,
                        const CyTariffImage *wanted,
                        const CyTariffImage *found)
{
  guint16 first[CY_PROFILE_TARIFF_WORDS] = { 0 };
  guint16 second[CY_PROFILE_TARIFF_WORDS] = { 0 };

  if (!cy_profile_tariff_fits (profile, wanted, NULL) ||
      !cy_profile_tariff_fits (profile, found, NULL))
    return FALSE;
  spell (profile->tariff, wanted, first);
  spell (profile->tariff, found, second);
  return memcmp (first, second, sizeof first) == 0;
}

/**
 * cy_profile_tariff_words:
 *
 * Returns: how many registers the device's tariff takes; 0 when it has none.
 */
guint
cy_profile_tariff_words (const CyProfile *profile)
{
  return profile->tariff == NULL ? 0 : cy_tariff_shape (profile->tariff).total;
}

/**
 * cy_profile_tariff_match:
 * @write: a write that came in, its unit -1 where it is the link's own.
 * @out_first: (out): which of the tariff's words it begins with.
 *
 * Returns: whether all it writes belongs to the tariff.
 */
gboolean
cy_profile_tariff_match (const CyProfile *profile, const CyProfileWrite *write, guint *out_first)
{
  const CyProfileTariff *tariff = profile->tariff;
  guint total = cy_profile_tariff_words (profile);
  guint first = 0;

  if (tariff == NULL || write->unit != tariff->unit || write->function != tariff->write_function)
    return FALSE;
  while (first < total && cy_tariff_word_address (tariff, first) != write->address)
    first++;
  if (write->n == 0 || first + write->n > total)
    return FALSE;
  for (guint i = 0; i < write->n; i++) {
    if (cy_tariff_word_address (tariff, first + i) != write->address + i)
      return FALSE;
  }
  *out_first = first;
  return TRUE;
}
