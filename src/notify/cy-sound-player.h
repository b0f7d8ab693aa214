/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"

G_BEGIN_DECLS

/**
 * CySoundPlayer:
 *
 * Plays alarm tones, one at a time.
 *
 * Threading: one thread, a worker; nothing waits for the end of a tone.
 */
typedef struct _CySoundPlayer CySoundPlayer;

CySoundPlayer *cy_sound_player_new (const char *folder);
void cy_sound_player_free (CySoundPlayer *player);
gboolean cy_sound_player_play (CySoundPlayer *player, CyPriority priority, GError **error);
void cy_sound_player_stop (CySoundPlayer *player);
gboolean cy_sound_player_is_playing (CySoundPlayer *player);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySoundPlayer, cy_sound_player_free)

G_END_DECLS
