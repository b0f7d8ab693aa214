/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-standing.h"

#include "cy-incarnation-rule.h"
#include "cy-journal-kinds.h"
#include "cy-journal-standing.h"
#include "cy-json.h"

static GBytes *
sign_hash (gpointer user_data, const guint8 hash[CY_HASH_BYTES])
{
  return cy_identity_sign (user_data, hash, CY_HASH_BYTES);
}

/* A mark that cannot be written now is written with the next entries; the older one claims less. */
static void
keep_mark (gpointer user_data, const CyStanding *mark)
{
  (void) cy_identity_write_mark (user_data, mark, NULL);
}

static gboolean
read_standings (CyNode *node,
                const char *path,
                CyStanding *out_inside,
                CyStanding *out_outside,
                GError **error)
{
  guint incarnation = cy_identity_get_incarnation (node->identity);

  if (!cy_identity_read_mark (node->identity, out_outside, error) ||
      !cy_journal_read_standing (path, cy_node_get_id (node),
                                 out_outside->boots != 0 ? out_outside->incarnation : incarnation,
                                 out_inside, error))
    return FALSE;
  out_outside->incarnation = MAX (out_outside->incarnation, incarnation);
  return TRUE;
}

/* What the entry about it will say. */
static JsonNode *
describe_rebirth (const CyIncarnation *now, const CyStanding *inside, const CyStanding *outside)
{
  JsonObject *object = json_object_new ();
  JsonObject *missing = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_set_int_member (object, "incarnation", (gint64) now->number);
  json_object_set_string_member (object, "reason", cy_rebirth_name (now->reason));
  for (guint i = 0; i < CY_N_ENTRY_CLASSES; i++) {
    if (inside->seqs[i] < outside->seqs[i])
      json_object_set_int_member (missing, cy_entry_class_name (i),
                                  (gint64) (outside->seqs[i] - inside->seqs[i]));
  }
  json_object_set_object_member (object, "missing", missing);
  json_object_unref (object);
  return node;
}

static gboolean
mark_start (CyNode *node, const char *path, const CyIncarnation *now, GError **error)
{
  CyStanding mark;

  if (!cy_journal_read_standing (path, cy_node_get_id (node), (guint) now->number, &mark, error))
    return FALSE;
  mark.incarnation = (guint) now->number;
  mark.boots = now->boots;
  return cy_identity_write_mark (node->identity, &mark, error);
}

/**
 * cy_node_open_journal:
 *
 * Decides as whom the node starts and opens the journal with that. The order of what is written is that of
 * cy_incarnation_rule().
 */
gboolean
cy_node_open_journal (CyNode *node, GError **error)
{
  g_autofree char *path = cy_data_dir_file (node->dir, "yard.db");
  CyJournalOptions options = { .clock = node->clock,
                               .sign = sign_hash,
                               .sign_data = node->identity,
                               .mark = keep_mark,
                               .mark_data = node->identity,
                               .gate = &cy_node_gate,
                               .gate_data = node };
  CyStanding inside, outside;
  CyIncarnation now;

  if (!read_standings (node, path, &inside, &outside, error))
    return FALSE;
  now = cy_incarnation_rule (&inside, &outside);
  if (!cy_identity_set_incarnation (node->identity, now.number, error))
    return FALSE;
  options.node = cy_identity_get_node (node->identity);
  options.incarnation = (guint) now.number;
  options.boots = now.boots;
  if ((node->journal = cy_journal_open (path, &options, error)) == NULL ||
      !mark_start (node, path, &now, error))
    return FALSE;
  if (now.reason != CY_REBIRTH_NONE)
    node->rebirth = describe_rebirth (&now, &inside, &outside);
  return TRUE;
}

/**
 * cy_node_tell_rebirth:
 *
 * Journals that the node goes on in another incarnation, if it does, and why: a backup, or something that
 * nobody told it of.
 */
void
cy_node_tell_rebirth (CyNode *node)
{
  g_autoptr (JsonNode) rebirth = g_steal_pointer (&node->rebirth);
  g_autofree char *subject = g_strconcat (CY_SUBJECT_JOURNAL_PREFIX, cy_node_get_id (node), NULL);
  GPtrArray *drafts;

  if (cy_node_tell_restored (node) || rebirth == NULL)
    return;
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_SYS, CY_ENTRY_JOURNAL_REBORN, subject,
                                         "system", cy_json_to_text (rebirth, FALSE)));
  cy_node_append (node, drafts, NULL, NULL);
}
