/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cy-yard.h"

G_BEGIN_DECLS

#define CY_TYPE_RECORD_ITEM (cy_record_item_get_type ())
G_DECLARE_FINAL_TYPE (CyRecordItem, cy_record_item, CY, RECORD_ITEM, GObject)

CyRecordItem *cy_record_item_new (CyYard *yard, CyRecord *record);
gboolean cy_record_item_update (CyRecordItem *self, CyYard *yard, CyRecord *record);
CyRecord *cy_record_item_get_record (CyRecordItem *self);
const char *cy_record_item_get_cell (CyRecordItem *self, guint column);
int cy_record_item_compare (CyRecordItem *a, CyRecordItem *b, guint column);
gboolean cy_record_item_matches (CyRecordItem *self, char **words);

char **cy_record_item_split_query (const char *query);
gboolean cy_record_items_sync (GListStore *items, CyYard *yard, CyKindId kind);

G_END_DECLS
