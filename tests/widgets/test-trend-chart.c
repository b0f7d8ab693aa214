/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "capture.h"
#include "cy-severity.h"
#include "cy-trend-job.h"

#define S     ((gint64) 1000000)
#define BEGIN (1700000000 * S)

/* A charge: power up, held, and down again; some values missing in the middle. */
static GBytes *
make_points (guint n, gint64 step_us, double base, double swing, gboolean gap)
{
  CyTrendPoint *points = g_new0 (CyTrendPoint, n);

  for (guint i = 0; i < n; i++) {
    double value =
      base + swing * sin (i * 12.0 / n) + swing * 0.15 * sin (i * 1.7) * cos (i * 0.013);

    points[i] = (CyTrendPoint){ BEGIN + i * step_us, value, value, value, CY_QUALITY_GOOD };
    if (gap && i > n * 0.55 && i < n * 0.62)
      points[i].quality = CY_QUALITY_OFFLINE;
  }
  return g_bytes_new_take (points, n * sizeof *points);
}

static GtkWidget *
show_chart (guint n, gboolean dark, GtkWidget **out_window)
{
  GtkWidget *chart = cy_trend_chart_new ();
  gint64 step = 7200 * S / n;
  g_autoptr (GBytes) power = make_points (n, step, 60, 55, TRUE);
  g_autoptr (GBytes) second = make_points (n, step, 50, 30, FALSE);
  g_autoptr (GBytes) heat = make_points (n, step, 62, 28, FALSE);
  const CyTrendSeries series[] = {
    { .label = "A01-1 输出功率", .unit = "kW", .decimals = 1, .points = power },
    { .label = "A01-2 输出功率", .unit = "kW", .decimals = 1, .points = second, .slot = 1 },
    { .label = "A01-1 枪温",
      .slot = 2,
      .unit = "°C",
      .decimals = 1,
      .points = heat,
      .limit_mask = 1 << CY_LIMIT_LEVEL_H | 1 << CY_LIMIT_LEVEL_HH,
      .limits = { [CY_LIMIT_LEVEL_H] = 80, [CY_LIMIT_LEVEL_HH] = 92 } },
  };

  cy_trend_chart_set_series (CY_TREND_CHART (chart), series, G_N_ELEMENTS (series));
  *out_window = capture_present (chart, 1200, 640, dark);
  return chart;
}

static void
test_draws (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);
  GtkWidget *window;
  GtkWidget *chart = show_chart (20000, dark, &window);
  g_autoptr (GdkTexture) texture = NULL;

  capture_save (window, dark ? "trend-dark-dense" : "trend-light-dense");
  texture = capture_texture (window);
  g_assert_true (capture_has_color (texture, cy_severity_color (CY_SEVERITY_CRITICAL, dark)));
  cy_trend_chart_set_range (CY_TREND_CHART (chart), BEGIN + 4000 * S, BEGIN + 4080 * S);
  cy_trend_chart_set_cursor (CY_TREND_CHART (chart), BEGIN + 4030 * S);
  gtk_widget_grab_focus (chart);
  capture_save (window, dark ? "trend-dark-near" : "trend-light-near");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
on_range_cb (CyTrendChart *chart, gint64 from_us, gint64 to_us, guint *count)
{
  g_assert_cmpint (from_us, <, to_us);
  ++*count;
}

static gboolean
press_key (GtkWidget *widget, guint keyval, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    gboolean handled = FALSE;

    if (!GTK_IS_EVENT_CONTROLLER_KEY (controller))
      continue;
    g_signal_emit_by_name (controller, "key-pressed", keyval, 0u, state, &handled);
    return handled;
  }
  return FALSE;
}

static void
test_keyboard (void)
{
  GtkWidget *window;
  GtkWidget *chart = show_chart (1000, TRUE, &window);
  CyTrendChart *self = CY_TREND_CHART (chart);
  gint64 from, to, before, span;
  guint changes = 0;

  g_signal_connect (chart, "range-changed", G_CALLBACK (on_range_cb), &changes);
  cy_trend_chart_get_range (self, &from, &to);
  g_assert_cmpint (from, ==, BEGIN);
  span = to - from;
  press_key (chart, GDK_KEY_plus, 0);
  cy_trend_chart_get_range (self, &from, &to);
  g_assert_cmpint (to - from, <, span);
  before = from;
  press_key (chart, GDK_KEY_Right, 0);
  cy_trend_chart_get_range (self, &from, &to);
  g_assert_cmpint (from, >, before);
  press_key (chart, GDK_KEY_Home, 0);
  cy_trend_chart_get_range (self, &from, &to);
  g_assert_cmpint (to - from, ==, span);
  g_assert_cmpuint (changes, ==, 3);
  /* Already there: nothing changes. */
  press_key (chart, GDK_KEY_Home, 0);
  g_assert_cmpuint (changes, ==, 3);
  g_assert_cmpint (cy_trend_chart_get_cursor (self), ==, G_MININT64);
  press_key (chart, GDK_KEY_Right, GDK_SHIFT_MASK);
  g_assert_cmpint (cy_trend_chart_get_cursor (self), >, from + span / 2);
  g_assert_true (press_key (chart, GDK_KEY_Escape, 0));
  g_assert_false (press_key (chart, GDK_KEY_Escape, 0));
  /* However often, it stays within what can be shown. */
  for (guint i = 0; i < 400; i++)
    press_key (chart, GDK_KEY_minus, 0);
  for (guint i = 0; i < 400; i++)
    press_key (chart, GDK_KEY_Left, 0);
  capture_save (window, "trend-far");
  for (guint i = 0; i < 800; i++)
    press_key (chart, GDK_KEY_plus, 0);
  cy_trend_chart_get_range (self, &from, &to);
  g_assert_cmpint (to - from, ==, S);
  capture_save (window, "trend-close");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_read_out (void)
{
  GtkWidget *window;
  GtkWidget *chart = show_chart (1000, TRUE, &window);
  g_autofree char *newest = cy_trend_chart_describe (CY_TREND_CHART (chart));
  g_autofree char *in_gap = NULL;

  g_assert_nonnull (strstr (newest, "A01-1 枪温: "));
  g_assert_nonnull (strstr (newest, " kW"));
  g_assert_null (strstr (newest, "no value"));
  cy_trend_chart_set_cursor (CY_TREND_CHART (chart), BEGIN + 7200 * S * 58 / 100);
  in_gap = cy_trend_chart_describe (CY_TREND_CHART (chart));
  g_assert_nonnull (strstr (in_gap, "A01-1 输出功率: no value"));
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, in_gap);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* How far to the right a colour reaches, in parts of the width. */
static double
reach_of (GdkTexture *texture, const GdkRGBA *color)
{
  gsize width = (gsize) gdk_texture_get_width (texture);
  gsize height = (gsize) gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new0 (guint32, width * height);
  const double wanted[3] = { color->blue, color->green, color->red };
  gsize reach = 0;

  gdk_texture_download (texture, (guchar *) pixels, width * sizeof (guint32));
  for (gsize i = 0; i < width * height; i++) {
    gboolean same = TRUE;

    for (guint channel = 0; channel < 3; channel++)
      same = same && fabs ((pixels[i] >> (8 * channel) & 0xff) / 255.0 - wanted[channel]) < 0.02;
    if (same)
      reach = MAX (reach, i % width);
  }
  return (double) reach / (double) width;
}

/* A value that did not change until its pile was lost is seen until then, with few points and with
 * many before it. */
static void
test_held (void)
{
  static const guint n_before[] = { 1, 50000 };
  const GdkRGBA line = { 0x1f / 255.0f, 0x5f / 255.0f, 0xbf / 255.0f, 1 };

  for (guint c = 0; c < G_N_ELEMENTS (n_before); c++) {
    guint n = n_before[c];
    g_autofree CyTrendPoint *points = g_new0 (CyTrendPoint, n + 2);
    g_autoptr (GdkTexture) texture = NULL;
    g_autoptr (GBytes) bytes = NULL;
    GtkWidget *chart = cy_trend_chart_new ();
    GtkWidget *window = capture_present (chart, 800, 300, FALSE);
    CyTrendSeries series = { .label = "", .unit = "kW", .step = TRUE };
    double reach;

    /* A tenth of the time with values, then one that holds to the middle, and a hole. */
    for (guint i = 0; i < n; i++)
      points[i] = (CyTrendPoint){ BEGIN + i * S * 10 / n, 5, 5, 5, CY_QUALITY_GOOD };
    points[n] = (CyTrendPoint){ BEGIN + 50 * S, 0, 0, 0, CY_QUALITY_OFFLINE };
    bytes = g_bytes_new (points, (n + 1) * sizeof *points);
    series.points = bytes;
    cy_trend_chart_set_series (CY_TREND_CHART (chart), &series, 1);
    cy_trend_chart_set_range (CY_TREND_CHART (chart), BEGIN, BEGIN + 100 * S);
    /* The line's letter and the legend have its colour; they are left of the middle. */
    texture = capture_texture (window);
    reach = reach_of (texture, &line);
    g_assert_cmpfloat (reach, >, 0.48);
    g_assert_cmpfloat (reach, <, 0.56);
    gtk_window_destroy (GTK_WINDOW (window));
  }
}

/* Whatever history and limits hold, drawing ends and nothing breaks. */
static void
test_hostile (void)
{
  static const double values[] = { 0, 1e18, 1e300, -1e14, 9.99e14, INFINITY, NAN, 5e-324 };
  GtkWidget *chart = cy_trend_chart_new ();
  GtkWidget *window = capture_present (chart, 400, 200, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint n = 0; n < 3; n++) {
      CyTrendPoint points[] = {
        { BEGIN, values[i], values[i], values[i], CY_QUALITY_GOOD },
        { BEGIN + S, -values[i], -values[i], values[i], CY_QUALITY_GOOD },
      };
      g_autoptr (GBytes) bytes = g_bytes_new (points, n * sizeof points[0]);
      CyTrendSeries series[30];

      for (guint s = 0; s < G_N_ELEMENTS (series); s++)
        series[s] = (CyTrendSeries){ .label = NULL,
                                     .unit = s % 9 ? "kW" : NULL,
                                     .decimals = 99,
                                     .limit_mask = ~0u,
                                     .limits = { 0, values[i], -values[i], NAN, INFINITY },
                                     .points = s % 2 ? bytes : NULL };
      cy_trend_chart_set_series (CY_TREND_CHART (chart), series, G_N_ELEMENTS (series));
      cy_trend_chart_set_range (CY_TREND_CHART (chart), G_MININT64, G_MAXINT64);
      g_object_unref (capture_texture (window));
      cy_trend_chart_set_range (CY_TREND_CHART (chart), BEGIN + 2 * S, BEGIN - S);
      g_object_unref (capture_texture (window));
      cy_trend_chart_fit (CY_TREND_CHART (chart));
      g_object_unref (capture_texture (window));
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_empty (void)
{
  GtkWidget *chart = cy_trend_chart_new ();
  GtkWidget *window = capture_present (chart, 600, 240, FALSE);

  capture_save (window, "trend-empty");
  g_assert_true (press_key (chart, GDK_KEY_Home, 0));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_no_leak (void)
{
  GtkWidget *window;
  gpointer weak = show_chart (100, TRUE, &window);

  g_object_add_weak_pointer (G_OBJECT (weak), &weak);
  gtk_window_destroy (GTK_WINDOW (window));
  capture_spin (50);
  g_assert_null (weak);
}

/* Alarms and what people did: seen, told, and gone to with a key. */
static void
test_marks (void)
{
  static const CyTrendMark marks[] = {
    { BEGIN + 1000 * S, BEGIN + 2000 * S, FALSE, CY_SEVERITY_CRITICAL, "枪温过高" },
    { BEGIN + 1500 * S, BEGIN + 1500 * S, TRUE, CY_SEVERITY_NORMAL, "停止充电" },
    { BEGIN + 90000 * S, 0, FALSE, CY_SEVERITY_HIGH, "later" },
  };
  GtkWidget *window;
  GtkWidget *chart = show_chart (1000, FALSE, &window);
  CyTrendChart *self = CY_TREND_CHART (chart);
  g_autofree char *told = NULL;
  g_autofree char *lasting = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *described = NULL;
  gint64 from, to;

  cy_trend_chart_set_marks (self, marks, G_N_ELEMENTS (marks));
  press_key (chart, GDK_KEY_m, 0);
  g_assert_cmpint (cy_trend_chart_get_cursor (self), ==, BEGIN + 1000 * S);
  described = cy_trend_chart_describe (self);
  g_assert_nonnull (strstr (described, "枪温过高"));
  press_key (chart, GDK_KEY_m, 0);
  told = cy_trend_chart_describe_marks (self, cy_trend_chart_get_cursor (self));
  g_assert_cmpstr (told, ==, "停止充电");
  lasting = cy_trend_chart_describe_marks (self, BEGIN + 1800 * S);
  g_assert_cmpstr (lasting, ==, "枪温过高");
  nothing = cy_trend_chart_describe_marks (self, BEGIN + 5000 * S);
  g_assert_cmpstr (nothing, ==, "");
  press_key (chart, GDK_KEY_m, 0);
  cy_trend_chart_get_range (self, &from, &to);
  g_assert_cmpint (from, <, BEGIN + 90000 * S);
  g_assert_cmpint (to, >, BEGIN + 90000 * S);
  press_key (chart, GDK_KEY_M, GDK_SHIFT_MASK);
  g_assert_cmpint (cy_trend_chart_get_cursor (self), ==, BEGIN + 1500 * S);
  capture_save (window, "trend-marks");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
on_element_cb (GMarkupParseContext *context,
               const char *name,
               const char **names,
               const char **values,
               gpointer user_data,
               GError **error)
{
  char **root = user_data;

  if (*root == NULL)
    *root = g_strdup (name);
}

/* Whether they are a whole document with this root. */
static gboolean
is_xml (GBytes *bytes, const char *wanted)
{
  const GMarkupParser parser = { .start_element = on_element_cb };
  g_autofree char *root = NULL;
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &root, NULL);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return g_markup_parse_context_parse (context, text, (gssize) length, NULL) &&
         g_markup_parse_context_end_parse (context, NULL) && g_strcmp0 (root, wanted) == 0;
}

static double
share_of_white (GdkTexture *texture)
{
  gsize n = (gsize) gdk_texture_get_width (texture) * (gsize) gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new0 (guint32, n);
  gsize n_white = 0;

  gdk_texture_download (texture, (guchar *) pixels,
                        (gsize) gdk_texture_get_width (texture) * sizeof (guint32));
  for (gsize i = 0; i < n; i++)
    n_white += (pixels[i] & 0xffffff) == 0xffffff;
  return (double) n_white / (double) n;
}

/* Two units over each other, limits of the chosen line as bands; on paper as on the screen. */
static void
test_overlaid (void)
{
  GtkWidget *window;
  GtkWidget *chart = show_chart (20000, FALSE, &window);
  CyTrendChart *self = CY_TREND_CHART (chart);
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GBytes) svg = NULL;
  cairo_surface_t *image;

  cy_trend_chart_set_overlaid (self, TRUE);
  cy_trend_chart_set_selected (self, 2);
  cy_trend_chart_set_cursor (self, BEGIN + 3600 * S);
  capture_save (window, "trend-overlaid");
  image = cy_trend_chart_draw_image (self, "一号桩", 800, 400);
  png = cy_trend_image_encode (image, &error);
  g_assert_no_error (error);
  cairo_surface_destroy (image);
  texture = gdk_texture_new_from_bytes (png, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 1600);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 800);
  g_assert_true (capture_has_color (texture, cy_severity_color (CY_SEVERITY_CRITICAL, FALSE)));
  /* The screen's greys have no place on paper. */
  g_assert_cmpfloat (share_of_white (texture), >, 0.5);
  svg = cy_trend_chart_draw_svg (self, "一号桩", 800, 400, &error);
  g_assert_no_error (error);
  g_assert_true (is_xml (svg, "svg"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static GArray *
make_names (const char *first, const char *second)
{
  GArray *names = g_array_new (FALSE, FALSE, sizeof (CyTagName));
  const CyTagName list[] = { { 0, (char *) first }, { 1, (char *) second } };

  g_array_append_vals (names, list, G_N_ELEMENTS (list));
  return names;
}

/* The first two quantities share a plot, a third has its own, and states share an axis only with
 * states that are called alike. */
static void
test_panes (void)
{
  g_autoptr (GBytes) points = make_points (100, S, 0.5, 0.4, FALSE);
  g_autoptr (GArray) idle = make_names ("Idle", "Charging");
  g_autoptr (GArray) same = make_names ("Idle", "Charging");
  g_autoptr (GArray) lock = make_names ("Open", "Locked");
  const CyTrendSeries series[] = {
    { .label = "state", .unit = "", .names = idle, .points = points, .slot = 0 },
    { .label = "power", .unit = "kW", .points = points, .slot = 1 },
    { .label = "heat", .unit = "°C", .points = points, .slot = 2 },
    { .label = "factor", .unit = "", .points = points, .slot = 3 },
    { .label = "lock", .unit = "", .names = lock, .points = points, .slot = 4 },
    { .label = "state 2", .unit = "", .names = same, .points = points, .slot = 5 },
    { .label = "power 2", .unit = "kW", .points = points, .slot = 6 },
  };
  static const guint pane_of[] = { 0, 1, 2, 3, 4, 0, 1 };
  CyTrendChart *chart = CY_TREND_CHART (cy_trend_chart_new ());
  GtkWidget *window = capture_present (GTK_WIDGET (chart), 900, 700, FALSE);
  CyTrendJob job;

  cy_trend_chart_set_series (chart, series, G_N_ELEMENTS (series));
  cy_trend_chart_set_overlaid (chart, TRUE);
  job = cy_trend_plan (chart, 900, 700, cy_palette_get (FALSE));
  g_assert_cmpuint (job.n_panes, ==, 5);
  for (guint i = 0; i < G_N_ELEMENTS (series); i++)
    g_assert_cmpuint (job.pane_of[i], ==, pane_of[i]);
  g_assert_cmpfloat (job.panes[1].top, ==, job.panes[2].top);
  g_assert_true (job.panes[2].right && !job.panes[1].right && !job.panes[3].right);
  g_assert_cmpfloat (job.panes[0].height, <, job.panes[1].height);
  g_assert_cmpfloat (job.panes[3].top, >=, job.panes[1].top + job.panes[1].height);
  g_assert_cmpfloat (job.panes[4].top + job.panes[4].height, <=,
                     job.frame.top + job.frame.height + 1);
  capture_save (window, "trend-panes");
  cy_trend_chart_set_overlaid (chart, FALSE);
  job = cy_trend_plan (chart, 900, 700, cy_palette_get (FALSE));
  g_assert_false (job.panes[2].right);
  g_assert_cmpfloat (job.panes[2].top, >=, job.panes[1].top + job.panes[1].height);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Nobody gets beyond now, and whoever follows it does not lose it by zooming. */
static void
test_now (void)
{
  GtkWidget *window;
  GtkWidget *chart = show_chart (1000, TRUE, &window);
  CyTrendChart *self = CY_TREND_CHART (chart);
  gint64 now = BEGIN + 7000 * S;
  gint64 from, to;

  cy_trend_chart_set_range (self, now - 1000 * S, now);
  cy_trend_chart_set_now (self, now, TRUE);
  press_key (chart, GDK_KEY_Right, 0);
  press_key (chart, GDK_KEY_Page_Down, 0);
  cy_trend_chart_get_range (self, &from, &to);
  g_assert_cmpint (to, ==, now);
  g_assert_cmpint (from, ==, now - 1000 * S);
  press_key (chart, GDK_KEY_plus, 0);
  press_key (chart, GDK_KEY_minus, 0);
  press_key (chart, GDK_KEY_minus, 0);
  cy_trend_chart_get_range (self, &from, &to);
  g_assert_cmpint (to, ==, now);
  g_assert_cmpint (from, <, now - 1000 * S);
  press_key (chart, GDK_KEY_Page_Up, 0);
  cy_trend_chart_get_range (self, &from, &to);
  g_assert_cmpint (to, <, now);
  press_key (chart, GDK_KEY_End, 0);
  cy_trend_chart_get_range (self, &from, &to);
  g_assert_cmpint (to, ==, now);
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
      return controller;
  }
  g_assert_not_reached ();
}

/* The wheel zooms about the pointer, sideways it moves; dragging moves, and pinching zooms. */
static void
test_pointer (void)
{
  GtkWidget *window;
  GtkWidget *chart = show_chart (1000, TRUE, &window);
  CyTrendChart *self = CY_TREND_CHART (chart);
  GtkEventController *scroll = find_controller (chart, GTK_TYPE_EVENT_CONTROLLER_SCROLL);
  GtkEventController *drag = find_controller (chart, GTK_TYPE_GESTURE_DRAG);
  GtkEventController *pinch = find_controller (chart, GTK_TYPE_GESTURE_ZOOM);
  gint64 about = BEGIN + 1800 * S;
  gint64 from, to, from_before, to_before;
  gboolean handled = FALSE;

  cy_trend_chart_set_cursor (self, about);
  cy_trend_chart_get_range (self, &from_before, &to_before);
  g_signal_emit_by_name (scroll, "scroll", 0.0, -1.0, &handled);
  cy_trend_chart_get_range (self, &from, &to);
  g_assert_true (handled);
  g_assert_cmpint (to - from, <, to_before - from_before);
  g_assert_cmpfloat_with_epsilon (
    (double) (about - from) / (double) (to - from),
    (double) (about - from_before) / (double) (to_before - from_before), 1e-3);
  from_before = from;
  to_before = to;
  g_signal_emit_by_name (scroll, "scroll", 1.0, 0.0, &handled);
  cy_trend_chart_get_range (self, &from, &to);
  g_assert_cmpint (to - from, ==, to_before - from_before);
  g_assert_cmpint (from, >, from_before);
  from_before = from;
  g_signal_emit_by_name (drag, "drag-begin", 500.0, 200.0);
  g_signal_emit_by_name (drag, "drag-update", 100.0, 0.0);
  g_signal_emit_by_name (drag, "drag-end", 100.0, 0.0);
  cy_trend_chart_get_range (self, &from, &to);
  g_assert_cmpint (from, <, from_before);
  /* Where fingers are only an event knows; whoever follows keeps the end. */
  cy_trend_chart_set_now (self, to, TRUE);
  from_before = from;
  to_before = to;
  g_signal_emit_by_name (pinch, "begin", NULL);
  g_signal_emit_by_name (pinch, "scale-changed", 2.0);
  cy_trend_chart_get_range (self, &from, &to);
  g_assert_cmpint (to, ==, to_before);
  g_assert_cmpfloat_with_epsilon ((double) (to - from), (double) (to_before - from_before) / 2, 10);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A state's value is its name. */
static void
test_names (void)
{
  const CyTagName list[] = { { 1, (char *) "空闲" }, { 2, (char *) "充电中" } };
  const CyTrendPoint points[] = { { BEGIN, 1, 1, 1, CY_QUALITY_GOOD },
                                  { BEGIN + 100 * S, 2, 2, 2, CY_QUALITY_GOOD } };
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (CyTagName));
  g_autoptr (GBytes) bytes = g_bytes_new (points, sizeof points);
  GtkWidget *chart = cy_trend_chart_new ();
  GtkWidget *window = capture_present (chart, 800, 300, FALSE);
  CyTrendSeries series = {
    .label = "x", .unit = "", .step = TRUE, .names = names, .points = bytes
  };
  g_autofree char *newest = NULL;
  g_autofree char *before = NULL;

  g_array_append_vals (names, list, G_N_ELEMENTS (list));
  cy_trend_chart_set_series (CY_TREND_CHART (chart), &series, 1);
  capture_save (window, "trend-names");
  newest = cy_trend_chart_read (CY_TREND_CHART (chart), 0);
  g_assert_cmpstr (newest, ==, "充电中");
  cy_trend_chart_set_cursor (CY_TREND_CHART (chart), BEGIN + 50 * S);
  before = cy_trend_chart_read (CY_TREND_CHART (chart), 0);
  g_assert_cmpstr (before, ==, "空闲");
  gtk_window_destroy (GTK_WINDOW (window));
}

typedef struct {
  guint n;
  guint level;
  double value;
} Dragged;

static void
on_dragged_cb (CyTrendChart *chart, guint level, double value, Dragged *dragged)
{
  dragged->n++;
  dragged->level = level;
  dragged->value = value;
}

static GtkWidget *
show_hot (GtkWidget **out_window, Dragged *dragged)
{
  GtkWidget *chart = cy_trend_chart_new ();
  g_autoptr (GBytes) heat = make_points (500, 14400 * S / 1000, 50, 10, FALSE);
  const CyTrendSeries series = {
    .label = "A01-1 枪温",
    .unit = "°C",
    .decimals = 1,
    .points = heat,
    .limit_mask = 1 << CY_LIMIT_LEVEL_H | 1 << CY_LIMIT_LEVEL_HH,
    .limits = { [CY_LIMIT_LEVEL_H] = 80, [CY_LIMIT_LEVEL_HH] = 92 },
  };

  cy_trend_chart_set_series (CY_TREND_CHART (chart), &series, 1);
  cy_trend_chart_set_limits_movable (CY_TREND_CHART (chart), TRUE);
  g_signal_connect (chart, "limit-dragged", G_CALLBACK (on_dragged_cb), dragged);
  *out_window = capture_present (chart, 800, 400, FALSE);
  return chart;
}

static CyTrendPane
pane_of (GtkWidget *chart)
{
  return cy_trend_plan (CY_TREND_CHART (chart), gtk_widget_get_width (chart),
                        gtk_widget_get_height (chart), cy_palette_current ())
    .panes[0];
}

/* A line follows the pointer by pixels, however the axis would like to follow the line. */
static void
test_limits_dragged (void)
{
  GtkWidget *window;
  Dragged dragged = { 0 };
  GtkWidget *chart = show_hot (&window, &dragged);
  GtkEventController *drag = find_controller (chart, GTK_TYPE_GESTURE_DRAG);
  CyTrendPane pane = pane_of (chart);
  double y = cy_trend_y_of (&pane, 80);
  double per_px = (pane.high - pane.low) / pane.height;
  gint64 from, to, from_after, to_after;

  cy_trend_chart_get_range (CY_TREND_CHART (chart), &from, &to);
  g_signal_emit_by_name (drag, "drag-begin", 400.0, y + 2);
  for (guint i = 1; i <= 30; i++)
    g_signal_emit_by_name (drag, "drag-update", 50.0, (double) i);
  g_assert_cmpuint (dragged.n, ==, 30);
  g_assert_cmpuint (dragged.level, ==, CY_LIMIT_LEVEL_H);
  g_assert_cmpfloat_with_epsilon (dragged.value, 80 - 32 * per_px, 0.06);
  g_assert_cmpfloat (pane_of (chart).high, ==, pane.high);
  capture_save (window, "trend-limit-dragged");
  g_signal_emit_by_name (drag, "drag-end", 50.0, 30.0);
  cy_trend_chart_get_range (CY_TREND_CHART (chart), &from_after, &to_after);
  g_assert_cmpint (from_after, ==, from);
  g_assert_cmpint (to_after, ==, to);
  /* Beside a line, dragging moves in time as ever. */
  g_signal_emit_by_name (drag, "drag-begin", 400.0, cy_trend_y_of (&pane, 60));
  g_signal_emit_by_name (drag, "drag-update", 50.0, 3.0);
  g_signal_emit_by_name (drag, "drag-end", 50.0, 3.0);
  cy_trend_chart_get_range (CY_TREND_CHART (chart), &from_after, &to_after);
  g_assert_cmpint (from_after, <, from);
  g_assert_cmpuint (dragged.n, ==, 30);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_limits_keys (void)
{
  GtkWidget *window;
  Dragged dragged = { 0 };
  GtkWidget *chart = show_hot (&window, &dragged);

  g_assert_true (press_key (chart, GDK_KEY_Down, 0));
  g_assert_cmpfloat_with_epsilon (dragged.value, 79.9, 1e-9);
  press_key (chart, GDK_KEY_Up, GDK_SHIFT_MASK);
  g_assert_cmpfloat_with_epsilon (dragged.value, 80.9, 1e-9);
  press_key (chart, GDK_KEY_l, 0);
  press_key (chart, GDK_KEY_Up, 0);
  g_assert_cmpuint (dragged.level, ==, CY_LIMIT_LEVEL_HH);
  g_assert_cmpfloat_with_epsilon (dragged.value, 92.1, 1e-9);
  cy_trend_chart_set_limit (CY_TREND_CHART (chart), CY_LIMIT_LEVEL_HH, NAN);
  g_assert_cmpuint (dragged.n, ==, 3);
  press_key (chart, GDK_KEY_Down, 0);
  g_assert_cmpuint (dragged.level, ==, CY_LIMIT_LEVEL_H);
  /* Where they are not to be moved the keys are for others. */
  cy_trend_chart_set_limits_movable (CY_TREND_CHART (chart), FALSE);
  g_assert_false (press_key (chart, GDK_KEY_Down, 0));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_data_func ("/trend-chart/draws/dark", GINT_TO_POINTER (TRUE), test_draws);
  g_test_add_data_func ("/trend-chart/draws/light", GINT_TO_POINTER (FALSE), test_draws);
  g_test_add_func ("/trend-chart/keyboard", test_keyboard);
  g_test_add_func ("/trend-chart/read-out", test_read_out);
  g_test_add_func ("/trend-chart/marks", test_marks);
  g_test_add_func ("/trend-chart/overlaid", test_overlaid);
  g_test_add_func ("/trend-chart/names", test_names);
  g_test_add_func ("/trend-chart/panes", test_panes);
  g_test_add_func ("/trend-chart/now", test_now);
  g_test_add_func ("/trend-chart/pointer", test_pointer);
  g_test_add_func ("/trend-chart/limits-dragged", test_limits_dragged);
  g_test_add_func ("/trend-chart/limits-keys", test_limits_keys);
  g_test_add_func ("/trend-chart/held", test_held);
  g_test_add_func ("/trend-chart/hostile", test_hostile);
  g_test_add_func ("/trend-chart/empty", test_empty);
  g_test_add_func ("/trend-chart/no-leak", test_no_leak);
  return g_test_run ();
}
