/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-simulate-yard.h"

G_BEGIN_DECLS

#define CY_SIM_LINE_MAX 4096

/**
 * CySimEffect:
 * @links_changed: a pile was dropped or restored.
 * @freeze_ms: do nothing at all for so long [ms].
 * @quit: end.
 *
 * What a steering line wants of the server.
 */
typedef struct {
  gboolean links_changed;
  guint freeze_ms;
  gboolean quit;
} CySimEffect;

char *cy_sim_steer (CySimYard *yard, const char *line, gint64 now_s, CySimEffect *out_effect);

G_END_DECLS
