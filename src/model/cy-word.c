/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-word.h"

/**
 * cy_word_find:
 * @words: (array length=n_words): the words there are.
 * @out_index: (out): of the one that is called @name.
 *
 * Threading: any; pure.
 */
gboolean
cy_word_find (const CyWord *words, guint n_words, const char *name, guint *out_index)
{
  for (guint i = 0; i < n_words; i++) {
    if (g_str_equal (name, words[i].name)) {
      *out_index = i;
      return TRUE;
    }
  }
  return FALSE;
}
