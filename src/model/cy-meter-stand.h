/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyMeterStand:
 * @pile: record id.
 * @connector: gun from 1.
 * @n_sessions: charges in the time.
 * @n_held: of them in quarantine.
 * @energy_dwh: what the legal meter counted in them [0.1 Wh].
 * @compared_dwh: the part of it in charges that the pile counted too, and @counter_dwh: what it counted.
 * @between_dwh: what the meter went on from one charge to the next: energy that nobody pays for.
 * @held_dwh: energy in quarantine.
 * @billed_dwh: energy that was billed, and @billed_minor: for how much [1/100 currency].
 * @pile_minor: what the pile asked for those that were billed and that it priced, and @priced_minor: what was billed
 *   for the same.
 *
 * How the meter of a gun, the pile's own count and what was billed agree over a time.
 */
typedef struct {
  char *pile;
  guint connector;
  guint n_sessions;
  guint n_held;
  gint64 energy_dwh;
  gint64 compared_dwh;
  gint64 counter_dwh;
  gint64 between_dwh;
  gint64 held_dwh;
  gint64 billed_dwh;
  gint64 billed_minor;
  gint64 pile_minor;
  gint64 priced_minor;
} CyMeterStand;

void cy_meter_stand_free (CyMeterStand *stand);
double cy_meter_stand_off (const CyMeterStand *stand);
gint64 cy_meter_stand_risk (const CyMeterStand *stand);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyMeterStand, cy_meter_stand_free)

G_END_DECLS
