/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-sort.h"

#include <stdlib.h>

/* The time beside the index, so that sorting a million does not jump about. */
typedef struct {
  gint64 time_us;
  guint index;
} Key;

static int
compare_keys (const void *a, const void *b)
{
  const Key *left = a;
  const Key *right = b;

  if (left->time_us != right->time_us)
    return left->time_us < right->time_us ? -1 : 1;
  return (left->index > right->index) - (left->index < right->index);
}

/**
 * cy_sort_by_time:
 * @items: (array length=n_items): structs of @size bytes.
 * @offset: where each has its #gint64 of a time.
 *
 * Returns: (transfer full): the items' indices by time, and by index where the times are equal. Quick
 * when they are in order already.
 */
guint *
cy_sort_by_time (gconstpointer items, guint n_items, gsize size, gsize offset)
{
  guint *order = g_new (guint, (gsize) n_items + 1);
  g_autofree Key *keys = g_new (Key, (gsize) n_items + 1);
  gboolean is_in_order = TRUE;

  for (guint i = 0; i < n_items; i++) {
    keys[i] = (Key){ G_STRUCT_MEMBER (gint64, (const guint8 *) items + i * size, offset), i };
    is_in_order = is_in_order && (i == 0 || keys[i - 1].time_us <= keys[i].time_us);
  }
  if (!is_in_order)
    qsort (keys, n_items, sizeof *keys, compare_keys);
  for (guint i = 0; i < n_items; i++)
    order[i] = keys[i].index;
  return order;
}

/**
 * cy_sort_number:
 * @numbers: (element-type utf8 guint): with string keys that it does not own.
 *
 * Returns: the number of @subject, the next one when it is new.
 */
guint
cy_sort_number (GHashTable *numbers, const char *subject)
{
  gpointer number;

  if (g_hash_table_lookup_extended (numbers, subject, NULL, &number))
    return GPOINTER_TO_UINT (number);
  number = GUINT_TO_POINTER (g_hash_table_size (numbers));
  g_hash_table_insert (numbers, (gpointer) subject, number);
  return GPOINTER_TO_UINT (number);
}
