/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-private.h"

#define ADDRESSES (65536)

/* Coils come packed, so a read of as many bytes brings sixteen times as many. */
static guint
longest_block (const CyProfile *profile, guint function)
{
  return function <= 2 ? profile->reading.max_block * 16 : profile->reading.max_block;
}

/* A total order, so that the same profile always makes the same plan. */
static gint
compare_items (gconstpointer a, gconstpointer b)
{
  const CyProfileItem *left = a;
  const CyProfileItem *right = b;
  const int order[] = {
    left->unit - right->unit,
    left->row->place.function - right->row->place.function,
    left->row->every - right->row->every,
    left->address - right->address,
    (int) left->row->format.words - (int) right->row->format.words,
    (int) left->line - (int) right->line,
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    if (order[i] != 0)
      return order[i];
  }
  return (int) left->connector - (int) right->connector;
}

static gboolean
same_table (const CyProfileItem *a, const CyProfileItem *b)
{
  return a->unit == b->unit && a->row->place.function == b->row->place.function;
}

static void
mark_listed (const CyProfile *profile, const CyProfileItem *like, guint8 *out_listed)
{
  memset (out_listed, 0, ADDRESSES);
  for (guint i = 0; i < profile->items->len; i++) {
    const CyProfileItem *item = &g_array_index (profile->items, CyProfileItem, i);

    if (same_table (item, like))
      memset (out_listed + item->address, 1, item->row->format.words);
  }
}

static gboolean
may_bridge (const CyProfile *profile, const guint8 *listed, guint from, guint to)
{
  if (to <= from)
    return TRUE;
  if (to - from > profile->reading.max_gap)
    return FALSE;
  for (guint i = from; i < to; i++) {
    if (!listed[i] && !profile->reading.read_unlisted)
      return FALSE;
  }
  return TRUE;
}

static gboolean
joins (const CyProfile *profile,
       const CyReadBlock *block,
       const CyProfileItem *item,
       const guint8 *listed)
{
  guint end = block->address + block->count;
  guint item_end = item->address + item->row->format.words;

  if (block->unit != item->unit || block->function != item->row->place.function ||
      block->every != item->row->every)
    return FALSE;
  if (!profile->reading.bulk)
    return block->address == item->address && block->count == item->row->format.words;
  return MAX (end, item_end) - block->address <= longest_block (profile, block->function) &&
         may_bridge (profile, listed, end, item->address);
}

static void
open_block (CyProfile *profile, const CyProfileItem *item)
{
  CyReadBlock block = {
    .function = item->row->place.function,
    .unit = item->unit,
    .address = item->address,
    .count = (guint16) item->row->format.words,
    .every = item->row->every,
  };
  guint end = 0;

  g_array_append_val (profile->blocks, block);
  g_array_append_val (profile->block_ends, end);
}

static void
place_item (CyProfile *profile, guint index, const guint8 *listed)
{
  CyProfileItem *item = &g_array_index (profile->items, CyProfileItem, index);
  CyReadBlock *block;
  guint end;

  if (profile->blocks->len == 0 ||
      !joins (profile, &g_array_index (profile->blocks, CyReadBlock, profile->blocks->len - 1),
              item, listed))
    open_block (profile, item);
  block = &g_array_index (profile->blocks, CyReadBlock, profile->blocks->len - 1);
  end = MAX (block->address + block->count, item->address + item->row->format.words);
  block->count = (guint16) (end - block->address);
  item->block = profile->blocks->len - 1;
  item->first = item->address - block->address;
  g_array_index (profile->block_ends, guint, item->block) = index + 1;
}

/**
 * cy_profile_plan:
 *
 * Sorts the items and joins neighbours into blocks: nothing longer than the device takes, no
 * address it does not know, one quantity at a time where it wants that.
 */
gboolean
cy_profile_plan (CyProfile *profile, const CyJsonPath *path, GError **error)
{
  g_autofree guint8 *listed = g_malloc (ADDRESSES + CY_REGISTER_MAX_WORDS);

  g_array_sort (profile->items, compare_items);
  for (guint i = 0; i < profile->items->len; i++) {
    const CyProfileItem *item = &g_array_index (profile->items, CyProfileItem, i);
    guint longest = longest_block (profile, item->row->place.function);

    if (item->row->format.words > longest) {
      cy_json_set_error (error, CY_JSON_ELEMENT (CY_JSON_MEMBER (path, "registers"), item->line),
                         "takes %u registers, and one read brings at most %u",
                         item->row->format.words, longest);
      return FALSE;
    }
    if (i == 0 || !same_table (item, item - 1))
      mark_listed (profile, item, listed);
    place_item (profile, i, listed);
  }
  return TRUE;
}
