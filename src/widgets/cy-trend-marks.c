/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-job.h"

/* So many lines a tooltip has at most. */
#define MAX_LINES 12

/* A mark that is not over lasts until now, or the end of what is seen. */
static gint64
end_of (const CyTrendChart *self, const CyTrendMark *mark)
{
  return mark->to_us != 0 ? mark->to_us : MAX (self->to_us, mark->from_us);
}

static void
draw_alarm (const CyTrendJob *job, const CyTrendMark *mark, double middle)
{
  double from = cy_trend_x_of (job, mark->from_us);
  double to = cy_trend_x_of (job, end_of (job->self, mark));
  double left = MAX (from, job->frame.left);
  double right = MIN (to, job->frame.left + job->frame.width);

  cy_trend_append_rect (job, left, middle - 1.5, MAX (2, right - left), 3,
                        cy_severity_color (mark->severity, job->palette->on_dark));
  if (from >= job->frame.left - 6)
    cy_severity_snapshot (mark->severity, job->snapshot, from - 6, middle - 6, 12,
                          job->palette->on_dark);
}

/* A post with a flag. */
static void
draw_action (const CyTrendJob *job, const CyTrendMark *mark, double top, double height)
{
  double x = round (cy_trend_x_of (job, mark->from_us));

  if (x < job->frame.left)
    return;
  cy_trend_append_rect (job, x, top, 2, height, &job->palette->accent);
  cy_trend_append_rect (job, x + 2, top, 6, 5, &job->palette->accent);
}

/* Alarms and what people did, above the curves. */
void
cy_trend_draw_marks (const CyTrendJob *job)
{
  CyTrendChart *self = job->self;
  double top = job->frame.top - job->frame.marks;

  if (!self->has_marks)
    return;
  for (guint pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < self->marks->len; i++) {
      const CyTrendMark *mark = &g_array_index (self->marks, CyTrendMark, i);

      if (mark->from_us > self->to_us || end_of (self, mark) < self->from_us)
        continue;
      if (pass == 0 && !mark->is_action)
        draw_alarm (job, mark, top + job->frame.marks / 2);
      if (pass == 1 && mark->is_action)
        draw_action (job, mark, top, job->frame.marks);
    }
  }
}

/* What began about then, and else what lasted then. Returns: (transfer full): maybe empty. */
char *
cy_trend_describe_marks (CyTrendChart *self, gint64 time_us, gint64 within_us)
{
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (guint pass = 0; pass < 2 && n == 0; pass++) {
    for (guint i = 0; i < self->marks->len && n < MAX_LINES; i++) {
      const CyTrendMark *mark = &g_array_index (self->marks, CyTrendMark, i);
      gboolean begins = ABS (mark->from_us - time_us) <= within_us;
      gboolean lasts = mark->from_us <= time_us && time_us <= end_of (self, mark);

      if (pass == 0 ? begins : lasts)
        g_string_append_printf (text, "%s%s", n++ > 0 ? "\n" : "", mark->text);
    }
  }
  return g_string_free (text, FALSE);
}

/* The next mark from the cursor on, forward or back. */
gboolean
cy_trend_next_mark (CyTrendChart *self, int direction, gint64 *out_time_us)
{
  gboolean found = FALSE;
  gint64 from_us = self->cursor_us;

  if (from_us == CY_TREND_NO_CURSOR)
    from_us = direction > 0 ? G_MININT64 : G_MAXINT64;
  for (guint i = 0; i < self->marks->len; i++) {
    gint64 time_us = g_array_index (self->marks, CyTrendMark, i).from_us;

    if (direction > 0 && !found && time_us > from_us) {
      *out_time_us = time_us;
      found = TRUE;
    }
    if (direction < 0 && time_us < from_us) {
      *out_time_us = time_us;
      found = TRUE;
    }
  }
  return found;
}
