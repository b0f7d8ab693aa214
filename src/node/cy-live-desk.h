/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-peers.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyLiveDesk:
 *
 * Which piles of other nodes are looked at: all of them while somebody at this node looks at anything, and what
 * other nodes look at by way of this one.
 *
 * Threading: main thread.
 */
typedef struct _CyLiveDesk CyLiveDesk;

CyLiveDesk *cy_live_desk_new (CyPeers *peers, const char *node);
void cy_live_desk_free (CyLiveDesk *desk);
void cy_live_desk_set_yard (CyLiveDesk *desk, CyYard *yard);
void cy_live_desk_look (CyLiveDesk *desk);
void cy_live_desk_hold (CyLiveDesk *desk);
void cy_live_desk_release (CyLiveDesk *desk);
guint cy_live_desk_glance (CyLiveDesk *desk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyLiveDesk, cy_live_desk_free)

G_END_DECLS
