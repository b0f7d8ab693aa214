/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-risk-matrix.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-text.h"

#define STEPS      CY_RISK_MATRIX_STEPS
#define MIN_WIDTH  300 /* [px] */
#define MIN_HEIGHT 160 /* [px] */
#define GAP        2   /* between cells [px] */
#define FRAME      2   /* around the marked one [px] */

/* The marked cell is to be seen first: the others are shaded only. */
#define SHADE 0.22f

struct _CyRiskMatrix {
  GtkWidget parent_instance;
  CyRiskScale scale;
  guint likelihood;   /* from 1; 0 when nothing is marked */
  guint consequence;  /* likewise */
  CyTextCache *texts; /* owned */
};

G_DEFINE_FINAL_TYPE (CyRiskMatrix, cy_risk_matrix, GTK_TYPE_WIDGET)

/* Where the cells are [px]; rows go up, as likelihoods do. */
typedef struct {
  double left, width, height;
} Grid;

static int
measure (CyRiskMatrix *self, const char *text)
{
  int width;

  pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_SMALL, text, -1), &width,
                               NULL);
  return width;
}

static Grid
grid_of (CyRiskMatrix *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int foot = cy_text_cache_get_height (self->texts, CY_TEXT_SMALL) + 2;
  int left = 0;

  for (guint i = 0; i < STEPS; i++)
    left = MAX (left, measure (self, self->scale.likelihoods[i]));
  left += 8;
  return (Grid){ left, MAX (1.0, (gtk_widget_get_width (widget) - left) / (double) STEPS),
                 MAX (1.0, (gtk_widget_get_height (widget) - foot) / (double) STEPS) };
}

static graphene_rect_t
cell_at (const Grid *grid, guint likelihood, guint consequence)
{
  double x = round (grid->left + (consequence - 1) * grid->width);
  double y = round ((STEPS - likelihood) * grid->height);

  return GRAPHENE_RECT_INIT ((float) x, (float) y, (float) round (grid->width - GAP),
                             (float) round (grid->height - GAP));
}

static void
draw_centred (CyRiskMatrix *self,
              GtkSnapshot *snapshot,
              const char *text,
              double x,
              double y,
              double width,
              const GdkRGBA *color)
{
  int wanted = MIN (measure (self, text), (int) width);

  (void) cy_text_draw (self->texts, snapshot, CY_TEXT_SMALL, text, x + (width - wanted) / 2, y,
                       (int) width, color);
}

/* The word of a risk in its cell; in the marked one behind its shape. */
static void
draw_cell (CyRiskMatrix *self,
           GtkSnapshot *snapshot,
           const Grid *grid,
           guint likelihood,
           guint consequence)
{
  const CyPalette *palette = cy_palette_current ();
  const CyRiskCell *cell = &self->scale.cells[likelihood - 1][consequence - 1];
  gboolean marked = likelihood == self->likelihood && consequence == self->consequence;
  graphene_rect_t rect = cell_at (grid, likelihood, consequence);
  GdkRGBA fill = cell->severity == CY_SEVERITY_NORMAL
                   ? palette->line
                   : *cy_severity_color (cell->severity, palette->on_dark);
  double text = cy_text_cache_get_height (self->texts, CY_TEXT_SMALL);
  double y = rect.origin.y + (rect.size.height - text) / 2;

  fill.alpha = cell->severity == CY_SEVERITY_NORMAL ? 0.5f : SHADE;
  gtk_snapshot_append_color (snapshot, &fill, &rect);
  if (marked) {
    double size = MIN (text - 5, rect.size.height - 4);

    cy_severity_snapshot (cell->severity, snapshot, rect.origin.x + 3,
                          rect.origin.y + (rect.size.height - size) / 2, size, palette->on_dark);
    (void) cy_text_draw (self->texts, snapshot, CY_TEXT_SMALL, cell->label,
                         rect.origin.x + size + 6, y, (int) (rect.size.width - size - 7),
                         &palette->text);
  } else {
    draw_centred (self, snapshot, cell->label, rect.origin.x + 2, y, rect.size.width - 4,
                  cell->severity == CY_SEVERITY_NORMAL ? &palette->dim : &palette->text);
  }
}

static void
draw_frame (CyRiskMatrix *self, GtkSnapshot *snapshot, const Grid *grid)
{
  const CyPalette *palette = cy_palette_current ();
  const float widths[] = { FRAME, FRAME, FRAME, FRAME };
  const GdkRGBA colors[] = { palette->text, palette->text, palette->text, palette->text };
  GskRoundedRect outline;
  graphene_rect_t rect;

  if (self->likelihood == 0 || self->consequence == 0)
    return;
  rect = cell_at (grid, self->likelihood, self->consequence);
  gsk_rounded_rect_init_from_rect (&outline, &rect, 2);
  gtk_snapshot_append_border (snapshot, &outline, widths, colors);
}

static void
draw_axes (CyRiskMatrix *self, GtkSnapshot *snapshot, const Grid *grid)
{
  const CyPalette *palette = cy_palette_current ();
  double text = cy_text_cache_get_height (self->texts, CY_TEXT_SMALL);

  for (guint i = 1; i <= STEPS; i++) {
    graphene_rect_t row = cell_at (grid, i, 1);
    graphene_rect_t column = cell_at (grid, 1, i);
    const char *likelihood = self->scale.likelihoods[i - 1];

    (void) cy_text_draw (self->texts, snapshot, CY_TEXT_SMALL, likelihood,
                         grid->left - 6 - measure (self, likelihood),
                         row.origin.y + (row.size.height - text) / 2, -1,
                         i == self->likelihood ? &palette->text : &palette->dim);
    draw_centred (self, snapshot, self->scale.consequences[i - 1], column.origin.x,
                  STEPS * grid->height + 1, column.size.width,
                  i == self->consequence ? &palette->text : &palette->dim);
  }
}

static void
cy_risk_matrix_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CyRiskMatrix *self = CY_RISK_MATRIX (widget);
  Grid grid = grid_of (self);

  for (guint i = 1; i <= STEPS; i++) {
    for (guint k = 1; k <= STEPS; k++)
      draw_cell (self, snapshot, &grid, i, k);
  }
  draw_axes (self, snapshot, &grid);
  draw_frame (self, snapshot, &grid);
}

static void
cy_risk_matrix_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
}

static void
announce (CyRiskMatrix *self)
{
  g_autofree char *text = cy_risk_matrix_describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * cy_risk_matrix_describe:
 *
 * Returns: (transfer full): what it shows, in words.
 */
char *
cy_risk_matrix_describe (CyRiskMatrix *self)
{
  if (self->likelihood == 0 || self->consequence == 0)
    return g_strdup (_ ("The risk is not told yet"));
  /* Translators: "Risk high: likelihood possible, consequence major, 12 of 25" */
  return g_strdup_printf (_ ("Risk %s: likelihood %s, consequence %s, %u of 25"),
                          self->scale.cells[self->likelihood - 1][self->consequence - 1].label,
                          self->scale.likelihoods[self->likelihood - 1],
                          self->scale.consequences[self->consequence - 1],
                          self->likelihood * self->consequence);
}

/**
 * cy_risk_matrix_mark:
 * @likelihood: from 1 to 5; anything else marks nothing.
 * @consequence: likewise.
 */
void
cy_risk_matrix_mark (CyRiskMatrix *self, guint likelihood, guint consequence)
{
  gboolean told =
    likelihood >= 1 && likelihood <= STEPS && consequence >= 1 && consequence <= STEPS;

  self->likelihood = told ? likelihood : 0;
  self->consequence = told ? consequence : 0;
  announce (self);
}

static void
cy_risk_matrix_finalize (GObject *object)
{
  cy_text_cache_free (CY_RISK_MATRIX (object)->texts);
  G_OBJECT_CLASS (cy_risk_matrix_parent_class)->finalize (object);
}

static void
cy_risk_matrix_class_init (CyRiskMatrixClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cy_risk_matrix_finalize;
  widget_class->snapshot = cy_risk_matrix_snapshot;
  widget_class->measure = cy_risk_matrix_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
cy_risk_matrix_init (CyRiskMatrix *self)
{
  self->texts = cy_text_cache_new (GTK_WIDGET (self));
  cy_palette_watch (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Risk matrix"), -1);
}

/**
 * cy_risk_matrix_new:
 * @scale: what the cells are; copied.
 */
GtkWidget *
cy_risk_matrix_new (const CyRiskScale *scale)
{
  CyRiskMatrix *self = g_object_new (CY_TYPE_RISK_MATRIX, NULL);

  self->scale = *scale;
  announce (self);
  return GTK_WIDGET (self);
}
