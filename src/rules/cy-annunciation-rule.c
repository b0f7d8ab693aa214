/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-annunciation-rule.h"

/* How long until a tone is begun again [s], as long as nobody acknowledges or silences; IEC 60601-1-8
 * spaces its bursts so. What is not urgent sounds once. */
static const gint64 periods_s[CY_N_PRIORITIES] = {
  [CY_PRIORITY_LOW] = 0,
  [CY_PRIORITY_MEDIUM] = 30,
  [CY_PRIORITY_HIGH] = 15,
  [CY_PRIORITY_CRITICAL] = 6,
};

void
cy_annunciation_init (CyAnnunciation *annunciation)
{
  *annunciation = (CyAnnunciation){
    .silenced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
}

void
cy_annunciation_clear (CyAnnunciation *annunciation)
{
  g_clear_pointer (&annunciation->silenced, g_hash_table_unref);
  g_clear_pointer (&annunciation->known, g_hash_table_unref);
}

/* What is not announced any more may be announced again: a shelf that ended is news. */
static void
forget_others (GHashTable *ids, GHashTable *announced)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    if (!g_hash_table_contains (announced, id))
      g_hash_table_iter_remove (&iter);
  }
}

static gboolean
is_due (const CyAnnunciation *annunciation, const CyAnnunciationStep *step, gint64 now_us)
{
  gint64 age_us = now_us - annunciation->sounded_us;

  if (!step->sounds)
    return FALSE;
  if (annunciation->sounded_us == 0 || step->fresh->len > 0 || age_us < 0)
    return TRUE;
  return periods_s[step->tone] > 0 && age_us >= periods_s[step->tone] * G_USEC_PER_SEC;
}

static void
take_alarm (CyAnnunciation *annunciation, CyAnnunciationStep *step, CyAlarm *alarm, const char *id)
{
  if (!g_hash_table_contains (annunciation->known, id))
    g_ptr_array_add (step->fresh, alarm);
  if (g_hash_table_contains (annunciation->silenced, id))
    return;
  step->tone = step->sounds ? MAX (step->tone, alarm->priority) : alarm->priority;
  step->sounds = TRUE;
}

/**
 * cy_annunciation_rule:
 * @alarms: (element-type CyAlarm): not handled yet, the gravest first.
 *
 * What the room must hear now. A tone goes on until every alarm is acknowledged, put aside or silenced;
 * what is new sounds at once, whatever was silenced before.
 */
CyAnnunciationStep
cy_annunciation_rule (CyAnnunciation *annunciation, GPtrArray *alarms, gint64 now_us)
{
  g_autoptr (GHashTable) announced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  CyAnnunciationStep step = { .fresh = g_ptr_array_new () };

  for (guint i = 0; i < alarms->len; i++) {
    char *id;

    if (!cy_alarm_is_announced (alarms->pdata[i], now_us))
      continue;
    id = cy_alarm_dup_id (alarms->pdata[i]);
    take_alarm (annunciation, &step, alarms->pdata[i], id);
    g_hash_table_add (announced, id);
  }
  forget_others (annunciation->known, announced);
  forget_others (annunciation->silenced, announced);
  for (guint i = 0; i < step.fresh->len; i++)
    g_hash_table_add (annunciation->known, cy_alarm_dup_id (step.fresh->pdata[i]));
  step.plays = is_due (annunciation, &step, now_us);
  if (step.plays)
    annunciation->sounded_us = now_us;
  else if (!step.sounds)
    annunciation->sounded_us = 0;
  return step;
}

/**
 * cy_annunciation_silence:
 * @alarms: (element-type CyAlarm): those that make no sound any more; the next one does.
 */
void
cy_annunciation_silence (CyAnnunciation *annunciation, GPtrArray *alarms, gint64 now_us)
{
  for (guint i = 0; i < alarms->len; i++) {
    if (cy_alarm_is_announced (alarms->pdata[i], now_us))
      g_hash_table_add (annunciation->silenced, cy_alarm_dup_id (alarms->pdata[i]));
  }
}
