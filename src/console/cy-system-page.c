/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-system-page.h"

#include <glib/gi18n-lib.h>

#include "cy-backup-window.h"
#include "cy-node-check.h"
#include "cy-seat.h"
#include "cy-state-badge.h"
#include "cy-text.h"

/* How often what is seen is brought up to date [ms]. */
#define PERIOD_MS 1000

/* Values wrap beyond it; identities are 64 digits. */
#define VALUE_CHARS 32

typedef enum {
  GROUP_NODE,
  GROUP_COMMUNICATION,
  GROUP_JOURNAL,
  GROUP_HISTORY,
  GROUP_QUEUES,
  N_GROUPS,
} Group;

static const char *const group_titles[N_GROUPS] = {
  [GROUP_NODE] = N_ ("Node"),       [GROUP_COMMUNICATION] = N_ ("Communication"),
  [GROUP_JOURNAL] = N_ ("Journal"), [GROUP_HISTORY] = N_ ("History"),
  [GROUP_QUEUES] = N_ ("Queues"),
};

/* How a member of the status is said. */
typedef char *(*SayFunc) (JsonNode *value);

static char *
say_text (JsonNode *value)
{
  const char *text = json_node_get_string (value);

  return g_strdup (text != NULL && *text != '\0' ? text : "–");
}

/* The system may refuse to serve the reading of piles first; it is read all the same. */
static char *
say_priority (JsonNode *value)
{
  return g_strdup (g_strcmp0 (json_node_get_string (value), "granted") == 0
                     ? _ ("before other programs")
                     : _ ("as any program; the system refused more"));
}

static char *
say_count (JsonNode *value)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, json_node_get_int (value));
}

static char *
say_rate (JsonNode *value)
{
  return g_strdup_printf (_ ("%.1f per second"), json_node_get_double (value));
}

static char *
say_bytes (JsonNode *value)
{
  return g_format_size ((guint64) MAX (0, json_node_get_int (value)));
}

static char *
say_duration (JsonNode *value)
{
  gint64 seconds = json_node_get_int (value);

  return g_strdup_printf (_ ("%d d %02d:%02d:%02d"), (int) (seconds / 86400),
                          (int) (seconds / 3600 % 24), (int) (seconds / 60 % 60),
                          (int) (seconds % 60));
}

static char *
say_queue (JsonNode *value)
{
  JsonObject *queue = json_node_get_object (value);
  g_autofree char *length =
    g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (queue, "length"));
  g_autofree char *bound =
    g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (queue, "bound"));
  gint64 lost = json_object_get_int_member (queue, "lost");
  g_autofree char *lost_text = g_strdup_printf ("%" G_GINT64_FORMAT, lost);

  return lost == 0
           ? g_strdup_printf (_ ("%s waiting, room for %s"), length, bound)
           : g_strdup_printf (_ ("%s waiting, room for %s, %s lost"), length, bound, lost_text);
}

/* Whether a value is not as it should be. */
typedef gboolean (*BadFunc) (JsonNode *value);

static gboolean
bad_above_zero (JsonNode *value)
{
  return json_node_get_int (value) > 0;
}

static gboolean
bad_when_there (JsonNode *value)
{
  return TRUE;
}

static gboolean
bad_when_lossy (JsonNode *value)
{
  return json_object_get_int_member (json_node_get_object (value), "lost") > 0;
}

/* What the node says, and what an operator reads. A member that is absent is a line that is not
 * there. */
static const struct {
  Group group;
  const char *path;
  const char *title;
  SayFunc say;
  BadFunc bad;
} lines[] = {
  { GROUP_NODE, "node", N_ ("Identity"), say_text, NULL },
  { GROUP_NODE, "version", N_ ("Version"), say_text, NULL },
  { GROUP_NODE, "uptime_s", N_ ("Running for"), say_duration, NULL },
  { GROUP_COMMUNICATION, "links.up", N_ ("Links that answer"), say_count, NULL },
  { GROUP_COMMUNICATION, "links.down", N_ ("Links that do not answer"), say_count, bad_above_zero },
  { GROUP_COMMUNICATION, "links_crowded", N_ ("Connections over 80 % busy"), say_count,
    bad_above_zero },
  { GROUP_COMMUNICATION, "descriptors.short", N_ ("Connections the system has no room for"),
    say_count, bad_above_zero },
  { GROUP_COMMUNICATION, "scans_per_s", N_ ("Piles read"), say_rate, NULL },
  { GROUP_COMMUNICATION, "requests_per_s", N_ ("Requests"), say_rate, NULL },
  { GROUP_COMMUNICATION, "scans_late", N_ ("Readings that came late"), say_count, NULL },
  { GROUP_COMMUNICATION, "keep_alives.failed", N_ ("Keep-alives without an answer"), say_count,
    NULL },
  { GROUP_COMMUNICATION, "priority", N_ ("Scheduling"), say_priority, NULL },
  { GROUP_JOURNAL, "journal.entries", N_ ("Entries"), say_count, NULL },
  { GROUP_JOURNAL, "journal.head", N_ ("Newest since the start"), say_text, NULL },
  { GROUP_JOURNAL, "journal.unsaved", N_ ("Alarms not yet saved"), say_count, bad_above_zero },
  { GROUP_HISTORY, "history.samples", N_ ("Values kept since the start"), say_count, NULL },
  { GROUP_HISTORY, "history.bytes", N_ ("Size on disk"), say_bytes, NULL },
  { GROUP_HISTORY, "history.forecast_bytes_per_year", N_ ("A year takes about"), say_bytes, NULL },
  { GROUP_HISTORY, "history.damaged", N_ ("Damaged blocks"), say_count, bad_above_zero },
  { GROUP_HISTORY, "history.trouble", N_ ("Trouble"), say_text, bad_when_there },
  { GROUP_QUEUES, "queues.journal", N_ ("To the journal"), say_queue, bad_when_lossy },
  { GROUP_QUEUES, "queues.history", N_ ("To the history"), say_queue, bad_when_lossy },
  { GROUP_QUEUES, "queues.conditions", N_ ("Limits being watched"), say_queue, bad_when_lossy },
  { GROUP_QUEUES, "queues.requests", N_ ("To the piles"), say_queue, bad_when_lossy },
};

#define N_LINES G_N_ELEMENTS (lines)

/* The widgets of a line. */
typedef struct {
  GtkWidget *title;
  GtkWidget *box; /* of the two below */
  GtkWidget *badge;
  GtkLabel *value;
} Line;

/**
 * CySystemPage:
 *
 * How the node itself is doing, in the operator's words, once a second while somebody looks. And two
 * things to do about it: look for damage, and make all tables anew from the journal.
 *
 * Actions: `system.backup`, `system.check`, `system.rebuild`.
 *
 * Threading: main thread.
 */
struct _CySystemPage {
  AdwBin parent_instance;
  CyNode *node; /* owned */
  Line shown[N_LINES];
  GtkStringList *problems; /* owned */
  guint timer;
  gboolean busy;

  GtkBox *left;
  GtkBox *right;
  GtkBox *maintenance;
  GtkSpinner *spinner;
  GtkWidget *result_badge;
  GtkLabel *result;
  GtkLabel *problems_title;
  GtkLabel *no_problems;
  GtkWidget *problems_scroller;
  GtkListView *problems_view;
};

G_DEFINE_FINAL_TYPE (CySystemPage, cy_system_page, ADW_TYPE_BIN)

/* Finds "journal.entries". */
static JsonNode *
find_member (JsonObject *status, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, ".", 2);
  JsonNode *node = json_object_get_member (status, parts[0]);

  if (parts[1] == NULL || node == NULL)
    return node;
  return JSON_NODE_HOLDS_OBJECT (node)
           ? json_object_get_member (json_node_get_object (node), parts[1])
           : NULL;
}

static void
refresh_line (CySystemPage *self, guint index, JsonObject *status)
{
  const Line *line = &self->shown[index];
  JsonNode *value = find_member (status, lines[index].path);
  gboolean bad = value != NULL && lines[index].bad != NULL && lines[index].bad (value);
  g_autofree char *text = value == NULL ? g_strdup ("") : lines[index].say (value);

  gtk_widget_set_visible (line->title, value != NULL);
  gtk_widget_set_visible (line->box, value != NULL);
  gtk_widget_set_visible (line->badge, bad);
  gtk_label_set_text (line->value, text);
}

static gboolean
problems_differ (CySystemPage *self, JsonArray *problems)
{
  GListModel *model = G_LIST_MODEL (self->problems);
  guint n_problems = json_array_get_length (problems);
  gboolean differ = n_problems != g_list_model_get_n_items (model);

  for (guint i = 0; i < n_problems && !differ; i++)
    differ = g_strcmp0 (gtk_string_list_get_string (self->problems, i),
                        json_array_get_string_element (problems, i)) != 0;
  return differ;
}

static void
refresh_problems (CySystemPage *self, JsonArray *problems)
{
  guint n_problems = json_array_get_length (problems);
  g_autofree const char **texts = g_new0 (const char *, n_problems + 1);
  g_autofree char *title = NULL;

  if (!problems_differ (self, problems))
    return;
  for (guint i = 0; i < n_problems; i++)
    texts[i] = json_array_get_string_element (problems, i);
  gtk_string_list_splice (self->problems, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->problems)), texts);
  title =
    n_problems == 0 ? g_strdup (_ ("Problems")) : g_strdup_printf (_ ("Problems: %u"), n_problems);
  gtk_label_set_text (self->problems_title, title);
  gtk_widget_set_visible (self->problems_scroller, n_problems > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->no_problems), n_problems == 0);
}

/**
 * cy_system_page_refresh:
 *
 * Shows how things are now, as happens by itself once a second.
 */
void
cy_system_page_refresh (CySystemPage *self)
{
  g_autoptr (JsonNode) node = cy_node_describe_status (self->node);
  JsonObject *status = json_node_get_object (node);

  for (guint i = 0; i < N_LINES; i++)
    refresh_line (self, i, status);
  refresh_problems (self, json_object_get_array_member (status, "problems"));
  gtk_label_set_text (self->no_problems,
                      cy_node_is_supervising (self->node)
                        ? _ ("None: every pile in service can be read as it is described.")
                        : _ ("This node does not talk to piles."));
}

/* Check and rebuild */

static void
set_busy (CySystemPage *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "system.check", !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "system.rebuild", !busy);
  if (busy) {
    gtk_label_set_text (self->result, _ ("At work…"));
    gtk_widget_set_visible (self->result_badge, FALSE);
    gtk_spinner_start (self->spinner);
  } else {
    gtk_spinner_stop (self->spinner);
  }
}

/* Says what came of it, and when: the line stays until the next time. */
static void
show_result (CySystemPage *self, gboolean well, const char *text)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%H:%M:%S");
  g_autofree char *line = g_strdup_printf (_ ("%s  %s"), time, text);

  set_busy (self, FALSE);
  cy_state_badge_set (CY_STATE_BADGE (self->result_badge),
                      well ? CY_SEVERITY_NORMAL : CY_SEVERITY_CRITICAL,
                      well ? _ ("In order") : _ ("Not in order"));
  gtk_widget_set_visible (self->result_badge, TRUE);
  gtk_label_set_text (self->result, line);
}

/* Returns: (nullable): the first part that is not in order, and why. */
static char *
find_damage (JsonObject *check)
{
  JsonArray *parts = json_object_get_array_member (check, "parts");

  for (guint i = 0; i < json_array_get_length (parts); i++) {
    JsonObject *part = json_array_get_object_element (parts, i);

    if (!json_object_get_boolean_member (part, "ok"))
      return g_strdup_printf ("%s: %s", json_object_get_string_member (part, "name"),
                              json_object_get_string_member (part, "detail"));
  }
  return NULL;
}

static void
on_checked_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CySystemPage) self = user_data;
  g_autoptr (JsonNode) node = result;
  g_autofree char *text = NULL;
  guint n_entries;

  if (node == NULL) {
    show_result (self, FALSE, error->message);
    return;
  }
  if ((text = find_damage (json_node_get_object (node))) != NULL) {
    show_result (self, FALSE, text);
    return;
  }
  n_entries = (guint) json_object_get_int_member (json_node_get_object (node), "entries");
  text =
    g_strdup_printf (ngettext ("No damage: %u entry and the history were checked",
                               "No damage: %u entries and the history were checked", n_entries),
                     n_entries);
  show_result (self, TRUE, text);
}

static void
on_check_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CySystemPage *self = CY_SYSTEM_PAGE (widget);

  set_busy (self, TRUE);
  cy_node_check (self->node, NULL, on_checked_cb, g_object_ref (self));
}

static void
on_rebuilt_cb (guint n_entries, const GError *error, gpointer user_data)
{
  g_autoptr (CySystemPage) self = user_data;
  g_autofree char *text = NULL;

  if (error != NULL) {
    show_result (self, FALSE, error->message);
    return;
  }
  text = g_strdup_printf (ngettext ("All tables were made anew from %u entry",
                                    "All tables were made anew from %u entries", n_entries),
                          n_entries);
  show_result (self, TRUE, text);
}

static void
on_rebuild_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CySystemPage *self = CY_SYSTEM_PAGE (widget);

  set_busy (self, TRUE);
  cy_node_rebuild (self->node, cy_node_get_person (self->node), on_rebuilt_cb, g_object_ref (self));
}

static void
on_backup_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void) cy_backup_window_present (widget, CY_SYSTEM_PAGE (widget)->node);
}

/**
 * cy_system_page_get_value:
 * @path: of the status, `journal.entries`.
 *
 * Returns: (transfer none) (nullable): what is shown for it; %NULL when nothing is.
 */
const char *
cy_system_page_get_value (CySystemPage *self, const char *path)
{
  for (guint i = 0; i < N_LINES; i++) {
    if (g_str_equal (lines[i].path, path))
      return gtk_widget_get_visible (self->shown[i].box) ? gtk_label_get_text (self->shown[i].value)
                                                         : NULL;
  }
  return NULL;
}

/**
 * cy_system_page_get_result:
 *
 * Returns: (transfer none): what came of the last check or rebuild.
 */
const char *
cy_system_page_get_result (CySystemPage *self)
{
  return gtk_label_get_text (self->result);
}

/**
 * cy_system_page_is_busy:
 *
 * Returns: whether a check or a rebuild is under way.
 */
gboolean
cy_system_page_is_busy (CySystemPage *self)
{
  return self->busy;
}

/**
 * cy_system_page_get_problems:
 *
 * Returns: (transfer none): the piles that cannot be read as described, as texts.
 */
GListModel *
cy_system_page_get_problems (CySystemPage *self)
{
  return G_LIST_MODEL (self->problems);
}

static gboolean
on_timer_cb (gpointer user_data)
{
  cy_system_page_refresh (user_data);
  return G_SOURCE_CONTINUE;
}

static void
cy_system_page_map (GtkWidget *widget)
{
  CySystemPage *self = CY_SYSTEM_PAGE (widget);

  GTK_WIDGET_CLASS (cy_system_page_parent_class)->map (widget);
  cy_system_page_refresh (self);
  self->timer = g_timeout_add (PERIOD_MS, on_timer_cb, self);
}

static void
cy_system_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&CY_SYSTEM_PAGE (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (cy_system_page_parent_class)->unmap (widget);
}

/* Building */

static Line
add_line (GtkGrid *grid, GtkSizeGroup *titles, int y, const char *title)
{
  Line line = { .title = gtk_label_new (title),
                .box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6),
                .badge = cy_state_badge_new (CY_SEVERITY_MEDIUM, ""),
                .value = GTK_LABEL (gtk_label_new (NULL)) };

  gtk_label_set_xalign (GTK_LABEL (line.title), 0);
  gtk_widget_set_valign (line.title, GTK_ALIGN_START);
  gtk_widget_add_css_class (line.title, "dim-label");
  gtk_label_set_xalign (line.value, 0);
  gtk_label_set_wrap (line.value, TRUE);
  gtk_label_set_wrap_mode (line.value, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (line.value, VALUE_CHARS);
  /* To be copied with the pointer, but no stop for the keyboard: they are many. */
  gtk_label_set_selectable (line.value, TRUE);
  gtk_widget_set_can_focus (GTK_WIDGET (line.value), FALSE);
  cy_text_set_label_attributes (line.value);
  gtk_widget_set_hexpand (GTK_WIDGET (line.value), TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (line.value), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  line.title, NULL, -1);
  gtk_box_append (GTK_BOX (line.box), line.badge);
  gtk_box_append (GTK_BOX (line.box), GTK_WIDGET (line.value));
  gtk_size_group_add_widget (titles, line.title);
  gtk_grid_attach (grid, line.title, 0, y, 1, 1);
  gtk_grid_attach (grid, line.box, 1, y, 1, 1);
  return line;
}

static void
add_group (CySystemPage *self, GtkSizeGroup *titles, Group group)
{
  GtkBox *column = group <= GROUP_COMMUNICATION ? self->left : self->right;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (_ (group_titles[group]));
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_grid_set_column_spacing (grid, 18);
  gtk_grid_set_row_spacing (grid, 4);
  for (guint i = 0; i < N_LINES; i++) {
    if (lines[i].group == group)
      self->shown[i] = add_line (grid, titles, (int) i, _ (lines[i].title));
  }
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (grid));
  gtk_box_append (column, box);
}

static void
on_problem_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  cy_text_set_label_attributes (GTK_LABEL (label));
  gtk_list_item_set_child (item, label);
}

static void
on_problem_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkStringObject *problem = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (problem));
}

static void
build_problems (CySystemPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;

  self->problems = gtk_string_list_new (NULL);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->problems)));
  g_signal_connect (factory, "setup", G_CALLBACK (on_problem_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_problem_bind_cb), NULL);
  gtk_list_view_set_factory (self->problems_view, factory);
  gtk_list_view_set_model (self->problems_view, GTK_SELECTION_MODEL (selection));
}

static void
cy_system_page_dispose (GObject *object)
{
  CySystemPage *self = CY_SYSTEM_PAGE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->problems);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_system_page_parent_class)->dispose (object);
}

static void
cy_system_page_class_init (CySystemPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_system_page_dispose;
  widget_class->map = cy_system_page_map;
  widget_class->unmap = cy_system_page_unmap;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/chargeyard/Chargeyard/ui/cy-system-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CySystemPage, left);
  gtk_widget_class_bind_template_child (widget_class, CySystemPage, right);
  gtk_widget_class_bind_template_child (widget_class, CySystemPage, maintenance);
  gtk_widget_class_bind_template_child (widget_class, CySystemPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, CySystemPage, result);
  gtk_widget_class_bind_template_child (widget_class, CySystemPage, problems_title);
  gtk_widget_class_bind_template_child (widget_class, CySystemPage, no_problems);
  gtk_widget_class_bind_template_child (widget_class, CySystemPage, problems_scroller);
  gtk_widget_class_bind_template_child (widget_class, CySystemPage, problems_view);
  gtk_widget_class_install_action (widget_class, "system.check", NULL, on_check_action);
  gtk_widget_class_install_action (widget_class, "system.rebuild", NULL, on_rebuild_action);
  gtk_widget_class_install_action (widget_class, "system.backup", NULL, on_backup_action);
}

static void
cy_system_page_init (CySystemPage *self)
{
  g_autoptr (GtkSizeGroup) titles = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_GROUPS; i++)
    add_group (self, titles, i);
  self->result_badge = cy_state_badge_new (CY_SEVERITY_NORMAL, "");
  gtk_widget_set_visible (self->result_badge, FALSE);
  gtk_box_insert_child_after (self->maintenance, self->result_badge, GTK_WIDGET (self->spinner));
  build_problems (self);
}

/**
 * cy_system_page_new:
 *
 * The page; it asks the node only while it is on the screen.
 */
GtkWidget *
cy_system_page_new (CyNode *node)
{
  CySystemPage *self = g_object_new (CY_TYPE_SYSTEM_PAGE, NULL);

  self->node = g_object_ref (node);
  return GTK_WIDGET (self);
}
