/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"

G_BEGIN_DECLS

/* The node itself, by its rules and plans; see cy_audit_is_own(). */
#define CY_ACTOR_SYSTEM "system"

gboolean cy_audit_is_own (const char *actor);

/**
 * CyAuditGroup:
 *
 * What entries people look for together, by what their kind begins with.
 */
typedef enum {
  CY_AUDIT_RECORDS,
  CY_AUDIT_ALARMS,
  CY_AUDIT_COMMANDS,
  CY_AUDIT_ORDERS,
  CY_AUDIT_CHANGES,
  CY_AUDIT_MESSAGES,
  CY_AUDIT_PEOPLE,
  CY_AUDIT_OTHERS,
  CY_N_AUDIT_GROUPS,
} CyAuditGroup;

CyAuditGroup cy_audit_group_of (const char *kind);
const char *cy_audit_group_name (CyAuditGroup group);
const char *cy_audit_group_label (CyAuditGroup group);
gboolean cy_audit_group_find (const char *name, CyAuditGroup *out_group);

/**
 * CyAuditSearch:
 * @actor: (nullable): who did it.
 * @origin: (nullable): on which node, or how its id begins.
 * @subject: (nullable): to what; with a colon at its end, to anything that begins so.
 * @group: of which kinds, %CY_N_AUDIT_GROUPS for all.
 * @text: (nullable): which an entry must have somewhere, however it is spelled.
 * @with_system: whether what the node itself did is asked for as well.
 * @from_us: at or after [µs UTC].
 * @to_us: before [µs UTC]; 0 for no end.
 */
typedef struct {
  char *actor;
  char *origin;
  char *subject;
  CyAuditGroup group;
  char *text;
  gboolean with_system;
  gint64 from_us;
  gint64 to_us;
} CyAuditSearch;

CyAuditSearch *cy_audit_search_copy (const CyAuditSearch *search);
void cy_audit_search_free (CyAuditSearch *search);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAuditSearch, cy_audit_search_free)

/**
 * CyAuditPlace:
 *
 * Where a search has come to; all zeros is its start.
 */
typedef struct {
  CyHlc hlc;
  gint64 stream;
  guint64 seq;
} CyAuditPlace;

/**
 * CyAuditChange:
 * @cell: which cell of a record.
 * @before: (nullable): JSON text, %NULL when nothing was there.
 * @after: (nullable): JSON text, %NULL when nothing is there any more.
 */
typedef struct {
  char *cell;
  char *before;
  char *after;
} CyAuditChange;

/**
 * CyAuditLine:
 * @entry: owned.
 * @changes: (element-type CyAuditChange): of a record, empty for all else.
 * @pile: (nullable): which pile a command is for.
 * @connector: which of its guns, 0 for the pile as a whole.
 * @name: (nullable): of a command or batch, or the title of a paper.
 */
typedef struct {
  CyEntry *entry;
  GPtrArray *changes;
  char *pile;
  guint connector;
  char *name;
} CyAuditLine;

CyAuditLine *cy_audit_line_new (CyEntry *entry);
void cy_audit_line_free (CyAuditLine *line);
void cy_audit_change_free (CyAuditChange *change);

/**
 * CyAuditPart:
 * @lines: (element-type CyAuditLine): newest first.
 * @next: where to go on.
 * @next_us: the time that was come to [µs UTC].
 * @is_end: whether nothing more can be found.
 */
typedef struct {
  GPtrArray *lines;
  CyAuditPlace next;
  gint64 next_us;
  gboolean is_end;
} CyAuditPart;

CyAuditPart *cy_audit_part_new (void);
void cy_audit_part_free (CyAuditPart *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAuditPart, cy_audit_part_free)

G_END_DECLS
