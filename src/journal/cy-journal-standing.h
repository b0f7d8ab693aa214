/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-journal.h"

G_BEGIN_DECLS

gboolean cy_journal_read_standing (const char *path,
                                   const char *node,
                                   guint incarnation,
                                   CyStanding *out_standing,
                                   GError **error);
gboolean cy_journal_keep_incarnation (CyDb *db, guint incarnation, GError **error);
gboolean cy_journal_keep_standing (CyDb *db, const CyJournalOptions *options, GError **error);

G_END_DECLS
