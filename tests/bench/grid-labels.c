/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grid.h"

#define TEXT_MAX 32

/* What one writes first: an object with properties for each gun, a GtkGridView, and labels bound to
 * the properties. */

#define GRID_TYPE_GUN (grid_gun_get_type ())
G_DECLARE_FINAL_TYPE (GridGun, grid_gun, GRID, GUN, GObject)

enum {
  PROP_0,
  PROP_NAME,
  PROP_STATE,
  PROP_VALUE,
  PROP_UNIT,
  PROP_SECOND,
  PROP_LIMIT,
  PROP_CAUSE,
  N_PROPS,
};

struct _GridGun {
  GObject parent_instance;
  char *texts[N_PROPS]; /* owned, by property */
};

G_DEFINE_FINAL_TYPE (GridGun, grid_gun, G_TYPE_OBJECT)

static GParamSpec *props[N_PROPS];

static const char *const names[N_PROPS] = {
  [PROP_NAME] = "name",     [PROP_STATE] = "state", [PROP_VALUE] = "value", [PROP_UNIT] = "unit",
  [PROP_SECOND] = "second", [PROP_LIMIT] = "limit", [PROP_CAUSE] = "cause",
};

static void
grid_gun_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, GRID_GUN (object)->texts[prop]);
}

static void
grid_gun_finalize (GObject *object)
{
  for (guint i = 0; i < N_PROPS; i++)
    g_free (GRID_GUN (object)->texts[i]);
  G_OBJECT_CLASS (grid_gun_parent_class)->finalize (object);
}

static void
grid_gun_class_init (GridGunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = grid_gun_get_property;
  object_class->finalize = grid_gun_finalize;
  for (guint i = PROP_NAME; i < N_PROPS; i++)
    props[i] =
      g_param_spec_string (names[i], NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
grid_gun_init (GridGun *gun)
{
}

static void
grid_gun_set (GridGun *gun, guint prop, const char *text)
{
  if (g_strcmp0 (gun->texts[prop], text) == 0)
    return;
  g_free (gun->texts[prop]);
  gun->texts[prop] = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (gun), props[prop]);
}

static GListModel *
make_model (void)
{
  GListStore *store = g_list_store_new (GRID_TYPE_GUN);

  for (guint i = 0; i < GRID_GUNS; i++) {
    g_autoptr (GridGun) gun = g_object_new (GRID_TYPE_GUN, NULL);
    g_autofree char *name = g_strdup_printf ("%u", i + 1);

    grid_gun_set (gun, PROP_NAME, name);
    grid_gun_set (gun, PROP_STATE, "Charging");
    grid_gun_set (gun, PROP_UNIT, "kW");
    g_list_store_append (store, gun);
  }
  return G_LIST_MODEL (store);
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr (GtkExpression) gun = gtk_property_expression_new (GTK_TYPE_LIST_ITEM, NULL, "item");

  for (guint i = PROP_NAME; i < N_PROPS; i++) {
    GtkWidget *label = gtk_label_new (NULL);
    GtkExpression *text =
      gtk_property_expression_new (GRID_TYPE_GUN, gtk_expression_ref (gun), names[i]);

    gtk_label_set_width_chars (GTK_LABEL (label), 12); /* else each update lays all out again */
    (void) gtk_expression_bind (text, label, "label", item);
    gtk_box_append (GTK_BOX (box), label);
  }
  gtk_list_item_set_child (item, box);
}

static void
update (GtkWidget *widget, guint round)
{
  GListModel *model = grid_labels_get_model (widget);

  for (guint i = 0; i < GRID_GUNS; i++) {
    g_autoptr (GridGun) gun = g_list_model_get_item (model, i);
    char value[TEXT_MAX], second[TEXT_MAX];

    grid_text (i, round, value, second);
    grid_gun_set (gun, PROP_VALUE, value);
    grid_gun_set (gun, PROP_SECOND, second);
  }
}

GListModel *
grid_labels_get_model (GtkWidget *widget)
{
  GtkSelectionModel *selection = gtk_grid_view_get_model (GTK_GRID_VIEW (widget));

  return gtk_no_selection_get_model (GTK_NO_SELECTION (selection));
}

Grid
grid_of_labels (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *view;

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), NULL);
  view = gtk_grid_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (make_model ())), factory);
  gtk_grid_view_set_max_columns (GTK_GRID_VIEW (view), 30);
  return (Grid){ view, update };
}
