/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"

G_BEGIN_DECLS

#define CY_NODE_ID_LENGTH 64

/**
 * CyStream:
 * @origin: the node that writes it.
 * @incarnation: of that node.
 * @class: which of its streams.
 *
 * What a stream's name says.
 */
typedef struct {
  char origin[CY_NODE_ID_LENGTH + 1];
  guint incarnation;
  CyEntryClass class;
} CyStream;

gboolean cy_stream_parse (const char *name, CyStream *out_stream);
char *cy_stream_name (const char *origin, guint incarnation, CyEntryClass class);
char *cy_stream_origin (const char *name);
gboolean cy_node_id_is_valid (const char *id);
gboolean cy_node_id_is_of_key (const char *id, const char *key);

G_END_DECLS
