/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyNodeSignal:
 * @CY_NODE_SIGNAL_YARD_CHANGED: `yard-changed`: the master data changed; cy_node_get_yard() is the new picture.
 * @CY_NODE_SIGNAL_ALARMS_CHANGED: `alarms-changed`: an alarm was raised, cleared, acknowledged, put aside or otherwise
 *   changed; told some times a second at most.
 * @CY_NODE_SIGNAL_COMMAND_CHANGED: `command-changed`, with a #CyCommand that is valid during the call: a command was
 *   selected, went on, or ended.
 * @CY_NODE_SIGNAL_BATCH_CHANGED: `batch-changed`, with a #CyBatch that is valid during the call: a batch was selected,
 *   went on, or one of its commands ended.
 * @CY_NODE_SIGNAL_ORDER_CHANGED: `order-changed`, with an id: something was done to the work order, whether it took
 *   effect or not.
 * @CY_NODE_SIGNAL_CHANGE_CHANGED: `change-changed`, with an id: likewise to the change request.
 * @CY_NODE_SIGNAL_SESSION_CHANGED: `session-changed`, with an id: a charging session goes on differently, is over, was
 *   billed or decided about.
 * @CY_NODE_SIGNAL_PEOPLE_CHANGED: `people-changed`: something of what opens an account, or who came and went, is in the
 *   journal; cy_node_query_people() answers differently.
 * @CY_NODE_SIGNAL_MONEY_CHANGED: `money-changed`: something was booked, or a till was opened or closed.
 * @CY_NODE_SIGNAL_TARIFFS_CHANGED: `tariffs-changed`: which tariffs are published is different.
 * @CY_NODE_SIGNAL_PEERS_CHANGED: `peers-changed`: how it stands with the other nodes is different; told some times a
 *   second at most.
 * @CY_NODE_SIGNAL_PAIRING_CHANGED: `pairing-changed`: cy_node_dup_pairing() answers differently.
 *
 * What a node tells.
 */
typedef enum {
  CY_NODE_SIGNAL_YARD_CHANGED,
  CY_NODE_SIGNAL_ALARMS_CHANGED,
  CY_NODE_SIGNAL_COMMAND_CHANGED,
  CY_NODE_SIGNAL_BATCH_CHANGED,
  CY_NODE_SIGNAL_ORDER_CHANGED,
  CY_NODE_SIGNAL_CHANGE_CHANGED,
  CY_NODE_SIGNAL_SESSION_CHANGED,
  CY_NODE_SIGNAL_PEOPLE_CHANGED,
  CY_NODE_SIGNAL_TARIFFS_CHANGED,
  CY_NODE_SIGNAL_MONEY_CHANGED,
  CY_NODE_SIGNAL_PEERS_CHANGED,
  CY_NODE_SIGNAL_PAIRING_CHANGED,
  CY_NODE_N_SIGNALS,
} CyNodeSignal;

extern guint cy_node_signals[CY_NODE_N_SIGNALS];

void cy_node_install_signals (void);

G_END_DECLS
