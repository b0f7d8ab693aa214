/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-judge.h"

#include <math.h>

#include "cy-alarm-rule.h"
#include "cy-judge-private.h"
#include "cy-rationale.h"
#include "cy-state.h"

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

/* One finished scan of one pile. */
typedef struct {
  CyJudge *judge;
  const CyFleetPile *pile;
  CyPileWatch *watch;
  CySample *samples; /* nullable: of a link that changed there are none */
  gint64 now_us;
} Scan;

/* The rule that says the alarm means nothing now, if one does. */
static const char *
find_suppression (const CyPileWatch *watch, guint connector, const char *condition)
{
  for (guint i = 0; i < watch->suppressors->len; i++) {
    const CySuppressor *suppressor = &g_array_index (watch->suppressors, CySuppressor, i);

    if (suppressor->holds && suppressor->connector == connector &&
        cy_conditions_fit (suppressor->plan->conditions, condition, NULL))
      return suppressor->plan->id;
  }
  return NULL;
}

/* What people thought about the alarm beforehand: how urgent it is, whether it latches, whether it means
 * anything just now. */
static void
take_settings (CyJudge *judge, const CyPileWatch *watch, CyCondition *message)
{
  CyYard *yard = judge->settings->yard;
  g_autofree char *pile = NULL;
  g_autofree char *condition = NULL;
  CyRecord *rationale;
  guint connector;

  if (!message->active || !cy_alarm_parse_subject (message->subject, &pile, &connector, &condition))
    return;
  message->rule = g_strdup (find_suppression (watch, connector, condition));
  rationale = cy_rationale_find (yard, cy_yard_get (yard, CY_KIND_PILE, pile), condition);
  if (rationale == NULL)
    return;
  (void) cy_rationale_get_priority (rationale, &message->priority);
  message->latching = cy_record_get_bool (rationale, "latching", message->latching);
}

static gboolean
say (const Scan *scan, CyCondition condition)
{
  CyCondition *message = g_memdup2 (&condition, sizeof condition);

  message->fleet = cy_fleet_ref (scan->judge->fleet);
  take_settings (scan->judge, scan->watch, message);
  if (cy_condition_queue_push (scan->judge->queue, message))
    return TRUE;
  cy_condition_free (message);
  return FALSE;
}

/* A level that holds. */
static gboolean
say_beyond (const Scan *scan, const CyLimitWatch *watch, CyLimitLevel level, double value)
{
  const CyTag *tag = cy_tag_set_get (scan->pile->tags, watch->tag);
  gboolean high = cy_limit_level_is_high (level);

  return say (scan, (CyCondition){ .subject = cy_judge_limit_subject (scan->pile, tag, high),
                                   .active = TRUE,
                                   .level = level,
                                   .priority = cy_alarm_limit_priority (level),
                                   .value = value,
                                   .limit = cy_limit_at (&watch->limit, level),
                                   .time_us = scan->now_us });
}

/* A level that ended, on the side where it was. */
static gboolean
say_within (const Scan *scan, const CyLimitWatch *watch, double value)
{
  const CyTag *tag = cy_tag_set_get (scan->pile->tags, watch->tag);
  gboolean high = cy_limit_level_is_high (watch->said);

  return say (scan, (CyCondition){ .subject = cy_judge_limit_subject (scan->pile, tag, high),
                                   .value = value,
                                   .limit = NAN,
                                   .time_us = scan->now_us });
}

static void
say_level (const Scan *scan, CyLimitWatch *watch, double value)
{
  CyLimitLevel before = watch->said;
  CyLimitLevel now = watch->state.level;
  gboolean side_ends =
    before != CY_LIMIT_LEVEL_NONE &&
    (now == CY_LIMIT_LEVEL_NONE || cy_limit_level_is_high (before) != cy_limit_level_is_high (now));

  if (side_ends) {
    if (!say_within (scan, watch, value))
      return;
    watch->said = CY_LIMIT_LEVEL_NONE;
  }
  if (now != CY_LIMIT_LEVEL_NONE && !say_beyond (scan, watch, now, value))
    return;
  watch->said = (guint8) now;
}

static void
judge_limit (const Scan *scan, CyLimitWatch *watch)
{
  CySample *sample = &scan->samples[watch->tag];
  double value;

  /* Without a good value nothing is known: what was true stays said until a value contradicts it. */
  if (sample->quality == CY_QUALITY_GOOD) {
    value = cy_tag_value (cy_tag_set_get (scan->pile->tags, watch->tag), sample->raw);
    watch->state = cy_limit_rule (&watch->limit, watch->state, value, scan->now_us);
    if (watch->state.level != watch->said)
      say_level (scan, watch, value);
  }
  sample->level = watch->state.level;
}

/* A condition that holds or does not, without a limit. */
static gboolean
say_fact (const Scan *scan, char *subject, gboolean active, CyPriority priority)
{
  return say (scan, (CyCondition){ .subject = subject,
                                   .active = active,
                                   .priority = priority,
                                   .value = NAN,
                                   .limit = NAN,
                                   .time_us = scan->now_us });
}

static gboolean
say_bit (const Scan *scan, const CyWordWatch *word, guint bit, gboolean active)
{
  const CyTag *tag = cy_tag_set_get (scan->pile->tags, word->tag);

  return say_fact (scan, cy_judge_bit_subject (scan->pile, tag, bit), active, word->priority[bit]);
}

static void
judge_word (const Scan *scan, CyWordWatch *word)
{
  const CySample *sample = &scan->samples[word->tag];
  guint32 now = (guint32) sample->raw;
  guint32 changed = now ^ word->said;

  if (sample->quality != CY_QUALITY_GOOD)
    return;
  for (guint bit = 0; changed != 0 && bit < CY_JUDGE_MAX_BITS; bit++) {
    guint32 mask = 1u << bit;

    if ((changed & mask) != 0 && say_bit (scan, word, bit, (now & mask) != 0))
      word->said ^= mask;
    changed &= ~mask;
  }
}

/* Whether a fault bit of the gun, or of the pile as a whole, tells what is wrong. */
static gboolean
is_specified (const Scan *scan, guint connector)
{
  for (guint i = 0; i < scan->watch->n_words; i++) {
    const CyWordWatch *word = &scan->watch->words[i];
    const CyTag *tag = cy_tag_set_get (scan->pile->tags, word->tag);
    const CySample *sample = &scan->samples[word->tag];
    gboolean is_fault;

    if (cy_judge_is_word (tag->measure, &is_fault) && is_fault &&
        (tag->connector == 0 || tag->connector == connector) &&
        sample->quality == CY_QUALITY_GOOD && sample->raw != 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
say_state (const Scan *scan, const CyStateWatch *state, gboolean faulted)
{
  const CyTag *tag = cy_tag_set_get (scan->pile->tags, state->tag);

  return say_fact (scan, cy_judge_state_subject (scan->pile, tag), faulted,
                   cy_alarm_fault_priority (NULL));
}

/* Some devices only say that they are faulted: that must be an alarm too. */
static void
judge_state (const Scan *scan, CyStateWatch *state)
{
  const CySample *sample = &scan->samples[state->tag];
  gboolean faulted = sample->raw == CY_PILE_STATE_FAULTED &&
                     !is_specified (scan, cy_tag_set_get (scan->pile->tags, state->tag)->connector);

  if (sample->quality == CY_QUALITY_GOOD && faulted != state->said &&
      say_state (scan, state, faulted))
    state->said = faulted;
}

static gboolean
say_bay (const Scan *scan, const CyBayWatch *bay, gboolean blocked)
{
  return say_fact (scan, cy_judge_bay_subject (scan->pile, bay), blocked, CY_PRIORITY_LOW);
}

static gboolean
say_clock (const Scan *scan, gboolean off, double drift_s)
{
  return say (scan, (CyCondition){ .subject = cy_judge_clock_subject (scan->pile),
                                   .active = off,
                                   .priority = CY_PRIORITY_MEDIUM,
                                   .value = drift_s,
                                   .limit = scan->watch->clock.allowed_s,
                                   .time_us = scan->now_us });
}

static void
judge_extras (const Scan *scan)
{
  CyClockWatch *clock = &scan->watch->clock;
  double drift_s = NAN;

  for (guint i = 0; i < scan->watch->bays->len; i++) {
    CyBayWatch *bay = &g_array_index (scan->watch->bays, CyBayWatch, i);

    if (cy_bay_watch_judge (bay, scan->pile, scan->samples, scan->now_us) &&
        say_bay (scan, bay, bay->state.is_blocked))
      bay->said = bay->state.is_blocked;
  }
  if (cy_clock_watch_judge (clock, scan->pile, scan->samples, scan->now_us, &drift_s) &&
      say_clock (scan, clock->state.is_off, drift_s))
    clock->said = clock->state.is_off;
}

static gboolean
say_vigil (const Scan *scan, const CyVigilWatch *vigil, gboolean active)
{
  const CyVigilPlan *plan = vigil->plan;
  double value =
    scan->samples == NULL ? NAN : cy_vigil_watch_value (vigil, scan->pile, scan->samples);

  return say (scan, (CyCondition){ .subject = cy_judge_vigil_subject (scan->pile, vigil),
                                   .active = active,
                                   .priority = plan->priority,
                                   .value = value,
                                   .limit = isnan (value) ? NAN : plan->vigil.threshold,
                                   .time_us = scan->now_us,
                                   .latching = active && plan->latching });
}

static void
judge_vigils (const Scan *scan)
{
  for (guint i = 0; i < scan->watch->vigils->len; i++) {
    CyVigilWatch *vigil = &g_array_index (scan->watch->vigils, CyVigilWatch, i);
    gboolean changed = cy_vigil_watch_judge (vigil, scan->pile, scan->samples, scan->now_us);

    if (changed && say_vigil (scan, vigil, vigil->state.holds))
      vigil->said = vigil->state.holds;
  }
}

static gboolean
say_link (const Scan *scan)
{
  return say (scan, (CyCondition){ .subject = cy_judge_link_subject (scan->pile),
                                   .active = scan->watch->link_down,
                                   .priority = CY_PRIORITY_HIGH,
                                   .value = NAN,
                                   .limit = NAN,
                                   .time_us = scan->watch->link_since_us });
}

static void
judge_link (const Scan *scan)
{
  CyPileWatch *watch = scan->watch;

  if (watch->link_down != watch->link_said && say_link (scan))
    watch->link_said = watch->link_down;
}

static gboolean
repeat_words (const Scan *scan)
{
  gboolean all = TRUE;

  for (guint i = 0; i < scan->watch->n_words; i++) {
    for (guint bit = 0; bit < CY_JUDGE_MAX_BITS; bit++) {
      if ((scan->watch->words[i].said & 1u << bit) != 0)
        all = say_bit (scan, &scan->watch->words[i], bit, TRUE) && all;
    }
  }
  return all;
}

/* Says everything that holds once more, with what suppresses it now. */
static gboolean
repeat_all (const Scan *scan)
{
  CyPileWatch *watch = scan->watch;
  gboolean all = repeat_words (scan);

  for (guint i = 0; i < watch->n_watches; i++) {
    if (watch->watches[i].said != CY_LIMIT_LEVEL_NONE)
      all = say_beyond (scan, &watch->watches[i], watch->watches[i].said, NAN) && all;
  }
  for (guint i = 0; i < watch->n_states; i++) {
    if (watch->states[i].said)
      all = say_state (scan, &watch->states[i], TRUE) && all;
  }
  for (guint i = 0; i < watch->bays->len; i++) {
    if (g_array_index (watch->bays, CyBayWatch, i).said)
      all = say_bay (scan, &g_array_index (watch->bays, CyBayWatch, i), TRUE) && all;
  }
  for (guint i = 0; i < watch->vigils->len; i++) {
    if (g_array_index (watch->vigils, CyVigilWatch, i).said)
      all = say_vigil (scan, &g_array_index (watch->vigils, CyVigilWatch, i), TRUE) && all;
  }
  return (!watch->clock.said || say_clock (scan, TRUE, NAN)) && all;
}

/* Before anything is said in this scan: by what holds now it is told whether it means anything. */
static void
judge_suppressors (const Scan *scan)
{
  GArray *suppressors = scan->watch->suppressors;

  for (guint i = 0; i < suppressors->len; i++) {
    CySuppressor *suppressor = &g_array_index (suppressors, CySuppressor, i);

    if (cy_suppressor_judge (suppressor, scan->pile, scan->samples))
      scan->watch->say_again = TRUE;
  }
  if (scan->watch->say_again && repeat_all (scan))
    scan->watch->say_again = FALSE;
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
  CyPileWatch *watch = &judge->piles[pile];
  const Scan scan = { judge, cy_fleet_get (judge->fleet, pile), watch, samples, now_us };

  judge_suppressors (&scan);
  for (guint i = 0; i < watch->n_watches; i++)
    judge_limit (&scan, &watch->watches[i]);
  for (guint i = 0; i < watch->n_words; i++)
    judge_word (&scan, &watch->words[i]);
  for (guint i = 0; i < watch->n_states; i++)
    judge_state (&scan, &watch->states[i]);
  judge_extras (&scan);
  judge_vigils (&scan);
  if (watch->link_down) {
    watch->link_down = FALSE;
    watch->link_since_us = now_us;
  }
  judge_link (&scan);
}

/**
 * cy_judge_link:
 * @state: the pile's link, as it became.
 */
void
cy_judge_link (CyJudge *judge, guint pile, const CyLivePile *state)
{
  CyPileWatch *watch = &judge->piles[pile];
  const Scan scan = { judge, cy_fleet_get (judge->fleet, pile), watch, NULL, state->since_us };

  if (state->quality == CY_QUALITY_OFFLINE)
    watch->link_down = TRUE;
  else if (state->quality == CY_QUALITY_GOOD)
    watch->link_down = FALSE;
  watch->link_since_us = state->since_us;
  judge_link (&scan);
}
