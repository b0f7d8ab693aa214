/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-report-error.h"

G_DEFINE_QUARK (cy_report_error, cy_report_error)
