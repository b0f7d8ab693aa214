/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-cash-dialog.h"

#include <glib/gi18n-lib.h>

#include "cy-customer.h"
#include "cy-id.h"
#include "cy-money-words.h"
#include "cy-money.h"
#include "cy-node-ledger.h"
#include "cy-node-till.h"
#include "cy-option.h"
#include "cy-question.h"
#include "cy-receipt-offer.h"
#include "cy-seat.h"
#include "cy-shown.h"
#include "cy-unpaid-bills.h"

/* What is being asked for. */
typedef struct {
  CyPostingKind kind;
  char *own;     /* of what needs no reference of somebody else: pressed twice, it is one request */
  char *station; /* nullable */
  GPtrArray *bills; /* nullable, of CyUnpaidBill: one of them is paid */
} Cash;

static void
cash_free (gpointer data)
{
  Cash *cash = data;

  g_free (cash->own);
  g_free (cash->station);
  g_clear_pointer (&cash->bills, g_ptr_array_unref);
  g_free (cash);
}

/* --- who does it, and at which till --------------------------------------------------------------- */

static void
on_till_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyMoneyDialog) dialog = cy_question_end (user_data, &number);
  g_autoptr (CyTill) till = result;
  g_autofree char *who = NULL;
  g_autofree char *about = NULL;
  CyNode *node;

  if (dialog == NULL || (node = cy_money_dialog_get_node (dialog)) == NULL)
    return;
  who = cy_money_words_person (cy_node_get_yard (node), cy_node_get_person (node));
  about = till != NULL
            ? g_strdup_printf (_ ("%s does this; cash is booked at till %s."), who, till->id)
            : g_strdup_printf (
                _ ("%s does this, and has no open till: cash cannot be taken or given."), who);
  cy_money_dialog_set_about (dialog, about);
}

static void
tell_who (CyMoneyDialog *dialog)
{
  CyNode *node = cy_money_dialog_get_node (dialog);
  g_autofree char *who = cy_money_words_person (cy_node_get_yard (node), cy_node_get_person (node));
  /* As long as what it will say: a window does not grow by itself. */
  g_autofree char *about =
    g_strdup_printf (_ ("%s does this; cash is booked at till %s."), who, "…");

  cy_money_dialog_set_about (dialog, about);
  cy_node_query_open_till (node, cy_node_get_person (node), on_till_cb,
                           cy_question_new (dialog, 0));
}

/* --- how it is paid ------------------------------------------------------------------------------- */

static void
on_method_cb (CyMoneyDialog *dialog)
{
  const char *method = cy_money_dialog_get (dialog, "method");

  cy_money_dialog_show_field (dialog, "reference", g_strcmp0 (method, CY_METHOD_CASH) != 0);
}

static GtkWidget *
add_method (CyMoneyDialog *dialog)
{
  static const char *const methods[] = { CY_METHOD_CASH, "wechat", "alipay", "bank" };
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    cy_option_add (options, methods[i], cy_money_words_method (methods[i]));
  return cy_money_dialog_add_choice (dialog, "method", _ ("How it is paid"), options, FALSE);
}

static void
add_payment (CyMoneyDialog *dialog)
{
  GtkWidget *choice = add_method (dialog);

  (void) cy_money_dialog_add_entry (dialog, "reference",
                                    _ ("Number of the payment, as the payment service calls it"));
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (on_method_cb), dialog,
                           G_CONNECT_SWAPPED);
  on_method_cb (dialog);
}

/* --- doing it ------------------------------------------------------------------------------------- */

static gint64
get_amount (const CyPosting *posting)
{
  gint64 amount = 0;

  for (guint i = 0; i < posting->lines->len; i++)
    amount += MAX (0, ((const CyPostingLine *) posting->lines->pdata[i])->amount_minor);
  return amount;
}

static void
on_booked_cb (const CyPosting *posting, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyMoneyDialog) dialog = cy_question_end (user_data, &number);
  CyNode *node = dialog == NULL ? NULL : cy_money_dialog_get_node (dialog);
  g_autofree char *amount = NULL;
  g_autofree char *news = NULL;

  if (node == NULL)
    return;
  if (error != NULL) {
    cy_money_dialog_refuse (dialog, error);
    return;
  }
  amount = cy_money_spell (get_amount (posting), posting->currency);
  news = g_strdup_printf (_ ("%s: %s is booked as %s."), _ (cy_posting_kind_label (posting->kind)),
                          amount, posting->reference);
  cy_money_dialog_finish (dialog, news, cy_receipt_offer_new (node, posting->reference));
}

/* Returns: (transfer none) (nullable): whose account; what is wrong with it was said if there is none. */
static CyRecord *
find_account (CyMoneyDialog *dialog, const char *field, const char **out_card)
{
  CyYard *yard = cy_node_get_yard (cy_money_dialog_get_node (dialog));
  g_autofree char *why = NULL;
  CyRecord *account =
    cy_money_words_find_account (yard, cy_money_dialog_get (dialog, field), out_card, &why);

  if (account == NULL)
    cy_money_dialog_refuse_field (dialog, field, why);
  return account;
}

/* What a payment service calls a payment is what it is known by; in cash the request is one of its own. */
static gboolean
take_method (CyMoneyDialog *dialog, const Cash *cash, CyLedgerWish *wish)
{
  const char *reference = cy_money_dialog_get (dialog, "reference");

  wish->method = cy_money_dialog_get (dialog, "method");
  wish->reference = g_strcmp0 (wish->method, CY_METHOD_CASH) == 0 ? cash->own : reference;
  if (wish->reference != NULL)
    return TRUE;
  cy_money_dialog_refuse_field (dialog, "reference",
                                _ ("The number of the payment is missing: what is paid twice is "
                                   "found by it."));
  return FALSE;
}

static void
book (CyMoneyDialog *dialog, CyLedgerWish *wish)
{
  CyNode *node = cy_money_dialog_get_node (dialog);

  wish->actor = cy_node_get_person (node);
  wish->again = cy_money_dialog_is_again (dialog);
  wish->memo = cy_money_dialog_get (dialog, "note");
  cy_node_book (node, wish, on_booked_cb, cy_question_new (dialog, 0));
}

static void
go_move (CyMoneyDialog *dialog, gpointer user_data)
{
  const Cash *cash = user_data;
  CyLedgerWish wish = { .kind = cash->kind };
  CyRecord *account = find_account (dialog, "account", &wish.card);

  if (account == NULL || !cy_money_dialog_get_amount (dialog, "amount", &wish.amount_minor) ||
      !take_method (dialog, cash, &wish))
    return;
  wish.account = account->id;
  book (dialog, &wish);
}

static void
go_transfer (CyMoneyDialog *dialog, gpointer user_data)
{
  const Cash *cash = user_data;
  CyLedgerWish wish = { .kind = cash->kind, .reference = cash->own };
  CyRecord *account = find_account (dialog, "account", NULL);
  CyRecord *other = account == NULL ? NULL : find_account (dialog, "other", NULL);

  if (other == NULL || !cy_money_dialog_get_amount (dialog, "amount", &wish.amount_minor))
    return;
  wish.account = account->id;
  wish.other = other->id;
  book (dialog, &wish);
}

static void
go_pay (CyMoneyDialog *dialog, gpointer user_data)
{
  const Cash *cash = user_data;
  const char *session = cy_money_dialog_get (dialog, "bill");
  CyLedgerWish wish = { .kind = cash->kind,
                        .reference = session,
                        .method = cy_money_dialog_get (dialog, "method"),
                        .station = cash->station };

  for (guint i = 0; i < cash->bills->len; i++) {
    const CyUnpaidBill *bill = cash->bills->pdata[i];

    if (g_strcmp0 (bill->session, session) != 0)
      continue;
    wish.currency = bill->currency;
    wish.amount_minor = bill->amount_minor;
  }
  book (dialog, &wish);
}

/* --- asking --------------------------------------------------------------------------------------- */

static Cash *
cash_new (CyPostingKind kind)
{
  Cash *cash = g_new0 (Cash, 1);

  cash->kind = kind;
  cash->own = cy_id_new ();
  return cash;
}

static void
add_note (CyMoneyDialog *dialog)
{
  (void) cy_money_dialog_add_entry (dialog, "note", _ ("Note"));
}

static CyMoneyDialog *
present_move (GtkWidget *asker,
              CyNode *node,
              CyPostingKind kind,
              const char *title,
              const char *go,
              const char *whose)
{
  CyMoneyDialog *dialog = cy_money_dialog_new (asker, node, title, go, "");

  (void) cy_money_dialog_add_entry (dialog, "account", _ ("Card, telephone or account"));
  (void) cy_money_dialog_add_entry (dialog, "amount", _ ("Amount, such as 100 or 100.00"));
  add_payment (dialog);
  add_note (dialog);
  tell_who (dialog);
  if (whose != NULL)
    cy_money_dialog_set (dialog, "account", whose);
  cy_money_dialog_present (dialog, go_move, cash_new (kind), cash_free);
  if (whose != NULL)
    gtk_widget_grab_focus (cy_money_dialog_get_control (dialog, "amount"));
  return dialog;
}

/**
 * cy_cash_dialog_recharge:
 * @account: (nullable): id, when it is known whose.
 * @card: (nullable): the number, when it was read.
 *
 * Returns: (transfer none): the dialog.
 */
CyMoneyDialog *
cy_cash_dialog_recharge (GtkWidget *asker, CyNode *node, const char *account, const char *card)
{
  return present_move (asker, node, CY_POSTING_RECHARGE, _ ("Recharge"), _ ("_Recharge"),
                       card != NULL ? card : account);
}

CyMoneyDialog *
cy_cash_dialog_refund (GtkWidget *asker, CyNode *node, const char *account)
{
  return present_move (asker, node, CY_POSTING_REFUND, _ ("Refund"), _ ("_Refund"), account);
}

CyMoneyDialog *
cy_cash_dialog_transfer (GtkWidget *asker, CyNode *node, const char *account)
{
  CyMoneyDialog *dialog =
    cy_money_dialog_new (asker, node, _ ("Transfer"), _ ("_Transfer"),
                         _ ("From one customer to another; no cash is taken or given."));

  (void) cy_money_dialog_add_entry (dialog, "account", _ ("From: card, telephone or account"));
  (void) cy_money_dialog_add_entry (dialog, "other", _ ("To: card, telephone or account"));
  (void) cy_money_dialog_add_entry (dialog, "amount", _ ("Amount, such as 100 or 100.00"));
  add_note (dialog);
  if (account != NULL)
    cy_money_dialog_set (dialog, "account", account);
  cy_money_dialog_present (dialog, go_transfer, cash_new (CY_POSTING_TRANSFER), cash_free);
  if (account != NULL)
    gtk_widget_grab_focus (cy_money_dialog_get_control (dialog, "other"));
  return dialog;
}

static GListStore *
list_bills (GPtrArray *bills)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  for (guint i = 0; i < bills->len; i++) {
    const CyUnpaidBill *bill = bills->pdata[i];
    g_autofree char *amount = cy_money_spell (bill->amount_minor, bill->currency);
    g_autofree char *time = cy_shown_time (bill->time_us);
    g_autofree char *label = g_strdup_printf ("%s  %s  %s", time, amount, bill->session);

    cy_option_add (options, bill->session, label);
  }
  return options;
}

/**
 * cy_cash_dialog_pay:
 * @bills: (transfer full) (element-type CyUnpaidBill): which are not paid.
 * @station: where they are paid.
 *
 * Whoever charged without an account pays one of them, all of it.
 */
CyMoneyDialog *
cy_cash_dialog_pay (GtkWidget *asker, CyNode *node, GPtrArray *bills, const char *station)
{
  CyMoneyDialog *dialog = cy_money_dialog_new (asker, node, _ ("Pay a bill"), _ ("_Paid"), "");
  Cash *cash = cash_new (CY_POSTING_WALK_IN);

  cash->bills = bills;
  cash->station = g_strdup (station);
  (void) cy_money_dialog_add_choice (dialog, "bill", _ ("Bill"), list_bills (bills), TRUE);
  /* A bill is paid once, whatever the payment is called. */
  (void) add_method (dialog);
  add_note (dialog);
  tell_who (dialog);
  cy_money_dialog_present (dialog, go_pay, cash, cash_free);
  return dialog;
}
