/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-sound-player.h"

#include <glib/gstdio.h>

#include "cy-notify-error.h"
#include "cy-tone.h"
#include "fixture.h"

#define HEADER 44

/* A card that keeps what it plays in a file, or no card at all. libasound reads its settings once in a
 * process, so each is a run of its own. */
static char *raw_path;

static void
set_up_card (const TestDir *dir, gboolean has_card)
{
  g_autofree char *settings = test_dir_file (dir, "alsa.conf");
  g_autofree char *text = NULL;

  raw_path = test_dir_file (dir, "played");
  text = has_card ? g_strdup_printf ("pcm.!default { type file file \"%s\" format raw "
                                     "slave.pcm { type null } }\n",
                                     raw_path)
                  : g_strdup ("");
  g_assert_true (g_file_set_contents (settings, text, -1, NULL));
  g_setenv ("ALSA_CONFIG_PATH", settings, TRUE);
  g_setenv ("CANBERRA_DRIVER", "alsa", TRUE);
}

static void
wait_for_end (CySoundPlayer *player)
{
  while (cy_sound_player_is_playing (player))
    g_thread_yield ();
}

/* The card writes the last of it when the tone is over already. */
static void
wait_for_size (gsize size)
{
  GStatBuf info = { .st_size = 0 };

  while (g_stat (raw_path, &info) != 0 || (gsize) info.st_size < size)
    g_thread_yield ();
}

static void
test_play (gconstpointer data)
{
  const TestDir *dir = data;
  g_autofree char *folder = test_dir_file (dir, "tones");
  g_autoptr (CySoundPlayer) player = cy_sound_player_new (folder);

  g_assert_false (cy_sound_player_is_playing (player));
  cy_sound_player_stop (player);
  for (CyPriority priority = 0; priority < CY_N_PRIORITIES; priority++) {
    g_autoptr (GBytes) tone = cy_tone_render (priority);
    g_autofree char *played = NULL;
    g_autoptr (GError) error = NULL;
    gsize size, length;
    const char *bytes = g_bytes_get_data (tone, &size);

    (void) g_remove (raw_path); /* the first time it is not there */
    g_assert_true (cy_sound_player_play (player, priority, &error));
    g_assert_no_error (error);
    wait_for_end (player);
    wait_for_size (size - HEADER);
    g_assert_true (g_file_get_contents (raw_path, &played, &length, NULL));
    g_assert_cmpmem (played, length, bytes + HEADER, size - HEADER);
  }
}

/* Another one, and an end, in the middle of one. */
static void
test_stop (gconstpointer data)
{
  const TestDir *dir = data;
  g_autofree char *folder = test_dir_file (dir, "tones");
  g_autoptr (CySoundPlayer) player = cy_sound_player_new (folder);
  g_autoptr (GError) error = NULL;

  g_assert_true (cy_sound_player_play (player, CY_PRIORITY_CRITICAL, &error));
  g_assert_true (cy_sound_player_play (player, CY_PRIORITY_LOW, &error));
  cy_sound_player_stop (player);
  wait_for_end (player);
  g_assert_true (cy_sound_player_play (player, CY_PRIORITY_CRITICAL, &error));
  g_assert_no_error (error);
}

static void
test_no_card (gconstpointer data)
{
  const TestDir *dir = data;
  g_autofree char *folder = test_dir_file (dir, "tones");
  g_autoptr (CySoundPlayer) player = cy_sound_player_new (folder);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++) {
    g_assert_false (cy_sound_player_play (player, CY_PRIORITY_HIGH, &error));
    assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE,
                           "there is no sound server or card that plays");
    g_assert_false (cy_sound_player_is_playing (player));
    g_clear_error (&error);
  }
}

static void
test_no_folder (gconstpointer data)
{
  g_autoptr (CySoundPlayer) player = cy_sound_player_new ("/dev/null/tones");
  g_autoptr (GError) error = NULL;

  g_assert_false (cy_sound_player_play (player, CY_PRIORITY_HIGH, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, "/dev/null/tones");
}

int
main (int argc, char **argv)
{
  gboolean has_card = argc < 2 || !g_str_equal (argv[1], "--no-card");
  TestDir *dir = test_dir_new ();
  int result;

  g_test_init (&argc, &argv, NULL);
  set_up_card (dir, has_card);
  if (has_card) {
    g_test_add_data_func ("/sound-player/play", dir, test_play);
    g_test_add_data_func ("/sound-player/stop", dir, test_stop);
    g_test_add_data_func ("/sound-player/no-folder", dir, test_no_folder);
  } else {
    g_test_add_data_func ("/sound-player/no-card", dir, test_no_card);
  }
  result = g_test_run ();
  test_dir_free (dir);
  g_free (raw_path);
  return result;
}
