/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-audit.h"
#include "cy-yard.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What happened, as files have it. */

void cy_audit_table_begin (GString *out);
void cy_audit_table_append (GString *out, CyYard *yard, const CyAuditLine *line);
JsonObject *cy_audit_table_describe (CyYard *yard, const CyAuditLine *line);

G_END_DECLS
