/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"
#include "cy-session.h"

G_BEGIN_DECLS

gint64 cy_node_price_session (CyNode *node,
                              const CySession *session,
                              const GArray *readings,
                              gint64 stopped_us);
char *cy_node_forbid_bill (CyNode *node, const CySession *session);

G_END_DECLS
