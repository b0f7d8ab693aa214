/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-live-table.h"
#include "cy-session-rule.h"

G_BEGIN_DECLS

/**
 * CySessionView:
 * @sight: what the gun shows; its texts are those below.
 * @tag: the card, @vin: the car, @reason: why it stopped.
 *
 * A sight with what it points to.
 */
typedef struct {
  CySessionSight sight;
  CyText tag;
  CyText vin;
  CyText reason;
} CySessionView;

void cy_session_view_read (CySessionView *view,
                           CyLiveTable *table,
                           guint pile,
                           guint connector,
                           const CyLivePile *state,
                           const CySample *samples,
                           gint64 mono_us);

G_END_DECLS
