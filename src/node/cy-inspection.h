/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-clock.h"
#include "cy-identity.h"
#include "cy-journal-verify.h"
#include "cy-progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CyInspectionPart:
 * @name: a file or folder of the data directory, or what is in it: `journal`, `tables`, `disk`.
 * @detail: what was looked at, or what is wrong.
 */
typedef struct {
  char *name;
  gboolean ok;
  char *detail;
} CyInspectionPart;

/**
 * CyInspection:
 * @data_dir: what is looked at.
 * @identity: whose it is; a reference.
 * @clock: borrowed.
 * @progress: (nullable): told how far it has come; a reference.
 * @cancellable: (nullable): a reference.
 * @parts: (element-type CyInspectionPart): what was found.
 *
 * A look at everything on the disk, with connections of its own, beside those who write.
 *
 * Threading: made on the main thread, then used by one.
 */
typedef struct {
  char *data_dir;
  CyIdentity *identity;
  const CyClock *clock;
  CyProgress *progress;
  GCancellable *cancellable;
  GPtrArray *parts;
  guint64 n_entries;
  guint64 n_blocks;
} CyInspection;

CyInspection *cy_inspection_new (const char *data_dir,
                                 CyIdentity *identity,
                                 const CyClock *clock,
                                 CyProgress *progress,
                                 GCancellable *cancellable);
void cy_inspection_free (CyInspection *inspection);
CyVerification *cy_inspection_verify (CyInspection *inspection, GError **error);
gboolean cy_inspection_run (CyInspection *inspection, GError **error);
gboolean cy_inspection_is_ok (const CyInspection *inspection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyInspection, cy_inspection_free)

G_END_DECLS
