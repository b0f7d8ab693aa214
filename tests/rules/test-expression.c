/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-expression.h"

#include <math.h>

#include "cy-state.h"
#include "fixture.h"

#define UNKNOWN NAN

/* What the guns of the tests measure; what is not here is unknown. */
static const struct {
  CyMeasureId measure;
  int gun;
  const char *choice;
  double value;
} world[] = {
  { CY_MEASURE_DC_CURRENT, -1, NULL, 10 },         { CY_MEASURE_DC_CURRENT, 2, NULL, 20 },
  { CY_MEASURE_DC_VOLTAGE, -1, NULL, 400 },        { CY_MEASURE_DC_POWER, -1, NULL, 0 },
  { CY_MEASURE_BMS_DEMAND_CURRENT, -1, NULL, 8 },  { CY_MEASURE_TEMP_AMBIENT, 0, NULL, -5 },
  { CY_MEASURE_AC_FREQUENCY, -1, NULL, INFINITY }, { CY_MEASURE_CONN_STATE, -1, "charging", 1 },
  { CY_MEASURE_CONN_STATE, -1, "preparing", 0 },   { CY_MEASURE_CONN_STATE, 2, "charging", 0 },
  { CY_MEASURE_CONN_PLUG, -1, "no_vehicle", 0 },   { CY_MEASURE_CONN_PLUG, -1, "枪已插", 1 },
  { CY_MEASURE_CONN_AVAILABLE, -1, NULL, 1 },      { CY_MEASURE_CONN_AVAILABLE, 255, NULL, 0 },
};

static double
value_of (const CyExpressionOperand *operand)
{
  for (guint i = 0; i < G_N_ELEMENTS (world); i++) {
    if (operand->measure == world[i].measure && operand->gun == world[i].gun &&
        g_strcmp0 (operand->choice, world[i].choice) == 0)
      return world[i].value;
  }
  return NAN;
}

static double
evaluate (const CyExpression *expression)
{
  double values[CY_EXPRESSION_OPERANDS_MAX];
  guint n = cy_expression_get_n_operands (expression);

  g_assert_cmpuint (n, <=, CY_EXPRESSION_OPERANDS_MAX);
  for (guint i = 0; i < n; i++)
    values[i] = value_of (cy_expression_get_operand (expression, i));
  return cy_expression_evaluate (expression, values);
}

static void
assert_same (const char *text, double value, double expected)
{
  if (isnan (value) != isnan (expected) || (!isnan (value) && value != expected))
    g_error ("%s is %.17g, not %.17g", text, value, expected);
}

static const struct {
  const char *text;
  gboolean is_truth;
  double value;
} cases[] = {
  /* numbers */
  { "1", FALSE, 1 },
  { " \t12.50\n", FALSE, 12.5 },
  { "1e3", FALSE, 1000 },
  { "2.5E-1", FALSE, 0.25 },
  { "3.", FALSE, 3 },
  { "-3", FALSE, -3 },
  { "--3", FALSE, 3 },
  { "- - -3", FALSE, -3 },
  { "dc.current", FALSE, 10 },
  { "dc.current@2", FALSE, 20 },
  { "temp.ambient@0", FALSE, -5 },
  { "-temp.ambient@0", FALSE, 5 },
  /* precedence */
  { "1 + 2 * 3", FALSE, 7 },
  { "(1 + 2) * 3", FALSE, 9 },
  { "10 - 4 - 3", FALSE, 3 },
  { "24 / 4 / 2", FALSE, 3 },
  { "24 / (4 / 2)", FALSE, 12 },
  { "dc.current - dc.current - dc.current", FALSE, -10 },
  { "2 * -3 + 1", FALSE, -5 },
  { "-dc.current * 2", FALSE, -20 },
  { "1 + 1 < 3", TRUE, 1 },
  { "1 < 1 + 1 and 2 > 1", TRUE, 1 },
  { "1 < 2 or 1 > 2 and 1 > 2", TRUE, 1 },
  { "(1 < 2 or 1 > 2) and 1 > 2", TRUE, 0 },
  { "not 1 > 2 and 1 > 2", TRUE, 0 },
  { "not (1 > 2 and 1 > 2)", TRUE, 1 },
  { "not 1 == 2", TRUE, 1 },
  { "not not 1 == 2", TRUE, 0 },
  { "1 < 2 and not 2 < 1", TRUE, 1 },
  /* comparisons */
  { "1 < 1", TRUE, 0 },
  { "1 <= 1", TRUE, 1 },
  { "1 > 1", TRUE, 0 },
  { "1 >= 1", TRUE, 1 },
  { "1 == 1", TRUE, 1 },
  { "1 != 1", TRUE, 0 },
  { "1<2", TRUE, 1 },
  { "2<=1", TRUE, 0 },
  { "2>1", TRUE, 1 },
  { "1>=2", TRUE, 0 },
  { "0 == -0", TRUE, 1 },
  /* functions */
  { "abs (-3)", FALSE, 3 },
  { "abs(3 - dc.current)", FALSE, 7 },
  { "min (3, 2)", FALSE, 2 },
  { "max (3, 2, dc.current, 4)", FALSE, 10 },
  { "min(max(1, 2), abs(-1)) + 1", FALSE, 2 },
  { "max (1, 2 * 3) - 1", FALSE, 5 },
  /* what is not known */
  { "dc.current@3", FALSE, UNKNOWN },
  { "dc.current@3 + 1", FALSE, UNKNOWN },
  { "-dc.current@3", FALSE, UNKNOWN },
  { "abs (dc.current@3)", FALSE, UNKNOWN },
  { "min (dc.current@3, 1)", FALSE, UNKNOWN },
  { "max (1, dc.current@3)", FALSE, UNKNOWN },
  { "0 * dc.current@3", FALSE, UNKNOWN },
  { "dc.current@3 == dc.current@3", TRUE, UNKNOWN },
  { "dc.current@3 != dc.current@3", TRUE, UNKNOWN },
  { "dc.current@3 < 1", TRUE, UNKNOWN },
  { "ac.frequency > 1", TRUE, UNKNOWN },
  { "1 / dc.power", FALSE, UNKNOWN },
  { "dc.power / dc.power > 1", TRUE, UNKNOWN },
  { "dc.current * 1e308 * 1e308 > 1", TRUE, UNKNOWN },
  { "-1e308 * dc.current > 1", TRUE, UNKNOWN },
  { "1 / dc.power > 1 or dc.current > 1", TRUE, 1 },
  /* words and truths */
  { "conn.state == \"charging\"", TRUE, 1 },
  { "conn.state != \"charging\"", TRUE, 0 },
  { "\"preparing\" == conn.state", TRUE, 0 },
  { "\"preparing\" != conn.state", TRUE, 1 },
  { "(conn.state) == (\"charging\")", TRUE, 1 },
  { "conn.state@2 == \"charging\"", TRUE, 0 },
  { "conn.state@3 == \"charging\"", TRUE, UNKNOWN },
  { "conn.state@3 != \"charging\"", TRUE, UNKNOWN },
  { "conn.plug == \"枪已插\"", TRUE, 1 },
  { "conn.plug != \"no_vehicle\"", TRUE, 1 },
  { "conn.available", TRUE, 1 },
  { "not conn.available@255", TRUE, 1 },
  { "conn.available and conn.state == \"charging\"", TRUE, 1 },
  /* as people write them */
  { "conn.state != \"charging\" and dc.voltage < 100", TRUE, 0 },
  { "temp.gun.pos - temp.gun.neg > 10", TRUE, UNKNOWN },
  { "abs (dc.current - bms.demand.current) / bms.demand.current > 0.2", TRUE, 1 },
  { "not (conn.state == \"charging\" or conn.state == \"preparing\")", TRUE, 0 },
};

static void
test_values (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CyExpression) expression = cy_expression_parse (cases[i].text, &error);

    g_test_message ("%s", cases[i].text);
    g_assert_no_error (error);
    g_assert_cmpstr (cy_expression_get_text (expression), ==, cases[i].text);
    g_assert_cmpint (cy_expression_is_truth (expression), ==, cases[i].is_truth);
    assert_same (cases[i].text, evaluate (expression), cases[i].value);
  }
}

static const struct {
  const char *text;
  CyRulesError code;
  const char *message;
} mistakes[] = {
  { "", CY_RULES_ERROR_SYNTAX, "column 1: a measure or a number is missing here" },
  { "  ", CY_RULES_ERROR_SYNTAX, "column 3: a measure or a number is missing here" },
  { "1 +", CY_RULES_ERROR_SYNTAX, "column 4: a measure or a number is missing here" },
  { "* 1", CY_RULES_ERROR_SYNTAX, "column 1: a measure or a number is missing here" },
  { "()", CY_RULES_ERROR_SYNTAX, "column 2: a measure or a number is missing here" },
  { "(1", CY_RULES_ERROR_SYNTAX, "column 3: ) is missing here" },
  { "abs 1", CY_RULES_ERROR_SYNTAX, "column 5: ( is missing here" },
  { "abs (1, 2)", CY_RULES_ERROR_SYNTAX, "column 7: ) is missing here" },
  { "min (1)", CY_RULES_ERROR_SYNTAX, "column 7: , is missing here" },
  { "max (1, 2", CY_RULES_ERROR_SYNTAX, "column 10: ) is missing here" },
  { "1 2", CY_RULES_ERROR_SYNTAX, "column 3: the expression has ended before this" },
  { "1)", CY_RULES_ERROR_SYNTAX, "column 2: the expression has ended before this" },
  { "dc.current dc.voltage", CY_RULES_ERROR_SYNTAX,
    "column 12: the expression has ended before this" },
  { "dc.current = 1", CY_RULES_ERROR_SYNTAX, "column 12: to compare, write ==" },
  { "1 ! 2", CY_RULES_ERROR_SYNTAX, "column 3: \"!\" has no meaning here" },
  { "1 < 2 && 1 < 2", CY_RULES_ERROR_SYNTAX, "column 7: \"&\" has no meaning here" },
  { "1 × 2", CY_RULES_ERROR_SYNTAX, "column 3: \"×\" has no meaning here" },
  { "conn.plug == \"枪\" = 1", CY_RULES_ERROR_SYNTAX, "column 18: to compare, write ==" },
  { "1 + \xff", CY_RULES_ERROR_SYNTAX, "column 5: this is not UTF-8" },
  { "0x10", CY_RULES_ERROR_SYNTAX, "column 1: this is not a number" },
  { "1.2.3", CY_RULES_ERROR_SYNTAX, "column 1: this is not a number" },
  { "2 * 3e", CY_RULES_ERROR_SYNTAX, "column 5: this is not a number" },
  { "nan", CY_RULES_ERROR_UNKNOWN, "column 1: there is no measure \"nan\"" },
  { "1e999", CY_RULES_ERROR_TOO_LARGE, "column 1: this number is too large" },
  { "1 + 1e308 * 10", CY_RULES_ERROR_TOO_LARGE, "column 11: what this gives is too large" },
  { "1 / 0", CY_RULES_ERROR_SYNTAX, "column 3: this divides by zero" },
  { "dc.current / 0.0", CY_RULES_ERROR_SYNTAX, "column 12: this divides by zero" },
  { "dc.current / (2 * 3 - 6)", CY_RULES_ERROR_SYNTAX, "column 12: this divides by zero" },
  { "dc.current / -abs (0)", CY_RULES_ERROR_SYNTAX, "column 12: this divides by zero" },
  { "dc.current / min (0, 1)", CY_RULES_ERROR_SYNTAX, "column 12: this divides by zero" },
  { "dc.curent > 1", CY_RULES_ERROR_UNKNOWN, "column 1: there is no measure \"dc.curent\"" },
  { "1 < Dc.Current", CY_RULES_ERROR_UNKNOWN, "column 5: there is no measure \"Dc.Current\"" },
  { "dc.current@ > 1", CY_RULES_ERROR_SYNTAX, "column 11: behind @ stands a gun from 0 to 255" },
  { "dc.current@256", CY_RULES_ERROR_SYNTAX, "column 11: behind @ stands a gun from 0 to 255" },
  { "dc.current@0001", CY_RULES_ERROR_SYNTAX, "column 11: behind @ stands a gun from 0 to 255" },
  { "abs@1 (1)", CY_RULES_ERROR_UNKNOWN, "column 1: there is no measure \"abs\"" },
  { "conn.state == \"charging", CY_RULES_ERROR_SYNTAX, "column 15: this quote is not closed" },
  { "conn.state == \"\"", CY_RULES_ERROR_SYNTAX,
    "column 15: there is no word between these quotes" },
  { "conn.state == \"chargin\"", CY_RULES_ERROR_UNKNOWN,
    "column 15: conn.state is never \"chargin\"" },
  { "dc.voltage == \"high\"", CY_RULES_ERROR_TYPE,
    "column 15: a text is for comparing by == or != with a measure that is a word" },
  { "\"a\" == \"a\"", CY_RULES_ERROR_TYPE,
    "column 1: a text is for comparing by == or != with a measure that is a word" },
  { "\"charging\"", CY_RULES_ERROR_TYPE,
    "column 1: a text is for comparing by == or != with a measure that is a word" },
  { "conn.state", CY_RULES_ERROR_TYPE,
    "column 1: conn.state is a word; compare it by == or != with a word in quotes" },
  { "1 < 2 and (conn.plug)", CY_RULES_ERROR_TYPE,
    "column 12: conn.plug is a word; compare it by == or != with a word in quotes" },
  { "conn.state == 5", CY_RULES_ERROR_TYPE,
    "column 1: conn.state is a word; compare it by == or != with a word in quotes" },
  { "conn.state < \"charging\"", CY_RULES_ERROR_TYPE,
    "column 1: conn.state is a word; compare it by == or != with a word in quotes" },
  { "conn.state == conn.state@2", CY_RULES_ERROR_TYPE,
    "column 1: conn.state is a word; compare it by == or != with a word in quotes" },
  { "conn.fault_word == 1", CY_RULES_ERROR_TYPE,
    "column 1: conn.fault_word is a set of flags, which has no value to compare" },
  { "1 + session.vin", CY_RULES_ERROR_TYPE,
    "column 5: session.vin is a text, which has no value to compare" },
  { "dc.current and 1 < 2", CY_RULES_ERROR_TYPE,
    "column 1: yes or no is wanted here, not a number" },
  { "1 < 2 or (dc.current)", CY_RULES_ERROR_TYPE,
    "column 10: yes or no is wanted here, not a number" },
  { "not dc.current", CY_RULES_ERROR_TYPE, "column 5: yes or no is wanted here, not a number" },
  { "1 < 2 < 3", CY_RULES_ERROR_TYPE, "column 1: a number is wanted here, not yes or no" },
  { "1 + (1 < 2)", CY_RULES_ERROR_TYPE, "column 5: a number is wanted here, not yes or no" },
  { "-conn.available", CY_RULES_ERROR_TYPE, "column 2: a number is wanted here, not yes or no" },
  { "conn.available == 1", CY_RULES_ERROR_TYPE,
    "column 1: a number is wanted here, not yes or no" },
  { "abs (1 < 2)", CY_RULES_ERROR_TYPE, "column 6: a number is wanted here, not yes or no" },
  { "max (1, not 1 < 2)", CY_RULES_ERROR_TYPE, "column 9: a number is wanted here, not yes or no" },
};

static void
test_mistakes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", mistakes[i].message);
    g_assert_null (cy_expression_parse (mistakes[i].text, &error));
    assert_error_text (error, CY_RULES_ERROR, (int) mistakes[i].code, mistakes[i].message);
  }
}

/* Kleene's tables, with 0 for no, 1 for yes and unknown. */
static void
test_three_values (void)
{
  static const double values[] = { 0, 1, UNKNOWN };
  static const double and_table[3][3] = { { 0, 0, 0 }, { 0, 1, UNKNOWN }, { 0, UNKNOWN, UNKNOWN } };
  static const double or_table[3][3] = { { 0, 1, UNKNOWN }, { 1, 1, 1 }, { UNKNOWN, 1, UNKNOWN } };
  static const double not_table[3] = { 1, 0, UNKNOWN };
  g_autoptr (CyExpression) both =
    cy_expression_parse ("conn.available@1 and conn.available@2", NULL);
  g_autoptr (CyExpression) either =
    cy_expression_parse ("conn.available@1 or conn.available@2", NULL);
  g_autoptr (CyExpression) no = cy_expression_parse ("not conn.available", NULL);

  for (guint a = 0; a < 3; a++) {
    for (guint b = 0; b < 3; b++) {
      const double operands[] = { values[a], values[b] };

      assert_same ("and", cy_expression_evaluate (both, operands), and_table[a][b]);
      assert_same ("or", cy_expression_evaluate (either, operands), or_table[a][b]);
    }
    assert_same ("not", cy_expression_evaluate (no, &values[a]), not_table[a]);
  }
}

static void
test_operands (void)
{
  g_autoptr (CyExpression) expression = cy_expression_parse (
    "dc.current > dc.current@1 and dc.current < 9 and conn.state == \"charging\" and "
    "conn.state != \"charging\" and \"faulted\" == conn.state@0",
    NULL);
  static const struct {
    CyMeasureId measure;
    int gun;
    const char *choice;
  } expected[] = {
    { CY_MEASURE_DC_CURRENT, -1, NULL },
    { CY_MEASURE_DC_CURRENT, 1, NULL },
    { CY_MEASURE_CONN_STATE, -1, "charging" },
    { CY_MEASURE_CONN_STATE, 0, "faulted" },
  };

  g_assert_cmpuint (cy_expression_get_n_operands (expression), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    const CyExpressionOperand *operand = cy_expression_get_operand (expression, i);

    g_assert_cmpuint (operand->measure, ==, expected[i].measure);
    g_assert_cmpint (operand->gun, ==, expected[i].gun);
    g_assert_cmpstr (operand->choice, ==, expected[i].choice);
  }
}

static char *
repeat (const char *before, guint n, const char *middle, const char *after)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, before);
  g_string_append (text, middle);
  for (guint i = 0; i < n; i++)
    g_string_append (text, after);
  return g_string_free (text, FALSE);
}

static void
assert_bound (const char *before, const char *middle, const char *after, double value)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *deep = repeat (before, CY_EXPRESSION_NESTING_MAX, middle, after);
  g_autofree char *deeper = repeat (before, CY_EXPRESSION_NESTING_MAX + 1, middle, after);
  g_autoptr (CyExpression) expression = cy_expression_parse (deep, &error);

  g_assert_no_error (error);
  assert_same (deep, evaluate (expression), value);
  g_assert_null (cy_expression_parse (deeper, &error));
  g_assert_error (error, CY_RULES_ERROR, CY_RULES_ERROR_TOO_LARGE);
  g_assert_true (g_str_has_suffix (error->message, "nested more than 32 deep"));
}

/* Side by side is not inside one another. */
static void
assert_no_bound (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *wide = repeat (text, CY_EXPRESSION_NESTING_MAX + 1, "1", "");
  g_autoptr (CyExpression) expression = cy_expression_parse (wide, &error);

  g_assert_no_error (error);
}

static void
test_bounds (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *long_text = g_strnfill (CY_EXPRESSION_TEXT_MAX, ' ');
  g_autofree char *longer = g_strnfill (CY_EXPRESSION_TEXT_MAX + 1, ' ');
  g_autoptr (CyExpression) expression = NULL;
  GString *many = g_string_new ("0");

  assert_bound ("(", "1", ")", 1);
  assert_bound ("-", "1", "", 1);
  assert_bound ("not ", "1 < 2", "", 1);
  assert_bound ("abs (", "dc.current", ")", 10);
  assert_bound ("max (1,1+1*", "dc.current", ")", 42);
  assert_bound ("1<2 or 1<2 and (", "1 < 2 + 3 * dc.current", ")", 1);
  assert_no_bound ("(1) + ");
  assert_no_bound ("-1 + ");
  assert_no_bound ("abs (1) + ");
  long_text[0] = longer[0] = '1';
  expression = cy_expression_parse (long_text, &error);
  g_assert_no_error (error);
  g_assert_null (cy_expression_parse (longer, &error));
  assert_error_text (error, CY_RULES_ERROR, CY_RULES_ERROR_TOO_LARGE,
                     "an expression has at most 1000 bytes, this one 1001");
  g_clear_error (&error);
  for (guint i = 0; i < CY_EXPRESSION_OPERANDS_MAX; i++)
    g_string_append_printf (many, "+dc.power@%u", i);
  g_clear_pointer (&expression, cy_expression_unref);
  expression = cy_expression_parse (many->str, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cy_expression_get_n_operands (expression), ==, CY_EXPRESSION_OPERANDS_MAX);
  g_string_append (many, "+dc.power@1+ dc.power");
  g_assert_null (cy_expression_parse (many->str, &error));
  g_assert_error (error, CY_RULES_ERROR, CY_RULES_ERROR_TOO_LARGE);
  g_assert_true (g_str_has_suffix (error->message, ": more than 32 different measures"));
  g_string_free (many, TRUE);
}

static void
test_words_of_a_device (void)
{
  g_autoptr (CyExpression) expression = cy_expression_parse (
    "conn.plug == \"vehicle\" and conn.state == \"charging\" and conn.state == \"unknown\" and "
    "conn.available and dc.current > 1",
    NULL);
  const CyExpressionOperand *plug = cy_expression_get_operand (expression, 0);
  const CyExpressionOperand *charging = cy_expression_get_operand (expression, 1);
  const CyExpressionOperand *unknown = cy_expression_get_operand (expression, 2);
  const CyExpressionOperand *available = cy_expression_get_operand (expression, 3);
  const CyExpressionOperand *current = cy_expression_get_operand (expression, 4);
  /* Two counts may have one name. */
  CyTagName names[] = { { 0, (char *) "none" },
                        { 3, (char *) "vehicle" },
                        { 4, (char *) "vehicle" } };
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (CyTagName));
  CyTag tag = { .measure = CY_MEASURE_CONN_PLUG, .scale = 1, .names = list };
  CyTag bare = { .measure = CY_MEASURE_CONN_PLUG, .scale = 1 };
  CyTag state = { .measure = CY_MEASURE_CONN_STATE, .scale = 1 };
  CyTag yes = { .measure = CY_MEASURE_CONN_AVAILABLE, .scale = 0 };
  CyTag amps = { .measure = CY_MEASURE_DC_CURRENT, .scale = 0.1, .offset = -400 };
  const struct {
    const CyExpressionOperand *operand;
    const CyTag *tag;
    gint64 raw;
    double value;
  } reads[] = {
    { plug, &tag, 0, 0 },
    { plug, &tag, 3, 1 },
    { plug, &tag, 4, 1 },
    { plug, &tag, 5, 0 },
    { plug, &bare, 3, 0 },
    { plug, NULL, 3, UNKNOWN },
    { charging, &state, CY_PILE_STATE_CHARGING, 1 },
    { charging, &state, CY_PILE_STATE_AVAILABLE, 0 },
    { charging, &state, CY_PILE_STATE_UNKNOWN, UNKNOWN },
    { charging, &state, CY_N_PILE_STATES, UNKNOWN },
    { charging, &state, -1, UNKNOWN },
    { unknown, &state, CY_PILE_STATE_UNKNOWN, 1 },
    { unknown, &state, 99, 1 },
    { unknown, &state, CY_PILE_STATE_CHARGING, 0 },
    { available, &yes, 7, 1 },
    { available, &yes, 0, 0 },
    { current, &amps, 4100, 10 },
  };

  g_array_append_vals (list, names, G_N_ELEMENTS (names));
  g_assert_true (cy_expression_operand_fits (plug, &tag));
  g_assert_false (cy_expression_operand_fits (plug, &bare));
  g_assert_true (cy_expression_operand_fits (charging, &state));
  g_assert_true (cy_expression_operand_fits (current, &amps));
  for (guint i = 0; i < G_N_ELEMENTS (reads); i++) {
    CySample sample = { .raw = reads[i].raw, .quality = CY_QUALITY_GOOD };

    g_test_message ("read %u", i);
    assert_same ("read", cy_expression_operand_value (reads[i].operand, reads[i].tag, &sample),
                 reads[i].value);
    sample.quality = CY_QUALITY_STALE;
    assert_same ("stale", cy_expression_operand_value (reads[i].operand, reads[i].tag, &sample),
                 UNKNOWN);
    assert_same ("none", cy_expression_operand_value (reads[i].operand, reads[i].tag, NULL),
                 UNKNOWN);
  }
}

static gpointer
use_in_thread (gpointer data)
{
  g_autoptr (CyExpression) expression = data;

  for (guint i = 0; i < 10000; i++) {
    CyExpression *again = cy_expression_ref (expression);

    assert_same ("shared", evaluate (again), 1);
    cy_expression_unref (again);
  }
  return NULL;
}

static void
test_shared (void)
{
  g_autoptr (CyExpression) expression = cy_expression_parse ("dc.current@2 > dc.current", NULL);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("expression", use_in_thread, cy_expression_ref (expression));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/expression/values", test_values);
  g_test_add_func ("/rules/expression/mistakes", test_mistakes);
  g_test_add_func ("/rules/expression/three-values", test_three_values);
  g_test_add_func ("/rules/expression/operands", test_operands);
  g_test_add_func ("/rules/expression/bounds", test_bounds);
  g_test_add_func ("/rules/expression/words-of-a-device", test_words_of_a_device);
  g_test_add_func ("/rules/expression/shared", test_shared);
  return g_test_run ();
}
