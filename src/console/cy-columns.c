/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-columns.h"

#include <glib/gi18n-lib.h>

#include "cy-state-badge.h"
#include "cy-text.h"

typedef struct {
  const CyColumn *column; /* static */
  gpointer user_data;
} Binding;

static void
refresh (GtkListItem *item, const Binding *binding)
{
  gpointer data = cy_row_get_data (gtk_list_item_get_item (item));
  g_autofree char *text = binding->column->text (data, binding->user_data);
  GtkWidget *child = gtk_list_item_get_child (item);

  if (binding->column->severity != NULL)
    cy_state_badge_set (CY_STATE_BADGE (child),
                        binding->column->severity (data, binding->user_data),
                        text != NULL ? text : "");
  else
    gtk_label_set_text (GTK_LABEL (child), text != NULL ? text : "");
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const Binding *binding = user_data;
  GtkWidget *label;

  if (binding->column->severity != NULL) {
    GtkWidget *badge = cy_state_badge_new (CY_SEVERITY_NORMAL, "");

    label = gtk_widget_get_first_child (badge);
    gtk_label_set_width_chars (
      GTK_LABEL (label), binding->column->min_chars > 0 ? (int) binding->column->min_chars : -1);
    gtk_list_item_set_child (item, badge);
    return;
  }
  label = gtk_label_new (NULL);
  if (binding->column->min_chars > 0)
    gtk_label_set_width_chars (GTK_LABEL (label), (int) binding->column->min_chars);
  gtk_label_set_xalign (GTK_LABEL (label), binding->column->numeric ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  /* Figures have no language; under a Chinese one they would come from another font than units. */
  if (binding->column->numeric)
    gtk_widget_add_css_class (label, "numeric");
  else
    cy_text_set_label_attributes (GTK_LABEL (label));
  gtk_list_item_set_child (item, label);
}

static void
on_revision_cb (CyRow *row, GParamSpec *pspec, gpointer user_data)
{
  GtkListItem *item = user_data;

  refresh (item, g_object_get_data (G_OBJECT (item), "binding"));
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_object_set_data (G_OBJECT (item), "binding", user_data);
  refresh (item, user_data);
  g_signal_connect (gtk_list_item_get_item (item), "notify::revision", G_CALLBACK (on_revision_cb),
                    item);
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), on_revision_cb, item);
}

static void
binding_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

/**
 * cy_columns_fill:
 * @columns: (array length=n_columns): static.
 * @user_data: handed to their functions; outlives @view.
 *
 * Gives a table its columns. Only rows on the screen cost anything when data changes.
 */
void
cy_columns_fill (GtkColumnView *view, const CyColumn *columns, guint n_columns, gpointer user_data)
{
  for (guint i = 0; i < n_columns; i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_autoptr (GtkColumnViewColumn) column =
      gtk_column_view_column_new (_ (columns[i].title), factory);
    Binding *binding = g_new (Binding, 1);

    *binding = (Binding){ &columns[i], user_data };
    g_signal_connect_data (factory, "setup", G_CALLBACK (on_setup_cb), binding, binding_free, 0);
    g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), binding);
    g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind_cb), binding);
    gtk_column_view_column_set_expand (column, columns[i].expand);
    gtk_column_view_column_set_resizable (column, TRUE);
    gtk_column_view_append_column (view, column);
  }
}
