/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"

G_BEGIN_DECLS

gboolean cy_journal_refold (CyDb *db, GError **error);
char **cy_journal_find_differing (CyDb *db,
                                  const char *scratch,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
