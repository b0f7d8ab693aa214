/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-expression.h"

G_BEGIN_DECLS

typedef enum {
  CY_EXPRESSION_LOAD,
  CY_EXPRESSION_CONSTANT,
  CY_EXPRESSION_NEGATE,
  CY_EXPRESSION_ABS,
  CY_EXPRESSION_NOT,
  CY_EXPRESSION_ADD,
  CY_EXPRESSION_SUBTRACT,
  CY_EXPRESSION_MULTIPLY,
  CY_EXPRESSION_DIVIDE,
  CY_EXPRESSION_MIN,
  CY_EXPRESSION_MAX,
  CY_EXPRESSION_LESS,
  CY_EXPRESSION_LESS_EQUAL,
  CY_EXPRESSION_GREATER,
  CY_EXPRESSION_GREATER_EQUAL,
  CY_EXPRESSION_EQUAL,
  CY_EXPRESSION_NOT_EQUAL,
  CY_EXPRESSION_AND,
  CY_EXPRESSION_OR,
  CY_EXPRESSION_N_OPS,
} CyExpressionOp;

/* A step puts one value on a stack, instead of the one or two it takes. */
typedef struct {
  CyExpressionOp op;
  guint operand;   /* of a load */
  double constant; /* of a constant */
} CyExpressionStep;

/* At most six values wait in a level of nesting: of an or, an and, a comparison, a sum, a product, and
 * an earlier argument of min or max. */
#define CY_EXPRESSION_STACK_MAX (6 * (CY_EXPRESSION_NESTING_MAX + 1))

struct _CyExpression {
  gatomicrefcount refs;
  char *text; /* owned */
  gboolean is_truth;
  GArray *steps;    /* owned CyExpressionStep, in postfix order */
  GArray *operands; /* owned CyExpressionOperand, each its choice */
};

CyExpression *cy_expression_new (const char *text);
gboolean cy_expression_is_unary (CyExpressionOp op);
double cy_expression_apply (CyExpressionOp op, double left, double right);

G_END_DECLS
