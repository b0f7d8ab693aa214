/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Most that is on its way and not acknowledged, and what beats may have on top [bytes]. */
#define CY_PEER_WINDOW_BYTES  ((gsize) 1024 * 1024)
#define CY_PEER_RESERVE_BYTES ((gsize) 64 * 1024)

/* After so much the other end is told at once, and not only with the next beat [bytes]. */
#define CY_PEER_TELL_BYTES (CY_PEER_WINDOW_BYTES / 4)

/* What a message weighs besides its bytes, so that empty ones count too. */
#define CY_PEER_MESSAGE_WEIGHT 16

/**
 * CyPeerCredit:
 * @sent: weight of all that was sent.
 * @acknowledged: how much of it the other end has taken.
 * @taken: weight of all that came and was dealt with.
 * @told: how much of it the other end knows of.
 *
 * How much may be on its way: a reader that stalls stops the writer, and costs no more memory than
 * the window.
 */
typedef struct {
  guint64 sent;
  guint64 acknowledged;
  guint64 taken;
  guint64 told;
} CyPeerCredit;

gsize cy_peer_credit_weigh (gsize bytes);
gsize cy_peer_credit_on_its_way (const CyPeerCredit *credit);
gboolean cy_peer_credit_may_send (const CyPeerCredit *credit, gsize bytes);
gboolean cy_peer_credit_may_beat (const CyPeerCredit *credit, gsize bytes);
void cy_peer_credit_send (CyPeerCredit *credit, gsize bytes);
gboolean cy_peer_credit_acknowledge (CyPeerCredit *credit, guint64 total);
void cy_peer_credit_take (CyPeerCredit *credit, gsize bytes);
gboolean cy_peer_credit_should_tell (const CyPeerCredit *credit);
guint64 cy_peer_credit_tell (CyPeerCredit *credit);

G_END_DECLS
