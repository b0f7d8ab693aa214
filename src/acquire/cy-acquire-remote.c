/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-remote.h"

#include <string.h>

/* Piles another node talks to: they have a place in the live table, and what is in it comes from that node.
 * They are not judged and not recorded here; their owner does both. */

/* A node that sends nothing for so long is not there [µs]; frames come each second. */
#define STALE_US   ((gint64) 4 * G_USEC_PER_SEC)
#define OFFLINE_US ((gint64) 10 * G_USEC_PER_SEC)

gboolean
cy_acquire_pile_is_remote (const CyAcquirePile *pile)
{
  return pile->fleet_pile->link == NULL;
}

static void
publish (CyAcquirePile *pile, gboolean with_texts)
{
  (void) cy_live_table_publish (pile->plan->table, pile->number, &pile->state, pile->scan.samples,
                                with_texts ? pile->scan.texts : NULL);
}

static void
worsen (CyAcquirePile *pile, CyQuality quality)
{
  if (pile->state.quality == quality)
    return;
  pile->state.quality = quality;
  pile->state.reason = CY_LINK_TROUBLE_OWNER;
  pile->state.since_us = pile->plan->loop->wall_us;
  publish (pile, FALSE);
}

static void
arm (CyAcquirePile *pile)
{
  CyAcquireTimers *timers = &pile->plan->loop->timers;
  gint64 age_us = pile->plan->loop->now_us - pile->known_us;

  if (pile->state.quality == CY_QUALITY_OFFLINE)
    cy_acquire_timers_disarm (timers, &pile->ageing);
  else
    cy_acquire_timers_arm (timers, &pile->ageing,
                           pile->known_us + (age_us < STALE_US ? STALE_US : OFFLINE_US));
}

static void
on_ageing_cb (gpointer data)
{
  CyAcquirePile *pile = data;
  gint64 age_us = pile->plan->loop->now_us - pile->known_us;

  if (age_us >= OFFLINE_US)
    worsen (pile, CY_QUALITY_OFFLINE);
  else if (age_us >= STALE_US && pile->state.quality == CY_QUALITY_GOOD)
    worsen (pile, CY_QUALITY_STALE);
  arm (pile);
}

/**
 * cy_acquire_pile_attend:
 *
 * Waits for what the pile's owner says of it.
 */
void
cy_acquire_pile_attend (CyAcquirePile *pile)
{
  pile->ageing.func = on_ageing_cb;
  pile->ageing.data = pile;
  if (pile->state.quality == CY_QUALITY_NEVER)
    pile->state.reason = CY_LINK_TROUBLE_OWNER;
  (void) cy_live_table_publish (pile->plan->table, pile->number, &pile->state, NULL, NULL);
  arm (pile);
}

static void
take_values (CyAcquirePile *pile, const CyLiveRecord *record)
{
  guint n_tags = cy_tag_set_get_n_tags (pile->fleet_pile->tags);

  for (guint i = 0; i < record->values->len; i++) {
    const CyLiveValue *value = &g_array_index (record->values, CyLiveValue, i);

    if (value->tag < n_tags)
      pile->scan.samples[value->tag] = value->sample;
  }
}

static void
take_texts (CyAcquirePile *pile, const CyLiveRecord *record)
{
  guint n = MIN (record->texts->len, cy_tag_set_get_n_texts (pile->fleet_pile->tags));

  for (guint i = 0; i < n; i++)
    memcpy (pile->scan.texts[i], g_array_index (record->texts, CyText, i), sizeof (CyText));
}

/* Until a whole record came, what changed says nothing. With another idea of the tags nothing means anything. */
static gboolean
understands (CyAcquirePile *pile, const CyLiveRecord *record, const char *source)
{
  if (record->whole)
    return record->tags == cy_live_tags_digest (pile->fleet_pile->tags);
  return pile->source == source;
}

static void
show_pile (CyAcquirePile *pile, const CyLiveRecord *record, const char *source)
{
  const CyAcquireLoop *loop = pile->plan->loop;

  if (!understands (pile, record, source))
    return;
  pile->source = source;
  pile->known_us = loop->now_us;
  pile->state = record->state;
  pile->state.answered_mono_us = MAX (loop->now_us - record->age_us, 0);
  take_values (pile, record);
  if (record->whole)
    take_texts (pile, record);
  publish (pile, record->whole);
  arm (pile);
}

/* What the frame does not mention is as it was. */
static void
vouch (CyAcquirePile *pile)
{
  pile->known_us = pile->plan->loop->now_us;
  if (pile->state.quality == CY_QUALITY_GOOD) {
    pile->state.answered_us = pile->plan->loop->wall_us;
    pile->state.answered_mono_us = pile->known_us;
    (void) cy_live_table_publish (pile->plan->table, pile->number, &pile->state, NULL, NULL);
  }
  arm (pile);
}

/**
 * cy_acquire_plan_show:
 * @scans: what another node says.
 *
 * Shows it, of piles that this node does not talk to itself.
 */
void
cy_acquire_plan_show (CyAcquirePlan *plan, const CyRemoteScans *scans)
{
  for (guint i = 0; i < scans->records->len; i++) {
    guint number;

    if (cy_fleet_find (plan->fleet, scans->piles->pdata[i], &number) &&
        cy_acquire_pile_is_remote (plan->piles->pdata[number]))
      show_pile (plan->piles->pdata[number], scans->records->pdata[i], scans->source);
  }
  for (guint i = 0; i < plan->piles->len; i++) {
    CyAcquirePile *pile = plan->piles->pdata[i];

    if (cy_acquire_pile_is_remote (pile) && pile->source == scans->source)
      vouch (pile);
  }
}
