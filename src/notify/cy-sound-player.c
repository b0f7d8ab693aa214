/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-sound-player.h"

#include <canberra.h>
#include <errno.h>
#include <glib/gstdio.h>

#include "cy-notify-error.h"
#include "cy-tone.h"

/*
 * One context for the process, which is never destroyed. The threads of libcanberra's ALSA driver are
 * detached: destroying a context frees, and unloads, what a thread that is just ending still runs in
 * (0.30, seen as a crash). A context that stays costs nothing: its driver opens the card for each tone,
 * and finds a sound server again that went away.
 */
static GMutex context_lock;
static ca_context *context; /* nullable, until it was opened */

/*
 * folder: where the tones are kept: libcanberra plays files.
 * id: of this player's tones in the context: it plays one at a time.
 */
struct _CySoundPlayer {
  char *folder;
  guint32 id;
};

/**
 * cy_sound_player_new:
 * @folder: made when it is not there; the tones go there, a hundred kilobytes each.
 */
CySoundPlayer *
cy_sound_player_new (const char *folder)
{
  static gint last_id = 0;
  CySoundPlayer *player = g_new0 (CySoundPlayer, 1);

  player->folder = g_strdup (folder);
  player->id = (guint32) g_atomic_int_add (&last_id, 1) + 1;
  return player;
}

/**
 * cy_sound_player_free:
 *
 * Stops what is played.
 */
void
cy_sound_player_free (CySoundPlayer *player)
{
  if (player == NULL)
    return;
  cy_sound_player_stop (player);
  g_free (player->folder);
  g_free (player);
}

static gboolean
fail (int code, GError **error)
{
  g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE,
               "no sound: there is no sound server or card that plays (%s)", ca_strerror (code));
  return FALSE;
}

/* Nothing was played with it yet, so it may be destroyed when it cannot be opened. */
static int
open_context (void)
{
  ca_context *opened = NULL;
  int code = ca_context_create (&opened);

  if (code < 0)
    return code;
  code = ca_context_change_props (opened, CA_PROP_APPLICATION_NAME, "Chargeyard",
                                  CA_PROP_APPLICATION_ID, "io.github.chargeyard.Chargeyard", NULL);
  if (code >= 0)
    code = ca_context_open (opened);
  if (code >= 0)
    context = opened;
  else
    (void) ca_context_destroy (opened); /* whatever it says, it is gone */
  return code;
}

/* Returns the context, %NULL when it cannot be opened. */
static ca_context *
get_context (int *out_code)
{
  ca_context *found;

  *out_code = 0;
  g_mutex_lock (&context_lock);
  if (context == NULL)
    *out_code = open_context ();
  found = context;
  g_mutex_unlock (&context_lock);
  return found;
}

/* Returns the context, %NULL when nothing was played yet. */
static ca_context *
peek_context (void)
{
  ca_context *found;

  g_mutex_lock (&context_lock);
  found = context;
  g_mutex_unlock (&context_lock);
  return found;
}

/* Written each time: what somebody did to the file does not silence an alarm. */
static char *
write_tone (CySoundPlayer *player, CyPriority priority, GError **error)
{
  g_autofree char *name = g_strdup_printf ("tone-%s.wav", cy_priority_name (priority));
  g_autofree char *path = g_build_filename (player->folder, name, NULL);
  g_autoptr (GBytes) tone = cy_tone_render (priority);
  gsize size;
  const char *bytes = g_bytes_get_data (tone, &size);

  if (g_mkdir_with_parents (player->folder, 0700) != 0) {
    g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, "%s: %s", player->folder,
                 g_strerror (errno));
    return NULL;
  }
  if (!g_file_set_contents (path, bytes, (gssize) size, error))
    return NULL;
  return g_steal_pointer (&path);
}

/**
 * cy_sound_player_play:
 *
 * Begins the tone for this priority, instead of the one it plays, and does not wait for its end. A tone
 * ends by itself.
 *
 * Errors: %CY_NOTIFY_ERROR_UNREACHABLE when nothing plays it, %CY_NOTIFY_ERROR_BAD_CONFIG, #GFileError.
 */
gboolean
cy_sound_player_play (CySoundPlayer *player, CyPriority priority, GError **error)
{
  g_autofree char *path = write_tone (player, priority, error);
  ca_context *opened;
  int code;

  if (path == NULL)
    return FALSE;
  opened = get_context (&code);
  if (opened == NULL)
    return fail (code, error);
  cy_sound_player_stop (player);
  code =
    ca_context_play (opened, player->id, CA_PROP_MEDIA_FILENAME, path, CA_PROP_MEDIA_NAME, "Alarm",
                     CA_PROP_MEDIA_ROLE, "alarm", CA_PROP_CANBERRA_CACHE_CONTROL, "never", NULL);
  return code >= 0 || fail (code, error);
}

void
cy_sound_player_stop (CySoundPlayer *player)
{
  ca_context *opened = peek_context ();

  if (opened != NULL)
    (void) ca_context_cancel (opened, player->id); /* fails when it is over already */
}

gboolean
cy_sound_player_is_playing (CySoundPlayer *player)
{
  ca_context *opened = peek_context ();
  int playing = 0;

  return opened != NULL && ca_context_playing (opened, player->id, &playing) >= 0 && playing != 0;
}
