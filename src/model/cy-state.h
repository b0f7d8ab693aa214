/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyPileState:
 *
 * What a gun is doing: the values of the measure `conn.state`, whatever the device calls them.
 * The numbers are stored in history and exchanged with peers: append, never renumber.
 */
typedef enum {
  CY_PILE_STATE_UNKNOWN = 0,
  CY_PILE_STATE_OFFLINE = 1,
  CY_PILE_STATE_AVAILABLE = 2,
  CY_PILE_STATE_PREPARING = 3,
  CY_PILE_STATE_STARTING = 4,
  CY_PILE_STATE_CHARGING = 5,
  CY_PILE_STATE_DISCHARGING = 6,
  CY_PILE_STATE_SUSPENDED_EV = 7,
  CY_PILE_STATE_SUSPENDED_EVSE = 8,
  CY_PILE_STATE_FINISHING = 9,
  CY_PILE_STATE_RESERVED = 10,
  CY_PILE_STATE_UNAVAILABLE = 11,
  CY_PILE_STATE_FAULTED = 12,
  CY_N_PILE_STATES,
} CyPileState;

/**
 * CyStateInfo:
 * @name: what files and scripts call it, `suspended_ev`.
 * @label: what operators call it: idle, occupied, charging ...; English, translatable.
 * @energised: whether the gun may deliver energy.
 */
typedef struct {
  const char *name;
  const char *label;
  gboolean energised;
} CyStateInfo;

const CyStateInfo *cy_pile_state_get (CyPileState state);
gboolean cy_pile_state_find (const char *name, CyPileState *out_state);

G_END_DECLS
