/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-pending.h"

#include "cy-sample.h"

typedef struct {
  char *pile;         /* owned */
  GHashTable *latest; /* series -> owned CyPoint: newest known */
  GArray *carried;    /* CyPoint: as things stood at the last seal, NULL until there was one */
  GArray *points;     /* CyPoint: since then */
  gint64 from_ms;     /* then, 0 until there was one */
} PilePending;

struct _CyHistoryPending {
  GHashTable *piles; /* borrowed id -> owned PilePending */
  gsize n_points;
  gint64 oldest_ms;
  gint64 newest_ms;
};

static void
pile_free (PilePending *pile)
{
  g_free (pile->pile);
  g_hash_table_unref (pile->latest);
  g_array_unref (pile->carried);
  g_array_unref (pile->points);
  g_free (pile);
}

CyHistoryPending *
cy_history_pending_new (void)
{
  CyHistoryPending *pending = g_new0 (CyHistoryPending, 1);

  pending->piles =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) pile_free);
  pending->oldest_ms = G_MAXINT64;
  return pending;
}

void
cy_history_pending_free (CyHistoryPending *pending)
{
  g_hash_table_unref (pending->piles);
  g_free (pending);
}

static PilePending *
get_pile (CyHistoryPending *pending, const char *id)
{
  PilePending *pile = g_hash_table_lookup (pending->piles, id);

  if (pile != NULL)
    return pile;
  pile = g_new0 (PilePending, 1);
  pile->pile = g_strdup (id);
  pile->latest = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  pile->carried = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  pile->points = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  g_hash_table_insert (pending->piles, pile->pile, pile);
  return pile;
}

static void
remember (PilePending *pile, const CyPoint *point)
{
  CyPoint *latest = g_hash_table_lookup (pile->latest, GUINT_TO_POINTER (point->series));

  if (latest == NULL) {
    latest = g_new (CyPoint, 1);
    g_hash_table_insert (pile->latest, GUINT_TO_POINTER (point->series), latest);
  }
  *latest = *point;
  latest->carried = FALSE;
}

static gboolean
says_nothing_new (PilePending *pile, const CyPoint *point)
{
  const CyPoint *latest = g_hash_table_lookup (pile->latest, GUINT_TO_POINTER (point->series));

  return latest != NULL && latest->quality == point->quality &&
         (latest->raw == point->raw || point->quality != CY_QUALITY_GOOD);
}

/**
 * cy_history_pending_add:
 * @point: (inout): what happened; its time becomes the one it is kept under.
 *
 * Returns: whether the point changes anything; a repeated one is not kept.
 */
gboolean
cy_history_pending_add (CyHistoryPending *pending, const char *pile_id, CyPoint *point)
{
  PilePending *pile = get_pile (pending, pile_id);
  const CyPoint *latest = g_hash_table_lookup (pile->latest, GUINT_TO_POINTER (point->series));

  if (says_nothing_new (pile, point))
    return FALSE;
  /* A clock that was set back must not reorder what happened: time stands still until it caught up. */
  if (latest != NULL)
    point->time_ms = MAX (point->time_ms, latest->time_ms);
  g_array_append_vals (pile->points, point, 1);
  remember (pile, point);
  pending->n_points++;
  pending->oldest_ms = MIN (pending->oldest_ms, point->time_ms);
  pending->newest_ms = MAX (pending->newest_ms, point->time_ms);
  return TRUE;
}

gsize
cy_history_pending_get_n_points (CyHistoryPending *pending)
{
  return pending->n_points;
}

gint64
cy_history_pending_get_oldest_ms (CyHistoryPending *pending)
{
  return pending->oldest_ms;
}

static gint
compare_points (gconstpointer a, gconstpointer b)
{
  const CyPoint *left = a;
  const CyPoint *right = b;

  if (left->series != right->series)
    return left->series < right->series ? -1 : 1;
  if (left->carried != right->carried)
    return left->carried ? -1 : 1;
  return (left->time_ms > right->time_ms) - (left->time_ms < right->time_ms);
}

static void
carry_forward (PilePending *pile)
{
  GHashTableIter iter;
  gpointer point;

  g_array_set_size (pile->carried, 0);
  g_array_set_size (pile->points, 0);
  g_hash_table_iter_init (&iter, pile->latest);
  while (g_hash_table_iter_next (&iter, NULL, &point)) {
    CyPoint carried = *(const CyPoint *) point;

    carried.carried = TRUE;
    pile->from_ms = MAX (pile->from_ms, carried.time_ms);
    g_array_append_val (pile->carried, carried);
  }
}

static gboolean
seal_pile (PilePending *pile, CyDb *db, GError **error)
{
  g_autoptr (GArray) points = g_array_copy (pile->carried);

  g_array_append_vals (points, pile->points->data, pile->points->len);
  /* The sort of GLib is stable, so points of one moment keep their order. */
  g_array_sort (points, compare_points);
  return cy_history_store_put_block (db, pile->pile, (CyPoint *) (gpointer) points->data,
                                     points->len, pile->from_ms, error);
}

/**
 * cy_history_pending_seal:
 *
 * Writes a block for every pile that changed, each beginning with the values its pile had before, and
 * empties the tail, all in one transaction. On failure nothing is forgotten.
 */
gboolean
cy_history_pending_seal (CyHistoryPending *pending, CyDb *db, GError **error)
{
  GHashTableIter iter;
  gpointer value;
  gboolean sealed = cy_db_begin (db, error);

  g_hash_table_iter_init (&iter, pending->piles);
  while (sealed && g_hash_table_iter_next (&iter, NULL, &value)) {
    PilePending *pile = value;

    sealed = pile->points->len == 0 || seal_pile (pile, db, error);
  }
  sealed = sealed && cy_history_store_clear_tail (db, error) && cy_db_commit (db, error);
  if (!sealed) {
    cy_db_rollback (db);
    return FALSE;
  }
  g_hash_table_iter_init (&iter, pending->piles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    carry_forward (value);
  pending->n_points = 0;
  pending->oldest_ms = G_MAXINT64;
  return TRUE;
}

static gboolean
recover_block (const char *pile_id, gint64 time_ms, GArray *points, gpointer user_data)
{
  CyHistoryPending *pending = user_data;
  PilePending *pile = get_pile (pending, pile_id);

  for (guint i = 0; i < points->len; i++)
    remember (pile, &g_array_index (points, CyPoint, i));
  carry_forward (pile);
  pending->newest_ms = MAX (pending->newest_ms, time_ms);
  return TRUE;
}

typedef struct {
  CyHistoryPending *pending;
  GHashTable *pile_of_series; /* series -> owned pile id */
} Recovery;

static gboolean
recover_tail (const char *unused, gint64 time_ms, GArray *points, gpointer user_data)
{
  Recovery *recovery = user_data;

  for (guint i = 0; i < points->len; i++) {
    CyPoint *point = &g_array_index (points, CyPoint, i);
    const char *pile =
      g_hash_table_lookup (recovery->pile_of_series, GUINT_TO_POINTER (point->series));

    if (pile != NULL)
      (void) cy_history_pending_add (recovery->pending, pile, point);
  }
  recovery->pending->newest_ms = MAX (recovery->pending->newest_ms, time_ms);
  return TRUE;
}

/**
 * cy_history_pending_recover:
 *
 * Takes up where the last run stopped, cleanly or not: the newest block of every pile, then the tail.
 */
gboolean
cy_history_pending_recover (CyHistoryPending *pending, CyDb *db, GError **error)
{
  g_autoptr (GHashTable) piles = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  Recovery recovery = { pending, piles };

  return cy_history_store_each_pile (db, piles, error) &&
         cy_history_store_each_newest_block (db, recover_block, pending, error) &&
         cy_history_store_each_tail (db, recover_tail, &recovery, error);
}

static void
cut_pile (CyHistoryPending *pending, PilePending *pile, gint64 time_ms, GArray *out_points)
{
  g_autoptr (GList) latest = g_hash_table_get_values (pile->latest);

  for (GList *l = latest; l != NULL; l = l->next) {
    CyPoint point = *(const CyPoint *) l->data;

    point.quality = CY_QUALITY_OFFLINE;
    point.time_ms = time_ms;
    if (cy_history_pending_add (pending, pile->pile, &point))
      g_array_append_val (out_points, point);
  }
}

/**
 * cy_history_pending_cut:
 * @time_ms: when the node stopped knowing, or 0 for just after the last thing it knew.
 */
GArray *
cy_history_pending_cut (CyHistoryPending *pending, gint64 time_ms)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  GHashTableIter iter;
  gpointer pile;

  if (time_ms == 0)
    time_ms = pending->newest_ms + 1000;
  g_hash_table_iter_init (&iter, pending->piles);
  while (g_hash_table_iter_next (&iter, NULL, &pile))
    cut_pile (pending, pile, time_ms, points);
  return points;
}
