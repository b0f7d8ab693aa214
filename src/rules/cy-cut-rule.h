/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cy-entry.h"

G_BEGIN_DECLS

#define CY_SUBJECT_NODE_PREFIX "node:"

/* The cell of a node's record that says how far its entries count. */
#define CY_CUT_CELL "cut"

gboolean cy_cut_concerns (const CyEntry *entry);
GHashTable *cy_cut_resolve (GPtrArray *entries);
guint64 cy_cut_get_end (GHashTable *cuts, const char *origin, const char *stream);
char *cy_cut_complete (const char *payload, JsonObject *ends);

G_END_DECLS
