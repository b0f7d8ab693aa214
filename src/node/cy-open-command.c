/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-open-command.h"

#include "cy-command-draft.h"
#include "cy-node-error.h"

typedef struct {
  CyCommandDesk **self;
  char *id;
  CyOpenCommandThen then;
  CyCommandDone done;
  gpointer user_data;
} Saving;

static void saving_free (Saving *saving);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

void
cy_open_command_free (CyOpenCommand *open)
{
  g_clear_pointer (&open->job, cy_command_job_free);
  cy_command_free (open->command);
  g_free (open->pile);
  g_free (open->actor);
  g_free (open->ending_outcome);
  g_free (open);
}

CyOpenCommand *
cy_open_command_new (CyCommandDesk *desk, CyCommand *command)
{
  CyOpenCommand *open = g_new0 (CyOpenCommand, 1);

  open->desk = desk;
  open->command = command;
  g_hash_table_insert (desk->open, command->id, open);
  return open;
}

void
cy_open_command_claim (CyOpenCommand *open,
                       const char *pile,
                       guint connector,
                       const char *name,
                       const char *actor)
{
  const CyCommandTraits *traits = cy_command_traits (name);

  g_free (open->pile);
  open->pile = g_strdup (pile);
  open->connector = connector;
  g_free (open->actor);
  open->actor = g_strdup (actor);
  open->is_essential = traits != NULL && traits->is_essential;
}

/* The command as it is now, also when it has just ended. */
static const CyCommand *
find_command (CyCommandDesk *desk, const char *id)
{
  CyOpenCommand *open = g_hash_table_lookup (desk->open, id);

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

/* The entry may be on the disk; but who could go on with it is gone. */
static void
tell_end (const Saving *saving)
{
  if (saving->done != NULL)
    cy_command_desk_refuse (
      saving->done, saving->user_data,
      g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "the node is stopping"));
}

static void
on_saved_cb (guint n_entries, const GError *error, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  CyCommandDesk *desk = *saving->self;
  CyOpenCommand *open;

  if (desk == NULL) {
    tell_end (saving);
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

/* What the first entry says is known to it alone. */
static char **
list_place (const CyOpenCommand *open)
{
  char *places[] = { (char *) open->command->pile, NULL };

  return open->command->pile == NULL ? NULL : g_strdupv (places);
}

/* Appends one entry about a command. */
void
cy_open_command_save (CyOpenCommand *open,
                      CyCommandEvent event,
                      JsonObject *payload,
                      const char *actor,
                      CyOpenCommandThen then,
                      CyCommandDone done,
                      gpointer user_data)
{
  CyCommandDesk *desk = open->desk;
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  Saving *saving = g_new0 (Saving, 1);
  CyDraft *draft;

  *saving =
    (Saving){ g_rc_box_acquire (desk->self), g_strdup (open->command->id), then, done, user_data };
  draft = cy_command_draft_new (open->command->id, event, payload, actor);
  cy_draft_set_about (draft, open->command->name, list_place (open));
  g_ptr_array_add (drafts, draft);
  open->n_saving++;
  cy_journal_append (desk->options.journal, drafts, on_saved_cb, saving);
}

static void
save_outcome (CyOpenCommand *open, CyCommandEvent event, const char *outcome, const char *actor)
{
  g_autoptr (JsonObject) payload = cy_command_payload_outcome (outcome);

  cy_open_command_save (open, event, payload, actor, NULL, NULL, NULL);
}

/* An end that the journal refuses (a full disk) is kept and tried again until it takes it. */
void
cy_open_command_save_end (CyOpenCommand *open)
{
  if (open->has_ending && open->n_saving == 0)
    save_outcome (open, open->ending, open->ending_outcome, open->desk->node);
}

void
cy_open_command_end (CyOpenCommand *open, CyCommandEvent event, const char *outcome)
{
  if (open->has_ending)
    return;
  open->has_ending = TRUE;
  open->ending = event;
  open->ending_outcome = g_strdup (outcome);
  cy_open_command_save_end (open);
}

static void
on_report_cb (CyCommandEvent event, const char *outcome, gpointer user_data)
{
  CyOpenCommand *open = user_data;

  if (event == CY_COMMAND_EVENT_WRITTEN)
    save_outcome (open, event, outcome, open->desk->node);
  else
    cy_open_command_end (open, event, outcome);
}

/* It is on the disk that the device is about to be touched: from here on nobody sends it again. */
static void
then_start (CyOpenCommand *open)
{
  if (open->command->state == CY_COMMAND_OPERATING && open->job != NULL)
    cy_command_job_start (open->job, on_report_cb, open);
}

CyCommandTarget *
cy_open_command_find_target (CyOpenCommand *open, GError **error)
{
  CyCommandDesk *desk = open->desk;
  const CyCommand *command = open->command;

  return cy_command_target_new (desk->yard, desk->options.profiles, command->pile,
                                command->connector, command->name, error);
}

static CyCommandJob *
make_job (CyOpenCommand *open, GError **error)
{
  CyCommandDesk *desk = open->desk;
  CyCommandTarget *target = cy_open_command_find_target (open, error);

  return target == NULL ? NULL
                        : desk->options.make_job (target, open->command->arguments,
                                                  desk->options.user_data, error);
}

void
cy_open_command_send (CyOpenCommand *open)
{
  g_autoptr (JsonObject) payload = json_object_new ();
  g_autoptr (GError) error = NULL;

  if (open->command->state != CY_COMMAND_ORDERED || open->job != NULL)
    return;
  open->job = make_job (open, &error);
  if (open->job != NULL)
    cy_open_command_save (open, CY_COMMAND_EVENT_SEND, payload, open->desk->node, then_start, NULL,
                          NULL);
  else
    cy_open_command_end (open, CY_COMMAND_EVENT_REFUSE, error->message);
}
