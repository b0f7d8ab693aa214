/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pairing-lab.h"

static gboolean
is_at (CyNode *node, CyPairingStep step)
{
  g_autoptr (CyPairingInfo) info = cy_node_dup_pairing (node);

  return info != NULL && info->state == step;
}

gboolean
pairing_lab_is_open (gpointer node)
{
  return is_at (node, CY_PAIRING_STEP_OPEN);
}

gboolean
pairing_lab_is_comparing (gpointer node)
{
  return is_at (node, CY_PAIRING_STEP_COMPARING);
}

gboolean
pairing_lab_has_failed (gpointer node)
{
  return is_at (node, CY_PAIRING_STEP_FAILED);
}

gboolean
pairing_lab_is_connected (gpointer node)
{
  g_autoptr (GPtrArray) peers = cy_node_list_peers (node);

  return peers->len > 0 && ((const CyPeerInfo *) peers->pdata[0])->greeted;
}

/**
 * pairing_lab_dup_address:
 *
 * Returns: (transfer full): where others can call the node.
 */
char *
pairing_lab_dup_address (CyNode *node)
{
  return g_strdup_printf ("127.0.0.1:%u", cy_node_get_peer_port (node));
}
