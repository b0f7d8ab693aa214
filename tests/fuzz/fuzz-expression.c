/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-expression.h"
#include "fuzz.h"

static const double values[] = { 0, 1, -1, 1e308, -1e-308, NAN, INFINITY, 230.5 };

/* Whatever the operands are, a truth is yes, no or unknown, and a number is finite or unknown. */
static void
evaluate_all (const CyExpression *expression)
{
  double operands[CY_EXPRESSION_OPERANDS_MAX];
  guint n = cy_expression_get_n_operands (expression);

  g_assert_cmpuint (n, <=, CY_EXPRESSION_OPERANDS_MAX);
  for (guint shift = 0; shift < G_N_ELEMENTS (values); shift++) {
    double value;

    for (guint i = 0; i < n; i++)
      operands[i] = values[(i * 3 + shift) % G_N_ELEMENTS (values)];
    value = cy_expression_evaluate (expression, operands);
    g_assert_false (isinf (value));
    if (cy_expression_is_truth (expression))
      g_assert_true (isnan (value) || value == 0 || value == 1);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = size == 0 ? g_strdup ("") : g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyExpression) expression = cy_expression_parse (text, &error);

  if (expression == NULL) {
    g_assert_true (error != NULL && error->domain == CY_RULES_ERROR);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return 0;
  }
  g_assert_no_error (error);
  g_assert_cmpstr (cy_expression_get_text (expression), ==, text);
  for (guint i = 0; i < cy_expression_get_n_operands (expression); i++)
    g_assert_cmpint (cy_expression_get_operand (expression, i)->gun, <=, 255);
  evaluate_all (expression);
  return 0;
}
