/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-resources-page.h"

#include <glib/gstdio.h>
#include <string.h>

#include "capture.h"
#include "cy-option.h"
#include "cy-record-form.h"
#include "cy-severity.h"
#include "cy-yard-file.h"
#include "fixture.h"
#include "lab.h"

/* The column of a field. */
static guint
column (CyKindId kind, const char *field)
{
  const CyKind *description = cy_kind_get (kind);

  for (guint i = 0; i < description->n_fields; i++) {
    if (g_str_equal (description->fields[i].name, field))
      return i + 1;
  }
  g_assert_not_reached ();
}

typedef struct {
  Fixture *fixture;
  GtkWidget *window;
  CyResourcesPage *page;
  CyRecordTable *table;
} View;

static void
view_open (View *view, gboolean dark)
{
  GtkWidget *page;

  view->fixture = fixture_new ();
  fixture_import_small_yard (view->fixture);
  page = cy_resources_page_new (view->fixture->node);
  view->page = CY_RESOURCES_PAGE (page);
  view->table = cy_resources_page_get_table (view->page);
  view->window = capture_present (page, 1280, 720, dark);
}

static void
view_close (View *view)
{
  gtk_window_destroy (GTK_WINDOW (view->window));
  capture_spin (20);
  fixture_free (view->fixture);
}

static void
act (View *view, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (view->page), action, NULL);
}

static gboolean
has_news (gpointer data)
{
  View *view = data;

  return cy_resources_page_get_news (view->page) != NULL;
}

static gboolean
has_dialog (gpointer data)
{
  View *view = data;

  return cy_resources_page_get_dialog (view->page) != NULL;
}

static gboolean
has_no_dialog (gpointer data)
{
  return !has_dialog (data);
}

/* "p1 p2 p10": the ids in the order shown. */
static char *
ids (View *view)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < cy_record_table_get_n_shown (view->table); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            cy_record_table_get_cell (view->table, i, 0));
  return g_string_free (text, FALSE);
}

static void
assert_ids (View *view, const char *expected)
{
  g_autofree char *shown = ids (view);

  g_assert_cmpstr (shown, ==, expected);
}

static void
test_list (void)
{
  static const struct {
    CyKindId kind;
    guint row;
    const char *field;
    const char *cell;
  } cases[] = {
    { CY_KIND_AREA, 0, "parent", "上海" },
    { CY_KIND_AREA, 0, "level", "District" },
    { CY_KIND_STATION, 0, "operator", "门关复充电" },
    { CY_KIND_STATION, 0, "position", "31.23040, 121.47370" },
    { CY_KIND_STATION, 1, "position", "" },
    { CY_KIND_PILE_TYPE, 1, "power_w", "120000 W" },
    { CY_KIND_PILE_TYPE, 1, "limits", "2 limits" },
    { CY_KIND_PILE_TYPE, 0, "limits", "" },
    { CY_KIND_PILE_TYPE, 0, "limit_set", "Mild" },
    { CY_KIND_PILE_TYPE, 1, "current", "DC" },
    { CY_KIND_PILE, 2, "in_service", "No" },
    { CY_KIND_PILE, 1, "scan_ms", "1000 ms" },
    { CY_KIND_PILE, 1, "station", "人民广场站" },
    { CY_KIND_LIMIT_SET, 0, "limits", "1 limit" },
    { CY_KIND_CONTACT, 0, "priority", "High" },
  };
  View view;

  view_open (&view, FALSE);
  g_assert_cmpstr (cy_resources_page_get_count (view.page, CY_KIND_STATION), ==, "2");
  g_assert_cmpstr (cy_resources_page_get_count (view.page, CY_KIND_PILE), ==, "3");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    cy_resources_page_show_kind (view.page, cases[i].kind);
    g_assert_cmpstr (
      cy_record_table_get_cell (view.table, cases[i].row, column (cases[i].kind, cases[i].field)),
      ==, cases[i].cell);
  }
  view_close (&view);
}

/* Every kind has a row, in the order of the groups, and the first of each group is told apart. */
static void
test_groups (void)
{
  CyKindGroup group = CY_N_KIND_GROUPS;
  guint n_headers = 0;
  GtkListBox *list;
  View view;

  view_open (&view, FALSE);
  list = GTK_LIST_BOX (lab_find_type (view.window, GTK_TYPE_LIST_BOX));
  for (guint k = 0; k < CY_N_KINDS; k++)
    g_assert_nonnull (gtk_list_box_get_row_at_index (list, (int) k));
  g_assert_null (gtk_list_box_get_row_at_index (list, CY_N_KINDS));
  for (int i = 0; i < CY_N_KINDS; i++) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, i);
    GtkWidget *header = gtk_list_box_row_get_header (row);
    CyKindGroup here;

    gtk_list_box_select_row (list, row);
    here = cy_kind_get (cy_resources_page_get_kind (view.page))->group;
    g_assert_cmpint (header != NULL, ==, here != group);
    if (header != NULL) {
      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (header)), ==, cy_kind_group_label (here));
      n_headers++;
    }
    group = here;
  }
  g_assert_cmpuint (n_headers, ==, CY_N_KIND_GROUPS);
  view_close (&view);
}

/* Every kind can be chosen by its name, and is what is shown then. */
static void
test_kinds (void)
{
  View view;

  view_open (&view, FALSE);
  for (guint k = 0; k < CY_N_KINDS; k++) {
    cy_resources_page_show_kind (view.page, k);
    g_assert_cmpint (cy_resources_page_get_kind (view.page), ==, k);
  }
  view_close (&view);
}

static void
test_sort (void)
{
  static const struct {
    const char *field; /* NULL for the id */
    GtkSortType direction;
    const char *expected;
  } cases[] = {
    { NULL, GTK_SORT_ASCENDING, "p1 p2 p10" },
    { NULL, GTK_SORT_DESCENDING, "p10 p2 p1" },
    { "name", GTK_SORT_DESCENDING, "p1 p10 p2" },
    { "scan_ms", GTK_SORT_DESCENDING, "p2 p1 p10" },
  };
  View view;

  view_open (&view, FALSE);
  cy_resources_page_show_kind (view.page, CY_KIND_PILE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    cy_record_table_sort (view.table,
                          cases[i].field == NULL ? 0 : column (CY_KIND_PILE, cases[i].field),
                          cases[i].direction);
    assert_ids (&view, cases[i].expected);
  }
  view_close (&view);
}

static void
test_search (void)
{
  static const struct {
    const char *query;
    const char *expected;
  } cases[] = {
    { "", "p1 p2 p10" }, { "人民广场", "p2 p10" },  { "st-1", "p2 p10" }, { "dc a02", "p2" },
    { "ÉCLAIR", "p1" },  { "nothing like it", "" }, { "1502/2", "p2" },   { "  p1  ", "p1 p10" },
  };
  View view;

  view_open (&view, FALSE);
  cy_resources_page_show_kind (view.page, CY_KIND_PILE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gtk_editable_set_text (cy_resources_page_get_search (view.page), cases[i].query);
    /* A search entry tells of changes after 150 ms. */
    capture_spin (250);
    assert_ids (&view, cases[i].expected);
  }
  /* Another kind starts without a search. */
  cy_resources_page_show_kind (view.page, CY_KIND_AREA);
  assert_ids (&view, "pd sh");
  view_close (&view);
}

/* Steps are counted and yet found by their words; a text of many lines is one line of a table. */
static void
test_long_texts (void)
{
  View view;

  view_open (&view, FALSE);
  fixture_import (view.fixture,
                  "{\"procedures\":[{\"id\":\"hot\",\"name\":\"H\",\"steps\":\"look\\nlisten\"},"
                  "{\"id\":\"lost\",\"name\":\"L\",\"steps\":\"call\"}],"
                  "\"vendors\":[{\"id\":\"v\",\"name\":\"V\",\"hourly_rate\":180,"
                  "\"capability\":\"piles\\ncables\"}]}");
  cy_resources_page_show_kind (view.page, CY_KIND_PROCEDURE);
  g_assert_cmpstr (cy_record_table_get_cell (view.table, 0, column (CY_KIND_PROCEDURE, "steps")),
                   ==, "2 steps");
  cy_record_table_search (view.table, "listen");
  assert_ids (&view, "hot");
  cy_resources_page_show_kind (view.page, CY_KIND_VENDOR);
  g_assert_cmpstr (cy_record_table_get_cell (view.table, 0, column (CY_KIND_VENDOR, "capability")),
                   ==, "piles cables");
  g_assert_cmpstr (cy_record_table_get_cell (view.table, 0, column (CY_KIND_VENDOR, "hourly_rate")),
                   ==, "180 /h");
  view_close (&view);
}

static CyRecordForm *
wait_form (View *view)
{
  capture_wait (has_dialog, view);
  return CY_RECORD_FORM (cy_resources_page_get_dialog (view->page));
}

static GtkWidget *
control_of (CyRecordForm *form, const char *field)
{
  return cy_field_editor_get_control (cy_record_form_get_editor (form, field));
}

static void
test_add (void)
{
  CyRecordForm *form;
  View view;

  view_open (&view, FALSE);
  cy_resources_page_show_kind (view.page, CY_KIND_PILE);
  act (&view, "resources.add");
  form = wait_form (&view);
  gtk_editable_set_text (GTK_EDITABLE (control_of (form, "name")), "New one");
  cy_option_drop_down_select (GTK_DROP_DOWN (control_of (form, "type")), "ac7");
  gtk_widget_activate_action (GTK_WIDGET (form), "form.save", NULL);
  capture_wait (has_news, &view);
  g_assert_cmpstr (cy_resources_page_get_news (view.page), ==, "Saved: New one");
  assert_ids (&view, "p1 p2 p10 pile-4");
  g_assert_cmpstr (cy_record_table_get_selected (view.table)->id, ==, "pile-4");
  g_assert_cmpstr (cy_resources_page_get_count (view.page, CY_KIND_PILE), ==, "4");
  view_close (&view);
}

static void
test_edit_and_clone (void)
{
  CyRecordForm *form;
  View view;

  view_open (&view, FALSE);
  cy_resources_page_show_kind (view.page, CY_KIND_STATION);
  /* Nothing selected, nothing to edit. */
  act (&view, "resources.edit");
  g_assert_null (cy_resources_page_get_dialog (view.page));
  g_assert_true (cy_record_table_select (view.table, "st-2"));
  g_signal_emit_by_name (view.table, "activated");
  form = wait_form (&view);
  gtk_editable_set_text (GTK_EDITABLE (control_of (form, "name")), "陆家嘴");
  gtk_widget_activate_action (GTK_WIDGET (form), "form.save", NULL);
  capture_wait (has_no_dialog, &view);
  g_assert_cmpstr (cy_record_table_get_cell (view.table, 1, 1), ==, "陆家嘴");
  act (&view, "resources.clone");
  form = wait_form (&view);
  gtk_widget_activate_action (GTK_WIDGET (form), "form.save", NULL);
  capture_wait (has_no_dialog, &view);
  assert_ids (&view, "st-1 st-2 station-3");
  g_assert_cmpstr (cy_record_table_get_cell (view.table, 2, 1), ==, "陆家嘴");
  view_close (&view);
}

/* A new name of a station is a new cell in its piles' rows, and the selection stays. */
static void
test_follows (void)
{
  View view;

  view_open (&view, FALSE);
  cy_resources_page_show_kind (view.page, CY_KIND_PILE);
  g_assert_true (cy_record_table_select (view.table, "p10"));
  fixture_import (view.fixture, "{\"stations\":[{\"id\":\"st-1\",\"name\":\"Renamed\"}],"
                                "\"piles\":[{\"id\":\"a0\",\"name\":\"Z\",\"type\":\"ac7\"}]}");
  assert_ids (&view, "a0 p1 p2 p10");
  g_assert_cmpstr (cy_record_table_get_cell (view.table, 3, column (CY_KIND_PILE, "station")), ==,
                   "Renamed");
  g_assert_cmpstr (cy_record_table_get_selected (view.table)->id, ==, "p10");
  view_close (&view);
}

static void
test_delete_refused (void)
{
  AdwMessageDialog *dialog;
  GtkWidget *list;
  View view;

  view_open (&view, FALSE);
  cy_resources_page_show_kind (view.page, CY_KIND_STATION);
  g_assert_true (cy_record_table_select (view.table, "st-1"));
  act (&view, "resources.delete");
  dialog = ADW_MESSAGE_DIALOG (cy_resources_page_get_dialog (view.page));
  g_assert_false (adw_message_dialog_has_response (dialog, "delete"));
  g_assert_nonnull (strstr (adw_message_dialog_get_heading (dialog), "人民广场站"));
  list = adw_message_dialog_get_extra_child (dialog);
  list = gtk_widget_get_first_child (gtk_widget_get_first_child (list));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (list)), ==, "Pile: A10 (p10)\nPile: A02 (p2)");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (dialog));
  capture_save (GTK_WIDGET (dialog), "delete-refused");
  gtk_window_close (GTK_WINDOW (dialog));
  capture_wait (has_no_dialog, &view);
  g_assert_nonnull (fixture_get (view.fixture, CY_KIND_STATION, "st-1"));
  view_close (&view);
}

static gboolean
is_gone (gpointer data)
{
  View *view = data;

  return fixture_get (view->fixture, CY_KIND_PILE, "p2") == NULL && has_news (view);
}

static void
test_delete (void)
{
  View view;

  view_open (&view, FALSE);
  cy_resources_page_show_kind (view.page, CY_KIND_PILE);
  g_assert_true (cy_record_table_select (view.table, "p2"));
  act (&view, "resources.delete");
  /* No is no. */
  gtk_window_close (cy_resources_page_get_dialog (view.page));
  capture_wait (has_no_dialog, &view);
  capture_spin (50);
  assert_ids (&view, "p1 p2 p10");
  act (&view, "resources.delete");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (cy_resources_page_get_dialog (view.page)),
                               "delete");
  capture_wait (is_gone, &view);
  assert_ids (&view, "p1 p10");
  g_assert_null (cy_record_table_get_selected (view.table));
  view_close (&view);
}

static GFile *
write_file (Fixture *fixture, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->dir, "import.json", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_file_new_for_path (path);
}

static void
test_import (void)
{
  static const struct {
    const char *text;
    const char *error;
  } cases[] = {
    { "{\"piles\":[{\"id\":\"n1\",\"name\":\"N\",\"type\":\"x\"}]}",
      "piles[0].type: no pile type \"x\"" },
    { "{\"piles\":[{\"id\":\"n1\"}]}", "piles[0].name: is required" },
    { "{\"piles\":", "not JSON" },
    { "", "import.json" },
    { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "deeper" },
  };
  View view;

  view_open (&view, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GFile) file = write_file (view.fixture, cases[i].text);

    cy_resources_page_import (view.page, file);
    capture_wait (has_dialog, &view);
    g_assert_nonnull (strstr (
      adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (cy_resources_page_get_dialog (view.page))),
      cases[i].error));
    gtk_window_close (cy_resources_page_get_dialog (view.page));
    capture_wait (has_no_dialog, &view);
  }
  g_assert_null (cy_resources_page_get_news (view.page));
  {
    g_autoptr (GFile) file =
      write_file (view.fixture, "{\"areas\":[{\"id\":\"n1\",\"name\":\"N\"}]}");

    cy_resources_page_import (view.page, file);
    capture_wait (has_news, &view);
    g_assert_cmpstr (cy_resources_page_get_news (view.page), ==, "Imported: 1 record changed");
    g_assert_cmpstr (cy_resources_page_get_count (view.page, CY_KIND_AREA), ==, "3");
  }
  view_close (&view);
}

/* What is no plain file is never read. */
static void
test_import_device (void)
{
  g_autoptr (GFile) zero = g_file_new_for_path ("/dev/zero");
  View view;

  view_open (&view, FALSE);
  cy_resources_page_import (view.page, zero);
  capture_wait (has_dialog, &view);
  view_close (&view);
}

static void
test_export (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (JsonNode) document = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (CyYard) empty = cy_yard_new ();
  g_autoptr (GError) error = NULL;
  View view;

  view_open (&view, FALSE);
  path = g_build_filename (view.fixture->dir, "export.json", NULL);
  file = g_file_new_for_path (path);
  cy_resources_page_export (view.page, file, FALSE);
  capture_wait (has_news, &view);
  g_assert_cmpstr (cy_resources_page_get_news (view.page), ==, "Exported: 12 records");
  document = cy_json_load (path, CY_YARD_FILE_MAX_BYTES, &error);
  g_assert_no_error (error);
  records = cy_yard_file_read (document, empty, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 12);
  view_close (&view);
}

static void
report (const char *what, gint64 start_us)
{
  g_test_message ("%s: %.1f ms", what, (double) (g_get_monotonic_time () - start_us) / 1000);
}

/* Five thousand piles: one sync, one sort, one search and a scroll to the end. */
static void
test_many (void)
{
  gint64 start;
  View view;

  view_open (&view, FALSE);
  cy_resources_page_show_kind (view.page, CY_KIND_PILE);
  fixture_import_piles (view.fixture, 5000);
  g_assert_cmpuint (cy_record_table_get_n_shown (view.table), ==, 5003);
  start = g_get_monotonic_time ();
  cy_record_table_sort (view.table, column (CY_KIND_PILE, "name"), GTK_SORT_DESCENDING);
  report ("sort", start);
  start = g_get_monotonic_time ();
  cy_record_table_search (view.table, "桩 q49");
  report ("search", start);
  g_assert_cmpuint (cy_record_table_get_n_shown (view.table), ==, 100);
  cy_record_table_search (view.table, "");
  cy_record_table_sort (view.table, 0, GTK_SORT_ASCENDING);
  start = g_get_monotonic_time ();
  for (guint row = 0; row < 5000; row += 500) {
    cy_record_table_scroll_to (view.table, row);
    gtk_test_widget_wait_for_draw (view.window);
  }
  report ("ten scrolls", start);
  g_assert_true (cy_record_table_select (view.table, "q4990"));
  start = g_get_monotonic_time ();
  fixture_import (view.fixture,
                  "{\"piles\":[{\"id\":\"q4991\",\"name\":\"X\",\"type\":\"many\"}]}");
  report ("one change", start);
  g_assert_cmpstr (cy_record_table_get_selected (view.table)->id, ==, "q4990");
  capture_spin (100);
  capture_save (view.window, "resources-many");
  view_close (&view);
}

static void
test_draws (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);
  View view;

  view_open (&view, dark);
  capture_save (view.window, dark ? "resources-stations-dark" : "resources-stations-light");
  cy_resources_page_show_kind (view.page, CY_KIND_PILE);
  g_assert_true (cy_record_table_select (view.table, "p2"));
  gtk_test_widget_wait_for_draw (view.window);
  capture_save (view.window, dark ? "resources-piles-dark" : "resources-piles-light");
  /* Nothing is wrong here, so nothing looks as if it were. */
  {
    g_autoptr (GdkTexture) texture = capture_texture (view.window);

    g_assert_false (capture_has_color (texture, cy_severity_color (CY_SEVERITY_CRITICAL, dark)));
  }
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/resources-page/list", test_list);
  g_test_add_func ("/resources-page/groups", test_groups);
  g_test_add_func ("/resources-page/kinds", test_kinds);
  g_test_add_func ("/resources-page/sort", test_sort);
  g_test_add_func ("/resources-page/search", test_search);
  g_test_add_func ("/resources-page/long-texts", test_long_texts);
  g_test_add_func ("/resources-page/add", test_add);
  g_test_add_func ("/resources-page/edit-and-clone", test_edit_and_clone);
  g_test_add_func ("/resources-page/follows", test_follows);
  g_test_add_func ("/resources-page/delete-refused", test_delete_refused);
  g_test_add_func ("/resources-page/delete", test_delete);
  g_test_add_func ("/resources-page/import", test_import);
  g_test_add_func ("/resources-page/import-device", test_import_device);
  g_test_add_func ("/resources-page/export", test_export);
  g_test_add_func ("/resources-page/many", test_many);
  g_test_add_data_func ("/resources-page/draws/dark", GINT_TO_POINTER (TRUE), test_draws);
  g_test_add_data_func ("/resources-page/draws/light", GINT_TO_POINTER (FALSE), test_draws);
  return g_test_run ();
}
