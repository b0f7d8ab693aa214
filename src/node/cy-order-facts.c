/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-facts.h"

#include "cy-command-traits.h"
#include "cy-journal-alarm.h"
#include "cy-journal-command.h"
#include "cy-journal-order.h"
#include "cy-journal-query.h"
#include "cy-time.h"

#define DAY_US ((gint64) 86400 * CY_US_PER_S)

#define MAX_ALARMS   2000
#define MAX_CLOSED   2000
#define MAX_COMMANDS 500
#define MAX_EDITS    500

void
cy_order_facts_free (CyOrderFacts *facts)
{
  if (facts == NULL)
    return;
  cy_dossier_free (facts->dossier);
  g_clear_pointer (&facts->alarms, g_ptr_array_unref);
  g_clear_pointer (&facts->commands, g_ptr_array_unref);
  g_clear_pointer (&facts->edits, g_ptr_array_unref);
  g_free (facts);
}

static gboolean
load_around (CyDb *db, CyOrderFacts *facts, GError **error)
{
  const CyOrder *order = &facts->dossier->order;
  g_autofree char *subject = cy_record_subject (CY_KIND_PILE, order->pile);
  g_autoptr (CyCommandQuery) commands = cy_command_query_new (MAX_COMMANDS);
  const CyPileAlarmQuery alarms = { order->pile, order->created_us - DAY_US, G_MAXINT64,
                                    MAX_ALARMS };
  const CyEntryQuery edits = { subject, order->created_us - DAY_US, MAX_EDITS };

  commands->pile = g_strdup (order->pile);
  return (facts->alarms = cy_journal_load_pile_alarms (db, &alarms, error)) != NULL &&
         (facts->commands = cy_journal_load_commands (db, commands, error)) != NULL &&
         (facts->edits = cy_journal_load_entries (db, &edits, error)) != NULL;
}

/**
 * cy_order_facts_load:
 * @id: an order's.
 *
 * Returns: (transfer full): a #CyOrderFacts; its order is in state %CY_ORDER_NONE when there is none.
 *
 * Threading: the journal's reader.
 */
gpointer
cy_order_facts_load (CyDb *db, gpointer id, GError **error)
{
  g_autoptr (CyOrderFacts) facts = g_new0 (CyOrderFacts, 1);

  if ((facts->dossier = cy_journal_load_dossier (db, id, error)) == NULL ||
      (facts->dossier->order.pile != NULL && !load_around (db, facts, error)))
    return NULL;
  return g_steal_pointer (&facts);
}

/**
 * cy_order_load_closed:
 *
 * Returns: (transfer full) (element-type CyOrder): orders that were closed lately, newest first, to tell from
 *   them how long one takes.
 *
 * Threading: the journal's reader.
 */
GPtrArray *
cy_order_load_closed (CyDb *db, GError **error)
{
  const CyOrderQuery closed = { .to_us = G_MAXINT64,
                                .states = 1u << CY_ORDER_HISTORY,
                                .limit = MAX_CLOSED };

  return cy_journal_load_orders (db, &closed, error);
}

/**
 * cy_order_facts_is_own:
 *
 * Returns: whether the order was made of this alarm.
 */
gboolean
cy_order_facts_is_own (const CyOrderFacts *facts, const CyAlarm *alarm)
{
  g_autofree char *id = cy_alarm_dup_id (alarm);

  return g_ptr_array_find_with_equal_func (facts->dossier->alarms, id, g_str_equal, NULL);
}

/**
 * cy_order_facts_since:
 *
 * Returns: when the trouble began, with the first of its alarms or with the order [µs UTC].
 */
gint64
cy_order_facts_since (const CyOrderFacts *facts)
{
  gint64 since_us = facts->dossier->order.created_us;

  for (guint i = 0; facts->alarms != NULL && i < facts->alarms->len; i++) {
    const CyAlarm *alarm = facts->alarms->pdata[i];

    if (cy_order_facts_is_own (facts, alarm))
      since_us = MIN (since_us, alarm->raised_us);
  }
  return since_us;
}

/**
 * cy_order_facts_count_guns:
 *
 * Returns: how many guns its pile has.
 */
guint
cy_order_facts_count_guns (const CyOrderFacts *facts, CyYard *yard)
{
  CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, facts->dossier->order.pile);
  CyRecord *type = pile == NULL ? NULL : cy_yard_get_ref (yard, pile, "type");

  return type == NULL ? 1 : (guint) cy_record_get_int (type, "connectors", 1);
}

/**
 * cy_order_facts_dup_tariff:
 *
 * Returns: (transfer full) (nullable): record id of the tariff its pile was last seen to have.
 */
char *
cy_order_facts_dup_tariff (const CyOrderFacts *facts)
{
  for (guint i = 0; facts->commands != NULL && i < facts->commands->len; i++) {
    const CyCommand *command = facts->commands->pdata[i];
    g_autoptr (JsonNode) arguments = NULL;
    JsonObject *object;
    const char *id;

    if (command->state != CY_COMMAND_VERIFIED ||
        !g_str_equal (command->name, CY_COMMAND_SET_TARIFF))
      continue;
    arguments = cy_json_parse (command->arguments, -1, 65536, NULL);
    if (arguments != NULL && cy_json_get_object (arguments, NULL, &object, NULL) &&
        cy_json_get_string (json_object_get_member (object, "tariff"), NULL, &id, NULL))
      return g_strdup (id);
  }
  return NULL;
}
