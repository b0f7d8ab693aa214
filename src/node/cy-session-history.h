/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"
#include "cy-session.h"

G_BEGIN_DECLS

void cy_session_history_find (CyNode *node,
                              const CySession *session,
                              void (*answer) (gint64 energy_dwh, gpointer answer_data),
                              gpointer answer_data);

G_END_DECLS
