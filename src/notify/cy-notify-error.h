/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyNotifyError:
 * @CY_NOTIFY_ERROR_REFUSED: the other side understood and will not: a bad number, an address nobody
 *   has, a password it does not take. The same notice will fail again.
 * @CY_NOTIFY_ERROR_UNREACHABLE: nobody there, busy, or not now. Worth another try.
 * @CY_NOTIFY_ERROR_TIMEOUT: no answer before the deadline; it may have been sent all the same. Worth
 *   another try.
 * @CY_NOTIFY_ERROR_BAD_CONFIG: the settings cannot work; a person has to change them.
 * @CY_NOTIFY_ERROR_BAD_ANSWER: what came back does not say that it was sent. Worth another try.
 *
 * Why a notice was not sent. One that was cancelled is %G_IO_ERROR_CANCELLED.
 */
typedef enum {
  CY_NOTIFY_ERROR_REFUSED,
  CY_NOTIFY_ERROR_UNREACHABLE,
  CY_NOTIFY_ERROR_TIMEOUT,
  CY_NOTIFY_ERROR_BAD_CONFIG,
  CY_NOTIFY_ERROR_BAD_ANSWER,
} CyNotifyError;

#define CY_NOTIFY_ERROR (cy_notify_error_quark ())
GQuark cy_notify_error_quark (void);

gboolean cy_notify_error_is_passing (const GError *error);

G_END_DECLS
