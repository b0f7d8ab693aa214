/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-share.h"

/* A share, made of what this node recorded itself. What was brought from others is not in it, so none is told of
 * twice. */

typedef struct {
  CyHistoryShare *share; /* being made */
  const CyShareTier *tier;
  GArray *pieces; /* CyRollup: one series', step by step, not in order */
  guint32 series; /* whose */
  GArray *runs;   /* CyRollupRun: the tier's */
} Making;

/* Step by step, so that what blocks know of the same step finds together. */
static void
take_rollup (const CyRollup *rollup, Making *making)
{
  const gint64 step_ms = making->tier->step_ms;
  const gint64 end_ms =
    MIN (rollup->start_ms + (gint64) rollup->n_steps * step_ms, making->share->to_ms);

  for (gint64 at_ms = MAX (rollup->start_ms, making->share->from_ms); at_ms < end_ms;
       at_ms += step_ms) {
    CyRollup piece = *rollup;

    piece.start_ms = at_ms;
    piece.n_steps = 1;
    if (rollup->n_steps > 1) {
      piece.known_ms = step_ms;
      piece.area = (double) rollup->last * (double) step_ms;
    }
    g_array_append_val (making->pieces, piece);
  }
}

static gint
compare_pieces (gconstpointer a, gconstpointer b)
{
  const CyRollup *left = a;
  const CyRollup *right = b;

  return (left->start_ms > right->start_ms) - (left->start_ms < right->start_ms);
}

static gint
compare_pieces_by_value (gconstpointer a, gconstpointer b)
{
  const CyRollup *left = a;
  const CyRollup *right = b;
  gint order = compare_pieces (a, b);

  return order != 0 ? order : (left->last > right->last) - (left->last < right->last);
}

/* A clock that was set back tells two stories of one time; elsewhere a step is as long as it is. */
static void
shorten (CyRollup *rollup, gint64 known_ms)
{
  if (rollup->known_ms <= known_ms)
    return;
  rollup->area = rollup->area / (double) rollup->known_ms * (double) known_ms;
  rollup->known_ms = known_ms;
}

static gboolean
is_flat (const CyRollup *rollup, gint64 step_ms)
{
  return rollup->count == 0 && rollup->min == rollup->max &&
         rollup->known_ms == (gint64) rollup->n_steps * step_ms;
}

/* What one value held all the time goes on with the one before. */
static void
append (GArray *rollups, const CyRollup *rollup, gint64 step_ms)
{
  CyRollup *before =
    rollups->len == 0 ? NULL : &g_array_index (rollups, CyRollup, rollups->len - 1);

  if (before != NULL && is_flat (before, step_ms) && is_flat (rollup, step_ms) &&
      before->last == rollup->last &&
      before->start_ms + (gint64) before->n_steps * step_ms == rollup->start_ms) {
    before->n_steps++;
    before->known_ms += step_ms;
    before->area += rollup->area;
  } else if (rollup->known_ms > 0 || rollup->count > 0) {
    g_array_append_vals (rollups, rollup, 1);
  }
}

static void
add_up (CyRollup *rollup, const CyRollup *more)
{
  rollup->min = MIN (rollup->min, more->min);
  rollup->max = MAX (rollup->max, more->max);
  rollup->last = more->last;
  rollup->known_ms += more->known_ms;
  rollup->area += more->area;
  rollup->count += more->count;
}

/* The pieces of the series become a run. */
static void
finish_series (Making *making)
{
  const gboolean by_value = making->tier->kind == CY_ROLLUP_BY_VALUE;
  const gint64 step_ms = making->tier->step_ms;
  CyRollupRun run = { making->series, NULL };
  gint64 at_ms = G_MININT64;
  gint64 left_ms = 0;

  if (making->pieces->len == 0)
    return;
  run.rollups = g_array_new (FALSE, FALSE, sizeof (CyRollup));
  g_array_sort (making->pieces, by_value ? compare_pieces_by_value : compare_pieces);
  for (guint i = 0; i < making->pieces->len;) {
    CyRollup sum = g_array_index (making->pieces, CyRollup, i);

    for (i++; i < making->pieces->len; i++) {
      const CyRollup *next = &g_array_index (making->pieces, CyRollup, i);

      if (next->start_ms != sum.start_ms || (by_value && next->last != sum.last))
        break;
      add_up (&sum, next);
    }
    left_ms = sum.start_ms == at_ms ? left_ms : step_ms;
    at_ms = sum.start_ms;
    shorten (&sum, left_ms);
    left_ms -= sum.known_ms;
    sum.count = MIN (sum.count, G_MAXINT32);
    append (run.rollups, &sum, step_ms);
  }
  g_array_set_size (making->pieces, 0);
  g_array_append_val (making->runs, run);
}

static void
visit_rollup (const CyRollup *rollup, const CySeries *series, gpointer user_data)
{
  Making *making = user_data;

  if (series->id != making->series)
    finish_series (making);
  making->series = series->id;
  take_rollup (rollup, making);
}

/* The series of a pile, each once. */
static gboolean
list_tag (const CySeries *series,
          const char *pile,
          guint connector,
          const char *measure,
          gpointer user_data)
{
  CyMeasureId known;
  const CySeriesTag tag = { series->id, connector, g_strdup (measure), series->scale,
                            series->offset };

  if (cy_measure_find (measure, &known))
    g_array_append_val ((GArray *) user_data, tag);
  else
    g_free (tag.measure);
  return TRUE;
}

static gboolean
is_listed_before (const GArray *tags, guint end)
{
  const CySeriesTag *tag = &g_array_index (tags, CySeriesTag, end);

  for (guint i = 0; i < end; i++) {
    const CySeriesTag *other = &g_array_index (tags, CySeriesTag, i);

    if (other->connector == tag->connector && g_str_equal (other->measure, tag->measure))
      return TRUE;
  }
  return FALSE;
}

static gint
compare_runs (gconstpointer a, gconstpointer b)
{
  const CyRollupRun *left = a;
  const CyRollupRun *right = b;

  return (left->series > right->series) - (left->series < right->series);
}

static gboolean
make_tier (const CyHistorySource *source, const char *pile, Making *making, GError **error)
{
  const CyHistoryShare *share = making->share;

  for (guint i = 0; i < share->tags->len; i++) {
    const CySeriesTag *tag = &g_array_index (share->tags, CySeriesTag, i);
    CyHistoryRequest request = { .pile = (char *) pile, .connector = tag->connector };
    const CyTierSlice slice = {
      pile,           making->tier->class, making->tier->kind, making->tier->step_ms,
      share->from_ms, share->to_ms
    };

    if (!cy_measure_find (tag->measure, &request.measure) ||
        cy_history_class_of (request.measure) != making->tier->class ||
        is_listed_before (share->tags, i))
      continue;
    if (!cy_history_query_rollups (source, &request, &slice, visit_rollup, making, error))
      return FALSE;
    finish_series (making);
  }
  g_array_sort (making->runs, compare_runs);
  return TRUE;
}

static gboolean
make_tiers (const CyHistorySource *source, const char *pile, CyHistoryShare *share, GError **error)
{
  for (guint t = 0; t < CY_N_SHARE_TIERS; t++) {
    g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (CyRollup));
    Making making = { share, &cy_share_tiers[t], pieces, 0, NULL };

    g_clear_pointer (&share->tiers[t], g_array_unref);
    share->tiers[t] = making.runs = cy_rollup_runs_new ();
    if (!make_tier (source, pile, &making, error))
      return FALSE;
  }
  return TRUE;
}

/* --- how much of it ------------------------------------------------------------------------------- */

#define EDITION "SELECT coalesce (max (number), 0) FROM block WHERE pile = ?1 AND late != 0"
#define FIRST                                                                 \
  "SELECT min (start_ms) FROM (SELECT min (start_ms) AS start_ms FROM rollup" \
  "  WHERE pile = ?1 AND class = 0 AND step_ms = 7200000"                     \
  " UNION ALL SELECT min (start_ms) FROM rollup"                              \
  "  WHERE pile = ?1 AND class = 1 AND step_ms = 7200000)"

static gboolean
get_number (CyDb *db,
            const char *sql,
            const char *pile,
            gint64 otherwise,
            gint64 *out_number,
            GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, sql, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, pile);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_number = row && !cy_stmt_is_null (stmt, 0) ? cy_stmt_get_int (stmt, 0) : otherwise;
  cy_stmt_reset (stmt);
  return TRUE;
}

/* From where on until where: at most to the end of a leaf. */
static gboolean
choose_times (CyDb *db, const CyHistoryShareWish *wish, CyHistoryShare *share, GError **error)
{
  const gint64 until_ms = cy_history_floor (MAX (wish->until_ms, 0), CY_SHARE_STEP_MS);
  gint64 first_ms;

  if (!get_number (db, EDITION, wish->pile, 0, &share->edition, error) ||
      !get_number (db, FIRST, wish->pile, until_ms, &first_ms, error))
    return FALSE;
  share->from_ms = share->edition == wish->edition ? wish->from_ms : 0;
  share->from_ms = cy_history_floor (MAX (MAX (share->from_ms, first_ms), 0), CY_SHARE_STEP_MS);
  share->to_ms =
    MIN (until_ms, cy_history_floor (share->from_ms, CY_SHARE_LEAF_MS) + CY_SHARE_LEAF_MS);
  share->to_ms = MAX (share->to_ms, share->from_ms);
  return TRUE;
}

/* Half as long, on a step. */
static gboolean
shorten_share (CyHistoryShare *share)
{
  const gint64 long_ms = cy_history_floor ((share->to_ms - share->from_ms) / 2, CY_SHARE_STEP_MS);

  if (long_ms == 0)
    return FALSE;
  share->to_ms = share->from_ms + long_ms;
  return TRUE;
}

/**
 * cy_history_query_share:
 *
 * Returns: (transfer full): the next share of what this node recorded of a pile, encoded; it ends where it begins when
 *   there is no more.
 */
GBytes *
cy_history_query_share (const CyHistorySource *source,
                        const CyHistoryShareWish *wish,
                        GError **error)
{
  g_autoptr (CyHistoryShare) share = cy_history_share_new ();
  g_autoptr (GBytes) bytes = NULL;

  if (!choose_times (source->db, wish, share, error) ||
      !cy_history_store_each_series (source->db, wish->pile, list_tag, share->tags, error))
    return NULL;
  do {
    g_clear_pointer (&bytes, g_bytes_unref);
    if (!make_tiers (source, wish->pile, share, error))
      return NULL;
    share->more =
      share->to_ms + CY_SHARE_STEP_MS <= wish->until_ms && share->to_ms > share->from_ms;
    bytes = cy_history_share_encode (share);
  } while (g_bytes_get_size (bytes) > CY_SHARE_MAX_BYTES && shorten_share (share));
  return g_steal_pointer (&bytes);
}

#define RECORDED                                                                         \
  "SELECT pile, (SELECT coalesce (max (number), 0) FROM block b WHERE b.pile = s.pile"   \
  " AND late != 0) FROM (SELECT DISTINCT pile FROM series WHERE pile > ?1 ORDER BY pile" \
  " LIMIT ?2) s"

void
cy_history_recorded_clear (CyHistoryRecorded *recorded)
{
  g_clear_pointer (&recorded->pile, g_free);
}

/**
 * cy_history_query_recorded:
 * @after: only what comes behind, in order of ids.
 * @n: at most so many.
 *
 * Returns: (transfer full) (element-type CyHistoryRecorded): the piles that this node recorded something of.
 */
GArray *
cy_history_query_recorded (const CyHistorySource *source,
                           const char *after,
                           guint n,
                           GError **error)
{
  g_autoptr (GArray) piles = g_array_new (FALSE, FALSE, sizeof (CyHistoryRecorded));
  CyStmt *stmt = cy_db_prepare (source->db, RECORDED, error);
  gboolean row;

  g_array_set_clear_func (piles, (GDestroyNotify) cy_history_recorded_clear);
  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, after);
  cy_stmt_bind_int (stmt, 2, n);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row) {
      const CyHistoryRecorded recorded = { g_strdup (cy_stmt_get_text (stmt, 0)),
                                           cy_stmt_get_int (stmt, 1) };

      g_array_append_val (piles, recorded);
    }
  } while (row);
  return g_steal_pointer (&piles);
}
