/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-overview-page.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-rollup.h"
#include "cy-shown.h"

/* One row: a station's counts and what to call it. */
typedef struct {
  char *key;
  char *name;
  char *area;
  CyRollup rollup;
} Station;

enum {
  FIGURE_GUNS,
  FIGURE_CHARGING,
  FIGURE_IDLE,
  FIGURE_OCCUPIED,
  FIGURE_FAULTED,
  FIGURE_OFFLINE,
  FIGURE_POWER,
  N_FIGURES,
};

static const char *const figure_labels[N_FIGURES] = {
  [FIGURE_GUNS] = N_ ("Guns"),       [FIGURE_CHARGING] = N_ ("Charging"),
  [FIGURE_IDLE] = N_ ("Idle"),       [FIGURE_OCCUPIED] = N_ ("Occupied"),
  [FIGURE_FAULTED] = N_ ("Faulted"), [FIGURE_OFFLINE] = N_ ("Offline"),
  [FIGURE_POWER] = N_ ("Power now"),
};

struct _CyOverviewPage {
  GtkWidget parent;

  GtkFlowBox *figures;
  GtkColumnView *stations;
  GtkWidget *scroller;
  GtkWidget *empty;
  GtkLabel *values[N_FIGURES];
  CyWatch *watch;    /* owned */
  CyYard *yard;      /* owned, nullable: whose records the rows point at */
  GListStore *store; /* of CyRow of Station */
  gboolean dirty;    /* values came since the last second */
};

G_DEFINE_FINAL_TYPE (CyOverviewPage, cy_overview_page, GTK_TYPE_WIDGET)

static void
station_free (Station *station)
{
  g_free (station->key);
  g_free (station->name);
  g_free (station->area);
  g_free (station);
}

static const char *
station_key (gconstpointer data)
{
  return ((const Station *) data)->key;
}

static char *
show_severity_text (gconstpointer data, gpointer user_data)
{
  const CyRollup *rollup = &((const Station *) data)->rollup;

  return g_strdup (cy_severity_label (cy_shown_severity_of_rollup (rollup)));
}

static CySeverity
show_severity (gconstpointer data, gpointer user_data)
{
  return cy_shown_severity_of_rollup (&((const Station *) data)->rollup);
}

static char *
show_name (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Station *) data)->name);
}

static char *
show_area (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Station *) data)->area);
}

/* Zero is nothing to look at, so it is not written. */
static char *
count_text (guint count)
{
  return count == 0 ? g_strdup ("") : g_strdup_printf ("%u", count);
}

#define COUNT_COLUMN(field)                                          \
  static char *show_##field (gconstpointer data, gpointer user_data) \
  {                                                                  \
    return count_text (((const Station *) data)->rollup.field);      \
  }

COUNT_COLUMN (n_guns)
COUNT_COLUMN (n_charging)
COUNT_COLUMN (n_idle)
COUNT_COLUMN (n_occupied)
COUNT_COLUMN (n_faulted)
COUNT_COLUMN (n_offline)

static char *
show_limits (gconstpointer data, gpointer user_data)
{
  const CyRollup *rollup = &((const Station *) data)->rollup;

  return count_text (rollup->n_beyond + rollup->n_warning);
}

static char *
show_power (gconstpointer data, gpointer user_data)
{
  return cy_shown_power (((const Station *) data)->rollup.power_w);
}

static const CyColumn columns[] = {
  { N_ ("Condition"), show_severity_text, show_severity, FALSE, FALSE },
  { N_ ("Station"), show_name, NULL, FALSE, TRUE },
  { N_ ("Area"), show_area, NULL, FALSE, TRUE },
  { N_ ("Guns"), show_n_guns, NULL, TRUE, FALSE },
  { N_ ("Charging"), show_n_charging, NULL, TRUE, FALSE },
  { N_ ("Idle"), show_n_idle, NULL, TRUE, FALSE },
  { N_ ("Occupied"), show_n_occupied, NULL, TRUE, FALSE },
  { N_ ("Faulted"), show_n_faulted, NULL, TRUE, FALSE },
  { N_ ("Beyond limits"), show_limits, NULL, TRUE, FALSE },
  { N_ ("Offline"), show_n_offline, NULL, TRUE, FALSE },
  { N_ ("Power now"), show_power, NULL, TRUE, FALSE },
};

static void
show_figures (CyOverviewPage *page, const CyRollup *total)
{
  const guint counts[] = {
    [FIGURE_GUNS] = total->n_guns,       [FIGURE_CHARGING] = total->n_charging,
    [FIGURE_IDLE] = total->n_idle,       [FIGURE_OCCUPIED] = total->n_occupied,
    [FIGURE_FAULTED] = total->n_faulted, [FIGURE_OFFLINE] = total->n_offline,
  };
  g_autofree char *power = cy_shown_power (total->power_w);

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autofree char *text = g_strdup_printf ("%u", counts[i]);

    gtk_label_set_text (page->values[i], text);
  }
  gtk_label_set_text (page->values[FIGURE_POWER], power);
}

static Station *
station_new (CyYard *yard, const CyRollup *rollup)
{
  Station *station = g_new0 (Station, 1);
  CyRecord *area = cy_yard_get_ref (yard, rollup->station, "area");

  station->rollup = *rollup;
  if (rollup->station == NULL) {
    station->key = g_strdup ("");
    station->name = g_strdup (_ ("Discrete piles"));
    return station;
  }
  station->key = g_strdup (rollup->station->id);
  station->name = g_strdup (cy_record_get_text (rollup->station, "name"));
  station->area = area == NULL ? NULL : g_strdup (cy_record_get_text (area, "name"));
  return station;
}

/* Trouble first, then by name: the order only changes when the condition does. */
static gint
compare_stations (gconstpointer a, gconstpointer b)
{
  const Station *left = *(Station *const *) a;
  const Station *right = *(Station *const *) b;
  CySeverity left_severity = cy_shown_severity_of_rollup (&left->rollup);
  CySeverity right_severity = cy_shown_severity_of_rollup (&right->rollup);

  if (left_severity != right_severity)
    return left_severity > right_severity ? -1 : 1;
  return g_utf8_collate (left->name, right->name);
}

static void
refresh (CyOverviewPage *page)
{
  CyYard *yard = cy_node_get_yard (cy_watch_get_node (page->watch));
  g_autoptr (GArray) rollups = NULL;
  GPtrArray *items = g_ptr_array_new ();
  CyRollup total;

  rollups =
    cy_rollup_stations (yard, cy_watch_get_table (page->watch), g_get_monotonic_time (), &total);
  show_figures (page, &total);
  for (guint i = 0; i < rollups->len; i++)
    g_ptr_array_add (items, station_new (yard, &g_array_index (rollups, CyRollup, i)));
  g_ptr_array_sort (items, compare_stations);
  gtk_widget_set_visible (page->empty, items->len == 0);
  gtk_widget_set_visible (page->scroller, items->len > 0);
  cy_rows_sync (page->store, items, station_key, (GDestroyNotify) station_free);
  g_clear_pointer (&page->yard, cy_yard_unref);
  page->yard = cy_yard_ref (yard);
  page->dirty = FALSE;
}

static void
on_piles_changed_cb (CyWatch *watch, GArray *piles, CyOverviewPage *page)
{
  page->dirty = TRUE;
}

/* Once a second is as often as anybody reads figures. */
static void
on_tick_cb (CyWatch *watch, CyOverviewPage *page)
{
  if (page->dirty && gtk_widget_get_mapped (GTK_WIDGET (page)))
    refresh (page);
}

static void
on_activate_cb (GtkColumnView *view, guint position, CyOverviewPage *page)
{
  g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (page->store), position);

  gtk_widget_activate_action (GTK_WIDGET (page), "win.show-station", "s", cy_row_get_key (row));
}

static void
cy_overview_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_overview_page_parent_class)->map (widget);
  refresh (CY_OVERVIEW_PAGE (widget));
}

static void
cy_overview_page_dispose (GObject *object)
{
  CyOverviewPage *page = CY_OVERVIEW_PAGE (object);

  cy_children_unparent (GTK_WIDGET (page));
  g_clear_object (&page->store);
  g_clear_object (&page->watch);
  g_clear_pointer (&page->yard, cy_yard_unref);
  G_OBJECT_CLASS (cy_overview_page_parent_class)->dispose (object);
}

static void
cy_overview_page_class_init (CyOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_overview_page_dispose;
  widget_class->map = cy_overview_page_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyOverviewPage, figures);
  gtk_widget_class_bind_template_child (widget_class, CyOverviewPage, stations);
  gtk_widget_class_bind_template_child (widget_class, CyOverviewPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, CyOverviewPage, empty);
}

static void
add_figure (CyOverviewPage *page, guint i)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (_ (figure_labels[i]));
  GtkWidget *value = gtk_label_new ("–");

  page->values[i] = GTK_LABEL (value);
  gtk_widget_add_css_class (box, "figure");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (value, "value");
  gtk_widget_add_css_class (value, "numeric");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), value);
  gtk_flow_box_append (page->figures, box);
  gtk_widget_set_focusable (gtk_widget_get_parent (box), FALSE);
}

static void
cy_overview_page_init (CyOverviewPage *page)
{
  GtkSelectionModel *selection;

  gtk_widget_init_template (GTK_WIDGET (page));
  for (guint i = 0; i < N_FIGURES; i++)
    add_figure (page, i);
  page->store = g_list_store_new (CY_TYPE_ROW);
  selection =
    GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (page->store))));
  gtk_column_view_set_model (page->stations, selection);
  g_object_unref (selection);
  cy_columns_fill (page->stations, columns, G_N_ELEMENTS (columns), page);
  g_signal_connect (page->stations, "activate", G_CALLBACK (on_activate_cb), page);
}

GtkWidget *
cy_overview_page_new (CyWatch *watch)
{
  CyOverviewPage *page = g_object_new (CY_TYPE_OVERVIEW_PAGE, NULL);

  page->watch = g_object_ref (watch);
  g_signal_connect_object (watch, "piles-changed", G_CALLBACK (on_piles_changed_cb), page, 0);
  g_signal_connect_object (watch, "fleet-changed", G_CALLBACK (refresh), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "tick", G_CALLBACK (on_tick_cb), page, 0);
  return GTK_WIDGET (page);
}
