/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-snapshot.h"

G_BEGIN_DECLS

/**
 * CyRetained:
 * @n_kept: entries before the cut that stay.
 * @n_gone: entries before the cut that go.
 * @digest: SHA-256 of a line `STREAM NUMBER HASH` for each that stays, streams by name.
 *
 * What a cut leaves of the journal's beginning.
 */
typedef struct {
  guint64 n_kept;
  guint64 n_gone;
  char *digest;
} CyRetained;

CyRetained *
cy_retained_compute (CyDb *db, GPtrArray *heads, GCancellable *cancellable, GError **error);
CyRetained *
cy_retained_read (CyDb *db, GPtrArray *heads, GCancellable *cancellable, GError **error);
void cy_retained_free (CyRetained *retained);
gboolean cy_retained_drop (CyDb *db,
                           GPtrArray *heads,
                           const char *after,
                           guint max_entries,
                           char **out_subject,
                           GError **error);
gboolean cy_retained_delete (CyDb *db, const char *stream, guint64 seq, GError **error);
void cy_retained_add_line (GChecksum *checksum, const CyEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyRetained, cy_retained_free)

G_END_DECLS
