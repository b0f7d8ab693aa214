/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-sample.h"

static const char *const quality_names[CY_N_QUALITIES] = {
  [CY_QUALITY_NEVER] = "never",     [CY_QUALITY_GOOD] = "good", [CY_QUALITY_STALE] = "stale",
  [CY_QUALITY_OFFLINE] = "offline", [CY_QUALITY_BAD] = "bad",
};

static const char *const level_names[CY_N_LIMIT_LEVELS] = {
  [CY_LIMIT_LEVEL_NONE] = "", [CY_LIMIT_LEVEL_L] = "l",   [CY_LIMIT_LEVEL_LL] = "ll",
  [CY_LIMIT_LEVEL_H] = "h",   [CY_LIMIT_LEVEL_HH] = "hh",
};

const char *
cy_quality_name (CyQuality quality)
{
  return (guint) quality < CY_N_QUALITIES ? quality_names[quality] : "bad";
}

const char *
cy_limit_level_name (CyLimitLevel level)
{
  return (guint) level < CY_N_LIMIT_LEVELS ? level_names[level] : "";
}

/**
 * cy_limit_level_is_alarm:
 *
 * Returns: whether @level is an outer limit (LL or HH), which asks for action rather than attention.
 */
gboolean
cy_limit_level_is_alarm (CyLimitLevel level)
{
  return level == CY_LIMIT_LEVEL_LL || level == CY_LIMIT_LEVEL_HH;
}

gboolean
cy_limit_level_is_high (CyLimitLevel level)
{
  return level == CY_LIMIT_LEVEL_H || level == CY_LIMIT_LEVEL_HH;
}
