/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-invoke.h"
#include "cy-peers-private.h"

/* What waits to be sent to a viewer at most, before it misses frames [bytes]. */
#define VIEWER_QUEUE_BYTES ((gsize) 512 * 1024)

static void
want_free (CyLiveWant *want)
{
  g_free ((char *) want->pile);
  g_free ((char *) want->owner);
  g_free (want);
}

void
cy_peers_open_looks (CyPeers *peers)
{
  peers->feed =
    cy_live_feed_new (peers->options.clock, peers->options.ref_live, peers->options.live_data);
  peers->wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) want_free);
}

void
cy_peers_close_looks (CyPeers *peers)
{
  g_clear_pointer (&peers->feed, cy_live_feed_free);
  g_clear_pointer (&peers->wanted, g_ptr_array_unref);
}

/* What others look at here */

static gboolean
send_frame (GBytes *frame, gpointer user_data)
{
  CyPeersLine *line = user_data;

  if (frame == NULL)
    return line->closing == NULL && cy_peer_link_get_queued_bytes (line->link) < VIEWER_QUEUE_BYTES;
  cy_peers_send (line, CY_CHANNEL_LIVE, frame);
  return TRUE;
}

/* This node may have to look at them elsewhere, to pass them on. */
static void
tell_looked_at (CyPeers *peers)
{
  GPtrArray *piles = cy_live_feed_list_piles (peers->feed);

  g_mutex_lock (&peers->lock);
  g_clear_pointer (&peers->looked_at, g_ptr_array_unref);
  peers->looked_at = piles;
  g_mutex_unlock (&peers->lock);
  cy_peers_tell (peers, CY_NEWS_LOOKED_AT, NULL, NULL, 0);
}

void
cy_peers_forget_looks (CyPeersLine *line)
{
  if (line->viewer == NULL)
    return;
  cy_live_feed_remove (line->peers->feed, g_steal_pointer (&line->viewer));
  tell_looked_at (line->peers);
}

static GPtrArray *
read_piles (JsonObject *message, gint64 *out_list, GError **error)
{
  g_autoptr (GPtrArray) piles = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array;

  if (!cy_json_get_int (json_object_get_member (message, "list"), CY_JSON_MEMBER (NULL, "list"), 0,
                        G_MAXUINT32, out_list, error) ||
      !cy_json_get_array (json_object_get_member (message, "piles"), CY_JSON_MEMBER (NULL, "piles"),
                          &array, error))
    return NULL;
  if (json_array_get_length (array) > CY_LIVE_MAX_PILES) {
    cy_json_set_error (error, CY_JSON_MEMBER (NULL, "piles"), "more than %d piles",
                       CY_LIVE_MAX_PILES);
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const char *id;

    if (!cy_json_get_string (json_array_get_element (array, i), CY_JSON_ELEMENT (NULL, i), &id,
                             error))
      return NULL;
    g_ptr_array_add (piles, g_strdup (id));
  }
  return g_steal_pointer (&piles);
}

/**
 * cy_peers_hear_look:
 * @message: `{"t": "look", "list": NUMBER, "piles": [ID]}`, which replaces the one before.
 */
void
cy_peers_hear_look (CyPeersLine *line, JsonObject *message)
{
  CyPeers *peers = line->peers;
  g_autoptr (GError) error = NULL;
  gint64 list;
  GPtrArray *piles = read_piles (message, &list, &error);

  if (piles == NULL) {
    cy_peers_give_up (line, error->message);
    return;
  }
  if (line->viewer != NULL)
    cy_live_feed_remove (peers->feed, g_steal_pointer (&line->viewer));
  if (piles->len > 0)
    line->viewer = cy_live_feed_add (peers->feed, (guint32) list, piles, send_frame, line);
  else
    g_ptr_array_unref (piles);
  tell_looked_at (peers);
}

/**
 * cy_peers_list_looked_at:
 *
 * Returns: (transfer container) (element-type utf8): piles other nodes look at here; not to be changed.
 */
GPtrArray *
cy_peers_list_looked_at (CyPeers *peers)
{
  GPtrArray *piles;

  g_mutex_lock (&peers->lock);
  piles = peers->looked_at == NULL ? g_ptr_array_new () : g_ptr_array_ref (peers->looked_at);
  g_mutex_unlock (&peers->lock);
  return piles;
}

/* What this node looks at elsewhere */

static GPtrArray *
list_for (CyPeers *peers, const CyPeersLine *line)
{
  GPtrArray *piles = g_ptr_array_new_with_free_func (g_free);
  const char *node = line->node;

  for (guint i = 0; i < peers->wanted->len; i++) {
    const CyLiveWant *want = peers->wanted->pdata[i];

    if (g_strcmp0 (cy_routes_next (peers->routes, want->owner), node) == 0)
      g_ptr_array_add (piles, g_strdup (want->pile));
  }
  return piles;
}

static gboolean
is_same_list (GPtrArray *a, GPtrArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return (a == NULL || a->len == 0) && (b == NULL || b->len == 0);
  for (guint i = 0; i < a->len; i++) {
    if (!g_str_equal (a->pdata[i], b->pdata[i]))
      return FALSE;
  }
  return TRUE;
}

static void
send_list (CyPeersLine *line)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "t");
  json_builder_add_string_value (builder, "look");
  json_builder_set_member_name (builder, "list");
  json_builder_add_int_value (builder, line->list);
  json_builder_set_member_name (builder, "piles");
  json_builder_begin_array (builder);
  for (guint i = 0; i < line->looked->len; i++)
    json_builder_add_string_value (builder, line->looked->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = cy_json_to_text (root, FALSE);
  bytes = g_bytes_new (text, strlen (text));
  cy_peers_send (line, CY_CHANNEL_CALL, bytes);
}

/* Each pile is looked at by way of the neighbour that is nearest to its owner. */
void
cy_peers_look_again (CyPeers *peers)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, peers->lines);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    CyPeersLine *line = value;
    g_autoptr (GPtrArray) piles = list_for (peers, line);

    if (is_same_list (piles, line->looked))
      continue;
    g_clear_pointer (&line->looked, g_ptr_array_unref);
    line->looked = g_steal_pointer (&piles);
    line->list++;
    send_list (line);
  }
}

/**
 * cy_peers_hear_live:
 *
 * Values came; those of a list that was replaced meanwhile are passed over.
 */
void
cy_peers_hear_live (CyPeersLine *line, GBytes *bytes)
{
  CyPeers *peers = line->peers;
  g_autoptr (CyLiveFrame) frame = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if ((frame = cy_live_frame_decode (data, length, &error)) == NULL)
    cy_peers_give_up (line, error->message);
  else if (line->looked != NULL && frame->list == line->list)
    peers->options.show (line->node, line->looked, frame, peers->options.live_data);
}

typedef struct {
  CyPeers *peers;
  GPtrArray *wants; /* owned CyLiveWant */
} Look;

static void
look_free (Look *look)
{
  g_clear_pointer (&look->wants, g_ptr_array_unref);
  g_free (look);
}

static gboolean
look_cb (gpointer user_data)
{
  Look *look = user_data;
  CyPeers *peers = look->peers;

  g_ptr_array_unref (peers->wanted);
  peers->wanted = g_steal_pointer (&look->wants);
  cy_peers_look_again (peers);
  return G_SOURCE_REMOVE;
}

/**
 * cy_peers_look:
 * @wants: what this node wants to see from now on, and nothing else.
 */
void
cy_peers_look (CyPeers *peers, const CyLiveWant *wants, guint n_wants)
{
  Look *look = g_new (Look, 1);

  *look = (Look){ peers, g_ptr_array_new_with_free_func ((GDestroyNotify) want_free) };
  for (guint i = 0; i < n_wants; i++) {
    CyLiveWant *copy = g_new (CyLiveWant, 1);

    *copy = (CyLiveWant){ g_strdup (wants[i].pile), g_strdup (wants[i].owner) };
    g_ptr_array_add (look->wants, copy);
  }
  cy_invoke (peers->context, look_cb, look, (GDestroyNotify) look_free);
}
