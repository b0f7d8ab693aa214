/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-words.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "cy-shown.h"
#include "cy-stream.h"

/* So much of an id tells nodes apart. */
#define SHORT_ID 8

/* Digits of a key that are read out together. */
#define KEY_GROUP 8

void
cy_node_item_free (CyNodeItem *item)
{
  g_free (item->id);
  g_free (item->name);
  g_free (item->station);
  g_free (item->address);
  g_clear_pointer (&item->peers, g_ptr_array_unref);
  g_free (item);
}

const char *
cy_node_item_key (gconstpointer item)
{
  return ((const CyNodeItem *) item)->id;
}

/**
 * cy_node_count_piles:
 *
 * Takes a look at every pile: do it again only when the yard is another.
 *
 * Returns: (transfer full) (element-type utf8 guint): of each node's id how many piles it talks to.
 */
GHashTable *
cy_node_count_piles (CyNode *node)
{
  CyYard *yard = cy_node_get_yard (node);
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) piles = cy_yard_list (yard, CY_KIND_PILE);

  for (guint i = 0; i < piles->len; i++) {
    const char *owner = cy_yard_get_owner (yard, piles->pdata[i]);
    const char *key = owner != NULL ? owner : cy_node_get_id (node);
    guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));

    g_hash_table_insert (counts, g_strdup (key), GUINT_TO_POINTER (n + 1));
  }
  return counts;
}

static CyNodeItem *
item_new (CyYard *yard, const char *id, GHashTable *counts)
{
  CyRecord *record = cy_yard_get (yard, CY_KIND_NODE, id);
  const char *station = record == NULL ? NULL : cy_record_get_text (record, "station");
  CyNodeItem *item = g_new0 (CyNodeItem, 1);

  item->id = g_strdup (id);
  item->name = cy_node_words_name (yard, id);
  item->station = station == NULL ? NULL : cy_yard_display_name (yard, CY_KIND_STATION, station);
  item->address = record == NULL ? NULL : g_strdup (cy_record_get_text (record, "address"));
  item->n_piles = GPOINTER_TO_UINT (g_hash_table_lookup (counts, id));
  return item;
}

static gint
compare_items (gconstpointer a, gconstpointer b)
{
  const CyNodeItem *left = *(CyNodeItem *const *) a;
  const CyNodeItem *right = *(CyNodeItem *const *) b;
  int names = g_utf8_collate (left->name, right->name);

  if (left->is_self != right->is_self)
    return left->is_self ? -1 : 1;
  return names != 0 ? names : strcmp (left->id, right->id);
}

/**
 * cy_node_item_list:
 * @counts: of their piles, see cy_node_count_piles().
 *
 * Returns: (transfer full) (element-type CyNodeItem): this node first, then the members by name.
 */
GPtrArray *
cy_node_item_list (CyNode *node, GHashTable *counts)
{
  CyYard *yard = cy_node_get_yard (node);
  const char *self = cy_node_get_id (node);
  g_autoptr (GPtrArray) peers = cy_node_list_peers (node);
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_node_item_free);
  CyNodeItem *own = item_new (yard, self, counts);

  own->is_self = TRUE;
  own->port = cy_node_get_peer_port (node);
  if (cy_yard_get (yard, CY_KIND_NODE, self) == NULL) {
    g_free (own->name);
    own->name = g_strdup (g_get_host_name ());
  }
  g_ptr_array_add (items, own);
  for (guint i = 0; i < peers->len; i++) {
    const CyPeerInfo *info = peers->pdata[i];
    CyNodeItem *item = item_new (yard, info->id, counts);

    item->info = info;
    item->peers = g_ptr_array_ref (peers);
    g_ptr_array_add (items, item);
  }
  g_ptr_array_sort (items, compare_items);
  return items;
}

CySeverity
cy_node_words_severity (const CyNodeItem *item)
{
  if (item->is_self || item->info->up)
    return CY_SEVERITY_NORMAL;
  return item->info->since_us == 0 && item->info->error == NULL ? CY_SEVERITY_STALE
                                                                : CY_SEVERITY_OFFLINE;
}

/**
 * cy_node_words_state:
 *
 * Returns: (transfer full): the link in two or three words.
 */
char *
cy_node_words_state (const CyNodeItem *item)
{
  const CyPeerInfo *info = item->info;

  if (item->is_self)
    return g_strdup (_ ("This node"));
  if (info->up)
    return g_strdup (info->greeted ? _ ("Connected") : _ ("Greeting"));
  if (info->calling)
    return g_strdup (_ ("Calling"));
  if (info->address != NULL)
    return g_strdup (_ ("Not reached"));
  return g_strdup (info->since_us == 0 ? _ ("Has not called") : _ ("Not connected"));
}

static char *
describe_down (const CyPeerInfo *info, gint64 now_us)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (info->since_us != 0) {
    g_autofree char *since = cy_shown_time (info->since_us);

    g_ptr_array_add (parts, g_strdup_printf (_ ("since %s"), since));
  }
  if (info->error != NULL)
    g_ptr_array_add (parts, g_strdup (info->error));
  if (info->address == NULL)
    g_ptr_array_add (parts, g_strdup (_ ("it must call: no address is known")));
  else if (info->next_try_us > now_us)
    g_ptr_array_add (
      parts, g_strdup_printf (_ ("next try in %d s"),
                              (int) MIN ((info->next_try_us - now_us) / G_USEC_PER_SEC + 1, 9999)));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

/**
 * cy_node_words_link:
 *
 * Returns: (transfer full): since when there is a link, or why there is none and when it is tried again.
 */
char *
cy_node_words_link (const CyNodeItem *item, gint64 now_us)
{
  g_autofree char *since = NULL;

  if (item->is_self)
    return g_strdup ("");
  if (!item->info->up)
    return describe_down (item->info, now_us);
  since = cy_shown_time (item->info->since_us);
  return g_strdup_printf (_ ("since %s"), since);
}

/**
 * cy_node_words_journal:
 * @state: (nullable): how it stands with the beginning of this node's journal.
 *
 * Returns: (transfer full) (nullable): what was let go of it, or why not; %NULL when nothing ever is.
 */
char *
cy_node_words_journal (const CySnapshotState *state)
{
  g_autofree char *before =
    state == NULL || state->snapshot == NULL ? NULL : cy_shown_time (state->snapshot->before_us);

  if (state == NULL || (before == NULL && state->keeper == NULL))
    return NULL;
  if (state->problem != NULL)
    return g_strdup (state->problem);
  if (before != NULL && !state->is_done)
    return g_strdup_printf (_ ("what was over before %s is being let go"), before);
  if (state->next != NULL)
    return g_strdup (_ ("is cut when everything that is meant has come"));
  if (before != NULL)
    return g_strdup_printf (_ ("what was over before %s was let go"), before);
  return g_strdup_printf (_ ("whole; what has been over for %u days is let go"),
                          (guint) state->days);
}

char *
cy_node_words_address (const CyNodeItem *item)
{
  if (item->is_self)
    return item->port == 0 ? g_strdup (_ ("does not listen"))
                           : g_strdup_printf (_ ("listens on port %u"), item->port);
  if (item->info->up && item->info->remote != NULL)
    return g_strdup_printf (item->info->dialed ? _ ("called at %s") : _ ("called from %s"),
                            item->info->remote);
  return g_strdup (item->address != NULL ? item->address : "–");
}

static char *
count_entries (guint64 n, gboolean to_receive)
{
  guint shown = (guint) MIN (n, G_MAXUINT);

  return g_strdup_printf (to_receive
                            ? ngettext ("%u entry to receive", "%u entries to receive", shown)
                            : ngettext ("%u entry to send", "%u entries to send", shown),
                          shown);
}

/**
 * cy_node_words_lag:
 *
 * Returns: (transfer full): how far the two journals are apart.
 */
char *
cy_node_words_lag (const CyNodeItem *item)
{
  const CyPeerInfo *info = item->info;
  g_autofree char *receive = NULL;
  g_autofree char *send = NULL;

  if (item->is_self)
    return g_strdup ("");
  if (!info->up || !info->greeted)
    return g_strdup (_ ("not known"));
  if (info->behind == 0 && info->ahead == 0)
    return g_strdup (_ ("the same"));
  receive = count_entries (info->behind, TRUE);
  send = count_entries (info->ahead, FALSE);
  if (info->ahead == 0)
    return g_steal_pointer (&receive);
  return info->behind == 0 ? g_steal_pointer (&send)
                           : g_strdup_printf (_ ("%s, %s"), receive, send);
}

static gboolean
knows_clock (const CyPeerInfo *info)
{
  return info != NULL && info->up && info->greeted;
}

/**
 * cy_node_words_clock:
 * @info: (nullable): of a member.
 *
 * Returns: (transfer full): how far its clock is from this one's.
 */
char *
cy_node_words_clock (const CyPeerInfo *info)
{
  g_autofree char *age = NULL;

  if (!knows_clock (info))
    return g_strdup ("–");
  if (llabs (info->clock_us) < CY_NODE_CLOCK_WORTH_US)
    return g_strdup (_ ("in step"));
  age = cy_shown_age (llabs (info->clock_us));
  return g_strdup_printf (info->clock_us > 0 ? _ ("%s ahead") : _ ("%s behind"), age);
}

CySeverity
cy_node_words_clock_severity (const CyPeerInfo *info)
{
  gint64 apart_us = knows_clock (info) ? llabs (info->clock_us) : 0;

  if (apart_us > CY_NODE_CLOCK_RED_US)
    return CY_SEVERITY_CRITICAL;
  return apart_us > CY_NODE_CLOCK_AMBER_US ? CY_SEVERITY_MEDIUM : CY_SEVERITY_NORMAL;
}

/**
 * cy_node_words_clock_advice:
 *
 * Returns: (nullable): what to do about its clock.
 */
const char *
cy_node_words_clock_advice (const CyPeerInfo *info)
{
  switch (cy_node_words_clock_severity (info)) {
  case CY_SEVERITY_CRITICAL:
    return _ ("The clocks of the two nodes are far apart: times of alarms and the order of changes "
              "are wrong. Set the clock of the one that is wrong now, and have it follow NTP.");
  case CY_SEVERITY_MEDIUM:
    return _ ("The clocks of the two nodes differ. See that both follow NTP.");
  default:
    return NULL;
  }
}

/**
 * cy_node_words_name:
 *
 * Returns: (transfer full): what people call a node; how its id begins when it has no name.
 */
char *
cy_node_words_name (CyYard *yard, const char *id)
{
  CyRecord *record = cy_yard_get (yard, CY_KIND_NODE, id);
  const char *name = record == NULL ? NULL : cy_record_get_text (record, "name");

  return name != NULL ? g_strdup (name) : g_strdup_printf ("%.*s", SHORT_ID, id);
}

/**
 * cy_node_words_stream:
 *
 * Returns: (transfer full): which node's entries of which sort a stream has.
 */
char *
cy_node_words_stream (CyYard *yard, const char *stream)
{
  static const char *const classes[] = {
    [CY_ENTRY_CLASS_CFG] = N_ ("Configuration"),
    [CY_ENTRY_CLASS_OPS] = N_ ("Operations"),
    [CY_ENTRY_CLASS_MONEY] = N_ ("Money"),
    [CY_ENTRY_CLASS_SYS] = N_ ("System"),
  };
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  CyStream parsed;

  if (!cy_stream_parse (stream, &parsed))
    return g_strdup (stream);
  name = cy_node_words_name (yard, parsed.origin);
  text = g_strdup_printf (_ ("%s of %s"), _ (classes[parsed.class]), name);
  return parsed.incarnation <= 1
           ? g_steal_pointer (&text)
           : g_strdup_printf (_ ("%s (incarnation %u)"), text, parsed.incarnation);
}

/**
 * cy_node_words_key:
 *
 * Returns: (transfer full): a key in groups, as it is read out.
 */
char *
cy_node_words_key (const char *key)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; key[i] != '\0'; i++) {
    if (i > 0 && i % KEY_GROUP == 0)
      g_string_append_c (text, ' ');
    g_string_append_c (text, key[i]);
  }
  return g_string_free (text, FALSE);
}

/**
 * cy_node_words_owner:
 * @kind: pile or station.
 *
 * Returns: (transfer full) (nullable): the node that talks to it, by name; %NULL where there is but one node.
 */
char *
cy_node_words_owner (CyYard *yard, CyKindId kind, const char *id)
{
  CyRecord *record = cy_yard_count (yard, CY_KIND_NODE) < 2 ? NULL : cy_yard_get (yard, kind, id);
  const char *owner = record == NULL ? NULL : cy_yard_get_owner (yard, record);

  return owner == NULL ? NULL : cy_node_words_name (yard, owner);
}

/**
 * cy_node_words_trouble:
 *
 * Returns: (transfer full): why a pile is not heard; of one that another node talks to, which node that is. Empty
 *   while nothing is wrong but the age of what was heard.
 */
char *
cy_node_words_trouble (CyYard *yard, const char *pile, CyLinkTrouble reason)
{
  g_autofree char *owner =
    reason == CY_LINK_TROUBLE_OWNER ? cy_node_words_owner (yard, CY_KIND_PILE, pile) : NULL;

  if (owner != NULL)
    return g_strdup_printf (_ ("Node %s is not heard"), owner);
  /* The translation of nothing is what translators say of themselves. */
  return g_strdup (reason == CY_LINK_TROUBLE_NONE ? "" : _ (cy_link_trouble_label (reason)));
}
