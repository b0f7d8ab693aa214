/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-money.h"

#include <string.h>

#include "cy-base-error.h"

/* The digits before the point of the largest amount, 100,000,000,000. */
#define MAX_DIGITS 12

static gboolean
refuse (const char *text, const char *why, GError **error)
{
  g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX,
               "amount \"%s\": %s; write it like 100 or 100.00", text, why);
  return FALSE;
}

/**
 * cy_money_parse:
 * @text: `100`, `100.5` or `100.50`: digits, and a point with one or two more.
 * @out_minor: (out): the amount [1/100 of the currency].
 *
 * Nothing is rounded: what has more decimals is no amount.
 *
 * Errors: %CY_BASE_ERROR_SYNTAX or %CY_BASE_ERROR_RANGE.
 */
gboolean
cy_money_parse (const char *text, gint64 *out_minor, GError **error)
{
  gsize n_whole = strspn (text, "0123456789");
  const char *fraction = text + n_whole;
  gsize n_fraction = 0;
  gint64 minor = 0;

  if (*fraction == '.') {
    n_fraction = strspn (++fraction, "0123456789");
    if (n_fraction == 0 || n_fraction > 2)
      return refuse (text, "it has one or two digits after the point", error);
  }
  if (n_whole == 0 || fraction[n_fraction] != '\0')
    return refuse (text, "it is no amount of money", error);
  if (n_whole > MAX_DIGITS) {
    g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_RANGE, "amount \"%.20s\" is too large", text);
    return FALSE;
  }
  for (gsize i = 0; i < n_whole; i++)
    minor = minor * 10 + (text[i] - '0');
  for (gsize i = 0; i < 2; i++)
    minor = minor * 10 + (i < n_fraction ? fraction[i] - '0' : 0);
  if (minor > CY_MONEY_MAX_MINOR) {
    g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_RANGE, "amount \"%s\" is too large", text);
    return FALSE;
  }
  *out_minor = minor;
  return TRUE;
}

/* The amount without its sign; the smallest number has no opposite in gint64. */
static guint64
get_size (gint64 minor)
{
  return minor < 0 ? (guint64) - (minor + 1) + 1 : (guint64) minor;
}

/**
 * cy_money_format:
 *
 * Returns: (transfer full): `-1234.50`, for programs and people alike.
 */
char *
cy_money_format (gint64 minor)
{
  guint64 size = get_size (minor);

  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%02u", minor < 0 ? "-" : "", size / 100,
                          (guint) (size % 100));
}

/**
 * cy_money_spell:
 *
 * Returns: (transfer full): `100.00 CNY`.
 */
char *
cy_money_spell (gint64 minor, const char *currency)
{
  g_autofree char *amount = cy_money_format (minor);

  return g_strconcat (amount, " ", currency, NULL);
}

static const char *const capitals[] = {
  "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"
};

/* Four digits, 1234 is 壹仟贰佰叁拾肆; one zero stands for all that follow each other. */
static void
add_group (GString *out, guint group)
{
  static const char *const places[] = { "仟", "佰", "拾", "" };
  guint divisor = 1000;
  gboolean is_zero_due = FALSE;
  gboolean has_any = FALSE;

  for (guint i = 0; i < 4; i++, divisor /= 10) {
    guint digit = group / divisor % 10;

    if (digit == 0) {
      is_zero_due = has_any;
      continue;
    }
    if (is_zero_due)
      g_string_append (out, capitals[0]);
    g_string_append (out, capitals[digit]);
    g_string_append (out, places[i]);
    is_zero_due = FALSE;
    has_any = TRUE;
  }
}

static void
add_whole (GString *out, guint64 whole)
{
  static const char *const units[] = { "", "万", "亿", "万亿", "亿亿" };
  gboolean has_any = FALSE;
  gboolean is_zero_due = FALSE;

  for (int i = G_N_ELEMENTS (units) - 1; i >= 0; i--) {
    guint64 divisor = 1;
    guint group;

    for (int k = 0; k < i; k++)
      divisor *= 10000;
    group = (guint) (whole / divisor % 10000);
    if (group == 0) {
      is_zero_due = has_any;
      continue;
    }
    if (has_any && (is_zero_due || group < 1000))
      g_string_append (out, capitals[0]);
    add_group (out, group);
    g_string_append (out, units[i]);
    has_any = TRUE;
    is_zero_due = FALSE;
  }
}

/**
 * cy_money_to_capital:
 * @minor: an amount [分].
 *
 * The capital numerals that a receipt must have so that nobody changes a figure (支付结算办法, annex 1: 正确填写
 * 票据和结算凭证的基本规定): `壹佰零贰元叁角整`.
 *
 * Returns: (transfer full): the amount in capital numerals.
 */
char *
cy_money_to_capital (gint64 minor)
{
  GString *out = g_string_new (minor < 0 ? "负" : "");
  guint64 size = get_size (minor);
  guint jiao = (guint) (size / 10 % 10);
  guint fen = (guint) (size % 10);

  if (size / 100 != 0) {
    add_whole (out, size / 100);
    g_string_append (out, "元");
  }
  if (size == 0)
    g_string_append (out, "零元");
  if (jiao != 0)
    g_string_append_printf (out, "%s角", capitals[jiao]);
  else if (fen != 0 && size / 100 != 0)
    g_string_append (out, capitals[0]);
  if (fen != 0)
    g_string_append_printf (out, "%s分", capitals[fen]);
  else
    g_string_append (out, "整");
  return g_string_free (out, FALSE);
}
