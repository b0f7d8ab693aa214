/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-cut-rule.h"

#include <string.h>

#include "cy-json.h"

/* What removes a member says where its streams end for whoever removes it:
 *
 *   {"cells": {"exists": false, "cut": {"1/cfg": 120, "1/ops": 3411}}}
 *
 * Entries after that number, and all of a stream that is not named, do not count, until somebody else admits
 * the node again. */

#define PAYLOAD_MAX_BYTES ((gsize) 1024 * 1024)

/* No honest node admits or removes another so often; who says more of one is heard so far. */
#define MAX_ACTS 64

/* So many rounds settle removals that remove whoever removed; see cy_cut_resolve(). */
#define MAX_ROUNDS 32

/* And so many times the last of those that contradict each other is left out before all are. */
#define MAX_CONTESTS 32

/* Somebody says that another node is a member, or is none any more. */
typedef struct {
  const CyEntry *entry; /* borrowed */
  const char *node;     /* borrowed from the entry */
  JsonObject *ends;     /* owned; NULL when it is a member */
  gboolean ignored;     /* contradicts an earlier one */
} Act;

static void
act_free (Act *act)
{
  g_clear_pointer (&act->ends, json_object_unref);
  g_free (act);
}

/**
 * cy_cut_concerns:
 *
 * Returns: whether @entry may change how far anybody's entries count.
 */
gboolean
cy_cut_concerns (const CyEntry *entry)
{
  return g_str_equal (entry->kind, "record.set") &&
         g_str_has_prefix (entry->subject, CY_SUBJECT_NODE_PREFIX) &&
         strstr (entry->payload, "\"exists\"") != NULL;
}

/* Returns: (transfer full) (nullable): %NULL when it says nothing, or speaks for its own writer. */
static Act *
act_new (const CyEntry *entry)
{
  g_autoptr (JsonNode) payload = NULL;
  const char *node = entry->subject + strlen (CY_SUBJECT_NODE_PREFIX);
  JsonObject *object, *cells, *ends = NULL;
  gboolean exists;
  Act *act;

  if (!cy_cut_concerns (entry) || g_str_equal (node, entry->origin) ||
      (payload = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL)) == NULL ||
      !cy_json_get_object (payload, NULL, &object, NULL) ||
      !cy_json_get_object (json_object_get_member (object, "cells"), NULL, &cells, NULL) ||
      !cy_json_get_bool (json_object_get_member (cells, "exists"), NULL, &exists, NULL) ||
      (!exists &&
       !cy_json_get_object (json_object_get_member (cells, CY_CUT_CELL), NULL, &ends, NULL)))
    return NULL;
  act = g_new0 (Act, 1);
  act->entry = entry;
  act->node = node;
  act->ends = exists ? NULL : json_object_ref (ends);
  return act;
}

static GPtrArray *
read_acts (GPtrArray *entries)
{
  GPtrArray *acts = g_ptr_array_new_with_free_func ((GDestroyNotify) act_free);
  g_autoptr (GHashTable) heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < entries->len; i++) {
    Act *act = act_new (entries->pdata[i]);
    char *key;
    guint n;

    if (act == NULL)
      continue;
    key = g_strconcat (act->entry->origin, " ", act->node, NULL);
    n = GPOINTER_TO_UINT (g_hash_table_lookup (heard, key));
    g_hash_table_insert (heard, key, GUINT_TO_POINTER (n + 1));
    if (n < MAX_ACTS)
      g_ptr_array_add (acts, act);
    else
      act_free (act);
  }
  return acts;
}

static GHashTable *
cuts_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
put_end (GHashTable *cuts, char *name, guint64 end)
{
  g_hash_table_replace (cuts, name, g_memdup2 (&end, sizeof end));
}

static void
cut (GHashTable *cuts, const Act *act)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  put_end (cuts, g_strdup (act->node), 0);
  json_object_iter_init (&iter, act->ends);
  while (json_object_iter_next (&iter, &name, &value)) {
    gint64 end;

    if (cy_json_get_int (value, NULL, 0, G_MAXINT64, &end, NULL))
      put_end (cuts, g_strdup_printf ("%s.%s", act->node, name), (guint64) end);
  }
}

/**
 * cy_cut_get_end:
 * @cuts: of cy_cut_resolve().
 *
 * Returns: the number of the last entry of the stream that counts; %G_MAXUINT64 when all do.
 */
guint64
cy_cut_get_end (GHashTable *cuts, const char *origin, const char *stream)
{
  const guint64 *end;

  if (!g_hash_table_contains (cuts, origin))
    return G_MAXUINT64;
  end = g_hash_table_lookup (cuts, stream);
  return end == NULL ? 0 : *end;
}

static gboolean
counts (GHashTable *cuts, const Act *act)
{
  return !act->ignored &&
         act->entry->seq <= cy_cut_get_end (cuts, act->entry->origin, act->entry->stream);
}

/* The cuts by the last act about each node, of those that count under @before; without it, as though nobody
 * was ever admitted again. */
static GHashTable *
look (GPtrArray *acts, GHashTable *before)
{
  g_autoptr (GHashTable) last = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTable *cuts = cuts_new ();
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < acts->len; i++) {
    Act *act = acts->pdata[i];

    if (before == NULL ? !act->ignored && act->ends != NULL : counts (before, act))
      g_hash_table_replace (last, (gpointer) act->node, act);
  }
  g_hash_table_iter_init (&iter, last);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (((Act *) value)->ends != NULL)
      cut (cuts, value);
  }
  return cuts;
}

static gboolean
is_same (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer name;
  gpointer end;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &name, &end)) {
    const guint64 *other = g_hash_table_lookup (b, name);

    if (other == NULL || *other != *(const guint64 *) end)
      return FALSE;
  }
  return TRUE;
}

/* Leaves out the last act that counts in one of two rounds only, or all of them.
 *
 * Returns: whether there was one. */
static gboolean
leave_out (GPtrArray *acts, GHashTable *a, GHashTable *b, gboolean all)
{
  gboolean found = FALSE;

  for (guint i = acts->len; i > 0 && (all || !found); i--) {
    Act *act = acts->pdata[i - 1];

    if (counts (a, act) != counts (b, act)) {
      act->ignored = TRUE;
      found = TRUE;
    }
  }
  return found;
}

/**
 * cy_cut_resolve:
 * @entries: (element-type CyEntry): all that concern cuts, sorted by cy_entry_compare() and then by the name of
 *   the stream.
 *
 * How far the entries of nodes that were removed count. Of what is said about a node the last word by (clock,
 * origin, sequence) decides, but only what counts itself: so it is looked at in rounds, beginning as though
 * nobody was ever admitted again, until nothing changes any more. Two nodes that were removed cannot admit
 * each other, and nothing that a node wrote beyond its cut counts, whatever clock it names. Where two removed
 * each other, so that there is no end to it, the earlier removal counts.
 *
 * Nobody speaks for themselves: what a node says of its own record changes nothing here.
 *
 * Returns: (transfer full): by name of a stream, and by id of each node that was removed; for
 *   cy_cut_get_end().
 */
GHashTable *
cy_cut_resolve (GPtrArray *entries)
{
  g_autoptr (GPtrArray) acts = read_acts (entries);
  g_autoptr (GHashTable) cuts = look (acts, NULL);
  guint n_contests = 0;

  for (guint round = 0;; round++) {
    g_autoptr (GHashTable) next = look (acts, cuts);

    if (is_same (cuts, next))
      return g_steal_pointer (&cuts);
    if (round >= MAX_ROUNDS && leave_out (acts, cuts, next, n_contests >= MAX_CONTESTS)) {
      n_contests++;
      round = 0;
      g_hash_table_unref (next);
      next = look (acts, NULL);
    }
    g_hash_table_unref (cuts);
    cuts = g_steal_pointer (&next);
  }
}

/**
 * cy_cut_complete:
 * @payload: of a `record.set` about a node.
 * @ends: where its streams end here, by `INCARNATION/CLASS`.
 *
 * Returns: (transfer full) (nullable): the payload with the cut, when it removes the node and does not say it yet.
 */
char *
cy_cut_complete (const char *payload, JsonObject *ends)
{
  g_autoptr (JsonNode) node = cy_json_parse (payload, -1, PAYLOAD_MAX_BYTES, NULL);
  JsonObject *object, *cells;
  gboolean exists;

  if (node == NULL || !cy_json_get_object (node, NULL, &object, NULL) ||
      !cy_json_get_object (json_object_get_member (object, "cells"), NULL, &cells, NULL) ||
      !cy_json_get_bool (json_object_get_member (cells, "exists"), NULL, &exists, NULL) || exists ||
      json_object_has_member (cells, CY_CUT_CELL))
    return NULL;
  json_object_set_object_member (cells, CY_CUT_CELL, json_object_ref (ends));
  return cy_json_to_text (node, FALSE);
}
