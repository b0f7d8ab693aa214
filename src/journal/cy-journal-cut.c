/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-cut.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "cy-cut-rule.h"
#include "cy-entry-wire.h"
#include "cy-fold-again.h"
#include "cy-journal-entry.h"
#include "cy-json.h"

/* Who is a member is said in a handful of entries for each node. */
#define CONCERNING                                                                \
  "SELECT " CY_ENTRY_COLUMNS " FROM entry e JOIN stream s ON s.id = e.stream"     \
  " WHERE e.subject >= 'node:' AND e.subject < 'node;' AND e.kind = 'record.set'" \
  " ORDER BY e.hlc, s.origin, e.seq, s.name"

#define CUTS    "SELECT name, seq FROM cut"
#define PUT_CUT "INSERT INTO cut (name, seq) VALUES (?1, ?2)"

/* A stream is named only together with its node. */
#define END                                                        \
  "SELECT count(*), max (CASE WHEN name = ?2 THEN seq ELSE 0 END)" \
  " FROM cut WHERE name IN (?1, ?2)"

/* The streams of one node, and where they end here. */
#define STREAMS                                                                          \
  "SELECT s.id, s.name, (SELECT max(seq) FROM entry WHERE stream = s.id) AS head"        \
  " FROM stream s WHERE s.name >= ?1 || '.' AND s.name < ?1 || '/' AND head IS NOT NULL" \
  " ORDER BY s.id LIMIT ?2"

/* More streams than an honest node will ever have: a class or two of each incarnation. */
#define MAX_STREAMS 1024

/* There are as many rows as members were removed, and some streams of each. */
#define UNCOUNTED                                                                        \
  "SELECT c.name, (SELECT sum (max (0, (SELECT max(seq) FROM entry WHERE stream = s.id)" \
  " - ifnull ((SELECT seq FROM cut WHERE name = s.name), 0)))"                           \
  " FROM stream s WHERE s.name >= c.name || '.' AND s.name < c.name || '/') AS n,"       \
  " (SELECT value FROM cell WHERE subject = 'node:' || c.name AND name = 'name')"        \
  " FROM cut c WHERE instr (c.name, '.') = 0 AND n > 0 ORDER BY c.name"

/* What is to be folded again: stretches of streams first, then the subjects of their entries. Both survive the
 * process, and folding a subject once too often does no harm. */
#define PUT_STRETCH                                                          \
  "INSERT INTO stale_stretch (stream, first, last) VALUES (?1, ?2, ?3)"      \
  " ON CONFLICT (stream) DO UPDATE SET first = min (first, excluded.first)," \
  "  last = max (last, excluded.last)"
#define NEXT_STRETCH "SELECT stream, first, last FROM stale_stretch LIMIT 1"
#define MARK                                      \
  "INSERT OR IGNORE INTO stale_subject (subject)" \
  " SELECT subject FROM entry WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3"
#define SHORTEN       "UPDATE stale_stretch SET first = ?2 WHERE stream = ?1"
#define DROP_STRETCH  "DELETE FROM stale_stretch WHERE stream = ?1"
#define NEXT_SUBJECTS "SELECT subject FROM stale_subject LIMIT ?1"
#define DROP_SUBJECT  "DELETE FROM stale_subject WHERE subject = ?1"
#define FORGET_STALE  "DELETE FROM stale_stretch; DELETE FROM stale_subject"

/* What one call does, so that whoever waits for the writer waits some hundredths of a second. */
#define PORTION_ENTRIES  2000
#define PORTION_SUBJECTS 64

static const char *const screen_queries[] = { CONCERNING, END, STREAMS, MARK, NULL };

/**
 * cy_cut_screen_queries:
 *
 * Returns: (array zero-terminated=1): see cy_journal_screen_queries().
 */
const char *const *
cy_cut_screen_queries (void)
{
  return screen_queries;
}

static GPtrArray *
load_concerning (CyDb *db, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  CyStmt *stmt = cy_db_prepare (db, CONCERNING, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  do {
    g_autoptr (CyEntry) entry = NULL;

    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row && cy_cut_concerns (entry = cy_journal_read_entry (stmt)))
      g_ptr_array_add (entries, g_steal_pointer (&entry));
  } while (row);
  return g_steal_pointer (&entries);
}

static GHashTable *
load_cuts (CyDb *db, GError **error)
{
  g_autoptr (GHashTable) cuts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  CyStmt *stmt = cy_db_prepare (db, CUTS, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row) {
      guint64 end = (guint64) cy_stmt_get_int (stmt, 1);

      g_hash_table_insert (cuts, g_strdup (cy_stmt_get_text (stmt, 0)),
                           g_memdup2 (&end, sizeof end));
    }
  } while (row);
  return g_steal_pointer (&cuts);
}

static gboolean
put_cuts (CyDb *db, GHashTable *cuts, GError **error)
{
  GHashTableIter iter;
  gpointer name;
  gpointer end;

  if (!cy_db_exec (db, "DELETE FROM cut", error))
    return FALSE;
  g_hash_table_iter_init (&iter, cuts);
  while (g_hash_table_iter_next (&iter, &name, &end)) {
    CyStmt *stmt = cy_db_prepare (db, PUT_CUT, error);

    if (stmt == NULL)
      return FALSE;
    cy_stmt_bind_text (stmt, 1, name);
    cy_stmt_bind_int (stmt, 2, (gint64) * (const guint64 *) end);
    if (!cy_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

/* A stream of a node, with the number of its newest entry here. */
typedef struct {
  gint64 id;
  char *name;
  guint64 head;
} Stream;

static void
stream_clear (gpointer data)
{
  g_free (((Stream *) data)->name);
}

static GArray *
load_streams (CyDb *db, const char *node, guint limit, GError **error)
{
  g_autoptr (GArray) streams = g_array_new (FALSE, FALSE, sizeof (Stream));
  CyStmt *stmt = cy_db_prepare (db, STREAMS, error);
  gboolean row;

  g_array_set_clear_func (streams, stream_clear);
  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, node);
  cy_stmt_bind_int (stmt, 2, limit);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row) {
      Stream stream = { cy_stmt_get_int (stmt, 0), g_strdup (cy_stmt_get_text (stmt, 1)),
                        (guint64) cy_stmt_get_int (stmt, 2) };

      g_array_append_val (streams, stream);
    }
  } while (row);
  return g_steal_pointer (&streams);
}

static gboolean
put_stretch (CyDb *db, gint64 stream, guint64 first, guint64 last, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, PUT_STRETCH, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 1, stream);
  cy_stmt_bind_int (stmt, 2, (gint64) first);
  cy_stmt_bind_int (stmt, 3, (gint64) last);
  return cy_stmt_run (stmt, error);
}

/* What a node wrote between its old end and its new one counts no more, or again. */
static gboolean
mark_node (CyDb *db, const char *node, GHashTable *before, GHashTable *after, GError **error)
{
  g_autoptr (GArray) streams = load_streams (db, node, G_MAXINT32, error);

  if (streams == NULL)
    return FALSE;
  for (guint i = 0; i < streams->len; i++) {
    const Stream *stream = &g_array_index (streams, Stream, i);
    guint64 old_end = MIN (cy_cut_get_end (before, node, stream->name), stream->head);
    guint64 new_end = MIN (cy_cut_get_end (after, node, stream->name), stream->head);

    if (old_end != new_end &&
        !put_stretch (db, stream->id, MIN (old_end, new_end) + 1, MAX (old_end, new_end), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_node (const char *name)
{
  return strchr (name, '.') == NULL;
}

/* Of all nodes in @nodes, without those in @but. */
static gboolean
mark_nodes (CyDb *db,
            GHashTable *nodes,
            GHashTable *but,
            GHashTable *before,
            GHashTable *after,
            GError **error)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, nodes);
  while (g_hash_table_iter_next (&iter, &name, NULL)) {
    if (is_node (name) && (but == NULL || !g_hash_table_contains (but, name)) &&
        !mark_node (db, name, before, after, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_journal_update_cuts:
 *
 * Finds out again how far the entries of removed members count, after an entry came for which
 * cy_cut_concerns(). What counts no more, or again, is put down to be folded again: see
 * cy_journal_fold_stale().
 *
 * Threading: the journal's writer, inside its transaction.
 */
gboolean
cy_journal_update_cuts (CyDb *db, GError **error)
{
  g_autoptr (GPtrArray) entries = load_concerning (db, error);
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;

  if (entries == NULL || (before = load_cuts (db, error)) == NULL)
    return FALSE;
  after = cy_cut_resolve (entries);
  if (g_hash_table_size (before) == 0 && g_hash_table_size (after) == 0)
    return TRUE;
  return mark_nodes (db, before, NULL, before, after, error) &&
         mark_nodes (db, after, before, before, after, error) && put_cuts (db, after, error);
}

/**
 * cy_journal_load_cut_end:
 * @out_end: (out): the number of the last entry of the stream that counts; %G_MAXUINT64 when all do.
 */
gboolean
cy_journal_load_cut_end (CyDb *db,
                         const char *origin,
                         const char *stream,
                         guint64 *out_end,
                         GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, END, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, origin);
  cy_stmt_bind_text (stmt, 2, stream);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_end =
    !row || cy_stmt_get_int (stmt, 0) == 0 ? G_MAXUINT64 : (guint64) cy_stmt_get_int (stmt, 1);
  cy_stmt_reset (stmt);
  return TRUE;
}

/**
 * cy_journal_complete_removal:
 * @node: this node, which does not say how far its own entries count.
 *
 * Who removes a member says where its streams end here.
 *
 * Returns: (transfer full): the payload that @draft is written with.
 */
char *
cy_journal_complete_removal (CyDb *db, const char *node, const CyDraft *draft, GError **error)
{
  g_autoptr (GArray) streams = NULL;
  g_autoptr (JsonObject) ends = NULL;
  const char *removed = draft->subject + strlen (CY_SUBJECT_NODE_PREFIX);
  char *payload;

  if (!g_str_has_prefix (draft->subject, CY_SUBJECT_NODE_PREFIX) ||
      !g_str_equal (draft->kind, "record.set") || g_str_equal (removed, node))
    return g_strdup (draft->payload);
  if ((streams = load_streams (db, removed, MAX_STREAMS, error)) == NULL)
    return NULL;
  ends = json_object_new ();
  for (guint i = 0; i < streams->len; i++) {
    const Stream *stream = &g_array_index (streams, Stream, i);

    json_object_set_int_member (ends, stream->name + strlen (removed) + 1, (gint64) stream->head);
  }
  payload = cy_cut_complete (draft->payload, ends);
  return payload != NULL ? payload : g_strdup (draft->payload);
}

/* Returns: (transfer full) (nullable): a text that is kept as JSON. */
static char *
read_text (const char *json)
{
  g_autoptr (JsonNode) node =
    json == NULL ? NULL : cy_json_parse (json, -1, CY_ENTRY_PAYLOAD_MAX, NULL);
  const char *text;

  return node != NULL && cy_json_get_string (node, NULL, &text, NULL) ? g_strdup (text) : NULL;
}

/**
 * cy_journal_load_uncounted:
 *
 * Returns: (transfer full) (element-type CyUncounted): the removed members of which there are entries that do not
 *   count.
 */
GPtrArray *
cy_journal_load_uncounted (CyDb *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_uncounted_free);
  CyStmt *stmt = cy_db_prepare (db, UNCOUNTED, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row) {
      CyUncounted *uncounted = g_new (CyUncounted, 1);

      *uncounted = (CyUncounted){ g_strdup (cy_stmt_get_text (stmt, 0)),
                                  read_text (cy_stmt_get_text (stmt, 2)),
                                  (guint64) cy_stmt_get_int (stmt, 1) };
      g_ptr_array_add (list, uncounted);
    }
  } while (row);
  return g_steal_pointer (&list);
}

/**
 * cy_journal_count_of_node:
 * @out_n: (out): how many entries of the node there are here.
 */
gboolean
cy_journal_count_of_node (CyDb *db, const char *node, guint64 *out_n, GError **error)
{
  g_autoptr (GArray) streams = load_streams (db, node, G_MAXINT32, error);

  if (streams == NULL)
    return FALSE;
  *out_n = 0;
  for (guint i = 0; i < streams->len; i++)
    *out_n += g_array_index (streams, Stream, i).head;
  return TRUE;
}

static gboolean
run_numbers (CyDb *db, const char *sql, const gint64 *numbers, guint n, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    cy_stmt_bind_int (stmt, (int) i + 1, numbers[i]);
  return cy_stmt_run (stmt, error);
}

/* Puts down the subjects of the next entries. @out_found: whether there were any. */
static gboolean
mark_subjects (CyDb *db, gboolean *out_found, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, NEXT_STRETCH, error);
  gint64 stream, first, last, end;

  if (stmt == NULL || !cy_stmt_step (stmt, out_found, error))
    return FALSE;
  if (!*out_found)
    return TRUE;
  stream = cy_stmt_get_int (stmt, 0);
  first = cy_stmt_get_int (stmt, 1);
  last = cy_stmt_get_int (stmt, 2);
  cy_stmt_reset (stmt);
  end = MIN (last, first + PORTION_ENTRIES - 1);
  return run_numbers (db, MARK, (const gint64[]){ stream, first, end }, 3, error) &&
         (end == last ? run_numbers (db, DROP_STRETCH, &stream, 1, error)
                      : run_numbers (db, SHORTEN, (const gint64[]){ stream, end + 1 }, 2, error));
}

static GPtrArray *
load_subjects (CyDb *db, GError **error)
{
  g_autoptr (GPtrArray) subjects = g_ptr_array_new_with_free_func (g_free);
  CyStmt *stmt = cy_db_prepare (db, NEXT_SUBJECTS, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_int (stmt, 1, PORTION_SUBJECTS);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row)
      g_ptr_array_add (subjects, g_strdup (cy_stmt_get_text (stmt, 0)));
  } while (row);
  return g_steal_pointer (&subjects);
}

static gboolean
fold_subject (CyDb *db, const char *subject, GError **error)
{
  CyStmt *stmt;

  if (!cy_fold_again (db, subject, error) ||
      (stmt = cy_db_prepare (db, DROP_SUBJECT, error)) == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, subject);
  return cy_stmt_run (stmt, error);
}

/**
 * cy_journal_fold_stale:
 * @subjects: (nullable) (element-type utf8): gets those that were folded again.
 * @out_more: (out): whether more is to be done, by another call.
 *
 * Folds again a portion of what cy_journal_update_cuts() put down.
 *
 * Threading: the journal's writer, inside its transaction.
 */
gboolean
cy_journal_fold_stale (CyDb *db, GPtrArray *subjects, gboolean *out_more, GError **error)
{
  g_autoptr (GPtrArray) portion = NULL;

  if (!mark_subjects (db, out_more, error))
    return FALSE;
  if (*out_more)
    return TRUE;
  if ((portion = load_subjects (db, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < portion->len; i++) {
    if (!fold_subject (db, portion->pdata[i], error))
      return FALSE;
    if (subjects != NULL)
      g_ptr_array_add (subjects, g_strdup (portion->pdata[i]));
  }
  *out_more = portion->len == PORTION_SUBJECTS;
  return TRUE;
}

/**
 * cy_journal_forget_stale:
 *
 * Everything was folded again.
 */
gboolean
cy_journal_forget_stale (CyDb *db, GError **error)
{
  return cy_db_exec (db, FORGET_STALE, error);
}
