/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-error.h"

G_DEFINE_QUARK (cy_node_error, cy_node_error)

/**
 * cy_node_error_refuse:
 * @format: why a wish is refused.
 *
 * Returns: %FALSE, always: whoever refuses returns it.
 */
gboolean
cy_node_error_refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error,
                     g_error_new_valist (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, format, args));
  va_end (args);
  return FALSE;
}
