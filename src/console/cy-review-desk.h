/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyReviewDesk:
 *
 * The work that waits for a decision, and on one screen all that it takes: what was wrong, what happened around
 * it, what was done, whether the pile agrees, and what it cost. A approves, R rejects; then comes the next.
 *
 * Actions: `order.do` with `approve`, `reject` or `comment`; `review.move` by so many orders.
 *
 * Threading: main thread.
 */
#define CY_TYPE_REVIEW_DESK (cy_review_desk_get_type ())
G_DECLARE_FINAL_TYPE (CyReviewDesk, cy_review_desk, CY, REVIEW_DESK, GtkWidget)

GtkWidget *cy_review_desk_new (CyNode *node);

G_END_DECLS
