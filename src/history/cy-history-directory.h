/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-store.h"

G_BEGIN_DECLS

/**
 * CyDirectoryEntry:
 * @pile: a #GRefString of the directory's.
 *
 * What one series says.
 */
typedef struct {
  guint32 series;
  char *pile;
  guint connector;
  CyMeasureId measure;
  double scale;
  double offset;
} CyDirectoryEntry;

/**
 * CyHistoryDirectory:
 *
 * The series table as the reader remembers it, by pile, connector, measure and series. The table only
 * grows, so a look at its newest number tells whether it is still true. Series of measures that this
 * program does not know are left out.
 *
 * Threading: the reader thread.
 */
typedef struct _CyHistoryDirectory CyHistoryDirectory;

CyHistoryDirectory *cy_history_directory_new (void);
void cy_history_directory_free (CyHistoryDirectory *directory);
gboolean cy_history_directory_refresh (CyHistoryDirectory *directory, CyDb *db, GError **error);
const CyDirectoryEntry *cy_history_directory_get (CyHistoryDirectory *directory, guint place);
void cy_history_directory_find_pile (CyHistoryDirectory *directory,
                                     const char *pile,
                                     guint *out_first,
                                     guint *out_end);
gboolean
cy_history_directory_find_series (CyHistoryDirectory *directory, guint32 series, guint *out_place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyHistoryDirectory, cy_history_directory_free)

G_END_DECLS
