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

/* Alarms that begin nearer than this are one shape, with their number [px]. */
#define HEAP 13.0

typedef struct {
  double x; /* where the first begins [px] */
  CySeverity worst;
  guint n;
} Heap;

static void
draw_heap (const CyTrendJob *job, const Heap *heap, double middle)
{
  CyTextCache *texts = job->self->texts;
  g_autofree char *number = g_strdup_printf ("%u", heap->n);

  if (heap->n == 0)
    return;
  cy_severity_snapshot (heap->worst, job->snapshot, heap->x - 6, middle - 6, 12,
                        job->palette->on_dark);
  if (heap->n > 1)
    (void) cy_text_draw (texts, job->snapshot, CY_TEXT_TINY, number, heap->x + 7,
                         middle - cy_text_cache_get_height (texts, CY_TEXT_TINY) / 2.0, -1,
                         &job->palette->text);
}

static void
draw_duration (const CyTrendJob *job, const CyTrendMark *mark, double middle)
{
  double from = MAX (cy_trend_x_of (job, mark->from_us), job->frame.left);
  double to =
    MIN (cy_trend_x_of (job, end_of (job->self, mark)), job->frame.left + job->frame.width);

  cy_trend_append_rect (job, from, middle - 1.5, MAX (2, to - from), 3,
                        cy_severity_color (mark->severity, job->palette->on_dark));
}

static gboolean
is_seen (const CyTrendChart *self, const CyTrendMark *mark)
{
  return mark->from_us <= self->to_us && end_of (self, mark) >= self->from_us;
}

/* How long each lasted, and over it where each began; what began before is only a bar. */
static void
draw_alarms (const CyTrendJob *job, double middle)
{
  CyTrendChart *self = job->self;
  Heap heap = { 0 };

  for (guint i = 0; i < self->marks->len; i++) {
    const CyTrendMark *mark = &g_array_index (self->marks, CyTrendMark, i);

    if (!mark->is_action && is_seen (self, mark))
      draw_duration (job, mark, middle);
  }
  for (guint i = 0; i < self->marks->len; i++) {
    const CyTrendMark *mark = &g_array_index (self->marks, CyTrendMark, i);
    double x = cy_trend_x_of (job, mark->from_us);

    if (mark->is_action || !is_seen (self, mark) || x < job->frame.left - 6)
      continue;
    if (heap.n > 0 && x - heap.x > HEAP) {
      draw_heap (job, &heap, middle);
      heap.n = 0;
    }
    heap.x = heap.n == 0 ? x : heap.x;
    heap.worst = heap.n == 0 ? mark->severity : MAX (heap.worst, mark->severity);
    heap.n++;
  }
  draw_heap (job, &heap, middle);
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
  draw_alarms (job, top + job->frame.marks / 2);
  for (guint i = 0; i < self->marks->len; i++) {
    const CyTrendMark *mark = &g_array_index (self->marks, CyTrendMark, i);

    if (mark->is_action && is_seen (self, mark))
      draw_action (job, mark, top, job->frame.marks);
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
