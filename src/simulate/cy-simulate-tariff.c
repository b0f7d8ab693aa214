/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-tariff.h"

#include <string.h>

/* What a kilowatt hour costs at a pile that knows no tariff. */
#define PLAIN_PRICE 1.35

/* The clock of a pile is UTC, its tariff China's time. */
#define CHINA_S (8 * 3600)
#define SLOT_S  1800
#define DAY_S   86400

/* What a pile is delivered with: made up, and simple enough for the plainest of them. */
static CyTariffImage
factory_tariff (void)
{
  CyTariffImage image = {
    .version = 1,
    .n_classes = 4,
    .electricity = { 125000, 105000, 70000, 35000 },
    .service = { 65000, 65000, 65000, 65000 },
  };

  for (guint i = 0; i < CY_TARIFF_SLOTS; i++) {
    guint hour = i / 2;

    image.slots[i] = hour < 8 ? 3 : hour == 11 || hour == 18 ? 0 : hour >= 10 && hour < 21 ? 1 : 2;
  }
  return image;
}

static void
put_writes (const CyProfile *profile, const GArray *writes, guint16 *words)
{
  for (guint i = 0; i < writes->len; i++) {
    const CyProfileWrite *write = &g_array_index (writes, CyProfileWrite, i);
    guint first;

    if (cy_profile_tariff_match (profile, write, &first))
      memcpy (words + first, write->values, write->n * sizeof *words);
  }
}

static gboolean
put_image (const CyProfile *profile, const CyTariffImage *image, guint16 *words)
{
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));

  if (!cy_profile_tariff_writes (profile, image, writes, NULL))
    return FALSE;
  put_writes (profile, writes, words);
  return TRUE;
}

/**
 * cy_sim_tariff_init:
 *
 * A pile as it is delivered: version 1 of some tariff, or none where its profile has none.
 */
void
cy_sim_tariff_init (CySimTariff *tariff, const CyProfile *profile)
{
  *tariff = (CySimTariff){ .n = cy_profile_tariff_words (profile), .image.version = 1 };
  if (tariff->n == 0)
    return;
  tariff->kept = g_new0 (guint16, tariff->n);
  tariff->draft = g_new0 (guint16, tariff->n);
  tariff->image = factory_tariff ();
  if (!put_image (profile, &tariff->image, tariff->kept)) {
    /* Fewer classes, or prices in other steps: one class at 1 per kWh goes everywhere. */
    tariff->image = (CyTariffImage){ .version = 1, .n_classes = 1, .electricity = { 100000 } };
    (void) put_image (profile, &tariff->image, tariff->kept); /* else it costs nothing */
  }
  memcpy (tariff->draft, tariff->kept, tariff->n * sizeof *tariff->kept);
}

void
cy_sim_tariff_clear (CySimTariff *tariff)
{
  g_clear_pointer (&tariff->kept, g_free);
  g_clear_pointer (&tariff->draft, g_free);
}

/* One price is a step dearer than it was told. */
static void
spoil (CySimTariff *tariff, const CyProfile *profile)
{
  tariff->image.electricity[0] += cy_profile_get_tariff (profile)->price_step;
  if (!put_image (profile, &tariff->image, tariff->kept)) {
    tariff->image.electricity[0] -= 2 * cy_profile_get_tariff (profile)->price_step;
    (void) put_image (profile, &tariff->image, tariff->kept); /* nothing is dearest and cheapest */
  }
}

static CySimReply
commit (CySimTariff *tariff, const CyProfile *profile)
{
  CyTariffImage image;

  if (tariff->mood == CY_SIM_TARIFF_REFUSE)
    return CY_SIM_REPLY_REFUSED;
  if (!cy_profile_tariff_parse (profile, tariff->draft, tariff->n, &image, NULL))
    return CY_SIM_REPLY_VALUE;
  tariff->image = image;
  memcpy (tariff->kept, tariff->draft, tariff->n * sizeof *tariff->kept);
  if (tariff->mood == CY_SIM_TARIFF_CORRUPT)
    spoil (tariff, profile);
  return CY_SIM_REPLY_OK;
}

/**
 * cy_sim_tariff_obey:
 * @write: what came in.
 * @out_reply: (out): what becomes of it.
 *
 * Takes a piece of a tariff. It counts from the write on that ends with the last word: the version,
 * where the pile keeps one.
 *
 * Returns: %FALSE when the write has nothing to do with the tariff.
 */
gboolean
cy_sim_tariff_obey (CySimTariff *tariff,
                    const CyProfile *profile,
                    const CyProfileWrite *write,
                    CySimReply *out_reply)
{
  guint first;

  if (tariff->n == 0 || !cy_profile_tariff_match (profile, write, &first))
    return FALSE;
  memcpy (tariff->draft + first, write->values, write->n * sizeof *tariff->draft);
  *out_reply = CY_SIM_REPLY_OK;
  if (first + write->n == tariff->n)
    *out_reply = commit (tariff, profile);
  return TRUE;
}

/**
 * cy_sim_tariff_price:
 * @image: a tariff; one without classes is none.
 * @clock_s: what the pile takes for the time [s since 1970].
 *
 * Returns: what a kilowatt hour costs now.
 */
double
cy_sim_tariff_price (const CyTariffImage *image, gint64 clock_s)
{
  guint slot = (guint) ((clock_s + CHINA_S) % DAY_S / SLOT_S);
  guint class;

  if (image->n_classes == 0 || clock_s < 0)
    return PLAIN_PRICE;
  class = image->slots[slot];
  return ((double) image->electricity[class] + image->service[class]) / 100000;
}
