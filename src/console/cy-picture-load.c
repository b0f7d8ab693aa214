/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-picture-load.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>

/* A picture of a telephone has some tens of millions of pixels; one that says it has more is not decoded: a file
 * of a few kilobytes may claim gigabytes. */
#define PIXELS_MAX ((gint64) 120 * 1000 * 1000)

/* Fed in pieces, so that its size is known before most of it is decoded. */
#define PIECE ((gsize) 64 * 1024)

typedef struct {
  GBytes *bytes; /* owned */
  int max_px;
  gboolean too_large;
} Loading;

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  g_bytes_unref (loading->bytes);
  g_free (loading);
}

static void
on_size_cb (GdkPixbufLoader *loader, int width, int height, Loading *loading)
{
  double scale = MIN (1, (double) loading->max_px / MAX (MAX (width, height), 1));

  loading->too_large = (gint64) width * height > PIXELS_MAX;
  gdk_pixbuf_loader_set_size (loader, MAX ((int) (width * scale), 1),
                              MAX ((int) (height * scale), 1));
}

static gboolean
feed (GdkPixbufLoader *loader, Loading *loading, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (loading->bytes, &size);

  for (gsize at = 0; at < size; at += PIECE) {
    if (!gdk_pixbuf_loader_write (loader, data + at, MIN (PIECE, size - at), error))
      return FALSE;
    if (loading->too_large) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _ ("The picture is too large to be shown"));
      return FALSE;
    }
  }
  return TRUE;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  GError *error = NULL;
  gboolean fed;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_cb), data);
  fed = feed (loader, data, &error);
  /* A loader has to be closed; what it says of a picture that is broken anyway is no news. */
  if (!gdk_pixbuf_loader_close (loader, fed ? &error : NULL))
    fed = FALSE;
  if (fed && gdk_pixbuf_loader_get_pixbuf (loader) != NULL)
    g_task_return_pointer (task, gdk_texture_new_for_pixbuf (gdk_pixbuf_loader_get_pixbuf (loader)),
                           g_object_unref);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("It is no picture"));
}

/**
 * cy_picture_load_async:
 * @max_px: its longer side is made no longer.
 *
 * Decodes a picture on a thread of GTask's pool.
 */
void
cy_picture_load_async (GBytes *bytes, int max_px, GAsyncReadyCallback done, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, user_data);
  Loading *loading = g_new0 (Loading, 1);

  loading->bytes = g_bytes_ref (bytes);
  loading->max_px = max_px;
  g_task_set_task_data (task, loading, loading_free);
  g_task_run_in_thread (task, load_in_thread);
}

GdkTexture *
cy_picture_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
