/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node.h"
#include "cy-record-table.h"

G_BEGIN_DECLS

#define CY_TYPE_RESOURCES_PAGE (cy_resources_page_get_type ())
G_DECLARE_FINAL_TYPE (CyResourcesPage, cy_resources_page, CY, RESOURCES_PAGE, AdwBin)

GtkWidget *cy_resources_page_new (CyNode *node);
void cy_resources_page_show_kind (CyResourcesPage *self, CyKindId kind);
gboolean cy_resources_page_show_record (CyResourcesPage *self, CyKindId kind, const char *id);
void cy_resources_page_import (CyResourcesPage *self, GFile *file);
void cy_resources_page_export (CyResourcesPage *self, GFile *file, gboolean only_kind);

CyRecordTable *cy_resources_page_get_table (CyResourcesPage *self);
GtkEditable *cy_resources_page_get_search (CyResourcesPage *self);
CyKindId cy_resources_page_get_kind (CyResourcesPage *self);
const char *cy_resources_page_get_count (CyResourcesPage *self, CyKindId kind);
GtkWindow *cy_resources_page_get_dialog (CyResourcesPage *self);
const char *cy_resources_page_get_news (CyResourcesPage *self);

G_END_DECLS
