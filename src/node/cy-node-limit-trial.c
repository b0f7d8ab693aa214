/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-limit-trial.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-history-inquiry.h"
#include "cy-node-error.h"
#include "cy-node-history-private.h"
#include "cy-trial-series.h"

/* One of the piles, with what applies to it. */
typedef struct {
  char *pile;
  CyLimit now;
} Place;

typedef struct {
  const Place *place; /* borrowed from the trial */
  guint connector;
  CyTrialSeries *series;
} Gun;

struct _CyNodeTrial {
  CyNode *node; /* owned */
  CyMeasureId measure;
  guint connector;
  gint64 from_us;
  gint64 to_us;
  GArray *places;  /* owned Place, in order; never changes */
  GArray *guns;    /* owned Gun; while a limit is replayed on them the reader thread's */
  gboolean listed; /* all of them are there */
  GQueue tries;    /* Try, owned: the first is under way */
};

static const char *const fate_names[CY_N_TRIAL_FATES] = { [CY_TRIAL_GONE] = "gone",
                                                          [CY_TRIAL_ADDED] = "added",
                                                          [CY_TRIAL_KEPT] = "kept" };

const char *
cy_trial_fate_name (CyTrialFate fate)
{
  return fate_names[fate];
}

/**
 * cy_trial_count:
 *
 * Returns: how many alarms of all levels have that fate.
 */
guint
cy_trial_count (const CyTrialCounts *counts, CyTrialFate fate)
{
  guint sum = 0;

  for (guint level = 0; level < CY_N_LIMIT_LEVELS; level++)
    sum += counts->n[fate][level];
  return sum;
}

/* --- whose history -------------------------------------------------------------------------------- */

static void
place_clear (gpointer data)
{
  g_free (((Place *) data)->pile);
}

static void
gun_clear (gpointer data)
{
  g_clear_pointer (&((Gun *) data)->series, cy_trial_series_free);
}

static CyLimit
find_limit (CyYard *yard, CyRecord *pile, CyMeasureId measure)
{
  g_autoptr (GArray) limits = cy_yard_effective_limits (yard, pile);

  for (guint i = 0; i < limits->len; i++) {
    const CyLimit *limit = &g_array_index (limits, CyEffectiveLimit, i).limit;

    if (limit->measure == measure)
      return *limit;
  }
  return (CyLimit){ .measure = measure, .ll = NAN, .l = NAN, .h = NAN, .hh = NAN };
}

static gboolean
check_scope (const CyNodeTrialScope *scope, GError **error)
{
  guint n_piles = g_strv_length ((char **) scope->piles);

  if (cy_measure_get (scope->measure)->kind != CY_MEASURE_NUMBER)
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "\"%s\" is not a number and has no limits", cy_measure_get (scope->measure)->name);
  else if (n_piles == 0 || n_piles > CY_NODE_TRIAL_MAX_PILES)
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "a limit is tried on 1 to %d piles, not on %u", CY_NODE_TRIAL_MAX_PILES, n_piles);
  else if (scope->to_us <= scope->from_us || scope->to_us - scope->from_us > CY_NODE_TRIAL_MAX_US)
    g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         "the period must be longer than nothing and at most 100 days: so long"
                         " every change is kept");
  else
    return TRUE;
  return FALSE;
}

/**
 * cy_node_trial_new:
 *
 * Remembers which limits apply now; of a pile that changes later, another trial knows.
 *
 * Returns: (transfer full) (nullable): a trial that has read nothing yet.
 *
 * Errors: %CY_NODE_ERROR_REFUSED, or %CY_NODE_ERROR_NOT_FOUND for a pile.
 */
CyNodeTrial *
cy_node_trial_new (CyNode *node, const CyNodeTrialScope *scope, GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  CyNodeTrial *trial;

  g_array_set_clear_func (places, place_clear);
  if (!check_scope (scope, error))
    return NULL;
  for (guint i = 0; scope->piles[i] != NULL; i++) {
    CyRecord *pile = cy_yard_get (node->yard, CY_KIND_PILE, scope->piles[i]);
    Place place;

    if (pile == NULL) {
      g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, "there is no pile \"%s\"",
                   scope->piles[i]);
      return NULL;
    }
    place = (Place){ g_strdup (pile->id), find_limit (node->yard, pile, scope->measure) };
    g_array_append_val (places, place);
  }
  trial = g_atomic_rc_box_new0 (CyNodeTrial);
  *trial = (CyNodeTrial){ .node = g_object_ref (node),
                          .measure = scope->measure,
                          .connector = scope->connector,
                          .from_us = scope->from_us,
                          .to_us = scope->to_us,
                          .places = g_steal_pointer (&places),
                          .guns = g_array_new (FALSE, FALSE, sizeof (Gun)) };
  g_array_set_clear_func (trial->guns, gun_clear);
  return trial;
}

CyNodeTrial *
cy_node_trial_ref (CyNodeTrial *trial)
{
  return g_atomic_rc_box_acquire (trial);
}

static void
trial_clear (gpointer data)
{
  CyNodeTrial *trial = data;

  g_array_unref (trial->guns);
  g_array_unref (trial->places);
  g_object_unref (trial->node);
}

void
cy_node_trial_unref (CyNodeTrial *trial)
{
  g_atomic_rc_box_release_full (trial, trial_clear);
}

/* --- a try ---------------------------------------------------------------------------------------- */

typedef struct {
  CyNodeTrial *trial; /* owned */
  CyLimit draft;
  GCancellable *cancellable; /* owned, nullable */
  CyNodeResult answer;
  gpointer user_data;
  CyTrialResult *result; /* owned */
  guint place;           /* whose guns are listed */
  guint next;            /* gun */
  CyTrialWant want;      /* what is asked for it */
} Try;

static void
trial_gun_free (CyTrialGun *gun)
{
  g_free (gun->pile);
  g_array_unref (gun->alarms);
  g_free (gun);
}

void
cy_trial_result_free (CyTrialResult *result)
{
  g_ptr_array_unref (result->guns);
  g_free (result);
}

static void
try_free (Try *try)
{
  cy_node_trial_unref (try->trial);
  g_clear_object (&try->cancellable);
  g_clear_pointer (&try->result, cy_trial_result_free);
  g_free (try);
}

static gint
compare_guns (gconstpointer a, gconstpointer b)
{
  const Gun *left = a;
  const Gun *right = b;

  if (left->place != right->place)
    return left->place > right->place ? 1 : -1;
  return (left->connector > right->connector) - (left->connector < right->connector);
}

static void
take (CyTrialGun *gun, CyTrialFate fate, const CyReplayAlarm *alarm)
{
  CyTrialAlarm copy = { fate, alarm->level, alarm->raised_us, alarm->cleared_us };

  g_array_append_val (gun->alarms, copy);
  gun->counts.n[fate][alarm->level]++;
}

static gint
compare_alarms (gconstpointer a, gconstpointer b)
{
  const CyTrialAlarm *left = a;
  const CyTrialAlarm *right = b;

  return (left->raised_us > right->raised_us) - (left->raised_us < right->raised_us);
}

static CyTrialGun *
compare (const Gun *gun, const CyLimit *draft)
{
  g_autoptr (GArray) now = cy_trial_series_replay (gun->series, &gun->place->now);
  g_autoptr (GArray) tried = cy_trial_series_replay (gun->series, draft);
  g_autoptr (CyReplayDiff) diff = cy_limit_replay_diff (now, tried);
  CyTrialGun *compared = g_new0 (CyTrialGun, 1);

  compared->pile = g_strdup (gun->place->pile);
  compared->connector = gun->connector;
  compared->now = gun->place->now;
  compared->counts.n_now = now->len;
  compared->counts.n_tried = tried->len;
  compared->alarms = g_array_new (FALSE, FALSE, sizeof (CyTrialAlarm));
  for (guint i = 0; i < diff->gone->len; i++)
    take (compared, CY_TRIAL_GONE, &g_array_index (diff->gone, CyReplayAlarm, i));
  for (guint i = 0; i < diff->added->len; i++)
    take (compared, CY_TRIAL_ADDED, &g_array_index (diff->added, CyReplayAlarm, i));
  for (guint i = 0; i < diff->kept->len; i++)
    take (compared, CY_TRIAL_KEPT, &g_array_index (diff->kept, CyReplayPair, i).after);
  g_array_sort (compared->alarms, compare_alarms);
  return compared;
}

static void
add_counts (CyTrialCounts *total, const CyTrialCounts *counts)
{
  total->n_now += counts->n_now;
  total->n_tried += counts->n_tried;
  for (guint fate = 0; fate < CY_N_TRIAL_FATES; fate++) {
    for (guint level = 0; level < CY_N_LIMIT_LEVELS; level++)
      total->n[fate][level] += counts->n[fate][level];
  }
}

static void go_on (Try *try);

/* The next one is tried when this one was answered: what was read belongs to one at a time. */
static void
finish (Try *try, const GError *failure)
{
  CyNodeTrial *trial = try->trial;
  g_autoptr (GError) error = NULL;

  if (failure != NULL && failure->domain == CY_PEERS_ERROR)
    error = g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         _ ("%s. A limit is tried on every change."), failure->message);
  else if (failure != NULL)
    error = g_error_copy (failure);
  (void) g_queue_pop_head (&trial->tries);
  if (!g_queue_is_empty (&trial->tries))
    go_on (g_queue_peek_head (&trial->tries));
  try->answer (error == NULL ? g_steal_pointer (&try->result) : NULL, error, try->user_data);
  try_free (try);
}

/* --- whose guns there are ------------------------------------------------------------------------- */

static void
list_gun (Try *try, const CyHistoryValue *value)
{
  CyNodeTrial *trial = try->trial;
  const Place *place = &g_array_index (trial->places, Place, try->place);
  const CyHistoryRequest request = { place->pile,    value->connector, trial->measure,
                                     trial->from_us, trial->to_us,     NULL };
  const Gun gun = { place, value->connector, cy_trial_series_new (&request) };

  g_array_append_val (trial->guns, gun);
}

/* What was known of at the end is what there is to tell of. */
static void
on_tags_cb (GArray *values, const char *note, const GError *error, gpointer user_data)
{
  Try *try = user_data;
  const CyNodeTrial *trial = try->trial;

  if (error != NULL) {
    finish (try, error);
    return;
  }
  for (guint i = 0; i < values->len; i++) {
    const CyHistoryValue *value = &g_array_index (values, CyHistoryValue, i);

    if (value->measure == trial->measure &&
        (trial->connector == CY_NODE_TRIAL_ALL_GUNS || trial->connector == value->connector))
      list_gun (try, value);
  }
  g_array_unref (values);
  try->place++;
  go_on (try);
}

static CyHistoryWish *
make_wish (const Try *try, CyHistoryWishKind kind, CyHistoryRequest *request)
{
  request->cancellable = try->cancellable == NULL ? NULL : g_object_ref (try->cancellable);
  return cy_history_wish_new (kind, request);
}

static void
list_guns (Try *try)
{
  CyNodeTrial *trial = try->trial;
  const char *pile = g_array_index (trial->places, Place, try->place).pile;

  if (try->place == 0)
    g_array_set_size (trial->guns, 0);
  cy_node_gather_whole (trial->node,
                        make_wish (try, CY_HISTORY_WISH_INSTANT,
                                   cy_history_request_new (pile, 0, 0, trial->to_us, trial->to_us)),
                        on_tags_cb, try);
}

/* --- what they were ------------------------------------------------------------------------------- */

/* On the reader thread: a season of changes is replayed in a moment, but not between two frames. */
static gboolean
replay_gun (const CyHistorySource *source, gpointer data, GError **error)
{
  Try *try = data;
  CyTrialGun *compared = compare (&g_array_index (try->trial->guns, Gun, try->next), &try->draft);

  add_counts (&try->result->total, &compared->counts);
  g_ptr_array_add (try->result->guns, compared);
  try->next++;
  return TRUE;
}

static void
on_replayed_cb (gpointer data, const GError *error)
{
  if (error != NULL)
    finish (data, error);
  else
    go_on (data);
}

static void
on_rows_cb (GArray *rows, const char *note, const GError *error, gpointer user_data)
{
  Try *try = user_data;

  if (error != NULL) {
    finish (try, error);
    return;
  }
  cy_trial_series_take (g_array_index (try->trial->guns, Gun, try->next).series, &try->want, rows);
  g_array_unref (rows);
  go_on (try);
}

static void
ask (Try *try, const CyHistoryRequest *of)
{
  CyHistoryWish *wish =
    make_wish (try, try->want.n_buckets > 0 ? CY_HISTORY_WISH_BUCKETS : CY_HISTORY_WISH_POINTS,
               cy_history_request_new (of->pile, of->connector, of->measure, try->want.from_us,
                                       try->want.to_us));

  wish->n_buckets = try->want.n_buckets;
  cy_node_gather_whole (try->trial->node, wish, on_rows_cb, try);
}

static void
try_gun (Try *try)
{
  const Gun *gun = &g_array_index (try->trial->guns, Gun, try->next);
  const CyLimit *const limits[] = { &gun->place->now, &try->draft };

  if (cy_trial_series_next (gun->series, limits, G_N_ELEMENTS (limits), &try->want))
    ask (try, cy_trial_series_get_request (gun->series));
  else
    cy_history_inquire (try->trial->node->history, replay_gun, try, on_replayed_cb);
}

static void
go_on (Try *try)
{
  CyNodeTrial *trial = try->trial;
  g_autoptr (GError) error = NULL;

  if (trial->node->history == NULL)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the node has stopped");
  if (error != NULL || g_cancellable_set_error_if_cancelled (try->cancellable, &error)) {
    finish (try, error);
    return;
  }
  if (!trial->listed && try->place < trial->places->len) {
    list_guns (try);
    return;
  }
  if (!trial->listed)
    g_array_sort (trial->guns, compare_guns);
  trial->listed = TRUE;
  if (try->next == trial->guns->len)
    finish (try, NULL);
  else
    try_gun (try);
}

/**
 * cy_node_trial_try:
 * @draft: of the trial's measure; copied.
 * @cancellable: (nullable): ends it early, with %G_IO_ERROR_CANCELLED.
 * @answer: gets a #CyTrialResult, which is the callee's.
 *
 * Which alarms the limits that apply now would have given, and which another one. The first try reads;
 * those that follow read what no one before them needed.
 */
void
cy_node_trial_try (CyNodeTrial *trial,
                   const CyLimit *draft,
                   GCancellable *cancellable,
                   CyNodeResult answer,
                   gpointer user_data)
{
  Try *try;

  g_return_if_fail (draft->measure == trial->measure);
  try = g_new0 (Try, 1);
  try->trial = cy_node_trial_ref (trial);
  try->draft = *draft;
  try->cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable);
  try->answer = answer;
  try->user_data = user_data;
  try->result = g_new0 (CyTrialResult, 1);
  try->result->guns = g_ptr_array_new_with_free_func ((GDestroyNotify) trial_gun_free);
  g_queue_push_tail (&trial->tries, try);
  if (g_queue_get_length (&trial->tries) == 1)
    go_on (try);
}

/**
 * cy_node_try_limit:
 *
 * A trial of one limit alone: cy_node_trial_new() and cy_node_trial_try().
 */
void
cy_node_try_limit (CyNode *node,
                   const CyNodeTrialScope *scope,
                   const CyLimit *draft,
                   GCancellable *cancellable,
                   CyNodeResult answer,
                   gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CyNodeTrial) trial = cy_node_trial_new (node, scope, &error);

  if (trial == NULL)
    answer (NULL, error, user_data);
  else
    cy_node_trial_try (trial, draft, cancellable, answer, user_data);
}
