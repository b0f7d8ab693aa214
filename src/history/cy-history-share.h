/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-query.h"
#include "cy-history-rollup.h"

G_BEGIN_DECLS

/* Every share lies between two multiples of this, and begins and ends on steps of two hours. */
#define CY_SHARE_LEAF_MS (16 * CY_HISTORY_DAY_MS)
#define CY_SHARE_STEP_MS CY_HISTORY_TWO_HOURS_MS

/* What is longer is made for a shorter time, and not taken from others. */
#define CY_SHARE_MAX_BYTES ((gsize) 512 << 10)

/**
 * CyShareTier:
 * @kind: of roll-ups.
 * @class: of which measures.
 * @step_ms: one of the tiers'.
 *
 * What is shared of a pile: quantities and states in steps of two hours, and how long which state was in each quarter.
 */
typedef struct {
  CyRollupKind kind;
  CyHistoryClass class;
  gint64 step_ms;
} CyShareTier;

#define CY_N_SHARE_TIERS 3
extern const CyShareTier cy_share_tiers[CY_N_SHARE_TIERS];

/**
 * CyHistoryShare:
 * @edition: what its owner had brought in late when it was made; another one than before means that what was
 *   shared before may be other now.
 * @from_ms: [ms UTC].
 * @to_ms: until when it says all there is [ms UTC].
 * @more: there is more to share already, from @to_ms on.
 * @tags: (element-type CySeriesTag): in order of their series.
 * @tiers: (element-type CyRollupRun): of each tier, in order of their series; of each the steps go forward.
 *
 * The roll-ups that a node made of one pile, of some steps that are over, with all that is to be known about them:
 * they can be read with nothing else at hand. So they travel between nodes.
 */
typedef struct {
  gint64 edition;
  gint64 from_ms;
  gint64 to_ms;
  gboolean more;
  GArray *tags;
  GArray *tiers[CY_N_SHARE_TIERS];
} CyHistoryShare;

CyHistoryShare *cy_history_share_new (void);
void cy_history_share_free (CyHistoryShare *share);
GBytes *cy_history_share_encode (const CyHistoryShare *share);
CyHistoryShare *cy_history_share_decode (gconstpointer data, gsize length, GError **error);

/**
 * CyHistoryShareWish:
 * @from_ms: whoever asks has everything before [ms UTC].
 * @edition: of what it has.
 * @until_ms: what is shared is over by then [ms UTC].
 */
typedef struct {
  const char *pile;
  gint64 from_ms;
  gint64 edition;
  gint64 until_ms;
} CyHistoryShareWish;

/* On the reader thread. */
GBytes *cy_history_query_share (const CyHistorySource *source,
                                const CyHistoryShareWish *wish,
                                GError **error);

/**
 * CyHistoryRecorded:
 * @pile: owned.
 * @edition: see #CyHistoryShare.
 *
 * A pile that a node recorded something of.
 */
typedef struct {
  char *pile;
  gint64 edition;
} CyHistoryRecorded;

void cy_history_recorded_clear (CyHistoryRecorded *recorded);
GArray *cy_history_query_recorded (const CyHistorySource *source,
                                   const char *after,
                                   guint n,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyHistoryShare, cy_history_share_free)

G_END_DECLS
