/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "capture.h"

#include <adwaita.h>
#include <math.h>

/* How long anything may take that a test waits for [ms]. */
#define PATIENCE_MS 10000

/**
 * capture_init:
 *
 * To be called instead of gtk_test_init(). Expects the surroundings that tests/xvfb.sh makes.
 */
void
capture_init (int *argc, char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  /* A picture taken in the middle of an animation is different each time. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

static gboolean
on_timeout_cb (gpointer fired)
{
  *(gboolean *) fired = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * capture_spin:
 *
 * Runs the main loop for a while.
 */
void
capture_spin (guint milliseconds)
{
  gboolean fired = FALSE;

  g_timeout_add (milliseconds, on_timeout_cb, &fired);
  while (!fired)
    g_main_context_iteration (NULL, TRUE);
}

/**
 * capture_wait:
 *
 * Runs the main loop until @done says so; fails the test when it never does.
 */
void
capture_wait (gboolean (*done) (gpointer), gpointer user_data)
{
  gint64 end = g_get_monotonic_time () + (gint64) PATIENCE_MS * 1000;

  while (!done (user_data)) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    capture_spin (5);
  }
}

/**
 * capture_present:
 * @child: (transfer floating): what to look at.
 *
 * Shows a widget in a window of its own.
 *
 * Returns: (transfer none): the window; end it with gtk_window_destroy().
 */
GtkWidget *
capture_present (GtkWidget *child, int width, int height, gboolean dark)
{
  GtkWidget *window = gtk_window_new ();

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  return window;
}

typedef struct {
  GtkWidget *window;
  GdkTexture *texture;
} Shot;

/* Only after a frame was painted does the widget's render node exist: before, a paintable of it is
 * empty. */
static void
on_after_paint_cb (GdkFrameClock *clock, Shot *shot)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (shot->window);
  g_autoptr (GskRenderNode) node = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL || shot->texture != NULL)
    return;
  shot->texture =
    gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (shot->window)), node,
                                 &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
}

static gboolean
shot_done (gpointer data)
{
  Shot *shot = data;

  if (shot->texture == NULL)
    gtk_widget_queue_draw (shot->window);
  return shot->texture != NULL;
}

/**
 * capture_texture:
 *
 * Returns: (transfer full): what a window looks like now.
 */
GdkTexture *
capture_texture (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  Shot shot = { window, NULL };
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint_cb), &shot);

  capture_wait (shot_done, &shot);
  g_signal_handler_disconnect (clock, handler);
  return shot.texture;
}

/**
 * capture_save:
 * @name: without directory and ending.
 *
 * Saves what a window looks like to $CY_CAPTURE_DIR, for people to look at; does nothing when that
 * is not set.
 */
void
capture_save (GtkWidget *window, const char *name)
{
  const char *directory = g_getenv ("CY_CAPTURE_DIR");
  g_autoptr (GdkTexture) texture = capture_texture (window);
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = NULL;

  if (directory == NULL)
    return;
  path = g_build_filename (directory, file, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

/**
 * capture_has_color:
 *
 * Returns: whether any pixel has nearly this colour.
 */
gboolean
capture_has_color (GdkTexture *texture, const GdkRGBA *color)
{
  gsize width = (gsize) gdk_texture_get_width (texture);
  gsize height = (gsize) gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new0 (guint32, width * height);
  const double wanted[3] = { color->blue, color->green, color->red };

  gdk_texture_download (texture, (guchar *) pixels, width * sizeof (guint32));
  for (gsize i = 0; i < width * height; i++) {
    gboolean same = TRUE;

    for (guint channel = 0; channel < 3; channel++)
      same = same && fabs ((pixels[i] >> (8 * channel) & 0xff) / 255.0 - wanted[channel]) < 0.012;
    if (same)
      return TRUE;
  }
  return FALSE;
}
