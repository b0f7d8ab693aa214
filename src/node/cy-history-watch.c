/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-watch.h"

#include <math.h>

#define LOOK_SECONDS 1

/* A disk on the verge of full takes a row now and then: only a while without trouble ends the alarm. */
#define CLEAR_AFTER_US ((gint64) 10 * G_USEC_PER_SEC)

struct _CyHistoryWatch {
  CyHistory *history;   /* borrowed */
  CyAlarmDesk *desk;    /* borrowed */
  const CyClock *clock; /* borrowed */
  char *subject;
  guint64 dropped;      /* as of the last look */
  guint64 dropped_well; /* as of when all was well */
  gboolean troubled;    /* since trouble_us there was none, but not for long enough */
  gint64 trouble_us;    /* when there was trouble last [µs monotonic] */
  guint timer;          /* source id */
};

static gboolean
look_cb (gpointer user_data)
{
  cy_history_watch_look (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * cy_history_watch_new:
 * @node: the node's id, whose alarm it is.
 */
CyHistoryWatch *
cy_history_watch_new (CyHistory *history, CyAlarmDesk *desk, const char *node, const CyClock *clock)
{
  CyHistoryWatch *watch = g_new0 (CyHistoryWatch, 1);

  watch->history = history;
  watch->desk = desk;
  watch->clock = clock;
  watch->subject = cy_alarm_node_subject (node, CY_CONDITION_HISTORY);
  /* What the last run left on the list ends when this one has worked for a while, not before. */
  watch->troubled = cy_alarm_desk_get_active (desk, watch->subject) != NULL;
  watch->trouble_us = cy_clock_mono_us (clock);
  watch->timer = g_timeout_add_seconds (LOOK_SECONDS, look_cb, watch);
  return watch;
}

void
cy_history_watch_free (CyHistoryWatch *watch)
{
  if (watch == NULL)
    return;
  g_clear_handle_id (&watch->timer, g_source_remove);
  g_free (watch->subject);
  g_free (watch);
}

/* Waiting in memory asks for room on the disk soon; what is lost is lost. */
static void
tell (CyHistoryWatch *watch, gboolean active, guint64 lost)
{
  const CyCondition condition = { .subject = watch->subject,
                                  .active = active,
                                  .priority = lost > 0 ? CY_PRIORITY_HIGH : CY_PRIORITY_MEDIUM,
                                  .value = lost > 0 ? (double) lost : NAN,
                                  .limit = NAN,
                                  .time_us = cy_clock_wall_us (watch->clock) };

  cy_alarm_desk_take (watch->desk, &condition);
}

/**
 * cy_history_watch_look:
 *
 * Looks once more.
 */
void
cy_history_watch_look (CyHistoryWatch *watch)
{
  CyHistoryCounters counters = cy_history_get_counters (watch->history);
  gint64 now_us = cy_clock_mono_us (watch->clock);

  if (counters.failing || counters.dropped > watch->dropped) {
    watch->troubled = TRUE;
    watch->trouble_us = now_us;
    watch->dropped = counters.dropped;
    tell (watch, TRUE, counters.dropped - watch->dropped_well);
  } else if (watch->troubled && now_us - watch->trouble_us >= CLEAR_AFTER_US) {
    watch->troubled = FALSE;
    watch->dropped_well = watch->dropped;
    tell (watch, FALSE, 0);
  }
}
