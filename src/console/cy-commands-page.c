/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-commands-page.h"

#include <glib/gi18n-lib.h>

#include "cy-batch-list.h"
#include "cy-children.h"
#include "cy-command-list.h"
#include "cy-version-table.h"

struct _CyCommandsPage {
  GtkWidget parent_instance;

  GtkStack *views;
};

G_DEFINE_FINAL_TYPE (CyCommandsPage, cy_commands_page, GTK_TYPE_WIDGET)

static void
cy_commands_page_dispose (GObject *object)
{
  cy_children_unparent (GTK_WIDGET (object));
  G_OBJECT_CLASS (cy_commands_page_parent_class)->dispose (object);
}

static void
cy_commands_page_class_init (CyCommandsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_commands_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-commands-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyCommandsPage, views);
}

static void
cy_commands_page_init (CyCommandsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cy_commands_page_new (CyWatch *watch)
{
  CyCommandsPage *self = g_object_new (CY_TYPE_COMMANDS_PAGE, NULL);
  CyNode *node = cy_watch_get_node (watch);

  gtk_stack_add_titled (self->views, cy_command_list_new (node), "commands", _ ("Commands"));
  gtk_stack_add_titled (self->views, cy_batch_list_new (node), "batches", _ ("Batches"));
  gtk_stack_add_titled (self->views, cy_version_table_new (watch), "versions", _ ("Firmware"));
  return GTK_WIDGET (self);
}

/**
 * cy_commands_page_show:
 * @name: `commands`, `batches` or `versions`.
 */
void
cy_commands_page_show (CyCommandsPage *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->views, name);
}
