/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-system.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

/* Above ordinary threads, below anything that was really configured to be real-time. */
#define ROUND_ROBIN_PRIORITY 1
#define NICE                 (-10)

/**
 * cy_acquire_system_raise_descriptors:
 *
 * Lets the process have as many descriptors as it may: each pile takes one.
 *
 * Returns: how many that are now, 0 when the kernel does not say.
 */
guint64
cy_acquire_system_raise_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return 0;
  if (limit.rlim_cur < limit.rlim_max) {
    struct rlimit raised = { limit.rlim_max, limit.rlim_max };

    /* Refused, the connections beyond the limit fail and are counted. */
    if (setrlimit (RLIMIT_NOFILE, &raised) == 0)
      limit = raised;
  }
  return limit.rlim_cur;
}

/**
 * cy_acquire_system_ask_priority:
 *
 * Asks for the calling thread to run before others: a redraw or a flush on the same cores would
 * otherwise make scans late.
 *
 * Returns: whether the kernel agreed.
 */
gboolean
cy_acquire_system_ask_priority (void)
{
  struct sched_param parameters = { .sched_priority = ROUND_ROBIN_PRIORITY };

  if (sched_setscheduler (0, SCHED_RR | SCHED_RESET_ON_FORK, &parameters) == 0)
    return TRUE;
  return setpriority (PRIO_PROCESS, (id_t) gettid (), NICE) == 0;
}
