/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"

G_BEGIN_DECLS

gboolean cy_journal_schema_migrate (CyDb *db, GError **error);
guint cy_journal_schema_get_version (void);

/* Every projection: what `rebuild` empties and folds again, and what `digest` hashes. */
typedef struct {
  const char *name;
  const char *order; /* primary key columns; NULL of what depends on the order of arrival */
} CyProjection;

const CyProjection *cy_journal_schema_projections (guint *out_n_projections);
gboolean cy_journal_hash_projection (CyDb *db,
                                     const CyProjection *projection,
                                     GChecksum *checksum,
                                     GError **error);

G_END_DECLS
