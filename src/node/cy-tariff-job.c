/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-command-job.h"
#include "cy-node-error.h"
#include "cy-profile-tariff.h"
#include "cy-tariff.h"

/* How often a pile that keeps something else is read again before it is believed: some take a moment
 * to put what they were given in its place. */
#define MAX_READS 5
#define AGAIN_MS  1000

typedef struct {
  CyCommandJob job;
  CyPileTalk *talk;
  CyTariffImage image;
  GArray *writes; /* CyProfileWrite */
  GArray *reads;  /* CyReadBlock */
  guint next_write;
  guint next_read;
  guint n_rounds;
  guint16 words[CY_PROFILE_TARIFF_WORDS];
  guint n_words;
  guint timer; /* source id, 0 when none */
} TariffJob;

static void
end (TariffJob *tariff, CyCommandEvent event, const char *outcome)
{
  tariff->job.report (event, outcome, tariff->job.user_data);
}

static void
end_with_answer (TariffJob *tariff, const CyPileAnswer *answer)
{
  g_autofree char *outcome = cy_pile_answer_describe (answer);
  gboolean wrote = tariff->next_write == tariff->writes->len;

  /* What was written stays written; what cannot be read back is not known. */
  end (tariff,
       wrote || answer->outcome == CY_ACQUIRE_UNKNOWN ? CY_COMMAND_EVENT_LOSE
                                                      : CY_COMMAND_EVENT_FAIL,
       outcome);
}

static void
go_on (TariffJob *tariff)
{
  if (tariff->next_write < tariff->writes->len)
    cy_pile_talk_write (tariff->talk,
                        &g_array_index (tariff->writes, CyProfileWrite, tariff->next_write));
  else
    cy_pile_talk_read (tariff->talk,
                       &g_array_index (tariff->reads, CyReadBlock, tariff->next_read));
}

static gboolean
go_on_cb (gpointer user_data)
{
  TariffJob *tariff = user_data;

  tariff->timer = 0;
  go_on (tariff);
  return G_SOURCE_REMOVE;
}

/* Everything was read: is it what was written? */
static void
compare (TariffJob *tariff)
{
  g_autofree char *outcome = NULL;
  g_autoptr (GError) error = NULL;
  CyTariffImage found;

  if (!cy_profile_tariff_parse (tariff->job.target->profile, tariff->words, tariff->n_words, &found,
                                &error)) {
    outcome = g_strdup_printf ("%s: %s", N_ ("The pile keeps something else"), error->message);
  } else if (cy_profile_tariff_same (tariff->job.target->profile, &tariff->image, &found)) {
    outcome = g_strdup_printf ("%s: %" G_GUINT64_FORMAT, N_ ("Read back, tariff version"),
                               tariff->image.version);
    end (tariff, CY_COMMAND_EVENT_VERIFY, outcome);
    return;
  } else {
    outcome = g_strdup_printf ("%s: %" G_GUINT64_FORMAT,
                               N_ ("The pile keeps another tariff, version"), found.version);
  }
  if (++tariff->n_rounds < MAX_READS) {
    tariff->next_read = 0;
    tariff->n_words = 0;
    tariff->timer = g_timeout_add (AGAIN_MS, go_on_cb, tariff);
  } else {
    end (tariff, CY_COMMAND_EVENT_FAIL, outcome);
  }
}

static void
take_words (TariffJob *tariff, const CyPileAnswer *answer)
{
  guint room = CY_PROFILE_TARIFF_WORDS - tariff->n_words;
  guint n = MIN (room, answer->n_words);

  memcpy (tariff->words + tariff->n_words, answer->words, n * sizeof (guint16));
  tariff->n_words += n;
  if (++tariff->next_read < tariff->reads->len)
    go_on (tariff);
  else
    compare (tariff);
}

static void
on_answer_cb (const CyPileAnswer *answer, gpointer user_data)
{
  TariffJob *tariff = user_data;
  guint pause_ms;

  if (answer->outcome != CY_ACQUIRE_CONFIRMED) {
    end_with_answer (tariff, answer);
    return;
  }
  if (tariff->next_write == tariff->writes->len) {
    take_words (tariff, answer);
    return;
  }
  pause_ms = g_array_index (tariff->writes, CyProfileWrite, tariff->next_write).pause_ms;
  if (++tariff->next_write == tariff->writes->len)
    tariff->job.report (CY_COMMAND_EVENT_WRITTEN, NULL, tariff->job.user_data);
  tariff->timer = g_timeout_add (pause_ms, go_on_cb, tariff);
}

static void
tariff_start (CyCommandJob *job)
{
  go_on ((TariffJob *) job);
}

static void
tariff_free (CyCommandJob *job)
{
  TariffJob *tariff = (TariffJob *) job;

  g_clear_handle_id (&tariff->timer, g_source_remove);
  g_clear_pointer (&tariff->talk, cy_pile_talk_free);
  g_array_unref (tariff->writes);
  g_array_unref (tariff->reads);
  g_free (tariff);
}

static const CyCommandJobClass tariff_class = {
  .start = tariff_start,
  .free = tariff_free,
};

/* The tariff the arguments name, as it stands in the master data. */
static gboolean
find_image (const CyCommandTarget *target,
            const char *arguments,
            CyTariffImage *out_image,
            GError **error)
{
  g_autoptr (JsonNode) node = cy_json_parse (arguments, -1, 65536, error);
  CyRecord *record = NULL;
  const char *id = "";
  JsonObject *object;

  if (node == NULL || !cy_json_get_object (node, NULL, &object, error))
    return FALSE;
  if (cy_json_get_string (json_object_get_member (object, "tariff"), NULL, &id, NULL))
    record = cy_yard_get (target->yard, CY_KIND_TARIFF, id);
  if (record != NULL)
    return cy_tariff_read (record, out_image, error);
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "there is no tariff \"%s\"", id);
  return FALSE;
}

/**
 * cy_tariff_job_new:
 * @target: (transfer full): a pile.
 * @arguments: `{"tariff": ID}`.
 *
 * Writes a tariff and reads it back word for word.
 *
 * Errors: when there is no such tariff, or the pile cannot be told it.
 */
CyCommandJob *
cy_tariff_job_new (const CyCommandPort *port,
                   const CyClock *clock,
                   CyCommandTarget *target,
                   const char *arguments,
                   GError **error)
{
  TariffJob *tariff = g_new0 (TariffJob, 1);
  g_autoptr (CyCommandJob) job = &tariff->job;

  cy_command_job_init (job, &tariff_class, port, clock, target);
  tariff->writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  tariff->reads = g_array_new (FALSE, FALSE, sizeof (CyReadBlock));
  if (cy_profile_get_tariff (target->profile) == NULL) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: %s", target->pile->id,
                 N_ ("The pile takes no tariff from the console"));
    return NULL;
  }
  if (!find_image (target, arguments, &tariff->image, error) ||
      !cy_profile_tariff_writes (target->profile, &tariff->image, tariff->writes, error))
    return NULL;
  (void) cy_profile_tariff_reads (target->profile, tariff->reads); /* it has a tariff */
  tariff->talk = cy_pile_talk_new (port, target->pile->id, on_answer_cb, tariff);
  return g_steal_pointer (&job);
}
