/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-cache.h"

#include <string.h>

#define MAX_AGE_US ((gint64) 3600 * G_USEC_PER_SEC)

typedef struct {
  char *question;
  char *answer;
  gsize bytes;
  gint64 since_us; /* [µs monotonic] */
} Kept;

struct _CyHistoryCache {
  gsize max_bytes;
  const CyClock *clock; /* borrowed */
  gsize bytes;
  GQueue order;            /* Kept, owned; the one used last is first */
  GHashTable *by_question; /* of its links */
};

/**
 * cy_history_cache_new:
 * @max_bytes: of questions and answers [bytes].
 * @clock: (transfer none): outlives the cache.
 */
CyHistoryCache *
cy_history_cache_new (gsize max_bytes, const CyClock *clock)
{
  CyHistoryCache *cache = g_new0 (CyHistoryCache, 1);

  cache->max_bytes = max_bytes;
  cache->clock = clock;
  g_queue_init (&cache->order);
  cache->by_question = g_hash_table_new (g_str_hash, g_str_equal);
  return cache;
}

static void
drop (CyHistoryCache *cache, GList *link)
{
  Kept *kept = link->data;

  g_hash_table_remove (cache->by_question, kept->question);
  g_queue_delete_link (&cache->order, link);
  cache->bytes -= kept->bytes;
  g_free (kept->question);
  g_free (kept->answer);
  g_free (kept);
}

void
cy_history_cache_free (CyHistoryCache *cache)
{
  if (cache == NULL)
    return;
  while (cache->order.head != NULL)
    drop (cache, cache->order.head);
  g_hash_table_unref (cache->by_question);
  g_free (cache);
}

/**
 * cy_history_cache_get:
 *
 * Returns: (transfer none) (nullable): what was answered, until the next call.
 */
const char *
cy_history_cache_get (CyHistoryCache *cache, const char *question)
{
  GList *link = g_hash_table_lookup (cache->by_question, question);
  const Kept *kept;

  if (link == NULL)
    return NULL;
  kept = link->data;
  if (cy_clock_mono_us (cache->clock) - kept->since_us > MAX_AGE_US) {
    drop (cache, link);
    return NULL;
  }
  g_queue_unlink (&cache->order, link);
  g_queue_push_head_link (&cache->order, link);
  return kept->answer;
}

/**
 * cy_history_cache_put:
 *
 * Keeps an answer; what was not used for longest makes room.
 */
void
cy_history_cache_put (CyHistoryCache *cache, const char *question, const char *answer)
{
  GList *before = g_hash_table_lookup (cache->by_question, question);
  Kept *kept = g_new (Kept, 1);

  if (before != NULL)
    drop (cache, before);
  *kept = (Kept){ g_strdup (question), g_strdup (answer), strlen (question) + strlen (answer),
                  cy_clock_mono_us (cache->clock) };
  g_queue_push_head (&cache->order, kept);
  g_hash_table_insert (cache->by_question, kept->question, cache->order.head);
  cache->bytes += kept->bytes;
  while (cache->bytes > cache->max_bytes)
    drop (cache, cache->order.tail);
}
