/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-record.h"
#include "cy-tariff-image.h"

G_BEGIN_DECLS

/* A half hour that no period covers. */
#define CY_TARIFF_NO_CLASS G_MAXUINT8

void cy_tariff_sketch_periods (const char *text, guint8 out_slots[CY_TARIFF_SLOTS]);
gboolean
cy_tariff_parse_periods (const char *text, guint8 out_slots[CY_TARIFF_SLOTS], GError **error);
gboolean cy_tariff_parse_price (const char *text, gint32 *out_price, GError **error);
gboolean cy_tariff_read (const CyRecord *record, CyTariffImage *out_image, GError **error);
const char *cy_tariff_class_name (guint class);
const char *cy_tariff_class_label (guint class);

G_END_DECLS
