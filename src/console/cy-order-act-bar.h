/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-order-act.h"

G_BEGIN_DECLS

GtkWidget *cy_order_act_bar_new (CyOrderFocus *focus, gboolean is_review);

G_END_DECLS
