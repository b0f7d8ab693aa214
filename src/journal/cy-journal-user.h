/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-user.h"

G_BEGIN_DECLS

CyCredential *cy_journal_load_credential (CyDb *db, const char *id, GError **error);
const char *const *cy_user_screen_queries (void);

G_END_DECLS
