/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-health.h"

G_BEGIN_DECLS

/**
 * CyRemedy:
 * @CY_REMEDY_NONE: no delay would help much.
 * @CY_REMEDY_ON_DELAY: an alarm must last before it is announced.
 * @CY_REMEDY_OFF_DELAY: an alarm must be over for a while before it clears.
 */
typedef enum {
  CY_REMEDY_NONE,
  CY_REMEDY_ON_DELAY,
  CY_REMEDY_OFF_DELAY,
} CyRemedy;

/**
 * CyBadActor:
 * @subject: borrowed from the alarms.
 * @count: how often it was announced.
 * @remedy: what is proposed.
 * @delay_s: by how much [s].
 * @n_saved: how many of the announcements it would have saved.
 */
typedef struct {
  const char *subject;
  guint count;
  CyRemedy remedy;
  guint delay_s;
  guint n_saved;
} CyBadActor;

GArray *cy_bad_actors (const CyHealthAlarm *alarms,
                       guint n_alarms,
                       gint64 from_us,
                       gint64 to_us,
                       guint n_wanted);

G_END_DECLS
