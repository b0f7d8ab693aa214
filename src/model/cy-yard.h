/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"
#include "cy-claim.h"
#include "cy-limit.h"
#include "cy-record.h"

G_BEGIN_DECLS

/**
 * CyYard:
 *
 * All master data as it stood after some commit.
 *
 * Threading: immutable once shared; references are atomic.
 */
typedef struct _CyYard CyYard;

CyYard *cy_yard_new (void);
CyYard *cy_yard_ref (CyYard *yard);
void cy_yard_unref (CyYard *yard);
CyYard *cy_yard_copy (CyYard *yard);
void cy_yard_put (CyYard *yard, CyRecord *record);
void cy_yard_remove (CyYard *yard, CyKindId kind, const char *id);
CyRecord *cy_yard_get (CyYard *yard, CyKindId kind, const char *id);
CyRecord *cy_yard_get_ref (CyYard *yard, const CyRecord *record, const char *field);
GPtrArray *cy_yard_list (CyYard *yard, CyKindId kind);
guint cy_yard_count (CyYard *yard, CyKindId kind);
GPtrArray *cy_yard_dependents (CyYard *yard, CyKindId kind, const char *id);
gboolean cy_yard_check_references (CyYard *yard,
                                   const CyRecord *record,
                                   const CyJsonPath *path,
                                   GError **error);

/**
 * CyEffectiveLimit:
 * @limit: the limit that applies.
 * @source: (transfer none) (nullable): the record it comes from; %NULL of a default of the type's class.
 */
typedef struct {
  CyLimit limit;
  CyRecord *source;
} CyEffectiveLimit;

void cy_yard_set_claim (CyYard *yard, const char *subject, const CyClaim *claim);
const CyClaim *cy_yard_get_claim (CyYard *yard, const char *subject);
const char *cy_yard_get_owner (CyYard *yard, const CyRecord *record);
gint64 cy_yard_get_owner_epoch (CyYard *yard, CyKindId kind, const char *id);
gboolean cy_yard_is_owned_by (CyYard *yard, const CyRecord *record, const char *node);
gboolean cy_yard_owns_alarm (CyYard *yard, const CyAlarm *alarm, const char *node);

gint64 cy_yard_policy (CyYard *yard, const char *field, gint64 otherwise);
gint64 cy_yard_policy_most (CyYard *yard, const char *field, gint64 otherwise);
GPtrArray *cy_yard_list_above (CyYard *yard, CyRecord *pile);
GArray *cy_yard_effective_limits (CyYard *yard, CyRecord *pile);
gboolean cy_yard_pile_is_in (CyYard *yard, CyRecord *pile, CyKindId kind, const char *id);
char **cy_yard_list_piles_in (CyYard *yard, CyKindId kind, const char *id);
char *cy_yard_display_name (CyYard *yard, CyKindId kind, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyYard, cy_yard_unref)

G_END_DECLS
