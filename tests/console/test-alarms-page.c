/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarms-page.h"

#include <string.h>

#include "capture.h"
#include "cy-alarm-browser.h"
#include "cy-alarm-pane.h"
#include "cy-state-badge.h"
#include "lab.h"

typedef struct {
  Lab lab;
  GtkWidget *window;
  GtkWidget *page;
  GtkWidget *table;
} View;

static void
view_open (View *view)
{
  g_autoptr (CyWatch) watch = NULL;

  lab_open (&view->lab);
  lab_make_trouble (&view->lab);
  watch = cy_watch_new (view->lab.fixture->node);
  view->page = cy_alarms_page_new (watch);
  view->table = NULL;
  view->window = capture_present (view->page, 1200, 500, FALSE);
  view->table = lab_find (view->page, "alarms");
  lab_wait_row (view->table, 2, "p03");
}

static void
view_close (View *view)
{
  lab_close_window (view->window, view->page);
  lab_close (&view->lab);
}

typedef struct {
  View *view;
  guint n_rows;
} Rows;

static gboolean
has_rows (gpointer data)
{
  Rows *rows = data;

  return cy_alarms_page_get_n_rows (CY_ALARMS_PAGE (rows->view->page)) == rows->n_rows;
}

static void
wait_rows (View *view, guint n_rows)
{
  Rows rows = { view, n_rows };

  capture_wait (has_rows, &rows);
}

static void
search (View *view, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (lab_find (view->page, "search")), text);
}

static void
expect_row (View *view, guint row, const char *contains)
{
  g_autofree char *text = lab_row (view->table, row);

  if (strstr (text, contains) == NULL)
    g_error ("row %u is %s", row, text);
}

static void
test_rows (void)
{
  View view;

  view_open (&view);
  g_assert_cmpuint (cy_alarms_page_get_n_rows (CY_ALARMS_PAGE (view.page)), ==, 3);
  expect_row (&view, 0, "Critical|Device fault: over-current|p05 gun 2 · 人民广场充电站||");
  expect_row (&view, 1,
              "High|Gun temperature too high|p02 gun 1 · 人民广场充电站|92.0 °C ≥ HH 90.0");
  expect_row (&view, 2,
              "Medium|Gun temperature too high|p03 gun 1 · 人民广场充电站|85.0 °C ≥ H 80.0");
  expect_row (&view, 2, "|–|Active, not acknowledged|");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lab_find (view.page, "count"))), ==,
                   "3 alarms, 3 not acknowledged");
  view_close (&view);
}

static void
test_search (void)
{
  static const struct {
    const char *text;
    guint n_rows;
  } cases[] = {
    { "P02", 1 }, { "too high", 2 },  { "人民", 3 }, { "p5/2/fault", 1 },
    { "zz", 0 },  { "OVER-CURR", 1 }, { "%", 0 },    { "", 3 },
  };
  View view;

  view_open (&view);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    search (&view, cases[i].text);
    /* The search waits for people to finish typing. */
    capture_spin (200);
    g_assert_cmpuint (cy_alarms_page_get_n_rows (CY_ALARMS_PAGE (view.page)), ==, cases[i].n_rows);
    g_assert_cmpint (gtk_widget_get_visible (lab_find (view.page, "nothing")), ==,
                     cases[i].n_rows == 0);
    g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lab_find (view.page, "empty"))), ==,
                     *cases[i].text != '\0' ? "No alarm matches the search."
                                            : "No alarms to handle.");
    if (cases[i].n_rows == 0)
      capture_save (view.window, "alarms-none-found");
  }
  view_close (&view);
}

/* What the badge of a row says, and that it is drawn in bold when it is urgent and only then. */
static void
expect_badge (View *view, guint row, CySeverity severity)
{
  GtkWidget *list = lab_find_type (view->table, GTK_TYPE_LIST_VIEW);
  GtkWidget *child = gtk_widget_get_first_child (list);
  GtkWidget *badge;
  g_autoptr (PangoAttrIterator) iterator = NULL;
  PangoAttrList *attributes;
  PangoAttribute *weight;

  while (row-- > 0)
    child = gtk_widget_get_next_sibling (child);
  badge = lab_find_type (child, CY_TYPE_STATE_BADGE);
  g_assert_cmpint (cy_state_badge_get_severity (CY_STATE_BADGE (badge)), ==, severity);
  attributes = gtk_label_get_attributes (GTK_LABEL (lab_find_type (badge, GTK_TYPE_LABEL)));
  iterator = pango_attr_list_get_iterator (attributes);
  weight = pango_attr_iterator_get (iterator, PANGO_ATTR_WEIGHT);
  g_assert_cmpint (((PangoAttrInt *) weight)->value >= PANGO_WEIGHT_BOLD, ==,
                   severity >= CY_SEVERITY_HIGH);
}

static void
acknowledge (View *view, const char *note)
{
  GtkWidget *button = lab_find (view->page, "acknowledge");

  gtk_editable_set_text (GTK_EDITABLE (lab_find (view->page, "note")), note);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

/* Rows change places and what they look like: the badge goes with the alarm. */
static void
test_acknowledge (void)
{
  g_autoptr (CyAlarm) alarm = NULL;
  View view;

  view_open (&view);
  g_assert_false (gtk_widget_get_sensitive (lab_find (view.page, "acknowledge")));
  expect_badge (&view, 0, CY_SEVERITY_CRITICAL);
  expect_badge (&view, 1, CY_SEVERITY_HIGH);
  expect_badge (&view, 2, CY_SEVERITY_MEDIUM);
  gtk_selection_model_select_item (lab_selection (view.table), 0, TRUE);
  /* The pane says who did it; beside it the table has no room for that. */
  gtk_widget_set_visible (lab_find_type (view.page, CY_TYPE_ALARM_PANE), FALSE);
  acknowledge (&view, "已通知 wang");
  lab_wait_state (&view.lab, "p5/2/fault.over_current", CY_ALARM_ACKED);
  lab_wait_row (view.table, 2, "已通知 wang");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (lab_find (view.page, "note"))), ==, "");
  alarm = lab_find_alarm (&view.lab, "p5/2/fault.over_current");
  g_assert_cmpstr (alarm->note, ==, "已通知 wang");
  expect_row (&view, 0, "p02 gun 1");
  expect_row (&view, 1, "p03 gun 1");
  expect_row (&view, 2, "Active, acknowledged");
  expect_badge (&view, 0, CY_SEVERITY_HIGH);
  expect_badge (&view, 1, CY_SEVERITY_MEDIUM);
  expect_badge (&view, 2, CY_SEVERITY_CRITICAL);

  /* Over, and nobody has seen it: it weighs less. */
  sim_lab_say (view.lab.sim, "set p2/1 temp.gun 30");
  lab_wait_row (view.table, 0, "Over, not acknowledged");
  expect_badge (&view, 0, CY_SEVERITY_LOW);

  /* All that is left at once; what is acknowledged already is left alone. */
  gtk_selection_model_select_all (lab_selection (view.table));
  acknowledge (&view, "");
  wait_rows (&view, 2);
  lab_wait_row (view.table, 1, "p03");
  expect_row (&view, 0, "p05 gun 2");
  expect_badge (&view, 0, CY_SEVERITY_CRITICAL);
  expect_badge (&view, 1, CY_SEVERITY_MEDIUM);
  view_close (&view);
}

/* What is selected stays selected while the list changes under it, as long as it is there. */
static void
test_selection (void)
{
  GtkSelectionModel *selection;
  View view;

  view_open (&view);
  selection = lab_selection (view.table);
  gtk_selection_model_select_item (selection, 1, TRUE);
  sim_lab_say (view.lab.sim, "set p7/1 temp.gun 99");
  lab_wait_row (view.table, 1, "p07");
  g_assert_false (gtk_selection_model_is_selected (selection, 1));
  g_assert_true (gtk_selection_model_is_selected (selection, 2));
  expect_row (&view, 2, "p02");
  view_close (&view);
}

static void
test_history (void)
{
  GtkDropDown *span;
  View view;

  view_open (&view);
  sim_lab_say (view.lab.sim, "set p2/1 temp.gun 30");
  lab_wait_state (&view.lab, "p2/1/temp.gun.high", CY_ALARM_RETURNED);
  gtk_selection_model_select_all (lab_selection (view.table));
  acknowledge (&view, "");
  wait_rows (&view, 2);
  span = GTK_DROP_DOWN (lab_find (view.page, "span"));
  for (guint i = CY_ALARM_BROWSER_DAY; i <= CY_ALARM_BROWSER_PERIOD; i++) {
    gtk_drop_down_set_selected (span, i);
    wait_rows (&view, 3);
    search (&view, "p02");
    wait_rows (&view, 1);
    lab_wait_row (view.table, 0, "Handled");
    search (&view, "");
    wait_rows (&view, 3);
  }
  /* Back, before the answer of the last question is there. */
  gtk_drop_down_set_selected (span, CY_ALARM_BROWSER_DAY);
  gtk_drop_down_set_selected (span, CY_ALARM_BROWSER_UNHANDLED);
  capture_spin (200);
  g_assert_cmpuint (cy_alarms_page_get_n_rows (CY_ALARMS_PAGE (view.page)), ==, 2);
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/alarms-page/rows", test_rows);
  g_test_add_func ("/alarms-page/search", test_search);
  g_test_add_func ("/alarms-page/acknowledge", test_acknowledge);
  g_test_add_func ("/alarms-page/selection", test_selection);
  g_test_add_func ("/alarms-page/history", test_history);
  return g_test_run ();
}
