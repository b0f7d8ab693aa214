/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-seat.h"

G_BEGIN_DECLS

/**
 * CyPeoplePage:
 *
 * Who has an account, and what roles may do. Accounts are shown to those who may edit them.
 *
 * Actions: `people.add`, `people.edit`, `people.recovery`, `people.unlock`, `people.disable` (or enable),
 * `people.delete`.
 */
#define CY_TYPE_PEOPLE_PAGE (cy_people_page_get_type ())
G_DECLARE_FINAL_TYPE (CyPeoplePage, cy_people_page, CY, PEOPLE_PAGE, GtkWidget)

GtkWidget *cy_people_page_new (CyNode *node);
CyNode *cy_people_page_get_node (CyPeoplePage *self);

G_END_DECLS
