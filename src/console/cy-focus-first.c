/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-focus-first.h"

typedef struct {
  GWeakRef page;
  GWeakRef first;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_weak_ref_clear (&wish->page);
  g_weak_ref_clear (&wish->first);
  g_free (wish);
}

static gboolean
on_idle_cb (gpointer user_data)
{
  Wish *wish = user_data;
  g_autoptr (GtkWidget) page = g_weak_ref_get (&wish->page);
  g_autoptr (GtkWidget) first = g_weak_ref_get (&wish->first);
  GtkRoot *root = page == NULL ? NULL : gtk_widget_get_root (page);
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  if (focus != NULL && first != NULL && gtk_widget_get_mapped (first) &&
      gtk_widget_is_ancestor (focus, page) && !gtk_widget_is_ancestor (focus, first))
    gtk_widget_grab_focus (first);
  return G_SOURCE_REMOVE;
}

/**
 * cy_focus_first_later:
 * @page: that has just come to the screen.
 * @first: its part with rows.
 *
 * Whoever comes to a page by a key goes on by keys: from the rows, not from the names of the views above them.
 * Whoever did not come there by a key keeps the keyboard where it is.
 */
void
cy_focus_first_later (GtkWidget *page, GtkWidget *first)
{
  Wish *wish = g_new0 (Wish, 1);

  g_weak_ref_init (&wish->page, page);
  g_weak_ref_init (&wish->first, first);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_idle_cb, wish, wish_free);
}
