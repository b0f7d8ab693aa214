/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-seat.h"

G_BEGIN_DECLS

/**
 * CyAccountDialog:
 *
 * Makes an account. Where no password is given a one-time code is shown, once. Whoever makes the first account
 * with a password is logged in with it.
 */
#define CY_TYPE_ACCOUNT_DIALOG (cy_account_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CyAccountDialog, cy_account_dialog, CY, ACCOUNT_DIALOG, AdwWindow)

CyAccountDialog *cy_account_dialog_present (GtkWidget *asker, CyNode *node);
const char *cy_account_dialog_get_message (CyAccountDialog *self);

/* A code to be read to somebody, with what it is for. */
GtkWidget *cy_account_code_new (const char *user, const char *code);

G_END_DECLS
