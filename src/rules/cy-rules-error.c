/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-rules-error.h"

G_DEFINE_QUARK (cy_rules_error, cy_rules_error)

/**
 * cy_rules_error_refuse:
 * @format: why a parameter is outside what its rule allows.
 *
 * Returns: %FALSE, always: whoever refuses returns it.
 */
gboolean
cy_rules_error_refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error,
                     g_error_new_valist (CY_RULES_ERROR, CY_RULES_ERROR_RANGE, format, args));
  va_end (args);
  return FALSE;
}
