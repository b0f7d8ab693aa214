/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-picker.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-shown-command.h"

/* A row of either list. */
typedef struct {
  char *key;
  char *text;
  char *folded; /* what a search looks at; piles only */
  guint connector;
  CyMeasureId measure;
} Item;

struct _CyTrendPicker {
  GtkWidget parent;

  GtkSearchEntry *search;
  GtkColumnView *piles;
  GtkColumnView *measures;
  CyWatch *watch;            /* owned */
  GListStore *pile_store;    /* of CyRow of Item */
  GListStore *measure_store; /* of CyRow of Item */
  GtkFilter *filter;
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (CyTrendPicker, cy_trend_picker, GTK_TYPE_WIDGET)

enum {
  SIGNAL_PICKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
item_free (Item *item)
{
  g_free (item->key);
  g_free (item->text);
  g_free (item->folded);
  g_free (item);
}

static char *
show_text (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Item *) data)->text);
}

static const CyColumn pile_columns[] = { { N_ ("Pile"), show_text, NULL, FALSE, TRUE, 18 } };
static const CyColumn measure_columns[] = { { N_ ("Measure"), show_text, NULL, FALSE, TRUE, 18 } };

static void
add_row (GListStore *store, Item *item)
{
  g_autoptr (CyRow) row = cy_row_new (item->key, item, (GDestroyNotify) item_free);

  g_list_store_append (store, row);
}

static void
fill_piles (CyTrendPicker *picker)
{
  CyYard *yard = cy_node_get_yard (cy_watch_get_node (picker->watch));
  CyLiveTable *table = cy_watch_get_table (picker->watch);
  CyFleet *fleet = table == NULL ? NULL : cy_live_table_get_fleet (table);

  g_list_store_remove_all (picker->pile_store);
  for (guint i = 0; fleet != NULL && i < cy_fleet_get_n_piles (fleet); i++) {
    const char *id = cy_fleet_get (fleet, i)->id;
    CyRecord *station = cy_yard_get_ref (yard, cy_yard_get (yard, CY_KIND_PILE, id), "station");
    g_autofree char *name = cy_yard_display_name (yard, CY_KIND_PILE, id);
    Item *item = g_new0 (Item, 1);

    item->key = g_strdup (id);
    item->text = station == NULL
                   ? g_strdup (name)
                   : g_strdup_printf ("%s · %s", cy_record_get_text (station, "name"), name);
    item->folded = g_utf8_casefold (item->text, -1);
    add_row (picker->pile_store, item);
  }
}

static const Item *
get_pile (CyTrendPicker *picker)
{
  gpointer row = gtk_single_selection_get_selected_item (picker->selection);

  return row == NULL ? NULL : cy_row_get_data (row);
}

/* What a device says in words has no curve. */
static void
fill_measures (CyTrendPicker *picker)
{
  const Item *pile = get_pile (picker);
  CyLiveTable *table = cy_watch_get_table (picker->watch);
  CyTagSet *tags;
  guint number;

  g_list_store_remove_all (picker->measure_store);
  if (pile == NULL || table == NULL ||
      !cy_fleet_find (cy_live_table_get_fleet (table), pile->key, &number))
    return;
  tags = cy_fleet_get (cy_live_table_get_fleet (table), number)->tags;
  for (guint t = 0; t < cy_tag_set_get_n_tags (tags); t++) {
    const CyTag *tag = cy_tag_set_get (tags, t);
    const CyMeasure *measure = cy_measure_get (tag->measure);
    Item *item;

    if (measure->kind == CY_MEASURE_TEXT)
      continue;
    item = g_new0 (Item, 1);
    item->key = g_strdup_printf ("%u/%s", tag->connector, measure->name);
    item->text = tag->connector == 0
                   ? g_strdup (_ (measure->label))
                   : g_strdup_printf (_ ("Gun %u: %s"), tag->connector, _ (measure->label));
    item->connector = tag->connector;
    item->measure = tag->measure;
    add_row (picker->measure_store, item);
  }
}

static gboolean
matches (gpointer row, gpointer user_data)
{
  CyTrendPicker *picker = user_data;
  g_autofree char *wanted =
    g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (picker->search)), -1);

  return strstr (((const Item *) cy_row_get_data (row))->folded, wanted) != NULL;
}

static void
on_search_changed_cb (GtkSearchEntry *search, CyTrendPicker *picker)
{
  gtk_filter_changed (picker->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_pile_selected_cb (CyTrendPicker *picker)
{
  fill_measures (picker);
}

static void
on_measure_activated_cb (GtkColumnView *view, guint position, CyTrendPicker *picker)
{
  g_autoptr (CyRow) row =
    g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (view)), position);
  const Item *pile = get_pile (picker);
  const Item *measure = row == NULL ? NULL : cy_row_get_data (row);

  if (pile != NULL && measure != NULL)
    g_signal_emit (picker, signals[SIGNAL_PICKED], 0, pile->key, measure->connector,
                   (guint) measure->measure);
}

static void
on_map_cb (CyTrendPicker *picker)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (picker->pile_store)) == 0)
    fill_piles (picker);
}

static void
on_fleet_changed_cb (CyTrendPicker *picker)
{
  fill_piles (picker);
}

static void
cy_trend_picker_dispose (GObject *object)
{
  CyTrendPicker *picker = CY_TREND_PICKER (object);

  cy_children_unparent (GTK_WIDGET (picker));
  g_clear_object (&picker->pile_store);
  g_clear_object (&picker->measure_store);
  g_clear_object (&picker->watch);
  G_OBJECT_CLASS (cy_trend_picker_parent_class)->dispose (object);
}

static void
cy_trend_picker_class_init (CyTrendPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_trend_picker_dispose;
  /**
   * CyTrendPicker::picked:
   * @pile: its record id.
   * @connector: gun.
   * @measure: a #CyMeasureId.
   */
  signals[SIGNAL_PICKED] =
    g_signal_new ("picked", CY_TYPE_TREND_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-trend-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, CyTrendPicker, search);
  gtk_widget_class_bind_template_child (widget_class, CyTrendPicker, piles);
  gtk_widget_class_bind_template_child (widget_class, CyTrendPicker, measures);
}

static void
cy_trend_picker_init (CyTrendPicker *picker)
{
  GtkFilterListModel *found;

  gtk_widget_init_template (GTK_WIDGET (picker));
  picker->pile_store = g_list_store_new (CY_TYPE_ROW);
  picker->measure_store = g_list_store_new (CY_TYPE_ROW);
  picker->filter = GTK_FILTER (gtk_custom_filter_new (matches, picker, NULL));
  found =
    gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (picker->pile_store)), picker->filter);
  picker->selection = gtk_single_selection_new (G_LIST_MODEL (found));
  gtk_column_view_set_model (picker->piles, GTK_SELECTION_MODEL (picker->selection));
  g_object_unref (picker->selection);
  cy_columns_fill (picker->piles, pile_columns, G_N_ELEMENTS (pile_columns), picker);
  {
    g_autoptr (GtkSingleSelection) measures =
      gtk_single_selection_new (G_LIST_MODEL (g_object_ref (picker->measure_store)));

    gtk_column_view_set_model (picker->measures, GTK_SELECTION_MODEL (measures));
  }
  cy_columns_fill (picker->measures, measure_columns, G_N_ELEMENTS (measure_columns), picker);
  g_signal_connect (picker->search, "search-changed", G_CALLBACK (on_search_changed_cb), picker);
  g_signal_connect_swapped (picker->selection, "notify::selected-item",
                            G_CALLBACK (on_pile_selected_cb), picker);
  g_signal_connect (picker->measures, "activate", G_CALLBACK (on_measure_activated_cb), picker);
  g_signal_connect (picker, "map", G_CALLBACK (on_map_cb), NULL);
}

GtkWidget *
cy_trend_picker_new (CyWatch *watch)
{
  CyTrendPicker *picker = g_object_new (CY_TYPE_TREND_PICKER, NULL);

  picker->watch = g_object_ref (watch);
  g_signal_connect_object (watch, "fleet-changed", G_CALLBACK (on_fleet_changed_cb), picker,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (picker);
}
