/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-batch.h"
#include "cy-command-query.h"
#include "cy-command.h"
#include "cy-db.h"

G_BEGIN_DECLS

GPtrArray *cy_journal_load_commands (CyDb *db, const CyCommandQuery *query, GError **error);
GPtrArray *cy_journal_load_setpoints (CyDb *db, GError **error);
GPtrArray *cy_journal_load_batches (CyDb *db, guint limit, GError **error);
const char *const *cy_command_screen_queries (void);

G_END_DECLS
