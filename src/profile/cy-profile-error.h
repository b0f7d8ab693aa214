/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyProfileError:
 * @CY_PROFILE_ERROR_NOT_FOUND: no folder has a profile of that id.
 * @CY_PROFILE_ERROR_INVALID: the document is not a profile; the message says where.
 * @CY_PROFILE_ERROR_UNSUPPORTED: the device has no such command.
 * @CY_PROFILE_ERROR_ARGUMENT: a command's argument is missing, unknown or out of its range.
 */
typedef enum {
  CY_PROFILE_ERROR_NOT_FOUND,
  CY_PROFILE_ERROR_INVALID,
  CY_PROFILE_ERROR_UNSUPPORTED,
  CY_PROFILE_ERROR_ARGUMENT,
} CyProfileError;

#define CY_PROFILE_ERROR (cy_profile_error_quark ())
GQuark cy_profile_error_quark (void);

G_END_DECLS
