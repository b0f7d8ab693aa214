/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-audit.h"

G_BEGIN_DECLS

/* A link that fell silent was cut so long before that was noticed [µs]. */
#define CY_ALONE_LEAD_US ((gint64) 10 * G_USEC_PER_SEC)

/* More nodes, and more streams of theirs, are counted and not remembered by name. */
#define CY_ALONE_MAX_ORIGINS 64
#define CY_ALONE_MAX_STREAMS 256

/**
 * CyAlonePeriod:
 * @from_us: since when no member was connected [µs UTC].
 * @to_us: until when, 0 while it lasts [µs UTC].
 * @n_entries: what others did in that time and was heard of since, by what it is about.
 * @origins: (element-type utf8): the nodes that did it, at most %CY_ALONE_MAX_ORIGINS.
 * @firsts: (element-type utf8 guint64): of their streams the first entry that was not known before, of at most
 *   %CY_ALONE_MAX_STREAMS.
 * @n_own: entries that this node wrote meanwhile.
 *
 * A time in which this node was connected to no other.
 */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  guint64 n_entries[CY_N_AUDIT_GROUPS];
  GPtrArray *origins;
  GHashTable *firsts;
  guint64 n_own;
} CyAlonePeriod;

void cy_alone_period_free (CyAlonePeriod *period);
guint64 cy_alone_period_count (const CyAlonePeriod *period);
gboolean cy_alone_period_has (const CyAlonePeriod *period, const CyEntry *entry);

/**
 * CyAloneLog:
 *
 * Remembers when this node was alone last, and what others did meanwhile. It is in memory only: the journal has
 * the entries, and a process that starts was alone since it heard of others last.
 *
 * Threading: main thread.
 */
typedef struct _CyAloneLog CyAloneLog;

CyAloneLog *cy_alone_log_new (const char *node, gint64 heard_us);
void cy_alone_log_free (CyAloneLog *log);
void cy_alone_log_see_links (CyAloneLog *log, gboolean has_members, gboolean any_up, gint64 now_us);
gboolean cy_alone_log_see_entries (CyAloneLog *log, GPtrArray *entries);
const CyAlonePeriod *cy_alone_log_get_now (CyAloneLog *log);
CyAlonePeriod *cy_alone_log_dup_last (CyAloneLog *log);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAlonePeriod, cy_alone_period_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAloneLog, cy_alone_log_free)

G_END_DECLS
