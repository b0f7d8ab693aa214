/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CY_TARIFF_SLOTS   48
#define CY_TARIFF_CLASSES 5

/**
 * CyTariffImage:
 * @version: names it; from 1 on, 0 where a pile does not keep one.
 * @n_classes: how many of the classes have prices, from sharp on.
 * @slots: class of each half hour of a day, from midnight on: 0 sharp, 1 peak, 2 flat, 3 valley,
 *   4 deep valley.
 * @electricity: price of each class [1/100000 currency per kWh].
 * @service: service fee of each class [1/100000 currency per kWh].
 *
 * A day's tariff as a pile is given it. Plain, copied freely.
 */
typedef struct {
  guint64 version;
  guint n_classes;
  guint8 slots[CY_TARIFF_SLOTS];
  gint32 electricity[CY_TARIFF_CLASSES];
  gint32 service[CY_TARIFF_CLASSES];
} CyTariffImage;

G_END_DECLS
