/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-desk.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-command-check.h"
#include "cy-command-draft.h"
#include "cy-id.h"
#include "cy-node-error.h"

#define TICK_MS 500

/* How long a second person may take, and how long what is ordered may wait for its turn [µs]. */
#define SECOND_US ((gint64) 300 * G_USEC_PER_SEC)
#define ORDER_US  ((gint64) 10 * G_USEC_PER_SEC)

/* Commands that ended just now, for whoever is told about the entry that ended them. */
#define MAX_ENDED 64

struct _CyCommandDesk {
  CyCommandDeskOptions options;
  char *node;
  CyYard *yard;     /* owned, nullable before the first is known */
  GHashTable *open; /* borrowed id -> owned Open */
  GQueue ended;     /* of owned CyCommand, newest last */
  guint tick;       /* source id, 0 when nothing is open */
  /* Callbacks of the journal may arrive after the desk is gone: they hold this, not the desk. */
  CyCommandDesk **self;
};

/* A command that is not at its end; from before its first entry is on the disk, so that two operators
 * cannot slip through together. */
typedef struct {
  CyCommandDesk *desk;
  CyCommand *command;
  char *pile; /* what it claims */
  guint connector;
  char *actor;
  gboolean is_essential;
  CyCommandJob *job;     /* owned, nullable */
  guint n_saving;        /* entries on their way to the disk */
  CyCommandEvent ending; /* how it ends, when the journal did not take it yet */
  char *ending_outcome;
  gboolean has_ending;
} Open;

/* What an entry leads to once it is on the disk. */
typedef void (*Then) (Open *open);

typedef struct {
  CyCommandDesk **self;
  char *id;
  Then then;
  CyCommandDone done;
  gpointer user_data;
} Saving;

static void saving_free (Saving *saving);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
open_free (Open *open)
{
  g_clear_pointer (&open->job, cy_command_job_free);
  cy_command_free (open->command);
  g_free (open->pile);
  g_free (open->actor);
  g_free (open->ending_outcome);
  g_free (open);
}

static Open *
open_new (CyCommandDesk *desk, CyCommand *command)
{
  Open *open = g_new0 (Open, 1);

  open->desk = desk;
  open->command = command;
  g_hash_table_insert (desk->open, command->id, open);
  return open;
}

static void
claim (Open *open, const char *pile, guint connector, const char *name, const char *actor)
{
  const CyCommandTraits *traits = cy_command_traits (name);

  open->pile = g_strdup (pile);
  open->connector = connector;
  open->actor = g_strdup (actor);
  open->is_essential = traits != NULL && traits->is_essential;
}

static gint64
now_us (CyCommandDesk *desk)
{
  return cy_clock_wall_us (desk->options.clock);
}

static void
refuse (CyCommandDone done, gpointer user_data, GError *error)
{
  if (done != NULL)
    done (NULL, error, user_data);
  g_error_free (error);
}

/* --- writing to the journal --------------------------------------------------------------------- */

/* The command as it is now, also when it has just ended. */
static const CyCommand *
find_command (CyCommandDesk *desk, const char *id)
{
  Open *open = g_hash_table_lookup (desk->open, id);

  if (open != NULL)
    return open->command;
  for (GList *l = desk->ended.tail; l != NULL; l = l->prev) {
    if (g_str_equal (((const CyCommand *) l->data)->id, id))
      return l->data;
  }
  return NULL;
}

static void
saving_free (Saving *saving)
{
  g_rc_box_release (saving->self);
  g_free (saving->id);
  g_free (saving);
}

static void
on_saved_cb (guint n_entries, const GError *error, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  CyCommandDesk *desk = *saving->self;
  Open *open;

  if (desk == NULL) {
    if (saving->done != NULL)
      saving->done (NULL, error, saving->user_data);
    return;
  }
  open = g_hash_table_lookup (desk->open, saving->id);
  if (open != NULL)
    open->n_saving--;
  if (saving->done != NULL)
    saving->done (error == NULL ? find_command (desk, saving->id) : NULL, error, saving->user_data);
  /* Whoever was told may have changed things. */
  open = g_hash_table_lookup (desk->open, saving->id);
  if (open == NULL)
    return;
  if (error == NULL && saving->then != NULL)
    saving->then (open);
  else if (error != NULL && open->command->state == CY_COMMAND_NONE)
    g_hash_table_remove (desk->open, saving->id);
}

/* Appends one entry about a command. */
static void
save (Open *open,
      CyCommandEvent event,
      JsonObject *payload,
      const char *actor,
      Then then,
      CyCommandDone done,
      gpointer user_data)
{
  CyCommandDesk *desk = open->desk;
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  Saving *saving = g_new0 (Saving, 1);

  *saving =
    (Saving){ g_rc_box_acquire (desk->self), g_strdup (open->command->id), then, done, user_data };
  g_ptr_array_add (drafts, cy_command_draft_new (open->command->id, event, payload, actor));
  open->n_saving++;
  cy_journal_append (desk->options.journal, drafts, on_saved_cb, saving);
}

static void
save_outcome (Open *open, CyCommandEvent event, const char *outcome, const char *actor)
{
  g_autoptr (JsonObject) payload = cy_command_payload_outcome (outcome);

  save (open, event, payload, actor, NULL, NULL, NULL);
}

/* An end that the journal refuses (a full disk) is kept and tried again until it takes it. */
static void
save_ending (Open *open)
{
  if (open->has_ending && open->n_saving == 0)
    save_outcome (open, open->ending, open->ending_outcome, open->desk->node);
}

static void
end_later (Open *open, CyCommandEvent event, const char *outcome)
{
  if (open->has_ending)
    return;
  open->has_ending = TRUE;
  open->ending = event;
  open->ending_outcome = g_strdup (outcome);
  save_ending (open);
}

/* --- carrying out ------------------------------------------------------------------------------- */

static void
on_report_cb (CyCommandEvent event, const char *outcome, gpointer user_data)
{
  Open *open = user_data;

  if (event == CY_COMMAND_EVENT_WRITTEN)
    save_outcome (open, event, outcome, open->desk->node);
  else
    end_later (open, event, outcome);
}

/* It is on the disk that the device is about to be touched: from here on nobody sends it again. */
static void
then_start (Open *open)
{
  if (open->command->state == CY_COMMAND_OPERATING && open->job != NULL)
    cy_command_job_start (open->job, on_report_cb, open);
}

static CyCommandTarget *
find_target (CyCommandDesk *desk, const CyCommand *command, GError **error)
{
  return cy_command_target_new (desk->yard, desk->options.profiles, command->pile,
                                command->connector, command->name, error);
}

static CyCommandJob *
make_job (Open *open, GError **error)
{
  CyCommandDesk *desk = open->desk;
  CyCommandTarget *target = find_target (desk, open->command, error);

  return target == NULL ? NULL
                        : desk->options.make_job (target, open->command->arguments,
                                                  desk->options.user_data, error);
}

static void
then_send (Open *open)
{
  g_autoptr (JsonObject) payload = json_object_new ();
  g_autoptr (GError) error = NULL;

  if (open->command->state != CY_COMMAND_ORDERED || open->job != NULL)
    return;
  open->job = make_job (open, &error);
  if (open->job != NULL)
    save (open, CY_COMMAND_EVENT_SEND, payload, open->desk->node, then_start, NULL, NULL);
  else
    end_later (open, CY_COMMAND_EVENT_REFUSE, error->message);
}

/* --- what may be -------------------------------------------------------------------------------- */

static gboolean
same_target (const Open *open, const char *pile, guint connector)
{
  return g_str_equal (open->pile, pile) &&
         (open->connector == connector || open->connector == 0 || connector == 0);
}

/* Two operators on one pile: the second is told about the first. To stop is always right. */
static gboolean
check_lease (CyCommandDesk *desk,
             const char *pile,
             guint connector,
             const CyCommandTraits *traits,
             GError **error)
{
  GHashTableIter iter;
  gpointer value;

  if (traits->is_essential)
    return TRUE;
  g_hash_table_iter_init (&iter, desk->open);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Open *open = value;

    if (!same_target (open, pile, connector) || open->is_essential)
      continue;
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "pile %s is in the hands of %s: %s is %s", pile, open->actor,
                 open->command->name != NULL ? open->command->name : "a command",
                 cy_command_state_name (open->command->state));
    return FALSE;
  }
  return TRUE;
}

/* --- selecting ---------------------------------------------------------------------------------- */

static Open *
open_wish (CyCommandDesk *desk, const CyCommandTarget *target, const char *actor)
{
  g_autofree char *id = cy_id_new ();
  Open *open = open_new (desk, cy_command_new (id));

  claim (open, target->pile->id, target->connector, target->traits->name, actor);
  return open;
}

/**
 * cy_command_desk_check:
 *
 * Returns: whether @wish could be selected now, as far as that is known without asking the pile.
 */
gboolean
cy_command_desk_check (CyCommandDesk *desk, const CyCommandWish *wish, GError **error)
{
  g_autoptr (CyCommandTarget) target = cy_command_target_new (
    desk->yard, desk->options.profiles, wish->pile, wish->connector, wish->name, error);

  return target != NULL && cy_command_check_wish (&desk->options, target, wish, error) &&
         check_lease (desk, wish->pile, target->connector, target->traits, error);
}

/* Finds and checks; tells and records why not. */
static CyCommandTarget *
admit (CyCommandDesk *desk,
       const CyCommandWish *wish,
       const char *batch,
       CyCommandDone done,
       gpointer user_data)
{
  GError *error = NULL;
  g_autoptr (CyCommandTarget) target = cy_command_target_new (
    desk->yard, desk->options.profiles, wish->pile, wish->connector, wish->name, &error);

  if (target != NULL && cy_command_check_wish (&desk->options, target, wish, &error) &&
      check_lease (desk, wish->pile, target->connector, target->traits, &error))
    return g_steal_pointer (&target);
  /* About a pile or a command that does not exist there is nothing to record. */
  if (!g_error_matches (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND))
    cy_command_record_refusal (desk->options.journal, wish, batch, error->message);
  refuse (done, user_data, error);
  return NULL;
}

/* What the first entry says, with numbers spelled as numbers. */
static JsonObject *
describe (const CyCommandTarget *target,
          const CyCommandWish *wish,
          const char *batch,
          gint64 until_us)
{
  g_autofree char *arguments = cy_command_target_spell_arguments (target, wish->arguments);
  CyCommandWish settled = *wish;
  JsonObject *payload;

  settled.connector = target->connector;
  settled.arguments = arguments;
  payload = cy_command_payload_describe (&settled, batch);
  json_object_set_int_member (payload, "until_us", until_us);
  return payload;
}

/**
 * cy_command_desk_select:
 * @done: gets the selected command, or why it is refused.
 *
 * Leases the target for %CY_COMMAND_LEASE_US. Nothing is sent.
 */
void
cy_command_desk_select (CyCommandDesk *desk,
                        const CyCommandWish *wish,
                        CyCommandDone done,
                        gpointer user_data)
{
  g_autoptr (CyCommandTarget) target = admit (desk, wish, NULL, done, user_data);
  g_autoptr (JsonObject) payload = NULL;
  g_autofree char *stamp = NULL;

  if (target == NULL)
    return;
  stamp = cy_command_stamp_of (&desk->options, target);
  payload = describe (target, wish, NULL, now_us (desk) + CY_COMMAND_LEASE_US);
  json_object_set_string_member (payload, "stamp", stamp);
  json_object_set_boolean_member (payload, "second", target->traits->needs_second);
  save (open_wish (desk, target, wish->actor), CY_COMMAND_EVENT_SELECT, payload, wish->actor, NULL,
        done, user_data);
}

/**
 * cy_command_desk_order:
 * @batch: whose turn it is.
 * @done: gets the ordered command, or why it is refused.
 *
 * What was selected and operated as a whole: goes at once.
 */
void
cy_command_desk_order (CyCommandDesk *desk,
                       const CyCommandWish *wish,
                       const char *batch,
                       CyCommandDone done,
                       gpointer user_data)
{
  g_autoptr (CyCommandTarget) target = admit (desk, wish, batch, done, user_data);
  g_autoptr (JsonObject) payload = NULL;

  if (target == NULL)
    return;
  payload = describe (target, wish, batch, now_us (desk) + ORDER_US);
  save (open_wish (desk, target, wish->actor), CY_COMMAND_EVENT_ORDER, payload, wish->actor,
        then_send, done, user_data);
}

/* --- operating ---------------------------------------------------------------------------------- */

static Open *
find_open (CyCommandDesk *desk, const char *id, CyCommandDone done, gpointer user_data)
{
  Open *open = g_hash_table_lookup (desk->open, id);

  if (open != NULL && open->n_saving == 0 && !open->has_ending)
    return open;
  refuse (done, user_data,
          open == NULL ? g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND,
                                      "there is no open command \"%s\"; it may have expired", id)
                       : g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                                      "command \"%s\" is just going on", id));
  return NULL;
}

static gboolean
is_in_state (const Open *open, CyCommandState state, GError **error)
{
  if (open->command->state == state)
    return TRUE;
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "command \"%s\" is %s, not %s",
               open->command->id, cy_command_state_name (open->command->state),
               cy_command_state_name (state));
  return FALSE;
}

/* Whether what was previewed may still be done; otherwise that is how the command ends. */
static gboolean
still_holds (Open *open, CyCommandDone done, gpointer user_data)
{
  CyCommandDesk *desk = open->desk;
  GError *error = NULL;
  g_autoptr (CyCommandTarget) target = find_target (desk, open->command, &error);

  if (target != NULL && open->command->until_us < now_us (desk)) {
    end_later (open, CY_COMMAND_EVENT_EXPIRE, N_ ("Nobody went on with it in time"));
    g_set_error (&error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "command \"%s\" has expired",
                 open->command->id);
  } else if (target == NULL ||
             !cy_command_check_stamp (&desk->options, target, open->command, &error) ||
             !cy_command_check_interlock (&desk->options, target, &error)) {
    end_later (open, CY_COMMAND_EVENT_REFUSE, error->message);
  }
  if (error == NULL)
    return TRUE;
  refuse (done, user_data, error);
  return FALSE;
}

static gboolean
check_operator (Open *open, const char *reason, const char *actor, GError **error)
{
  g_autoptr (CyCommandTarget) target = NULL;

  if (!is_in_state (open, CY_COMMAND_SELECTED, error))
    return FALSE;
  if (!g_str_equal (open->command->actor, actor)) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "command \"%s\" was selected by %s; only they can operate it", open->command->id,
                 open->command->actor);
    return FALSE;
  }
  target = find_target (open->desk, open->command, NULL);
  if (target != NULL && cy_command_target_needs_reason (target) &&
      (reason == NULL || *reason == '\0')) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s needs a reason",
                 open->command->name);
    return FALSE;
  }
  return cy_command_reason_check (reason, error);
}

/**
 * cy_command_desk_operate:
 * @reason: (nullable): why; dangerous commands need one.
 * @done: gets the command, ordered or waiting for a second person, once that is on the disk.
 */
void
cy_command_desk_operate (CyCommandDesk *desk,
                         const char *id,
                         const char *reason,
                         const char *actor,
                         CyCommandDone done,
                         gpointer user_data)
{
  Open *open = find_open (desk, id, done, user_data);
  g_autoptr (JsonObject) payload = json_object_new ();
  GError *error = NULL;

  if (open == NULL)
    return;
  if (!check_operator (open, reason, actor, &error)) {
    refuse (done, user_data, error);
    return;
  }
  if (!still_holds (open, done, user_data))
    return;
  if (reason != NULL && *reason != '\0')
    json_object_set_string_member (payload, "reason", reason);
  json_object_set_int_member (payload, "until_us",
                              now_us (desk) + (open->command->needs_second ? SECOND_US : ORDER_US));
  save (open, CY_COMMAND_EVENT_OPERATE, payload, actor, then_send, done, user_data);
}

/**
 * cy_command_desk_approve:
 * @actor: the second person; not the one who selected it.
 */
void
cy_command_desk_approve (CyCommandDesk *desk,
                         const char *id,
                         const char *actor,
                         CyCommandDone done,
                         gpointer user_data)
{
  Open *open = find_open (desk, id, done, user_data);
  g_autoptr (JsonObject) payload = json_object_new ();
  GError *error = NULL;

  if (open == NULL)
    return;
  if (is_in_state (open, CY_COMMAND_WAITING, &error) && g_str_equal (open->command->actor, actor))
    g_set_error (&error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "%s gave command \"%s\"; the second person must be another one", actor, id);
  if (error != NULL) {
    refuse (done, user_data, error);
    return;
  }
  if (!still_holds (open, done, user_data))
    return;
  json_object_set_int_member (payload, "until_us", now_us (desk) + ORDER_US);
  save (open, CY_COMMAND_EVENT_APPROVE, payload, actor, then_send, done, user_data);
}

/**
 * cy_command_desk_cancel:
 *
 * Before the device was touched the command ends here. Afterwards only a job that takes long can be
 * asked to stop, and ends by itself.
 */
void
cy_command_desk_cancel (CyCommandDesk *desk,
                        const char *id,
                        const char *actor,
                        CyCommandDone done,
                        gpointer user_data)
{
  Open *open = find_open (desk, id, done, user_data);
  g_autoptr (JsonObject) payload = NULL;
  CyCommandState next;

  if (open == NULL)
    return;
  if (cy_command_rule (open->command->state, CY_COMMAND_EVENT_CANCEL, FALSE, &next)) {
    g_autofree char *outcome = g_strdup_printf ("%s: %s", N_ ("Cancelled by"), actor);

    payload = cy_command_payload_outcome (outcome);
    save (open, CY_COMMAND_EVENT_CANCEL, payload, actor, NULL, done, user_data);
  } else if (open->job != NULL && cy_command_job_cancel (open->job)) {
    done (open->command, NULL, user_data);
  } else {
    refuse (done, user_data,
            g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         "command \"%s\" is %s; it is too late to cancel it", id,
                         cy_command_state_name (open->command->state)));
  }
}

/* --- following ---------------------------------------------------------------------------------- */

static void
finish (Open *open)
{
  CyCommandDesk *desk = open->desk;

  g_queue_push_tail (&desk->ended, cy_command_copy (open->command));
  while (desk->ended.length > MAX_ENDED)
    cy_command_free (g_queue_pop_head (&desk->ended));
  g_hash_table_remove (desk->open, open->command->id);
}

/**
 * cy_command_desk_see_entry:
 * @entry: just committed.
 */
void
cy_command_desk_see_entry (CyCommandDesk *desk, const CyEntry *entry)
{
  g_autoptr (CyCommand) shown = NULL;
  const char *id;
  Open *open;

  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_COMMAND_PREFIX))
    return;
  id = entry->subject + strlen (CY_SUBJECT_COMMAND_PREFIX);
  open = g_hash_table_lookup (desk->open, id);
  if (open == NULL) {
    open = open_new (desk, cy_command_new (id));
    open->pile = g_strdup ("");
    open->actor = g_strdup (entry->actor);
  }
  if (!cy_command_apply (open->command, entry)) {
    if (open->command->state == CY_COMMAND_NONE)
      g_hash_table_remove (desk->open, id);
    return;
  }
  shown = cy_command_copy (open->command);
  if (cy_command_state_is_final (open->command->state))
    finish (open);
  desk->options.changed (shown, desk->options.user_data);
}

static gint
compare_newest (gconstpointer a, gconstpointer b)
{
  const CyCommand *left = *(CyCommand *const *) a;
  const CyCommand *right = *(CyCommand *const *) b;

  return left->selected_us < right->selected_us   ? 1
         : left->selected_us > right->selected_us ? -1
                                                  : 0;
}

/**
 * cy_command_desk_list_open:
 *
 * Returns: (transfer full) (element-type CyCommand): what is not at its end, newest first.
 */
GPtrArray *
cy_command_desk_list_open (CyCommandDesk *desk)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_command_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, desk->open);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Open *open = value;

    if (open->command->state != CY_COMMAND_NONE)
      g_ptr_array_add (list, cy_command_copy (open->command));
  }
  g_ptr_array_sort (list, compare_newest);
  return list;
}

/**
 * cy_command_desk_get_percent:
 *
 * Returns: how far a command is that takes long, -1 when that makes no sense.
 */
int
cy_command_desk_get_percent (CyCommandDesk *desk, const char *id)
{
  Open *open = g_hash_table_lookup (desk->open, id);

  return open == NULL || open->job == NULL ? -1 : open->job->percent;
}

/* --- time --------------------------------------------------------------------------------------- */

static void
look_after (Open *open)
{
  CyCommandState next;

  if (open->has_ending)
    save_ending (open);
  else if (open->n_saving == 0 && open->command->until_us < now_us (open->desk) &&
           cy_command_rule (open->command->state, CY_COMMAND_EVENT_EXPIRE, FALSE, &next))
    end_later (open, CY_COMMAND_EVENT_EXPIRE, N_ ("Nobody went on with it in time"));
}

static gboolean
tick_cb (gpointer user_data)
{
  CyCommandDesk *desk = user_data;
  g_autoptr (GList) opens = g_hash_table_get_values (desk->open);

  /* What ends does so when the journal has it, never from inside this. */
  for (GList *l = opens; l != NULL; l = l->next)
    look_after (l->data);
  return G_SOURCE_CONTINUE;
}

/* What the process before left unfinished. A device that was being written to may or may not have
 * obeyed; one that was not touched never will be by this command. */
static void
settle (Open *open)
{
  claim (open, open->command->pile, open->command->connector, open->command->name,
         open->command->actor);
  if (open->command->state == CY_COMMAND_OPERATING || open->command->state == CY_COMMAND_VERIFYING)
    end_later (open, CY_COMMAND_EVENT_LOSE, N_ ("The console stopped while it was carried out"));
  else if (open->command->state == CY_COMMAND_ORDERED)
    end_later (open, CY_COMMAND_EVENT_EXPIRE, N_ ("The console stopped before it was sent"));
}

/**
 * cy_command_desk_new:
 * @open: (transfer none) (element-type CyCommand): what the journal knows as not ended.
 */
CyCommandDesk *
cy_command_desk_new (const CyCommandDeskOptions *options, GPtrArray *open)
{
  CyCommandDesk *desk = g_new0 (CyCommandDesk, 1);

  desk->options = *options;
  desk->node = g_strdup (options->node);
  desk->yard = cy_yard_new ();
  desk->open = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) open_free);
  g_queue_init (&desk->ended);
  desk->self = g_rc_box_new (CyCommandDesk *);
  *desk->self = desk;
  for (guint i = 0; i < open->len; i++)
    settle (open_new (desk, cy_command_copy (open->pdata[i])));
  desk->tick = g_timeout_add (TICK_MS, tick_cb, desk);
  return desk;
}

/**
 * cy_command_desk_free:
 *
 * Ends the jobs; what they had begun ends as unknown when the next process reads the journal.
 */
void
cy_command_desk_free (CyCommandDesk *desk)
{
  if (desk == NULL)
    return;
  *desk->self = NULL;
  g_rc_box_release (desk->self);
  g_clear_handle_id (&desk->tick, g_source_remove);
  g_hash_table_unref (desk->open);
  g_queue_clear_full (&desk->ended, (GDestroyNotify) cy_command_free);
  g_clear_pointer (&desk->yard, cy_yard_unref);
  g_free (desk->node);
  g_free (desk);
}

/**
 * cy_command_desk_set_yard:
 * @yard: the master data as it is now.
 */
void
cy_command_desk_set_yard (CyCommandDesk *desk, CyYard *yard)
{
  cy_yard_ref (yard);
  cy_yard_unref (desk->yard);
  desk->yard = yard;
}
