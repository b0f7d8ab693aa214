/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-orders-page.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-focus-first.h"
#include "cy-order-browser.h"
#include "cy-order-stats-view.h"
#include "cy-review-desk.h"

struct _CyOrdersPage {
  GtkWidget parent_instance;

  GtkStack *views;
  CyOrderBrowser *browser; /* borrowed */
};

G_DEFINE_FINAL_TYPE (CyOrdersPage, cy_orders_page, GTK_TYPE_WIDGET)

static void
cy_orders_page_map (GtkWidget *widget)
{
  CyOrdersPage *self = CY_ORDERS_PAGE (widget);

  GTK_WIDGET_CLASS (cy_orders_page_parent_class)->map (widget);
  cy_focus_first_later (widget, GTK_WIDGET (self->browser));
}

static void
cy_orders_page_dispose (GObject *object)
{
  CY_ORDERS_PAGE (object)->browser = NULL;
  cy_children_unparent (GTK_WIDGET (object));
  G_OBJECT_CLASS (cy_orders_page_parent_class)->dispose (object);
}

static void
cy_orders_page_class_init (CyOrdersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_orders_page_dispose;
  widget_class->map = cy_orders_page_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-orders-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyOrdersPage, views);
}

static void
cy_orders_page_init (CyOrdersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cy_orders_page_new (CyNode *node)
{
  CyOrdersPage *self = g_object_new (CY_TYPE_ORDERS_PAGE, NULL);

  self->browser = CY_ORDER_BROWSER (cy_order_browser_new (node));
  gtk_stack_add_titled (self->views, GTK_WIDGET (self->browser), "orders", _ ("Work orders"));
  gtk_stack_add_titled (self->views, cy_review_desk_new (node), "review", _ ("Review"));
  gtk_stack_add_titled (self->views, cy_order_stats_view_new (node), "statistics",
                        _ ("Statistics"));
  return GTK_WIDGET (self);
}

/**
 * cy_orders_page_show:
 * @name: `orders`, `review` or `statistics`.
 */
void
cy_orders_page_show (CyOrdersPage *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->views, name);
}

/**
 * cy_orders_page_show_order:
 *
 * Shows one order in all its detail.
 */
void
cy_orders_page_show_order (CyOrdersPage *self, const char *id)
{
  cy_orders_page_show (self, "orders");
  cy_order_browser_show_order (self->browser, id);
}
