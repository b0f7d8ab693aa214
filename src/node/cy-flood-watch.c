/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-flood-watch.h"

struct _CyFloodWatch {
  GHashTable *raised; /* id of an occurrence -> when it was raised [owned gint64] */
  CyFloodState state;
};

CyFloodWatch *
cy_flood_watch_new (void)
{
  CyFloodWatch *watch = g_new0 (CyFloodWatch, 1);

  watch->raised = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return watch;
}

void
cy_flood_watch_free (CyFloodWatch *watch)
{
  g_hash_table_unref (watch->raised);
  g_free (watch);
}

static void
remember (CyFloodWatch *watch, const CyAlarm *alarm)
{
  char *id = cy_alarm_dup_id (alarm);

  if (g_hash_table_contains (watch->raised, id))
    g_free (id);
  else
    g_hash_table_insert (watch->raised, id, g_memdup2 (&alarm->raised_us, sizeof alarm->raised_us));
}

static gboolean
is_old (gpointer id, gpointer raised_us, gpointer now_us)
{
  return *(gint64 *) now_us - *(gint64 *) raised_us >= CY_FLOOD_WINDOW_US;
}

static gint64 *
list_times (CyFloodWatch *watch, guint *out_n)
{
  gint64 *times = g_new (gint64, g_hash_table_size (watch->raised) + 1);
  GHashTableIter iter;
  gpointer raised_us;

  *out_n = 0;
  g_hash_table_iter_init (&iter, watch->raised);
  while (g_hash_table_iter_next (&iter, NULL, &raised_us))
    times[(*out_n)++] = *(gint64 *) raised_us;
  return times;
}

/**
 * cy_flood_watch_look:
 * @alarms: (element-type CyAlarm): not handled yet.
 * @out_n_recent: (out): raised in the last ten minutes.
 *
 * What was put aside is announced to nobody and makes no flood.
 */
CyFloodState
cy_flood_watch_look (CyFloodWatch *watch, GPtrArray *alarms, gint64 now_us, guint *out_n_recent)
{
  g_autofree gint64 *times = NULL;

  for (guint i = 0; i < alarms->len; i++) {
    const CyAlarm *alarm = alarms->pdata[i];

    if (now_us - alarm->raised_us < CY_FLOOD_WINDOW_US && cy_alarm_get_put (alarm, now_us) == 0)
      remember (watch, alarm);
  }
  g_hash_table_foreach_remove (watch->raised, is_old, &now_us);
  times = list_times (watch, out_n_recent);
  watch->state = cy_flood_rule (watch->state, times, *out_n_recent, now_us);
  return watch->state;
}
