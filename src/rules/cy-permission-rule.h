/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-action.h"
#include "cy-user.h"

G_BEGIN_DECLS

/**
 * CyScope:
 * @CY_SCOPE_ANYWHERE: whoever has the role may, whatever the areas of the account.
 * @CY_SCOPE_PLACE: only in the areas and stations of the account.
 * @CY_SCOPE_WHOLE: it is about the whole network: only accounts without areas may.
 *
 * What the areas of an account mean for an action.
 */
typedef enum {
  CY_SCOPE_ANYWHERE,
  CY_SCOPE_PLACE,
  CY_SCOPE_WHOLE,
} CyScope;

gboolean cy_permission_allows (CyRole role, CyAction action);
CyScope cy_permission_scope (CyAction action);
CyAction cy_action_of_record (CyKindId kind);
CyAction cy_action_of_cell (CyKindId kind, const char *cell);
CyAction cy_action_of_command (const char *name);
CyAction cy_action_of_posting (const char *kind, gboolean is_cash);
CyAction cy_action_of_entry (const char *kind, const char *subject);
gboolean cy_action_concerns_commands (const char *kind);

G_END_DECLS
