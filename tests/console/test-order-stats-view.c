/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-stats-view.h"

#include "capture.h"
#include "lab.h"
#include "orders.h"

static GtkWidget *
present (OrdersView *view)
{
  GtkWidget *widget = cy_order_stats_view_new (view->fixture->node);

  orders_view_present (view, widget);
  return widget;
}

static void
wait_rows (GtkWidget *widget, guint n)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (cy_order_stats_view_get_n_rows (CY_ORDER_STATS_VIEW (widget)) != n) {
    if (g_get_monotonic_time () > end)
      g_error ("%u rows and not %u", cy_order_stats_view_get_n_rows (CY_ORDER_STATS_VIEW (widget)),
               n);
    capture_spin (5);
  }
}

/* A yard without work says so, and shows no empty table. */
static void
test_nothing (void)
{
  OrdersView view;
  GtkWidget *widget;

  orders_view_open (&view);
  widget = present (&view);
  lab_wait_text (widget, "contents", "No work order was made in this period");
  orders_view_close (&view);
}

/* Told apart by what is chosen, the worst first. */
static void
test_groups (void)
{
  OrdersView view;
  GtkWidget *widget;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  orders_view_open (&view);
  first = orders_make (view.fixture, "{\"title\":\"a\",\"pile\":\"p1\",\"conditions\":[\"link\"],"
                                     "\"responsible\":\"zhang\"}");
  second = orders_make (view.fixture, "{\"title\":\"b\",\"pile\":\"p2\",\"conditions\":"
                                      "[\"temp.gun.high\"],\"responsible\":\"zhang\"}");
  widget = present (&view);
  wait_rows (widget, 2);
  lab_wait_text (widget, "summary", "2 work orders");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lab_find (widget, "grouping")), 3);
  wait_rows (widget, 1);
  lab_wait_row (lab_find (widget, "table"), 0, "张伟|2|2|0|–|0|0 / 0|–|–|–|");
  orders_view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/order-stats-view/nothing", test_nothing);
  g_test_add_func ("/order-stats-view/groups", test_groups);
  return g_test_run ();
}
