/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-desk.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-open-command.h"

#define TICK_MS 500

/* Commands that ended just now, for whoever is told about the entry that ended them. */
#define MAX_ENDED 64

gint64
cy_command_desk_now_us (CyCommandDesk *desk)
{
  return cy_clock_wall_us (desk->options.clock);
}

void
cy_command_desk_refuse (CyCommandDone done, gpointer user_data, GError *error)
{
  if (done != NULL)
    done (NULL, error, user_data);
  g_error_free (error);
}

/* Another node's command holds its lease here, and is carried out and ended there. */
static gboolean
is_ours (const CyOpenCommand *open)
{
  return open->command->origin == NULL || g_str_equal (open->command->origin, open->desk->node);
}

static void
finish (CyOpenCommand *open)
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
  gboolean was_new;
  const char *id;
  CyOpenCommand *open;

  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_COMMAND_PREFIX))
    return;
  id = entry->subject + strlen (CY_SUBJECT_COMMAND_PREFIX);
  open = g_hash_table_lookup (desk->open, id);
  if (open == NULL) {
    open = cy_open_command_new (desk, cy_command_new (id));
    open->pile = g_strdup ("");
    open->actor = g_strdup (entry->actor);
  }
  was_new = open->command->state == CY_COMMAND_NONE;
  if (!cy_command_apply (open->command, entry)) {
    if (was_new)
      g_hash_table_remove (desk->open, id);
    return;
  }
  if (was_new && !is_ours (open))
    cy_open_command_claim (open, open->command->pile, open->command->connector, open->command->name,
                           open->command->actor);
  shown = cy_command_copy (open->command);
  if (cy_command_state_is_final (open->command->state))
    finish (open);
  desk->options.changed (shown, desk->options.user_data);
}

/**
 * cy_command_desk_forget:
 * @id: of a command of which entries count no more, or again.
 *
 * What another node began holds no lease here any more; what this one began goes on.
 */
void
cy_command_desk_forget (CyCommandDesk *desk, const char *id)
{
  CyOpenCommand *open = g_hash_table_lookup (desk->open, id);

  if (open != NULL && !is_ours (open))
    g_hash_table_remove (desk->open, id);
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
    const CyOpenCommand *open = value;

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
  CyOpenCommand *open = g_hash_table_lookup (desk->open, id);

  return open == NULL || open->job == NULL ? -1 : open->job->percent;
}

static void
look_after (CyOpenCommand *open)
{
  CyCommandState next;

  if (!is_ours (open))
    return;
  if (open->has_ending)
    cy_open_command_save_end (open);
  else if (open->n_saving == 0 && open->command->until_us < cy_command_desk_now_us (open->desk) &&
           cy_command_rule (open->command->state, CY_COMMAND_EVENT_EXPIRE, FALSE, &next))
    cy_open_command_end (open, CY_COMMAND_EVENT_EXPIRE, N_ ("Nobody went on with it in time"));
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
settle (CyOpenCommand *open)
{
  cy_open_command_claim (open, open->command->pile, open->command->connector, open->command->name,
                         open->command->actor);
  if (!is_ours (open))
    return;
  if (open->command->state == CY_COMMAND_OPERATING || open->command->state == CY_COMMAND_VERIFYING)
    cy_open_command_end (open, CY_COMMAND_EVENT_LOSE,
                         N_ ("The console stopped while it was carried out"));
  else if (open->command->state == CY_COMMAND_ORDERED)
    cy_open_command_end (open, CY_COMMAND_EVENT_EXPIRE,
                         N_ ("The console stopped before it was sent"));
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
  desk->open =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cy_open_command_free);
  desk->elsewhere = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&desk->ended);
  desk->self = g_rc_box_new (CyCommandDesk *);
  *desk->self = desk;
  for (guint i = 0; i < open->len; i++)
    settle (cy_open_command_new (desk, cy_command_copy (open->pdata[i])));
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
  g_hash_table_unref (desk->elsewhere);
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
