/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-live-feed.h"

#include <string.h>

/* A frame that is larger leaves the rest for the next one [bytes]. */
#define FRAME_BYTES (1024 * 1024)

/* A pile that somebody looks at. */
typedef struct {
  guint pile;       /* its number in the table */
  gboolean is_here; /* whether it has one */
  CySample *last;   /* what was told last, in tag order */
  guint n_tags;
  CyLivePile state;
  gint64 age_us;
  gboolean texts_changed;
  GByteArray *change; /* nullable: a record of what changed with this tick */
} Shown;

struct _CyLiveViewer {
  CyLiveFeed *feed;
  guint32 list;
  GPtrArray *piles; /* owned ids */
  GPtrArray *shown; /* borrowed Shown, in the same order */
  GArray *whole;    /* gboolean: it is to be told everything of the pile */
  CyLiveSend send;
  gpointer user_data;
};

struct _CyLiveFeed {
  const CyClock *clock;
  CyLiveRef ref_live;
  gpointer user_data;
  CyLiveTable *table; /* nullable */
  guint64 generation; /* of the table, as of the last tick */
  GHashTable *shown;  /* owned id to owned Shown */
  GPtrArray *viewers; /* owned CyLiveViewer */
};

static void
shown_free (Shown *shown)
{
  g_clear_pointer (&shown->change, g_byte_array_unref);
  g_free (shown->last);
  g_free (shown);
}

static void
viewer_free (CyLiveViewer *viewer)
{
  g_ptr_array_unref (viewer->piles);
  g_ptr_array_unref (viewer->shown);
  g_array_unref (viewer->whole);
  g_free (viewer);
}

CyLiveFeed *
cy_live_feed_new (const CyClock *clock, CyLiveRef ref_live, gpointer user_data)
{
  CyLiveFeed *feed = g_new0 (CyLiveFeed, 1);

  feed->clock = clock;
  feed->ref_live = ref_live;
  feed->user_data = user_data;
  feed->shown =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) shown_free);
  feed->viewers = g_ptr_array_new_with_free_func ((GDestroyNotify) viewer_free);
  return feed;
}

void
cy_live_feed_free (CyLiveFeed *feed)
{
  if (feed == NULL)
    return;
  g_ptr_array_unref (feed->viewers);
  g_hash_table_unref (feed->shown);
  g_clear_pointer (&feed->table, cy_live_table_unref);
  g_free (feed);
}

static void
read_pile (CyLiveFeed *feed, Shown *shown, CySample *samples)
{
  cy_live_table_read (feed->table, shown->pile, &shown->state, samples);
  shown->age_us = shown->state.answered_us == 0
                    ? 0
                    : MAX (cy_clock_mono_us (feed->clock) - shown->state.answered_mono_us, 0);
}

static void
find_pile (CyLiveFeed *feed, const char *id, Shown *shown)
{
  CyFleet *fleet;

  shown->is_here = FALSE;
  g_clear_pointer (&shown->last, g_free);
  if (feed->table == NULL)
    return;
  fleet = cy_live_table_get_fleet (feed->table);
  if (!cy_fleet_find (fleet, id, &shown->pile))
    return;
  shown->is_here = TRUE;
  shown->n_tags = cy_tag_set_get_n_tags (cy_fleet_get (fleet, shown->pile)->tags);
  shown->last = g_new0 (CySample, shown->n_tags + 1);
  read_pile (feed, shown, shown->last);
}

static Shown *
look_at (CyLiveFeed *feed, const char *id)
{
  Shown *shown = g_hash_table_lookup (feed->shown, id);

  if (shown == NULL) {
    shown = g_new0 (Shown, 1);
    find_pile (feed, id, shown);
    g_hash_table_insert (feed->shown, g_strdup (id), shown);
  }
  return shown;
}

/* The yard changed: numbers mean other piles, and everything is told again. */
static void
take_table (CyLiveFeed *feed)
{
  CyLiveTable *table = feed->ref_live (feed->user_data);
  GHashTableIter iter;
  gpointer id;
  gpointer shown;

  if (table == feed->table) {
    g_clear_pointer (&table, cy_live_table_unref);
    return;
  }
  g_clear_pointer (&feed->table, cy_live_table_unref);
  feed->table = table;
  feed->generation = table == NULL ? 0 : cy_live_table_get_generation (table);
  g_hash_table_iter_init (&iter, feed->shown);
  while (g_hash_table_iter_next (&iter, &id, &shown))
    find_pile (feed, id, shown);
  for (guint i = 0; i < feed->viewers->len; i++) {
    CyLiveViewer *viewer = feed->viewers->pdata[i];

    for (guint k = 0; k < viewer->whole->len; k++)
      g_array_index (viewer->whole, gboolean, k) = TRUE;
  }
}

static CyLiveRecord *
record_new (const Shown *shown)
{
  CyLiveRecord *record = cy_live_record_new ();

  record->state = shown->state;
  record->age_us = shown->age_us;
  return record;
}

static gboolean
differs (const CySample *a, const CySample *b)
{
  return a->raw != b->raw || a->quality != b->quality || a->level != b->level;
}

static void
note_change (CyLiveFeed *feed, Shown *shown)
{
  g_autofree CySample *now = g_new0 (CySample, shown->n_tags + 1);
  g_autoptr (CyLiveRecord) record = NULL;

  read_pile (feed, shown, now);
  record = record_new (shown);
  for (guint i = 0; i < shown->n_tags; i++) {
    const CyLiveValue value = { (guint16) i, now[i] };

    if (differs (&now[i], &shown->last[i]))
      g_array_append_val (record->values, value);
  }
  memcpy (shown->last, now, shown->n_tags * sizeof *now);
  shown->change = g_byte_array_new ();
  cy_live_record_encode (shown->change, record);
}

static void
forget_changes (CyLiveFeed *feed)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, feed->shown);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_clear_pointer (&((Shown *) value)->change, g_byte_array_unref);
}

/* What changed among the piles that are looked at. */
static void
note_changes (CyLiveFeed *feed)
{
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint));
  guint64 before = feed->generation;
  CyFleet *fleet;

  forget_changes (feed);
  if (feed->table == NULL)
    return;
  fleet = cy_live_table_get_fleet (feed->table);
  feed->generation = cy_live_table_get_generation (feed->table);
  (void) cy_live_table_changed_since (feed->table, before, changed);
  for (guint i = 0; i < changed->len; i++) {
    const CyFleetPile *pile = cy_fleet_get (fleet, g_array_index (changed, guint, i));
    Shown *shown = g_hash_table_lookup (feed->shown, pile->id);

    if (shown != NULL && shown->is_here && shown->change == NULL)
      note_change (feed, shown);
  }
}

static void
put_texts (CyLiveFeed *feed, const Shown *shown, CyLiveRecord *record)
{
  CyTagSet *tags = cy_fleet_get (cy_live_table_get_fleet (feed->table), shown->pile)->tags;

  record->tags = cy_live_tags_digest (tags);
  for (guint i = 0; i < cy_tag_set_get_n_texts (tags); i++) {
    CyText text;

    cy_live_table_read_text (feed->table, shown->pile, i, text);
    g_array_append_vals (record->texts, text, 1);
  }
}

static void
put_whole (CyLiveFeed *feed, const Shown *shown, guint32 number, GByteArray *frame)
{
  g_autoptr (CyLiveRecord) record = record_new (shown);

  record->number = number;
  record->whole = TRUE;
  for (guint i = 0; i < shown->n_tags; i++) {
    const CyLiveValue value = { (guint16) i, shown->last[i] };

    g_array_append_val (record->values, value);
  }
  put_texts (feed, shown, record);
  cy_live_record_encode (frame, record);
}

/* A record begins with the pile's number in the list, which differs between viewers. */
static void
put_change (const Shown *shown, guint32 number, GByteArray *frame)
{
  guint32 bytes = GUINT32_TO_LE (number);

  g_byte_array_append (frame, (const guint8 *) &bytes, sizeof bytes);
  g_byte_array_append (frame, shown->change->data + sizeof bytes,
                       shown->change->len - (guint) sizeof bytes);
}

static void
put_pile (CyLiveViewer *viewer, guint i, GByteArray *frame)
{
  const Shown *shown = viewer->shown->pdata[i];
  gboolean *whole = &g_array_index (viewer->whole, gboolean, i);

  if (!shown->is_here || (!*whole && shown->change == NULL))
    return;
  /* What there is no room for is told as a whole, later. */
  if (frame->len >= FRAME_BYTES) {
    *whole = TRUE;
    return;
  }
  if (*whole)
    put_whole (viewer->feed, shown, i, frame);
  else
    put_change (shown, i, frame);
  *whole = FALSE;
}

static void
miss (CyLiveViewer *viewer)
{
  for (guint i = 0; i < viewer->shown->len; i++) {
    const Shown *shown = viewer->shown->pdata[i];

    if (shown->change != NULL)
      g_array_index (viewer->whole, gboolean, i) = TRUE;
  }
}

/* Also when nothing changed: who hears nothing shows nothing as live. */
static void
serve (CyLiveViewer *viewer)
{
  GByteArray *frame;
  g_autoptr (GBytes) bytes = NULL;

  if (!viewer->send (NULL, viewer->user_data)) {
    miss (viewer);
    return;
  }
  frame = g_byte_array_new ();
  cy_live_frame_begin (frame, viewer->list);
  for (guint i = 0; i < viewer->shown->len; i++)
    put_pile (viewer, i, frame);
  bytes = g_byte_array_free_to_bytes (frame);
  (void) viewer->send (bytes, viewer->user_data);
}

/**
 * cy_live_feed_tick:
 *
 * Once a second.
 */
void
cy_live_feed_tick (CyLiveFeed *feed)
{
  if (feed->viewers->len == 0)
    return;
  take_table (feed);
  note_changes (feed);
  for (guint i = 0; i < feed->viewers->len; i++)
    serve (feed->viewers->pdata[i]);
}

/* Piles nobody looks at any more are forgotten. */
static void
forget_unseen (CyLiveFeed *feed)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < feed->viewers->len; i++) {
    const CyLiveViewer *viewer = feed->viewers->pdata[i];

    for (guint k = 0; k < viewer->piles->len; k++)
      g_hash_table_add (seen, viewer->piles->pdata[k]);
  }
  g_hash_table_iter_init (&iter, feed->shown);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    if (!g_hash_table_contains (seen, id))
      g_hash_table_iter_remove (&iter);
  }
}

/**
 * cy_live_feed_add:
 * @list: number that its frames shall have.
 * @piles: (transfer full) (element-type utf8): what it looks at.
 *
 * Returns: (transfer none): valid until cy_live_feed_remove().
 */
CyLiveViewer *
cy_live_feed_add (CyLiveFeed *feed,
                  guint32 list,
                  GPtrArray *piles,
                  CyLiveSend send,
                  gpointer user_data)
{
  CyLiveViewer *viewer = g_new0 (CyLiveViewer, 1);
  const gboolean yes = TRUE;

  take_table (feed);
  viewer->feed = feed;
  viewer->list = list;
  viewer->piles = piles;
  viewer->shown = g_ptr_array_new ();
  viewer->whole = g_array_new (FALSE, FALSE, sizeof (gboolean));
  viewer->send = send;
  viewer->user_data = user_data;
  for (guint i = 0; i < piles->len; i++) {
    g_ptr_array_add (viewer->shown, look_at (feed, piles->pdata[i]));
    g_array_append_val (viewer->whole, yes);
  }
  g_ptr_array_add (feed->viewers, viewer);
  return viewer;
}

void
cy_live_feed_remove (CyLiveFeed *feed, CyLiveViewer *viewer)
{
  g_ptr_array_remove (feed->viewers, viewer);
  forget_unseen (feed);
}

/**
 * cy_live_feed_list_piles:
 *
 * Returns: (transfer full) (element-type utf8): everything somebody looks at.
 */
GPtrArray *
cy_live_feed_list_piles (CyLiveFeed *feed)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, feed->shown);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, g_strdup (id));
  return ids;
}
