/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-yard.h"

static const CyClaim *
find_claim (CyYard *yard, CyKindId kind, const char *id)
{
  g_autofree char *subject = id == NULL ? NULL : cy_record_subject (kind, id);

  return subject == NULL ? NULL : cy_yard_get_claim (yard, subject);
}

/**
 * cy_yard_get_owner:
 *
 * Who talks to the pile: who took it over, or its station, and otherwise who described it first.
 *
 * Returns: (transfer none) (nullable): a node's id; %NULL of a pile that is in no journal.
 */
const char *
cy_yard_get_owner (CyYard *yard, const CyRecord *pile)
{
  const CyClaim *claim = find_claim (yard, CY_KIND_PILE, pile->id);

  if (claim == NULL)
    claim = find_claim (yard, CY_KIND_STATION, cy_record_get_text (pile, "station"));
  return claim != NULL ? claim->node : pile->creator;
}

/**
 * cy_yard_get_owner_epoch:
 * @kind: pile or station.
 *
 * Returns: how often it was taken over.
 */
gint64
cy_yard_get_owner_epoch (CyYard *yard, CyKindId kind, const char *id)
{
  const CyClaim *claim = find_claim (yard, kind, id);

  return claim == NULL ? 0 : claim->epoch;
}

/**
 * cy_yard_is_owned_by:
 *
 * Returns: whether @node is to talk to @pile.
 */
gboolean
cy_yard_is_owned_by (CyYard *yard, const CyRecord *pile, const char *node)
{
  const char *owner = cy_yard_get_owner (yard, pile);

  return owner == NULL || g_str_equal (owner, node);
}
