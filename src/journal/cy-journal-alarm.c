/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-alarm.h"

#include <string.h>

#include "cy-fold.h"
#include "cy-journal-list.h"
#include "cy-journal-query.h"

#define COLUMNS                                                                                   \
  "a.subject, a.occurrence, a.level, a.priority, a.value, a.threshold, a.raised_us,"              \
  " a.cleared_us, a.acked_us, a.actor, a.note, a.latching, a.reset_us, a.resetter, a.suppressor," \
  " a.raised_by"

/* An earlier occurrence is handled when its subject went on to a later one. The index is named because
 * the order by time tempts the planner to walk through every alarm there ever was. */
#define UNHANDLED                                                            \
  "SELECT " COLUMNS " FROM alarm AS a INDEXED BY alarm_unhandled"            \
  " WHERE (acked_us = 0 OR cleared_us = 0 OR latching > 0 AND reset_us = 0)" \
  " AND raised_us <> 0 AND NOT EXISTS (SELECT 1 FROM alarm AS later"         \
  "  WHERE later.subject = a.subject AND later.occurrence > a.occurrence"    \
  "  AND later.raised_us <> 0)"                                              \
  " ORDER BY raised_us DESC LIMIT ?1"

/* The primary key begins with the pile; plus signs keep the planner from walking through time. '0' is
 * what comes after '/'. */
#define OF_PILE                                                                           \
  "SELECT " COLUMNS " FROM alarm AS a WHERE subject >= ?2 || '/' AND subject < ?2 || '0'" \
  " AND +raised_us <> 0 AND +raised_us < ?4 AND (cleared_us = 0 OR cleared_us >= ?3)"     \
  " ORDER BY +raised_us DESC LIMIT ?1"

#define LATEST                                                                 \
  "SELECT " COLUMNS ", max(a.occurrence) FROM alarm AS a WHERE raised_us <> 0" \
  " GROUP BY a.subject"

#define NAMED                                                                  \
  "SELECT " COLUMNS ", max(a.occurrence) FROM alarm AS a WHERE raised_us <> 0" \
  " AND a.subject IN (SELECT value FROM json_each(?1)) GROUP BY a.subject"

#define ASIDES                                                                                \
  "SELECT subject, kind, since_us, until_us, occurrence, priority, actor, reason, work_order" \
  " FROM aside WHERE holds = 1"

#define ASIDES_OF_NAMED ASIDES " AND subject IN (SELECT value FROM json_each(?1))"

#define COMMENTS                                                                    \
  "SELECT time_us, actor, text FROM comment WHERE subject = ?1 AND occurrence = ?2" \
  " ORDER BY said_by"

/* A million alarms are looked through in an index that has all that is asked about; only what is found is
 * fetched. A pile and a condition are parts of the subject. */
#define PILE_OF             "substr(a.subject, 1, instr(a.subject, '/') - 1)"
#define REST_OF             "substr(a.subject, instr(a.subject, '/') + 1)"
#define CONDITION_OF        "substr(" REST_OF ", instr(" REST_OF ", '/') + 1)"
#define IN_LIST(what, list) what " IN (SELECT value FROM json_each(" list "))"

/* What every alarm that is found must be, from whichever index. */
#define FITS                                                                             \
  " a.raised_us >= ?2 AND a.raised_us <= ?3"                                             \
  " AND (a.raised_us < ?3 OR (a.subject, a.occurrence) < (?4, ?5)) AND a.priority >= ?6" \
  " AND (?7 IS NULL OR " IN_LIST (                                                       \
    PILE_OF, "?7") ")"                                                                   \
                   " AND (?8 IS NULL OR " IN_LIST (                                      \
                     CONDITION_OF, "?8") ")"                                             \
                                         " AND (?9 IS NULL OR a.actor LIKE ?9 ESCAPE '\\')"

#define NEWEST(from)                                                                   \
  "SELECT * FROM (SELECT a.subject, a.occurrence, a.raised_us FROM " from " AND " FITS \
  " ORDER BY a.raised_us DESC, a.subject DESC, a.occurrence DESC LIMIT ?1)"

/* The newest of what text finds are among the newest of each way it can be found. */
#define SEARCH_IN(alarms)                                                                          \
  "SELECT " COLUMNS " FROM (" NEWEST (                                                             \
    alarms                                                                                         \
    " AND (?10 IS NULL OR ?11 IS NOT NULL OR ?12 IS NOT NULL)"                                     \
    " AND (?10 IS NULL OR " IN_LIST (PILE_OF, "?11") " OR " IN_LIST (                              \
      CONDITION_OF,                                                                                \
      "?12") ")") " UNION " NEWEST ("alarm AS a INDEXED BY "                                       \
                                    "alarm_noted WHERE ?10 IS NOT "                                \
                                    "NULL AND a.note IS NOT NULL"                                  \
                                    " AND a.note LIKE ?10 ESCAPE "                                 \
                                    "'\\'") " UNION " NEWEST ("comm"                               \
                                                              "ent "                               \
                                                              "AS "                                \
                                                              "c "                                 \
                                                              "CROS"                               \
                                                              "S "                                 \
                                                              "JOIN"                               \
                                                              " ala"                               \
                                                              "rm "                                \
                                                              "AS "                                \
                                                              "a "                                 \
                                                              "ON "                                \
                                                              "a."                                 \
                                                              "subj"                               \
                                                              "ect "                               \
                                                              "= "                                 \
                                                              "c."                                 \
                                                              "subj"                               \
                                                              "ect"                                \
                                                              " AND"                               \
                                                              " a."                                \
                                                              "occu"                               \
                                                              "rren"                               \
                                                              "ce "                                \
                                                              "= "                                 \
                                                              "c."                                 \
                                                              "occu"                               \
                                                              "rren"                               \
                                                              "ce"                                 \
                                                              " WHE"                               \
                                                              "RE "                                \
                                                              "?10 "                               \
                                                              "IS "                                \
                                                              "NOT "                               \
                                                              "NULL"                               \
                                                              " AND"                               \
                                                              " c."                                \
                                                              "text"                               \
                                                              " LIK"                               \
                                                              "E "                                 \
                                                              "?10 "                               \
                                                              "ESCA"                               \
                                                              "PE "                                \
                                                              "'\\"                                \
                                                              "'") " ORDER BY raised_us DESC, "    \
                                                                   "subject DESC, occurrence "     \
                                                                   "DESC LIMIT ?1) AS found"       \
                                                                   " JOIN alarm AS a ON "          \
                                                                   "a.subject = found.subject "    \
                                                                   "AND a.occurrence = "           \
                                                                   "found.occurrence"              \
                                                                   " ORDER BY a.raised_us DESC, "  \
                                                                   "a.subject DESC, a.occurrence " \
                                                                   "DESC"

#define SEARCH SEARCH_IN ("alarm AS a INDEXED BY alarm_by_time WHERE a.raised_us <> 0")

/* Of one pile by the primary key, which begins with it. */
#define SEARCH_PILE \
  SEARCH_IN (       \
    "alarm AS a WHERE a.subject >= ?13 || '/' AND a.subject < ?13 || '0' AND a.raised_us <> 0")

static const char *const screen_queries[] = { UNHANDLED, OF_PILE, SEARCH,          SEARCH_PILE,
                                              COMMENTS,  NAMED,   ASIDES_OF_NAMED, NULL };

/**
 * cy_alarm_screen_queries:
 *
 * Returns: (array zero-terminated=1): see cy_journal_screen_queries().
 */
const char *const *
cy_alarm_screen_queries (void)
{
  return screen_queries;
}

static void
read_subject (CyAlarm *alarm, const char *subject)
{
  alarm->subject = g_strdup (subject);
  if (!cy_alarm_parse_subject (subject, &alarm->pile, &alarm->connector, &alarm->condition)) {
    alarm->pile = g_strdup ("");
    alarm->condition = g_strdup (subject);
  }
}

static CyAlarm *
read_alarm (CyStmt *stmt)
{
  CyAlarm *alarm = g_new0 (CyAlarm, 1);

  read_subject (alarm, cy_stmt_get_text (stmt, 0));
  alarm->occurrence = (guint) cy_stmt_get_int (stmt, 1);
  alarm->level = (CyLimitLevel) cy_journal_within (cy_stmt_get_int (stmt, 2), CY_N_LIMIT_LEVELS,
                                                   CY_LIMIT_LEVEL_NONE);
  alarm->priority = (CyPriority) cy_journal_within (cy_stmt_get_int (stmt, 3), CY_N_PRIORITIES,
                                                    CY_PRIORITY_CRITICAL);
  alarm->value = cy_stmt_get_double (stmt, 4);
  alarm->limit = cy_stmt_get_double (stmt, 5);
  alarm->raised_us = cy_stmt_get_int (stmt, 6);
  alarm->cleared_us = cy_stmt_get_int (stmt, 7);
  alarm->acked_us = cy_stmt_get_int (stmt, 8);
  alarm->acked_by = g_strdup (cy_stmt_get_text (stmt, 9));
  alarm->note = g_strdup (cy_stmt_get_text (stmt, 10));
  alarm->latching = cy_stmt_get_int (stmt, 11) != 0;
  alarm->reset_us = cy_stmt_get_int (stmt, 12);
  alarm->reset_by = g_strdup (cy_stmt_get_text (stmt, 13));
  alarm->suppressed_by = g_strdup (cy_stmt_get_text (stmt, 14));
  alarm->origin = cy_fold_order_key_origin (cy_stmt_get_text (stmt, 15));
  return alarm;
}

static GPtrArray *
collect_alarms (CyStmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_alarm_free);
  gboolean row;

  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row)
      g_ptr_array_add (alarms, read_alarm (stmt));
  } while (row);
  return g_steal_pointer (&alarms);
}

/* The word with any words around it, where a wild card is a letter like others. */
static void
bind_part (CyStmt *stmt, int index, const char *text)
{
  g_autoptr (GString) pattern = NULL;

  if (text == NULL)
    return;
  pattern = g_string_new (text);
  g_string_replace (pattern, "\\", "\\\\", 0);
  g_string_replace (pattern, "%", "\\%", 0);
  g_string_replace (pattern, "_", "\\_", 0);
  g_string_prepend_c (pattern, '%');
  g_string_append_c (pattern, '%');
  cy_stmt_bind_text (stmt, index, pattern->str);
}

/**
 * cy_journal_search_alarms:
 *
 * Returns: (transfer full) (element-type CyAlarm): newest first; a page of them, from which the next is
 *   asked for.
 */
GPtrArray *
cy_journal_search_alarms (CyDb *db, const CyAlarmSearch *search, GError **error)
{
  gboolean one = search->piles != NULL && g_strv_length (search->piles) == 1;
  CyStmt *stmt = cy_db_prepare (db, one ? SEARCH_PILE : SEARCH, error);

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_int (stmt, 1, search->limit);
  cy_stmt_bind_int (stmt, 2, MAX (search->from_us, 1));
  /* Nothing is less than nothing: of the first moment that is not wanted no alarm is taken. */
  cy_stmt_bind_int (stmt, 3, search->after != NULL ? search->after->raised_us : search->to_us);
  cy_stmt_bind_text (stmt, 4, search->after != NULL ? search->after->subject : "");
  cy_stmt_bind_int (stmt, 5, search->after != NULL ? search->after->occurrence : 0);
  cy_stmt_bind_int (stmt, 6, search->priority);
  cy_journal_bind_list (stmt, 7, search->piles);
  cy_journal_bind_list (stmt, 8, search->conditions);
  bind_part (stmt, 9, search->actor);
  bind_part (stmt, 10, search->text);
  cy_journal_bind_list (stmt, 11, search->text_piles);
  cy_journal_bind_list (stmt, 12, search->text_conditions);
  if (one)
    cy_stmt_bind_text (stmt, 13, search->piles[0]);
  return collect_alarms (stmt, error);
}

/**
 * cy_journal_load_unhandled_alarms:
 *
 * Returns: (transfer full) (element-type CyAlarm): the newest occurrence of each alarm that is active, not
 *   acknowledged or not reset; newest first.
 */
GPtrArray *
cy_journal_load_unhandled_alarms (CyDb *db, guint limit, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, UNHANDLED, error);

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_int (stmt, 1, limit);
  return collect_alarms (stmt, error);
}

/**
 * cy_journal_load_pile_alarms:
 *
 * Returns: (transfer full) (element-type CyAlarm): newest first, of the pile and its guns. One that was
 *   never seen to clear may have been followed by a later one of its subject.
 */
GPtrArray *
cy_journal_load_pile_alarms (CyDb *db, const CyPileAlarmQuery *query, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, OF_PILE, error);

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_int (stmt, 1, query->limit);
  cy_stmt_bind_text (stmt, 2, query->pile);
  cy_stmt_bind_int (stmt, 3, query->from_us);
  cy_stmt_bind_int (stmt, 4, query->to_us);
  return collect_alarms (stmt, error);
}

static CyAside *
read_aside (CyStmt *stmt)
{
  CyAside *aside = g_new0 (CyAside, 1);

  aside->since_us = cy_stmt_get_int (stmt, 2);
  aside->until_us = cy_stmt_get_int (stmt, 3);
  aside->occurrence = (guint) cy_stmt_get_int (stmt, 4);
  aside->priority = (guint) cy_stmt_get_int (stmt, 5);
  aside->actor = g_strdup (cy_stmt_get_text (stmt, 6));
  aside->reason = g_strdup (cy_stmt_get_text (stmt, 7));
  aside->order = g_strdup (cy_stmt_get_text (stmt, 8));
  return aside;
}

/* One of an alarm that was never raised yet stands for it. */
static CyAlarm *
find_or_make (GHashTable *by_subject, GPtrArray *alarms, const char *subject)
{
  CyAlarm *alarm = g_hash_table_lookup (by_subject, subject);

  if (alarm == NULL) {
    alarm = g_new0 (CyAlarm, 1);
    read_subject (alarm, subject);
    g_ptr_array_add (alarms, alarm);
    g_hash_table_insert (by_subject, alarm->subject, alarm);
  }
  return alarm;
}

static gboolean
add_asides (CyStmt *stmt, GPtrArray *alarms, GError **error)
{
  g_autoptr (GHashTable) by_subject = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < alarms->len; i++)
    g_hash_table_insert (by_subject, ((CyAlarm *) alarms->pdata[i])->subject, alarms->pdata[i]);
  while (cy_stmt_step (stmt, &row, error)) {
    guint kind;

    if (!row)
      return TRUE;
    kind = cy_journal_within (cy_stmt_get_int (stmt, 1), CY_N_ASIDE_KINDS, CY_N_ASIDE_KINDS);
    if (kind < CY_N_ASIDE_KINDS)
      find_or_make (by_subject, alarms, cy_stmt_get_text (stmt, 0))->asides[kind] =
        read_aside (stmt);
  }
  return FALSE;
}

/**
 * cy_journal_load_latest_alarms:
 *
 * Returns: (transfer full) (element-type CyAlarm): the newest occurrence of every subject, handled
 *   or not, with its asides; what the node needs to number the next one.
 */
GPtrArray *
cy_journal_load_latest_alarms (CyDb *db, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, LATEST, error);
  g_autoptr (GPtrArray) alarms = stmt == NULL ? NULL : collect_alarms (stmt, error);

  return alarms != NULL && add_asides (cy_db_prepare (db, ASIDES, error), alarms, error)
           ? g_steal_pointer (&alarms)
           : NULL;
}

/**
 * cy_journal_load_named_alarms:
 * @subjects: (array zero-terminated=1): of alarms.
 *
 * Returns: (transfer full) (element-type CyAlarm): the newest occurrence of each that there is, with its asides.
 */
GPtrArray *
cy_journal_load_named_alarms (CyDb *db, char **subjects, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, NAMED, error);
  g_autoptr (GPtrArray) alarms = NULL;

  if (stmt == NULL)
    return NULL;
  cy_journal_bind_list (stmt, 1, subjects);
  if ((alarms = collect_alarms (stmt, error)) == NULL ||
      (stmt = cy_db_prepare (db, ASIDES_OF_NAMED, error)) == NULL)
    return NULL;
  cy_journal_bind_list (stmt, 1, subjects);
  return add_asides (stmt, alarms, error) ? g_steal_pointer (&alarms) : NULL;
}

static CyAlarmComment *
read_comment (CyStmt *stmt)
{
  CyAlarmComment *comment = g_new (CyAlarmComment, 1);

  *comment = (CyAlarmComment){ .time_us = cy_stmt_get_int (stmt, 0),
                               .actor = g_strdup (cy_stmt_get_text (stmt, 1)),
                               .text = g_strdup (cy_stmt_get_text (stmt, 2)) };
  return comment;
}

/**
 * cy_journal_load_comments:
 * @id: `SUBJECT#OCCURRENCE`.
 *
 * Returns: (transfer full) (element-type CyAlarmComment): in the order they were made.
 */
GPtrArray *
cy_journal_load_comments (CyDb *db, const char *id, GError **error)
{
  g_autoptr (GPtrArray) comments =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_alarm_comment_free);
  CyStmt *stmt = cy_db_prepare (db, COMMENTS, error);
  g_auto (GStrv) parts = g_strsplit (id, "#", 2);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, parts[0]);
  cy_stmt_bind_int (
    stmt, 2, parts[0] == NULL || parts[1] == NULL ? 0 : g_ascii_strtoll (parts[1], NULL, 10));
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row)
      g_ptr_array_add (comments, read_comment (stmt));
  } while (row);
  return g_steal_pointer (&comments);
}
