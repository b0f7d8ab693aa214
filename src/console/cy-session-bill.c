/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-bill.h"

#include <glib/gi18n-lib.h>

#include "cy-columns.h"
#include "cy-session-words.h"
#include "cy-tariff.h"

/* Some lines are in sight whatever else is. */
#define LINES_PX 140

/* One row. */
typedef struct {
  char key[16];
  CyBillLine line;
  gint64 first_us; /* when the charge began */
} Line;

static const char *
line_key (gconstpointer data)
{
  return ((const Line *) data)->key;
}

static char *
spell_time (gint64 time_us, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time = utc == NULL ? NULL : g_date_time_to_local (utc);

  return time == NULL ? g_strdup ("–") : g_date_time_format (time, format);
}

static gboolean
is_same_day (gint64 a_us, gint64 b_us)
{
  g_autofree char *a = spell_time (a_us, "%F");
  g_autofree char *b = spell_time (b_us, "%F");

  return g_str_equal (a, b);
}

/* Beyond midnight the day is said as well. */
static char *
show_period (gconstpointer data, gpointer user_data)
{
  const CyBillLine *line = &((const Line *) data)->line;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (line->component == CY_BILL_MINIMUM)
    return g_strdup ("–");
  from = spell_time (line->from_us, is_same_day (line->from_us, ((const Line *) data)->first_us)
                                      ? "%H:%M"
                                      : "%m-%d %H:%M");
  to = spell_time (line->to_us, "%H:%M");
  return g_strdup_printf ("%s–%s", from, to);
}

static char *
show_what (gconstpointer data, gpointer user_data)
{
  const CyBillLine *line = &((const Line *) data)->line;
  const char *what = _ (cy_bill_component_label (line->component));

  return line->component == CY_BILL_ELECTRICITY || line->component == CY_BILL_SERVICE
           ? g_strdup_printf ("%s · %s", _ (cy_tariff_class_label (line->class)), what)
           : g_strdup (what);
}

static char *
show_quantity (gconstpointer data, gpointer user_data)
{
  const CyBillLine *line = &((const Line *) data)->line;

  switch (line->component) {
  case CY_BILL_ELECTRICITY:
  case CY_BILL_SERVICE:
    return cy_session_words_energy_exact (line->energy_dwh);
  case CY_BILL_OCCUPANCY:
    return cy_session_words_span (line->seconds * G_USEC_PER_SEC);
  default:
    return g_strdup ("");
  }
}

static char *
show_price (gconstpointer data, gpointer user_data)
{
  const CyBillLine *line = &((const Line *) data)->line;

  return line->component == CY_BILL_MINIMUM ? g_strdup ("") : cy_tariff_spell_price (line->price);
}

static char *
show_amount (gconstpointer data, gpointer user_data)
{
  return cy_session_words_money (((const Line *) data)->line.amount_minor);
}

static const CyColumn columns[] = {
  { N_ ("From – until"), show_period, NULL, TRUE, FALSE, 10 },
  { N_ ("What"), show_what, NULL, FALSE, TRUE, 12 },
  { N_ ("How much"), show_quantity, NULL, TRUE, FALSE, 11 },
  { N_ ("Price"), show_price, NULL, TRUE, FALSE, 6 },
  { N_ ("Sum"), show_amount, NULL, TRUE, FALSE, 6 },
};

static void
show_lines (GtkWidget *scroller)
{
  CySessionFocus *focus = g_object_get_data (G_OBJECT (scroller), "focus");
  GListStore *store = g_object_get_data (G_OBJECT (scroller), "store");
  const CyNodeRecount *recount = cy_session_focus_get_recount (focus);
  GPtrArray *lines = g_ptr_array_new ();

  for (guint i = 0; recount != NULL && i < recount->stored->lines->len; i++) {
    Line *line = g_new (Line, 1);

    g_snprintf (line->key, sizeof line->key, "%u", i);
    line->line = g_array_index (recount->stored->lines, CyBillLine, i);
    line->first_us = g_array_index (recount->stored->lines, CyBillLine, 0).from_us;
    g_ptr_array_add (lines, line);
  }
  gtk_widget_set_visible (scroller, lines->len > 0);
  cy_rows_sync (store, lines, line_key, g_free);
}

/**
 * cy_session_bill_new:
 *
 * Follows @focus; hidden while there is no bill.
 */
GtkWidget *
cy_session_bill_new (CySessionFocus *focus)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GListStore *store = g_list_store_new (CY_TYPE_ROW);
  GtkNoSelection *selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (store)));
  GtkWidget *view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));

  gtk_widget_add_css_class (view, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Lines of the bill"), -1);
  cy_columns_fill (GTK_COLUMN_VIEW (view), columns, G_N_ELEMENTS (columns), NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), LINES_PX);
  gtk_widget_set_vexpand (scroller, TRUE);
  g_object_set_data_full (G_OBJECT (scroller), "store", store, g_object_unref);
  g_object_set_data_full (G_OBJECT (scroller), "focus", g_object_ref (focus), g_object_unref);
  g_signal_connect_object (focus, "changed::session", G_CALLBACK (show_lines), scroller,
                           G_CONNECT_SWAPPED);
  show_lines (scroller);
  return scroller;
}
