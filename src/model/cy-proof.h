/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-tag.h"

G_BEGIN_DECLS

#define CY_PROOF_MAX_VALUES 8

/**
 * CyProofTest:
 * @CY_PROOF_IS: the value is one of a list.
 * @CY_PROOF_IS_NOT: the value is none of a list.
 * @CY_PROOF_NEAR: the value is what was asked, within the tolerance.
 * @CY_PROOF_AT_MOST: the value is not above what was asked, within the tolerance.
 * @CY_PROOF_DROPS: a counter is below what it was before: the device began anew.
 * @CY_PROOF_CLOCK: seconds since 1970 that are now, within the tolerance.
 */
typedef enum {
  CY_PROOF_IS,
  CY_PROOF_IS_NOT,
  CY_PROOF_NEAR,
  CY_PROOF_AT_MOST,
  CY_PROOF_DROPS,
  CY_PROOF_CLOCK,
} CyProofTest;

/**
 * CyProof:
 * @tag: in the pile's tag set.
 * @test: what must be true of it.
 * @values: (array length=n_values): raw values, for the first two tests.
 * @wanted: for %CY_PROOF_NEAR and %CY_PROOF_AT_MOST, in the measure's unit.
 * @tolerance: in the measure's unit.
 * @within_ms: how long the device may take to show it [ms].
 *
 * What a pile must show for a command to count as done.
 */
typedef struct {
  guint tag;
  CyProofTest test;
  gint64 values[CY_PROOF_MAX_VALUES];
  guint n_values;
  double wanted;
  double tolerance;
  guint within_ms;
} CyProof;

gboolean cy_proof_holds (const CyProof *proof,
                         const CyTag *tag,
                         const CySample *sample,
                         const CySample *before,
                         gint64 since_us);
char *cy_proof_describe (const CyTag *tag, const CySample *sample);

G_END_DECLS
