/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-tariff.h"

#include <glib/gi18n-lib.h>

#include "cy-journal-tariff.h"
#include "cy-node-deed.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-tariff-choice-rule.h"
#include "cy-tariff-flow-rule.h"
#include "cy-tariff-guard-rule.h"
#include "cy-time.h"

static char *
kind_of (guint event)
{
  return cy_tariff_event_kind ((CyTariffEvent) event);
}

static const char *
find_overtaken (gconstpointer result, guint event, const char *actor)
{
  const CyTariffVersion *version = result;

  for (guint i = version->remarks->len; i > 0; i--) {
    const CyTariffRemark *remark = version->remarks->pdata[i - 1];

    if (remark->event == event && g_str_equal (remark->actor, actor))
      return remark->overtaken;
  }
  return NULL;
}

static void
tell (GCallback done, gconstpointer version, const GError *error, gpointer user_data)
{
  ((CyNodeTariffDone) done) (version, error, user_data);
}

static gpointer
load_version (CyDb *db, gpointer name, GError **error)
{
  return cy_journal_load_tariff_version (db, name, error);
}

static void
query_version (CyNode *node, const char *name, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, load_version, g_strdup (name), g_free, answer, user_data);
}

static const CyNodeDeedClass deed_class = {
  .entry_class = CY_ENTRY_CLASS_MONEY,
  .subject_prefix = CY_SUBJECT_TARIFF_PREFIX,
  .kind_of = kind_of,
  .query = query_version,
  .find_overtaken = find_overtaken,
  .free = (GDestroyNotify) cy_tariff_version_free,
  .tell = tell,
};

/* What is proposed, or waits to be approved. */
static char *
refuse_caps (CyNodeDeed *deed, const CyTariffVersion *version)
{
  g_autoptr (CyTariffTerms) proposed = NULL;
  const CyTariffTerms *terms = version->terms;
  g_auto (GStrv) breaches = NULL;
  g_autofree char *list = NULL;

  if (deed->event == CY_TARIFF_EVENT_PROPOSE)
    terms = proposed =
      cy_tariff_terms_from_json (json_object_get_member (deed->payload, "terms"), NULL, NULL);
  else if (deed->event != CY_TARIFF_EVENT_APPROVE)
    return NULL;
  if (terms == NULL)
    return NULL; /* the flow says so */
  breaches = cy_node_guard_tariff (deed->node, terms);
  if (breaches[0] == NULL)
    return NULL;
  list = g_strjoinv ("; ", breaches);
  return g_strdup_printf (_ ("tariff %s is beyond what may be asked: %s"), version->name, list);
}

static char *
check (CyNodeDeed *deed, const CyTariffVersion *version)
{
  const CyTariffDeed wish = { .event = (CyTariffEvent) deed->event,
                              .actor = deed->actor,
                              .time_us = cy_clock_wall_us (deed->node->clock),
                              .payload = deed->payload };
  char *why = cy_tariff_flow_refuse (version, &wish);

  return why != NULL ? why : refuse_caps (deed, version);
}

static void
on_before_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyTariffVersion) version = result;
  CyNodeDeed *deed = user_data;
  g_autofree char *why = version == NULL ? NULL : check (deed, version);

  if (error != NULL)
    cy_node_deed_finish (deed, NULL, error);
  else if (why != NULL)
    cy_node_deed_refuse (deed, why);
  else
    cy_node_deed_write (deed);
}

static void
do_tariff (CyNode *node,
           const char *name,
           CyTariffEvent event,
           JsonObject *payload,
           const char *actor,
           CyNodeTariffDone done,
           gpointer user_data)
{
  const CyNodeDeed deed = { .class = &deed_class,
                            .node = node,
                            .id = (char *) name,
                            .event = event,
                            .payload = payload,
                            .actor = (char *) actor,
                            .done = G_CALLBACK (done),
                            .user_data = user_data };

  query_version (node, name, on_before_cb, cy_node_deed_new (&deed));
}

/**
 * cy_node_read_terms:
 * @id: of a tariff's record.
 *
 * Returns: (transfer full) (nullable): what would be proposed: the record as it stands.
 *
 * Errors: %CY_NODE_ERROR_REFUSED when there is no such record, %CY_MODEL_ERROR_INVALID with what is wrong in it.
 */
CyTariffTerms *
cy_node_read_terms (CyNode *node, const char *id, GError **error)
{
  CyRecord *record = cy_yard_get (node->yard, CY_KIND_TARIFF, id);
  g_autoptr (CyTariffTerms) terms = NULL;

  if (record == NULL) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, _ ("there is no tariff “%s”"), id);
    return NULL;
  }
  terms = cy_tariff_terms_read (record, error);
  return terms != NULL && cy_tariff_terms_check_zone (terms, error) ? g_steal_pointer (&terms)
                                                                    : NULL;
}

/**
 * cy_node_propose_tariff:
 * @id: of a tariff's record, whose version and terms are fixed as they stand.
 *
 * Errors: what is wrong with the record; %CY_NODE_ERROR_REFUSED when the version has other terms already or
 *   is beyond a cap of the policy.
 */
void
cy_node_propose_tariff (CyNode *node,
                        const char *id,
                        const char *actor,
                        CyNodeTariffDone done,
                        gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CyTariffTerms) terms = cy_node_read_terms (node, id, &error);
  g_autofree char *name = NULL;
  JsonObject *payload;

  if (terms == NULL) {
    if (done != NULL)
      done (NULL, error, user_data);
    return;
  }
  payload = json_object_new ();
  json_object_set_member (payload, "terms", cy_tariff_terms_to_json (terms));
  name = cy_tariff_version_spell (id, terms->version);
  do_tariff (node, name, CY_TARIFF_EVENT_PROPOSE, payload, actor, done, user_data);
}

/**
 * cy_node_approve_tariff:
 * @hash: cy_tariff_terms_hash() of the terms that @actor has read: those and no others are approved.
 *
 * Publishes a version.
 *
 * Errors: %CY_NODE_ERROR_REFUSED when @actor proposed it and no policy lets one person publish, when its terms are
 *   others, or are beyond a cap by now.
 */
void
cy_node_approve_tariff (CyNode *node,
                        const char *id,
                        guint32 version,
                        const char *hash,
                        const char *actor,
                        CyNodeTariffDone done,
                        gpointer user_data)
{
  g_autofree char *name = cy_tariff_version_spell (id, version);
  JsonObject *payload = json_object_new ();

  json_object_set_string_member (payload, "hash", hash);
  if (cy_tariff_may_publish_alone (node->yard))
    json_object_set_boolean_member (payload, "alone", TRUE);
  do_tariff (node, name, CY_TARIFF_EVENT_APPROVE, payload, actor, done, user_data);
}

static void
end (CyNode *node,
     const char *id,
     guint32 version,
     CyTariffEvent event,
     const char *reason,
     const char *actor,
     CyNodeTariffDone done,
     gpointer user_data)
{
  g_autofree char *name = cy_tariff_version_spell (id, version);
  JsonObject *payload = json_object_new ();

  json_object_set_string_member (payload, "reason", reason != NULL ? reason : "");
  do_tariff (node, name, event, payload, actor, done, user_data);
}

/**
 * cy_node_reject_tariff:
 *
 * Errors: %CY_NODE_ERROR_REFUSED with what is in the way.
 */
void
cy_node_reject_tariff (CyNode *node,
                       const char *id,
                       guint32 version,
                       const char *reason,
                       const char *actor,
                       CyNodeTariffDone done,
                       gpointer user_data)
{
  end (node, id, version, CY_TARIFF_EVENT_REJECT, reason, actor, done, user_data);
}

/**
 * cy_node_withdraw_tariff:
 *
 * Takes back a proposal, or what was published out of use: charges that began with it are billed by it still.
 *
 * Errors: %CY_NODE_ERROR_REFUSED with what is in the way.
 */
void
cy_node_withdraw_tariff (CyNode *node,
                         const char *id,
                         guint32 version,
                         const char *reason,
                         const char *actor,
                         CyNodeTariffDone done,
                         gpointer user_data)
{
  end (node, id, version, CY_TARIFF_EVENT_WITHDRAW, reason, actor, done, user_data);
}

/* Looking */

static gpointer
load_versions (CyDb *db, gpointer id, GError **error)
{
  return cy_journal_load_tariff_versions (db, id, error);
}

/**
 * cy_node_query_tariffs:
 * @id: (nullable): of a tariff, %NULL for all.
 * @answer: gets a #GPtrArray of #CyTariffVersion, which is the callee's.
 */
void
cy_node_query_tariffs (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, load_versions, g_strdup (id), g_free, answer, user_data);
}

/**
 * cy_node_query_tariff:
 * @answer: gets a #CyTariffVersion with all that was done to it, which is the callee's; in state %CY_TARIFF_NONE
 *   when there is no such version.
 */
void
cy_node_query_tariff (CyNode *node,
                      const char *id,
                      guint32 version,
                      CyNodeResult answer,
                      gpointer user_data)
{
  g_autofree char *name = cy_tariff_version_spell (id, version);

  query_version (node, name, answer, user_data);
}

/**
 * cy_node_find_tariff:
 * @pile: an id.
 * @time_us: [µs UTC].
 *
 * Returns: (transfer full) (nullable): what a charge that begins there then is billed by.
 *
 * Errors: %CY_NODE_ERROR_REFUSED when the pile has no tariff, or none that is published and valid then.
 */
CyTariffTerms *
cy_node_find_tariff (CyNode *node, const char *pile, gint64 time_us, GError **error)
{
  CyRecord *record = cy_yard_get (node->yard, CY_KIND_PILE, pile);
  const char *id = record == NULL ? NULL : cy_tariff_choice_id (node->yard, record);
  const CyTariffVersion *version =
    id == NULL ? NULL
               : cy_tariff_choice_rule (cy_tariff_book_get_versions (node->tariffs), id, time_us);
  g_autofree char *time = NULL;

  if (version != NULL)
    return cy_tariff_terms_ref (version->terms);
  time = cy_time_format (time_us);
  if (record == NULL)
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, _ ("there is no pile “%s”"), pile);
  else if (id == NULL)
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 _ ("pile %s has no tariff, nor has its station or area"), pile);
  else
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 _ ("no version of tariff %s of pile %s is published and valid at %s"), id, pile,
                 time);
  return NULL;
}

/**
 * cy_node_get_terms:
 *
 * Returns: (transfer full) (nullable): the terms of a version that is published, or was until it was taken back.
 */
CyTariffTerms *
cy_node_get_terms (CyNode *node, const char *id, guint32 version)
{
  GPtrArray *versions = cy_tariff_book_get_versions (node->tariffs);

  for (guint i = 0; i < versions->len; i++) {
    const CyTariffVersion *found = versions->pdata[i];

    if (found->terms->version == version && g_str_equal (found->terms->id, id))
      return cy_tariff_terms_ref (found->terms);
  }
  return NULL;
}

/**
 * cy_node_guard_tariff:
 *
 * Returns: (transfer full) (array zero-terminated=1): what of @terms is beyond a cap of the policy, in words.
 */
char **
cy_node_guard_tariff (CyNode *node, const CyTariffTerms *terms)
{
  const CyTariffCaps caps = cy_tariff_caps_read (node->yard);

  return cy_tariff_guard_rule (&caps, terms);
}
