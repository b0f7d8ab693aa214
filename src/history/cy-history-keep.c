/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-keep.h"

#include "cy-history-private.h"
#include "cy-invoke.h"

/* What other nodes share of what they recorded is kept here, in tables of its own: it is never mixed with what this
 * node recorded, and the same share twice is the same as once. */

/* As long as this history's own, see cy-history-retention.c; and so many rows go with each share. */
#define KEEP_MS ((gint64) 3660 * CY_HISTORY_DAY_MS)
#define OLD_ROWS                                                                            \
  "DELETE FROM kept WHERE id IN (SELECT id FROM kept WHERE start_ms < ?1 ORDER BY start_ms" \
  " LIMIT 8)"

typedef struct {
  CyHistory *history; /* borrowed */
  CyKeptMark mark;    /* owned: who, which, and then how far */
  CyHistoryShare *share;
  gint64 now_ms;
  CyHistoryKept answer;
  gpointer user_data;
  GMainContext *context; /* owned */
  GError *error;
} Job;

static void
job_free (Job *job)
{
  g_free (job->mark.node);
  g_free (job->mark.pile);
  cy_history_share_free (job->share);
  g_main_context_unref (job->context);
  g_clear_error (&job->error);
  g_free (job);
}

void
cy_kept_mark_free (CyKeptMark *mark)
{
  if (mark == NULL)
    return;
  g_free (mark->node);
  g_free (mark->pile);
  g_free (mark);
}

static gboolean
answer_cb (gpointer data)
{
  const Job *job = data;

  job->answer (job->error == NULL ? &job->mark : NULL, job->error, job->user_data);
  return G_SOURCE_REMOVE;
}

/* --- series --------------------------------------------------------------------------------------- */

static gboolean
check_room (CyDb *db, const char *pile, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, "SELECT count (*) FROM kept_series WHERE pile = ?1", error);
  gboolean row;
  gint64 n;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, pile);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  n = cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  if (n <= CY_KEPT_MAX_SERIES)
    return TRUE;
  g_set_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED,
               "%s: what is kept of it has more than %d tags and scales", pile, CY_KEPT_MAX_SERIES);
  return FALSE;
}

static gboolean
find_series (CyDb *db,
             const char *pile,
             const CySeriesTag *tag,
             guint32 *out_series,
             GError **error)
{
  CyStmt *stmt = cy_db_prepare (
    db,
    "INSERT INTO kept_series (pile, connector, measure, scale, offset) VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT DO UPDATE SET id = id RETURNING id",
    error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, pile);
  cy_stmt_bind_int (stmt, 2, tag->connector);
  cy_stmt_bind_text (stmt, 3, tag->measure);
  cy_stmt_bind_double (stmt, 4, tag->scale);
  cy_stmt_bind_double (stmt, 5, tag->offset);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_series = (guint32) cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return TRUE;
}

/* --- rows ----------------------------------------------------------------------------------------- */

static void
bind_row (CyStmt *stmt, const Job *job, guint tier)
{
  cy_stmt_bind_text (stmt, 1, job->mark.pile);
  cy_stmt_bind_text (stmt, 2, job->mark.node);
  cy_stmt_bind_int (stmt, 3, tier);
  cy_stmt_bind_int (stmt, 4, cy_history_floor (job->share->from_ms, CY_SHARE_LEAF_MS));
}

/* A row that does not read begins anew. */
static gboolean
load_row (CyDb *db, const Job *job, guint tier, GArray **out_runs, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db,
                                "SELECT data FROM kept WHERE pile = ?1 AND node = ?2 AND tier = ?3"
                                " AND start_ms = ?4",
                                error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  bind_row (stmt, job, tier);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  if (row) {
    gsize length;
    gconstpointer data = cy_stmt_get_blob (stmt, 0, &length);

    *out_runs = cy_rollup_decode (data, length, cy_share_tiers[tier].step_ms, 0, NULL);
  }
  cy_stmt_reset (stmt);
  if (*out_runs == NULL)
    *out_runs = cy_rollup_runs_new ();
  return TRUE;
}

static gboolean
save_row (CyDb *db, const Job *job, guint tier, GArray *runs, GError **error)
{
  g_autoptr (GBytes) data = cy_rollup_encode (runs, cy_share_tiers[tier].step_ms);
  CyStmt *stmt =
    cy_db_prepare (db,
                   "INSERT INTO kept (pile, node, tier, start_ms, data)"
                   " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET data = excluded.data",
                   error);

  if (stmt == NULL)
    return FALSE;
  bind_row (stmt, job, tier);
  cy_stmt_bind_blob (stmt, 5, g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  return cy_stmt_run (stmt, error);
}

/* One that stands for many steps is there before the share and behind it, too. */
static void
append_part (GArray *runs,
             const CyShareTier *tier,
             guint32 series,
             CyRollup rollup,
             gint64 from_ms,
             gint64 to_ms)
{
  const gint64 start_ms = MAX (rollup.start_ms, from_ms);
  const gint64 end_ms = MIN (rollup.start_ms + (gint64) rollup.n_steps * tier->step_ms, to_ms);

  if (start_ms >= end_ms)
    return;
  if (rollup.n_steps > 1) {
    rollup.start_ms = start_ms;
    rollup.n_steps = (guint64) ((end_ms - start_ms) / tier->step_ms);
    rollup.known_ms = end_ms - start_ms;
    rollup.area = (double) rollup.last * (double) rollup.known_ms;
  }
  cy_rollup_append (runs, series, tier->kind, &rollup);
}

/* What a row says of a time, under this history's own numbers of series: @numbers, by theirs, or as they are. */
static void
append_runs (GArray *runs,
             const GArray *more,
             const CyShareTier *tier,
             GHashTable *numbers,
             gint64 from_ms,
             gint64 to_ms)
{
  for (guint r = 0; r < more->len; r++) {
    const CyRollupRun *run = &g_array_index (more, CyRollupRun, r);
    const guint32 series =
      numbers == NULL
        ? run->series
        : GPOINTER_TO_UINT (g_hash_table_lookup (numbers, GUINT_TO_POINTER (run->series)));

    for (guint i = 0; i < run->rollups->len; i++)
      append_part (runs, tier, series, g_array_index (run->rollups, CyRollup, i), from_ms, to_ms);
  }
}

/* The share takes the place of whatever was kept of its time. */
static gboolean
put_tier (CyDb *db, const Job *job, guint tier, GHashTable *numbers, GError **error)
{
  const CyHistoryShare *share = job->share;
  const CyShareTier *t = &cy_share_tiers[tier];
  g_autoptr (GArray) runs = cy_rollup_runs_new ();
  g_autoptr (GArray) before = NULL;

  if (!load_row (db, job, tier, &before, error))
    return FALSE;
  append_runs (runs, before, t, NULL, G_MININT64, share->from_ms);
  append_runs (runs, share->tiers[tier], t, numbers, share->from_ms, share->to_ms);
  append_runs (runs, before, t, NULL, share->to_ms, G_MAXINT64);
  return (runs->len == 0 && before->len == 0) || save_row (db, job, tier, runs, error);
}

/* --- marks ---------------------------------------------------------------------------------------- */

static gboolean
load_mark (CyDb *db, CyKeptMark *mark, GError **error)
{
  CyStmt *stmt = cy_db_prepare (
    db, "SELECT first_ms, last_ms, until_ms, edition FROM kept_mark WHERE node = ?1 AND pile = ?2",
    error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, mark->node);
  cy_stmt_bind_text (stmt, 2, mark->pile);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  mark->first_ms = row ? cy_stmt_get_int (stmt, 0) : 0;
  mark->last_ms = row ? cy_stmt_get_int (stmt, 1) : 0;
  mark->until_ms = row ? cy_stmt_get_int (stmt, 2) : 0;
  mark->edition = row ? cy_stmt_get_int (stmt, 3) : 0;
  cy_stmt_reset (stmt);
  return TRUE;
}

static gboolean
save_mark (CyDb *db, const CyKeptMark *mark, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db,
                                "INSERT OR REPLACE INTO kept_mark (node, pile, first_ms, last_ms,"
                                " until_ms, edition) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, mark->node);
  cy_stmt_bind_text (stmt, 2, mark->pile);
  cy_stmt_bind_int (stmt, 3, mark->first_ms);
  cy_stmt_bind_int (stmt, 4, mark->last_ms);
  cy_stmt_bind_int (stmt, 5, mark->until_ms);
  cy_stmt_bind_int (stmt, 6, mark->edition);
  return cy_stmt_run (stmt, error);
}

/* Between when something is known, which is not all of the time that was asked about. */
static void
note_known (CyKeptMark *mark, const CyHistoryShare *share)
{
  for (guint t = 0; t < CY_N_SHARE_TIERS; t++) {
    for (guint r = 0; r < share->tiers[t]->len; r++) {
      const GArray *rollups = g_array_index (share->tiers[t], CyRollupRun, r).rollups;
      const CyRollup *first = &g_array_index (rollups, CyRollup, 0);
      const CyRollup *last = &g_array_index (rollups, CyRollup, rollups->len - 1);

      if (rollups->len == 0)
        continue;
      mark->first_ms = mark->last_ms == 0 ? first->start_ms : MIN (mark->first_ms, first->start_ms);
      mark->last_ms =
        MAX (mark->last_ms, last->start_ms + (gint64) last->n_steps * cy_share_tiers[t].step_ms);
    }
  }
}

/* A share continues what is kept, or begins another edition of it. */
static gboolean
move_mark (CyDb *db, Job *job, GError **error)
{
  const CyHistoryShare *share = job->share;
  CyKeptMark *mark = &job->mark;

  if (!load_mark (db, mark, error))
    return FALSE;
  if (share->to_ms > job->now_ms ||
      (share->edition == mark->edition && share->from_ms < mark->until_ms)) {
    g_set_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED,
                 "%s: roll-ups from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                 " were not asked for: it is %" G_GINT64_FORMAT ", and until %" G_GINT64_FORMAT
                 " they are here",
                 mark->pile, share->from_ms, share->to_ms, job->now_ms, mark->until_ms);
    return FALSE;
  }
  note_known (mark, share);
  mark->until_ms = share->to_ms;
  mark->edition = share->edition;
  return save_mark (db, mark, error);
}

/* --- all of it ------------------------------------------------------------------------------------ */

static gboolean
put_share (CyDb *db, const Job *job, GError **error)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < job->share->tags->len; i++) {
    const CySeriesTag *tag = &g_array_index (job->share->tags, CySeriesTag, i);
    guint32 series;

    if (!find_series (db, job->mark.pile, tag, &series, error))
      return FALSE;
    g_hash_table_insert (numbers, GUINT_TO_POINTER (tag->series), GUINT_TO_POINTER (series));
  }
  if (!check_room (db, job->mark.pile, error))
    return FALSE;
  for (guint tier = 0; tier < CY_N_SHARE_TIERS; tier++) {
    if (!put_tier (db, job, tier, numbers, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
throw_away (CyDb *db, gint64 now_ms, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, OLD_ROWS, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 1, cy_history_floor (now_ms - KEEP_MS, CY_SHARE_LEAF_MS));
  return cy_stmt_run (stmt, error);
}

/* On the writer thread, between the seconds: one transaction, so that the mark never says more than there is. */
static void
keep (gpointer data)
{
  Job *job = data;
  CyDb *db = job->history->db;

  if (cy_db_begin (db, &job->error) &&
      !(move_mark (db, job, &job->error) && put_share (db, job, &job->error) &&
        throw_away (db, job->now_ms, &job->error) && cy_db_commit (db, &job->error)))
    cy_db_rollback (db);
  cy_invoke (job->context, answer_cb, job, (GDestroyNotify) job_free);
}

/**
 * cy_history_keep:
 * @keeping: copied, its share is taken.
 * @answer: called in the caller's main context.
 *
 * Keeps what another node shared, beside what this one recorded. All of it is on the disk, with how far it goes, or
 * nothing.
 *
 * Errors: #CY_DB_ERROR; %CY_HISTORY_ERROR_DAMAGED for a share of another time than what is missing, of the future, or
 *   with too many tags; %CY_HISTORY_ERROR_BUSY.
 */
void
cy_history_keep (CyHistory *history,
                 const CyHistoryKeeping *keeping,
                 CyHistoryKept answer,
                 gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  *job = (Job){ .history = history,
                .mark = { .node = g_strdup (keeping->node), .pile = g_strdup (keeping->pile) },
                .share = keeping->share,
                .now_ms = keeping->now_ms,
                .answer = answer,
                .user_data = user_data,
                .context = g_main_context_ref_thread_default () };
  if (cy_worker_push (history->write_worker, keep, job, NULL))
    return;
  job->error = g_error_new (CY_HISTORY_ERROR, CY_HISTORY_ERROR_BUSY,
                            "%s: the history is too busy; try again", keeping->pile);
  cy_invoke (job->context, answer_cb, job, (GDestroyNotify) job_free);
}
