/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-link-pane.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-frames-window.h"
#include "cy-latency-chart.h"
#include "cy-link-words.h"
#include "cy-shown.h"
#include "cy-state-badge.h"
#include "cy-text.h"

/* A pile on the link. */
typedef struct {
  char *id;
  char *name;
  guint unit;
  guint scan_ms;
  CyQuality quality;
} Item;

struct _CyLinkPane {
  GtkWidget parent;

  GtkLabel *name;
  GtkBox *badge_place;
  GtkLabel *since;
  GtkLabel *arithmetic;
  GtkLabel *figures;
  GtkLabel *advice;
  GtkBox *chart_place;
  GtkColumnView *piles;
  CyStateBadge *badge;
  CyLatencyChart *chart;
  CyWatch *watch;    /* owned */
  GListStore *store; /* of CyRow of Item */
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (CyLinkPane, cy_link_pane, GTK_TYPE_WIDGET)

static void
item_free (Item *item)
{
  g_free (item->id);
  g_free (item->name);
  g_free (item);
}

static const char *
item_key (gconstpointer data)
{
  return ((const Item *) data)->id;
}

static char *
show_name (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Item *) data)->name);
}

static char *
show_unit (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const Item *) data)->unit);
}

static char *
show_period (gconstpointer data, gpointer user_data)
{
  return cy_link_words_period (((const Item *) data)->scan_ms);
}

static CySeverity
severity_of_item (gconstpointer data, gpointer user_data)
{
  return cy_severity_of_sample (((const Item *) data)->quality, CY_LIMIT_LEVEL_NONE);
}

static char *
show_quality (gconstpointer data, gpointer user_data)
{
  return cy_shown_quality (((const Item *) data)->quality);
}

static const CyColumn columns[] = {
  { N_ ("Pile"), show_name, NULL, FALSE, TRUE },
  { N_ ("Unit id"), show_unit, NULL, TRUE, FALSE },
  { N_ ("Read every"), show_period, NULL, TRUE, FALSE },
  { N_ ("Quality"), show_quality, severity_of_item, FALSE, FALSE },
};

static Item *
item_new (CyLinkPane *pane, CyLiveTable *table, guint number)
{
  const CyFleetPile *pile = cy_fleet_get (cy_live_table_get_fleet (table), number);
  Item *item = g_new (Item, 1);
  CyLivePile link;

  cy_live_table_read (table, number, &link, NULL);
  *item = (Item){ .id = g_strdup (pile->id),
                  .name = cy_yard_display_name (cy_node_get_yard (cy_watch_get_node (pane->watch)),
                                                CY_KIND_PILE, pile->id),
                  .unit = pile->link->unit,
                  .scan_ms = link.scan_ms > 0 ? link.scan_ms : pile->scan_ms,
                  .quality = link.quality };
  return item;
}

static void
show_piles (CyLinkPane *pane, const GArray *piles)
{
  CyLiveTable *table = cy_watch_get_table (pane->watch);
  GPtrArray *items = g_ptr_array_new ();

  for (guint i = 0; table != NULL && piles != NULL && i < piles->len; i++)
    g_ptr_array_add (items, item_new (pane, table, g_array_index (piles, guint, i)));
  cy_rows_sync (pane->store, items, item_key, (GDestroyNotify) item_free);
}

static void
show_since (CyLinkPane *pane, const CyLinkReport *report)
{
  g_autofree char *time = cy_shown_time (report->since_us);
  g_autofree char *text = report->since_us == 0 ? g_strdup (_ ("Not connected yet"))
                          : report->up          ? g_strdup_printf (_ ("Up since %s"), time)
                                                : g_strdup_printf (_ ("Down since %s"), time);

  gtk_label_set_text (pane->since, text);
}

static void
show_figures (CyLinkPane *pane, const CyLinkReport *report)
{
  g_autofree char *text =
    g_strdup_printf (_ ("Busy %.0f %% of the time, wanted %.0f %%. Half of the answers within "
                        "%.1f ms, 99 %% within %.1f ms."),
                     report->load, report->demanded, cy_link_report_quantile_ms (report, 0.5),
                     cy_link_report_quantile_ms (report, 0.99));

  gtk_label_set_text (pane->figures, text);
  gtk_widget_set_visible (GTK_WIDGET (pane->figures), report->load > 0 || report->demanded > 0);
}

/**
 * cy_link_pane_show:
 * @report: (nullable): how the link does; %NULL hides everything.
 * @piles: (nullable) (element-type guint): the numbers of its piles in the watch's table.
 */
void
cy_link_pane_show (CyLinkPane *pane, const CyLinkReport *report, const GArray *piles)
{
  g_autofree char *state = NULL;
  g_autofree char *arithmetic = NULL;
  g_autofree char *advice = NULL;

  gtk_widget_set_visible (GTK_WIDGET (pane), report != NULL);
  if (report == NULL)
    return;
  state = cy_link_words_state (report);
  arithmetic = cy_link_words_arithmetic (report);
  advice = cy_link_words_advice (report);
  gtk_label_set_text (pane->name, report->key);
  cy_state_badge_set (pane->badge, cy_link_words_severity (cy_link_words_find (report)), state);
  gtk_label_set_text (pane->arithmetic, arithmetic);
  gtk_label_set_text (pane->advice, advice);
  gtk_widget_set_visible (GTK_WIDGET (pane->advice), *advice != '\0');
  show_since (pane, report);
  show_figures (pane, report);
  cy_latency_chart_set (pane->chart, report->latency);
  show_piles (pane, piles);
}

static const Item *
get_selected (CyLinkPane *pane)
{
  CyRow *row = gtk_single_selection_get_selected_item (pane->selection);

  return row == NULL ? NULL : cy_row_get_data (row);
}

static void
on_show_pile_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const Item *item = get_selected (CY_LINK_PANE (widget));

  if (item != NULL)
    gtk_widget_activate_action (widget, "win.show-pile", "(su)", item->id, 1u);
}

static void
on_show_frames_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyLinkPane *pane = CY_LINK_PANE (widget);
  const Item *item = get_selected (pane);

  if (item != NULL)
    cy_frames_window_present (widget, cy_watch_get_node (pane->watch), item->id);
}

static void
on_activate_cb (GtkColumnView *view, guint position, CyLinkPane *pane)
{
  gtk_single_selection_set_selected (pane->selection, position);
  on_show_pile_action (GTK_WIDGET (pane), NULL, NULL);
}

static void
cy_link_pane_dispose (GObject *object)
{
  CyLinkPane *pane = CY_LINK_PANE (object);

  cy_children_unparent (GTK_WIDGET (pane));
  g_clear_object (&pane->store);
  g_clear_object (&pane->watch);
  G_OBJECT_CLASS (cy_link_pane_parent_class)->dispose (object);
}

static void
cy_link_pane_class_init (CyLinkPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_link_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-link-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, CyLinkPane, name);
  gtk_widget_class_bind_template_child (widget_class, CyLinkPane, badge_place);
  gtk_widget_class_bind_template_child (widget_class, CyLinkPane, since);
  gtk_widget_class_bind_template_child (widget_class, CyLinkPane, arithmetic);
  gtk_widget_class_bind_template_child (widget_class, CyLinkPane, figures);
  gtk_widget_class_bind_template_child (widget_class, CyLinkPane, advice);
  gtk_widget_class_bind_template_child (widget_class, CyLinkPane, chart_place);
  gtk_widget_class_bind_template_child (widget_class, CyLinkPane, piles);
  gtk_widget_class_install_action (widget_class, "link.show-pile", NULL, on_show_pile_action);
  gtk_widget_class_install_action (widget_class, "link.show-frames", NULL, on_show_frames_action);
}

static void
cy_link_pane_init (CyLinkPane *pane)
{
  gtk_widget_init_template (GTK_WIDGET (pane));
  pane->badge = CY_STATE_BADGE (cy_state_badge_new (CY_SEVERITY_NORMAL, ""));
  gtk_box_append (pane->badge_place, GTK_WIDGET (pane->badge));
  pane->chart = CY_LATENCY_CHART (cy_latency_chart_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (pane->chart), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (pane->chart), TRUE);
  gtk_box_append (pane->chart_place, GTK_WIDGET (pane->chart));
  pane->store = g_list_store_new (CY_TYPE_ROW);
  pane->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (pane->store)));
  gtk_column_view_set_model (pane->piles, GTK_SELECTION_MODEL (pane->selection));
  g_object_unref (pane->selection);
  cy_columns_fill (pane->piles, columns, G_N_ELEMENTS (columns), pane);
  cy_text_set_label_attributes (pane->since);
  cy_text_set_label_attributes (pane->arithmetic);
  cy_text_set_label_attributes (pane->figures);
  cy_text_set_label_attributes (pane->advice);
  g_signal_connect (pane->piles, "activate", G_CALLBACK (on_activate_cb), pane);
}

GtkWidget *
cy_link_pane_new (CyWatch *watch)
{
  CyLinkPane *pane = g_object_new (CY_TYPE_LINK_PANE, NULL);

  pane->watch = g_object_ref (watch);
  return GTK_WIDGET (pane);
}
