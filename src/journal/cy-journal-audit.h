/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-audit.h"
#include "cy-db.h"

G_BEGIN_DECLS

CyAuditPart *cy_journal_load_audit (CyDb *db,
                                    const CyAuditSearch *search,
                                    const CyAuditPlace *after,
                                    guint limit,
                                    GError **error);
const char *const *cy_audit_screen_queries (void);

G_END_DECLS
