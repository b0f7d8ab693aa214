/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyRulesError:
 * @CY_RULES_ERROR_SYNTAX: a text is not an expression; the message says where.
 * @CY_RULES_ERROR_UNKNOWN: it names a measure or a choice nobody knows.
 * @CY_RULES_ERROR_TYPE: it uses a number, a truth or a word where another is wanted.
 * @CY_RULES_ERROR_TOO_LARGE: it exceeds a bound.
 * @CY_RULES_ERROR_RANGE: a parameter is outside what its rule allows.
 * @CY_RULES_ERROR_TWICE: it is what was done a moment ago, once more.
 *
 * What can go wrong with a rule somebody wrote.
 */
typedef enum {
  CY_RULES_ERROR_SYNTAX,
  CY_RULES_ERROR_UNKNOWN,
  CY_RULES_ERROR_TYPE,
  CY_RULES_ERROR_TOO_LARGE,
  CY_RULES_ERROR_RANGE,
  CY_RULES_ERROR_TWICE,
} CyRulesError;

#define CY_RULES_ERROR (cy_rules_error_quark ())
GQuark cy_rules_error_quark (void);
gboolean cy_rules_error_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
