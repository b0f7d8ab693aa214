/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-guard-rule.h"

#include <glib/gi18n-lib.h>

#include "cy-tariff.h"

/* The smallest that a policy says. */
static gint32
read_cap (GPtrArray *policies, const char *field)
{
  gint32 cap = -1;

  for (guint i = 0; i < policies->len; i++) {
    const char *text = cy_record_get_text (policies->pdata[i], field);
    gint32 price;

    if (text != NULL && cy_tariff_parse_price (text, &price, NULL) && (cap < 0 || price < cap))
      cap = price;
  }
  return cap;
}

/**
 * cy_tariff_caps_read:
 *
 * Returns: what the policies of @yard allow, the smallest when several say something.
 */
CyTariffCaps
cy_tariff_caps_read (CyYard *yard)
{
  g_autoptr (GPtrArray) policies = cy_yard_list (yard, CY_KIND_POLICY);
  const CyTariffCaps caps = { .total = read_cap (policies, "cap_total"),
                              .service = read_cap (policies, "cap_service"),
                              .occupancy = read_cap (policies, "cap_occupancy") };

  return caps;
}

/**
 * cy_tariff_may_publish_alone:
 *
 * Returns: whether who proposed a tariff may approve it: when a policy says so and none says otherwise.
 */
gboolean
cy_tariff_may_publish_alone (CyYard *yard)
{
  g_autoptr (GPtrArray) policies = cy_yard_list (yard, CY_KIND_POLICY);
  gboolean may = FALSE;

  for (guint i = 0; i < policies->len; i++) {
    if (!cy_record_get_bool (policies->pdata[i], "tariff_alone", TRUE))
      return FALSE;
    may = may || cy_record_get_bool (policies->pdata[i], "tariff_alone", FALSE);
  }
  return may;
}

static void
check_price (GStrvBuilder *breaches, const char *label, const char *what, gint32 price, gint32 cap)
{
  g_autofree char *price_text = cy_tariff_spell_price (price);
  g_autofree char *cap_text = cy_tariff_spell_price (cap);
  g_autofree char *breach = NULL;

  if (cap < 0 || price <= cap)
    return;
  /* Translators: "Peak: electricity and service 1.90 are more than the cap of 1.80" */
  breach = g_strdup_printf (_ ("%s: %s %s are more than the cap of %s"), _ (label), _ (what),
                            price_text, cap_text);
  g_strv_builder_add (breaches, breach);
}

/**
 * cy_tariff_guard_rule:
 *
 * Threading: any; pure.
 *
 * Returns: (transfer full) (array zero-terminated=1): what of the terms is beyond a cap, in words; nothing when
 *   they may be published.
 */
char **
cy_tariff_guard_rule (const CyTariffCaps *caps, const CyTariffTerms *terms)
{
  g_autoptr (GStrvBuilder) breaches = g_strv_builder_new ();

  for (guint i = 0; i < CY_TARIFF_CLASSES; i++) {
    const char *label = cy_tariff_class_label (i);

    if ((terms->priced & (1u << i)) == 0)
      continue;
    check_price (breaches, label, N_ ("electricity and service"),
                 terms->electricity[i] + terms->service[i], caps->total);
    check_price (breaches, label, N_ ("service"), terms->service[i], caps->service);
  }
  check_price (breaches, N_ ("Occupancy"), N_ ("a minute"), terms->occupancy_price,
               caps->occupancy);
  return g_strv_builder_end (breaches);
}
