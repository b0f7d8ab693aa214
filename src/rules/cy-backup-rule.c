/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-backup-rule.h"

#define DAY_US ((gint64) 86400 * G_USEC_PER_SEC)

/* After one that failed; a disk that is full or away is not there again a minute later. */
#define AGAIN_US ((gint64) 3600 * G_USEC_PER_SEC)

/**
 * cy_backup_rule:
 *
 * A backup is due when the newest is as old as it may be, or is of a time that is yet to come. Somebody is told
 * when it is twice as old, or when there is none and making one failed.
 */
CyBackupVerdict
cy_backup_rule (const CyBackupState *state, gint64 now_us, gint64 now_mono_us)
{
  const gint64 every_us = MAX (state->every_days, 1) * DAY_US;
  gboolean is_there = state->newest_us > 0 && state->newest_us <= now_us + DAY_US;
  gint64 age_us = now_us - state->newest_us;
  gboolean may_try = state->tried_us == 0 || now_mono_us - state->tried_us >= AGAIN_US;

  return (CyBackupVerdict){
    .is_due = may_try && (!is_there || age_us >= every_us),
    .is_overdue = is_there ? age_us > 2 * every_us : state->has_failed,
  };
}
