/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-timer.h"

/**
 * cy_peer_timer_start:
 * @after_ms: [ms].
 *
 * Returns: (transfer full): a timer in the thread's own main context; end it with cy_peer_timer_stop().
 *
 * Threading: g_timeout_add() would run @func in the main thread.
 */
GSource *
cy_peer_timer_start (guint after_ms, GSourceFunc func, gpointer user_data)
{
  GSource *timer = g_timeout_source_new (after_ms);

  g_source_set_callback (timer, func, user_data, NULL);
  g_source_attach (timer, g_main_context_get_thread_default ());
  return timer;
}

/**
 * cy_peer_timer_stop:
 * @timer: (inout): may hold %NULL.
 */
void
cy_peer_timer_stop (GSource **timer)
{
  if (*timer == NULL)
    return;
  g_source_destroy (*timer);
  g_clear_pointer (timer, g_source_unref);
}
