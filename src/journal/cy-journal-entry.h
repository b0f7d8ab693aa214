/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-entry.h"

G_BEGIN_DECLS

/* What cy_journal_read_entry() reads, of a statement that names the entry e and its stream s. */
#define CY_ENTRY_COLUMNS                                                           \
  "s.name, s.origin, e.seq, e.hlc, e.kind, e.subject, e.actor, e.payload, e.hash," \
  " e.signature, " CY_ENTRY_IS_BEYOND

/* Whether the entry stands beyond the cut of a removed member. Mostly there is none. */
#define CY_ENTRY_IS_BEYOND                                 \
  "(EXISTS (SELECT 1 FROM cut WHERE name = s.origin) AND " \
  "e.seq > ifnull ((SELECT seq FROM cut WHERE name = s.name), 0))"

/* How many columns that are. */
#define CY_ENTRY_N_COLUMNS 11

CyEntry *cy_journal_read_entry (CyStmt *stmt);

G_END_DECLS
