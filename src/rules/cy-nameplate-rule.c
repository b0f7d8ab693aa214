/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-nameplate-rule.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Nameplates are rounded: 7.04 kW is sold as 7 kW. */
#define POWER_SLACK 0.05

static const char *const verdict_labels[] = {
  [CY_NAMEPLATE_SAME] = N_ ("same"),
  [CY_NAMEPLATE_DIFFERENT] = N_ ("different"),
  [CY_NAMEPLATE_NOT_TOLD] = N_ ("not told"),
};

static const char *const current_names[] = {
  [CY_CURRENT_NOT_TOLD] = "",
  [CY_CURRENT_AC] = "AC",
  [CY_CURRENT_DC] = "DC",
};

const char *
cy_nameplate_verdict_label (CyNameplateVerdict verdict)
{
  return verdict_labels[verdict];
}

void
cy_nameplate_line_free (CyNameplateLine *line)
{
  g_free (line->expected);
  g_free (line->found);
  g_free (line);
}

/**
 * cy_nameplate_of_record:
 * @pile: a pile's record; its texts are borrowed.
 * @type: of its type.
 *
 * Returns: what the pile should say of itself. The brand is its manufacturer, the number its
 *   serial number; which model it is, no record says.
 */
CyNameplate
cy_nameplate_of_record (const CyRecord *pile, const CyRecord *type)
{
  const char *current = cy_record_get_text (type, "current");

  return (CyNameplate){
    .manufacturer = cy_record_get_text (pile, "brand"),
    .serial = cy_record_get_text (pile, "number"),
    .connectors = (guint) cy_record_get_int (type, "connectors", 0),
    .power_w = (double) cy_record_get_int (type, "power_w", 0),
    .current = g_strcmp0 (current, "dc") == 0   ? CY_CURRENT_DC
               : g_strcmp0 (current, "ac") == 0 ? CY_CURRENT_AC
                                                : CY_CURRENT_NOT_TOLD,
  };
}

/* Letters and digits, in one case: "SN-00 12a" and "sn0012A" are written by different people. */
static char *
simplify (const char *text)
{
  GString *simple = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);

    if (g_unichar_isalnum (letter))
      g_string_append_unichar (simple, g_unichar_tolower (letter));
  }
  return g_string_free (simple, FALSE);
}

/* @loose: a part of the name will do: "ABB" is "ABB E-mobility". */
static gboolean
texts_agree (const char *expected, const char *found, gboolean loose)
{
  g_autofree char *one = simplify (expected);
  g_autofree char *other = simplify (found);

  if (!loose || *one == '\0' || *other == '\0')
    return g_str_equal (one, other);
  return strstr (one, other) != NULL || strstr (other, one) != NULL;
}

static void
add (GPtrArray *lines, const char *what, char *expected, char *found, gboolean agree)
{
  CyNameplateLine *line = g_new (CyNameplateLine, 1);

  *line = (CyNameplateLine){ .what = what, .expected = expected, .found = found };
  if (*expected == '\0' || *found == '\0')
    line->verdict = CY_NAMEPLATE_NOT_TOLD;
  else
    line->verdict = agree ? CY_NAMEPLATE_SAME : CY_NAMEPLATE_DIFFERENT;
  g_ptr_array_add (lines, line);
}

/* What a device tells may be bytes of anything. */
static char *
clean (const char *text)
{
  char *valid = g_utf8_make_valid (text == NULL ? "" : text, -1);

  return g_strstrip (valid);
}

static void
add_text (GPtrArray *lines,
          const char *what,
          const char *expected,
          const char *found,
          gboolean loose)
{
  char *one = clean (expected);
  char *other = clean (found);

  add (lines, what, one, other, texts_agree (one, other, loose));
}

static char *
spell_count (guint count)
{
  return count == 0 ? g_strdup ("") : g_strdup_printf ("%u", count);
}

static char *
spell_power (double power_w)
{
  return power_w > 0 ? g_strdup_printf ("%.1f kW", power_w / 1000) : g_strdup ("");
}

/**
 * cy_nameplate_rule:
 * @expected: what the record says.
 * @found: what the pile says.
 *
 * Compares a pile with its record. What one of them does not tell is no difference.
 *
 * Returns: (transfer full) (element-type CyNameplateLine): one line for each thing.
 */
GPtrArray *
cy_nameplate_rule (const CyNameplate *expected, const CyNameplate *found)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_nameplate_line_free);

  add_text (lines, N_ ("Manufacturer"), expected->manufacturer, found->manufacturer, TRUE);
  add_text (lines, N_ ("Model"), expected->model, found->model, TRUE);
  add_text (lines, N_ ("Serial number"), expected->serial, found->serial, FALSE);
  add (lines, N_ ("Guns"), spell_count (expected->connectors), spell_count (found->connectors),
       expected->connectors == found->connectors);
  add (lines, N_ ("Rated power"), spell_power (expected->power_w), spell_power (found->power_w),
       fabs (expected->power_w - found->power_w) <= POWER_SLACK * expected->power_w);
  add (lines, N_ ("Kind of current"), g_strdup (current_names[expected->current]),
       g_strdup (current_names[found->current]), expected->current == found->current);
  return lines;
}
