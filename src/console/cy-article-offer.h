/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyArticleOffer:
 *
 * What helped before with an alarm of its kind, what helped most often first; how it was mended is read in place.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ARTICLE_OFFER (cy_article_offer_get_type ())
G_DECLARE_FINAL_TYPE (CyArticleOffer, cy_article_offer, CY, ARTICLE_OFFER, GtkBox)

GtkWidget *cy_article_offer_new (CyNode *node);
void cy_article_offer_show (CyArticleOffer *self, const char *condition, const char *pile);

G_END_DECLS
