/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-measure.h"

#include <json-glib/json-glib.h>

#include "cy-json.h"

G_BEGIN_DECLS

/**
 * CyLimit:
 * @measure: what is limited.
 * @ll: outer lower limit, NAN when there is none; in the measure's unit like all of them.
 * @l: inner lower limit.
 * @h: inner upper limit.
 * @hh: outer upper limit.
 * @hysteresis: how far a value must come back before the level eases.
 * @on_delay_s: how long a violation must last before it counts [s].
 * @off_delay_s: how long the value must be back before it eases [s].
 */
typedef struct {
  CyMeasureId measure;
  double ll, l, h, hh;
  double hysteresis;
  double on_delay_s;
  double off_delay_s;
} CyLimit;

gboolean
cy_limit_from_json (JsonNode *node, const CyJsonPath *path, CyLimit *out_limit, GError **error);
JsonNode *cy_limit_to_json (const CyLimit *limit);
double cy_limit_at (const CyLimit *limit, guint level);

G_END_DECLS
