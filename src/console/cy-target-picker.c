/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-target-picker.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-option.h"

/* What stands for discrete piles, which have no station; no id has a blank. */
#define DISCRETE " "

typedef struct {
  char *id;
  char *name;
  char *station;
  char *type;
} Item;

struct _CyTargetPicker {
  GtkWidget parent_instance;

  GtkBox *tools;
  GtkSearchEntry *search;
  GtkDropDown *station;
  GtkDropDown *type;
  GtkColumnView *piles;
  GtkLabel *count;
  CyYard *yard;       /* owned: as it was when choosing began */
  GPtrArray *sorted;  /* owned: its piles by name, borrowed from it */
  GListStore *store;  /* of CyRow of Item: those that are listed */
  GHashTable *types;  /* owned, nullable: the types that may be chosen, NULL for all */
  GHashTable *chosen; /* owned ids */
  GHashTable *checks; /* borrowed check buttons that are on the screen */
};

G_DEFINE_FINAL_TYPE (CyTargetPicker, cy_target_picker, GTK_TYPE_WIDGET)

static guint signal_changed;

static void
item_free (Item *item)
{
  g_free (item->id);
  g_free (item->name);
  g_free (item->station);
  g_free (item->type);
  g_free (item);
}

static const char *
item_key (gconstpointer data)
{
  return ((const Item *) data)->id;
}

static char *
show_name (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Item *) data)->name);
}

static char *
show_station (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Item *) data)->station);
}

static char *
show_type (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Item *) data)->type);
}

static const CyColumn columns[] = {
  { N_ ("Pile"), show_name, NULL, FALSE, TRUE },
  { N_ ("Station"), show_station, NULL, FALSE, TRUE },
  { N_ ("Pile type"), show_type, NULL, FALSE, FALSE },
};

/* --- choosing ----------------------------------------------------------------------------------- */

static const char *
id_of_check (GtkWidget *check)
{
  GtkListItem *item = g_object_get_data (G_OBJECT (check), "item");
  CyRow *row = gtk_list_item_get_item (item);

  return row == NULL ? NULL : cy_row_get_key (row);
}

static void
show_chosen (CyTargetPicker *self)
{
  guint n = g_hash_table_size (self->chosen);
  g_autofree char *text = g_strdup_printf (_ ("%u piles chosen, %u listed"), n,
                                           g_list_model_get_n_items (G_LIST_MODEL (self->store)));
  GHashTableIter iter;
  gpointer check;

  gtk_label_set_text (self->count, text);
  g_hash_table_iter_init (&iter, self->checks);
  while (g_hash_table_iter_next (&iter, &check, NULL)) {
    const char *id = id_of_check (check);

    gtk_check_button_set_active (check, id != NULL && g_hash_table_contains (self->chosen, id));
  }
}

static void
set_chosen (CyTargetPicker *self, const char *pile, gboolean chosen)
{
  if (chosen)
    g_hash_table_add (self->chosen, g_strdup (pile));
  else
    g_hash_table_remove (self->chosen, pile);
}

static void
announce (CyTargetPicker *self)
{
  show_chosen (self);
  g_signal_emit (self, signal_changed, 0);
}

/**
 * cy_target_picker_choose:
 */
void
cy_target_picker_choose (CyTargetPicker *self, const char *pile, gboolean chosen)
{
  if (g_hash_table_contains (self->chosen, pile) == chosen)
    return;
  set_chosen (self, pile, chosen);
  announce (self);
}

static void
on_toggled_cb (GtkCheckButton *check, CyTargetPicker *self)
{
  const char *id = id_of_check (GTK_WIDGET (check));

  if (id != NULL)
    cy_target_picker_choose (self, id, gtk_check_button_get_active (check));
}

static void
on_activate_cb (GtkColumnView *view, guint position, CyTargetPicker *self)
{
  g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (self->store), position);
  const char *id = cy_row_get_key (row);

  cy_target_picker_choose (self, id, !g_hash_table_contains (self->chosen, id));
}

static void
on_all_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyTargetPicker *self = CY_TARGET_PICKER (widget);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->store)); i++) {
    g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (self->store), i);

    set_chosen (self, cy_row_get_key (row), TRUE);
  }
  announce (self);
}

static void
on_none_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyTargetPicker *self = CY_TARGET_PICKER (widget);

  g_hash_table_remove_all (self->chosen);
  announce (self);
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CyTargetPicker *self)
{
  GtkWidget *check = gtk_check_button_new ();

  g_object_set_data (G_OBJECT (check), "item", item);
  gtk_list_item_set_child (item, check);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CyTargetPicker *self)
{
  GtkWidget *check = gtk_list_item_get_child (item);
  const Item *data = cy_row_get_data (gtk_list_item_get_item (item));

  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, data->name,
                                  -1);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               g_hash_table_contains (self->chosen, data->id));
  g_hash_table_add (self->checks, check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_toggled_cb), self, 0);
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CyTargetPicker *self)
{
  GtkWidget *check = gtk_list_item_get_child (item);

  g_hash_table_remove (self->checks, check);
  g_signal_handlers_disconnect_by_func (check, on_toggled_cb, self);
}

static void
add_check_column (CyTargetPicker *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new ("", factory);

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind_cb), self, 0);
  gtk_column_view_append_column (self->piles, column);
}

/* --- listing ------------------------------------------------------------------------------------ */

static gboolean
may_be_chosen (CyTargetPicker *self, const CyRecord *pile)
{
  const char *type = cy_record_get_text (pile, "type");

  return type != NULL && (self->types == NULL || g_hash_table_contains (self->types, type));
}

static gboolean
is_listed (CyTargetPicker *self, const CyRecord *pile, const char *needle)
{
  const char *station = cy_option_drop_down_get (self->station);
  const char *type = cy_option_drop_down_get (self->type);
  const char *own = cy_record_get_text (pile, "station");
  const char *name = cy_record_get_text (pile, "name");
  const char *number = cy_record_get_text (pile, "number");
  g_autofree char *text = NULL;
  g_autofree char *folded = NULL;

  if (!may_be_chosen (self, pile) ||
      (*station != '\0' && !g_str_equal (own != NULL ? own : DISCRETE, station)) ||
      (*type != '\0' && g_strcmp0 (cy_record_get_text (pile, "type"), type) != 0))
    return FALSE;
  text = g_strjoin ("\n", pile->id, name != NULL ? name : "", number != NULL ? number : "", NULL);
  folded = g_utf8_casefold (text, -1);
  return strstr (folded, needle) != NULL;
}

static Item *
item_new (CyYard *yard, CyRecord *pile)
{
  CyRecord *station = cy_yard_get_ref (yard, pile, "station");
  CyRecord *type = cy_yard_get_ref (yard, pile, "type");
  Item *item = g_new (Item, 1);

  *item = (Item){
    .id = g_strdup (pile->id),
    .name = cy_yard_display_name (yard, CY_KIND_PILE, pile->id),
    .station =
      g_strdup (station == NULL ? _ ("Discrete pile") : cy_record_get_text (station, "name")),
    .type = g_strdup (type == NULL ? "–" : cy_record_get_text (type, "name")),
  };
  return item;
}

/* p2 before p10. */
static gint
compare_piles (gconstpointer a, gconstpointer b)
{
  const CyRecord *left = *(CyRecord *const *) a;
  const CyRecord *right = *(CyRecord *const *) b;
  const char *left_name = cy_record_get_text (left, "name");
  const char *right_name = cy_record_get_text (right, "name");
  g_autofree char *left_key =
    g_utf8_collate_key_for_filename (left_name != NULL ? left_name : left->id, -1);
  g_autofree char *right_key =
    g_utf8_collate_key_for_filename (right_name != NULL ? right_name : right->id, -1);
  gint order = g_strcmp0 (left_key, right_key);

  return order != 0 ? order : g_strcmp0 (left->id, right->id);
}

static void
list_piles (CyTargetPicker *self)
{
  g_autofree char *needle =
    g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  GPtrArray *items = g_ptr_array_new ();

  for (guint i = 0; i < self->sorted->len; i++) {
    if (is_listed (self, self->sorted->pdata[i], needle))
      g_ptr_array_add (items, item_new (self->yard, self->sorted->pdata[i]));
  }
  cy_rows_sync (self->store, items, item_key, (GDestroyNotify) item_free);
  show_chosen (self);
}

static gboolean
cannot_be_chosen (gpointer id, gpointer value, gpointer user_data)
{
  CyTargetPicker *self = user_data;
  CyRecord *pile = cy_yard_get (self->yard, CY_KIND_PILE, id);

  return pile == NULL || !may_be_chosen (self, pile);
}

/**
 * cy_target_picker_set_types:
 * @types: (nullable) (element-type utf8 gpointer): the pile types that may be chosen; %NULL for all.
 *
 * What was chosen and may not be any more is not chosen any more.
 */
void
cy_target_picker_set_types (CyTargetPicker *self, GHashTable *types)
{
  g_clear_pointer (&self->types, g_hash_table_unref);
  self->types = types == NULL ? NULL : g_hash_table_ref (types);
  g_hash_table_foreach_remove (self->chosen, cannot_be_chosen, self);
  list_piles (self);
  g_signal_emit (self, signal_changed, 0);
}

/**
 * cy_target_picker_get_piles:
 *
 * Returns: (transfer full) (element-type utf8): the chosen ids, in the order of their names.
 */
GPtrArray *
cy_target_picker_get_piles (CyTargetPicker *self)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->sorted->len; i++) {
    const CyRecord *pile = self->sorted->pdata[i];

    if (g_hash_table_contains (self->chosen, pile->id))
      g_ptr_array_add (chosen, g_strdup (pile->id));
  }
  return chosen;
}

static GtkDropDown *
add_filter (CyTargetPicker *self, CyKindId kind, const char *all)
{
  g_autoptr (GPtrArray) records = cy_yard_list (self->yard, kind);
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);
  GtkWidget *drop_down;

  cy_option_add (options, "", all);
  for (guint i = 0; i < records->len; i++) {
    const CyRecord *record = records->pdata[i];
    g_autofree char *name = cy_yard_display_name (self->yard, kind, record->id);

    cy_option_add (options, record->id, name);
  }
  cy_option_sort (options, 1);
  if (kind == CY_KIND_STATION)
    cy_option_add (options, DISCRETE, _ ("Discrete piles"));
  drop_down = cy_option_drop_down_new (options, kind == CY_KIND_STATION);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (cy_kind_get (kind)->label), -1);
  gtk_box_append (self->tools, drop_down);
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (list_piles), self);
  return GTK_DROP_DOWN (drop_down);
}

guint
cy_target_picker_get_n_chosen (CyTargetPicker *self)
{
  return g_hash_table_size (self->chosen);
}

static void
cy_target_picker_dispose (GObject *object)
{
  CyTargetPicker *self = CY_TARGET_PICKER (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_pointer (&self->sorted, g_ptr_array_unref);
  g_clear_pointer (&self->yard, cy_yard_unref);
  g_clear_pointer (&self->types, g_hash_table_unref);
  g_clear_pointer (&self->chosen, g_hash_table_unref);
  g_clear_pointer (&self->checks, g_hash_table_unref);
  G_OBJECT_CLASS (cy_target_picker_parent_class)->dispose (object);
}

static void
cy_target_picker_class_init (CyTargetPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_target_picker_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-target-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, CyTargetPicker, tools);
  gtk_widget_class_bind_template_child (widget_class, CyTargetPicker, search);
  gtk_widget_class_bind_template_child (widget_class, CyTargetPicker, piles);
  gtk_widget_class_bind_template_child (widget_class, CyTargetPicker, count);
  gtk_widget_class_install_action (widget_class, "picker.all", NULL, on_all_action);
  gtk_widget_class_install_action (widget_class, "picker.none", NULL, on_none_action);
  /**
   * CyTargetPicker::changed:
   *
   * Others are chosen than before.
   */
  signal_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_target_picker_init (CyTargetPicker *self)
{
  g_autoptr (GtkSingleSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->checks = g_hash_table_new (NULL, NULL);
  self->store = g_list_store_new (CY_TYPE_ROW);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->piles, GTK_SELECTION_MODEL (selection));
  add_check_column (self);
  cy_columns_fill (self->piles, columns, G_N_ELEMENTS (columns), self);
  g_signal_connect (self->piles, "activate", G_CALLBACK (on_activate_cb), self);
}

/**
 * cy_target_picker_new:
 * @yard: whose piles may be chosen.
 */
GtkWidget *
cy_target_picker_new (CyYard *yard)
{
  CyTargetPicker *self = g_object_new (CY_TYPE_TARGET_PICKER, NULL);
  g_autoptr (GPtrArray) piles = cy_yard_list (yard, CY_KIND_PILE);

  self->yard = cy_yard_ref (yard);
  self->sorted = g_ptr_array_new ();
  g_ptr_array_extend (self->sorted, piles, NULL, NULL);
  g_ptr_array_sort (self->sorted, compare_piles);
  self->station = add_filter (self, CY_KIND_STATION, _ ("All stations"));
  self->type = add_filter (self, CY_KIND_PILE_TYPE, _ ("All types"));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (list_piles), self);
  list_piles (self);
  return GTK_WIDGET (self);
}
