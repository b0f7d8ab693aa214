/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-procedure.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cy-model-error.h"
#include "cy-rationale.h"

#define UNIT_MAX_BYTES   24
#define NUMBER_MAX_BYTES 15

static const char range_dots[] = "..";

/* What is wrong with a line, without numbers in it so that it can be translated. */
static const char no_text[] = N_ ("says nothing to do");
static const char too_long[] = N_ ("is longer than 500 bytes");
static const char one_too_many[] = N_ ("is one too many: 60 steps are the most");
static const char bad_bracket[] = N_ (
  "ends in a bracket that is none of [photo], [value], [value UNIT] and [value UNIT LOW..HIGH]");
static const char bad_range[] = N_ ("has a least value that is not below the most");

CyStep *
cy_step_copy (const CyStep *step)
{
  CyStep *copy = g_memdup2 (step, sizeof *step);

  copy->text = g_strdup (step->text);
  copy->unit = g_strdup (step->unit);
  return copy;
}

void
cy_step_free (CyStep *step)
{
  if (step == NULL)
    return;
  g_free (step->text);
  g_free (step->unit);
  g_free (step);
}

/* -12.5: digits with at most one point between them, which is less than g_ascii_strtod() takes. */
static gboolean
read_number (const char *text, double *out_number)
{
  const char *digits = *text == '-' ? text + 1 : text;
  gsize whole = strspn (digits, "0123456789");
  gsize behind = digits[whole] == '.' ? strspn (digits + whole + 1, "0123456789") : 0;
  const char *end = digits + whole + (behind > 0 ? behind + 1 : 0);

  if (whole == 0 || *end != '\0' || end - text > NUMBER_MAX_BYTES)
    return FALSE;
  *out_number = g_ascii_strtod (text, NULL);
  return TRUE;
}

/* 10..80, 5.. or ..30 */
static const char *
read_range (const char *text, CyStep *step)
{
  const char *dots = strstr (text, range_dots);
  g_autofree char *low = g_strndup (text, (gsize) (dots - text));
  const char *high = dots + strlen (range_dots);

  if ((*low == '\0' && *high == '\0') || (*low != '\0' && !read_number (low, &step->low)) ||
      (*high != '\0' && !read_number (high, &step->high)))
    return bad_bracket;
  return step->low >= step->high ? bad_range : NULL;
}

/* The words behind "value": a unit, a range, or both in this order. */
static const char *
read_value (char **words, CyStep *step)
{
  guint n = g_strv_length (words);
  const char *last = n == 0 ? NULL : words[n - 1];
  gboolean ranged = last != NULL && strstr (last, range_dots) != NULL;
  guint n_units = n - (ranged ? 1 : 0);

  step->want = CY_STEP_WANT_VALUE;
  if (n_units > 1 ||
      (n_units == 1 && (strlen (words[0]) > UNIT_MAX_BYTES || strpbrk (words[0], "[]") != NULL ||
                        strstr (words[0], range_dots) != NULL)))
    return bad_bracket;
  step->unit = n_units == 0 ? NULL : g_strdup (words[0]);
  return ranged ? read_range (last, step) : NULL;
}

static char **
split_words (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++) {
    if (*parts[i] != '\0')
      g_strv_builder_add (words, parts[i]);
  }
  return g_strv_builder_end (words);
}

/* @inside: what stands in the bracket, %NULL when there is none. */
static const char *
read_want (const char *inside, CyStep *step)
{
  g_auto (GStrv) words = inside == NULL ? NULL : split_words (inside);

  if (words == NULL)
    return NULL;
  if (g_strcmp0 (words[0], "value") == 0)
    return read_value (words + 1, step);
  if (g_strcmp0 (words[0], "photo") != 0 || words[1] != NULL)
    return bad_bracket;
  step->want = CY_STEP_WANT_PHOTO;
  return NULL;
}

/* Returns: (nullable): what is wrong with the line, which has no space around it. */
static const char *
read_step (const char *line, CyStep *step)
{
  const char *open = g_str_has_suffix (line, "]") ? strrchr (line, '[') : NULL;
  g_autofree char *inside =
    open == NULL ? NULL : g_strndup (open + 1, strlen (open) - strlen ("[]"));

  *step = (CyStep){ .low = NAN, .high = NAN };
  step->text = open == NULL ? g_strdup (line) : g_strndup (line, (gsize) (open - line));
  g_strstrip (step->text);
  if (strlen (step->text) > CY_STEP_MAX_BYTES)
    return too_long;
  return *step->text == '\0' ? no_text : read_want (inside, step);
}

static gboolean
fail_line (GError **error, guint line, const char *what)
{
  g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID, "line %u: %s", line, what);
  return FALSE;
}

static gboolean
add_step (GPtrArray *steps, const char *line, guint number, GError **error)
{
  g_autoptr (CyStep) step = g_new0 (CyStep, 1);
  const char *wrong = steps->len == CY_STEPS_MAX ? one_too_many : read_step (line, step);

  if (wrong != NULL)
    return fail_line (error, number, wrong);
  g_ptr_array_add (steps, g_steal_pointer (&step));
  return TRUE;
}

/**
 * cy_procedure_parse_steps:
 * @text: a line for each step; empty lines mean nothing. A bracket at its end says what the step asks
 *   for: `[photo]`, `[value]`, `[value V]`, `[value °C 10..80]`, `[value MΩ 5..]`, `[value A ..30]`.
 *
 * Returns: (transfer full) (element-type CyStep) (nullable): one step at least, 60 at most.
 *
 * Errors: %CY_MODEL_ERROR_INVALID, `line 3: ` and what is wrong with it.
 */
GPtrArray *
cy_procedure_parse_steps (const char *text, GError **error)
{
  g_auto (GStrv) lines = g_utf8_validate (text, -1, NULL) ? g_strsplit (text, "\n", -1) : NULL;
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_step_free);

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++) {
    g_strstrip (lines[i]);
    if (*lines[i] != '\0' && !add_step (steps, lines[i], i + 1, error))
      return NULL;
  }
  if (steps->len > 0)
    return g_steal_pointer (&steps);
  g_set_error_literal (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID,
                       lines == NULL ? "is not UTF-8" : "there is no step");
  return NULL;
}

static void
spell_number (GString *text, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isnan (number))
    g_string_append (text, g_ascii_formatd (digits, sizeof digits, "%.15g", number));
}

/**
 * cy_step_spell:
 *
 * Returns: (transfer full): the line that is read as this step.
 */
char *
cy_step_spell (const CyStep *step)
{
  GString *text = g_string_new (step->text);

  if (step->want == CY_STEP_WANT_NONE)
    return g_string_free (text, FALSE);
  g_string_append (text, step->want == CY_STEP_WANT_PHOTO ? " [photo" : " [value");
  if (step->unit != NULL)
    g_string_append_printf (text, " %s", step->unit);
  if (!isnan (step->low) || !isnan (step->high)) {
    g_string_append_c (text, ' ');
    spell_number (text, step->low);
    g_string_append (text, range_dots);
    spell_number (text, step->high);
  }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/**
 * cy_procedure_spell_steps:
 * @steps: (element-type CyStep): what cy_procedure_parse_steps() gave.
 *
 * Returns: (transfer full): a text that is read as these steps.
 */
char *
cy_procedure_spell_steps (GPtrArray *steps)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++) {
    g_autofree char *line = cy_step_spell (steps->pdata[i]);

    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
  }
  return g_string_free (text, FALSE);
}

/**
 * cy_procedure_find:
 * @pile: (nullable): whose alarm it is, %NULL when it is the node's own.
 *
 * Returns: (transfer none) (nullable): the procedure that fits best, as cy_setting_find() has it.
 */
CyRecord *
cy_procedure_find (CyYard *yard, CyRecord *pile, const char *condition)
{
  return cy_setting_find (yard, CY_KIND_PROCEDURE, pile, condition);
}
