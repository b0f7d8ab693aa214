/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-command-job.h"
#include "cy-crc32.h"
#include "cy-file-store.h"
#include "cy-node-error.h"
#include "cy-profile-firmware.h"
#include "cy-time.h"

#define LOOK_MS  500
#define AGAIN_MS 1000

/* How long a link may be away in the middle before the transfer is given up [µs]. */
#define PATIENCE_US ((gint64) 120 * G_USEC_PER_SEC)

/* How often a device that refuses a block is begun with again: it may have restarted. */
#define MAX_BEGINS 3

/*
 *   BEGIN --> BLOCKS --> CHECKING --> ACTIVATING --> COMING
 *     ^          |
 *     +----------+  a block is refused
 *
 * Until it is activated nothing has happened to the pile: every request may be repeated, and the job
 * may be cancelled. The request that activates is sent once.
 */
typedef enum {
  PHASE_BEGIN,
  PHASE_BLOCKS,
  PHASE_CHECKING,
  PHASE_ACTIVATING,
  PHASE_COMING,
  PHASE_ABORTING,
} Phase;

typedef struct {
  CyCommandJob job;
  CyPileTalk *talk;
  GBytes *image;
  char *version;
  const CyProfileFirmware *manners;
  Phase phase;
  GArray *writes; /* CyProfileWrite: of the phase */
  guint next;
  guint32 offset;
  guint n_begins;
  int state_tag;       /* -1 when the device does not show how far it is */
  int version_tag;     /* likewise */
  gint64 heard_us;     /* last good answer [µs, monotonic] */
  gint64 deadline_us;  /* of CHECKING and COMING [µs, monotonic] */
  gint64 activated_us; /* [µs UTC] */
  gint64 asked_us;     /* when it was last asked for everything [µs, monotonic] */
  guint timer;         /* source id, 0 when none */
  gboolean cancelled;
} UpgradeJob;

static void begin_phase (UpgradeJob *upgrade, Phase phase);

static void
end (UpgradeJob *upgrade, CyCommandEvent event, const char *outcome)
{
  g_clear_handle_id (&upgrade->timer, g_source_remove);
  upgrade->job.report (event, outcome, upgrade->job.user_data);
}

static gint64
mono_us (UpgradeJob *upgrade)
{
  return cy_clock_mono_us (upgrade->job.clock);
}

static void
end_with_answer (UpgradeJob *upgrade, const CyPileAnswer *answer)
{
  g_autofree char *outcome = cy_pile_answer_describe (answer);

  end (upgrade, CY_COMMAND_EVENT_FAIL, outcome);
}

/* --- what the pile shows ------------------------------------------------------------------------ */

static gboolean
shows_version (UpgradeJob *upgrade, CyText out_version, gint64 since_us)
{
  g_autoptr (CyLiveTable) table = upgrade->job.port->ref_live (upgrade->job.port->user_data);
  CyTagSet *tags = cy_profile_get_tags (upgrade->job.target->profile);
  CySample sample;
  guint pile;

  if (upgrade->version_tag < 0 ||
      !cy_command_job_read_tag (&upgrade->job, (guint) upgrade->version_tag, &sample) ||
      sample.quality != CY_QUALITY_GOOD || sample.time_us <= since_us || table == NULL ||
      !cy_fleet_find (cy_live_table_get_fleet (table), upgrade->job.target->pile->id, &pile))
    return FALSE;
  cy_live_table_read_text (table, pile,
                           (guint) cy_tag_set_get (tags, (guint) upgrade->version_tag)->text_slot,
                           out_version);
  return TRUE;
}

static const char *
shown_state (UpgradeJob *upgrade, gint64 since_us)
{
  CySample sample;

  if (!cy_command_job_read_tag (&upgrade->job, (guint) upgrade->state_tag, &sample) ||
      sample.quality != CY_QUALITY_GOOD || sample.time_us <= since_us)
    return "";
  return cy_tag_name_of (
    cy_tag_set_get (cy_profile_get_tags (upgrade->job.target->profile), (guint) upgrade->state_tag),
    sample.raw);
}

static void
refresh (UpgradeJob *upgrade)
{
  if (mono_us (upgrade) - upgrade->asked_us < 2 * (gint64) G_USEC_PER_SEC)
    return;
  upgrade->asked_us = mono_us (upgrade);
  upgrade->job.port->refresh (upgrade->job.port->user_data, upgrade->job.target->pile->id);
}

static gboolean
look_at_check (UpgradeJob *upgrade)
{
  const char *state = shown_state (upgrade, upgrade->activated_us);

  if (g_strcmp0 (state, "checked") == 0) {
    begin_phase (upgrade, PHASE_ACTIVATING);
    return G_SOURCE_REMOVE;
  }
  if (g_strcmp0 (state, "failed") == 0) {
    end (upgrade, CY_COMMAND_EVENT_FAIL, N_ ("The pile rejects the image"));
    return G_SOURCE_REMOVE;
  }
  if (mono_us (upgrade) < upgrade->deadline_us)
    return G_SOURCE_CONTINUE;
  end (upgrade, CY_COMMAND_EVENT_FAIL, N_ ("The pile did not check the image in time"));
  return G_SOURCE_REMOVE;
}

static gboolean
look_for_version (UpgradeJob *upgrade)
{
  g_autofree char *outcome = NULL;
  CyText version = "";
  gboolean shown = shows_version (upgrade, version, upgrade->activated_us);

  if (shown && g_str_equal (version, upgrade->version)) {
    outcome = g_strdup_printf ("%s: %s", N_ ("The pile runs version"), version);
    end (upgrade, CY_COMMAND_EVENT_VERIFY, outcome);
    return G_SOURCE_REMOVE;
  }
  if (mono_us (upgrade) < upgrade->deadline_us) {
    refresh (upgrade);
    return G_SOURCE_CONTINUE;
  }
  if (shown) {
    outcome = g_strdup_printf ("%s: %s", N_ ("The pile still runs version"), version);
    end (upgrade, CY_COMMAND_EVENT_FAIL, outcome);
  } else {
    end (upgrade, CY_COMMAND_EVENT_LOSE, N_ ("The pile did not come back in time"));
  }
  return G_SOURCE_REMOVE;
}

static gboolean
look_cb (gpointer user_data)
{
  UpgradeJob *upgrade = user_data;
  guint timer = upgrade->timer;
  gboolean go_on;

  upgrade->timer = 0;
  go_on = upgrade->phase == PHASE_CHECKING ? look_at_check (upgrade) : look_for_version (upgrade);
  if (go_on == G_SOURCE_CONTINUE)
    upgrade->timer = timer;
  return go_on;
}

/* --- what it is told ---------------------------------------------------------------------------- */

/* The next block, or nothing when the image is out. */
static gboolean
add_block (UpgradeJob *upgrade)
{
  const guint8 *bytes = g_bytes_get_data (upgrade->image, NULL);
  gsize left = g_bytes_get_size (upgrade->image) - upgrade->offset;
  gsize n = MIN (left, upgrade->manners->block_bytes);
  CyProfileWrite write;

  g_array_set_size (upgrade->writes, 0);
  upgrade->next = 0;
  if (n == 0 || !cy_profile_firmware_block (upgrade->job.target->profile, upgrade->offset,
                                            bytes + upgrade->offset, n, &write, NULL))
    return FALSE;
  g_array_append_val (upgrade->writes, write);
  upgrade->job.percent =
    (int) ((gint64) upgrade->offset * 100 / (gint64) g_bytes_get_size (upgrade->image));
  return TRUE;
}

static void
write_next (UpgradeJob *upgrade)
{
  cy_pile_talk_write (upgrade->talk,
                      &g_array_index (upgrade->writes, CyProfileWrite, upgrade->next));
}

static gboolean
write_next_cb (gpointer user_data)
{
  UpgradeJob *upgrade = user_data;

  upgrade->timer = 0;
  write_next (upgrade);
  return G_SOURCE_REMOVE;
}

static void
wait (UpgradeJob *upgrade, guint ms)
{
  upgrade->deadline_us = mono_us (upgrade) + (gint64) ms * CY_US_PER_MS;
  upgrade->timer = g_timeout_add (LOOK_MS, look_cb, upgrade);
}

static gboolean
fill_phase (UpgradeJob *upgrade, Phase phase)
{
  CyProfile *profile = upgrade->job.target->profile;
  const guint8 *bytes = g_bytes_get_data (upgrade->image, NULL);
  gsize size = g_bytes_get_size (upgrade->image);

  g_array_set_size (upgrade->writes, 0);
  upgrade->next = 0;
  switch (phase) {
  case PHASE_BEGIN:
    upgrade->offset = 0;
    return cy_profile_firmware_begin (profile, (guint32) size, cy_crc32 (0, bytes, size),
                                      upgrade->writes, NULL);
  case PHASE_BLOCKS:
    return add_block (upgrade);
  case PHASE_ACTIVATING:
    return cy_profile_firmware_activate (profile, upgrade->writes, NULL);
  case PHASE_ABORTING:
    return cy_profile_firmware_abort (profile, upgrade->writes, NULL);
  case PHASE_CHECKING:
  case PHASE_COMING:
  default:
    return FALSE;
  }
}

static void
begin_phase (UpgradeJob *upgrade, Phase phase)
{
  upgrade->phase = phase;
  upgrade->heard_us = mono_us (upgrade);
  if (fill_phase (upgrade, phase)) {
    write_next (upgrade);
  } else if (phase == PHASE_CHECKING && upgrade->state_tag >= 0) {
    wait (upgrade, upgrade->manners->check_ms);
  } else if (phase == PHASE_CHECKING) {
    begin_phase (upgrade, PHASE_ACTIVATING);
  } else if (phase == PHASE_COMING) {
    upgrade->job.report (CY_COMMAND_EVENT_WRITTEN, NULL, upgrade->job.user_data);
    wait (upgrade, upgrade->manners->activate_ms);
  } else {
    end (upgrade, CY_COMMAND_EVENT_FAIL, N_ ("The pile cannot be told this image"));
  }
}

/* The last write of a phase was confirmed. */
static void
end_phase (UpgradeJob *upgrade, gint64 done_us)
{
  switch (upgrade->phase) {
  case PHASE_BEGIN:
    begin_phase (upgrade, PHASE_BLOCKS);
    break;
  case PHASE_BLOCKS:
    upgrade->offset += MIN (upgrade->manners->block_bytes,
                            (guint32) g_bytes_get_size (upgrade->image) - upgrade->offset);
    upgrade->activated_us = done_us; /* what it shows from here on is about the whole image */
    if (add_block (upgrade))
      write_next (upgrade);
    else
      begin_phase (upgrade, PHASE_CHECKING);
    break;
  case PHASE_ACTIVATING:
    upgrade->activated_us = done_us;
    begin_phase (upgrade, PHASE_COMING);
    break;
  case PHASE_ABORTING:
  case PHASE_CHECKING:
  case PHASE_COMING:
  default:
    end (upgrade, CY_COMMAND_EVENT_FAIL, N_ ("Cancelled; the pile keeps its version"));
    break;
  }
}

/* Before the image is activated a request may be repeated: the link is given time to come back. */
static void
repeat_or_fail (UpgradeJob *upgrade, const CyPileAnswer *answer)
{
  if (mono_us (upgrade) - upgrade->heard_us < PATIENCE_US)
    upgrade->timer = g_timeout_add (AGAIN_MS, write_next_cb, upgrade);
  else
    end_with_answer (upgrade, answer);
}

static void
on_refused (UpgradeJob *upgrade, const CyPileAnswer *answer)
{
  if (upgrade->phase == PHASE_BLOCKS && ++upgrade->n_begins < MAX_BEGINS)
    begin_phase (upgrade, PHASE_BEGIN);
  else
    end_with_answer (upgrade, answer);
}

static void
on_no_answer (UpgradeJob *upgrade, const CyPileAnswer *answer)
{
  gboolean sent = answer->outcome == CY_ACQUIRE_UNKNOWN;

  if (upgrade->phase == PHASE_ACTIVATING && sent)
    end_phase (upgrade, answer->done_us); /* it may restart before it answers */
  else if (upgrade->phase == PHASE_ABORTING)
    end_phase (upgrade, answer->done_us);
  else
    repeat_or_fail (upgrade, answer);
}

static void
cancel_now (UpgradeJob *upgrade)
{
  upgrade->cancelled = FALSE;
  if (upgrade->manners->can_abort)
    begin_phase (upgrade, PHASE_ABORTING);
  else
    end (upgrade, CY_COMMAND_EVENT_FAIL, N_ ("Cancelled; the pile keeps its version"));
}

static void
on_answer_cb (const CyPileAnswer *answer, gpointer user_data)
{
  UpgradeJob *upgrade = user_data;
  guint pause_ms = g_array_index (upgrade->writes, CyProfileWrite, upgrade->next).pause_ms;

  if (upgrade->cancelled) {
    cancel_now (upgrade);
  } else if (answer->outcome == CY_ACQUIRE_REFUSED) {
    on_refused (upgrade, answer);
  } else if (answer->outcome != CY_ACQUIRE_CONFIRMED) {
    on_no_answer (upgrade, answer);
  } else {
    upgrade->heard_us = mono_us (upgrade);
    if (++upgrade->next < upgrade->writes->len)
      upgrade->timer = g_timeout_add (pause_ms, write_next_cb, upgrade);
    else
      end_phase (upgrade, answer->done_us);
  }
}

static void
upgrade_start (CyCommandJob *job)
{
  begin_phase ((UpgradeJob *) job, PHASE_BEGIN);
}

static gboolean
upgrade_cancel (CyCommandJob *job)
{
  UpgradeJob *upgrade = (UpgradeJob *) job;

  if (upgrade->phase >= PHASE_ACTIVATING)
    return FALSE;
  if (upgrade->phase == PHASE_CHECKING) {
    g_clear_handle_id (&upgrade->timer, g_source_remove);
    cancel_now (upgrade);
  } else {
    upgrade->cancelled = TRUE;
  }
  return TRUE;
}

static void
upgrade_free (CyCommandJob *job)
{
  UpgradeJob *upgrade = (UpgradeJob *) job;

  g_clear_handle_id (&upgrade->timer, g_source_remove);
  g_clear_pointer (&upgrade->talk, cy_pile_talk_free);
  g_clear_pointer (&upgrade->image, g_bytes_unref);
  g_array_unref (upgrade->writes);
  g_free (upgrade->version);
  g_free (upgrade);
}

static const CyCommandJobClass upgrade_class = {
  .start = upgrade_start,
  .cancel = upgrade_cancel,
  .free = upgrade_free,
};

/**
 * cy_upgrade_job_find_image:
 * @arguments: `{"image": ID}`.
 *
 * Returns: (transfer none): the record of the image, which is the target's yard's.
 */
CyRecord *
cy_upgrade_job_find_image (const CyCommandTarget *target, const char *arguments, GError **error)
{
  g_autoptr (JsonNode) node = cy_json_parse (arguments, -1, 65536, error);
  CyRecord *record = NULL;
  const char *id = "";
  JsonObject *object;

  if (node == NULL || !cy_json_get_object (node, NULL, &object, error))
    return NULL;
  if (cy_json_get_string (json_object_get_member (object, "image"), NULL, &id, NULL))
    record = cy_yard_get (target->yard, CY_KIND_FIRMWARE, id);
  if (record == NULL)
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "there is no firmware \"%s\"", id);
  return record;
}

static gboolean
check_fits (const CyCommandTarget *target,
            const CyRecord *record,
            const CyProfileFirmware *manners,
            GError **error)
{
  const char *fits = cy_record_get_text (record, "fits");
  g_auto (GStrv) types = g_strsplit_set (fits != NULL ? fits : "", " ,", -1);

  if (manners == NULL) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: %s", target->pile->id,
                 N_ ("The pile takes no firmware from the console"));
    return FALSE;
  }
  if (!g_strv_contains ((const char *const *) types, target->type->id)) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s, %s: %s: %s", target->pile->id,
                 target->type->id, N_ ("The firmware is for other types"),
                 fits != NULL ? fits : "-");
    return FALSE;
  }
  if (cy_record_get_int (record, "size", 0) > manners->max_bytes) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: %s: %s, %u", target->pile->id,
                 N_ ("The firmware is larger than the pile takes [bytes]"), record->id,
                 manners->max_bytes);
    return FALSE;
  }
  return TRUE;
}

/**
 * cy_upgrade_job_new:
 * @target: (transfer full): a pile.
 * @arguments: `{"image": ID}`.
 *
 * Sends a firmware image, has it checked and activated, and waits for the pile to come back with it.
 *
 * Errors: when there is no such image, it does not fit the pile's type, or is not what it was.
 */
CyCommandJob *
cy_upgrade_job_new (const CyCommandPort *port,
                    const CyClock *clock,
                    CyFileStore *store,
                    CyCommandTarget *target,
                    const char *arguments,
                    GError **error)
{
  UpgradeJob *upgrade = g_new0 (UpgradeJob, 1);
  g_autoptr (CyCommandJob) job = &upgrade->job;
  CyTagSet *tags = cy_profile_get_tags (target->profile);
  CyRecord *record;

  cy_command_job_init (job, &upgrade_class, port, clock, target);
  upgrade->writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  upgrade->manners = cy_profile_get_firmware (target->profile);
  upgrade->state_tag = cy_tag_set_find (tags, 0, CY_MEASURE_FIRMWARE_STATE);
  upgrade->version_tag = cy_tag_set_find (tags, 0, CY_MEASURE_ID_FIRMWARE);
  record = cy_upgrade_job_find_image (target, arguments, error);
  if (record == NULL || !check_fits (target, record, upgrade->manners, error))
    return NULL;
  upgrade->version = g_strdup (cy_record_get_text (record, "version"));
  upgrade->image = cy_file_store_load (store, cy_record_get_text (record, "sha256"), error);
  if (upgrade->image == NULL)
    return NULL;
  upgrade->talk = cy_pile_talk_new (port, target->pile->id, on_answer_cb, upgrade);
  return g_steal_pointer (&job);
}
