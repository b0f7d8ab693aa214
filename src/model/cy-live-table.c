/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-live-table.h"

#include <math.h>

#include <glib/gi18n-lib.h>
#include <stdatomic.h>
#include <string.h>

/* A silent pile is offline after this long, however slowly it is scanned. */
#define OFFLINE_US  ((gint64) 10 * G_USEC_PER_SEC)
#define STALE_SCANS 3

typedef struct {
  atomic_uint sequence; /* odd while the writer is inside */
  _Atomic guint64 generation;
  CyLivePile state;
  guint first_sample;
  guint first_text;
} Slot;

struct _CyLiveTable {
  gatomicrefcount refs;
  CyFleet *fleet; /* owned */
  Slot *slots;
  CySample *samples;
  CyText *texts;
  _Atomic guint64 generation;
};

static const char *const trouble_labels[CY_N_LINK_TROUBLES] = {
  [CY_LINK_TROUBLE_NONE] = "",
  [CY_LINK_TROUBLE_RESOLVE] = N_ ("The host name is not known"),
  [CY_LINK_TROUBLE_REFUSED] = N_ ("The port is closed"),
  [CY_LINK_TROUBLE_CONNECT] = N_ ("Nothing answers at this address"),
  [CY_LINK_TROUBLE_SILENT] = N_ ("Connected, but the pile does not answer"),
  [CY_LINK_TROUBLE_CLOSED] = N_ ("The pile closed the connection"),
  [CY_LINK_TROUBLE_MALFORMED] = N_ ("The pile answers what is not Modbus"),
  [CY_LINK_TROUBLE_EXCEPTION] = N_ ("The pile refuses the requests of this profile"),
  [CY_LINK_TROUBLE_MISSING] = N_ ("The serial port is not there"),
  [CY_LINK_TROUBLE_BUSY] = N_ ("Another program has the serial port"),
  [CY_LINK_TROUBLE_DENIED] = N_ ("This user may not open the serial port"),
  [CY_LINK_TROUBLE_SETTINGS] = N_ ("The serial port does not take these settings"),
  [CY_LINK_TROUBLE_OWNER] = N_ ("Its node is not heard"),
};

/**
 * cy_link_trouble_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_link_trouble_label (CyLinkTrouble trouble)
{
  return (guint) trouble < CY_N_LINK_TROUBLES ? trouble_labels[trouble] : "";
}

CyLiveTable *
cy_live_table_new (CyFleet *fleet)
{
  CyLiveTable *table = g_new0 (CyLiveTable, 1);
  guint n_piles = cy_fleet_get_n_piles (fleet);
  guint n_samples = 0;
  guint n_texts = 0;

  g_atomic_ref_count_init (&table->refs);
  table->fleet = cy_fleet_ref (fleet);
  table->slots = g_new0 (Slot, n_piles);
  for (guint i = 0; i < n_piles; i++) {
    const CyFleetPile *pile = cy_fleet_get (fleet, i);

    table->slots[i].first_sample = n_samples;
    table->slots[i].first_text = n_texts;
    table->slots[i].state.scan_ms = pile->scan_ms;
    n_samples += cy_tag_set_get_n_tags (pile->tags);
    n_texts += cy_tag_set_get_n_texts (pile->tags);
  }
  table->samples = g_new0 (CySample, n_samples);
  table->texts = g_new0 (CyText, n_texts);
  return table;
}

CyLiveTable *
cy_live_table_ref (CyLiveTable *table)
{
  g_atomic_ref_count_inc (&table->refs);
  return table;
}

void
cy_live_table_unref (CyLiveTable *table)
{
  if (!g_atomic_ref_count_dec (&table->refs))
    return;
  cy_fleet_unref (table->fleet);
  g_free (table->slots);
  g_free (table->samples);
  g_free (table->texts);
  g_free (table);
}

CyFleet *
cy_live_table_get_fleet (CyLiveTable *table)
{
  return table->fleet;
}

/* Whether a reader would see anything new; times alone move with every scan and do not count. */
static gboolean
samples_differ (const CySample *a, const CySample *b, guint n)
{
  for (guint i = 0; i < n; i++) {
    if (a[i].raw != b[i].raw || a[i].quality != b[i].quality || a[i].level != b[i].level)
      return TRUE;
  }
  return FALSE;
}

static gboolean
state_differs (const CyLivePile *a, const CyLivePile *b)
{
  return a->quality != b->quality || a->since_us != b->since_us || a->scan_ms != b->scan_ms ||
         a->reason != b->reason;
}

/**
 * cy_live_table_publish:
 * @state: the pile's state; its generation is not looked at.
 * @samples: (nullable): all of the pile's, in tag order, or %NULL when only @state changed.
 * @texts: (nullable): all of the pile's text slots, or %NULL when they did not change.
 *
 * Makes a finished scan visible, all at once.
 *
 * Returns: whether readers see anything new; only then the generation moves.
 */
gboolean
cy_live_table_publish (CyLiveTable *table,
                       guint pile,
                       const CyLivePile *state,
                       const CySample *samples,
                       const CyText *texts)
{
  Slot *slot = &table->slots[pile];
  CyTagSet *tags = cy_fleet_get (table->fleet, pile)->tags;
  guint n_tags = cy_tag_set_get_n_tags (tags);
  CySample *old = table->samples + slot->first_sample;
  guint64 generation = slot->state.generation;
  gboolean changed = texts != NULL || state_differs (state, &slot->state) ||
                     (samples != NULL && samples_differ (samples, old, n_tags));

  if (changed)
    generation = atomic_load_explicit (&table->generation, memory_order_relaxed) + 1;
  atomic_fetch_add_explicit (&slot->sequence, 1, memory_order_relaxed);
  atomic_thread_fence (memory_order_release);
  slot->state = *state;
  slot->state.generation = generation;
  if (samples != NULL)
    memcpy (old, samples, n_tags * sizeof (CySample));
  if (texts != NULL)
    memcpy (table->texts + slot->first_text, texts,
            cy_tag_set_get_n_texts (tags) * sizeof (CyText));
  atomic_fetch_add_explicit (&slot->sequence, 1, memory_order_release);
  if (changed) {
    atomic_store_explicit (&slot->generation, generation, memory_order_release);
    atomic_store_explicit (&table->generation, generation, memory_order_release);
  }
  return changed;
}

static void
adopt_pile (CyLiveTable *table, guint to, CyLiveTable *older, guint from)
{
  CyTagSet *tags = cy_fleet_get (table->fleet, to)->tags;
  CyTagSet *old_tags = cy_fleet_get (older->fleet, from)->tags;
  Slot *slot = &table->slots[to];
  Slot *old = &older->slots[from];
  guint scan_ms = slot->state.scan_ms;

  slot->state = old->state;
  slot->state.scan_ms = scan_ms;
  slot->state.generation = ++table->generation;
  slot->generation = slot->state.generation;
  for (guint i = 0; i < cy_tag_set_get_n_tags (tags); i++) {
    const CyTag *tag = cy_tag_set_get (tags, i);
    int j = cy_tag_set_find (old_tags, tag->connector, tag->measure);
    const CyTag *old_tag = j < 0 ? NULL : cy_tag_set_get (old_tags, (guint) j);

    if (old_tag == NULL || old_tag->scale != tag->scale || old_tag->offset != tag->offset)
      continue;
    table->samples[slot->first_sample + i] = older->samples[old->first_sample + (guint) j];
    if (tag->text_slot >= 0)
      memcpy (table->texts[slot->first_text + (guint) tag->text_slot],
              older->texts[old->first_text + (guint) old_tag->text_slot], sizeof (CyText));
  }
}

/**
 * cy_live_table_adopt:
 * @table: a new table that nobody reads yet.
 * @older: the table it replaces.
 *
 * Takes over what is known about piles whose link did not change, so that an edit in one place does
 * not blank the whole yard. Limit levels come along and are judged again with the next scan.
 */
void
cy_live_table_adopt (CyLiveTable *table, CyLiveTable *older)
{
  table->generation = older->generation;
  for (guint i = 0; i < cy_fleet_get_n_piles (table->fleet); i++) {
    const CyFleetPile *pile = cy_fleet_get (table->fleet, i);
    guint from;

    if (cy_fleet_find (older->fleet, pile->id, &from) &&
        cy_link_equal (pile->link, cy_fleet_get (older->fleet, from)->link))
      adopt_pile (table, i, older, from);
  }
}

guint64
cy_live_table_get_generation (CyLiveTable *table)
{
  return atomic_load_explicit (&table->generation, memory_order_acquire);
}

/**
 * cy_live_table_changed_since:
 * @generation: what cy_live_table_get_generation() said before the last look.
 * @out_piles: (element-type guint): numbers of changed piles are appended.
 *
 * Returns: how many changed.
 */
guint
cy_live_table_changed_since (CyLiveTable *table, guint64 generation, GArray *out_piles)
{
  guint before = out_piles->len;

  for (guint i = 0; i < cy_fleet_get_n_piles (table->fleet); i++) {
    if (atomic_load_explicit (&table->slots[i].generation, memory_order_acquire) > generation)
      g_array_append_val (out_piles, i);
  }
  return out_piles->len - before;
}

/* Copies bytes out of a pile; the copy is consistent when the sequence was even and did not move. */
static gboolean
begin_read (Slot *slot, guint *out_sequence)
{
  *out_sequence = atomic_load_explicit (&slot->sequence, memory_order_acquire);
  return (*out_sequence & 1) == 0;
}

static gboolean
end_read (Slot *slot, guint sequence)
{
  atomic_thread_fence (memory_order_acquire);
  return atomic_load_explicit (&slot->sequence, memory_order_relaxed) == sequence;
}

/**
 * cy_live_table_read:
 * @out_pile: (out) (optional): the pile's state.
 * @out_samples: (out) (optional): room for all its tags.
 *
 * Copies one pile as it stood at one moment.
 */
void
cy_live_table_read (CyLiveTable *table, guint pile, CyLivePile *out_pile, CySample *out_samples)
{
  Slot *slot = &table->slots[pile];
  guint n_tags = cy_tag_set_get_n_tags (cy_fleet_get (table->fleet, pile)->tags);
  guint sequence;

  do {
    while (!begin_read (slot, &sequence))
      g_thread_yield ();
    if (out_pile != NULL)
      *out_pile = slot->state;
    if (out_samples != NULL)
      memcpy (out_samples, table->samples + slot->first_sample, n_tags * sizeof (CySample));
  } while (!end_read (slot, sequence));
}

/**
 * cy_live_table_read_one:
 *
 * Returns: %FALSE when the pile has no such tag.
 */
gboolean
cy_live_table_read_one (CyLiveTable *table,
                        guint pile,
                        guint connector,
                        CyMeasureId measure,
                        CyLivePile *out_pile,
                        CySample *out_sample)
{
  Slot *slot = &table->slots[pile];
  int tag = cy_tag_set_find (cy_fleet_get (table->fleet, pile)->tags, connector, measure);
  guint sequence;

  if (tag < 0)
    return FALSE;
  do {
    while (!begin_read (slot, &sequence))
      g_thread_yield ();
    *out_pile = slot->state;
    *out_sample = table->samples[slot->first_sample + (guint) tag];
  } while (!end_read (slot, sequence));
  return TRUE;
}

void
cy_live_table_read_text (CyLiveTable *table, guint pile, guint text_slot, CyText out_text)
{
  Slot *slot = &table->slots[pile];
  guint sequence;

  do {
    while (!begin_read (slot, &sequence))
      g_thread_yield ();
    memcpy (out_text, table->texts[slot->first_text + text_slot], sizeof (CyText));
  } while (!end_read (slot, sequence));
}

/**
 * cy_live_quality:
 * @pile: the state of the sample's pile.
 * @sample: a sample of it.
 * @mono_us: now, on the monotonic clock.
 *
 * What the sample is worth now. The age counts even if the acquire thread itself stands still, so
 * an old value never looks live.
 */
CyQuality
cy_live_quality (const CyLivePile *pile, const CySample *sample, gint64 mono_us)
{
  gint64 age_us = mono_us - pile->answered_mono_us;

  if (sample->quality == CY_QUALITY_NEVER || pile->answered_us == 0)
    return pile->quality == CY_QUALITY_OFFLINE ? CY_QUALITY_OFFLINE : CY_QUALITY_NEVER;
  if (pile->quality == CY_QUALITY_OFFLINE ||
      age_us > MAX (OFFLINE_US, (gint64) STALE_SCANS * pile->scan_ms * 1000))
    return CY_QUALITY_OFFLINE;
  if (pile->quality == CY_QUALITY_STALE ||
      age_us > (gint64) (STALE_SCANS + 1) * pile->scan_ms * 1000)
    return CY_QUALITY_STALE;
  return sample->quality;
}

/**
 * cy_live_value:
 * @connector: gun from 1, 0 for the pile as a whole.
 * @mono_us: now [µs monotonic].
 *
 * Returns: the value in the measure's unit, NAN when there is none that is good.
 */
double
cy_live_value (CyLiveTable *table, guint pile, guint connector, CyMeasureId measure, gint64 mono_us)
{
  CyTagSet *tags = cy_fleet_get (cy_live_table_get_fleet (table), pile)->tags;
  int tag = cy_tag_set_find (tags, connector, measure);
  CyLivePile link;
  CySample sample;

  if (tag < 0 || !cy_live_table_read_one (table, pile, connector, measure, &link, &sample) ||
      cy_live_quality (&link, &sample, mono_us) != CY_QUALITY_GOOD)
    return NAN;
  return cy_tag_value (cy_tag_set_get (tags, (guint) tag), sample.raw);
}
