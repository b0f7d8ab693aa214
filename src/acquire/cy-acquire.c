/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire.h"

#include "cy-acquire-errand.h"
#include "cy-acquire-remote.h"
#include "cy-acquire-report.h"
#include "cy-acquire-system.h"
#include "cy-acquire-tracing.h"

/*
 * loop, plan: the acquire thread's.
 * lock: guards table, fleet, reports, counters and refused.
 * table: newest table, for readers.
 * fleet: newest fleet that was handed in, for refusing requests to strangers at once.
 * reports: newest look at the links, which nobody changes any more.
 * rates: once a second; scans and requests are the counts of the second before.
 */
struct _CyAcquire {
  GThread *thread;
  CyAcquireLoop loop;
  CyAcquirePlan plan;
  CyAcquireTimer rates;
  gint64 rated_us;
  guint64 rated_scans;
  guint64 rated_requests;
  gint stopping; /* atomic */
  GMutex lock;
  CyLiveTable *table;
  CyFleet *fleet;
  GArray *reports; /* of CyLinkReport */
  CyAcquireCounters counters;
  guint64 refused;
};

/**
 * cy_acquire_options_init:
 * @options: (out): the times that products keep.
 */
void
cy_acquire_options_init (CyAcquireOptions *options)
{
  *options = (CyAcquireOptions){
    .offline_ms = 10000,
    .backoff_min_ms = 500,
    .backoff_max_ms = 30000,
    .connect_ms = 5000,
    .batch_ms = 1000,
    .max_connecting = 512,
    .max_requests = 1024,
    .request_ms = 5000,
  };
}

static void
show_table (CyAcquire *acquire)
{
  g_mutex_lock (&acquire->lock);
  g_clear_pointer (&acquire->table, cy_live_table_unref);
  acquire->table = cy_live_table_ref (acquire->plan.table);
  g_mutex_unlock (&acquire->lock);
}

static void
show_counters (CyAcquire *acquire)
{
  g_mutex_lock (&acquire->lock);
  acquire->counters = acquire->loop.counters;
  g_mutex_unlock (&acquire->lock);
}

static void
show_links (CyAcquire *acquire)
{
  GArray *reports = cy_acquire_report_lines (&acquire->plan);
  GArray *older;

  g_mutex_lock (&acquire->lock);
  older = acquire->reports;
  acquire->reports = reports;
  g_mutex_unlock (&acquire->lock);
  g_clear_pointer (&older, g_array_unref);
}

static void
on_rates_cb (gpointer data)
{
  CyAcquire *acquire = data;
  CyAcquireLoop *loop = &acquire->loop;
  CyAcquireCounters *counters = &loop->counters;
  double seconds = (double) (loop->now_us - acquire->rated_us) / G_USEC_PER_SEC;

  if (seconds > 0) {
    counters->scans_per_s = (double) (counters->scans - acquire->rated_scans) / seconds;
    counters->requests_per_s = (double) (counters->requests - acquire->rated_requests) / seconds;
  }
  acquire->rated_us = loop->now_us;
  acquire->rated_scans = counters->scans;
  acquire->rated_requests = counters->requests;
  show_links (acquire);
  cy_acquire_tracing_rewire (&acquire->plan);
  cy_acquire_timers_arm (&loop->timers, &acquire->rates, loop->now_us + G_USEC_PER_SEC);
}

static gpointer
run (gpointer data)
{
  CyAcquire *acquire = data;
  CyAcquireLoop *loop = &acquire->loop;

  loop->counters.priority_refused = !cy_acquire_system_ask_priority ();
  while (!g_atomic_int_get (&acquire->stopping)) {
    cy_acquire_loop_pass (loop);
    show_counters (acquire);
  }
  /* No new requests; requests that still come in are refused one by one; the last batch; sockets. */
  loop->stopping = TRUE;
  cy_acquire_mail_close (loop->mail);
  cy_acquire_mail_drain (loop->mail, loop);
  cy_acquire_plan_clear (&acquire->plan);
  return NULL;
}

/**
 * cy_acquire_new_with_options:
 * @clock: (transfer none): must outlive the acquisition.
 * @sink: where samples go; copied.
 * @options: copied.
 *
 * Starts the acquire thread with an empty yard.
 *
 * Returns: (nullable): %NULL when the process has no descriptors left for an epoll.
 */
CyAcquire *
cy_acquire_new_with_options (const CyClock *clock,
                             const CySink *sink,
                             const CyAcquireOptions *options)
{
  CyAcquire *acquire = g_new0 (CyAcquire, 1);

  acquire->loop.counters.descriptors_max = cy_acquire_system_raise_descriptors ();
  if (!cy_acquire_loop_init (&acquire->loop, clock, sink, options, NULL)) {
    g_free (acquire);
    return NULL;
  }
  g_mutex_init (&acquire->lock);
  cy_acquire_plan_init (&acquire->plan, &acquire->loop);
  acquire->fleet = cy_fleet_ref (acquire->plan.fleet);
  show_table (acquire);
  acquire->rates.func = on_rates_cb;
  acquire->rates.data = acquire;
  acquire->rated_us = acquire->loop.now_us;
  on_rates_cb (acquire);
  acquire->thread = g_thread_new ("acquire", run, acquire);
  return acquire;
}

/**
 * cy_acquire_new:
 * @clock: (transfer none): must outlive the acquisition.
 * @sink: where samples go; copied.
 *
 * Like cy_acquire_new_with_options(), with the times that products keep.
 */
CyAcquire *
cy_acquire_new (const CyClock *clock, const CySink *sink)
{
  CyAcquireOptions options;

  cy_acquire_options_init (&options);
  return cy_acquire_new_with_options (clock, sink, &options);
}

/**
 * cy_acquire_free:
 * @acquire: (transfer full): an acquisition.
 *
 * Stops in order: no new requests, the last batch handed to the sink, open requests told, sockets
 * closed. Waits for the thread, so never call it from a callback.
 */
void
cy_acquire_free (CyAcquire *acquire)
{
  g_atomic_int_set (&acquire->stopping, 1);
  cy_acquire_mail_wake (acquire->loop.mail);
  g_thread_join (acquire->thread);
  cy_acquire_loop_clear (&acquire->loop);
  cy_live_table_unref (acquire->table);
  cy_fleet_unref (acquire->fleet);
  g_array_unref (acquire->reports);
  g_mutex_clear (&acquire->lock);
  g_free (acquire);
}

typedef struct {
  CyAcquire *acquire; /* borrowed */
  CyFleet *fleet;
  GPtrArray *profiles;
} Plan;

static void
plan_free (Plan *plan)
{
  cy_fleet_unref (plan->fleet);
  g_ptr_array_unref (plan->profiles);
  g_free (plan);
}

static void
on_plan_cb (gpointer owner, gpointer data)
{
  Plan *plan = data;

  if (g_atomic_int_get (&plan->acquire->stopping))
    return;
  cy_acquire_plan_apply (&plan->acquire->plan, plan->fleet, plan->profiles);
  show_table (plan->acquire);
}

/**
 * cy_acquire_apply:
 * @fleet: the piles to read from now on.
 * @profiles: (element-type CyProfile): one per pile of @fleet, in its order.
 *
 * Replaces what is read. Connections are kept where one is still needed, and so are the values of
 * piles whose link is the same. Returns at once: cy_acquire_ref_table() gives a table of @fleet as
 * soon as the acquire thread has taken the plan over, a few milliseconds later.
 *
 * Threading: any thread.
 */
void
cy_acquire_apply (CyAcquire *acquire, CyFleet *fleet, GPtrArray *profiles)
{
  Plan *plan;

  g_return_if_fail (profiles->len == cy_fleet_get_n_piles (fleet));
  plan = g_new0 (Plan, 1);
  plan->acquire = acquire;
  plan->fleet = cy_fleet_ref (fleet);
  plan->profiles = g_ptr_array_new_full (profiles->len, (GDestroyNotify) cy_profile_unref);
  for (guint i = 0; i < profiles->len; i++)
    g_ptr_array_add (plan->profiles, cy_profile_ref (profiles->pdata[i]));
  g_mutex_lock (&acquire->lock);
  g_clear_pointer (&acquire->fleet, cy_fleet_unref);
  acquire->fleet = cy_fleet_ref (fleet);
  g_mutex_unlock (&acquire->lock);
  (void) cy_acquire_mail_post (acquire->loop.mail, on_plan_cb, plan, (GDestroyNotify) plan_free);
}

/**
 * cy_acquire_ref_table:
 *
 * Returns: (transfer full): the newest table; its fleet says which plan it belongs to. Ask again
 *   when the plan changed: an old table stays readable, but nothing moves in it any more.
 *
 * Threading: any thread.
 */
CyLiveTable *
cy_acquire_ref_table (CyAcquire *acquire)
{
  CyLiveTable *table;

  g_mutex_lock (&acquire->lock);
  table = cy_live_table_ref (acquire->table);
  g_mutex_unlock (&acquire->lock);
  return table;
}

/**
 * cy_acquire_list_links:
 *
 * How each link does; looked at once a second, so a link of a new plan may be missing as long.
 *
 * Returns: (transfer full) (element-type CyLinkReport): in no order.
 *
 * Threading: any thread.
 */
GPtrArray *
cy_acquire_list_links (CyAcquire *acquire)
{
  g_autoptr (GArray) reports = NULL;
  GPtrArray *list;

  g_mutex_lock (&acquire->lock);
  reports = g_array_ref (acquire->reports);
  g_mutex_unlock (&acquire->lock);
  list = g_ptr_array_new_full (reports->len, (GDestroyNotify) cy_link_report_free);
  for (guint i = 0; i < reports->len; i++)
    g_ptr_array_add (list, cy_link_report_copy (&g_array_index (reports, CyLinkReport, i)));
  return list;
}

/**
 * cy_acquire_get_counters:
 * @out_counters: (out): as they stood at the end of the last pass.
 *
 * Threading: any thread.
 */
void
cy_acquire_get_counters (CyAcquire *acquire, CyAcquireCounters *out_counters)
{
  g_mutex_lock (&acquire->lock);
  *out_counters = acquire->counters;
  out_counters->writes_refused = acquire->refused;
  out_counters->requests_open = (guint) g_atomic_int_get (&acquire->loop.open_errands);
  out_counters->requests_bound = acquire->loop.options.max_requests;
  g_mutex_unlock (&acquire->lock);
}

static gboolean
knows_pile (CyAcquire *acquire, const char *pile_id)
{
  gboolean known;
  guint number;

  g_mutex_lock (&acquire->lock);
  known = cy_fleet_find (acquire->fleet, pile_id, &number) &&
          cy_fleet_get (acquire->fleet, number)->link != NULL;
  g_mutex_unlock (&acquire->lock);
  return known;
}

/**
 * cy_acquire_request:
 * @pile_id: which pile.
 * @request: copied.
 * @callback: told how it ended; called exactly once if this returns %TRUE, on the acquire thread.
 *
 * Asks a device something besides its scans, before all scans of the pile's connection. It is sent
 * at most once, and not at all if that cannot be within options.request_ms. After a write the pile
 * is read at once.
 *
 * Errors: %CY_ACQUIRE_ERROR_UNKNOWN_PILE, %CY_ACQUIRE_ERROR_INVALID, %CY_ACQUIRE_ERROR_FULL. Then
 * nothing is sent and @callback is not called.
 *
 * Threading: any thread.
 */
gboolean
cy_acquire_request (CyAcquire *acquire,
                    const char *pile_id,
                    const CyAcquireRequest *request,
                    CyAcquireRequestFunc callback,
                    gpointer user_data,
                    GError **error)
{
  CyAcquireErrand *errand;

  if (!knows_pile (acquire, pile_id)) {
    g_set_error (error, CY_ACQUIRE_ERROR, CY_ACQUIRE_ERROR_UNKNOWN_PILE,
                 "pile %s: this node reads no such pile", pile_id);
    return FALSE;
  }
  errand = cy_acquire_errand_new (pile_id, request, error);
  if (errand == NULL)
    return FALSE;
  if (cy_acquire_errand_post (errand, &acquire->loop, callback, user_data))
    return TRUE;
  g_mutex_lock (&acquire->lock);
  acquire->refused++;
  g_mutex_unlock (&acquire->lock);
  g_set_error (error, CY_ACQUIRE_ERROR, CY_ACQUIRE_ERROR_FULL,
               "pile %s: %u requests are under way already", pile_id,
               acquire->loop.options.max_requests);
  return FALSE;
}

typedef struct {
  CyAcquirePlan *plan; /* borrowed */
  char *pile_id;
  guint connector;
  CyAcquireRequest *requests;
  guint n_requests;
} Kept;

static void
kept_free (Kept *kept)
{
  cy_acquire_requests_free (kept->requests, kept->n_requests);
  g_free (kept->pile_id);
  g_free (kept);
}

static void
on_keep_cb (gpointer owner, gpointer data)
{
  Kept *kept = data;
  CyAcquirePile *pile = cy_acquire_plan_find (kept->plan, kept->pile_id);

  /* A pile that is gone, or whose profile repeats nothing, has nothing to be told. */
  if (pile != NULL && pile->keeper != NULL)
    cy_acquire_keeper_set (pile->keeper, kept->connector, kept->requests, kept->n_requests);
}

/**
 * cy_acquire_keep:
 * @pile_id: which pile; one that is not read is ignored.
 * @connector: which of its guns, 0 for the pile.
 * @requests: (nullable): the writes that the connector was told last; copied. They replace what was
 *   to be repeated for it.
 * @n_requests: how many, 0 to repeat nothing any more.
 *
 * For piles whose profile asks for the last setpoint again and again: repeats @requests at the
 * interval of the profile while the link is up, and at once when it comes up again. That ends with
 * another plan that has the pile no more, or elsewhere, and with a cy_acquire_request() that writes
 * something else to the same place: then it is for the caller to say what is to be repeated now.
 *
 * Threading: any thread.
 */
void
cy_acquire_keep (CyAcquire *acquire,
                 const char *pile_id,
                 guint connector,
                 const CyAcquireRequest *requests,
                 guint n_requests)
{
  Kept *kept = g_new0 (Kept, 1);

  kept->plan = &acquire->plan;
  kept->pile_id = g_strdup (pile_id);
  kept->connector = connector;
  kept->requests = cy_acquire_requests_copy (requests, n_requests);
  kept->n_requests = n_requests;
  (void) cy_acquire_mail_post (acquire->loop.mail, on_keep_cb, kept, (GDestroyNotify) kept_free);
}

typedef struct {
  CyAcquirePlan *plan; /* borrowed */
  char *pile_id;
  CyTrace *trace;
} Traced;

static void
traced_free (Traced *traced)
{
  cy_trace_unref (traced->trace);
  g_free (traced->pile_id);
  g_free (traced);
}

static void
on_trace_cb (gpointer owner, gpointer data)
{
  Traced *traced = data;

  cy_acquire_tracing_add (traced->plan, traced->pile_id, traced->trace);
}

/**
 * cy_acquire_trace:
 * @pile_id: which pile; also one that comes with a later plan.
 * @capacity: frames to keep.
 *
 * Looks at everything that goes to a pile's units and comes from them, until the trace is freed.
 * Read it with cy_trace_read() as often as a screen wants; cy_modbus_describe_frame() has the words.
 *
 * Returns: (transfer full): free with cy_trace_free(), before or after the acquisition.
 *
 * Threading: any thread.
 */
CyTrace *
cy_acquire_trace (CyAcquire *acquire, const char *pile_id, guint capacity)
{
  Traced *traced = g_new0 (Traced, 1);
  CyTrace *trace = cy_trace_new (capacity);

  traced->plan = &acquire->plan;
  traced->pile_id = g_strdup (pile_id);
  traced->trace = cy_trace_ref (trace);
  (void) cy_acquire_mail_post (acquire->loop.mail, on_trace_cb, traced,
                               (GDestroyNotify) traced_free);
  return trace;
}

static void
on_refresh_cb (gpointer owner, gpointer data)
{
  CyAcquireLoop *loop = owner;
  CyAcquirePile *pile = cy_acquire_plan_find (loop->plan, data);

  if (pile != NULL)
    cy_acquire_pile_reread (pile);
}

/**
 * cy_acquire_refresh:
 * @pile_id: which pile; one that is not read is ignored.
 *
 * Reads everything of the pile now, also what is read with every n-th scan only: its name plate.
 *
 * Threading: any thread.
 */
void
cy_acquire_refresh (CyAcquire *acquire, const char *pile_id)
{
  (void) cy_acquire_mail_post (acquire->loop.mail, on_refresh_cb, g_strdup (pile_id), g_free);
}

CyRemoteScans *
cy_remote_scans_new (const char *source)
{
  CyRemoteScans *scans = g_new (CyRemoteScans, 1);

  scans->source = g_intern_string (source);
  scans->piles = g_ptr_array_new_with_free_func (g_free);
  scans->records = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_live_record_free);
  return scans;
}

void
cy_remote_scans_free (CyRemoteScans *scans)
{
  g_ptr_array_unref (scans->piles);
  g_ptr_array_unref (scans->records);
  g_free (scans);
}

static void
on_show_cb (gpointer owner, gpointer data)
{
  CyAcquireLoop *loop = owner;

  cy_acquire_plan_show (loop->plan, data);
}

/**
 * cy_acquire_show:
 * @scans: (transfer full): what another node says of piles that this one does not talk to.
 *
 * Threading: any thread.
 */
void
cy_acquire_show (CyAcquire *acquire, CyRemoteScans *scans)
{
  (void) cy_acquire_mail_post (acquire->loop.mail, on_show_cb, scans,
                               (GDestroyNotify) cy_remote_scans_free);
}
