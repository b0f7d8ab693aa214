/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-parcel.h"

G_BEGIN_DECLS

/* A table of points: protocol/history-file.md. Byte order mark, then this line. */
#define CY_HISTORY_CSV_HEAD "\xef\xbb\xbftime,pile,connector,measure,value,quality\r\n"

void cy_history_csv_append (GString *out,
                            const char *pile,
                            const CySeriesTag *tag,
                            const CyPoint *point);
gboolean cy_history_csv_is (const char *path);
GPtrArray *cy_history_csv_read (GInputStream *stream,
                                const char *name,
                                GCancellable *cancellable,
                                GError **error);
GPtrArray *cy_history_csv_load (const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
