/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-record-options.h"

#include <string.h>

#include "cy-option.h"

/* Areas nest a handful of levels. */
#define MAX_DEPTH 16

static const CyKindId kinds[] = { CY_KIND_AREA, CY_KIND_STATION, CY_KIND_PILE };

/* With what it is part of in front, so that the list sorts like the tree it is. */
static char *
spell_area (CyYard *yard, CyRecord *area)
{
  GString *text = g_string_new (NULL);

  for (guint depth = 0; area != NULL && depth < MAX_DEPTH; depth++) {
    g_autofree char *name = cy_yard_display_name (yard, CY_KIND_AREA, area->id);

    if (text->len > 0)
      g_string_prepend (text, " › ");
    g_string_prepend (text, name);
    area = cy_yard_get_ref (yard, area, "parent");
  }
  return g_string_free (text, FALSE);
}

/* What stands above it, from the largest down. A pile's areas are left out: its line would be all areas. */
static char *
spell_above (CyYard *yard, CyRecord *record)
{
  CyRecord *station =
    record->kind == CY_KIND_PILE ? cy_yard_get_ref (yard, record, "station") : NULL;

  if (station != NULL)
    return cy_yard_display_name (yard, CY_KIND_STATION, station->id);
  return record->kind == CY_KIND_PILE ? g_strdup ("")
                                      : spell_area (yard, cy_yard_get_ref (yard, record, "area"));
}

static char *
spell (CyYard *yard, CyRecord *record)
{
  g_autofree char *above = NULL;
  g_autofree char *name = cy_yard_display_name (yard, record->kind, record->id);

  if (record->kind == CY_KIND_AREA)
    return spell_area (yard, record);
  if (record->kind != CY_KIND_STATION && record->kind != CY_KIND_PILE)
    return g_steal_pointer (&name);
  above = spell_above (yard, record);
  return *above == '\0' ? g_steal_pointer (&name) : g_strdup_printf ("%s › %s", above, name);
}

/**
 * cy_record_options_add:
 * @options: a list of #CyOption, appended to; their values are ids.
 */
void
cy_record_options_add (GListStore *options, CyYard *yard, CyKindId kind)
{
  g_autoptr (GPtrArray) records = cy_yard_list (yard, kind);

  for (guint i = 0; i < records->len; i++) {
    CyRecord *record = records->pdata[i];
    g_autofree char *label = spell (yard, record);

    cy_option_add (options, record->id, label);
  }
}

/**
 * cy_record_options_add_places:
 * @options: a list of #CyOption, appended to; their values are `KIND/ID`.
 * @kind: area, station or pile.
 */
void
cy_record_options_add_places (GListStore *options, CyYard *yard, CyKindId kind)
{
  g_autoptr (GPtrArray) records = cy_yard_list (yard, kind);

  for (guint i = 0; i < records->len; i++) {
    CyRecord *record = records->pdata[i];
    g_autofree char *value = g_strdup_printf ("%s/%s", cy_kind_get (kind)->name, record->id);
    g_autofree char *label = spell (yard, record);

    cy_option_add (options, value, label);
  }
}

/**
 * cy_record_option_parse_place:
 * @out_kind: (out): what it is; left alone when it is nothing.
 *
 * Returns: (transfer none) (nullable): the record's id; %NULL of the empty value.
 */
const char *
cy_record_option_parse_place (const char *value, CyKindId *out_kind)
{
  const char *slash = strchr (value, '/');

  for (guint i = 0; slash != NULL && i < G_N_ELEMENTS (kinds); i++) {
    const char *name = cy_kind_get (kinds[i])->name;

    if (strlen (name) == (gsize) (slash - value) && g_str_has_prefix (value, name))
      *out_kind = kinds[i];
  }
  return slash == NULL ? NULL : slash + 1;
}
