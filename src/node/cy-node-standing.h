/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-private.h"

G_BEGIN_DECLS

/* The subject of what is said of this node's journal and its backups: `journal:NODE`. */
#define CY_SUBJECT_JOURNAL_PREFIX "journal:"
#define CY_ENTRY_JOURNAL_REBORN   "journal.reborn"

gboolean cy_node_open_journal (CyNode *node, GError **error);
void cy_node_tell_rebirth (CyNode *node);

G_END_DECLS
