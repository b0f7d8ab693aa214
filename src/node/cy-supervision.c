/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-supervision.h"

#include <math.h>

#include "cy-judge.h"
#include "cy-node-error.h"

#define MAX_CONDITIONS  65536
#define DEFAULT_SCAN_MS 1000

struct _CySupervision {
  char *node;
  const CyClock *clock;
  CyProfileStore *profiles; /* borrowed */
  CyHistory *history;       /* borrowed */
  CyAlarmDesk *desk;        /* borrowed */
  CyConditionQueue *queue;
  CyAcquire *acquire;
  CyCommandPort port;
  GPtrArray *problems; /* owned texts: piles that cannot be read as they are described */
  GMutex lock;
  GPtrArray
    *judges; /* owned, guarded by lock: the newest and those the acquire thread may still use */
};

/* Judges of fleets that are gone: the acquire thread has moved on when it uses a newer one. */
static CyJudge *
find_judge (CySupervision *supervision, CyFleet *fleet)
{
  CyJudge *found = NULL;

  g_mutex_lock (&supervision->lock);
  for (guint i = 0; i < supervision->judges->len && found == NULL; i++) {
    if (cy_judge_get_fleet (supervision->judges->pdata[i]) == fleet) {
      found = supervision->judges->pdata[i];
      if (i > 0)
        g_ptr_array_remove_range (supervision->judges, 0, i);
    }
  }
  g_mutex_unlock (&supervision->lock);
  return found;
}

static void
on_judge (gpointer user_data, CyFleet *fleet, guint pile, CySample *samples, gint64 now_us)
{
  CyJudge *judge = find_judge (user_data, fleet);

  if (judge != NULL)
    cy_judge_scan (judge, pile, samples, now_us);
}

static void
on_link (gpointer user_data, CyFleet *fleet, guint pile, const CyLivePile *state)
{
  CyJudge *judge = find_judge (user_data, fleet);

  if (judge != NULL)
    cy_judge_link (judge, pile, state);
}

static void
on_samples (gpointer user_data, CySampleBatch *batch)
{
  CySupervision *supervision = user_data;

  cy_history_push (supervision->history, batch);
}

/* The acquire thread goes on with the plan before until it has taken the new one. The new judge
 * begins with what was recorded then and finds everything else out by itself: what the one before
 * said since would come behind its back. */
static gboolean
is_current (CySupervision *supervision, const CyCondition *condition)
{
  gboolean current;

  g_mutex_lock (&supervision->lock);
  current = supervision->judges->len > 0 &&
            condition->fleet ==
              cy_judge_get_fleet (supervision->judges->pdata[supervision->judges->len - 1]);
  g_mutex_unlock (&supervision->lock);
  return current;
}

static void
on_conditions_ready (gpointer user_data)
{
  CySupervision *supervision = user_data;
  CyCondition *condition;

  while ((condition = cy_condition_queue_pop (supervision->queue)) != NULL) {
    if (is_current (supervision, condition))
      cy_alarm_desk_take (supervision->desk, condition);
    cy_condition_free (condition);
  }
}

static gboolean
port_request (gpointer user_data,
              const char *pile,
              const CyAcquireRequest *request,
              CyAcquireRequestFunc callback,
              gpointer callback_data,
              GError **error)
{
  CySupervision *supervision = user_data;

  return cy_acquire_request (supervision->acquire, pile, request, callback, callback_data, error);
}

static void
port_keep (gpointer user_data,
           const char *pile,
           guint connector,
           const CyAcquireRequest *requests,
           guint n_requests)
{
  CySupervision *supervision = user_data;

  cy_acquire_keep (supervision->acquire, pile, connector, requests, n_requests);
}

static void
port_refresh (gpointer user_data, const char *pile)
{
  CySupervision *supervision = user_data;

  cy_acquire_refresh (supervision->acquire, pile);
}

static CyLiveTable *
port_ref_live (gpointer user_data)
{
  return cy_supervision_ref_live (user_data);
}

/**
 * cy_supervision_new:
 * @node: this node's id; only piles it owns are talked to.
 */
CySupervision *
cy_supervision_new (const char *node,
                    const CyClock *clock,
                    CyProfileStore *profiles,
                    CyHistory *history,
                    CyAlarmDesk *desk,
                    GError **error)
{
  g_autoptr (CySupervision) supervision = g_new0 (CySupervision, 1);
  const CySink sink = { on_judge, on_link, on_samples, supervision };

  g_mutex_init (&supervision->lock);
  supervision->node = g_strdup (node);
  supervision->clock = clock;
  supervision->profiles = profiles;
  supervision->history = history;
  supervision->desk = desk;
  supervision->judges = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_judge_free);
  supervision->problems = g_ptr_array_new_with_free_func (g_free);
  supervision->queue = cy_condition_queue_new (MAX_CONDITIONS, on_conditions_ready, supervision);
  supervision->port =
    (CyCommandPort){ port_request, port_keep, port_refresh, port_ref_live, supervision };
  supervision->acquire = cy_acquire_new (clock, &sink);
  if (supervision->acquire == NULL) {
    g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         "no file descriptors are left for talking to piles; raise the limit"
                         " (ulimit -n)");
    return NULL;
  }
  return g_steal_pointer (&supervision);
}

/**
 * cy_supervision_free:
 *
 * Stops acquiring first; then nothing feeds the others any more.
 */
void
cy_supervision_free (CySupervision *supervision)
{
  if (supervision == NULL)
    return;
  g_clear_pointer (&supervision->acquire, cy_acquire_free);
  on_conditions_ready (supervision);
  cy_condition_queue_free (supervision->queue);
  g_ptr_array_unref (supervision->judges);
  g_ptr_array_unref (supervision->problems);
  g_mutex_clear (&supervision->lock);
  g_free (supervision->node);
  g_free (supervision);
}

static void
add_problem (CySupervision *supervision, const CyRecord *pile, const char *message)
{
  g_ptr_array_add (supervision->problems, g_strdup_printf ("%s: %s", pile->id, message));
}

/* A serial port has one speed: who comes first sets it for all that share the port. */
static gboolean
check_port (GHashTable *ports, const CyLink *link, GError **error)
{
  const CyLink *first = g_hash_table_lookup (ports, link->host);

  if (link->kind != CY_LINK_RTU)
    return TRUE;
  if (first == NULL) {
    CyLink *copy = cy_link_copy (link);

    return g_hash_table_insert (ports, copy->host, copy);
  }
  if (cy_link_is_set_up_as (first, link))
    return TRUE;
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
               "serial port %s is used at %u bit/s, parity %c, %u stop bits by other piles, and"
               " cannot have %u, %c, %u as well",
               link->host, first->baud, first->parity, first->stop_bits, link->baud, link->parity,
               link->stop_bits);
  return FALSE;
}

/* Adds one pile to the fleet, or says why it cannot be read. Another node's pile has a place and no link.
 * @ports: serial links by their port. */
static void
add_pile (CySupervision *supervision,
          CyYard *yard,
          CyRecord *pile,
          CyFleet *fleet,
          GPtrArray *profiles,
          GHashTable *ports)
{
  CyRecord *type = cy_yard_get_ref (yard, pile, "type");
  const char *address = cy_record_get_text (pile, "link");
  gboolean is_ours = cy_yard_is_owned_by (yard, pile, supervision->node);
  g_autoptr (CyLink) link = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CyProfile) profile = NULL;

  if (address == NULL ||
      !json_object_get_boolean_member_with_default (pile->cells, "in_service", TRUE))
    return;
  if (type == NULL) {
    add_problem (supervision, pile, "its pile type is gone");
    return;
  }
  if ((link = cy_link_parse (address, &error)) == NULL ||
      (profile = cy_profile_store_get (supervision->profiles, cy_record_get_text (type, "profile"),
                                       (guint) cy_record_get_int (type, "connectors", 1),
                                       &error)) == NULL ||
      (is_ours && !check_port (ports, link, &error))) {
    add_problem (supervision, pile, error->message);
    return;
  }
  cy_fleet_add (fleet, pile->id, is_ours ? link : NULL,
                (guint) cy_record_get_int (pile, "scan_ms", DEFAULT_SCAN_MS),
                cy_profile_get_tags (profile));
  g_ptr_array_add (profiles, g_steal_pointer (&profile));
}

typedef struct {
  GPtrArray *profiles;
  CyAlarmDesk *desk;
} JudgeSetup;

static const char *
setup_fault_class (guint pile, guint tag, guint bit, gpointer user_data)
{
  const JudgeSetup *setup = user_data;

  return cy_profile_get_fault_class (setup->profiles->pdata[pile], tag, bit);
}

static const CyAlarm *
setup_recall (const char *subject, gpointer user_data)
{
  const JudgeSetup *setup = user_data;

  return cy_alarm_desk_get_active (setup->desk, subject);
}

/* What the judge does not watch and others do: the node itself, and the asset register. */
static gboolean
is_others (const CyAlarm *alarm)
{
  return cy_alarm_is_of_node (alarm->subject) ||
         g_str_has_prefix (alarm->condition, CY_CONDITION_ASSET_PREFIX);
}

/* An alarm whose pile, limit or fault bit is no longer supervised would stay for ever: it ends now,
 * and stays in the list until somebody acknowledges it. */
static void
clear_orphans (CySupervision *supervision, CyYard *yard, CyJudge *judge)
{
  g_autoptr (GPtrArray) active = cy_alarm_desk_list (supervision->desk, CY_ALARM_LIST_ACTIVE);

  for (guint i = 0; i < active->len; i++) {
    const CyAlarm *alarm = active->pdata[i];
    const CyCondition gone = { .subject = alarm->subject,
                               .value = NAN,
                               .limit = NAN,
                               .time_us = cy_clock_wall_us (supervision->clock) };

    if (!is_others (alarm) && !cy_judge_watches (judge, alarm->subject) &&
        cy_yard_owns_alarm (yard, alarm, supervision->node))
      cy_alarm_desk_take (supervision->desk, &gone);
  }
}

/**
 * cy_supervision_apply:
 * @yard: the master data as it is now.
 *
 * Reads every pile of this node that is in service, has a link and a usable profile, by what the yard says now;
 * of other nodes' piles it shows what cy_supervision_show() is told.
 */
void
cy_supervision_apply (CySupervision *supervision, CyYard *yard)
{
  g_autoptr (CyFleet) fleet = cy_fleet_new ();
  g_autoptr (GPtrArray) profiles =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_profile_unref);
  g_autoptr (GPtrArray) piles = cy_yard_list (yard, CY_KIND_PILE);
  g_autoptr (GHashTable) ports =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cy_link_free);
  JudgeSetup setup = { profiles, supervision->desk };
  CyJudge *judge;

  on_conditions_ready (supervision);
  g_ptr_array_set_size (supervision->problems, 0);
  for (guint i = 0; i < piles->len; i++)
    add_pile (supervision, yard, piles->pdata[i], fleet, profiles, ports);
  judge = cy_judge_new (fleet, yard, setup_fault_class, setup_recall, &setup, supervision->queue);
  clear_orphans (supervision, yard, judge);
  g_mutex_lock (&supervision->lock);
  g_ptr_array_add (supervision->judges, judge);
  g_mutex_unlock (&supervision->lock);
  cy_acquire_apply (supervision->acquire, fleet, profiles);
}

CyLiveTable *
cy_supervision_ref_live (CySupervision *supervision)
{
  return cy_acquire_ref_table (supervision->acquire);
}

/**
 * cy_supervision_get_problems:
 *
 * Returns: (transfer none) (element-type utf8): piles that cannot be read as described, and why.
 */
GPtrArray *
cy_supervision_get_problems (CySupervision *supervision)
{
  return supervision->problems;
}

void
cy_supervision_get_counters (CySupervision *supervision, CyAcquireCounters *out_counters)
{
  cy_acquire_get_counters (supervision->acquire, out_counters);
}

/**
 * cy_supervision_list_links:
 *
 * Returns: (transfer full) (element-type CyLinkReport): how each link does, in no order.
 */
GPtrArray *
cy_supervision_list_links (CySupervision *supervision)
{
  return cy_acquire_list_links (supervision->acquire);
}

CyTrace *
cy_supervision_trace (CySupervision *supervision, const char *pile, guint capacity)
{
  return cy_acquire_trace (supervision->acquire, pile, capacity);
}

/**
 * cy_supervision_get_port:
 *
 * Returns: (transfer none): how commands reach the piles; valid as long as the supervision is.
 */
const CyCommandPort *
cy_supervision_get_port (CySupervision *supervision)
{
  return &supervision->port;
}

guint
cy_supervision_get_n_conditions (CySupervision *supervision, guint *out_bound)
{
  *out_bound = MAX_CONDITIONS;
  return cy_condition_queue_get_length (supervision->queue);
}

/**
 * cy_supervision_show:
 * @scans: (transfer full): what another node says of its piles.
 *
 * Threading: any thread.
 */
void
cy_supervision_show (CySupervision *supervision, CyRemoteScans *scans)
{
  cy_acquire_show (supervision->acquire, scans);
}
