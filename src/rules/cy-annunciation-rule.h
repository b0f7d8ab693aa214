/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"

G_BEGIN_DECLS

/**
 * CyAnnunciation:
 * @silenced: (element-type utf8): ids of alarms that somebody has silenced; they make no sound any more.
 * @known: (element-type utf8): ids of alarms that were spoken of.
 * @sounded_us: when a tone was last begun [µs], 0 when none was.
 *
 * What the room was told.
 */
typedef struct {
  GHashTable *silenced;
  GHashTable *known;
  gint64 sounded_us;
} CyAnnunciation;

/**
 * CyAnnunciationStep:
 * @fresh: (element-type CyAlarm) (transfer container): those nobody spoke of yet, the gravest first.
 * @sounds: whether anything still asks for a sound.
 * @tone: of which priority, when @sounds.
 * @plays: whether the tone must be begun now.
 */
typedef struct {
  GPtrArray *fresh;
  gboolean sounds;
  CyPriority tone;
  gboolean plays;
} CyAnnunciationStep;

void cy_annunciation_init (CyAnnunciation *annunciation);
void cy_annunciation_clear (CyAnnunciation *annunciation);
CyAnnunciationStep
cy_annunciation_rule (CyAnnunciation *annunciation, GPtrArray *alarms, gint64 now_us);
void cy_annunciation_silence (CyAnnunciation *annunciation, GPtrArray *alarms, gint64 now_us);

G_END_DECLS
