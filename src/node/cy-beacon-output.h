/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-beacon-report.h"
#include "cy-clock.h"
#include "cy-command-port.h"

G_BEGIN_DECLS

/**
 * CyBeaconOutput:
 *
 * One relay of a board: written only while the board answers and shows something else than what is
 * wanted, so a link that was lost or a process that died leaves nothing to remember. One write at a time;
 * after each the board is read before the next, and one that does not help is tried again after a pause
 * that grows.
 *
 * Threading: the main thread.
 */
typedef struct _CyBeaconOutput CyBeaconOutput;

CyBeaconOutput *cy_beacon_output_new (const CyCommandPort *port,
                                      const CyClock *clock,
                                      const char *board,
                                      CyMeasureId measure,
                                      const char *command);
void cy_beacon_output_free (CyBeaconOutput *output);
void cy_beacon_output_drive (CyBeaconOutput *output, const CyProfile *profile, gboolean on);
gboolean cy_beacon_output_is_settled (const CyBeaconOutput *output);
CyBeaconShown cy_beacon_output_get_shown (const CyBeaconOutput *output);
const char *cy_beacon_output_get_problem (const CyBeaconOutput *output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyBeaconOutput, cy_beacon_output_free)

G_END_DECLS
