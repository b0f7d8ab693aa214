/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-system-page.h"
GtkWidget *
cy_system_page_new (CyNode *node)
{
  return gtk_label_new ("system");
}
