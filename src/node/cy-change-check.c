/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-check.h"

#include <glib/gi18n-lib.h>

#include "cy-change-reach.h"
#include "cy-order.h"

/**
 * cy_change_settle_targets:
 * @payload: (inout): ids that a person typed become targets.
 *
 * What a change is about must be there when that is said. It is asked only before it is written: a pile that
 * is taken down later stays in the story.
 *
 * Returns: (transfer full) (nullable): why not, or %NULL.
 */
char *
cy_change_settle_targets (CyYard *yard, JsonObject *payload)
{
  g_autoptr (JsonArray) settled = json_array_new ();
  JsonArray *words;

  /* What is no list of texts is refused by the rule. */
  if (!cy_json_get_array (json_object_get_member (payload, "targets"), NULL, &words, NULL))
    return NULL;
  for (guint i = 0; i < json_array_get_length (words); i++) {
    g_autofree char *target = NULL;
    const char *word;

    if (!cy_json_get_string (json_array_get_element (words, i), NULL, &word, NULL))
      return NULL;
    target = cy_change_target_find (yard, word);
    if (target == NULL)
      return g_strdup_printf (_ ("there is no pile, station, switchboard or transformer “%s”"),
                              word);
    json_array_add_string_element (settled, target);
  }
  json_object_set_array_member (payload, "targets", g_steal_pointer (&settled));
  return NULL;
}

/* The pile when it is about one, else the station when all that it reaches is there. */
static void
set_place (CyYard *yard, const CyChange *change, JsonObject *payload)
{
  g_autoptr (CyChangeReach) reach = cy_change_reach_new (yard, change->targets);
  const char *station = NULL;

  for (guint i = 0; reach->piles[i] != NULL; i++) {
    CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, reach->piles[i]);
    const char *own = cy_record_get_text (pile, "station");

    if (own == NULL || (station != NULL && !g_str_equal (station, own)))
      return;
    station = own;
  }
  if (g_strv_length (reach->piles) == 1)
    json_object_set_string_member (payload, "pile", reach->piles[0]);
  else if (station != NULL)
    json_object_set_string_member (payload, "station", station);
}

/**
 * cy_change_order_payload:
 *
 * Returns: (transfer full): the work order that makes a change, for cy_node_create_order().
 */
JsonObject *
cy_change_order_payload (CyYard *yard, const CyChangeDossier *dossier, gint64 now_us)
{
  const CyChange *change = &dossier->change;
  JsonObject *payload = json_object_new ();

  json_object_set_string_member (payload, "title", change->title);
  json_object_set_string_member (payload, "text", dossier->what != NULL ? dossier->what : "");
  json_object_set_string_member (payload, "source", cy_order_source_name (CY_ORDER_FROM_CHANGE));
  json_object_set_string_member (payload, "source_id", change->id);
  if (change->to_us > now_us)
    json_object_set_int_member (payload, "expected_us", change->to_us);
  set_place (yard, change, payload);
  return payload;
}
