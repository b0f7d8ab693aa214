/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-keeper.h"

#include <string.h>

#include "cy-history-inquiry.h"
#include "cy-node-error.h"
#include "cy-time.h"

/* How long an answer may take; between two questions everybody else has a turn [ms]. */
#define ANSWER_MS 8000
#define PAUSE_MS  50

/* How often a node is asked what there is, and when again after it could not say [µs]. */
#define ROUND_US ((gint64) 600 * G_USEC_PER_SEC)
#define AGAIN_US ((gint64) 60 * G_USEC_PER_SEC)

/* What is over by then is shared: what is measured has been written, and clocks of nodes differ [ms]. */
#define OVER_MS ((gint64) 15 * 60 * 1000)

/* So much of what is recorded was not shared yet, at most: a step, until it is over, and a round [ms]. */
#define UNSHARED_MS (CY_SHARE_STEP_MS + OVER_MS + ROUND_US / CY_US_PER_MS)

/* Of one pile in one round, of which each leaf is 16 days; what a list may have. */
#define MAX_SHARES      1000
#define MAX_LISTED      2048
#define MAX_PAGES       64
#define MAX_ID_BYTES    255
#define MAX_SHARE_CHARS (CY_SHARE_MAX_BYTES / 3 * 4 + 8)

/* Another node. */
typedef struct {
  char *id;
  gint64 since_us; /* since when there is a link to it, 0 when there is none [µs UTC] */
  gboolean up;
  gint64 due_us;     /* when it is asked next [µs monotonic] */
  gboolean again;    /* something is other than when the round with it began */
  char *trouble;     /* nullable */
  GHashTable *marks; /* pile -> owned CyKeptMark */
} Source;

struct _CyHistoryKeeper {
  CyHistory *history; /* borrowed; NULL once stopped */
  CyPeers *peers;     /* borrowed */
  char *node;
  const CyClock *clock; /* borrowed */
  CyYard *yard;         /* nullable before the first */
  guint n_piles;        /* of the yard before */
  gboolean all;         /* the setting: piles of other nodes too */
  gboolean loaded;      /* marks are known */
  GHashTable *sources;  /* by id: owned Source */
  guint timer;          /* source id of the next thing to do, 0 while an answer is awaited */

  /* The round that is under way: with one node, page by page, pile by pile. */
  Source *now;    /* borrowed, nullable */
  GArray *listed; /* nullable: CyHistoryRecorded, a page of them */
  guint next;     /* of them */
  guint n_shares; /* of that pile */
  guint n_pages;
  gboolean more; /* pages */
};

static void do_next (CyHistoryKeeper *keeper, guint after_ms);

static void
mark_free (gpointer mark)
{
  cy_kept_mark_free (mark);
}

static void
source_free (gpointer data)
{
  Source *source = data;

  g_free (source->id);
  g_free (source->trouble);
  g_hash_table_unref (source->marks);
  g_free (source);
}

static Source *
get_source (CyHistoryKeeper *keeper, const char *id)
{
  Source *source = g_hash_table_lookup (keeper->sources, id);

  if (source == NULL) {
    source = g_new0 (Source, 1);
    source->id = g_strdup (id);
    source->marks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, mark_free);
    g_hash_table_insert (keeper->sources, source->id, source);
  }
  return source;
}

static void
keeper_clear (gpointer data)
{
  CyHistoryKeeper *keeper = data;

  g_clear_handle_id (&keeper->timer, g_source_remove);
  g_clear_pointer (&keeper->listed, g_array_unref);
  g_clear_pointer (&keeper->yard, cy_yard_unref);
  g_hash_table_unref (keeper->sources);
  g_free (keeper->node);
}

static void
keeper_unref (CyHistoryKeeper *keeper)
{
  g_rc_box_release_full (keeper, keeper_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyHistoryKeeper, keeper_unref)

/* --- rounds --------------------------------------------------------------------------------------- */

static void
end_round (CyHistoryKeeper *keeper, gint64 again_us, const char *trouble)
{
  Source *source = g_steal_pointer (&keeper->now);

  g_free (source->trouble);
  source->trouble = g_strdup (trouble);
  source->due_us = source->again ? 0 : cy_clock_mono_us (keeper->clock) + again_us;
  g_clear_pointer (&keeper->listed, g_array_unref);
  do_next (keeper, PAUSE_MS);
}

/* Nobody can be blamed for a link that broke. */
static gboolean
is_silence (const GError *error)
{
  return error == NULL || g_error_matches (error, CY_PEERS_ERROR, CY_PEERS_ERROR_UNREACHABLE) ||
         g_error_matches (error, CY_PEERS_ERROR, CY_PEERS_ERROR_SILENT);
}

static void
end_for (CyHistoryKeeper *keeper, const GError *error)
{
  const gboolean silent = is_silence (error);

  end_round (keeper, silent ? AGAIN_US : ROUND_US, silent ? NULL : error->message);
}

static const CyHistoryRecorded *
get_listed (CyHistoryKeeper *keeper)
{
  return &g_array_index (keeper->listed, CyHistoryRecorded, keeper->next);
}

/* What is wrong with one pile is no reason to leave out the others. */
static void
skip_pile (CyHistoryKeeper *keeper, const char *trouble)
{
  Source *source = keeper->now;

  if (trouble != NULL) {
    g_free (source->trouble);
    source->trouble = g_strdup_printf ("%s: %s", get_listed (keeper)->pile, trouble);
  }
  keeper->next++;
  keeper->n_shares = 0;
  do_next (keeper, PAUSE_MS);
}

static gint64
over_ms (CyHistoryKeeper *keeper)
{
  return cy_history_floor (cy_clock_wall_us (keeper->clock) / CY_US_PER_MS - OVER_MS,
                           CY_SHARE_STEP_MS);
}

static gboolean
is_wanted (CyHistoryKeeper *keeper, const CyHistoryRecorded *recorded)
{
  CyRecord *pile = cy_yard_get (keeper->yard, CY_KIND_PILE, recorded->pile);
  const CyKeptMark *mark = g_hash_table_lookup (keeper->now->marks, recorded->pile);

  return pile != NULL && (keeper->all || cy_yard_is_owned_by (keeper->yard, pile, keeper->node)) &&
         (mark == NULL || mark->edition != recorded->edition || mark->until_ms < over_ms (keeper));
}

/* --- one share ------------------------------------------------------------------------------------ */

static void
remember_mark (Source *source, const CyKeptMark *mark)
{
  CyKeptMark *copy = g_memdup2 (mark, sizeof *mark);

  copy->node = g_strdup (mark->node);
  copy->pile = g_strdup (mark->pile);
  g_hash_table_replace (source->marks, copy->pile, copy);
}

typedef struct {
  CyHistoryKeeper *keeper; /* owned */
  gboolean more;
} Keeping;

static void
on_kept_cb (const CyKeptMark *mark, const GError *error, gpointer user_data)
{
  g_autofree Keeping *keeping = user_data;
  g_autoptr (CyHistoryKeeper) keeper = keeping->keeper;

  if (keeper->history == NULL)
    return;
  if (mark == NULL) {
    skip_pile (keeper, error->message);
    return;
  }
  remember_mark (keeper->now, mark);
  if (keeping->more && ++keeper->n_shares < MAX_SHARES)
    do_next (keeper, PAUSE_MS);
  else
    skip_pile (keeper, NULL);
}

/* `{"share": BASE64}` */
static CyHistoryShare *
read_share (JsonObject *answer, GError **error)
{
  const CyJsonPath *path = CY_JSON_MEMBER (NULL, "share");
  g_autofree guchar *data = NULL;
  const char *text;
  gsize length;

  if (!cy_json_get_string (json_object_get_member (answer, "share"), path, &text, error))
    return NULL;
  if (strlen (text) > MAX_SHARE_CHARS) {
    cy_json_set_error (error, path, "is longer than shares are");
    return NULL;
  }
  data = g_base64_decode (text, &length);
  return cy_history_share_decode (data, length, error);
}

static void
on_share_cb (JsonObject *answer, const GError *failure, gpointer user_data)
{
  g_autoptr (CyHistoryKeeper) keeper = user_data;
  g_autoptr (CyHistoryShare) share = NULL;
  g_autoptr (GError) error = NULL;
  CyHistoryKeeping wanted;
  Keeping *keeping;

  if (keeper->history == NULL)
    return;
  if (answer == NULL && is_silence (failure)) {
    end_for (keeper, failure);
    return;
  }
  share = answer == NULL ? NULL : read_share (answer, &error);
  if (share == NULL || share->from_ms == share->to_ms) {
    skip_pile (keeper, error != NULL ? error->message : failure != NULL ? failure->message : NULL);
    return;
  }
  keeping = g_new (Keeping, 1);
  *keeping = (Keeping){ g_rc_box_acquire (keeper), share->more };
  wanted = (CyHistoryKeeping){ keeper->now->id, get_listed (keeper)->pile, g_steal_pointer (&share),
                               cy_clock_wall_us (keeper->clock) / CY_US_PER_MS };
  cy_history_keep (keeper->history, &wanted, on_kept_cb, keeping);
}

static void
ask_share (CyHistoryKeeper *keeper, const char *pile)
{
  const CyKeptMark *mark = g_hash_table_lookup (keeper->now->marks, pile);
  g_autoptr (JsonObject) question = json_object_new ();

  json_object_set_string_member (question, "what", "rollups");
  json_object_set_string_member (question, "pile", pile);
  json_object_set_int_member (question, "from", mark == NULL ? 0 : mark->until_ms * CY_US_PER_MS);
  json_object_set_int_member (question, "edition", mark == NULL ? 0 : mark->edition);
  cy_peers_ask (keeper->peers, keeper->now->id, question, ANSWER_MS, on_share_cb,
                g_rc_box_acquire (keeper));
}

/* --- what there is -------------------------------------------------------------------------------- */

static gboolean
read_listed (JsonNode *node, const CyJsonPath *path, CyHistoryRecorded *listed, GError **error)
{
  JsonArray *row;
  const char *id;

  if (!cy_json_get_array (node, path, &row, error))
    return FALSE;
  if (json_array_get_length (row) < 2) {
    cy_json_set_error (error, path, "is not an id and a number");
    return FALSE;
  }
  if (!cy_json_get_string (json_array_get_element (row, 0), CY_JSON_ELEMENT (path, 0), &id,
                           error) ||
      !cy_json_get_int (json_array_get_element (row, 1), CY_JSON_ELEMENT (path, 1), 0, G_MAXINT64,
                        &listed->edition, error))
    return FALSE;
  listed->pile = g_strdup (id);
  return TRUE;
}

/* `{"piles": [[ID, EDITION] ...], "more": BOOL}`, in order of the ids. */
static GArray *
read_list (JsonObject *answer, const char *after, gboolean *out_more, GError **error)
{
  const CyJsonPath *path = CY_JSON_MEMBER (NULL, "piles");
  g_autoptr (GArray) piles = g_array_new (FALSE, FALSE, sizeof (CyHistoryRecorded));
  JsonArray *array;

  g_array_set_clear_func (piles, (GDestroyNotify) cy_history_recorded_clear);
  if (!cy_json_get_array (json_object_get_member (answer, "piles"), path, &array, error) ||
      !cy_json_get_bool (json_object_get_member (answer, "more"), CY_JSON_MEMBER (NULL, "more"),
                         out_more, error))
    return NULL;
  if (json_array_get_length (array) > MAX_LISTED) {
    cy_json_set_error (error, path, "more than %d", MAX_LISTED);
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length (array); i++) {
    CyHistoryRecorded listed;

    if (!read_listed (json_array_get_element (array, i), CY_JSON_ELEMENT (path, i), &listed, error))
      return NULL;
    g_array_append_val (piles, listed);
    if (strcmp (listed.pile, after) <= 0 || strlen (listed.pile) > MAX_ID_BYTES) {
      cy_json_set_error (error, CY_JSON_ELEMENT (path, i), "is not in order, or too long");
      return NULL;
    }
    after = listed.pile;
  }
  *out_more &= piles->len > 0;
  return g_steal_pointer (&piles);
}

static const char *
get_last (CyHistoryKeeper *keeper)
{
  return keeper->listed == NULL || keeper->listed->len == 0
           ? ""
           : g_array_index (keeper->listed, CyHistoryRecorded, keeper->listed->len - 1).pile;
}

static void
on_listed_cb (JsonObject *answer, const GError *failure, gpointer user_data)
{
  g_autoptr (CyHistoryKeeper) keeper = user_data;
  g_autoptr (GError) error = NULL;
  GArray *piles;

  if (keeper->history == NULL)
    return;
  if (answer == NULL) {
    end_for (keeper, failure);
    return;
  }
  piles = read_list (answer, get_last (keeper), &keeper->more, &error);
  if (piles == NULL) {
    end_for (keeper, error);
    return;
  }
  g_clear_pointer (&keeper->listed, g_array_unref);
  keeper->listed = piles;
  keeper->next = 0;
  keeper->n_shares = 0;
  do_next (keeper, PAUSE_MS);
}

static void
ask_list (CyHistoryKeeper *keeper)
{
  g_autoptr (JsonObject) question = json_object_new ();

  json_object_set_string_member (question, "what", "recorded");
  json_object_set_string_member (question, "after", get_last (keeper));
  keeper->n_pages++;
  cy_peers_ask (keeper->peers, keeper->now->id, question, ANSWER_MS, on_listed_cb,
                g_rc_box_acquire (keeper));
}

/* --- what is next --------------------------------------------------------------------------------- */

static Source *
find_due (CyHistoryKeeper *keeper, gint64 *out_wait_us)
{
  const gint64 now_us = cy_clock_mono_us (keeper->clock);
  Source *due = NULL;
  GHashTableIter iter;
  gpointer value;

  *out_wait_us = ROUND_US;
  g_hash_table_iter_init (&iter, keeper->sources);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Source *source = value;

    if (!source->up || cy_yard_get (keeper->yard, CY_KIND_NODE, source->id) == NULL)
      continue;
    *out_wait_us = MIN (*out_wait_us, MAX (source->due_us - now_us, 0));
    if (source->due_us <= now_us && (due == NULL || source->due_us < due->due_us))
      due = source;
  }
  return due;
}

static void
begin_round (CyHistoryKeeper *keeper)
{
  gint64 wait_us;

  keeper->now = find_due (keeper, &wait_us);
  if (keeper->now == NULL) {
    do_next (keeper, (guint) (wait_us / CY_US_PER_MS) + PAUSE_MS);
    return;
  }
  keeper->now->again = FALSE;
  g_clear_pointer (&keeper->now->trouble, g_free);
  keeper->n_pages = 0;
  ask_list (keeper);
}

static void
go_on (CyHistoryKeeper *keeper)
{
  while (keeper->next < keeper->listed->len) {
    if (is_wanted (keeper, get_listed (keeper))) {
      ask_share (keeper, get_listed (keeper)->pile);
      return;
    }
    keeper->next++;
    keeper->n_shares = 0;
  }
  if (keeper->more && keeper->n_pages < MAX_PAGES)
    ask_list (keeper);
  else
    end_round (keeper, ROUND_US, keeper->now->trouble);
}

static gboolean
on_timer_cb (gpointer user_data)
{
  CyHistoryKeeper *keeper = user_data;

  keeper->timer = 0;
  if (keeper->yard == NULL || !keeper->loaded)
    return G_SOURCE_REMOVE;
  if (keeper->now == NULL)
    begin_round (keeper);
  else if (!keeper->now->up)
    end_round (keeper, AGAIN_US, NULL);
  else
    go_on (keeper);
  return G_SOURCE_REMOVE;
}

static void
do_next (CyHistoryKeeper *keeper, guint after_ms)
{
  g_clear_handle_id (&keeper->timer, g_source_remove);
  keeper->timer = g_timeout_add (after_ms, on_timer_cb, keeper);
}

static void
make_due (Source *source)
{
  source->due_us = 0;
  source->again = TRUE;
}

/* Only between rounds: in one, what comes next is under way. */
static void
wake (CyHistoryKeeper *keeper)
{
  if (keeper->now == NULL)
    do_next (keeper, PAUSE_MS);
}

/* --- its owner ------------------------------------------------------------------------------------ */

typedef struct {
  CyHistoryKeeper *keeper; /* owned */
  GPtrArray *marks;        /* owned, nullable */
} Loading;

static gboolean
load_marks (const CyHistorySource *source, gpointer data, GError **error)
{
  Loading *loading = data;

  loading->marks = cy_history_query_marks (source, error);
  return loading->marks != NULL;
}

/* Without them everything is asked for again, and what is there refuses to be there twice. */
static void
on_loaded_cb (gpointer data, const GError *error)
{
  g_autofree Loading *loading = data;
  g_autoptr (CyHistoryKeeper) keeper = loading->keeper;
  g_autoptr (GPtrArray) marks = loading->marks;

  for (guint i = 0; marks != NULL && i < marks->len; i++) {
    const CyKeptMark *mark = marks->pdata[i];

    remember_mark (get_source (keeper, mark->node), mark);
  }
  keeper->loaded = TRUE;
  if (keeper->history != NULL)
    wake (keeper);
}

/**
 * cy_history_keeper_new:
 * @history: borrowed until cy_history_keeper_stop().
 * @peers: borrowed until then.
 * @node: this one.
 * @clock: borrowed.
 */
CyHistoryKeeper *
cy_history_keeper_new (CyHistory *history, CyPeers *peers, const char *node, const CyClock *clock)
{
  CyHistoryKeeper *keeper = g_rc_box_new0 (CyHistoryKeeper);
  Loading *loading = g_new0 (Loading, 1);

  keeper->history = history;
  keeper->peers = peers;
  keeper->node = g_strdup (node);
  keeper->clock = clock;
  keeper->sources = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, source_free);
  loading->keeper = g_rc_box_acquire (keeper);
  cy_history_inquire (history, load_marks, loading, on_loaded_cb);
  return keeper;
}

/**
 * cy_history_keeper_stop:
 *
 * Nothing is asked any more; what is on its way is let go.
 */
void
cy_history_keeper_stop (CyHistoryKeeper *keeper)
{
  if (keeper == NULL)
    return;
  keeper->history = NULL;
  keeper->peers = NULL;
  g_clear_handle_id (&keeper->timer, g_source_remove);
  keeper_unref (keeper);
}

/**
 * cy_history_keeper_set_yard:
 *
 * Takes the setting, and which piles there are; when there are others, everybody is asked again.
 */
void
cy_history_keeper_set_yard (CyHistoryKeeper *keeper, CyYard *yard)
{
  g_autoptr (GPtrArray) piles = cy_yard_list (yard, CY_KIND_PILE);
  CyRecord *self = cy_yard_get (yard, CY_KIND_NODE, keeper->node);
  const char *keeps = self == NULL ? NULL : cy_record_get_text (self, "keeps");
  const gboolean all = g_strcmp0 (keeps, "own") != 0;
  const gboolean changed = keeper->n_piles != piles->len || keeper->all != all;
  CyYard *before = keeper->yard;
  GHashTableIter iter;
  gpointer source;

  keeper->yard = cy_yard_ref (yard);
  g_clear_pointer (&before, cy_yard_unref);
  keeper->n_piles = piles->len;
  keeper->all = all;
  g_hash_table_iter_init (&iter, keeper->sources);
  while (changed && g_hash_table_iter_next (&iter, NULL, &source))
    make_due (source);
  if (changed)
    wake (keeper);
}

/**
 * cy_history_keeper_set_up:
 * @node: another one.
 * @since_us: since when there is a link to it, 0 when there is none [µs UTC].
 * @up: whether it may be reached, by that link or by way of others.
 */
void
cy_history_keeper_set_up (CyHistoryKeeper *keeper, const char *node, gint64 since_us, gboolean up)
{
  Source *source = get_source (keeper, node);

  if (source->up == up && source->since_us == since_us)
    return;
  source->up = up;
  source->since_us = since_us;
  make_due (source);
  if (up)
    wake (keeper);
}

/* Who recorded something until the mark may have gone on, as far as nothing of that is shared yet. */
static gboolean
does_overlap (const CyKeptMark *mark, gint64 from_us, gint64 to_us)
{
  const gint64 more_ms = mark->last_ms == mark->until_ms ? UNSHARED_MS : 0;

  return mark->last_ms > 0 && mark->first_ms * CY_US_PER_MS <= to_us &&
         (mark->last_ms + more_ms) * CY_US_PER_MS >= from_us;
}

/**
 * cy_history_keeper_list:
 *
 * Returns: (transfer full) (element-type utf8): nodes that recorded something of a pile between, as far as that is known.
 */
GPtrArray *
cy_history_keeper_list (CyHistoryKeeper *keeper, const char *pile, gint64 from_us, gint64 to_us)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, keeper->sources);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Source *source = value;
    const CyKeptMark *mark = g_hash_table_lookup (source->marks, pile);

    if (mark != NULL && does_overlap (mark, from_us, to_us))
      g_ptr_array_add (nodes, g_strdup (source->id));
  }
  return nodes;
}

/**
 * cy_history_keeper_describe:
 *
 * Returns: what is kept of a node; its trouble is good until the main loop runs.
 */
CyKeeperReport
cy_history_keeper_describe (CyHistoryKeeper *keeper, const char *node)
{
  const Source *source = g_hash_table_lookup (keeper->sources, node);
  CyKeeperReport report = { 0 };
  GHashTableIter iter;
  gpointer mark;

  if (source == NULL)
    return report;
  report.trouble = source->trouble;
  report.n_piles = g_hash_table_size (source->marks);
  g_hash_table_iter_init (&iter, source->marks);
  while (g_hash_table_iter_next (&iter, NULL, &mark)) {
    const gint64 until_us = ((const CyKeptMark *) mark)->until_ms * CY_US_PER_MS;

    report.until_us = report.until_us == 0 ? until_us : MIN (report.until_us, until_us);
  }
  return report;
}
