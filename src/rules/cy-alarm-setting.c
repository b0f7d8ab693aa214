/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-setting.h"

/* What each kind of vigil must be told. */
static const struct {
  gboolean measure, other, expression, threshold;
} needs[CY_N_VIGIL_KINDS] = {
  [CY_VIGIL_DEVIATION] = { TRUE, TRUE, FALSE, TRUE },
  [CY_VIGIL_RATE] = { TRUE, FALSE, FALSE, TRUE },
  [CY_VIGIL_FROZEN] = { TRUE, FALSE, FALSE, TRUE },
  [CY_VIGIL_SILENT] = { TRUE, FALSE, FALSE, TRUE },
  [CY_VIGIL_COUNT] = { FALSE, FALSE, TRUE, TRUE },
  [CY_VIGIL_COUNTER] = { TRUE, FALSE, FALSE, TRUE },
  [CY_VIGIL_EXPRESSION] = { FALSE, FALSE, TRUE, FALSE },
};

static gboolean refuse (GError **error, const char *field, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, const char *field, const char *format, ...)
{
  g_autofree char *why = NULL;
  va_list arguments;

  va_start (arguments, format);
  why = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, CY_RULES_ERROR, CY_RULES_ERROR_RANGE, "%s: %s", field, why);
  return FALSE;
}

/* A field must be told where the kind needs it, and only there: what has no effect misleads. */
static gboolean
check_told (const CyRecord *record, const char *field, gboolean needed, GError **error)
{
  gboolean told = json_object_has_member (record->cells, field);

  if (needed && !told)
    return refuse (error, field, "is needed to watch for \"%s\"",
                   cy_record_get_text (record, "watch"));
  if (!needed && told)
    return refuse (error, field, "means nothing when \"%s\" is watched for",
                   cy_record_get_text (record, "watch"));
  return TRUE;
}

static gboolean
read_measure (const CyRecord *record,
              const char *field,
              gboolean silent,
              CyMeasureId *out_measure,
              GError **error)
{
  const char *name = cy_record_get_text (record, field);

  *out_measure = CY_N_MEASURES;
  if (name == NULL)
    return TRUE;
  if (!cy_measure_find (name, out_measure))
    return refuse (error, field, "no measure \"%s\"", name);
  if (!silent && cy_measure_get (*out_measure)->kind != CY_MEASURE_NUMBER)
    return refuse (error, field, "\"%s\" is not a number", name);
  return TRUE;
}

static gboolean
read_truth (const CyRecord *record,
            const char *field,
            CyExpression **out_expression,
            GError **error)
{
  const char *text = cy_record_get_text (record, field);
  g_autoptr (CyExpression) expression = NULL;

  if (text == NULL)
    return TRUE;
  if ((expression = cy_expression_parse (text, error)) == NULL) {
    g_prefix_error (error, "%s: ", field);
    return FALSE;
  }
  if (!cy_expression_is_truth (expression))
    return refuse (error, field, "\"%s\" is a number, not something true or false", text);
  *out_expression = g_steal_pointer (&expression);
  return TRUE;
}

static gboolean
read_vigil (const CyRecord *record, CyVigil *vigil, GError **error)
{
  const char *watch = cy_record_get_text (record, "watch");

  if (watch == NULL || !cy_vigil_kind_find (watch, &vigil->kind))
    return refuse (error, "watch", "\"%s\" is nothing that can be watched for",
                   watch != NULL ? watch : "");
  vigil->threshold = cy_record_get_double (record, "threshold", 0);
  vigil->hysteresis = cy_record_get_double (record, "hysteresis", 0);
  vigil->window_s = (double) cy_record_get_int (record, "window_s", 60);
  vigil->on_delay_s = (double) cy_record_get_int (record, "on_delay_s", 0);
  vigil->off_delay_s = (double) cy_record_get_int (record, "off_delay_s", 0);
  return check_told (record, "measure", needs[vigil->kind].measure, error) &&
         check_told (record, "other", needs[vigil->kind].other, error) &&
         check_told (record, "expression", needs[vigil->kind].expression, error) &&
         check_told (record, "threshold", needs[vigil->kind].threshold, error) &&
         cy_vigil_validate (vigil, error);
}

/**
 * cy_vigil_plan_new:
 * @record: of the kind %CY_KIND_CONDITION.
 *
 * Errors: #CY_RULES_ERROR, which names the field.
 */
CyVigilPlan *
cy_vigil_plan_new (const CyRecord *record, GError **error)
{
  g_autoptr (CyVigilPlan) plan = g_new0 (CyVigilPlan, 1);

  plan->id = g_strdup (record->id);
  plan->priority = CY_PRIORITY_MEDIUM;
  (void) cy_priority_find (cy_record_get_text (record, "priority"), &plan->priority);
  plan->latching = cy_record_get_bool (record, "latching", FALSE);
  if (!read_vigil (record, &plan->vigil, error) ||
      !read_measure (record, "measure", plan->vigil.kind == CY_VIGIL_SILENT, &plan->measure,
                     error) ||
      !read_measure (record, "other", FALSE, &plan->other, error) ||
      !read_truth (record, "expression", &plan->expression, error) ||
      !read_truth (record, "guard", &plan->guard, error))
    return NULL;
  return g_steal_pointer (&plan);
}

void
cy_vigil_plan_free (CyVigilPlan *plan)
{
  if (plan == NULL)
    return;
  g_free (plan->id);
  g_clear_pointer (&plan->expression, cy_expression_unref);
  g_clear_pointer (&plan->guard, cy_expression_unref);
  g_free (plan);
}

/**
 * cy_suppression_plan_new:
 * @record: of the kind %CY_KIND_SUPPRESSION.
 *
 * Errors: #CY_RULES_ERROR, which names the field.
 */
CySuppressionPlan *
cy_suppression_plan_new (const CyRecord *record, GError **error)
{
  g_autoptr (CySuppressionPlan) plan = g_new0 (CySuppressionPlan, 1);

  plan->id = g_strdup (record->id);
  plan->conditions = g_strdup (cy_record_get_text (record, "conditions"));
  if (plan->conditions == NULL) {
    (void) refuse (error, "conditions", "which alarms is missing");
    return NULL;
  }
  if (!read_truth (record, "expression", &plan->expression, error))
    return NULL;
  if (plan->expression == NULL) {
    (void) refuse (error, "expression", "while what is missing");
    return NULL;
  }
  return g_steal_pointer (&plan);
}

void
cy_suppression_plan_free (CySuppressionPlan *plan)
{
  if (plan == NULL)
    return;
  g_free (plan->id);
  g_free (plan->conditions);
  g_clear_pointer (&plan->expression, cy_expression_unref);
  g_free (plan);
}

/**
 * cy_alarm_setting_check:
 * @record: of any kind.
 *
 * Returns: whether what it says of alarms, if anything, can be applied.
 *
 * Errors: #CY_RULES_ERROR, which names the field.
 */
gboolean
cy_alarm_setting_check (const CyRecord *record, GError **error)
{
  if (record->kind == CY_KIND_CONDITION) {
    g_autoptr (CyVigilPlan) plan = cy_vigil_plan_new (record, error);

    return plan != NULL;
  }
  if (record->kind == CY_KIND_SUPPRESSION) {
    g_autoptr (CySuppressionPlan) plan = cy_suppression_plan_new (record, error);

    return plan != NULL;
  }
  return TRUE;
}
