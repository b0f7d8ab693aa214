/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CySimError:
 * @CY_SIM_ERROR_YARD: the yard file cannot be served; the message says where.
 * @CY_SIM_ERROR_SERVE: a socket could not be opened.
 * @CY_SIM_ERROR_COMMAND: a steering line was not understood, or cannot be done now.
 */
typedef enum {
  CY_SIM_ERROR_YARD,
  CY_SIM_ERROR_SERVE,
  CY_SIM_ERROR_COMMAND,
} CySimError;

#define CY_SIM_ERROR (cy_sim_error_quark ())
GQuark cy_sim_error_quark (void);

G_END_DECLS
