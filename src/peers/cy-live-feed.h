/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-clock.h"
#include "cy-live-frame.h"

G_BEGIN_DECLS

/**
 * CyLiveFeed:
 *
 * What this node's piles show, for other nodes that look at them: first everything, then what changed, once a
 * second, and always the newest. A viewer that cannot keep up misses frames and gets everything again. What
 * changed is worked out once for all viewers.
 *
 * Threading: one thread; the live table is read from there.
 */
typedef struct _CyLiveFeed CyLiveFeed;
typedef struct _CyLiveViewer CyLiveViewer;

typedef CyLiveTable *(*CyLiveRef) (gpointer user_data);

/**
 * CyLiveSend:
 * @frame: (nullable): to be sent; %NULL asks whether it could be.
 *
 * Returns: whether there is room.
 */
typedef gboolean (*CyLiveSend) (GBytes *frame, gpointer user_data);

CyLiveFeed *cy_live_feed_new (const CyClock *clock, CyLiveRef ref_live, gpointer user_data);
void cy_live_feed_free (CyLiveFeed *feed);
void cy_live_feed_tick (CyLiveFeed *feed);
GPtrArray *cy_live_feed_list_piles (CyLiveFeed *feed);

CyLiveViewer *cy_live_feed_add (CyLiveFeed *feed,
                                guint32 list,
                                GPtrArray *piles,
                                CyLiveSend send,
                                gpointer user_data);
void cy_live_feed_remove (CyLiveFeed *feed, CyLiveViewer *viewer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyLiveFeed, cy_live_feed_free)

G_END_DECLS
