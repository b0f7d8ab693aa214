/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyReportError:
 * @CY_REPORT_ERROR_DRAW: the paper could not be drawn.
 */
typedef enum {
  CY_REPORT_ERROR_DRAW,
} CyReportError;

#define CY_REPORT_ERROR (cy_report_error_quark ())
GQuark cy_report_error_quark (void);

G_END_DECLS
