/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-timers.h"

/* Four children and their times are a cache line. */
#define CHILDREN 4

typedef struct {
  gint64 due_us; /* the timer's */
  CyAcquireTimer *timer;
} Slot;

static Slot *
slots (const CyAcquireTimers *timers)
{
  return (Slot *) (gpointer) timers->heap->data;
}

static void
put (Slot *heap, guint index, Slot slot)
{
  heap[index] = slot;
  slot.timer->place = index + 1;
}

static void
sift_up (CyAcquireTimers *timers, guint index)
{
  Slot *heap = slots (timers);
  Slot slot = heap[index];

  while (index > 0 && heap[(index - 1) / CHILDREN].due_us > slot.due_us) {
    put (heap, index, heap[(index - 1) / CHILDREN]);
    index = (index - 1) / CHILDREN;
  }
  put (heap, index, slot);
}

static guint
soonest_child (const Slot *heap, guint n, guint index)
{
  guint first = CHILDREN * index + 1;
  guint last = MIN (first + CHILDREN, n);
  guint soonest = first;

  for (guint child = first + 1; child < last; child++) {
    if (heap[child].due_us < heap[soonest].due_us)
      soonest = child;
  }
  return soonest;
}

static void
sift_down (CyAcquireTimers *timers, guint index)
{
  Slot *heap = slots (timers);
  Slot slot = heap[index];
  guint n = timers->heap->len;

  while (CHILDREN * index + 1 < n) {
    guint child = soonest_child (heap, n, index);

    if (heap[child].due_us >= slot.due_us)
      break;
    put (heap, index, heap[child]);
    index = child;
  }
  put (heap, index, slot);
}

void
cy_acquire_timers_init (CyAcquireTimers *timers)
{
  timers->heap = g_array_new (FALSE, FALSE, sizeof (Slot));
}

void
cy_acquire_timers_clear (CyAcquireTimers *timers)
{
  g_clear_pointer (&timers->heap, g_array_unref);
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
  const Slot slot = { due_us, timer };

  timer->due_us = due_us;
  if (timer->place == 0) {
    g_array_append_val (timers->heap, slot);
    sift_up (timers, timers->heap->len - 1);
    return;
  }
  slots (timers)[timer->place - 1].due_us = due_us;
  if (due_us < before_us)
    sift_up (timers, timer->place - 1);
  else if (due_us > before_us)
    sift_down (timers, timer->place - 1);
}

/**
 * cy_acquire_timers_disarm:
 * @timer: armed or not.
 */
void
cy_acquire_timers_disarm (CyAcquireTimers *timers, CyAcquireTimer *timer)
{
  guint index = timer->place - 1;
  Slot last;

  if (timer->place == 0)
    return;
  last = slots (timers)[timers->heap->len - 1];
  g_array_set_size (timers->heap, timers->heap->len - 1);
  timer->place = 0;
  if (last.timer == timer)
    return;
  put (slots (timers), index, last);
  sift_up (timers, index);
  sift_down (timers, last.timer->place - 1);
}

/**
 * cy_acquire_timers_next_us:
 *
 * Returns: when the next timer goes off [µs, monotonic], %G_MAXINT64 when there is none.
 */
gint64
cy_acquire_timers_next_us (const CyAcquireTimers *timers)
{
  return timers->heap->len > 0 ? slots (timers)[0].due_us : G_MAXINT64;
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

  while (n < most && timers->heap->len > 0 && slots (timers)[0].due_us <= now_us) {
    CyAcquireTimer *timer = slots (timers)[0].timer;

    cy_acquire_timers_disarm (timers, timer);
    timer->func (timer->data);
    n++;
  }
  return n;
}
