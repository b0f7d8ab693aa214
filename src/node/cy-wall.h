/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"
#include "cy-permission-rule.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyWall:
 * @yard: the accounts, and where things are.
 * @owner: who owns this process.
 *
 * What stands between people and the journal. All of it is borrowed.
 *
 * A yard without accounts is open: the first account must be made by somebody. Then who has no account, or a
 * disabled one, may do nothing but stop a charge; only the owner of the process, who could change the files
 * anyway, acts as an administrator, unless a policy wants command lines to log in.
 *
 * Errors: %CY_NODE_ERROR_DENIED with a sentence for people.
 */
typedef struct {
  CyYard *yard;
  const char *owner;
} CyWall;

gboolean cy_wall_is_open (CyYard *yard);
gboolean cy_wall_is_strict (CyYard *yard);
CyRecord *cy_wall_find_account (CyYard *yard, const char *actor);
CyRole cy_wall_get_role (const CyWall *wall, const char *actor);
gboolean cy_wall_may (const CyWall *wall,
                      const char *actor,
                      CyAction action,
                      const char *subject,
                      GError **error);
gboolean cy_wall_admit_draft (const CyWall *wall, const CyDraft *draft, GError **error);
gboolean cy_wall_admit_records (const CyWall *wall,
                                GPtrArray *records,
                                CyRecord *base,
                                const char *actor,
                                GError **error);

/* There must always be somebody who may make accounts. */
gboolean cy_wall_check_accounts (CyYard *before, CyYard *after, GError **error);
gboolean cy_wall_check_account (const CyRecord *user, GError **error);

G_END_DECLS
