/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-links-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-link-pane.h"
#include "cy-link-words.h"
#include "cy-node-link.h"
#include "cy-shown.h"

enum {
  SHOW_ALL,
  SHOW_ABNORMAL,
};

static const char *const show_labels[] = {
  [SHOW_ALL] = N_ ("All connections"),
  [SHOW_ABNORMAL] = N_ ("Abnormal only"),
};

struct _CyLinksPage {
  GtkWidget parent;

  GtkSearchEntry *search;
  GtkDropDown *show;
  GtkLabel *count;
  GtkPaned *paned;
  GtkColumnView *links;
  GtkWidget *scroller;
  GtkLabel *empty; /* says why there are no rows */
  CyLinkPane *pane;
  CyWatch *watch;    /* owned */
  GListStore *store; /* of CyRow of CyLinkReport */
  GtkSingleSelection *selection;
  GHashTable *piles; /* owned, nullable: of a link's key the numbers of its piles */
};

G_DEFINE_FINAL_TYPE (CyLinksPage, cy_links_page, GTK_TYPE_WIDGET)

static const char *
report_key (gconstpointer data)
{
  return ((const CyLinkReport *) data)->key;
}

static CySeverity
severity_of_report (gconstpointer data, gpointer user_data)
{
  return cy_link_words_severity (cy_link_words_find (data));
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  return cy_link_words_state (data);
}

static char *
show_address (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyLinkReport *) data)->key);
}

static char *
show_piles (gconstpointer data, gpointer user_data)
{
  const CyLinkReport *report = data;

  return g_strdup_printf ("%u / %u", report->n_piles, report->n_units);
}

static char *
show_since (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const CyLinkReport *) data)->since_us);
}

static char *
format_ms (double ms)
{
  return ms <= 0 ? g_strdup ("–") : g_strdup_printf (ms < 10 ? "%.1f" : "%.0f", ms);
}

static char *
show_mean (gconstpointer data, gpointer user_data)
{
  return format_ms (((const CyLinkReport *) data)->latency_ms);
}

static char *
show_p99 (gconstpointer data, gpointer user_data)
{
  return format_ms (cy_link_report_quantile_ms (data, 0.99));
}

static char *
format_count (guint64 count)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, count);
}

static char *
show_requests (gconstpointer data, gpointer user_data)
{
  return format_count (((const CyLinkReport *) data)->requests);
}

static char *
show_timeouts (gconstpointer data, gpointer user_data)
{
  return format_count (((const CyLinkReport *) data)->timeouts);
}

static char *
show_late (gconstpointer data, gpointer user_data)
{
  return format_count (((const CyLinkReport *) data)->late_dropped);
}

static char *
show_refused (gconstpointer data, gpointer user_data)
{
  return format_count (((const CyLinkReport *) data)->exceptions);
}

static char *
show_malformed (gconstpointer data, gpointer user_data)
{
  return format_count (((const CyLinkReport *) data)->malformed);
}

static char *
show_reconnects (gconstpointer data, gpointer user_data)
{
  return format_count (((const CyLinkReport *) data)->reconnects);
}

static char *
show_single (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyLinkReport *) data)->single ? _ ("one") : "");
}

static char *
show_load (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%.0f", ((const CyLinkReport *) data)->load);
}

static char *
show_demanded (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%.0f", ((const CyLinkReport *) data)->demanded);
}

/* Asked for, and kept where that is something else. */
static char *
show_period (gconstpointer data, gpointer user_data)
{
  const CyLinkReport *report = data;
  g_autofree char *asked = cy_link_words_period (report->asked_ms);
  g_autofree char *kept = cy_link_words_period (report->effective_ms);

  return report->effective_ms <= report->asked_ms ? g_steal_pointer (&asked)
                                                  : g_strdup_printf ("%s → %s", asked, kept);
}

static const CyColumn columns[] = {
  { N_ ("State"), show_state, severity_of_report, FALSE, FALSE, 16 },
  { N_ ("Address"), show_address, NULL, FALSE, TRUE, 20 },
  { N_ ("Piles/units"), show_piles, NULL, TRUE, FALSE },
  { N_ ("Since"), show_since, NULL, TRUE, FALSE, 8 },
  { N_ ("Busy %"), show_load, NULL, TRUE, FALSE },
  { N_ ("Wanted %"), show_demanded, NULL, TRUE, FALSE },
  { N_ ("Period"), show_period, NULL, TRUE, FALSE, 16 },
  { N_ ("Mean ms"), show_mean, NULL, TRUE, FALSE },
  { N_ ("99 % ms"), show_p99, NULL, TRUE, FALSE },
  { N_ ("At once"), show_single, NULL, FALSE, FALSE },
  { N_ ("Requests sent"), show_requests, NULL, TRUE, FALSE },
  { N_ ("No answer"), show_timeouts, NULL, TRUE, FALSE },
  { N_ ("Late"), show_late, NULL, TRUE, FALSE },
  { N_ ("Refused"), show_refused, NULL, TRUE, FALSE },
  { N_ ("Malformed"), show_malformed, NULL, TRUE, FALSE },
  { N_ ("Reconnects"), show_reconnects, NULL, TRUE, FALSE },
};

/* As people count: 10.0.0.9 is before 10.0.0.10. */
static int
compare_addresses (const char *a, const char *b)
{
  while (*a != '\0' && *b != '\0') {
    if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b)) {
      guint64 left = g_ascii_strtoull (a, (char **) &a, 10);
      guint64 right = g_ascii_strtoull (b, (char **) &b, 10);

      if (left != right)
        return left < right ? -1 : 1;
    } else if (*a != *b) {
      break;
    } else {
      a++;
      b++;
    }
  }
  return (guchar) *a - (guchar) *b;
}

/* The worst first, and among equals by address: rows move only when something happens. */
static gint
compare_reports (gconstpointer a, gconstpointer b)
{
  const CyLinkReport *left = *(CyLinkReport *const *) a;
  const CyLinkReport *right = *(CyLinkReport *const *) b;
  int worse = (int) cy_link_words_find (right) - (int) cy_link_words_find (left);

  return worse != 0 ? worse : compare_addresses (left->key, right->key);
}

static void
index_piles (CyLinksPage *page)
{
  CyLiveTable *table = cy_watch_get_table (page->watch);
  CyFleet *fleet = table == NULL ? NULL : cy_live_table_get_fleet (table);

  g_clear_pointer (&page->piles, g_hash_table_unref);
  page->piles =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  for (guint i = 0; fleet != NULL && i < cy_fleet_get_n_piles (fleet); i++) {
    const CyLink *link = cy_fleet_get (fleet, i)->link;
    g_autofree char *key = link == NULL ? NULL : cy_link_connection (link);
    GArray *piles = key == NULL ? NULL : g_hash_table_lookup (page->piles, key);

    /* Another node talks to it. */
    if (key == NULL)
      continue;
    if (piles == NULL) {
      piles = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (page->piles, g_steal_pointer (&key), piles);
    }
    g_array_append_val (piles, i);
  }
}

static gboolean
name_matches (CyLinksPage *page, guint number, const char *needle)
{
  CyLiveTable *table = cy_watch_get_table (page->watch);
  const CyFleetPile *pile = cy_fleet_get (cy_live_table_get_fleet (table), number);
  g_autofree char *name = cy_yard_display_name (cy_node_get_yard (cy_watch_get_node (page->watch)),
                                                CY_KIND_PILE, pile->id);
  g_autofree char *text = g_strconcat (name, "\n", pile->id, NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, needle) != NULL;
}

static gboolean
matches (CyLinksPage *page, const CyLinkReport *report, const char *needle)
{
  const GArray *piles = g_hash_table_lookup (page->piles, report->key);
  gboolean found = *needle == '\0' || strstr (report->key, needle) != NULL;

  if (gtk_drop_down_get_selected (page->show) == SHOW_ABNORMAL &&
      cy_link_words_find (report) == CY_LINK_FINE)
    return FALSE;
  for (guint i = 0; !found && piles != NULL && i < piles->len; i++)
    found = name_matches (page, g_array_index (piles, guint, i), needle);
  return found;
}

static void
show_count (CyLinksPage *page, guint n_links, guint n_abnormal)
{
  g_autofree char *text = g_strdup_printf (_ ("%u connections, %u abnormal"), n_links, n_abnormal);

  gtk_label_set_text (page->count, text);
}

static void
show_empty (CyLinksPage *page, gboolean has_links)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (page->store)) == 0;

  gtk_label_set_text (page->empty, has_links ? _ ("No connection matches.")
                                             : _ ("No pile in service has a link address yet."));
  gtk_widget_set_visible (GTK_WIDGET (page->empty), empty);
  gtk_widget_set_visible (page->scroller, !empty);
}

static void
show_selected (CyLinksPage *page)
{
  CyRow *row = gtk_single_selection_get_selected_item (page->selection);
  const CyLinkReport *report = row == NULL ? NULL : cy_row_get_data (row);

  cy_link_pane_show (page->pane, report,
                     report == NULL ? NULL : g_hash_table_lookup (page->piles, report->key));
}

/**
 * cy_links_page_take:
 * @reports: (transfer full) (element-type CyLinkReport): how the links do now.
 *
 * Shows those that pass the filter. Rows of links that stay are told their news and nothing else.
 */
void
cy_links_page_take (CyLinksPage *page, GPtrArray *reports)
{
  g_autofree char *needle =
    g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (page->search)), -1);
  GPtrArray *shown = g_ptr_array_sized_new (reports->len);
  guint n_links = reports->len;
  guint n_abnormal = 0;

  if (page->piles == NULL)
    index_piles (page);
  g_ptr_array_set_free_func (reports, NULL);
  for (guint i = 0; i < n_links; i++) {
    CyLinkReport *report = reports->pdata[i];

    n_abnormal += cy_link_words_find (report) != CY_LINK_FINE;
    if (matches (page, report, needle))
      g_ptr_array_add (shown, report);
    else
      cy_link_report_free (report);
  }
  g_ptr_array_unref (reports);
  g_ptr_array_sort (shown, compare_reports);
  cy_rows_sync (page->store, shown, report_key, (GDestroyNotify) cy_link_report_free);
  show_count (page, n_links, n_abnormal);
  show_empty (page, n_links > 0);
  show_selected (page);
}

static void
refresh (CyLinksPage *page)
{
  if (page->watch != NULL && gtk_widget_get_mapped (GTK_WIDGET (page)))
    cy_links_page_take (page, cy_node_list_links (cy_watch_get_node (page->watch)));
}

static void
start_over (CyLinksPage *page)
{
  g_clear_pointer (&page->piles, g_hash_table_unref);
  refresh (page);
}

static void
cy_links_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_links_page_parent_class)->map (widget);
  refresh (CY_LINKS_PAGE (widget));
}

static void
cy_links_page_dispose (GObject *object)
{
  CyLinksPage *page = CY_LINKS_PAGE (object);

  cy_children_unparent (GTK_WIDGET (page));
  g_clear_object (&page->store);
  g_clear_object (&page->watch);
  g_clear_pointer (&page->piles, g_hash_table_unref);
  G_OBJECT_CLASS (cy_links_page_parent_class)->dispose (object);
}

static void
cy_links_page_class_init (CyLinksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_links_page_dispose;
  widget_class->map = cy_links_page_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-links-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyLinksPage, search);
  gtk_widget_class_bind_template_child (widget_class, CyLinksPage, show);
  gtk_widget_class_bind_template_child (widget_class, CyLinksPage, count);
  gtk_widget_class_bind_template_child (widget_class, CyLinksPage, paned);
  gtk_widget_class_bind_template_child (widget_class, CyLinksPage, links);
  gtk_widget_class_bind_template_child (widget_class, CyLinksPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, CyLinksPage, empty);
}

static void
cy_links_page_init (CyLinksPage *page)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (page));
  for (guint i = 0; i < G_N_ELEMENTS (show_labels); i++)
    gtk_string_list_append (labels, _ (show_labels[i]));
  gtk_drop_down_set_model (page->show, G_LIST_MODEL (labels));
  page->store = g_list_store_new (CY_TYPE_ROW);
  page->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (page->store)));
  gtk_column_view_set_model (page->links, GTK_SELECTION_MODEL (page->selection));
  g_object_unref (page->selection);
  cy_columns_fill (page->links, columns, G_N_ELEMENTS (columns), page);
}

GtkWidget *
cy_links_page_new (CyWatch *watch)
{
  CyLinksPage *page = g_object_new (CY_TYPE_LINKS_PAGE, NULL);

  page->watch = g_object_ref (watch);
  page->pane = CY_LINK_PANE (cy_link_pane_new (watch));
  gtk_paned_set_end_child (page->paned, GTK_WIDGET (page->pane));
  cy_link_pane_show (page->pane, NULL, NULL);
  g_signal_connect_swapped (page->selection, "notify::selected-item", G_CALLBACK (show_selected),
                            page);
  g_signal_connect_swapped (page->search, "search-changed", G_CALLBACK (refresh), page);
  g_signal_connect_swapped (page->show, "notify::selected", G_CALLBACK (refresh), page);
  g_signal_connect_object (watch, "tick", G_CALLBACK (refresh), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "fleet-changed", G_CALLBACK (start_over), page,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (page);
}

/**
 * cy_links_page_get_rows:
 *
 * Returns: (transfer none): of #CyRow of #CyLinkReport, as they are shown.
 */
GListModel *
cy_links_page_get_rows (CyLinksPage *page)
{
  return G_LIST_MODEL (page->store);
}
