/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-store.h"

#include "cy-journal-error.h"
#include "cy-journal-sync.h"

/* What one message of entries should hold; see cy-entry-wire.h for what it may. */
#define MESSAGE_ENTRIES 500
#define MESSAGE_BYTES   ((gsize) 192 * 1024)

struct _CyPeerStore {
  CyJournal *journal; /* borrowed */
  guint n_asked;      /* answers that are still to come */
};

/* A question on its way, with what it takes to answer it. */
typedef struct {
  CyPeerStore *store;
  GPtrArray *wants; /* owned, nullable */
  CyHeadsFunc on_heads;
  CyEntriesFunc on_entries;
  CyTakenFunc on_taken;
  gpointer user_data;
} Asked;

static Asked *
asked_new (CyPeerStore *store, gpointer user_data)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->store = store;
  asked->user_data = user_data;
  store->n_asked++;
  return asked;
}

static void
asked_free (Asked *asked)
{
  asked->store->n_asked--;
  g_clear_pointer (&asked->wants, g_ptr_array_unref);
  g_free (asked);
}

static gpointer
query_heads (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_heads (db, error);
}

static void
on_heads_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) heads = result;
  Asked *asked = user_data;

  asked->on_heads (heads, error, asked->user_data);
  asked_free (asked);
}

static void
load_heads (gpointer self, CyHeadsFunc answer, gpointer user_data)
{
  CyPeerStore *store = self;
  Asked *asked = asked_new (store, user_data);

  asked->on_heads = answer;
  cy_journal_query (store->journal, query_heads, NULL, NULL, on_heads_cb, asked);
}

static gpointer
query_suffixes (CyDb *db, gpointer data, GError **error)
{
  const Asked *asked = data;

  return cy_journal_load_suffixes (db, asked->wants, MESSAGE_ENTRIES, MESSAGE_BYTES, error);
}

static void
on_suffixes_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) entries = result;
  Asked *asked = user_data;

  asked->on_entries (entries, error, asked->user_data);
  asked_free (asked);
}

static void
read_suffixes (gpointer self, GPtrArray *wants, CyEntriesFunc answer, gpointer user_data)
{
  CyPeerStore *store = self;
  Asked *asked = asked_new (store, user_data);

  asked->wants = wants;
  asked->on_entries = answer;
  cy_journal_query (store->journal, query_suffixes, asked, NULL, on_suffixes_cb, asked);
}

static CyTakeResult
result_of (const GError *error)
{
  if (error == NULL)
    return CY_TAKE_DONE;
  if (g_error_matches (error, CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_GAP))
    return CY_TAKE_GAP;
  if (g_error_matches (error, CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_FORK))
    return CY_TAKE_FORK;
  if (g_error_matches (error, CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_OWN))
    return CY_TAKE_OWN;
  return CY_TAKE_LATER;
}

static void
on_taken_cb (guint n_entries, const GError *error, gpointer user_data)
{
  Asked *asked = user_data;

  asked->on_taken (result_of (error), error, asked->user_data);
  asked_free (asked);
}

static void
take (gpointer self, GPtrArray *run, CyTakenFunc done, gpointer user_data)
{
  CyPeerStore *store = self;
  Asked *asked = asked_new (store, user_data);

  asked->on_taken = done;
  cy_journal_take (store->journal, run, on_taken_cb, asked);
}

static gboolean
is_busy (gpointer self)
{
  return ((CyPeerStore *) self)->n_asked > 0;
}

CyPeerStore *
cy_peer_store_new (CyJournal *journal)
{
  CyPeerStore *store = g_new0 (CyPeerStore, 1);

  store->journal = journal;
  return store;
}

void
cy_peer_store_free (CyPeerStore *store)
{
  g_free (store);
}

/**
 * cy_peer_store_get:
 *
 * Returns: the functions; valid as long as @store is.
 */
CyEntryStore
cy_peer_store_get (CyPeerStore *store)
{
  return (CyEntryStore){ load_heads, read_suffixes, take, is_busy, store };
}
