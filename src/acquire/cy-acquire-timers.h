/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyAcquireTimer:
 * @due_us: when it goes off [µs, monotonic].
 * @place: where it stands in the heap, from 1; 0 when it is not armed.
 * @func: called once when due; may arm it again, for later than now.
 * @data: handed to @func.
 *
 * Part of what it wakes, so arming allocates nothing.
 */
typedef struct {
  gint64 due_us;
  guint place;
  void (*func) (gpointer data);
  gpointer data;
} CyAcquireTimer;

/**
 * CyAcquireTimers:
 *
 * The timers of the acquire thread, soonest first: a heap of four children to a parent that keeps the
 * times beside the timers. With ten thousand piles three timers each move with every scan, and what
 * that costs is how much memory is looked at.
 */
typedef struct {
  GArray *heap; /* of Slot, private */
} CyAcquireTimers;

void cy_acquire_timers_init (CyAcquireTimers *timers);
void cy_acquire_timers_clear (CyAcquireTimers *timers);
void cy_acquire_timers_arm (CyAcquireTimers *timers, CyAcquireTimer *timer, gint64 due_us);
void cy_acquire_timers_disarm (CyAcquireTimers *timers, CyAcquireTimer *timer);
gint64 cy_acquire_timers_next_us (const CyAcquireTimers *timers);
guint cy_acquire_timers_run (CyAcquireTimers *timers, gint64 now_us);

G_END_DECLS
