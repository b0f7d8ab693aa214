/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-clocks-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-batch-confirm.h"
#include "cy-children.h"
#include "cy-columns.h"
#include "cy-node-link.h"
#include "cy-shown.h"

/* A pile's clock. */
typedef struct {
  char *id;
  char *name;
  char *station;
  CyQuality quality;
  double drift_s;
  gint64 time_us;
  gboolean beyond; /* further off than it may be */
  gboolean can_set;
} Item;

struct _CyClocksPage {
  GtkWidget parent;

  GtkLabel *count;
  GtkLabel *result;
  GtkColumnView *clocks;
  GtkWidget *scroller;
  GtkLabel *empty;   /* says why there are no rows */
  CyWatch *watch;    /* owned */
  GListStore *store; /* of CyRow of Item */
  GtkMultiSelection *selection;
  char *batch; /* nullable: the one that was begun here last */
};

G_DEFINE_FINAL_TYPE (CyClocksPage, cy_clocks_page, GTK_TYPE_WIDGET)

static void
item_free (Item *item)
{
  g_free (item->id);
  g_free (item->name);
  g_free (item->station);
  g_free (item);
}

static const char *
item_key (gconstpointer data)
{
  return ((const Item *) data)->id;
}

static CySeverity
severity_of_item (gconstpointer data, gpointer user_data)
{
  const Item *item = data;

  if (item->quality != CY_QUALITY_GOOD)
    return cy_severity_of_sample (item->quality, CY_LIMIT_LEVEL_NONE);
  return item->beyond ? CY_SEVERITY_MEDIUM : CY_SEVERITY_NORMAL;
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  const Item *item = data;

  if (item->quality != CY_QUALITY_GOOD)
    return cy_shown_quality (item->quality);
  return g_strdup (item->beyond ? _ ("Too far off") : _ ("Right"));
}

static char *
show_name (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Item *) data)->name);
}

static char *
show_station (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Item *) data)->station);
}

static char *
show_drift (gconstpointer data, gpointer user_data)
{
  const Item *item = data;
  double off_s = fabs (item->drift_s);
  g_autofree char *span = off_s < 7200 ? g_strdup_printf (_ ("%.0f s"), off_s)
                                       : cy_shown_age ((gint64) (off_s * G_USEC_PER_SEC));

  if (item->time_us == 0)
    return g_strdup ("–");
  if (fabs (item->drift_s) < 1)
    return g_strdup (span);
  return item->drift_s > 0 ? g_strdup_printf (_ ("%s fast"), span)
                           : g_strdup_printf (_ ("%s slow"), span);
}

static char *
show_age (gconstpointer data, gpointer user_data)
{
  const Item *item = data;

  return item->time_us == 0 ? g_strdup ("–") : cy_shown_age (g_get_real_time () - item->time_us);
}

static char *
show_can_set (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Item *) data)->can_set ? _ ("yes") : _ ("no, only at the pile"));
}

static const CyColumn columns[] = {
  { N_ ("Clock"), show_state, severity_of_item, FALSE, FALSE, 11 },
  { N_ ("Pile"), show_name, NULL, FALSE, TRUE },
  { N_ ("Station"), show_station, NULL, FALSE, TRUE },
  { N_ ("Off by"), show_drift, NULL, TRUE, FALSE, 11 },
  { N_ ("Read before"), show_age, NULL, TRUE, FALSE },
  { N_ ("Can be set from here"), show_can_set, NULL, FALSE, FALSE },
};

/* What is known before what is not, the worst first. */
static gint
compare_items (gconstpointer a, gconstpointer b)
{
  const Item *left = *(Item *const *) a;
  const Item *right = *(Item *const *) b;
  gboolean left_good = left->quality == CY_QUALITY_GOOD;
  gboolean right_good = right->quality == CY_QUALITY_GOOD;
  double left_off = round (fabs (left->drift_s));
  double right_off = round (fabs (right->drift_s));

  if (left_good != right_good)
    return left_good ? -1 : 1;
  if (left_good && left_off != right_off)
    return left_off > right_off ? -1 : 1;
  return g_strcmp0 (left->id, right->id);
}

static Item *
item_new (CyYard *yard, const CyClockReading *reading, double allowed_s)
{
  CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, reading->pile);
  CyRecord *station = pile == NULL ? NULL : cy_yard_get_ref (yard, pile, "station");
  Item *item = g_new (Item, 1);

  *item =
    (Item){ .id = g_strdup (reading->pile),
            .name = cy_yard_display_name (yard, CY_KIND_PILE, reading->pile),
            .station = station == NULL ? g_strdup (_ ("Discrete pile"))
                                       : g_strdup (cy_record_get_text (station, "name")),
            .quality = reading->quality,
            .drift_s = reading->drift_s,
            .time_us = reading->time_us,
            .beyond = reading->quality == CY_QUALITY_GOOD && fabs (reading->drift_s) > allowed_s,
            .can_set = reading->can_set };
  return item;
}

static void
show_count (CyClocksPage *page, guint n_clocks, guint n_beyond, guint n_without, double allowed_s)
{
  g_autofree char *allowed = cy_shown_age ((gint64) (allowed_s * G_USEC_PER_SEC));
  g_autofree char *text =
    g_strdup_printf (_ ("%u clocks, %u off by more than %s; %u piles tell no time"), n_clocks,
                     n_beyond, allowed, n_without);

  gtk_label_set_text (page->count, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "clocks.set-beyond", n_beyond > 0);
  gtk_widget_set_visible (GTK_WIDGET (page->empty), n_clocks == 0);
  gtk_widget_set_visible (page->scroller, n_clocks > 0);
}

static void
refresh (CyClocksPage *page)
{
  CyNode *node = page->watch == NULL ? NULL : cy_watch_get_node (page->watch);
  CyLiveTable *table = node == NULL ? NULL : cy_watch_get_table (page->watch);
  double allowed_s;
  g_autoptr (GArray) clocks = NULL;
  GPtrArray *items;
  guint n_beyond = 0;

  if (table == NULL || !gtk_widget_get_mapped (GTK_WIDGET (page)))
    return;
  allowed_s = cy_node_get_clock_allowed_s (node);
  clocks = cy_node_list_clocks (node, table);
  items = g_ptr_array_sized_new (clocks->len);
  for (guint i = 0; i < clocks->len; i++) {
    Item *item =
      item_new (cy_node_get_yard (node), &g_array_index (clocks, CyClockReading, i), allowed_s);

    n_beyond += item->beyond;
    g_ptr_array_add (items, item);
  }
  g_ptr_array_sort (items, compare_items);
  cy_rows_sync (page->store, items, item_key, (GDestroyNotify) item_free);
  show_count (page, clocks->len, n_beyond,
              cy_fleet_get_n_piles (cy_live_table_get_fleet (table)) - clocks->len, allowed_s);
}

static void
on_selection_cb (CyClocksPage *page)
{
  g_autoptr (GtkBitset) selected =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (page->selection));

  gtk_widget_action_set_enabled (GTK_WIDGET (page), "clocks.set-selected",
                                 !gtk_bitset_is_empty (selected));
}

static void
show_batch (CyClocksPage *page, const CyBatch *batch)
{
  guint n_targets = g_strv_length (batch->targets);
  g_autofree char *piles = g_strdup_printf (ngettext ("%u pile", "%u piles", n_targets), n_targets);
  g_autofree char *text = g_strdup_printf (
    _ ("Set the clock, %s: %s%s%s"), piles, _ (cy_batch_state_label (batch->state)),
    batch->outcome != NULL ? ", " : "", batch->outcome != NULL ? batch->outcome : "");

  gtk_label_set_text (page->result, text);
}

static void
on_begun_cb (const CyBatch *batch, const GError *error, gpointer user_data)
{
  g_autoptr (CyClocksPage) page = user_data;

  if (page->watch == NULL)
    return;
  if (error != NULL) {
    gtk_label_set_text (page->result, error->message);
  } else if (batch != NULL) {
    g_free (page->batch);
    page->batch = g_strdup (batch->id);
    show_batch (page, batch);
  }
}

static void
on_batch_changed_cb (CyNode *node, const CyBatch *batch, CyClocksPage *page)
{
  if (g_strcmp0 (batch->id, page->batch) == 0)
    show_batch (page, batch);
}

/* Every pile has its turn: a clock that cannot be set keeps no other from being right. */
static void
set_clocks (CyClocksPage *page, GStrvBuilder *builder)
{
  g_auto (GStrv) targets = g_strv_builder_end (builder);
  guint n_targets = g_strv_length (targets);
  const CyBatchRequest request = { .name = "set_clock",
                                   .arguments = "{}",
                                   .targets = (const char *const *) targets,
                                   .max_failures = n_targets };

  if (n_targets == 0)
    gtk_label_set_text (page->result, _ ("None of these clocks can be set from here."));
  else
    cy_batch_confirm_present (GTK_WIDGET (page), cy_watch_get_node (page->watch), &request,
                              on_begun_cb, g_object_ref (page));
}

static void
on_set_selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyClocksPage *page = CY_CLOCKS_PAGE (widget);
  g_autoptr (GtkBitset) selected =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (page->selection));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < gtk_bitset_get_size (selected); i++) {
    g_autoptr (CyRow) row =
      g_list_model_get_item (G_LIST_MODEL (page->store), gtk_bitset_get_nth (selected, i));
    const Item *item = cy_row_get_data (row);

    if (item->can_set)
      g_strv_builder_add (builder, item->id);
  }
  set_clocks (page, builder);
}

static void
on_set_beyond_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyClocksPage *page = CY_CLOCKS_PAGE (widget);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (page->store)); i++) {
    g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (page->store), i);
    const Item *item = cy_row_get_data (row);

    if (item->beyond && item->can_set)
      g_strv_builder_add (builder, item->id);
  }
  set_clocks (page, builder);
}

static void
on_activate_cb (GtkColumnView *view, guint position, CyClocksPage *page)
{
  g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (page->store), position);

  gtk_widget_activate_action (GTK_WIDGET (page), "win.show-pile", "(su)", cy_row_get_key (row), 1u);
}

static void
cy_clocks_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_clocks_page_parent_class)->map (widget);
  refresh (CY_CLOCKS_PAGE (widget));
}

static void
cy_clocks_page_dispose (GObject *object)
{
  CyClocksPage *page = CY_CLOCKS_PAGE (object);

  cy_children_unparent (GTK_WIDGET (page));
  g_clear_object (&page->store);
  g_clear_object (&page->watch);
  g_clear_pointer (&page->batch, g_free);
  G_OBJECT_CLASS (cy_clocks_page_parent_class)->dispose (object);
}

static void
cy_clocks_page_class_init (CyClocksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_clocks_page_dispose;
  widget_class->map = cy_clocks_page_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-clocks-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyClocksPage, count);
  gtk_widget_class_bind_template_child (widget_class, CyClocksPage, result);
  gtk_widget_class_bind_template_child (widget_class, CyClocksPage, clocks);
  gtk_widget_class_bind_template_child (widget_class, CyClocksPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, CyClocksPage, empty);
  gtk_widget_class_install_action (widget_class, "clocks.set-selected", NULL,
                                   on_set_selected_action);
  gtk_widget_class_install_action (widget_class, "clocks.set-beyond", NULL, on_set_beyond_action);
}

static void
cy_clocks_page_init (CyClocksPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  page->store = g_list_store_new (CY_TYPE_ROW);
  page->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (page->store)));
  gtk_column_view_set_model (page->clocks, GTK_SELECTION_MODEL (page->selection));
  g_object_unref (page->selection);
  cy_columns_fill (page->clocks, columns, G_N_ELEMENTS (columns), page);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "clocks.set-selected", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "clocks.set-beyond", FALSE);
  g_signal_connect_swapped (page->selection, "selection-changed", G_CALLBACK (on_selection_cb),
                            page);
  g_signal_connect (page->clocks, "activate", G_CALLBACK (on_activate_cb), page);
}

GtkWidget *
cy_clocks_page_new (CyWatch *watch)
{
  CyClocksPage *page = g_object_new (CY_TYPE_CLOCKS_PAGE, NULL);

  page->watch = g_object_ref (watch);
  g_signal_connect_object (watch, "tick", G_CALLBACK (refresh), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "fleet-changed", G_CALLBACK (refresh), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (cy_watch_get_node (watch), "batch-changed",
                           G_CALLBACK (on_batch_changed_cb), page, 0);
  return GTK_WIDGET (page);
}
