/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-duty-rule.h"

#include <string.h>

#define DAY_MIN  1440u
#define WEEK_MIN (7 * DAY_MIN)

static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

static gboolean
take_day (const char **text, guint *out_day)
{
  for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
    if (g_ascii_strncasecmp (*text, days[i], 3) == 0) {
      *text += 3;
      *out_day = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* HH:MM, 24:00 at the end of a day. */
static gboolean
take_time (const char **text, guint *out_minute)
{
  const char *t = *text;

  for (guint i = 0; i < 5; i++) {
    if (i == 2 ? t[i] != ':' : !g_ascii_isdigit (t[i]))
      return FALSE;
  }
  *out_minute = (guint) ((t[0] - '0') * 600 + (t[1] - '0') * 60 + (t[3] - '0') * 10 + t[4] - '0');
  *text += 5;
  return t[3] < '6' && *out_minute <= DAY_MIN;
}

static gboolean
add_window (CyDuty *duty, guint day, guint from, guint to)
{
  guint length = to > from ? to - from : to + DAY_MIN - from;

  if (duty->n_windows == CY_DUTY_MAX_WINDOWS)
    return FALSE;
  duty->windows[duty->n_windows].from = (guint16) (day * DAY_MIN + from);
  duty->windows[duty->n_windows++].to = (guint16) (day * DAY_MIN + from + length);
  return TRUE;
}

/* "Mon-Fri 08:00-18:00", "Sat 22:00-06:00" (into Sunday), "08:00-18:00" (every day). */
static gboolean
read_window (const char *text, CyDuty *duty)
{
  guint first = 0;
  guint last = 6;
  guint from;
  guint to;

  if (take_day (&text, &first)) {
    last = first;
    if (*text == '-' && (text++, !take_day (&text, &last)))
      return FALSE;
    text += strspn (text, " ");
  }
  if (!take_time (&text, &from) || *text++ != '-' || !take_time (&text, &to) || *text != '\0' ||
      from == to)
    return FALSE;
  for (guint day = first;; day = (day + 1) % 7) {
    if (!add_window (duty, day, from, to))
      return FALSE;
    if (day == last)
      return TRUE;
  }
}

/**
 * cy_duty_parse:
 * @text: windows with commas between them: `Mon-Fri 08:00-18:00, Sat 22:00-06:00`; without days every day;
 *   nothing at all is always.
 *
 * Errors: %CY_RULES_ERROR_SYNTAX, which names the window.
 */
gboolean
cy_duty_parse (const char *text, CyDuty *out_duty, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  CyDuty duty = { 0 };

  for (guint i = 0; parts[i] != NULL; i++) {
    g_strstrip (parts[i]);
    if (*parts[i] == '\0' && parts[1] == NULL)
      break;
    if (read_window (parts[i], &duty))
      continue;
    g_set_error (error, CY_RULES_ERROR, CY_RULES_ERROR_SYNTAX,
                 "\"%s\" is not like \"Mon-Fri 08:00-18:00\", or there are too many", parts[i]);
    return FALSE;
  }
  *out_duty = duty;
  return TRUE;
}

/**
 * cy_duty_covers:
 * @weekday: 0 is Monday.
 * @minute: of the day, local time.
 */
gboolean
cy_duty_covers (const CyDuty *duty, guint weekday, guint minute)
{
  guint at = weekday * DAY_MIN + minute;

  for (guint i = 0; i < duty->n_windows; i++) {
    guint from = duty->windows[i].from;
    guint to = duty->windows[i].to;

    if ((at >= from && at < to) || (at + WEEK_MIN >= from && at + WEEK_MIN < to))
      return TRUE;
  }
  return duty->n_windows == 0;
}
