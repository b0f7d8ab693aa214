/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-live-table.h"

G_BEGIN_DECLS

/* Piles one node may want to see of another, and tags of one pile. */
#define CY_LIVE_MAX_PILES 100000
#define CY_LIVE_MAX_TAGS  4096

/**
 * CyLiveValue:
 * @tag: index in the pile's tag set.
 * @sample: as it is now.
 */
typedef struct {
  guint16 tag;
  CySample sample;
} CyLiveValue;

/**
 * CyLiveRecord:
 * @number: of the pile in the list that was asked for.
 * @whole: all values are here, and all texts; otherwise only values that changed.
 * @tags: (whole): what the tags are, see cy_live_tags_digest().
 * @state: of the link; its monotonic time and its generation mean nothing here.
 * @age_us: how long ago the last answer was [µs].
 * @values: (element-type CyLiveValue).
 * @texts: (whole) (element-type CyText).
 *
 * One pile, as the node that talks to it sees it.
 */
typedef struct {
  guint32 number;
  gboolean whole;
  guint32 tags;
  CyLivePile state;
  gint64 age_us;
  GArray *values;
  GArray *texts;
} CyLiveRecord;

/**
 * CyLiveFrame:
 * @list: number of the list that was asked for.
 * @records: (element-type CyLiveRecord): piles that changed.
 *
 * What changed since the frame before. Piles that are not in it are as they were.
 */
typedef struct {
  guint32 list;
  GPtrArray *records;
} CyLiveFrame;

CyLiveRecord *cy_live_record_new (void);
void cy_live_record_free (CyLiveRecord *record);
void cy_live_frame_free (CyLiveFrame *frame);

guint32 cy_live_tags_digest (CyTagSet *tags);
void cy_live_frame_begin (GByteArray *out, guint32 list);
void cy_live_record_encode (GByteArray *out, const CyLiveRecord *record);
CyLiveFrame *cy_live_frame_decode (const guint8 *data, gsize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyLiveRecord, cy_live_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyLiveFrame, cy_live_frame_free)

G_END_DECLS
