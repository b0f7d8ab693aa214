/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-past.h"

#include "cy-db.h"

#define N(count) \
  "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < " count " - 1)"

#define INTO \
  " INSERT INTO alarm (subject, occurrence, priority, raised_us, raised_by, cleared_us, acked_us)"

/* What the journal's tables would hold after thirty bad days. NOW is now [µs UTC]. */
static const char past[] =
  /* A contactor that chatters through an hour: sixty times for eight seconds, twelve seconds apart. */
  N ("60") INTO " SELECT 'p1/1/fault.contactor', 1 + i, 2, NOW - 7200000000 + i * 20000000, 'x',"
                "  NOW - 7200000000 + i * 20000000 + 8000000, 0 FROM n;"
  /* A gun that is a little too warm every three hours, for five minutes, and acknowledged. */
  N ("200") INTO
  " SELECT 'p2/1/temp.gun.high', 1 + i, 1, NOW - 2400000000000 + i * 10800000000, 'x',"
  "  NOW - 2400000000000 + i * 10800000000 + 300000000,"
  "  NOW - 2400000000000 + i * 10800000000 + 60000000 FROM n;"
  /* Warnings that mean little, and last twenty minutes. */
  N ("600") INTO " SELECT 'p10/1/warning.w' || (i / 10), 1 + i % 10, 0,"
                 "  NOW - 2500000000000 + i * 4000000000, 'x',"
                 "  NOW - 2500000000000 + i * 4000000000 + 1200000000,"
                 "  NOW - 2500000000000 + i * 4000000000 + 30000000 FROM n;"
  /* An afternoon on which the network went: forty links within two minutes, ten days ago. */
  N ("40") INTO
  " SELECT 'p' || (20 + i) || '/0/link', 1, 3, NOW - 864000000000 + i * 3000000, 'x',"
  "  NOW - 864000000000 + 3600000000, NOW - 864000000000 + 600000000 FROM n;"
  /* Standing for three days; shelved; suppressed; and before the thirty days, still there. */
  "INSERT INTO alarm (subject, occurrence, priority, raised_us, raised_by, suppressor) VALUES"
  " ('p1/2/bay.blocked', 1, 2, NOW - 259200000000, 'x', NULL),"
  " ('p2/2/warning.fan', 1, 1, NOW - 100000000, 'x', NULL),"
  " ('p2/2/fault.fan', 1, 2, NOW - 90000000, 'x', 'link'),"
  " ('p10/2/link', 1, 3, NOW - 2600000000000, 'x', NULL);"
  "INSERT INTO aside (subject, kind, holds, since_us, until_us, occurrence, priority, actor, "
  "set_by)"
  " VALUES ('p2/2/warning.fan', 0, 1, NOW - 200000000, NOW + 3600000000, 0, 1, 'ann', 'x');";

/* A minute of it, sixty times. */
static const char chatter[] =
  N ("60") INTO " SELECT 'SUBJECT', 1 + i, 1, NOW - 7200000000 + i * 60000000, 'x',"
                "  NOW - 7200000000 + i * 60000000 + 8000000, 0 FROM n;";

static void
write_tables (const char *data_dir, const char *sql)
{
  g_autofree char *path = g_build_filename (data_dir, "yard.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_true (cy_db_exec (db, sql, &error));
  g_assert_no_error (error);
}

static char *
replace (const char *text, const char *word, const char *by)
{
  g_auto (GStrv) parts = g_strsplit (text, word, -1);

  return g_strjoinv (by, parts);
}

/**
 * alarm_past_write:
 * @data_dir: of a node, which may run.
 *
 * Thirty days of alarms, straight into the tables they are read from. A rebuild would lose them.
 */
void
alarm_past_write (const char *data_dir, gint64 now_us)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, now_us);
  g_autofree char *sql = replace (past, "NOW", now);

  write_tables (data_dir, sql);
}

/**
 * alarm_past_chatter:
 * @subject: whose.
 *
 * An hour in which an alarm comes every minute for eight seconds.
 */
void
alarm_past_chatter (const char *data_dir, const char *subject, gint64 now_us)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, now_us);
  g_autofree char *of_subject = replace (chatter, "SUBJECT", subject);
  g_autofree char *sql = replace (of_subject, "NOW", now);

  write_tables (data_dir, sql);
}
