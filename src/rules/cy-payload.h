/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"

G_BEGIN_DECLS

/* Members of an entry's payload. It may come from a newer version or a hostile peer: what is not of
 * the expected form counts as absent. */

void cy_payload_take_text (JsonObject *payload, const char *name, char **text);
gint64 cy_payload_get_int (JsonObject *payload, const char *name, gint64 high, gint64 absent);
gboolean cy_payload_get_bool (JsonObject *payload, const char *name);
char *cy_payload_dup_text (JsonObject *payload, const char *name);
void cy_payload_replace_text (JsonObject *payload, const char *name, char **text);
void cy_payload_add_texts (JsonObject *payload, const char *name, GPtrArray *texts);
char **
cy_payload_replace_texts (JsonObject *payload, const char *name, char **before, gboolean keep);
char *cy_payload_dup_object (JsonObject *payload, const char *name);

G_END_DECLS
