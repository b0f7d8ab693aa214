/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-change.h"

#include <glib/gi18n-lib.h>

#include "cy-change-check.h"
#include "cy-change-reach.h"
#include "cy-journal-change.h"
#include "cy-journal-order.h"
#include "cy-journal-query.h"
#include "cy-node-deed.h"
#include "cy-node-order.h"
#include "cy-node-private.h"
#include "cy-payload.h"
#include "cy-permission-rule.h"

#define N_ORDERS ((guint) 100)

static char *
kind_of (guint event)
{
  return cy_change_event_kind ((CyChangeEvent) event);
}

static const char *
find_overtaken (gconstpointer result, guint event, const char *actor)
{
  const CyChangeDossier *dossier = result;

  for (guint i = dossier->remarks->len; i > 0; i--) {
    const CyChangeRemark *remark = dossier->remarks->pdata[i - 1];

    if (remark->event == event && g_str_equal (remark->actor, actor))
      return remark->overtaken;
  }
  return NULL;
}

static void
tell (GCallback done, gconstpointer dossier, const GError *error, gpointer user_data)
{
  ((CyNodeChangeDone) done) (dossier, error, user_data);
}

static const CyNodeDeedClass deed_class = {
  .entry_class = CY_ENTRY_CLASS_OPS,
  .subject_prefix = CY_SUBJECT_CHANGE_PREFIX,
  .kind_of = kind_of,
  .query = cy_node_query_change,
  .find_overtaken = find_overtaken,
  .free = (GDestroyNotify) cy_change_dossier_free,
  .tell = tell,
};

static CyNodeDeed *
deed_new (CyNode *node,
          const char *id,
          CyChangeEvent event,
          JsonObject *payload,
          const char *actor,
          CyNodeChangeDone done,
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
check (CyNodeDeed *deed, const CyChangeDossier *dossier)
{
  const CyChangeDeed wish = { .event = (CyChangeEvent) deed->event,
                              .actor = deed->actor,
                              .time_us = cy_clock_wall_us (deed->node->clock),
                              .payload = deed->payload };
  char *why = cy_change_settle_targets (deed->node->yard, deed->payload);

  return why != NULL ? why : cy_change_refuse (dossier, &wish);
}

/* What it leads to */

/* Subjects of what is said to make the change. */
static char **
list_leads (JsonObject *payload)
{
  static const struct {
    const char *name;
    const char *prefix;
  } leads[] = {
    { "command", "command:" },
    { "batch", "batch:" },
    { "order", CY_SUBJECT_ORDER_PREFIX },
  };
  g_autoptr (GStrvBuilder) subjects = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (leads); i++) {
    g_autofree char *id = cy_payload_dup_text (payload, leads[i].name);
    g_autofree char *subject = id == NULL ? NULL : g_strconcat (leads[i].prefix, id, NULL);

    if (subject != NULL)
      g_strv_builder_add (subjects, subject);
  }
  return g_strv_builder_end (subjects);
}

/* The first of these subjects that nothing is known of, an empty text when all are known. */
static gpointer
find_unknown (CyDb *db, gpointer subjects, GError **error)
{
  for (char **subject = subjects; *subject != NULL; subject++) {
    const CyEntryQuery query = { .subject = *subject, .limit = 1 };
    g_autoptr (GPtrArray) entries = cy_journal_load_entries (db, &query, error);

    if (entries == NULL)
      return NULL;
    if (entries->len == 0)
      return g_strdup (*subject);
  }
  return g_strdup ("");
}

static void
on_unknown_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autofree char *unknown = result;
  g_autofree char *why = NULL;
  CyNodeDeed *deed = user_data;

  if (error != NULL) {
    cy_node_deed_finish (deed, NULL, error);
  } else if (*unknown == '\0') {
    cy_node_deed_write (deed);
  } else {
    why = g_strdup_printf (_ ("there is no “%s”"), unknown);
    cy_node_deed_refuse (deed, why);
  }
}

static void
on_order_made_cb (const CyDossier *order, const GError *error, gpointer user_data)
{
  CyNodeDeed *deed = user_data;

  if (error != NULL) {
    cy_node_deed_finish (deed, NULL, error);
    return;
  }
  json_object_set_string_member (deed->payload, "order", order->order.id);
  cy_node_deed_write (deed);
}

static void
begin (CyNodeDeed *deed, const CyChangeDossier *dossier)
{
  g_autofree char *order = cy_payload_dup_text (deed->payload, "order");

  if (g_strcmp0 (order, CY_CHANGE_NEW_ORDER) == 0)
    cy_node_create_order (
      deed->node,
      cy_change_order_payload (deed->node->yard, dossier, cy_clock_wall_us (deed->node->clock)),
      deed->actor, on_order_made_cb, deed);
  else
    cy_journal_query (deed->node->journal, find_unknown, list_leads (deed->payload),
                      (GDestroyNotify) g_strfreev, on_unknown_cb, deed);
}

/* What it was about, and what it will be. */
static char **
list_places (const CyChangeDossier *dossier, JsonObject *payload)
{
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();

  if (dossier->change.targets != NULL)
    g_strv_builder_addv (places, (const char **) dossier->change.targets);
  cy_payload_add_texts (payload, "targets", targets);
  for (guint i = 0; i < targets->len; i++)
    g_strv_builder_add (places, targets->pdata[i]);
  return g_strv_builder_end (places);
}

static void
on_before_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyChangeDossier) dossier = result;
  CyNodeDeed *deed = user_data;
  g_autofree char *why = dossier == NULL ? NULL : check (deed, dossier);

  if (dossier != NULL)
    deed->places = list_places (dossier, deed->payload);
  if (error != NULL)
    cy_node_deed_finish (deed, NULL, error);
  else if (why != NULL)
    cy_node_deed_refuse (deed, why);
  else if (deed->event == CY_CHANGE_EVENT_BEGIN)
    begin (deed, dossier);
  else
    cy_node_deed_write (deed);
}

/**
 * cy_node_do_change:
 * @payload: (transfer full): see cy_change_payload_refuse(); targets may be ids. A change begins with
 *   %CY_CHANGE_NEW_ORDER as its order when one is to be made.
 *
 * Errors: %CY_NODE_ERROR_REFUSED with what is in the way.
 */
void
cy_node_do_change (CyNode *node,
                   const char *id,
                   CyChangeEvent event,
                   JsonObject *payload,
                   const char *actor,
                   CyNodeChangeDone done,
                   gpointer user_data)
{
  cy_node_query_change (node, id, on_before_cb,
                        deed_new (node, id, event, payload, actor, done, user_data));
}

/**
 * cy_node_create_change:
 * @payload: (transfer full): `{"title", "what", "why", "targets", ...}`.
 *
 * Errors: %CY_NODE_ERROR_REFUSED with what is in the way.
 */
void
cy_node_create_change (CyNode *node,
                       JsonObject *payload,
                       const char *actor,
                       CyNodeChangeDone done,
                       gpointer user_data)
{
  g_autofree char *id = cy_change_new_id (cy_clock_wall_us (node->clock));

  cy_node_do_change (node, id, CY_CHANGE_EVENT_CREATE, payload, actor, done, user_data);
}

/* Why @actor may not, whatever they say; NULL when they may. */
static char *
deny_change (CyNode *node, const CyChangeDossier *dossier, CyChangeEvent event, const char *actor)
{
  g_autofree char *kind = cy_change_event_kind (event);
  CyAction action = cy_action_of_entry (kind, "");
  g_autoptr (GError) error = NULL;
  char **targets = dossier->change.targets;

  (void) cy_node_may (node, actor, action, NULL, &error);
  for (guint i = 0; error == NULL && targets != NULL && targets[i] != NULL; i++)
    (void) cy_node_may (node, actor, action, targets[i], &error);
  return error == NULL ? NULL : g_strdup (error->message);
}

/* All that could have to be said, so that only what no words change is in the way. */
static const char everything_said[] = "{\"note\":\"-\",\"reason\":\"-\",\"title\":\"-\",\"order\":"
                                      "\"-\",\"outcome\":\"failed\",\"result\":\"-\"}";

/**
 * cy_node_refuse_change:
 * @dossier: the change as it was last seen.
 *
 * Whether @actor could do @event at all, for those who offer it. What they then say is looked at by
 * cy_node_do_change(), and the change once more.
 *
 * Returns: (transfer full) (nullable): why not, for people, or %NULL.
 */
char *
cy_node_refuse_change (CyNode *node,
                       const CyChangeDossier *dossier,
                       CyChangeEvent event,
                       const char *actor)
{
  g_autoptr (JsonNode) said = cy_json_parse (everything_said, -1, sizeof everything_said, NULL);
  const CyChangeDeed wish = { .event = event,
                              .actor = actor,
                              .time_us = cy_clock_wall_us (node->clock),
                              .payload = json_node_get_object (said) };
  char *why = deny_change (node, dossier, event, actor);

  return why != NULL ? why : cy_change_refuse (dossier, &wish);
}

/* Looking */

static gpointer
load_changes (CyDb *db, gpointer query, GError **error)
{
  return cy_journal_load_changes (db, query, error);
}

/**
 * cy_node_query_changes:
 * @answer: gets a #GPtrArray of #CyChange, newest first, which is the callee's.
 */
void
cy_node_query_changes (CyNode *node,
                       const CyChangeQuery *query,
                       CyNodeResult answer,
                       gpointer user_data)
{
  cy_journal_query (node->journal, load_changes, cy_change_query_copy (query),
                    (GDestroyNotify) cy_change_query_free, answer, user_data);
}

static gboolean
load_orders_of (CyDb *db, CyChangeDossier *dossier, GError **error)
{
  const CyOrderQuery query = { .source_id = dossier->change.id,
                               .to_us = G_MAXINT64,
                               .limit = N_ORDERS };
  g_autoptr (GPtrArray) orders = cy_journal_load_orders (db, &query, error);

  for (guint i = 0; orders != NULL && i < orders->len; i++) {
    const CyOrder *order = orders->pdata[i];

    if (order->source == CY_ORDER_FROM_CHANGE)
      g_ptr_array_add (dossier->orders, cy_order_copy (order));
  }
  return orders != NULL;
}

static gpointer
load_change (CyDb *db, gpointer id, GError **error)
{
  g_autoptr (CyChangeDossier) dossier = cy_journal_load_change (db, id, error);

  return dossier != NULL && load_orders_of (db, dossier, error) ? g_steal_pointer (&dossier) : NULL;
}

/**
 * cy_node_query_change:
 * @answer: gets a #CyChangeDossier, which is the callee's; in state %CY_CHANGE_NONE when there is no such
 *   change.
 */
void
cy_node_query_change (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, load_change, g_strdup (id), g_free, answer, user_data);
}

static gpointer
count_changes (CyDb *db, gpointer data, GError **error)
{
  guint *counts = g_new0 (guint, CY_N_CHANGE_STATES);

  if (cy_journal_count_changes (db, counts, error))
    return counts;
  g_free (counts);
  return NULL;
}

/**
 * cy_node_count_changes:
 * @answer: gets an array of %CY_N_CHANGE_STATES numbers, by state, to be freed with g_free().
 */
void
cy_node_count_changes (CyNode *node, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, count_changes, NULL, NULL, answer, user_data);
}

/**
 * cy_node_list_change_targets:
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): what changes that reach @pile can be about;
 *   %NULL when there is no such pile.
 */
char **
cy_node_list_change_targets (CyNode *node, const char *pile)
{
  CyRecord *record = cy_yard_get (node->yard, CY_KIND_PILE, pile);

  return record == NULL ? NULL : cy_change_targets_above (node->yard, record);
}
