/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-links-page.h"

#include <string.h>

#include "capture.h"
#include "cy-link-words.h"
#include "cy-row.h"
#include "lab.h"

typedef struct {
  Lab lab;
  CyWatch *watch;
  GtkWidget *window;
  CyLinksPage *page;
  GtkWidget *table;
} View;

static void
view_open (View *view)
{
  lab_open (&view->lab);
  view->watch = cy_watch_new (view->lab.fixture->node);
  view->page = CY_LINKS_PAGE (cy_links_page_new (view->watch));
  view->window = capture_present (GTK_WIDGET (view->page), 1200, 620, FALSE);
  view->table = lab_find (GTK_WIDGET (view->page), "links");
}

static void
view_close (View *view)
{
  lab_close_window (view->window, GTK_WIDGET (view->page));
  g_assert_finalize_object (view->watch);
  lab_close (&view->lab);
}

static const char *
label (View *view, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (lab_find (GTK_WIDGET (view->page), id)));
}

/* Nineteen links of one pile each; none is abnormal, and every one says how it does. */
static void
test_rows (void)
{
  g_autofree char *row = NULL;
  View view;

  view_open (&view);
  lab_wait_row (view.table, 0, "Connected|127.0.15.1:");
  g_assert_cmpuint (g_list_model_get_n_items (cy_links_page_get_rows (view.page)), ==, 19);
  g_assert_cmpstr (label (&view, "count"), ==, "19 connections, 0 abnormal");
  row = lab_row (view.table, 0);
  g_assert_nonnull (strstr (row, "|1 / 1|"));
  g_assert_nonnull (strstr (row, "|300 ms"));
  view_close (&view);
}

static gboolean
counts_one (gpointer data)
{
  return strcmp (label (data, "count"), "19 connections, 1 abnormal") == 0;
}

static gboolean
counts_none (gpointer data)
{
  return strcmp (label (data, "count"), "19 connections, 0 abnormal") == 0;
}

/* A pile that goes away comes to the top, says why and what can be done, and goes back. */
static void
test_down (void)
{
  GtkSelectionModel *selection;
  View view;

  view_open (&view);
  lab_wait_row (view.table, 0, "Connected");
  sim_lab_say (view.lab.sim, "drop q4");
  capture_wait (counts_one, &view);
  lab_wait_row (view.table, 0, "127.0.16.4:");
  selection = lab_selection (view.table);
  gtk_selection_model_select_item (selection, 0, TRUE);
  g_assert_nonnull (strstr (label (&view, "since"), "Down since"));
  g_assert_true (gtk_widget_get_visible (lab_find (GTK_WIDGET (view.page), "advice")));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lab_find (GTK_WIDGET (view.page), "show")), 1);
  g_assert_cmpuint (g_list_model_get_n_items (cy_links_page_get_rows (view.page)), ==, 1);
  sim_lab_say (view.lab.sim, "restore q4");
  capture_wait (counts_none, &view);
  g_assert_cmpuint (g_list_model_get_n_items (cy_links_page_get_rows (view.page)), ==, 0);
  g_assert_cmpstr (label (&view, "empty"), ==, "No connection matches.");
  view_close (&view);
}

/* By address and by the names of the piles on it. */
static void
test_search (void)
{
  static const struct {
    const char *text;
    guint n_rows;
  } cases[] = { { "127.0.16.", 6 }, { "P03", 1 }, { "q0", 6 }, { "nowhere", 0 }, { "", 19 } };
  View view;

  view_open (&view);
  lab_wait_row (view.table, 0, "Connected");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gtk_editable_set_text (GTK_EDITABLE (lab_find (GTK_WIDGET (view.page), "search")),
                           cases[i].text);
    /* The search waits for people to finish typing. */
    capture_spin (200);
    g_assert_cmpuint (g_list_model_get_n_items (cy_links_page_get_rows (view.page)), ==,
                      cases[i].n_rows);
  }
  view_close (&view);
}

/* What is beside the list is about the link that is selected. */
static void
test_pane (void)
{
  GtkWidget *piles;
  View view;

  view_open (&view);
  lab_wait_row (view.table, 10, "127.0.15.11:");
  gtk_selection_model_select_item (lab_selection (view.table), 10, TRUE);
  piles = lab_find (GTK_WIDGET (view.page), "piles");
  lab_wait_row (piles, 0, "p11|1|");
  g_assert_nonnull (strstr (label (&view, "name"), "127.0.15.11:"));
  g_assert_nonnull (strstr (label (&view, "arithmetic"), "1 pile × "));
  g_assert_nonnull (strstr (label (&view, "arithmetic"), "there is room"));
  g_assert_false (gtk_widget_get_visible (lab_find (GTK_WIDGET (view.page), "advice")));
  view_close (&view);
}

static CyLinkReport *
report_new (guint i, gboolean up)
{
  CyLinkReport *report = g_new0 (CyLinkReport, 1);
  g_autofree char *key = g_strdup_printf ("10.1.%u.%u:502", i / 250, i % 250);

  report->key = g_ref_string_new (key);
  report->up = up;
  report->trouble = up ? CY_LINK_TROUBLE_NONE : CY_LINK_TROUBLE_CONNECT;
  report->requests = i;
  return report;
}

static GPtrArray *
make_reports (guint n, guint down)
{
  GPtrArray *reports = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_link_report_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (reports, report_new (i, i != down));
  return reports;
}

static void
count_cb (GListModel *model, guint position, guint removed, guint added, guint *n_changes)
{
  (*n_changes)++;
}

/* Ten thousand links: a second in which nothing happens changes no row of the list, one in which
 * something does keeps every row. */
static void
test_many (void)
{
  enum {
    N = 10000
  };
  GListModel *rows;
  gpointer first;
  g_autoptr (CyRow) kept = NULL;
  guint n_changes = 0;
  gint64 begun_us;
  View view;

  view_open (&view);
  rows = cy_links_page_get_rows (view.page);
  cy_links_page_take (view.page, make_reports (N, N));
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, N);
  kept = g_list_model_get_item (rows, 0);
  first = kept;
  g_signal_connect (rows, "items-changed", G_CALLBACK (count_cb), &n_changes);
  begun_us = g_get_monotonic_time ();
  for (guint i = 0; i < 10; i++)
    cy_links_page_take (view.page, make_reports (N, N));
  g_test_message ("%.1f ms for a second of %d links",
                  (double) (g_get_monotonic_time () - begun_us) / 10000, N);
  g_assert_cmpuint (n_changes, ==, 0);
  cy_links_page_take (view.page, make_reports (N, 5000));
  g_assert_cmpuint (n_changes, ==, 1);
  {
    g_autoptr (CyRow) top = g_list_model_get_item (rows, 0);
    g_autoptr (CyRow) second = g_list_model_get_item (rows, 1);

    g_assert_cmpstr (cy_row_get_key (top), ==, "10.1.20.0:502");
    g_assert_true (second == first);
  }
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/links-page/rows", test_rows);
  g_test_add_func ("/links-page/down", test_down);
  g_test_add_func ("/links-page/search", test_search);
  g_test_add_func ("/links-page/pane", test_pane);
  g_test_add_func ("/links-page/many", test_many);
  return g_test_run ();
}
