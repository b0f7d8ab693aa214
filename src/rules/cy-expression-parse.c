/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-expression-private.h"

#include <math.h>
#include <string.h>

#include "cy-expression-token.h"
#include "cy-state.h"

/* A recursive descent that leaves a postfix program behind, so that evaluating needs no recursion.
 * Constants are folded on the way: that finds a division by zero however it is spelled. */

typedef enum {
  TYPE_NUMBER,
  TYPE_TRUTH,
  TYPE_CHOICE, /* a measure of several words: no step yet, since it is nothing without its word */
  TYPE_TEXT,   /* a word in quotes: likewise */
} Type;

typedef struct {
  Type type;
  CyToken token;        /* where it begins; of a choice the measure, of a text the word */
  CyMeasureId measure;  /* of a choice */
  gboolean is_constant; /* the newest step is its number */
} Term;

typedef struct {
  const char *text;
  CyToken token; /* the next one */
  guint nesting;
  guint depth; /* of the stack when the steps so far have run */
  CyExpression *expression;
  GError **error;
} Parser;

/* How tightly they bind, from loose to tight. */
enum {
  LEVEL_OR = 1,
  LEVEL_AND,
  LEVEL_NOT,
  LEVEL_COMPARE,
  LEVEL_SUM,
  LEVEL_PRODUCT,
  LEVEL_MINUS
};

typedef struct {
  CyTokenKind kind;
  const char *spelling;
  guint level;
  CyExpressionOp op;
  Type of;
  Type gives;
} Infix;

static const Infix infixes[] = {
  { CY_TOKEN_NAME, "or", LEVEL_OR, CY_EXPRESSION_OR, TYPE_TRUTH, TYPE_TRUTH },
  { CY_TOKEN_NAME, "and", LEVEL_AND, CY_EXPRESSION_AND, TYPE_TRUTH, TYPE_TRUTH },
  { CY_TOKEN_SYMBOL, "==", LEVEL_COMPARE, CY_EXPRESSION_EQUAL, TYPE_NUMBER, TYPE_TRUTH },
  { CY_TOKEN_SYMBOL, "!=", LEVEL_COMPARE, CY_EXPRESSION_NOT_EQUAL, TYPE_NUMBER, TYPE_TRUTH },
  { CY_TOKEN_SYMBOL, "<", LEVEL_COMPARE, CY_EXPRESSION_LESS, TYPE_NUMBER, TYPE_TRUTH },
  { CY_TOKEN_SYMBOL, "<=", LEVEL_COMPARE, CY_EXPRESSION_LESS_EQUAL, TYPE_NUMBER, TYPE_TRUTH },
  { CY_TOKEN_SYMBOL, ">", LEVEL_COMPARE, CY_EXPRESSION_GREATER, TYPE_NUMBER, TYPE_TRUTH },
  { CY_TOKEN_SYMBOL, ">=", LEVEL_COMPARE, CY_EXPRESSION_GREATER_EQUAL, TYPE_NUMBER, TYPE_TRUTH },
  { CY_TOKEN_SYMBOL, "+", LEVEL_SUM, CY_EXPRESSION_ADD, TYPE_NUMBER, TYPE_NUMBER },
  { CY_TOKEN_SYMBOL, "-", LEVEL_SUM, CY_EXPRESSION_SUBTRACT, TYPE_NUMBER, TYPE_NUMBER },
  { CY_TOKEN_SYMBOL, "*", LEVEL_PRODUCT, CY_EXPRESSION_MULTIPLY, TYPE_NUMBER, TYPE_NUMBER },
  { CY_TOKEN_SYMBOL, "/", LEVEL_PRODUCT, CY_EXPRESSION_DIVIDE, TYPE_NUMBER, TYPE_NUMBER },
};

static const struct {
  const char *name;
  CyExpressionOp op;
} functions[] = {
  { "abs", CY_EXPRESSION_ABS },
  { "min", CY_EXPRESSION_MIN },
  { "max", CY_EXPRESSION_MAX },
};

#define fail(parser, code, place, ...) \
  cy_expression_fail ((parser)->error, (code), (parser)->text, (place), __VA_ARGS__)

static gboolean parse_level (Parser *parser, guint level, Term *out_term);

static gboolean
advance (Parser *parser)
{
  return cy_token_read (parser->text, parser->token.next, &parser->token, parser->error);
}

static gboolean
skip_symbol (Parser *parser, const char *symbol)
{
  if (cy_token_is (&parser->token, CY_TOKEN_SYMBOL, symbol))
    return advance (parser);
  fail (parser, CY_RULES_ERROR_SYNTAX, parser->token.at, "%s is missing here", symbol);
  return FALSE;
}

/* --- steps -------------------------------------------------------------------------------------- */

static CyExpressionStep *
last_step (Parser *parser)
{
  GArray *steps = parser->expression->steps;

  return &g_array_index (steps, CyExpressionStep, steps->len - 1);
}

static void
push (Parser *parser, CyExpressionStep step)
{
  g_array_append_val (parser->expression->steps, step);
  g_assert (++parser->depth <= CY_EXPRESSION_STACK_MAX);
}

static gboolean
push_operand (Parser *parser, CyMeasureId measure, const CyToken *name, const CyToken *word)
{
  GArray *operands = parser->expression->operands;
  g_autofree char *choice = word == NULL ? NULL : g_strndup (word->start, word->length);
  CyExpressionOperand added;
  guint i;

  for (i = 0; i < operands->len; i++) {
    const CyExpressionOperand *operand = &g_array_index (operands, CyExpressionOperand, i);

    if (operand->measure == measure && operand->gun == name->gun &&
        g_strcmp0 (operand->choice, choice) == 0)
      break;
  }
  if (i == CY_EXPRESSION_OPERANDS_MAX) {
    fail (parser, CY_RULES_ERROR_TOO_LARGE, name->at, "more than %d different measures",
          CY_EXPRESSION_OPERANDS_MAX);
    return FALSE;
  }
  if (i == operands->len) {
    added = (CyExpressionOperand){ measure, name->gun, g_steal_pointer (&choice) };
    g_array_append_val (operands, added);
  }
  push (parser, (CyExpressionStep){ .op = CY_EXPRESSION_LOAD, .operand = i });
  return TRUE;
}

static void
push_unary (Parser *parser, CyExpressionOp op, const Term *term)
{
  const CyExpressionStep step = { .op = op };

  if (term->is_constant)
    last_step (parser)->constant = cy_expression_apply (op, last_step (parser)->constant, 0);
  else
    g_array_append_val (parser->expression->steps, step);
}

/* Both terms are the two newest values; @op_at is where their operator stands. */
static gboolean
push_binary (Parser *parser, CyExpressionOp op, const char *op_at, Term *left, const Term *right)
{
  const CyExpressionStep step = { .op = op };
  double constant = last_step (parser)->constant;

  if (op == CY_EXPRESSION_DIVIDE && right->is_constant && constant == 0) {
    fail (parser, CY_RULES_ERROR_SYNTAX, op_at, "this divides by zero");
    return FALSE;
  }
  left->is_constant = left->is_constant && right->is_constant;
  parser->depth--;
  if (!left->is_constant) {
    g_array_append_val (parser->expression->steps, step);
    return TRUE;
  }
  g_array_set_size (parser->expression->steps, parser->expression->steps->len - 1);
  constant = cy_expression_apply (op, last_step (parser)->constant, constant);
  last_step (parser)->constant = constant;
  if (isnan (constant)) {
    fail (parser, CY_RULES_ERROR_TOO_LARGE, op_at, "what this gives is too large");
    return FALSE;
  }
  return TRUE;
}

/* --- types -------------------------------------------------------------------------------------- */

static gboolean
want (Parser *parser, const Term *term, Type type)
{
  const CyToken *token = &term->token;

  if (term->type == type)
    return TRUE;
  if (term->type == TYPE_CHOICE)
    fail (parser, CY_RULES_ERROR_TYPE, token->at,
          "%s is a word; compare it by == or != with a word in quotes",
          cy_measure_get (term->measure)->name);
  else if (term->type == TYPE_TEXT)
    fail (parser, CY_RULES_ERROR_TYPE, token->at,
          "a text is for comparing by == or != with a measure that is a word");
  else if (type == TYPE_NUMBER)
    fail (parser, CY_RULES_ERROR_TYPE, token->at, "a number is wanted here, not yes or no");
  else
    fail (parser, CY_RULES_ERROR_TYPE, token->at, "yes or no is wanted here, not a number");
  return FALSE;
}

static gboolean
check_choice (Parser *parser, const Term *measure, const Term *word)
{
  g_autofree char *choice = g_strndup (word->token.start, word->token.length);
  CyPileState state;

  if (*choice == '\0') {
    fail (parser, CY_RULES_ERROR_SYNTAX, word->token.at, "there is no word between these quotes");
    return FALSE;
  }
  /* The words of other measures are the device's own. */
  if (measure->measure == CY_MEASURE_CONN_STATE && !cy_pile_state_find (choice, &state)) {
    fail (parser, CY_RULES_ERROR_UNKNOWN, word->token.at, "%s is never \"%s\"",
          cy_measure_get (measure->measure)->name, choice);
    return FALSE;
  }
  return TRUE;
}

static gboolean
is_word_comparison (const Infix *infix, const Term *left, const Term *right)
{
  return (infix->op == CY_EXPRESSION_EQUAL || infix->op == CY_EXPRESSION_NOT_EQUAL) &&
         ((left->type == TYPE_CHOICE && right->type == TYPE_TEXT) ||
          (left->type == TYPE_TEXT && right->type == TYPE_CHOICE));
}

static gboolean
compare_word (Parser *parser, const Infix *infix, const Term *left, const Term *right)
{
  const Term *measure = left->type == TYPE_CHOICE ? left : right;
  const Term *word = measure == left ? right : left;

  if (!check_choice (parser, measure, word) ||
      !push_operand (parser, measure->measure, &measure->token, &word->token))
    return FALSE;
  if (infix->op == CY_EXPRESSION_NOT_EQUAL)
    push_unary (parser, CY_EXPRESSION_NOT, &(Term){ .type = TYPE_TRUTH });
  return TRUE;
}

/* --- the language ------------------------------------------------------------------------------- */

static gboolean
enter (Parser *parser)
{
  if (parser->nesting++ < CY_EXPRESSION_NESTING_MAX)
    return TRUE;
  fail (parser, CY_RULES_ERROR_TOO_LARGE, parser->token.at, "nested more than %d deep",
        CY_EXPRESSION_NESTING_MAX);
  return FALSE;
}

static gboolean
parse_prefix (Parser *parser, CyExpressionOp op, guint level, Type type, Term *out_term)
{
  Term term;

  if (!enter (parser) || !advance (parser) || !parse_level (parser, level, &term) ||
      !want (parser, &term, type))
    return FALSE;
  parser->nesting--;
  push_unary (parser, op, &term);
  out_term->type = type;
  out_term->is_constant = term.is_constant;
  return TRUE;
}

static gboolean
parse_group (Parser *parser, Term *out_term)
{
  CyToken first = parser->token;

  if (!enter (parser) || !advance (parser) || !parse_level (parser, LEVEL_OR, out_term))
    return FALSE;
  parser->nesting--;
  /* A word keeps its own place, which says what it is. */
  if (out_term->type == TYPE_NUMBER || out_term->type == TYPE_TRUTH)
    out_term->token = first;
  return skip_symbol (parser, ")");
}

static gboolean
parse_argument (Parser *parser, Term *out_term)
{
  return parse_level (parser, LEVEL_OR, out_term) && want (parser, out_term, TYPE_NUMBER);
}

static gboolean
parse_function (Parser *parser, CyExpressionOp op, Term *out_term)
{
  const char *name_at = parser->token.at;
  Term first, more;

  if (!enter (parser) || !advance (parser) || !skip_symbol (parser, "(") ||
      !parse_argument (parser, &first))
    return FALSE;
  if (cy_expression_is_unary (op)) {
    push_unary (parser, op, &first);
  } else {
    do {
      if (!skip_symbol (parser, ",") || !parse_argument (parser, &more) ||
          !push_binary (parser, op, name_at, &first, &more))
        return FALSE;
    } while (cy_token_is (&parser->token, CY_TOKEN_SYMBOL, ","));
  }
  parser->nesting--;
  out_term->type = TYPE_NUMBER;
  out_term->is_constant = first.is_constant;
  return skip_symbol (parser, ")");
}

static gboolean
parse_measure (Parser *parser, Term *out_term)
{
  const CyToken name = parser->token;
  g_autofree char *spelled = g_strndup (name.start, name.length);
  CyMeasureKind kind;

  if (!cy_measure_find (spelled, &out_term->measure)) {
    fail (parser, CY_RULES_ERROR_UNKNOWN, name.at, "there is no measure \"%s\"", spelled);
    return FALSE;
  }
  kind = cy_measure_get (out_term->measure)->kind;
  if (kind == CY_MEASURE_BITS || kind == CY_MEASURE_TEXT) {
    fail (parser, CY_RULES_ERROR_TYPE, name.at, "%s is %s, which has no value to compare", spelled,
          kind == CY_MEASURE_BITS ? "a set of flags" : "a text");
    return FALSE;
  }
  out_term->type = kind == CY_MEASURE_ENUM   ? TYPE_CHOICE
                   : kind == CY_MEASURE_BOOL ? TYPE_TRUTH
                                             : TYPE_NUMBER;
  if (kind != CY_MEASURE_ENUM && !push_operand (parser, out_term->measure, &name, NULL))
    return FALSE;
  return advance (parser);
}

static gboolean
parse_name (Parser *parser, Term *out_term)
{
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++) {
    if (cy_token_is (&parser->token, CY_TOKEN_NAME, functions[i].name))
      return parse_function (parser, functions[i].op, out_term);
  }
  if (cy_token_is (&parser->token, CY_TOKEN_NAME, "not"))
    return parse_prefix (parser, CY_EXPRESSION_NOT, LEVEL_NOT, TYPE_TRUTH, out_term);
  return parse_measure (parser, out_term);
}

static gboolean
parse_first (Parser *parser, Term *out_term)
{
  *out_term = (Term){ .token = parser->token };
  if (parser->token.kind == CY_TOKEN_NAME)
    return parse_name (parser, out_term);
  if (parser->token.kind == CY_TOKEN_NUMBER) {
    out_term->is_constant = TRUE;
    push (parser,
          (CyExpressionStep){ .op = CY_EXPRESSION_CONSTANT, .constant = parser->token.number });
    return advance (parser);
  }
  if (parser->token.kind == CY_TOKEN_TEXT) {
    out_term->type = TYPE_TEXT;
    return advance (parser);
  }
  if (cy_token_is (&parser->token, CY_TOKEN_SYMBOL, "("))
    return parse_group (parser, out_term);
  if (cy_token_is (&parser->token, CY_TOKEN_SYMBOL, "-"))
    return parse_prefix (parser, CY_EXPRESSION_NEGATE, LEVEL_MINUS, TYPE_NUMBER, out_term);
  fail (parser, CY_RULES_ERROR_SYNTAX, parser->token.at, "a measure or a number is missing here");
  return FALSE;
}

static const Infix *
find_infix (const CyToken *token)
{
  for (guint i = 0; i < G_N_ELEMENTS (infixes); i++) {
    if (cy_token_is (token, infixes[i].kind, infixes[i].spelling))
      return &infixes[i];
  }
  return NULL;
}

static gboolean
parse_rest (Parser *parser, const Infix *infix, Term *left)
{
  const char *op_at = parser->token.at;
  Term right;

  if (!advance (parser) || !parse_level (parser, infix->level + 1, &right))
    return FALSE;
  if (is_word_comparison (infix, left, &right)) {
    if (!compare_word (parser, infix, left, &right))
      return FALSE;
  } else {
    if (!want (parser, left, infix->of) || !want (parser, &right, infix->of))
      return FALSE;
    if (infix->gives == TYPE_TRUTH)
      left->is_constant = FALSE;
    if (!push_binary (parser, infix->op, op_at, left, &right))
      return FALSE;
  }
  left->type = infix->gives;
  return TRUE;
}

static gboolean
parse_level (Parser *parser, guint level, Term *out_term)
{
  const Infix *infix;

  if (!parse_first (parser, out_term))
    return FALSE;
  while ((infix = find_infix (&parser->token)) != NULL && infix->level >= level) {
    if (!parse_rest (parser, infix, out_term))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_text (const char *text, GError **error)
{
  const char *end;

  if (strlen (text) > CY_EXPRESSION_TEXT_MAX) {
    g_set_error (error, CY_RULES_ERROR, CY_RULES_ERROR_TOO_LARGE,
                 "an expression has at most %d bytes, this one %" G_GSIZE_FORMAT,
                 CY_EXPRESSION_TEXT_MAX, strlen (text));
    return FALSE;
  }
  if (!g_utf8_validate (text, -1, &end)) {
    cy_expression_fail (error, CY_RULES_ERROR_SYNTAX, text, end, "this is not UTF-8");
    return FALSE;
  }
  return TRUE;
}

/**
 * cy_expression_parse:
 * @text: at most %CY_EXPRESSION_TEXT_MAX bytes.
 *
 * Numbers; measures by their names, `dc.current`, of another gun `dc.current@2`, of the pile
 * `temp.ambient@0`; `+ - * /`, `abs (x)`, `min (x, y ...)`, `max (x, y ...)`; `< <= > >= == !=`;
 * `not`, `and`, `or`, binding in that order; parentheses. A measure that is a word is compared by ==
 * or != with one in quotes, `conn.state == "charging"`. A measure that is yes or no stands for
 * itself.
 *
 * Returns: (transfer full): the expression, or %NULL.
 *
 * Errors: %CY_RULES_ERROR_SYNTAX, %CY_RULES_ERROR_UNKNOWN, %CY_RULES_ERROR_TYPE and
 * %CY_RULES_ERROR_TOO_LARGE, with the column.
 *
 * Threading: any.
 */
CyExpression *
cy_expression_parse (const char *text, GError **error)
{
  g_autoptr (CyExpression) expression = NULL;
  Parser parser = { .text = text, .token = { .next = text }, .error = error };
  Term term;

  if (!check_text (text, error))
    return NULL;
  parser.expression = expression = cy_expression_new (text);
  if (!advance (&parser) || !parse_level (&parser, LEVEL_OR, &term))
    return NULL;
  if (parser.token.kind != CY_TOKEN_END) {
    fail (&parser, CY_RULES_ERROR_SYNTAX, parser.token.at, "the expression has ended before this");
    return NULL;
  }
  if (term.type != TYPE_TRUTH && !want (&parser, &term, TYPE_NUMBER))
    return NULL;
  expression->is_truth = term.type == TYPE_TRUTH;
  return g_steal_pointer (&expression);
}
