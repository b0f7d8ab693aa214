/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-simulate-pile.h"

G_BEGIN_DECLS

void cy_sim_values_of_pile (const CySimPile *pile, double *out_values);
void cy_sim_values_of_gun (const CySimPile *pile, const CySimGun *gun, double *out_values);
const char *
cy_sim_text_of (const CySimPile *pile, const CySimGun *gun, CyMeasureId measure, char *scratch);
gint64 cy_sim_word_of (const CySimPile *pile, const CySimGun *gun, const CyTag *tag);
guint64 cy_sim_bits_of (const CySimPile *pile, const CySimGun *gun, guint tag);

G_END_DECLS
