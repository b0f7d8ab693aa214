/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-version-table.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-firmware-form.h"
#include "cy-shown.h"

/* Versions change when somebody upgrades: not every second. */
#define EVERY_TICKS 3

/* Piles of a type that say the same version. */
typedef struct {
  char *key; /* type and version */
  char *type;
  char *version; /* as it is shown */
  guint n;
} Group;

typedef struct {
  char *id;
  char *name;
  char *station;
  char *group; /* the key of its group */
  char *version;
} Pile;

struct _CyVersionTable {
  GtkWidget parent_instance;

  GtkLabel *count;
  GtkColumnView *groups;
  GtkColumnView *piles;
  CyWatch *watch;          /* owned */
  GListStore *group_store; /* of CyRow of Group */
  GListStore *pile_store;  /* of CyRow of Pile: those of the chosen group */
  GtkSingleSelection *selection;
  guint n_ticks;
};

G_DEFINE_FINAL_TYPE (CyVersionTable, cy_version_table, GTK_TYPE_WIDGET)

static void
group_free (Group *group)
{
  g_free (group->key);
  g_free (group->type);
  g_free (group->version);
  g_free (group);
}

static void
pile_free (Pile *pile)
{
  g_free (pile->id);
  g_free (pile->name);
  g_free (pile->station);
  g_free (pile->group);
  g_free (pile->version);
  g_free (pile);
}

static const char *
group_key (gconstpointer data)
{
  return ((const Group *) data)->key;
}

static const char *
pile_key (gconstpointer data)
{
  return ((const Pile *) data)->id;
}

static char *
show_type (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Group *) data)->type);
}

static char *
show_version (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Group *) data)->version);
}

static char *
show_n (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const Group *) data)->n);
}

static char *
show_name (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Pile *) data)->name);
}

static char *
show_station (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Pile *) data)->station);
}

static char *
show_pile_version (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Pile *) data)->version);
}

static const CyColumn group_columns[] = {
  { N_ ("Pile type"), show_type, NULL, FALSE, TRUE },
  { N_ ("Firmware version"), show_version, NULL, FALSE, TRUE },
  { N_ ("Piles"), show_n, NULL, TRUE, FALSE },
};

static const CyColumn pile_columns[] = {
  { N_ ("Pile"), show_name, NULL, FALSE, TRUE },
  { N_ ("Station"), show_station, NULL, FALSE, TRUE },
  { N_ ("Firmware version"), show_pile_version, NULL, FALSE, FALSE },
};

/* What a pile says it runs; that it does not say is worth knowing too. */
static char *
read_version (CyLiveTable *table, const char *id)
{
  guint pile;
  int tag;
  CyTagSet *tags;
  CyLivePile link;
  CySample sample;

  if (table == NULL || !cy_fleet_find (cy_live_table_get_fleet (table), id, &pile))
    return g_strdup (_ ("Not read"));
  tags = cy_fleet_get (cy_live_table_get_fleet (table), pile)->tags;
  tag = cy_tag_set_find (tags, 0, CY_MEASURE_ID_FIRMWARE);
  if (tag < 0)
    return g_strdup (_ ("Not told"));
  if (!cy_live_table_read_one (table, pile, 0, CY_MEASURE_ID_FIRMWARE, &link, &sample) ||
      sample.quality == CY_QUALITY_NEVER)
    return g_strdup (_ ("Not read"));
  return cy_shown_value (cy_tag_set_get (tags, (guint) tag), table, pile, &sample);
}

static Pile *
pile_new (CyYard *yard, CyLiveTable *table, CyRecord *record)
{
  CyRecord *station = cy_yard_get_ref (yard, record, "station");
  const char *type = cy_record_get_text (record, "type");
  Pile *pile = g_new0 (Pile, 1);

  pile->id = g_strdup (record->id);
  pile->name = cy_yard_display_name (yard, CY_KIND_PILE, record->id);
  pile->station =
    g_strdup (station == NULL ? _ ("Discrete pile") : cy_record_get_text (station, "name"));
  pile->version = read_version (table, record->id);
  pile->group = g_strdup_printf ("%s\n%s", type != NULL ? type : "", pile->version);
  return pile;
}

static void
count_pile (GPtrArray *groups, GHashTable *index, CyYard *yard, const Pile *pile)
{
  Group *group = g_hash_table_lookup (index, pile->group);
  CyRecord *record = cy_yard_get (yard, CY_KIND_PILE, pile->id);
  CyRecord *type = cy_yard_get_ref (yard, record, "type");

  if (group == NULL) {
    group = g_new0 (Group, 1);
    group->key = g_strdup (pile->group);
    group->type = g_strdup (type == NULL ? "–" : cy_record_get_text (type, "name"));
    group->version = g_strdup (pile->version);
    g_hash_table_insert (index, group->key, group);
    g_ptr_array_add (groups, group);
  }
  group->n++;
}

static gint
compare_groups (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(Group *const *) a)->key, (*(Group *const *) b)->key);
}

static GPtrArray *
read_piles (CyVersionTable *self)
{
  CyYard *yard = cy_node_get_yard (cy_watch_get_node (self->watch));
  g_autoptr (GPtrArray) records = cy_yard_list (yard, CY_KIND_PILE);
  GPtrArray *piles = g_ptr_array_new_with_free_func ((GDestroyNotify) pile_free);

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (piles, pile_new (yard, cy_watch_get_table (self->watch), records->pdata[i]));
  return piles;
}

/* Gives the piles of the chosen group away to the table. */
static void
show_piles (CyVersionTable *self, GPtrArray *piles)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);
  GPtrArray *shown = g_ptr_array_new ();

  g_ptr_array_set_free_func (piles, NULL);
  for (guint i = 0; i < piles->len; i++) {
    Pile *pile = piles->pdata[i];

    if (row != NULL && g_str_equal (pile->group, cy_row_get_key (row)))
      g_ptr_array_add (shown, pile);
    else
      pile_free (pile);
  }
  cy_rows_sync (self->pile_store, shown, pile_key, (GDestroyNotify) pile_free);
}

static void
refresh (CyVersionTable *self)
{
  CyYard *yard = cy_node_get_yard (cy_watch_get_node (self->watch));
  g_autoptr (GPtrArray) piles = read_piles (self);
  g_autoptr (GHashTable) index = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *groups = g_ptr_array_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < piles->len; i++)
    count_pile (groups, index, yard, piles->pdata[i]);
  g_ptr_array_sort (groups, compare_groups);
  text = g_strdup_printf (_ ("%u piles, %u versions"), piles->len, groups->len);
  gtk_label_set_text (self->count, text);
  cy_rows_sync (self->group_store, groups, group_key, (GDestroyNotify) group_free);
  show_piles (self, piles);
}

static void
on_selection_cb (CyVersionTable *self)
{
  g_autoptr (GPtrArray) piles = read_piles (self);

  show_piles (self, piles);
}

static void
on_tick_cb (CyVersionTable *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && ++self->n_ticks % EVERY_TICKS == 0)
    refresh (self);
}

static void
on_activate_cb (GtkColumnView *view, guint position, CyVersionTable *self)
{
  g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (self->pile_store), position);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-pile", "(su)", cy_row_get_key (row), 1u);
}

static void
on_add_image_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyVersionTable *self = CY_VERSION_TABLE (widget);
  GtkWidget *form = cy_firmware_form_new (cy_watch_get_node (self->watch));
  GtkRoot *root = gtk_widget_get_root (widget);

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (form), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (form));
}

static void
cy_version_table_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_version_table_parent_class)->map (widget);
  refresh (CY_VERSION_TABLE (widget));
}

static void
cy_version_table_dispose (GObject *object)
{
  CyVersionTable *self = CY_VERSION_TABLE (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_func (self->selection, on_selection_cb, self);
  self->selection = NULL;
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->group_store);
  g_clear_object (&self->pile_store);
  g_clear_object (&self->watch);
  G_OBJECT_CLASS (cy_version_table_parent_class)->dispose (object);
}

static void
cy_version_table_class_init (CyVersionTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_version_table_dispose;
  widget_class->map = cy_version_table_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-version-table.ui");
  gtk_widget_class_bind_template_child (widget_class, CyVersionTable, count);
  gtk_widget_class_bind_template_child (widget_class, CyVersionTable, groups);
  gtk_widget_class_bind_template_child (widget_class, CyVersionTable, piles);
  gtk_widget_class_install_action (widget_class, "versions.add-image", NULL, on_add_image_action);
}

static void
cy_version_table_init (CyVersionTable *self)
{
  g_autoptr (GtkSingleSelection) piles = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->group_store = g_list_store_new (CY_TYPE_ROW);
  self->pile_store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->group_store)));
  gtk_column_view_set_model (self->groups, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  piles = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->pile_store)));
  gtk_column_view_set_model (self->piles, GTK_SELECTION_MODEL (piles));
  cy_columns_fill (self->groups, group_columns, G_N_ELEMENTS (group_columns), self);
  cy_columns_fill (self->piles, pile_columns, G_N_ELEMENTS (pile_columns), self);
  g_signal_connect (self->piles, "activate", G_CALLBACK (on_activate_cb), self);
}

GtkWidget *
cy_version_table_new (CyWatch *watch)
{
  CyVersionTable *self = g_object_new (CY_TYPE_VERSION_TABLE, NULL);

  self->watch = g_object_ref (watch);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (on_selection_cb),
                            self);
  g_signal_connect_object (watch, "tick", G_CALLBACK (on_tick_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
