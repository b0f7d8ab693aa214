/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-model-error.h"
#include "cy-procedure.h"
#include "fuzz.h"

static void
check_step (const CyStep *step)
{
  g_assert_true (*step->text != '\0' && strlen (step->text) <= CY_STEP_MAX_BYTES);
  g_assert_true (g_utf8_validate (step->text, -1, NULL));
  g_assert_cmpint (step->want, <, CY_N_STEP_WANTS);
  g_assert_false (isinf (step->low) || isinf (step->high) || step->low >= step->high);
  if (step->want != CY_STEP_WANT_VALUE)
    g_assert_true (step->unit == NULL && isnan (step->low) && isnan (step->high));
}

/* What is spelt is read as the same, and spelt the same. */
static void
check_again (GPtrArray *steps)
{
  g_autofree char *spelt = cy_procedure_spell_steps (steps);
  g_autoptr (GPtrArray) again = cy_procedure_parse_steps (spelt, NULL);
  g_autofree char *same = NULL;

  g_assert_nonnull (again);
  g_assert_cmpuint (again->len, ==, steps->len);
  same = cy_procedure_spell_steps (again);
  g_assert_cmpstr (same, ==, spelt);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = size == 0 ? g_strdup ("") : g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = cy_procedure_parse_steps (text, &error);

  if (steps == NULL) {
    g_assert_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID);
    return 0;
  }
  g_assert_no_error (error);
  g_assert_true (steps->len > 0 && steps->len <= CY_STEPS_MAX);
  for (guint i = 0; i < steps->len; i++)
    check_step (steps->pdata[i]);
  check_again (steps);
  return 0;
}
