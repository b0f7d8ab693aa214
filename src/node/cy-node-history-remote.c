/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-node-error.h"
#include "cy-node-history-private.h"

/* History that another node recorded: it is there, and asked for when somebody wants to see it. */

/* How long a page may take [ms]. */
#define PAGE_MS 8000

/* A page is some 100 KiB of text, so that what else goes over a link has its turn; and so much is brought at most. */
#define PAGE_ROWS 2048
#define MAX_ROWS  500000

/* Clocks of nodes differ, and what was measured is written a little later: then a time is over [µs]. */
#define OVER_US ((gint64) 300 * G_USEC_PER_SEC)

typedef struct {
  CyNode *node; /* owned */
  char *owner;
  CyHistoryWish *wish; /* owned */
  GArray *rows;        /* owned: what came so far */
  char *question;      /* nullable: whom, and for which page */
  CyHistoryAnswer answer;
  gpointer user_data;
} Bringing;

/* @rows: (transfer full) (nullable). */
static void
bringing_finish (Bringing *bringing, GArray *rows, const GError *error)
{
  bringing->answer (rows, error, bringing->user_data);
  g_object_unref (bringing->node);
  g_free (bringing->owner);
  cy_history_wish_free (bringing->wish);
  g_array_unref (bringing->rows);
  g_free (bringing->question);
  g_free (bringing);
}

static const char *
name_owner (Bringing *bringing)
{
  CyRecord *record = cy_yard_get (bringing->node->yard, CY_KIND_NODE, bringing->owner);
  const char *name = record == NULL ? NULL : cy_record_get_text (record, "name");

  return name == NULL ? bringing->owner : name;
}

static void
give_up (Bringing *bringing, const GError *error)
{
  const char *pile = bringing->wish->request->pile;
  const char *name = name_owner (bringing);
  g_autoptr (GError) reason = NULL;

  if (error == NULL || g_error_matches (error, CY_PEERS_ERROR, CY_PEERS_ERROR_UNREACHABLE))
    reason = g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_UNREACHABLE,
                          _ ("%s: its history is at node %s, which is not connected"), pile, name);
  else if (g_error_matches (error, CY_PEERS_ERROR, CY_PEERS_ERROR_SILENT))
    reason = g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_SILENT,
                          _ ("%s: its history is at node %s, which does not answer"), pile, name);
  else
    reason = g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, _ ("%s: history of node %s: %s"),
                          pile, name, error->message);
  bringing_finish (bringing, NULL, reason);
}

static gboolean
is_over (const Bringing *bringing)
{
  return bringing->wish->request->to_us + OVER_US < cy_clock_wall_us (bringing->node->clock);
}

static void bring_page (Bringing *bringing);

/* `{"rows", "more"}` */
static gboolean
take_page (Bringing *bringing, JsonObject *page, gboolean *out_more, GError **error)
{
  JsonArray *rows;

  if (!cy_json_get_array (json_object_get_member (page, "rows"), CY_JSON_MEMBER (NULL, "rows"),
                          &rows, error) ||
      !cy_json_get_bool (json_object_get_member (page, "more"), CY_JSON_MEMBER (NULL, "more"),
                         out_more, error) ||
      !cy_history_rows_read (bringing->wish, rows, bringing->rows, error))
    return FALSE;
  if (*out_more && (json_array_get_length (rows) == 0 || bringing->rows->len > MAX_ROWS)) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "more than %d changes; ask for a shorter time or for buckets", MAX_ROWS);
    return FALSE;
  }
  return TRUE;
}

static void
hear_page (Bringing *bringing, JsonObject *page)
{
  g_autoptr (GError) error = NULL;
  gboolean more;

  if (!take_page (bringing, page, &more, &error))
    give_up (bringing, error);
  else if (more)
    bring_page (bringing);
  else
    bringing_finish (bringing, g_array_ref (bringing->rows), NULL);
}

static void
on_page_cb (JsonObject *page, const GError *error, gpointer user_data)
{
  Bringing *bringing = user_data;

  if (page == NULL) {
    give_up (bringing, error);
    return;
  }
  if (is_over (bringing)) {
    g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), page);
    g_autofree char *text = cy_json_to_text (root, FALSE);

    cy_history_cache_put (bringing->node->brought, bringing->question, text);
  }
  hear_page (bringing, page);
}

/* Returns: whether the page was known already. */
static gboolean
recall_page (Bringing *bringing)
{
  const char *text = cy_history_cache_get (bringing->node->brought, bringing->question);
  g_autoptr (JsonNode) root =
    text == NULL ? NULL : cy_json_parse (text, -1, CY_MESSAGE_MAX_BYTES, NULL);
  JsonObject *page;

  if (root == NULL || !cy_json_get_object (root, NULL, &page, NULL))
    return FALSE;
  hear_page (bringing, page);
  return TRUE;
}

static void
bring_page (Bringing *bringing)
{
  g_autoptr (JsonObject) question = cy_history_wish_write (bringing->wish);
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), question);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_cancellable_set_error_if_cancelled (bringing->wish->request->cancellable, &error)) {
    bringing_finish (bringing, NULL, error);
    return;
  }
  json_object_set_int_member (question, "skip", bringing->rows->len);
  g_free (bringing->question);
  text = cy_json_to_text (root, FALSE);
  bringing->question = g_strconcat (bringing->owner, " ", text, NULL);
  if (recall_page (bringing))
    return;
  if (bringing->node->peers == NULL)
    give_up (bringing, NULL);
  else
    cy_peers_ask (cy_peer_desk_get_peers (bringing->node->peers), bringing->owner, question,
                  PAGE_MS, on_page_cb, bringing);
}

/**
 * cy_node_bring_history:
 * @owner: the node that recorded it.
 * @wish: (transfer full): about one pile.
 *
 * Asks another node, page by page.
 *
 * Errors: #CY_PEERS_ERROR_UNREACHABLE and #CY_PEERS_ERROR_SILENT say whose history it is; #CY_NODE_ERROR_REFUSED when
 *   it does not answer that; %G_IO_ERROR_CANCELLED.
 */
void
cy_node_bring_history (CyNode *node,
                       const char *owner,
                       CyHistoryWish *wish,
                       CyHistoryAnswer answer,
                       gpointer user_data)
{
  Bringing *bringing = g_new0 (Bringing, 1);

  *bringing = (Bringing){ .node = g_object_ref (node),
                          .owner = g_strdup (owner),
                          .wish = wish,
                          .rows = cy_history_rows_new (wish->kind),
                          .answer = answer,
                          .user_data = user_data };
  bring_page (bringing);
}

/* A page on its way to another node. */
typedef struct {
  CyHistoryWishKind kind;
  guint skip;
  CyHistoryGiven given;
  gpointer user_data;
} Giving;

static void
on_rows_cb (GArray *rows, const GError *error, gpointer user_data)
{
  g_autofree Giving *giving = user_data;
  g_autoptr (JsonObject) answer = NULL;

  if (rows != NULL) {
    answer = json_object_new ();
    json_object_set_array_member (
      answer, "rows", cy_history_rows_write (giving->kind, rows, giving->skip, PAGE_ROWS));
    json_object_set_boolean_member (answer, "more", rows->len > giving->skip + PAGE_ROWS);
    g_array_unref (rows);
  }
  giving->given (answer, error, giving->user_data);
}

/**
 * cy_node_give_history:
 * @question: as cy_history_wish_write() makes it, with `skip`, the number of rows that were told already.
 *
 * Answers another node from what this one has, and asks nobody else.
 */
void
cy_node_give_history (CyNode *node, JsonObject *question, CyHistoryGiven given, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  CyHistoryWish *wish = cy_history_wish_read (question, &error);
  Giving *giving;
  gint64 skip;

  if (wish == NULL ||
      !cy_json_get_int (json_object_get_member (question, "skip"), CY_JSON_MEMBER (NULL, "skip"), 0,
                        MAX_ROWS + PAGE_ROWS, &skip, &error)) {
    given (NULL, error, user_data);
    cy_history_wish_free (wish);
    return;
  }
  giving = g_new (Giving, 1);
  *giving = (Giving){ wish->kind, (guint) skip, given, user_data };
  cy_node_look_up_history (node, wish, on_rows_cb, giving);
}
