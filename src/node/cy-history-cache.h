/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-clock.h"

G_BEGIN_DECLS

/**
 * CyHistoryCache:
 *
 * What other nodes answered about times that are over, as text by question, so that who pages through a trend
 * does not ask again. It is in memory only: what is kept on the disk is a node's own, or whole blocks that a person
 * brought in. Bounded by bytes, and an answer is forgotten after an hour, since its owner may have had
 * history brought in meanwhile.
 *
 * Threading: main thread.
 */
typedef struct _CyHistoryCache CyHistoryCache;

CyHistoryCache *cy_history_cache_new (gsize max_bytes, const CyClock *clock);
void cy_history_cache_free (CyHistoryCache *cache);
const char *cy_history_cache_get (CyHistoryCache *cache, const char *question);
void cy_history_cache_put (CyHistoryCache *cache, const char *question, const char *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyHistoryCache, cy_history_cache_free)

G_END_DECLS
