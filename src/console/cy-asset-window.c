/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-asset-window.h"

#include <glib/gi18n-lib.h>

#include "cy-asset-words.h"
#include "cy-columns.h"
#include "cy-fact-grid.h"
#include "cy-node-asset.h"
#include "cy-node-order-paper.h"
#include "cy-paper-save.h"
#include "cy-question.h"
#include "cy-record-form.h"
#include "cy-shown.h"
#include "cy-state-badge.h"
#include "cy-text.h"

struct _CyAssetWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkLabel *name;
  GtkLabel *where;
  GtkBox *badge_place;
  GtkGrid *facts;
  GtkStack *parts_stack; /* "rows" or "empty" */
  GtkColumnView *parts;
  GtkStack *orders_stack; /* "rows" or "empty" */
  GtkColumnView *orders;
  CyStateBadge *badge;
  CyNode *node; /* owned */
  char *pile;
  CyAsset *asset;         /* owned, nullable until it is known; what rows show is in it */
  GListStore *part_rows;  /* owned; of CyRow of CyAssetPart */
  GListStore *order_rows; /* owned; of CyRow of CyDossier */
  guint question;         /* the newest; older answers are dropped */
};

G_DEFINE_FINAL_TYPE (CyAssetWindow, cy_asset_window, ADW_TYPE_WINDOW)

static void
tell (GtkWidget *widget, const char *news)
{
  adw_toast_overlay_add_toast (CY_ASSET_WINDOW (widget)->toasts, adw_toast_new (news));
}

/* Rows */

static char *
show_part_time (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const CyAssetPart *) data)->time_us);
}

static char *
show_part (gconstpointer data, gpointer user_data)
{
  const CyAssetPart *part = data;

  return part->quantity == 1 ? g_strdup (part->what)
                             : g_strdup_printf ("%s ×%u", part->what, part->quantity);
}

static char *
show_number (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyAssetPart *) data)->number);
}

static char *
show_taken_out (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyAssetPart *) data)->serial_out);
}

static char *
show_put_in (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyAssetPart *) data)->serial_in);
}

static char *
show_who (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyAssetPart *) data)->who);
}

static const CyColumn part_columns[] = {
  { N_ ("Part"), show_part, NULL, FALSE, TRUE, 8 },
  { N_ ("Part number"), show_number, NULL, FALSE, FALSE, 10 },
  { N_ ("Taken out"), show_taken_out, NULL, FALSE, FALSE, 10 },
  { N_ ("Put in"), show_put_in, NULL, FALSE, FALSE, 10 },
  { N_ ("By"), show_who, NULL, FALSE, FALSE, 6 },
  { N_ ("When"), show_part_time, NULL, TRUE, FALSE, 15 },
};

static char *
show_state (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (cy_order_state_label (((const CyDossier *) data)->order.state)));
}

static char *
show_title (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyDossier *) data)->order.title);
}

static char *
show_made (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const CyDossier *) data)->order.created_us);
}

static char *
show_id (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyDossier *) data)->order.id);
}

static const CyColumn order_columns[] = {
  { N_ ("State"), show_state, NULL, FALSE, FALSE, 8 },
  { N_ ("Subject"), show_title, NULL, FALSE, TRUE, 12 },
  { N_ ("Made"), show_made, NULL, TRUE, FALSE, 15 },
  { N_ ("Work order"), show_id, NULL, FALSE, FALSE, 17 },
};

/* The window it belongs to knows orders. */
static void
show_order (CyAssetWindow *self, const char *id)
{
  GtkWindow *console = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *news = NULL;

  if (console != NULL &&
      gtk_widget_activate_action (GTK_WIDGET (console), "win.show-order", "s", id)) {
    gtk_window_present (console);
    return;
  }
  news = g_strdup_printf (_ ("Work order %s cannot be shown here"), id);
  tell (GTK_WIDGET (self), news);
}

static void
on_part_activated_cb (CyAssetWindow *self, guint position)
{
  g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (self->part_rows), position);
  const CyAssetPart *part = row == NULL ? NULL : cy_row_get_data (row);

  if (part != NULL)
    show_order (self, part->order);
}

static void
on_order_activated_cb (CyAssetWindow *self, guint position)
{
  g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (self->order_rows), position);
  const CyDossier *dossier = row == NULL ? NULL : cy_row_get_data (row);

  if (dossier != NULL)
    show_order (self, dossier->order.id);
}

/* --- what is known -------------------------------------------------------------------------------- */

static void
fill (GListStore *rows, GtkStack *stack, GPtrArray *items)
{
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (made, cy_row_new ("", items->pdata[i], NULL));
  g_list_store_splice (rows, 0, g_list_model_get_n_items (G_LIST_MODEL (rows)), made->pdata,
                       made->len);
  gtk_stack_set_visible_child_name (stack, items->len == 0 ? "empty" : "rows");
}

static void
show_heading (CyAssetWindow *self, const CyAsset *asset)
{
  const char *station =
    asset->station == NULL ? _ ("Discrete pile") : cy_record_get_text (asset->station, "name");
  g_autofree char *warranty = cy_asset_words_warranty (asset);
  g_autofree char *title = g_strdup_printf (_ ("Asset %s"), asset->name);
  g_autofree char *where = g_strdup_printf ("%s · %s", station, asset->record->id);

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_text (self->name, asset->name);
  gtk_label_set_text (self->where, where);
  cy_state_badge_set (self->badge, cy_asset_words_warranty_severity (asset), warranty);
}

static void
show_asset (CyAssetWindow *self, CyAsset *asset)
{
  g_autoptr (CyAsset) before = self->asset;
  CyYard *yard = cy_node_get_yard (self->node);

  self->asset = asset;
  show_heading (self, asset);
  for (guint i = 0; i < cy_asset_words_count (); i++) {
    g_autofree char *value = cy_asset_words_value (i, asset, yard);

    cy_fact_grid_set (self->facts, i, value);
  }
  fill (self->part_rows, self->parts_stack, asset->parts);
  fill (self->order_rows, self->orders_stack, asset->orders);
}

static void
on_asset_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyAssetWindow) self = cy_question_end (user_data, &number);
  g_autoptr (CyAsset) asset = result;

  if (self == NULL || number != self->question || self->node == NULL)
    return;
  if (error != NULL)
    gtk_label_set_text (self->where, error->message);
  else
    show_asset (self, g_steal_pointer (&asset));
}

static void
ask (CyAssetWindow *self)
{
  cy_node_query_asset (self->node, self->pile, on_asset_cb,
                       cy_question_new (self, ++self->question));
}

/* --- actions -------------------------------------------------------------------------------------- */

static void
on_edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyAssetWindow *self = CY_ASSET_WINDOW (widget);
  CyRecord *record = cy_yard_get (cy_node_get_yard (self->node), CY_KIND_PILE, self->pile);
  GtkWidget *form;

  if (record == NULL)
    return;
  form = cy_record_form_new_edit (self->node, record);
  gtk_window_set_transient_for (GTK_WINDOW (form), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (form));
}

static CyPaper
make_claim (CyAssetWindow *self)
{
  return (CyPaper){ .node = self->node, .print = cy_node_print_warranty, .id = self->pile };
}

/**
 * cy_asset_window_claim:
 *
 * Writes the claim to who sold the pile into a file, and says what came of it.
 */
void
cy_asset_window_claim (CyAssetWindow *self, GFile *file)
{
  const CyPaper paper = make_claim (self);

  cy_paper_save (GTK_WIDGET (self), &paper, file, tell);
}

static void
on_claim_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyAssetWindow *self = CY_ASSET_WINDOW (widget);
  g_autofree char *file = g_strdup_printf ("warranty-%s.pdf", self->pile);
  CyPaper paper = make_claim (self);

  paper.name = file;
  paper.title = _ ("Save the warranty claim");
  cy_paper_save_ask (widget, &paper, tell);
}

/* --- the window ----------------------------------------------------------------------------------- */

static void
cy_asset_window_dispose (GObject *object)
{
  CyAssetWindow *self = CY_ASSET_WINDOW (object);

  g_clear_object (&self->part_rows);
  g_clear_object (&self->order_rows);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_asset_window_parent_class)->dispose (object);
}

static void
cy_asset_window_finalize (GObject *object)
{
  CyAssetWindow *self = CY_ASSET_WINDOW (object);

  g_free (self->pile);
  cy_asset_free (self->asset);
  G_OBJECT_CLASS (cy_asset_window_parent_class)->finalize (object);
}

static void
cy_asset_window_class_init (CyAssetWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_asset_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = cy_asset_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-asset-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CyAssetWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, CyAssetWindow, name);
  gtk_widget_class_bind_template_child (widget_class, CyAssetWindow, where);
  gtk_widget_class_bind_template_child (widget_class, CyAssetWindow, badge_place);
  gtk_widget_class_bind_template_child (widget_class, CyAssetWindow, facts);
  gtk_widget_class_bind_template_child (widget_class, CyAssetWindow, parts_stack);
  gtk_widget_class_bind_template_child (widget_class, CyAssetWindow, parts);
  gtk_widget_class_bind_template_child (widget_class, CyAssetWindow, orders_stack);
  gtk_widget_class_bind_template_child (widget_class, CyAssetWindow, orders);
  gtk_widget_class_install_action (widget_class, "asset.edit", NULL, on_edit_action);
  gtk_widget_class_install_action (widget_class, "asset.claim", NULL, on_claim_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GListStore *
make_table (GtkColumnView *view, const CyColumn *columns, guint n_columns)
{
  GListStore *rows = g_list_store_new (CY_TYPE_ROW);
  GtkSingleSelection *selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (rows)));

  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_column_view_set_model (view, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  cy_columns_fill (view, columns, n_columns, NULL);
  return rows;
}

static void
cy_asset_window_init (CyAssetWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->badge = CY_STATE_BADGE (cy_state_badge_new (CY_SEVERITY_NORMAL, ""));
  gtk_box_append (self->badge_place, GTK_WIDGET (self->badge));
  for (guint i = 0; i < cy_asset_words_count (); i++)
    cy_fact_grid_add (self->facts, i, cy_asset_words_label (i));
  self->part_rows = make_table (self->parts, part_columns, G_N_ELEMENTS (part_columns));
  self->order_rows = make_table (self->orders, order_columns, G_N_ELEMENTS (order_columns));
  cy_text_set_label_attributes (self->name);
  cy_text_set_label_attributes (self->where);
  g_signal_connect_swapped (self->parts, "activate", G_CALLBACK (on_part_activated_cb), self);
  g_signal_connect_swapped (self->orders, "activate", G_CALLBACK (on_order_activated_cb), self);
}

/**
 * cy_asset_window_present:
 * @near: a widget of the window it belongs to.
 *
 * Opens a window that follows what is known of a pile.
 *
 * Returns: (transfer none): the window.
 */
CyAssetWindow *
cy_asset_window_present (GtkWidget *near, CyNode *node, const char *pile)
{
  CyAssetWindow *self = g_object_new (CY_TYPE_ASSET_WINDOW, NULL);
  GtkRoot *root = gtk_widget_get_root (near);

  self->node = g_object_ref (node);
  self->pile = g_strdup (pile);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "order-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  ask (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
