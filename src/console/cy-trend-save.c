/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-save.h"

#include "cy-trend-line.h"
#include "cy-trend-table.h"

#define PICTURE_WIDTH  1600
#define PICTURE_HEIGHT 900

/* What is written: of the three forms what can only be made on the main thread is made already. */
typedef struct {
  GFile *file;            /* owned */
  cairo_surface_t *image; /* owned, nullable: to be packed */
  GBytes *bytes;          /* owned, nullable: ready */
  GPtrArray *lines;       /* owned copies, nullable: to become a table */
  gint64 from_us;
  gint64 to_us;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_object_unref (save->file);
  g_clear_pointer (&save->image, cairo_surface_destroy);
  g_clear_pointer (&save->bytes, g_bytes_unref);
  g_clear_pointer (&save->lines, g_ptr_array_unref);
  g_free (save);
}

static char *
make_title (GPtrArray *lines)
{
  GString *title = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++) {
    const CyTrendLine *line = lines->pdata[i];

    if (!line->hidden)
      g_string_append_printf (title, "%s%s", title->len > 0 ? ", " : "", line->series.label);
  }
  return g_string_free (title, FALSE);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  GError *error = NULL;

  if (save->image != NULL)
    save->bytes = cy_trend_image_encode (save->image, &error);
  else if (save->lines != NULL)
    save->bytes = cy_trend_table_write (save->lines, save->from_us, save->to_us);
  if (save->bytes == NULL ||
      !g_file_replace_contents (save->file, g_bytes_get_data (save->bytes, NULL),
                                g_bytes_get_size (save->bytes), NULL, FALSE, G_FILE_CREATE_NONE,
                                NULL, cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static gpointer
copy_line (gconstpointer line, gpointer user_data)
{
  return cy_trend_line_copy (line);
}

/**
 * cy_trend_save:
 * @lines: (element-type CyTrendLine): of the chart.
 * @form: `png`, `svg` or `csv`.
 *
 * Saves what is seen. A file of that name is replaced once the new one is whole. Drawing is done at once,
 * packing and writing on a thread of their own.
 */
void
cy_trend_save (CyTrendChart *chart,
               GPtrArray *lines,
               const char *form,
               GFile *file,
               GAsyncReadyCallback done,
               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, user_data);
  g_autofree char *title = make_title (lines);
  Save *save = g_new0 (Save, 1);
  GError *error = NULL;

  save->file = g_object_ref (file);
  cy_trend_chart_get_range (chart, &save->from_us, &save->to_us);
  g_task_set_task_data (task, save, save_free);
  if (g_str_equal (form, "csv")) {
    save->lines = g_ptr_array_copy (lines, copy_line, NULL);
    g_ptr_array_set_free_func (save->lines, (GDestroyNotify) cy_trend_line_unref);
  } else if (g_str_equal (form, "png")) {
    save->image = cy_trend_chart_draw_image (chart, title, PICTURE_WIDTH, PICTURE_HEIGHT);
  } else {
    save->bytes = cy_trend_chart_draw_svg (chart, title, PICTURE_WIDTH, PICTURE_HEIGHT, &error);
  }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, save_in_thread);
}

gboolean
cy_trend_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
