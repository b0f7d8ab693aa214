/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-aside.h"

/**
 * cy_aside_copy:
 * @aside: (nullable): what to copy.
 */
CyAside *
cy_aside_copy (const CyAside *aside)
{
  CyAside *copy;

  if (aside == NULL)
    return NULL;
  copy = g_memdup2 (aside, sizeof *aside);
  copy->actor = g_strdup (aside->actor);
  copy->reason = g_strdup (aside->reason);
  copy->order = g_strdup (aside->order);
  return copy;
}

void
cy_aside_free (CyAside *aside)
{
  if (aside == NULL)
    return;
  g_free (aside->actor);
  g_free (aside->reason);
  g_free (aside->order);
  g_free (aside);
}
