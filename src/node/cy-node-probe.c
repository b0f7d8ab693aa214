/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-probe.h"

#include "cy-finding-private.h"
#include "cy-node-error.h"
#include "cy-node-private.h"

/* Modbus/TCP. */
#define DEFAULT_PORT 502

/* One probe, from the question to the answer. */
typedef struct {
  CyLink *link;
  guint from;
  guint to;
  guint per_second;
  GPtrArray *profiles; /* nullable */
  guint budget_ms;
  gint64 end_us;              /* when the budget is over, monotonic; 0 for never; thread only */
  GCancellable *stop;         /* owned: cancelled by the caller's, or when the budget is over */
  GCancellable *cancellable;  /* owned, nullable: the caller's */
  gulong on_cancelled;        /* of @cancellable */
  GArray *units;              /* nullable; of CyFoundUnit; thread, then main */
  guint n_done;               /* thread, then main */
  gboolean out_of_time;       /* thread, then main */
  CyNodeProbeProgress report; /* nullable */
  CyNodeResult answer;
  gpointer user_data;
  gboolean answered; /* main thread only */
  gatomicrefcount refs;
} Probe;

static Probe *
probe_new (CyLink *link,
           guint budget_ms,
           CyNodeProbeProgress report,
           CyNodeResult answer,
           gpointer user_data)
{
  Probe *probe = g_new (Probe, 1);

  *probe = (Probe){
    .link = link, .budget_ms = budget_ms, .report = report, .answer = answer, .user_data = user_data
  };
  g_atomic_ref_count_init (&probe->refs);
  return probe;
}

static void
probe_unref (gpointer data)
{
  Probe *probe = data;

  if (!g_atomic_ref_count_dec (&probe->refs))
    return;
  g_clear_pointer (&probe->link, cy_link_free);
  g_clear_pointer (&probe->profiles, g_ptr_array_unref);
  g_clear_pointer (&probe->units, g_array_unref);
  g_clear_object (&probe->stop);
  g_clear_object (&probe->cancellable);
  g_free (probe);
}

/* A word of the probing thread on its way to the main context. */
typedef struct {
  Probe *probe;
  guint done;
  guint total;
  gboolean has_unit;
  CyFoundUnit unit;
} News;

static void
news_free (gpointer data)
{
  News *news = data;

  probe_unref (news->probe);
  g_free (news);
}

static gboolean
on_news_cb (gpointer data)
{
  News *news = data;
  Probe *probe = news->probe;

  if (!probe->answered)
    probe->report (news->done, news->total, news->has_unit ? &news->unit : NULL, probe->user_data);
  return G_SOURCE_REMOVE;
}

static void
send_news (Probe *probe, guint done, guint total, const CyFoundUnit *unit)
{
  g_autoptr (GSource) source = NULL;
  News *news;

  if (probe->report == NULL)
    return;
  g_atomic_ref_count_inc (&probe->refs);
  news = g_new0 (News, 1);
  news->probe = probe;
  news->done = done;
  news->total = total;
  if (unit != NULL) {
    news->has_unit = TRUE;
    news->unit = *unit;
  }
  /* Not g_main_context_invoke(): between two turns of the main loop it would call from here. */
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_news_cb, news, news_free);
  g_source_attach (source, NULL);
}

static void
begin_budget (Probe *probe)
{
  probe->end_us =
    probe->budget_ms > 0 ? g_get_monotonic_time () + (gint64) probe->budget_ms * 1000 : G_MAXINT64;
}

/* On the probing thread, after every unit. */
static void
on_unit_cb (guint done, guint total, const CyProbeUnit *found, gpointer user_data)
{
  Probe *probe = user_data;
  CyFoundUnit unit = { 0 };

  probe->n_done = done;
  if (found != NULL) {
    unit = (CyFoundUnit){ found->unit, found->exception != 0, found->latency_us };
    g_array_append_val (probe->units, unit);
  }
  send_news (probe, done, total, found != NULL ? &unit : NULL);
  if (done < total && g_get_monotonic_time () >= probe->end_us) {
    probe->out_of_time = TRUE;
    g_cancellable_cancel (probe->stop);
  }
}

static void
scan_units (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Probe *probe = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) units = NULL;
  CyUnitsAnswer *answer;

  begin_budget (probe);
  units = cy_probe_scan_units (probe->link, (guint8) probe->from, (guint8) probe->to,
                               probe->per_second, probe->stop, on_unit_cb, probe, &error);
  if (units == NULL && !probe->out_of_time) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  answer = g_new (CyUnitsAnswer, 1);
  answer->units = g_array_ref (probe->units);
  answer->next = probe->out_of_time ? (int) (probe->from + probe->n_done) : -1;
  g_task_return_pointer (task, answer, (GDestroyNotify) cy_units_answer_free);
}

static gint
compare_findings (gconstpointer a, gconstpointer b)
{
  const CyFinding *left = *(CyFinding *const *) a;
  const CyFinding *right = *(CyFinding *const *) b;

  if (left->score != right->score)
    return left->score > right->score ? -1 : 1;
  return g_strcmp0 (left->profile, right->profile);
}

static void
try_profiles (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Probe *probe = data;
  g_autoptr (GPtrArray) findings =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_finding_unref);

  begin_budget (probe);
  for (guint i = 0; i < probe->profiles->len && g_get_monotonic_time () < probe->end_us; i++) {
    g_autoptr (GError) error = NULL;
    CyProbeReading *reading =
      cy_probe_read (probe->link, probe->profiles->pdata[i], probe->stop, &error);
    g_autoptr (CyProbeFit) fit = NULL;

    if (reading == NULL) {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
    fit = cy_probe_fit_new (reading);
    g_ptr_array_add (findings, cy_finding_new (fit, g_get_real_time ()));
    send_news (probe, i + 1, probe->profiles->len, NULL);
  }
  g_ptr_array_sort (findings, compare_findings);
  g_task_return_pointer (task, g_steal_pointer (&findings), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CyNode *node = CY_NODE (source);
  GTask *task = G_TASK (result);
  Probe *probe = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer answer = g_task_propagate_pointer (task, &error);

  node->n_probes--;
  probe->answered = TRUE;
  if (probe->cancellable != NULL)
    g_cancellable_disconnect (probe->cancellable, probe->on_cancelled);
  probe->answer (answer, error, probe->user_data);
}

static void
on_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* Begins it, or says why not. */
static void
run_probe (CyNode *node, Probe *probe, GCancellable *cancellable, GTaskThreadFunc func)
{
  g_autoptr (GTask) task = NULL;

  if (node->n_probes >= CY_NODE_MAX_PROBES) {
    g_autoptr (GError) error =
      g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                   "%u devices are being looked at already; wait for one of them", node->n_probes);

    probe->answer (NULL, error, probe->user_data);
    probe_unref (probe);
    return;
  }
  node->n_probes++;
  probe->stop = g_cancellable_new ();
  if (cancellable != NULL) {
    probe->cancellable = g_object_ref (cancellable);
    probe->on_cancelled = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled_cb),
                                                 g_object_ref (probe->stop), g_object_unref);
  }
  task = g_task_new (node, NULL, on_probed_cb, NULL);
  g_task_set_task_data (task, probe, probe_unref);
  g_task_run_in_thread (task, func);
}

static void
refuse (GError *error, CyNodeResult answer, gpointer user_data)
{
  answer (NULL, error, user_data);
  g_error_free (error);
}

/* `HOST`, `HOST:PORT` or what a link address is. */
static CyLink *
parse_host (const char *host, GError **error)
{
  g_autofree char *address = NULL;
  const char *colon = strrchr (host, ':');
  gboolean has_port = colon != NULL && strchr (host, ':') == colon;

  if (strstr (host, "://") != NULL)
    return cy_link_parse (host, error);
  if (g_str_has_prefix (host, "["))
    has_port = g_strrstr (host, "]:") != NULL;
  address = has_port ? g_strdup_printf ("tcp://%s/1", host)
                     : g_strdup_printf ("tcp://%s:%u/1", host, DEFAULT_PORT);
  return cy_link_parse (address, error);
}

/**
 * cy_node_probe_units:
 * @cancellable: (nullable): gives it up.
 * @progress: (nullable): told after every unit.
 * @answer: gets a #CyUnitsAnswer, which is the callee's.
 *
 * Finds out which unit ids answer at a host.
 */
void
cy_node_probe_units (CyNode *node,
                     const CyUnitsRequest *request,
                     GCancellable *cancellable,
                     CyNodeProbeProgress progress,
                     CyNodeResult answer,
                     gpointer user_data)
{
  GError *error = NULL;
  CyLink *link = parse_host (request->host, &error);
  Probe *probe;

  if (link == NULL) {
    refuse (error, answer, user_data);
    return;
  }
  probe = probe_new (link, request->budget_ms, progress, answer, user_data);
  probe->from = request->from;
  probe->to = request->to;
  probe->per_second = request->per_second;
  probe->units = g_array_new (FALSE, FALSE, sizeof (CyFoundUnit));
  run_probe (node, probe, cancellable, scan_units);
}

/* For so many guns, or for one where the devices never have that many. */
static CyProfile *
get_profile (CyNode *node, const char *id, guint connectors, GError **error)
{
  g_autoptr (GError) local = NULL;
  CyProfile *profile = cy_profile_store_get (node->profiles, id, connectors, &local);

  if (profile == NULL && connectors != 1)
    profile = cy_profile_store_get (node->profiles, id, 1, NULL);
  if (profile == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return profile;
}

static GPtrArray *
get_profiles (CyNode *node, const CyProfilesRequest *request, GError **error)
{
  g_autoptr (GPtrArray) profiles =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_profile_unref);

  for (guint i = 0; request->profiles[i] != NULL; i++) {
    CyProfile *profile =
      get_profile (node, request->profiles[i], MAX (request->connectors, 1), error);

    if (profile == NULL)
      return NULL;
    g_ptr_array_add (profiles, profile);
  }
  return g_steal_pointer (&profiles);
}

/**
 * cy_node_probe_profiles:
 * @cancellable: (nullable): gives it up.
 * @progress: (nullable): told after every profile.
 * @answer: gets a #GPtrArray of #CyFinding, the best first, which is the callee's. Shorter than the
 *   list of profiles when the budget was over.
 *
 * Reads every register of a device once with each of the profiles, and says how well each fits. A
 * device that refuses or says nothing is no error.
 */
void
cy_node_probe_profiles (CyNode *node,
                        const CyProfilesRequest *request,
                        GCancellable *cancellable,
                        CyNodeProbeProgress progress,
                        CyNodeResult answer,
                        gpointer user_data)
{
  GError *error = NULL;
  CyLink *link = cy_link_parse (request->link, &error);
  GPtrArray *profiles = link == NULL ? NULL : get_profiles (node, request, &error);
  Probe *probe;

  if (profiles == NULL) {
    g_clear_pointer (&link, cy_link_free);
    refuse (error, answer, user_data);
    return;
  }
  probe = probe_new (link, request->budget_ms, progress, answer, user_data);
  probe->profiles = profiles;
  run_probe (node, probe, cancellable, try_profiles);
}

void
cy_units_answer_free (CyUnitsAnswer *answer)
{
  if (answer == NULL)
    return;
  g_array_unref (answer->units);
  g_free (answer);
}

/**
 * cy_node_list_profiles_for:
 * @current: (nullable): `ac` or `dc`, or %NULL for both.
 *
 * Returns: (transfer full) (array zero-terminated=1): ids of the profiles of such devices.
 */
char **
cy_node_list_profiles_for (CyNode *node, const char *current)
{
  g_auto (GStrv) all = cy_profile_store_list (node->profiles);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; all[i] != NULL; i++) {
    g_autoptr (CyProfile) profile = cy_profile_store_get (node->profiles, all[i], 1, NULL);

    if (profile != NULL &&
        (current == NULL || cy_profile_is_dc (profile) == g_str_equal (current, "dc")))
      g_strv_builder_add (builder, all[i]);
  }
  return g_strv_builder_end (builder);
}

/**
 * cy_node_find_reader:
 * @link: a link address.
 *
 * Returns: (transfer full) (nullable): the id of a pile in service that this node reads over the same
 *   connection: the device may stand no second one.
 */
char *
cy_node_find_reader (CyNode *node, const char *link)
{
  g_autoptr (CyLink) wanted = cy_link_parse (link, NULL);
  g_autofree char *connection = wanted == NULL ? NULL : cy_link_connection (wanted);
  g_autoptr (CyLiveTable) table = cy_node_ref_live (node);
  CyFleet *fleet = table == NULL ? NULL : cy_live_table_get_fleet (table);

  for (guint i = 0; connection != NULL && fleet != NULL && i < cy_fleet_get_n_piles (fleet); i++) {
    const CyFleetPile *pile = cy_fleet_get (fleet, i);
    g_autofree char *other = cy_link_connection (pile->link);

    if (g_str_equal (connection, other))
      return g_strdup (pile->id);
  }
  return NULL;
}
