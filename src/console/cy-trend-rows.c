/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-rows.h"

#include <glib/gi18n-lib.h>

#include "cy-columns.h"
#include "cy-trend-swatch.h"

/* A row of the table: what a line says as text. */
typedef struct {
  char *key;
  char *cells[6];
  guint slot;
  gboolean hidden;
} Item;

enum {
  CELL_LETTER,
  CELL_NAME,
  CELL_VALUE,
  CELL_LOW,
  CELL_MEAN,
  CELL_HIGH
};

static void
item_free (Item *item)
{
  for (guint i = 0; i < G_N_ELEMENTS (item->cells); i++)
    g_free (item->cells[i]);
  g_free (item->key);
  g_free (item);
}

static const char *
item_key (gconstpointer data)
{
  return ((const Item *) data)->key;
}

#define CELL(name, cell)                                    \
  static char *show_##name (gconstpointer data, gpointer u) \
  {                                                         \
    return g_strdup (((const Item *) data)->cells[cell]);   \
  }

CELL (letter, CELL_LETTER)
CELL (name, CELL_NAME)
CELL (value, CELL_VALUE)
CELL (low, CELL_LOW)
CELL (mean, CELL_MEAN)
CELL (high, CELL_HIGH)

static const CyColumn columns[] = {
  { N_ ("Curve"), show_letter, NULL, FALSE, FALSE, 5 },
  { N_ ("What"), show_name, NULL, FALSE, TRUE, 24 },
  { N_ ("At the cursor, or newest"), show_value, NULL, TRUE, FALSE, 14 },
  { N_ ("Least"), show_low, NULL, TRUE, FALSE, 9 },
  { N_ ("Mean"), show_mean, NULL, TRUE, FALSE, 9 },
  { N_ ("Greatest"), show_high, NULL, TRUE, FALSE, 9 },
};

static Item *
item_new (GPtrArray *lines, guint index, CyTrendChart *chart)
{
  const CyTrendLine *line = lines->pdata[index];
  int series = cy_trend_lines_find_series (lines, index);
  Item *item = g_new0 (Item, 1);

  item->key = g_strdup (line->key);
  item->slot = line->series.slot;
  item->hidden = line->hidden;
  item->cells[CELL_LETTER] = g_strdup_printf (line->hidden ? _ ("%c hidden") : "%c",
                                              cy_trend_slot_letter (line->series.slot));
  item->cells[CELL_NAME] = g_strdup (line->series.label);
  item->cells[CELL_VALUE] =
    series < 0 ? g_strdup ("–") : cy_trend_chart_read (chart, (guint) series);
  item->cells[CELL_LOW] = cy_trend_line_show_number (line, line->low);
  item->cells[CELL_MEAN] = cy_trend_line_show_number (line, line->mean);
  item->cells[CELL_HIGH] = cy_trend_line_show_number (line, line->high);
  return item;
}

static void
refresh_swatch (GtkListItem *cell)
{
  const Item *item = cy_row_get_data (gtk_list_item_get_item (cell));

  cy_trend_swatch_set (CY_TREND_SWATCH (gtk_list_item_get_child (cell)), item->slot, item->hidden);
}

static void
on_swatch_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  gtk_list_item_set_child (cell, cy_trend_swatch_new ());
}

static void
on_swatch_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  refresh_swatch (cell);
  g_signal_connect_swapped (gtk_list_item_get_item (cell), "notify::revision",
                            G_CALLBACK (refresh_swatch), cell);
}

static void
on_swatch_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (cell), refresh_swatch, cell);
}

/* The colour beside the letter. */
static void
add_swatches (GtkColumnView *view)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new ("", factory);

  g_signal_connect (factory, "setup", G_CALLBACK (on_swatch_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_swatch_bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_swatch_unbind_cb), NULL);
  gtk_column_view_append_column (view, column);
}

/**
 * cy_trend_rows_fill_columns:
 *
 * Gives a table its columns.
 */
void
cy_trend_rows_fill_columns (GtkColumnView *view)
{
  add_swatches (view);
  cy_columns_fill (view, columns, G_N_ELEMENTS (columns), NULL);
}

/**
 * cy_trend_rows_take:
 * @store: of #CyRow.
 * @lines: (element-type CyTrendLine): the rows as they shall be.
 * @chart: shows those that are not hidden.
 */
void
cy_trend_rows_take (GListStore *store, GPtrArray *lines, CyTrendChart *chart)
{
  GPtrArray *items = g_ptr_array_new ();

  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (items, item_new (lines, i, chart));
  cy_rows_sync (store, items, item_key, (GDestroyNotify) item_free);
}
