/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/* What is written of alarms, besides limits, is about some conditions of some piles: the guidance of a
 * rationale, the rule that suppresses, the condition that is watched. */

#define CY_SCOPE_OUTSIDE (-1)

int cy_scope_rank (CyYard *yard, const CyRecord *setting, CyRecord *pile);
gboolean cy_conditions_fit (const char *patterns, const char *condition, guint *out_exactness);

char *cy_condition_describe (CyYard *yard, const char *condition);
char *cy_condition_describe_in (CyYard *yard, const char *condition, const CyCatalog *catalog);
CyRecord *cy_setting_find (CyYard *yard, CyKindId kind, CyRecord *pile, const char *condition);
CyRecord *cy_rationale_find (CyYard *yard, CyRecord *pile, const char *condition);
gboolean cy_rationale_get_priority (const CyRecord *rationale, CyPriority *out_priority);
CyPriority cy_grade (const char *consequence, gint64 respond_min);

G_END_DECLS
