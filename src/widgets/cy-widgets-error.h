/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyWidgetsError:
 * @CY_WIDGETS_ERROR_MALFORMED: a base map file that does not follow its format.
 * @CY_WIDGETS_ERROR_TOO_LARGE: a base map file beyond what this program is ready to hold.
 *
 * What can go wrong on floor 5.
 */
typedef enum {
  CY_WIDGETS_ERROR_MALFORMED,
  CY_WIDGETS_ERROR_TOO_LARGE,
} CyWidgetsError;

#define CY_WIDGETS_ERROR (cy_widgets_error_quark ())
GQuark cy_widgets_error_quark (void);

G_END_DECLS
