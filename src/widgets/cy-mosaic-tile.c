/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-mosaic-tile.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAD        7
#define SHAPE_FULL 20
#define SHAPE_CELL 16
#define BAR        3

/**
 * cy_mosaic_copy_text:
 * @field: a text field of a tile; use the macro cy_mosaic_text().
 * @size: its size [bytes].
 * @text: (nullable): UTF-8; what does not fit is cut off between characters.
 */
void
cy_mosaic_copy_text (char *field, gsize size, const char *text)
{
  const char *end;

  memset (field, 0, size);
  if (text == NULL)
    return;
  g_strlcpy (field, text, size);
  if (!g_utf8_validate (field, -1, &end))
    field[end - field] = '\0';
}

/**
 * cy_mosaic_tile_equal:
 *
 * Returns: whether two tiles look the same.
 */
gboolean
cy_mosaic_tile_equal (const CyMosaicTile *a, const CyMosaicTile *b)
{
  return a->connector == b->connector && a->severity == b->severity && a->quality == b->quality &&
         a->fill == b->fill && strcmp (a->value, b->value) == 0 &&
         strcmp (a->second, b->second) == 0 && strcmp (a->state, b->state) == 0 &&
         strcmp (a->limit, b->limit) == 0 && strcmp (a->cause, b->cause) == 0 &&
         strcmp (a->unit, b->unit) == 0 && strcmp (a->name, b->name) == 0 &&
         strcmp (a->id, b->id) == 0 && strcmp (a->group, b->group) == 0 &&
         strcmp (a->group_name, b->group_name) == 0;
}

static void
append_part (GString *text, const char *part)
{
  if (*part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, ", ");
  g_string_append (text, part);
}

/**
 * cy_mosaic_tile_describe:
 *
 * Returns: (transfer full): the tile in words, for tooltips and screen readers.
 */
char *
cy_mosaic_tile_describe (const CyMosaicTile *tile)
{
  GString *text = g_string_new (tile->name);
  g_autofree char *value = NULL;

  append_part (text, tile->group_name);
  append_part (text, tile->state);
  if (tile->severity != CY_SEVERITY_NORMAL)
    append_part (text, cy_severity_label (tile->severity));
  append_part (text, tile->limit);
  append_part (text, tile->cause);
  if (*tile->value != '\0') {
    value = tile->quality == CY_QUALITY_GOOD
              ? g_strdup_printf ("%s %s", tile->value, tile->unit)
              : g_strdup_printf (_ ("last known %s %s"), tile->value, tile->unit);
    append_part (text, value);
  }
  append_part (text, tile->second);
  return g_string_free (text, FALSE);
}

/**
 * cy_mosaic_tile_measure:
 *
 * The size a tile wants to have with the present font [px].
 */
void
cy_mosaic_tile_measure (CyTextCache *texts, CyMosaicZoom zoom, int *out_width, int *out_height)
{
  int line = cy_text_cache_get_height (texts, CY_TEXT_STRONG);
  int small = cy_text_cache_get_height (texts, CY_TEXT_SMALL);
  int big = cy_text_cache_get_height (texts, CY_TEXT_BIG);

  switch (zoom) {
  case CY_MOSAIC_CELL:
    *out_width = *out_height = SHAPE_CELL + 4;
    return;
  case CY_MOSAIC_COMPACT:
    *out_width = line * 6;
    *out_height = line + small + PAD;
    return;
  case CY_MOSAIC_FULL:
  default:
    *out_width = line * 10;
    *out_height = MAX (line, SHAPE_FULL) + big + small + 2 * PAD + 2 * BAR;
    return;
  }
}

static void
append_frame (const CyMosaicPen *pen, const graphene_rect_t *box, const GdkRGBA *color, float width)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, box, 0);
  gtk_snapshot_append_border (pen->snapshot, &outline,
                              (const float[]){ width, width, width, width },
                              (const GdkRGBA[]){ *color, *color, *color, *color });
}

/* Diagonal stripes: seen without colour, and from the other side of the room. */
static void
append_hatch (const CyMosaicPen *pen, const graphene_rect_t *box)
{
  GdkRGBA stripe = pen->palette->line;
  GdkRGBA clear = stripe;
  GskColorStop stops[4];

  clear.alpha = 0;
  stops[0] = (GskColorStop){ 0, stripe };
  stops[1] = (GskColorStop){ 0.3f, stripe };
  stops[2] = (GskColorStop){ 0.3f, clear };
  stops[3] = (GskColorStop){ 1, clear };
  gtk_snapshot_append_repeating_linear_gradient (
    pen->snapshot, box, &box->origin, &GRAPHENE_POINT_INIT (box->origin.x + 7, box->origin.y + 7),
    stops, G_N_ELEMENTS (stops));
}

static void
append_ground (const CyMosaicTile *tile, const CyMosaicPen *pen, const graphene_rect_t *box)
{
  const GdkRGBA *color = cy_severity_color (tile->severity, pen->palette->on_dark);
  GdkRGBA tint = *color;

  gtk_snapshot_append_color (pen->snapshot,
                             pen->hovered ? &pen->palette->raised : &pen->palette->surface, box);
  if (tile->quality == CY_QUALITY_OFFLINE)
    append_hatch (pen, box);
  if (tile->severity >= CY_SEVERITY_HIGH) {
    tint.alpha = 0.16f;
    gtk_snapshot_append_color (pen->snapshot, &tint, box);
  }
  if (tile->severity >= CY_SEVERITY_MEDIUM)
    append_frame (pen, box, color, tile->severity == CY_SEVERITY_CRITICAL ? 3 : 2);
  else if (tile->severity == CY_SEVERITY_LOW)
    append_frame (pen, box, color, 1);
}

static void
append_selection (const CyMosaicPen *pen, const graphene_rect_t *box)
{
  graphene_rect_t around = *box;

  if (!pen->selected)
    return;
  graphene_rect_inset (&around, -2, -2);
  append_frame (pen, &around, &pen->palette->accent, pen->focused ? 4 : 2);
}

/* Not good: the last known value, dimmed. */
static const GdkRGBA *
value_color (const CyMosaicTile *tile, const CyMosaicPen *pen)
{
  return tile->quality == CY_QUALITY_GOOD ? &pen->palette->text : &pen->palette->dim;
}

static double
draw_right (const CyMosaicPen *pen,
            CyTextStyle style,
            const char *text,
            double right,
            double y,
            int max_width,
            const GdkRGBA *color)
{
  int width;

  if (*text == '\0' || max_width <= 8)
    return 0;
  pango_layout_get_pixel_size (cy_text_cache_get (pen->texts, style, text, max_width), &width,
                               NULL);
  width = MIN (width, max_width);
  (void) cy_text_draw (pen->texts, pen->snapshot, style, text, right - width, y, max_width, color);
  return width;
}

/* How much of what is possible: a bar at the foot, in grey. */
static void
append_bar (const CyMosaicTile *tile, const CyMosaicPen *pen, const graphene_rect_t *box)
{
  float width = box->size.width - 2 * PAD;
  float y = box->origin.y + box->size.height - BAR - 4;

  if (tile->fill < 0 || tile->quality != CY_QUALITY_GOOD)
    return;
  gtk_snapshot_append_color (pen->snapshot, &pen->palette->line,
                             &GRAPHENE_RECT_INIT (box->origin.x + PAD, y, width, BAR));
  gtk_snapshot_append_color (
    pen->snapshot, &pen->palette->dim,
    &GRAPHENE_RECT_INIT (box->origin.x + PAD, y, width * MIN (tile->fill, 1), BAR));
}

static void
draw_full (const CyMosaicTile *tile, const CyMosaicPen *pen, const graphene_rect_t *box)
{
  const CyPalette *palette = pen->palette;
  int head = MAX (cy_text_cache_get_height (pen->texts, CY_TEXT_STRONG), SHAPE_FULL);
  int big = cy_text_cache_get_height (pen->texts, CY_TEXT_BIG);
  int small = cy_text_cache_get_height (pen->texts, CY_TEXT_SMALL);
  double left = box->origin.x + PAD, right = box->origin.x + box->size.width - PAD;
  double y = box->origin.y + PAD - 2, used;
  int width = (int) (right - left);
  double dy = (head - cy_text_cache_get_height (pen->texts, CY_TEXT_STRONG)) / 2.0;

  cy_severity_snapshot (tile->severity, pen->snapshot, left - 2, y + (head - SHAPE_FULL) / 2.0,
                        SHAPE_FULL, palette->on_dark);
  used = draw_right (pen, CY_TEXT_SMALL, tile->state, right, y + (head - small) / 2.0, width / 2,
                     &palette->text);
  (void) cy_text_draw (pen->texts, pen->snapshot, CY_TEXT_STRONG, tile->name, left + SHAPE_FULL + 2,
                       y + dy, (int) (width - SHAPE_FULL - 6 - used), &palette->text);
  y += head;
  used = cy_text_draw (pen->texts, pen->snapshot, CY_TEXT_BIG, tile->value, left, y, width / 2,
                       value_color (tile, pen));
  if (used > 0)
    used += 3 + cy_text_draw (pen->texts, pen->snapshot, CY_TEXT_SMALL, tile->unit, left + used + 3,
                              y + (big - small) * 0.72, -1, &palette->dim);
  (void) draw_right (pen, CY_TEXT_BODY, tile->second, right,
                     y + (big - cy_text_cache_get_height (pen->texts, CY_TEXT_BODY)) * 0.66,
                     (int) (width - used - 8), value_color (tile, pen));
  y += big;
  used = cy_text_draw (pen->texts, pen->snapshot, CY_TEXT_STRONG, tile->limit, left, y, -1,
                       &palette->text);
  (void) cy_text_draw (pen->texts, pen->snapshot, CY_TEXT_SMALL, tile->cause,
                       left + (used > 0 ? used + 5 : 0), y, (int) (width - used - 5),
                       &palette->text);
  append_bar (tile, pen, box);
}

static void
draw_compact (const CyMosaicTile *tile, const CyMosaicPen *pen, const graphene_rect_t *box)
{
  const CyPalette *palette = pen->palette;
  int line = cy_text_cache_get_height (pen->texts, CY_TEXT_STRONG);
  double left = box->origin.x + 5, right = box->origin.x + box->size.width - 5;
  double y = box->origin.y + 2, used;
  int width = (int) (right - left);

  cy_severity_snapshot (tile->severity, pen->snapshot, right - SHAPE_CELL, y + 1, SHAPE_CELL,
                        palette->on_dark);
  (void) cy_text_draw (pen->texts, pen->snapshot, CY_TEXT_STRONG, tile->name, left, y,
                       width - SHAPE_CELL - 2, &palette->text);
  y += line;
  if (*tile->limit != '\0') {
    used = draw_right (pen, CY_TEXT_SMALL, tile->limit, right, y, width / 3, &palette->text);
    width -= (int) used + 4;
  }
  if (*tile->value == '\0' || tile->quality != CY_QUALITY_GOOD) {
    (void) cy_text_draw (pen->texts, pen->snapshot, CY_TEXT_SMALL, tile->state, left, y, width,
                         &palette->dim);
    return;
  }
  used = cy_text_draw (pen->texts, pen->snapshot, CY_TEXT_SMALL, tile->value, left, y, width,
                       &palette->text);
  if (used + 28 < width)
    (void) cy_text_draw (pen->texts, pen->snapshot, CY_TEXT_TINY, tile->unit, left + used + 3,
                         y + 1, -1, &palette->dim);
}

/* Normal ones fill up with grey as they work; the others are their shape. */
static void
draw_cell (const CyMosaicTile *tile, const CyMosaicPen *pen, const graphene_rect_t *box)
{
  float fill = CLAMP (tile->fill, 0, 1) * (box->size.height - 4);
  GdkRGBA grey = pen->palette->dim;

  if (tile->severity != CY_SEVERITY_NORMAL) {
    cy_severity_snapshot (
      tile->severity, pen->snapshot, box->origin.x + (box->size.width - SHAPE_CELL) / 2,
      box->origin.y + (box->size.height - SHAPE_CELL) / 2, SHAPE_CELL, pen->palette->on_dark);
    return;
  }
  grey.alpha = 0.5f;
  gtk_snapshot_append_color (pen->snapshot, &grey,
                             &GRAPHENE_RECT_INIT (box->origin.x + 2,
                                                  box->origin.y + box->size.height - 2 - fill,
                                                  box->size.width - 4, fill));
}

/**
 * cy_mosaic_tile_draw:
 * @box: where [px].
 */
void
cy_mosaic_tile_draw (const CyMosaicTile *tile, const CyMosaicPen *pen, const graphene_rect_t *box)
{
  static void (*const draw[CY_N_MOSAIC_ZOOMS]) (const CyMosaicTile *, const CyMosaicPen *,
                                                const graphene_rect_t *) = {
    [CY_MOSAIC_CELL] = draw_cell,
    [CY_MOSAIC_COMPACT] = draw_compact,
    [CY_MOSAIC_FULL] = draw_full,
  };

  append_ground (tile, pen, box);
  draw[pen->zoom](tile, pen, box);
  append_selection (pen, box);
}
