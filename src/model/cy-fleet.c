/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-fleet.h"

struct _CyFleet {
  gatomicrefcount refs;
  GArray *piles;     /* owned CyFleetPile */
  GHashTable *by_id; /* borrowed id -> number */
};

static void
pile_clear (CyFleetPile *pile)
{
  g_free (pile->id);
  cy_link_free (pile->link);
  cy_tag_set_unref (pile->tags);
}

CyFleet *
cy_fleet_new (void)
{
  CyFleet *fleet = g_new0 (CyFleet, 1);

  g_atomic_ref_count_init (&fleet->refs);
  fleet->piles = g_array_new (FALSE, FALSE, sizeof (CyFleetPile));
  g_array_set_clear_func (fleet->piles, (GDestroyNotify) pile_clear);
  fleet->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  return fleet;
}

CyFleet *
cy_fleet_ref (CyFleet *fleet)
{
  g_atomic_ref_count_inc (&fleet->refs);
  return fleet;
}

void
cy_fleet_unref (CyFleet *fleet)
{
  if (!g_atomic_ref_count_dec (&fleet->refs))
    return;
  g_hash_table_unref (fleet->by_id);
  g_array_unref (fleet->piles);
  g_free (fleet);
}

/**
 * cy_fleet_add:
 * @id: a record id that the fleet does not have yet.
 *
 * Returns: the pile's number.
 *
 * Threading: only before the fleet is shared.
 */
guint
cy_fleet_add (CyFleet *fleet, const char *id, const CyLink *link, guint scan_ms, CyTagSet *tags)
{
  CyFleetPile pile = { g_strdup (id), link == NULL ? NULL : cy_link_copy (link), scan_ms,
                       cy_tag_set_ref (tags) };
  guint number = fleet->piles->len;

  g_array_append_val (fleet->piles, pile);
  g_hash_table_insert (fleet->by_id, pile.id, GUINT_TO_POINTER (number));
  return number;
}

guint
cy_fleet_get_n_piles (const CyFleet *fleet)
{
  return fleet->piles->len;
}

const CyFleetPile *
cy_fleet_get (const CyFleet *fleet, guint pile)
{
  g_assert (pile < fleet->piles->len);
  return &g_array_index (fleet->piles, CyFleetPile, pile);
}

gboolean
cy_fleet_find (const CyFleet *fleet, const char *id, guint *out_pile)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (fleet->by_id, id, NULL, &value))
    return FALSE;
  *out_pile = GPOINTER_TO_UINT (value);
  return TRUE;
}

/**
 * cy_fleet_find_tag:
 *
 * Returns: (transfer none) (nullable): %NULL when the pile is not read, or does not measure that.
 */
const CyTag *
cy_fleet_find_tag (const CyFleet *fleet, const char *id, guint connector, CyMeasureId measure)
{
  CyTagSet *tags;
  guint pile;
  int tag;

  if (!cy_fleet_find (fleet, id, &pile))
    return NULL;
  tags = cy_fleet_get (fleet, pile)->tags;
  tag = cy_tag_set_find (tags, connector, measure);
  return tag < 0 ? NULL : cy_tag_set_get (tags, (guint) tag);
}
