/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyWord:
 * @name: what files and scripts say.
 * @label: what people read; English, translatable.
 *
 * The two names of a value that is one of a few.
 */
typedef struct {
  const char *name;
  const char *label;
} CyWord;

gboolean cy_word_find (const CyWord *words, guint n_words, const char *name, guint *out_index);

G_END_DECLS
