/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-history-block.h"
#include "cy-tag.h"

G_BEGIN_DECLS

/* The tables of history.db, and nothing else: what is kept when is cy-history.c's business. */

gboolean cy_history_store_migrate (CyDb *db, GError **error);
gboolean cy_history_store_find_series (CyDb *db,
                                       const char *pile,
                                       const CyTag *tag,
                                       guint32 *out_series,
                                       GError **error);
gboolean cy_history_store_append_tail (CyDb *db, gint64 time_ms, GBytes *block, GError **error);
gboolean cy_history_store_put_block (CyDb *db,
                                     const char *pile,
                                     const CyPoint *points,
                                     gsize n_points,
                                     gint64 from_ms,
                                     GError **error);
gboolean cy_history_store_clear_tail (CyDb *db, GError **error);

/* Visits the tail, or the newest block of every pile, in order. */
typedef gboolean (*CyHistoryVisit) (const char *pile,
                                    gint64 time_ms,
                                    GArray *points,
                                    gpointer user_data);
gboolean
cy_history_store_each_tail (CyDb *db, CyHistoryVisit visit, gpointer user_data, GError **error);
gboolean cy_history_store_each_newest_block (CyDb *db,
                                             CyHistoryVisit visit,
                                             gpointer user_data,
                                             GError **error);
gboolean cy_history_store_each_block (CyDb *db,
                                      const char *pile,
                                      gint64 from_ms,
                                      gint64 to_ms,
                                      CyHistoryVisit visit,
                                      gpointer user_data,
                                      GError **error);

/* One row of the series table. */
typedef struct {
  guint32 id;
  char *pile;
  double scale;
  double offset;
} CySeries;

void cy_series_clear (CySeries *series);
GArray *cy_history_store_load_series (CyDb *db,
                                      const char *pile,
                                      guint connector,
                                      const char *measure,
                                      GError **error);
gboolean cy_history_store_each_pile (CyDb *db, GHashTable *out_pile_of_series, GError **error);

G_END_DECLS
