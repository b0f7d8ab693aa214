/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-open-code.h"

#include <glib/gi18n-lib.h>

#include "cy-code.h"
#include "cy-window.h"

/* Nothing but the console's own window shows anything: a dialog may be in front of it, or there instead. */
static GtkWidget *
find_window (GtkApplication *application)
{
  for (GList *at = gtk_application_get_windows (application); at != NULL; at = at->next) {
    if (CY_IS_WINDOW (at->data))
      return at->data;
  }
  return NULL;
}

/**
 * cy_open_order:
 *
 * Shows a work order, in a window that knows how: its action `win.show-order`.
 */
void
cy_open_order (GtkApplication *application, const char *id)
{
  GtkWidget *window = find_window (application);
  g_autofree char *news = NULL;

  if (window == NULL)
    return;
  if (!gtk_widget_activate_action (window, "win.show-order", "s", id)) {
    news = g_strdup_printf (_ ("Work order %s cannot be shown here"), id);
    gtk_widget_activate_action (window, "win.tell", "s", news);
  }
  gtk_window_present (GTK_WINDOW (window));
}

/**
 * cy_open_code:
 * @code: what a code on a paper says.
 *
 * Shows what it leads to, or says that it leads nowhere.
 */
void
cy_open_code (GtkApplication *application, const char *code)
{
  g_autofree char *order = cy_code_find_order (code);
  GtkWidget *window = find_window (application);
  g_autofree char *news = NULL;

  if (window != NULL && order != NULL) {
    cy_open_order (application, order);
  } else if (window != NULL) {
    news = g_strdup_printf (_ ("“%s” is no code of this program"), code);
    gtk_widget_activate_action (window, "win.tell", "s", news);
  }
}
