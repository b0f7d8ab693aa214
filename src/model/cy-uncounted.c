/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-uncounted.h"

void
cy_uncounted_free (CyUncounted *uncounted)
{
  g_free (uncounted->node);
  g_free (uncounted->name);
  g_free (uncounted);
}
