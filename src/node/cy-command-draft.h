/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-command-desk.h"

G_BEGIN_DECLS

/* The longest reason that is kept [bytes]. */
#define CY_COMMAND_MAX_REASON 1000

JsonObject *cy_command_payload_describe (const CyCommandWish *wish, const char *batch);
JsonObject *cy_command_payload_outcome (const char *outcome);
CyDraft *
cy_command_draft_new (const char *id, CyCommandEvent event, JsonObject *payload, const char *actor);
void cy_command_record_refusal (CyJournal *journal,
                                const CyCommandWish *wish,
                                const char *batch,
                                const char *why);
gboolean cy_command_reason_check (const char *reason, GError **error);

G_END_DECLS
