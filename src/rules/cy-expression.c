/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-expression-private.h"

#include <math.h>

#include "cy-state.h"

static void
clear_operand (CyExpressionOperand *operand)
{
  g_clear_pointer (&operand->choice, g_free);
}

CyExpression *
cy_expression_new (const char *text)
{
  CyExpression *expression = g_new0 (CyExpression, 1);

  g_atomic_ref_count_init (&expression->refs);
  expression->text = g_strdup (text);
  expression->steps = g_array_new (FALSE, FALSE, sizeof (CyExpressionStep));
  expression->operands = g_array_new (FALSE, FALSE, sizeof (CyExpressionOperand));
  g_array_set_clear_func (expression->operands, (GDestroyNotify) clear_operand);
  return expression;
}

/**
 * cy_expression_ref:
 *
 * Threading: any.
 */
CyExpression *
cy_expression_ref (CyExpression *expression)
{
  g_atomic_ref_count_inc (&expression->refs);
  return expression;
}

/**
 * cy_expression_unref:
 *
 * Threading: any.
 */
void
cy_expression_unref (CyExpression *expression)
{
  if (!g_atomic_ref_count_dec (&expression->refs))
    return;
  g_free (expression->text);
  g_array_unref (expression->steps);
  g_array_unref (expression->operands);
  g_free (expression);
}

/**
 * cy_expression_get_text:
 *
 * Returns: what was parsed, to the letter.
 */
const char *
cy_expression_get_text (const CyExpression *expression)
{
  return expression->text;
}

/**
 * cy_expression_is_truth:
 *
 * Returns: whether it is yes or no. Otherwise it is a number.
 */
gboolean
cy_expression_is_truth (const CyExpression *expression)
{
  return expression->is_truth;
}

guint
cy_expression_get_n_operands (const CyExpression *expression)
{
  return expression->operands->len;
}

/**
 * cy_expression_get_operand:
 * @index: below cy_expression_get_n_operands(); no two are alike.
 *
 * Returns: what the caller must find the value of; lives as long as @expression.
 */
const CyExpressionOperand *
cy_expression_get_operand (const CyExpression *expression, guint index)
{
  g_assert (index < expression->operands->len);
  return &g_array_index (expression->operands, CyExpressionOperand, index);
}

/* What is too large for a number is not known. */
static double
known (double value)
{
  return isfinite (value) ? value : (double) NAN;
}

static double
negate (double value, double unused)
{
  return -value;
}

static double
absolute (double value, double unused)
{
  return fabs (value);
}

static double
add (double left, double right)
{
  return known (left + right);
}

static double
subtract (double left, double right)
{
  return known (left - right);
}

static double
multiply (double left, double right)
{
  return known (left * right);
}

static double
divide (double left, double right)
{
  return right == 0 ? (double) NAN : known (left / right);
}

static double
smaller (double left, double right)
{
  return isnan (left) || isnan (right) ? (double) NAN : fmin (left, right);
}

static double
larger (double left, double right)
{
  return isnan (left) || isnan (right) ? (double) NAN : fmax (left, right);
}

static double
truth (gboolean holds, double left, double right)
{
  return isnan (left) || isnan (right) ? (double) NAN : holds ? 1 : 0;
}

static double
less (double left, double right)
{
  return truth (left < right, left, right);
}

static double
less_equal (double left, double right)
{
  return truth (left <= right, left, right);
}

static double
greater (double left, double right)
{
  return truth (left > right, left, right);
}

static double
greater_equal (double left, double right)
{
  return truth (left >= right, left, right);
}

static double
equal (double left, double right)
{
  return truth (left == right, left, right);
}

static double
not_equal (double left, double right)
{
  return truth (left != right, left, right);
}

static double
negation (double value, double unused)
{
  return truth (value == 0, value, value);
}

/* Kleene: one known no is enough. */
static double
conjunction (double left, double right)
{
  return left == 0 || right == 0 ? 0 : truth (TRUE, left, right);
}

/* One known yes is enough. */
static double
disjunction (double left, double right)
{
  if ((!isnan (left) && left != 0) || (!isnan (right) && right != 0))
    return 1;
  return truth (FALSE, left, right);
}

static const struct {
  double (*apply) (double left, double right);
  gboolean is_unary;
} ops[CY_EXPRESSION_N_OPS] = {
  [CY_EXPRESSION_NEGATE] = { negate, TRUE },
  [CY_EXPRESSION_ABS] = { absolute, TRUE },
  [CY_EXPRESSION_NOT] = { negation, TRUE },
  [CY_EXPRESSION_ADD] = { add },
  [CY_EXPRESSION_SUBTRACT] = { subtract },
  [CY_EXPRESSION_MULTIPLY] = { multiply },
  [CY_EXPRESSION_DIVIDE] = { divide },
  [CY_EXPRESSION_MIN] = { smaller },
  [CY_EXPRESSION_MAX] = { larger },
  [CY_EXPRESSION_LESS] = { less },
  [CY_EXPRESSION_LESS_EQUAL] = { less_equal },
  [CY_EXPRESSION_GREATER] = { greater },
  [CY_EXPRESSION_GREATER_EQUAL] = { greater_equal },
  [CY_EXPRESSION_EQUAL] = { equal },
  [CY_EXPRESSION_NOT_EQUAL] = { not_equal },
  [CY_EXPRESSION_AND] = { conjunction },
  [CY_EXPRESSION_OR] = { disjunction },
};

gboolean
cy_expression_is_unary (CyExpressionOp op)
{
  return ops[op].is_unary;
}

double
cy_expression_apply (CyExpressionOp op, double left, double right)
{
  return ops[op].apply (left, right);
}

/**
 * cy_expression_evaluate:
 * @operands: (array): a value for each operand; NAN or infinite when it is not known.
 *
 * Three-valued: what depends on an unknown operand is unknown, and only that; a division by zero is
 * unknown too. Allocates nothing.
 *
 * Returns: the number, or of a truth 0 for no and 1 for yes; NAN for unknown.
 *
 * Threading: any.
 */
double
cy_expression_evaluate (const CyExpression *expression, const double *operands)
{
  double stack[CY_EXPRESSION_STACK_MAX];
  guint depth = 0;

  for (guint i = 0; i < expression->steps->len; i++) {
    const CyExpressionStep *step = &g_array_index (expression->steps, CyExpressionStep, i);

    if (step->op == CY_EXPRESSION_LOAD) {
      stack[depth++] = known (operands[step->operand]);
    } else if (step->op == CY_EXPRESSION_CONSTANT) {
      stack[depth++] = step->constant;
    } else if (ops[step->op].is_unary) {
      stack[depth - 1] = ops[step->op].apply (stack[depth - 1], 0);
    } else {
      depth--;
      stack[depth - 1] = ops[step->op].apply (stack[depth - 1], stack[depth]);
    }
  }
  return expression->is_truth ? truth (stack[0] != 0, stack[0], stack[0]) : stack[0];
}

static gboolean
has_name (const CyTag *tag, const char *choice)
{
  for (guint i = 0; tag->names != NULL && i < tag->names->len; i++) {
    if (g_str_equal (g_array_index (tag->names, CyTagName, i).name, choice))
      return TRUE;
  }
  return FALSE;
}

/**
 * cy_expression_operand_fits:
 * @tag: of the operand's measure.
 *
 * The words of most measures come with the device, so an expression that was parsed may still speak
 * of a word this device never says.
 *
 * Returns: whether the device of @tag can say the operand's word.
 */
gboolean
cy_expression_operand_fits (const CyExpressionOperand *operand, const CyTag *tag)
{
  return operand->choice == NULL || tag->measure == CY_MEASURE_CONN_STATE ||
         has_name (tag, operand->choice);
}

/* A device whose state we do not know may well be in the state we ask about. */
static double
state_is (gint64 raw, const char *choice)
{
  CyPileState wanted;
  gboolean is_known = raw > CY_PILE_STATE_UNKNOWN && raw < CY_N_PILE_STATES;

  if (!cy_pile_state_find (choice, &wanted))
    return NAN;
  if (!is_known && wanted != CY_PILE_STATE_UNKNOWN)
    return NAN;
  return (is_known ? raw : CY_PILE_STATE_UNKNOWN) == wanted ? 1 : 0;
}

/**
 * cy_expression_operand_value:
 * @tag: (nullable): of the operand's measure, %NULL when the device has none.
 * @sample: (nullable): its newest sample, with the quality it has now.
 *
 * Returns: what cy_expression_evaluate() wants for the operand; NAN unless the sample is good.
 */
double
cy_expression_operand_value (const CyExpressionOperand *operand,
                             const CyTag *tag,
                             const CySample *sample)
{
  const char *name;

  if (tag == NULL || sample == NULL || sample->quality != CY_QUALITY_GOOD)
    return NAN;
  if (operand->choice == NULL)
    return cy_measure_get (operand->measure)->kind == CY_MEASURE_BOOL
             ? (sample->raw != 0 ? 1 : 0)
             : cy_tag_value (tag, sample->raw);
  if (operand->measure == CY_MEASURE_CONN_STATE)
    return state_is (sample->raw, operand->choice);
  name = cy_tag_name_of (tag, sample->raw);
  return name != NULL && g_str_equal (name, operand->choice) ? 1 : 0;
}
