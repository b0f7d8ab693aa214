/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-row.h"

static const char *const scopes[] = { "connector", "pile", NULL };
static const char *const word_orders[] = { "msw", "lsw", NULL };
static const char *const byte_orders[] = { "big", "little", NULL };

/**
 * cy_profile_place_parse:
 *
 * Reads `per`, `connector`, `function`, `unit`, `unit_step`, `address` and `step`.
 */
void
cy_profile_place_parse (CyProfileReader *reader,
                        const CyProfileDefaults *defaults,
                        CyProfilePlace *out_place)
{
  CyProfilePlace *place = out_place;

  place->scope = cy_profile_reader_choice (reader, "per", scopes, CY_PROFILE_PER_CONNECTOR);
  place->only = (guint) cy_profile_reader_int (reader, "connector", 1, 255, 0);
  place->unit = (gint16) cy_profile_reader_int (reader, "unit", 0, 255, defaults->unit);
  place->unit_step = (guint8) cy_profile_reader_int (
    reader, "unit_step", 0, 255, place->unit == defaults->unit ? defaults->unit_step : 0);
  cy_profile_reader_require (reader, "address");
  place->address = (guint16) cy_profile_reader_int (reader, "address", 0, 65535, 0);
  place->step = (guint16) cy_profile_reader_int (reader, "step", 0, 65535, defaults->step);
  if (place->only > 0 && place->scope == CY_PROFILE_PER_PILE)
    cy_profile_reader_fail (reader, "connector", "a register of the pile belongs to no gun");
  if (place->unit < 0 && place->unit_step > 0)
    cy_profile_reader_fail (reader, "unit_step", "needs a unit to count from");
  if (place->scope == CY_PROFILE_PER_PILE || place->only > 0) {
    place->step = 0;
    place->unit_step = 0;
  }
}

/**
 * cy_profile_place_check:
 * @words: registers it takes.
 * @connector: the gun, from 1, or 0 for the pile.
 *
 * Returns: whether this gun's registers and unit id exist at all.
 */
gboolean
cy_profile_place_check (const CyProfilePlace *place,
                        guint words,
                        guint connector,
                        const CyJsonPath *path,
                        GError **error)
{
  guint further = connector > 0 ? connector - 1 : 0;
  guint last = place->address + further * place->step + words - 1;
  guint unit = place->unit < 0 ? 0 : (guint) place->unit + further * place->unit_step;

  if (last > 65535) {
    g_autofree char *whose =
      connector == 0 ? g_strdup ("") : g_strdup_printf (" of connector %u", connector);

    cy_json_set_error (error, path, "the registers%s end at %u, beyond 65535", whose, last);
    return FALSE;
  }
  if (unit > 255) {
    cy_json_set_error (error, path, "connector %u would be unit %u, beyond 255", connector, unit);
    return FALSE;
  }
  return TRUE;
}

guint16
cy_profile_place_address (const CyProfilePlace *place, guint connector)
{
  return (guint16) (place->address + (connector > 0 ? connector - 1 : 0) * place->step);
}

gint16
cy_profile_place_unit (const CyProfilePlace *place, guint connector)
{
  if (place->unit < 0)
    return -1;
  return (gint16) (place->unit + (int) ((connector > 0 ? connector - 1 : 0) * place->unit_step));
}

/* One register for each weight, in their order. */
static void
parse_weights (CyProfileReader *reader, CyRegisterFormat *format)
{
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, "weights");
  gboolean has_one = FALSE;
  JsonArray *list;

  cy_profile_reader_require (reader, "weights");
  if (reader->failed)
    return;
  if (!cy_json_get_array (cy_profile_reader_get (reader, "weights"), path, &list, reader->error)) {
    reader->failed = TRUE;
    return;
  }
  format->words = json_array_get_length (list);
  if (format->words < 2 || format->words > CY_REGISTER_MAX_WEIGHTS) {
    cy_profile_reader_fail (reader, "weights", "must hold 2 to %d weights",
                            CY_REGISTER_MAX_WEIGHTS);
    return;
  }
  for (guint i = 0; !reader->failed && i < format->words; i++) {
    gint64 weight = 0;

    reader->failed = !cy_json_get_int (json_array_get_element (list, i), CY_JSON_ELEMENT (path, i),
                                       1, G_MAXUINT16, &weight, reader->error);
    format->weights[i] = (guint16) weight;
    has_one = has_one || weight == 1;
  }
  if (!has_one)
    cy_profile_reader_fail (reader, "weights", "one of them must be 1");
}

/**
 * cy_profile_format_parse:
 *
 * Reads `type`, `count`, `weights`, `word_order` and `byte_order`.
 */
void
cy_profile_format_parse (CyProfileReader *reader,
                         const CyProfileDefaults *defaults,
                         CyRegisterFormat *out_format)
{
  CyRegisterFormat *format = out_format;
  const CyRegisterTypeInfo *info;

  format->type = cy_profile_reader_choice (reader, "type", cy_register_type_names, CY_REGISTER_U16);
  info = cy_register_type_get (format->type);
  format->swapped = cy_profile_reader_choice (reader, "byte_order", byte_orders, 0) == 1;
  format->lsw_first =
    cy_profile_reader_choice (reader, "word_order", word_orders, defaults->lsw_first) == 1;
  if (defaults->force_word_order)
    format->lsw_first = defaults->lsw_first;
  if (format->type == CY_REGISTER_SUM) {
    parse_weights (reader, format);
    return;
  }
  if (cy_profile_reader_has (reader, "weights"))
    cy_profile_reader_fail (reader, "weights", "only a sum has weights");
  if (info->words == 0) {
    cy_profile_reader_require (reader, "count");
    if (cy_profile_reader_has (reader, "word_order"))
      cy_profile_reader_fail (reader, "word_order", "text is read from its first register on");
    format->lsw_first = FALSE;
  }
  format->words = (guint) cy_profile_reader_int (reader, "count", 1, CY_REGISTER_MAX_WORDS,
                                                 info->words > 0 ? info->words : 1);
  if (info->words > 0 && format->words != info->words)
    cy_profile_reader_fail (reader, "count", "a %s takes %u registers, not %u",
                            cy_register_type_names[format->type], info->words, format->words);
}
