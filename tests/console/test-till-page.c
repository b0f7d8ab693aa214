/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-till-page.h"

#include <string.h>

#include "capture.h"
#include "cy-money-dialog.h"
#include "cy-posting.h"
#include "cy-unpaid-bills.h"
#include "lab.h"
#include "money-lab.h"

typedef struct {
  Fixture *fixture;
  GtkWidget *window;
  GtkWidget *page;
  GtkWidget *postings;
  GtkWidget *tills;
} View;

static void
view_open (View *view)
{
  view->fixture = fixture_new ();
  money_lab_bring (view->fixture);
  view->page = cy_till_page_new (view->fixture->node);
  view->window = capture_present (view->page, 1280, 700, FALSE);
  view->postings = lab_find (view->page, "postings");
  view->tills = lab_find (view->page, "tills");
  lab_wait_text (view->page, "title", "No till is open");
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

static CyMoneyDialog *
ask (View *view, const char *action)
{
  go (view->page, action);
  return CY_MONEY_DIALOG (lab_find_window (CY_TYPE_MONEY_DIALOG));
}

static gboolean
says_something (gpointer dialog)
{
  return *cy_money_dialog_get_message (dialog) != '\0';
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

static void
open_till (View *view)
{
  CyMoneyDialog *dialog = ask (view, "till.open");

  cy_money_dialog_set (dialog, "station", "st-1");
  cy_money_dialog_set (dialog, "float", "200");
  go (GTK_WIDGET (dialog), "money.go");
  lab_wait_text (view->page, "title", "Till T-");
  lab_wait_text (view->page, "expected", "200.00 CNY");
  capture_spin (50);
}

/* A day: a till is opened, money comes and goes, it is counted, and what is missing is explained. */
static void
test_day (void)
{
  CyMoneyDialog *dialog;
  View view;

  view_open (&view);
  g_assert_false (gtk_widget_get_sensitive (lab_find (view.page, "recharge")));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (lab_find (view.page, "recharge")), ==,
                   "You have no open till.");
  open_till (&view);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (lab_find (view.page, "recharge")), ==, "Ctrl+R");
  dialog = ask (&view, "till.recharge");
  cy_money_dialog_set (dialog, "account", "6217001");
  cy_money_dialog_set (dialog, "amount", "100");
  go (GTK_WIDGET (dialog), "money.go");
  lab_wait_text (GTK_WIDGET (dialog), "done_place", "Recharge: 100.00 CNY");
  close_dialog (dialog);
  lab_wait_row (view.postings, 0, "Recharge|张三|+100.00|recharge:cash:");
  lab_wait_text (view.page, "expected", "300.00 CNY");
  lab_wait_text (view.page, "cash_in", "100.00 CNY");
  lab_wait_text (view.page, "cash_out", "0.00 CNY");
  lab_wait_text (view.page, "count", "1");
  dialog = ask (&view, "till.close");
  lab_wait_text (GTK_WIDGET (dialog), "about", "300.00 CNY");
  cy_money_dialog_set (dialog, "counted", "290");
  assert_refused (dialog, "");
  cy_money_dialog_set (dialog, "explanation", "a note was torn");
  go (GTK_WIDGET (dialog), "money.go");
  lab_wait_text (GTK_WIDGET (dialog), "done_place", "290.00 CNY counted, difference -10.00 CNY");
  close_dialog (dialog);
  lab_wait_text (view.page, "title", "No till is open");
  lab_wait_row (view.tills, 0, "300.00|290.00|-10.00|a note was torn");
  view_close (&view);
}

/* What whoever charged without an account owes is paid once. */
static void
test_pay (void)
{
  CyMoneyDialog *dialog;
  View view;

  view_open (&view);
  open_till (&view);
  money_lab_bill_walk_in (view.fixture, "CS-1", 1234);
  dialog = ask (&view, "till.pay");
  g_assert_cmpstr (cy_money_dialog_get (dialog, "bill"), ==, "CS-1");
  go (GTK_WIDGET (dialog), "money.go");
  lab_wait_text (GTK_WIDGET (dialog), "done_place", "12.34 CNY is booked as paid:CS-1");
  close_dialog (dialog);
  lab_wait_text (view.page, "expected", "212.34 CNY");
  view_close (&view);
}

/* Nobody watches these piles, so nothing is started; what was said stays. */
static void
test_start (void)
{
  CyMoneyDialog *dialog;
  View view;

  view_open (&view);
  open_till (&view);
  dialog = ask (&view, "till.start");
  g_assert_null (cy_money_dialog_get (dialog, "target"));
  cy_money_dialog_set (dialog, "gun", "p2/2");
  cy_money_dialog_set (dialog, "account", "6217001");
  cy_money_dialog_set (dialog, "strategy", "energy");
  cy_money_dialog_set (dialog, "target", "much");
  assert_refused (dialog, "“much” is no energy");
  cy_money_dialog_set (dialog, "strategy", "time");
  cy_money_dialog_set (dialog, "target", "0");
  assert_refused (dialog, "“0” is no time");
  cy_money_dialog_set (dialog, "target", "30");
  assert_refused (dialog, "");
  g_assert_cmpstr (cy_money_dialog_get (dialog, "gun"), ==, "p2/2");
  close_dialog (dialog);
  view_close (&view);
}

static CyPosting *
make (const char *reference, const char *reverses, gint64 amount_minor)
{
  CyPosting *posting = cy_posting_new (reference, CY_POSTING_CHARGE, "CNY");

  posting->reverses = g_strdup (reverses);
  cy_posting_add (posting, CY_LEDGER_WALK_IN, "s", amount_minor);
  cy_posting_add (posting, CY_LEDGER_TILL, "t", -amount_minor);
  return posting;
}

/* Paid is not owed; a payment that was taken back is owed again; a bill that was taken back is not. */
static void
test_unpaid (void)
{
  g_autoptr (GPtrArray) postings =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_posting_free);
  g_autoptr (GPtrArray) bills = NULL;

  g_ptr_array_add (postings, make ("bill:D", NULL, -400));
  g_ptr_array_add (postings, make ("reversal:bill:C", "bill:C", 300));
  g_ptr_array_add (postings, make ("reversal:paid:B", "paid:B", -200));
  g_ptr_array_add (postings, make ("paid:B", NULL, 200));
  g_ptr_array_add (postings, make ("paid:A", NULL, 100));
  g_ptr_array_add (postings, make ("bill:C", NULL, -300));
  g_ptr_array_add (postings, make ("bill:B", NULL, -200));
  g_ptr_array_add (postings, make ("bill:A", NULL, -100));
  bills = cy_unpaid_bills_find (postings, "s");
  g_assert_cmpuint (bills->len, ==, 2);
  g_assert_cmpstr (((CyUnpaidBill *) bills->pdata[0])->session, ==, "D");
  g_assert_cmpint (((CyUnpaidBill *) bills->pdata[0])->amount_minor, ==, 400);
  g_assert_cmpstr (((CyUnpaidBill *) bills->pdata[1])->session, ==, "B");
  g_assert_cmpint (((CyUnpaidBill *) bills->pdata[1])->amount_minor, ==, 200);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/till-page/day", test_day);
  g_test_add_func ("/till-page/pay", test_pay);
  g_test_add_func ("/till-page/start", test_start);
  g_test_add_func ("/till-page/unpaid", test_unpaid);
  return g_test_run ();
}
