/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-verify.h"

#include <string.h>

#include "cy-journal-entry.h"
#include "cy-journal-snapshot.h"
#include "cy-retained.h"
#include "cy-time.h"

/* Entries are read in pieces, so that a long look does not keep the writer's log from being taken in. */
#define PIECE "4096"

/* What is named; the rest is counted. */
#define MAX_BREAKS 100

#define AHEAD_US ((gint64) 86400 * G_USEC_PER_SEC)

/* Entries of a stream that is not in the table of streams are there as well, if somebody deleted its row. */
#define STREAMS                                                                           \
  "SELECT e.stream, s.name, s.origin, e.last, e.n FROM (SELECT stream, max(seq) AS last," \
  " count(*) AS n FROM entry GROUP BY stream) e LEFT JOIN stream s ON s.id = e.stream"    \
  " ORDER BY e.stream"

#define PIECE_OF_STREAM                                                                   \
  "SELECT " CY_ENTRY_COLUMNS ", l.previous FROM entry e JOIN stream s ON s.id = e.stream" \
  " LEFT JOIN loose l ON l.stream = e.stream AND l.seq = e.seq"                           \
  " WHERE e.stream = ?1 AND e.seq > ?2 AND e.seq <= ?3 ORDER BY e.seq LIMIT " PIECE
#define PREVIOUS_COLUMN CY_ENTRY_N_COLUMNS

static const char *const names[CY_N_BREAKS] = {
  [CY_BREAK_TEXT] = "text",           [CY_BREAK_HASH] = "hash",          [CY_BREAK_ORDER] = "order",
  [CY_BREAK_SIGNATURE] = "signature", [CY_BREAK_UNSIGNED] = "signature",
};

static const char *const words[CY_N_BREAKS] = {
  [CY_BREAK_TEXT] = "was altered",
  [CY_BREAK_HASH] = "has another hash than the one that was signed",
  [CY_BREAK_ORDER] = "is missing",
  [CY_BREAK_SIGNATURE] = "does not bear its node's signature",
  [CY_BREAK_UNSIGNED] = "bears no signature",
};

const char *
cy_break_name (CyBreak what)
{
  return names[what];
}

typedef struct {
  gint64 id;
  char *name;   /* nullable: the stream's row is gone */
  char *origin; /* nullable, like @name */
  guint64 last;
  guint64 n;
} Stream;

static void
stream_free (Stream *stream)
{
  g_free (stream->name);
  g_free (stream->origin);
  g_free (stream);
}

typedef struct {
  CyDb *db;
  const CyVerifyOptions *options;
  CyVerification *result;
  guint64 n_all;
  CySnapshot *snapshot; /* owned, nullable: the cut that entries may be missing before */
  gboolean is_cut;      /* whether all of that is done */
  /* Of the stream that is being walked: */
  guint64 seq;
  guint64 cut; /* up to here entries may be missing */
  gboolean is_known;
  gboolean is_signed; /* whether the last entry was */
  guint8 stored[CY_HASH_BYTES];
  guint8 computed[CY_HASH_BYTES];
} Walk;

static void
break_free (CyJournalBreak *item)
{
  g_free (item->stream);
  g_free (item->kind);
  g_free (item->subject);
  g_free (item->message);
  g_free (item);
}

static void
add_break (Walk *walk, CyJournalBreak *item)
{
  walk->result->n_broken++;
  if (walk->result->breaks->len < MAX_BREAKS)
    g_ptr_array_add (walk->result->breaks, item);
  else
    break_free (item);
}

static void
blame (Walk *walk, CyBreak what, const CyEntry *entry)
{
  CyJournalBreak *item = g_new (CyJournalBreak, 1);

  *item = (CyJournalBreak){
    .what = what,
    .stream = g_strdup (entry->stream),
    .seq = entry->seq,
    .kind = g_strdup (entry->kind),
    .subject = g_strdup (entry->subject),
    .message =
      g_strdup_printf ("journal %s: entry %" G_GUINT64_FORMAT " (%s of %s) %s", entry->stream,
                       entry->seq, entry->kind, entry->subject, words[what]),
  };
  add_break (walk, item);
}

/* Something that is not there. */
static void
miss (Walk *walk, const char *stream, guint64 seq, char *message)
{
  CyJournalBreak *item = g_new (CyJournalBreak, 1);

  *item = (CyJournalBreak){ CY_BREAK_ORDER, g_strdup (stream), seq,
                            g_strdup (""),  g_strdup (""),     message };
  add_break (walk, item);
}

/* The hash covers the stream's name, which begins with its origin; folds use the origin alone. */
static gboolean
is_origin_of_stream (const CyEntry *entry)
{
  return g_str_has_prefix (entry->stream, entry->origin) &&
         entry->stream[strlen (entry->origin)] == '.';
}

static CyVouch
vouch (Walk *walk, const CyEntry *entry, const guint8 hash[CY_HASH_BYTES])
{
  const CyVerifyOptions *options = walk->options;

  return entry->signature == NULL || options->vouch == NULL
           ? CY_VOUCH_UNKNOWN
           : options->vouch (options->vouch_data, entry->origin, hash, entry->signature);
}

/* Whether the entry's text gives its hash, behind the one before as it stands, or as it must have been. */
static gboolean
fits (Walk *walk, CyEntry *entry)
{
  memcpy (entry->previous, walk->stored, CY_HASH_BYTES);
  cy_entry_compute_hash (entry, walk->computed);
  return memcmp (walk->computed, entry->hash, CY_HASH_BYTES) == 0;
}

static gboolean
fits_behind (Walk *walk, CyEntry *entry, const guint8 before[CY_HASH_BYTES])
{
  if (fits (walk, entry))
    return TRUE;
  memcpy (entry->previous, before, CY_HASH_BYTES);
  cy_entry_compute_hash (entry, walk->computed);
  return memcmp (walk->computed, entry->hash, CY_HASH_BYTES) == 0;
}

/* Whether the node whose journal it is writes the stream now. What it wrote in an earlier life may have come back
 * from others. */
static gboolean
is_written_here (const Walk *walk, const char *stream)
{
  const CyVerifyOptions *options = walk->options;
  g_autofree char *life = NULL;

  if (options->node == NULL || stream == NULL)
    return FALSE;
  life = options->mark == NULL || options->mark->incarnation == 0
           ? g_strconcat (options->node, ".", NULL)
           : g_strdup_printf ("%s.%u/", options->node, options->mark->incarnation);
  return g_str_has_prefix (stream, life);
}

static void
check_signature (Walk *walk, const CyEntry *entry)
{
  CyVouch verdict = vouch (walk, entry, entry->hash);

  walk->is_signed = entry->signature != NULL;
  walk->is_known = verdict != CY_VOUCH_UNKNOWN;
  walk->result->n_signed += verdict == CY_VOUCH_GOOD;
  if (verdict == CY_VOUCH_BAD)
    blame (walk, CY_BREAK_SIGNATURE, entry);
  else if (!walk->is_signed && is_written_here (walk, entry->stream))
    blame (walk, CY_BREAK_UNSIGNED, entry);
}

/* An entry that is not as it was: its text, unless the signature says that it is the hash. */
static void
check_altered (Walk *walk, const CyEntry *entry)
{
  gboolean is_text = vouch (walk, entry, walk->computed) != CY_VOUCH_GOOD;

  walk->is_signed = entry->signature != NULL;
  walk->is_known = TRUE;
  blame (walk, is_text ? CY_BREAK_TEXT : CY_BREAK_HASH, entry);
}

/* Before a cut entries are gone that a snapshot no longer keeps; the one behind them tells what it was chained
 * to. Returns: whether that is so. */
static gboolean
step_over (Walk *walk, CyStmt *stmt, const CyEntry *entry)
{
  gsize length;
  const guint8 *previous = cy_stmt_get_blob (stmt, PREVIOUS_COLUMN, &length);

  if (entry->seq > walk->cut || length != CY_HASH_BYTES)
    return FALSE;
  memcpy (walk->stored, previous, CY_HASH_BYTES);
  memcpy (walk->computed, previous, CY_HASH_BYTES);
  return TRUE;
}

static void
check_entry (Walk *walk, CyStmt *stmt, CyEntry *entry)
{
  guint8 before[CY_HASH_BYTES];
  gboolean is_gap = entry->seq != walk->seq + 1 && !step_over (walk, stmt, entry);
  gboolean is_sound;

  memcpy (before, walk->computed, CY_HASH_BYTES);
  if (is_gap)
    miss (walk, entry->stream, walk->seq + 1,
          g_strdup_printf ("journal %s: entry %" G_GUINT64_FORMAT " is missing", entry->stream,
                           walk->seq + 1));
  is_sound = fits_behind (walk, entry, before) && is_origin_of_stream (entry);
  /* Behind a gap nobody knows what it was chained to; then only its signature speaks for it. */
  if (is_sound || is_gap)
    check_signature (walk, entry);
  else
    check_altered (walk, entry);
  walk->result->n_ahead += cy_hlc_to_us (entry->hlc) > walk->options->now_us + AHEAD_US;
  walk->result->n_uncounted += entry->beyond;
  walk->result->n_entries++;
  walk->seq = entry->seq;
  memcpy (walk->stored, entry->hash, CY_HASH_BYTES);
}

static void
tell (const Walk *walk)
{
  const CyVerifyOptions *options = walk->options;

  if (options->progress != NULL)
    options->progress (options->progress_data, walk->result->n_entries,
                       MAX (walk->n_all, walk->result->n_entries));
}

/* Returns: %FALSE at an error; @out_more whether there may be another piece. */
static gboolean
walk_piece (Walk *walk, const Stream *stream, gboolean *out_more, GError **error)
{
  CyStmt *stmt = cy_db_prepare (walk->db, PIECE_OF_STREAM, error);
  gboolean row = TRUE;

  *out_more = FALSE;
  if (stmt == NULL || g_cancellable_set_error_if_cancelled (walk->options->cancellable, error))
    return FALSE;
  cy_stmt_bind_int (stmt, 1, stream->id);
  cy_stmt_bind_int (stmt, 2, (gint64) walk->seq);
  cy_stmt_bind_int (stmt, 3, (gint64) stream->last);
  while (cy_stmt_step (stmt, &row, error)) {
    g_autoptr (CyEntry) entry = row ? cy_journal_read_entry (stmt) : NULL;

    if (!row) {
      tell (walk);
      return TRUE;
    }
    check_entry (walk, stmt, entry);
    *out_more = TRUE;
  }
  return FALSE;
}

/* A node's newest entry vouches for all before it, and is the one that peers sign for each other. */
static void
check_end (Walk *walk, const Stream *stream)
{
  CyEntry end = { .stream = stream->name,
                  .seq = walk->seq,
                  .kind = (char *) "the newest",
                  .subject = (char *) "its stream" };

  walk->result->n_unknown += !walk->is_known;
  if (!walk->is_signed && walk->options->node != NULL && !is_written_here (walk, stream->name))
    blame (walk, CY_BREAK_UNSIGNED, &end);
}

static guint64
cut_of (const Walk *walk, const char *stream)
{
  const CyHead *head = walk->snapshot == NULL ? NULL : cy_snapshot_find (walk->snapshot, stream);

  return head == NULL ? 0 : head->seq;
}

static gboolean
walk_stream (Walk *walk, const Stream *stream, GError **error)
{
  gboolean more = TRUE;

  walk->result->n_streams++;
  if (stream->name == NULL) {
    miss (walk, "", 1,
          g_strdup_printf ("journal: the name of a stream with %" G_GUINT64_FORMAT
                           " entries is missing",
                           stream->n));
    return TRUE;
  }
  walk->seq = 0;
  walk->cut = cut_of (walk, stream->name);
  memset (walk->stored, 0, CY_HASH_BYTES);
  memset (walk->computed, 0, CY_HASH_BYTES);
  while (more) {
    if (!walk_piece (walk, stream, &more, error))
      return FALSE;
  }
  check_end (walk, stream);
  return TRUE;
}

static GPtrArray *
list_streams (CyDb *db, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, STREAMS, error);
  g_autoptr (GPtrArray) streams = g_ptr_array_new_with_free_func ((GDestroyNotify) stream_free);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  do {
    Stream *stream;

    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      break;
    stream = g_new (Stream, 1);
    *stream = (Stream){ cy_stmt_get_int (stmt, 0), g_strdup (cy_stmt_get_text (stmt, 1)),
                        g_strdup (cy_stmt_get_text (stmt, 2)), (guint64) cy_stmt_get_int (stmt, 3),
                        (guint64) cy_stmt_get_int (stmt, 4) };
    g_ptr_array_add (streams, stream);
  } while (row);
  return g_steal_pointer (&streams);
}

static guint64
length_of (GPtrArray *streams, const char *name)
{
  for (guint i = 0; i < streams->len; i++) {
    const Stream *stream = streams->pdata[i];

    if (g_strcmp0 (stream->name, name) == 0)
      return stream->last;
  }
  return 0;
}

/* A chain does not show that its end was cut off; what is known outside of the file does. */
static void
check_lengths (Walk *walk, GPtrArray *streams)
{
  const CyStanding *mark = walk->options->mark;

  for (guint i = 0; mark != NULL && i < CY_N_ENTRY_CLASSES; i++) {
    g_autofree char *name =
      g_strdup_printf ("%s.%u/%s", walk->options->node, mark->incarnation, cy_entry_class_name (i));
    guint64 length = length_of (streams, name);

    if (length < mark->seqs[i])
      miss (walk, name, length + 1,
            g_strdup_printf ("journal %s: ends with entry %" G_GUINT64_FORMAT
                             ", there were %" G_GUINT64_FORMAT,
                             name, length, mark->seqs[i]));
  }
}

static gboolean
load_cut (Walk *walk, GError **error)
{
  g_auto (CyCutState) state = { 0 };

  if (!cy_journal_load_cut (walk->db, &state, error))
    return FALSE;
  walk->is_cut = state.is_done;
  return state.begun == NULL ||
         cy_journal_find_snapshot (walk->db, state.begun, &walk->snapshot, error);
}

/* Of what stays before a cut no chain tells whether it is all there; the snapshot's digest does. */
static gboolean
check_kept (Walk *walk, GError **error)
{
  g_autoptr (CyRetained) kept = NULL;

  if (walk->snapshot == NULL || !walk->is_cut)
    return TRUE;
  if ((kept = cy_retained_read (walk->db, walk->snapshot->heads, walk->options->cancellable,
                                error)) == NULL)
    return FALSE;
  if (!g_str_equal (kept->digest, walk->snapshot->digest))
    miss (walk, walk->snapshot->stream, walk->snapshot->seq,
          g_strdup_printf (
            "journal: %" G_GUINT64_FORMAT " old entries are kept, not the %" G_GUINT64_FORMAT
            " that snapshot %" G_GUINT64_FORMAT " of %s vouches for",
            kept->n_kept, walk->snapshot->n_kept, walk->snapshot->seq, walk->snapshot->stream));
  return TRUE;
}

static gboolean
walk_all (Walk *walk, GPtrArray *streams, GError **error)
{
  for (guint i = 0; i < streams->len; i++)
    walk->n_all += ((Stream *) streams->pdata[i])->n;
  for (guint i = 0; i < streams->len; i++) {
    if (!walk_stream (walk, streams->pdata[i], error))
      return FALSE;
  }
  return check_kept (walk, error);
}

/**
 * cy_journal_verify:
 * @db: any connection; nobody waits for it.
 *
 * Whether every stream is gapless but for what a signed snapshot let go, every hash holds, every signature is its
 * node's, and nothing was cut off.
 * It goes on after what is broken, so that one altered entry is one.
 *
 * Returns: (transfer full): what was found; an error only when the file cannot be read.
 */
CyVerification *
cy_journal_verify (CyDb *db, const CyVerifyOptions *options, GError **error)
{
  g_autoptr (CyVerification) result = g_new0 (CyVerification, 1);
  g_autoptr (GPtrArray) streams = NULL;
  Walk walk = { .db = db, .options = options, .result = result };
  gboolean is_walked;

  result->breaks = g_ptr_array_new_with_free_func ((GDestroyNotify) break_free);
  if ((streams = list_streams (db, error)) == NULL)
    return NULL;
  is_walked = load_cut (&walk, error) && walk_all (&walk, streams, error);
  g_clear_pointer (&walk.snapshot, cy_snapshot_unref);
  if (!is_walked)
    return NULL;
  check_lengths (&walk, streams);
  return g_steal_pointer (&result);
}

void
cy_verification_free (CyVerification *verification)
{
  g_clear_pointer (&verification->breaks, g_ptr_array_unref);
  g_free (verification);
}
