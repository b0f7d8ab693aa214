/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-asset-words.h"

#include <glib/gi18n-lib.h>

#include "cy-date.h"
#include "cy-rationale.h"

/* Up to here days are easier to act on than years [d]. */
#define DAYS_MAX 730

/* A claim wants some weeks [d]. */
#define SOON 60

/* So many kinds of alarms are told one by one. */
#define TOLD 3

static char *
tell_field (const CyRecord *record, const char *field, const char *otherwise)
{
  const char *text = record == NULL ? NULL : cy_record_get_text (record, field);

  return g_strdup (text != NULL && *text != '\0' ? text : otherwise);
}

static char *
tell_type (const CyAsset *asset, CyYard *yard)
{
  return tell_field (asset->type, "name", _ ("Not recorded"));
}

static char *
tell_brand (const CyAsset *asset, CyYard *yard)
{
  return tell_field (asset->record, "brand", _ ("Not recorded"));
}

static char *
tell_serial (const CyAsset *asset, CyYard *yard)
{
  g_autofree char *recorded = tell_field (asset->record, "serial", NULL);

  if (asset->device_serial == NULL || g_strcmp0 (recorded, asset->device_serial) == 0)
    return recorded != NULL ? g_steal_pointer (&recorded) : g_strdup (_ ("Not recorded"));
  return g_strdup_printf (_ ("%s; the device says %s"),
                          recorded != NULL ? recorded : _ ("Not recorded"), asset->device_serial);
}

static char *
tell_firmware (const CyAsset *asset, CyYard *yard)
{
  return g_strdup (asset->firmware != NULL ? asset->firmware : _ ("Not told by the device"));
}

static char *
tell_installed (const CyAsset *asset, CyYard *yard)
{
  return tell_field (asset->record, "installed_on", _ ("Not recorded"));
}

static char *
say_left (int days)
{
  int n = days >= DAYS_MAX ? days / 365 : days;

  if (days >= DAYS_MAX)
    return g_strdup_printf (ngettext ("%d year left", "%d years left", n), n);
  if (days == 0)
    return g_strdup (_ ("ends today"));
  return g_strdup_printf (ngettext ("%d day left", "%d days left", n), n);
}

static char *
say_over (int days)
{
  int n = days >= DAYS_MAX ? days / 365 : days;

  if (days >= DAYS_MAX)
    return g_strdup_printf (ngettext ("over for %d year", "over for %d years", n), n);
  return g_strdup_printf (ngettext ("over for %d day", "over for %d days", n), n);
}

static char *
tell_end (const CyAssetEnd *end)
{
  g_autofree char *date = NULL;
  g_autofree char *span = NULL;

  if (!end->is_known)
    return g_strdup (_ ("Not recorded"));
  date = cy_date_format (&end->on);
  span = end->days_left < 0 ? say_over (-end->days_left) : say_left (end->days_left);
  return g_strdup_printf ("%s · %s", date, span);
}

static char *
tell_warranty (const CyAsset *asset, CyYard *yard)
{
  return tell_end (&asset->warranty);
}

static char *
tell_life (const CyAsset *asset, CyYard *yard)
{
  return tell_end (&asset->life);
}

static char *
tell_supplier (const CyAsset *asset, CyYard *yard)
{
  return tell_field (asset->supplier, "name", _ ("Not recorded"));
}

static char *
tell_contact (const CyAsset *asset, CyYard *yard)
{
  return tell_field (asset->supplier, "contact", NULL);
}

static char *
tell_phone (const CyAsset *asset, CyYard *yard)
{
  return tell_field (asset->supplier, "phone", NULL);
}

static char *
tell_mail (const CyAsset *asset, CyYard *yard)
{
  return tell_field (asset->supplier, "mail", NULL);
}

static char *
tell_alarms (const CyAsset *asset, CyYard *yard)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "%u", asset->n_alarms);
  for (guint i = 0; i < asset->alarms->len && i < TOLD; i++) {
    const CyAlarmTally *tally = asset->alarms->pdata[i];
    g_autofree char *what = cy_condition_describe (yard, tally->condition);

    g_string_append_printf (text, "\n%u × ", tally->n_alarms);
    if (tally->connector == 0)
      g_string_append (text, what);
    else
      g_string_append_printf (text, _ ("%s, gun %u"), what, tally->connector);
  }
  return g_string_free (text, FALSE);
}

static const struct {
  const char *label;
  char *(*tell) (const CyAsset *asset, CyYard *yard);
} facts[] = {
  { N_ ("Brand"), tell_brand },
  { N_ ("Pile type"), tell_type },
  { N_ ("Serial number"), tell_serial },
  { N_ ("Firmware"), tell_firmware },
  { N_ ("Installed on"), tell_installed },
  { N_ ("Warranty until"), tell_warranty },
  { N_ ("Service life until"), tell_life },
  { N_ ("Supplier"), tell_supplier },
  { N_ ("Contact person"), tell_contact },
  { N_ ("Telephone"), tell_phone },
  { N_ ("Mail"), tell_mail },
  { N_ ("Alarms of 12 months"), tell_alarms },
};

guint
cy_asset_words_count (void)
{
  return G_N_ELEMENTS (facts);
}

const char *
cy_asset_words_label (guint fact)
{
  return _ (facts[fact].label);
}

/**
 * cy_asset_words_value:
 *
 * Returns: (transfer full) (nullable): what is so; nothing when there is nothing to say.
 */
char *
cy_asset_words_value (guint fact, const CyAsset *asset, CyYard *yard)
{
  return facts[fact].tell (asset, yard);
}

/**
 * cy_asset_words_warranty:
 *
 * Returns: (transfer full): whether somebody else pays for a repair, in a word or two.
 */
char *
cy_asset_words_warranty (const CyAsset *asset)
{
  int days = asset->warranty.days_left;

  if (!asset->warranty.is_known)
    return g_strdup (_ ("Warranty not recorded"));
  if (days < 0)
    return g_strdup (_ ("Warranty over"));
  if (days > SOON)
    return g_strdup (_ ("Under warranty"));
  return g_strdup_printf (ngettext ("Warranty ends in %d day", "Warranty ends in %d days", days),
                          days);
}

CySeverity
cy_asset_words_warranty_severity (const CyAsset *asset)
{
  return asset->warranty.is_known && asset->warranty.days_left <= SOON ? CY_SEVERITY_LOW
                                                                       : CY_SEVERITY_NORMAL;
}
