/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyClock:
 * @wall_us: UTC wall time [µs since 1970]; may jump when someone sets the clock.
 * @mono_us: monotonic time [µs, arbitrary origin]; never jumps, use it for ages and deadlines.
 * @user_data: handed to both.
 *
 * Where time comes from. Everything that needs time takes a clock, so tests turn it by hand.
 *
 * Threading: both functions are called from any thread.
 */
typedef struct {
  gint64 (*wall_us) (gpointer user_data);
  gint64 (*mono_us) (gpointer user_data);
  gpointer user_data;
} CyClock;

const CyClock *cy_clock_system (void);

gint64 cy_clock_wall_us (const CyClock *clock);
gint64 cy_clock_mono_us (const CyClock *clock);

G_END_DECLS
