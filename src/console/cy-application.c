/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-application.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "cy-annunciator.h"
#include "cy-config.h"
#include "cy-control-server.h"
#include "cy-data-dir.h"
#include "cy-demo.h"
#include "cy-open-code.h"
#include "cy-paths.h"
#include "cy-window.h"

struct _CyApplication {
  AdwApplication parent;

  char *listen;      /* nullable: where other nodes may call */
  char *data_dir;    /* nullable until options are read */
  char *profile_dir; /* nullable */
  char *page;        /* nullable: where to begin */
  gboolean demo;
  CyNode *node;
  CyControlServer *control;
  CyDemo *demo_yard;          /* nullable */
  CyAnnunciator *annunciator; /* nullable until there is a window */
};

G_DEFINE_FINAL_TYPE (CyApplication, cy_application, ADW_TYPE_APPLICATION)

static const struct {
  const char *name;
  AdwColorScheme scheme;
} schemes[] = {
  { "light", ADW_COLOR_SCHEME_FORCE_LIGHT },
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK },
  { "default", ADW_COLOR_SCHEME_DEFAULT },
};

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_show_about_window (
    gtk_application_get_active_window (user_data), "application-name", "Chargeyard",
    "application-icon", CY_APP_ID, "version", CY_VERSION, "developer-name",
    _ ("The Chargeyard project"), "license-type", GTK_LICENSE_GPL_3_0, "comments",
    _ ("Supervises electric-vehicle charging networks.\n\nBase map: Natural "
       "Earth, public domain; borders in the Chinese view by world-geo-json-zh, "
       "Unlicense."),
    NULL);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (window != NULL)
    gtk_window_close (window);
}

static void
on_scheme (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++) {
    if (g_str_equal (schemes[i].name, g_variant_get_string (parameter, NULL)))
      adw_style_manager_set_color_scheme (manager, schemes[i].scheme);
  }
  g_simple_action_set_state (action, parameter);
}

static void
on_silence (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  cy_annunciator_silence (CY_APPLICATION (user_data)->annunciator);
}

static void
on_show_alarms (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (window == NULL)
    return;
  cy_window_show_page (CY_WINDOW (window), "alarms");
  gtk_window_present (window);
}

static void
on_open_order (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  cy_open_order (user_data, g_variant_get_string (parameter, NULL));
}

/* Each part of the annunciator is an action of its name. */
static void
on_part (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CyApplication *application = CY_APPLICATION (user_data);

  for (guint i = 0; i < CY_N_ANNUNCIATOR_PARTS; i++) {
    if (g_str_equal (g_action_get_name (G_ACTION (action)), cy_annunciator_part_name (i)))
      cy_annunciator_set (application->annunciator, i, g_variant_get_boolean (parameter));
  }
  g_simple_action_set_state (action, parameter);
}

static const GActionEntry actions[] = {
  { "about", on_about },
  { "quit", on_quit },
  { "scheme", NULL, "s", "'default'", on_scheme },
  { "silence", on_silence },
  { "show-alarms", on_show_alarms },
  { "open-order", on_open_order, "s" },
  { "sound", NULL, NULL, "false", on_part },
  { "speech", NULL, NULL, "false", on_part },
  { "notifications", NULL, NULL, "false", on_part },
};

/* Every page and the two things to do about the worst alarm, from the keyboard. */
static const struct {
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "app.quit", { "<Control>q" } },
  { "win.acknowledge-worst", { "F2" } },
  { "win.show-worst", { "F3" } },
  { "app.silence", { "F6" } },
  { "win.show-page::overview", { "<Alt>1" } },
  { "win.show-page::map", { "<Alt>2" } },
  { "win.show-page::piles", { "<Alt>3" } },
  { "win.show-page::alarms", { "<Alt>4", "F4" } },
  { "win.show-page::services", { "<Control>1" } },
  { "win.show-page::orders", { "F7" } },
  { "win.show-page::knowledge", { "F9" } },
  { "win.show-page::commands", { "<Alt>5" } },
  { "win.show-page::resources", { "<Alt>6" } },
  { "win.show-page::system", { "<Alt>7" } },
  { "win.show-page::links", { "<Alt>8" } },
  { "win.show-page::clocks", { "<Alt>9" } },
  { "win.show-page::trends", { "<Alt>0" } },
  { "win.show-page::changes", { "F8" } },
  { "win.show-page::people", { "F11" } },
  { "win.show-page::audit", { "F12" } },
  { "win.show-page::network", { "F5" } },
  { "win.show-page::customers", { "<Control>2" } },
  { "win.show-page::till", { "<Control>3" } },
  { "win.seat", { "<Control><Shift>l" } },
  { "win.show-help-overlay", { "<Control>question" } },
};

static void
enable (CyApplication *application, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (
    G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (application), name)), enabled);
}

static void
cy_application_startup (GApplication *application)
{
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();

  G_APPLICATION_CLASS (cy_application_parent_class)->startup (application);
  gtk_css_provider_load_from_resource (css, CY_RESOURCE_PREFIX "style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  enable (CY_APPLICATION (application), "silence", FALSE);
  for (guint i = 0; i < CY_N_ANNUNCIATOR_PARTS; i++)
    enable (CY_APPLICATION (application), cy_annunciator_part_name (i), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accelerators[i].action,
                                           accelerators[i].keys);
}

/* Opens the node, and says in words what is in the way if it cannot be opened. */
static gboolean
open_node (CyApplication *application, GError **error)
{
  const CyNodeOptions options = { .data_dir = application->data_dir,
                                  .profile_dir = application->profile_dir,
                                  .listen = application->listen,
                                  .supervise = TRUE };

  if (application->node != NULL)
    return TRUE;
  return (application->node = cy_node_new (&options, error)) != NULL &&
         (application->control = cy_control_server_new (application->node, error)) != NULL &&
         (!application->demo ||
          (application->demo_yard = cy_demo_start (application->node, error)) != NULL);
}

static void
show_failure (CyApplication *application, const GError *error)
{
  GtkWidget *dialog = adw_message_dialog_new (NULL, _ ("Chargeyard cannot start"), error->message);

  g_printerr ("chargeyard: %s\n", error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_set_application (GTK_WINDOW (dialog), GTK_APPLICATION (application));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* One notification, which the next one replaces: a burst must not fill the desktop. */
static void
tell_desktop (const char *title, const char *body, gboolean is_critical, gpointer user_data)
{
  g_autoptr (GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, is_critical ? G_NOTIFICATION_PRIORITY_URGENT
                                                         : G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action (notification, "app.show-alarms");
  g_application_send_notification (G_APPLICATION (user_data), "alarms", notification);
}

/* What is not heard must at least be seen. */
static void
on_annunciator_changed_cb (CyAnnunciator *annunciator, CyApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  const char *problem = cy_annunciator_get_problem (annunciator);

  enable (application, "silence", cy_annunciator_is_asking (annunciator));
  if (problem != NULL && window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.tell", "s", problem);
}

static void
start_annunciator (CyApplication *application)
{
  application->annunciator = cy_annunciator_new (application->node, tell_desktop, application);
  g_signal_connect (application->annunciator, "changed", G_CALLBACK (on_annunciator_changed_cb),
                    application);
  for (guint i = 0; i < CY_N_ANNUNCIATOR_PARTS; i++) {
    g_action_group_change_action_state (
      G_ACTION_GROUP (application), cy_annunciator_part_name (i),
      g_variant_new_boolean (cy_annunciator_get (application->annunciator, i)));
    enable (application, cy_annunciator_part_name (i), TRUE);
  }
  enable (application, "silence", cy_annunciator_is_asking (application->annunciator));
}

static void
cy_application_activate (GApplication *base)
{
  CyApplication *application = CY_APPLICATION (base);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (base));
  g_autoptr (GError) error = NULL;

  if (window == NULL) {
    if (!open_node (application, &error)) {
      show_failure (application, error);
      return;
    }
    window = GTK_WINDOW (cy_window_new (GTK_APPLICATION (base), application->node));
    if (application->page != NULL)
      cy_window_show_page (CY_WINDOW (window), application->page);
    start_annunciator (application);
  }
  gtk_window_present (window);
}

static void
cy_application_open (GApplication *base, GFile **files, int n_files, const char *hint)
{
  g_application_activate (base);
  for (int i = 0; i < n_files; i++) {
    g_autofree char *code = g_file_get_uri (files[i]);

    cy_open_code (GTK_APPLICATION (base), code);
  }
}

static void
cy_application_shutdown (GApplication *base)
{
  CyApplication *application = CY_APPLICATION (base);

  G_APPLICATION_CLASS (cy_application_parent_class)->shutdown (base);
  if (application->annunciator != NULL)
    cy_annunciator_stop (application->annunciator);
  g_clear_object (&application->annunciator);
  g_clear_pointer (&application->demo_yard, cy_demo_stop);
  g_clear_pointer (&application->control, cy_control_server_free);
  if (application->node != NULL)
    cy_node_stop (application->node);
  g_clear_object (&application->node);
}

static int
cy_application_handle_local_options (GApplication *base, GVariantDict *options)
{
  CyApplication *application = CY_APPLICATION (base);

  if (g_variant_dict_contains (options, "version")) {
    g_print ("chargeyard %s\n", CY_VERSION);
    return 0;
  }
  /* A code that is opened goes to the console that runs already. */
  if (application->data_dir == NULL && !application->demo)
    g_application_set_flags (base, g_application_get_flags (base) & ~G_APPLICATION_NON_UNIQUE);
  if (application->data_dir == NULL)
    application->data_dir = application->demo
                              ? g_build_filename (g_get_user_data_dir (), "chargeyard-demo", NULL)
                              : cy_data_dir_default ();
  if (application->profile_dir == NULL)
    application->profile_dir = cy_paths_data ("profiles");
  return -1;
}

static void
cy_application_finalize (GObject *object)
{
  CyApplication *application = CY_APPLICATION (object);

  g_free (application->data_dir);
  g_free (application->listen);
  g_free (application->profile_dir);
  g_free (application->page);
  G_OBJECT_CLASS (cy_application_parent_class)->finalize (object);
}

static void
cy_application_class_init (CyApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cy_application_finalize;
  application_class->startup = cy_application_startup;
  application_class->activate = cy_application_activate;
  application_class->open = cy_application_open;
  application_class->shutdown = cy_application_shutdown;
  application_class->handle_local_options = cy_application_handle_local_options;
}

static gboolean
on_signal_cb (gpointer user_data)
{
  on_quit (NULL, NULL, user_data);
  return G_SOURCE_CONTINUE;
}

static void
cy_application_init (CyApplication *application)
{
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING, &application->listen, N_ ("Where other nodes may call"),
      "ADDR:PORT" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &application->data_dir, N_ ("The data directory"),
      "DIR" },
    { "profiles", 0, 0, G_OPTION_ARG_FILENAME, &application->profile_dir,
      N_ ("Device profiles, instead of the installed ones"), "DIR" },
    { "page", 0, 0, G_OPTION_ARG_STRING, &application->page, N_ ("The page to begin with"),
      "NAME" },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &application->demo,
      N_ ("Show simulated piles, in a data directory of its own"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (application), entries);
  g_unix_signal_add (SIGTERM, on_signal_cb, application);
  g_unix_signal_add (SIGINT, on_signal_cb, application);
}

CyApplication *
cy_application_new (void)
{
  /* Two data directories are two consoles, so instances are not merged unless both have that of this user. */
  return g_object_new (CY_TYPE_APPLICATION, "application-id", CY_APP_ID, "flags",
                       G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/io/github/chargeyard/Chargeyard", NULL);
}

/**
 * cy_application_main:
 *
 * The whole of `chargeyard`.
 */
int
cy_application_main (int argc, char **argv)
{
  g_autofree char *locale_dir = cy_paths_locale ();
  g_autoptr (CyApplication) application = NULL;

  bindtextdomain (CY_GETTEXT_DOMAIN, locale_dir);
  bind_textdomain_codeset (CY_GETTEXT_DOMAIN, "UTF-8");
  textdomain (CY_GETTEXT_DOMAIN);
  application = cy_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
