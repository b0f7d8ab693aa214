/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

void cy_yard_transfer_import (CyNode *node, GFile *file, CyNodeDone done, gpointer user_data);
void cy_yard_transfer_export (CyNode *node,
                              GFile *file,
                              const gboolean wanted[CY_N_KINDS],
                              CyNodeDone done,
                              gpointer user_data);

G_END_DECLS
