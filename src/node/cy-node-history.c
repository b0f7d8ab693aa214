/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-error.h"
#include "cy-node-history-private.h"
#include "cy-time.h"

/* What history says: this node's own, or that of the node that talks to the pile. */

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

static void
look_up_points (CyNode *node, CyHistoryWish *wish, CyHistoryAnswer answer, gpointer user_data)
{
  cy_history_ask (node->history, g_steal_pointer (&wish->request), answer, user_data);
}

static void
look_up_buckets (CyNode *node, CyHistoryWish *wish, CyHistoryAnswer answer, gpointer user_data)
{
  cy_history_ask_buckets (node->history, g_steal_pointer (&wish->request), wish->n_buckets, answer,
                          user_data);
}

static void
look_up_instant (CyNode *node, CyHistoryWish *wish, CyHistoryAnswer answer, gpointer user_data)
{
  cy_history_ask_instant (node->history, wish->request->pile, wish->request->from_us,
                          wish->request->cancellable, answer, user_data);
}

static void
look_up_span (CyNode *node, CyHistoryWish *wish, CyHistoryAnswer answer, gpointer user_data)
{
  const CyHistoryRequest *request = wish->request;
  SpanQuery *query = g_new0 (SpanQuery, 1);

  *query = (SpanQuery){ .node = g_object_ref (node),
                        .pile = g_strdup (request->pile),
                        .from_us = request->from_us,
                        .to_us = request->to_us,
                        .cancellable =
                          request->cancellable == NULL ? NULL : g_object_ref (request->cancellable),
                        .spans = g_array_new (FALSE, FALSE, sizeof (CyNodeSpan)),
                        .answer = answer,
                        .user_data = user_data };
  cy_history_ask_instant (node->history, request->pile, request->to_us, request->cancellable,
                          on_tags_cb, query);
}

static void
look_up_stays (CyNode *node, CyHistoryWish *wish, CyHistoryAnswer answer, gpointer user_data)
{
  cy_history_ask_stays (node->history, g_steal_pointer (&wish->request),
                        g_steal_pointer (&wish->cuts_us), answer, user_data);
}

/**
 * cy_node_look_up_history:
 * @wish: (transfer full): what is wanted.
 *
 * Looks at what this node has, whoever the pile's owner is.
 */
void
cy_node_look_up_history (CyNode *node,
                         CyHistoryWish *wish,
                         CyHistoryAnswer answer,
                         gpointer user_data)
{
  static void (*const ways[CY_N_HISTORY_WISHES]) (CyNode * node, CyHistoryWish * wish,
                                                  CyHistoryAnswer answer, gpointer user_data) = {
    [CY_HISTORY_WISH_POINTS] = look_up_points,   [CY_HISTORY_WISH_BUCKETS] = look_up_buckets,
    [CY_HISTORY_WISH_INSTANT] = look_up_instant, [CY_HISTORY_WISH_SPAN] = look_up_span,
    [CY_HISTORY_WISH_STAYS] = look_up_stays,
  };
  g_autoptr (GError) stopped = NULL;

  if (node->history == NULL) {
    stopped = g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "this node has stopped");
    answer (NULL, stopped, user_data);
  } else {
    ways[wish->kind](node, wish, answer, user_data);
  }
  cy_history_wish_free (wish);
}

/**
 * cy_node_query_history:
 * @request: (transfer full): what to look up.
 * @answer: gets #CyHistoryPoint, as from cy_history_ask().
 *
 * This and the others ask every node that recorded something of the pile; see cy_node_gather_history().
 */
void
cy_node_query_history (CyNode *node,
                       CyHistoryRequest *request,
                       CyNodeHistoryAnswer answer,
                       gpointer user_data)
{
  cy_node_gather_history (node, cy_history_wish_new (CY_HISTORY_WISH_POINTS, request), answer,
                          user_data);
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
                       CyNodeHistoryAnswer answer,
                       gpointer user_data)
{
  CyHistoryWish *wish = cy_history_wish_new (CY_HISTORY_WISH_BUCKETS, request);

  wish->n_buckets = n_buckets;
  cy_node_gather_history (node, wish, answer, user_data);
}

static CyHistoryRequest *
make_request (const char *pile, gint64 from_us, gint64 to_us, GCancellable *cancellable)
{
  CyHistoryRequest *request = cy_history_request_new (pile, 0, 0, from_us, to_us);

  request->cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable);
  return request;
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
                       CyNodeHistoryAnswer answer,
                       gpointer user_data)
{
  CyHistoryWish *wish = cy_history_wish_new (CY_HISTORY_WISH_INSTANT,
                                             make_request (pile, time_us, time_us, cancellable));

  if (pile == NULL)
    cy_node_gather_instants (node, wish, answer, user_data);
  else
    cy_node_gather_history (node, wish, answer, user_data);
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
                    CyNodeHistoryAnswer answer,
                    gpointer user_data)
{
  CyHistoryRequest *request = make_request (pile, from_us, to_us, cancellable);

  cy_node_gather_history (node, cy_history_wish_new (CY_HISTORY_WISH_SPAN, request), answer,
                          user_data);
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
                    CyNodeHistoryAnswer answer,
                    gpointer user_data)
{
  CyHistoryWish *wish = cy_history_wish_new (CY_HISTORY_WISH_STAYS, request);

  wish->cuts_us = cy_time_list_midnights (request->from_us, request->to_us, zone);
  cy_node_gather_history (node, wish, answer, user_data);
}
