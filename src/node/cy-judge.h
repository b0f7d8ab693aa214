/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-condition.h"
#include "cy-fleet.h"
#include "cy-live-table.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyJudge:
 *
 * Decides, scan by scan, which values are beyond their limits, which fault bits are set and which
 * piles are silent, and says so when it changes. One judge belongs to one fleet.
 *
 * Threading: made on the main thread, then used by the acquire thread alone.
 */
typedef struct _CyJudge CyJudge;

/* Whether an alarm is recorded as active, and how. */
typedef const CyAlarm *(*CyJudgeRecall) (const char *subject, gpointer user_data);

/* Names the class of a fault bit, or NULL. */
typedef const char *(*CyJudgeFaultClass) (guint pile, guint tag, guint bit, gpointer user_data);

CyJudge *cy_judge_new (CyFleet *fleet,
                       CyYard *yard,
                       CyJudgeFaultClass fault_class,
                       CyJudgeRecall recall,
                       gpointer user_data,
                       CyConditionQueue *queue);
void cy_judge_free (CyJudge *judge);
CyFleet *cy_judge_get_fleet (CyJudge *judge);
gboolean cy_judge_watches (CyJudge *judge, const char *subject);
void cy_judge_scan (CyJudge *judge, guint pile, CySample *samples, gint64 now_us);
void cy_judge_link (CyJudge *judge, guint pile, const CyLivePile *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyJudge, cy_judge_free)

G_END_DECLS
