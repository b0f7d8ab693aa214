/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-desk.h"
#include "cy-beacon-output.h"
#include "cy-profile-store.h"
#include "cy-yard.h"

G_BEGIN_DECLS

#define CY_ENTRY_BEACON_SILENCE "beacon.silence"

/**
 * CyBeaconDeskOptions:
 * @node: id of the node, whose alarm a board that does not obey is.
 * @silenced: (nullable) (element-type utf8 gint64): when each beacon was silenced last [µs UTC], as
 *   the journal has it.
 *
 * All of it is borrowed; the first four outlive the desk.
 */
typedef struct {
  const CyCommandPort *port;
  CyProfileStore *profiles;
  CyAlarmDesk *alarms;
  const CyClock *clock;
  const char *node;
  CyYard *yard;
  GHashTable *silenced;
} CyBeaconDeskOptions;

/**
 * CyBeaconDesk:
 *
 * Lights and horns: from the alarms that are announced to the relays of boards that are read like piles.
 * Two beacons may share a board; then each relay is on while either wants it. A relay that no beacon wants
 * any more is switched off and let go; a second relay is left alone unless a beacon there has a horn.
 *
 * What the journal does not keep is found out again: which alarms there are from the alarm desk, what the
 * relays are from the boards.
 *
 * When the node stops, relays stay as they are. A light that went out would say that all is well, which
 * nobody looks at any more; and a process that dies leaves them as well, so people must reckon with it
 * anyhow. The next start reads them and goes on.
 *
 * Threading: the main thread only.
 */
typedef struct _CyBeaconDesk CyBeaconDesk;

CyBeaconDesk *cy_beacon_desk_new (const CyBeaconDeskOptions *options);
void cy_beacon_desk_free (CyBeaconDesk *desk);
void cy_beacon_desk_set_yard (CyBeaconDesk *desk, CyYard *yard);
void cy_beacon_desk_see_alarms (CyBeaconDesk *desk);
void cy_beacon_desk_see_entry (CyBeaconDesk *desk, const CyEntry *entry);
void cy_beacon_desk_look (CyBeaconDesk *desk);
GPtrArray *cy_beacon_desk_list (CyBeaconDesk *desk);
GPtrArray *cy_beacon_desk_draft_silence (CyBeaconDesk *desk, const char *id, const char *actor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyBeaconDesk, cy_beacon_desk_free)

G_END_DECLS
