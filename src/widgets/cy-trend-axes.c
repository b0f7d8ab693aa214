/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-severity.h"
#include "cy-trend-job.h"
#include "cy-trend-scale.h"

/* Room for the lines' letters right of the plot [px]. */
#define LETTERS 24

static const char *const limit_letters[CY_N_LIMIT_LEVELS] = {
  [CY_LIMIT_LEVEL_NONE] = "", [CY_LIMIT_LEVEL_L] = "L",   [CY_LIMIT_LEVEL_LL] = "LL",
  [CY_LIMIT_LEVEL_H] = "H",   [CY_LIMIT_LEVEL_HH] = "HH",
};

/* On the axis: beside the plot, left, or right of what is written there about lines. */
static void
draw_axis_text (const CyTrendJob *job, gboolean right, const char *label, double y)
{
  CyTextCache *texts = job->self->texts;
  int room = (int) job->frame.left - 8;
  int width;

  pango_layout_get_pixel_size (cy_text_cache_get (texts, CY_TEXT_TINY, label, room), &width, NULL);
  (void) cy_text_draw (texts, job->snapshot, CY_TEXT_TINY, label,
                       right ? job->frame.left + job->frame.width + LETTERS
                             : job->frame.left - 6 - width,
                       y, room, &job->palette->dim);
}

/* A state by its name, where there is one; nothing between two states. */
static char *
label_value (const CyTrendPane *pane, double value, int decimals)
{
  for (guint i = 0; pane->names != NULL && i < pane->names->len; i++) {
    const CyTagName *name = &g_array_index (pane->names, CyTagName, i);

    if ((double) name->value == value)
      return g_strdup (name->name);
  }
  if (pane->names != NULL && value != floor (value))
    return g_strdup ("");
  /* Adding zero makes zero of minus zero. */
  return g_strdup_printf ("%.*f", decimals, value + 0.0);
}

/* The unit above its axis, and with two axes on a plot who is read on it: `A, C · V`. */
static void
draw_unit (const CyTrendJob *job, guint index, double y)
{
  const CyTrendPane *pane = &job->panes[index];
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean shared = FALSE;

  for (guint p = 0; p < job->n_panes; p++)
    shared |= p != index && job->panes[p].top == pane->top;
  for (guint i = 0; shared && i < job->self->series->len; i++)
    if (job->pane_of[i] == index)
      g_string_append_printf (text, "%s%c", text->len > 0 ? ", " : "",
                              cy_trend_slot_letter (cy_trend_series_at (job, i)->slot));
  if (shared && *pane->unit != '\0')
    g_string_append (text, " · ");
  g_string_append (text, pane->unit);
  draw_axis_text (job, pane->right, text->str, y);
}

void
cy_trend_draw_value_grid (const CyTrendJob *job, guint index)
{
  const CyTrendPane *pane = &job->panes[index];
  gboolean right = pane->right;
  double text = cy_text_cache_get_height (job->self->texts, CY_TEXT_TINY);
  guint n_ticks = (guint) CLAMP (pane->height / (text * 2.2), 2, 8);
  double step = cy_trend_value_step (pane->high - pane->low, n_ticks);
  int decimals = (int) cy_trend_value_decimals (step);

  if (!right)
    cy_trend_append_rect (job, job->frame.left, pane->top, job->frame.width, pane->height,
                          &job->palette->surface);
  draw_unit (job, index, pane->top - text - 2);
  for (guint i = 0; i <= n_ticks + 1; i++) {
    double value = (ceil (pane->low / step) + i) * step;
    double y = round (cy_trend_y_of (pane, value));
    g_autofree char *label = label_value (pane, value, decimals);

    if (value > pane->high)
      break;
    if (*label == '\0')
      continue;
    /* The grid is the left axis's; the right one has strokes. */
    cy_trend_append_rect (job, right ? job->frame.left + job->frame.width : job->frame.left, y,
                          right ? 4 : job->frame.width, 1, &job->palette->line);
    if (y - text / 2 > pane->top - 2)
      draw_axis_text (job, right, label, y - text / 2);
  }
}

void
cy_trend_draw_time_axis (const CyTrendJob *job)
{
  CyTrendChart *self = job->self;
  gint64 span = self->to_us - self->from_us;
  guint n_ticks = (guint) MAX (2, job->frame.width / 96);
  const CyTrendTimeStep *step = cy_trend_time_step (span, n_ticks);
  double text = cy_text_cache_get_height (self->texts, CY_TEXT_TINY);
  double y = job->frame.top + job->frame.height + 3;
  g_autofree char *from = cy_trend_format_time (self->from_us, self->zone, "%Y-%m-%d %H:%M:%S");
  g_autofree char *to = cy_trend_format_time (self->to_us, self->zone, "%Y-%m-%d %H:%M:%S");
  int width;

  for (gint64 tick = cy_trend_first_tick (self->from_us, step->step_us, self->zone);
       tick <= self->to_us; tick += step->step_us) {
    double x = round (cy_trend_x_of (job, tick));
    g_autofree char *label = cy_trend_format_time (tick, self->zone, step->format);

    for (guint p = 0; p < job->n_panes; p++)
      cy_trend_append_rect (job, x, job->panes[p].top, 1, job->panes[p].height,
                            &job->palette->line);
    pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_TINY, label, -1), &width,
                                 NULL);
    x = MIN (x - width / 2.0, job->frame.left + job->frame.width + job->frame.right - width);
    (void) cy_text_draw (self->texts, job->snapshot, CY_TEXT_TINY, label, x, y, -1,
                         &job->palette->text);
  }
  (void) cy_text_draw (self->texts, job->snapshot, CY_TEXT_TINY, from, job->frame.left, y + text,
                       -1, &job->palette->dim);
  pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_TINY, to, -1), &width, NULL);
  (void) cy_text_draw (self->texts, job->snapshot, CY_TEXT_TINY, to,
                       job->frame.left + job->frame.width - width, y + text, -1,
                       &job->palette->dim);
}

/* Yellow on a light ground is no line: its shape's edge is. */
static const GdkRGBA *
limit_color (const CyTrendJob *job, CySeverity severity)
{
  if (!job->palette->on_dark && severity == CY_SEVERITY_MEDIUM)
    return &cy_severity_get (severity)->style[0].edge;
  return cy_severity_color (severity, job->palette->on_dark);
}

/* With two axes a number alone could be read on the wrong one. */
static char *
label_limit (const CyTrendJob *job, guint index, CyLimitLevel level)
{
  const CyTrendSeries *series = cy_trend_series_at (job, index);
  g_autofree char *limit =
    g_strdup_printf ("%.*f", (int) MIN (series->decimals, 9), series->limits[level]);

  if (job->self->series->len == 1)
    return g_strdup_printf ("%s %s", limit_letters[level], limit);
  return g_strdup_printf ("%c %s %s %s", cy_trend_slot_letter (series->slot), limit_letters[level],
                          limit, series->unit);
}

static void
draw_limit (const CyTrendJob *job, const CyTrendPane *pane, guint index, CyLimitLevel level)
{
  const CyTrendSeries *series = cy_trend_series_at (job, index);
  double limit = series->limits[level];
  CySeverity severity = cy_severity_of_sample (CY_QUALITY_GOOD, level);
  GdkRGBA color = *limit_color (job, severity);
  double y = round (cy_trend_y_of (pane, limit));
  gboolean high = cy_limit_level_is_high (level);
  g_autofree char *label = label_limit (job, index, level);
  double text = cy_text_cache_get_height (job->self->texts, CY_TEXT_TINY);
  double label_y = high ? y - text : y + 1;
  gboolean fits = high ? label_y >= pane->top : label_y + text <= pane->top + pane->height;
  double label_x = job->frame.left + 4;

  for (double x = 0; x < job->frame.width; x += 9)
    cy_trend_append_rect (job, job->frame.left + x, y - 1, 5, 2, &color);
  /* Beyond the line, or where the pane ends there, before it and beside the other limit's. */
  if (!fits) {
    int width;

    pango_layout_get_pixel_size (cy_text_cache_get (job->self->texts, CY_TEXT_TINY, label, -1),
                                 &width, NULL);
    label_x += width + 12;
    label_y = high ? y + 1 : y - text;
  }
  (void) cy_text_draw (job->self->texts, job->snapshot, CY_TEXT_TINY, label, label_x, label_y, -1,
                       &job->palette->text);
  if (job->self->series->len > 1 && job->self->selected != (int) index)
    return;
  /* What lies beyond is shaded. */
  color.alpha = 0.1f;
  if (high)
    cy_trend_append_rect (job, job->frame.left, pane->top, job->frame.width, MAX (0, y - pane->top),
                          &color);
  else
    cy_trend_append_rect (job, job->frame.left, y, job->frame.width,
                          MAX (0, pane->top + pane->height - y), &color);
}

void
cy_trend_draw_limits (const CyTrendJob *job, guint index)
{
  const CyTrendSeries *series = cy_trend_series_at (job, index);
  const CyTrendPane *pane = &job->panes[job->pane_of[index]];

  if (!cy_trend_shows_limits (job, index))
    return;
  for (guint level = 1; level < CY_N_LIMIT_LEVELS; level++)
    if ((series->limit_mask & (1u << level)) != 0 && series->limits[level] >= pane->low &&
        series->limits[level] <= pane->high)
      draw_limit (job, pane, index, level);
}
