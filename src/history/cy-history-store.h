/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-history-block.h"
#include "cy-history-rollup.h"
#include "cy-series-tags.h"
#include "cy-tag.h"

G_BEGIN_DECLS

/**
 * CyHistoryClass:
 * @CY_HISTORY_CLASS_NUMBER: quantities.
 * @CY_HISTORY_CLASS_STATE: enumerations, bits, yes or no: they change rarely and are kept for long.
 *
 * Measures that share a block, and so how long they are kept.
 */
typedef enum {
  CY_HISTORY_CLASS_NUMBER,
  CY_HISTORY_CLASS_STATE,
  CY_N_HISTORY_CLASSES,
} CyHistoryClass;

CyHistoryClass cy_history_class_of (CyMeasureId measure);
CyHistoryClass cy_history_class_of_name (const char *measure);

/* The tables of history.db, and nothing else: what is kept when is cy-history.c's business. */

gboolean cy_history_store_migrate (CyDb *db, GError **error);
gboolean cy_history_store_find_series (CyDb *db,
                                       const char *pile,
                                       const CySeriesTag *tag,
                                       guint32 *out_series,
                                       GError **error);
gboolean cy_history_store_append_tail (CyDb *db, gint64 time_ms, GBytes *block, GError **error);
gboolean cy_history_store_clear_tail (CyDb *db, GError **error);

/**
 * CyHistoryBlockRow:
 * @class: %CY_N_HISTORY_CLASSES for all of the pile, as blocks of before have it.
 * @number: without gaps, in the order they were sealed; 0 for a row of the tail.
 * @from_ms: since when it knows; what is older is carried in.
 * @last_ms: its newest point, and until when it says something.
 * @late: whether it was brought in from elsewhere, of a time before.
 * @data: (array length=length) (nullable): its bytes, when it is visited.
 *
 * What the table says of a block.
 */
typedef struct {
  const char *pile;
  CyHistoryClass class;
  gint64 number;
  gint64 from_ms;
  gint64 last_ms;
  gboolean late;
  gconstpointer data;
  gsize length;
} CyHistoryBlockRow;

gboolean cy_history_store_put_block (CyDb *db,
                                     const CyHistoryBlockRow *row,
                                     const CyPoint *points,
                                     gsize n_points,
                                     gint64 *out_number,
                                     GError **error);
gboolean cy_history_store_forecast (CyDb *db, gint64 *out_bytes_per_year, GError **error);
gboolean cy_history_store_get_number (CyDb *db, gint64 *out_number, GError **error);

/* A block that does not read. */
typedef struct {
  gint64 number;
  CyHistoryClass class;
  gint64 from_ms;
} CyHistoryDamage;

/**
 * CyHistoryScope:
 * @wanted: (nullable): which points of them, %NULL for all.
 * @cancellable: (nullable): ends it early.
 * @skipped: (element-type CyHistoryDamage) (nullable): gets the blocks that are damaged; without it the
 *   first is an error.
 *
 * What of the blocks a visit wants.
 */
typedef struct {
  const CyHistoryWanted *wanted;
  GCancellable *cancellable;
  GArray *skipped;
} CyHistoryScope;

/* Visits the tail, or blocks, in order; the visitor returns whether it wants more. */
typedef gboolean (*CyHistoryVisit) (const CyHistoryBlockRow *row,
                                    GArray *points,
                                    gpointer user_data);
gboolean
cy_history_store_each_tail (CyDb *db, CyHistoryVisit visit, gpointer user_data, GError **error);
gboolean cy_history_store_each (CyDb *db, CyHistoryVisit visit, gpointer user_data, GError **error);
gboolean cy_history_store_each_newest_block (CyDb *db,
                                             GArray *skipped,
                                             CyHistoryVisit visit,
                                             gpointer user_data,
                                             GError **error);
gboolean cy_history_store_each_block (CyDb *db,
                                      const char *pile,
                                      gint64 from_ms,
                                      gint64 to_ms,
                                      const CyHistoryScope *scope,
                                      CyHistoryVisit visit,
                                      gpointer user_data,
                                      GError **error);
gboolean cy_history_store_each_block_at (CyDb *db,
                                         const char *pile,
                                         gint64 time_ms,
                                         const CyHistoryScope *scope,
                                         CyHistoryVisit visit,
                                         gpointer user_data,
                                         GError **error);
gboolean cy_history_store_overlaps (CyDb *db,
                                    const char *pile,
                                    CyHistoryClass class,
                                    gint64 from_ms,
                                    gint64 to_ms,
                                    gboolean *out_overlaps,
                                    GError **error);
gboolean cy_history_store_set_damaged (CyDb *db, gint64 number, GError **error);
GPtrArray *cy_history_store_list_damaged (CyDb *db, GError **error);

/* One row of the series table. */
typedef struct {
  guint32 id;
  double scale;
  double offset;
} CySeries;

GArray *cy_history_store_load_series (CyDb *db,
                                      const char *pile,
                                      guint connector,
                                      const char *measure,
                                      GError **error);

typedef gboolean (*CySeriesVisit) (const CySeries *series,
                                   const char *pile,
                                   guint connector,
                                   const char *measure,
                                   gpointer user_data);
gboolean cy_history_store_get_newest_series (CyDb *db, gint64 *out_series, GError **error);
gboolean cy_history_store_each_series (CyDb *db,
                                       const char *pile,
                                       CySeriesVisit visit,
                                       gpointer user_data,
                                       GError **error);

typedef struct {
  char *pile;
  CyHistoryClass class;
} CySeriesOwner;

void cy_series_owner_free (CySeriesOwner *owner);
gboolean cy_history_store_each_owner (CyDb *db, GHashTable *out_owner_of_series, GError **error);

G_END_DECLS
