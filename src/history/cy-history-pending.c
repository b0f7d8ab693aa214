/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-pending.h"

#include "cy-history-log.h"
#include "cy-history-tiers.h"
#include "cy-sample.h"

#define NEVER G_MININT64

typedef struct {
  char *pile;                           /* owned */
  GPtrArray *slots;                     /* borrowed CyHistorySlot */
  gint64 from_ms[CY_N_HISTORY_CLASSES]; /* the last seal's end, or NEVER */
  gsize n_points[CY_N_HISTORY_CLASSES];
} PilePending;

struct _CyHistorySlot {
  PilePending *pile;
  CyHistoryClass class;
  guint32 series;
  gboolean known;   /* whether latest is */
  CyPoint latest;   /* newest known */
  gboolean carried; /* whether before is */
  CyPoint before;   /* as things stood at the last seal */
  CyPointLog log;   /* what came since then */
};

struct _CyHistoryPending {
  GMutex lock;
  GHashTable *piles; /* borrowed id -> owned PilePending */
  GHashTable *slots; /* series -> owned CyHistorySlot */
  gsize n_points;
  gsize most_points; /* of one pile and class */
  gint64 oldest_ms;
  gint64 newest_ms;
  gint64 number; /* of the newest block */
};

static void
pile_free (PilePending *pile)
{
  g_free (pile->pile);
  g_ptr_array_unref (pile->slots);
  g_free (pile);
}

static void
slot_free (CyHistorySlot *slot)
{
  cy_point_log_clear (&slot->log);
  g_free (slot);
}

CyHistoryPending *
cy_history_pending_new (void)
{
  CyHistoryPending *pending = g_new0 (CyHistoryPending, 1);

  g_mutex_init (&pending->lock);
  pending->piles =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) pile_free);
  pending->slots = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) slot_free);
  pending->oldest_ms = G_MAXINT64;
  return pending;
}

void
cy_history_pending_free (CyHistoryPending *pending)
{
  g_hash_table_unref (pending->slots);
  g_hash_table_unref (pending->piles);
  g_mutex_clear (&pending->lock);
  g_free (pending);
}

void
cy_history_pending_lock (CyHistoryPending *pending)
{
  g_mutex_lock (&pending->lock);
}

void
cy_history_pending_unlock (CyHistoryPending *pending)
{
  g_mutex_unlock (&pending->lock);
}

static PilePending *
get_pile (CyHistoryPending *pending, const char *id)
{
  PilePending *pile = g_hash_table_lookup (pending->piles, id);

  if (pile != NULL)
    return pile;
  pile = g_new0 (PilePending, 1);
  pile->pile = g_strdup (id);
  pile->slots = g_ptr_array_new ();
  for (guint c = 0; c < CY_N_HISTORY_CLASSES; c++)
    pile->from_ms[c] = NEVER;
  g_hash_table_insert (pending->piles, pile->pile, pile);
  return pile;
}

static gint
compare_slots (gconstpointer a, gconstpointer b)
{
  const CyHistorySlot *left = *(CyHistorySlot *const *) a;
  const CyHistorySlot *right = *(CyHistorySlot *const *) b;

  return (left->series > right->series) - (left->series < right->series);
}

/**
 * cy_history_pending_get_slot:
 *
 * Takes the lock by itself.
 *
 * Returns: (transfer none): the series' slot; made when it is not there.
 */
CyHistorySlot *
cy_history_pending_get_slot (CyHistoryPending *pending,
                             const char *pile_id,
                             guint32 series,
                             CyHistoryClass class)
{
  CyHistorySlot *slot;

  g_mutex_lock (&pending->lock);
  slot = g_hash_table_lookup (pending->slots, GUINT_TO_POINTER (series));
  if (slot == NULL) {
    slot = g_new0 (CyHistorySlot, 1);
    slot->pile = get_pile (pending, pile_id);
    slot->class = class;
    slot->series = series;
    cy_point_log_init (&slot->log);
    g_hash_table_insert (pending->slots, GUINT_TO_POINTER (series), slot);
    g_ptr_array_add (slot->pile->slots, slot);
    g_ptr_array_sort (slot->pile->slots, compare_slots);
  }
  g_mutex_unlock (&pending->lock);
  return slot;
}

guint32
cy_history_slot_get_series (const CyHistorySlot *slot)
{
  return slot->series;
}

static gboolean
says_nothing_new (const CyHistorySlot *slot, const CyPoint *point)
{
  return slot->known && slot->latest.quality == point->quality &&
         (slot->latest.raw == point->raw || point->quality != CY_QUALITY_GOOD);
}

/**
 * cy_history_pending_add:
 * @point: (inout): what happened; its time becomes the one it is kept under.
 *
 * Call it with the lock.
 *
 * Returns: whether the point changes anything; a repeated one is not kept.
 */
gboolean
cy_history_pending_add (CyHistoryPending *pending, CyHistorySlot *slot, CyPoint *point)
{
  PilePending *pile = slot->pile;

  if (says_nothing_new (slot, point))
    return FALSE;
  /* A clock that was set back must not reorder what happened: time stands still until it caught up.
   * Nor does a block say anything of the time of the one before it. */
  if (slot->known)
    point->time_ms = MAX (point->time_ms, slot->latest.time_ms);
  point->time_ms = MAX (point->time_ms, pile->from_ms[slot->class]);
  point->carried = FALSE;
  cy_point_log_append (&slot->log, point);
  slot->latest = *point;
  slot->known = TRUE;
  pile->n_points[slot->class]++;
  pending->most_points = MAX (pending->most_points, pile->n_points[slot->class]);
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

/**
 * cy_history_pending_get_most_points:
 *
 * Returns: how many points the longest block would have.
 */
gsize
cy_history_pending_get_most_points (CyHistoryPending *pending)
{
  return pending->most_points;
}

gint64
cy_history_pending_get_oldest_ms (CyHistoryPending *pending)
{
  return pending->oldest_ms;
}

gint64
cy_history_pending_get_newest_ms (CyHistoryPending *pending)
{
  return pending->newest_ms;
}

/* Appends what a slot's class begins with, and what came since, before a time. */
static void
append_points (const CyHistorySlot *slot, gint64 to_ms, GArray *points)
{
  CyPointLogWalk walk = cy_point_log_walk (&slot->log, slot->series);
  CyPoint point;

  if (slot->carried)
    g_array_append_val (points, slot->before);
  while (cy_point_log_next (&walk, &point) && point.time_ms < to_ms)
    g_array_append_val (points, point);
}

static gboolean
seal_class (PilePending *pile, CyHistoryClass class, CyDb *db, gint64 *out_number, GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  CyHistoryBlockRow row = {
    .pile = pile->pile, .class = class, .from_ms = pile->from_ms[class], .last_ms = NEVER
  };
  const CyPoint *data;
  gint64 first_ms = G_MAXINT64;

  for (guint i = 0; i < pile->slots->len; i++) {
    const CyHistorySlot *slot = pile->slots->pdata[i];

    if (slot->class != class)
      continue;
    append_points (slot, G_MAXINT64, points);
    if (slot->log.n > 0)
      first_ms = MIN (first_ms, slot->log.first_ms);
    if (slot->known)
      row.last_ms = MAX (row.last_ms, slot->latest.time_ms);
  }
  if (row.from_ms == NEVER)
    row.from_ms = first_ms;
  data = (const CyPoint *) (gpointer) points->data;
  if (!cy_history_store_put_block (db, &row, data, points->len, &row.number, error) ||
      !cy_history_tiers_add (db, &row, data, points->len, error))
    return FALSE;
  *out_number = row.number;
  return TRUE;
}

static gboolean
seal_pile (PilePending *pile, CyDb *db, gint64 *out_number, GError **error)
{
  for (guint class = 0; class < CY_N_HISTORY_CLASSES; class ++) {
    if (pile->n_points[class] > 0 && !seal_class (pile, class, db, out_number, error))
      return FALSE;
  }
  return TRUE;
}

/* What holds now is what the next block begins with. */
static void
carry_forward (PilePending *pile)
{
  for (guint i = 0; i < pile->slots->len; i++) {
    CyHistorySlot *slot = pile->slots->pdata[i];

    cy_point_log_empty (&slot->log);
    if (!slot->known)
      continue;
    slot->carried = TRUE;
    slot->before = slot->latest;
    slot->before.carried = TRUE;
    pile->from_ms[slot->class] = MAX (pile->from_ms[slot->class], slot->latest.time_ms);
  }
  for (guint c = 0; c < CY_N_HISTORY_CLASSES; c++)
    pile->n_points[c] = 0;
}

/**
 * cy_history_pending_seal:
 *
 * Writes a block for every pile and class that changed, each beginning with the values it had before,
 * and empties the tail, all in one transaction. On failure nothing is forgotten.
 */
gboolean
cy_history_pending_seal (CyHistoryPending *pending, CyDb *db, GError **error)
{
  GHashTableIter iter;
  gpointer value;
  gint64 number = pending->number;
  gboolean sealed = cy_db_begin (db, error);

  g_hash_table_iter_init (&iter, pending->piles);
  while (sealed && g_hash_table_iter_next (&iter, NULL, &value))
    sealed = seal_pile (value, db, &number, error);
  sealed = sealed && cy_history_store_clear_tail (db, error) && cy_db_commit (db, error);
  if (!sealed) {
    cy_db_rollback (db);
    return FALSE;
  }
  g_mutex_lock (&pending->lock);
  g_hash_table_iter_init (&iter, pending->piles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    carry_forward (value);
  pending->n_points = 0;
  pending->most_points = 0;
  pending->oldest_ms = G_MAXINT64;
  pending->number = number;
  g_mutex_unlock (&pending->lock);
  return TRUE;
}

typedef struct {
  CyHistoryPending *pending;
  GHashTable *owners; /* series -> owned CySeriesOwner */
} Recovery;

static CyHistorySlot *
find_slot (const Recovery *recovery, guint32 series)
{
  const CySeriesOwner *owner = g_hash_table_lookup (recovery->owners, GUINT_TO_POINTER (series));

  return owner == NULL
           ? NULL
           : cy_history_pending_get_slot (recovery->pending, owner->pile, series, owner->class);
}

static gboolean
recover_block (const CyHistoryBlockRow *row, GArray *points, gpointer user_data)
{
  Recovery *recovery = user_data;

  for (guint i = 0; i < points->len; i++) {
    const CyPoint *point = &g_array_index (points, CyPoint, i);
    CyHistorySlot *slot = find_slot (recovery, point->series);

    if (slot == NULL)
      continue;
    slot->latest = *point;
    slot->latest.carried = FALSE;
    slot->known = TRUE;
  }
  recovery->pending->newest_ms = MAX (recovery->pending->newest_ms, row->last_ms);
  return TRUE;
}

static gboolean
recover_tail (const CyHistoryBlockRow *row, GArray *points, gpointer user_data)
{
  Recovery *recovery = user_data;

  for (guint i = 0; i < points->len; i++) {
    CyPoint *point = &g_array_index (points, CyPoint, i);
    CyHistorySlot *slot = find_slot (recovery, point->series);

    if (slot != NULL)
      (void) cy_history_pending_add (recovery->pending, slot, point);
  }
  recovery->pending->newest_ms = MAX (recovery->pending->newest_ms, row->last_ms);
  return TRUE;
}

/**
 * cy_history_pending_recover:
 *
 * @skipped: (element-type CyHistoryDamage): gets blocks that are damaged: what they held is unknown.
 *
 * Takes up where the last run stopped, cleanly or not: the newest block of every pile, then the tail.
 */
gboolean
cy_history_pending_recover (CyHistoryPending *pending, CyDb *db, GArray *skipped, GError **error)
{
  g_autoptr (GHashTable) owners =
    g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) cy_series_owner_free);
  Recovery recovery = { pending, owners };
  GHashTableIter iter;
  gpointer pile;

  if (!cy_history_store_each_owner (db, owners, error) ||
      !cy_history_store_get_number (db, &pending->number, error) ||
      !cy_history_store_each_newest_block (db, skipped, recover_block, &recovery, error))
    return FALSE;
  g_hash_table_iter_init (&iter, pending->piles);
  while (g_hash_table_iter_next (&iter, NULL, &pile))
    carry_forward (pile);
  return cy_history_store_each_tail (db, recover_tail, &recovery, error);
}

/**
 * cy_history_pending_set_back:
 * @time_ms: what the clock says now, long before what it said.
 *
 * Begins anew with what holds, as of now. Only when everything is sealed.
 */
void
cy_history_pending_set_back (CyHistoryPending *pending, gint64 time_ms)
{
  GHashTableIter iter;
  gpointer value;

  g_mutex_lock (&pending->lock);
  pending->newest_ms = time_ms;
  g_hash_table_iter_init (&iter, pending->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    CyHistorySlot *slot = value;

    slot->latest.time_ms = MIN (slot->latest.time_ms, time_ms);
    slot->before.time_ms = MIN (slot->before.time_ms, time_ms);
    slot->pile->from_ms[slot->class] = MIN (slot->pile->from_ms[slot->class], time_ms);
  }
  g_mutex_unlock (&pending->lock);
}

/**
 * cy_history_pending_cut:
 * @time_ms: when the node stopped knowing, or 0 for just after the last thing it knew.
 */
guint
cy_history_pending_cut (CyHistoryPending *pending, gint64 time_ms)
{
  GHashTableIter iter;
  gpointer slot;
  guint n = 0;

  if (time_ms == 0)
    time_ms = pending->newest_ms + 1000;
  g_mutex_lock (&pending->lock);
  g_hash_table_iter_init (&iter, pending->slots);
  while (g_hash_table_iter_next (&iter, NULL, &slot)) {
    CyPoint point = ((CyHistorySlot *) slot)->latest;

    point.quality = CY_QUALITY_OFFLINE;
    point.time_ms = time_ms;
    if (((CyHistorySlot *) slot)->known)
      n += cy_history_pending_add (pending, slot, &point) ? 1 : 0;
  }
  g_mutex_unlock (&pending->lock);
  return n;
}

/**
 * cy_history_pending_copy:
 * @to_ms: points of before then are wanted.
 * @points: (element-type CyPoint): gets what held at the last seal, and what came since.
 *
 * Call it with the lock.
 *
 * Returns: since when they know, or %CY_HISTORY_FROM_UNKNOWN when there are none.
 */
gint64
cy_history_pending_copy (CyHistoryPending *pending, guint32 series, gint64 to_ms, GArray *points)
{
  const CyHistorySlot *slot = g_hash_table_lookup (pending->slots, GUINT_TO_POINTER (series));

  if (slot == NULL || !slot->known)
    return CY_HISTORY_FROM_UNKNOWN;
  append_points (slot, to_ms, points);
  if (slot->pile->from_ms[slot->class] != NEVER)
    return slot->pile->from_ms[slot->class];
  return slot->log.n > 0 ? slot->log.first_ms : NEVER;
}

/**
 * cy_history_pending_get_number:
 *
 * Call it with the lock, or on the writer thread.
 *
 * Returns: the newest block's number; what is pending comes after it.
 */
gint64
cy_history_pending_get_number (CyHistoryPending *pending)
{
  return pending->number;
}

/**
 * cy_history_pending_get_at:
 *
 * Call it with the lock.
 *
 * Returns: whether something is known of a series at a time, as of the last seal or since.
 */
gboolean
cy_history_pending_get_at (CyHistoryPending *pending,
                           guint32 series,
                           gint64 time_ms,
                           CyPoint *out_point)
{
  const CyHistorySlot *slot = g_hash_table_lookup (pending->slots, GUINT_TO_POINTER (series));
  CyPointLogWalk walk;
  CyPoint point;
  gboolean found;

  if (slot == NULL || !slot->known)
    return FALSE;
  *out_point = slot->latest;
  if (slot->latest.time_ms <= time_ms)
    return TRUE;
  found = slot->carried && slot->before.time_ms <= time_ms;
  *out_point = slot->before;
  walk = cy_point_log_walk (&slot->log, series);
  while (cy_point_log_next (&walk, &point) && point.time_ms <= time_ms) {
    *out_point = point;
    found = TRUE;
  }
  return found;
}

/**
 * cy_history_pending_covers:
 *
 * Call it with the lock.
 *
 * Returns: whether all that is known of a pile's class at that time is pending: no block knows more.
 */
gboolean
cy_history_pending_covers (CyHistoryPending *pending,
                           const char *pile,
                           CyHistoryClass class,
                           gint64 time_ms)
{
  const PilePending *own = g_hash_table_lookup (pending->piles, pile);

  return own != NULL && own->from_ms[class] != NEVER && own->from_ms[class] <= time_ms;
}

/**
 * cy_history_pending_skip_numbers:
 * @number: of the newest block that came from elsewhere, or 0; what is pending comes after it.
 *
 * On the writer thread; takes the lock by itself.
 */
void
cy_history_pending_skip_numbers (CyHistoryPending *pending, gint64 number)
{
  g_mutex_lock (&pending->lock);
  pending->number = MAX (pending->number, number);
  g_mutex_unlock (&pending->lock);
}

/**
 * cy_history_pending_get_begin_ms:
 *
 * Call it with the lock.
 *
 * Returns: since when something of a pile's class is pending [ms UTC], %G_MAXINT64 when nothing is.
 */
gint64
cy_history_pending_get_begin_ms (CyHistoryPending *pending, const char *pile, CyHistoryClass class)
{
  const PilePending *own = g_hash_table_lookup (pending->piles, pile);
  gint64 begin_ms = G_MAXINT64;

  if (own == NULL)
    return G_MAXINT64;
  if (own->from_ms[class] != NEVER)
    return own->from_ms[class];
  for (guint i = 0; i < own->slots->len; i++) {
    const CyHistorySlot *slot = own->slots->pdata[i];

    if (slot->class == class && slot->log.n > 0)
      begin_ms = MIN (begin_ms, slot->log.first_ms);
  }
  return begin_ms;
}
