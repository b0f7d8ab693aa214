/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-measure.h"
#include "cy-sample.h"

G_BEGIN_DECLS

/**
 * CyTagName:
 * @value: an enumeration's value, or a bit's number.
 * @name: what the device's manual calls it.
 *
 * A value or a bit that has a name of its own.
 */
typedef struct {
  gint64 value;
  char *name;
} CyTagName;

/**
 * CyTag:
 * @measure: what it measures.
 * @connector: gun number from 1, or 0 for the pile as a whole.
 * @scale: value per count; for numbers only.
 * @offset: added after scaling.
 * @text_slot: where the live table keeps the text, or -1.
 * @names: (element-type CyTagName): of enum values or bits; nullable.
 *
 * One (connector, measure) of a pile, and how its stored integer becomes a value.
 */
typedef struct {
  CyMeasureId measure;
  guint8 connector;
  double scale;
  double offset;
  int text_slot;
  GArray *names;
} CyTag;

/**
 * CyTagSet:
 *
 * The tags of a pile, in a fixed order: sorted by connector, then measure. Made once per compiled
 * profile and shared by every pile that has it.
 *
 * Threading: immutable after cy_tag_set_new(); references are atomic.
 */
typedef struct _CyTagSet CyTagSet;

CyTagSet *cy_tag_set_new (GArray *tags, guint n_connectors);
CyTagSet *cy_tag_set_ref (CyTagSet *set);
void cy_tag_set_unref (CyTagSet *set);
guint cy_tag_set_get_n_tags (const CyTagSet *set);
guint cy_tag_set_get_n_texts (const CyTagSet *set);
guint cy_tag_set_get_n_connectors (const CyTagSet *set);
const CyTag *cy_tag_set_get (const CyTagSet *set, guint tag);
int cy_tag_set_find (const CyTagSet *set, guint connector, CyMeasureId measure);

void cy_tag_clear (CyTag *tag);
double cy_scaled_value (gint64 raw, double scale, double offset);
double cy_tag_value (const CyTag *tag, gint64 raw);
const char *cy_tag_name_of (const CyTag *tag, gint64 value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyTagSet, cy_tag_set_unref)

G_END_DECLS
