/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-plan.h"

/* ISA-101 leaves the numbers to the plant; these are the ones the live table promises as well. */
#define STALE_SCANS 3

static gint64
period_us (const CyAcquirePile *pile)
{
  return (gint64) pile->state.scan_ms * 1000;
}

/* A pile that is read once a minute is not offline after ten seconds. */
static gint64
offline_us (const CyAcquirePile *pile)
{
  gint64 offline_us = (gint64) pile->plan->loop->options.offline_ms * 1000;

  return MAX (offline_us, STALE_SCANS * period_us (pile));
}

/**
 * cy_acquire_quality_count:
 * @sign: 1 when the pile comes or has changed, -1 when it goes or is about to change.
 *
 * Keeps the counters of links right.
 */
void
cy_acquire_quality_count (CyAcquirePile *pile, int sign)
{
  CyAcquireCounters *counters = &pile->plan->loop->counters;
  guint step = (guint) sign; /* -1 wraps, and wraps back */

  if (pile->state.quality == CY_QUALITY_GOOD)
    counters->links_up += step;
  else
    counters->links_down += step;
  if (pile->state.scan_ms > pile->fleet_pile->scan_ms)
    counters->scans_stretched += step;
}

/* The samples say nothing about now; history is to have a hole, not a line. */
static void
add_hole (CyAcquirePile *pile)
{
  gint64 wall_us = pile->plan->loop->wall_us;

  for (guint i = 0; i < cy_tag_set_get_n_tags (pile->fleet_pile->tags); i++) {
    CySampleChange change = { .pile = pile->number,
                              .tag = (guint16) i,
                              .quality = CY_QUALITY_OFFLINE,
                              .time_us = wall_us,
                              .raw = pile->sent[i].raw };

    pile->sent[i].quality = CY_QUALITY_OFFLINE;
    cy_acquire_plan_add_change (pile->plan, &change);
  }
}

static void
publish_state (CyAcquirePile *pile)
{
  (void) cy_live_table_publish (pile->plan->table, pile->number, &pile->state, NULL, NULL);
}

static void
tell_sink (CyAcquirePile *pile)
{
  const CySink *sink = &pile->plan->loop->sink;

  if (sink->link != NULL)
    sink->link (sink->user_data, pile->plan->fleet, pile->number, &pile->state);
}

static void
worsen (CyAcquirePile *pile, CyQuality quality)
{
  cy_acquire_quality_count (pile, -1);
  pile->state.quality = quality;
  pile->state.since_us = pile->plan->loop->wall_us;
  cy_acquire_quality_count (pile, 1);
  publish_state (pile);
  if (quality == CY_QUALITY_OFFLINE)
    add_hole (pile);
  tell_sink (pile);
}

/* When the quality changes if nothing is answered until then. */
static void
arm (CyAcquirePile *pile)
{
  CyAcquireTimers *timers = &pile->plan->loop->timers;
  gint64 stale_us = pile->known_us + (STALE_SCANS + 1) * period_us (pile);
  gint64 next_us = pile->known_us + offline_us (pile);

  if (pile->state.quality == CY_QUALITY_OFFLINE)
    cy_acquire_timers_disarm (timers, &pile->ageing);
  else
    cy_acquire_timers_arm (timers, &pile->ageing,
                           pile->state.quality == CY_QUALITY_GOOD ? MIN (stale_us, next_us)
                                                                  : next_us);
}

static void
on_ageing_cb (gpointer data)
{
  CyAcquirePile *pile = data;
  gint64 age_us = pile->plan->loop->now_us - pile->known_us;

  if (pile->state.reason == CY_LINK_TROUBLE_NONE)
    pile->state.reason = pile->line->up ? CY_LINK_TROUBLE_SILENT : CY_LINK_TROUBLE_CONNECT;
  if (age_us >= offline_us (pile))
    worsen (pile, CY_QUALITY_OFFLINE);
  else if (pile->state.quality == CY_QUALITY_GOOD && age_us >= (STALE_SCANS + 1) * period_us (pile))
    worsen (pile, CY_QUALITY_STALE);
  arm (pile);
}

/**
 * cy_acquire_quality_init:
 * @pile: with its state, new or adopted.
 *
 * Begins to watch the pile's silence.
 */
void
cy_acquire_quality_init (CyAcquirePile *pile)
{
  pile->ageing.func = on_ageing_cb;
  pile->ageing.data = pile;
  cy_acquire_quality_count (pile, 1);
  arm (pile);
}

/**
 * cy_acquire_quality_answered:
 *
 * A scan has brought values: publishes them, and the link's recovery with them.
 */
void
cy_acquire_quality_answered (CyAcquirePile *pile)
{
  CyAcquireLoop *loop = pile->plan->loop;
  gboolean recovered = pile->state.quality != CY_QUALITY_GOOD;

  cy_acquire_quality_count (pile, -1);
  if (recovered)
    pile->state.since_us = loop->wall_us;
  pile->state.quality = CY_QUALITY_GOOD;
  pile->state.reason = CY_LINK_TROUBLE_NONE;
  pile->state.answered_us = loop->wall_us;
  pile->state.answered_mono_us = loop->now_us;
  cy_acquire_quality_count (pile, 1);
  pile->known_us = loop->now_us;
  pile->missed = 0;
  (void) cy_live_table_publish (pile->plan->table, pile->number, &pile->state, pile->scan.samples,
                                pile->scan.texts_changed ? pile->scan.texts : NULL);
  pile->scan.texts_changed = FALSE;
  arm (pile);
  if (recovered)
    tell_sink (pile);
}

/**
 * cy_acquire_quality_missed:
 * @trouble: why the scan brought nothing.
 *
 * One scan without an answer. Three make a good pile stale; the reason is shown at once for a pile
 * that is not good anyway.
 */
void
cy_acquire_quality_missed (CyAcquirePile *pile, CyLinkTrouble trouble)
{
  guint before = pile->state.reason;

  pile->plan->loop->counters.scans_missed++;
  pile->missed++;
  if (pile->state.quality == CY_QUALITY_GOOD && pile->missed < STALE_SCANS)
    return;
  if (trouble != CY_LINK_TROUBLE_NONE)
    pile->state.reason = trouble;
  if (pile->state.quality == CY_QUALITY_GOOD) {
    worsen (pile, CY_QUALITY_STALE);
    arm (pile);
  } else if (pile->state.reason != before) {
    publish_state (pile);
  }
}

/**
 * cy_acquire_quality_set_scan_ms:
 * @scan_ms: the period really kept [ms].
 */
void
cy_acquire_quality_set_scan_ms (CyAcquirePile *pile, guint scan_ms)
{
  if (pile->state.scan_ms == scan_ms)
    return;
  cy_acquire_quality_count (pile, -1);
  pile->state.scan_ms = scan_ms;
  cy_acquire_quality_count (pile, 1);
  publish_state (pile);
  arm (pile);
}
