/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire-plan.h"

G_BEGIN_DECLS

GPtrArray *cy_acquire_tracing_new (void);
void cy_acquire_tracing_add (CyAcquirePlan *plan, const char *pile_id, CyTrace *trace);
void cy_acquire_tracing_rewire (CyAcquirePlan *plan);

G_END_DECLS
