/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-money-dialog.h"
#include "cy-till.h"

G_BEGIN_DECLS

/* The questions of an attendant's day: a till is opened, charges are started, and it is counted in the end. */

CyMoneyDialog *cy_till_dialog_open (GtkWidget *asker, CyNode *node);
CyMoneyDialog *cy_till_dialog_close (GtkWidget *asker, CyNode *node, const CyTill *till);
CyMoneyDialog *cy_till_dialog_start (GtkWidget *asker, CyNode *node, const char *station);

G_END_DECLS
