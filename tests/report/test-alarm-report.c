/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-report.h"

#include <gio/gio.h>
#include <string.h>

static const CyAlarmReportRow rows[] = {
  { { "Critical", "Device fault: over-current", "5号桩 2号枪 · 人民广场充电站", "", "10:00:01", "–",
      "Active, not acknowledged", NULL },
    TRUE },
  { { "高", "枪温过高", "2号桩 1号枪 · 人民广场充电站", "92.0 °C ≥ HH 90.0", "2026-11-25 09:00:01",
      "2026-11-25 09:10:01", "Handled", "王工: 已通知现场，等待处理" },
    FALSE },
};

static CyAlarmReport
make_report (guint n_rows)
{
  CyAlarmReport report = { .view = "Last 24 hours",
                           .filter = "人民广场充电站, High",
                           .when = "2026-11-25 16:00",
                           .time_us = 1795622400000000,
                           .who = "王工",
                           .program = "Chargeyard 1.0",
                           .rows = g_array_new (FALSE, FALSE, sizeof (CyAlarmReportRow)) };

  for (guint i = 0; i < n_rows; i++)
    g_array_append_val (report.rows, rows[i % G_N_ELEMENTS (rows)]);
  return report;
}

static GBytes *
render (const CyAlarmReport *report)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = cy_alarm_report_render (report, &error);
  gsize length;
  const char *data;

  g_assert_no_error (error);
  data = g_bytes_get_data (bytes, &length);
  g_assert_cmpmem (data, 5, "%PDF-", 5);
  g_assert_nonnull (g_strrstr_len (data + length - 32, 32, "%%EOF"));
  return bytes;
}

/* What is on the paper; %NULL where nothing can read it. */
static char *
read_text (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = NULL;
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  g_autoptr (GSubprocess) reader = NULL;

  if (program == NULL)
    return NULL;
  reader = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                             program, "-layout", "-", "-", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (reader, bytes, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, word)) != NULL; at++)
    n++;
  return n;
}

/* A table goes on over pages, each with its titles; an empty one is a paper too. */
static void
test_pages (void)
{
  static const struct {
    guint n_rows;
    guint at_least;
    guint at_most;
  } cases[] = { { 0, 1, 1 }, { 1, 1, 1 }, { 10, 1, 2 }, { 100, 3, 14 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyAlarmReport report = make_report (cases[i].n_rows);
    g_autoptr (GBytes) bytes = render (&report);
    g_autofree char *text = read_text (bytes);
    const char *path = g_getenv ("CY_REPORT_PDF");
    guint n_pages;

    g_array_unref (report.rows);
    if (text == NULL) {
      g_test_skip ("pdftotext is missing (poppler-utils)");
      return;
    }
    n_pages = count (text, "Page ");
    g_assert_cmpuint (n_pages, >=, cases[i].at_least);
    g_assert_cmpuint (n_pages, <=, cases[i].at_most);
    g_assert_cmpuint (count (text, "Raised"), ==, cases[i].n_rows > 0 ? n_pages : 0);
    g_assert_cmpuint (count (text, "92.0"), ==, cases[i].n_rows / 2);
    g_assert_nonnull (strstr (text, "人民广场充电站, High"));
    if (path != NULL && cases[i].n_rows == 100)
      g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                          (gssize) g_bytes_get_size (bytes), NULL));
  }
}

static void
test_same (void)
{
  CyAlarmReport report = make_report (20);
  g_autoptr (GBytes) first = render (&report);
  g_autoptr (GBytes) second = render (&report);
  g_autoptr (GBytes) other = NULL;

  g_assert_true (g_bytes_equal (first, second));
  report.remark = "Only the newest of them";
  other = render (&report);
  g_assert_false (g_bytes_equal (first, other));
  g_array_unref (report.rows);
}

/* Nothing is said: it is a paper all the same. */
static void
test_empty (void)
{
  CyAlarmReport report = { .rows = g_array_new (FALSE, FALSE, sizeof (CyAlarmReportRow)) };
  const CyAlarmReportRow row = { { NULL }, FALSE };
  g_autoptr (GBytes) bytes = NULL;

  g_array_append_val (report.rows, row);
  bytes = render (&report);
  g_array_unref (report.rows);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/alarms/pages", test_pages);
  g_test_add_func ("/report/alarms/same", test_same);
  g_test_add_func ("/report/alarms/empty", test_empty);
  return g_test_run ();
}
