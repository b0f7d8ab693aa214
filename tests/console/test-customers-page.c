/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-customers-page.h"

#include <string.h>

#include "capture.h"
#include "cy-money-dialog.h"
#include "cy-receipt-offer.h"
#include "cy-record-form.h"
#include "lab.h"
#include "money-lab.h"

typedef struct {
  Fixture *fixture;
  GtkWidget *window;
  GtkWidget *page;
  GtkWidget *accounts;
} View;

static void
view_open (View *view)
{
  view->fixture = fixture_new ();
  money_lab_bring (view->fixture);
  view->page = cy_customers_page_new (view->fixture->node);
  view->window = capture_present (view->page, 1280, 700, FALSE);
  view->accounts = lab_find (view->page, "accounts");
  lab_wait_row (view->accounts, 0, "In use|张三|13800000001|0.00|–|–|CNY|2|0");
}

static void
view_close (View *view)
{
  gtk_window_destroy (GTK_WINDOW (view->window));
  capture_spin (50);
  fixture_free (view->fixture);
}

static void
go (GtkWidget *widget, const char *action)
{
  g_assert_true (gtk_widget_activate_action (widget, action, NULL));
}

static gboolean
says_something (gpointer dialog)
{
  return *cy_money_dialog_get_message (dialog) != '\0';
}

static CyMoneyDialog *
ask (View *view, const char *action)
{
  go (view->page, action);
  return CY_MONEY_DIALOG (lab_find_window (CY_TYPE_MONEY_DIALOG));
}

static void
assert_refused (CyMoneyDialog *dialog, const char *words)
{
  go (GTK_WIDGET (dialog), "money.go");
  capture_wait (says_something, dialog);
  g_test_message ("%s", cy_money_dialog_get_message (dialog));
  g_assert_nonnull (strstr (cy_money_dialog_get_message (dialog), words));
}

static void
close_dialog (CyMoneyDialog *dialog)
{
  gtk_window_destroy (GTK_WINDOW (dialog));
  capture_spin (20);
}

/* Cash needs a till; what is typed stays; a receipt is offered, and can be printed. */
static void
test_recharge (void)
{
  g_autofree char *pdf = NULL;
  CyMoneyDialog *dialog;
  GtkWidget *offer;
  View view;

  view_open (&view);
  dialog = ask (&view, "customers.recharge");
  lab_wait_text (GTK_WIDGET (dialog), "about", "has no open till");
  assert_refused (dialog, "An amount is missing");
  cy_money_dialog_set (dialog, "amount", "100,5");
  assert_refused (dialog, "“100,5” is no amount of money");
  cy_money_dialog_set (dialog, "amount", "100.50");
  assert_refused (dialog, "has no open till");
  g_assert_cmpstr (cy_money_dialog_get (dialog, "amount"), ==, "100.50");
  close_dialog (dialog);
  money_lab_open_till (view.fixture, 20000);
  dialog = ask (&view, "customers.recharge");
  lab_wait_text (GTK_WIDGET (dialog), "about", "cash is booked at till T-");
  cy_money_dialog_set (dialog, "account", "6217001");
  cy_money_dialog_set (dialog, "amount", "100.50");
  go (GTK_WIDGET (dialog), "money.go");
  lab_wait_text (GTK_WIDGET (dialog), "done_place",
                 "Recharge: 100.50 CNY is booked as recharge:cash:");
  lab_wait_row (view.accounts, 0, "In use|张三|13800000001|100.50|");
  offer = lab_find_type (GTK_WIDGET (dialog), CY_TYPE_RECEIPT_OFFER);
  pdf = g_build_filename (view.fixture->dir, "receipt.pdf", NULL);
  cy_receipt_offer_print_to (CY_RECEIPT_OFFER (offer), pdf);
  money_lab_wait_pdf (pdf);
  close_dialog (dialog);
  lab_wait_says (view.page, "+100.50");
  view_close (&view);
}

/* The same once more is done only when that is what was meant. */
static void
test_twice (void)
{
  CyMoneyDialog *dialog;
  View view;

  view_open (&view);
  money_lab_open_till (view.fixture, 0);
  money_lab_recharge (view.fixture, "a1", 5000);
  dialog = ask (&view, "customers.recharge");
  cy_money_dialog_set (dialog, "amount", "50");
  assert_refused (dialog, "if it is meant once more, say so");
  g_assert_true (gtk_widget_get_visible (lab_find (GTK_WIDGET (dialog), "again")));
  go (GTK_WIDGET (dialog), "money.again");
  lab_wait_text (GTK_WIDGET (dialog), "done_place", "50.00 CNY is booked");
  close_dialog (dialog);
  lab_wait_row (view.accounts, 0, "In use|张三|13800000001|100.00|");
  dialog = ask (&view, "customers.refund");
  cy_money_dialog_set (dialog, "amount", "100.01");
  assert_refused (dialog, "100.00 CNY");
  g_assert_false (gtk_widget_get_visible (lab_find (GTK_WIDGET (dialog), "again")));
  cy_money_dialog_set (dialog, "amount", "40");
  go (GTK_WIDGET (dialog), "money.go");
  lab_wait_text (GTK_WIDGET (dialog), "done_place", "Refund: 40.00 CNY");
  close_dialog (dialog);
  lab_wait_row (view.accounts, 0, "In use|张三|13800000001|60.00|");
  view_close (&view);
}

/* What a payment service was paid is known by its number, and needs no till. */
static void
test_outside (void)
{
  CyMoneyDialog *dialog;
  View view;

  view_open (&view);
  dialog = ask (&view, "customers.recharge");
  g_assert_null (cy_money_dialog_get (dialog, "reference"));
  cy_money_dialog_set (dialog, "method", "wechat");
  cy_money_dialog_set (dialog, "amount", "30");
  assert_refused (dialog, "The number of the payment is missing");
  cy_money_dialog_set (dialog, "reference", "420001");
  go (GTK_WIDGET (dialog), "money.go");
  lab_wait_text (GTK_WIDGET (dialog), "done_place", "recharge:wechat:420001");
  close_dialog (dialog);
  dialog = ask (&view, "customers.transfer");
  cy_money_dialog_set (dialog, "other", "nobody");
  assert_refused (dialog, "No card and no account is called “nobody”");
  cy_money_dialog_set (dialog, "other", "Fleet");
  cy_money_dialog_set (dialog, "amount", "10");
  go (GTK_WIDGET (dialog), "money.go");
  lab_wait_text (GTK_WIDGET (dialog), "done_place", "Transfer: 10.00 CNY");
  close_dialog (dialog);
  lab_wait_row (view.accounts, 0, "|20.00|");
  lab_wait_row (view.accounts, 1, "|10.00|");
  view_close (&view);
}

/* Cards are added to the account that is shown, and frozen beside their number. */
static void
test_cards (void)
{
  GtkWidget *cards;
  GtkWidget *table;
  GtkWidget *form;
  View view;

  view_open (&view);
  gtk_stack_set_visible_child_name (GTK_STACK (lab_find (view.page, "parts")), "cards");
  cards = gtk_stack_get_visible_child (GTK_STACK (lab_find (view.page, "parts")));
  table = lab_find_type (cards, GTK_TYPE_COLUMN_VIEW);
  lab_wait_row (table, 0, "In use|6217001|");
  go (cards, "belongings.freeze");
  lab_wait_row (table, 0, "Frozen|6217001|");
  go (cards, "belongings.freeze");
  lab_wait_row (table, 0, "In use|6217001|");
  go (cards, "belongings.add");
  form = lab_find_window (CY_TYPE_RECORD_FORM);
  gtk_editable_set_text (GTK_EDITABLE (cy_record_form_get_id_entry (CY_RECORD_FORM (form))),
                         "6217009");
  g_assert_true (cy_record_form_is_valid (CY_RECORD_FORM (form)));
  go (form, "form.save");
  lab_wait_row (table, 2, "In use|6217009|");
  lab_wait_row (view.accounts, 0, "|CNY|3|0");
  go (view.page, "customers.freeze");
  lab_wait_row (view.accounts, 0, "Frozen|张三|");
  view_close (&view);
}

static void
test_search (void)
{
  View view;

  view_open (&view);
  cy_customers_page_look_for (CY_CUSTOMERS_PAGE (view.page), "A12345");
  lab_wait_row (view.accounts, 0, "In use|Fleet|");
  cy_customers_page_look_for (CY_CUSTOMERS_PAGE (view.page), "nobody has this");
  lab_wait_says (view.page, "No account has this.");
  view_close (&view);
}

/* Who may not is told so by the button that does nothing. */
static void
test_denied (void)
{
  GtkWidget *button;
  View view;

  view_open (&view);
  money_lab_bring_people (view.fixture);
  capture_spin (100);
  button = lab_find (view.page, "recharge");
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_nonnull (gtk_widget_get_tooltip_text (button));
  g_test_message ("%s", gtk_widget_get_tooltip_text (button));
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/customers-page/recharge", test_recharge);
  g_test_add_func ("/customers-page/twice", test_twice);
  g_test_add_func ("/customers-page/outside", test_outside);
  g_test_add_func ("/customers-page/cards", test_cards);
  g_test_add_func ("/customers-page/search", test_search);
  g_test_add_func ("/customers-page/denied", test_denied);
  return g_test_run ();
}
