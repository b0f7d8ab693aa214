/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-server.h"

/* InfluxDB 1.6, one process. It syncs its log with each request. */

#define TIMES "time >= %" G_GINT64_FORMAT "ms AND time < %" G_GINT64_FORMAT "ms"

static GStrv
make_arguments (const char *program, const char *folder, const guint ports[2])
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  /* With no file of settings, all of them come from the environment. */
  g_strv_builder_add_many (builder, program, "run", "-config", "/dev/null", NULL);
  return g_strv_builder_end (builder);
}

static void
set_environment (GSubprocessLauncher *launcher, const char *folder, const guint ports[2])
{
  g_autofree char *http = g_strdup_printf ("127.0.0.1:%u", ports[0]);
  g_autofree char *other = g_strdup_printf ("127.0.0.1:%u", ports[1]);
  g_autofree char *meta = g_build_filename (folder, "meta", NULL);
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *wal = g_build_filename (folder, "wal", NULL);
  const struct {
    const char *name;
    const char *value;
  } variables[] = {
    { "INFLUXDB_HTTP_BIND_ADDRESS", http },
    { "INFLUXDB_BIND_ADDRESS", other },
    { "INFLUXDB_META_DIR", meta },
    { "INFLUXDB_DATA_DIR", data },
    { "INFLUXDB_DATA_WAL_DIR", wal },
    { "INFLUXDB_REPORTING_DISABLED", "true" },
    { "INFLUXDB_MONITOR_STORE_ENABLED", "false" },
    { "INFLUXDB_HTTP_LOG_ENABLED", "false" },
    /* What waits in the log for ten minutes, and what is packed for good after four hours, by
     * default: a bench does not wait for that. */
    { "INFLUXDB_DATA_CACHE_SNAPSHOT_WRITE_COLD_DURATION", "2s" },
    { "INFLUXDB_DATA_COMPACT_FULL_WRITE_COLD_DURATION", "4s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_subprocess_launcher_setenv (launcher, variables[i].name, variables[i].value, TRUE);
}

static void
set_up (HistoryServer *server)
{
  (void) history_server_request (server, "POST", "/query?q=CREATE%20DATABASE%20bench", NULL);
}

/* It writes what is in its log into files of its own accord, some seconds after the last line. */
static void
flush (HistoryServer *server)
{
  g_usleep (8 * G_USEC_PER_SEC);
}

static char *
make_statement (const HistoryAsked *asked)
{
  gint64 from_ms = asked->from_us / 1000;
  gint64 to_ms = asked->to_us / 1000;

  switch (asked->what) {
  case HISTORY_QUESTION_RAW:
    return g_strdup_printf ("SELECT dc_power FROM pile WHERE id = 'p%u' AND " TIMES, asked->pile,
                            from_ms, to_ms);
  case HISTORY_QUESTION_BUCKETS:
  case HISTORY_QUESTION_SIX:
    return g_strdup_printf ("SELECT min(dc_power), max(dc_power), mean(dc_power) FROM pile"
                            " WHERE id = 'p%u' AND " TIMES " GROUP BY time(%" G_GINT64_FORMAT "ms)",
                            asked->pile, from_ms, to_ms, (to_ms - from_ms) / asked->n_buckets);
  default:
    return g_strdup_printf (
      "SELECT last(*) FROM pile WHERE time <= %" G_GINT64_FORMAT "ms GROUP BY id", from_ms);
  }
}

static char *
make_question (const HistoryAsked *asked)
{
  g_autofree char *statement = make_statement (asked);
  g_autofree char *escaped = g_uri_escape_string (statement, NULL, FALSE);

  return g_strdup_printf ("/query?db=bench&epoch=ms&q=%s", escaped);
}

const HistoryServerKind history_influx = {
  .title = "InfluxDB",
  .program = "influxd",
  .package = "influxdb",
  .ready_path = "/ping",
  .write_path = "/write?db=bench&precision=ms",
  .arguments = make_arguments,
  .set_environment = set_environment,
  .set_up = set_up,
  .flush = flush,
  .question = make_question,
};
