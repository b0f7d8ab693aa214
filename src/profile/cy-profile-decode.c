/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-profile-private.h"

static const CyProfileItem *
items_of_block (const CyProfile *profile, guint block, guint *out_n)
{
  guint first = block == 0 ? 0 : g_array_index (profile->block_ends, guint, block - 1);

  *out_n = g_array_index (profile->block_ends, guint, block) - first;
  return &g_array_index (profile->items, CyProfileItem, first);
}

static void
unpack_words (const CyReadBlock *block,
              const guint8 *data,
              guint first,
              guint n,
              guint16 *out_words)
{
  for (guint i = 0; i < n; i++) {
    guint k = first + i;

    if (block->function <= 2)
      out_words[i] = data[k / 8] >> (k % 8) & 1;
    else
      out_words[i] = (guint16) (data[2 * k] << 8 | data[2 * k + 1]);
  }
}

/* A counter that fell from its last quarter into its first has wrapped; any other fall is a reset,
   and carrying on over it would invent energy. */
static gint64
carry_on (gint64 wrap, const CySample *last, gint64 count)
{
  gint64 low;

  if (last->quality == CY_QUALITY_NEVER || last->raw < 0 || count >= wrap)
    return count;
  low = last->raw % wrap;
  if (count >= low)
    return last->raw - low + count;
  if (low >= wrap - wrap / 4 && count <= wrap / 4)
    return last->raw - low + wrap + count;
  return count;
}

static void
store_text (CyScan *scan, int slot, const char *text)
{
  if (slot < 0 || strcmp (scan->texts[slot], text) == 0)
    return;
  g_strlcpy (scan->texts[slot], text, sizeof (CyText));
  scan->texts_changed = TRUE;
}

static void
decode_item (const CyProfile *profile,
             const CyProfileItem *item,
             const guint16 *words,
             gint64 time_us,
             CyScan *scan)
{
  CySample *sample = &scan->samples[item->tag];
  CyText text = "";
  gint64 raw;

  if (!cy_profile_row_read (item->row, words, &raw, text)) {
    sample->quality = CY_QUALITY_BAD;
    sample->time_us = time_us;
    return;
  }
  if (item->row->wrap > 0)
    raw = carry_on (item->row->wrap, sample, raw);
  store_text (scan, cy_tag_set_get (profile->tags, item->tag)->text_slot, text);
  sample->raw = raw;
  sample->quality = CY_QUALITY_GOOD;
  sample->time_us = time_us;
}

/**
 * cy_profile_decode:
 * @block: which of the profile's blocks was answered.
 * @data: (array length=length): the answer's data, after its byte count.
 * @time_us: when it arrived [µs UTC].
 * @scan: where the samples go.
 *
 * An answer of the wrong length is treated like none: cy_profile_fail_block().
 *
 * Threading: any; @scan belongs to the caller.
 */
void
cy_profile_decode (const CyProfile *profile,
                   guint block,
                   const guint8 *data,
                   gsize length,
                   gint64 time_us,
                   CyScan *scan)
{
  const CyReadBlock *read;
  const CyProfileItem *items;
  guint16 words[CY_REGISTER_MAX_WORDS];
  guint n;

  g_return_if_fail (block < profile->blocks->len);
  read = &g_array_index (profile->blocks, CyReadBlock, block);
  if (length != (read->function <= 2 ? (read->count + 7u) / 8 : 2u * read->count)) {
    cy_profile_fail_block (profile, block, time_us, scan);
    return;
  }
  items = items_of_block (profile, block, &n);
  for (guint i = 0; i < n; i++) {
    unpack_words (read, data, items[i].first, items[i].row->format.words, words);
    decode_item (profile, &items[i], words, time_us, scan);
  }
}

/**
 * cy_profile_fail_block:
 *
 * The device refused the block: its samples are bad, and keep their last values.
 */
void
cy_profile_fail_block (const CyProfile *profile, guint block, gint64 time_us, CyScan *scan)
{
  const CyProfileItem *items;
  guint n;

  g_return_if_fail (block < profile->blocks->len);
  items = items_of_block (profile, block, &n);
  for (guint i = 0; i < n; i++) {
    scan->samples[items[i].tag].quality = CY_QUALITY_BAD;
    scan->samples[items[i].tag].time_us = time_us;
  }
}

/**
 * cy_profile_finish:
 *
 * To be called when every block of a scan was decoded or failed: works out what no single register
 * says.
 */
void
cy_profile_finish (const CyProfile *profile, gint64 time_us, CyScan *scan)
{
  if (profile->state_rules == NULL)
    return;
  for (guint connector = 1; connector <= profile->n_connectors; connector++) {
    int tag = cy_tag_set_find (profile->tags, connector, CY_MEASURE_CONN_STATE);
    CySample *sample = &scan->samples[tag];
    CyPileState state;

    sample->time_us = time_us;
    sample->quality = CY_QUALITY_BAD;
    if (!cy_state_rules_judge (profile->state_rules, profile->tags, connector, scan->samples,
                               &state))
      continue;
    sample->raw = state;
    sample->quality = CY_QUALITY_GOOD;
  }
}
