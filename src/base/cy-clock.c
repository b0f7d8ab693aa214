/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-clock.h"

static gint64
system_wall_us (gpointer user_data)
{
  return g_get_real_time ();
}

static gint64
system_mono_us (gpointer user_data)
{
  return g_get_monotonic_time ();
}

const CyClock *
cy_clock_system (void)
{
  static const CyClock clock = { system_wall_us, system_mono_us, NULL };

  return &clock;
}

gint64
cy_clock_wall_us (const CyClock *clock)
{
  return clock->wall_us (clock->user_data);
}

gint64
cy_clock_mono_us (const CyClock *clock)
{
  return clock->mono_us (clock->user_data);
}
