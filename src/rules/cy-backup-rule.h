/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyBackupState:
 * @newest_us: when the newest backup was made, 0 without one [µs UTC].
 * @tried_us: when one was tried last, 0 when none was since the start [µs monotonic].
 * @has_failed: whether that one failed.
 * @every_days: how often one shall be made.
 */
typedef struct {
  gint64 newest_us;
  gint64 tried_us;
  gboolean has_failed;
  guint every_days;
} CyBackupState;

/**
 * CyBackupVerdict:
 * @is_due: whether one is to be made now.
 * @is_overdue: whether somebody is to be told that there is none, or none that is new enough.
 */
typedef struct {
  gboolean is_due;
  gboolean is_overdue;
} CyBackupVerdict;

CyBackupVerdict cy_backup_rule (const CyBackupState *state, gint64 now_us, gint64 now_mono_us);

G_END_DECLS
