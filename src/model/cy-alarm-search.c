/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-search.h"

CyAlarmSearch *
cy_alarm_search_copy (const CyAlarmSearch *search)
{
  CyAlarmSearch *copy = g_memdup2 (search, sizeof *search);

  copy->piles = g_strdupv (search->piles);
  copy->conditions = g_strdupv (search->conditions);
  copy->actor = g_strdup (search->actor);
  copy->text = g_strdup (search->text);
  copy->text_piles = g_strdupv (search->text_piles);
  copy->text_conditions = g_strdupv (search->text_conditions);
  copy->after = search->after == NULL ? NULL : cy_alarm_copy (search->after);
  return copy;
}

void
cy_alarm_search_free (CyAlarmSearch *search)
{
  if (search == NULL)
    return;
  g_strfreev (search->piles);
  g_strfreev (search->conditions);
  g_free (search->actor);
  g_free (search->text);
  g_strfreev (search->text_piles);
  g_strfreev (search->text_conditions);
  cy_alarm_free (search->after);
  g_free (search);
}

void
cy_alarm_comment_free (CyAlarmComment *comment)
{
  if (comment == NULL)
    return;
  g_free (comment->actor);
  g_free (comment->text);
  g_free (comment);
}
