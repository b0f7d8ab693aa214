/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"
#include "cy-live-table.h"

G_BEGIN_DECLS

/**
 * CyReadBlock:
 * @function: Modbus function code that reads it, 1 to 4.
 * @unit: unit id, or -1 for the link's own.
 * @address: first register or coil, 0-based as on the wire.
 * @count: registers or coils.
 * @every: read with every @every-th scan; 1 for live values, more for nameplates.
 *
 * One read request. Neighbouring registers are read together where the device allows it.
 */
typedef struct {
  guint8 function;
  gint16 unit;
  guint16 address;
  guint16 count;
  guint16 every;
} CyReadBlock;

/**
 * CyProfileManners:
 * @gap_ms: pause the device needs between two requests [ms].
 * @min_scan_ms: shortest scan period the device stands [ms].
 * @timeout_ms: how long an answer may take [ms].
 * @in_flight: most requests under way at once on one connection; 1 for devices that drop the second.
 *
 * How a device wants to be treated.
 */
typedef struct {
  guint gap_ms;
  guint min_scan_ms;
  guint timeout_ms;
  guint in_flight;
} CyProfileManners;

/**
 * CyProfile:
 *
 * A device profile compiled for a pile with a given number of guns: which blocks to read, and how
 * registers become samples. Also what the simulator needs to answer like the device.
 *
 * Threading: immutable after compilation; references are atomic.
 */
typedef struct _CyProfile CyProfile;

CyProfile *cy_profile_compile (JsonNode *document, guint n_connectors, GError **error);
CyProfile *cy_profile_ref (CyProfile *profile);
void cy_profile_unref (CyProfile *profile);
const char *cy_profile_get_id (const CyProfile *profile);
CyTagSet *cy_profile_get_tags (const CyProfile *profile);
const CyReadBlock *cy_profile_get_blocks (const CyProfile *profile, guint *out_n_blocks);
const CyProfileManners *cy_profile_get_manners (const CyProfile *profile);

/**
 * CyScan:
 * @samples: all of the pile's samples, in tag order; what the last scan left is still there.
 * @texts: its text slots.
 * @texts_changed: set when a text differs from the last scan's.
 *
 * A pile's values while a scan is being decoded. Owned by whoever scans.
 */
typedef struct {
  CySample *samples;
  CyText *texts;
  gboolean texts_changed;
} CyScan;

void cy_profile_decode (const CyProfile *profile,
                        guint block,
                        const guint8 *data,
                        gsize length,
                        gint64 time_us,
                        CyScan *scan);
void cy_profile_fail_block (const CyProfile *profile, guint block, gint64 time_us, CyScan *scan);
void cy_profile_finish (const CyProfile *profile, gint64 time_us, CyScan *scan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyProfile, cy_profile_unref)

G_END_DECLS
