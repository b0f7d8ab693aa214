/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-entry.h"

G_BEGIN_DECLS

/* What cy_journal_read_entry() reads, of a statement that names the entry e and its stream s. */
#define CY_ENTRY_COLUMNS                                                           \
  "s.name, s.origin, e.seq, e.hlc, e.kind, e.subject, e.actor, e.payload, e.hash," \
  " e.signature"

CyEntry *cy_journal_read_entry (CyStmt *stmt);

G_END_DECLS
