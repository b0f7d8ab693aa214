/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-change-insight.h"
#include "cy-severity.h"

G_BEGIN_DECLS

/* What is said of change requests, in the reader's words. No display. */

CySeverity cy_change_words_severity (const CyChange *change, gint64 now_us);
char *cy_change_words_state (const CyChange *change, gint64 now_us);
CySeverity cy_change_words_risk_severity (guint level);
char *cy_change_words_risk (const CyChange *change);
char *cy_change_words_target (CyYard *yard, const char *target);
char *cy_change_words_targets (CyYard *yard, char **targets, guint most);
char *cy_change_words_time (gint64 time_us);
char *cy_change_words_window (const CyChange *change);
char *cy_change_words_radius (const CyChangeRadius *radius);
char *cy_change_words_suggestion (const CyChangeRadius *radius);
char *cy_change_words_similar (const CySimilarChange *similar);
char *cy_change_words_aftermath (const CySimilarChange *similar);
char *cy_change_words_approvals (const CyChange *change);
char *cy_change_words_remark (const CyChangeRemark *remark);

G_END_DECLS
