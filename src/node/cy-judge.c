/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-judge.h"

#include <math.h>

#include "cy-alarm-rule.h"
#include "cy-judge-extra.h"
#include "cy-limit-rule.h"
#include "cy-state.h"

#define MAX_BITS 32

/* One limited tag of a pile. */
typedef struct {
  guint16 tag;
  guint8 said; /* CyLimitLevel the desk knows of */
  CyLimit limit;
  CyLimitState state;
} Watch;

/* One word of fault bits of a pile. */
typedef struct {
  guint16 tag;
  guint32 said;              /* bits the desk knows of */
  guint8 priority[MAX_BITS]; /* CyPriority per bit */
} Word;

/* A gun whose state says it is faulted, without any bit that says why. */
typedef struct {
  guint16 tag; /* of its state */
  gboolean said;
} Unspecified;

typedef struct {
  Watch *watches;
  guint n_watches;
  Word *words;
  guint n_words;
  Unspecified *states;
  guint n_states;
  GArray *bays; /* CyBayWatch */
  CyClockWatch clock;
  gboolean link_said; /* the desk knows the link is down */
  gboolean link_down;
  gint64 link_since_us;
} PileWatch;

struct _CyJudge {
  CyFleet *fleet;
  CyConditionQueue *queue; /* borrowed */
  PileWatch *piles;
  GHashTable *subjects; /* owned: every condition this judge can end */
};

/* Which measures are words of faults, what their conditions are called, and the priority of a bit
 * whose class the profile does not tell. A device's warnings weigh less than its faults. */
static const struct {
  CyMeasureId measure;
  const char *prefix;
  gboolean is_fault;
} word_measures[] = {
  { CY_MEASURE_CONN_FAULT_WORD, CY_CONDITION_FAULT_PREFIX, TRUE },
  { CY_MEASURE_CONN_ALARM_WORD, CY_CONDITION_WARNING_PREFIX, FALSE },
  { CY_MEASURE_MODULE_FAULT_WORD, CY_CONDITION_MODULE_PREFIX, TRUE },
};

static int
word_kind (CyMeasureId measure)
{
  for (guint i = 0; i < G_N_ELEMENTS (word_measures); i++) {
    if (word_measures[i].measure == measure)
      return (int) i;
  }
  return -1;
}

static char *
limit_subject (const CyFleetPile *pile, const CyTag *tag, gboolean high)
{
  g_autofree char *condition =
    g_strconcat (cy_measure_get (tag->measure)->name, high ? ".high" : ".low", NULL);

  return cy_alarm_subject (pile->id, tag->connector, condition);
}

static char *
bit_subject (const CyFleetPile *pile, const CyTag *tag, guint bit)
{
  const char *prefix = word_measures[word_kind (tag->measure)].prefix;
  const char *name = cy_tag_name_of (tag, bit);
  g_autofree char *condition =
    name != NULL ? g_strconcat (prefix, name, NULL) : g_strdup_printf ("%sbit_%u", prefix, bit);

  return cy_alarm_subject (pile->id, tag->connector, condition);
}

static char *
unspecified_subject (const CyFleetPile *pile, const CyTag *tag)
{
  return cy_alarm_subject (pile->id, tag->connector, CY_CONDITION_FAULT_PREFIX "unspecified");
}

static char *
link_subject (const CyFleetPile *pile)
{
  return cy_alarm_subject (pile->id, 0, CY_CONDITION_LINK);
}

static char *
bay_subject (const CyFleetPile *pile, const CyBayWatch *bay)
{
  return cy_alarm_subject (pile->id, cy_tag_set_get (pile->tags, bay->state_tag)->connector,
                           CY_CONDITION_BLOCKED);
}

static char *
clock_subject (const CyFleetPile *pile)
{
  return cy_alarm_subject (pile->id, 0, CY_CONDITION_CLOCK);
}

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
              Watch *watch,
              guint tag_index,
              const CyTag *tag,
              const CyLimit *limit)
{
  const CyFleetPile *pile = cy_fleet_get (setup->judge->fleet, setup->pile);

  watch->tag = (guint16) tag_index;
  watch->limit = *limit;
  for (gboolean high = FALSE; high <= TRUE; high++) {
    const CyAlarm *alarm = recall (setup, limit_subject (pile, tag, high));

    if (alarm == NULL)
      continue;
    /* The level is where the tag was left, so a restart neither repeats nor forgets the alarm. */
    watch->said = (guint8) alarm->level;
    watch->state.level = (guint8) alarm->level;
    watch->state.high_side = high;
  }
}

static void
set_up_limits (const Setup *setup, PileWatch *watch, GArray *limits)
{
  CyTagSet *tags = cy_fleet_get (setup->judge->fleet, setup->pile)->tags;
  GArray *watches = g_array_new (FALSE, TRUE, sizeof (Watch));

  for (guint t = 0; t < cy_tag_set_get_n_tags (tags); t++) {
    const CyTag *tag = cy_tag_set_get (tags, t);

    for (guint i = 0; i < limits->len; i++) {
      const CyEffectiveLimit *effective = &g_array_index (limits, CyEffectiveLimit, i);
      Watch item = { 0 };

      if (effective->limit.measure != tag->measure)
        continue;
      set_up_watch (setup, &item, t, tag, &effective->limit);
      g_array_append_val (watches, item);
    }
  }
  watch->n_watches = watches->len;
  watch->watches = (Watch *) (gpointer) g_array_free (watches, FALSE);
}

static void
set_up_word (const Setup *setup, Word *word, guint tag_index, const CyTag *tag)
{
  const CyFleetPile *pile = cy_fleet_get (setup->judge->fleet, setup->pile);
  gboolean is_fault = word_measures[word_kind (tag->measure)].is_fault;

  word->tag = (guint16) tag_index;
  for (guint bit = 0; bit < MAX_BITS; bit++) {
    const char *class = setup->fault_class (setup->pile, tag_index, bit, setup->user_data);

    word->priority[bit] =
      (guint8) (is_fault ? cy_alarm_fault_priority (class) : CY_PRIORITY_MEDIUM);
    if (recall (setup, bit_subject (pile, tag, bit)) != NULL)
      word->said |= 1u << bit;
  }
}

static void
set_up_words (const Setup *setup, PileWatch *watch)
{
  CyTagSet *tags = cy_fleet_get (setup->judge->fleet, setup->pile)->tags;
  GArray *words = g_array_new (FALSE, TRUE, sizeof (Word));

  for (guint t = 0; t < cy_tag_set_get_n_tags (tags); t++) {
    const CyTag *tag = cy_tag_set_get (tags, t);
    Word word = { 0 };

    if (word_kind (tag->measure) < 0)
      continue;
    set_up_word (setup, &word, t, tag);
    g_array_append_val (words, word);
  }
  watch->n_words = words->len;
  watch->words = (Word *) (gpointer) g_array_free (words, FALSE);
}

static void
set_up_states (const Setup *setup, PileWatch *watch)
{
  const CyFleetPile *pile = cy_fleet_get (setup->judge->fleet, setup->pile);
  GArray *states = g_array_new (FALSE, TRUE, sizeof (Unspecified));

  for (guint t = 0; t < cy_tag_set_get_n_tags (pile->tags); t++) {
    const CyTag *tag = cy_tag_set_get (pile->tags, t);
    Unspecified state = { .tag = (guint16) t };

    if (tag->measure != CY_MEASURE_CONN_STATE)
      continue;
    state.said = recall (setup, unspecified_subject (pile, tag)) != NULL;
    g_array_append_val (states, state);
  }
  watch->n_states = states->len;
  watch->states = (Unspecified *) (gpointer) g_array_free (states, FALSE);
}

/* An alarm that was recorded goes on: what it waited for has long passed. */
static void
set_up_extras (const Setup *setup, PileWatch *watch, CyYard *yard, const CyRecord *record)
{
  const CyFleetPile *pile = cy_fleet_get (setup->judge->fleet, setup->pile);

  watch->bays = cy_judge_find_bays (pile, cy_judge_patience_us (yard, record));
  for (guint i = 0; i < watch->bays->len; i++) {
    CyBayWatch *bay = &g_array_index (watch->bays, CyBayWatch, i);

    bay->said = recall (setup, bay_subject (pile, bay)) != NULL;
    bay->state.is_blocked = bay->said;
  }
  watch->clock.tag = cy_tag_set_find (pile->tags, 0, CY_MEASURE_STATION_CLOCK);
  watch->clock.allowed_s = cy_judge_clock_allowed_s (yard);
  watch->clock.said = recall (setup, clock_subject (pile)) != NULL;
  watch->clock.state.is_off = watch->clock.said;
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
  judge->piles = g_new0 (PileWatch, cy_fleet_get_n_piles (fleet));
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
    judge->piles[i].link_said = recall (&setup, link_subject (pile)) != NULL;
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
  }
  g_free (judge->piles);
  g_hash_table_unref (judge->subjects);
  cy_fleet_unref (judge->fleet);
  g_free (judge);
}

CyFleet *
cy_judge_get_fleet (CyJudge *judge)
{
  return judge->fleet;
}

/**
 * cy_judge_watches:
 *
 * Returns: whether this judge will say when the condition ends. When nobody does, an alarm would
 *   stay for ever.
 */
gboolean
cy_judge_watches (CyJudge *judge, const char *subject)
{
  return g_hash_table_contains (judge->subjects, subject);
}

static gboolean
say (CyJudge *judge, CyCondition condition)
{
  CyCondition *message = g_memdup2 (&condition, sizeof condition);

  message->fleet = cy_fleet_ref (judge->fleet);
  if (cy_condition_queue_push (judge->queue, message))
    return TRUE;
  cy_condition_free (message);
  return FALSE;
}

static void
say_level (CyJudge *judge,
           const CyFleetPile *pile,
           const CyTag *tag,
           Watch *watch,
           double value,
           gint64 now_us)
{
  CyLimitLevel before = watch->said;
  CyLimitLevel now = watch->state.level;
  gboolean side_ends =
    before != CY_LIMIT_LEVEL_NONE &&
    (now == CY_LIMIT_LEVEL_NONE || cy_limit_level_is_high (before) != cy_limit_level_is_high (now));

  if (side_ends) {
    if (!say (judge,
              (CyCondition){ limit_subject (pile, tag, cy_limit_level_is_high (before)), FALSE,
                             CY_LIMIT_LEVEL_NONE, CY_PRIORITY_LOW, value, NAN, now_us }))
      return;
    watch->said = CY_LIMIT_LEVEL_NONE;
  }
  if (now != CY_LIMIT_LEVEL_NONE &&
      !say (judge, (CyCondition){ limit_subject (pile, tag, cy_limit_level_is_high (now)), TRUE,
                                  now, cy_alarm_limit_priority (now), value,
                                  cy_limit_at (&watch->limit, now), now_us }))
    return;
  watch->said = (guint8) now;
}

static void
judge_limit (CyJudge *judge, const CyFleetPile *pile, Watch *watch, CySample *sample, gint64 now_us)
{
  const CyTag *tag = cy_tag_set_get (pile->tags, watch->tag);
  double value;

  /* Without a good value nothing is known: what was true stays said until a value contradicts it. */
  if (sample->quality == CY_QUALITY_GOOD) {
    value = cy_tag_value (tag, sample->raw);
    watch->state = cy_limit_rule (&watch->limit, watch->state, value, now_us);
    if (watch->state.level != watch->said)
      say_level (judge, pile, tag, watch, value, now_us);
  }
  sample->level = watch->state.level;
}

static void
judge_word (CyJudge *judge,
            const CyFleetPile *pile,
            Word *word,
            const CySample *sample,
            gint64 now_us)
{
  const CyTag *tag = cy_tag_set_get (pile->tags, word->tag);
  guint32 now = (guint32) sample->raw;
  guint32 changed = now ^ word->said;

  if (sample->quality != CY_QUALITY_GOOD)
    return;
  for (guint bit = 0; changed != 0 && bit < MAX_BITS; bit++) {
    guint32 mask = 1u << bit;
    CyCondition condition;

    if ((changed & mask) == 0)
      continue;
    condition = (CyCondition){ bit_subject (pile, tag, bit),
                               (now & mask) != 0,
                               CY_LIMIT_LEVEL_NONE,
                               word->priority[bit],
                               NAN,
                               NAN,
                               now_us };
    if (say (judge, condition))
      word->said ^= mask;
    changed &= ~mask;
  }
}

/* Whether a fault bit of the gun, or of the pile as a whole, tells what is wrong. */
static gboolean
is_specified (const CyFleetPile *pile,
              const PileWatch *watch,
              guint connector,
              const CySample *samples)
{
  for (guint i = 0; i < watch->n_words; i++) {
    const CyTag *tag = cy_tag_set_get (pile->tags, watch->words[i].tag);
    const CySample *sample = &samples[watch->words[i].tag];

    if (word_measures[word_kind (tag->measure)].is_fault &&
        (tag->connector == 0 || tag->connector == connector) &&
        sample->quality == CY_QUALITY_GOOD && sample->raw != 0)
      return TRUE;
  }
  return FALSE;
}

/* Some devices only say that they are faulted: that must be an alarm too. */
static void
judge_state (CyJudge *judge,
             const CyFleetPile *pile,
             const PileWatch *watch,
             Unspecified *state,
             const CySample *samples,
             gint64 now_us)
{
  const CyTag *tag = cy_tag_set_get (pile->tags, state->tag);
  gboolean faulted = samples[state->tag].raw == CY_PILE_STATE_FAULTED &&
                     !is_specified (pile, watch, tag->connector, samples);

  if (samples[state->tag].quality == CY_QUALITY_GOOD && faulted != state->said &&
      say (judge, (CyCondition){ unspecified_subject (pile, tag), faulted, CY_LIMIT_LEVEL_NONE,
                                 cy_alarm_fault_priority (NULL), NAN, NAN, now_us }))
    state->said = faulted;
}

static void
judge_extras (CyJudge *judge,
              const CyFleetPile *pile,
              PileWatch *watch,
              const CySample *samples,
              gint64 now_us)
{
  CyClockWatch *clock = &watch->clock;
  double drift_s = NAN;

  for (guint i = 0; i < watch->bays->len; i++) {
    CyBayWatch *bay = &g_array_index (watch->bays, CyBayWatch, i);

    if (cy_bay_watch_judge (bay, pile, samples, now_us) &&
        say (judge, (CyCondition){ bay_subject (pile, bay), bay->state.is_blocked,
                                   CY_LIMIT_LEVEL_NONE, CY_PRIORITY_LOW, NAN, NAN, now_us }))
      bay->said = bay->state.is_blocked;
  }
  if (cy_clock_watch_judge (clock, pile, samples, now_us, &drift_s) &&
      say (judge, (CyCondition){ clock_subject (pile), clock->state.is_off, CY_LIMIT_LEVEL_NONE,
                                 CY_PRIORITY_MEDIUM, drift_s, clock->allowed_s, now_us }))
    clock->said = clock->state.is_off;
}

static void
say_link (CyJudge *judge, guint pile)
{
  PileWatch *watch = &judge->piles[pile];

  if (watch->link_down != watch->link_said &&
      say (judge,
           (CyCondition){ link_subject (cy_fleet_get (judge->fleet, pile)), watch->link_down,
                          CY_LIMIT_LEVEL_NONE, CY_PRIORITY_HIGH, NAN, NAN, watch->link_since_us }))
    watch->link_said = watch->link_down;
}

/**
 * cy_judge_scan:
 * @samples: all of the pile's; their levels are set.
 *
 * Judges one finished scan.
 */
void
cy_judge_scan (CyJudge *judge, guint pile, CySample *samples, gint64 now_us)
{
  const CyFleetPile *description = cy_fleet_get (judge->fleet, pile);
  PileWatch *watch = &judge->piles[pile];

  for (guint i = 0; i < watch->n_watches; i++)
    judge_limit (judge, description, &watch->watches[i], &samples[watch->watches[i].tag], now_us);
  for (guint i = 0; i < watch->n_words; i++)
    judge_word (judge, description, &watch->words[i], &samples[watch->words[i].tag], now_us);
  for (guint i = 0; i < watch->n_states; i++)
    judge_state (judge, description, watch, &watch->states[i], samples, now_us);
  judge_extras (judge, description, watch, samples, now_us);
  if (watch->link_down) {
    watch->link_down = FALSE;
    watch->link_since_us = now_us;
  }
  say_link (judge, pile);
}

/**
 * cy_judge_link:
 * @state: the pile's link, as it became.
 */
void
cy_judge_link (CyJudge *judge, guint pile, const CyLivePile *state)
{
  PileWatch *watch = &judge->piles[pile];

  if (state->quality == CY_QUALITY_OFFLINE)
    watch->link_down = TRUE;
  else if (state->quality == CY_QUALITY_GOOD)
    watch->link_down = FALSE;
  watch->link_since_us = state->since_us;
  say_link (judge, pile);
}
