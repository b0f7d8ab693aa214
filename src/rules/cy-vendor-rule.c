/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-vendor-rule.h"

#include <glib/gi18n-lib.h>

#include "cy-date.h"
#include "cy-rules-error.h"

/* Only who was approved works; a word of a newer version counts as none. */
static const struct {
  const char *vetting;
  const char *format; /* NULL: may be given work */
} vettings[] = {
  { "approved", NULL },
  { "rejected", N_ ("%s was rejected when vetted") },
  { "suspended", N_ ("%s is suspended") },
};

static const char not_vetted[] = N_ ("%s is not approved yet");

/* From the first day to the last one; what is not set has no end. */
static const struct {
  const char *field;
  gboolean begins;
  const char *format;
} bounds[] = {
  { "agreement_from", TRUE, N_ ("The agreement with %s begins on %s") },
  { "agreement_until", FALSE, N_ ("The agreement with %s ended on %s") },
  { "qualification_until", FALSE, N_ ("The qualification of %s ended on %s") },
};

static const char *
find_vetting (const CyRecord *vendor)
{
  const char *vetting = cy_record_get_text (vendor, "vetting");

  for (guint i = 0; i < G_N_ELEMENTS (vettings); i++) {
    if (g_strcmp0 (vetting, vettings[i].vetting) == 0)
      return vettings[i].format;
  }
  return not_vetted;
}

/* @format has one place for the name, and one for the day when there is one. */
static char *
with_name (const char *format, const char *name, const char *day)
{
  g_auto (GStrv) parts = g_strsplit (_ (format), "%s", 3);
  gboolean two = g_strv_length (parts) == 3;

  return g_strconcat (parts[0], name, parts[1], two ? day : NULL, two ? parts[2] : NULL, NULL);
}

static char *
refuse_by_date (const CyRecord *vendor, const char *name, const GDate *today)
{
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++) {
    g_autofree char *day = NULL;
    GDate bound;
    int later;

    if (!cy_record_get_date (vendor, bounds[i].field, &bound))
      continue;
    later = g_date_compare (today, &bound);
    if (bounds[i].begins ? later >= 0 : later <= 0)
      continue;
    day = cy_date_format (&bound);
    return with_name (bounds[i].format, name, day);
  }
  return NULL;
}

/**
 * cy_vendor_refuse:
 * @vendor: of the kind %CY_KIND_VENDOR.
 * @today: the day it is where the work is.
 *
 * Returns: (transfer full) (nullable): why this vendor may not be given work, in the operator's language;
 *   %NULL when they may. They work from the first day of their agreement to its last one.
 */
char *
cy_vendor_refuse (const CyRecord *vendor, const GDate *today)
{
  const char *name = cy_record_get_text (vendor, "name");
  const char *vetting = find_vetting (vendor);

  if (name == NULL)
    name = vendor->id;
  if (!cy_record_get_bool (vendor, "in_service", TRUE))
    return with_name (N_ ("%s is out of service"), name, NULL);
  if (vetting != NULL)
    return with_name (vetting, name, NULL);
  return refuse_by_date (vendor, name, today);
}

/**
 * cy_vendor_check:
 *
 * Returns: whether an agreement, if there is one, ends after it began.
 *
 * Errors: %CY_RULES_ERROR_RANGE, which names the field.
 */
gboolean
cy_vendor_check (const CyRecord *vendor, GError **error)
{
  GDate from;
  GDate until;

  if (!cy_record_get_date (vendor, "agreement_from", &from) ||
      !cy_record_get_date (vendor, "agreement_until", &until) ||
      g_date_compare (&from, &until) <= 0)
    return TRUE;
  g_set_error_literal (error, CY_RULES_ERROR, CY_RULES_ERROR_RANGE,
                       "agreement_until: is before the agreement begins");
  return FALSE;
}
