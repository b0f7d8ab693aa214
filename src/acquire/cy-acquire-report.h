/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire-plan.h"

G_BEGIN_DECLS

GArray *cy_acquire_report_lines (CyAcquirePlan *plan);

G_END_DECLS
