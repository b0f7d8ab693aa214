/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-audit.h"
#include "cy-node.h"

G_BEGIN_DECLS

void cy_audit_export (CyNode *node,
                      const CyAuditSearch *search,
                      GFile *file,
                      GAsyncReadyCallback done,
                      gpointer user_data);
gboolean cy_audit_export_finish (GAsyncResult *result, guint *out_n_lines, GError **error);

G_END_DECLS
