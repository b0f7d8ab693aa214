/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CyRow:
 *
 * One row of a table: a key that stays and data that changes. Tables follow its `revision`, so a row
 * that changes redraws itself and nothing else.
 */
#define CY_TYPE_ROW (cy_row_get_type ())
G_DECLARE_FINAL_TYPE (CyRow, cy_row, CY, ROW, GObject)

CyRow      *cy_row_new (const char *key, gpointer data, GDestroyNotify destroy);
const char *cy_row_get_key (CyRow *row);
gpointer    cy_row_get_data (CyRow *row);
void        cy_row_set_data (CyRow *row, gpointer data, GDestroyNotify destroy);

/**
 * CyRowKey:
 *
 * Returns: (transfer none): what tells @data from all others of the list.
 */
typedef const char *(*CyRowKey) (gconstpointer data);

void cy_rows_sync (GListStore *store, GPtrArray *items, CyRowKey key, GDestroyNotify destroy);

G_END_DECLS
