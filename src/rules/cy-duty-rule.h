/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-rules-error.h"

G_BEGIN_DECLS

#define CY_DUTY_MAX_WINDOWS 32

/**
 * CyDuty:
 * @from: minute of the week, Monday 00:00 is 0.
 * @to: the first minute after it; may lie in the next week.
 *
 * When somebody is on duty: at any time when there is no window.
 */
typedef struct {
  struct {
    guint16 from;
    guint16 to;
  } windows[CY_DUTY_MAX_WINDOWS];
  guint n_windows;
} CyDuty;

gboolean cy_duty_parse (const char *text, CyDuty *out_duty, GError **error);
gboolean cy_duty_covers (const CyDuty *duty, guint weekday, guint minute);

G_END_DECLS
