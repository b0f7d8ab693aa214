/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-fact-grid.h"

#include "cy-text.h"

static GtkLabel *
make_label (const char *text)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (text));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  /* As wide as there is room, but a long text asks for no more of it than a line of a pane. */
  gtk_label_set_max_width_chars (label, 30);
  gtk_widget_set_valign (GTK_WIDGET (label), GTK_ALIGN_START);
  gtk_widget_set_visible (GTK_WIDGET (label), FALSE);
  return label;
}

/**
 * cy_fact_grid_add:
 * @fact: its row.
 * @name: what it is about, translated.
 */
void
cy_fact_grid_add (GtkGrid *grid, guint fact, const char *name)
{
  GtkLabel *label = make_label (name);
  GtkLabel *value = make_label ("");

  gtk_widget_add_css_class (GTK_WIDGET (label), "dim-label");
  gtk_label_set_selectable (value, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (value), TRUE);
  cy_text_set_label_attributes (value);
  gtk_grid_attach (grid, GTK_WIDGET (label), 0, (int) fact, 1, 1);
  gtk_grid_attach (grid, GTK_WIDGET (value), 1, (int) fact, 1, 1);
}

/**
 * cy_fact_grid_set:
 * @value: (nullable): what is so.
 */
void
cy_fact_grid_set (GtkGrid *grid, guint fact, const char *value)
{
  GtkWidget *label = gtk_grid_get_child_at (grid, 1, (int) fact);
  gboolean is_said = value != NULL && *value != '\0';

  /* What somebody marked to copy it stays marked. */
  if (!g_str_equal (gtk_label_get_text (GTK_LABEL (label)), is_said ? value : ""))
    gtk_label_set_text (GTK_LABEL (label), is_said ? value : "");
  gtk_widget_set_visible (gtk_grid_get_child_at (grid, 0, (int) fact), is_said);
  gtk_widget_set_visible (label, is_said);
}
