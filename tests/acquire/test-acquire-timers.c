/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-timers.h"

#define N_TIMERS 500

typedef struct {
  CyAcquireTimers *timers;
  CyAcquireTimer timer;
  gint64 *last_us;
  guint fired;
} Probe;

static void
on_probe_cb (gpointer data)
{
  Probe *probe = data;

  g_assert_cmpint (probe->timer.due_us, >=, *probe->last_us);
  *probe->last_us = probe->timer.due_us;
  probe->fired++;
}

/* Whatever is armed, moved and disarmed: what is left goes off in order, once. */
static void
test_order (void)
{
  g_autofree Probe *probes = g_new0 (Probe, N_TIMERS);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  CyAcquireTimers timers;
  gint64 last_us = G_MININT64;

  cy_acquire_timers_init (&timers);
  for (guint i = 0; i < N_TIMERS; i++)
    probes[i] = (Probe){ &timers, { .func = on_probe_cb, .data = &probes[i] }, &last_us, 0 };
  for (guint i = 0; i < 20 * N_TIMERS; i++) {
    CyAcquireTimer *timer = &probes[g_rand_int_range (random, 0, N_TIMERS)].timer;

    if (g_rand_int_range (random, 0, 4) == 0)
      cy_acquire_timers_disarm (&timers, timer);
    else
      cy_acquire_timers_arm (&timers, timer, g_rand_int_range (random, -1000, 1000));
  }
  for (gint64 now_us = -1000; now_us <= 1000; now_us += 50) {
    (void) cy_acquire_timers_run (&timers, now_us);
    g_assert_cmpint (cy_acquire_timers_next_us (&timers), >, now_us);
  }
  g_assert_cmpint (cy_acquire_timers_next_us (&timers), ==, G_MAXINT64);
  for (guint i = 0; i < N_TIMERS; i++) {
    g_assert_cmpuint (probes[i].fired, <=, 1);
    g_assert_cmpuint (probes[i].timer.place, ==, 0);
  }
  cy_acquire_timers_clear (&timers);
}

static void
on_again_cb (gpointer data)
{
  Probe *probe = data;

  probe->fired++;
  cy_acquire_timers_arm (probe->timers, &probe->timer, probe->timer.due_us);
}

/* A timer that is always due does not keep the thread from everything else. */
static void
test_always_due (void)
{
  CyAcquireTimers timers;
  Probe probe = { &timers, { .func = on_again_cb, .data = &probe }, NULL, 0 };

  cy_acquire_timers_init (&timers);
  cy_acquire_timers_arm (&timers, &probe.timer, 5);
  g_assert_cmpuint (cy_acquire_timers_run (&timers, 4), ==, 0);
  g_assert_cmpuint (cy_acquire_timers_run (&timers, 5), ==, 1);
  g_assert_cmpuint (probe.fired, ==, 1);
  cy_acquire_timers_disarm (&timers, &probe.timer);
  cy_acquire_timers_disarm (&timers, &probe.timer);
  g_assert_cmpuint (cy_acquire_timers_run (&timers, 99), ==, 0);
  cy_acquire_timers_clear (&timers);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/acquire-timers/order", test_order);
  g_test_add_func ("/acquire-timers/always-due", test_always_due);
  return g_test_run ();
}
