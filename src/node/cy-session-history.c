/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-history.h"

#include <math.h>

#include "cy-node-history.h"
#include "cy-node-private.h"

/* History that knows less of the time than this proves nothing [percent]. */
#define KNOWN_PERCENT 95

#define US_PER_H ((double) 3600 * G_USEC_PER_SEC)

typedef struct {
  void (*answer) (gint64 energy_dwh, gpointer answer_data);
  gpointer answer_data;
  guint connector;
  gint64 span_us;
} Asked;

/* What the meter counted, or what the power makes of it [0.1 Wh]. */
static gint64
energy_of (const CyNodeSpan *span)
{
  const CyHistoryBucket *bucket = &span->bucket;
  double energy_wh = span->measure == CY_MEASURE_ENERGY_IMPORT_TOTAL
                       ? bucket->max - bucket->min
                       : bucket->mean * (double) bucket->known_us / US_PER_H;

  return isfinite (energy_wh) && energy_wh >= 0 && energy_wh < 1e12 ? llround (energy_wh * 10)
                                                                    : CY_SESSION_UNKNOWN;
}

static gint64
find_energy (const GArray *rows, const Asked *asked, CyMeasureId measure)
{
  for (guint i = 0; i < rows->len; i++) {
    const CyNodeSpan *span = &g_array_index (rows, CyNodeSpan, i);

    if (span->measure == measure && span->connector == asked->connector &&
        span->bucket.known_us / KNOWN_PERCENT >= asked->span_us / 100)
      return energy_of (span);
  }
  return CY_SESSION_UNKNOWN;
}

static void
on_span_cb (GArray *rows, const char *note, const GError *error, gpointer user_data)
{
  static const CyMeasureId measures[] = { CY_MEASURE_ENERGY_IMPORT_TOTAL, CY_MEASURE_DC_POWER,
                                          CY_MEASURE_AC_POWER_ACTIVE };
  g_autofree Asked *asked = user_data;
  gint64 energy_dwh = CY_SESSION_UNKNOWN;

  /* What is only known roughly is no evidence. */
  for (guint i = 0; rows != NULL && note == NULL && energy_dwh < 0 && i < G_N_ELEMENTS (measures);
       i++)
    energy_dwh = find_energy (rows, asked, measures[i]);
  asked->answer (energy_dwh, asked->answer_data);
  g_clear_pointer (&rows, g_array_unref);
}

/**
 * cy_session_history_find:
 * @answer: gets the energy that history has of the session, by its meter or by its power [0.1 Wh];
 *   #CY_SESSION_UNKNOWN when it does not know nearly all of the time.
 */
void
cy_session_history_find (CyNode *node,
                         const CySession *session,
                         void (*answer) (gint64 energy_dwh, gpointer answer_data),
                         gpointer answer_data)
{
  gint64 to_us = session->stopped_us != 0 ? session->stopped_us : session->last_us;
  gint64 from_us = session->started_us;
  Asked *asked;

  if (session->flags & CY_SESSION_START_UNSEEN && session->pile_s > 0)
    from_us = MIN (from_us, to_us - session->pile_s * G_USEC_PER_SEC);
  if (from_us <= 0 || to_us <= from_us) {
    answer (CY_SESSION_UNKNOWN, answer_data);
    return;
  }
  asked = g_new (Asked, 1);
  *asked = (Asked){ answer, answer_data, session->connector, to_us - from_us };
  cy_node_query_span (node, session->pile, from_us, to_us, node->stopping, on_span_cb, asked);
}
