/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-judge-private.h"

/* Which measures are words of faults, what their conditions are called, and the priority of a bit
 * whose class the profile does not tell. A device's warnings weigh less than its faults. */
static const struct {
  CyMeasureId measure;
  const char *prefix;
  gboolean is_fault;
} word_measures[] = {
  { CY_MEASURE_CONN_FAULT_WORD, CY_CONDITION_FAULT_PREFIX, TRUE },
  { CY_MEASURE_CONN_ALARM_WORD, CY_CONDITION_WARNING_PREFIX, FALSE },
  { CY_MEASURE_MODULE_FAULT_WORD, CY_CONDITION_MODULE_PREFIX, TRUE },
};

static int
word_kind (CyMeasureId measure)
{
  for (guint i = 0; i < G_N_ELEMENTS (word_measures); i++) {
    if (word_measures[i].measure == measure)
      return (int) i;
  }
  return -1;
}

char *
cy_judge_limit_subject (const CyFleetPile *pile, const CyTag *tag, gboolean high)
{
  g_autofree char *condition =
    g_strconcat (cy_measure_get (tag->measure)->name, high ? ".high" : ".low", NULL);

  return cy_alarm_subject (pile->id, tag->connector, condition);
}

char *
cy_judge_bit_subject (const CyFleetPile *pile, const CyTag *tag, guint bit)
{
  const char *prefix = word_measures[word_kind (tag->measure)].prefix;
  const char *name = cy_tag_name_of (tag, bit);
  g_autofree char *condition =
    name != NULL ? g_strconcat (prefix, name, NULL) : g_strdup_printf ("%sbit_%u", prefix, bit);

  return cy_alarm_subject (pile->id, tag->connector, condition);
}

char *
cy_judge_state_subject (const CyFleetPile *pile, const CyTag *tag)
{
  return cy_alarm_subject (pile->id, tag->connector, CY_CONDITION_FAULT_PREFIX "unspecified");
}

char *
cy_judge_link_subject (const CyFleetPile *pile)
{
  return cy_alarm_subject (pile->id, 0, CY_CONDITION_LINK);
}

char *
cy_judge_bay_subject (const CyFleetPile *pile, const CyBayWatch *bay)
{
  return cy_alarm_subject (pile->id, cy_tag_set_get (pile->tags, bay->state_tag)->connector,
                           CY_CONDITION_BLOCKED);
}

char *
cy_judge_clock_subject (const CyFleetPile *pile)
{
  return cy_alarm_subject (pile->id, 0, CY_CONDITION_CLOCK);
}

char *
cy_judge_vigil_subject (const CyFleetPile *pile, const CyVigilWatch *watch)
{
  g_autofree char *condition = g_strconcat (CY_CONDITION_OWN_PREFIX, watch->plan->id, NULL);

  return cy_alarm_subject (pile->id, watch->connector, condition);
}

/**
 * cy_judge_is_word:
 * @out_is_fault: (out): whether its bits are faults, rather than warnings.
 *
 * Returns: whether each bit of the measure is a condition of its own.
 */
gboolean
cy_judge_is_word (CyMeasureId measure, gboolean *out_is_fault)
{
  int kind = word_kind (measure);

  if (kind >= 0)
    *out_is_fault = word_measures[kind].is_fault;
  return kind >= 0;
}
