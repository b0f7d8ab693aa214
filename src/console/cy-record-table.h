/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-yard.h"

G_BEGIN_DECLS

#define CY_TYPE_RECORD_TABLE (cy_record_table_get_type ())
G_DECLARE_FINAL_TYPE (CyRecordTable, cy_record_table, CY, RECORD_TABLE, GtkWidget)

GtkWidget *cy_record_table_new (void);
void cy_record_table_show (CyRecordTable *self, CyYard *yard, CyKindId kind);
void cy_record_table_search (CyRecordTable *self, const char *query);
void cy_record_table_sort (CyRecordTable *self, guint column, GtkSortType direction);
gboolean cy_record_table_select (CyRecordTable *self, const char *id);
CyRecord *cy_record_table_get_selected (CyRecordTable *self);
guint cy_record_table_get_n_shown (CyRecordTable *self);
const char *cy_record_table_get_cell (CyRecordTable *self, guint row, guint column);
void cy_record_table_scroll_to (CyRecordTable *self, guint row);

G_END_DECLS
