/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "cy-invoke.h"

/* Enough for the two threads to meet at every point of the hand-over. */
#define ROUNDS 20000

typedef struct {
  GMainContext *context;
  gboolean done; /* the asking thread's */
} Question;

static gboolean
on_answer_cb (gpointer data)
{
  ((Question *) data)->done = TRUE;
  return G_SOURCE_REMOVE;
}

static void
answer (gpointer data, gpointer user_data)
{
  Question *question = data;
  GMainContext *context = question->context;

  cy_invoke (context, on_answer_cb, question, NULL);
}

/* Who asks frees its context as soon as it has the answer, while the other thread is still inside. */
static void
test_context_goes_at_once (void)
{
  GThreadPool *pool = g_thread_pool_new (answer, NULL, 1, TRUE, NULL);

  for (guint i = 0; i < ROUNDS; i++) {
    Question question = { g_main_context_new (), FALSE };

    g_thread_pool_push (pool, &question, NULL);
    while (!question.done)
      g_main_context_iteration (question.context, TRUE);
    g_main_context_unref (question.context);
  }
  g_thread_pool_free (pool, FALSE, TRUE);
}

typedef struct {
  GString *order;
  char letter;
} Letter;

static gboolean
on_letter_cb (gpointer data)
{
  Letter *letter = data;

  g_string_append_c (letter->order, letter->letter);
  return G_SOURCE_REMOVE;
}

static void
test_later_and_in_order (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GString) order = g_string_new (NULL);
  Letter letters[] = { { order, 'a' }, { order, 'b' }, { order, 'c' } };

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    cy_invoke (context, on_letter_cb, &letters[i], NULL);
  g_assert_cmpstr (order->str, ==, "");
  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_cmpstr (order->str, ==, "abc");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/invoke/context-goes-at-once", test_context_goes_at_once);
  g_test_add_func ("/base/invoke/later-and-in-order", test_later_and_in_order);
  return g_test_run ();
}
