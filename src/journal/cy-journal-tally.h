/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-tally.h"
#include "cy-db.h"

G_BEGIN_DECLS

GPtrArray *cy_journal_tally_alarms (CyDb *db, const char *pile, gint64 from_us, GError **error);
const char *const *cy_tally_screen_queries (void);

G_END_DECLS
