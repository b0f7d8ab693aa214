/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"
#include "cy-kind.h"

G_BEGIN_DECLS

gboolean cy_field_read (const CyField *field,
                        JsonObject *from,
                        const CyJsonPath *path,
                        JsonObject *cells,
                        GError **error);
void cy_field_write (const CyField *field, JsonObject *cells, JsonObject *to);
gboolean cy_field_parse (const CyField *field,
                         const char *text,
                         const CyJsonPath *path,
                         JsonObject *cells,
                         GError **error);
char *cy_field_spell (const CyField *field, JsonObject *cells);

G_END_DECLS
