/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-statement-view.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-money.h"
#include "cy-node-ledger.h"
#include "cy-question.h"
#include "cy-receipt-offer.h"
#include "cy-shown.h"

#define PAGE       100
#define FOLLOW_MAX 2000

struct _CyStatementView {
  GtkWidget parent_instance;

  GtkScrolledWindow *scroller; /* child */
  GtkColumnView *table;        /* child */
  GtkLabel *trouble;           /* child */
  CyReceiptOffer *receipt;     /* child */
  CyNode *node;                /* owned */
  char *account;               /* owned, nullable: a name in the ledger */
  char *currency;              /* owned, nullable */
  GListStore *store;           /* owned, of CyRow of CyStatementLine */
  GtkSingleSelection *selection;
  CyStatementLine *last; /* owned, nullable */
  guint question;
  gboolean has_more;
  gboolean loading_more;
};

G_DEFINE_FINAL_TYPE (CyStatementView, cy_statement_view, GTK_TYPE_WIDGET)

/* A posting has one line of a name. */
static const char *
line_key (gconstpointer data)
{
  return ((const CyStatementLine *) data)->reference;
}

static char *
show_time (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const CyStatementLine *) data)->time_us);
}

static char *
show_kind (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (cy_posting_kind_label (((const CyStatementLine *) data)->kind)));
}

static char *
show_amount (gconstpointer data, gpointer user_data)
{
  const CyStatementLine *line = data;
  g_autofree char *amount = cy_money_format (line->amount_minor);

  return g_strconcat (line->amount_minor > 0 ? "+" : "", amount, NULL);
}

static char *
show_balance (gconstpointer data, gpointer user_data)
{
  return cy_money_format (((const CyStatementLine *) data)->balance_minor);
}

static char *
show_reference (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyStatementLine *) data)->reference);
}

static const CyColumn columns[] = {
  { N_ ("Time"), show_time, NULL, TRUE, FALSE, 11 },
  { N_ ("What"), show_kind, NULL, FALSE, FALSE, 10 },
  { N_ ("Amount of money"), show_amount, NULL, TRUE, FALSE, 9 },
  { N_ ("Balance"), show_balance, NULL, TRUE, FALSE, 9 },
  { N_ ("Reference"), show_reference, NULL, FALSE, TRUE },
};

static void
show_selected (CyStatementView *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);
  const CyStatementLine *line = row == NULL ? NULL : cy_row_get_data (row);

  cy_receipt_offer_set_reference (self->receipt, line == NULL ? NULL : line->reference);
}

static void
remember_end (CyStatementView *self, GPtrArray *lines, guint limit)
{
  self->has_more = lines->len >= limit;
  if (lines->len == 0)
    return;
  cy_statement_line_free (self->last);
  self->last = cy_statement_line_copy (lines->pdata[lines->len - 1]);
}

static guint
get_limit (CyStatementView *self)
{
  return CLAMP (g_list_model_get_n_items (G_LIST_MODEL (self->store)), PAGE, FOLLOW_MAX);
}

static void
on_lines_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyStatementView) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) lines = result;

  if (self == NULL || self->node == NULL || number != self->question)
    return;
  gtk_label_set_text (self->trouble, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), error != NULL);
  if (lines == NULL)
    return;
  remember_end (self, lines, get_limit (self));
  cy_rows_sync (self->store, g_steal_pointer (&lines), line_key,
                (GDestroyNotify) cy_statement_line_free);
  show_selected (self);
}

static CyStatementQuery
make_query (CyStatementView *self, guint limit)
{
  return (CyStatementQuery){ .account = self->account, .currency = self->currency, .limit = limit };
}

static void
refresh (CyStatementView *self)
{
  CyStatementQuery query;

  if (self->node == NULL)
    return;
  self->question++;
  self->loading_more = FALSE;
  if (self->account == NULL) {
    g_list_store_remove_all (self->store);
    show_selected (self);
    return;
  }
  query = make_query (self, get_limit (self));
  cy_node_query_statement (self->node, &query, on_lines_cb, cy_question_new (self, self->question));
}

static void
on_more_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyStatementView) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) lines = result;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  if (self == NULL || self->node == NULL || number != self->question)
    return;
  self->loading_more = FALSE;
  if (lines == NULL)
    return;
  remember_end (self, lines, PAGE);
  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (rows, cy_row_new (line_key (lines->pdata[i]),
                                       cy_statement_line_copy (lines->pdata[i]),
                                       (GDestroyNotify) cy_statement_line_free));
  g_list_store_splice (self->store, g_list_model_get_n_items (G_LIST_MODEL (self->store)), 0,
                       rows->pdata, rows->len);
}

static void
load_more_if_near (CyStatementView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double size = gtk_adjustment_get_page_size (adjustment);
  double rest =
    gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment) - size;
  CyStatementQuery query;

  if (gtk_adjustment_get_value (adjustment) <= 0 || rest >= 2 * size || !self->has_more ||
      self->loading_more || self->last == NULL)
    return;
  self->loading_more = TRUE;
  query = make_query (self, PAGE);
  query.after = self->last;
  cy_node_query_statement (self->node, &query, on_more_cb, cy_question_new (self, self->question));
}

/**
 * cy_statement_view_show:
 * @account: (nullable): id of whose.
 * @currency: (nullable): that all of it is in.
 */
void
cy_statement_view_show (CyStatementView *self, const char *account, const char *currency)
{
  g_autofree char *name = account == NULL ? NULL : g_strconcat (CY_LEDGER_ACCOUNT, account, NULL);

  if (g_strcmp0 (name, self->account) != 0) {
    g_list_store_remove_all (self->store);
    g_clear_pointer (&self->last, cy_statement_line_free);
  }
  g_free (self->account);
  self->account = g_steal_pointer (&name);
  g_free (self->currency);
  self->currency = g_strdup (currency);
  refresh (self);
}

static void
cy_statement_view_dispose (GObject *object)
{
  CyStatementView *self = CY_STATEMENT_VIEW (object);

  g_clear_object (&self->node);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->currency, g_free);
  g_clear_pointer (&self->last, cy_statement_line_free);
  G_OBJECT_CLASS (cy_statement_view_parent_class)->dispose (object);
}

static void
cy_statement_view_class_init (CyStatementViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_statement_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
cy_statement_view_init (CyStatementView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (widget)),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), 6);
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  self->table = GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (self->selection)));
  gtk_widget_add_css_class (GTK_WIDGET (self->table), "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Statement"), -1);
  cy_columns_fill (self->table, columns, G_N_ELEMENTS (columns), self);
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->table));
  gtk_widget_set_vexpand (GTK_WIDGET (self->scroller), TRUE);
  self->trouble = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->trouble, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "trouble");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->trouble), widget);
  gtk_widget_set_parent (GTK_WIDGET (self->scroller), widget);
  g_signal_connect_swapped (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                            G_CALLBACK (load_more_if_near), self);
}

GtkWidget *
cy_statement_view_new (CyNode *node)
{
  CyStatementView *self = g_object_new (CY_TYPE_STATEMENT_VIEW, NULL);

  self->node = g_object_ref (node);
  self->receipt = CY_RECEIPT_OFFER (cy_receipt_offer_new (node, NULL));
  gtk_widget_set_parent (GTK_WIDGET (self->receipt), GTK_WIDGET (self));
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (show_selected),
                            self);
  g_signal_connect_object (node, "money-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
