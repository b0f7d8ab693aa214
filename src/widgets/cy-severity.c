/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-severity.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Below this size a letter would be a smudge [px]. */
#define LETTER_MIN_SIZE 13

/* Wider than any shape on screen; keeps the node cache small whatever a caller asks for [px]. */
#define SIZE_MAX_PX 64

#define HOLLOW \
  {            \
    0, 0, 0, 0 \
  }

/* Hues that stay apart for red-green blindness by lightness (red darkest, yellow lightest); shapes
 * stay apart for everyone. Numbers are alarm priorities as operators say them: 1 is the most
 * urgent. Letters would be taken for the limits H and L. */
static const CySeverityInfo severities[CY_N_SEVERITIES] = {
  [CY_SEVERITY_NORMAL] = {
    .name = "normal",
    .label = N_ ("Normal"),
    .letter = "",
    .shape = CY_SHAPE_DOT,
    .style = { { CY_RGB (0x8b9399), CY_RGB (0x8b9399), CY_RGB (0x1d2226) },
               { CY_RGB (0x7d868e), CY_RGB (0x7d868e), CY_RGB (0xe4e7ea) } },
  },
  [CY_SEVERITY_STALE] = {
    .name = "stale",
    .label = N_ ("No current value"),
    .letter = "?",
    .shape = CY_SHAPE_DASHED_RING,
    .style = { { HOLLOW, CY_RGB (0x545d65), CY_RGB (0x545d65) },
               { HOLLOW, CY_RGB (0xa3abb3), CY_RGB (0xa3abb3) } },
  },
  [CY_SEVERITY_LOW] = {
    .name = "low",
    .label = N_ ("Low"),
    .letter = "4",
    .shape = CY_SHAPE_INVERTED_TRIANGLE,
    .style = { { CY_RGB (0x3ea0cf), CY_RGB (0x0b5a83), CY_RGB (0x05202f) },
               { CY_RGB (0x58c7f3), CY_RGB (0xa8e3fb), CY_RGB (0x05202f) } },
  },
  [CY_SEVERITY_OFFLINE] = {
    .name = "offline",
    .label = N_ ("Offline"),
    .letter = "×",
    .shape = CY_SHAPE_RING,
    .style = { { HOLLOW, CY_RGB (0x2f373d), CY_RGB (0x2f373d) },
               { HOLLOW, CY_RGB (0xd3dae0), CY_RGB (0xd3dae0) } },
  },
  [CY_SEVERITY_MEDIUM] = {
    .name = "medium",
    .label = N_ ("Medium"),
    .letter = "3",
    .shape = CY_SHAPE_SQUARE,
    .style = { { CY_RGB (0xffd21f), CY_RGB (0x5f4a00), CY_RGB (0x241c00) },
               { CY_RGB (0xffdf52), CY_RGB (0xfff0b0), CY_RGB (0x241c00) } },
  },
  [CY_SEVERITY_HIGH] = {
    .name = "high",
    .label = N_ ("High"),
    .letter = "2",
    .shape = CY_SHAPE_TRIANGLE,
    .style = { { CY_RGB (0xf27a0c), CY_RGB (0x7a3500), CY_RGB (0x241000) },
               { CY_RGB (0xff952b), CY_RGB (0xffd0a0), CY_RGB (0x241000) } },
  },
  [CY_SEVERITY_CRITICAL] = {
    .name = "critical",
    .label = N_ ("Critical"),
    .letter = "1",
    .shape = CY_SHAPE_OCTAGON,
    .style = { { CY_RGB (0xc8102e), CY_RGB (0x640010), CY_RGB (0xffffff) },
               { CY_RGB (0xe5263f), CY_RGB (0xffc2c8), CY_RGB (0xffffff) } },
  },
};

/**
 * cy_severity_get:
 * @severity: what is out of range reads as stale.
 */
const CySeverityInfo *
cy_severity_get (CySeverity severity)
{
  return &severities[(guint) severity < CY_N_SEVERITIES ? severity : CY_SEVERITY_STALE];
}

/**
 * cy_severity_label:
 *
 * Returns: its name in the language of the user interface.
 */
const char *
cy_severity_label (CySeverity severity)
{
  return _ (cy_severity_get (severity)->label);
}

/**
 * cy_severity_color:
 *
 * Returns: the colour to tint a line, band or ring with: the fill, or the edge of hollow shapes.
 */
const GdkRGBA *
cy_severity_color (CySeverity severity, gboolean dark)
{
  const CySeverityStyle *style = &cy_severity_get (severity)->style[dark ? 1 : 0];

  return style->fill.alpha > 0 ? &style->fill : &style->edge;
}

/**
 * cy_severity_of_sample:
 *
 * Judges a value by its quality first: a value that is not good says nothing about limits.
 */
CySeverity
cy_severity_of_sample (CyQuality quality, CyLimitLevel level)
{
  if (quality == CY_QUALITY_OFFLINE)
    return CY_SEVERITY_OFFLINE;
  if (quality != CY_QUALITY_GOOD)
    return CY_SEVERITY_STALE;
  if (level == CY_LIMIT_LEVEL_NONE)
    return CY_SEVERITY_NORMAL;
  return cy_limit_level_is_alarm (level) ? CY_SEVERITY_CRITICAL : CY_SEVERITY_MEDIUM;
}

/**
 * cy_severity_of_state:
 *
 * What a gun's state alone says: out of service is somebody's decision, and normal.
 */
CySeverity
cy_severity_of_state (CyPileState state)
{
  static const CySeverity abnormal[CY_N_PILE_STATES] = {
    [CY_PILE_STATE_UNKNOWN] = CY_SEVERITY_STALE,
    [CY_PILE_STATE_OFFLINE] = CY_SEVERITY_OFFLINE,
    [CY_PILE_STATE_FAULTED] = CY_SEVERITY_CRITICAL,
  };

  return (guint) state < CY_N_PILE_STATES ? abnormal[state] : CY_SEVERITY_STALE;
}

static void
polygon (cairo_t *cr, guint corners, double radius, double turn, double cx, double cy)
{
  for (guint i = 0; i < corners; i++) {
    double angle = turn + 2 * G_PI * i / corners;

    cairo_line_to (cr, cx + radius * cos (angle), cy + radius * sin (angle));
  }
  cairo_close_path (cr);
}

/* The shape's outline, and where its letter's middle is below the box's middle. */
static double
trace_shape (cairo_t *cr, CyShape shape, double size)
{
  double middle = size / 2;
  double radius = middle - 1;

  cairo_new_path (cr);
  switch (shape) {
  case CY_SHAPE_OCTAGON:
    polygon (cr, 8, radius * 1.05, G_PI / 8, middle, middle);
    return 0;
  case CY_SHAPE_TRIANGLE:
    polygon (cr, 3, radius * 1.16, -G_PI / 2, middle, middle + radius * 0.27);
    return size * 0.12;
  case CY_SHAPE_INVERTED_TRIANGLE:
    polygon (cr, 3, radius * 1.16, G_PI / 2, middle, middle - radius * 0.27);
    return -size * 0.12;
  case CY_SHAPE_SQUARE:
    cairo_rectangle (cr, middle - radius * 0.86, middle - radius * 0.86, radius * 1.72,
                     radius * 1.72);
    return 0;
  case CY_SHAPE_DOT:
    cairo_arc (cr, middle, middle, radius * 0.42, 0, 2 * G_PI);
    return 0;
  case CY_SHAPE_RING:
  case CY_SHAPE_DASHED_RING:
  default:
    cairo_arc (cr, middle, middle, radius * 0.88, 0, 2 * G_PI);
    return 0;
  }
}

static void
draw_letter (cairo_t *cr, const char *letter, const GdkRGBA *ink, double size, double below)
{
  cairo_text_extents_t extents;

  cairo_select_font_face (cr, "Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cr, size * 0.56);
  cairo_text_extents (cr, letter, &extents);
  cairo_move_to (cr, size / 2 - extents.width / 2 - extents.x_bearing,
                 size / 2 + below - extents.height / 2 - extents.y_bearing);
  gdk_cairo_set_source_rgba (cr, ink);
  cairo_show_text (cr, letter);
}

static GskRenderNode *
draw_node (const CySeverityInfo *info, guint size, gboolean dark)
{
  const CySeverityStyle *style = &info->style[dark ? 1 : 0];
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, (float) size, (float) size));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  double width = CLAMP (size / 12.0, 1, 2);
  double below = trace_shape (cr, info->shape, size);

  if (info->shape == CY_SHAPE_DASHED_RING)
    cairo_set_dash (cr, (const double[]){ size / 7.0, size / 9.0 }, 2, 0);
  if (info->shape == CY_SHAPE_RING)
    width = MAX (1.6, size / 9.0);
  gdk_cairo_set_source_rgba (cr, &style->fill);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  gdk_cairo_set_source_rgba (cr, &style->edge);
  cairo_stroke (cr);
  if (size >= LETTER_MIN_SIZE && *info->letter != '\0')
    draw_letter (cr, info->letter, &style->ink, size, below);
  cairo_destroy (cr);
  return node;
}

/**
 * cy_severity_snapshot:
 * @x: left [px].
 * @y: top [px].
 * @size: width and height [px]; a letter is drawn from 13 px on.
 *
 * Draws the shape. Each size is drawn once and then kept, so thousands of shapes cost little.
 *
 * Threading: main thread.
 */
void
cy_severity_snapshot (CySeverity severity,
                      GtkSnapshot *snapshot,
                      double x,
                      double y,
                      double size,
                      gboolean dark)
{
  static GskRenderNode *cache[CY_N_SEVERITIES][SIZE_MAX_PX + 1][2];
  const CySeverityInfo *info = cy_severity_get (severity);
  guint pixels = (guint) CLAMP (lround (size), 4, SIZE_MAX_PX);
  GskRenderNode **node = &cache[info - severities][pixels][dark ? 1 : 0];

  if (*node == NULL)
    *node = draw_node (info, pixels, dark);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_node (snapshot, *node);
  gtk_snapshot_restore (snapshot);
}
