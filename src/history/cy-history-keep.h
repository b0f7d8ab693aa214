/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-share.h"
#include "cy-history.h"

G_BEGIN_DECLS

/* Series of one pile that are kept at most: a node that calls the same tag something else each time fills no disk. */
#define CY_KEPT_MAX_SERIES 4096

/**
 * CyKeptMark:
 * @node: who recorded it.
 * @pile: of which.
 * @first_ms: from when on something is known [ms UTC].
 * @last_ms: until when [ms UTC]; 0 when nothing is.
 * @until_ms: until when everything is [ms UTC].
 * @edition: of what is kept, see #CyHistoryShare.
 *
 * How far one node's roll-ups of one pile were brought.
 */
typedef struct {
  char *node;
  char *pile;
  gint64 first_ms;
  gint64 last_ms;
  gint64 until_ms;
  gint64 edition;
} CyKeptMark;

void cy_kept_mark_free (CyKeptMark *mark);

/**
 * CyHistoryKeeping:
 * @node: who made the share.
 * @pile: of which.
 * @share: owned once it is given.
 * @now_ms: what is far too old by then goes [ms UTC].
 */
typedef struct {
  const char *node;
  const char *pile;
  CyHistoryShare *share;
  gint64 now_ms;
} CyHistoryKeeping;

/**
 * CyHistoryKept:
 * @mark: (nullable) (transfer none): how far it is brought now; %NULL when it could not be kept.
 */
typedef void (*CyHistoryKept) (const CyKeptMark *mark, const GError *error, gpointer user_data);

void cy_history_keep (CyHistory *history,
                      const CyHistoryKeeping *keeping,
                      CyHistoryKept answer,
                      gpointer user_data);

/* On the reader thread. */
GPtrArray *cy_history_query_marks (const CyHistorySource *source, GError **error);
GArray *cy_history_query_kept_buckets (const CyHistorySource *source,
                                       const CyHistoryRequest *request,
                                       const char *node,
                                       guint n_buckets,
                                       GError **error);
GArray *cy_history_query_kept_stays (const CyHistorySource *source,
                                     const CyHistoryRequest *request,
                                     const char *node,
                                     const GArray *cuts_us,
                                     GError **error);

/* A tag of which something is kept. */
typedef struct {
  guint connector;
  CyMeasureId measure;
} CyKeptTag;

GArray *
cy_history_query_kept_tags (const CyHistorySource *source, const char *pile, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyKeptMark, cy_kept_mark_free)

G_END_DECLS
