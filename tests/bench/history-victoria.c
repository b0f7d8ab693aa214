/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-server.h"

/* VictoriaMetrics 1.79 and later, one process. It keeps what it was given in memory for some seconds and
 * does not sync it. */

#define POWER "pile_dc_power{id=\"p%u\"}"

static GStrv
make_arguments (const char *program, const char *folder, const guint ports[2])
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *storage = g_strdup_printf ("-storageDataPath=%s", folder);
  g_autofree char *listen = g_strdup_printf ("-httpListenAddr=127.0.0.1:%u", ports[0]);

  g_strv_builder_add_many (builder, program, storage, listen, "-retentionPeriod=100y",
                           "-loggerLevel=ERROR", NULL);
  return g_strv_builder_end (builder);
}

/* What was taken is put into parts, and parts into one, as days do that nobody waits for. */
static void
flush (HistoryServer *server)
{
  (void) history_server_request (server, "GET", "/internal/force_flush", NULL);
  (void) history_server_request (server, "GET", "/internal/force_merge", NULL);
}

static char *
ask_raw (const HistoryAsked *asked)
{
  g_autofree char *match = g_strdup_printf (POWER, asked->pile);
  g_autofree char *escaped = g_uri_escape_string (match, NULL, FALSE);

  return g_strdup_printf ("/api/v1/export?match[]=%s&start=%.3f&end=%.3f", escaped,
                          (double) asked->from_us / 1e6, (double) asked->to_us / 1e6);
}

static char *
ask_buckets (const HistoryAsked *asked)
{
  gint64 step_ms = (asked->to_us - asked->from_us) / 1000 / asked->n_buckets;
  g_autofree char *query =
    g_strdup_printf ("rollup(" POWER "[%" G_GINT64_FORMAT "ms])", asked->pile, step_ms);
  g_autofree char *escaped = g_uri_escape_string (query, NULL, FALSE);

  return g_strdup_printf (
    "/api/v1/query_range?query=%s&start=%.3f&end=%.3f&step=%" G_GINT64_FORMAT "ms&nocache=1",
    escaped, (double) asked->from_us / 1e6, (double) asked->to_us / 1e6, step_ms);
}

static char *
ask_instant (const HistoryAsked *asked)
{
  return g_strdup_printf ("/api/v1/query?query=%%7Bid!%%3D%%22%%22%%7D&time=%.3f&nocache=1",
                          (double) asked->from_us / 1e6);
}

static char *
make_question (const HistoryAsked *asked)
{
  static char *(*const makers[N_HISTORY_QUESTIONS]) (const HistoryAsked *) = {
    [HISTORY_QUESTION_RAW] = ask_raw,      [HISTORY_QUESTION_BUCKETS] = ask_buckets,
    [HISTORY_QUESTION_SIX] = ask_buckets,  [HISTORY_QUESTION_LATEST] = ask_instant,
    [HISTORY_QUESTION_YARD] = ask_instant,
  };

  return makers[asked->what](asked);
}

const HistoryServerKind history_victoria = {
  .title = "VictoriaMetrics",
  .program = "victoria-metrics",
  .package = "victoria-metrics",
  .ready_path = "/health",
  .write_path = "/write?precision=ms",
  .arguments = make_arguments,
  .flush = flush,
  .question = make_question,
};
