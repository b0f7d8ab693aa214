/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-tariff-private.h"

#define PAUSE_MAX_MS   10000
#define PRICE_STEP_MAX 100000
#define FIRST_MAX      250

static const char *const members[] = { "slots",    "function",   "write_function",
                                       "unit",     "word_order", "pause_ms",
                                       "schedule", "prices",     "version",
                                       "note",     NULL };
static const char *const schedule_members[] = { "address", "classes", "first", "packing", NULL };
static const char *const price_members[] = { "address", "type", "service", "price_step", NULL };
static const char *const version_members[] = { "address", "type", NULL };
static const char *const packings[] = { "word", "byte", NULL };
static const char *const types[] = { "u16", "u32", NULL };
static const char *const word_orders[] = { "msw", "lsw", NULL };

/**
 * cy_tariff_shape:
 *
 * Returns: how many words the parts of the tariff take.
 */
CyTariffShape
cy_tariff_shape (const CyProfileTariff *tariff)
{
  CyTariffShape shape;

  shape.schedule = tariff->classes == 0 ? 0 : tariff->slots / (tariff->bytes ? 2 : 1);
  shape.prices = (tariff->classes == 0 ? tariff->slots : tariff->classes) * tariff->price_words *
                 (tariff->service ? 2 : 1);
  shape.total = shape.schedule + shape.prices + tariff->version_words;
  return shape;
}

/**
 * cy_tariff_word_address:
 * @word: index among the tariff's words.
 *
 * Returns: the register it stands in; beyond 65535 where a profile says nonsense.
 */
guint
cy_tariff_word_address (const CyProfileTariff *tariff, guint word)
{
  CyTariffShape shape = cy_tariff_shape (tariff);

  if (word < shape.schedule)
    return tariff->schedule_address + word;
  if (word < shape.schedule + shape.prices)
    return tariff->prices_address + word - shape.schedule;
  return tariff->version_address + word - shape.schedule - shape.prices;
}

/**
 * cy_tariff_element:
 * @word: index of the first word of a quantity.
 *
 * Returns: how many words the quantity has; they are never torn apart.
 */
guint
cy_tariff_element (const CyProfileTariff *tariff, guint word)
{
  CyTariffShape shape = cy_tariff_shape (tariff);

  if (word < shape.schedule)
    return 1;
  return word < shape.schedule + shape.prices ? tariff->price_words : tariff->version_words;
}

static gboolean
open_part (CyProfileReader *outer,
           const char *name,
           const CyJsonPath *path,
           const char *const *part_members,
           CyProfileReader *reader)
{
  if (outer->failed || !cy_profile_reader_has (outer, name))
    return FALSE;
  outer->failed = !cy_profile_reader_open (reader, cy_profile_reader_get (outer, name), path,
                                           part_members, outer->error);
  if (outer->failed)
    return FALSE;
  cy_profile_reader_require (reader, "address");
  return TRUE;
}

static void
parse_schedule (CyProfileTariff *tariff, CyProfileReader *outer)
{
  const CyJsonPath *path = CY_JSON_MEMBER (outer->path, "schedule");
  CyProfileReader reader;

  if (!open_part (outer, "schedule", path, schedule_members, &reader))
    return;
  cy_profile_reader_require (&reader, "classes");
  tariff->schedule_address = (guint16) cy_profile_reader_int (&reader, "address", 0, 65535, 0);
  tariff->classes = (guint) cy_profile_reader_int (&reader, "classes", 1, CY_TARIFF_CLASSES, 1);
  tariff->first_class = (guint) cy_profile_reader_int (&reader, "first", 0, FIRST_MAX, 0);
  tariff->bytes = cy_profile_reader_choice (&reader, "packing", packings, 0) == 1;
  outer->failed = reader.failed;
}

static void
parse_prices (CyProfileTariff *tariff, CyProfileReader *outer)
{
  const CyJsonPath *path = CY_JSON_MEMBER (outer->path, "prices");
  CyProfileReader reader;

  cy_profile_reader_require (outer, "prices");
  if (!open_part (outer, "prices", path, price_members, &reader))
    return;
  tariff->prices_address = (guint16) cy_profile_reader_int (&reader, "address", 0, 65535, 0);
  tariff->price_words = 1 + cy_profile_reader_choice (&reader, "type", types, 1);
  tariff->service = cy_profile_reader_bool (&reader, "service", FALSE);
  tariff->price_step = (gint32) cy_profile_reader_int (&reader, "price_step", 1, PRICE_STEP_MAX, 1);
  outer->failed = reader.failed;
}

static void
parse_version (CyProfileTariff *tariff, CyProfileReader *outer)
{
  const CyJsonPath *path = CY_JSON_MEMBER (outer->path, "version");
  CyProfileReader reader;

  if (!open_part (outer, "version", path, version_members, &reader))
    return;
  tariff->version_address = (guint16) cy_profile_reader_int (&reader, "address", 0, 65535, 0);
  tariff->version_words = 1 + cy_profile_reader_choice (&reader, "type", types, 1);
  outer->failed = reader.failed;
}

/* A register that is two things at once would be written with the second. */
static void
check_places (const CyProfileTariff *tariff, CyProfileReader *reader)
{
  guint n = cy_tariff_shape (tariff).total;

  for (guint i = 0; !reader->failed && i < n; i++) {
    guint address = cy_tariff_word_address (tariff, i);

    if (address > 65535)
      cy_profile_reader_fail (reader, NULL, "its registers go on beyond 65535");
    for (guint k = 0; k < i; k++) {
      if (!reader->failed && cy_tariff_word_address (tariff, k) == address)
        cy_profile_reader_fail (reader, NULL, "register %u is in two of its parts", address);
    }
  }
  if (tariff->write_function == 6 && (tariff->price_words > 1 || tariff->version_words > 1))
    cy_profile_reader_fail (reader, "write_function", "6 cannot write a u32");
}

/**
 * cy_profile_tariff_compile:
 * @node: the member `tariff`.
 */
gboolean
cy_profile_tariff_compile (CyProfile *profile,
                           JsonNode *node,
                           const CyJsonPath *path,
                           GError **error)
{
  g_autofree CyProfileTariff *tariff = g_new0 (CyProfileTariff, 1);
  const CyProfileDefaults *defaults = &profile->defaults;
  CyProfileReader reader;
  gint64 write_function;

  if (!cy_profile_reader_open (&reader, node, path, members, error))
    return FALSE;
  tariff->slots = (guint) cy_profile_reader_int (&reader, "slots", 24, 48, 48);
  if (tariff->slots != 24 && tariff->slots != 48)
    cy_profile_reader_fail (&reader, "slots", "a day is divided into 24 or 48");
  tariff->function = (guint8) cy_profile_reader_int (&reader, "function", 3, 4, 3);
  write_function = cy_profile_reader_int (&reader, "write_function", 6, 16, 16);
  if (write_function != 6 && write_function != 16)
    cy_profile_reader_fail (&reader, "write_function", "must be 6 or 16");
  tariff->write_function = (guint8) write_function;
  tariff->unit = (gint16) cy_profile_reader_int (&reader, "unit", 0, 255, -1);
  tariff->lsw_first =
    cy_profile_reader_choice (&reader, "word_order", word_orders, defaults->lsw_first) == 1;
  if (defaults->force_word_order)
    tariff->lsw_first = defaults->lsw_first;
  tariff->pause_ms = (guint16) cy_profile_reader_int (&reader, "pause_ms", 0, PAUSE_MAX_MS, 0);
  cy_profile_reader_text (&reader, "note", NULL);
  parse_schedule (tariff, &reader);
  parse_prices (tariff, &reader);
  parse_version (tariff, &reader);
  check_places (tariff, &reader);
  if (reader.failed)
    return FALSE;
  profile->tariff = g_steal_pointer (&tariff);
  return TRUE;
}

/**
 * cy_profile_get_tariff:
 *
 * Returns: (nullable): how the device takes a tariff, or %NULL when it takes none.
 */
const CyProfileTariff *
cy_profile_get_tariff (const CyProfile *profile)
{
  return profile->tariff;
}
