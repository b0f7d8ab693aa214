/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-keep-restore.h"

#include "cy-command-target.h"
#include "cy-pile-talk.h"

#define LOOK_MS 500

/* A pile that does not answer within this time after the start has forgotten [µs]. */
#define PATIENCE_US ((gint64) 60 * G_USEC_PER_SEC)

struct _CyKeepRestore {
  const CyCommandPort *port; /* borrowed */
  CyProfileStore *profiles;  /* borrowed */
  CyYard *yard;
  const CyClock *clock;
  GPtrArray *waiting; /* owned CyCommand: piles that were not read yet */
  gint64 started_us;  /* [µs UTC] */
  gint64 until_us;    /* [µs, monotonic] */
  guint timer;        /* source id, 0 when none */
};

/* What a command was, found again in the master data and its profile. */
typedef struct {
  CyCommandTarget *target;
  GArray *writes; /* CyProfileWrite */
  CyProof proof;
} Told;

static void
told_clear (Told *told)
{
  g_clear_pointer (&told->target, cy_command_target_free);
  g_clear_pointer (&told->writes, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

/* Whether the device wants this command repeated, and would show it. */
static gboolean
recall (CyKeepRestore *restore, const CyCommand *command, Told *out_told)
{
  g_autoptr (CyCommandTarget) target = cy_command_target_new (
    restore->yard, restore->profiles, command->pile, command->connector, command->name, NULL);
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  g_autoptr (GArray) arguments = NULL;
  const CyProfileArgument *given;

  if (target == NULL || target->command == NULL ||
      g_strcmp0 (cy_profile_keep_alive_command (target->profile), command->name) != 0)
    return FALSE;
  arguments = cy_command_target_arguments (target, command->arguments, 0, NULL);
  if (arguments == NULL)
    return FALSE;
  given = (const CyProfileArgument *) (gpointer) arguments->data;
  if (!cy_profile_command (target->profile, command->name, target->connector, given, arguments->len,
                           writes, NULL) ||
      !cy_profile_command_proof (target->profile, command->name, target->connector, given,
                                 arguments->len, &out_told->proof))
    return FALSE;
  out_told->target = g_steal_pointer (&target);
  out_told->writes = g_steal_pointer (&writes);
  return TRUE;
}

static void
keep (CyKeepRestore *restore, const CyCommand *command, const Told *told)
{
  g_autoptr (GArray) requests = g_array_new (FALSE, FALSE, sizeof (CyAcquireRequest));

  for (guint i = 0; i < told->writes->len; i++) {
    CyAcquireRequest request =
      cy_pile_talk_request_of (&g_array_index (told->writes, CyProfileWrite, i));

    g_array_append_val (requests, request);
  }
  restore->port->keep (restore->port->user_data, command->pile, command->connector,
                       (const CyAcquireRequest *) (gpointer) requests->data, requests->len);
}

/* Returns whether there is nothing more to wait for: the pile was read, or needs nothing. */
static gboolean
look_at (CyKeepRestore *restore, CyLiveTable *table, const CyCommand *command)
{
  g_auto (Told) told = { 0 };
  const CyTag *tag;
  CyLivePile link;
  CySample sample;
  guint pile;

  if (!recall (restore, command, &told))
    return TRUE;
  tag = cy_tag_set_get (cy_profile_get_tags (told.target->profile), told.proof.tag);
  if (!cy_fleet_find (cy_live_table_get_fleet (table), command->pile, &pile) ||
      !cy_live_table_read_one (table, pile, tag->connector, tag->measure, &link, &sample) ||
      sample.quality != CY_QUALITY_GOOD || sample.time_us < restore->started_us)
    return FALSE;
  if (cy_proof_holds (&told.proof, tag, &sample, &sample, 0))
    keep (restore, command, &told);
  return TRUE;
}

static gboolean
look_cb (gpointer user_data)
{
  CyKeepRestore *restore = user_data;
  g_autoptr (CyLiveTable) table = restore->port->ref_live (restore->port->user_data);

  for (guint i = restore->waiting->len; table != NULL && i > 0; i--) {
    if (look_at (restore, table, restore->waiting->pdata[i - 1]))
      g_ptr_array_remove_index_fast (restore->waiting, i - 1);
  }
  if (restore->waiting->len > 0 && cy_clock_mono_us (restore->clock) < restore->until_us)
    return G_SOURCE_CONTINUE;
  restore->timer = 0;
  return G_SOURCE_REMOVE;
}

/**
 * cy_keep_restore_new:
 * @latest: (transfer none) (element-type CyCommand): the last limit that each gun was given and that
 *   was verified.
 */
CyKeepRestore *
cy_keep_restore_new (const CyCommandPort *port,
                     CyProfileStore *profiles,
                     CyYard *yard,
                     const CyClock *clock,
                     GPtrArray *latest)
{
  CyKeepRestore *restore = g_new0 (CyKeepRestore, 1);

  restore->port = port;
  restore->profiles = profiles;
  restore->yard = cy_yard_ref (yard);
  restore->clock = clock;
  restore->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_command_free);
  restore->started_us = cy_clock_wall_us (clock);
  restore->until_us = cy_clock_mono_us (clock) + PATIENCE_US;
  for (guint i = 0; i < latest->len; i++)
    g_ptr_array_add (restore->waiting, cy_command_copy (latest->pdata[i]));
  if (latest->len > 0)
    restore->timer = g_timeout_add (LOOK_MS, look_cb, restore);
  return restore;
}

void
cy_keep_restore_free (CyKeepRestore *restore)
{
  if (restore == NULL)
    return;
  g_clear_handle_id (&restore->timer, g_source_remove);
  g_ptr_array_unref (restore->waiting);
  cy_yard_unref (restore->yard);
  g_free (restore);
}
