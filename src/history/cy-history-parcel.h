/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-store.h"

G_BEGIN_DECLS

#define CY_PARCEL_MAX_BYTES      ((guint32) 64 << 20)
#define CY_PARCEL_MAX_TEXT_BYTES 255

/* Years 1900 to 2500: no node can have recorded others [ms UTC]. */
#define CY_PARCEL_MIN_MS ((gint64) -2208988800 * 1000)
#define CY_PARCEL_MAX_MS ((gint64) 16725225600 * 1000)

/**
 * CyHistoryParcel:
 * @owner: the node that recorded it, and its incarnation.
 * @number: the owner's number of the block.
 * @pile: record id.
 * @class: %CY_N_HISTORY_CLASSES for a block of before that holds all of its pile.
 * @from_ms: since when it knows [ms UTC].
 * @last_ms: until when [ms UTC].
 * @tags: (element-type CySeriesTag): in order of their series.
 * @block: its bytes.
 * @points: (element-type CyPoint) (nullable): what is in them, once decoded.
 *
 * A block with everything that is to be known about it: it can be read with nothing else at hand. So it
 * travels between nodes and into files.
 */
typedef struct {
  char *owner;
  gint64 number;
  char *pile;
  CyHistoryClass class;
  gint64 from_ms;
  gint64 last_ms;
  GArray *tags;
  GBytes *block;
  GArray *points;
} CyHistoryParcel;

CyHistoryParcel *cy_history_parcel_new (void);
void cy_history_parcel_free (CyHistoryParcel *parcel);
GBytes *cy_history_parcel_encode (const CyHistoryParcel *parcel);
CyHistoryParcel *cy_history_parcel_decode (gconstpointer data, gsize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyHistoryParcel, cy_history_parcel_free)

G_END_DECLS
