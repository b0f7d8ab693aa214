/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-resources-page.h"
GtkWidget *
cy_resources_page_new (CyNode *node)
{
  return gtk_label_new ("resources");
}
