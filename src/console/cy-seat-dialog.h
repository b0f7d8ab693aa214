/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-seat.h"

G_BEGIN_DECLS

/**
 * CySeatAsk:
 * @CY_SEAT_ASK_LOG_IN: who it is.
 * @CY_SEAT_ASK_UNLOCK: that it is still them.
 * @CY_SEAT_ASK_PROOF: the same before something dangerous.
 * @CY_SEAT_ASK_CODE: a password of their own, with the one-time code that was shown.
 * @CY_SEAT_ASK_PASSWORD: another password.
 * @CY_SEAT_ASK_PIN: a PIN.
 *
 * What somebody at the screen is asked to type.
 */
typedef enum {
  CY_SEAT_ASK_LOG_IN,
  CY_SEAT_ASK_UNLOCK,
  CY_SEAT_ASK_PROOF,
  CY_SEAT_ASK_CODE,
  CY_SEAT_ASK_PASSWORD,
  CY_SEAT_ASK_PIN,
  CY_N_SEAT_ASKS,
} CySeatAsk;

#define CY_TYPE_SEAT_DIALOG (cy_seat_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CySeatDialog, cy_seat_dialog, CY, SEAT_DIALOG, AdwWindow)

CySeatDialog *cy_seat_dialog_present (GtkWidget *asker, CyNode *node, CySeatAsk ask);
GtkEditable *cy_seat_dialog_get_field (CySeatDialog *self, const char *name);
const char *cy_seat_dialog_get_message (CySeatDialog *self);

/* Asks for a proof only when the last one is old; @then is called once it is there, and never else. */
void cy_seat_dialog_prove (GtkWidget *asker,
                           CyNode *node,
                           GCallback then,
                           gpointer user_data,
                           GDestroyNotify destroy);

G_END_DECLS
