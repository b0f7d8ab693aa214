/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-procedure.h"

#include <math.h>

#include "cy-model-error.h"
#include "fixture.h"

#define A50  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A500 A50 A50 A50 A50 A50 A50 A50 A50 A50 A50

#define BRACKET                                                           \
  "ends in a bracket that is none of [photo], [value], [value UNIT] and " \
  "[value UNIT LOW..HIGH]"

static void
test_one (void)
{
  static const struct {
    const char *line;
    const char *text;
    CyStepWant want;
    const char *unit;
    double low;
    double high;
    const char *spelt; /* NULL: as it was */
  } cases[] = {
    { "look", "look", CY_STEP_WANT_NONE, NULL, NAN, NAN, NULL },
    { "  look \r", "look", CY_STEP_WANT_NONE, NULL, NAN, NAN, "look" },
    { "look [photo]", "look", CY_STEP_WANT_PHOTO, NULL, NAN, NAN, NULL },
    { "look[photo]", "look", CY_STEP_WANT_PHOTO, NULL, NAN, NAN, "look [photo]" },
    { "look [ photo ]", "look", CY_STEP_WANT_PHOTO, NULL, NAN, NAN, "look [photo]" },
    { "测量电压 [value V]", "测量电压", CY_STEP_WANT_VALUE, "V", NAN, NAN, NULL },
    { "m [value]", "m", CY_STEP_WANT_VALUE, NULL, NAN, NAN, NULL },
    { "m [value °C 10..80]", "m", CY_STEP_WANT_VALUE, "°C", 10, 80, NULL },
    { "m [value\t°C   10..80]", "m", CY_STEP_WANT_VALUE, "°C", 10, 80, "m [value °C 10..80]" },
    { "m [value MΩ 5..]", "m", CY_STEP_WANT_VALUE, "MΩ", 5, NAN, NULL },
    { "m [value A ..30]", "m", CY_STEP_WANT_VALUE, "A", NAN, 30, NULL },
    { "m [value 1..2]", "m", CY_STEP_WANT_VALUE, NULL, 1, 2, NULL },
    { "m [value °C -20..-5.5]", "m", CY_STEP_WANT_VALUE, "°C", -20, -5.5, NULL },
    { "m [value N·m 0.25..1]", "m", CY_STEP_WANT_VALUE, "N·m", 0.25, 1, NULL },
    { "m [value V 007..10.50]", "m", CY_STEP_WANT_VALUE, "V", 7, 10.5, "m [value V 7..10.5]" },
    { "see [fig 3] on the wall", "see [fig 3] on the wall", CY_STEP_WANT_NONE, NULL, NAN, NAN,
      NULL },
    { "see [fig 3] [photo]", "see [fig 3]", CY_STEP_WANT_PHOTO, NULL, NAN, NAN, NULL },
    { "twice [photo] [photo]", "twice [photo]", CY_STEP_WANT_PHOTO, NULL, NAN, NAN, NULL },
    { "it ends so ]", "it ends so ]", CY_STEP_WANT_NONE, NULL, NAN, NAN, NULL },
    { "open [", "open [", CY_STEP_WANT_NONE, NULL, NAN, NAN, NULL },
    { A500, A500, CY_STEP_WANT_NONE, NULL, NAN, NAN, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) steps = cy_procedure_parse_steps (cases[i].line, &error);
    g_autofree char *spelt = NULL;
    const CyStep *step;

    g_test_message ("case %u", i);
    g_assert_no_error (error);
    g_assert_cmpuint (steps->len, ==, 1);
    step = steps->pdata[0];
    g_assert_cmpstr (step->text, ==, cases[i].text);
    g_assert_cmpint (step->want, ==, cases[i].want);
    g_assert_cmpstr (step->unit, ==, cases[i].unit);
    g_assert_true (step->low == cases[i].low || (isnan (step->low) && isnan (cases[i].low)));
    g_assert_true (step->high == cases[i].high || (isnan (step->high) && isnan (cases[i].high)));
    spelt = cy_procedure_spell_steps (steps);
    g_assert_cmpstr (spelt, ==, cases[i].spelt != NULL ? cases[i].spelt : cases[i].line);
  }
}

static void
test_wrong (void)
{
  static const struct {
    const char *text;
    const char *message;
  } cases[] = {
    { "", "there is no step" },
    { " \n\t\n", "there is no step" },
    { "\xff", "is not UTF-8" },
    { "[photo]", "line 1: says nothing to do" },
    { "one\n\n [value V]", "line 3: says nothing to do" },
    { "[]", "line 1: says nothing to do" },
    { A500 "a", "line 1: is longer than 500 bytes" },
    { "one\n" A500 "a", "line 2: is longer than 500 bytes" },
    { "x []", "line 1: " BRACKET },
    { "x [foto]", "line 1: " BRACKET },
    { "x [Photo]", "line 1: " BRACKET },
    { "x [photo please]", "line 1: " BRACKET },
    { "one\nx [fig 3]", "line 2: " BRACKET },
    { "x [value V A]", "line 1: " BRACKET },
    { "x [value V A 1..2]", "line 1: " BRACKET },
    { "x [value 1..2 V]", "line 1: " BRACKET },
    { "x [value ..]", "line 1: " BRACKET },
    { "x [value V ..]", "line 1: " BRACKET },
    { "x [value V 1...2]", "line 1: " BRACKET },
    { "x [value V 1..2..3]", "line 1: " BRACKET },
    { "x [value V 1 ..2]", "line 1: " BRACKET },
    { "x [value V 1.. 2]", "line 1: " BRACKET },
    { "x [value V a..b]", "line 1: " BRACKET },
    { "x [value V nan..]", "line 1: " BRACKET },
    { "x [value V 1e3..]", "line 1: " BRACKET },
    { "x [value V +1..]", "line 1: " BRACKET },
    { "x [value V -..5]", "line 1: " BRACKET },
    { "x [value V .5..5]", "line 1: " BRACKET },
    { "x [value V 1234567890123456..]", "line 1: " BRACKET },
    { "x [value aaaaaaaaaaaaaaaaaaaaaaaaa]", "line 1: " BRACKET },
    { "x [value ]]", "line 1: " BRACKET },
    { "x [value V 80..10]", "line 1: has a least value that is not below the most" },
    { "x [value V 10..10]", "line 1: has a least value that is not below the most" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("case %u", i);
    g_assert_null (cy_procedure_parse_steps (cases[i].text, &error));
    assert_error_text (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID, cases[i].message);
  }
}

/* Sixty steps with gaps between them are right, and the next one is not. */
static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new ("\n");
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= CY_STEPS_MAX; i++)
    g_string_append_printf (text, "step %u\n\n", i);
  steps = cy_procedure_parse_steps (text->str, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, ==, CY_STEPS_MAX);
  g_assert_cmpstr (((CyStep *) steps->pdata[59])->text, ==, "step 60");
  g_string_append (text, "more");
  g_assert_null (cy_procedure_parse_steps (text->str, &error));
  assert_error_text (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID,
                     "line 122: is one too many: 60 steps are the most");
}

static void
test_copy (void)
{
  g_autoptr (GPtrArray) steps = cy_procedure_parse_steps ("a [value V 1..]\nb", NULL);
  g_autoptr (CyStep) copy = cy_step_copy (steps->pdata[0]);
  g_autofree char *all = cy_procedure_spell_steps (steps);
  g_autofree char *line = NULL;

  g_assert_cmpstr (all, ==, "a [value V 1..]\nb");
  g_clear_pointer (&steps, g_ptr_array_unref);
  line = cy_step_spell (copy);
  g_assert_cmpstr (line, ==, "a [value V 1..]");
}

/* As guidance is found: the narrowest scope, then the most exact condition; a procedure that names no
 * alarm answers none. */
static void
test_find (void)
{
  static const struct {
    const char *id;
    const char *conditions;
    const char *pile;
  } procedures[] = {
    { "a-inspect", NULL, NULL },
    { "hot", "temp.*", NULL },
    { "hot-gun", "temp.gun.high link", NULL },
    { "hot-p1", "temp.*", "p1" },
  };
  static const struct {
    const char *pile;
    const char *condition;
    const char *found;
  } cases[] = {
    { "p1", "temp.gun.high", "hot-p1" }, { "p2", "temp.gun.high", "hot-gun" },
    { "p2", "temp.inside.high", "hot" }, { "p1", "link", "hot-gun" },
    { "p1", "fault.output", NULL },      { NULL, "link", "hot-gun" },
  };
  g_autoptr (CyYard) yard = cy_yard_new ();

  cy_yard_put (yard, cy_record_new (CY_KIND_PILE, "p1"));
  cy_yard_put (yard, cy_record_new (CY_KIND_PILE, "p2"));
  for (guint i = 0; i < G_N_ELEMENTS (procedures); i++) {
    CyRecord *record = cy_record_new (CY_KIND_PROCEDURE, procedures[i].id);

    if (procedures[i].conditions != NULL)
      g_assert_true (cy_record_set_text (record, "conditions", procedures[i].conditions, NULL));
    if (procedures[i].pile != NULL)
      g_assert_true (cy_record_set_text (record, "pile", procedures[i].pile, NULL));
    cy_yard_put (yard, record);
  }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyRecord *found =
      cy_procedure_find (yard, cy_yard_get (yard, CY_KIND_PILE, cases[i].pile), cases[i].condition);

    g_assert_cmpstr (found == NULL ? NULL : found->id, ==, cases[i].found);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/procedure/one", test_one);
  g_test_add_func ("/model/procedure/wrong", test_wrong);
  g_test_add_func ("/model/procedure/many", test_many);
  g_test_add_func ("/model/procedure/copy", test_copy);
  g_test_add_func ("/model/procedure/find", test_find);
  return g_test_run ();
}
