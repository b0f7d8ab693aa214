/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-rationale.h"

#include <string.h>

/* How narrow each part of a scope is; a part of an area is narrower than the area. */
enum {
  RANK_ALL = 0,
  RANK_AREA = 1,
  RANK_STATION = 100,
  RANK_TYPE = 200,
  RANK_PILE = 300,
};

static const struct {
  const char *field;
  CyKindId kind;
  int rank;
} scopes[] = {
  { "area", CY_KIND_AREA, RANK_AREA },
  { "station", CY_KIND_STATION, RANK_STATION },
  { "type", CY_KIND_PILE_TYPE, RANK_TYPE },
  { "pile", CY_KIND_PILE, RANK_PILE },
};

/* How many areas are between the whole and @area. */
static int
area_depth (CyYard *yard, CyRecord *pile, const char *area)
{
  g_autoptr (GPtrArray) above = cy_yard_list_above (yard, pile);

  for (guint i = 0; i < above->len; i++) {
    const CyRecord *record = above->pdata[i];

    if (record->kind == CY_KIND_AREA && g_str_equal (record->id, area))
      return (int) i;
  }
  return 0;
}

/**
 * cy_scope_rank:
 * @setting: a record with an area, station, type and pile that it is about, each of which may be missing.
 * @pile: (nullable): whose alarm it is, %NULL when it is the node's own.
 *
 * Returns: how narrowly the setting is about the pile, so that the narrowest counts, or
 *   %CY_SCOPE_OUTSIDE when it is not about it. What says several things is about piles of which all hold.
 */
int
cy_scope_rank (CyYard *yard, const CyRecord *setting, CyRecord *pile)
{
  int rank = RANK_ALL;

  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++) {
    const char *id = cy_record_get_text (setting, scopes[i].field);

    if (id == NULL)
      continue;
    if (pile == NULL || !cy_yard_pile_is_in (yard, pile, scopes[i].kind, id))
      return CY_SCOPE_OUTSIDE;
    rank = scopes[i].rank + (scopes[i].kind == CY_KIND_AREA ? area_depth (yard, pile, id) : 0);
  }
  return rank;
}

/**
 * cy_conditions_fit:
 * @patterns: names of conditions with spaces between them, `temp.*.high link`; a star stands for anything.
 * @out_exactness: (out) (optional): more when it says more exactly which.
 */
gboolean
cy_conditions_fit (const char *patterns, const char *condition, guint *out_exactness)
{
  g_auto (GStrv) words = g_strsplit_set (patterns, " ,\t\n", -1);
  gboolean fits = FALSE;
  guint best = 0;

  for (guint i = 0; words[i] != NULL; i++) {
    if (*words[i] == '\0' || !g_pattern_match_simple (words[i], condition))
      continue;
    fits = TRUE;
    best = MAX (best, (guint) strlen (words[i]) * 2 + (strchr (words[i], '*') == NULL));
  }
  if (out_exactness != NULL)
    *out_exactness = best;
  return fits;
}

/**
 * cy_condition_describe:
 *
 * Returns: (transfer full): as cy_alarm_describe(); of a condition that somebody wrote the name they gave it.
 */
char *
cy_condition_describe (CyYard *yard, const char *condition)
{
  return cy_condition_describe_in (yard, condition, NULL);
}

/**
 * cy_condition_describe_in:
 * @catalog: (nullable): of another language than the operator's.
 *
 * Returns: (transfer full): as cy_condition_describe().
 */
char *
cy_condition_describe_in (CyYard *yard, const char *condition, const CyCatalog *catalog)
{
  if (!g_str_has_prefix (condition, CY_CONDITION_OWN_PREFIX))
    return cy_alarm_describe_in (condition, catalog);
  return cy_yard_display_name (yard, CY_KIND_CONDITION,
                               condition + strlen (CY_CONDITION_OWN_PREFIX));
}

/**
 * cy_setting_find:
 * @kind: of records that have conditions and say what piles they are about.
 * @pile: (nullable): whose alarm it is, %NULL when it is the node's own.
 *
 * Returns: (transfer none) (nullable): what was written about this alarm: of what fits the narrowest
 *   scope, of these the most exact condition. What names no conditions is about no alarm.
 */
CyRecord *
cy_setting_find (CyYard *yard, CyKindId kind, CyRecord *pile, const char *condition)
{
  g_autoptr (GPtrArray) all = cy_yard_list (yard, kind);
  CyRecord *found = NULL;
  int best_rank = CY_SCOPE_OUTSIDE;
  guint best_exactness = 0;

  for (guint i = 0; i < all->len; i++) {
    CyRecord *setting = all->pdata[i];
    const char *patterns = cy_record_get_text (setting, "conditions");
    guint exactness;
    int rank;

    if (patterns == NULL || !cy_conditions_fit (patterns, condition, &exactness) ||
        (rank = cy_scope_rank (yard, setting, pile)) == CY_SCOPE_OUTSIDE)
      continue;
    if (rank > best_rank || (rank == best_rank && exactness > best_exactness)) {
      best_rank = rank;
      best_exactness = exactness;
      found = setting;
    }
  }
  return found;
}

/**
 * cy_rationale_find:
 * @pile: (nullable): whose alarm it is, %NULL when it is the node's own.
 *
 * Returns: (transfer none) (nullable): what was thought about this alarm, as cy_setting_find() has it.
 */
CyRecord *
cy_rationale_find (CyYard *yard, CyRecord *pile, const char *condition)
{
  return cy_setting_find (yard, CY_KIND_RATIONALE, pile, condition);
}

/* EEMUA 191 and ISA-18.2 grade by how bad it gets and how soon somebody must act; the steps are ours. */
static const gint64 respond_steps_min[] = { 5, 15, 60 };

static const struct {
  const char *consequence;
  CyPriority by_time[G_N_ELEMENTS (respond_steps_min) + 1];
} grades[] = {
  { "severe",
    { CY_PRIORITY_CRITICAL, CY_PRIORITY_CRITICAL, CY_PRIORITY_HIGH, CY_PRIORITY_MEDIUM } },
  { "major", { CY_PRIORITY_CRITICAL, CY_PRIORITY_HIGH, CY_PRIORITY_MEDIUM, CY_PRIORITY_LOW } },
  { "moderate", { CY_PRIORITY_HIGH, CY_PRIORITY_MEDIUM, CY_PRIORITY_LOW, CY_PRIORITY_LOW } },
  { "minor", { CY_PRIORITY_MEDIUM, CY_PRIORITY_LOW, CY_PRIORITY_LOW, CY_PRIORITY_LOW } },
};

/**
 * cy_grade:
 * @consequence: `minor`, `moderate`, `major` or `severe`: what happens when nobody acts.
 * @respond_min: how soon somebody must [min].
 */
CyPriority
cy_grade (const char *consequence, gint64 respond_min)
{
  guint step = 0;

  while (step < G_N_ELEMENTS (respond_steps_min) && respond_min > respond_steps_min[step])
    step++;
  for (guint i = 0; i < G_N_ELEMENTS (grades); i++) {
    if (g_str_equal (consequence, grades[i].consequence))
      return grades[i].by_time[step];
  }
  return CY_PRIORITY_HIGH;
}

/**
 * cy_rationale_get_priority:
 *
 * Returns: whether it says how urgent the alarm is: by itself, or by consequence and time to respond.
 */
gboolean
cy_rationale_get_priority (const CyRecord *rationale, CyPriority *out_priority)
{
  const char *consequence = cy_record_get_text (rationale, "consequence");
  gint64 respond_min = cy_record_get_int (rationale, "respond_min", 0);

  if (cy_priority_find (cy_record_get_text (rationale, "priority"), out_priority))
    return TRUE;
  if (consequence == NULL || respond_min == 0)
    return FALSE;
  *out_priority = cy_grade (consequence, respond_min);
  return TRUE;
}
