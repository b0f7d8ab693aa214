/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node-batch.h"

G_BEGIN_DECLS

void cy_batch_confirm_present (GtkWidget *near,
                               CyNode *node,
                               const CyBatchRequest *request,
                               CyNodeBatchDone done,
                               gpointer user_data);

G_END_DECLS
