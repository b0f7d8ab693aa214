/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-people.h"

G_BEGIN_DECLS

/**
 * CyLogin:
 *
 * Who is logged in at this node, and the door they come in by. Secrets are looked at one after the other, so
 * that nobody guesses faster by asking often, on a thread of GTask's pool.
 *
 * Threading: main thread.
 */
typedef struct _CyLogin CyLogin;

/**
 * CySecretKind:
 *
 * @CY_SECRET_ENTERS: not a secret: whoever shows one comes in, which is journalled each time.
 *
 * What may be shown, as bits; the answer is the one that fitted.
 */
typedef enum {
  CY_SECRET_NONE = 0,
  CY_SECRET_PASSWORD = 1 << 0,
  CY_SECRET_RECOVERY = 1 << 1,
  CY_SECRET_PIN = 1 << 2,
  CY_SECRET_ENTERS = 1 << 3,
} CySecretKind;

/**
 * CyLoginChecked:
 * @kind: what fitted; %CY_SECRET_NONE with @error.
 */
typedef void (*CyLoginChecked) (CySecretKind kind, const GError *error, gpointer user_data);

CyLogin *cy_login_new (CyNode *node);
void cy_login_free (CyLogin *login);
void cy_login_check (CyLogin *login,
                     const char *user,
                     const char *secret,
                     guint kinds,
                     CyLoginChecked done,
                     gpointer user_data);
char *cy_login_open_session (CyLogin *login, const char *user);
CyLoginSession *cy_login_find_session (CyLogin *login, const char *token, GError **error);
void cy_login_close_session (CyLogin *login, const char *token);
void cy_login_close_sessions_of (CyLogin *login, const char *user);

G_END_DECLS
