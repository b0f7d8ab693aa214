/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alone-log.h"

#include <string.h>

struct _CyAloneLog {
  char *node;
  gint64
    heard_us; /* of the newest of others when the process began; 0 once links were seen [µs UTC] */
  CyAlonePeriod *now;     /* nullable: while no member is connected */
  CyAlonePeriod *pending; /* nullable: over, and nothing of others was heard of that time yet */
  CyAlonePeriod *last;    /* nullable: the last one in which others did something */
};

static CyAlonePeriod *
period_new (gint64 from_us)
{
  CyAlonePeriod *period = g_new0 (CyAlonePeriod, 1);

  period->from_us = from_us;
  period->origins = g_ptr_array_new_with_free_func (g_free);
  period->firsts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return period;
}

void
cy_alone_period_free (CyAlonePeriod *period)
{
  if (period == NULL)
    return;
  g_ptr_array_unref (period->origins);
  g_hash_table_unref (period->firsts);
  g_free (period);
}

static CyAlonePeriod *
period_copy (const CyAlonePeriod *period)
{
  CyAlonePeriod *copy = period_new (period->from_us);
  GHashTableIter iter;
  gpointer stream;
  gpointer first;

  copy->to_us = period->to_us;
  copy->n_own = period->n_own;
  memcpy (copy->n_entries, period->n_entries, sizeof copy->n_entries);
  for (guint i = 0; i < period->origins->len; i++)
    g_ptr_array_add (copy->origins, g_strdup (period->origins->pdata[i]));
  g_hash_table_iter_init (&iter, period->firsts);
  while (g_hash_table_iter_next (&iter, &stream, &first))
    g_hash_table_insert (copy->firsts, g_strdup (stream), g_memdup2 (first, sizeof (guint64)));
  return copy;
}

static gboolean
holds (const CyAlonePeriod *period, gint64 time_us)
{
  return period != NULL && time_us >= period->from_us &&
         (period->to_us == 0 || time_us <= period->to_us);
}

/**
 * cy_alone_period_has:
 *
 * Returns: whether an entry is of another node, of that time, and was not known before.
 */
gboolean
cy_alone_period_has (const CyAlonePeriod *period, const CyEntry *entry)
{
  const guint64 *first = g_hash_table_lookup (period->firsts, entry->stream);

  return first != NULL && entry->seq >= *first && holds (period, cy_hlc_to_us (entry->hlc));
}

/**
 * cy_alone_period_count:
 *
 * Returns: how much others did in it.
 */
guint64
cy_alone_period_count (const CyAlonePeriod *period)
{
  guint64 n = 0;

  for (guint i = 0; i < CY_N_AUDIT_GROUPS; i++)
    n += period->n_entries[i];
  return n;
}

/**
 * cy_alone_log_new:
 * @node: this node.
 * @heard_us: the time of the newest entry of another node that it has, 0 when it has none [µs UTC].
 */
CyAloneLog *
cy_alone_log_new (const char *node, gint64 heard_us)
{
  CyAloneLog *log = g_new0 (CyAloneLog, 1);

  log->node = g_strdup (node);
  log->heard_us = heard_us;
  return log;
}

void
cy_alone_log_free (CyAloneLog *log)
{
  if (log == NULL)
    return;
  cy_alone_period_free (log->now);
  cy_alone_period_free (log->pending);
  cy_alone_period_free (log->last);
  g_free (log->node);
  g_free (log);
}

static void
begin (CyAloneLog *log, gint64 now_us)
{
  gint64 from_us = log->heard_us > 0 ? log->heard_us : now_us - CY_ALONE_LEAD_US;

  log->now = period_new (MIN (from_us, now_us));
}

static void
end (CyAloneLog *log, gint64 now_us)
{
  CyAlonePeriod **place = cy_alone_period_count (log->now) > 0 ? &log->last : &log->pending;

  log->now->to_us = MAX (now_us, log->now->from_us);
  g_clear_pointer (&log->pending, cy_alone_period_free);
  cy_alone_period_free (*place);
  *place = g_steal_pointer (&log->now);
}

/**
 * cy_alone_log_see_links:
 * @has_members: whether there is any other node in the network.
 * @any_up: whether one of them is connected.
 *
 * How it stands with the links; who has no members is not alone, but by itself.
 */
void
cy_alone_log_see_links (CyAloneLog *log, gboolean has_members, gboolean any_up, gint64 now_us)
{
  gboolean alone = has_members && !any_up;

  if (alone && log->now == NULL)
    begin (log, now_us);
  if (any_up && log->now != NULL)
    end (log, now_us);
  if (!has_members)
    g_clear_pointer (&log->now, cy_alone_period_free);
  if (any_up || !has_members)
    log->heard_us = 0;
}

static void
remember_origin (CyAlonePeriod *period, const char *origin)
{
  if (period->origins->len < CY_ALONE_MAX_ORIGINS &&
      !g_ptr_array_find_with_equal_func (period->origins, origin, g_str_equal, NULL))
    g_ptr_array_add (period->origins, g_strdup (origin));
}

/* Entries of a stream come in order. */
static void
remember_first (CyAlonePeriod *period, const CyEntry *entry)
{
  if (g_hash_table_size (period->firsts) < CY_ALONE_MAX_STREAMS &&
      !g_hash_table_contains (period->firsts, entry->stream))
    g_hash_table_insert (period->firsts, g_strdup (entry->stream),
                         g_memdup2 (&entry->seq, sizeof entry->seq));
}

/* Links are told of some times a second: entries may be there before it is known that there is a link. */
static CyAlonePeriod *
find_period (CyAloneLog *log, gint64 time_us)
{
  CyAlonePeriod *const periods[] = { log->now, log->pending, log->last };

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++) {
    if (holds (periods[i], time_us))
      return periods[i];
  }
  return NULL;
}

/* Returns: whether it happened while this node was alone. */
static gboolean
see_entry (CyAloneLog *log, const CyEntry *entry)
{
  CyAlonePeriod *period = find_period (log, cy_hlc_to_us (entry->hlc));

  if (g_str_equal (entry->origin, log->node)) {
    if (log->now != NULL)
      log->now->n_own++;
    return FALSE;
  }
  if (period == NULL)
    return FALSE;
  period->n_entries[cy_audit_group_of (entry->kind)]++;
  remember_origin (period, entry->origin);
  remember_first (period, entry);
  if (period == log->pending) {
    cy_alone_period_free (log->last);
    log->last = g_steal_pointer (&log->pending);
  }
  return TRUE;
}

/**
 * cy_alone_log_see_entries:
 * @entries: (element-type CyEntry): that the journal has from now on.
 *
 * Returns: whether cy_alone_log_dup_last() answers differently.
 */
gboolean
cy_alone_log_see_entries (CyAloneLog *log, GPtrArray *entries)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < entries->len; i++)
    changed = see_entry (log, entries->pdata[i]) || changed;
  return changed;
}

/**
 * cy_alone_log_get_now:
 *
 * Returns: (transfer none) (nullable): since when this node is alone, %NULL while it is not.
 */
const CyAlonePeriod *
cy_alone_log_get_now (CyAloneLog *log)
{
  return log->now;
}

/**
 * cy_alone_log_dup_last:
 *
 * A short time in which nothing happened does not take the place of a long one in which something did.
 *
 * Returns: (transfer full) (nullable): the last time alone that is over and in which others did something; when
 *   there is none, the last that is over.
 */
CyAlonePeriod *
cy_alone_log_dup_last (CyAloneLog *log)
{
  const CyAlonePeriod *period = log->last != NULL ? log->last : log->pending;

  return period == NULL ? NULL : period_copy (period);
}
