/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-energy.h"

#include <string.h>

#include "cy-base-error.h"

/* 0.1 Wh is the fourth decimal of a kWh; JJG 1148 and 1149 ask for the third. */
#define DECIMALS    4
#define DWH_PER_KWH 10000

/* A hundred GWh has nine digits before the point. */
#define MAX_DIGITS 9

/**
 * cy_energy_parse:
 * @text: [kWh]: `20`, `20.5` or `20.1234`.
 * @out_dwh: (out): [0.1 Wh].
 *
 * Nothing is rounded: what has more decimals is no energy.
 *
 * Errors: %CY_BASE_ERROR_SYNTAX.
 */
gboolean
cy_energy_parse (const char *text, gint64 *out_dwh, GError **error)
{
  gsize n_whole = strspn (text, "0123456789");
  gboolean has_point = text[n_whole] == '.';
  const char *fraction = text + n_whole + (has_point ? 1 : 0);
  gsize n_fraction = strspn (fraction, "0123456789");
  gint64 dwh = 0;

  if (n_whole == 0 || n_whole > MAX_DIGITS || n_fraction > DECIMALS ||
      (has_point && n_fraction == 0) || (!has_point && n_fraction > 0) ||
      fraction[n_fraction] != '\0') {
    g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX,
                 "energy \"%.40s\": write kWh with at most four digits after the point, like 20 or"
                 " 20.5",
                 text);
    return FALSE;
  }
  for (gsize i = 0; i < n_whole; i++)
    dwh = dwh * 10 + (text[i] - '0');
  for (gsize i = 0; i < DECIMALS; i++)
    dwh = dwh * 10 + (i < n_fraction ? fraction[i] - '0' : 0);
  *out_dwh = dwh;
  return TRUE;
}

/**
 * cy_energy_format:
 * @dwh: not below 0 [0.1 Wh].
 *
 * Returns: (transfer full): [kWh], with two decimals or as many as it takes: `20.50`, `20.1234`.
 */
char *
cy_energy_format (gint64 dwh)
{
  gint64 whole = dwh / DWH_PER_KWH;
  gint64 part = dwh % DWH_PER_KWH;

  if (part % 100 == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT ".%02" G_GINT64_FORMAT, whole, part / 100);
  if (part % 10 == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT ".%03" G_GINT64_FORMAT, whole, part / 10);
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%04" G_GINT64_FORMAT, whole, part);
}
