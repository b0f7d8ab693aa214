/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-table.h"

#include <math.h>

#include "cy-csv.h"
#include "cy-rationale.h"
#include "cy-shown.h"

#define HEAD                                                                                     \
  CY_CSV_MARK                                                                                    \
  "raised,cleared,priority,alarm,condition,where,pile,gun,value,limit,level,state,acknowledged," \
  "acknowledged_by,note,reset,reset_by,put_aside,subject,occurrence\r\n"

static void
append_text (GString *out, const char *text)
{
  cy_csv_append_text (out, text);
  g_string_append_c (out, ',');
}

static void
append_number (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isnan (value))
    g_string_append (out, g_ascii_formatd (text, sizeof text, "%.10g", value));
  g_string_append_c (out, ',');
}

static void
append_time (GString *out, gint64 time_us)
{
  if (time_us != 0) {
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
    g_autoptr (GDateTime) local = g_date_time_to_local (utc);
    g_autofree char *seconds = g_date_time_format (local, "%Y-%m-%dT%H:%M:%S");
    g_autofree char *zone = g_date_time_format (local, "%:z");

    g_string_append_printf (out, "%s.%03d%s", seconds, (int) (time_us % G_USEC_PER_SEC / 1000),
                            zone);
  }
  g_string_append_c (out, ',');
}

/* In the words of scripts, one after the other. */
static void
append_put (GString *out, guint put)
{
  static const struct {
    CyAlarmPut put;
    const char *name;
  } names[] = { { CY_ALARM_PUT_SHELVED, "shelved" },
                { CY_ALARM_PUT_OUT_OF_SERVICE, "out_of_service" },
                { CY_ALARM_PUT_SUPPRESSED, "suppressed" } };
  const char *space = "";

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if ((put & names[i].put) == 0)
      continue;
    g_string_append_printf (out, "%s%s", space, names[i].name);
    space = " ";
  }
  g_string_append_c (out, ',');
}

/**
 * cy_alarm_table_begin:
 *
 * Appends the titles of a table (RFC 4180, UTF-8 after a byte order mark).
 */
void
cy_alarm_table_begin (GString *out)
{
  g_string_append (out, HEAD);
}

/**
 * cy_alarm_table_append:
 *
 * Appends a row: times as ISO 8601 in local time, states and levels in the words of scripts, names as they
 * are shown.
 */
void
cy_alarm_table_append (GString *out, CyYard *yard, const CyAlarm *alarm, gint64 now_us)
{
  g_autofree char *what = cy_condition_describe (yard, alarm->condition);
  g_autofree char *where = cy_shown_alarm_place (yard, alarm);

  append_time (out, alarm->raised_us);
  append_time (out, alarm->cleared_us);
  append_text (out, cy_priority_name (alarm->priority));
  append_text (out, what);
  append_text (out, alarm->condition);
  append_text (out, where);
  append_text (out, alarm->pile);
  g_string_append_printf (out, "%u,", alarm->connector);
  append_number (out, alarm->value);
  append_number (out, alarm->limit);
  append_text (out, cy_shown_level (alarm->level));
  append_text (out, cy_alarm_state_name (cy_alarm_get_state (alarm)));
  append_time (out, alarm->acked_us);
  append_text (out, alarm->acked_by);
  append_text (out, alarm->note);
  append_time (out, alarm->reset_us);
  append_text (out, alarm->reset_by);
  append_put (out, cy_alarm_get_put (alarm, now_us));
  append_text (out, alarm->subject);
  g_string_append_printf (out, "%u\r\n", alarm->occurrence);
}
