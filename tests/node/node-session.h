/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

void node_tell_session (CyNode *node, const char *kind, const char *session, const char *payload);

G_END_DECLS
