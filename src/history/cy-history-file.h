/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-parcel.h"

G_BEGIN_DECLS

/**
 * CyHistoryReader:
 *
 * A file of parcels, from its beginning: protocol/history-file.md. Nothing in it is believed.
 */
typedef struct _CyHistoryReader CyHistoryReader;

gboolean cy_history_file_begin (GOutputStream *out, GCancellable *cancellable, GError **error);
gboolean cy_history_file_append (GOutputStream *out,
                                 const CyHistoryParcel *parcel,
                                 GCancellable *cancellable,
                                 GError **error);
gboolean cy_history_file_end (GOutputStream *out,
                              guint64 n_parcels,
                              GCancellable *cancellable,
                              GError **error);

CyHistoryReader *cy_history_reader_open (const char *path, GError **error);
void cy_history_reader_free (CyHistoryReader *reader);
gboolean
cy_history_reader_next (CyHistoryReader *reader, CyHistoryParcel **out_parcel, GError **error);
gboolean cy_history_reader_rewind (CyHistoryReader *reader, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyHistoryReader, cy_history_reader_free)

G_END_DECLS
