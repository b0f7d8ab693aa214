/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "cy-db.h"
#include "history-bench.h"

#define SEED 1

static gboolean
insert_batch (CyDb *db, const CySampleBatch *batch, GError **error)
{
  CyStmt *stmt =
    cy_db_prepare (db, "INSERT INTO sample (time_ms, series, value) VALUES (?1, ?2, ?3)", error);

  if (stmt == NULL || !cy_db_begin (db, error))
    return FALSE;
  for (guint i = 0; i < batch->changes->len; i++) {
    const CySampleChange *change = &g_array_index (batch->changes, CySampleChange, i);

    cy_stmt_bind_int (stmt, 1, change->time_us / 1000);
    cy_stmt_bind_int (stmt, 2, change->pile * WORKLOAD_TAGS + change->tag);
    cy_stmt_bind_int (stmt, 3, change->raw);
    if (!cy_stmt_run (stmt, error))
      return FALSE;
  }
  return cy_db_commit (db, error);
}

/**
 * history_rows_store:
 *
 * The plain table everyone begins with, on the same connection settings, a commit a batch too.
 */
void
history_rows_store (gconstpointer data, gpointer out)
{
  const HistoryLoad *load = data;
  HistoryStored *stored = out;
  g_autofree char *path = history_load_path (load);
  g_autofree gint32 *known = history_load_known (load);
  g_autoptr (Workload) workload = workload_new (load->n_piles, SEED);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_WRITE, &error);

  if (db == NULL || !cy_db_exec (db,
                                 "CREATE TABLE sample (time_ms INTEGER, series INTEGER,"
                                 " value INTEGER, PRIMARY KEY (time_ms, series)) WITHOUT ROWID",
                                 &error))
    bench_fail ("the rows of the reference", error);
  for (guint i = 0; i < load->seconds; i++) {
    g_autoptr (CySampleBatch) batch = history_load_step (load, workload, known, NULL);
    double cpu_us = bench_thread_cpu_us ();

    stored->changes += batch->changes->len;
    if (!insert_batch (db, batch, &error))
      bench_fail ("the rows of the reference", error);
    stored->cpu_us += bench_thread_cpu_us () - cpu_us;
  }
  g_clear_pointer (&db, cy_db_close);
  stored->values = history_load_values (load);
  history_load_weigh (path, stored);
}
