/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyMoneyDialog:
 *
 * Asks what has to be known before money moves: entries and choices one below the other. What is refused is said
 * above them, and nothing that was typed is lost. What looks as if it were typed twice is done only after it was
 * asked explicitly. When it is done it says so, and offers the paper there is of it.
 *
 * Keyboard: Escape closes, Enter goes.
 *
 * Actions: `money.go`, `money.again`.
 */
#define CY_TYPE_MONEY_DIALOG (cy_money_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CyMoneyDialog, cy_money_dialog, CY, MONEY_DIALOG, AdwWindow)

/**
 * CyMoneyDialogGo:
 *
 * Does what was asked for. It ends, at once or later, in cy_money_dialog_refuse() or cy_money_dialog_finish().
 */
typedef void (*CyMoneyDialogGo) (CyMoneyDialog *self, gpointer user_data);

CyMoneyDialog *cy_money_dialog_new (GtkWidget *asker,
                                    CyNode *node,
                                    const char *title,
                                    const char *go,
                                    const char *about);
GtkWidget *cy_money_dialog_add_entry (CyMoneyDialog *self, const char *name, const char *label);
GtkWidget *cy_money_dialog_add_choice (CyMoneyDialog *self,
                                       const char *name,
                                       const char *label,
                                       GListStore *options,
                                       gboolean search);
void cy_money_dialog_set_label (CyMoneyDialog *self, const char *name, const char *label);
void cy_money_dialog_show_field (CyMoneyDialog *self, const char *name, gboolean shown);
void cy_money_dialog_present (CyMoneyDialog *self,
                              CyMoneyDialogGo go,
                              gpointer user_data,
                              GDestroyNotify destroy);

CyNode *cy_money_dialog_get_node (CyMoneyDialog *self);
GtkWidget *cy_money_dialog_get_control (CyMoneyDialog *self, const char *name);
const char *cy_money_dialog_get (CyMoneyDialog *self, const char *name);
void cy_money_dialog_set (CyMoneyDialog *self, const char *name, const char *value);
gboolean cy_money_dialog_get_amount (CyMoneyDialog *self, const char *name, gint64 *out_minor);
gboolean cy_money_dialog_is_again (CyMoneyDialog *self);
void cy_money_dialog_set_about (CyMoneyDialog *self, const char *about);
void cy_money_dialog_refuse (CyMoneyDialog *self, const GError *error);
void cy_money_dialog_refuse_field (CyMoneyDialog *self, const char *name, const char *why);
void cy_money_dialog_finish (CyMoneyDialog *self, const char *news, GtkWidget *offers);
const char *cy_money_dialog_get_message (CyMoneyDialog *self);

G_END_DECLS
