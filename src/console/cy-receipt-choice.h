/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What receipts are printed on at this screen; it is remembered with the settings of its user. */

GtkWidget *cy_receipt_choice_new (void);
gboolean cy_receipt_choice_is_a4 (void);

G_END_DECLS
