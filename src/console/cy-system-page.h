/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node.h"

G_BEGIN_DECLS

#define CY_TYPE_SYSTEM_PAGE (cy_system_page_get_type ())
G_DECLARE_FINAL_TYPE (CySystemPage, cy_system_page, CY, SYSTEM_PAGE, AdwBin)

GtkWidget *cy_system_page_new (CyNode *node);
void cy_system_page_refresh (CySystemPage *self);

const char *cy_system_page_get_value (CySystemPage *self, const char *path);
const char *cy_system_page_get_result (CySystemPage *self);
gboolean cy_system_page_is_busy (CySystemPage *self);
GListModel *cy_system_page_get_problems (CySystemPage *self);

G_END_DECLS
