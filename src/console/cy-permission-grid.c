/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-permission-grid.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-node-people.h"

struct _CyPermissionGrid {
  GtkWidget parent_instance;

  GtkGrid *grid;
};

G_DEFINE_FINAL_TYPE (CyPermissionGrid, cy_permission_grid, GTK_TYPE_WIDGET)

static GtkWidget *
label_new (const char *text, float xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  return label;
}

/* A mark that is seen and read: the word for those who hear the page. */
static GtkWidget *
mark_new (gboolean may, const char *role, const char *action)
{
  GtkWidget *label = label_new (may ? "✓" : "–", 0.5f);
  g_autofree char *words = may ? g_strdup_printf (_ ("%s may %s"), role, action)
                               : g_strdup_printf (_ ("%s may not %s"), role, action);

  if (!may)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_tooltip_text (label, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return label;
}

static void
fill (CyPermissionGrid *self)
{
  for (CyRole role = CY_ROLE_NONE + 1; role < CY_N_ROLES; role++) {
    GtkWidget *title = label_new (_ (cy_role_label (role)), 0.5f);

    gtk_label_set_justify (GTK_LABEL (title), GTK_JUSTIFY_CENTER);
    gtk_label_set_max_width_chars (GTK_LABEL (title), 12);
    gtk_widget_add_css_class (title, "heading");
    gtk_grid_attach (self->grid, title, (int) role, 0, 1, 1);
  }
  for (CyAction action = 0; action < CY_N_ROLE_ACTIONS; action++) {
    const char *words = _ (cy_action_label (action));

    gtk_grid_attach (self->grid, label_new (words, 0), 0, (int) action + 1, 1, 1);
    for (CyRole role = CY_ROLE_NONE + 1; role < CY_N_ROLES; role++)
      gtk_grid_attach (self->grid,
                       mark_new (cy_role_may (role, action), _ (cy_role_label (role)), words),
                       (int) role, (int) action + 1, 1, 1);
  }
}

static void
add_notes (CyPermissionGrid *self)
{
  static const char *const notes[] = {
    N_ ("Who has areas acts only there and below. Tariffs, money, accounts, nodes and backups are "
        "about "
        "the whole network: only accounts without areas may."),
    N_ ("A charge can be stopped by everybody, logged in or not; it is journalled."),
  };

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++) {
    GtkWidget *note = label_new (_ (notes[i]), 0);

    gtk_label_set_max_width_chars (GTK_LABEL (note), 100);
    gtk_widget_add_css_class (note, "dim-label");
    gtk_grid_attach (self->grid, note, 0, CY_N_ROLE_ACTIONS + 1 + (int) i, CY_N_ROLES, 1);
  }
}

static void
cy_permission_grid_dispose (GObject *object)
{
  cy_children_unparent (GTK_WIDGET (object));
  G_OBJECT_CLASS (cy_permission_grid_parent_class)->dispose (object);
}

static void
cy_permission_grid_class_init (CyPermissionGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_permission_grid_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
cy_permission_grid_init (CyPermissionGrid *self)
{
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 16);
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_widget_set_halign (GTK_WIDGET (self->grid), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "page");
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
  fill (self);
  add_notes (self);
}
