/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "money-pictures.h"

#include "capture.h"
#include "cy-money-dialog.h"
#include "cy-window.h"
#include "lab.h"
#include "money-lab.h"

static void
save (GtkWidget *window, const char *what, const char *language, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("%s-%s-%s", what, language, suffix);

  capture_spin (g_getenv ("CY_CAPTURE_DIR") != NULL ? 700 : 100);
  capture_save (window, name);
}

/**
 * bring_money:
 *
 * A morning at a till: recharges, a bill that was not paid yet.
 */
void
bring_money (Fixture *fixture)
{
  money_lab_bring (fixture);
  money_lab_open_till (fixture, 20000);
  money_lab_recharge (fixture, "a1", 10000);
  money_lab_recharge (fixture, "a2", 250000);
  money_lab_recharge (fixture, "a1", 5050);
  money_lab_bill_walk_in (fixture, "CS-261129-7K3FQ2ZD4M", 1234);
}

static void
take_dialog (GtkWidget *page,
             const char *action,
             const char *what,
             const char *language,
             const char *suffix)
{
  GtkWidget *dialog;

  g_assert_true (gtk_widget_activate_action (page, action, NULL));
  dialog = lab_find_window (CY_TYPE_MONEY_DIALOG);
  save (dialog, what, language, suffix);
  gtk_window_destroy (GTK_WINDOW (dialog));
  capture_spin (20);
}

/**
 * take_money:
 *
 * Accounts of customers and the till, with what is asked there.
 */
void
take_money (GtkWidget *window, const char *language, const char *suffix)
{
  GtkWidget *page;

  cy_window_show_page (CY_WINDOW (window), "customers");
  page = cy_window_find_page (CY_WINDOW (window), "customers");
  lab_wait_row (lab_find (page, "accounts"), 0, "|150.50|");
  save (window, "customers", language, suffix);
  gtk_stack_set_visible_child_name (GTK_STACK (lab_find (page, "parts")), "cards");
  save (window, "customers-cards", language, suffix);
  take_dialog (page, "customers.recharge", "customers-recharge", language, suffix);
  cy_window_show_page (CY_WINDOW (window), "till");
  page = cy_window_find_page (CY_WINDOW (window), "till");
  lab_wait_text (page, "expected", "2850.50 CNY");
  lab_wait_row (lab_find (page, "postings"), 0, "+50.50");
  save (window, "till", language, suffix);
  take_dialog (page, "till.start", "till-start", language, suffix);
  take_dialog (page, "till.pay", "till-pay", language, suffix);
  take_dialog (page, "till.close", "till-close", language, suffix);
}
