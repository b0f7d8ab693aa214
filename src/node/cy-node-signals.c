/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-signals.h"

#include "cy-node.h"

guint cy_node_signals[CY_NODE_N_SIGNALS];

static const struct {
  const char *name;
  GType argument; /* G_TYPE_NONE when there is none */
} signals[CY_NODE_N_SIGNALS] = {
  [CY_NODE_SIGNAL_YARD_CHANGED] = { "yard-changed", G_TYPE_NONE },
  [CY_NODE_SIGNAL_ALARMS_CHANGED] = { "alarms-changed", G_TYPE_NONE },
  [CY_NODE_SIGNAL_COMMAND_CHANGED] = { "command-changed", G_TYPE_POINTER },
  [CY_NODE_SIGNAL_BATCH_CHANGED] = { "batch-changed", G_TYPE_POINTER },
  [CY_NODE_SIGNAL_ORDER_CHANGED] = { "order-changed", G_TYPE_STRING },
  [CY_NODE_SIGNAL_CHANGE_CHANGED] = { "change-changed", G_TYPE_STRING },
  [CY_NODE_SIGNAL_SESSION_CHANGED] = { "session-changed", G_TYPE_STRING },
  [CY_NODE_SIGNAL_PEOPLE_CHANGED] = { "people-changed", G_TYPE_NONE },
  [CY_NODE_SIGNAL_MONEY_CHANGED] = { "money-changed", G_TYPE_NONE },
  [CY_NODE_SIGNAL_TARIFFS_CHANGED] = { "tariffs-changed", G_TYPE_NONE },
  [CY_NODE_SIGNAL_PEERS_CHANGED] = { "peers-changed", G_TYPE_NONE },
  [CY_NODE_SIGNAL_PAIRING_CHANGED] = { "pairing-changed", G_TYPE_NONE },
};

/**
 * cy_node_install_signals:
 *
 * Makes what a node tells whoever looks at it; once, when its class is made.
 */
void
cy_node_install_signals (void)
{
  for (guint i = 0; i < CY_NODE_N_SIGNALS; i++) {
    GType argument = signals[i].argument;

    cy_node_signals[i] =
      g_signal_newv (signals[i].name, CY_TYPE_NODE, G_SIGNAL_RUN_LAST, NULL, NULL, NULL, NULL,
                     G_TYPE_NONE, argument == G_TYPE_NONE ? 0 : 1, &argument);
  }
}
