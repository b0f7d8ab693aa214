/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-evidence.h"

#include <math.h>

#include "cy-identity.h"
#include "cy-node-error.h"
#include "cy-node-history-private.h"
#include "cy-state.h"

#define HOUR_US       ((gint64) 3600 * G_USEC_PER_SEC)
#define PATTERN_HOURS (28 * 24)

/* No more is asked of history for one order. */
#define MAX_SESSIONS 200
#define MAX_GUNS     16

/* Every change is told of no longer a time at once; see cy-history-wish.c. */
#define STRETCH_US ((gint64) 60 * 24 * HOUR_US)

/* One question after the other, of whoever has the history: the states of a gun, the energy of each of its charges, and
 * what it usually gives. */
typedef struct {
  CyNode *node; /* owned */
  CyEvidence *evidence;
  guint gun;      /* the one that is asked about */
  GArray *states; /* CyHistoryPoint: its states so far */
  gint64 from_us; /* of which the next are asked */
  guint session;  /* of its charges */
  guint power;    /* by which measure */
  CyEvidenceDone done;
  gpointer user_data;
} Gathering;

static void
gun_free (gpointer data)
{
  CyEvidenceGun *gun = data;

  g_array_unref (gun->sessions);
  g_array_unref (gun->online);
  g_array_unref (gun->outages);
  g_array_unref (gun->hours);
  g_free (gun);
}

static CyEvidenceGun *
gun_new (guint connector)
{
  CyEvidenceGun *gun = g_new (CyEvidenceGun, 1);

  *gun = (CyEvidenceGun){ .connector = connector,
                          .sessions = g_array_new (FALSE, FALSE, sizeof (CyRepairSession)),
                          .online = g_array_new (FALSE, FALSE, sizeof (CySpan)),
                          .outages = g_array_new (FALSE, FALSE, sizeof (CySpan)),
                          .hours = g_array_new (FALSE, FALSE, sizeof (CyOutageHour)) };
  return gun;
}

/**
 * cy_evidence_new:
 * @connector: the gun it is about, 0 for all of them.
 * @n_connectors: how many the pile has.
 */
CyEvidence *
cy_evidence_new (const char *pile, guint connector, guint n_connectors)
{
  CyEvidence *evidence = g_new0 (CyEvidence, 1);

  evidence->pile = g_strdup (pile);
  evidence->guns = g_ptr_array_new_with_free_func (gun_free);
  if (connector != 0)
    g_ptr_array_add (evidence->guns, gun_new (connector));
  for (guint i = 1; connector == 0 && i <= MIN (n_connectors, MAX_GUNS); i++)
    g_ptr_array_add (evidence->guns, gun_new (i));
  return evidence;
}

void
cy_evidence_free (CyEvidence *evidence)
{
  if (evidence == NULL)
    return;
  g_free (evidence->pile);
  g_free (evidence->lack);
  g_ptr_array_unref (evidence->guns);
  g_free (evidence);
}

static gboolean
is_out (const CyHistoryPoint *point)
{
  return point->quality != CY_QUALITY_GOOD || point->raw == CY_PILE_STATE_FAULTED ||
         point->raw == CY_PILE_STATE_UNAVAILABLE || point->raw == CY_PILE_STATE_OFFLINE;
}

static gboolean
is_charging (const CyHistoryPoint *point)
{
  return point->quality == CY_QUALITY_GOOD && point->raw == CY_PILE_STATE_CHARGING;
}

/* Appends a part of a stretch, as one with the last when it goes on from there. */
static void
add_span (GArray *spans, gint64 from_us, gint64 to_us)
{
  CySpan span = { from_us, to_us };
  CySpan *last = spans->len == 0 ? NULL : &g_array_index (spans, CySpan, spans->len - 1);

  if (from_us >= to_us)
    return;
  if (last != NULL && last->to_us == from_us)
    last->to_us = to_us;
  else
    g_array_append_val (spans, span);
}

static void
finish (Gathering *gathering, const GError *error)
{
  gathering->done (gathering->evidence, error, gathering->user_data);
  g_array_unref (gathering->states);
  g_object_unref (gathering->node);
  g_free (gathering);
}

/* What a node that cannot be asked has is not judged: from roll-ups nobody sees when a charge began. Takes @rows.
 *
 * Returns: (transfer full) (nullable): what was answered; %NULL when the gathering is over. */
static GArray *
take_rows (Gathering *gathering, GArray *rows, const GError *error)
{
  CyEvidence *evidence = gathering->evidence;
  g_autoptr (GArray) taken = rows;

  if (error == NULL)
    return g_steal_pointer (&taken);
  if (error->domain != CY_PEERS_ERROR &&
      !g_error_matches (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED)) {
    finish (gathering, error);
    return NULL;
  }
  evidence->lack = g_strdup (error->message);
  finish (gathering, NULL);
  return NULL;
}

static CyEvidenceGun *
get_gun (const Gathering *gathering)
{
  return gathering->evidence->guns->pdata[gathering->gun];
}

static void
ask_buckets (Gathering *gathering,
             CyMeasureId measure,
             CySpan span,
             guint n,
             CyNodeHistoryAnswer answer)
{
  CyHistoryRequest *request = cy_history_request_new (
    gathering->evidence->pile, get_gun (gathering)->connector, measure, span.from_us, span.to_us);

  CyHistoryWish *wish = cy_history_wish_new (CY_HISTORY_WISH_BUCKETS, request);

  wish->n_buckets = n;
  cy_node_gather_whole (gathering->node, wish, answer, gathering);
}

/* Mean power of a stretch [W], by whichever measure the gun has; NAN when nothing is known. */
static const CyMeasureId powers[] = { CY_MEASURE_DC_POWER, CY_MEASURE_AC_POWER_ACTIVE };

static void ask_states (Gathering *gathering);
static void ask_pattern (Gathering *gathering);

static void
next_gun (Gathering *gathering)
{
  gathering->gun++;
  gathering->from_us = gathering->evidence->from_us;
  g_array_set_size (gathering->states, 0);
  ask_states (gathering);
}

/* --- what it usually gives, hour by hour of the four weeks before the trouble --------------------- */

static void
on_pattern_cb (GArray *rows, const char *note, const GError *error, gpointer user_data)
{
  Gathering *gathering = user_data;
  CyEvidenceGun *gun = get_gun (gathering);
  g_autoptr (GArray) buckets = take_rows (gathering, rows, error);

  if (buckets == NULL)
    return;
  for (guint k = 0; k < buckets->len; k++) {
    const CyHistoryBucket *bucket = &g_array_index (buckets, CyHistoryBucket, k);
    CyOutageHour hour = { bucket->time_us, bucket->mean };

    if (!isnan (bucket->mean) && bucket->known_us * 2 >= HOUR_US)
      g_array_append_val (gun->hours, hour);
  }
  gathering->power++;
  ask_pattern (gathering);
}

static void
ask_pattern (Gathering *gathering)
{
  const CyEvidenceGun *gun = get_gun (gathering);
  const gint64 from_us = gathering->evidence->from_us;
  const gint64 end_us = from_us - from_us % HOUR_US;
  const CySpan span = { end_us - PATTERN_HOURS * HOUR_US, end_us };

  if (gun->outages->len == 0 || gun->hours->len > 0 || gathering->power == G_N_ELEMENTS (powers))
    next_gun (gathering);
  else
    ask_buckets (gathering, powers[gathering->power], span, PATTERN_HOURS, on_pattern_cb);
}

/* --- what its charges gave ------------------------------------------------------------------------ */

static void ask_energy (Gathering *gathering);

static void
on_energy_cb (GArray *rows, const char *note, const GError *error, gpointer user_data)
{
  Gathering *gathering = user_data;
  CyEvidenceGun *gun = get_gun (gathering);
  g_autoptr (GArray) buckets = take_rows (gathering, rows, error);
  const CyHistoryBucket *bucket;

  if (buckets == NULL)
    return;
  bucket = buckets->len == 0 ? NULL : &g_array_index (buckets, CyHistoryBucket, 0);
  if (bucket != NULL && !isnan (bucket->mean))
    g_array_index (gun->sessions, CyRepairSession, gathering->session).energy_wh +=
      bucket->mean * (double) bucket->known_us / (double) HOUR_US;
  gathering->power++;
  ask_energy (gathering);
}

static void
ask_energy (Gathering *gathering)
{
  const GArray *sessions = get_gun (gathering)->sessions;

  if (gathering->power == G_N_ELEMENTS (powers)) {
    gathering->power = 0;
    gathering->session++;
  }
  if (gathering->session < sessions->len) {
    ask_buckets (gathering, powers[gathering->power],
                 g_array_index (sessions, CyRepairSession, gathering->session).span, 1,
                 on_energy_cb);
    return;
  }
  gathering->power = 0;
  ask_pattern (gathering);
}

/* --- what its states say, each until the next ----------------------------------------------------- */

static void
read_states (Gathering *gathering)
{
  const CyEvidence *evidence = gathering->evidence;
  CyEvidenceGun *gun = get_gun (gathering);
  const GArray *points = gathering->states;
  gint64 repaired_us = evidence->repaired_us != 0 ? evidence->repaired_us : evidence->now_us;
  g_autoptr (GArray) charges = g_array_new (FALSE, FALSE, sizeof (CySpan));

  for (guint i = 0; i < points->len; i++) {
    const CyHistoryPoint *point = &g_array_index (points, CyHistoryPoint, i);
    gint64 from_us = MAX (point->time_us, evidence->from_us);
    gint64 to_us = i + 1 < points->len ? point[1].time_us : evidence->now_us;

    if (is_out (point))
      add_span (gun->outages, from_us, MIN (to_us, repaired_us));
    if (point->quality == CY_QUALITY_GOOD)
      add_span (gun->online, MAX (from_us, repaired_us), to_us);
    if (is_charging (point))
      add_span (charges, MAX (from_us, repaired_us), to_us);
  }
  for (guint i = charges->len > MAX_SESSIONS ? charges->len - MAX_SESSIONS : 0; i < charges->len;
       i++) {
    CyRepairSession session = { .span = g_array_index (charges, CySpan, i) };

    g_array_append_val (gun->sessions, session);
  }
}

static void
on_states_cb (GArray *rows, const char *note, const GError *error, gpointer user_data)
{
  Gathering *gathering = user_data;
  g_autoptr (GArray) points = take_rows (gathering, rows, error);

  if (points == NULL)
    return;
  for (guint i = 0; i < points->len; i++) {
    const CyHistoryPoint *point = &g_array_index (points, CyHistoryPoint, i);

    /* What held when a further stretch began is known from the one before. */
    if (gathering->states->len == 0 || point->time_us >= gathering->from_us)
      g_array_append_vals (gathering->states, point, 1);
  }
  gathering->from_us = MIN (gathering->from_us + STRETCH_US, gathering->evidence->now_us);
  ask_states (gathering);
}

static void
ask_states (Gathering *gathering)
{
  const CyEvidence *evidence = gathering->evidence;
  CyHistoryRequest *request;

  if (gathering->gun == evidence->guns->len) {
    finish (gathering, NULL);
    return;
  }
  if (gathering->from_us >= evidence->now_us) {
    read_states (gathering);
    gathering->session = 0;
    gathering->power = 0;
    ask_energy (gathering);
    return;
  }
  request = cy_history_request_new (evidence->pile, get_gun (gathering)->connector,
                                    CY_MEASURE_CONN_STATE, gathering->from_us,
                                    MIN (gathering->from_us + STRETCH_US, evidence->now_us));
  cy_node_gather_whole (gathering->node, cy_history_wish_new (CY_HISTORY_WISH_POINTS, request),
                        on_states_cb, gathering);
}

/**
 * cy_evidence_gather:
 * @evidence: (transfer full): with what is asked; @done gets it back with the answers, and owns it.
 *
 * Asks this node's history, or that of the node that talks to the pile. When some of it cannot be had now, the
 * evidence says so.
 */
void
cy_evidence_gather (CyNode *node, CyEvidence *evidence, CyEvidenceDone done, gpointer user_data)
{
  Gathering *gathering = g_new0 (Gathering, 1);

  *gathering = (Gathering){ .node = g_object_ref (node),
                            .evidence = evidence,
                            .states = g_array_new (FALSE, FALSE, sizeof (CyHistoryPoint)),
                            .from_us = evidence->from_us,
                            .done = done,
                            .user_data = user_data };
  ask_states (gathering);
}
