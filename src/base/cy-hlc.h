/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyHlc:
 *
 * A hybrid logical clock reading: 48 bits of UTC milliseconds above 16 bits of counter.
 * Larger is later; ties between nodes are broken by the origin's id.
 */
typedef guint64 CyHlc;

#define CY_HLC_COUNTER_BITS 16

CyHlc cy_hlc_from_us (gint64 wall_us);
gint64 cy_hlc_to_us (CyHlc hlc);
CyHlc cy_hlc_next (gint64 wall_us, CyHlc last_own, CyHlc overwritten);

G_END_DECLS
