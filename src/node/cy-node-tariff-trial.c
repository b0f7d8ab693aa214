/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-tariff-trial.h"

#include "cy-node-private.h"
#include "cy-session-walk.h"
#include "cy-tariff-trial-rule.h"

/* A draft on its way through the charges of a time. */
typedef struct {
  CyTariffTrial *trial;
  CyNodeTariffTrialDone done;
  gpointer user_data;
} Trial;

static void
see (const CySession *session, gpointer user_data)
{
  CyTariffTrial *trial = ((Trial *) user_data)->trial;
  const CyMeterReading *last =
    session->readings->len == 0
      ? NULL
      : &g_array_index (session->readings, CyMeterReading, session->readings->len - 1);
  const CyTariffTrialSession tried = {
    .account = session->account,
    .station = session->station,
    .input = { .session = session->id,
               .readings = session->readings,
               .charge_end_us = MAX (session->stopped_us, last == NULL ? 0 : last->time_us),
               .unplug_us = session->ended_us,
               .pile_total_minor = session->pile_minor },
    .old_minor = { [CY_BILL_ELECTRICITY] = session->electricity_minor,
                   [CY_BILL_SERVICE] = session->service_minor,
                   [CY_BILL_OCCUPANCY] = session->occupancy_minor,
                   [CY_BILL_MINIMUM] = session->minimum_minor },
  };

  (void) cy_tariff_trial_add (trial, &tried);
}

static void
on_walked_cb (const GError *error, gpointer user_data)
{
  Trial *trial = user_data;

  trial->done (error == NULL ? trial->trial : NULL, error, trial->user_data);
  cy_tariff_trial_free (trial->trial);
  g_free (trial);
}

/**
 * cy_node_try_tariff:
 * @terms: (transfer none): a draft, or a version.
 * @station: (nullable): only charges there.
 * @done: told exactly once, later.
 *
 * Computes what charges of a time that were billed would have cost by other terms.
 *
 * Errors: %G_IO_ERROR_CANCELLED, and #CY_DB_ERROR.
 */
void
cy_node_try_tariff (CyNode *node,
                    CyTariffTerms *terms,
                    const char *station,
                    gint64 from_us,
                    gint64 to_us,
                    GCancellable *cancellable,
                    CyNodeTariffTrialDone done,
                    gpointer user_data)
{
  const CyTariffCaps caps = cy_tariff_caps_read (node->yard);
  g_autoptr (CySessionQuery) query = cy_session_query_new (0);
  Trial *trial = g_new0 (Trial, 1);
  const CySessionWalk walk = { see, on_walked_cb, trial };

  trial->trial = cy_tariff_trial_new (terms, &caps);
  trial->done = done;
  trial->user_data = user_data;
  query->verdicts = 1u << CY_SESSION_BILLED;
  query->from_us = from_us;
  query->to_us = to_us;
  if (station != NULL)
    query->stations = g_strsplit (station, "\n", 1);
  cy_session_walk (node, query, &walk, cancellable);
}
