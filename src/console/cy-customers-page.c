/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-customers-page.h"

#include <glib/gi18n-lib.h>

#include "cy-cash-dialog.h"
#include "cy-children.h"
#include "cy-columns.h"
#include "cy-customer-pane.h"
#include "cy-customer.h"
#include "cy-focus-first.h"
#include "cy-money.h"
#include "cy-node-ledger.h"
#include "cy-page-keys.h"
#include "cy-permit.h"
#include "cy-question.h"
#include "cy-record-form.h"
#include "cy-seat.h"

/* As much as was scrolled through is looked at again when something changes. */
#define PAGE       200
#define FOLLOW_MAX 2000

/* Many charges may be billed at once; the list follows this often. */
#define REFRESH_MS 300

struct _CyCustomersPage {
  GtkWidget parent_instance;

  GtkSearchEntry *search;
  GtkLabel *count;
  GtkLabel *trouble;
  GtkPaned *paned;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkColumnView *accounts;
  GtkButton *add;
  GtkButton *edit;
  GtkButton *freeze;
  GtkButton *recharge;
  GtkButton *refund;
  GtkButton *transfer;
  CyCustomerPane *pane; /* child */
  GtkEventController *shortcuts;
  CyNode *node;      /* owned */
  GListStore *store; /* owned, of CyRow of CyAccountStand */
  GtkSingleSelection *selection;
  guint question; /* the newest; older answers are dropped */
  guint later;    /* source id, 0 when nothing is due */
  gboolean has_more;
  gboolean loading_more;
};

G_DEFINE_FINAL_TYPE (CyCustomersPage, cy_customers_page, GTK_TYPE_WIDGET)

/* --- the table ---------------------------------------------------------------------------------- */

static const char *
stand_key (gconstpointer data)
{
  return ((const CyAccountStand *) data)->account->id;
}

static gboolean
is_frozen (const CyAccountStand *stand)
{
  return cy_record_get_bool (stand->account, "frozen", FALSE);
}

static CySeverity
severity_of_account (gconstpointer data, gpointer user_data)
{
  return is_frozen (data) ? CY_SEVERITY_MEDIUM : CY_SEVERITY_NORMAL;
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  return g_strdup (is_frozen (data) ? _ ("Frozen") : _ ("In use"));
}

static char *
show_name (gconstpointer data, gpointer user_data)
{
  const CyAccountStand *stand = data;
  const char *name = cy_record_get_text (stand->account, "name");

  return g_strdup (name != NULL ? name : stand->account->id);
}

static char *
show_phone (gconstpointer data, gpointer user_data)
{
  return g_strdup (cy_record_get_text (((const CyAccountStand *) data)->account, "phone"));
}

static char *
show_balance (gconstpointer data, gpointer user_data)
{
  return cy_money_format (((const CyAccountStand *) data)->balance_minor);
}

/* Nothing is an empty cell: what is there is seen. */
static char *
show_unless_none (gint64 minor)
{
  return minor == 0 ? g_strdup ("–") : cy_money_format (minor);
}

static char *
show_reserved (gconstpointer data, gpointer user_data)
{
  return show_unless_none (((const CyAccountStand *) data)->reserved_minor);
}

static char *
show_credit (gconstpointer data, gpointer user_data)
{
  return show_unless_none (
    cy_record_get_int (((const CyAccountStand *) data)->account, "credit_minor", 0));
}

static char *
show_currency (gconstpointer data, gpointer user_data)
{
  return g_strdup (cy_account_currency (((const CyAccountStand *) data)->account));
}

static char *
show_cards (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", g_strv_length (((const CyAccountStand *) data)->cards));
}

static char *
show_vehicles (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", g_strv_length (((const CyAccountStand *) data)->vehicles));
}

static const CyColumn columns[] = {
  { N_ ("State"), show_state, severity_of_account, FALSE, FALSE, 7 },
  { N_ ("Name"), show_name, NULL, FALSE, TRUE, 8 },
  { N_ ("Telephone"), show_phone, NULL, FALSE, FALSE, 11 },
  { N_ ("Balance"), show_balance, NULL, TRUE, FALSE, 9 },
  { N_ ("Set aside"), show_reserved, NULL, TRUE, FALSE, 7 },
  { N_ ("Credit"), show_credit, NULL, TRUE, FALSE, 7 },
  { N_ ("Currency"), show_currency, NULL, FALSE, FALSE },
  { N_ ("Cards"), show_cards, NULL, TRUE, FALSE },
  { N_ ("Vehicles"), show_vehicles, NULL, TRUE, FALSE },
};

static const CyAccountStand *
get_selected (CyCustomersPage *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row == NULL ? NULL : cy_row_get_data (row);
}

/* --- what is possible --------------------------------------------------------------------------- */

static void
update_actions (CyCustomersPage *self)
{
  const CyAccountStand *stand = get_selected (self);
  const char *none = stand == NULL ? _ ("No account is selected.") : NULL;
  const struct {
    GtkButton *button;
    const char *action;
    CyAction needs;
    const char *why;
  } offers[] = {
    { self->add, "customers.add", CY_ACTION_MEMBERS, NULL },
    { self->edit, "customers.edit", CY_ACTION_MEMBERS, none },
    { self->freeze, "customers.freeze", CY_ACTION_MEMBERS, none },
    { self->recharge, "customers.recharge", CY_ACTION_TILL, none },
    { self->refund, "customers.refund", CY_ACTION_TILL, none },
    { self->transfer, "customers.transfer", CY_ACTION_MONEY, none },
  };

  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    cy_permit (GTK_WIDGET (self), GTK_WIDGET (offers[i].button), offers[i].action, self->node,
               offers[i].needs, offers[i].why);
  gtk_button_set_label (self->freeze,
                        stand != NULL && is_frozen (stand) ? _ ("Un_freeze") : _ ("_Freeze"));
}

static void
show_selected (CyCustomersPage *self)
{
  if (self->node == NULL)
    return;
  cy_customer_pane_show (self->pane, get_selected (self));
  update_actions (self);
}

/* --- what is shown ------------------------------------------------------------------------------ */

static const char *
get_search (CyCustomersPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  return *text == '\0' ? NULL : text;
}

static void
show_count (CyCustomersPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  g_autofree char *text =
    g_strdup_printf (self->has_more ? ngettext ("The first %u account", "The first %u accounts", n)
                                    : ngettext ("%u customer account", "%u customer accounts", n),
                     n);

  gtk_label_set_text (self->count, text);
  gtk_stack_set_visible_child_name (self->stack, n > 0                       ? "rows"
                                                 : get_search (self) != NULL ? "nothing"
                                                                             : "none");
}

static guint
get_limit (CyCustomersPage *self)
{
  return CLAMP (g_list_model_get_n_items (G_LIST_MODEL (self->store)), PAGE, FOLLOW_MAX);
}

static void
show_trouble (CyCustomersPage *self, const GError *error)
{
  gtk_label_set_text (self->trouble, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), error != NULL);
}

static void
on_accounts_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyCustomersPage) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) stands = result;

  if (self == NULL || self->node == NULL || number != self->question)
    return;
  show_trouble (self, error);
  if (stands == NULL)
    return;
  self->has_more = stands->len >= get_limit (self);
  cy_rows_sync (self->store, g_steal_pointer (&stands), stand_key,
                (GDestroyNotify) cy_account_stand_free);
  show_count (self);
  show_selected (self);
}

static void
ask (CyCustomersPage *self)
{
  g_clear_handle_id (&self->later, g_source_remove);
  if (self->node == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->question++;
  self->loading_more = FALSE;
  cy_node_query_accounts (self->node, get_search (self), NULL, get_limit (self), on_accounts_cb,
                          cy_question_new (self, self->question));
}

static void
on_search_cb (CyCustomersPage *self)
{
  g_list_store_remove_all (self->store);
  ask (self);
}

static gboolean
on_later_cb (gpointer user_data)
{
  CyCustomersPage *self = user_data;

  self->later = 0;
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
ask_later (CyCustomersPage *self)
{
  if (self->later == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->later = g_timeout_add (REFRESH_MS, on_later_cb, self);
}

static void
on_more_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyCustomersPage) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) stands = result;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  if (self == NULL || self->node == NULL || number != self->question)
    return;
  self->loading_more = FALSE;
  show_trouble (self, error);
  if (stands == NULL)
    return;
  self->has_more = stands->len >= PAGE;
  g_ptr_array_set_free_func (stands, NULL);
  for (guint i = 0; i < stands->len; i++)
    g_ptr_array_add (rows, cy_row_new (stand_key (stands->pdata[i]), stands->pdata[i],
                                       (GDestroyNotify) cy_account_stand_free));
  g_list_store_splice (self->store, g_list_model_get_n_items (G_LIST_MODEL (self->store)), 0,
                       rows->pdata, rows->len);
  show_count (self);
}

static void
load_more_if_near (CyCustomersPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  double size = gtk_adjustment_get_page_size (adjustment);
  double rest =
    gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment) - size;
  g_autoptr (CyRow) last = NULL;

  if (gtk_adjustment_get_value (adjustment) <= 0 || rest >= 2 * size || !self->has_more ||
      self->loading_more || n == 0 || self->node == NULL)
    return;
  last = g_list_model_get_item (G_LIST_MODEL (self->store), n - 1);
  self->loading_more = TRUE;
  cy_node_query_accounts (self->node, get_search (self), cy_row_get_key (last), PAGE, on_more_cb,
                          cy_question_new (self, self->question));
}

/* --- what is done ------------------------------------------------------------------------------- */

static void
present_form (CyCustomersPage *self, GtkWidget *form)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_window_set_transient_for (GTK_WINDOW (form), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  gtk_window_present (GTK_WINDOW (form));
}

static void
on_search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (CY_CUSTOMERS_PAGE (widget)->search));
}

static void
on_add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyCustomersPage *self = CY_CUSTOMERS_PAGE (widget);

  present_form (self, cy_record_form_new (self->node, CY_KIND_ACCOUNT));
}

static void
on_edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyCustomersPage *self = CY_CUSTOMERS_PAGE (widget);
  const CyAccountStand *stand = get_selected (self);

  if (stand != NULL)
    present_form (self, cy_record_form_new_edit (self->node, stand->account));
}

static void
on_frozen_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (CyCustomersPage) self = user_data;

  if (error != NULL && self->node != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
}

static void
on_freeze_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyCustomersPage *self = CY_CUSTOMERS_PAGE (widget);
  const CyAccountStand *stand = get_selected (self);
  g_autoptr (CyRecord) base = NULL;
  g_autoptr (CyRecord) record = NULL;

  if (stand == NULL)
    return;
  base = cy_record_ref (stand->account);
  record = cy_record_copy (base, NULL);
  (void) cy_record_set_text (record, "frozen", is_frozen (stand) ? "" : "true", NULL);
  cy_node_put_record (self->node, base, record, cy_node_get_person (self->node), on_frozen_cb,
                      g_object_ref (self));
}

static void
on_recharge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyCustomersPage *self = CY_CUSTOMERS_PAGE (widget);
  const CyAccountStand *stand = get_selected (self);

  if (stand != NULL)
    (void) cy_cash_dialog_recharge (widget, self->node, stand->account->id, NULL);
}

static void
on_refund_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyCustomersPage *self = CY_CUSTOMERS_PAGE (widget);
  const CyAccountStand *stand = get_selected (self);

  if (stand != NULL)
    (void) cy_cash_dialog_refund (widget, self->node, stand->account->id);
}

static void
on_transfer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyCustomersPage *self = CY_CUSTOMERS_PAGE (widget);
  const CyAccountStand *stand = get_selected (self);

  if (stand != NULL)
    (void) cy_cash_dialog_transfer (widget, self->node, stand->account->id);
}

static void
on_activate_cb (GtkColumnView *view, guint position, CyCustomersPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "customers.edit", NULL);
}

static void
on_search_stopped_cb (CyCustomersPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->accounts));
}

/* Enter goes to what was found. */
static void
on_search_activate_cb (CyCustomersPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->accounts));
}

/* --- the widget --------------------------------------------------------------------------------- */

static void
cy_customers_page_map (GtkWidget *widget)
{
  static const CyPageKey keys[] = {
    { GDK_KEY_f, "customers.search" },
    { GDK_KEY_n, "customers.add" },
    { GDK_KEY_r, "customers.recharge" },
  };
  CyCustomersPage *self = CY_CUSTOMERS_PAGE (widget);

  GTK_WIDGET_CLASS (cy_customers_page_parent_class)->map (widget);
  self->shortcuts = cy_page_keys_new (keys, G_N_ELEMENTS (keys));
  gtk_widget_add_controller (widget, self->shortcuts);
  cy_focus_first_later (widget, GTK_WIDGET (self->accounts));
  ask (self);
}

static void
cy_customers_page_unmap (GtkWidget *widget)
{
  CyCustomersPage *self = CY_CUSTOMERS_PAGE (widget);

  if (self->shortcuts != NULL)
    gtk_widget_remove_controller (widget, self->shortcuts);
  self->shortcuts = NULL;
  g_clear_handle_id (&self->later, g_source_remove);
  GTK_WIDGET_CLASS (cy_customers_page_parent_class)->unmap (widget);
}

static void
cy_customers_page_dispose (GObject *object)
{
  CyCustomersPage *self = CY_CUSTOMERS_PAGE (object);

  g_clear_handle_id (&self->later, g_source_remove);
  g_clear_object (&self->node);
  self->shortcuts = NULL;
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  G_OBJECT_CLASS (cy_customers_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CyCustomersPage, search);
  gtk_widget_class_bind_template_child (widget_class, CyCustomersPage, count);
  gtk_widget_class_bind_template_child (widget_class, CyCustomersPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, CyCustomersPage, paned);
  gtk_widget_class_bind_template_child (widget_class, CyCustomersPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CyCustomersPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, CyCustomersPage, accounts);
  gtk_widget_class_bind_template_child (widget_class, CyCustomersPage, add);
  gtk_widget_class_bind_template_child (widget_class, CyCustomersPage, edit);
  gtk_widget_class_bind_template_child (widget_class, CyCustomersPage, freeze);
  gtk_widget_class_bind_template_child (widget_class, CyCustomersPage, recharge);
  gtk_widget_class_bind_template_child (widget_class, CyCustomersPage, refund);
  gtk_widget_class_bind_template_child (widget_class, CyCustomersPage, transfer);
}

static void
cy_customers_page_class_init (CyCustomersPageClass *klass)
{
  static const struct {
    const char *name;
    void (*run) (GtkWidget *widget, const char *name, GVariant *parameter);
  } actions[] = {
    { "customers.search", on_search_action },     { "customers.add", on_add_action },
    { "customers.edit", on_edit_action },         { "customers.freeze", on_freeze_action },
    { "customers.recharge", on_recharge_action }, { "customers.refund", on_refund_action },
    { "customers.transfer", on_transfer_action },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_customers_page_dispose;
  widget_class->map = cy_customers_page_map;
  widget_class->unmap = cy_customers_page_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-customers-page.ui");
  bind_children (widget_class);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].run);
}

static void
cy_customers_page_init (CyCustomersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->accounts, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_columns_fill (self->accounts, columns, G_N_ELEMENTS (columns), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (on_search_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (on_search_stopped_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (on_search_activate_cb), self);
  g_signal_connect (self->accounts, "activate", G_CALLBACK (on_activate_cb), self);
  g_signal_connect_swapped (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                            G_CALLBACK (load_more_if_near), self);
}

GtkWidget *
cy_customers_page_new (CyNode *node)
{
  CyCustomersPage *self = g_object_new (CY_TYPE_CUSTOMERS_PAGE, NULL);

  self->node = g_object_ref (node);
  self->pane = CY_CUSTOMER_PANE (cy_customer_pane_new (node));
  gtk_paned_set_end_child (self->paned, GTK_WIDGET (self->pane));
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (show_selected),
                            self);
  g_signal_connect_object (node, "money-changed", G_CALLBACK (ask_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (ask_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cy_node_get_seat (node), "changed", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  show_selected (self);
  return GTK_WIDGET (self);
}

/**
 * cy_customers_page_look_for:
 * @text: a name, a telephone, a card, a vehicle or an id.
 */
void
cy_customers_page_look_for (CyCustomersPage *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

/**
 * cy_customers_page_get_node:
 *
 * Returns: (transfer none): whose customers they are.
 */
CyNode *
cy_customers_page_get_node (CyCustomersPage *self)
{
  return self->node;
}
