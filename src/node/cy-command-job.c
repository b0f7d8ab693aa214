/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-job.h"

/**
 * cy_command_job_init:
 * @target: (transfer full): what it is about.
 *
 * For kinds of jobs.
 */
void
cy_command_job_init (CyCommandJob *job,
                     const CyCommandJobClass *klass,
                     const CyCommandPort *port,
                     const CyClock *clock,
                     CyCommandTarget *target)
{
  job->klass = klass;
  job->port = port;
  job->clock = clock;
  job->target = target;
  job->percent = -1;
}

void
cy_command_job_start (CyCommandJob *job, CyCommandJobReport report, gpointer user_data)
{
  job->report = report;
  job->user_data = user_data;
  job->klass->start (job);
}

/**
 * cy_command_job_cancel:
 *
 * Returns: whether it will end by itself without having done what it was to do.
 */
gboolean
cy_command_job_cancel (CyCommandJob *job)
{
  return job->klass->cancel != NULL && job->klass->cancel (job);
}

void
cy_command_job_free (CyCommandJob *job)
{
  if (job == NULL)
    return;
  g_clear_pointer (&job->target, cy_command_target_free);
  job->klass->free (job);
}

/**
 * cy_command_job_read_tag:
 * @tag: in the profile's tag set.
 *
 * Returns: %FALSE when the pile is not read.
 */
gboolean
cy_command_job_read_tag (CyCommandJob *job, guint tag, CySample *out_sample)
{
  g_autoptr (CyLiveTable) table = job->port->ref_live (job->port->user_data);
  const CyTag *wanted = cy_tag_set_get (cy_profile_get_tags (job->target->profile), tag);
  CyLivePile state;
  guint pile;

  return table != NULL &&
         cy_fleet_find (cy_live_table_get_fleet (table), job->target->pile->id, &pile) &&
         cy_live_table_read_one (table, pile, wanted->connector, wanted->measure, &state,
                                 out_sample);
}
