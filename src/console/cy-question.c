/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-question.h"

CyQuestion *
cy_question_new (gpointer asker, guint number)
{
  CyQuestion *question = g_new0 (CyQuestion, 1);

  g_weak_ref_init (&question->asker, asker);
  question->number = number;
  return question;
}

/**
 * cy_question_end:
 * @question: (transfer full): answered.
 * @out_number: (out): which it was.
 *
 * Returns: (transfer full) (nullable): who asked, if they are still there.
 */
gpointer
cy_question_end (CyQuestion *question, guint *out_number)
{
  gpointer asker = g_weak_ref_get (&question->asker);

  *out_number = question->number;
  g_weak_ref_clear (&question->asker);
  g_free (question);
  return asker;
}
