/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-order.h"

#include <glib/gi18n-lib.h>

#include "cy-journal-order.h"
#include "cy-node-deed.h"
#include "cy-node-order-insight.h"
#include "cy-node-private.h"
#include "cy-order-check.h"
#include "cy-order-completion.h"
#include "cy-order-facts.h"
#include "cy-payload.h"
#include "cy-permission-rule.h"

/* How far back a new order looks at its pile. */
#define N_OF_PILE ((guint) 200)

static char *
kind_of (guint event)
{
  return cy_order_event_kind ((CyOrderEvent) event);
}

static const char *
find_overtaken (gconstpointer result, guint event, const char *actor)
{
  const CyDossier *dossier = result;

  for (guint i = dossier->remarks->len; i > 0; i--) {
    const CyOrderRemark *remark = dossier->remarks->pdata[i - 1];

    if (remark->event == event && g_str_equal (remark->actor, actor))
      return remark->overtaken;
  }
  return NULL;
}

static void
tell (GCallback done, gconstpointer dossier, const GError *error, gpointer user_data)
{
  ((CyNodeOrderDone) done) (dossier, error, user_data);
}

static const CyNodeDeedClass deed_class = {
  .entry_class = CY_ENTRY_CLASS_OPS,
  .subject_prefix = CY_SUBJECT_ORDER_PREFIX,
  .kind_of = kind_of,
  .query = cy_node_query_dossier,
  .find_overtaken = find_overtaken,
  .free = (GDestroyNotify) cy_dossier_free,
  .tell = tell,
};

static CyNodeDeed *
deed_new (CyNode *node,
          const char *id,
          CyOrderEvent event,
          JsonObject *payload,
          const char *actor,
          CyNodeOrderDone done,
          gpointer user_data)
{
  const CyNodeDeed deed = { .class = &deed_class,
                            .node = node,
                            .id = (char *) id,
                            .event = event,
                            .payload = payload,
                            .actor = (char *) actor,
                            .done = G_CALLBACK (done),
                            .user_data = user_data };

  return cy_node_deed_new (&deed);
}

static char *
check (CyNodeDeed *deed, const CyDossier *dossier)
{
  const CyOrderDeed wish = { .event = (CyOrderEvent) deed->event,
                             .actor = deed->actor,
                             .time_us = cy_clock_wall_us (deed->node->clock),
                             .payload = deed->payload };

  return cy_order_check (deed->node->yard, dossier, &wish);
}

/* Where an order is, once it is made. */
static char **
list_places (const CyOrder *order)
{
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();
  const char *id = order->pile != NULL ? order->pile : order->station;
  g_autofree char *subject =
    id == NULL ? NULL
               : cy_record_subject (order->pile != NULL ? CY_KIND_PILE : CY_KIND_STATION, id);

  if (subject != NULL)
    g_strv_builder_add (places, subject);
  return g_strv_builder_end (places);
}

static gboolean
has_override (const CyNodeDeed *deed)
{
  g_autofree char *text = NULL;

  cy_payload_take_text (deed->payload, "override", &text);
  return text != NULL && *g_strstrip (text) != '\0';
}

/* An order closes when the pile's own data agree; who closes it all the same says why. */
static void
on_insight_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyOrderInsight) insight = result;
  g_autofree char *why = NULL;
  CyNodeDeed *deed = user_data;
  gboolean is_proved;

  if (error != NULL) {
    cy_node_deed_finish (deed, NULL, error);
    return;
  }
  is_proved = insight->proof == CY_NODE_PROOF_NONE || insight->proof == CY_NODE_PROOF_AGREED;
  if (insight->proof_text != NULL)
    json_object_set_string_member (deed->payload, "proof", insight->proof_text);
  /* What needs no reason is not counted among what did. */
  if (is_proved)
    json_object_remove_member (deed->payload, "override");
  if (is_proved || has_override (deed)) {
    cy_node_deed_write (deed);
    return;
  }
  why = g_strdup_printf (_ ("%s. To approve it all the same, say why."), insight->proof_text);
  cy_node_deed_refuse (deed, why);
}

static void
on_before_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyDossier) dossier = result;
  CyNodeDeed *deed = user_data;
  g_autofree char *why = dossier == NULL ? NULL : check (deed, dossier);

  if (dossier != NULL)
    deed->places = list_places (&dossier->order);
  if (error != NULL)
    cy_node_deed_finish (deed, NULL, error);
  else if (why != NULL)
    cy_node_deed_refuse (deed, why);
  else if (deed->event == CY_ORDER_EVENT_APPROVE)
    cy_node_query_order_insight (deed->node, deed->id, on_insight_cb, deed);
  else
    cy_node_deed_write (deed);
}

/**
 * cy_node_do_order:
 * @payload: (transfer full): see cy_order_payload_refuse().
 *
 * Errors: %CY_NODE_ERROR_REFUSED with what is in the way.
 */
void
cy_node_do_order (CyNode *node,
                  const char *id,
                  CyOrderEvent event,
                  JsonObject *payload,
                  const char *actor,
                  CyNodeOrderDone done,
                  gpointer user_data)
{
  cy_node_query_dossier (node, id, on_before_cb,
                         deed_new (node, id, event, payload, actor, done, user_data));
}

/* Why the person at this node may not, whatever they say; NULL when they may. */
static char *
deny_order (CyNode *node, const CyDossier *dossier, CyOrderEvent event)
{
  g_auto (GStrv) places = list_places (&dossier->order);
  g_autofree char *kind = cy_order_event_kind (event);
  g_autoptr (GError) error = NULL;

  return cy_node_may (node, cy_node_get_person (node), cy_action_of_entry (kind, ""), places[0],
                      &error)
           ? NULL
           : g_strdup (error->message);
}

/* All that could have to be said, so that only what no words change is in the way. */
static const char everything_said[] =
  "{\"note\":\"-\",\"reason\":\"-\",\"cause\":\"-\",\"method\":\"-\",\"fix\":\"none\",\"what\":\"-"
  "\","
  "\"quantity\":1,\"minutes\":1,\"price_minor\":1,\"step\":1,\"alarms\":[\"-\"],\"name\":\"-\","
  "\"size\":1,\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\"}";

/**
 * cy_node_refuse_order:
 * @dossier: the order as it was last seen.
 *
 * Whether the person at this node could do @event at all, for those who offer it. What they then say is
 * looked at by cy_node_do_order(), and the order once more.
 *
 * Returns: (transfer full) (nullable): why not, for people, or %NULL.
 */
char *
cy_node_refuse_order (CyNode *node, const CyDossier *dossier, CyOrderEvent event)
{
  g_autoptr (JsonNode) said = cy_json_parse (everything_said, -1, sizeof everything_said, NULL);
  const CyOrderDeed wish = { .event = event,
                             .actor = cy_node_get_person (node),
                             .time_us = cy_clock_wall_us (node->clock),
                             .payload = json_node_get_object (said) };
  char *why = deny_order (node, dossier, event);

  return why != NULL ? why : cy_order_check (node->yard, dossier, &wish);
}

/* Making one */

static gpointer
load_background (CyDb *db, gpointer pile, GError **error)
{
  g_autoptr (CyOrderBackground) background = g_new0 (CyOrderBackground, 1);
  CyOrderQuery of_pile = { .to_us = G_MAXINT64, .limit = N_OF_PILE };
  char *piles[] = { pile, NULL };

  of_pile.piles = piles;
  background->of_pile = pile == NULL
                          ? g_ptr_array_new_with_free_func ((GDestroyNotify) cy_order_free)
                          : cy_journal_load_orders (db, &of_pile, error);
  if (background->of_pile == NULL ||
      (background->closed = cy_order_load_closed (db, error)) == NULL)
    return NULL;
  return g_steal_pointer (&background);
}

static void
on_background_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyOrderBackground) background = result;
  g_autoptr (CyDossier) nothing = NULL;
  g_autofree char *why = NULL;
  CyNodeDeed *deed = user_data;

  if (error != NULL) {
    cy_node_deed_finish (deed, NULL, error);
    return;
  }
  nothing = cy_dossier_new (deed->id);
  cy_order_complete (deed->node->yard, background, deed->payload,
                     cy_clock_wall_us (deed->node->clock));
  if ((why = check (deed, nothing)) != NULL)
    cy_node_deed_refuse (deed, why);
  else
    cy_node_deed_write (deed);
}

/**
 * cy_node_create_order:
 * @payload: (transfer full): what is known: `{"title", "pile", "alarms", ...}`; the rest is completed, see
 *   cy_order_complete().
 */
void
cy_node_create_order (CyNode *node,
                      JsonObject *payload,
                      const char *actor,
                      CyNodeOrderDone done,
                      gpointer user_data)
{
  g_autofree char *id = cy_order_new_id (cy_clock_wall_us (node->clock));
  const char *pile = NULL;

  cy_order_complete_subject (node->yard, node->desk, payload);
  (void) cy_json_get_string (json_object_get_member (payload, "pile"), NULL, &pile, NULL);
  cy_journal_query (node->journal, load_background, g_strdup (pile), g_free, on_background_cb,
                    deed_new (node, id, CY_ORDER_EVENT_CREATE, payload, actor, done, user_data));
}

/* Looking */

static gpointer
load_orders (CyDb *db, gpointer query, GError **error)
{
  return cy_journal_load_orders (db, query, error);
}

/**
 * cy_node_query_orders:
 * @answer: gets a #GPtrArray of #CyOrder, newest first, which is the callee's.
 */
void
cy_node_query_orders (CyNode *node,
                      const CyOrderQuery *query,
                      CyNodeResult answer,
                      gpointer user_data)
{
  cy_journal_query (node->journal, load_orders, cy_order_query_copy (query),
                    (GDestroyNotify) cy_order_query_free, answer, user_data);
}

static gpointer
load_dossier (CyDb *db, gpointer id, GError **error)
{
  return cy_journal_load_dossier (db, id, error);
}

/**
 * cy_node_query_dossier:
 * @answer: gets a #CyDossier, which is the callee's; in state %CY_ORDER_NONE when there is no such order.
 */
void
cy_node_query_dossier (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, load_dossier, g_strdup (id), g_free, answer, user_data);
}

static gpointer
count_orders (CyDb *db, gpointer data, GError **error)
{
  guint *counts = g_new0 (guint, CY_N_ORDER_STATES);

  if (cy_journal_count_orders (db, counts, error))
    return counts;
  g_free (counts);
  return NULL;
}

/**
 * cy_node_count_orders:
 * @answer: gets an array of %CY_N_ORDER_STATES numbers, by state, to be freed with g_free().
 */
void
cy_node_count_orders (CyNode *node, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, count_orders, NULL, NULL, answer, user_data);
}
