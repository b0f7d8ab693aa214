/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-command-job.h"
#include "cy-profile-error.h"
#include "cy-time.h"

/* How often the pile is looked at while it is being verified. Looking is cheap: the acquisition
 * reads it anyway, at once after a write and then at its period. */
#define LOOK_MS 100

typedef struct {
  CyCommandJob job;
  CyPileTalk *talk;
  GArray *writes; /* CyProfileWrite */
  guint next;
  CyProof proof;
  gboolean has_proof;
  CySample before;
  gint64 written_us; /* [µs UTC] */
  gint64 give_up_us; /* [µs, monotonic] */
  guint timer;       /* source id, 0 when none */
} PlainJob;

static void
end (PlainJob *plain, CyCommandEvent event, const char *outcome)
{
  g_clear_handle_id (&plain->timer, g_source_remove);
  plain->job.report (event, outcome, plain->job.user_data);
}

/* Its time is up: either it shows something else, or it does not show anything. */
static void
give_up (PlainJob *plain, const CyTag *tag, const CySample *sample)
{
  g_autofree char *shown = NULL;
  g_autofree char *outcome = NULL;

  if (sample->quality != CY_QUALITY_GOOD || sample->time_us <= plain->written_us) {
    end (plain, CY_COMMAND_EVENT_LOSE, N_ ("The pile could not be read back"));
    return;
  }
  shown = cy_proof_describe (tag, sample);
  outcome = g_strdup_printf ("%s: %s", N_ ("The pile shows something else"), shown);
  end (plain, CY_COMMAND_EVENT_FAIL, outcome);
}

static gboolean
look_cb (gpointer user_data)
{
  PlainJob *plain = user_data;
  const CyTag *tag =
    cy_tag_set_get (cy_profile_get_tags (plain->job.target->profile), plain->proof.tag);
  CySample sample = { 0 };

  (void) cy_command_job_read_tag (&plain->job, plain->proof.tag, &sample);
  if (cy_proof_holds (&plain->proof, tag, &sample, &plain->before, plain->written_us)) {
    g_autofree char *shown = cy_proof_describe (tag, &sample);

    plain->timer = 0;
    end (plain, CY_COMMAND_EVENT_VERIFY, shown);
    return G_SOURCE_REMOVE;
  }
  if (cy_clock_mono_us (plain->job.clock) < plain->give_up_us)
    return G_SOURCE_CONTINUE;
  plain->timer = 0;
  give_up (plain, tag, &sample);
  return G_SOURCE_REMOVE;
}

static void
verify (PlainJob *plain)
{
  plain->job.report (CY_COMMAND_EVENT_WRITTEN, NULL, plain->job.user_data);
  if (!plain->has_proof) {
    end (plain, CY_COMMAND_EVENT_LOSE, N_ ("Nothing the pile shows proves it"));
    return;
  }
  plain->give_up_us =
    cy_clock_mono_us (plain->job.clock) + (gint64) plain->proof.within_ms * CY_US_PER_MS;
  plain->timer = g_timeout_add (LOOK_MS, look_cb, plain);
}

static void
write_next (PlainJob *plain)
{
  cy_pile_talk_write (plain->talk, &g_array_index (plain->writes, CyProfileWrite, plain->next));
}

static gboolean
write_next_cb (gpointer user_data)
{
  PlainJob *plain = user_data;

  plain->timer = 0;
  write_next (plain);
  return G_SOURCE_REMOVE;
}

/* A sequence that ends in the middle has not done what it was to do, whatever it did. */
static void
stop_writing (PlainJob *plain, const CyPileAnswer *answer)
{
  gboolean unknown = answer->outcome == CY_ACQUIRE_UNKNOWN;
  g_autofree char *why = cy_pile_answer_describe (answer);
  g_autofree char *step = plain->writes->len > 1
                            ? g_strdup_printf (" (%u/%u)", plain->next + 1, plain->writes->len)
                            : g_strdup ("");
  g_autofree char *outcome = g_strconcat (why, step, NULL);

  end (plain, unknown ? CY_COMMAND_EVENT_LOSE : CY_COMMAND_EVENT_FAIL, outcome);
}

/* Some devices forget a setpoint that is not repeated. */
static void
keep_it (PlainJob *plain)
{
  const CyCommandTarget *target = plain->job.target;
  const char *kept = cy_profile_keep_alive_command (target->profile);
  g_autoptr (GArray) requests = g_array_new (FALSE, FALSE, sizeof (CyAcquireRequest));

  if (kept == NULL || !g_str_equal (kept, target->command->name))
    return;
  for (guint i = 0; i < plain->writes->len; i++) {
    CyAcquireRequest request =
      cy_pile_talk_request_of (&g_array_index (plain->writes, CyProfileWrite, i));

    g_array_append_val (requests, request);
  }
  plain->job.port->keep (plain->job.port->user_data, target->pile->id, target->connector,
                         (const CyAcquireRequest *) (gpointer) requests->data, requests->len);
}

static void
on_answer_cb (const CyPileAnswer *answer, gpointer user_data)
{
  PlainJob *plain = user_data;
  guint pause_ms = g_array_index (plain->writes, CyProfileWrite, plain->next).pause_ms;

  if (answer->outcome != CY_ACQUIRE_CONFIRMED) {
    stop_writing (plain, answer);
    return;
  }
  plain->written_us = answer->done_us;
  if (++plain->next < plain->writes->len) {
    plain->timer = g_timeout_add (pause_ms, write_next_cb, plain);
    return;
  }
  keep_it (plain);
  verify (plain);
}

static void
plain_start (CyCommandJob *job)
{
  PlainJob *plain = (PlainJob *) job;

  if (plain->has_proof)
    (void) cy_command_job_read_tag (job, plain->proof.tag, &plain->before);
  write_next (plain);
}

static void
plain_free (CyCommandJob *job)
{
  PlainJob *plain = (PlainJob *) job;

  g_clear_handle_id (&plain->timer, g_source_remove);
  g_clear_pointer (&plain->talk, cy_pile_talk_free);
  g_array_unref (plain->writes);
  g_free (plain);
}

static const CyCommandJobClass plain_class = {
  .start = plain_start,
  .free = plain_free,
};

/**
 * cy_plain_job_new:
 * @target: (transfer full): what it is about.
 * @arguments: JSON object.
 *
 * Errors: what the profile says of the arguments.
 */
CyCommandJob *
cy_plain_job_new (const CyCommandPort *port,
                  const CyClock *clock,
                  CyCommandTarget *target,
                  const char *arguments,
                  GError **error)
{
  PlainJob *plain = g_new0 (PlainJob, 1);
  g_autoptr (CyCommandJob) job = &plain->job;
  g_autoptr (GArray) list = NULL;
  const CyProfileArgument *given;

  cy_command_job_init (job, &plain_class, port, clock, target);
  plain->writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  list =
    cy_command_target_arguments (target, arguments, cy_clock_wall_us (clock) / CY_US_PER_S, error);
  if (list == NULL)
    return NULL;
  given = (const CyProfileArgument *) (gpointer) list->data;
  if (!cy_profile_command (target->profile, target->command->name, target->connector, given,
                           list->len, plain->writes, error))
    return NULL;
  plain->has_proof = cy_profile_command_proof (target->profile, target->command->name,
                                               target->connector, given, list->len, &plain->proof);
  plain->talk = cy_pile_talk_new (port, target->pile->id, on_answer_cb, plain);
  return g_steal_pointer (&job);
}
