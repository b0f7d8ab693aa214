/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-simulate-steer.h"

G_BEGIN_DECLS

/**
 * CySimLine:
 * @words: the line's words.
 * @slot: (nullable): the pile its second word names.
 * @connector: the gun it names, or 0.
 *
 * A steering line, taken apart.
 */
typedef struct {
  CySimYard *yard;
  char **words;
  guint n_words;
  CySimSlot *slot;
  guint connector;
  CySimEffect *effect;
} CySimLine;

gboolean cy_sim_line_refuse (GError **error, const char *format, const char *word);
gboolean cy_sim_line_get_number (const char *word,
                                 double low,
                                 double high,
                                 double *out_number,
                                 GError **error);
gboolean cy_sim_line_get_gun (CySimLine *line, CySimGun **out_gun, GError **error);

/* What a device does with orders. */
gboolean cy_sim_verb_clock (CySimLine *line, GString *reply, GError **error);
gboolean cy_sim_verb_firmware (CySimLine *line, GString *reply, GError **error);
gboolean cy_sim_verb_ignore (CySimLine *line, GString *reply, GError **error);
gboolean cy_sim_verb_reject (CySimLine *line, GString *reply, GError **error);
gboolean cy_sim_verb_stay (CySimLine *line, GString *reply, GError **error);
gboolean cy_sim_verb_tariff (CySimLine *line, GString *reply, GError **error);

G_END_DECLS
