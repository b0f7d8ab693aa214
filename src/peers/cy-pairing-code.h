/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ten characters of Crockford's base 32: 50 random bits. */
#define CY_PAIRING_CODE_LENGTH 10

/**
 * CyPairingCode:
 * @letters: upper case, without the hyphen, NUL at the end.
 */
typedef struct {
  char letters[CY_PAIRING_CODE_LENGTH + 1];
} CyPairingCode;

/**
 * CyPairingText:
 * @code: what was typed or scanned.
 * @address: (nullable): owned; who invites, `HOST:PORT`.
 * @node: (nullable): owned; who invites, so that nobody else may answer.
 */
typedef struct {
  CyPairingCode code;
  char *address;
  char *node;
} CyPairingText;

void cy_pairing_code_make (CyPairingCode *out_code);
char *cy_pairing_code_spell (const CyPairingCode *code);
char *cy_pairing_text_make (const CyPairingCode *code, const char *address, const char *node);
gboolean cy_pairing_text_parse (const char *text, CyPairingText *out_text, GError **error);
void cy_pairing_text_clear (CyPairingText *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CyPairingText, cy_pairing_text_clear)

G_END_DECLS
