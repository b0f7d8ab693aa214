/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"

G_BEGIN_DECLS

/* The longest texts of an entry [bytes]. What is longer could not travel, so it is not written either. */
#define CY_ENTRY_STREAM_MAX  96
#define CY_ENTRY_KIND_MAX    64
#define CY_ENTRY_SUBJECT_MAX 4096
#define CY_ENTRY_ACTOR_MAX   128
#define CY_ENTRY_PAYLOAD_MAX (1024 * 1024)

/* One message holds so many entries at most, and so many bytes. */
#define CY_RUNS_MAX_ENTRIES 2000
#define CY_RUNS_MAX_BYTES   (2 * CY_ENTRY_PAYLOAD_MAX)

gboolean cy_entry_check_size (const CyEntry *entry, GError **error);
gsize cy_entry_wire_size (const CyEntry *entry);
void cy_runs_encode (GByteArray *out, GPtrArray *entries);
GPtrArray *cy_runs_decode (const guint8 *data, gsize length, GError **error);

G_END_DECLS
