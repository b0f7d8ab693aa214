/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-config.h"
#include "cy-history-aside.h"
#include "cy-journal-query.h"
#include "cy-node-peer.h"
#include "cy-node-private.h"
#include "cy-time.h"

static void
entry_query_free (CyEntryQuery *query)
{
  g_free (query->subject);
  g_free (query);
}

static gpointer
load_entries (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_entries (db, data, error);
}

/**
 * cy_node_query_entries:
 * @subject: (nullable): only entries about it.
 * @answer: gets a #GPtrArray of #CyEntry, newest first, which is the callee's.
 */
void
cy_node_query_entries (CyNode *node,
                       const char *subject,
                       gint64 from_us,
                       guint limit,
                       CyNodeResult answer,
                       gpointer user_data)
{
  CyEntryQuery *query = g_new0 (CyEntryQuery, 1);

  *query = (CyEntryQuery){ g_strdup (subject), from_us, limit };
  cy_journal_query (node->journal, load_entries, query, (GDestroyNotify) entry_query_free, answer,
                    user_data);
}

static gpointer
load_digest (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_digest (db, error);
}

/**
 * cy_node_query_digest:
 * @answer: gets a #JsonNode, which is the callee's.
 */
void
cy_node_query_digest (CyNode *node, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, load_digest, NULL, NULL, answer, user_data);
}

static void
describe_queue (JsonBuilder *builder, const char *name, guint length, guint bound, guint64 lost)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "length");
  json_builder_add_int_value (builder, length);
  json_builder_set_member_name (builder, "bound");
  json_builder_add_int_value (builder, bound);
  json_builder_set_member_name (builder, "lost");
  json_builder_add_int_value (builder, (gint64) lost);
  json_builder_end_object (builder);
}

/* What the system lets the acquire thread have. A node that reads nothing has not asked. */
static void
describe_allowances (CyNode *node, const CyAcquireCounters *counters, JsonBuilder *builder)
{
  if (node->supervision == NULL)
    return;
  json_builder_set_member_name (builder, "priority");
  json_builder_add_string_value (builder, counters->priority_refused ? "refused" : "granted");
  json_builder_set_member_name (builder, "descriptors");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "max");
  json_builder_add_int_value (builder, (gint64) counters->descriptors_max);
  json_builder_set_member_name (builder, "short");
  json_builder_add_int_value (builder, (gint64) counters->descriptors_short);
  json_builder_end_object (builder);
}

static void
describe_acquisition (CyNode *node, JsonBuilder *builder)
{
  CyAcquireCounters counters = { 0 };

  if (node->supervision != NULL)
    cy_supervision_get_counters (node->supervision, &counters);
  json_builder_set_member_name (builder, "links");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "up");
  json_builder_add_int_value (builder, counters.links_up);
  json_builder_set_member_name (builder, "down");
  json_builder_add_int_value (builder, counters.links_down);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "links_crowded");
  json_builder_add_int_value (builder, counters.links_crowded);
  json_builder_set_member_name (builder, "scans_per_s");
  json_builder_add_double_value (builder, counters.scans_per_s);
  json_builder_set_member_name (builder, "scans_late");
  json_builder_add_int_value (builder, (gint64) counters.scans_late);
  json_builder_set_member_name (builder, "requests_per_s");
  json_builder_add_double_value (builder, counters.requests_per_s);
  json_builder_set_member_name (builder, "keep_alives");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "sent");
  json_builder_add_int_value (builder, (gint64) counters.keep_alives);
  json_builder_set_member_name (builder, "failed");
  json_builder_add_int_value (builder, (gint64) counters.keep_alives_failed);
  json_builder_end_object (builder);
  describe_allowances (node, &counters, builder);
}

static void
describe_stores (CyNode *node, JsonBuilder *builder)
{
  CyHistoryCounters history = cy_history_get_counters (node->history);
  CyWorkerCounters journal = cy_journal_get_counters (node->journal);
  g_autofree char *trouble = cy_history_get_trouble (node->history);

  json_builder_set_member_name (builder, "queues");
  json_builder_begin_object (builder);
  describe_queue (builder, "journal", journal.queued, journal.bound, journal.refused);
  describe_queue (builder, "history", history.queued, history.bound, history.dropped);
  if (node->supervision != NULL) {
    CyAcquireCounters counters;
    guint bound;
    guint length = cy_supervision_get_n_conditions (node->supervision, &bound);

    describe_queue (builder, "conditions", length, bound, 0);
    cy_supervision_get_counters (node->supervision, &counters);
    describe_queue (builder, "requests", counters.requests_open, counters.requests_bound,
                    counters.writes_refused);
  }
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "journal");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "entries");
  json_builder_add_int_value (builder, (gint64) node->n_entries);
  json_builder_set_member_name (builder, "head");
  json_builder_add_string_value (builder, node->head != NULL ? node->head : "");
  json_builder_set_member_name (builder, "unsaved");
  json_builder_add_int_value (builder, cy_alarm_desk_get_n_unsaved (node->desk));
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "history");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "samples");
  json_builder_add_int_value (builder, (gint64) history.samples);
  json_builder_set_member_name (builder, "bytes");
  json_builder_add_int_value (builder, history.bytes);
  json_builder_set_member_name (builder, "damaged");
  json_builder_add_int_value (builder, (gint64) history.damaged);
  if (history.bytes_per_year > 0) {
    json_builder_set_member_name (builder, "forecast_bytes_per_year");
    json_builder_add_int_value (builder, history.bytes_per_year);
  }
  if (trouble != NULL) {
    json_builder_set_member_name (builder, "trouble");
    json_builder_add_string_value (builder, trouble);
  }
  json_builder_end_object (builder);
}

/* A device that stands one connection would be fought over by two. */
static void
describe_twins (CyNode *node, JsonBuilder *builder)
{
  g_autoptr (GPtrArray) links = cy_supervision_list_links (node->supervision);

  for (guint i = 0; i < links->len; i++) {
    const CyLinkReport *link = links->pdata[i];
    g_autofree char *text = NULL;

    if (link->twin == NULL)
      continue;
    text = g_strdup_printf ("%s: leads to the same device as %s; one name for both would let their "
                            "piles share a connection",
                            link->key, link->twin);
    json_builder_add_string_value (builder, text);
  }
}

/* Told until somebody has looked at it: what it holds may still be got back with other tools. */
static void
describe_aside (CyNode *node, JsonBuilder *builder)
{
  g_autofree char *history_db = cy_data_dir_file (node->dir, "history.db");
  g_autoptr (GPtrArray) files = cy_history_list_aside (history_db);

  for (guint i = 0; i < files->len; i++) {
    g_autofree char *text =
      g_strdup_printf ("%s: a damaged history that was put aside; move it away or delete it",
                       (char *) files->pdata[i]);

    json_builder_add_string_value (builder, text);
  }
}

/* Told until somebody has made sure that all is well, and deleted it. */
static void
describe_before_restore (CyNode *node, JsonBuilder *builder)
{
  GDir *dir = g_dir_open (cy_node_get_data_dir (node), 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *text = NULL;

    if (!g_str_has_prefix (name, "before-restore-"))
      continue;
    text = g_strdup_printf ("%s/%s: what was there before a backup was restored; delete it when"
                            " nothing of it is missed",
                            cy_node_get_data_dir (node), name);
    json_builder_add_string_value (builder, text);
  }
  g_clear_pointer (&dir, g_dir_close);
}

static void
describe_problems (CyNode *node, JsonBuilder *builder)
{
  GPtrArray *problems = cy_node_get_problems (node);

  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    json_builder_add_string_value (builder, problems->pdata[i]);
  if (node->supervision != NULL)
    describe_twins (node, builder);
  describe_aside (node, builder);
  describe_before_restore (node, builder);
  json_builder_end_array (builder);
}

/**
 * cy_node_describe_status:
 *
 * Returns: (transfer full): what `chargeyardctl status` prints.
 */
JsonNode *
cy_node_describe_status (CyNode *node)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *key = cy_node_dup_key (node);
  gint64 uptime_us = cy_clock_mono_us (node->clock) - node->started_mono_us;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "node");
  json_builder_add_string_value (builder, cy_node_get_id (node));
  json_builder_set_member_name (builder, "key");
  json_builder_add_string_value (builder, key);
  json_builder_set_member_name (builder, "version");
  json_builder_add_string_value (builder, CY_VERSION);
  json_builder_set_member_name (builder, "uptime_s");
  json_builder_add_int_value (builder, uptime_us / CY_US_PER_S);
  describe_acquisition (node, builder);
  describe_stores (node, builder);
  describe_problems (node, builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
