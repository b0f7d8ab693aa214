/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tag-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-device-word.h"
#include "cy-state.h"

static char *
name_of_value (const CyTag *tag, gint64 raw)
{
  const char *name;

  if (tag->measure == CY_MEASURE_CONN_STATE)
    return g_strdup (_ (cy_pile_state_get ((CyPileState) raw)->label));
  name = cy_tag_name_of (tag, raw);
  if (name == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, raw);
  return cy_device_word (name);
}

/* Bits by name; those the profile does not name by number. */
static char *
names_of_bits (const CyTag *tag, gint64 raw)
{
  GString *text = g_string_new (NULL);

  for (guint bit = 0; bit < 64; bit++) {
    const char *name;

    if ((raw >> bit & 1) == 0)
      continue;
    name = cy_tag_name_of (tag, bit);
    if (text->len > 0)
      g_string_append (text, ", ");
    if (name != NULL) {
      g_autofree char *word = cy_device_word (name);

      g_string_append (text, word);
    } else {
      g_string_append_printf (text, _ ("bit %u"), bit);
    }
  }
  if (text->len == 0)
    g_string_append (text, _ ("none"));
  return g_string_free (text, FALSE);
}

/**
 * cy_tag_words:
 * @raw: a sample's raw value.
 * @text: (nullable): the text, of a text measure.
 *
 * Returns: (transfer full): a good value as people read it, without its unit.
 */
char *
cy_tag_words (const CyTag *tag, gint64 raw, const char *text)
{
  const CyMeasure *measure = cy_measure_get (tag->measure);
  double value = cy_tag_value (tag, raw);

  switch (measure->kind) {
  case CY_MEASURE_TEXT:
    return g_strdup (text == NULL ? "" : text);
  case CY_MEASURE_ENUM:
    return name_of_value (tag, raw);
  case CY_MEASURE_BITS:
    return names_of_bits (tag, raw);
  case CY_MEASURE_BOOL:
    return g_strdup (raw != 0 ? _ ("yes") : _ ("no"));
  case CY_MEASURE_NUMBER:
  default:
    return isnan (value) ? g_strdup ("–")
                         : g_strdup_printf ("%.*f", (int) measure->decimals, value);
  }
}
