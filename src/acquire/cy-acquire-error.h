/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyAcquireError:
 * @CY_ACQUIRE_ERROR_UNKNOWN_PILE: the fleet has no such pile.
 * @CY_ACQUIRE_ERROR_INVALID: not a request that Modbus knows.
 * @CY_ACQUIRE_ERROR_FULL: too many requests are open.
 * @CY_ACQUIRE_ERROR_SYSTEM: the kernel refused something that acquisition cannot do without.
 *
 * What acquisition refuses.
 */
typedef enum {
  CY_ACQUIRE_ERROR_UNKNOWN_PILE,
  CY_ACQUIRE_ERROR_INVALID,
  CY_ACQUIRE_ERROR_FULL,
  CY_ACQUIRE_ERROR_SYSTEM,
} CyAcquireError;

#define CY_ACQUIRE_ERROR (cy_acquire_error_quark ())
GQuark cy_acquire_error_quark (void);

G_END_DECLS
