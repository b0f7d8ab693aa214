/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-error.h"
#include "cy-profile-tariff-private.h"

#define READ_MAX 125

static const char *const class_names[CY_TARIFF_CLASSES] = { "sharp", "peak", "flat", "valley",
                                                            "deep valley" };

/* g_set_error() that is also the answer. */
static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (
    error, g_error_new_valist (CY_PROFILE_ERROR, CY_PROFILE_ERROR_ARGUMENT, format, args));
  va_end (args);
  return FALSE;
}

static gboolean
get_tariff (const CyProfile *profile, const CyProfileTariff **out_tariff, GError **error)
{
  *out_tariff = profile->tariff;
  if (profile->tariff == NULL)
    g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_UNSUPPORTED,
                 "a pile of profile %s takes no tariff", profile->id);
  return profile->tariff != NULL;
}

static gint64
register_max (guint words)
{
  return words == 1 ? G_MAXUINT16 : G_MAXUINT32;
}

static CyRegisterFormat
format_of (const CyProfileTariff *tariff, guint words)
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
    return refuse (error, "a tariff has 1 to %d price classes, not %u", CY_TARIFF_CLASSES,
                   image->n_classes);
  for (guint i = 0; i < CY_TARIFF_SLOTS; i++) {
    if (image->slots[i] >= image->n_classes)
      return refuse (error, "%02u:%02u has class %u, and only %u classes have a price", i / 2,
                     i % 2 * 30, image->slots[i], image->n_classes);
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
      return refuse (error,
                     "the tariff uses the class %s at %02u:%02u, and this pile knows %u classes; "
                     "classes are never merged",
                     class_names[image->slots[i]], i / 2, i % 2 * 30, tariff->classes);
  }
  for (guint i = 1; tariff->slots == 24 && i < CY_TARIFF_SLOTS; i += 2) {
    if (!costs_the_same (tariff, image, i - 1, i))
      return refuse (error, "the tariff changes at %02u:30, and this pile knows whole hours only",
                     i / 2);
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
    return refuse (error, "%s of class %s is below 0, which this pile cannot be told", what,
                   class_names[class]);
  if (price % tariff->price_step != 0)
    return refuse (error, "%s of class %s is %.5f, and this pile takes steps of %g only", what,
                   class_names[class], (double) price / 100000, tariff->price_step / 100000.0);
  if (price > max)
    return refuse (error, "%s of class %s is %.5f, and this pile takes at most %.5f", what,
                   class_names[class], (double) price / 100000, (double) max / 100000);
  return TRUE;
}

static gboolean
check_prices (const CyProfileTariff *tariff, const CyTariffImage *image, GError **error)
{
  guint n = tariff->classes > 0 ? MIN (image->n_classes, tariff->classes) : image->n_classes;

  for (guint i = 0; i < n; i++) {
    gint64 both = (gint64) image->electricity[i] + image->service[i];

    if (!tariff->service && !check_price (tariff, "the price with service", i, both, error))
      return FALSE;
    if (tariff->service &&
        (!check_price (tariff, "the electricity price", i, image->electricity[i], error) ||
         !check_price (tariff, "the service fee", i, image->service[i], error)))
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

  if (!get_tariff (profile, &tariff, error) || !check_image (image, error) ||
      !check_slots (tariff, image, error) || !check_prices (tariff, image, error))
    return FALSE;
  if (tariff->version_words > 0 &&
      (image->version < 1 || image->version > (guint64) register_max (tariff->version_words)))
    return refuse (error, "version %" G_GUINT64_FORMAT " is outside 1 to %" G_GINT64_FORMAT,
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
  CyRegisterFormat format = format_of (tariff, tariff->price_words);
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
  CyRegisterFormat format = format_of (tariff, tariff->version_words);
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
      return refuse (error, "slot %u of the pile says class %u, which is none", i, value);
    for (guint k = 0; k < further; k++)
      image->slots[i * further + k] = (guint8) (value - tariff->first_class);
  }
  return TRUE;
}

static gboolean
read_price (const CyProfileTariff *tariff, const guint16 *words, gint32 *out_price, GError **error)
{
  CyRegisterFormat format = format_of (tariff, tariff->price_words);
  guint64 price = cy_register_get_bits (&format, words) * (guint64) tariff->price_step;

  if (price > G_MAXINT32)
    return refuse (error, "a price of the pile is %.2f per kWh, beyond reason",
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
    return refuse (error, "the pile has more than %d different prices", CY_TARIFF_CLASSES);
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

  if (!get_tariff (profile, &tariff, error))
    return FALSE;
  shape = cy_tariff_shape (tariff);
  if (n_words != shape.total)
    return refuse (error, "a tariff of profile %s has %u registers, not %u", profile->id,
                   shape.total, n_words);
  if (tariff->classes > 0 ? !parse_schedule (tariff, words, &image, error) ||
                              !parse_class_prices (tariff, words + shape.schedule, &image, error)
                          : !parse_slot_prices (tariff, words, &image, error))
    return FALSE;
  if (tariff->version_words > 0) {
    CyRegisterFormat format = format_of (tariff, tariff->version_words);

    image.version = cy_register_get_bits (&format, words + shape.schedule + shape.prices);
  }
  *out_image = image;
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
