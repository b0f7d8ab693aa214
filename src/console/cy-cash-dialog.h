/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-money-dialog.h"

G_BEGIN_DECLS

/* The questions before money of a customer moves. An account or a card may be known already. */

CyMoneyDialog *
cy_cash_dialog_recharge (GtkWidget *asker, CyNode *node, const char *account, const char *card);
CyMoneyDialog *cy_cash_dialog_refund (GtkWidget *asker, CyNode *node, const char *account);
CyMoneyDialog *cy_cash_dialog_transfer (GtkWidget *asker, CyNode *node, const char *account);
CyMoneyDialog *
cy_cash_dialog_pay (GtkWidget *asker, CyNode *node, GPtrArray *bills, const char *station);

G_END_DECLS
