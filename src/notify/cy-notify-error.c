/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-notify-error.h"

G_DEFINE_QUARK (cy_notify_error, cy_notify_error)

/**
 * cy_notify_error_is_passing:
 * @error: what a sender said.
 *
 * Returns: whether the same notice may go through at another time.
 */
gboolean
cy_notify_error_is_passing (const GError *error)
{
  return error->domain == CY_NOTIFY_ERROR && error->code != CY_NOTIFY_ERROR_REFUSED &&
         error->code != CY_NOTIFY_ERROR_BAD_CONFIG;
}
