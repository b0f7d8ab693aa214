/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lab.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "capture.h"
#include "cy-node-alarm.h"
#include "cy-paths.h"

#define LIMITS                                                                                  \
  "\"limits\":[{\"measure\":\"temp.gun\",\"h\":80,\"hh\":90,\"hysteresis\":5,\"on_delay_s\":0," \
  "\"off_delay_s\":0}]"

#define HEAD                                                                                        \
  "{\"policies\":[{\"id\":\"lab\",\"name\":\"Lab\",\"clock_drift_s\":3600}],"                       \
  "\"areas\":[{\"id\":\"sh\",\"name\":\"上海市\"}],"                                             \
  "\"stations\":[{\"id\":\"st-1\",\"name\":\"人民广场充电站\",\"area\":\"sh\",\"latitude\":" \
  "31.2304,\"longitude\":121.4737},"                                                                \
  "{\"id\":\"st-2\",\"name\":\"Lujiazui Taxi Hub\",\"area\":\"sh\",\"latitude\":31.2397,"           \
  "\"longitude\":121.4998}],"                                                                       \
  "\"pile_types\":[{\"id\":\"dc120\",\"name\":\"DC 120 kW\",\"current\":\"dc\",\"power_w\":"        \
  "120000,\"connectors\":2,\"profile\":\"chargeyard-dc\"," LIMITS "},"                              \
  "{\"id\":\"ac7\",\"name\":\"AC 7 kW\",\"current\":\"ac\",\"power_w\":7000,\"connectors\":1,"      \
  "\"profile\":\"chargeyard-ac\"}],\"piles\":["

static void
add_piles (GString *text, const char *letter, guint n_piles, const char *type, const char *station)
{
  for (guint i = 1; i <= n_piles; i++)
    g_string_append_printf (text,
                            "{\"id\":\"%s%u\",\"name\":\"%s%02u\",\"type\":\"%s\"%s%s%s,"
                            "\"link\":\"tcp://127.0.%u.%u:PORT/1\",\"scan_ms\":300},",
                            letter, i, letter, i, type, station != NULL ? ",\"station\":\"" : "",
                            station != NULL ? station : "", station != NULL ? "\"" : "",
                            *letter - 'a', i);
}

static gboolean
all_good (gpointer data)
{
  Lab *lab = data;
  g_autoptr (CyLiveTable) table = cy_node_ref_live (lab->fixture->node);
  guint n_piles = cy_fleet_get_n_piles (cy_live_table_get_fleet (table));

  for (guint i = 0; i < n_piles; i++) {
    CyLivePile link;

    cy_live_table_read (table, i, &link, NULL);
    if (link.quality != CY_QUALITY_GOOD)
      return FALSE;
  }
  return n_piles > 0;
}

/**
 * lab_init_language:
 *
 * Takes the language from the environment, for pictures in Chinese.
 *
 * Returns: whether it is another than what tests look for words in.
 */
gboolean
lab_init_language (void)
{
  const char *language = g_getenv ("LANGUAGE");
  g_autofree char *directory = cy_paths_locale ();

  if (language == NULL || !g_str_has_prefix (language, "zh"))
    return FALSE;
  /* Tests of GTK choose a locale of their own; any but "C" lets LANGUAGE decide. */
  g_assert_nonnull (setlocale (LC_ALL, "C.UTF-8"));
  bindtextdomain ("chargeyard", directory);
  bind_textdomain_codeset ("chargeyard", "UTF-8");
  textdomain ("chargeyard");
  return TRUE;
}

static void
open_lab (Lab *lab, Fixture *fixture)
{
  g_autoptr (GString) pattern = g_string_new (HEAD);

  add_piles (pattern, "p", 12, "dc120", "st-1");
  add_piles (pattern, "q", 6, "ac7", "st-2");
  add_piles (pattern, "r", 1, "dc120", NULL);
  g_string_truncate (pattern, pattern->len - 1);
  g_string_append (pattern, "]}");
  lab->sim = sim_lab_new (pattern->str);
  lab->fixture = fixture;
  fixture_import (lab->fixture, lab->sim->document);
  capture_wait (all_good, lab);
}

/**
 * lab_open:
 *
 * Twelve piles `p1` to `p12` with two guns each at one station, six `q1` to `q6` with one at the
 * other, and `r1` at none. All answer, none has a car. Their clocks may be an hour off: they go ten
 * times as fast as ours.
 */
void
lab_open (Lab *lab)
{
  open_lab (lab, fixture_new_supervising ());
}

/**
 * lab_open_listening:
 *
 * The same, and other nodes may call it.
 */
void
lab_open_listening (Lab *lab)
{
  open_lab (lab, fixture_new_listening ());
}

void
lab_close (Lab *lab)
{
  fixture_free (lab->fixture);
  sim_lab_free (lab->sim);
}

/**
 * lab_make_trouble:
 *
 * An inner limit, an outer limit and a fault, and two cars that charge. Waits for the three alarms.
 */
void
lab_make_trouble (Lab *lab)
{
  sim_lab_say (lab->sim, "set p3/1 temp.gun 85");
  sim_lab_say (lab->sim, "set p2/1 temp.gun 92");
  /* What else would become an alarm as it gets hot. */
  sim_lab_say (lab->sim, "set p5/2 temp.gun 30");
  sim_lab_say (lab->sim, "fault p5/2 over-current");
  sim_lab_say (lab->sim, "plug p1/1");
  sim_lab_say (lab->sim, "start p1/1");
  sim_lab_say (lab->sim, "plug q2/1");
  sim_lab_say (lab->sim, "start q2/1");
  lab_wait_alarms (lab, 3);
}

typedef struct {
  Lab *lab;
  guint n_alarms;
  const char *subject;
  CyAlarmState state;
} Wanted;

static gboolean
has_alarms (gpointer data)
{
  Wanted *wanted = data;
  g_autoptr (GPtrArray) alarms = cy_node_list_unhandled_alarms (wanted->lab->fixture->node);

  return alarms->len == wanted->n_alarms;
}

void
lab_wait_alarms (Lab *lab, guint n_alarms)
{
  Wanted wanted = { .lab = lab, .n_alarms = n_alarms };

  capture_wait (has_alarms, &wanted);
}

/**
 * lab_find_alarm:
 *
 * Returns: (transfer full) (nullable): the newest occurrence if it is not handled.
 */
CyAlarm *
lab_find_alarm (Lab *lab, const char *subject)
{
  g_autoptr (GPtrArray) alarms = cy_node_list_unhandled_alarms (lab->fixture->node);

  for (guint i = 0; i < alarms->len; i++) {
    if (g_str_equal (((CyAlarm *) alarms->pdata[i])->subject, subject))
      return cy_alarm_copy (alarms->pdata[i]);
  }
  return NULL;
}

static gboolean
has_state (gpointer data)
{
  Wanted *wanted = data;
  g_autoptr (CyAlarm) alarm = lab_find_alarm (wanted->lab, wanted->subject);

  return wanted->state == (alarm == NULL ? CY_ALARM_NORMAL : cy_alarm_get_state (alarm));
}

void
lab_wait_state (Lab *lab, const char *subject, CyAlarmState state)
{
  Wanted wanted = { .lab = lab, .subject = subject, .state = state };

  capture_wait (has_state, &wanted);
}

/**
 * lab_find:
 *
 * Returns: (transfer none): the widget a template calls so.
 */
GtkWidget *
lab_find (GtkWidget *root, const char *id)
{
  if (g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (root)), id) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = lab_find (child, id);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/**
 * lab_find_type:
 *
 * Returns: (transfer none) (nullable): the first widget of a type.
 */
GtkWidget *
lab_find_type (GtkWidget *root, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = lab_find_type (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

typedef struct {
  GType type;
  GtkWidget *found;
} Window;

static gboolean
find_window (gpointer data)
{
  Window *window = data;
  GListModel *list = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (list) && window->found == NULL; i++) {
    g_autoptr (GtkWidget) candidate = g_list_model_get_item (list, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (candidate, window->type))
      window->found = candidate;
  }
  return window->found != NULL;
}

/**
 * lab_find_window:
 *
 * Waits for a window of a type to be there.
 *
 * Returns: (transfer none): it.
 */
GtkWidget *
lab_find_window (GType type)
{
  Window window = { type, NULL };

  capture_wait (find_window, &window);
  return window.found;
}

static void
append_texts (GString *text, GtkWidget *root)
{
  if (GTK_IS_LABEL (root))
    g_string_append_printf (text, "%s%s", text->len > 0 ? "|" : "",
                            gtk_label_get_text (GTK_LABEL (root)));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    append_texts (text, child);
}

/**
 * lab_texts:
 *
 * Returns: (transfer full): every label in it, with bars between.
 */
char *
lab_texts (GtkWidget *root)
{
  GString *text = g_string_new (NULL);

  append_texts (text, root);
  return g_string_free (text, FALSE);
}

/**
 * lab_says:
 * @id: of a widget in @root.
 *
 * Returns: whether a text is among its labels.
 */
gboolean
lab_says (GtkWidget *root, const char *id, const char *text)
{
  g_autofree char *texts = lab_texts (lab_find (root, id));

  return strstr (texts, text) != NULL;
}

/**
 * lab_wait_text:
 *
 * Waits until a widget in @root says something.
 */
void
lab_wait_text (GtkWidget *root, const char *id, const char *text)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!lab_says (root, id, text)) {
    if (g_get_monotonic_time () > end) {
      g_autofree char *texts = lab_texts (root);

      g_error ("%s does not say \"%s\": %s", id, text, texts);
    }
    capture_spin (5);
  }
}

static void
wait_texts (GtkWidget *root, const char *text, gboolean wanted)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  for (;;) {
    g_autofree char *texts = lab_texts (root);

    if ((strstr (texts, text) != NULL) == wanted)
      return;
    if (g_get_monotonic_time () > end)
      g_error ("%s \"%s\": %s", wanted ? "nothing says" : "something still says", text, texts);
    capture_spin (5);
  }
}

/**
 * lab_wait_says:
 *
 * Waits until anything in @root says something.
 */
void
lab_wait_says (GtkWidget *root, const char *text)
{
  wait_texts (root, text, TRUE);
}

/**
 * lab_wait_says_no_more:
 *
 * Waits until nothing in @root says something any more.
 */
void
lab_wait_says_no_more (GtkWidget *root, const char *text)
{
  wait_texts (root, text, FALSE);
}

/**
 * lab_search:
 *
 * Types into the first search entry in @root.
 */
void
lab_search (GtkWidget *root, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (lab_find_type (root, GTK_TYPE_SEARCH_ENTRY)), text);
}

/**
 * lab_find_button:
 *
 * Returns: (transfer none) (nullable): a button by what it says.
 */
GtkWidget *
lab_find_button (GtkWidget *root, const char *label)
{
  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (root)), label) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = lab_find_button (child, label);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static GtkWidget *
find_row (GtkWidget *table, guint row)
{
  GtkWidget *list = lab_find_type (table, GTK_TYPE_LIST_VIEW);
  GtkWidget *child = gtk_widget_get_first_child (list);

  while (child != NULL && row-- > 0)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/**
 * lab_row:
 * @table: a column view.
 *
 * Returns: (transfer full): the cells of a row that is on the screen, with bars between.
 */
char *
lab_row (GtkWidget *table, guint row)
{
  GtkWidget *widget = find_row (table, row);

  return widget == NULL ? g_strdup ("") : lab_texts (widget);
}

GtkSelectionModel *
lab_selection (GtkWidget *table)
{
  return gtk_column_view_get_model (GTK_COLUMN_VIEW (table));
}

typedef struct {
  GtkWidget *table;
  guint row;
  const char *contains;
} Row;

static gboolean
row_contains (gpointer data)
{
  Row *row = data;
  g_autofree char *text = lab_row (row->table, row->row);

  return strstr (text, row->contains) != NULL;
}

/**
 * lab_wait_row:
 *
 * Waits until a row of a table shows a text.
 */
void
lab_wait_row (GtkWidget *table, guint row, const char *contains)
{
  Row wanted = { table, row, contains };
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (!row_contains (&wanted)) {
    if (g_get_monotonic_time () > end) {
      g_autofree char *text = lab_row (table, row);

      g_error ("row %u is \"%s\" and not \"%s\"", row, text, contains);
    }
    capture_spin (5);
  }
}

/**
 * lab_is_gone:
 * @weak: a weak pointer to a page, which an answer that is on its way may keep a little longer.
 */
gboolean
lab_is_gone (gpointer weak)
{
  return *(gpointer *) weak == NULL;
}

/* Destroys it, and waits until the page that was in it is gone. */
void
lab_close_window (GtkWidget *window, GtkWidget *page)
{
  gpointer weak = page;

  g_object_add_weak_pointer (weak, &weak);
  gtk_window_destroy (GTK_WINDOW (window));
  capture_wait (lab_is_gone, &weak);
}
