/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/* Customer accounts that still have money are not deleted, and keep their currency: what they have would be nobody's. */

void cy_account_guard_append (CyNode *node,
                              const char *account,
                              GPtrArray *drafts,
                              CyNodeDone done,
                              gpointer user_data);
void cy_account_guard_put (CyNode *node,
                           GPtrArray *records,
                           CyRecord *base,
                           const char *actor,
                           CyNodeDone done,
                           gpointer user_data);

G_END_DECLS
