/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"
#include "cy-json.h"

G_BEGIN_DECLS

/**
 * CyHead:
 * @stream: its name.
 * @seq: of its newest entry; of a wish, the entry to begin with.
 * @hash: of the newest entry.
 * @base: up to here only a snapshot has the entries that are kept; 0 when all are there.
 *
 * Where a stream ends here, or from where on it is wanted.
 */
typedef struct {
  char *stream;
  guint64 seq;
  guint8 hash[CY_HASH_BYTES];
  guint64 base;
} CyHead;

CyHead *cy_head_new (const char *stream, guint64 seq, const guint8 hash[CY_HASH_BYTES]);
CyHead *cy_head_copy (const CyHead *head);
void cy_head_free (CyHead *head);
gint cy_head_compare (gconstpointer a, gconstpointer b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyHead, cy_head_free)

void cy_heads_write (JsonBuilder *builder, GPtrArray *heads, gboolean hashed);
gboolean cy_heads_read (JsonNode *node,
                        const CyJsonPath *path,
                        guint max_heads,
                        GPtrArray *heads,
                        GError **error);

G_END_DECLS
