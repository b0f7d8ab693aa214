/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A text longer than this is no password; the hash need not be asked. [bytes] */
#define CY_PASSWORD_MAX_BYTES 256
#define CY_PASSWORD_MIN_CHARS 8
#define CY_PIN_MIN_DIGITS     4
#define CY_PIN_MAX_DIGITS     8

gboolean cy_password_check (const char *password, const char *user, GError **error);
gboolean cy_pin_check (const char *pin, GError **error);
char *cy_password_hash (const char *secret, GError **error);
gboolean cy_password_verify (const char *verifier, const char *secret);
char *cy_password_new_code (void);
char *cy_password_normalize_code (const char *code);
char *cy_password_new_token (void);
gboolean cy_password_is_token (const char *text);
char *cy_password_token_key (const char *token);
void cy_password_wipe (char *secret);

G_END_DECLS
