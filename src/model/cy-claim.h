/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An entry by which a node takes over a pile, or a station with all piles that nobody took over themselves. */
#define CY_ENTRY_OWNER_CLAIM "owner.claim"

/**
 * CyClaim:
 * @node: who owns it.
 * @epoch: rises with each claim; the higher one holds.
 *
 * Which node talks to a pile.
 */
typedef struct {
  char *node;
  gint64 epoch;
} CyClaim;

char *cy_claim_payload (const CyClaim *claim);
gboolean cy_claim_parse (const char *payload, CyClaim *out_claim);
void cy_claim_clear (CyClaim *claim);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CyClaim, cy_claim_clear)

G_END_DECLS
