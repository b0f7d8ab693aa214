/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-invoke.h"

/**
 * cy_invoke:
 * @context: where @func shall run.
 * @func: returns %G_SOURCE_REMOVE.
 *
 * Runs @func from @context, later and in the order asked for: unlike g_main_context_invoke(), never
 * at once, so a caller's answer never arrives inside its question.
 *
 * Threading: any.
 */
void
cy_invoke (GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  /* Freed after the source: @func may run, and drop the last reference to its context, before this
   * thread has let go of the source, which looks at its context once more. */
  g_autoptr (GMainContext) kept = g_main_context_ref (context);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, kept);
}
