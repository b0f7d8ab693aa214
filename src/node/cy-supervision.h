/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire.h"
#include "cy-alarm-desk.h"
#include "cy-command-port.h"
#include "cy-history.h"
#include "cy-profile-store.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CySupervision:
 *
 * From master data to a running acquisition: builds the fleet and its judge from the yard, hands both
 * to the acquire thread, and passes what comes back to the historian and the alarm desk.
 *
 * Threading: the main thread; the sink it gives to the acquire thread touches only the judge, the
 * condition queue and the historian's queue.
 */
typedef struct _CySupervision CySupervision;

CySupervision *cy_supervision_new (const char *node,
                                   const CyClock *clock,
                                   CyProfileStore *profiles,
                                   CyHistory *history,
                                   CyAlarmDesk *desk,
                                   GError **error);
void cy_supervision_free (CySupervision *supervision);
void cy_supervision_apply (CySupervision *supervision, CyYard *yard);
CyLiveTable *cy_supervision_ref_live (CySupervision *supervision);
GPtrArray *cy_supervision_get_problems (CySupervision *supervision);
void cy_supervision_get_counters (CySupervision *supervision, CyAcquireCounters *out_counters);
GPtrArray *cy_supervision_list_links (CySupervision *supervision);
CyTrace *cy_supervision_trace (CySupervision *supervision, const char *pile, guint capacity);
void cy_supervision_show (CySupervision *supervision, CyRemoteScans *scans);
const CyCommandPort *cy_supervision_get_port (CySupervision *supervision);
guint cy_supervision_get_n_conditions (CySupervision *supervision, guint *out_bound);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySupervision, cy_supervision_free)

G_END_DECLS
