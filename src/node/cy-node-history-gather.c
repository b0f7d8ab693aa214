/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cy-history-inquiry.h"
#include "cy-history-keep.h"
#include "cy-node-error.h"
#include "cy-node-history-private.h"

/* What is known of a pile, wherever it was recorded: by the node that talks to it, by this one, and by those that did
 * before it was handed over. Where one of them cannot say, what is kept of its roll-ups stands in. */

typedef struct {
  CyNode *node;        /* owned */
  CyHistoryWish *wish; /* owned */
  GPtrArray *parts; /* owned: ids of nodes, the one that talks to it first; this one among them */
  guint next;
  gboolean whole;    /* all of them, or nothing */
  GArray *rows;      /* nullable: of all that answered */
  gboolean told;     /* something is known */
  gboolean kept;     /* some of it from roll-ups that are kept here */
  GPtrArray *absent; /* owned: ids of those that could not say */
  GError *error;     /* nullable: why the first of them could not */
  CyNodeHistoryAnswer answer;
  gpointer user_data;
} Gathering;

static char *
describe_lack (const Gathering *gathering)
{
  if (gathering->error == NULL)
    return NULL;
  if (!gathering->kept)
    return g_strdup_printf (_ ("%s. This is what is known without it."), gathering->error->message);
  return gathering->wish->kind == CY_HISTORY_WISH_STAYS
           ? g_strdup_printf (_ ("%s. This is from quarter-hour values that are kept here."),
                              gathering->error->message)
           : g_strdup_printf (_ ("%s. This is from two-hour values that are kept here."),
                              gathering->error->message);
}

/* @error: (nullable): why nothing can be said at all. */
static void
finish (Gathering *gathering, const GError *error)
{
  g_autofree char *note = describe_lack (gathering);

  if (error == NULL && !gathering->told)
    error = gathering->error;
  if (error != NULL)
    gathering->answer (NULL, NULL, error, gathering->user_data);
  else
    gathering->answer (g_steal_pointer (&gathering->rows), note, NULL, gathering->user_data);
  cy_history_wish_free (gathering->wish);
  g_ptr_array_unref (gathering->parts);
  g_ptr_array_unref (gathering->absent);
  g_clear_pointer (&gathering->rows, g_array_unref);
  g_clear_error (&gathering->error);
  g_object_unref (gathering->node);
  g_free (gathering);
}

/* Takes @rows. */
static void
take (Gathering *gathering, GArray *rows)
{
  const gboolean tell = cy_history_rows_tell (gathering->wish->kind, rows);

  if (gathering->told && tell) {
    cy_history_rows_merge (gathering->wish, gathering->rows, rows);
  } else if (gathering->rows == NULL || tell) {
    g_clear_pointer (&gathering->rows, g_array_unref);
    gathering->rows = g_array_ref (rows);
  }
  gathering->told |= tell;
  g_array_unref (rows);
}

/* --- what is kept here ---------------------------------------------------------------------------- */

typedef struct {
  Gathering *gathering;
  CyHistoryWish *wish; /* owned */
  char *node;          /* owned: whose */
  GArray *rows;        /* owned, nullable */
} Recalling;

static gboolean
recall_spans (const CyHistorySource *source, Recalling *recalling, GError **error)
{
  CyHistoryRequest request = *recalling->wish->request;
  g_autoptr (GArray) tags = cy_history_query_kept_tags (source, request.pile, error);

  for (guint i = 0; tags != NULL && i < tags->len; i++) {
    const CyKeptTag *tag = &g_array_index (tags, CyKeptTag, i);
    CyNodeSpan span = { .connector = tag->connector, .measure = tag->measure };
    g_autoptr (GArray) buckets = NULL;

    if (cy_measure_get (tag->measure)->kind != CY_MEASURE_NUMBER)
      continue;
    request.connector = tag->connector;
    request.measure = tag->measure;
    buckets = cy_history_query_kept_buckets (source, &request, recalling->node, 1, error);
    if (buckets == NULL)
      return FALSE;
    span.bucket = g_array_index (buckets, CyHistoryBucket, 0);
    if (span.bucket.known_us > 0)
      g_array_append_val (recalling->rows, span);
  }
  return tags != NULL;
}

static gboolean
recall (const CyHistorySource *source, gpointer data, GError **error)
{
  Recalling *recalling = data;
  const CyHistoryWish *wish = recalling->wish;

  if (wish->kind == CY_HISTORY_WISH_SPAN) {
    recalling->rows = cy_history_rows_new (wish->kind);
    return recall_spans (source, recalling, error);
  }
  recalling->rows =
    wish->kind == CY_HISTORY_WISH_STAYS
      ? cy_history_query_kept_stays (source, wish->request, recalling->node, wish->cuts_us, error)
      : cy_history_query_kept_buckets (source, wish->request, recalling->node, wish->n_buckets,
                                       error);
  return recalling->rows != NULL;
}

static void recall_next (Gathering *gathering);

static void
on_recalled_cb (gpointer data, const GError *error)
{
  Recalling *recalling = data;
  Gathering *gathering = recalling->gathering;
  g_autoptr (GArray) rows = g_steal_pointer (&recalling->rows);

  if (error == NULL && rows != NULL && cy_history_rows_tell (recalling->wish->kind, rows)) {
    gathering->kept = TRUE;
    take (gathering, g_steal_pointer (&rows));
  }
  cy_history_wish_free (recalling->wish);
  g_free (recalling->node);
  g_free (recalling);
  if (error != NULL)
    finish (gathering, error);
  else
    recall_next (gathering);
}

/* Every change, and a moment, are not in roll-ups. */
static gboolean
is_in_rollups (CyHistoryWishKind kind)
{
  return kind == CY_HISTORY_WISH_BUCKETS || kind == CY_HISTORY_WISH_SPAN ||
         kind == CY_HISTORY_WISH_STAYS;
}

static void
recall_next (Gathering *gathering)
{
  CyHistory *history = gathering->node->history;
  Recalling *recalling;

  if (gathering->absent->len == 0 || history == NULL || !is_in_rollups (gathering->wish->kind)) {
    finish (gathering, NULL);
    return;
  }
  recalling = g_new0 (Recalling, 1);
  recalling->gathering = gathering;
  recalling->wish = cy_history_wish_copy (gathering->wish);
  recalling->node = g_ptr_array_steal_index (gathering->absent, 0);
  cy_history_inquire (history, recall, recalling, on_recalled_cb);
}

/* --- one after the other -------------------------------------------------------------------------- */

static void ask_next (Gathering *gathering);

static gboolean
is_here (const Gathering *gathering)
{
  return g_strcmp0 (gathering->parts->pdata[gathering->next], cy_node_get_id (gathering->node)) ==
         0;
}

static void
on_part_cb (GArray *rows, const GError *error, gpointer user_data)
{
  Gathering *gathering = user_data;

  if (rows != NULL) {
    take (gathering, rows);
  } else if (gathering->whole || is_here (gathering) ||
             g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    finish (gathering, error);
    return;
  } else {
    g_ptr_array_add (gathering->absent, g_strdup (gathering->parts->pdata[gathering->next]));
    if (gathering->error == NULL)
      gathering->error = g_error_copy (error);
  }
  gathering->next++;
  ask_next (gathering);
}

static void
ask_next (Gathering *gathering)
{
  CyHistoryWish *wish;

  if (gathering->next == gathering->parts->len) {
    recall_next (gathering);
    return;
  }
  wish = cy_history_wish_copy (gathering->wish);
  if (is_here (gathering))
    cy_node_look_up_history (gathering->node, wish, on_part_cb, gathering);
  else
    cy_node_bring_history (gathering->node, gathering->parts->pdata[gathering->next], wish,
                           on_part_cb, gathering);
}

static void
add_part (GPtrArray *parts, const char *node)
{
  if (node != NULL && !g_ptr_array_find_with_equal_func (parts, node, g_str_equal, NULL))
    g_ptr_array_add (parts, g_strdup (node));
}

/* Who recorded something of the pile then: the owner, this node, and whoever shared something. */
static GPtrArray *
list_parts (CyNode *node, const CyHistoryRequest *request)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  CyRecord *pile = cy_yard_get (node->yard, CY_KIND_PILE, request->pile);

  if (pile != NULL && node->peers != NULL)
    add_part (parts, cy_yard_get_owner (node->yard, pile));
  add_part (parts, cy_node_get_id (node));
  if (pile != NULL && node->keeper != NULL) {
    g_autoptr (GPtrArray) others =
      cy_history_keeper_list (node->keeper, request->pile, request->from_us, request->to_us);

    for (guint i = 0; i < others->len; i++)
      add_part (parts, others->pdata[i]);
  }
  return parts;
}

static void
gather (CyNode *node,
        CyHistoryWish *wish,
        gboolean whole,
        CyNodeHistoryAnswer answer,
        gpointer user_data)
{
  Gathering *gathering = g_new0 (Gathering, 1);

  *gathering = (Gathering){ .node = g_object_ref (node),
                            .wish = wish,
                            .parts = list_parts (node, wish->request),
                            .whole = whole,
                            .absent = g_ptr_array_new_with_free_func (g_free),
                            .answer = answer,
                            .user_data = user_data };
  ask_next (gathering);
}

/**
 * cy_node_gather_history:
 * @wish: (transfer full): about one pile.
 *
 * Asks all that recorded something of the pile, and puts together what they say. Of who cannot be asked what is kept
 * here is told, where that can be told from roll-ups, and the answer comes with a note.
 *
 * Errors: #CY_PEERS_ERROR_UNREACHABLE and #CY_PEERS_ERROR_SILENT say whose history it is; #CY_NODE_ERROR_REFUSED when
 *   a node does not answer that; %G_IO_ERROR_CANCELLED, and those of #CyHistory.
 */
void
cy_node_gather_history (CyNode *node,
                        CyHistoryWish *wish,
                        CyNodeHistoryAnswer answer,
                        gpointer user_data)
{
  gather (node, wish, FALSE, answer, user_data);
}

/**
 * cy_node_gather_whole:
 *
 * As cy_node_gather_history(), for figures that are wrong when a part is missing or coarse: then there is an error, and
 * never a note.
 */
void
cy_node_gather_whole (CyNode *node,
                      CyHistoryWish *wish,
                      CyNodeHistoryAnswer answer,
                      gpointer user_data)
{
  gather (node, wish, TRUE, answer, user_data);
}
