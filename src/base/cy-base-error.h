/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CyBaseError:
 * @CY_BASE_ERROR_SYNTAX: a text could not be parsed; the message says where.
 * @CY_BASE_ERROR_RANGE: a value is outside what its field allows.
 * @CY_BASE_ERROR_TOO_LARGE: a document exceeds its bound.
 * @CY_BASE_ERROR_FULL: a queue is full; the work was not accepted.
 *
 * What can go wrong on floor 1.
 */
typedef enum {
  CY_BASE_ERROR_SYNTAX,
  CY_BASE_ERROR_RANGE,
  CY_BASE_ERROR_TOO_LARGE,
  CY_BASE_ERROR_FULL,
} CyBaseError;

#define CY_BASE_ERROR (cy_base_error_quark ())
GQuark cy_base_error_quark (void);

G_END_DECLS
