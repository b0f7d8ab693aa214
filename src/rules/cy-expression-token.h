/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-rules-error.h"

G_BEGIN_DECLS

typedef enum {
  CY_TOKEN_END,
  CY_TOKEN_NUMBER,
  CY_TOKEN_NAME,   /* a word or a measure, with its gun */
  CY_TOKEN_TEXT,   /* between quotes, which are not part of it */
  CY_TOKEN_SYMBOL, /* one or two characters */
} CyTokenKind;

/**
 * CyToken:
 * @at: where it begins in the text.
 * @next: what follows it.
 * @length: bytes from @start that are its name, text or symbol.
 * @gun: behind a name's `@`, -1 when there is none.
 *
 * A piece of an expression; points into the text.
 */
typedef struct {
  CyTokenKind kind;
  const char *at;
  const char *start;
  gsize length;
  const char *next;
  double number;
  int gun;
} CyToken;

void cy_expression_fail (GError **error,
                         CyRulesError code,
                         const char *text,
                         const char *at,
                         const char *format,
                         ...) G_GNUC_PRINTF (5, 6);
gboolean cy_token_read (const char *text, const char *from, CyToken *out_token, GError **error);
gboolean cy_token_is (const CyToken *token, CyTokenKind kind, const char *spelling);

G_END_DECLS
