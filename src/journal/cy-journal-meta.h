/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"

G_BEGIN_DECLS

/* What this file knows of itself, by name; none of it comes from entries, and no node tells another. */
gboolean cy_journal_get_meta (CyDb *db, const char *key, char **out_value, GError **error);
gboolean cy_journal_set_meta (CyDb *db, const char *key, const char *value, GError **error);

G_END_DECLS
