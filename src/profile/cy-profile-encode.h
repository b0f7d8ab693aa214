/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile.h"
#include "cy-state.h"

G_BEGIN_DECLS

/**
 * CyProfileSpot:
 * @function: Modbus function code that reads it.
 * @unit: unit id, or -1 for the link's own.
 * @address: first register or coil.
 * @words: how many.
 *
 * Where a tag's value stands in the device.
 */
typedef struct {
  guint8 function;
  gint16 unit;
  guint16 address;
  guint16 words;
} CyProfileSpot;

/**
 * CyProfileInput:
 * @tag: a tag a state is told from.
 * @raw: what it must say.
 */
typedef struct {
  guint tag;
  gint64 raw;
} CyProfileInput;

gboolean cy_profile_get_spot (const CyProfile *profile, guint tag, CyProfileSpot *out_spot);
gboolean cy_profile_reads_unlisted (const CyProfile *profile);
gint64 cy_profile_raw_of (const CyProfile *profile, guint tag, double value);
gboolean cy_profile_encode (const CyProfile *profile, guint tag, gint64 raw, guint16 *words);
void
cy_profile_encode_text (const CyProfile *profile, guint tag, const char *text, guint16 *out_words);
void cy_profile_encode_none (const CyProfile *profile, guint tag, guint16 *words);
CyPileState cy_profile_nearest_state (const CyProfile *profile, guint connector, CyPileState state);
void cy_profile_encode_state (const CyProfile *profile,
                              guint connector,
                              CyPileState state,
                              const CySample *samples,
                              GArray *out_inputs);

G_END_DECLS
