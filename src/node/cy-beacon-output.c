/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-beacon-output.h"

#include <glib/gi18n-lib.h>

#include "cy-pile-talk.h"
#include "cy-time.h"

/* Pauses between attempts double from the first to the last [s]. */
#define PAUSE_MIN_S 1
#define PAUSE_MAX_S 60

/* Confirmed writes after which a board that shows something else is not believed any more. */
#define MAX_IDLE_WRITES 3

/* A board that is set up wrong is not among what is read; one that was just set up is not yet. */
#define UNREAD_PATIENCE_US ((gint64) 10 * G_USEC_PER_SEC)

struct _CyBeaconOutput {
  const CyCommandPort *port; /* borrowed */
  const CyClock *clock;      /* borrowed */
  char *board;
  CyMeasureId measure;
  const char *command; /* static */
  CyPileTalk *talk;
  gboolean is_writing;
  gboolean wanted;
  CyBeaconShown shown;
  gboolean settled;  /* it showed what is wanted when it was looked at last */
  guint n_writes;    /* in vain so far, for what is wanted now */
  gint64 written_us; /* when the newest write ended [µs UTC]; what was read before says nothing */
  gint64 next_us;    /* no write before [µs monotonic] */
  gint64 unread_us;  /* since when nothing reads the board [µs monotonic], 0 when something does */
  char *problem;     /* nullable; English, translatable around the colon */
};

static gint64
pause_us (guint n_writes)
{
  return MIN ((gint64) PAUSE_MIN_S << MIN (n_writes - 1, 10), PAUSE_MAX_S) * G_USEC_PER_SEC;
}

static void
on_answer_cb (const CyPileAnswer *answer, gpointer user_data)
{
  CyBeaconOutput *output = user_data;

  output->is_writing = FALSE;
  output->written_us = answer->done_us;
  output->next_us = cy_clock_mono_us (output->clock) + pause_us (output->n_writes);
  if (answer->outcome == CY_ACQUIRE_REFUSED) {
    g_free (output->problem);
    output->problem = cy_pile_answer_describe (answer);
  }
  output->port->refresh (output->port->user_data, output->board);
}

CyBeaconOutput *
cy_beacon_output_new (const CyCommandPort *port,
                      const CyClock *clock,
                      const char *board,
                      CyMeasureId measure,
                      const char *command)
{
  CyBeaconOutput *output = g_new0 (CyBeaconOutput, 1);

  output->port = port;
  output->clock = clock;
  output->board = g_strdup (board);
  output->measure = measure;
  output->command = command;
  output->talk = cy_pile_talk_new (port, board, on_answer_cb, output);
  return output;
}

void
cy_beacon_output_free (CyBeaconOutput *output)
{
  if (output == NULL)
    return;
  cy_pile_talk_free (output->talk);
  g_free (output->problem);
  g_free (output->board);
  g_free (output);
}

static void
set_problem (CyBeaconOutput *output, const char *problem)
{
  if (g_strcmp0 (output->problem, problem) == 0)
    return;
  g_free (output->problem);
  output->problem = g_strdup (problem);
}

/* What the board says now, if anything does. */
static CyBeaconShown
look (CyBeaconOutput *output)
{
  g_autoptr (CyLiveTable) table = output->port->ref_live (output->port->user_data);
  gint64 now_us = cy_clock_mono_us (output->clock);
  CyLivePile link;
  CySample sample;
  guint pile;

  if (table == NULL || !cy_fleet_find (cy_live_table_get_fleet (table), output->board, &pile) ||
      !cy_live_table_read_one (table, pile, 0, output->measure, &link, &sample)) {
    output->unread_us = output->unread_us == 0 ? now_us : output->unread_us;
    if (now_us - output->unread_us >= UNREAD_PATIENCE_US)
      set_problem (output, N_ ("No such output is read"));
    return CY_BEACON_SHOWN_UNKNOWN;
  }
  output->unread_us = 0;
  /* A clock that was set back must not make us wait for the time it showed. */
  output->written_us = MIN (output->written_us, cy_clock_wall_us (output->clock));
  if (cy_live_quality (&link, &sample, now_us) != CY_QUALITY_GOOD ||
      sample.time_us <= output->written_us)
    return CY_BEACON_SHOWN_UNKNOWN;
  return sample.raw != 0 ? CY_BEACON_SHOWN_ON : CY_BEACON_SHOWN_OFF;
}

static void
begin (CyBeaconOutput *output, const CyProfile *profile)
{
  const CyProfileArgument value = { .name = "value", .value = output->wanted ? 1 : 0 };
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  g_autoptr (GError) error = NULL;

  output->n_writes++;
  if (profile == NULL ||
      !cy_profile_command (profile, output->command, 0, &value, 1, writes, &error)) {
    output->next_us = cy_clock_mono_us (output->clock) + pause_us (output->n_writes);
    set_problem (output, error != NULL ? error->message : N_ ("It cannot be switched"));
    return;
  }
  output->is_writing = TRUE;
  /* A relay is one write; see the profiles' README. */
  cy_pile_talk_write (output->talk, &g_array_index (writes, CyProfileWrite, 0));
}

/**
 * cy_beacon_output_drive:
 * @profile: (nullable): of the board; %NULL when it has none.
 * @on: what is wanted.
 *
 * Looks, and writes if that is due. To be called again and again, and at once when what is wanted
 * changes.
 */
void
cy_beacon_output_drive (CyBeaconOutput *output, const CyProfile *profile, gboolean on)
{
  if (output->wanted != on) {
    output->wanted = on;
    output->n_writes = 0;
    output->next_us = 0;
  }
  output->settled = FALSE;
  if (output->is_writing)
    return;
  output->shown = look (output);
  if (output->shown == CY_BEACON_SHOWN_UNKNOWN)
    return;
  if ((output->shown == CY_BEACON_SHOWN_ON) == on) {
    output->settled = TRUE;
    output->n_writes = 0;
    output->next_us = 0;
    g_clear_pointer (&output->problem, g_free);
    return;
  }
  if (output->n_writes >= MAX_IDLE_WRITES && output->problem == NULL)
    set_problem (output, N_ ("The relay says yes and does not switch"));
  if (cy_clock_mono_us (output->clock) >= output->next_us)
    begin (output, profile);
}

/**
 * cy_beacon_output_is_settled:
 *
 * Returns: whether the board showed what is wanted when it was last looked at.
 */
gboolean
cy_beacon_output_is_settled (const CyBeaconOutput *output)
{
  return output->settled;
}

CyBeaconShown
cy_beacon_output_get_shown (const CyBeaconOutput *output)
{
  return output->shown;
}

/**
 * cy_beacon_output_get_problem:
 *
 * Returns: (nullable): why it does not obey, until it does; a link that is down is none, because that has
 *   an alarm of its own.
 */
const char *
cy_beacon_output_get_problem (const CyBeaconOutput *output)
{
  return output->problem;
}
