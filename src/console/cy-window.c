/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-window.h"

#include <glib/gi18n-lib.h>

#include "cy-alarm-bar.h"
#include "cy-alarms-page.h"
#include "cy-audit-page.h"
#include "cy-changes-view.h"
#include "cy-clocks-page.h"
#include "cy-commands-page.h"
#include "cy-customers-page.h"
#include "cy-knowledge-page.h"
#include "cy-links-page.h"
#include "cy-map-page.h"
#include "cy-network-page.h"
#include "cy-node-alarm.h"
#include "cy-orders-page.h"
#include "cy-overview-page.h"
#include "cy-people-page.h"
#include "cy-piles-page.h"
#include "cy-presence.h"
#include "cy-resources-page.h"
#include "cy-seat-button.h"
#include "cy-seat-dialog.h"
#include "cy-seat.h"
#include "cy-services-page.h"
#include "cy-system-page.h"
#include "cy-till-page.h"
#include "cy-trends-page.h"
#include "cy-watch.h"

struct _CyWindow {
  AdwApplicationWindow parent;

  AdwWindowTitle *title;
  AdwHeaderBar *header;
  GtkLabel *clock;
  GtkBox *alarm_bar_place;
  GtkListBox *sidebar;
  AdwToastOverlay *toasts;
  GtkStack *pages;
  CyAlarmBar *alarm_bar;
  GtkLabel *alarm_count; /* borrowed: the number beside "Alarms" */
  GtkLabel *held_count;  /* borrowed: the number beside "Charging services" */
  CyNode *node;          /* owned */
  CyWatch *watch;        /* owned */
  CyPresence *presence;  /* owned */
};

G_DEFINE_FINAL_TYPE (CyWindow, cy_window, ADW_TYPE_APPLICATION_WINDOW)

static GtkWidget *
make_resources_page (CyWindow *window)
{
  return cy_resources_page_new (window->node);
}

static GtkWidget *
make_system_page (CyWindow *window)
{
  return cy_system_page_new (window->node);
}

static GtkWidget *
make_alarms_page (CyWindow *window)
{
  return cy_alarms_page_new (window->watch);
}

static GtkWidget *
make_orders_page (CyWindow *window)
{
  return cy_orders_page_new (window->node);
}

static GtkWidget *
make_knowledge_page (CyWindow *window)
{
  return cy_knowledge_page_new (window->node);
}

static GtkWidget *
make_overview_page (CyWindow *window)
{
  return cy_overview_page_new (window->watch);
}

static GtkWidget *
make_map_page (CyWindow *window)
{
  return cy_map_page_new (window->watch);
}

static GtkWidget *
make_piles_page (CyWindow *window)
{
  return cy_piles_page_new (window->watch);
}

static GtkWidget *
make_links_page (CyWindow *window)
{
  return cy_links_page_new (window->watch);
}

static GtkWidget *
make_clocks_page (CyWindow *window)
{
  return cy_clocks_page_new (window->watch);
}

static GtkWidget *
make_commands_page (CyWindow *window)
{
  return cy_commands_page_new (window->watch);
}

static GtkWidget *
make_trends_page (CyWindow *window)
{
  return cy_trends_page_new (window->watch);
}

static GtkWidget *
make_people_page (CyWindow *window)
{
  return cy_people_page_new (window->node);
}

static GtkWidget *
make_changes_page (CyWindow *window)
{
  return cy_changes_view_new (window->watch);
}

static GtkWidget *
make_network_page (CyWindow *window)
{
  return cy_network_page_new (window->node);
}

static void
on_held_changed_cb (CyWindow *window, guint n_held)
{
  g_autofree char *count = g_strdup_printf ("%u", n_held);
  g_autofree char *tooltip = g_strdup_printf (
    ngettext ("%u session in quarantine", "%u sessions in quarantine", n_held), n_held);

  gtk_label_set_text (window->held_count, count);
  gtk_widget_set_tooltip_text (GTK_WIDGET (window->held_count), tooltip);
  gtk_widget_set_visible (GTK_WIDGET (window->held_count), n_held > 0);
}

static GtkWidget *
make_services_page (CyWindow *window)
{
  GtkWidget *page = cy_services_page_new (window->watch);

  g_signal_connect_object (page, "held-changed", G_CALLBACK (on_held_changed_cb), window,
                           G_CONNECT_SWAPPED);
  return page;
}

static GtkWidget *
make_customers_page (CyWindow *window)
{
  return cy_customers_page_new (window->node);
}

static GtkWidget *
make_till_page (CyWindow *window)
{
  return cy_till_page_new (window->node);
}

static GtkWidget *
make_audit_page (CyWindow *window)
{
  return cy_audit_page_new (window->node);
}

/* The pages, in the order of the side bar, and the keys that go there: a key never moves to another page. */
static const struct {
  const char *name;
  const char *label;
  const char *icon;
  const char *key;
  GtkWidget *(*make) (CyWindow *window);
} pages[] = {
  { "overview", N_ ("Overview"), "view-list-symbolic", "Alt+1", make_overview_page },
  { "map", N_ ("Map"), "mark-location-symbolic", "Alt+2", make_map_page },
  { "piles", N_ ("Piles"), "view-grid-symbolic", "Alt+3", make_piles_page },
  { "alarms", N_ ("Alarms"), "dialog-warning-symbolic", "Alt+4", make_alarms_page },
  { "services", N_ ("Charging services"), "battery-symbolic", "Ctrl+1", make_services_page },
  { "orders", N_ ("Work orders"), "emblem-documents-symbolic", "F7", make_orders_page },
  { "changes", N_ ("Changes"), "document-edit-symbolic", "F8", make_changes_page },
  { "knowledge", N_ ("Knowledge base"), "accessories-dictionary-symbolic", "F9",
    make_knowledge_page },
  { "customers", N_ ("Customer accounts"), "contact-new-symbolic", "Ctrl+2", make_customers_page },
  { "till", N_ ("Till"), "accessories-calculator-symbolic", "Ctrl+3", make_till_page },
  { "commands", N_ ("Commands"), "system-run-symbolic", "Alt+5", make_commands_page },
  { "resources", N_ ("Resources"), "folder-symbolic", "Alt+6", make_resources_page },
  { "system", N_ ("System"), "computer-symbolic", "Alt+7", make_system_page },
  { "links", N_ ("Connections"), "network-wired-symbolic", "Alt+8", make_links_page },
  { "clocks", N_ ("Clocks"), "preferences-system-time-symbolic", "Alt+9", make_clocks_page },
  { "trends", N_ ("Trends"), "x-office-presentation-symbolic", "Alt+0", make_trends_page },
  { "network", N_ ("Network"), "network-workgroup-symbolic", "F5", make_network_page },
  { "people", N_ ("People"), "system-users-symbolic", "F11", make_people_page },
  { "audit", N_ ("Audit"), "security-high-symbolic", "F12", make_audit_page },
};

static void
show_alarms (CyWindow *window)
{
  g_autoptr (GPtrArray) alarms = cy_node_list_unhandled_alarms (window->node);
  g_autofree char *count = NULL;
  g_autoptr (GPtrArray) aside = cy_node_list_alarms (window->node, CY_ALARM_LIST_ASIDE);
  guint n_unacknowledged;

  cy_alarm_bar_set_n_aside (window->alarm_bar, aside->len);
  cy_alarm_bar_show (window->alarm_bar, cy_node_get_yard (window->node), alarms);
  n_unacknowledged = cy_alarm_bar_get_n_unacknowledged (window->alarm_bar);
  count = g_strdup_printf ("%u", n_unacknowledged);
  gtk_label_set_text (window->alarm_count, count);
  gtk_widget_set_visible (GTK_WIDGET (window->alarm_count), n_unacknowledged > 0);
}

static void
show_clock (CyWindow *window)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *text = g_date_time_format (now, "%Y-%m-%d %H:%M:%S");

  gtk_label_set_text (window->clock, text);
}

/* Where nobody is logged in that is most often the reason, and the way out is beside it. */
static void
tell (CyWindow *window, const char *message)
{
  CySeatState state = cy_seat_get_state (cy_node_get_seat (window->node));
  AdwToast *toast = adw_toast_new (message);

  if (state == CY_SEAT_FREE || state == CY_SEAT_LOCKED) {
    adw_toast_set_button_label (toast, state == CY_SEAT_FREE ? _ ("_Log in…") : _ ("_Unlock…"));
    adw_toast_set_action_name (toast, "win.seat");
  }
  adw_toast_overlay_add_toast (window->toasts, toast);
}

static void
ask_seat (CyWindow *window, CySeatAsk ask)
{
  (void) cy_seat_dialog_present (GTK_WIDGET (window), window->node, ask);
}

static void
on_log_in (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_seat (CY_WINDOW (widget), CY_SEAT_ASK_LOG_IN);
}

static void
on_unlock (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_seat (CY_WINDOW (widget), CY_SEAT_ASK_UNLOCK);
}

static void
on_lock (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_seat_lock (cy_node_get_seat (CY_WINDOW (widget)->node));
}

static void
on_log_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_seat_log_out (cy_node_get_seat (CY_WINDOW (widget)->node));
}

static void
on_change_password (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_seat (CY_WINDOW (widget), CY_SEAT_ASK_PASSWORD);
}

static void
on_set_pin (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_seat (CY_WINDOW (widget), CY_SEAT_ASK_PIN);
}

/* One key for who comes and for who goes. */
static void
on_seat (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const nexts[] = {
    [CY_SEAT_OPEN] = NULL,
    [CY_SEAT_FREE] = "win.log-in",
    [CY_SEAT_TAKEN] = "win.lock",
    [CY_SEAT_LOCKED] = "win.unlock",
  };
  const char *next = nexts[cy_seat_get_state (cy_node_get_seat (CY_WINDOW (widget)->node))];

  if (next != NULL)
    gtk_widget_activate_action (widget, next, NULL);
}

static void
on_done_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (CyWindow) window = user_data;

  if (error != NULL && window->node != NULL)
    tell (window, error->message);
}

static void
on_acknowledge_worst (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyWindow *window = CY_WINDOW (widget);
  const CyAlarm *alarm = cy_alarm_bar_get_worst (window->alarm_bar);
  g_autofree char *id = NULL;

  if (alarm == NULL)
    return;
  id = g_strdup_printf ("%s#%u", alarm->subject, alarm->occurrence);
  cy_node_acknowledge_alarm (window->node, id, NULL, cy_node_get_person (window->node), on_done_cb,
                             g_object_ref (window));
}

static void
show_pile (CyWindow *window, const char *pile, guint connector)
{
  /* An alarm of the node itself: what it has to say of its stores is on the System page. */
  if (*pile == '\0') {
    cy_window_show_page (window, "system");
    return;
  }
  cy_window_show_page (window, "piles");
  cy_piles_page_show_pile (CY_PILES_PAGE (cy_window_find_page (window, "piles")), pile, connector);
}

static void
on_show_worst (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyWindow *window = CY_WINDOW (widget);
  const CyAlarm *alarm = cy_alarm_bar_get_worst (window->alarm_bar);

  if (alarm != NULL)
    show_pile (window, alarm->pile, alarm->connector);
}

static void
on_show_pile (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *pile;
  guint connector;

  g_variant_get (parameter, "(&su)", &pile, &connector);
  show_pile (CY_WINDOW (widget), pile, connector);
}

static void
on_show_station (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyWindow *window = CY_WINDOW (widget);

  cy_window_show_page (window, "piles");
  cy_piles_page_show_station (CY_PILES_PAGE (cy_window_find_page (window, "piles")),
                              g_variant_get_string (parameter, NULL));
}

/* A measure of a gun, over time. */
static void
on_show_trend (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyWindow *window = CY_WINDOW (widget);
  const char *pile;
  const char *measure_name;
  CyMeasureId measure;
  guint connector;

  g_variant_get (parameter, "(&su&s)", &pile, &connector, &measure_name);
  if (!cy_measure_find (measure_name, &measure))
    return;
  cy_window_show_page (window, "trends");
  cy_trends_page_add (CY_TRENDS_PAGE (cy_window_find_page (window, "trends")), pile, connector,
                      measure);
}

/* The same around some moment. */
static void
on_show_trend_at (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyWindow *window = CY_WINDOW (widget);
  const char *pile;
  const char *measure;
  guint connector;
  gint64 from_us, to_us;

  g_variant_get (parameter, "(&su&sxx)", &pile, &connector, &measure, &from_us, &to_us);
  gtk_widget_activate_action (widget, "win.show-trend", "(sus)", pile, connector, measure);
  cy_trends_page_show_period (CY_TRENDS_PAGE (cy_window_find_page (window, "trends")), from_us,
                              to_us);
}

static void
on_show_order (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyWindow *window = CY_WINDOW (widget);

  cy_window_show_page (window, "orders");
  cy_orders_page_show_order (CY_ORDERS_PAGE (cy_window_find_page (window, "orders")),
                             g_variant_get_string (parameter, NULL));
}

static void
on_show_session (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyWindow *window = CY_WINDOW (widget);

  cy_window_show_page (window, "services");
  cy_services_page_show_session (CY_SERVICES_PAGE (cy_window_find_page (window, "services")),
                                 g_variant_get_string (parameter, NULL));
}

static void
on_show_article (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyWindow *window = CY_WINDOW (widget);

  cy_window_show_page (window, "knowledge");
  cy_knowledge_page_show_article (CY_KNOWLEDGE_PAGE (cy_window_find_page (window, "knowledge")),
                                  g_variant_get_string (parameter, NULL));
}

/* An alarm by its subject, whether it still holds or not. */
static void
on_find_alarm (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyWindow *window = CY_WINDOW (widget);

  cy_window_show_page (window, "alarms");
  cy_alarms_page_look_for (CY_ALARMS_PAGE (cy_window_find_page (window, "alarms")),
                           g_variant_get_string (parameter, NULL));
}

/* A record where it can be changed: `pile_type`, `dc120`. */
static void
on_show_record (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyWindow *window = CY_WINDOW (widget);
  const char *kind_name;
  const char *id;
  CyKindId kind;

  g_variant_get (parameter, "(&s&s)", &kind_name, &id);
  if (!cy_kind_find (kind_name, &kind))
    return;
  cy_window_show_page (window, "resources");
  (void) cy_resources_page_show_record (
    CY_RESOURCES_PAGE (cy_window_find_page (window, "resources")), kind, id);
}

static void
on_show_page (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_window_show_page (CY_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
on_tell (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tell (CY_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
on_row_selected_cb (GtkListBox *sidebar, GtkListBoxRow *row, CyWindow *window)
{
  if (row == NULL)
    return;
  gtk_stack_set_visible_child_name (window->pages, pages[gtk_list_box_row_get_index (row)].name);
  adw_window_title_set_subtitle (window->title, _ (pages[gtk_list_box_row_get_index (row)].label));
}

static void
cy_window_dispose (GObject *object)
{
  CyWindow *window = CY_WINDOW (object);

  g_clear_object (&window->presence);
  g_clear_object (&window->watch);
  g_clear_object (&window->node);
  G_OBJECT_CLASS (cy_window_parent_class)->dispose (object);
}

static void
cy_window_class_init (CyWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, CY_RESOURCE_PREFIX "ui/cy-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CyWindow, title);
  gtk_widget_class_bind_template_child (widget_class, CyWindow, header);
  gtk_widget_class_bind_template_child (widget_class, CyWindow, clock);
  gtk_widget_class_bind_template_child (widget_class, CyWindow, alarm_bar_place);
  gtk_widget_class_bind_template_child (widget_class, CyWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, CyWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, CyWindow, pages);
  gtk_widget_class_install_action (widget_class, "win.acknowledge-worst", NULL,
                                   on_acknowledge_worst);
  gtk_widget_class_install_action (widget_class, "win.show-worst", NULL, on_show_worst);
  gtk_widget_class_install_action (widget_class, "win.show-pile", "(su)", on_show_pile);
  gtk_widget_class_install_action (widget_class, "win.show-station", "s", on_show_station);
  gtk_widget_class_install_action (widget_class, "win.show-trend", "(sus)", on_show_trend);
  gtk_widget_class_install_action (widget_class, "win.show-trend-at", "(susxx)", on_show_trend_at);
  gtk_widget_class_install_action (widget_class, "win.show-order", "s", on_show_order);
  gtk_widget_class_install_action (widget_class, "win.show-session", "s", on_show_session);
  gtk_widget_class_install_action (widget_class, "win.show-article", "s", on_show_article);
  gtk_widget_class_install_action (widget_class, "win.find-alarm", "s", on_find_alarm);
  gtk_widget_class_install_action (widget_class, "win.show-record", "(ss)", on_show_record);
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", on_show_page);
  gtk_widget_class_install_action (widget_class, "win.tell", "s", on_tell);
  gtk_widget_class_install_action (widget_class, "win.seat", NULL, on_seat);
  gtk_widget_class_install_action (widget_class, "win.log-in", NULL, on_log_in);
  gtk_widget_class_install_action (widget_class, "win.unlock", NULL, on_unlock);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, on_lock);
  gtk_widget_class_install_action (widget_class, "win.log-out", NULL, on_log_out);
  gtk_widget_class_install_action (widget_class, "win.change-password", NULL, on_change_password);
  gtk_widget_class_install_action (widget_class, "win.set-pin", NULL, on_set_pin);
}

static void
cy_window_init (CyWindow *window)
{
  gtk_widget_init_template (GTK_WIDGET (window));
  window->alarm_bar = CY_ALARM_BAR (cy_alarm_bar_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (window->alarm_bar), TRUE);
  gtk_box_append (window->alarm_bar_place, GTK_WIDGET (window->alarm_bar));
  g_signal_connect (window->sidebar, "row-selected", G_CALLBACK (on_row_selected_cb), window);
}

/* How many there wait for somebody. */
static GtkLabel *
add_count (GtkBox *row)
{
  GtkWidget *count = gtk_label_new (NULL);

  gtk_widget_add_css_class (count, "count");
  gtk_widget_set_valign (count, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (count, FALSE);
  gtk_box_append (row, count);
  return GTK_LABEL (count);
}

static void
add_page (CyWindow *window, guint i)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (_ (pages[i].label));
  g_autofree char *tooltip = g_strdup_printf ("%s (%s)", _ (pages[i].label), pages[i].key);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), gtk_image_new_from_icon_name (pages[i].icon));
  gtk_box_append (GTK_BOX (row), label);
  gtk_widget_set_tooltip_text (row, tooltip);
  if (g_str_equal (pages[i].name, "alarms"))
    window->alarm_count = add_count (GTK_BOX (row));
  if (g_str_equal (pages[i].name, "services"))
    window->held_count = add_count (GTK_BOX (row));
  gtk_list_box_append (window->sidebar, row);
  gtk_stack_add_named (window->pages, pages[i].make (window), pages[i].name);
}

/**
 * cy_window_new:
 * @node: what it shows.
 */
CyWindow *
cy_window_new (GtkApplication *application, CyNode *node)
{
  CyWindow *window = g_object_new (CY_TYPE_WINDOW, "application", application, NULL);

  window->node = g_object_ref (node);
  window->watch = cy_watch_new (node);
  window->presence = cy_presence_new (cy_node_get_seat (node));
  adw_header_bar_pack_end (window->header, cy_seat_button_new (node));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    add_page (window, i);
  cy_window_show_page (window, "overview");
  gtk_window_set_focus (GTK_WINDOW (window),
                        GTK_WIDGET (gtk_list_box_get_row_at_index (window->sidebar, 0)));
  show_alarms (window);
  show_clock (window);
  g_signal_connect_object (node, "alarms-changed", G_CALLBACK (show_alarms), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (show_alarms), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window->watch, "tick", G_CALLBACK (show_clock), window,
                           G_CONNECT_SWAPPED);
  return window;
}

/**
 * cy_window_show_page:
 * @name: `overview`, `map`, `piles`, `alarms`, `services`, `orders`, `changes`, `knowledge`, `commands`, `resources`,
 *   `system`, `links`, `clocks`, `trends`, `network`, `people` or `audit`.
 */
void
cy_window_show_page (CyWindow *window, const char *name)
{
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (window->sidebar)) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (window->sidebar, (int) i);

    if (!g_str_equal (pages[i].name, name))
      continue;
    gtk_list_box_select_row (window->sidebar, row);
    if (focused)
      gtk_widget_grab_focus (GTK_WIDGET (row));
  }
}

const char *
cy_window_get_page (CyWindow *window)
{
  return gtk_stack_get_visible_child_name (window->pages);
}

/**
 * cy_window_find_page:
 *
 * Returns: (transfer none) (nullable): the page of that name.
 */
GtkWidget *
cy_window_find_page (CyWindow *window, const char *name)
{
  return gtk_stack_get_child_by_name (window->pages, name);
}
