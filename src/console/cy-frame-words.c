/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-frame-words.h"

#include <glib/gi18n-lib.h>

#include "cy-modbus-describe.h"

#define BYTES_PER_LINE 16

static const struct {
  const char *direction;
  const char *outcome;
  CySeverity severity;
} events[CY_TRACE_N_EVENTS] = {
  [CY_TRACE_REQUEST] = { N_ ("→ request"), N_ ("sent"), CY_SEVERITY_NORMAL },
  [CY_TRACE_ANSWERED] = { N_ ("← answer"), N_ ("good"), CY_SEVERITY_NORMAL },
  [CY_TRACE_EXCEPTION] = { N_ ("← answer"), N_ ("refused"), CY_SEVERITY_MEDIUM },
  [CY_TRACE_TIMEOUT] = { N_ ("× nothing"), N_ ("no answer"), CY_SEVERITY_OFFLINE },
  [CY_TRACE_LATE] = { N_ ("← answer"), N_ ("too late"), CY_SEVERITY_MEDIUM },
  [CY_TRACE_MALFORMED] = { N_ ("← answer"), N_ ("malformed"), CY_SEVERITY_HIGH },
  [CY_TRACE_LOST] = { N_ ("× nothing"), N_ ("connection lost"), CY_SEVERITY_OFFLINE },
};

static CyTraceEvent
event_of (const CyTraceFrame *frame)
{
  return MIN ((guint) frame->event, CY_TRACE_N_EVENTS - 1);
}

gboolean
cy_frame_words_is_trouble (const CyTraceFrame *frame)
{
  return events[event_of (frame)].severity != CY_SEVERITY_NORMAL;
}

CySeverity
cy_frame_words_severity (const CyTraceFrame *frame)
{
  return events[event_of (frame)].severity;
}

const char *
cy_frame_words_direction (const CyTraceFrame *frame)
{
  return _ (events[event_of (frame)].direction);
}

const char *
cy_frame_words_outcome (const CyTraceFrame *frame)
{
  return _ (events[event_of (frame)].outcome);
}

/**
 * cy_frame_words_time:
 *
 * Returns: (transfer full): local time of day with milliseconds.
 */
char *
cy_frame_words_time (const CyTraceFrame *frame)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (frame->time_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time = utc == NULL ? NULL : g_date_time_to_local (utc);
  g_autofree char *seconds = time == NULL ? g_strdup ("–") : g_date_time_format (time, "%H:%M:%S");

  return g_strdup_printf ("%s.%03u", seconds, (guint) (frame->time_us / 1000 % 1000));
}

/**
 * cy_frame_words_latency:
 *
 * Returns: (transfer full): in milliseconds; empty when it is not known.
 */
char *
cy_frame_words_latency (const CyTraceFrame *frame)
{
  return frame->latency_us < 0 || frame->event == CY_TRACE_REQUEST
           ? g_strdup ("")
           : g_strdup_printf ("%.1f", (double) frame->latency_us / 1000);
}

/**
 * cy_frame_words_text:
 *
 * Returns: (transfer full): what the frame says, in the terms of the standard.
 */
char *
cy_frame_words_text (const CyTraceFrame *frame)
{
  if (frame->event == CY_TRACE_TIMEOUT)
    return g_strdup_printf (_ ("Request %u was not answered in time"), frame->transaction);
  if (frame->event == CY_TRACE_LOST)
    return g_strdup_printf (_ ("The connection broke before request %u was answered"),
                            frame->transaction);
  return cy_modbus_describe_frame (frame->bytes, frame->length, frame->event != CY_TRACE_REQUEST);
}

static void
append_bytes (GString *text, const guint8 *bytes, guint n)
{
  for (guint i = 0; i < BYTES_PER_LINE; i++) {
    if (i < n)
      g_string_append_printf (text, " %02x", bytes[i]);
    else
      g_string_append (text, "   ");
    if (i == BYTES_PER_LINE / 2 - 1)
      g_string_append_c (text, ' ');
  }
  g_string_append (text, "  ");
  for (guint i = 0; i < n; i++)
    g_string_append_c (text, g_ascii_isprint (bytes[i]) ? (char) bytes[i] : '.');
}

/**
 * cy_frame_words_dump:
 *
 * Returns: (transfer full): its bytes, sixteen to a line, as numbers and as letters.
 */
char *
cy_frame_words_dump (const CyTraceFrame *frame)
{
  GString *text = g_string_new (NULL);
  guint length = MIN (frame->length, CY_TRACE_MAX_BYTES);

  for (guint i = 0; i < length; i += BYTES_PER_LINE) {
    g_string_append_printf (text, "%s%04x ", i > 0 ? "\n" : "", i);
    append_bytes (text, frame->bytes + i, MIN (BYTES_PER_LINE, length - i));
  }
  return g_string_free (text, FALSE);
}

/**
 * cy_frame_words_line:
 *
 * Returns: (transfer full): all about it in one line of text, for files.
 */
char *
cy_frame_words_line (const CyTraceFrame *frame)
{
  g_autofree char *time = cy_frame_words_time (frame);
  g_autofree char *latency = cy_frame_words_latency (frame);
  g_autofree char *text = cy_frame_words_text (frame);
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "%s\t%s\t%s\t%u\t%u\t%s\t%s\t", time,
                          cy_frame_words_direction (frame), cy_frame_words_outcome (frame),
                          frame->unit, frame->transaction, latency, text);
  for (guint i = 0; i < MIN (frame->length, CY_TRACE_MAX_BYTES); i++)
    g_string_append_printf (line, "%s%02x", i > 0 ? " " : "", frame->bytes[i]);
  return g_string_free (line, FALSE);
}
