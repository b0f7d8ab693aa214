/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-audit-page.h"

#include <glib/gstdio.h>
#include <string.h>

#include "capture.h"
#include "cy-audit-filter.h"
#include "cy-audit-pane.h"
#include "cy-db.h"
#include "cy-state-badge.h"
#include "lab.h"

typedef struct {
  Fixture *fixture;
  GtkWidget *window;
  GtkWidget *page;
  GtkWidget *table;
} View;

/* The small yard, and the name of a station changed. */
static void
view_open (View *view)
{
  *view = (View){ .fixture = fixture_new () };
  fixture_import_small_yard (view->fixture);
  fixture_import (view->fixture, "{\"areas\": [{\"id\": \"x\", \"name\": \"旧名\"}]}");
  fixture_import (view->fixture, "{\"areas\": [{\"id\": \"x\", \"name\": \"新名\"}]}");
  view->page = cy_audit_page_new (view->fixture->node);
  view->window = capture_present (view->page, 1280, 700, FALSE);
  view->table = lab_find (view->page, "lines");
}

static void
view_close (View *view)
{
  lab_close_window (view->window, view->page);
  fixture_free (view->fixture);
}

/* What was done last is first, in words; the pane has it before and after. */
static void
test_list (void)
{
  View view;
  GtkWidget *pane;
  GtkWidget *changes;

  view_open (&view);
  lab_wait_row (view.table, 0, "|Changed|Area 新名 (x)|Name: 旧名 → 新名");
  lab_wait_row (view.table, 1, "|Added|Area 新名 (x)|Name: – → 旧名");
  pane = lab_find_type (view.page, CY_TYPE_AUDIT_PANE);
  g_assert_true (gtk_widget_get_visible (pane));
  lab_wait_text (pane, "title", "Changed · Area 新名 (x)");
  changes = lab_find (pane, "changes");
  {
    g_autofree char *texts = lab_texts (changes);

    g_assert_nonnull (strstr (texts, "旧名"));
    g_assert_nonnull (strstr (texts, "新名"));
  }
  lab_wait_says (view.page, "This node (");
  view_close (&view);
}

/* A text, then everything about one thing, then all again. */
static void
test_search (void)
{
  View view;

  view_open (&view);
  lab_search (view.page, "旧名");
  lab_wait_text (view.page, "count", "1 line");
  lab_wait_row (view.table, 0, "|Added|Area 新名 (x)|");
  gtk_widget_activate_action (view.page, "audit.about", NULL);
  lab_wait_says (view.page, "Only Area 新名 (x)");
  lab_search (view.page, "");
  lab_wait_text (view.page, "count", "2 lines");
  lab_search (view.page, "nobody wrote this");
  lab_wait_says (view.page, "Nothing of what is looked for");
  gtk_widget_activate_action (view.page, "audit.clear", NULL);
  lab_wait_row (view.table, 0, "|Changed|Area 新名 (x)|");
  lab_wait_says_no_more (view.page, "Only Area");
  view_close (&view);
}

/* All is well; one byte is changed; it is found, and said where. */
static void
test_verify (void)
{
  View view;
  g_autofree char *path = NULL;

  view_open (&view);
  gtk_widget_activate_action (view.page, "audit.verify", NULL);
  lab_wait_says (view.page, "entries are as they were written");
  g_assert_cmpint (
    cy_state_badge_get_severity (CY_STATE_BADGE (lab_find_type (view.page, CY_TYPE_STATE_BADGE))),
    ==, CY_SEVERITY_NORMAL);
  path = g_build_filename (view.fixture->dir, "yard.db", NULL);
  {
    g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_WRITE, NULL);

    g_assert_true (cy_db_exec (db,
                               "UPDATE entry SET actor = 'eve' WHERE subject = 'area:x'"
                               " AND payload LIKE '%新名%'",
                               NULL));
  }
  gtk_widget_activate_action (view.page, "audit.verify", NULL);
  lab_wait_says (view.page, "(Area 新名 (x)) was altered");
  g_assert_cmpint (
    cy_state_badge_get_severity (CY_STATE_BADGE (lab_find_type (view.page, CY_TYPE_STATE_BADGE))),
    ==, CY_SEVERITY_CRITICAL);
  view_close (&view);
}

typedef struct {
  const char *path;
} Saved;

static gboolean
is_saved (gpointer data)
{
  const Saved *saved = data;

  return g_file_test (saved->path, G_FILE_TEST_EXISTS);
}

/* What is found is saved, and that it was is the newest line. */
static void
test_save (void)
{
  static const struct {
    const char *name;
    const char *begins;
    const char *has;
  } files[] = {
    { "audit.csv", "\xef\xbb\xbftime,", ",Changed,Area 新名 (x),Name: 旧名 → 新名," },
    { "audit.json", "[", "\"before\": \"旧名\"" },
  };
  View view;

  view_open (&view);
  lab_wait_row (view.table, 0, "|Changed|");
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (view.fixture->dir, files[i].name, NULL);
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autofree char *text = NULL;
    Saved saved = { path };
    GStatBuf info;

    cy_audit_page_save (CY_AUDIT_PAGE (view.page), file);
    capture_wait (is_saved, &saved);
    lab_wait_row (view.table, 0, "|Audit exported|");
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_true (g_str_has_prefix (text, files[i].begins));
    g_assert_nonnull (strstr (text, files[i].has));
    g_assert_cmpint (g_stat (path, &info), ==, 0);
    g_assert_cmphex (info.st_mode & 0777, ==, 0600);
  }
  view_close (&view);
}

static gboolean
has_all (gpointer data)
{
  View *view = data;

  return g_list_model_get_n_items (G_LIST_MODEL (lab_selection (view->table))) > 302;
}

/* More than are shown at once: the rest on demand. */
static void
test_more (void)
{
  g_autoptr (GString) document = g_string_new ("{\"areas\": [");
  View view;

  view_open (&view);
  for (guint i = 0; i < 300; i++)
    g_string_append_printf (document, "%s{\"id\": \"n%u\", \"name\": \"N\"}", i > 0 ? "," : "", i);
  g_string_append (document, "]}");
  fixture_import (view.fixture, document->str);
  gtk_widget_activate_action (view.page, "audit.refresh", NULL);
  lab_wait_row (view.table, 199, "|Added|Area N (n100)");
  lab_wait_says (view.page, "200 lines, looked back to ");
  gtk_widget_activate_action (view.page, "audit.more", NULL);
  capture_wait (has_all, &view);
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/audit-page/list", test_list);
  g_test_add_func ("/audit-page/search", test_search);
  g_test_add_func ("/audit-page/verify", test_verify);
  g_test_add_func ("/audit-page/save", test_save);
  g_test_add_func ("/audit-page/more", test_more);
  return g_test_run ();
}
