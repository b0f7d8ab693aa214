/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-link-report.h"
#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyLinksPage:
 *
 * Every connection to piles and how it does, the abnormal ones first, once a second while somebody
 * looks; and all about the one that is selected.
 */
#define CY_TYPE_LINKS_PAGE (cy_links_page_get_type ())
G_DECLARE_FINAL_TYPE (CyLinksPage, cy_links_page, CY, LINKS_PAGE, GtkWidget)

GtkWidget *cy_links_page_new (CyWatch *watch);
void cy_links_page_take (CyLinksPage *page, GPtrArray *reports);
GListModel *cy_links_page_get_rows (CyLinksPage *page);

G_END_DECLS
