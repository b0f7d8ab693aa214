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
 * @record: a pile, or something else that one node looks after.
 *
 * Who talks to the pile: who took it over, or its station, and otherwise who described it first.
 *
 * Returns: (transfer none) (nullable): a node's id; %NULL of a record that is in no journal.
 */
const char *
cy_yard_get_owner (CyYard *yard, const CyRecord *record)
{
  const CyClaim *claim = find_claim (yard, record->kind, record->id);

  if (claim == NULL && cy_kind_find_field (record->kind, "station") != NULL)
    claim = find_claim (yard, CY_KIND_STATION, cy_record_get_text (record, "station"));
  return claim != NULL ? claim->node : record->creator;
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
 * Returns: whether @node is to look after @record.
 */
gboolean
cy_yard_is_owned_by (CyYard *yard, const CyRecord *record, const char *node)
{
  const char *owner = cy_yard_get_owner (yard, record);

  return owner == NULL || g_str_equal (owner, node);
}

/**
 * cy_yard_owns_alarm:
 *
 * Returns: whether @node looks after what the alarm is about; of a pile that is gone, whether it raised it.
 */
gboolean
cy_yard_owns_alarm (CyYard *yard, const CyAlarm *alarm, const char *node)
{
  CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, alarm->pile);
  g_autofree char *own = NULL;

  if (cy_alarm_is_of_node (alarm->subject)) {
    own = cy_alarm_node_subject (node, alarm->condition);
    return g_str_equal (own, alarm->subject);
  }
  if (pile != NULL)
    return cy_yard_is_owned_by (yard, pile, node);
  return alarm->origin == NULL || g_str_equal (alarm->origin, node);
}
