/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-acquire-plan.h"
#include "cy-profile-command.h"

/* No device is read more often than this, whatever a yard file asks for. */
#define MIN_SCAN_MS 10

/* A pile that is seen for the first time is read within this time, even if its period is long. */
#define FIRST_SCAN_US ((gint64) G_USEC_PER_SEC)

/* Scans in a row that must be in time before a stretched period is believed to fit again. */
#define CALM_SCANS 3

/* Spreads any number of piles evenly, in whatever order they come: multiples of the golden ratio
 * leave no gap larger than twice any other. */
#define GOLDEN 0.61803398874989484820

static void start_scan (CyAcquirePile *pile);

static CyAcquirePile *
from_asker (CyAcquireAsker *asker)
{
  return (CyAcquirePile *) asker;
}

/* The next point of the pile's grid after now. */
static void
arm_due (CyAcquirePile *pile)
{
  CyAcquireLoop *loop = pile->plan->loop;
  gint64 since_us = loop->now_us - pile->anchor_us;
  gint64 periods = since_us < 0 ? 0 : since_us / pile->asked_us + 1;

  cy_acquire_timers_arm (&loop->timers, &pile->due, pile->anchor_us + periods * pile->asked_us);
}

/* Two significant digits, rounded up: what operators read, and steady enough not to flicker. */
static guint
round_period_ms (gint64 us)
{
  guint ms = (guint) MIN ((us + 999) / 1000, G_MAXINT32);
  guint step = 1;

  while (ms / step >= 100)
    step *= 10;
  return (ms + step - 1) / step * step;
}

/* Shows the period that is really kept, when it is longer than the one asked for. */
static void
show_interval (CyAcquirePile *pile, gint64 us)
{
  guint asked_ms = (guint) (pile->asked_us / 1000);
  guint shown_ms = pile->state.scan_ms;
  guint ms = us > pile->asked_us + pile->asked_us / 10 ? round_period_ms (us) : asked_ms;

  if (ms > shown_ms || (gint64) ms * 5 < (gint64) shown_ms * 4 || ms == asked_ms)
    cy_acquire_quality_set_scan_ms (pile, ms);
}

/* How far apart two good scans in a row began, smoothed. */
static void
measure_interval (CyAcquirePile *pile)
{
  gint64 us = pile->started_us - pile->previous_us;
  gboolean crowded = pile->calm < CALM_SCANS; /* else they are as far apart as they are due */

  pile->calm = pile->overran ? 0 : pile->calm + 1;
  if (pile->calm >= CALM_SCANS)
    pile->interval_us = pile->asked_us;
  else if (crowded && pile->previous_us > 0)
    pile->interval_us += (us - pile->interval_us) / 4;
  pile->previous_us = pile->started_us;
  show_interval (pile, pile->interval_us);
}

/* Appends what differs from what the sink has: value or quality; a new time alone is no news. */
static void
collect_changes (CyAcquirePile *pile)
{
  for (guint i = 0; i < cy_tag_set_get_n_tags (pile->fleet_pile->tags); i++) {
    const CySample *sample = &pile->scan.samples[i];
    CySampleChange change = { .pile = pile->number,
                              .tag = (guint16) i,
                              .quality = sample->quality,
                              .time_us = sample->time_us,
                              .raw = sample->raw };

    if (sample->quality == CY_QUALITY_NEVER ||
        (sample->quality == pile->sent[i].quality && sample->raw == pile->sent[i].raw))
      continue;
    pile->sent[i] = *sample;
    cy_acquire_plan_add_change (pile->plan, &change);
  }
}

static void
finish_scan (CyAcquirePile *pile)
{
  CyAcquireLoop *loop = pile->plan->loop;
  gboolean recovered = pile->state.quality != CY_QUALITY_GOOD;

  loop->counters.scans++;
  cy_profile_finish (pile->profile, loop->wall_us, &pile->scan);
  if (loop->sink.judge != NULL)
    loop->sink.judge (loop->sink.user_data, pile->plan->fleet, pile->number, pile->scan.samples,
                      loop->wall_us);
  measure_interval (pile);
  cy_acquire_quality_answered (pile);
  collect_changes (pile);
  if (pile->keeper != NULL)
    cy_acquire_keeper_scanned (pile->keeper, recovered);
}

static void
miss_scan (CyAcquirePile *pile, CyLinkTrouble trouble)
{
  pile->previous_us = 0;
  cy_acquire_quality_missed (pile, trouble);
}

/* Ends the scan when nothing of it is under way or to be asked. */
static void
conclude (CyAcquirePile *pile)
{
  gboolean overran = pile->overran;

  if (pile->outstanding > 0 || !pile->scanning)
    return;
  for (guint i = 0; i < pile->n_blocks; i++) {
    if (pile->wanted[i])
      return;
  }
  cy_acquire_line_unqueue (pile->line, &pile->asker);
  pile->scanning = FALSE;
  if (pile->failure == CY_LINK_TROUBLE_NONE && pile->decoded == 0)
    pile->failure = CY_LINK_TROUBLE_EXCEPTION;
  if (pile->failure != CY_LINK_TROUBLE_NONE) {
    miss_scan (pile, pile->failure);
    return;
  }
  finish_scan (pile);
  /* It was due meanwhile: a line that is too slow goes as fast as it can. */
  if (overran && pile->line->up && !pile->plan->loop->stopping)
    start_scan (pile);
}

/* The scan cannot succeed any more; what was not asked is not worth asking. */
static void
abandon (CyAcquirePile *pile, CyLinkTrouble trouble)
{
  if (pile->failure == CY_LINK_TROUBLE_NONE)
    pile->failure = trouble;
  for (guint i = 0; i < pile->n_blocks; i++)
    pile->wanted[i] = FALSE;
  conclude (pile);
}

static gboolean
pile_next (CyAcquireAsker *asker, CyAcquireAsk *out_ask)
{
  CyAcquirePile *pile = from_asker (asker);
  const CyProfileManners *manners = cy_profile_get_manners (pile->profile);

  for (guint i = 0; i < pile->n_blocks; i++) {
    const CyReadBlock *block = &pile->blocks[i];

    if (!pile->wanted[i])
      continue;
    pile->wanted[i] = FALSE;
    pile->outstanding++;
    pile->asked_at_us = pile->plan->loop->now_us;
    *out_ask = (CyAcquireAsk){
      .request = { .function = block->function, .address = block->address, .count = block->count },
      .unit = block->unit < 0 ? pile->unit : (guint8) block->unit,
      .timeout_ms = MAX (manners->timeout_ms, 1),
      .cookie = i,
    };
    return TRUE;
  }
  return FALSE;
}

static void
pile_answered (CyAcquireAsker *asker, guint cookie, const CyModbusAnswer *answer)
{
  CyAcquirePile *pile = from_asker (asker);
  gint64 wall_us = pile->plan->loop->wall_us;

  pile->outstanding--;
  pile->countdown[cookie] = MAX (pile->blocks[cookie].every, 1);
  if (answer->exception != CY_MODBUS_EXCEPTION_NONE) {
    cy_profile_fail_block (pile->profile, cookie, wall_us, &pile->scan);
  } else {
    pile->decoded++;
    cy_profile_decode (pile->profile, cookie, answer->data, answer->length, wall_us, &pile->scan);
  }
  conclude (pile);
}

static void
pile_failed (CyAcquireAsker *asker, guint cookie, CyLinkTrouble trouble)
{
  CyAcquirePile *pile = from_asker (asker);

  pile->outstanding--;
  abandon (pile, trouble);
}

static void
pile_dropped (CyAcquireAsker *asker, CyLinkTrouble trouble)
{
  abandon (from_asker (asker), trouble);
}

static void
pile_line_up (CyAcquireAsker *asker)
{
  CyAcquirePile *pile = from_asker (asker);

  cy_acquire_pile_hasten (pile);
  if (pile->keeper != NULL)
    cy_acquire_keeper_line_up (pile->keeper);
}

static const CyAcquireAskerClass pile_class = {
  .next = pile_next,
  .answered = pile_answered,
  .failed = pile_failed,
  .dropped = pile_dropped,
  .line_up = pile_line_up,
};

/* Marks the blocks whose turn it is; a scan always has one. */
static void
choose_blocks (CyAcquirePile *pile)
{
  guint16 least = G_MAXUINT16;

  for (guint i = 0; i < pile->n_blocks; i++)
    least = MIN (least, pile->countdown[i]);
  for (guint i = 0; i < pile->n_blocks; i++) {
    /* One scan passes; more only when otherwise nothing would be read. */
    guint16 passed = MAX (least, 1);

    pile->countdown[i] = pile->countdown[i] > passed ? pile->countdown[i] - passed : 0;
    pile->wanted[i] = pile->countdown[i] == 0;
  }
}

static void
start_scan (CyAcquirePile *pile)
{
  if (pile->n_blocks == 0)
    return;
  /* Who comes back may be another device at the same address: read the nameplate again. */
  if (pile->state.quality == CY_QUALITY_OFFLINE)
    memset (pile->countdown, 0, pile->n_blocks * sizeof *pile->countdown);
  choose_blocks (pile);
  pile->scanning = TRUE;
  pile->overran = FALSE;
  pile->decoded = 0;
  pile->failure = CY_LINK_TROUBLE_NONE;
  pile->started_us = pile->plan->loop->now_us;
  cy_acquire_line_queue (pile->line, &pile->asker, FALSE);
}

/* Due again before the last scan has ended: the line is slow, or the device silent. */
static void
overrun (CyAcquirePile *pile)
{
  CyAcquireLoop *loop = pile->plan->loop;
  guint timeout_ms = cy_profile_get_manners (pile->profile)->timeout_ms;

  pile->overran = TRUE;
  loop->counters.scans_late++;
  /* As long as the line answers, this pile only waits for its turn, and is not to grow stale. */
  if (!pile->line->up || loop->now_us - pile->line->answered_us >= (gint64) timeout_ms * 1000)
    return;
  pile->interval_us = MAX (pile->interval_us, loop->now_us - pile->started_us);
  show_interval (pile, pile->interval_us);
}

static void
on_due_cb (gpointer data)
{
  CyAcquirePile *pile = data;
  CyAcquireLoop *loop = pile->plan->loop;

  arm_due (pile);
  /* A scan that was hastened less than half a period ago is this one. */
  if (loop->stopping || loop->now_us - pile->started_us < pile->asked_us / 2)
    return;
  if (pile->scanning)
    overrun (pile);
  else if (pile->line->up)
    start_scan (pile);
  else if (pile->line->trouble != CY_LINK_TROUBLE_NONE) /* else it has not come up yet */
    miss_scan (pile, pile->line->trouble);
}

/**
 * cy_acquire_pile_hasten:
 *
 * Reads the pile now instead of when it is due; its phase stays.
 */
void
cy_acquire_pile_hasten (CyAcquirePile *pile)
{
  if (!pile->scanning && pile->line->up && !pile->plan->loop->stopping)
    start_scan (pile);
}

/**
 * cy_acquire_pile_reread:
 *
 * Reads all blocks, whatever their turn.
 */
void
cy_acquire_pile_reread (CyAcquirePile *pile)
{
  memset (pile->countdown, 0, pile->n_blocks * sizeof *pile->countdown);
  cy_acquire_pile_hasten (pile);
}

/**
 * cy_acquire_pile_new:
 * @plan: with the new fleet and table.
 * @number: in the fleet.
 * @profile: what it is read by.
 *
 * Makes a pile that nobody has heard of; cy_acquire_pile_adopt() or cy_acquire_pile_start() is next.
 */
CyAcquirePile *
cy_acquire_pile_new (CyAcquirePlan *plan, guint number, CyProfile *profile)
{
  CyAcquirePile *pile = g_new0 (CyAcquirePile, 1);
  const CyFleetPile *fleet_pile = cy_fleet_get (plan->fleet, number);
  /* One more than there are, so that nothing is ever copied to or from NULL. */
  guint n_tags = cy_tag_set_get_n_tags (fleet_pile->tags) + 1;
  guint n_texts = cy_tag_set_get_n_texts (fleet_pile->tags) + 1;
  guint scan_ms = MAX (fleet_pile->scan_ms, cy_profile_get_manners (profile)->min_scan_ms);
  double whole;

  pile->asker.klass = &pile_class;
  pile->plan = plan;
  pile->number = number;
  pile->fleet_pile = fleet_pile;
  pile->unit = fleet_pile->link == NULL ? 0 : fleet_pile->link->unit;
  pile->profile = cy_profile_ref (profile);
  pile->blocks = cy_profile_get_blocks (profile, &pile->n_blocks);
  pile->countdown = g_new0 (guint16, pile->n_blocks + 1);
  pile->wanted = g_new0 (gboolean, pile->n_blocks + 1);
  pile->scan.samples = g_new0 (CySample, n_tags);
  pile->scan.texts = g_new0 (CyText, n_texts);
  pile->sent = g_new0 (CySample, n_tags);
  pile->asked_us = (gint64) CLAMP (scan_ms, MIN_SCAN_MS, G_MAXINT32) * 1000;
  pile->interval_us = pile->asked_us;
  pile->calm = CALM_SCANS;
  pile->state.scan_ms = (guint) (pile->asked_us / 1000);
  pile->anchor_us = plan->loop->now_us +
                    (gint64) (modf (plan->phases++ * GOLDEN, &whole) * (double) pile->asked_us);
  pile->known_us = plan->loop->now_us;
  pile->started_us = plan->loop->now_us - pile->asked_us;
  pile->due.func = on_due_cb;
  pile->due.data = pile;
  return pile;
}

/**
 * cy_acquire_pile_adopt:
 * @pile: a pile of a new plan, whose table has adopted the old one.
 * @older: the same pile, on the same link, in the plan before.
 *
 * Goes on where @older was, and takes its keeper over.
 */
void
cy_acquire_pile_adopt (CyAcquirePile *pile, CyAcquirePile *older)
{
  guint scan_ms = pile->state.scan_ms;
  CyTagSet *tags = pile->fleet_pile->tags;

  cy_live_table_read (pile->plan->table, pile->number, &pile->state, pile->scan.samples);
  for (guint i = 0; i < cy_tag_set_get_n_texts (tags); i++)
    cy_live_table_read_text (pile->plan->table, pile->number, i, pile->scan.texts[i]);
  memcpy (pile->sent, pile->scan.samples, cy_tag_set_get_n_tags (tags) * sizeof (CySample));
  for (guint i = 0; i < cy_tag_set_get_n_tags (tags); i++) {
    if (pile->state.quality == CY_QUALITY_OFFLINE)
      pile->sent[i].quality = CY_QUALITY_OFFLINE;
  }
  pile->state.scan_ms = scan_ms;
  pile->known_us = older->known_us;
  pile->missed = older->missed;
  if (pile->asked_us == older->asked_us) {
    pile->anchor_us = older->anchor_us;
    pile->interval_us = older->interval_us;
    pile->calm = older->calm;
    pile->state.scan_ms = older->state.scan_ms;
  }
  pile->source = older->source;
  pile->keeper = g_steal_pointer (&older->keeper);
  if (pile->profile == older->profile)
    memcpy (pile->countdown, older->countdown, pile->n_blocks * sizeof *pile->countdown);
}

static void
start_keeper (CyAcquirePile *pile)
{
  if (cy_profile_get_keep_alive (pile->profile) == CY_PROFILE_KEEP_ALIVE_NONE) {
    g_clear_pointer (&pile->keeper, cy_acquire_keeper_free);
    return;
  }
  if (pile->keeper == NULL)
    pile->keeper = cy_acquire_keeper_new (pile->plan->loop);
  cy_acquire_keeper_start (pile->keeper, pile);
}

/**
 * cy_acquire_pile_start:
 * @line: where it is read.
 *
 * Begins to scan.
 */
void
cy_acquire_pile_start (CyAcquirePile *pile, CyAcquireLine *line)
{
  const CyProfileManners *manners = cy_profile_get_manners (pile->profile);
  CyAcquireLoop *loop = pile->plan->loop;
  gint64 wait_us = MIN (pile->anchor_us - loop->now_us, FIRST_SCAN_US);

  pile->line = line;
  line->gap_ms = MAX (line->gap_ms, manners->gap_ms);
  line->depth = line->askers->len == 0 ? manners->in_flight : MIN (line->depth, manners->in_flight);
  g_ptr_array_add (line->askers, &pile->asker);
  (void) cy_live_table_publish (pile->plan->table, pile->number, &pile->state, NULL, NULL);
  cy_acquire_quality_init (pile);
  if (wait_us > 0)
    cy_acquire_timers_arm (&loop->timers, &pile->due, loop->now_us + wait_us);
  else
    arm_due (pile);
  start_keeper (pile);
}

void
cy_acquire_pile_free (CyAcquirePile *pile)
{
  CyAcquireTimers *timers = &pile->plan->loop->timers;

  cy_acquire_timers_disarm (timers, &pile->due);
  cy_acquire_timers_disarm (timers, &pile->ageing);
  if (pile->line != NULL) {
    cy_acquire_quality_count (pile, -1);
    cy_acquire_line_forget (pile->line, &pile->asker);
  }
  g_clear_pointer (&pile->keeper, cy_acquire_keeper_free);
  cy_profile_unref (pile->profile);
  g_free (pile->countdown);
  g_free (pile->wanted);
  g_free (pile->scan.samples);
  g_free (pile->scan.texts);
  g_free (pile->sent);
  g_free (pile);
}
