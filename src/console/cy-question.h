/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CyQuestion:
 * @asker: who asked; gone when nobody wants to know any more.
 * @number: of the question: when it is not the newest its answer is dropped.
 *
 * A query of a part of a page, which may go before the answer comes and is not kept by it.
 */
typedef struct {
  GWeakRef asker;
  guint number;
} CyQuestion;

CyQuestion *cy_question_new (gpointer asker, guint number);
gpointer cy_question_end (CyQuestion *question, guint *out_number);

G_END_DECLS
