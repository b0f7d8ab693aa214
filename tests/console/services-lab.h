/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fixture.h"

G_BEGIN_DECLS

/**
 * ServicesCharge:
 * @id: of the session.
 * @pile: record id, @connector: gun.
 * @began_us: [µs UTC].
 * @minutes: how long energy flowed; of one that goes on, until now.
 * @meter_start_dwh: [0.1 Wh].
 * @energy_dwh: [0.1 Wh], in a straight line.
 * @counter_dwh: what the pile counted; 0 for the same.
 * @pile_minor: what the pile asks for.
 * @vin: (nullable), @tag: (nullable).
 * @strategy: (nullable) with @target.
 * @goes_on: whether it is not over.
 * @is_plugged: whether the car is still there.
 *
 * A charge as the journal tells it.
 */
typedef struct {
  const char *id;
  const char *pile;
  guint connector;
  gint64 began_us;
  guint minutes;
  gint64 meter_start_dwh;
  gint64 energy_dwh;
  gint64 counter_dwh;
  gint64 pile_minor;
  const char *vin;
  const char *tag;
  const char *strategy;
  gint64 target;
  gboolean goes_on;
  gboolean is_plugged;
} ServicesCharge;

void services_lab_publish (Fixture *fixture);
void services_lab_charge (Fixture *fixture, const ServicesCharge *charge);
void services_lab_fill (Fixture *fixture, guint n_sessions);
void services_lab_bring_curve (Fixture *fixture, const char *pile, gint64 from_us, guint minutes);

G_END_DECLS
