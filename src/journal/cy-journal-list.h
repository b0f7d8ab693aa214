/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"

G_BEGIN_DECLS

/* Lists in columns and in questions. */

void cy_journal_bind_lines (CyStmt *stmt, int index, char **lines);
char **cy_journal_get_lines (CyStmt *stmt, int column);
void cy_journal_bind_list (CyStmt *stmt, int index, char **list);
gint64 cy_journal_rank (gint64 time_us);

G_END_DECLS
