/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-rules-error.h"
#include "cy-tag.h"

G_BEGIN_DECLS

#define CY_EXPRESSION_TEXT_MAX     1000
#define CY_EXPRESSION_NESTING_MAX  32
#define CY_EXPRESSION_OPERANDS_MAX 32

/**
 * CyExpression:
 *
 * What somebody wrote about the measures of a gun, `temp.gun.pos - temp.gun.neg > 10`, compiled.
 *
 * Threading: immutable; references are atomic.
 */
typedef struct _CyExpression CyExpression;

/**
 * CyExpressionOperand:
 * @measure: what must be known.
 * @gun: of which gun, 0 for the pile as a whole, -1 for the gun the expression is about.
 * @choice: (nullable): the word it is compared with; the operand is then 1 when the measure is that
 *   word and 0 when it is another. %NULL when the operand is the measured value itself, and 1 or 0
 *   for yes and no.
 *
 * One thing an expression is about. A caller finds its tag once and its value at each evaluation.
 */
typedef struct {
  CyMeasureId measure;
  int gun;
  char *choice;
} CyExpressionOperand;

CyExpression *cy_expression_parse (const char *text, GError **error);
CyExpression *cy_expression_ref (CyExpression *expression);
void cy_expression_unref (CyExpression *expression);
const char *cy_expression_get_text (const CyExpression *expression);
gboolean cy_expression_is_truth (const CyExpression *expression);
guint cy_expression_get_n_operands (const CyExpression *expression);
const CyExpressionOperand *cy_expression_get_operand (const CyExpression *expression, guint index);
double cy_expression_evaluate (const CyExpression *expression, const double *operands);

gboolean cy_expression_operand_fits (const CyExpressionOperand *operand, const CyTag *tag);
double cy_expression_operand_value (const CyExpressionOperand *operand,
                                    const CyTag *tag,
                                    const CySample *sample);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyExpression, cy_expression_unref)

G_END_DECLS
