/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-fold.h"
#include "cy-json.h"

G_BEGIN_DECLS

/**
 * CyAlarmReading:
 * @object: borrowed from @payload.
 * @subject: borrowed from the entry: the alarm's, without the prefix.
 * @occurrence: from 1.
 *
 * What every entry about an alarm says.
 */
typedef struct {
  JsonNode *payload;
  JsonObject *object;
  const char *subject;
  gint64 occurrence;
} CyAlarmReading;

gboolean cy_alarm_reading_init (CyAlarmReading *reading, const CyEntry *entry);
void cy_alarm_reading_clear (CyAlarmReading *reading);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CyAlarmReading, cy_alarm_reading_clear)

G_END_DECLS
