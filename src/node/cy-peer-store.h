/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry-store.h"
#include "cy-journal.h"

G_BEGIN_DECLS

/**
 * CyPeerStore:
 *
 * The journal as the exchange with peers sees it.
 *
 * Threading: used on the peers' thread; made and freed on another, while that one does not run.
 */
typedef struct _CyPeerStore CyPeerStore;

CyPeerStore *cy_peer_store_new (CyJournal *journal);
void cy_peer_store_free (CyPeerStore *store);
CyEntryStore cy_peer_store_get (CyPeerStore *store);

G_END_DECLS
