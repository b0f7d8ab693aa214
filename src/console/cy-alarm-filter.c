/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-filter.h"

#include <string.h>

#include "cy-rationale.h"

struct _CyAlarmMatcher {
  CyPriority priority;
  GHashTable *piles;           /* owned, nullable: any */
  GHashTable *conditions;      /* owned, nullable: any */
  GHashTable *text_piles;      /* owned, nullable: none */
  GHashTable *text_conditions; /* owned, nullable: none */
  char *person;                /* owned, nullable, folded */
  char *text;                  /* owned, nullable, folded */
};

static char *
fold (const char *text)
{
  return text == NULL || *text == '\0' ? NULL : g_utf8_casefold (text, -1);
}

static gboolean
contains (const char *text, const char *needle)
{
  g_autofree char *folded = text == NULL ? NULL : g_utf8_casefold (text, -1);

  return folded != NULL && strstr (folded, needle) != NULL;
}

/* --- from what is shown to what is stored --------------------------------------------------------- */

/* A pile is found by its own name, number or id and by those of its station and areas. */
static gboolean
pile_is_called (CyYard *yard, CyRecord *pile, const char *needle)
{
  g_autoptr (GPtrArray) above = cy_yard_list_above (yard, pile);

  if (contains (pile->id, needle) || contains (cy_record_get_text (pile, "number"), needle))
    return TRUE;
  for (guint i = 0; i < above->len; i++) {
    const CyRecord *record = above->pdata[i];

    if (record->kind != CY_KIND_PILE_TYPE && contains (cy_record_get_text (record, "name"), needle))
      return TRUE;
  }
  return FALSE;
}

/**
 * cy_filter_list_piles_called:
 * @needle: what somebody typed, folded.
 *
 * Returns: (transfer full): the piles whose own name, or that of a place they are at, has it.
 */
char **
cy_filter_list_piles_called (CyYard *yard, const char *needle)
{
  g_autoptr (GPtrArray) piles = cy_yard_list (yard, CY_KIND_PILE);
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  for (guint i = 0; i < piles->len; i++) {
    CyRecord *pile = piles->pdata[i];

    if (pile_is_called (yard, pile, needle))
      g_strv_builder_add (found, pile->id);
  }
  return g_strv_builder_end (found);
}

static char **
list_conditions_called (CyYard *yard, const char *const *conditions, const char *needle)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  for (guint i = 0; conditions[i] != NULL; i++) {
    g_autofree char *words = cy_condition_describe (yard, conditions[i]);

    if (contains (words, needle) || contains (conditions[i], needle))
      g_strv_builder_add (found, conditions[i]);
  }
  return g_strv_builder_end (found);
}

static gboolean
is_set (const char *text)
{
  return text != NULL && *text != '\0';
}

/**
 * cy_alarm_filter_search:
 * @conditions: (array zero-terminated=1): of every alarm there ever was.
 *
 * Returns: (transfer full): the same for the journal: places become piles, and words become the piles and
 *   conditions that are called so. Its time is left open.
 */
CyAlarmSearch *
cy_alarm_filter_search (const CyAlarmFilter *filter, CyYard *yard, const char *const *conditions)
{
  CyAlarmSearch *search = g_new0 (CyAlarmSearch, 1);

  search->to_us = G_MAXINT64;
  search->priority = filter->priority;
  if (is_set (filter->place))
    search->piles = cy_yard_list_piles_in (yard, filter->place_kind, filter->place);
  if (is_set (filter->condition)) {
    const char *const one[] = { filter->condition, NULL };

    search->conditions = g_strdupv ((char **) one);
  }
  if (is_set (filter->person))
    search->actor = g_strdup (filter->person);
  if (is_set (filter->text)) {
    g_autofree char *needle = g_utf8_casefold (filter->text, -1);

    search->text = g_strdup (filter->text);
    search->text_piles = cy_filter_list_piles_called (yard, needle);
    search->text_conditions = list_conditions_called (yard, conditions, needle);
  }
  return search;
}

/* --- in memory ------------------------------------------------------------------------------------ */

static GHashTable *
make_set (char **list)
{
  GHashTable *set;

  if (list == NULL)
    return NULL;
  set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; list[i] != NULL; i++)
    g_hash_table_add (set, g_strdup (list[i]));
  return set;
}

CyAlarmMatcher *
cy_alarm_matcher_new (const CyAlarmSearch *search)
{
  CyAlarmMatcher *matcher = g_new0 (CyAlarmMatcher, 1);

  matcher->priority = search->priority;
  matcher->piles = make_set (search->piles);
  matcher->conditions = make_set (search->conditions);
  matcher->text_piles = make_set (search->text_piles);
  matcher->text_conditions = make_set (search->text_conditions);
  matcher->person = fold (search->actor);
  matcher->text = fold (search->text);
  return matcher;
}

void
cy_alarm_matcher_free (CyAlarmMatcher *matcher)
{
  g_clear_pointer (&matcher->piles, g_hash_table_unref);
  g_clear_pointer (&matcher->conditions, g_hash_table_unref);
  g_clear_pointer (&matcher->text_piles, g_hash_table_unref);
  g_clear_pointer (&matcher->text_conditions, g_hash_table_unref);
  g_free (matcher->person);
  g_free (matcher->text);
  g_free (matcher);
}

static gboolean
says (const CyAlarmMatcher *matcher, const CyAlarm *alarm)
{
  return g_hash_table_contains (matcher->text_piles, alarm->pile) ||
         g_hash_table_contains (matcher->text_conditions, alarm->condition) ||
         contains (alarm->note, matcher->text) || contains (alarm->acked_by, matcher->text) ||
         contains (alarm->subject, matcher->text);
}

/**
 * cy_alarm_matcher_fits:
 *
 * Returns: whether an alarm is what was searched. Comments are not in memory, so nothing is found by them.
 */
gboolean
cy_alarm_matcher_fits (const CyAlarmMatcher *matcher, const CyAlarm *alarm)
{
  if (alarm->priority < matcher->priority)
    return FALSE;
  if (matcher->piles != NULL && !g_hash_table_contains (matcher->piles, alarm->pile))
    return FALSE;
  if (matcher->conditions != NULL && !g_hash_table_contains (matcher->conditions, alarm->condition))
    return FALSE;
  if (matcher->person != NULL && !contains (alarm->acked_by, matcher->person))
    return FALSE;
  return matcher->text == NULL || says (matcher, alarm);
}
