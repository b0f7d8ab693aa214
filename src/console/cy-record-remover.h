/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

GtkWindow *cy_record_remover_present (GtkWindow *parent,
                                      CyNode *node,
                                      const CyRecord *record,
                                      CyNodeDone done,
                                      gpointer user_data,
                                      GDestroyNotify destroy);

G_END_DECLS
