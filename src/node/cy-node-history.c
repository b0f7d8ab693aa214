/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-history.h"

#include "cy-node-private.h"
#include "cy-time.h"

/**
 * cy_node_query_history:
 * @request: (transfer full): what to look up.
 * @answer: gets #CyHistoryPoint, as from cy_history_ask().
 */
void
cy_node_query_history (CyNode *node,
                       CyHistoryRequest *request,
                       CyHistoryAnswer answer,
                       gpointer user_data)
{
  cy_history_ask (node->history, request, answer, user_data);
}

/**
 * cy_node_query_buckets:
 * @request: (transfer full): what to look up.
 * @answer: gets #CyHistoryBucket, as from cy_history_ask_buckets().
 */
void
cy_node_query_buckets (CyNode *node,
                       CyHistoryRequest *request,
                       guint n_buckets,
                       CyHistoryAnswer answer,
                       gpointer user_data)
{
  cy_history_ask_buckets (node->history, request, n_buckets, answer, user_data);
}

/**
 * cy_node_query_instant:
 * @pile: (nullable): one pile, or %NULL for all.
 * @answer: gets #CyHistoryValue, as from cy_history_ask_instant().
 */
void
cy_node_query_instant (CyNode *node,
                       const char *pile,
                       gint64 time_us,
                       GCancellable *cancellable,
                       CyHistoryAnswer answer,
                       gpointer user_data)
{
  cy_history_ask_instant (node->history, pile, time_us, cancellable, answer, user_data);
}

typedef struct {
  CyNode *node; /* owned */
  char *pile;   /* owned */
  gint64 from_us;
  gint64 to_us;
  GCancellable *cancellable; /* owned, nullable */
  GArray *spans;             /* owned: CyNodeSpan */
  guint next;                /* the first that is not filled yet */
  CyHistoryAnswer answer;
  gpointer user_data;
} SpanQuery;

static void
span_query_finish (SpanQuery *query, const GError *error)
{
  query->answer (error == NULL ? g_array_ref (query->spans) : NULL, error, query->user_data);
  g_array_unref (query->spans);
  g_clear_object (&query->cancellable);
  g_free (query->pile);
  g_object_unref (query->node);
  g_free (query);
}

static void fill_next_span (SpanQuery *query);

static void
on_span_cb (GArray *buckets, const GError *error, gpointer user_data)
{
  SpanQuery *query = user_data;

  if (error != NULL) {
    span_query_finish (query, error);
    return;
  }
  g_array_index (query->spans, CyNodeSpan, query->next++).bucket =
    g_array_index (buckets, CyHistoryBucket, 0);
  g_array_unref (buckets);
  fill_next_span (query);
}

static void
fill_next_span (SpanQuery *query)
{
  const CyNodeSpan *span;
  CyHistoryRequest *request;

  if (query->next == query->spans->len) {
    span_query_finish (query, NULL);
    return;
  }
  span = &g_array_index (query->spans, CyNodeSpan, query->next);
  request = cy_history_request_new (query->pile, span->connector, span->measure, query->from_us,
                                    query->to_us);
  request->cancellable = query->cancellable == NULL ? NULL : g_object_ref (query->cancellable);
  cy_history_ask_buckets (query->node->history, request, 1, on_span_cb, query);
}

/* What was known of at the end is what there is to tell of. */
static void
on_tags_cb (GArray *values, const GError *error, gpointer user_data)
{
  SpanQuery *query = user_data;

  if (error != NULL) {
    span_query_finish (query, error);
    return;
  }
  for (guint i = 0; i < values->len; i++) {
    const CyHistoryValue *value = &g_array_index (values, CyHistoryValue, i);
    CyNodeSpan span = { .connector = value->connector, .measure = value->measure };

    if (cy_measure_get (value->measure)->kind == CY_MEASURE_NUMBER)
      g_array_append_val (query->spans, span);
  }
  g_array_unref (values);
  fill_next_span (query);
}

/**
 * cy_node_query_span:
 * @answer: gets #CyNodeSpan in place of points: every quantity of the pile, by connector and measure.
 */
void
cy_node_query_span (CyNode *node,
                    const char *pile,
                    gint64 from_us,
                    gint64 to_us,
                    GCancellable *cancellable,
                    CyHistoryAnswer answer,
                    gpointer user_data)
{
  SpanQuery *query = g_new0 (SpanQuery, 1);

  *query = (SpanQuery){ .node = g_object_ref (node),
                        .pile = g_strdup (pile),
                        .from_us = from_us,
                        .to_us = to_us,
                        .cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable),
                        .spans = g_array_new (FALSE, FALSE, sizeof (CyNodeSpan)),
                        .answer = answer,
                        .user_data = user_data };
  cy_history_ask_instant (node->history, pile, to_us, cancellable, on_tags_cb, query);
}

/**
 * cy_node_query_days:
 * @request: (transfer full): a state, from when to when.
 * @zone: whose days.
 * @answer: gets #CyHistoryStay, as from cy_history_ask_stays(): how long which state was, day by day.
 */
void
cy_node_query_days (CyNode *node,
                    CyHistoryRequest *request,
                    GTimeZone *zone,
                    CyHistoryAnswer answer,
                    gpointer user_data)
{
  cy_history_ask_stays (node->history, request,
                        cy_time_list_midnights (request->from_us, request->to_us, zone), answer,
                        user_data);
}
