/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"
#include "cy-proof.h"

G_BEGIN_DECLS

/**
 * CyProfileVerify:
 * @measure: what shows whether the command worked.
 * @test: how.
 * @names: (nullable) (array zero-terminated=1): names of values.
 * @argument: (nullable): the argument it must be near, else @wanted.
 * @tolerance: in the measure's unit; negative for half a per cent or one step of the register.
 * @within_ms: how long the device may take [ms].
 *
 * How a command is verified, before its arguments are known.
 */
typedef struct {
  CyMeasureId measure;
  CyProofTest test;
  char **names;
  char *argument;
  double wanted;
  double tolerance;
  guint within_ms;
} CyProfileVerify;

CyProfileVerify *cy_profile_verify_parse (JsonNode *node,
                                          const CyJsonPath *path,
                                          GArray *parameters,
                                          GError **error);
void cy_profile_verify_free (CyProfileVerify *verify);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyProfileVerify, cy_profile_verify_free)

G_END_DECLS
