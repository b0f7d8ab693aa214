/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile-command.h"
#include "cy-simulate-pile.h"

G_BEGIN_DECLS

/**
 * CySimImage:
 *
 * The registers of piles of one type: where each stands, and what it says. The layout is made once
 * and shared; the words belong to one pile.
 */
typedef struct _CySimLayout CySimLayout;

CySimLayout *cy_sim_layout_new (const CySimType *type);
void cy_sim_layout_free (CySimLayout *layout);
guint cy_sim_layout_get_n_words (const CySimLayout *layout);
gboolean cy_sim_layout_has_unit (const CySimLayout *layout, gint16 unit);
void cy_sim_layout_refresh (const CySimLayout *layout,
                            CySimPile *pile,
                            guint *inout_texts,
                            guint16 *words);
gboolean cy_sim_layout_read (const CySimLayout *layout,
                             const guint16 *words,
                             guint function,
                             gint16 unit,
                             guint16 address,
                             guint16 count,
                             guint16 *out_words);

CySimReply cy_sim_obey (CySimPile *pile, const CyProfileWrite *write);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySimLayout, cy_sim_layout_free)

G_END_DECLS
