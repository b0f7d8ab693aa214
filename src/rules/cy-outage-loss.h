/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-span.h"

G_BEGIN_DECLS

#define CY_OUTAGE_SLOTS 48

/**
 * CyOutageHour:
 * @start_us: a whole hour [µs UTC].
 * @energy_wh: what the pile gave in it [Wh].
 */
typedef struct {
  gint64 start_us;
  double energy_wh;
} CyOutageHour;

/**
 * CyOutageBasis:
 * @CY_OUTAGE_BY_WEEKDAY: the same hour of the same day of the week.
 * @CY_OUTAGE_BY_HOUR: the same hour of any day.
 * @CY_OUTAGE_BY_ALL: all hours.
 *
 * What an hour of an outage was compared with: the narrowest of which there is something.
 */
typedef enum {
  CY_OUTAGE_BY_WEEKDAY,
  CY_OUTAGE_BY_HOUR,
  CY_OUTAGE_BY_ALL,
  CY_N_OUTAGE_BASES,
} CyOutageBasis;

/**
 * CyOutage:
 * @hours: (array length=n_hours): the past weeks, in any order.
 * @excluded: (array length=n_excluded) (nullable): when the pile was out as well; an hour that touches one
 *   says nothing of its habits, nor does one that touches the outage.
 * @zone: where the pile is: people have habits by the clock on their wall.
 * @prices: (array fixed-size=48) (nullable): of each half hour of a day from midnight on
 *   [1/100000 currency per kWh].
 * @span: the outage.
 *
 * All of it is borrowed.
 */
typedef struct {
  const CyOutageHour *hours;
  guint n_hours;
  const CySpan *excluded;
  guint n_excluded;
  GTimeZone *zone;
  const gint32 *prices;
  CySpan span;
} CyOutage;

/**
 * CyOutageLoss:
 * @is_known: whether there is a past to tell it from; without, everything else is 0 and says nothing.
 * @n_pattern_hours: how many hours of the past it stands on.
 * @n_by: how many hours of the outage, also those it had only a part of, were compared with what.
 * @energy_wh: what the pile would have given [Wh].
 * @has_money: whether there were prices.
 * @money: what that would have cost those who charge [1/10000 currency].
 */
typedef struct {
  gboolean is_known;
  guint n_pattern_hours;
  guint n_by[CY_N_OUTAGE_BASES];
  double energy_wh;
  gboolean has_money;
  gint64 money;
} CyOutageLoss;

CyOutageLoss cy_outage_loss (const CyOutage *outage);

G_END_DECLS
