/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyModelError:
 * @CY_MODEL_ERROR_INVALID: a value that its field does not allow.
 * @CY_MODEL_ERROR_UNKNOWN: a kind, field or record nobody knows.
 * @CY_MODEL_ERROR_REFERENCE: a record refers to one that does not exist, or is referred to.
 */
typedef enum {
  CY_MODEL_ERROR_INVALID,
  CY_MODEL_ERROR_UNKNOWN,
  CY_MODEL_ERROR_REFERENCE,
} CyModelError;

#define CY_MODEL_ERROR (cy_model_error_quark ())
GQuark cy_model_error_quark (void);

G_END_DECLS
