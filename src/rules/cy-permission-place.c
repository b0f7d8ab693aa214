/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-permission-place.h"

#include <string.h>

#include "cy-alarm-wish.h"
#include "cy-user.h"

/* From a pile to the largest area; a ring of areas ends here as well. */
#define MAX_DEPTH 24

/* Where a record is, the narrowest that it says. */
static const char *const place_fields[] = { "pile",   "device",      "station",    "area",
                                            "parent", "switchboard", "transformer" };

static gboolean
is_listed (char **areas, const CyRecord *record)
{
  return (record->kind == CY_KIND_AREA || record->kind == CY_KIND_STATION) &&
         g_strv_contains ((const char *const *) areas, record->id);
}

static CyRecord *
find_place (CyYard *yard, const CyRecord *record)
{
  for (guint i = 0; i < G_N_ELEMENTS (place_fields); i++) {
    const CyField *field = cy_kind_find_field (record->kind, place_fields[i]);

    if (field != NULL && field->type == CY_FIELD_REF &&
        cy_record_get_text (record, field->name) != NULL)
      return cy_yard_get_ref (yard, record, field->name);
  }
  return NULL;
}

static gboolean
covers (CyYard *yard, char **areas, const CyRecord *record)
{
  for (guint depth = 0; record != NULL && depth <= MAX_DEPTH; depth++) {
    if (is_listed (areas, record))
      return TRUE;
    record = find_place (yard, record);
  }
  return FALSE;
}

/**
 * cy_permission_covers_record:
 * @yard: what @record refers to.
 * @user: an account.
 *
 * Returns: whether @record is in the areas or stations of @user, or below them. An account without any is
 *   everywhere; a record that says of no place where it is, is in none.
 */
gboolean
cy_permission_covers_record (CyYard *yard, const CyRecord *user, const CyRecord *record)
{
  g_auto (GStrv) areas = cy_user_list_areas (user);

  return areas[0] == NULL || covers (yard, areas, record);
}

/* `alarm:PILE/GUN/CONDITION`; what is wrong with a node itself is everybody's who may handle alarms. */
static gboolean
covers_alarm (CyYard *yard, char **areas, const char *alarm)
{
  g_auto (GStrv) parts = g_strsplit (alarm, "/", 2);

  if (parts[0] == NULL)
    return FALSE;
  if (g_str_has_prefix (parts[0], "node:"))
    return TRUE;
  return covers (yard, areas, cy_yard_get (yard, CY_KIND_PILE, parts[0]));
}

/**
 * cy_permission_covers:
 * @subject: `KIND:ID` of a record, or `alarm:...`.
 *
 * Returns: as cy_permission_covers_record() does; what is not known here is nowhere.
 */
gboolean
cy_permission_covers (CyYard *yard, const CyRecord *user, const char *subject)
{
  g_auto (GStrv) areas = cy_user_list_areas (user);
  g_auto (GStrv) parts = NULL;
  CyKindId kind;

  if (areas[0] == NULL)
    return TRUE;
  if (g_str_has_prefix (subject, CY_SUBJECT_ALARM_PREFIX))
    return covers_alarm (yard, areas, subject + strlen (CY_SUBJECT_ALARM_PREFIX));
  parts = g_strsplit (subject, ":", 2);
  return g_strv_length (parts) == 2 && cy_kind_find (parts[0], &kind) &&
         covers (yard, areas, cy_yard_get (yard, kind, parts[1]));
}
