/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-yard.h"

G_BEGIN_DECLS

#define CY_YARD_FILE_MAX_BYTES ((gsize) 64 * 1024 * 1024)

GPtrArray *cy_yard_file_read (JsonNode *document, CyYard *known, GError **error);
JsonNode *cy_yard_file_write (CyYard *yard, const gboolean wanted[CY_N_KINDS]);

G_END_DECLS
