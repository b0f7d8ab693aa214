/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is said of this node's own journal and its copies. The subject is `journal:NODE`. */
#define CY_SUBJECT_JOURNAL_PREFIX "journal:"

#define CY_ENTRY_JOURNAL_REBORN   "journal.reborn"
#define CY_ENTRY_BACKUP_MADE      "backup.made"
#define CY_ENTRY_BACKUP_STAGED    "backup.staged"
#define CY_ENTRY_BACKUP_CANCELLED "backup.cancelled"
#define CY_ENTRY_BACKUP_RESTORED  "backup.restored"
#define CY_ENTRY_AUDIT_EXPORT     "audit.export"

G_END_DECLS
