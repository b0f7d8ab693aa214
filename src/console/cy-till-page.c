/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-till-page.h"

#include <glib/gi18n-lib.h>

#include "cy-cash-dialog.h"
#include "cy-children.h"
#include "cy-columns.h"
#include "cy-focus-first.h"
#include "cy-money-words.h"
#include "cy-money.h"
#include "cy-node-ledger.h"
#include "cy-node-receipt.h"
#include "cy-node-till.h"
#include "cy-page-keys.h"
#include "cy-paper-save.h"
#include "cy-permit.h"
#include "cy-question.h"
#include "cy-receipt-offer.h"
#include "cy-seat.h"
#include "cy-shown.h"
#include "cy-till-dialog.h"
#include "cy-unpaid-bills.h"

/* Postings of a day that are added up and shown, and tills of the past. */
#define MAX_POSTINGS 5000
#define MAX_TILLS    200

#define REFRESH_MS 300

struct _CyTillPage {
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkLabel *trouble;
  GtkButton *open;
  GtkButton *recharge;
  GtkButton *pay;
  GtkButton *start;
  GtkButton *close;
  GtkButton *sheet;
  GtkWidget *figures;
  GtkLabel *expected;
  GtkLabel *began;
  GtkLabel *cash_in;
  GtkLabel *cash_out;
  GtkLabel *count;
  GtkColumnView *postings;
  GtkColumnView *tills;
  GtkBox *receipt_place;
  CyReceiptOffer *receipt; /* child */
  GtkEventController *shortcuts;
  CyNode *node;       /* owned */
  CyTill *till;       /* owned, nullable: the open one of who sits here */
  GListStore *booked; /* owned, of CyRow of CyPosting */
  GListStore *past;   /* owned, of CyRow of CyTill */
  GtkSingleSelection *chosen;
  GtkSingleSelection *chosen_till;
  guint question; /* the newest; older answers are dropped */
  guint later;    /* source id, 0 when nothing is due */
};

G_DEFINE_FINAL_TYPE (CyTillPage, cy_till_page, GTK_TYPE_WIDGET)

/* --- what was booked ------------------------------------------------------------------------------ */

static const char *
posting_key (gconstpointer data)
{
  return ((const CyPosting *) data)->reference;
}

/* The ledger has it the other way round: what is in a drawer is somebody else's. */
static gint64
get_cash (const CyPosting *posting)
{
  return -cy_posting_sum_of (posting, CY_LEDGER_TILL);
}

static char *
show_time (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const CyPosting *) data)->time_us);
}

static char *
show_kind (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (cy_posting_kind_label (((const CyPosting *) data)->kind)));
}

static char *
show_account (gconstpointer data, gpointer user_data)
{
  CyTillPage *self = user_data;

  return cy_money_words_account (cy_node_get_yard (self->node),
                                 cy_posting_id_of (data, CY_LEDGER_ACCOUNT));
}

static char *
show_cash (gconstpointer data, gpointer user_data)
{
  gint64 cash = get_cash (data);
  g_autofree char *amount = cy_money_format (cash);

  return g_strconcat (cash > 0 ? "+" : "", amount, NULL);
}

static char *
show_reference (gconstpointer data, gpointer user_data)
{
  return g_strdup (posting_key (data));
}

static char *
show_memo (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyPosting *) data)->memo);
}

static const CyColumn posting_columns[] = {
  { N_ ("Time"), show_time, NULL, TRUE, FALSE, 16 },
  { N_ ("What"), show_kind, NULL, FALSE, FALSE, 8 },
  { N_ ("Customer account"), show_account, NULL, FALSE, TRUE, 8 },
  { N_ ("Cash"), show_cash, NULL, TRUE, FALSE, 9 },
  { N_ ("Reference"), show_reference, NULL, FALSE, TRUE, 16 },
  { N_ ("Note"), show_memo, NULL, FALSE, TRUE },
};

/* --- tills before --------------------------------------------------------------------------------- */

static const char *
till_key (gconstpointer data)
{
  return ((const CyTill *) data)->id;
}

static gint64
get_difference (const CyTill *till)
{
  return till->state == CY_TILL_CLOSED ? till->counted_minor - till->expected_minor : 0;
}

static CySeverity
severity_of_till (gconstpointer data, gpointer user_data)
{
  return get_difference (data) != 0 ? CY_SEVERITY_MEDIUM : CY_SEVERITY_NORMAL;
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyTill *) data)->state == CY_TILL_OPEN ? _ ("Not counted yet")
                                                                  : _ ("Counted"));
}

static char *
show_till (gconstpointer data, gpointer user_data)
{
  return g_strdup (till_key (data));
}

static char *
show_user (gconstpointer data, gpointer user_data)
{
  CyTillPage *self = user_data;

  return cy_money_words_person (cy_node_get_yard (self->node), ((const CyTill *) data)->user);
}

static char *
show_station (gconstpointer data, gpointer user_data)
{
  const CyTill *till = data;
  CyTillPage *self = user_data;

  return till->station == NULL
           ? g_strdup ("–")
           : cy_yard_display_name (cy_node_get_yard (self->node), CY_KIND_STATION, till->station);
}

static char *
show_opened (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const CyTill *) data)->opened_us);
}

static char *
show_closed (gconstpointer data, gpointer user_data)
{
  const CyTill *till = data;

  return till->closed_us == 0 ? g_strdup ("–") : cy_shown_time (till->closed_us);
}

static char *
show_expected (gconstpointer data, gpointer user_data)
{
  return cy_money_format (((const CyTill *) data)->expected_minor);
}

static char *
show_counted (gconstpointer data, gpointer user_data)
{
  const CyTill *till = data;

  return till->state == CY_TILL_CLOSED ? cy_money_format (till->counted_minor) : g_strdup ("–");
}

static char *
show_difference (gconstpointer data, gpointer user_data)
{
  gint64 difference = get_difference (data);

  return difference == 0 ? g_strdup ("–") : cy_money_format (difference);
}

static char *
show_explanation (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyTill *) data)->explanation);
}

static const CyColumn till_columns[] = {
  { N_ ("State"), show_state, severity_of_till, FALSE, FALSE, 8 },
  { N_ ("Till"), show_till, NULL, FALSE, FALSE, 16 },
  { N_ ("Whose"), show_user, NULL, FALSE, TRUE },
  { N_ ("Station"), show_station, NULL, FALSE, TRUE },
  { N_ ("Opened"), show_opened, NULL, TRUE, FALSE, 16 },
  { N_ ("Closed"), show_closed, NULL, TRUE, FALSE, 16 },
  { N_ ("Expected in the till"), show_expected, NULL, TRUE, FALSE, 8 },
  { N_ ("Counted"), show_counted, NULL, TRUE, FALSE, 8 },
  { N_ ("Difference"), show_difference, NULL, TRUE, FALSE, 8 },
  { N_ ("Explanation"), show_explanation, NULL, FALSE, TRUE },
};

/* --- what is possible ----------------------------------------------------------------------------- */

static const CyTill *
get_chosen_till (CyTillPage *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->chosen_till);

  return row == NULL ? NULL : cy_row_get_data (row);
}

static void
update_actions (CyTillPage *self)
{
  const char *closed = self->till == NULL ? _ ("You have no open till.") : NULL;
  const char *open = self->till != NULL ? _ ("You have an open till.") : NULL;
  const char *none = get_chosen_till (self) == NULL ? _ ("No till is selected.") : NULL;
  const struct {
    GtkButton *button;
    const char *action;
    CyAction needs;
    const char *why;
  } offers[] = {
    { self->open, "till.open", CY_ACTION_TILL, open },
    { self->recharge, "till.recharge", CY_ACTION_TILL, closed },
    { self->pay, "till.pay", CY_ACTION_TILL, closed },
    { self->start, "till.start", CY_ACTION_COMMAND, closed },
    { self->close, "till.close", CY_ACTION_TILL, closed },
    { self->sheet, "till.sheet", CY_ACTION_TILL, none },
  };

  if (self->node == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    cy_permit (GTK_WIDGET (self), GTK_WIDGET (offers[i].button), offers[i].action, self->node,
               offers[i].needs, offers[i].why);
  gtk_widget_set_visible (GTK_WIDGET (self->open), self->till == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->close), self->till != NULL);
}

static void
show_chosen (CyTillPage *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->chosen);
  const CyPosting *posting = row == NULL ? NULL : cy_row_get_data (row);

  if (self->node != NULL)
    cy_receipt_offer_set_reference (self->receipt, posting == NULL ? NULL : posting->reference);
}

/* --- what is shown -------------------------------------------------------------------------------- */

static void
set_money (CyTillPage *self, GtkLabel *label, gint64 minor)
{
  g_autofree char *text = cy_money_spell (minor, self->till->currency);

  gtk_label_set_text (label, text);
}

static void
show_till_now (CyTillPage *self)
{
  g_autofree char *text = NULL;
  g_autofree char *station = NULL;

  gtk_widget_set_visible (self->figures, self->till != NULL);
  if (self->till == NULL) {
    gtk_label_set_text (self->title, _ ("No till is open. Open one before taking or giving cash."));
    g_list_store_remove_all (self->booked);
  } else {
    station = show_station (self->till, self);
    text = g_strdup_printf (_ ("Till %s at %s"), self->till->id, station);
    gtk_label_set_text (self->title, text);
    set_money (self, self->expected, self->till->expected_minor);
    set_money (self, self->began, self->till->float_minor);
  }
  update_actions (self);
}

static void
show_sums (CyTillPage *self, GPtrArray *postings)
{
  gint64 in = 0;
  gint64 out = 0;
  guint n = 0;
  g_autofree char *count = NULL;

  for (guint i = 0; i < postings->len; i++) {
    const CyPosting *posting = postings->pdata[i];
    gint64 cash = get_cash (posting);

    if (posting->kind == CY_POSTING_FLOAT)
      continue;
    in += MAX (0, cash);
    out += MAX (0, -cash);
    n++;
  }
  set_money (self, self->cash_in, in);
  set_money (self, self->cash_out, out);
  count = g_strdup_printf (postings->len < MAX_POSTINGS ? "%u" : "> %u", n);
  gtk_label_set_text (self->count, count);
}

static void
show_trouble (CyTillPage *self, const GError *error)
{
  gtk_label_set_text (self->trouble, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), error != NULL);
}

static void
on_postings_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyTillPage) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) postings = result;

  if (self == NULL || self->node == NULL || number != self->question || self->till == NULL)
    return;
  show_trouble (self, error);
  if (postings == NULL)
    return;
  show_sums (self, postings);
  cy_rows_sync (self->booked, g_steal_pointer (&postings), posting_key,
                (GDestroyNotify) cy_posting_free);
  show_chosen (self);
}

static void
on_open_till_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyTillPage) self = cy_question_end (user_data, &number);
  g_autoptr (CyTill) till = result;
  CyLedgerQuery query = { .limit = MAX_POSTINGS };

  if (self == NULL || self->node == NULL || number != self->question)
    return;
  show_trouble (self, error);
  cy_till_free (self->till);
  self->till = g_steal_pointer (&till);
  show_till_now (self);
  if (self->till == NULL)
    return;
  query.till = self->till->id;
  cy_node_query_postings (self->node, &query, on_postings_cb,
                          cy_question_new (self, self->question));
}

static void
on_tills_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyTillPage) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) tills = result;

  if (self == NULL || self->node == NULL || number != self->question)
    return;
  show_trouble (self, error);
  if (tills == NULL)
    return;
  cy_rows_sync (self->past, g_steal_pointer (&tills), till_key, (GDestroyNotify) cy_till_free);
  update_actions (self);
}

static void
ask (CyTillPage *self)
{
  g_clear_handle_id (&self->later, g_source_remove);
  if (self->node == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->question++;
  cy_node_query_open_till (self->node, cy_node_get_person (self->node), on_open_till_cb,
                           cy_question_new (self, self->question));
  cy_node_query_tills (self->node, 0, NULL, MAX_TILLS, on_tills_cb,
                       cy_question_new (self, self->question));
}

static gboolean
on_later_cb (gpointer user_data)
{
  CyTillPage *self = user_data;

  self->later = 0;
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
ask_later (CyTillPage *self)
{
  if (self->later == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->later = g_timeout_add (REFRESH_MS, on_later_cb, self);
}

/* --- what is done --------------------------------------------------------------------------------- */

static void
tell (GtkWidget *widget, const char *news)
{
  gtk_widget_activate_action (widget, "win.tell", "s", news);
}

static void
on_open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) cy_till_dialog_open (widget, CY_TILL_PAGE (widget)->node);
}

static void
on_recharge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) cy_cash_dialog_recharge (widget, CY_TILL_PAGE (widget)->node, NULL, NULL);
}

static void
on_bills_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyTillPage) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) bills = result;

  if (self == NULL || self->node == NULL || self->till == NULL)
    return;
  show_trouble (self, error);
  if (bills == NULL)
    return;
  if (bills->len == 0)
    tell (GTK_WIDGET (self), _ ("No bill of this station is unpaid."));
  else
    (void) cy_cash_dialog_pay (GTK_WIDGET (self), self->node, g_steal_pointer (&bills),
                               self->till->station);
}

static void
on_pay_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyTillPage *self = CY_TILL_PAGE (widget);

  if (self->till != NULL && self->till->station != NULL)
    cy_unpaid_bills_ask (self->node, self->till->station, on_bills_cb, cy_question_new (self, 0));
}

static void
on_start_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyTillPage *self = CY_TILL_PAGE (widget);

  if (self->till != NULL)
    (void) cy_till_dialog_start (widget, self->node, self->till->station);
}

static void
on_close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyTillPage *self = CY_TILL_PAGE (widget);

  if (self->till != NULL)
    (void) cy_till_dialog_close (widget, self->node, self->till);
}

static void
on_sheet_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyTillPage *self = CY_TILL_PAGE (widget);
  const CyTill *till = get_chosen_till (self);
  g_autofree char *file = till == NULL ? NULL : g_strconcat (till->id, ".pdf", NULL);

  if (till != NULL)
    cy_paper_save_ask (
      widget,
      &(CyPaper){ self->node, cy_node_print_till, till->id, file, _ ("Save the day-end sheet") },
      tell);
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_till_page_map (GtkWidget *widget)
{
  static const CyPageKey keys[] = {
    { GDK_KEY_r, "till.recharge" },
    { GDK_KEY_p, "till.pay" },
    { GDK_KEY_g, "till.start" },
  };
  CyTillPage *self = CY_TILL_PAGE (widget);

  GTK_WIDGET_CLASS (cy_till_page_parent_class)->map (widget);
  self->shortcuts = cy_page_keys_new (keys, G_N_ELEMENTS (keys));
  gtk_widget_add_controller (widget, self->shortcuts);
  cy_focus_first_later (widget, GTK_WIDGET (self->postings));
  ask (self);
}

static void
cy_till_page_unmap (GtkWidget *widget)
{
  CyTillPage *self = CY_TILL_PAGE (widget);

  if (self->shortcuts != NULL)
    gtk_widget_remove_controller (widget, self->shortcuts);
  self->shortcuts = NULL;
  g_clear_handle_id (&self->later, g_source_remove);
  GTK_WIDGET_CLASS (cy_till_page_parent_class)->unmap (widget);
}

static void
cy_till_page_dispose (GObject *object)
{
  CyTillPage *self = CY_TILL_PAGE (object);

  g_clear_handle_id (&self->later, g_source_remove);
  g_clear_object (&self->node);
  self->shortcuts = NULL;
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->booked);
  g_clear_object (&self->past);
  g_clear_pointer (&self->till, cy_till_free);
  G_OBJECT_CLASS (cy_till_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, title);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, open);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, recharge);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, pay);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, start);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, close);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, sheet);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, figures);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, expected);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, began);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, cash_in);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, cash_out);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, count);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, postings);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, tills);
  gtk_widget_class_bind_template_child (widget_class, CyTillPage, receipt_place);
}

static void
cy_till_page_class_init (CyTillPageClass *klass)
{
  static const struct {
    const char *name;
    void (*run) (GtkWidget *widget, const char *name, GVariant *parameter);
  } actions[] = {
    { "till.open", on_open_action },   { "till.recharge", on_recharge_action },
    { "till.pay", on_pay_action },     { "till.start", on_start_action },
    { "till.close", on_close_action }, { "till.sheet", on_sheet_action },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_till_page_dispose;
  widget_class->map = cy_till_page_map;
  widget_class->unmap = cy_till_page_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-till-page.ui");
  bind_children (widget_class);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].run);
}

static GtkSingleSelection *
show_in (GtkColumnView *table, GListStore *store)
{
  GtkSingleSelection *selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (store)));

  gtk_column_view_set_model (table, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  return selection;
}

static void
cy_till_page_init (CyTillPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->booked = g_list_store_new (CY_TYPE_ROW);
  self->past = g_list_store_new (CY_TYPE_ROW);
  self->chosen = show_in (self->postings, self->booked);
  self->chosen_till = show_in (self->tills, self->past);
  cy_columns_fill (self->postings, posting_columns, G_N_ELEMENTS (posting_columns), self);
  cy_columns_fill (self->tills, till_columns, G_N_ELEMENTS (till_columns), self);
}

GtkWidget *
cy_till_page_new (CyNode *node)
{
  CyTillPage *self = g_object_new (CY_TYPE_TILL_PAGE, NULL);

  self->node = g_object_ref (node);
  self->receipt = CY_RECEIPT_OFFER (cy_receipt_offer_new (node, NULL));
  gtk_box_append (self->receipt_place, GTK_WIDGET (self->receipt));
  g_signal_connect_swapped (self->chosen, "notify::selected-item", G_CALLBACK (show_chosen), self);
  g_signal_connect_swapped (self->chosen_till, "notify::selected-item", G_CALLBACK (update_actions),
                            self);
  g_signal_connect_object (node, "money-changed", G_CALLBACK (ask_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (ask_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cy_node_get_seat (node), "changed", G_CALLBACK (ask), self,
                           G_CONNECT_SWAPPED);
  show_till_now (self);
  return GTK_WIDGET (self);
}

/**
 * cy_till_page_get_node:
 *
 * Returns: (transfer none): whose tills they are.
 */
CyNode *
cy_till_page_get_node (CyTillPage *self)
{
  return self->node;
}
