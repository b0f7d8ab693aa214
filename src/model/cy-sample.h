/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyQuality:
 * @CY_QUALITY_NEVER: not read since the node started.
 * @CY_QUALITY_GOOD: read in time and inside what the device may answer.
 * @CY_QUALITY_STALE: three scans missed; the value is the last one, and old.
 * @CY_QUALITY_OFFLINE: ten seconds without an answer; the value says nothing about now.
 * @CY_QUALITY_BAD: the device answered, but not with this value (exception, sentinel, not a number).
 *
 * Only a good value may look live.
 */
typedef enum {
  CY_QUALITY_NEVER = 0,
  CY_QUALITY_GOOD = 1,
  CY_QUALITY_STALE = 2,
  CY_QUALITY_OFFLINE = 3,
  CY_QUALITY_BAD = 4,
  CY_N_QUALITIES,
} CyQuality;

/**
 * CyLimitLevel:
 *
 * Which limit a value is beyond. The numbers are stored: append, never renumber.
 */
typedef enum {
  CY_LIMIT_LEVEL_NONE = 0,
  CY_LIMIT_LEVEL_L = 1,
  CY_LIMIT_LEVEL_LL = 2,
  CY_LIMIT_LEVEL_H = 3,
  CY_LIMIT_LEVEL_HH = 4,
  CY_N_LIMIT_LEVELS,
} CyLimitLevel;

#define CY_TEXT_MAX 47

/* A text measure's value: UTF-8, ended by NUL. */
typedef char CyText[CY_TEXT_MAX + 1];

/**
 * CySample:
 * @time_us: when the answer that carried it arrived [µs UTC].
 * @raw: the register's integer; times the tag's scale plus its offset it is the value. Text
 *   measures keep a hash of the text here, so that a change is seen like any other.
 * @quality: a #CyQuality.
 * @level: a #CyLimitLevel, judged in the same instant as the value.
 *
 * One value of one tag at one time. Plain, 24 bytes, copied freely between threads.
 */
typedef struct {
  gint64 time_us;
  gint64 raw;
  guint8 quality;
  guint8 level;
} CySample;

/**
 * CySampleChange:
 * @pile: index in the fleet.
 * @tag: index in the pile's tag set.
 *
 * A sample on its way to the historian.
 */
typedef struct {
  guint32 pile;
  guint16 tag;
  guint8 quality;
  gint64 time_us;
  gint64 raw;
} CySampleChange;

const char *cy_quality_name (CyQuality quality);
const char *cy_limit_level_name (CyLimitLevel level);
gboolean cy_limit_level_is_alarm (CyLimitLevel level);
gboolean cy_limit_level_is_high (CyLimitLevel level);

G_END_DECLS
