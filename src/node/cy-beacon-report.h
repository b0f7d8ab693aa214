/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyBeaconShown:
 * @CY_BEACON_SHOWN_UNKNOWN: the board does not answer, or was not read since it was written to.
 */
typedef enum {
  CY_BEACON_SHOWN_UNKNOWN,
  CY_BEACON_SHOWN_OFF,
  CY_BEACON_SHOWN_ON,
} CyBeaconShown;

/**
 * CyBeaconReport:
 * @id: of the record.
 * @device: the pile record of its board.
 * @wants_beacon: what its alarms ask for.
 * @wants_horn: what its alarms ask for.
 * @beacon: what the board shows.
 * @horn: what the board shows; unknown as well while no beacon there has a horn.
 * @n_alarms: that keep the light on.
 * @problem: (nullable): why the board does not obey; English, translatable around the colon.
 *
 * How a beacon does.
 */
typedef struct {
  char *id;
  char *device;
  gboolean wants_beacon;
  gboolean wants_horn;
  CyBeaconShown beacon;
  CyBeaconShown horn;
  guint n_alarms;
  char *problem;
} CyBeaconReport;

void cy_beacon_report_free (CyBeaconReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyBeaconReport, cy_beacon_report_free)

G_END_DECLS
