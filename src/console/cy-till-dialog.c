/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-till-dialog.h"

#include <glib/gi18n-lib.h>

#include "cy-base-error.h"
#include "cy-energy.h"
#include "cy-money-words.h"
#include "cy-money.h"
#include "cy-node-charge.h"
#include "cy-node-till.h"
#include "cy-option.h"
#include "cy-question.h"
#include "cy-seat.h"

/* --- opening -------------------------------------------------------------------------------------- */

static GListStore *
list_stations (CyYard *yard)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);
  g_autoptr (GPtrArray) stations = cy_yard_list (yard, CY_KIND_STATION);

  for (guint i = 0; i < stations->len; i++) {
    const CyRecord *station = stations->pdata[i];
    g_autofree char *name = cy_yard_display_name (yard, CY_KIND_STATION, station->id);

    cy_option_add (options, station->id, name);
  }
  cy_option_sort (options, 0);
  return options;
}

static void
on_opened_cb (const CyTill *till, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyMoneyDialog) dialog = cy_question_end (user_data, &number);

  if (dialog == NULL || cy_money_dialog_get_node (dialog) == NULL)
    return;
  if (error != NULL)
    cy_money_dialog_refuse (dialog, error);
  else
    gtk_window_close (GTK_WINDOW (dialog));
}

static void
go_open (CyMoneyDialog *dialog, gpointer user_data)
{
  CyNode *node = cy_money_dialog_get_node (dialog);
  const char *station = cy_money_dialog_get (dialog, "station");
  gint64 float_minor;

  if (station == NULL) {
    cy_money_dialog_refuse_field (dialog, "station", _ ("There is no station yet."));
    return;
  }
  if (cy_money_dialog_get_amount (dialog, "float", &float_minor))
    cy_node_open_till (node, station, NULL, float_minor, cy_node_get_person (node), on_opened_cb,
                       cy_question_new (dialog, 0));
}

CyMoneyDialog *
cy_till_dialog_open (GtkWidget *asker, CyNode *node)
{
  g_autofree char *who = cy_money_words_person (cy_node_get_yard (node), cy_node_get_person (node));
  g_autofree char *about =
    g_strdup_printf (_ ("It will be the till of %s until it is closed."), who);
  CyMoneyDialog *dialog =
    cy_money_dialog_new (asker, node, _ ("Open a till"), _ ("_Open the till"), about);

  (void) cy_money_dialog_add_choice (dialog, "station", _ ("Station"),
                                     list_stations (cy_node_get_yard (node)), TRUE);
  (void) cy_money_dialog_add_entry (dialog, "float", _ ("Change it begins with, from the safe"));
  cy_money_dialog_set (dialog, "float", "0");
  cy_money_dialog_present (dialog, go_open, NULL, NULL);
  return dialog;
}

/* --- closing -------------------------------------------------------------------------------------- */

static void
on_closed_cb (const CyTill *till, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyMoneyDialog) dialog = cy_question_end (user_data, &number);
  g_autofree char *counted = NULL;
  g_autofree char *difference = NULL;
  g_autofree char *news = NULL;

  if (dialog == NULL || cy_money_dialog_get_node (dialog) == NULL)
    return;
  if (error != NULL) {
    cy_money_dialog_refuse (dialog, error);
    return;
  }
  counted = cy_money_spell (till->counted_minor, till->currency);
  difference = cy_money_spell (till->counted_minor - till->expected_minor, till->currency);
  news = g_strdup_printf (_ ("Till %s is closed: %s counted, difference %s. The day-end sheet can "
                             "be saved from the list of earlier tills."),
                          till->id, counted, difference);
  cy_money_dialog_finish (dialog, news, NULL);
}

static void
go_close (CyMoneyDialog *dialog, gpointer user_data)
{
  CyNode *node = cy_money_dialog_get_node (dialog);
  gint64 counted_minor;

  if (cy_money_dialog_get_amount (dialog, "counted", &counted_minor))
    cy_node_close_till (node, user_data, counted_minor, cy_money_dialog_get (dialog, "explanation"),
                        cy_node_get_person (node), on_closed_cb, cy_question_new (dialog, 0));
}

CyMoneyDialog *
cy_till_dialog_close (GtkWidget *asker, CyNode *node, const CyTill *till)
{
  g_autofree char *expected = cy_money_spell (till->expected_minor, till->currency);
  g_autofree char *about =
    g_strdup_printf (_ ("By the ledger there are %s in till %s. What was counted goes to the safe; "
                        "a difference is booked as such, with its explanation."),
                     expected, till->id);
  CyMoneyDialog *dialog =
    cy_money_dialog_new (asker, node, _ ("Close the till"), _ ("_Close the till"), about);

  (void) cy_money_dialog_add_entry (dialog, "counted", _ ("Counted"));
  (void) cy_money_dialog_add_entry (dialog, "explanation", _ ("Why it is not what was expected"));
  cy_money_dialog_present (dialog, go_close, g_strdup (till->id), g_free);
  return dialog;
}

/* --- starting a charge ---------------------------------------------------------------------------- */

static GListStore *
list_guns (CyYard *yard, const char *station)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);
  g_autoptr (GPtrArray) piles = cy_yard_list (yard, CY_KIND_PILE);

  for (guint i = 0; i < piles->len; i++) {
    const CyRecord *pile = piles->pdata[i];
    CyRecord *type = cy_yard_get_ref (yard, pile, "type");
    gint64 n_guns = type == NULL ? 1 : cy_record_get_int (type, "connectors", 1);

    if (g_strcmp0 (cy_record_get_text (pile, "station"), station) != 0)
      continue;
    for (gint64 gun = 1; gun <= n_guns; gun++) {
      g_autofree char *name = cy_yard_display_name (yard, CY_KIND_PILE, pile->id);
      g_autofree char *value = g_strdup_printf ("%s/%" G_GINT64_FORMAT, pile->id, gun);
      g_autofree char *label = g_strdup_printf (_ ("%s, gun %u"), name, (guint) gun);

      cy_option_add (options, value, label);
    }
  }
  return options;
}

/* What a target is said in. */
static const char *const target_labels[] = {
  [CY_SESSION_FULL] = NULL,
  [CY_SESSION_ENERGY] = N_ ("Energy, kWh"),
  [CY_SESSION_MONEY] = N_ ("Amount, such as 100 or 100.00"),
  [CY_SESSION_TIME] = N_ ("Time, min"),
};

static CySessionStrategy
get_strategy (CyMoneyDialog *dialog)
{
  CySessionStrategy strategy = CY_SESSION_FULL;

  (void) cy_session_strategy_find (cy_money_dialog_get (dialog, "strategy"), &strategy);
  return strategy;
}

static void
on_strategy_cb (CyMoneyDialog *dialog)
{
  const char *label = target_labels[get_strategy (dialog)];

  cy_money_dialog_show_field (dialog, "target", label != NULL);
  if (label != NULL)
    cy_money_dialog_set_label (dialog, "target", _ (label));
}

static gboolean
parse_energy (const char *text, gint64 *out_dwh, char **out_why)
{
  g_autoptr (GError) error = NULL;

  if (text != NULL && cy_energy_parse (text, out_dwh, &error) && *out_dwh > 0)
    return TRUE;
  *out_why =
    g_strdup_printf (_ ("“%s” is no energy; write it like 20 or 20.5."), text != NULL ? text : "");
  return FALSE;
}

/* A day is longer than any charge. */
#define MAX_MIN 1440

static gboolean
parse_time (const char *text, gint64 *out_s, char **out_why)
{
  guint64 minutes = 0;

  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 1, MAX_MIN, &minutes, NULL)) {
    *out_s = (gint64) minutes * 60;
    return TRUE;
  }
  *out_why = g_strdup_printf (_ ("“%s” is no time; it is 1 to %u minutes."),
                              text != NULL ? text : "", MAX_MIN);
  return FALSE;
}

static gboolean
parse_money (const char *text, gint64 *out_minor, char **out_why)
{
  return cy_money_words_parse (text, out_minor, out_why);
}

static gboolean
take_target (CyMoneyDialog *dialog, CyChargeWish *wish)
{
  static gboolean (*const parsers[]) (const char *, gint64 *, char **) = {
    [CY_SESSION_FULL] = NULL,
    [CY_SESSION_ENERGY] = parse_energy,
    [CY_SESSION_MONEY] = parse_money,
    [CY_SESSION_TIME] = parse_time,
  };
  g_autofree char *why = NULL;

  wish->strategy = get_strategy (dialog);
  if (parsers[wish->strategy] == NULL ||
      parsers[wish->strategy](cy_money_dialog_get (dialog, "target"), &wish->target, &why))
    return TRUE;
  cy_money_dialog_refuse_field (dialog, "target", why);
  return FALSE;
}

/* Nobody is an answer: whoever stands there pays afterwards. */
static gboolean
take_payer (CyMoneyDialog *dialog, CyChargeWish *wish)
{
  const char *text = cy_money_dialog_get (dialog, "account");
  g_autofree char *why = NULL;
  CyRecord *account;

  if (text == NULL)
    return TRUE;
  account = cy_money_words_find_account (cy_node_get_yard (cy_money_dialog_get_node (dialog)), text,
                                         &wish->card, &why);
  if (account == NULL) {
    cy_money_dialog_refuse_field (dialog, "account", why);
    return FALSE;
  }
  wish->account = account->id;
  return TRUE;
}

static void
on_started_cb (const CySession *session, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyMoneyDialog) dialog = cy_question_end (user_data, &number);
  g_autofree char *news = NULL;

  if (dialog == NULL || cy_money_dialog_get_node (dialog) == NULL)
    return;
  if (error != NULL) {
    cy_money_dialog_refuse (dialog, error);
    return;
  }
  news = g_strdup_printf (_ ("Charging service %s: %s."), session->id,
                          _ (cy_session_state_label (session->state)));
  cy_money_dialog_finish (dialog, news, NULL);
}

static void
go_start (CyMoneyDialog *dialog, gpointer user_data)
{
  CyNode *node = cy_money_dialog_get_node (dialog);
  const char *gun = cy_money_dialog_get (dialog, "gun");
  g_autofree char *pile = NULL;
  CyChargeWish wish = { .actor = cy_node_get_person (node) };

  if (gun == NULL || !cy_node_parse_gun (gun, &pile, &wish.connector)) {
    cy_money_dialog_refuse_field (dialog, "gun", _ ("This station has no gun."));
    return;
  }
  wish.pile = pile;
  if (take_payer (dialog, &wish) && take_target (dialog, &wish))
    cy_node_start_charge (node, &wish, on_started_cb, cy_question_new (dialog, 0));
}

CyMoneyDialog *
cy_till_dialog_start (GtkWidget *asker, CyNode *node, const char *station)
{
  CyMoneyDialog *dialog = cy_money_dialog_new (asker, node, _ ("Start a charge"), _ ("_Start"), "");
  GListStore *strategies = g_list_store_new (CY_TYPE_OPTION);
  GtkWidget *strategy;

  (void) cy_money_dialog_add_choice (dialog, "gun", _ ("Gun"),
                                     list_guns (cy_node_get_yard (node), station), TRUE);
  (void) cy_money_dialog_add_entry (
    dialog, "account", _ ("Card, telephone or account; empty: it is paid here afterwards"));
  for (guint i = 0; i < G_N_ELEMENTS (target_labels); i++)
    cy_option_add (strategies, cy_session_strategy_name (i), _ (cy_session_strategy_label (i)));
  strategy = cy_money_dialog_add_choice (dialog, "strategy", _ ("Until"), strategies, FALSE);
  (void) cy_money_dialog_add_entry (dialog, "target", "");
  g_signal_connect_object (strategy, "notify::selected", G_CALLBACK (on_strategy_cb), dialog,
                           G_CONNECT_SWAPPED);
  on_strategy_cb (dialog);
  cy_money_dialog_present (dialog, go_start, NULL, NULL);
  return dialog;
}
