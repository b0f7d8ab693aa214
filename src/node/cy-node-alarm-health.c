/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-alarm-health.h"

#include <glib/gi18n-lib.h>

#include "cy-alarm-metric.h"
#include "cy-bad-actor.h"
#include "cy-journal-health.h"
#include "cy-node-error.h"
#include "cy-node-private.h"

#define STALE_US  ((gint64) 86400 * G_USEC_PER_SEC) /* ISA-18.2 */
#define MAX_STALE 1000
#define N_ACTORS  20

G_STATIC_ASSERT (CY_NODE_FLOOD_BEGINS == CY_FLOOD_BEGINS);
G_STATIC_ASSERT (CY_NODE_SLOT_US == CY_FLOOD_WINDOW_US);

/* What the rules say, in the words of those who do not know the rules. */
static const CyNodeVerdict verdicts[] = {
  [CY_ALARM_VERDICT_GOOD] = CY_NODE_VERDICT_GOOD,
  [CY_ALARM_VERDICT_MANAGEABLE] = CY_NODE_VERDICT_MANAGEABLE,
  [CY_ALARM_VERDICT_POOR] = CY_NODE_VERDICT_POOR,
  [CY_ALARM_VERDICT_UNKNOWN] = CY_NODE_VERDICT_UNKNOWN,
};

static const CyNodeRemedy remedies[] = {
  [CY_REMEDY_NONE] = CY_NODE_REMEDY_NONE,
  [CY_REMEDY_ON_DELAY] = CY_NODE_REMEDY_ON_DELAY,
  [CY_REMEDY_OFF_DELAY] = CY_NODE_REMEDY_OFF_DELAY,
};

static const char *const verdict_names[CY_N_NODE_VERDICTS] = {
  [CY_NODE_VERDICT_GOOD] = "good",
  [CY_NODE_VERDICT_MANAGEABLE] = "manageable",
  [CY_NODE_VERDICT_POOR] = "poor",
  [CY_NODE_VERDICT_UNKNOWN] = "unknown",
};

static const char *const remedy_names[CY_N_NODE_REMEDIES] = {
  [CY_NODE_REMEDY_NONE] = "none",
  [CY_NODE_REMEDY_ON_DELAY] = "on_delay",
  [CY_NODE_REMEDY_OFF_DELAY] = "off_delay",
};

static const struct {
  const char *name;
  const char *label;
} metrics[CY_N_ALARM_METRICS] = {
  [CY_ALARM_METRIC_PER_DAY] = { "per_day", N_ ("Alarms in a day (mean)") },
  [CY_ALARM_METRIC_PER_HOUR] = { "per_hour", N_ ("Alarms in an hour (mean)") },
  [CY_ALARM_METRIC_PER_10_MIN] = { "per_10_min", N_ ("Alarms in 10 minutes (mean)") },
  [CY_ALARM_METRIC_MAX_10_MIN] = { "max_10_min", N_ ("Most alarms in 10 minutes") },
  [CY_ALARM_METRIC_HOURS_OVER] = { "hours_over", N_ ("Hours over 30 alarms") },
  [CY_ALARM_METRIC_10_MIN_OVER] = { "ten_min_over", N_ ("10 minutes over 10 alarms") },
  [CY_ALARM_METRIC_FLOOD] = { "flood", N_ ("Time in alarm flood") },
  [CY_ALARM_METRIC_TOP] = { "top_ten", N_ ("Share of the ten most frequent") },
  [CY_ALARM_METRIC_CHATTERING] = { "chattering", N_ ("Chattering alarms") },
  [CY_ALARM_METRIC_FLEETING] = { "fleeting", N_ ("Fleeting alarms") },
  [CY_ALARM_METRIC_STALE] = { "stale", N_ ("Stale alarms (over 24 h)") },
  [CY_ALARM_METRIC_STANDING] = { "standing", N_ ("Alarms standing at the end") },
  [CY_ALARM_METRIC_MEDIUM] = { "medium", N_ ("Share of priority Medium") },
  [CY_ALARM_METRIC_HIGH] = { "high", N_ ("Share of priority High") },
  [CY_ALARM_METRIC_CRITICAL] = { "critical", N_ ("Share of priority Critical") },
};

const char *
cy_node_verdict_name (CyNodeVerdict verdict)
{
  return verdict_names[verdict];
}

const char *
cy_node_remedy_name (CyNodeRemedy remedy)
{
  return remedy_names[remedy];
}

static CyNodeMetric
make_metric (const CyAlarmHealth *judged, CyAlarmMetricId id)
{
  CyAlarmMetric metric = cy_alarm_metric (judged, id);

  return (CyNodeMetric){ .name = metrics[id].name,
                         .label = metrics[id].label,
                         .value = metric.value,
                         .target = metric.target,
                         .maximum = metric.maximum,
                         .is_share = metric.is_share,
                         .is_below = metric.is_below,
                         .verdict = verdicts[metric.verdict] };
}

static void
take_metrics (CyNodeAlarmHealth *health, const CyAlarmHealth *judged)
{
  for (guint id = 0; id < CY_N_ALARM_METRICS; id++) {
    CyNodeMetric metric = make_metric (judged, id);

    g_array_append_val (health->metrics, metric);
  }
}

static void
take_floods (CyNodeAlarmHealth *health, const CyAlarmHealth *judged)
{
  for (guint i = 0; i < judged->floods->len; i++) {
    const CyHealthFlood *flood = &g_array_index (judged->floods, CyHealthFlood, i);
    CyNodeFlood copy = { flood->from_us, flood->to_us, flood->count, flood->peak };

    g_array_append_val (health->floods, copy);
  }
}

static void
take_subjects (CyNodeAlarmHealth *health, const CyAlarmHealth *judged)
{
  for (guint i = 0; i < judged->subjects->len; i++) {
    const CyHealthSubject *subject = &g_array_index (judged->subjects, CyHealthSubject, i);
    CyNodeSubject copy = { subject->subject, subject->count, subject->share, subject->n_fleeting,
                           subject->is_chattering };

    if (i < CY_HEALTH_TOP_COUNT)
      g_array_append_val (health->top, copy);
    if (copy.is_chattering)
      g_array_append_val (health->chattering, copy);
    if (copy.n_fleeting > 0)
      g_array_append_val (health->fleeting, copy);
  }
}

static void
take_numbers (CyNodeAlarmHealth *health, const CyAlarmHealth *judged)
{
  health->to_us = judged->to_us;
  health->n_announced = judged->n_announced;
  for (guint i = 0; i < CY_N_PRIORITIES; i++)
    health->n_by_priority[i] = judged->n_by_priority[i];
  health->n_standing = judged->n_standing;
  health->n_unacked = judged->n_unacked;
  health->n_acked = judged->n_acked;
  health->ack_mean_s = judged->ack_mean_s;
  health->ack_p95_s = judged->ack_p95_s;
}

static void
take_actors (CyNodeAlarmHealth *health, const GArray *alarms)
{
  g_autoptr (GArray) actors = cy_bad_actors ((const CyHealthAlarm *) (gpointer) alarms->data,
                                             alarms->len, health->from_us, health->to_us, N_ACTORS);

  for (guint i = 0; i < actors->len; i++) {
    const CyBadActor *actor = &g_array_index (actors, CyBadActor, i);
    CyNodeBadActor copy = { actor->subject, actor->count, remedies[actor->remedy], actor->delay_s,
                            actor->n_saved };

    g_array_append_val (health->actors, copy);
  }
}

/* What the rules count and do not name: the alarms are by time, so the oldest comes first. */
static void
take_alarm (CyNodeAlarmHealth *health, const CyHealthAlarm *alarm)
{
  gboolean inside = alarm->raised_us >= health->from_us && alarm->raised_us < health->to_us;

  if (!alarm->announced) {
    health->n_aside += inside;
    return;
  }
  if (inside)
    g_array_index (health->slots, guint, (alarm->raised_us - health->from_us) / CY_NODE_SLOT_US)++;
  if ((alarm->cleared_us == 0 || alarm->cleared_us > health->to_us) &&
      health->to_us - alarm->raised_us > STALE_US && health->stale->len < MAX_STALE) {
    CyNodeStale stale = { alarm->subject, alarm->raised_us };

    g_array_append_val (health->stale, stale);
  }
}

static CyNodeAlarmHealth *
health_new (gint64 from_us)
{
  CyNodeAlarmHealth *health = g_new0 (CyNodeAlarmHealth, 1);

  health->from_us = from_us;
  health->slots = g_array_new (FALSE, TRUE, sizeof (guint));
  health->metrics = g_array_new (FALSE, FALSE, sizeof (CyNodeMetric));
  health->floods = g_array_new (FALSE, FALSE, sizeof (CyNodeFlood));
  health->top = g_array_new (FALSE, FALSE, sizeof (CyNodeSubject));
  health->chattering = g_array_new (FALSE, FALSE, sizeof (CyNodeSubject));
  health->fleeting = g_array_new (FALSE, FALSE, sizeof (CyNodeSubject));
  health->stale = g_array_new (FALSE, FALSE, sizeof (CyNodeStale));
  health->actors = g_array_new (FALSE, FALSE, sizeof (CyNodeBadActor));
  return health;
}

void
cy_node_alarm_health_free (CyNodeAlarmHealth *health)
{
  g_array_unref (health->slots);
  g_array_unref (health->metrics);
  g_array_unref (health->floods);
  g_array_unref (health->top);
  g_array_unref (health->chattering);
  g_array_unref (health->fleeting);
  g_array_unref (health->stale);
  g_array_unref (health->actors);
  g_clear_pointer (&health->subjects, g_string_chunk_free);
  g_free (health);
}

typedef struct {
  CyAlarmSpanQuery span; /* its piles are owned */
  gint64 now_us;
} Query;

static void
query_free (Query *query)
{
  g_strfreev (query->span.piles);
  g_free (query);
}

/* On the journal's reader thread. */
static gpointer
judge (CyDb *db, gpointer data, GError **error)
{
  const Query *query = data;
  g_autoptr (CyAlarmSpan) span = cy_journal_load_alarm_span (db, &query->span, error);
  g_autoptr (CyAlarmHealth) judged = NULL;
  CyNodeAlarmHealth *health;

  if (span == NULL)
    return NULL;
  judged =
    cy_alarm_health_new ((const CyHealthAlarm *) (gpointer) span->alarms->data, span->alarms->len,
                         query->span.from_us, query->span.to_us, query->now_us);
  health = health_new (query->span.from_us);
  take_numbers (health, judged);
  g_array_set_size (
    health->slots,
    (guint) ((MAX (health->to_us - health->from_us, 0) + CY_NODE_SLOT_US - 1) / CY_NODE_SLOT_US));
  take_metrics (health, judged);
  take_floods (health, judged);
  take_subjects (health, judged);
  take_actors (health, span->alarms);
  for (guint i = 0; i < span->alarms->len; i++)
    take_alarm (health, &g_array_index (span->alarms, CyHealthAlarm, i));
  health->subjects = g_steal_pointer (&span->subjects);
  return health;
}

/**
 * cy_node_query_alarm_health:
 * @from_us: begin of the period [µs UTC].
 * @to_us: its end [µs UTC]; nothing is said of what is to come.
 * @piles: (nullable) (array zero-terminated=1): only their alarms, %NULL for all and the node's own.
 * @answer: gets a #CyNodeAlarmHealth, which is the callee's.
 *
 * How the alarms of a period were. Of a period long ago, what was there before it and is handled by now
 * does not count as standing at its end.
 *
 * Errors: %CY_NODE_ERROR_REFUSED for a period of no length or of more than a year.
 */
void
cy_node_query_alarm_health (CyNode *node,
                            gint64 from_us,
                            gint64 to_us,
                            const char *const *piles,
                            CyNodeResult answer,
                            gpointer user_data)
{
  Query *query;

  if (to_us <= from_us || to_us - from_us > CY_NODE_HEALTH_MAX_US) {
    g_autoptr (GError) error =
      g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                           "the period must be longer than nothing and at most a year");

    answer (NULL, error, user_data);
    return;
  }
  query = g_new (Query, 1);
  *query =
    (Query){ { from_us, to_us, g_strdupv ((char **) piles) }, cy_clock_wall_us (node->clock) };
  cy_journal_query (node->journal, judge, query, (GDestroyNotify) query_free, answer, user_data);
}
