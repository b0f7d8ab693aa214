/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-judge-vigil.h"

#include <math.h>

#include "cy-rationale.h"

static gpointer
compile (const CyRecord *record)
{
  return record->kind == CY_KIND_CONDITION ? (gpointer) cy_vigil_plan_new (record, NULL)
                                           : (gpointer) cy_suppression_plan_new (record, NULL);
}

static GPtrArray *
compile_all (CyYard *yard, CyKindId kind, GDestroyNotify plan_free)
{
  g_autoptr (GPtrArray) records = cy_yard_list (yard, kind);
  GPtrArray *plans = g_ptr_array_new_with_free_func (plan_free);

  for (guint i = 0; i < records->len; i++) {
    gpointer plan = compile (records->pdata[i]);

    if (plan != NULL)
      g_ptr_array_add (plans, plan);
  }
  return plans;
}

CyAlarmSettings *
cy_alarm_settings_new (CyYard *yard)
{
  CyAlarmSettings *settings = g_new (CyAlarmSettings, 1);

  *settings = (CyAlarmSettings){
    .yard = cy_yard_ref (yard),
    .vigils = compile_all (yard, CY_KIND_CONDITION, (GDestroyNotify) cy_vigil_plan_free),
    .suppressions =
      compile_all (yard, CY_KIND_SUPPRESSION, (GDestroyNotify) cy_suppression_plan_free),
  };
  return settings;
}

void
cy_alarm_settings_free (CyAlarmSettings *settings)
{
  g_ptr_array_unref (settings->vigils);
  g_ptr_array_unref (settings->suppressions);
  cy_yard_unref (settings->yard);
  g_free (settings);
}

/* What a gun does not tell, its pile may. */
static int
find_tag (const CyFleetPile *pile, guint connector, CyMeasureId measure)
{
  int tag = measure < CY_N_MEASURES ? cy_tag_set_find (pile->tags, connector, measure) : -1;

  return tag >= 0 || connector == 0 || measure >= CY_N_MEASURES
           ? tag
           : cy_tag_set_find (pile->tags, 0, measure);
}

static CyBound
bind (CyExpression *expression, const CyFleetPile *pile, guint connector)
{
  CyBound bound = { 0 };

  if (expression == NULL)
    return bound;
  bound.expression = cy_expression_ref (expression);
  bound.tags = g_new (int, MAX (cy_expression_get_n_operands (expression), 1));
  for (guint i = 0; i < cy_expression_get_n_operands (expression); i++) {
    const CyExpressionOperand *operand = cy_expression_get_operand (expression, i);

    bound.tags[i] =
      find_tag (pile, operand->gun < 0 ? connector : (guint) operand->gun, operand->measure);
  }
  return bound;
}

static void
bound_clear (CyBound *bound)
{
  g_clear_pointer (&bound->expression, cy_expression_unref);
  g_clear_pointer (&bound->tags, g_free);
}

static double
evaluate (const CyBound *bound, const CyFleetPile *pile, const CySample *samples)
{
  double values[CY_EXPRESSION_OPERANDS_MAX];

  for (guint i = 0; i < cy_expression_get_n_operands (bound->expression); i++) {
    int tag = bound->tags[i];

    values[i] = cy_expression_operand_value (
      cy_expression_get_operand (bound->expression, i),
      tag < 0 ? NULL : cy_tag_set_get (pile->tags, (guint) tag), tag < 0 ? NULL : &samples[tag]);
  }
  return cy_expression_evaluate (bound->expression, values);
}

/* Whether an expression says something of each gun, and not only of named ones. */
static gboolean
is_of_guns (CyExpression *expression)
{
  for (guint i = 0; i < cy_expression_get_n_operands (expression); i++) {
    if (cy_expression_get_operand (expression, i)->gun < 0)
      return TRUE;
  }
  return FALSE;
}

static guint
count_guns (const CyFleetPile *pile)
{
  guint most = 0;

  for (guint t = 0; t < cy_tag_set_get_n_tags (pile->tags); t++)
    most = MAX (most, cy_tag_set_get (pile->tags, t)->connector);
  return most;
}

/* Where a vigil stands: at each gun that has what is watched, or at the pile when only that has. */
static gboolean
stands_at (const CyVigilPlan *plan, const CyFleetPile *pile, guint connector)
{
  if (plan->measure < CY_N_MEASURES)
    return cy_tag_set_find (pile->tags, connector, plan->measure) >= 0 &&
           (plan->other >= CY_N_MEASURES || find_tag (pile, connector, plan->other) >= 0);
  return is_of_guns (plan->expression) ? connector > 0 : connector == 0;
}

static void
vigil_watch_clear (gpointer data)
{
  CyVigilWatch *watch = data;

  bound_clear (&watch->expression);
  bound_clear (&watch->guard);
  g_clear_pointer (&watch->ring, g_free);
}

/**
 * cy_judge_find_vigils:
 *
 * Returns: (transfer full) (element-type CyVigilWatch): every condition somebody wrote for this pile, at
 *   each of its guns.
 */
GArray *
cy_judge_find_vigils (const CyAlarmSettings *settings, const CyFleetPile *pile)
{
  GArray *watches = g_array_new (FALSE, FALSE, sizeof (CyVigilWatch));
  CyRecord *record = cy_yard_get (settings->yard, CY_KIND_PILE, pile->id);
  guint n_guns = count_guns (pile);

  g_array_set_clear_func (watches, vigil_watch_clear);
  for (guint i = 0; i < settings->vigils->len; i++) {
    const CyVigilPlan *plan = settings->vigils->pdata[i];
    CyRecord *setting = cy_yard_get (settings->yard, CY_KIND_CONDITION, plan->id);

    if (cy_scope_rank (settings->yard, setting, record) == CY_SCOPE_OUTSIDE)
      continue;
    for (guint connector = 0; connector <= n_guns; connector++) {
      CyVigilWatch watch;

      if (!stands_at (plan, pile, connector))
        continue;
      watch = (CyVigilWatch){ .plan = plan,
                              .connector = (guint8) connector,
                              .tag = find_tag (pile, connector, plan->measure),
                              .other_tag = find_tag (pile, connector, plan->other),
                              .expression = bind (plan->expression, pile, connector),
                              .guard = bind (plan->guard, pile, connector),
                              .ring = plan->vigil.kind == CY_VIGIL_COUNT ? g_new0 (CyVigilRing, 1)
                                                                         : NULL };
      g_array_append_val (watches, watch);
    }
  }
  return watches;
}

static void
suppressor_clear (gpointer data)
{
  bound_clear (&((CySuppressor *) data)->expression);
}

/**
 * cy_judge_find_suppressors:
 *
 * Returns: (transfer full) (element-type CySuppressor): what may suppress alarms of this pile and its guns.
 */
GArray *
cy_judge_find_suppressors (const CyAlarmSettings *settings, const CyFleetPile *pile)
{
  GArray *suppressors = g_array_new (FALSE, FALSE, sizeof (CySuppressor));
  CyRecord *record = cy_yard_get (settings->yard, CY_KIND_PILE, pile->id);
  guint n_guns = count_guns (pile);

  g_array_set_clear_func (suppressors, suppressor_clear);
  for (guint i = 0; i < settings->suppressions->len; i++) {
    const CySuppressionPlan *plan = settings->suppressions->pdata[i];
    CyRecord *setting = cy_yard_get (settings->yard, CY_KIND_SUPPRESSION, plan->id);
    gboolean of_guns = is_of_guns (plan->expression);

    if (cy_scope_rank (settings->yard, setting, record) == CY_SCOPE_OUTSIDE)
      continue;
    for (guint connector = of_guns ? 1 : 0; connector <= n_guns; connector++) {
      const CySuppressor suppressor = { .plan = plan,
                                        .connector = (guint8) connector,
                                        .expression = bind (plan->expression, pile, connector) };

      g_array_append_val (suppressors, suppressor);
    }
  }
  return suppressors;
}

static double
value_of (const CyFleetPile *pile, int tag, const CySample *samples)
{
  return tag < 0 || samples[tag].quality != CY_QUALITY_GOOD
           ? NAN
           : cy_tag_value (cy_tag_set_get (pile->tags, (guint) tag), samples[tag].raw);
}

/* Of what is no number only whether it came. */
static double
presence_of (int tag, const CySample *samples)
{
  return samples[tag].quality == CY_QUALITY_GOOD ? 1 : NAN;
}

static CyVigilInput
look (const CyVigilWatch *watch, const CyFleetPile *pile, const CySample *samples)
{
  CyVigilInput input = { NAN, NAN };

  if (watch->expression.expression != NULL)
    input.value = evaluate (&watch->expression, pile, samples);
  else if (watch->plan->vigil.kind == CY_VIGIL_SILENT)
    input.value = presence_of (watch->tag, samples);
  else
    input.value = value_of (pile, watch->tag, samples);
  input.other =
    watch->plan->vigil.kind == CY_VIGIL_FROZEN ? 1 : value_of (pile, watch->other_tag, samples);
  return input;
}

/**
 * cy_vigil_watch_judge:
 *
 * Returns: whether the desk must be told something else than it knows.
 */
gboolean
cy_vigil_watch_judge (CyVigilWatch *watch,
                      const CyFleetPile *pile,
                      const CySample *samples,
                      gint64 now_us)
{
  double guard = watch->guard.expression == NULL ? 1 : evaluate (&watch->guard, pile, samples);

  /* While it need not be looked at nothing is wrong, and what comes after begins anew; while nobody knows,
   * what was said stays. */
  if (guard == 0)
    watch->state = (CyVigilState){ 0 };
  else if (!isnan (guard))
    watch->state = cy_vigil_rule (&watch->plan->vigil, watch->state, watch->ring,
                                  look (watch, pile, samples), now_us);
  return (watch->state.holds != 0) != watch->said;
}

/**
 * cy_vigil_watch_value:
 *
 * Returns: what is watched, as far as it is a number worth telling; NAN else.
 */
double
cy_vigil_watch_value (const CyVigilWatch *watch, const CyFleetPile *pile, const CySample *samples)
{
  double value = value_of (pile, watch->tag, samples);

  return watch->plan->vigil.kind == CY_VIGIL_DEVIATION
           ? fabs (value - value_of (pile, watch->other_tag, samples))
         : watch->plan->vigil.kind == CY_VIGIL_COUNTER ? value
                                                       : NAN;
}

/**
 * cy_suppressor_judge:
 *
 * Returns: whether its verdict changed. What is not known suppresses nothing.
 */
gboolean
cy_suppressor_judge (CySuppressor *suppressor, const CyFleetPile *pile, const CySample *samples)
{
  double truth = evaluate (&suppressor->expression, pile, samples);
  gboolean holds = !isnan (truth) && truth != 0;
  gboolean changed = holds != suppressor->holds;

  suppressor->holds = holds;
  return changed;
}
