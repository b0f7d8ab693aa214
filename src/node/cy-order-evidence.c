/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-evidence.h"

#include <math.h>

#include "cy-history-inquiry.h"
#include "cy-state.h"

#define HOUR_US       ((gint64) 3600 * G_USEC_PER_SEC)
#define PATTERN_HOURS (28 * 24)

/* No more is asked of history for one order. */
#define MAX_SESSIONS 200
#define MAX_GUNS     16

typedef struct {
  CyEvidence *evidence;
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
  g_ptr_array_unref (evidence->guns);
  g_free (evidence);
}

static GArray *
query_buckets (const CyHistorySource *source,
               const CyEvidence *evidence,
               guint connector,
               CyMeasureId measure,
               CySpan span,
               guint n,
               GError **error)
{
  g_autoptr (CyHistoryRequest) request =
    cy_history_request_new (evidence->pile, connector, measure, span.from_us, span.to_us);

  return cy_history_query_buckets (source, request, n, error);
}

/* Mean power of a stretch [W], by whichever measure the gun has; NAN when nothing is known. */
static const CyMeasureId powers[] = { CY_MEASURE_DC_POWER, CY_MEASURE_AC_POWER_ACTIVE };

static gboolean
add_session (const CyHistorySource *source,
             const CyEvidence *evidence,
             CyEvidenceGun *gun,
             CySpan span,
             GError **error)
{
  CyRepairSession session = { .span = span };

  for (guint i = 0; i < G_N_ELEMENTS (powers); i++) {
    g_autoptr (GArray) buckets =
      query_buckets (source, evidence, gun->connector, powers[i], span, 1, error);
    const CyHistoryBucket *bucket;

    if (buckets == NULL)
      return FALSE;
    bucket = buckets->len == 0 ? NULL : &g_array_index (buckets, CyHistoryBucket, 0);
    if (bucket != NULL && !isnan (bucket->mean))
      session.energy_wh += bucket->mean * (double) bucket->known_us / (double) HOUR_US;
  }
  g_array_append_val (gun->sessions, session);
  return TRUE;
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

/* What a gun's states say, each until the next. */
static gboolean
read_states (const CyHistorySource *source,
             const CyEvidence *evidence,
             CyEvidenceGun *gun,
             GError **error)
{
  g_autoptr (CyHistoryRequest) request = cy_history_request_new (
    evidence->pile, gun->connector, CY_MEASURE_CONN_STATE, evidence->from_us, evidence->now_us);
  g_autoptr (GArray) points = cy_history_query_points (source, request, error);
  gint64 repaired_us = evidence->repaired_us != 0 ? evidence->repaired_us : evidence->now_us;
  g_autoptr (GArray) charges = g_array_new (FALSE, FALSE, sizeof (CySpan));

  if (points == NULL)
    return FALSE;
  for (guint i = 0; i < points->len; i++) {
    const CyHistoryPoint *point = &g_array_index (points, CyHistoryPoint, i);
    gint64 from_us = MAX (point->time_us, evidence->from_us);
    gint64 to_us = i + 1 < points->len ? g_array_index (points, CyHistoryPoint, i + 1).time_us
                                       : evidence->now_us;

    if (is_out (point))
      add_span (gun->outages, from_us, MIN (to_us, repaired_us));
    if (point->quality == CY_QUALITY_GOOD)
      add_span (gun->online, MAX (from_us, repaired_us), to_us);
    if (is_charging (point))
      add_span (charges, MAX (from_us, repaired_us), to_us);
  }
  for (guint i = charges->len > MAX_SESSIONS ? charges->len - MAX_SESSIONS : 0; i < charges->len;
       i++) {
    if (!add_session (source, evidence, gun, g_array_index (charges, CySpan, i), error))
      return FALSE;
  }
  return TRUE;
}

/* What the gun usually gives, hour by hour of the four weeks before the trouble. */
static gboolean
read_pattern (const CyHistorySource *source,
              const CyEvidence *evidence,
              CyEvidenceGun *gun,
              GError **error)
{
  gint64 end_us = evidence->from_us - evidence->from_us % HOUR_US;
  CySpan span = { end_us - PATTERN_HOURS * HOUR_US, end_us };

  for (guint i = 0; gun->hours->len == 0 && i < G_N_ELEMENTS (powers); i++) {
    g_autoptr (GArray) buckets =
      query_buckets (source, evidence, gun->connector, powers[i], span, PATTERN_HOURS, error);

    if (buckets == NULL)
      return FALSE;
    for (guint k = 0; k < buckets->len; k++) {
      const CyHistoryBucket *bucket = &g_array_index (buckets, CyHistoryBucket, k);
      CyOutageHour hour = { bucket->time_us, bucket->mean };

      if (!isnan (bucket->mean) && bucket->known_us * 2 >= HOUR_US)
        g_array_append_val (gun->hours, hour);
    }
  }
  return TRUE;
}

static gboolean
inquire (const CyHistorySource *source, gpointer data, GError **error)
{
  CyEvidence *evidence = ((Gathering *) data)->evidence;

  for (guint i = 0; i < evidence->guns->len; i++) {
    CyEvidenceGun *gun = evidence->guns->pdata[i];

    if (!read_states (source, evidence, gun, error) ||
        (gun->outages->len > 0 && !read_pattern (source, evidence, gun, error)))
      return FALSE;
  }
  return TRUE;
}

static void
on_inquired_cb (gpointer data, const GError *error)
{
  Gathering *gathering = data;

  gathering->done (gathering->evidence, error, gathering->user_data);
  g_free (gathering);
}

/**
 * cy_evidence_gather:
 * @evidence: (transfer full): with what is asked; @done gets it back with the answers, and owns it.
 *
 * Threading: the main thread; history is read on its reader.
 */
void
cy_evidence_gather (CyHistory *history,
                    CyEvidence *evidence,
                    CyEvidenceDone done,
                    gpointer user_data)
{
  Gathering *gathering = g_new (Gathering, 1);

  *gathering = (Gathering){ evidence, done, user_data };
  cy_history_inquire (history, inquire, gathering, on_inquired_cb);
}
