/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-credit.h"

gsize
cy_peer_credit_weigh (gsize bytes)
{
  return bytes + CY_PEER_MESSAGE_WEIGHT;
}

gsize
cy_peer_credit_on_its_way (const CyPeerCredit *credit)
{
  return (gsize) (credit->sent - credit->acknowledged);
}

gboolean
cy_peer_credit_may_send (const CyPeerCredit *credit, gsize bytes)
{
  return cy_peer_credit_on_its_way (credit) + cy_peer_credit_weigh (bytes) <= CY_PEER_WINDOW_BYTES;
}

/**
 * cy_peer_credit_may_beat:
 *
 * Beats carry acknowledgements, so they must pass when the window is full: two ends with full
 * windows would wait for each other for ever. Only an end that reads nothing uses up the reserve.
 */
gboolean
cy_peer_credit_may_beat (const CyPeerCredit *credit, gsize bytes)
{
  return cy_peer_credit_on_its_way (credit) + cy_peer_credit_weigh (bytes) <=
         CY_PEER_WINDOW_BYTES + CY_PEER_RESERVE_BYTES;
}

void
cy_peer_credit_send (CyPeerCredit *credit, gsize bytes)
{
  credit->sent += cy_peer_credit_weigh (bytes);
}

/**
 * cy_peer_credit_acknowledge:
 * @total: what the other end says it has taken since the beginning.
 *
 * Returns: %FALSE when that cannot be: more than was sent, or less than it said before.
 */
gboolean
cy_peer_credit_acknowledge (CyPeerCredit *credit, guint64 total)
{
  if (total < credit->acknowledged || total > credit->sent)
    return FALSE;
  credit->acknowledged = total;
  return TRUE;
}

void
cy_peer_credit_take (CyPeerCredit *credit, gsize bytes)
{
  credit->taken += cy_peer_credit_weigh (bytes);
}

gboolean
cy_peer_credit_should_tell (const CyPeerCredit *credit)
{
  return credit->taken - credit->told >= CY_PEER_TELL_BYTES;
}

/**
 * cy_peer_credit_tell:
 *
 * Returns: what to tell the other end was taken.
 */
guint64
cy_peer_credit_tell (CyPeerCredit *credit)
{
  credit->told = credit->taken;
  return credit->told;
}
