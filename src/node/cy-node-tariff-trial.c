/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-tariff-trial.h"

#include "cy-journal-session.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-tariff-trial-rule.h"

/* Charges that are looked at in one question; others who ask the journal come between two of them. */
#define PAGE 2000

/* A draft on its way through the charges of a time, page by page, the newest first. */
typedef struct {
  CyNode *node; /* owned */
  CyTariffTrial *trial;
  CySessionQuery *query;
  GCancellable *cancellable; /* owned, nullable */
  gboolean is_last;          /* the page that was read was the last one */
  CyNodeTariffTrialDone done;
  gpointer user_data;
} Trial;

static void
trial_finish (Trial *trial, const GError *error)
{
  trial->done (error == NULL ? trial->trial : NULL, error, trial->user_data);
  cy_tariff_trial_free (trial->trial);
  cy_session_query_free (trial->query);
  g_clear_object (&trial->cancellable);
  g_object_unref (trial->node);
  g_free (trial);
}

static void
add (CyTariffTrial *trial, const CySession *session)
{
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

/* On the reader's thread; nobody else looks at @data until it answers. */
static gpointer
try_page (CyDb *db, gpointer data, GError **error)
{
  Trial *trial = data;
  g_autoptr (GPtrArray) page = cy_journal_load_sessions (db, trial->query, error);

  if (page == NULL)
    return NULL;
  for (guint i = 0; i < page->len; i++)
    add (trial->trial, page->pdata[i]);
  trial->is_last = page->len < trial->query->limit;
  g_clear_pointer (&trial->query->after, cy_session_free);
  if (!trial->is_last)
    trial->query->after = g_ptr_array_steal_index (page, page->len - 1);
  return trial;
}

static void
on_page_cb (gpointer result, const GError *error, gpointer user_data)
{
  Trial *trial = user_data;
  g_autoptr (GError) stopped = NULL;

  if (error != NULL)
    trial_finish (trial, error);
  else if (g_cancellable_set_error_if_cancelled (trial->cancellable, &stopped))
    trial_finish (trial, stopped);
  else if (trial->is_last || trial->node->journal == NULL)
    trial_finish (trial, NULL);
  else
    cy_journal_query (trial->node->journal, try_page, trial, NULL, on_page_cb, trial);
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
  Trial *trial = g_new0 (Trial, 1);

  trial->node = g_object_ref (node);
  trial->trial = cy_tariff_trial_new (terms, &caps);
  trial->query = cy_session_query_new (PAGE);
  trial->query->verdicts = 1u << CY_SESSION_BILLED;
  trial->query->from_us = from_us;
  trial->query->to_us = to_us;
  if (station != NULL)
    trial->query->stations = g_strsplit (station, "\n", 1);
  trial->cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable);
  trial->done = done;
  trial->user_data = user_data;
  cy_journal_query (node->journal, try_page, trial, NULL, on_page_cb, trial);
}
