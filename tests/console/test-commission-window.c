/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-commission-window.h"

#include <string.h>

#include "capture.h"
#include "cy-record-form.h"
#include "lab.h"

typedef struct {
  Lab lab;
  GtkWidget *main;
  CyCommissionWindow *window;
} View;

static void
view_open (View *view, const char *pile)
{
  lab_open (&view->lab);
  view->main = capture_present (gtk_label_new ("main"), 300, 200, FALSE);
  if (pile != NULL) {
    CyRecord *record = fixture_get (view->lab.fixture, CY_KIND_PILE, pile);
    g_autofree char *change = g_strdup_printf (
      "{\"piles\":[{\"id\":\"%s\",\"name\":\"New one\",\"type\":\"dc120\",\"in_service\":false,"
      "\"brand\":\"Nobody\",\"link\":\"%s\"}]}",
      pile, cy_record_get_text (record, "link"));

    fixture_import (view->lab.fixture, change);
  }
  view->window = cy_commission_window_present (view->main, view->lab.fixture->node, pile);
}

/* A probe that is given up keeps its step until the device's answer does not matter any more. */
static void
view_close (View *view)
{
  static const char *const parts[] = { "parts", "doubt", "registers" };
  gpointer gone[G_N_ELEMENTS (parts) + 1] = { view->window };

  g_object_add_weak_pointer (gone[0], &gone[0]);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    gone[i + 1] = lab_find (GTK_WIDGET (view->window), parts[i]);
    g_object_add_weak_pointer (gone[i + 1], &gone[i + 1]);
  }
  gtk_window_close (GTK_WINDOW (view->window));
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    capture_wait (lab_is_gone, &gone[i]);
  gtk_window_destroy (GTK_WINDOW (view->main));
  lab_close (&view->lab);
}

static GtkWidget *
find (View *view, const char *id)
{
  return lab_find (GTK_WIDGET (view->window), id);
}

static const char *
label (View *view, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (find (view, id)));
}

static void
act (View *view, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (view->window), action, NULL);
}

static gboolean
has_profiles (gpointer data)
{
  return gtk_selection_model_is_selected (lab_selection (find (data, "profiles")), 0);
}

static gboolean
has_result (gpointer data)
{
  return *cy_commission_window_get_result (((View *) data)->window) != '\0';
}

static void
expect_step (View *view, const char *step)
{
  g_assert_cmpstr (cy_commission_window_get_step (view->window), ==, step);
}

static gboolean
is_read_again (gpointer data)
{
  View *view = data;
  g_autofree char *texts = lab_texts (find (view, "registers"));

  return strstr (texts, "77.0 °C") != NULL;
}

/* The whole way, with everything a technician looks at. */
static void
test_way (void)
{
  g_autoptr (CyRecord) record = NULL;
  g_autofree char *path = NULL;
  g_autofree char *sheet = NULL;
  g_autofree char *row = NULL;
  g_autoptr (GFile) file = NULL;
  View view;

  view_open (&view, "p4");
  expect_step (&view, "address");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (&view, "host"))), ==, "127.0.15.4");
  act (&view, "commission.next");
  expect_step (&view, "profile");
  /* Not before there is something to go on with. */
  act (&view, "commission.next");
  expect_step (&view, "profile");
  capture_wait (has_profiles, &view);
  row = lab_row (find (&view, "profiles"), 0);
  g_assert_nonnull (strstr (row, "fits|chargeyard-dc (its type's)|"));
  g_assert_nonnull (strstr (row, "reads answered"));
  g_assert_false (gtk_widget_get_visible (find (&view, "doubt")));
  act (&view, "commission.next");
  expect_step (&view, "registers");
  lab_wait_row (find (&view, "registers"), 0, "|");
  sim_lab_say (view.lab.sim, "set p4/1 temp.gun 77");
  capture_wait (is_read_again, &view);
  act (&view, "commission.next");
  expect_step (&view, "nameplate");
  lab_wait_row (find (&view, "plates"), 0, "Manufacturer|Nobody|");
  lab_wait_row (find (&view, "plates"), 0, "|different");
  act (&view, "commission.next");
  expect_step (&view, "service");
  g_assert_nonnull (strstr (label (&view, "summary"), "1 entry of its nameplate differs"));
  g_assert_false (gtk_widget_get_visible (find (&view, "hindrance")));
  act (&view, "commission.serve");
  capture_wait (has_result, &view);
  g_assert_cmpstr (cy_commission_window_get_result (view.window), ==,
                   "In service. The journal keeps what was found.");
  record = cy_record_ref (fixture_get (view.lab.fixture, CY_KIND_PILE, "p4"));
  g_assert_true (json_object_get_boolean_member (record->cells, "in_service"));
  path = g_build_filename (view.lab.fixture->dir, "sheet.pdf", NULL);
  file = g_file_new_for_path (path);
  gtk_label_set_text (GTK_LABEL (find (&view, "result")), "");
  cy_commission_window_save_sheet (view.window, file);
  capture_wait (has_result, &view);
  g_assert_true (g_file_get_contents (path, &sheet, NULL, NULL));
  g_assert_true (g_str_has_prefix (sheet, "%PDF-"));
  view_close (&view);
}

static gboolean
answers_one (gpointer data)
{
  return strcmp (label (data, "message"), "Choose the unit that is the pile.") == 0;
}

/* From nothing but an address to a form of a new pile. */
static void
test_find (void)
{
  CyRecord *other;
  g_autoptr (GList) windows = NULL;
  GtkWidget *form = NULL;
  const char *link;
  g_autofree char *port = NULL;
  View view;

  view_open (&view, NULL);
  act (&view, "commission.next");
  expect_step (&view, "address");
  other = fixture_get (view.lab.fixture, CY_KIND_PILE, "q1");
  link = cy_record_get_text (other, "link");
  gtk_editable_set_text (GTK_EDITABLE (find (&view, "host")), "127.0.16.1");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find (&view, "port")),
                             (double) g_ascii_strtoull (strrchr (link, ':') + 1, NULL, 10));
  g_assert_true (gtk_widget_get_visible (find (&view, "warning")));
  g_assert_nonnull (strstr (label (&view, "warning"), "q01"));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find (&view, "to")), 2);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find (&view, "rate")), 20);
  gtk_widget_activate_action (find (&view, "parts"), "address.search", NULL);
  capture_wait (answers_one, &view);
  lab_wait_row (find (&view, "units"), 0, "1|answers");
  act (&view, "commission.next");
  capture_wait (has_profiles, &view);
  act (&view, "commission.next");
  act (&view, "commission.next");
  act (&view, "commission.next");
  expect_step (&view, "service");
  g_assert_false (gtk_widget_get_visible (find (&view, "of_pile")));
  {
    gpointer gone = view.window;

    g_object_add_weak_pointer (gone, &gone);
    act (&view, "commission.add-pile");
    capture_wait (lab_is_gone, &gone);
  }
  windows = gtk_window_list_toplevels ();
  for (GList *w = windows; w != NULL; w = w->next) {
    if (CY_IS_RECORD_FORM (w->data))
      form = w->data;
  }
  g_assert_nonnull (form);
  gtk_window_destroy (GTK_WINDOW (form));
  gtk_window_destroy (GTK_WINDOW (view.main));
  capture_spin (50);
  lab_close (&view.lab);
}

/* Left in the middle of everything that takes time. */
static void
test_leave (void)
{
  for (guint when = 0; when < 3; when++) {
    View view;

    view_open (&view, when == 0 ? NULL : "p4");
    if (when == 0) {
      gtk_editable_set_text (GTK_EDITABLE (find (&view, "host")), "127.0.15.4");
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (find (&view, "port")), 1);
      gtk_widget_activate_action (find (&view, "parts"), "address.search", NULL);
    } else {
      act (&view, "commission.next");
      if (when == 2) {
        capture_wait (has_profiles, &view);
        act (&view, "commission.next");
      }
    }
    view_close (&view);
  }
}

/* What does not fit its type does not go into service, and the reason is there to read. */
static void
test_hindrance (void)
{
  GtkWidget *table;
  CyRecord *record;
  guint other = 0;
  guint n = 0;
  View view;

  view_open (&view, "p4");
  act (&view, "commission.next");
  capture_wait (has_profiles, &view);
  table = find (&view, "profiles");
  while (other == 0) {
    g_autofree char *row = lab_row (table, ++n);

    g_assert_cmpstr (row, !=, "");
    g_test_message ("%s", row);
    if (strstr (row, "its type's") == NULL && strstr (row, "|0 of ") == NULL)
      other = n;
  }
  gtk_selection_model_select_item (lab_selection (table), other, TRUE);
  g_assert_true (gtk_widget_get_visible (find (&view, "doubt")));
  act (&view, "commission.next");
  expect_step (&view, "registers");
  act (&view, "commission.next");
  act (&view, "commission.next");
  expect_step (&view, "service");
  g_assert_true (gtk_widget_get_visible (find (&view, "hindrance")));
  g_assert_nonnull (strstr (label (&view, "hindrance"), "was read with profile"));
  act (&view, "commission.serve");
  capture_spin (100);
  g_assert_cmpstr (cy_commission_window_get_result (view.window), ==, "");
  record = fixture_get (view.lab.fixture, CY_KIND_PILE, "p4");
  g_assert_false (json_object_get_boolean_member (record->cells, "in_service"));
  act (&view, "commission.back");
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/commission-window/way", test_way);
  g_test_add_func ("/commission-window/find", test_find);
  g_test_add_func ("/commission-window/leave", test_leave);
  g_test_add_func ("/commission-window/hindrance", test_hindrance);
  return g_test_run ();
}
