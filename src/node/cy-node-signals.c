/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-signals.h"

#include "cy-node.h"

guint cy_node_signals[CY_NODE_N_SIGNALS];

static void
install_people_and_money (void)
{
  /**
   * CyNode::people-changed:
   *
   * Something of what opens an account, or who came and went, is in the journal: cy_node_query_people() answers
   * differently.
   */
  cy_node_signals[CY_NODE_SIGNAL_PEOPLE_CHANGED] = g_signal_new (
    "people-changed", CY_TYPE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CyNode::tariffs-changed:
   *
   * Which tariffs are published is different.
   */
  cy_node_signals[CY_NODE_SIGNAL_TARIFFS_CHANGED] = g_signal_new (
    "tariffs-changed", CY_TYPE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CyNode::money-changed:
   *
   * Something was booked, or a till was opened or closed: cy_node_query_accounts() and the like answer differently.
   */
  cy_node_signals[CY_NODE_SIGNAL_MONEY_CHANGED] = g_signal_new (
    "money-changed", CY_TYPE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* What a node tells whoever looks at it; once, when its class is made. */
void
cy_node_install_signals (void)
{
  /**
   * CyNode::yard-changed:
   *
   * The master data changed; cy_node_get_yard() is the new picture.
   */
  cy_node_signals[CY_NODE_SIGNAL_YARD_CHANGED] = g_signal_new (
    "yard-changed", CY_TYPE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CyNode::alarms-changed:
   *
   * An alarm was raised, cleared, acknowledged, put aside or otherwise changed; told some times a second
   * at most.
   */
  cy_node_signals[CY_NODE_SIGNAL_ALARMS_CHANGED] = g_signal_new (
    "alarms-changed", CY_TYPE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CyNode::peers-changed:
   *
   * How it stands with the other nodes is different; told some times a second at most.
   */
  cy_node_signals[CY_NODE_SIGNAL_PEERS_CHANGED] = g_signal_new (
    "peers-changed", CY_TYPE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CyNode::pairing-changed:
   *
   * cy_node_dup_pairing() answers differently.
   */
  cy_node_signals[CY_NODE_SIGNAL_PAIRING_CHANGED] = g_signal_new (
    "pairing-changed", CY_TYPE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CyNode::command-changed:
   * @command: (type gpointer): a #CyCommand, as it is now; valid during the call.
   *
   * A command was selected, went on, or ended.
   */
  cy_node_signals[CY_NODE_SIGNAL_COMMAND_CHANGED] =
    g_signal_new ("command-changed", CY_TYPE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  /**
   * CyNode::batch-changed:
   * @batch: (type gpointer): a #CyBatch, as it is now; valid during the call.
   *
   * A batch was selected, went on, or one of its commands ended.
   */
  cy_node_signals[CY_NODE_SIGNAL_BATCH_CHANGED] =
    g_signal_new ("batch-changed", CY_TYPE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  /**
   * CyNode::order-changed:
   * @id: of a work order.
   *
   * Something was done to it, whether it took effect or not.
   */
  cy_node_signals[CY_NODE_SIGNAL_ORDER_CHANGED] =
    g_signal_new ("order-changed", CY_TYPE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * CyNode::change-changed:
   * @id: of a change request.
   *
   * Something was done to it, whether it took effect or not.
   */
  cy_node_signals[CY_NODE_SIGNAL_CHANGE_CHANGED] =
    g_signal_new ("change-changed", CY_TYPE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * CyNode::session-changed:
   * @id: of a charging session.
   *
   * It goes on differently, is over, was billed or decided about.
   */
  cy_node_signals[CY_NODE_SIGNAL_SESSION_CHANGED] =
    g_signal_new ("session-changed", CY_TYPE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  install_people_and_money ();
}
