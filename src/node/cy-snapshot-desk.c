/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-snapshot-desk.h"

#include "cy-audit.h"
#include "cy-db.h"
#include "cy-journal-snapshot.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-snapshot-cut.h"
#include "cy-snapshot-fetch.h"
#include "cy-snapshot-rule.h"

#define LOOK_SECONDS 60

/* After something that failed: what is asked of others, and a look at the whole journal [µs]. */
#define FETCH_AGAIN_US ((gint64) 10 * G_USEC_PER_SEC)
#define CUT_AGAIN_US   ((gint64) 3600 * G_USEC_PER_SEC)

/* After a look at the whole journal that found nothing to let go [µs]. */
#define PLAN_AGAIN_US ((gint64) 86400 * G_USEC_PER_SEC)

/* What is under way may end when the desk is gone. */
typedef struct {
  CySnapshotDesk *desk; /* nullable */
} Link;

struct _CySnapshotDesk {
  CyNode *node; /* borrowed */
  Link *link;   /* owned reference */
  guint timer;  /* source id */
  char *keeper; /* nullable: as the policy said when it was looked at last */
  gint64 days;
  CySnapshot *snapshot; /* owned, nullable */
  gboolean is_done;
  CySnapshot *next; /* owned, nullable */
  gboolean is_busy;
  gboolean is_stale;      /* there is something new to look at */
  char *source;           /* nullable: a peer that has what is kept of what is missing here */
  gint64 failed_mono_us;  /* 0 when nothing failed [µs monotonic] */
  gint64 planned_mono_us; /* when nothing was found to go [µs monotonic] */
  char *problem;
};

static gboolean
look_cb (gpointer user_data)
{
  cy_snapshot_desk_look (user_data);
  return G_SOURCE_CONTINUE;
}

CySnapshotDesk *
cy_snapshot_desk_new (CyNode *node)
{
  CySnapshotDesk *desk = g_new0 (CySnapshotDesk, 1);

  desk->node = node;
  desk->link = g_atomic_rc_box_new0 (Link);
  desk->link->desk = desk;
  desk->timer = g_timeout_add_seconds (LOOK_SECONDS, look_cb, desk);
  cy_snapshot_clean (node);
  cy_snapshot_desk_look (desk);
  return desk;
}

void
cy_snapshot_desk_free (CySnapshotDesk *desk)
{
  if (desk == NULL)
    return;
  g_clear_handle_id (&desk->timer, g_source_remove);
  desk->link->desk = NULL;
  g_atomic_rc_box_release (desk->link);
  g_clear_pointer (&desk->snapshot, cy_snapshot_unref);
  g_clear_pointer (&desk->next, cy_snapshot_unref);
  g_free (desk->keeper);
  g_free (desk->source);
  g_free (desk->problem);
  g_free (desk);
}

static Link *
begin_work (CySnapshotDesk *desk)
{
  desk->is_busy = TRUE;
  return g_atomic_rc_box_acquire (desk->link);
}

/* Returns: (nullable): the desk, when it is still there. */
static CySnapshotDesk *
end_work (Link *link)
{
  CySnapshotDesk *desk = link->desk;

  g_atomic_rc_box_release (link);
  if (desk != NULL)
    desk->is_busy = FALSE;
  return desk;
}

/* Whoever is not reached, or speaks of a snapshot that has not come yet, is asked again; that is no problem. */
static gboolean
is_problem (const GError *error)
{
  return error != NULL && !g_error_matches (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND) &&
         !g_error_matches (error, CY_PEERS_ERROR, CY_PEERS_ERROR_UNREACHABLE) &&
         !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
remember_problem (CySnapshotDesk *desk, const GError *error)
{
  g_free (desk->problem);
  desk->problem = is_problem (error) ? g_strdup (error->message) : NULL;
  desk->failed_mono_us = error == NULL ? 0 : cy_clock_mono_us (desk->node->clock);
}

/* The first policy that says who and when. */
static void
read_policy (CySnapshotDesk *desk)
{
  g_autoptr (GPtrArray) policies = cy_yard_list (desk->node->yard, CY_KIND_POLICY);

  g_clear_pointer (&desk->keeper, g_free);
  desk->days = 0;
  for (guint i = 0; i < policies->len && desk->keeper == NULL; i++) {
    CyRecord *policy = policies->pdata[i];
    gint64 days = cy_record_get_int (policy, "journal_days", 0);

    if (days > 0 && cy_record_get_text (policy, "journal_node") != NULL) {
      desk->keeper = g_strdup (cy_record_get_text (policy, "journal_node"));
      desk->days = days;
    }
  }
}

static gboolean
is_keeper (CySnapshotDesk *desk)
{
  return g_strcmp0 (desk->keeper, cy_node_get_id (desk->node)) == 0;
}

/* What the journal says of its own beginning. */
typedef struct {
  char *keeper; /* nullable */
  CySnapshot *snapshot;
  gboolean is_done;
  CySnapshot *next;
  CyReach reach; /* of what is to be done: @snapshot until that is done, then @next */
} Standing;

static void
standing_free (Standing *standing)
{
  g_clear_pointer (&standing->snapshot, cy_snapshot_unref);
  g_clear_pointer (&standing->next, cy_snapshot_unref);
  g_free (standing->keeper);
  g_free (standing);
}

static gboolean
load_standing (CyDb *db, Standing *standing, GError **error)
{
  g_auto (CyCutState) state = { 0 };
  const CySnapshot *target;

  if (!cy_journal_load_cut (db, &state, error) ||
      (state.begun != NULL &&
       !cy_journal_find_snapshot (db, state.begun, &standing->snapshot, error)) ||
      (standing->keeper != NULL &&
       !cy_journal_next_snapshot (db, state.begun, standing->keeper, &standing->next, error)))
    return FALSE;
  standing->is_done = state.is_done;
  target = standing->snapshot != NULL && !state.is_done ? standing->snapshot : standing->next;
  return target == NULL || cy_journal_reach (db, target, &standing->reach, error);
}

static gpointer
query_standing (CyDb *db, gpointer data, GError **error)
{
  return load_standing (db, data, error) ? data : NULL;
}

static void
on_worked_cb (const GError *error, gpointer user_data)
{
  CySnapshotDesk *desk = end_work (user_data);

  if (desk == NULL)
    return;
  remember_problem (desk, error);
  cy_node_recount (desk->node);
  cy_snapshot_desk_look (desk);
}

static void
fetch (CySnapshotDesk *desk)
{
  g_autofree char *source = g_steal_pointer (&desk->source);

  if (desk->node->peers != NULL)
    cy_snapshot_fetch (desk->node, source, on_worked_cb, begin_work (desk));
}

/* A look at the whole journal, on a thread. */
typedef struct {
  Link *link; /* owned reference */
  char *file;
  gint64 before_us;
  char *actor;
  CyNodeDone done; /* nullable */
  gpointer user_data;
} Plan;

static void
plan_free (Plan *plan)
{
  g_free (plan->file);
  g_free (plan->actor);
  g_free (plan);
}

static void
plan_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Plan *plan = data;
  GError *error = NULL;
  g_autoptr (CyDb) db = cy_db_open (plan->file, CY_DB_READ_ONLY, &error);
  CySnapshot *snapshot =
    db == NULL ? NULL : cy_journal_plan_snapshot (db, plan->before_us, cancellable, &error);

  if (snapshot != NULL)
    g_task_return_pointer (task, snapshot, (GDestroyNotify) cy_snapshot_unref);
  else
    g_task_return_error (task, error);
}

static void
write_snapshot (CySnapshotDesk *desk, const CySnapshot *snapshot, const Plan *plan)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);

  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_CFG, CY_ENTRY_SNAPSHOT, CY_SUBJECT_SNAPSHOT,
                                         plan->actor, cy_snapshot_write (snapshot)));
  cy_node_append (desk->node, drafts, plan->done, plan->user_data);
}

static void
on_planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Plan *plan = g_task_get_task_data (G_TASK (result));
  CySnapshotDesk *desk = end_work (plan->link);
  g_autoptr (GError) error = NULL;
  g_autoptr (CySnapshot) snapshot = g_task_propagate_pointer (G_TASK (result), &error);

  if (desk != NULL) {
    desk->planned_mono_us = cy_clock_mono_us (desk->node->clock);
    remember_problem (desk, error);
  }
  if (desk != NULL && snapshot != NULL && snapshot->n_gone > 0)
    write_snapshot (desk, snapshot, plan);
  else if (plan->done != NULL)
    plan->done (0, error, plan->user_data);
}

static void
plan (CySnapshotDesk *desk, gint64 days, const char *actor, CyNodeDone done, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, desk->node->stopping, on_planned_cb, NULL);
  Plan *plan = g_new (Plan, 1);

  *plan = (Plan){ begin_work (desk),
                  cy_data_dir_file (desk->node->dir, "yard.db"),
                  cy_snapshot_before (days, cy_clock_wall_us (desk->node->clock)),
                  g_strdup (actor),
                  done,
                  user_data };
  g_task_set_task_data (task, plan, (GDestroyNotify) plan_free);
  g_task_run_in_thread (task, plan_in_thread);
}

static gboolean
may_try (CySnapshotDesk *desk, gint64 after_us)
{
  return desk->failed_mono_us == 0 ||
         cy_clock_mono_us (desk->node->clock) - desk->failed_mono_us >= after_us;
}

static gboolean
is_due (CySnapshotDesk *desk)
{
  gint64 now_mono_us = cy_clock_mono_us (desk->node->clock);

  return is_keeper (desk) && desk->next == NULL &&
         (desk->planned_mono_us == 0 || now_mono_us - desk->planned_mono_us >= PLAN_AGAIN_US) &&
         cy_snapshot_is_due (desk->days, desk->snapshot == NULL ? 0 : desk->snapshot->before_us,
                             cy_clock_wall_us (desk->node->clock));
}

/* An interrupted cut is done again; what cannot be cut to the end here is taken from another node. */
static void
act (CySnapshotDesk *desk, CyReach reach)
{
  CySnapshot *target = desk->snapshot != NULL && !desk->is_done ? desk->snapshot : desk->next;

  if (desk->source != NULL && may_try (desk, FETCH_AGAIN_US))
    fetch (desk);
  else if (!may_try (desk, CUT_AGAIN_US))
    return;
  else if (target != NULL && reach == CY_REACH_ALL)
    cy_snapshot_cut (desk->node, target, on_worked_cb, begin_work (desk));
  else if (target == NULL && is_due (desk))
    plan (desk, desk->days, CY_ACTOR_SYSTEM, NULL, NULL);
}

static void
take_standing (CySnapshotDesk *desk, Standing *standing)
{
  g_autoptr (GError) fork = NULL;

  g_clear_pointer (&desk->snapshot, cy_snapshot_unref);
  g_clear_pointer (&desk->next, cy_snapshot_unref);
  desk->snapshot = g_steal_pointer (&standing->snapshot);
  desk->next = g_steal_pointer (&standing->next);
  desk->is_done = standing->is_done;
  if (standing->reach != CY_REACH_FORK)
    return;
  fork = g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                              "the journal is not cut: the snapshot is of other entries than those"
                              " that are here");
  remember_problem (desk, fork);
}

static void
on_standing_cb (gpointer result, const GError *error, gpointer user_data)
{
  Standing *standing = result;
  CySnapshotDesk *desk = end_work (user_data);

  if (desk != NULL && standing != NULL) {
    take_standing (desk, standing);
    act (desk, standing->reach);
  }
  if (desk != NULL && desk->is_stale && !desk->is_busy)
    cy_snapshot_desk_look (desk);
}

/**
 * cy_snapshot_desk_look:
 *
 * Looks once more what is to be done, and does it.
 */
void
cy_snapshot_desk_look (CySnapshotDesk *desk)
{
  Standing *standing;

  desk->is_stale = desk->is_busy;
  if (desk->is_busy)
    return;
  read_policy (desk);
  standing = g_new0 (Standing, 1);
  standing->keeper = g_strdup (desk->keeper);
  cy_journal_query (desk->node->journal, query_standing, standing, (GDestroyNotify) standing_free,
                    on_standing_cb, begin_work (desk));
}

/**
 * cy_snapshot_desk_see:
 * @entries: (element-type CyEntry): what was committed.
 */
void
cy_snapshot_desk_see (CySnapshotDesk *desk, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++) {
    if (g_str_equal (((const CyEntry *) entries->pdata[i])->kind, CY_ENTRY_SNAPSHOT)) {
      desk->failed_mono_us = 0;
      cy_snapshot_desk_look (desk);
      return;
    }
  }
}

/**
 * cy_snapshot_desk_cut_off:
 * @peer: a connected member that cut off what this node lacks, and keeps what is left.
 */
void
cy_snapshot_desk_cut_off (CySnapshotDesk *desk, const char *peer)
{
  g_free (desk->source);
  desk->source = g_strdup (peer);
  if (!desk->is_busy && may_try (desk, FETCH_AGAIN_US))
    cy_snapshot_desk_look (desk);
}

static gboolean
check_wish (CySnapshotDesk *desk, GError **error)
{
  if (desk->keeper == NULL)
    g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         "no policy says which node cuts the journal, and what it keeps"
                         " (journal_node, journal_days)");
  else if (!is_keeper (desk))
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "the journal is cut by node %.8s, says the policy", desk->keeper);
  else if (desk->is_busy || desk->next != NULL)
    g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         "the journal is being cut just now; try again");
  else
    return TRUE;
  return FALSE;
}

/**
 * cy_snapshot_desk_make:
 * @days: how old what is over must be, 0 for what the policy says.
 * @done: told 0 changes when nothing is old enough.
 *
 * Says now what is over, as the keeper does by itself once in a while.
 */
void
cy_snapshot_desk_make (CySnapshotDesk *desk,
                       gint64 days,
                       const char *actor,
                       CyNodeDone done,
                       gpointer user_data)
{
  GError *error = NULL;

  read_policy (desk);
  if (check_wish (desk, &error))
    plan (desk, days > 0 ? days : desk->days, actor, done, user_data);
  else
    cy_node_decline (error, done, user_data);
}

CySnapshotState *
cy_snapshot_desk_describe (CySnapshotDesk *desk)
{
  CySnapshotState *state = g_new (CySnapshotState, 1);

  *state = (CySnapshotState){
    .keeper = g_strdup (desk->keeper),
    .days = desk->days,
    .snapshot = desk->snapshot == NULL ? NULL : cy_snapshot_ref (desk->snapshot),
    .is_done = desk->is_done,
    .next = desk->next == NULL ? NULL : cy_snapshot_ref (desk->next),
    .is_busy = desk->is_busy,
    .problem = g_strdup (desk->problem),
  };
  return state;
}

void
cy_snapshot_state_free (CySnapshotState *state)
{
  g_clear_pointer (&state->snapshot, cy_snapshot_unref);
  g_clear_pointer (&state->next, cy_snapshot_unref);
  g_free (state->keeper);
  g_free (state->problem);
  g_free (state);
}
