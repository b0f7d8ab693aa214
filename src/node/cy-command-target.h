/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-command-traits.h"
#include "cy-interlock-rule.h"
#include "cy-live-table.h"
#include "cy-profile-command.h"
#include "cy-profile-store.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyCommandTarget:
 * @pile: (transfer none): the record.
 * @type: (transfer none): its type.
 * @connector: gun, or 0 for the pile as a whole.
 * @profile: how it is spoken to.
 * @traits: of the command.
 * @command: (nullable): the profile's; %NULL for commands that are members of their own.
 *
 * What a command is about, found in the master data. Valid as long as the yard is.
 */
typedef struct {
  CyYard *yard;
  CyRecord *pile;
  CyRecord *type;
  guint connector;
  CyProfile *profile;
  const CyCommandTraits *traits;
  const CyProfileCommand *command;
} CyCommandTarget;

gboolean cy_command_target_parse (const char *text, char **out_pile, guint *out_connector);
CyCommandTarget *cy_command_target_new (CyYard *yard,
                                        CyProfileStore *profiles,
                                        const char *pile,
                                        guint connector,
                                        const char *name,
                                        GError **error);
void cy_command_target_free (CyCommandTarget *target);
GArray *
cy_command_target_read_guns (const CyCommandTarget *target, CyLiveTable *table, gint64 mono_us);
const char *cy_command_target_check (const CyCommandTarget *target,
                                     CyLiveTable *table,
                                     gint64 mono_us,
                                     guint *out_connector);
gboolean cy_command_target_needs_reason (const CyCommandTarget *target);

/* The arguments as the profile takes them; @time_s stands in for a time that is not given. */
GArray *cy_command_target_arguments (const CyCommandTarget *target,
                                     const char *json,
                                     gint64 time_s,
                                     GError **error);

char *cy_command_target_spell_arguments (const CyCommandTarget *target, const char *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyCommandTarget, cy_command_target_free)

G_END_DECLS
