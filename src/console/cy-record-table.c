/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-record-table.h"

#include <glib/gi18n-lib.h>

#include "cy-record-item.h"
#include "cy-text.h"

/**
 * CyRecordTable:
 *
 * The records of one kind as a table: sortable, searchable, and made from the kind's fields.
 *
 * Signals: #CyRecordTable::activated, #CyRecordTable::selection-changed, #CyRecordTable::shown-changed.
 *
 * Threading: main thread.
 */
struct _CyRecordTable {
  GtkWidget parent_instance;
  GtkWidget *scroller; /* a child */
  GtkColumnView *view; /* inside the scroller */
  GListStore *items;   /* owned: all of the kind */
  GtkFilter *filter;   /* owned by the chain of models */
  GtkSingleSelection *selection;
  char **words;  /* owned, nullable: what is searched for */
  CyKindId kind; /* or CY_N_KINDS before the first is shown */
};

G_DEFINE_FINAL_TYPE (CyRecordTable, cy_record_table, GTK_TYPE_WIDGET)

enum {
  SIGNAL_ACTIVATED,
  SIGNAL_SELECTION_CHANGED,
  SIGNAL_SHOWN_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* How wide columns start out [px], so that scrolling does not move them. */
static const int widths[] = {
  [CY_FIELD_TEXT] = 110,     [CY_FIELD_INT] = 90,        [CY_FIELD_BOOL] = 80,
  [CY_FIELD_CHOICE] = 110,   [CY_FIELD_REF] = 130,       [CY_FIELD_LINK] = 210,
  [CY_FIELD_POSITION] = 165, [CY_FIELD_LIMITS] = 80,     [CY_FIELD_PERIODS] = 210,
  [CY_FIELD_PRICE] = 90,     [CY_FIELD_NUMBER] = 90,     [CY_FIELD_DATE] = 100,
  [CY_FIELD_STEPS] = 80,     [CY_FIELD_HUNDREDTHS] = 90, [CY_FIELD_SEASONS] = 210,
};

#define ID_WIDTH   110
#define NAME_WIDTH 150

/* Which column a factory or sorter is for. */
typedef struct {
  const CyField *field; /* static; NULL for the id */
  guint column;
} Place;

static void
place_free (gpointer place, GClosure *closure)
{
  g_free (place);
}

static Place *
place_new (CyKindId kind, guint column)
{
  Place *place = g_new (Place, 1);

  *place = (Place){ column == 0 ? NULL : &cy_kind_get (kind)->fields[column - 1], column };
  return place;
}

/* Asked for when the pointer rests: setting it with each row costs GTK four round trips to the X
 * server a cell, ten times what the row itself does. */
static gboolean
on_query_tooltip_cb (GtkWidget *label,
                     int x,
                     int y,
                     gboolean keyboard,
                     GtkTooltip *tooltip,
                     GtkListItem *item)
{
  CyRecordItem *row = gtk_list_item_get_item (item);
  const CyField *field = g_object_get_data (G_OBJECT (label), "field");
  const char *id =
    row == NULL ? NULL : cy_record_get_text (cy_record_item_get_record (row), field->name);

  gtk_tooltip_set_text (tooltip, id);
  return id != NULL;
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const Place *place = user_data;
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label),
                        place->field != NULL && place->field->type == CY_FIELD_INT ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  cy_text_set_label_attributes (GTK_LABEL (label));
  if (place->field != NULL && place->field->type == CY_FIELD_REF) {
    g_object_set_data (G_OBJECT (label), "field", (gpointer) place->field);
    gtk_widget_set_has_tooltip (label, TRUE);
    g_signal_connect_object (label, "query-tooltip", G_CALLBACK (on_query_tooltip_cb), item, 0);
  }
  gtk_list_item_set_child (item, label);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const Place *place = user_data;
  CyRecordItem *row = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      cy_record_item_get_cell (row, place->column));
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Place *place = user_data;

  return cy_record_item_compare ((CyRecordItem *) a, (CyRecordItem *) b, place->column);
}

static void
add_column (CyRecordTable *self, guint index)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Place *place = place_new (self->kind, index);
  const CyField *field = place->field;
  g_autoptr (GtkSorter) sorter =
    GTK_SORTER (gtk_custom_sorter_new (compare_items, place_new (self->kind, index), g_free));
  g_autoptr (GtkColumnViewColumn) column =
    gtk_column_view_column_new (field == NULL ? _ ("Id") : _ (field->label), factory);

  g_signal_connect_data (factory, "setup", G_CALLBACK (on_setup_cb), place, place_free, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), place);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, index == 0   ? ID_WIDTH
                                                  : index == 1 ? NAME_WIDTH
                                                               : widths[field->type]);
  /* The name takes what room is left. */
  gtk_column_view_column_set_expand (column, index == 1);
  gtk_column_view_append_column (self->view, column);
}

static void
set_kind (CyRecordTable *self, CyKindId kind)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  guint n_columns = g_list_model_get_n_items (columns);

  g_list_store_remove_all (self->items);
  self->kind = kind;
  for (guint i = n_columns; i > 0; i--) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i - 1);

    gtk_column_view_remove_column (self->view, column);
  }
  for (guint i = 0; i <= cy_kind_get (kind)->n_fields; i++)
    add_column (self, i);
  cy_record_table_sort (self, 0, GTK_SORT_ASCENDING);
}

/**
 * cy_record_table_show:
 *
 * Shows the records of @kind as they stand in @yard. With the same kind again the selection, the
 * order and the place stay.
 */
void
cy_record_table_show (CyRecordTable *self, CyYard *yard, CyKindId kind)
{
  if (kind != self->kind)
    set_kind (self, kind);
  cy_record_items_sync (self->items, yard, kind);
}

/**
 * cy_record_table_search:
 * @query: words that must all stand in a record, in whatever fields; empty shows all.
 */
void
cy_record_table_search (CyRecordTable *self, const char *query)
{
  g_strfreev (self->words);
  self->words = cy_record_item_split_query (query);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * cy_record_table_sort:
 * @column: 0 for the id, or a field's index plus one.
 */
void
cy_record_table_sort (CyRecordTable *self, guint column, GtkSortType direction)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  g_autoptr (GtkColumnViewColumn) wanted = g_list_model_get_item (columns, column);

  gtk_column_view_sort_by_column (self->view, NULL, direction);
  gtk_column_view_sort_by_column (self->view, wanted, direction);
}

/**
 * cy_record_table_scroll_to:
 *
 * Brings a row into view.
 */
void
cy_record_table_scroll_to (CyRecordTable *self, guint row)
{
  /* gtk_column_view_scroll_to() is of GTK 4.12; its list has the action since ever. */
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_LIST_VIEW (child))
      gtk_widget_activate_action (child, "list.scroll-to-item", "u", row);
  }
}

/**
 * cy_record_table_select:
 *
 * Selects a record and brings it into view.
 *
 * Returns: whether it is shown; a search may hide it.
 */
gboolean
cy_record_table_select (CyRecordTable *self, const char *id)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n_rows = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_rows; i++) {
    g_autoptr (CyRecordItem) item = g_list_model_get_item (model, i);

    if (g_str_equal (cy_record_item_get_cell (item, 0), id)) {
      gtk_single_selection_set_selected (self->selection, i);
      cy_record_table_scroll_to (self, i);
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * cy_record_table_get_selected:
 *
 * Returns: (transfer none) (nullable): the record that is selected.
 */
CyRecord *
cy_record_table_get_selected (CyRecordTable *self)
{
  CyRecordItem *item = gtk_single_selection_get_selected_item (self->selection);

  return item == NULL ? NULL : cy_record_item_get_record (item);
}

/**
 * cy_record_table_get_n_shown:
 *
 * Returns: how many rows the search leaves.
 */
guint
cy_record_table_get_n_shown (CyRecordTable *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

/**
 * cy_record_table_get_cell:
 * @row: in the order shown.
 * @column: 0 for the id, or a field's index plus one.
 *
 * Returns: (transfer none) (nullable): what is shown there; %NULL behind the last row.
 */
const char *
cy_record_table_get_cell (CyRecordTable *self, guint row, guint column)
{
  g_autoptr (CyRecordItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), row);

  return item == NULL ? NULL : cy_record_item_get_cell (item, column);
}

static gboolean
item_is_wanted (gpointer item, gpointer user_data)
{
  CyRecordTable *self = user_data;

  return self->words == NULL || cy_record_item_matches (item, self->words);
}

static void
on_view_activate_cb (GtkColumnView *view, guint position, CyRecordTable *self)
{
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

static void
on_selection_selected_cb (CyRecordTable *self)
{
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

static void
on_selection_items_changed_cb (CyRecordTable *self)
{
  g_signal_emit (self, signals[SIGNAL_SHOWN_CHANGED], 0);
}

static gboolean
cy_record_table_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CY_RECORD_TABLE (widget)->view));
}

static void
cy_record_table_dispose (GObject *object)
{
  CyRecordTable *self = CY_RECORD_TABLE (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->items);
  g_clear_pointer (&self->words, g_strfreev);
  G_OBJECT_CLASS (cy_record_table_parent_class)->dispose (object);
}

static void
cy_record_table_class_init (CyRecordTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_record_table_dispose;
  widget_class->grab_focus = cy_record_table_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  /**
   * CyRecordTable::activated:
   *
   * The selected record was double-clicked, or Enter was pressed on it.
   */
  signals[SIGNAL_ACTIVATED] =
    g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CyRecordTable::selection-changed:
   *
   * Another record is selected, or none.
   */
  signals[SIGNAL_SELECTION_CHANGED] = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0,
                                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CyRecordTable::shown-changed:
   *
   * The rows that are shown changed.
   */
  signals[SIGNAL_SHOWN_CHANGED] =
    g_signal_new ("shown-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_record_table_init (CyRecordTable *self)
{
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;

  self->kind = CY_N_KINDS;
  self->items = g_list_store_new (CY_TYPE_RECORD_ITEM);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  self->filter = GTK_FILTER (gtk_custom_filter_new (item_is_wanted, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->items)), self->filter);
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered),
                                    g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Records"), -1);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));

  g_signal_connect (self->view, "activate", G_CALLBACK (on_view_activate_cb), self);
  g_signal_connect_swapped (self->selection, "notify::selected-item",
                            G_CALLBACK (on_selection_selected_cb), self);
  g_signal_connect_swapped (self->selection, "items-changed",
                            G_CALLBACK (on_selection_items_changed_cb), self);
}

/**
 * cy_record_table_new:
 *
 * An empty table; cy_record_table_show() fills it.
 */
GtkWidget *
cy_record_table_new (void)
{
  return g_object_new (CY_TYPE_RECORD_TABLE, NULL);
}
