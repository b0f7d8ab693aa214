/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-wish.h"

static const char *const names[CY_N_ALARM_WISHES] = {
  [CY_ALARM_WISH_ACKNOWLEDGE] = "ack",
  [CY_ALARM_WISH_RESET] = "reset",
  [CY_ALARM_WISH_SHELVE] = "shelve",
  [CY_ALARM_WISH_UNSHELVE] = "unshelve",
  [CY_ALARM_WISH_OUT_OF_SERVICE] = "out-of-service",
  [CY_ALARM_WISH_IN_SERVICE] = "in-service",
  [CY_ALARM_WISH_COMMENT] = "comment",
};

gboolean
cy_alarm_wish_find (const char *name, CyAlarmWishKind *out_kind)
{
  for (guint i = 0; i < CY_N_ALARM_WISHES; i++) {
    if (g_str_equal (name, names[i])) {
      *out_kind = i;
      return TRUE;
    }
  }
  return FALSE;
}

const char *
cy_alarm_wish_name (CyAlarmWishKind kind)
{
  return names[kind];
}
