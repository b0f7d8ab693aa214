/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"

G_BEGIN_DECLS

/**
 * CyRetentionItem:
 * @entry: borrowed.
 * @is_anchor: it is where its stream is cut off, so it stays, with what belongs to it.
 * @goes: (out): whether nobody needs it any more.
 *
 * One of a subject's entries before a cut.
 */
typedef struct {
  const CyEntry *entry;
  gboolean is_anchor;
  gboolean goes;
} CyRetentionItem;

/* Of what kinds of subjects anything ever goes. */
typedef enum {
  CY_RETENTION_ALARM,
  CY_RETENTION_BATCH,
  CY_RETENTION_COMMAND,
  CY_RETENTION_MESSAGE,
  CY_N_RETENTIONS,
} CyRetentionKind;

const char *cy_retention_prefix (CyRetentionKind kind);
void cy_retention_judge (CyRetentionKind kind, CyRetentionItem *items, guint n_items);

G_END_DECLS
