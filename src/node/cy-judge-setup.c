/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-rule.h"
#include "cy-judge-private.h"
#include "cy-state.h"

/* What is being set up. */
typedef struct {
  CyJudge *judge;
  guint pile;
  CyJudgeFaultClass fault_class;
  CyJudgeRecall recall;
  gpointer user_data;
} Setup;

static const CyAlarm *
recall (const Setup *setup, char *subject)
{
  const CyAlarm *alarm = setup->recall (subject, setup->user_data);

  g_hash_table_add (setup->judge->subjects, subject);
  return alarm;
}

static void
set_up_watch (const Setup *setup,
              CyLimitWatch *watch,
              guint tag_index,
              const CyTag *tag,
              const CyLimit *limit)
{
  const CyFleetPile *pile = cy_fleet_get (setup->judge->fleet, setup->pile);

  watch->tag = (guint16) tag_index;
  watch->limit = *limit;
  for (gboolean high = FALSE; high <= TRUE; high++) {
    const CyAlarm *alarm = recall (setup, cy_judge_limit_subject (pile, tag, high));

    if (alarm == NULL)
      continue;
    /* The level is where the tag was left, so a restart neither repeats nor forgets the alarm. */
    watch->said = (guint8) alarm->level;
    watch->state.level = (guint8) alarm->level;
    watch->state.high_side = high;
  }
}

static void
set_up_limits (const Setup *setup, CyPileWatch *watch, GArray *limits)
{
  CyTagSet *tags = cy_fleet_get (setup->judge->fleet, setup->pile)->tags;
  GArray *watches = g_array_new (FALSE, TRUE, sizeof (CyLimitWatch));

  for (guint t = 0; t < cy_tag_set_get_n_tags (tags); t++) {
    const CyTag *tag = cy_tag_set_get (tags, t);

    for (guint i = 0; i < limits->len; i++) {
      const CyEffectiveLimit *effective = &g_array_index (limits, CyEffectiveLimit, i);
      CyLimitWatch item = { 0 };

      if (effective->limit.measure != tag->measure)
        continue;
      set_up_watch (setup, &item, t, tag, &effective->limit);
      g_array_append_val (watches, item);
    }
  }
  watch->n_watches = watches->len;
  watch->watches = (CyLimitWatch *) (gpointer) g_array_free (watches, FALSE);
}

static void
set_up_word (const Setup *setup,
             CyWordWatch *word,
             guint tag_index,
             const CyTag *tag,
             gboolean is_fault)
{
  const CyFleetPile *pile = cy_fleet_get (setup->judge->fleet, setup->pile);

  word->tag = (guint16) tag_index;
  for (guint bit = 0; bit < CY_JUDGE_MAX_BITS; bit++) {
    const char *class = setup->fault_class (setup->pile, tag_index, bit, setup->user_data);

    word->priority[bit] =
      (guint8) (is_fault ? cy_alarm_fault_priority (class) : CY_PRIORITY_MEDIUM);
    if (recall (setup, cy_judge_bit_subject (pile, tag, bit)) != NULL)
      word->said |= 1u << bit;
  }
}

static void
set_up_words (const Setup *setup, CyPileWatch *watch)
{
  CyTagSet *tags = cy_fleet_get (setup->judge->fleet, setup->pile)->tags;
  GArray *words = g_array_new (FALSE, TRUE, sizeof (CyWordWatch));

  for (guint t = 0; t < cy_tag_set_get_n_tags (tags); t++) {
    const CyTag *tag = cy_tag_set_get (tags, t);
    CyWordWatch word = { 0 };
    gboolean is_fault;

    if (!cy_judge_is_word (tag->measure, &is_fault))
      continue;
    set_up_word (setup, &word, t, tag, is_fault);
    g_array_append_val (words, word);
  }
  watch->n_words = words->len;
  watch->words = (CyWordWatch *) (gpointer) g_array_free (words, FALSE);
}

static void
set_up_states (const Setup *setup, CyPileWatch *watch)
{
  const CyFleetPile *pile = cy_fleet_get (setup->judge->fleet, setup->pile);
  GArray *states = g_array_new (FALSE, TRUE, sizeof (CyStateWatch));

  for (guint t = 0; t < cy_tag_set_get_n_tags (pile->tags); t++) {
    const CyTag *tag = cy_tag_set_get (pile->tags, t);
    CyStateWatch state = { .tag = (guint16) t };

    if (tag->measure != CY_MEASURE_CONN_STATE)
      continue;
    state.said = recall (setup, cy_judge_state_subject (pile, tag)) != NULL;
    g_array_append_val (states, state);
  }
  watch->n_states = states->len;
  watch->states = (CyStateWatch *) (gpointer) g_array_free (states, FALSE);
}

/* An alarm that was recorded goes on: what it waited for has long passed. */
static void
set_up_extras (const Setup *setup, CyPileWatch *watch, CyYard *yard, const CyRecord *record)
{
  const CyFleetPile *pile = cy_fleet_get (setup->judge->fleet, setup->pile);

  watch->bays = cy_judge_find_bays (pile, cy_judge_patience_us (yard, record));
  for (guint i = 0; i < watch->bays->len; i++) {
    CyBayWatch *bay = &g_array_index (watch->bays, CyBayWatch, i);

    bay->said = recall (setup, cy_judge_bay_subject (pile, bay)) != NULL;
    bay->state.is_blocked = bay->said;
  }
  watch->clock.tag = cy_tag_set_find (pile->tags, 0, CY_MEASURE_STATION_CLOCK);
  watch->clock.allowed_s = cy_judge_clock_allowed_s (yard);
  watch->clock.said = recall (setup, cy_judge_clock_subject (pile)) != NULL;
  watch->clock.state.is_off = watch->clock.said;
}

static void
set_up_vigils (const Setup *setup, CyPileWatch *watch)
{
  const CyFleetPile *pile = cy_fleet_get (setup->judge->fleet, setup->pile);

  watch->vigils = cy_judge_find_vigils (setup->judge->settings, pile);
  watch->suppressors = cy_judge_find_suppressors (setup->judge->settings, pile);
  /* Nobody knows by which of them what is on record was suppressed. */
  watch->say_again = watch->suppressors->len > 0;
  for (guint i = 0; i < watch->vigils->len; i++) {
    CyVigilWatch *vigil = &g_array_index (watch->vigils, CyVigilWatch, i);

    vigil->said = recall (setup, cy_judge_vigil_subject (pile, vigil)) != NULL;
    vigil->state.holds = vigil->said;
  }
}

/**
 * cy_judge_new:
 * @fault_class: what the profiles say about fault bits.
 * @recall: which alarms are recorded as active; asked only during this call.
 * @queue: borrowed, outlives the judge.
 */
CyJudge *
cy_judge_new (CyFleet *fleet,
              CyYard *yard,
              CyJudgeFaultClass fault_class,
              CyJudgeRecall recall_func,
              gpointer user_data,
              CyConditionQueue *queue)
{
  CyJudge *judge = g_new0 (CyJudge, 1);

  judge->fleet = cy_fleet_ref (fleet);
  judge->queue = queue;
  judge->settings = cy_alarm_settings_new (yard);
  judge->piles = g_new0 (CyPileWatch, cy_fleet_get_n_piles (fleet));
  judge->subjects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < cy_fleet_get_n_piles (fleet); i++) {
    const CyFleetPile *pile = cy_fleet_get (fleet, i);
    CyRecord *record = cy_yard_get (yard, CY_KIND_PILE, pile->id);
    g_autoptr (GArray) limits = cy_yard_effective_limits (yard, record);
    const Setup setup = { judge, i, fault_class, recall_func, user_data };

    set_up_limits (&setup, &judge->piles[i], limits);
    set_up_words (&setup, &judge->piles[i]);
    set_up_states (&setup, &judge->piles[i]);
    set_up_extras (&setup, &judge->piles[i], yard, record);
    set_up_vigils (&setup, &judge->piles[i]);
    judge->piles[i].link_said = recall (&setup, cy_judge_link_subject (pile)) != NULL;
    judge->piles[i].link_down = judge->piles[i].link_said;
  }
  return judge;
}

void
cy_judge_free (CyJudge *judge)
{
  if (judge == NULL)
    return;
  for (guint i = 0; i < cy_fleet_get_n_piles (judge->fleet); i++) {
    g_free (judge->piles[i].watches);
    g_free (judge->piles[i].words);
    g_free (judge->piles[i].states);
    g_array_unref (judge->piles[i].bays);
    g_array_unref (judge->piles[i].vigils);
    g_array_unref (judge->piles[i].suppressors);
  }
  cy_alarm_settings_free (judge->settings);
  g_free (judge->piles);
  g_hash_table_unref (judge->subjects);
  cy_fleet_unref (judge->fleet);
  g_free (judge);
}
