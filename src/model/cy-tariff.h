/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-record.h"
#include "cy-tariff-day.h"
#include "cy-tariff-image.h"

G_BEGIN_DECLS

/* More than any city charges; a price beyond is a decimal point in the wrong place [1/100000 currency]. */
#define CY_TARIFF_MAX_PRICE 10000000

void cy_tariff_sketch_periods (const char *text, guint8 out_slots[CY_TARIFF_SLOTS]);
gboolean
cy_tariff_parse_periods (const char *text, guint8 out_slots[CY_TARIFF_SLOTS], GError **error);
gboolean cy_tariff_parse_price (const char *text, gint32 *out_price, GError **error);
gboolean cy_tariff_read_price (const CyRecord *record,
                               const char *field,
                               gboolean is_required,
                               gint32 *out_price,
                               GError **error);
gboolean
cy_hundredths_parse (const char *text, gint64 high, gint64 *out_hundredths, GError **error);
char *cy_hundredths_spell (gint64 hundredths);
gboolean cy_tariff_read (const CyRecord *record, CyTariffImage *out_image, GError **error);
char *cy_tariff_spell_price (gint32 price);
gboolean cy_tariff_class_find (const char *name, guint8 *out_class);
gboolean cy_tariff_check_validity (const CyRecord *record, GError **error);
const char *cy_tariff_class_name (guint class);
const char *cy_tariff_class_label (guint class);

G_END_DECLS
