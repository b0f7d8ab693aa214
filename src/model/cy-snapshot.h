/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-head.h"

G_BEGIN_DECLS

/**
 * CySnapshot:
 * @stream: of the entry that says it.
 * @seq: of that entry.
 * @origin: the node that made it.
 * @before_us: what it cuts off was written before [µs UTC].
 * @heads: (element-type CyHead): where streams are cut; up to there only what is kept counts.
 * @n_kept: entries up to there that stay.
 * @n_gone: entries that its maker had, and that go.
 * @digest: of what stays, 64 hexadecimal digits; see cy_retained_compute().
 *
 * A part of the journal's beginning without what is over and done with, as one entry vouches for it.
 */
typedef struct {
  char *stream;
  guint64 seq;
  char *origin;
  gint64 before_us;
  GPtrArray *heads;
  guint64 n_kept;
  guint64 n_gone;
  char *digest;
} CySnapshot;

CySnapshot *cy_snapshot_new (void);
CySnapshot *cy_snapshot_read (const CyEntry *entry, GError **error);
char *cy_snapshot_write (const CySnapshot *snapshot);
CySnapshot *cy_snapshot_ref (CySnapshot *snapshot);
void cy_snapshot_unref (CySnapshot *snapshot);
char *cy_snapshot_name (const CySnapshot *snapshot);
const CyHead *cy_snapshot_find (const CySnapshot *snapshot, const char *stream);

#define CY_ENTRY_SNAPSHOT   "journal.snapshot"
#define CY_SUBJECT_SNAPSHOT "journal:snapshot"

/* A snapshot cuts so many streams at most. */
#define CY_SNAPSHOT_MAX_HEADS 4096

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySnapshot, cy_snapshot_unref)

G_END_DECLS
