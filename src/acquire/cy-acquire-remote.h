/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire-plan.h"
#include "cy-acquire.h"

G_BEGIN_DECLS

gboolean cy_acquire_pile_is_remote (const CyAcquirePile *pile);
void cy_acquire_pile_attend (CyAcquirePile *pile);
void cy_acquire_plan_show (CyAcquirePlan *plan, const CyRemoteScans *scans);

G_END_DECLS
