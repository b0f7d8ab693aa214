/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-services-page.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-focus-first.h"
#include "cy-node-session.h"
#include "cy-question.h"
#include "cy-session-browser.h"

/* Many sessions may change at once; they are counted this often. */
#define COUNT_MS 500

struct _CyServicesPage {
  GtkWidget parent_instance;

  GtkStack *views;
  CyWatch *watch; /* owned */
  guint question; /* the newest; older answers are dropped */
  guint later;    /* source id, 0 when nothing is due */
};

G_DEFINE_FINAL_TYPE (CyServicesPage, cy_services_page, GTK_TYPE_WIDGET)

static guint signal_held_changed;

static const struct {
  const char *name;
  const char *label;
} views[CY_N_SESSION_VIEWS] = {
  [CY_SESSION_VIEW_LIVE] = { "live", N_ ("Live") },
  [CY_SESSION_VIEW_HISTORY] = { "history", N_ ("Past charges") },
  [CY_SESSION_VIEW_HELD] = { "held", N_ ("Quarantine") },
};

/* --- how many wait -------------------------------------------------------------------------------- */

static void
on_counted_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyServicesPage) self = cy_question_end (user_data, &number);
  g_autofree guint64 *counts = result;
  g_autofree char *title = NULL;
  GtkWidget *child;
  guint n_held;

  if (self == NULL || number != self->question || self->watch == NULL || counts == NULL)
    return;
  n_held = (guint) MIN (counts[CY_SESSION_HELD], G_MAXINT);
  child = gtk_stack_get_child_by_name (self->views, views[CY_SESSION_VIEW_HELD].name);
  title = n_held == 0 ? g_strdup (_ (views[CY_SESSION_VIEW_HELD].label))
                      : g_strdup_printf ("%s %u", _ (views[CY_SESSION_VIEW_HELD].label), n_held);
  gtk_stack_page_set_title (gtk_stack_get_page (self->views, child), title);
  g_signal_emit (self, signal_held_changed, 0, n_held);
}

static void
count (CyServicesPage *self)
{
  cy_node_count_sessions (cy_watch_get_node (self->watch), on_counted_cb,
                          cy_question_new (self, ++self->question));
}

static gboolean
on_later_cb (gpointer user_data)
{
  CyServicesPage *self = user_data;

  self->later = 0;
  count (self);
  return G_SOURCE_REMOVE;
}

static void
on_session_changed_cb (CyServicesPage *self)
{
  if (self->later == 0)
    self->later = g_timeout_add (COUNT_MS, on_later_cb, self);
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_services_page_map (GtkWidget *widget)
{
  CyServicesPage *self = CY_SERVICES_PAGE (widget);

  GTK_WIDGET_CLASS (cy_services_page_parent_class)->map (widget);
  cy_focus_first_later (widget, gtk_stack_get_visible_child (self->views));
}

static void
cy_services_page_dispose (GObject *object)
{
  CyServicesPage *self = CY_SERVICES_PAGE (object);

  g_clear_handle_id (&self->later, g_source_remove);
  cy_children_unparent (GTK_WIDGET (object));
  g_clear_object (&self->watch);
  G_OBJECT_CLASS (cy_services_page_parent_class)->dispose (object);
}

static void
cy_services_page_class_init (CyServicesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_services_page_dispose;
  widget_class->map = cy_services_page_map;

  /**
   * CyServicesPage::held-changed:
   * @n_held: how many sessions wait for a person.
   */
  signal_held_changed = g_signal_new ("held-changed", CY_TYPE_SERVICES_PAGE, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-services-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyServicesPage, views);
}

static void
cy_services_page_init (CyServicesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cy_services_page_new (CyWatch *watch)
{
  CyServicesPage *self = g_object_new (CY_TYPE_SERVICES_PAGE, NULL);

  self->watch = g_object_ref (watch);
  for (guint i = 0; i < CY_N_SESSION_VIEWS; i++)
    gtk_stack_add_titled (self->views, cy_session_browser_new (watch, (CySessionListView) i),
                          views[i].name, _ (views[i].label));
  g_signal_connect_object (cy_watch_get_node (watch), "session-changed",
                           G_CALLBACK (on_session_changed_cb), self, G_CONNECT_SWAPPED);
  count (self);
  return GTK_WIDGET (self);
}

/**
 * cy_services_page_show:
 * @name: `live`, `history` or `held`.
 */
void
cy_services_page_show (CyServicesPage *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->views, name);
}

/**
 * cy_services_page_find:
 * @name: `live`, `history` or `held`.
 *
 * Returns: (transfer none): the #CySessionBrowser.
 */
GtkWidget *
cy_services_page_find (CyServicesPage *self, const char *name)
{
  return gtk_stack_get_child_by_name (self->views, name);
}

/**
 * cy_services_page_show_session:
 *
 * Shows one session in all its detail, whatever became of it.
 */
void
cy_services_page_show_session (CyServicesPage *self, const char *id)
{
  cy_services_page_show (self, "history");
  cy_session_browser_show_session (CY_SESSION_BROWSER (cy_services_page_find (self, "history")),
                                   id);
}
