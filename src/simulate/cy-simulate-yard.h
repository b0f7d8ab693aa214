/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-link.h"
#include "cy-profile-store.h"
#include "cy-simulate-image.h"

G_BEGIN_DECLS

/**
 * CySimSlot:
 * @link: where it answers.
 * @layout: borrowed from the yard.
 * @words: its registers as they were at @refreshed_s.
 * @dropped: it does not answer at all, until it is restored.
 * @away: it restarts, and does not answer until it is back.
 * @late_ms: how much later than usual its answers come [ms].
 * @split: its answers come in two pieces.
 *
 * A pile and its place in the network.
 */
typedef struct {
  CySimPile *pile;
  CyLink *link;
  const CySimLayout *layout;
  guint16 *words;
  guint texts;
  gint64 refreshed_s;
  gboolean dropped;
  gboolean away;
  guint late_ms;
  gboolean split;
} CySimSlot;

/**
 * CySimYard:
 * @types: (element-type CySimType).
 * @layouts: (element-type CySimLayout): of the types, in the same order.
 * @slots: (element-type CySimSlot).
 * @n_serial: piles of the file that are on serial lines, when these are not served.
 *
 * Everything the simulator serves.
 */
typedef struct {
  GPtrArray *types;
  GPtrArray *layouts;
  GPtrArray *slots;
  GHashTable *by_id;
  guint n_serial;
} CySimYard;

CySimYard *cy_sim_yard_new (JsonNode *document,
                            CyProfileStore *profiles,
                            const CySimSettings *settings,
                            GError **error);
void cy_sim_yard_free (CySimYard *yard);
CySimSlot *cy_sim_yard_find (CySimYard *yard, const char *id);
void cy_sim_slot_refresh (CySimSlot *slot, gint64 now_s);
void cy_sim_slot_soil (CySimSlot *slot);
gboolean cy_sim_slot_is_gone (const CySimSlot *slot);

JsonNode *cy_sim_fleet_new (guint n_piles, guint16 port);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySimYard, cy_sim_yard_free)

G_END_DECLS
