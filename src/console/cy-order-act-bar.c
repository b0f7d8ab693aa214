/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-act-bar.h"

#include <glib/gi18n-lib.h>

/* Where the button of each act stands; two that never make sense together share a place. */
static const struct {
  CyOrderEvent event;
  int column;
  int row;
} work_places[] = {
  { CY_ORDER_EVENT_ACCEPT, 0, 0 },   { CY_ORDER_EVENT_ASSIGN, 1, 0 },
  { CY_ORDER_EVENT_URGE, 2, 0 },     { CY_ORDER_EVENT_PROGRESS, 0, 1 },
  { CY_ORDER_EVENT_PAUSE, 1, 1 },    { CY_ORDER_EVENT_RESUME, 1, 1 },
  { CY_ORDER_EVENT_SUBMIT, 2, 1 },   { CY_ORDER_EVENT_COMMENT, 0, 2 },
  { CY_ORDER_EVENT_ATTACH, 1, 2 },   { CY_ORDER_EVENT_CANCEL, 2, 2 },
  { CY_ORDER_EVENT_REOPEN, 2, 2 },
}, review_places[] = {
  { CY_ORDER_EVENT_APPROVE, 0, 0 },
  { CY_ORDER_EVENT_REJECT, 1, 0 },
  { CY_ORDER_EVENT_COMMENT, 2, 0 },
};

/* The buttons for an order; it goes with its grid. */
typedef struct {
  GtkGrid *grid;       /* borrowed: owns it */
  CyOrderFocus *focus; /* owned */
} Bar;

static void
bar_free (gpointer data)
{
  Bar *bar = data;

  g_object_unref (bar->focus);
  g_free (bar);
}

static const CyOrderAct *
act_of (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "act");
}

static gboolean
is_shown (CyOrderEvent event, CyOrderState state)
{
  switch (event) {
  case CY_ORDER_EVENT_PAUSE:
    return state != CY_ORDER_PAUSED;
  case CY_ORDER_EVENT_RESUME:
    return state == CY_ORDER_PAUSED;
  case CY_ORDER_EVENT_CANCEL:
    return cy_order_state_is_open (state);
  case CY_ORDER_EVENT_REOPEN:
    return !cy_order_state_is_open (state);
  default:
    return TRUE;
  }
}

/* A button that cannot be used says why not. */
static void
show_button (const Bar *bar, GtkWidget *button)
{
  const CyOrderAct *act = act_of (button);
  const CyDossier *dossier = cy_order_focus_get_dossier (bar->focus);
  CyOrderState state = dossier == NULL ? CY_ORDER_PENDING : dossier->order.state;
  g_autofree char *why = cy_order_act_refuse (bar->focus, act->event);
  g_autofree char *tooltip =
    why != NULL ? g_strdup (why) : g_strdup_printf ("%s (%s)", _ (act->tooltip), act->key_name);

  gtk_widget_set_sensitive (button, why == NULL);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  tooltip, -1);
  gtk_widget_set_visible (button, is_shown (act->event, state));
}

static void
show_bar (GtkWidget *grid)
{
  const Bar *bar = g_object_get_data (G_OBJECT (grid), "bar");

  for (GtkWidget *button = gtk_widget_get_first_child (grid); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    show_button (bar, button);
}

static void
on_clicked_cb (GtkWidget *button, const Bar *bar)
{
  cy_order_act_do (GTK_WIDGET (bar->grid), bar->focus, act_of (button)->event);
}

static const CyOrderAct *
find_act (CyOrderEvent event)
{
  guint i = 0;

  while (cy_order_act_get (i)->event != event)
    i++;
  return cy_order_act_get (i);
}

static void
add_button (Bar *bar, CyOrderEvent event, int column, int row)
{
  const CyOrderAct *act = find_act (event);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ (act->label));

  g_object_set_data (G_OBJECT (button), "act", (gpointer) act);
  g_signal_connect (button, "clicked", G_CALLBACK (on_clicked_cb), bar);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_grid_attach (bar->grid, button, column, row, 1, 1);
}

/**
 * cy_order_act_bar_new:
 * @is_review: whether somebody judges the work and does not do it.
 *
 * A button for each thing that may be done; what is not possible now is grey and says why.
 */
GtkWidget *
cy_order_act_bar_new (CyOrderFocus *focus, gboolean is_review)
{
  GtkWidget *grid = gtk_grid_new ();
  Bar *bar = g_new (Bar, 1);

  *bar = (Bar){ GTK_GRID (grid), g_object_ref (focus) };
  g_object_set_data_full (G_OBJECT (grid), "bar", bar, bar_free);
  gtk_grid_set_column_homogeneous (bar->grid, TRUE);
  gtk_grid_set_column_spacing (bar->grid, 6);
  gtk_grid_set_row_spacing (bar->grid, 6);
  gtk_widget_set_hexpand (grid, !is_review);
  gtk_accessible_update_property (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What may be done"), -1);
  if (is_review)
    for (guint i = 0; i < G_N_ELEMENTS (review_places); i++)
      add_button (bar, review_places[i].event, review_places[i].column, review_places[i].row);
  else
    for (guint i = 0; i < G_N_ELEMENTS (work_places); i++)
      add_button (bar, work_places[i].event, work_places[i].column, work_places[i].row);
  g_signal_connect_object (focus, "changed::dossier", G_CALLBACK (show_bar), grid,
                           G_CONNECT_SWAPPED);
  show_bar (grid);
  return grid;
}
