/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-reach.h"

#include <string.h>

/* What a change can be about, and where a word without a kind is looked for first. */
static const CyKindId kinds[] = {
  CY_KIND_PILE,
  CY_KIND_STATION,
  CY_KIND_SWITCHBOARD,
  CY_KIND_TRANSFORMER,
};

/**
 * cy_change_target_split:
 * @target: `pile:p1`.
 * @out_id: (out) (transfer none): part of @target.
 *
 * Threading: any; pure.
 *
 * Returns: whether a change can be about a record of that kind.
 */
gboolean
cy_change_target_split (const char *target, CyKindId *out_kind, const char **out_id)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *prefix = cy_record_subject (kinds[i], "");

    if (!g_str_has_prefix (target, prefix))
      continue;
    *out_kind = kinds[i];
    *out_id = target + strlen (prefix);
    return TRUE;
  }
  return FALSE;
}

/**
 * cy_change_target_find:
 * @word: a target, or only its id when a person typed it.
 *
 * Threading: any; pure.
 *
 * Returns: (transfer full) (nullable): the target it means; %NULL when there is no such record.
 */
char *
cy_change_target_find (CyYard *yard, const char *word)
{
  CyKindId kind;
  const char *id;

  if (cy_change_target_split (word, &kind, &id))
    return cy_yard_get (yard, kind, id) != NULL ? g_strdup (word) : NULL;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (cy_yard_get (yard, kinds[i], word) != NULL)
      return cy_record_subject (kinds[i], word);
  }
  return NULL;
}

static void
add_target (GStrvBuilder *targets, CyKindId kind, const CyRecord *record)
{
  g_autofree char *subject = record == NULL ? NULL : cy_record_subject (kind, record->id);

  if (subject != NULL)
    g_strv_builder_add (targets, subject);
}

/**
 * cy_change_targets_above:
 * @pile: a pile of @yard.
 *
 * Threading: any; pure.
 *
 * Returns: (transfer full) (array zero-terminated=1): the targets that reach @pile: itself, what feeds it and
 *   where it stands.
 */
char **
cy_change_targets_above (CyYard *yard, CyRecord *pile)
{
  g_autoptr (GStrvBuilder) targets = g_strv_builder_new ();
  CyRecord *board = cy_yard_get_ref (yard, pile, "switchboard");

  add_target (targets, CY_KIND_PILE, pile);
  add_target (targets, CY_KIND_STATION, cy_yard_get_ref (yard, pile, "station"));
  add_target (targets, CY_KIND_SWITCHBOARD, board);
  if (board != NULL)
    add_target (targets, CY_KIND_TRANSFORMER, cy_yard_get_ref (yard, board, "transformer"));
  return g_strv_builder_end (targets);
}

static CyRecord *
station_of (CyYard *yard, CyKindId kind, CyRecord *record)
{
  CyRecord *above =
    kind == CY_KIND_SWITCHBOARD ? cy_yard_get_ref (yard, record, "transformer") : NULL;
  CyRecord *station = cy_yard_get_ref (yard, record, "station");

  return station == NULL && above != NULL ? cy_yard_get_ref (yard, above, "station") : station;
}

/* Stations where something is targeted that feeds piles, as a set of ids. */
static GHashTable *
list_fed_stations (CyYard *yard, char **targets)
{
  GHashTable *stations = g_hash_table_new (g_str_hash, g_str_equal);
  CyKindId kind;
  const char *id;

  for (guint i = 0; targets[i] != NULL; i++) {
    CyRecord *record = cy_change_target_split (targets[i], &kind, &id) &&
                           (kind == CY_KIND_SWITCHBOARD || kind == CY_KIND_TRANSFORMER)
                         ? cy_yard_get (yard, kind, id)
                         : NULL;
    CyRecord *station = record == NULL ? NULL : station_of (yard, kind, record);

    if (station != NULL)
      g_hash_table_add (stations, station->id);
  }
  return stations;
}

static gboolean
is_reached (CyYard *yard, CyRecord *pile, char **targets)
{
  g_auto (GStrv) above = cy_change_targets_above (yard, pile);

  for (guint i = 0; above[i] != NULL; i++) {
    if (g_strv_contains ((const char *const *) targets, above[i]))
      return TRUE;
  }
  return FALSE;
}

/**
 * cy_change_reach_new:
 * @targets: (array zero-terminated=1): of a change; records that are gone reach nothing.
 *
 * Threading: any; pure.
 *
 * Returns: (transfer full): the piles it reaches.
 */
CyChangeReach *
cy_change_reach_new (CyYard *yard, char **targets)
{
  g_autoptr (GPtrArray) piles = cy_yard_list (yard, CY_KIND_PILE);
  g_autoptr (GStrvBuilder) reached = g_strv_builder_new ();
  g_autoptr (GHashTable) stations = list_fed_stations (yard, targets);
  CyChangeReach *reach = g_new0 (CyChangeReach, 1);

  for (guint i = 0; i < piles->len; i++) {
    CyRecord *pile = piles->pdata[i];
    CyRecord *station = cy_yard_get_ref (yard, pile, "station");

    if (is_reached (yard, pile, targets))
      g_strv_builder_add (reached, pile->id);
    else if (station != NULL && g_hash_table_contains (stations, station->id) &&
             cy_yard_get_ref (yard, pile, "switchboard") == NULL)
      reach->n_unsure++;
  }
  reach->piles = g_strv_builder_end (reached);
  return reach;
}

void
cy_change_reach_free (CyChangeReach *reach)
{
  if (reach == NULL)
    return;
  g_strfreev (reach->piles);
  g_free (reach);
}

static GHashTable *
list_types (CyYard *yard, const CyChangeReach *reach)
{
  GHashTable *types = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; reach->piles[i] != NULL; i++) {
    CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, reach->piles[i]);
    const char *type = pile == NULL ? NULL : cy_record_get_text (pile, "type");

    if (type != NULL)
      g_hash_table_add (types, (char *) type);
  }
  return types;
}

/**
 * cy_change_likeness:
 *
 * Threading: any; pure.
 *
 * Returns: what two changes of the same kind have in common.
 */
CyChangeLikeness
cy_change_likeness (CyYard *yard, const CyChangeReach *one, const CyChangeReach *other)
{
  g_autoptr (GHashTable) types = list_types (yard, one);
  g_autoptr (GHashTable) others = list_types (yard, other);
  GHashTableIter iter;
  gpointer type;

  for (guint i = 0; one->piles[i] != NULL; i++) {
    if (g_strv_contains ((const char *const *) other->piles, one->piles[i]))
      return CY_CHANGE_SAME_PILE;
  }
  g_hash_table_iter_init (&iter, types);
  while (g_hash_table_iter_next (&iter, &type, NULL)) {
    if (g_hash_table_contains (others, type))
      return CY_CHANGE_SAME_TYPE;
  }
  return CY_CHANGE_UNLIKE;
}
