/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-private.h"

G_BEGIN_DECLS

/* Other nodes are asked for, and give, so much of a file at once [bytes]. */
#define CY_FILE_PART_BYTES ((gsize) 128 * 1024)

/**
 * CyFileGiven:
 * @part: (nullable): what was asked for.
 * @size: of the whole file [bytes].
 * @error: (nullable): why it is not given.
 */
typedef void (*CyFileGiven) (GBytes *part, gsize size, const GError *error, gpointer user_data);

/* A file that an entry about @subject names: read here, brought from another node, given to one. */
CyFileStore *cy_node_open_files (CyNode *node, const char *subject);
void cy_node_query_file (CyNode *node,
                         const char *subject,
                         const char *sha256,
                         CyNodeResult answer,
                         gpointer user_data);
void cy_node_fetch_file (CyNode *node,
                         const char *subject,
                         const char *sha256,
                         CyNodeResult answer,
                         gpointer user_data);
void cy_node_give_file (CyNode *node, JsonObject *question, CyFileGiven given, gpointer user_data);

G_END_DECLS
