/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tag.h"

#include <math.h>

struct _CyTagSet {
  gatomicrefcount refs;
  GArray *tags; /* owned CyTag, sorted */
  guint n_texts;
  guint n_connectors;
};

static gint
compare_tags (gconstpointer a, gconstpointer b)
{
  const CyTag *left = a;
  const CyTag *right = b;

  if (left->connector != right->connector)
    return left->connector < right->connector ? -1 : 1;
  return (left->measure > right->measure) - (left->measure < right->measure);
}

void
cy_tag_clear (CyTag *tag)
{
  g_clear_pointer (&tag->names, g_array_unref);
}

/**
 * cy_tag_set_new:
 * @tags: (transfer full) (element-type CyTag): in any order, no pair of connector and measure twice.
 * @n_connectors: guns of the pile.
 *
 * Sorts the tags and hands out the text slots.
 */
CyTagSet *
cy_tag_set_new (GArray *tags, guint n_connectors)
{
  CyTagSet *set = g_new0 (CyTagSet, 1);

  g_atomic_ref_count_init (&set->refs);
  g_array_set_clear_func (tags, (GDestroyNotify) cy_tag_clear);
  g_array_sort (tags, compare_tags);
  set->tags = tags;
  set->n_connectors = n_connectors;
  for (guint i = 0; i < tags->len; i++) {
    CyTag *tag = &g_array_index (tags, CyTag, i);

    tag->text_slot = -1;
    if (cy_measure_get (tag->measure)->kind == CY_MEASURE_TEXT)
      tag->text_slot = (int) set->n_texts++;
  }
  return set;
}

CyTagSet *
cy_tag_set_ref (CyTagSet *set)
{
  g_atomic_ref_count_inc (&set->refs);
  return set;
}

void
cy_tag_set_unref (CyTagSet *set)
{
  if (!g_atomic_ref_count_dec (&set->refs))
    return;
  g_array_unref (set->tags);
  g_free (set);
}

guint
cy_tag_set_get_n_tags (const CyTagSet *set)
{
  return set->tags->len;
}

guint
cy_tag_set_get_n_texts (const CyTagSet *set)
{
  return set->n_texts;
}

guint
cy_tag_set_get_n_connectors (const CyTagSet *set)
{
  return set->n_connectors;
}

const CyTag *
cy_tag_set_get (const CyTagSet *set, guint tag)
{
  g_assert (tag < set->tags->len);
  return &g_array_index (set->tags, CyTag, tag);
}

/**
 * cy_tag_set_find:
 *
 * Returns: the tag's index, or -1 when the pile has no such measure there.
 */
int
cy_tag_set_find (const CyTagSet *set, guint connector, CyMeasureId measure)
{
  CyTag wanted = { .connector = (guint8) connector, .measure = measure };
  guint index;

  if (connector > G_MAXUINT8 || !g_array_binary_search (set->tags, &wanted, compare_tags, &index))
    return -1;
  return (int) index;
}

/**
 * cy_scaled_value:
 * @raw: a register's integer.
 * @scale: value per count.
 * @offset: added after scaling.
 *
 * Dividing by ten is exact to the last digit where multiplying by 0.1 is not: 3937 counts are 393.7
 * and not 393.70000000000005.
 *
 * Returns: the value.
 */
double
cy_scaled_value (gint64 raw, double scale, double offset)
{
  double counts = 1 / scale;

  if (fabs (counts) > 1 && rint (counts) == counts)
    return (double) raw / counts + offset;
  return (double) raw * scale + offset;
}

/**
 * cy_tag_value:
 *
 * Returns: the measured value in the measure's unit.
 */
double
cy_tag_value (const CyTag *tag, gint64 raw)
{
  return cy_scaled_value (raw, tag->scale, tag->offset);
}

/**
 * cy_tag_name_of:
 * @value: an enumeration's value, or a bit's number.
 *
 * Returns: (nullable): its name in the device's manual.
 */
const char *
cy_tag_name_of (const CyTag *tag, gint64 value)
{
  for (guint i = 0; tag->names != NULL && i < tag->names->len; i++) {
    const CyTagName *name = &g_array_index (tag->names, CyTagName, i);

    if (name->value == value)
      return name->name;
  }
  return NULL;
}
