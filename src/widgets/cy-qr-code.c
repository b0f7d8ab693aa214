/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-qr-code.h"

#include <qrencode.h>

/* What must stay white around a code [modules] (ISO/IEC 18004 5.3.8). */
#define QUIET 4

/* A module of a code on a screen is read from an arm's length [px]. */
#define MODULE_SIDE 5

/* As wide as what an invitation needs [modules]: a code that comes later moves nothing. */
#define USUAL_WIDTH 45

/* libqrencode gives a byte for each module, of which the lowest bit is its colour. */
#define MODULE_DARK 1

struct _CyQrCode {
  GtkWidget parent_instance;

  QRcode *code; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (CyQrCode, cy_qr_code, GTK_TYPE_WIDGET)

static void
cy_qr_code_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  CyQrCode *self = CY_QR_CODE (widget);
  int width = self->code == NULL ? USUAL_WIDTH : MAX (self->code->width, USUAL_WIDTH);

  *minimum = *natural = (width + 2 * QUIET) * MODULE_SIDE;
}

/* Neighbours in a row are one rectangle, so that no seam shows between them. */
static void
draw_row (GtkSnapshot *snapshot, const unsigned char *modules, int width, float x, float y)
{
  static const GdkRGBA black = { 0, 0, 0, 1 };
  int from = 0;

  while (from < width) {
    int to = from;

    while (to < width && (modules[to] & MODULE_DARK) != 0)
      to++;
    if (to > from)
      gtk_snapshot_append_color (snapshot, &black,
                                 &GRAPHENE_RECT_INIT (x + (float) (from + QUIET) * MODULE_SIDE, y,
                                                      (float) (to - from) * MODULE_SIDE,
                                                      MODULE_SIDE));
    from = to + 1;
  }
}

static void
cy_qr_code_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA white = { 1, 1, 1, 1 };
  CyQrCode *self = CY_QR_CODE (widget);
  float side, x;

  if (self->code == NULL)
    return;
  side = (float) (self->code->width + 2 * QUIET) * MODULE_SIDE;
  x = ((float) gtk_widget_get_width (widget) - side) / 2;
  gtk_snapshot_append_color (snapshot, &white, &GRAPHENE_RECT_INIT (x, 0, side, side));
  for (int row = 0; row < self->code->width; row++)
    draw_row (snapshot, self->code->data + row * self->code->width, self->code->width, x,
              (float) (row + QUIET) * MODULE_SIDE);
}

static void
cy_qr_code_finalize (GObject *object)
{
  g_clear_pointer (&CY_QR_CODE (object)->code, QRcode_free);
  G_OBJECT_CLASS (cy_qr_code_parent_class)->finalize (object);
}

static void
cy_qr_code_class_init (CyQrCodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cy_qr_code_finalize;
  widget_class->measure = cy_qr_code_measure;
  widget_class->snapshot = cy_qr_code_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
cy_qr_code_init (CyQrCode *self)
{
}

GtkWidget *
cy_qr_code_new (void)
{
  return g_object_new (CY_TYPE_QR_CODE, NULL);
}

/**
 * cy_qr_code_set_payload:
 * @payload: (nullable): what it says, UTF-8; nothing is shown when it is too long for a code.
 */
void
cy_qr_code_set_payload (CyQrCode *self, const char *payload)
{
  g_clear_pointer (&self->code, QRcode_free);
  if (payload != NULL && *payload != '\0')
    self->code = QRcode_encodeString8bit (payload, 0, QR_ECLEVEL_M);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * cy_qr_code_get_n_modules:
 *
 * Returns: its width, 0 when it shows nothing.
 */
guint
cy_qr_code_get_n_modules (CyQrCode *self)
{
  return self->code == NULL ? 0 : (guint) self->code->width;
}
