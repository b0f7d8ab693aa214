/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-yard.h"

G_BEGIN_DECLS

#define CY_STEPS_MAX      60
#define CY_STEP_MAX_BYTES 500

/**
 * CyStepWant:
 * @CY_STEP_WANT_NONE: that it was done.
 * @CY_STEP_WANT_VALUE: a number, measured.
 * @CY_STEP_WANT_PHOTO: a picture.
 *
 * What a step asks for as a proof.
 */
typedef enum {
  CY_STEP_WANT_NONE,
  CY_STEP_WANT_VALUE,
  CY_STEP_WANT_PHOTO,
  CY_N_STEP_WANTS,
} CyStepWant;

/**
 * CyStep:
 * @text: what is to be done, 500 bytes at most.
 * @unit: (nullable): of the value, %NULL when it has none.
 * @low: the least that is right, NAN when there is none.
 * @high: the most that is right, NAN when there is none.
 *
 * One step of a procedure.
 */
typedef struct {
  char *text;
  CyStepWant want;
  char *unit;
  double low;
  double high;
} CyStep;

CyStep *cy_step_copy (const CyStep *step);
void cy_step_free (CyStep *step);
char *cy_step_spell (const CyStep *step);
GPtrArray *cy_procedure_parse_steps (const char *text, GError **error);
char *cy_procedure_spell_steps (GPtrArray *steps);
CyRecord *cy_procedure_find (CyYard *yard, CyRecord *pile, const char *condition);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyStep, cy_step_free)

G_END_DECLS
