/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-timers.h"

static CyAcquireTimer *
at (const CyAcquireTimers *timers, guint index)
{
  return timers->heap->pdata[index];
}

static void
put (CyAcquireTimers *timers, guint index, CyAcquireTimer *timer)
{
  timers->heap->pdata[index] = timer;
  timer->place = index + 1;
}

static void
sift_up (CyAcquireTimers *timers, guint index)
{
  CyAcquireTimer *timer = at (timers, index);

  while (index > 0 && at (timers, (index - 1) / 2)->due_us > timer->due_us) {
    put (timers, index, at (timers, (index - 1) / 2));
    index = (index - 1) / 2;
  }
  put (timers, index, timer);
}

static void
sift_down (CyAcquireTimers *timers, guint index)
{
  CyAcquireTimer *timer = at (timers, index);
  guint n = timers->heap->len;

  for (;;) {
    guint child = 2 * index + 1;

    if (child + 1 < n && at (timers, child + 1)->due_us < at (timers, child)->due_us)
      child++;
    if (child >= n || at (timers, child)->due_us >= timer->due_us)
      break;
    put (timers, index, at (timers, child));
    index = child;
  }
  put (timers, index, timer);
}

void
cy_acquire_timers_init (CyAcquireTimers *timers)
{
  timers->heap = g_ptr_array_new ();
}

void
cy_acquire_timers_clear (CyAcquireTimers *timers)
{
  g_clear_pointer (&timers->heap, g_ptr_array_unref);
}

/**
 * cy_acquire_timers_arm:
 * @timer: armed or not.
 * @due_us: when it is to go off [µs, monotonic].
 */
void
cy_acquire_timers_arm (CyAcquireTimers *timers, CyAcquireTimer *timer, gint64 due_us)
{
  gint64 before_us = timer->due_us;

  timer->due_us = due_us;
  if (timer->place == 0) {
    g_ptr_array_add (timers->heap, timer);
    sift_up (timers, timers->heap->len - 1);
  } else if (due_us < before_us) {
    sift_up (timers, timer->place - 1);
  } else if (due_us > before_us) {
    sift_down (timers, timer->place - 1);
  }
}

/**
 * cy_acquire_timers_disarm:
 * @timer: armed or not.
 */
void
cy_acquire_timers_disarm (CyAcquireTimers *timers, CyAcquireTimer *timer)
{
  guint index = timer->place - 1;
  CyAcquireTimer *last;

  if (timer->place == 0)
    return;
  last = at (timers, timers->heap->len - 1);
  g_ptr_array_set_size (timers->heap, (int) timers->heap->len - 1);
  timer->place = 0;
  if (last == timer)
    return;
  put (timers, index, last);
  sift_up (timers, index);
  sift_down (timers, last->place - 1);
}

/**
 * cy_acquire_timers_next_us:
 *
 * Returns: when the next timer goes off [µs, monotonic], %G_MAXINT64 when there is none.
 */
gint64
cy_acquire_timers_next_us (const CyAcquireTimers *timers)
{
  return timers->heap->len > 0 ? at (timers, 0)->due_us : G_MAXINT64;
}

/**
 * cy_acquire_timers_run:
 *
 * Lets every timer that is due go off. One that arms itself for a time that has passed waits for
 * the next call, so that a mistake in one place costs a core, not the yard.
 *
 * Returns: how many went off.
 */
guint
cy_acquire_timers_run (CyAcquireTimers *timers, gint64 now_us)
{
  guint most = timers->heap->len;
  guint n = 0;

  while (n < most && timers->heap->len > 0 && at (timers, 0)->due_us <= now_us) {
    CyAcquireTimer *timer = at (timers, 0);

    cy_acquire_timers_disarm (timers, timer);
    timer->func (timer->data);
    n++;
  }
  return n;
}
