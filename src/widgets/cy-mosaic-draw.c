/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-pile-mosaic-private.h"

/* The frame of a selected tile below a heading is not covered by it [px]. */
#define SELECTION_ROOM 3

static const CyMosaicCount *
group_count (CyPileMosaic *self, guint group)
{
  const CyMosaicGroup *range = &g_array_index (self->layout.groups, CyMosaicGroup, group);
  CyMosaicCount *count = &g_array_index (self->counts, CyMosaicCount, group);

  if (count->known)
    return count;
  *count = (CyMosaicCount){ .known = TRUE };
  for (guint i = range->first; i < range->first + range->n_tiles; i++) {
    CySeverity severity = cy_pile_mosaic_tile (self, i)->severity;

    count->worst = MAX (count->worst, severity);
    count->n_bad += severity != CY_SEVERITY_NORMAL;
  }
  return count;
}

/* Tiles of guns count guns, tiles of whole piles count piles. */
static char *
count_text (const CyMosaicGroup *range, const CyMosaicCount *count, const CyMosaicTile *first)
{
  guint n = range->n_tiles;
  g_autofree char *total =
    first->connector > 0
      ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u gun", "%u guns", n), n)
      : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u pile", "%u piles", n), n);
  g_autofree char *bad = NULL;

  if (count->n_bad == 0)
    return g_steal_pointer (&total);
  bad = g_strdup_printf (_ ("%u abnormal"), count->n_bad);
  return g_strdup_printf ("%s, %s", total, bad);
}

static void
draw_heading (CyPileMosaic *self, const CyMosaicPen *pen, guint group, double y)
{
  const CyMosaicGroup *range = &g_array_index (self->layout.groups, CyMosaicGroup, group);
  const CyMosaicCount *count = group_count (self, group);
  const char *name = cy_pile_mosaic_tile (self, range->first)->group_name;
  g_autofree char *text = count_text (range, count, cy_pile_mosaic_tile (self, range->first));
  double x = self->layout.gap + 2;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  gtk_snapshot_append_color (pen->snapshot, &pen->palette->window,
                             &GRAPHENE_RECT_INIT (0, (float) y, (float) width,
                                                  (float) self->layout.heading - SELECTION_ROOM));
  if (count->worst != CY_SEVERITY_NORMAL) {
    cy_severity_snapshot (count->worst, pen->snapshot, x,
                          y + (self->layout.heading - CY_MOSAIC_HEADING_SHAPE) / 2,
                          CY_MOSAIC_HEADING_SHAPE, pen->palette->on_dark);
    x += CY_MOSAIC_HEADING_SHAPE + 6;
  }
  x += cy_text_draw (self->texts, pen->snapshot, CY_TEXT_STRONG, name, x, y + CY_MOSAIC_HEADING_PAD,
                     MAX (16, width - 180), &pen->palette->text);
  (void) cy_text_draw (self->texts, pen->snapshot, CY_TEXT_BODY, text, x + 10,
                       y + CY_MOSAIC_HEADING_PAD, -1, &pen->palette->dim);
}

static void
draw_group (CyPileMosaic *self, CyMosaicPen *pen, guint group, double top, double bottom)
{
  const CyMosaicGroup *range = &g_array_index (self->layout.groups, CyMosaicGroup, group);
  double row = self->layout.tile_height + self->layout.gap;
  double inside = top - range->y - self->layout.heading;
  guint skipped = inside > 0 ? (guint) floor (inside / row) * self->layout.columns : 0;

  for (guint i = range->first + skipped; i < range->first + range->n_tiles; i++) {
    graphene_rect_t box = cy_mosaic_layout_tile (&self->layout, i);

    if (box.origin.y > bottom)
      break;
    pen->hovered = (int) i == self->hovered;
    pen->selected = i == self->selected;
    graphene_rect_offset (&box, 0, (float) -top);
    cy_mosaic_tile_draw (cy_pile_mosaic_tile (self, i), pen, &box);
  }
}

static void
draw_nothing (CyPileMosaic *self, const CyMosaicPen *pen, int width, int height)
{
  const char *text = _ ("No piles to show");
  int text_width;

  pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_BODY, text, -1), &text_width,
                               NULL);
  (void) cy_text_draw (self->texts, pen->snapshot, CY_TEXT_BODY, text, (width - text_width) / 2.0,
                       height / 2.0, -1, &pen->palette->dim);
}

/* The part of everything that is scrolled into sight. */
void
cy_mosaic_draw (CyPileMosaic *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double top = cy_pile_mosaic_scroll_offset (self), bottom = top + height;
  CyMosaicPen pen = { .snapshot = snapshot,
                      .texts = self->texts,
                      .palette = cy_palette_current (),
                      .zoom = self->zoom,
                      .focused = gtk_widget_has_focus (widget) };
  guint first = cy_mosaic_layout_group_at (&self->layout, top);

  gtk_snapshot_append_color (snapshot, &pen.palette->window,
                             &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (self->layout.groups->len == 0) {
    draw_nothing (self, &pen, width, height);
    return;
  }
  for (guint g = first; g < self->layout.groups->len; g++) {
    const CyMosaicGroup *group = &g_array_index (self->layout.groups, CyMosaicGroup, g);

    if (group->y > bottom)
      break;
    draw_group (self, &pen, g, top, bottom);
    if (g != first)
      draw_heading (self, &pen, g, group->y - top);
    else if (g + 1 < self->layout.groups->len)
      /* The heading of what is on top stays in sight until the next one pushes it out. */
      draw_heading (self, &pen, g,
                    MIN (MAX (0, group->y - top), (group + 1)->y - top - self->layout.heading));
    else
      draw_heading (self, &pen, g, MAX (0, group->y - top));
  }
}
