/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-audit.h"

#include <string.h>

#include "cy-fold.h"
#include "cy-journal-entry.h"
#include "cy-json.h"
#include "cy-user.h"

/* So many entries are looked at for one page, whatever is searched for; then the caller goes on from there, and
 * others have their turn. */
#define MAX_LOOKED 20000

/* So many earlier entries of a record are looked at for what was there before. */
#define MAX_EARLIER 5000

#define PAYLOAD_MAX_BYTES ((gsize) 1024 * 1024)

/* The place a page goes on from, the earliest time, and the order: that of one of the indexes, which all end in
 * stream and number. */
#define FROM(index)                                                      \
  "SELECT " CY_ENTRY_COLUMNS ", e.stream FROM entry e INDEXED BY " index \
  " CROSS JOIN stream s ON s.id = e.stream"                              \
  " WHERE e.hlc <= ?1 AND e.hlc >= ?4 AND (e.hlc, e.stream, e.seq) < (?1, ?2, ?3)"
#define NEWEST_FIRST " ORDER BY e.hlc DESC, e.stream DESC, e.seq DESC"

/* See cy_audit_is_own(). */
#define BY_PEOPLE " AND e.actor <> 'system' AND length (e.actor) <> 64"

#define ALL        FROM ("entry_by_time") NEWEST_FIRST
#define OF_PEOPLE  FROM ("entry_of_people") BY_PEOPLE NEWEST_FIRST
#define OF_ACTOR   FROM ("entry_by_actor") " AND e.actor = ?5" BY_PEOPLE NEWEST_FIRST
#define OF_SUBJECT FROM ("entry_by_subject") " AND e.subject = ?5" NEWEST_FIRST

/* In the order folds use, backwards: the first that names a cell, and counts, is what was there. */
#define EARLIER                                                                       \
  "SELECT e.payload FROM entry e INDEXED BY entry_by_subject"                         \
  " CROSS JOIN stream s ON s.id = e.stream"                                           \
  " WHERE e.subject = ?1 AND e.hlc <= ?2 AND (e.hlc, s.origin, e.seq) < (?2, ?3, ?4)" \
  " AND e.kind = 'record.set' AND NOT " CY_ENTRY_IS_BEYOND                            \
  " ORDER BY e.hlc DESC, s.origin DESC, e.seq DESC LIMIT ?5"

static const char *const screen_queries[] = { ALL, OF_PEOPLE, OF_ACTOR, OF_SUBJECT, EARLIER, NULL };

/**
 * cy_audit_screen_queries:
 *
 * Returns: (array zero-terminated=1): see cy_journal_screen_queries().
 */
const char *const *
cy_audit_screen_queries (void)
{
  return screen_queries;
}

static gboolean
is_prefix (const char *subject)
{
  return g_str_has_suffix (subject, ":");
}

/* The narrowest index there is for what is searched. */
static const char *
choose (const CyAuditSearch *search, const char **out_argument)
{
  *out_argument = NULL;
  if (search->subject != NULL && !is_prefix (search->subject)) {
    *out_argument = search->subject;
    return OF_SUBJECT;
  }
  if (search->actor != NULL && !cy_audit_is_own (search->actor)) {
    *out_argument = search->actor;
    return OF_ACTOR;
  }
  return search->with_system || search->actor != NULL ? ALL : OF_PEOPLE;
}

static CyStmt *
prepare (CyDb *db, const CyAuditSearch *search, const CyAuditPlace *after, GError **error)
{
  const char *argument;
  CyStmt *stmt = cy_db_prepare (db, choose (search, &argument), error);
  gboolean is_start = after->hlc == 0;
  gint64 end = search->to_us == 0 ? G_MAXINT64 : (gint64) cy_hlc_from_us (search->to_us);

  if (stmt == NULL)
    return NULL;
  /* Nothing has the number 0, so that a search from a time has only what is before it. */
  cy_stmt_bind_int (stmt, 1, is_start ? end : (gint64) after->hlc);
  cy_stmt_bind_int (stmt, 2, is_start ? 0 : after->stream);
  cy_stmt_bind_int (stmt, 3, is_start ? 0 : (gint64) after->seq);
  cy_stmt_bind_int (stmt, 4, (gint64) cy_hlc_from_us (search->from_us));
  if (argument != NULL)
    cy_stmt_bind_text (stmt, 5, argument);
  return stmt;
}

/* What is looked for, made ready once for a page. */
typedef struct {
  const CyAuditSearch *search;
  char *text; /* folded, nullable */
} Sieve;

static gboolean
has_text (const char *haystack, const char *folded)
{
  g_autofree char *text = g_utf8_casefold (haystack, -1);

  return strstr (text, folded) != NULL;
}

static gboolean
passes (const Sieve *sieve, const CyEntry *entry)
{
  const CyAuditSearch *search = sieve->search;
  gboolean is_own = cy_audit_is_own (entry->actor);

  if (search->actor != NULL && g_str_equal (search->actor, CY_ACTOR_SYSTEM) ? !is_own
      : search->actor != NULL ? !g_str_equal (entry->actor, search->actor)
                              : is_own && !search->with_system)
    return FALSE;
  if ((search->origin != NULL && !g_str_has_prefix (entry->origin, search->origin)) ||
      (search->subject != NULL &&
       !(is_prefix (search->subject) ? g_str_has_prefix (entry->subject, search->subject)
                                     : g_str_equal (entry->subject, search->subject))))
    return FALSE;
  if (search->group != CY_N_AUDIT_GROUPS && cy_audit_group_of (entry->kind) != search->group)
    return FALSE;
  return sieve->text == NULL || has_text (entry->subject, sieve->text) ||
         has_text (entry->actor, sieve->text) || has_text (entry->kind, sieve->text) ||
         has_text (entry->payload, sieve->text);
}

/* Nobody reads verifiers here, nor finds out what is in them by searching. */
static CyEntry *
read_entry (CyStmt *stmt)
{
  CyEntry *entry = cy_journal_read_entry (stmt);
  g_autofree char *whole = entry->payload;

  entry->payload = cy_user_redact (entry);
  return entry;
}

/* Returns: (transfer full) (nullable): the cells that an entry about a record set. */
static JsonObject *
read_cells (const char *payload)
{
  g_autoptr (JsonNode) node = cy_json_parse (payload, -1, PAYLOAD_MAX_BYTES, NULL);
  JsonObject *object, *cells;

  if (node == NULL || !cy_json_get_object (node, NULL, &object, NULL) ||
      !cy_json_get_object (json_object_get_member (object, "cells"), NULL, &cells, NULL))
    return NULL;
  return json_object_ref (cells);
}

static char *
spell (JsonNode *value)
{
  return value == NULL || JSON_NODE_HOLDS_NULL (value) ? NULL : cy_json_to_text (value, FALSE);
}

/* Fills in what the cells were that are still to be found. */
static void
take_before (GPtrArray *changes, GHashTable *wanted, const char *payload)
{
  g_autoptr (JsonObject) cells = read_cells (payload);

  for (guint i = 0; cells != NULL && i < changes->len; i++) {
    CyAuditChange *change = changes->pdata[i];

    if (!json_object_has_member (cells, change->cell) ||
        !g_hash_table_remove (wanted, change->cell))
      continue;
    change->before = spell (json_object_get_member (cells, change->cell));
  }
}

static gboolean
find_before (CyDb *db, const CyEntry *entry, GPtrArray *changes, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, EARLIER, error);
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < changes->len; i++)
    g_hash_table_add (wanted, ((CyAuditChange *) changes->pdata[i])->cell);
  cy_stmt_bind_text (stmt, 1, entry->subject);
  cy_stmt_bind_int (stmt, 2, (gint64) entry->hlc);
  cy_stmt_bind_text (stmt, 3, entry->origin);
  cy_stmt_bind_int (stmt, 4, (gint64) entry->seq);
  cy_stmt_bind_int (stmt, 5, MAX_EARLIER);
  while (row && g_hash_table_size (wanted) > 0) {
    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (row)
      take_before (changes, wanted, cy_stmt_get_text (stmt, 0));
  }
  cy_stmt_reset (stmt);
  return TRUE;
}

static gboolean
compare_changes (CyDb *db, CyAuditLine *line, GError **error)
{
  g_autoptr (JsonObject) cells = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!g_str_equal (line->entry->kind, CY_ENTRY_RECORD_SET) ||
      (cells = read_cells (line->entry->payload)) == NULL)
    return TRUE;
  json_object_iter_init_ordered (&iter, cells);
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    CyAuditChange *change = g_new0 (CyAuditChange, 1);

    change->cell = g_strdup (name);
    change->after = spell (value);
    g_ptr_array_add (line->changes, change);
  }
  return find_before (db, line->entry, line->changes, error);
}

/* What is more than a number to people: a command and its target, or the title of a paper. */
static const struct {
  const char *prefix;
  const char *sql;
} names[] = {
  { "command:", "SELECT pile, connector, name FROM command WHERE id = ?1" },
  { "batch:", "SELECT NULL, 0, name FROM batch WHERE id = ?1" },
  { "order:", "SELECT NULL, 0, title FROM work_order WHERE id = ?1" },
  { "change:", "SELECT NULL, 0, title FROM change_request WHERE id = ?1" },
  { "tariff:",
    "SELECT NULL, 0, json_extract (terms, '$.name') FROM tariff_version WHERE name = ?1" },
};

static gboolean
read_name (CyDb *db, const char *sql, const char *id, CyAuditLine *line, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, sql, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, id);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  if (row) {
    line->pile = g_strdup (cy_stmt_get_text (stmt, 0));
    line->connector = (guint) cy_stmt_get_int (stmt, 1);
    line->name = g_strdup (cy_stmt_get_text (stmt, 2));
  }
  cy_stmt_reset (stmt);
  return TRUE;
}

static gboolean
find_name (CyDb *db, CyAuditLine *line, GError **error)
{
  const char *subject = line->entry->subject;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (g_str_has_prefix (subject, names[i].prefix))
      return read_name (db, names[i].sql, subject + strlen (names[i].prefix), line, error);
  }
  return TRUE;
}

static gboolean
walk (CyDb *db, CyStmt *stmt, const Sieve *sieve, guint limit, CyAuditPart *page, GError **error)
{
  for (guint n = 0; n < MAX_LOOKED && page->lines->len < limit; n++) {
    g_autoptr (CyEntry) entry = NULL;
    gboolean row;

    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row) {
      page->is_end = TRUE;
      return TRUE;
    }
    entry = read_entry (stmt);
    page->next =
      (CyAuditPlace){ entry->hlc, cy_stmt_get_int (stmt, CY_ENTRY_N_COLUMNS), entry->seq };
    if (passes (sieve, entry))
      g_ptr_array_add (page->lines, cy_audit_line_new (g_steal_pointer (&entry)));
  }
  cy_stmt_reset (stmt);
  return TRUE;
}

/**
 * cy_journal_load_audit:
 * @after: where the page before ended; zeros for the newest.
 * @limit: at most so many.
 *
 * What happened, newest first, with what was there before. A page may have fewer lines than it could, or none,
 * and not be the end: what is searched for is rare, and the search goes on from where it has come to.
 *
 * Returns: (transfer full): a page.
 */
CyAuditPart *
cy_journal_load_audit (CyDb *db,
                       const CyAuditSearch *search,
                       const CyAuditPlace *after,
                       guint limit,
                       GError **error)
{
  g_autoptr (CyAuditPart) page = cy_audit_part_new ();
  CyStmt *stmt = prepare (db, search, after, error);
  Sieve sieve = { search, NULL };
  gboolean done;

  if (stmt == NULL)
    return NULL;
  page->next = *after;
  if (search->text != NULL && *search->text != '\0')
    sieve.text = g_utf8_casefold (search->text, -1);
  done = walk (db, stmt, &sieve, limit, page, error);
  g_free (sieve.text);
  for (guint i = 0; done && i < page->lines->len; i++)
    done = compare_changes (db, page->lines->pdata[i], error) &&
           find_name (db, page->lines->pdata[i], error);
  page->next_us = cy_hlc_to_us (page->next.hlc);
  return done ? g_steal_pointer (&page) : NULL;
}
