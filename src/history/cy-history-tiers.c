/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-tiers.h"

/* Blocks of a pile that know something from ?3 on and that a tier was not told of: those from before there
 * were roll-ups, and those from before there were some of two hours and of time in state. */
#define OF_NO_CLASS \
  "SELECT 1 FROM block WHERE pile = ?1 AND class = 0 AND ?2 = ?2 AND last_ms >= ?3 LIMIT 1"
#define BEFORE_STAYS                                                               \
  "SELECT 1 FROM block WHERE pile = ?1 AND class IN (0, 1 + ?2) AND last_ms >= ?3" \
  " AND number < (SELECT value FROM fact WHERE name = 'stays_from') LIMIT 1"

/* Tiers, how much one row of each holds, and which blocks are not in it. How long which state was, is
 * told of quarters alone: days begin on one, in every time zone. */
typedef struct {
  CyRollupKind kind;
  gint64 step_ms;
  gint64 row_ms;
  const char *lacking;
} Tier;

static const Tier minutes_tier = { CY_ROLLUP_TOGETHER, CY_HISTORY_MINUTE_MS, 0, OF_NO_CLASS };

/* Those that are added to. */
static const Tier tiers[] = {
  { CY_ROLLUP_TOGETHER, CY_HISTORY_QUARTER_MS, CY_HISTORY_DAY_MS, OF_NO_CLASS },
  { CY_ROLLUP_TOGETHER, CY_HISTORY_TWO_HOURS_MS, 16 * CY_HISTORY_DAY_MS, BEFORE_STAYS },
  { CY_ROLLUP_TOGETHER, CY_HISTORY_DAY_MS, 64 * CY_HISTORY_DAY_MS, OF_NO_CLASS },
  { CY_ROLLUP_BY_VALUE, CY_HISTORY_QUARTER_MS, CY_HISTORY_DAY_MS, BEFORE_STAYS },
};

/* What the class column says of time in state. */
#define DB_CLASS_BY_VALUE CY_N_HISTORY_CLASSES

static gboolean
put_minutes (CyDb *db, const CyHistoryBlockRow *row, GArray *runs, GError **error)
{
  g_autoptr (GBytes) data = cy_rollup_encode (runs, CY_HISTORY_MINUTE_MS);
  CyStmt *stmt = cy_db_prepare (db,
                                "INSERT INTO minute (number, pile, class, from_ms, last_ms, data)"
                                " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 1, row->number);
  cy_stmt_bind_text (stmt, 2, row->pile);
  cy_stmt_bind_int (stmt, 3, row->class);
  cy_stmt_bind_int (stmt, 4, row->from_ms);
  cy_stmt_bind_int (stmt, 5, row->last_ms);
  cy_stmt_bind_blob (stmt, 6, g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  return cy_stmt_run (stmt, error);
}

/* What belongs together */

/* Blocks of half an hour begin anew to learn what is likely: joined to so long, their minutes take half. */
#define JOINED_MS (6 * 60 * CY_HISTORY_MINUTE_MS)

#define NEWEST_BEFORE                                                           \
  "SELECT from_ms FROM minute WHERE pile = ?1 AND class = ?2 AND last_ms <= ?3" \
  " AND number < ?4 ORDER BY last_ms DESC LIMIT 1"
#define OF_ONE_JOIN                                                                  \
  "SELECT number, from_ms, last_ms, data FROM minute WHERE pile = ?1 AND class = ?2" \
  " AND last_ms >= ?3 AND from_ms >= ?3 AND from_ms < ?4 ORDER BY number"
#define LEAVE_OUT                                                                         \
  "DELETE FROM minute WHERE pile = ?1 AND class = ?2 AND last_ms >= ?3 AND from_ms >= ?3" \
  " AND from_ms < ?4"

/* Where the time before the row's is joined, or nothing: it is, or there is none. */
static gboolean
find_unjoined (CyDb *db,
               const CyHistoryBlockRow *row,
               gint64 *out_start_ms,
               gboolean *out_found,
               GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, NEWEST_BEFORE, error);
  gboolean has_row;

  *out_found = FALSE;
  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, row->pile);
  cy_stmt_bind_int (stmt, 2, row->class);
  cy_stmt_bind_int (stmt, 3, row->last_ms);
  cy_stmt_bind_int (stmt, 4, row->number);
  if (!cy_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row) {
    *out_start_ms = cy_history_floor (cy_stmt_get_int (stmt, 0), JOINED_MS);
    *out_found = *out_start_ms < cy_history_floor (row->from_ms, JOINED_MS);
  }
  cy_stmt_reset (stmt);
  return TRUE;
}

static void
bind_join (CyStmt *stmt, const CyHistoryBlockRow *row, gint64 start_ms)
{
  cy_stmt_bind_text (stmt, 1, row->pile);
  cy_stmt_bind_int (stmt, 2, row->class);
  cy_stmt_bind_int (stmt, 3, start_ms);
  cy_stmt_bind_int (stmt, 4, start_ms + JOINED_MS);
}

typedef struct {
  CyHistoryBlockRow row; /* what all of them are together */
  GArray *runs;          /* owned */
  guint n;
  gboolean damaged; /* one of them */
} Join;

static void
take_into_join (CyStmt *stmt, Join *join)
{
  gsize length;
  gconstpointer data = cy_stmt_get_blob (stmt, 3, &length);
  g_autoptr (GArray) runs = cy_rollup_decode (data, length, CY_HISTORY_MINUTE_MS, 0, NULL);

  join->row.number = cy_stmt_get_int (stmt, 0);
  join->row.from_ms = MIN (join->row.from_ms, cy_stmt_get_int (stmt, 1));
  join->row.last_ms = MAX (join->row.last_ms, cy_stmt_get_int (stmt, 2));
  join->n++;
  join->damaged |= runs == NULL;
  for (guint r = 0; runs != NULL && r < runs->len; r++) {
    const CyRollupRun *run = &g_array_index (runs, CyRollupRun, r);

    for (guint i = 0; i < run->rollups->len; i++)
      cy_rollup_append (join->runs, run->series, CY_ROLLUP_TOGETHER,
                        &g_array_index (run->rollups, CyRollup, i));
  }
}

static gboolean
collect_join (CyDb *db, gint64 start_ms, Join *join, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, OF_ONE_JOIN, error);
  gboolean has_row;

  if (stmt == NULL)
    return FALSE;
  bind_join (stmt, &join->row, start_ms);
  do {
    if (!cy_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (has_row)
      take_into_join (stmt, join);
  } while (has_row);
  return TRUE;
}

/* The first row of a new time joins those of the time before: once each. What is damaged stays as it
 * is. */
static gboolean
join_minutes (CyDb *db, const CyHistoryBlockRow *row, GError **error)
{
  g_autoptr (GArray) runs = cy_rollup_runs_new ();
  Join join = {
    { .pile = row->pile, .class = row->class, .from_ms = G_MAXINT64, .last_ms = G_MININT64 },
    runs,
    0,
    FALSE
  };
  gint64 start_ms;
  gboolean found;
  CyStmt *stmt;

  if (!find_unjoined (db, row, &start_ms, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  if (!collect_join (db, start_ms, &join, error))
    return FALSE;
  if (join.n < 2 || join.damaged)
    return TRUE;
  stmt = cy_db_prepare (db, LEAVE_OUT, error);
  if (stmt == NULL)
    return FALSE;
  bind_join (stmt, row, start_ms);
  return cy_stmt_run (stmt, error) && put_minutes (db, &join.row, runs, error);
}

/* Longer steps */

static void
bind_row (CyStmt *stmt, const char *pile, CyHistoryClass class, const Tier *tier, gint64 start_ms)
{
  cy_stmt_bind_text (stmt, 1, pile);
  cy_stmt_bind_int (stmt, 2, tier->kind == CY_ROLLUP_BY_VALUE ? DB_CLASS_BY_VALUE : class);
  cy_stmt_bind_int (stmt, 3, tier->step_ms);
  cy_stmt_bind_int (stmt, 4, start_ms);
}

/* A row that does not read begins anew: what the blocks say is still there. */
static gboolean
load_row (CyDb *db,
          const CyHistoryBlockRow *row,
          const Tier *tier,
          gint64 start_ms,
          GArray **out_runs,
          GError **error)
{
  CyStmt *stmt = cy_db_prepare (db,
                                "SELECT data FROM rollup WHERE pile = ?1 AND class = ?2"
                                " AND step_ms = ?3 AND start_ms = ?4",
                                error);
  gboolean has_row;

  if (stmt == NULL)
    return FALSE;
  bind_row (stmt, row->pile, row->class, tier, start_ms);
  if (!cy_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row) {
    gsize length;
    gconstpointer data = cy_stmt_get_blob (stmt, 0, &length);

    *out_runs = cy_rollup_decode (data, length, tier->step_ms, 0, NULL);
  }
  cy_stmt_reset (stmt);
  if (*out_runs == NULL)
    *out_runs = cy_rollup_runs_new ();
  return TRUE;
}

static gboolean
save_row (CyDb *db,
          const CyHistoryBlockRow *row,
          const Tier *tier,
          gint64 start_ms,
          GArray *runs,
          GError **error)
{
  g_autoptr (GBytes) data = cy_rollup_encode (runs, tier->step_ms);
  CyStmt *stmt =
    cy_db_prepare (db,
                   "INSERT INTO rollup (pile, class, step_ms, start_ms, data)"
                   " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET data = excluded.data",
                   error);

  if (stmt == NULL)
    return FALSE;
  bind_row (stmt, row->pile, row->class, tier, start_ms);
  cy_stmt_bind_blob (stmt, 5, g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  return cy_stmt_run (stmt, error);
}

/* Adds what of the runs begins in one row's time. */
static gboolean
add_to_row (CyDb *db,
            const CyHistoryBlockRow *row,
            const Tier *tier,
            gint64 start_ms,
            GArray *runs,
            GError **error)
{
  g_autoptr (GArray) all = NULL;

  if (!load_row (db, row, tier, start_ms, &all, error))
    return FALSE;
  for (guint r = 0; r < runs->len; r++) {
    const CyRollupRun *run = &g_array_index (runs, CyRollupRun, r);

    for (guint i = 0; i < run->rollups->len; i++) {
      const CyRollup *rollup = &g_array_index (run->rollups, CyRollup, i);

      if (cy_history_floor (rollup->start_ms, tier->row_ms) == start_ms)
        cy_rollup_append (all, run->series, tier->kind, rollup);
    }
  }
  return save_row (db, row, tier, start_ms, all, error);
}

static gboolean
add_to_tier (CyDb *db, const CyHistoryBlockRow *row, const Tier *tier, GArray *runs, GError **error)
{
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint r = 0; r < runs->len; r++) {
    const CyRollupRun *run = &g_array_index (runs, CyRollupRun, r);

    for (guint i = 0; i < run->rollups->len; i++) {
      gint64 start_ms =
        cy_history_floor (g_array_index (run->rollups, CyRollup, i).start_ms, tier->row_ms);

      if (g_hash_table_contains (done, &start_ms))
        continue;
      g_hash_table_add (done, g_memdup2 (&start_ms, sizeof start_ms));
      if (!add_to_row (db, row, tier, start_ms, runs, error))
        return FALSE;
    }
  }
  return TRUE;
}

/**
 * cy_history_tiers_add:
 * @points: all of the block.
 *
 * Adds what a block knows to every tier. In the block's transaction, so that it is added once.
 */
gboolean
cy_history_tiers_add (CyDb *db,
                      const CyHistoryBlockRow *row,
                      const CyPoint *points,
                      gsize n_points,
                      GError **error)
{
  g_autoptr (GArray) minutes = cy_rollup_of_block (points, n_points, row->from_ms, row->last_ms,
                                                   CY_HISTORY_MINUTE_MS, CY_ROLLUP_TOGETHER);

  if (!put_minutes (db, row, minutes, error) || !join_minutes (db, row, error))
    return FALSE;
  for (guint t = 0; t < G_N_ELEMENTS (tiers); t++) {
    g_autoptr (GArray) runs = NULL;

    if (tiers[t].kind == CY_ROLLUP_TOGETHER)
      runs = cy_rollup_fold (minutes, CY_HISTORY_MINUTE_MS, tiers[t].step_ms);
    else if (row->class == CY_HISTORY_CLASS_STATE)
      runs = cy_rollup_of_block (points, n_points, row->from_ms, row->last_ms, tiers[t].step_ms,
                                 CY_ROLLUP_BY_VALUE);
    if (runs != NULL && !add_to_tier (db, row, &tiers[t], runs, error))
      return FALSE;
  }
  return TRUE;
}

#define MINUTES                                                                               \
  "SELECT data FROM minute WHERE pile = ?1 AND class = ?2 AND last_ms >= ?4 AND from_ms < ?5" \
  " AND ?3 = ?3 ORDER BY number"

/* Before the row in which the time begins, ?6 long, the newest may hold a value that stood until then. */
#define ROLLUPS                                                                                  \
  "SELECT data FROM rollup WHERE pile = ?1 AND class = ?2 AND step_ms = ?3 AND start_ms < ?5"    \
  " AND start_ms >= coalesce ((SELECT max (start_ms) FROM rollup WHERE pile = ?1 AND class = ?2" \
  " AND step_ms = ?3 AND start_ms <= ?4 - ?6), ?4 - ?6) ORDER BY start_ms"

static const Tier *
find_tier (const CyTierSlice *slice)
{
  for (guint t = 0; t < G_N_ELEMENTS (tiers); t++) {
    if (tiers[t].kind == slice->kind && tiers[t].step_ms == slice->step_ms)
      return &tiers[t];
  }
  return &minutes_tier;
}

/**
 * cy_history_tiers_lack:
 * @out_lack: (out): whether there are blocks that say something of the time from the slice's begin on,
 *   and that its tier was not told of.
 */
gboolean
cy_history_tiers_lack (CyDb *db, const CyTierSlice *slice, gboolean *out_lack, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, find_tier (slice)->lacking, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, slice->pile);
  cy_stmt_bind_int (stmt, 2, slice->class);
  cy_stmt_bind_int (stmt, 3, slice->from_ms);
  if (!cy_stmt_step (stmt, out_lack, error))
    return FALSE;
  cy_stmt_reset (stmt);
  return TRUE;
}

static gboolean
visit_row (CyStmt *stmt,
           guint32 series,
           gint64 step_ms,
           CyRollupVisit visit,
           gpointer user_data,
           GError **error)
{
  gsize length;
  gconstpointer data = cy_stmt_get_blob (stmt, 0, &length);
  g_autoptr (GArray) runs = cy_rollup_decode (data, length, step_ms, series, error);

  if (runs == NULL)
    return FALSE;
  for (guint r = 0; r < runs->len; r++) {
    GArray *rollups = g_array_index (runs, CyRollupRun, r).rollups;

    for (guint i = 0; i < rollups->len; i++)
      visit (&g_array_index (rollups, CyRollup, i), user_data);
  }
  return TRUE;
}

/**
 * cy_history_tiers_each:
 * @cancellable: (nullable): ends it early.
 *
 * Errors: %CY_HISTORY_ERROR_DAMAGED, %G_IO_ERROR_CANCELLED.
 */
gboolean
cy_history_tiers_each (CyDb *db,
                       const CyTierSlice *slice,
                       guint32 series,
                       GCancellable *cancellable,
                       CyRollupVisit visit,
                       gpointer user_data,
                       GError **error)
{
  const Tier *tier = find_tier (slice);
  CyStmt *stmt = cy_db_prepare (db, tier == &minutes_tier ? MINUTES : ROLLUPS, error);
  gboolean has_row;

  if (stmt == NULL)
    return FALSE;
  bind_row (stmt, slice->pile, slice->class, tier, slice->from_ms);
  cy_stmt_bind_int (stmt, 5, slice->to_ms);
  if (tier != &minutes_tier)
    cy_stmt_bind_int (stmt, 6, tier->row_ms);
  do {
    if (!cy_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (has_row && (g_cancellable_set_error_if_cancelled (cancellable, error) ||
                    !visit_row (stmt, series, tier->step_ms, visit, user_data, error))) {
      cy_stmt_reset (stmt);
      return FALSE;
    }
  } while (has_row);
  return TRUE;
}
