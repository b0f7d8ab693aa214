/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-batch-desk.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-command-draft.h"
#include "cy-id.h"
#include "cy-identity.h"
#include "cy-node-error.h"

#define TICK_MS 500

/* How long a preview may be read, and how long a second person may take [µs]. */
#define PREVIEW_US ((gint64) 300 * G_USEC_PER_SEC)
#define SECOND_US  ((gint64) 3600 * G_USEC_PER_SEC)

struct _CyBatchDesk {
  CyBatchDeskOptions options;
  char *node;
  GHashTable *open; /* borrowed id -> owned Open */
  guint tick;
  CyBatchDesk **self; /* callbacks of the journal hold this, not the desk */
};

/* A batch that may still go on, and where its targets' commands are. */
typedef struct {
  CyBatchDesk *desk;
  CyBatch *batch;
  GHashTable *places; /* borrowed target -> its place + 1 */
  CyCommandState *states;
  guint n_targets;
  guint n_saving;
  GHashTable *interrupted; /* owned ids of commands the process before left under way */
} Open;

typedef struct {
  CyBatchDesk **self;
  char *id;
  CyBatchDone done;
  gpointer user_data;
} Saving;

static void
open_free (Open *open)
{
  cy_batch_free (open->batch);
  g_hash_table_unref (open->places);
  g_hash_table_unref (open->interrupted);
  g_free (open->states);
  g_free (open);
}

static Open *
open_new (CyBatchDesk *desk, CyBatch *batch)
{
  Open *open = g_new0 (Open, 1);

  open->desk = desk;
  open->batch = batch;
  open->places = g_hash_table_new (g_str_hash, g_str_equal);
  open->interrupted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (desk->open, batch->id, open);
  return open;
}

/* Once the batch is described, its targets have places. */
static void
give_places (Open *open)
{
  open->n_targets = g_strv_length (open->batch->targets);
  open->states = g_new0 (CyCommandState, open->n_targets + 1);
  for (guint i = 0; i < open->n_targets; i++)
    g_hash_table_insert (open->places, open->batch->targets[i], GUINT_TO_POINTER (i + 1));
}

static void
refuse (CyBatchDone done, gpointer user_data, GError *error)
{
  if (done != NULL)
    done (NULL, error, user_data);
  g_error_free (error);
}

static void
on_saved_cb (guint n_entries, const GError *error, gpointer user_data)
{
  Saving *saving = user_data;
  CyBatchDesk *desk = *saving->self;
  Open *open = desk == NULL ? NULL : g_hash_table_lookup (desk->open, saving->id);

  if (open != NULL)
    open->n_saving--;
  if (error == NULL && open == NULL)
    refuse (saving->done, saving->user_data,
            g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "the node is stopping"));
  else if (saving->done != NULL)
    saving->done (error == NULL ? open->batch : NULL, error, saving->user_data);
  if (open != NULL && error != NULL && open->batch->state == CY_BATCH_NONE)
    g_hash_table_remove (desk->open, saving->id);
  g_rc_box_release (saving->self);
  g_free (saving->id);
  g_free (saving);
}

static void
save (Open *open,
      CyBatchEvent event,
      JsonObject *payload,
      const char *actor,
      CyBatchDone done,
      gpointer user_data)
{
  CyBatchDesk *desk = open->desk;
  g_autofree char *subject = g_strconcat (CY_SUBJECT_BATCH_PREFIX, open->batch->id, NULL);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), payload);
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  Saving *saving = g_new0 (Saving, 1);
  CyDraft *draft;

  *saving = (Saving){ g_rc_box_acquire (desk->self), g_strdup (open->batch->id), done, user_data };
  draft = cy_draft_new (CY_ENTRY_CLASS_OPS, cy_batch_event_kind (event), subject, actor,
                        cy_json_to_text (node, FALSE));
  cy_draft_set_about (draft, open->batch->name, g_strdupv (open->batch->targets));
  g_ptr_array_add (drafts, draft);
  open->n_saving++;
  cy_journal_append (desk->options.journal, drafts, on_saved_cb, saving);
}

/* --- turns -------------------------------------------------------------------------------------- */

typedef struct {
  CyBatchDesk **self;
  char *id;
  guint place;
} Ordered;

static gboolean
wish_of (const CyBatch *batch, const char *target, CyCommandWish *out_wish, char **out_pile)
{
  *out_wish =
    (CyCommandWish){ .name = batch->name, .arguments = batch->arguments, .actor = batch->actor };
  if (!cy_command_target_parse (target, out_pile, &out_wish->connector))
    return FALSE;
  out_wish->pile = *out_pile;
  return TRUE;
}

/* Who talks to the pile records what it refuses; that it was not reached, or says nothing, is recorded here. */
static void
record_silence (Open *open, guint place, const GError *error)
{
  g_autofree char *pile = NULL;
  CyCommandWish wish;

  if (error->domain == CY_PEERS_ERROR &&
      wish_of (open->batch, open->batch->targets[place], &wish, &pile))
    cy_command_record_refusal (open->desk->options.journal, &wish, open->batch->id, error->message);
}

/* A target that is refused never gets a command of this id: that is known here and nowhere else. */
static void
on_ordered_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  Ordered *ordered = user_data;
  CyBatchDesk *desk = *ordered->self;
  Open *open = desk == NULL ? NULL : g_hash_table_lookup (desk->open, ordered->id);

  if (open != NULL && error != NULL)
    record_silence (open, ordered->place, error);
  if (open != NULL && error != NULL && open->states[ordered->place] == CY_COMMAND_ORDERED)
    open->states[ordered->place] = CY_COMMAND_REFUSED;
  g_rc_box_release (ordered->self);
  g_free (ordered->id);
  g_free (ordered);
}

static void
order (Open *open, guint place)
{
  CyBatchDesk *desk = open->desk;
  g_autofree char *pile = NULL;
  CyCommandWish wish;
  Ordered *ordered;

  open->states[place] = CY_COMMAND_ORDERED;
  if (!wish_of (open->batch, open->batch->targets[place], &wish, &pile)) {
    open->states[place] = CY_COMMAND_REFUSED;
    return;
  }
  ordered = g_new0 (Ordered, 1);
  *ordered = (Ordered){ g_rc_box_acquire (desk->self), g_strdup (open->batch->id), place };
  cy_command_desk_order (desk->options.commands, &wish, open->batch->id, on_ordered_cb, ordered);
}

static void
stop (Open *open, guint failures)
{
  g_autofree char *outcome = g_strdup_printf ("%s: %u", N_ ("Piles that failed"), failures);
  g_autoptr (JsonObject) payload = cy_command_payload_outcome (outcome);

  save (open, CY_BATCH_EVENT_STOP, payload, open->desk->node, NULL, NULL);
}

static void
take_turn (Open *open)
{
  CyBatchTurn turn;

  if (open->batch->state != CY_BATCH_RUNNING || open->n_saving > 0)
    return;
  turn = cy_batch_turn (open->batch, open->states, open->n_targets);
  if (turn.stop) {
    stop (open, turn.failures);
  } else if (turn.finish) {
    g_autoptr (JsonObject) payload = json_object_new ();

    save (open, CY_BATCH_EVENT_FINISH, payload, open->desk->node, NULL, NULL);
  }
  for (guint i = 0; i < open->n_targets && turn.n > 0; i++) {
    if (open->states[i] != CY_COMMAND_NONE)
      continue;
    turn.n--;
    order (open, i);
  }
}

static void
expire (Open *open)
{
  g_autoptr (JsonObject) payload =
    cy_command_payload_outcome (N_ ("Nobody went on with it in time"));

  save (open, CY_BATCH_EVENT_EXPIRE, payload, open->desk->node, NULL, NULL);
}

/* Another node's batch is looked at here and goes on there. */
static gboolean
is_ours (CyBatchDesk *desk, const CyBatch *batch)
{
  return batch->origin == NULL || g_str_equal (batch->origin, desk->node);
}

static gboolean
tick_cb (gpointer user_data)
{
  CyBatchDesk *desk = user_data;
  g_autoptr (GList) opens = g_hash_table_get_values (desk->open);
  gint64 now_us = cy_clock_wall_us (desk->options.clock);

  for (GList *l = opens; l != NULL; l = l->next) {
    Open *open = l->data;
    gboolean late = open->batch->until_us != 0 && open->batch->until_us < now_us;
    CyBatchState next;

    if (open->n_saving > 0)
      continue;
    if (cy_batch_state_is_final (open->batch->state))
      g_hash_table_remove (desk->open, open->batch->id);
    else if (!is_ours (desk, open->batch))
      continue;
    else if (late && cy_batch_rule (open->batch->state, CY_BATCH_EVENT_EXPIRE, FALSE, &next))
      expire (open);
    else
      take_turn (open);
  }
  return G_SOURCE_CONTINUE;
}

/* --- what people do ----------------------------------------------------------------------------- */

static JsonObject *
describe (const CyBatchWish *wish)
{
  JsonObject *payload = json_object_new ();
  JsonArray *targets = json_array_new ();
  JsonNode *arguments = cy_json_parse (wish->arguments, -1, 65536, NULL);

  for (guint i = 0; wish->targets[i] != NULL; i++)
    json_array_add_string_element (targets, wish->targets[i]);
  json_object_set_string_member (payload, "name", wish->name);
  if (arguments != NULL)
    json_object_set_member (payload, "arguments", arguments);
  json_object_set_array_member (payload, "targets", targets);
  json_object_set_int_member (payload, "canaries", wish->canaries);
  json_object_set_int_member (payload, "wave", wish->wave);
  json_object_set_int_member (payload, "max_failures", wish->max_failures);
  return payload;
}

static gboolean
check (const CyBatchWish *wish, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_targets = g_strv_length ((char **) wish->targets);

  if (n_targets == 0 || n_targets > CY_BATCH_MAX_TARGETS) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "a batch is for 1 to %d piles, not for %u", CY_BATCH_MAX_TARGETS, n_targets);
    return FALSE;
  }
  for (guint i = 0; i < n_targets; i++) {
    if (!g_hash_table_add (seen, (gpointer) wish->targets[i])) {
      g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s is listed twice",
                   wish->targets[i]);
      return FALSE;
    }
  }
  return TRUE;
}

/**
 * cy_batch_desk_select:
 * @needs_second: whether another person must agree once it is operated.
 * @done: gets the batch, which waits five minutes to be operated. Nothing is sent.
 */
void
cy_batch_desk_select (CyBatchDesk *desk,
                      const CyBatchWish *wish,
                      gboolean needs_second,
                      CyBatchDone done,
                      gpointer user_data)
{
  g_autofree char *id = cy_id_new ();
  g_autoptr (JsonObject) payload = NULL;
  GError *error = NULL;

  if (!check (wish, &error)) {
    refuse (done, user_data, error);
    return;
  }
  payload = describe (wish);
  json_object_set_boolean_member (payload, "second", needs_second);
  json_object_set_int_member (payload, "until_us",
                              cy_clock_wall_us (desk->options.clock) + PREVIEW_US);
  save (open_new (desk, cy_batch_new (id)), CY_BATCH_EVENT_SELECT, payload, wish->actor, done,
        user_data);
}

/* Who may do what: only who selected it operates it, and only another one approves it. */
static gboolean
check_actor (const CyBatch *batch, CyBatchEvent event, const char *actor, GError **error)
{
  gboolean same = g_str_equal (batch->actor, actor);

  if (event == CY_BATCH_EVENT_OPERATE && !same) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "batch \"%s\": %s: %s", batch->id,
                 N_ ("Only who selected it can operate it"), batch->actor);
    return FALSE;
  }
  if (event == CY_BATCH_EVENT_APPROVE && same) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: %s",
                 N_ ("The second person must be another one"), actor);
    return FALSE;
  }
  return TRUE;
}

static gint64
until_after (CyBatchDesk *desk, const CyBatch *batch, CyBatchEvent event)
{
  if (event == CY_BATCH_EVENT_OPERATE && batch->needs_second)
    return cy_clock_wall_us (desk->options.clock) + SECOND_US;
  return 0; /* what runs does not expire */
}

/**
 * cy_batch_desk_act:
 * @event: operate, approve, pause, resume or cancel.
 * @reason: (nullable): why.
 * @done: gets the batch once that is on the disk.
 */
void
cy_batch_desk_act (CyBatchDesk *desk,
                   const char *id,
                   CyBatchEvent event,
                   const char *reason,
                   const char *actor,
                   CyBatchDone done,
                   gpointer user_data)
{
  Open *open = g_hash_table_lookup (desk->open, id);
  g_autoptr (JsonObject) payload = json_object_new ();
  GError *error = NULL;
  CyBatchState next;

  if (open == NULL) {
    error = g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND,
                         "there is no batch \"%s\" that could go on", id);
  } else if (!is_ours (desk, open->batch)) {
    error = g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         "batch \"%s\" goes on at node %.8s, and is controlled there", id,
                         open->batch->origin);
  } else if (open->n_saving > 0 ||
             !cy_batch_rule (open->batch->state, event, open->batch->needs_second, &next)) {
    error = g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "batch \"%s\" is %s", id,
                         cy_batch_state_name (open->batch->state));
  } else if (cy_command_reason_check (reason, &error)) {
    (void) check_actor (open->batch, event, actor, &error);
  }
  if (error != NULL) {
    refuse (done, user_data, error);
    return;
  }
  if (reason != NULL && *reason != '\0')
    json_object_set_string_member (payload, "reason", reason);
  json_object_set_int_member (payload, "until_us", until_after (desk, open->batch, event));
  if (event == CY_BATCH_EVENT_RESUME) {
    CyBatchTurn turn = cy_batch_turn (open->batch, open->states, open->n_targets);

    json_object_set_int_member (payload, "forgiven", turn.failures);
  }
  save (open, event, payload, actor, done, user_data);
}

/* --- following ---------------------------------------------------------------------------------- */

/**
 * cy_batch_desk_see_entry:
 * @entry: just committed.
 */
void
cy_batch_desk_see_entry (CyBatchDesk *desk, const CyEntry *entry)
{
  g_autoptr (CyBatch) shown = NULL;
  const char *id;
  gboolean was_new;
  Open *open;

  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_BATCH_PREFIX))
    return;
  id = entry->subject + strlen (CY_SUBJECT_BATCH_PREFIX);
  open = g_hash_table_lookup (desk->open, id);
  if (open == NULL)
    open = open_new (desk, cy_batch_new (id));
  was_new = open->batch->state == CY_BATCH_NONE;
  if (!cy_batch_apply (open->batch, entry)) {
    if (was_new)
      g_hash_table_remove (desk->open, id);
    return;
  }
  if (was_new)
    give_places (open);
  shown = cy_batch_copy (open->batch);
  desk->options.changed (shown, desk->options.user_data);
}

/**
 * cy_batch_desk_forget:
 * @id: of a batch of which entries count no more, or again.
 *
 * What another node began is not followed any more.
 */
void
cy_batch_desk_forget (CyBatchDesk *desk, const char *id)
{
  Open *open = g_hash_table_lookup (desk->open, id);

  if (open != NULL && !is_ours (desk, open->batch))
    g_hash_table_remove (desk->open, id);
}

/* A pile with one gun may be told as a whole what was meant for the gun, or the other way. */
static CyCommandState *
find_state (Open *open, const CyCommand *command)
{
  g_autofree char *target = cy_command_target (command);
  gpointer place = g_hash_table_lookup (open->places, target);

  if (place == NULL)
    place = g_hash_table_lookup (open->places, command->pile);
  return place == NULL ? NULL : &open->states[GPOINTER_TO_UINT (place) - 1];
}

/**
 * cy_batch_desk_see_command:
 * @command: as it is now.
 */
void
cy_batch_desk_see_command (CyBatchDesk *desk, const CyCommand *command)
{
  Open *open = command->batch == NULL ? NULL : g_hash_table_lookup (desk->open, command->batch);
  CyCommandState *state = open == NULL ? NULL : find_state (open, command);

  if (state == NULL || g_hash_table_contains (open->interrupted, command->id))
    return;
  *state = command->state;
  if (cy_command_state_is_final (command->state))
    desk->options.changed (open->batch, desk->options.user_data);
}

/* What was under way here when the process before ended will be taken up again, if doing it twice is the
 * same as doing it once. What another node carries out went on meanwhile. */
static void
remember (CyBatchDesk *desk, const CyCommand *command)
{
  const CyCommandTraits *traits = cy_command_traits (command->name);
  Open *open = g_hash_table_lookup (desk->open, command->batch);

  if (open != NULL && traits != NULL && traits->is_repeatable &&
      (command->origin == NULL || g_str_equal (command->origin, desk->node)) &&
      !cy_command_state_is_final (command->state))
    g_hash_table_add (open->interrupted, g_strdup (command->id));
  cy_batch_desk_see_command (desk, command);
}

const CyBatch *
cy_batch_desk_get (CyBatchDesk *desk, const char *id)
{
  Open *open = g_hash_table_lookup (desk->open, id);

  return open == NULL ? NULL : open->batch;
}

/**
 * cy_batch_desk_new:
 * @batches: (element-type CyBatch): what the journal knows.
 * @commands: (element-type CyCommand): the commands of those that are not at their end.
 */
CyBatchDesk *
cy_batch_desk_new (const CyBatchDeskOptions *options, GPtrArray *batches, GPtrArray *commands)
{
  CyBatchDesk *desk = g_new0 (CyBatchDesk, 1);

  desk->options = *options;
  desk->node = g_strdup (options->node);
  desk->open = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) open_free);
  desk->self = g_rc_box_new (CyBatchDesk *);
  *desk->self = desk;
  for (guint i = 0; i < batches->len; i++)
    give_places (open_new (desk, cy_batch_copy (batches->pdata[i])));
  /* Newest first: a target's newest command is what counts, so the oldest are put in first. */
  for (guint i = commands->len; i > 0; i--)
    remember (desk, commands->pdata[i - 1]);
  desk->tick = g_timeout_add (TICK_MS, tick_cb, desk);
  return desk;
}

void
cy_batch_desk_free (CyBatchDesk *desk)
{
  if (desk == NULL)
    return;
  *desk->self = NULL;
  g_rc_box_release (desk->self);
  g_clear_handle_id (&desk->tick, g_source_remove);
  g_hash_table_unref (desk->open);
  g_free (desk->node);
  g_free (desk);
}
