/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-retention-rule.h"

#include <string.h>

#include "cy-alarm-wish.h"
#include "cy-batch-rule.h"
#include "cy-command-rule.h"
#include "cy-message.h"
#include "cy-payload.h"

#define PAYLOAD_MAX_BYTES ((gsize) 1024 * 1024)

static JsonNode *
read_payload (const CyEntry *entry, JsonObject **out_object)
{
  g_autoptr (JsonNode) payload = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);

  return payload != NULL && cy_json_get_object (payload, NULL, out_object, NULL)
           ? g_steal_pointer (&payload)
           : NULL;
}

static void
let_all_go (CyRetentionItem *items, guint n_items)
{
  gboolean is_held = FALSE;

  for (guint i = 0; i < n_items; i++)
    is_held = is_held || items[i].is_anchor;
  for (guint i = 0; i < n_items; i++)
    items[i].goes = !is_held;
}

/* What is known of one occurrence of an alarm. */
typedef struct {
  gboolean is_raised;
  gboolean is_cleared;
  gboolean is_acked;
  gboolean is_latching;
  gboolean is_reset;
  gboolean is_held; /* one of its entries is an anchor */
} Occurrence;

/* What each kind of entry says of its occurrence; those of asides are about the alarm as a whole. */
static const struct {
  const char *kind;
  gsize flag; /* of an Occurrence; 0 for one that says nothing of the kind */
} occurrence_kinds[] = {
  { CY_ENTRY_ALARM_RAISE, G_STRUCT_OFFSET (Occurrence, is_raised) },
  { CY_ENTRY_ALARM_CLEAR, G_STRUCT_OFFSET (Occurrence, is_cleared) },
  { CY_ENTRY_ALARM_ACK, G_STRUCT_OFFSET (Occurrence, is_acked) },
  { CY_ENTRY_ALARM_RESET, G_STRUCT_OFFSET (Occurrence, is_reset) },
  { CY_ENTRY_ALARM_SUPPRESS, G_MAXSIZE },
  { CY_ENTRY_ALARM_COMMENT, G_MAXSIZE },
};

static gboolean
find_occurrence_kind (const char *kind, guint *out_which)
{
  for (guint i = 0; i < G_N_ELEMENTS (occurrence_kinds); i++) {
    if (g_str_equal (kind, occurrence_kinds[i].kind)) {
      *out_which = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* Which occurrence an entry is about, 0 when it does not say. */
static gint64
read_occurrence (const CyEntry *entry, gboolean *out_is_latching)
{
  JsonObject *object;
  g_autoptr (JsonNode) payload = read_payload (entry, &object);

  *out_is_latching = payload != NULL && cy_payload_get_bool (object, "latching");
  return payload == NULL ? 0 : cy_payload_get_int (object, "occurrence", G_MAXINT32, 0);
}

static gint
compare_numbers (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

static Occurrence *
ensure_occurrence (GTree *occurrences, gint64 number)
{
  Occurrence *occurrence = g_tree_lookup (occurrences, &number);

  if (occurrence == NULL) {
    occurrence = g_new0 (Occurrence, 1);
    g_tree_insert (occurrences, g_memdup2 (&number, sizeof number), occurrence);
  }
  return occurrence;
}

static GTree *
gather_occurrences (const CyRetentionItem *items, guint n_items, gint64 *numbers)
{
  GTree *occurrences = g_tree_new_full (compare_numbers, NULL, g_free, g_free);

  for (guint i = 0; i < n_items; i++) {
    gboolean is_latching;
    Occurrence *occurrence;
    guint which;

    numbers[i] = 0;
    if (!find_occurrence_kind (items[i].entry->kind, &which) ||
        (numbers[i] = read_occurrence (items[i].entry, &is_latching)) == 0)
      continue;
    occurrence = ensure_occurrence (occurrences, numbers[i]);
    occurrence->is_held |= items[i].is_anchor;
    if (occurrence_kinds[which].flag == G_MAXSIZE)
      continue;
    G_STRUCT_MEMBER (gboolean, occurrence, occurrence_kinds[which].flag) = TRUE;
    occurrence->is_latching |= is_latching && occurrence_kinds[which].flag == 0;
  }
  return occurrences;
}

/* Without its raise it is what came late to one that went before, when a later one was raised. */
static gboolean
is_settled (const Occurrence *occurrence, gboolean is_acked, gboolean is_followed)
{
  if (occurrence->is_held)
    return FALSE;
  if (!occurrence->is_raised)
    return is_followed;
  return occurrence->is_cleared && is_acked && (!occurrence->is_latching || occurrence->is_reset);
}

/* The first occurrence that stays. The newest one always does, since the next is numbered after it; and an
 * acknowledgement reaches earlier occurrences, so none goes before all the earlier ones can. */
static gint64
find_first_kept (GTree *occurrences)
{
  gint64 first_kept = G_MAXINT64;
  gboolean is_acked = FALSE;
  gboolean is_followed = FALSE;

  for (GTreeNode *node = g_tree_node_last (occurrences); node != NULL;
       node = g_tree_node_previous (node)) {
    const Occurrence *occurrence = g_tree_node_value (node);

    is_acked = is_acked || occurrence->is_acked;
    if (g_tree_node_next (node) == NULL || !is_settled (occurrence, is_acked, is_followed))
      first_kept = *(const gint64 *) g_tree_node_key (node);
    is_followed = is_followed || occurrence->is_raised;
  }
  return first_kept;
}

/* Of what people say of an alarm as a whole the last word counts, per kind. */
static void
judge_asides (CyRetentionItem *items, guint n_items)
{
  static const char *const pairs[][2] = { { CY_ENTRY_ALARM_SHELVE, CY_ENTRY_ALARM_UNSHELVE },
                                          { CY_ENTRY_ALARM_OUT, CY_ENTRY_ALARM_IN } };

  for (guint p = 0; p < G_N_ELEMENTS (pairs); p++) {
    gboolean is_last = TRUE;

    for (guint i = n_items; i > 0; i--) {
      CyRetentionItem *item = &items[i - 1];

      if (!g_str_equal (item->entry->kind, pairs[p][0]) &&
          !g_str_equal (item->entry->kind, pairs[p][1]))
        continue;
      item->goes = !is_last && !item->is_anchor;
      is_last = FALSE;
    }
  }
}

static void
judge_alarm (CyRetentionItem *items, guint n_items)
{
  g_autofree gint64 *numbers = g_new (gint64, n_items);
  g_autoptr (GTree) occurrences = gather_occurrences (items, n_items, numbers);
  gint64 first_kept = find_first_kept (occurrences);

  for (guint i = 0; i < n_items; i++)
    items[i].goes = numbers[i] != 0 && numbers[i] < first_kept;
  judge_asides (items, n_items);
}

static void
judge_message (CyRetentionItem *items, guint n_items)
{
  gboolean is_planned = FALSE;
  gboolean is_final = FALSE;

  for (guint i = 0; i < n_items; i++) {
    const CyEntry *entry = items[i].entry;
    JsonObject *object;
    g_autoptr (JsonNode) payload = read_payload (entry, &object);

    is_planned = is_planned || g_str_equal (entry->kind, CY_ENTRY_MESSAGE_PLAN);
    is_final = is_final || (payload != NULL && g_str_equal (entry->kind, CY_ENTRY_MESSAGE_TRY) &&
                            cy_payload_get_int (object, "state", CY_N_MESSAGE_STATES - 1,
                                                CY_MESSAGE_WAITING) != CY_MESSAGE_WAITING);
  }
  if (is_final || !is_planned)
    let_all_go (items, n_items);
}

static void
judge_command (CyRetentionItem *items, guint n_items)
{
  g_autoptr (CyCommand) command = cy_command_new ("");

  for (guint i = 0; i < n_items; i++)
    (void) cy_command_apply (command, items[i].entry);
  if (command->state == CY_COMMAND_NONE || cy_command_state_is_final (command->state))
    let_all_go (items, n_items);
}

static void
judge_batch (CyRetentionItem *items, guint n_items)
{
  g_autoptr (CyBatch) batch = cy_batch_new ("");

  for (guint i = 0; i < n_items; i++)
    (void) cy_batch_apply (batch, items[i].entry);
  if (batch->state == CY_BATCH_NONE || cy_batch_state_is_final (batch->state))
    let_all_go (items, n_items);
}

static const struct {
  const char *prefix;
  void (*judge) (CyRetentionItem *items, guint n_items);
} kinds[CY_N_RETENTIONS] = {
  [CY_RETENTION_ALARM] = { CY_SUBJECT_ALARM_PREFIX, judge_alarm },
  [CY_RETENTION_BATCH] = { CY_SUBJECT_BATCH_PREFIX, judge_batch },
  [CY_RETENTION_COMMAND] = { CY_SUBJECT_COMMAND_PREFIX, judge_command },
  [CY_RETENTION_MESSAGE] = { CY_SUBJECT_MESSAGE_PREFIX, judge_message },
};

/**
 * cy_retention_prefix:
 *
 * Returns: what subjects of the kind begin with.
 */
const char *
cy_retention_prefix (CyRetentionKind kind)
{
  return kinds[kind].prefix;
}

/**
 * cy_retention_judge:
 * @items: all that one subject has before a cut, in (clock, origin, sequence) order.
 *
 * Says what of it is over and done with: occurrences of an alarm that were cleared, acknowledged and reset, but
 * never the newest; commands, batches and messages that came to an end. Whatever stays makes the same of what is
 * not over as all of it would.
 *
 * An entry that came late to what went goes with the next cut.
 */
void
cy_retention_judge (CyRetentionKind kind, CyRetentionItem *items, guint n_items)
{
  for (guint i = 0; i < n_items; i++)
    items[i].goes = FALSE;
  kinds[kind].judge (items, n_items);
}
