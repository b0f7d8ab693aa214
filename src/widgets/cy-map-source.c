/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-map-source.h"

#include "cy-map-tile.h"

/**
 * CyMapSource:
 *
 * Draws the base map's tiles as they are needed: sharp at every zoom, in the colours of the style,
 * and with nothing to download.
 *
 * Tiles carry areas and borders only. Names are drawn over them by the marker layer, so that they
 * are sharp between two zoom levels too, and are never cut at a tile's edge.
 *
 * Threading: main thread; it draws in GTask's worker threads.
 */
struct _CyMapSource {
  ShumateMapSource parent_instance;
  CyBaseMap *base_map; /* owned */
  gboolean dark;
  guint scale; /* device pixels per pixel */
};

G_DEFINE_FINAL_TYPE (CyMapSource, cy_map_source, SHUMATE_TYPE_MAP_SOURCE)

/* What a worker thread gets; the tile itself stays in the main thread. */
typedef struct {
  CyBaseMap *base_map;
  gboolean dark;
  guint scale;
  guint zoom;
  guint x;
  guint y;
  ShumateTile *tile; /* owned; main thread only */
} Request;

static void
request_free (Request *request)
{
  cy_base_map_unref (request->base_map);
  g_object_unref (request->tile);
  g_free (request);
}

static void
render_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Request *request = task_data;

  /* Moved on already: the queue may be long after a wild pan. */
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_return_pointer (task,
                         cy_map_tile_render (request->base_map, cy_palette_get (request->dark),
                                             request->zoom, request->x, request->y, request->scale),
                         (GDestroyNotify) g_bytes_unref);
}

/* The worker's task ended: put the pixels on the tile, then end the caller's task. */
static void
on_render_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  const Request *request = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pixels = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GdkTexture) texture = NULL;
  int size = CY_MAP_TILE_SIZE * (int) request->scale;

  if (pixels == NULL) {
    g_task_return_error (outer, g_steal_pointer (&error));
    return;
  }
  texture = gdk_memory_texture_new (size, size, GDK_MEMORY_R8G8B8, pixels, (gsize) size * 3);
  shumate_tile_set_fade_in (request->tile, FALSE);
  shumate_tile_set_paintable (request->tile, GDK_PAINTABLE (texture));
  shumate_tile_set_state (request->tile, SHUMATE_STATE_DONE);
  g_task_return_boolean (outer, TRUE);
}

static void
cy_map_source_fill_tile_async (ShumateMapSource *source,
                               ShumateTile *tile,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  CyMapSource *self = CY_MAP_SOURCE (source);
  g_autoptr (GTask) outer = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GTask) inner = NULL;
  Request *request;

  g_task_set_source_tag (outer, cy_map_source_fill_tile_async);
  request = g_new0 (Request, 1);
  request->base_map = cy_base_map_ref (self->base_map);
  request->dark = self->dark;
  request->scale = self->scale;
  request->zoom = shumate_tile_get_zoom_level (tile);
  request->x = shumate_tile_get_x (tile);
  request->y = shumate_tile_get_y (tile);
  request->tile = g_object_ref (tile);
  shumate_tile_set_state (tile, SHUMATE_STATE_LOADING);
  inner = g_task_new (self, cancellable, on_render_done_cb, g_steal_pointer (&outer));
  g_task_set_task_data (inner, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (inner, render_in_thread);
}

static gboolean
cy_map_source_fill_tile_finish (ShumateMapSource *source, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
cy_map_source_finalize (GObject *object)
{
  CyMapSource *self = CY_MAP_SOURCE (object);

  g_clear_pointer (&self->base_map, cy_base_map_unref);
  G_OBJECT_CLASS (cy_map_source_parent_class)->finalize (object);
}

static void
cy_map_source_class_init (CyMapSourceClass *klass)
{
  ShumateMapSourceClass *source_class = SHUMATE_MAP_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cy_map_source_finalize;
  source_class->fill_tile_async = cy_map_source_fill_tile_async;
  source_class->fill_tile_finish = cy_map_source_fill_tile_finish;
}

static void
cy_map_source_init (CyMapSource *self)
{
}

/**
 * cy_map_source_new:
 * @base_map: what to draw.
 * @dark: in dark colours.
 * @scale: device pixels per pixel.
 */
CyMapSource *
cy_map_source_new (CyBaseMap *base_map, gboolean dark, guint scale)
{
  CyMapSource *self = g_object_new (CY_TYPE_MAP_SOURCE, NULL);
  ShumateMapSource *source = SHUMATE_MAP_SOURCE (self);
  g_autofree char *id = NULL;

  self->base_map = cy_base_map_ref (base_map);
  self->dark = dark;
  self->scale = CLAMP (scale, 1, 2);
  /* The library keeps tiles by their source's id. */
  id = g_strdup_printf ("chargeyard-%s-%u", dark ? "dark" : "light", self->scale);
  shumate_map_source_set_id (source, id);
  shumate_map_source_set_name (source, "Chargeyard");
  shumate_map_source_set_min_zoom_level (source, 0);
  shumate_map_source_set_max_zoom_level (source, CY_MAP_ZOOM_MAX);
  shumate_map_source_set_tile_size (source, CY_MAP_TILE_SIZE);
  shumate_map_source_set_projection (source, SHUMATE_MAP_PROJECTION_MERCATOR);
  return self;
}
