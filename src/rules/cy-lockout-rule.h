/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"

G_BEGIN_DECLS

/* IEC 62443-3-3, SR 1.11: so many wrong passwords within so long lock an account, for so long at first. */
#define CY_LOCKOUT_FAILURES  5
#define CY_LOCKOUT_WITHIN_US ((gint64) 15 * 60 * G_USEC_PER_SEC)
#define CY_LOCKOUT_FIRST_US  ((gint64) 15 * 60 * G_USEC_PER_SEC)
#define CY_LOCKOUT_MOST_US   ((gint64) 24 * 3600 * G_USEC_PER_SEC)

/**
 * CyLockout:
 * @failed_us: when the last wrong passwords were given, newest first [µs UTC], 0 where there was none.
 * @n_lockouts: how often it was locked since somebody last came in.
 * @until_us: until when it is locked [µs UTC], 0 when it is not.
 *
 * What wrong passwords have done to an account at one node.
 */
typedef struct {
  gint64 failed_us[CY_LOCKOUT_FAILURES];
  guint n_lockouts;
  gint64 until_us;
} CyLockout;

CyLockout cy_lockout_of (GPtrArray *entries, const char *origin);
gboolean cy_lockout_holds (const CyLockout *lockout, gint64 now_us);
guint cy_lockout_count (const CyLockout *lockout, gint64 now_us);
gint64 cy_lockout_after_failure (const CyLockout *lockout, gint64 now_us);

G_END_DECLS
