/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-receipt.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-actor-name.h"
#include "cy-customer.h"
#include "cy-journal-ledger.h"
#include "cy-journal-session.h"
#include "cy-ledger-wish.h"
#include "cy-money.h"
#include "cy-node-bill.h"
#include "cy-node-error.h"
#include "cy-node-people.h"
#include "cy-node-private.h"
#include "cy-paper-job.h"
#include "cy-receipt.h"
#include "cy-session.h"
#include "cy-tariff.h"

/* How many lines of one instant are looked through for that of the posting. */
#define N_OF_INSTANT 64

/* A receipt on its way to paper. */
typedef struct {
  CyNode *node; /* owned */
  gboolean a4;
  gboolean is_kept; /* whoever asks draws it */
  char *reference;
  gint64 begun_us;
  gint64 ended_us;
  gint64 energy_dwh;
  gint64 vat_minor;
  GArray *parts;       /* of CyReceiptPart; texts in @words */
  GStringChunk *words; /* owned until the draft has it */
  CyNodeResult answer;
  gpointer user_data;
} Printing;

/* What the ledger says. */
typedef struct {
  CyPosting *posting; /* nullable */
  CyPosting *bill;    /* nullable: what a walk-in paid */
  char *stored;       /* nullable: the bill of the session as JSON, of a charge */
  gboolean has_balance;
  gint64 balance_minor;
} Found;

/* What the drawing thread needs, and nothing else. */
struct _CyNodeReceipt {
  GStringChunk *words; /* all that @receipt says */
  CyReceipt receipt;
  CyReceiptLayout layout;
};

typedef CyNodeReceipt Draft;

static void
found_free (gpointer data)
{
  Found *found = data;

  cy_posting_free (found->posting);
  cy_posting_free (found->bill);
  g_free (found->stored);
  g_free (found);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_array_unref (draft->receipt.lines);
  g_string_chunk_free (draft->words);
  g_free (draft);
}

static void
printing_free (Printing *printing)
{
  g_object_unref (printing->node);
  g_free (printing->reference);
  g_array_unref (printing->parts);
  g_clear_pointer (&printing->words, g_string_chunk_free);
  g_free (printing);
}

static gboolean
is_of_charge (const CyPosting *posting)
{
  return posting->kind == CY_POSTING_CHARGE || posting->kind == CY_POSTING_WALK_IN;
}

/* What the account had right after it. */
static gboolean
load_balance (CyDb *db, Found *found, GError **error)
{
  const char *account = cy_posting_id_of (found->posting, CY_LEDGER_ACCOUNT);
  g_autofree char *name = g_strconcat (CY_LEDGER_ACCOUNT, account, NULL);
  const CyStatementQuery query = { name,
                                   found->posting->currency,
                                   found->posting->time_us,
                                   found->posting->time_us + 1,
                                   NULL,
                                   N_OF_INSTANT };
  g_autoptr (GPtrArray) lines = NULL;

  if (account == NULL)
    return TRUE;
  if ((lines = cy_journal_load_statement (db, &query, error)) == NULL)
    return FALSE;
  for (guint i = 0; !found->has_balance && i < lines->len; i++) {
    const CyStatementLine *line = lines->pdata[i];

    found->has_balance = g_str_equal (line->reference, found->posting->reference);
    found->balance_minor = line->balance_minor;
  }
  return TRUE;
}

/* Of a charge: what its session keeps, and what was posted of it when it was paid later. */
static gboolean
load_bill (CyDb *db, Found *found, GError **error)
{
  const char *session = strchr (found->posting->reference, ':');
  g_autofree char *bill = NULL;
  g_autoptr (CySession) stored = NULL;

  if (!is_of_charge (found->posting) || session == NULL)
    return TRUE;
  if ((stored = cy_journal_load_session (db, session + 1, error)) == NULL)
    return FALSE;
  found->stored = g_steal_pointer (&stored->bill);
  if (found->posting->kind != CY_POSTING_WALK_IN)
    return TRUE;
  bill = g_strconcat ("bill", session, NULL);
  return cy_journal_load_posting (db, bill, &found->bill, error);
}

static gpointer
load (CyDb *db, gpointer reference, GError **error)
{
  g_autoptr (Found) found = g_new0 (Found, 1);

  if (!cy_journal_load_posting (db, reference, &found->posting, error))
    return NULL;
  if (found->posting != NULL && (!load_balance (db, found, error) || !load_bill (db, found, error)))
    return NULL;
  return g_steal_pointer (&found);
}

/* What a customer gets a receipt for. */
static const char *const titles[CY_N_POSTING_KINDS] = {
  [CY_POSTING_RECHARGE] = N_ ("Recharge receipt"), [CY_POSTING_REFUND] = N_ ("Refund receipt"),
  [CY_POSTING_CHARGE] = N_ ("Charging receipt"),   [CY_POSTING_WALK_IN] = N_ ("Charging receipt"),
  [CY_POSTING_REVERSAL] = N_ ("Reversal"),         [CY_POSTING_TRANSFER] = N_ ("Transfer"),
};

static const struct {
  const char *name;
  const char *label;
} words[] = {
  { "cash", N_ ("Cash") },
  { "wechat", N_ ("WeChat Pay") },
  { "alipay", N_ ("Alipay") },
  { "bank", N_ ("Bank transfer") },
  { "electricity", N_ ("Electricity") },
  { "service", N_ ("Service fee") },
  { "occupancy", N_ ("Occupancy fee") },
  { "minimum", N_ ("Minimum fee") },
};

/* What people call a way to pay or a component; what is not known is called what it is called. */
static const char *
word_of (GStringChunk *chunk, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_strcmp0 (name, words[i].name) == 0)
      return _ (words[i].label);
  }
  return name == NULL ? NULL : g_string_chunk_insert (chunk, name);
}

static const char *
keep_money (Draft *draft, gint64 minor, const char *currency)
{
  return cy_paper_keep (draft->words, cy_money_spell (minor, currency));
}

/* How much of it at which price. */
static const char *
tell_detail (Draft *draft, const CyReceiptPart *part)
{
  const gint64 energy = part->energy_dwh;

  if (energy == 0)
    return part->period;
  return cy_paper_keep (
    draft->words,
    g_strdup_printf ("%s%s%lld.%04lld kWh × %lld.%05lld", part->period != NULL ? part->period : "",
                     part->period != NULL ? "  " : "", (long long) (energy / 10000),
                     (long long) (energy % 10000), (long long) (part->price / 100000),
                     (long long) (part->price % 100000)));
}

static void
add_line (Draft *draft, const char *component, const char *detail, gint64 amount_minor)
{
  const CyReceiptLine line = { word_of (draft->words, component), detail,
                               cy_paper_keep (draft->words, cy_money_format (amount_minor)) };

  g_array_append_val (draft->receipt.lines, line);
}

/* Without a bill the posting knows the components. */
static void
tell_components (Draft *draft, const CyPosting *bill)
{
  for (guint i = 0; i < bill->lines->len; i++) {
    const CyPostingLine *line = bill->lines->pdata[i];
    g_auto (GStrv) names = g_strsplit (line->account, ":", 3);

    if (g_str_has_prefix (line->account, CY_LEDGER_INCOME) && names[1] != NULL)
      add_line (draft, names[1], NULL, line->amount_minor);
  }
}

static void
tell_charge (Draft *draft, const Printing *printing, const Found *found)
{
  const CyPosting *bill = found->bill != NULL ? found->bill : found->posting;

  draft->receipt.begun = cy_paper_second (draft->words, printing->begun_us);
  draft->receipt.ended = cy_paper_second (draft->words, printing->ended_us);
  if (printing->energy_dwh > 0)
    draft->receipt.energy = cy_paper_keep (
      draft->words, g_strdup_printf ("%lld.%04lld kWh", (long long) (printing->energy_dwh / 10000),
                                     (long long) (printing->energy_dwh % 10000)));
  if (printing->vat_minor > 0)
    draft->receipt.vat = keep_money (draft, printing->vat_minor, bill->currency);
  for (guint i = 0; i < printing->parts->len; i++) {
    const CyReceiptPart *part = &g_array_index (printing->parts, CyReceiptPart, i);

    add_line (draft, part->component, tell_detail (draft, part), part->amount_minor);
  }
  if (printing->parts->len == 0)
    tell_components (draft, bill);
}

/* How much went from one to another: what all who get something get. */
static gint64
get_amount (const CyPosting *posting)
{
  gint64 amount = 0;

  for (guint i = 0; i < posting->lines->len; i++)
    amount += MAX (((CyPostingLine *) posting->lines->pdata[i])->amount_minor, 0);
  return amount;
}

/* Capital numerals are for amounts in renminbi, on papers in Chinese. */
static gboolean
wants_capital (const CyPosting *posting)
{
  return g_str_equal (posting->currency, "CNY") &&
         g_str_has_prefix (g_get_language_names ()[0], "zh");
}

static void
tell_place (Draft *draft, CyYard *yard, const CyPosting *posting)
{
  CyRecord *station =
    posting->station == NULL ? NULL : cy_yard_get (yard, CY_KIND_STATION, posting->station);
  CyRecord *company = station == NULL ? NULL : cy_yard_get_ref (yard, station, "operator");

  draft->receipt.station = cy_paper_name (draft->words, yard, CY_KIND_STATION, posting->station);
  if (company != NULL)
    draft->receipt.company = cy_paper_name (draft->words, yard, CY_KIND_OPERATOR, company->id);
}

static void
tell_money (Draft *draft, const Found *found)
{
  const CyPosting *posting = found->posting;
  CyReceipt *receipt = &draft->receipt;
  gint64 amount = get_amount (posting);

  receipt->amount = keep_money (draft, amount, posting->currency);
  if (wants_capital (posting))
    receipt->capital = cy_paper_keep (draft->words, cy_money_to_capital (amount));
  if (found->has_balance)
    receipt->balance = keep_money (draft, found->balance_minor, posting->currency);
  receipt->method =
    word_of (draft->words, posting->till != NULL ? CY_METHOD_CASH
                                                 : cy_posting_id_of (posting, CY_LEDGER_OUTSIDE));
}

static Draft *
make_draft (Printing *printing, const Found *found)
{
  CyYard *yard = printing->node->yard;
  const CyPosting *posting = found->posting;
  Draft *draft = g_new0 (Draft, 1);
  CyReceipt *receipt = &draft->receipt;

  draft->words = g_steal_pointer (&printing->words);
  draft->layout = printing->a4 ? CY_RECEIPT_A4 : CY_RECEIPT_ROLL;
  receipt->lines = g_array_new (FALSE, FALSE, sizeof (CyReceiptLine));
  receipt->title = _ (titles[posting->kind]);
  receipt->number = g_string_chunk_insert (draft->words, posting->reference);
  receipt->when = cy_paper_second (draft->words, posting->time_us);
  receipt->time_us = posting->time_us;
  receipt->account = cy_paper_name (draft->words, yard, CY_KIND_ACCOUNT,
                                    cy_posting_id_of (posting, CY_LEDGER_ACCOUNT));
  receipt->card = cy_paper_keep (draft->words, g_strdup (posting->card));
  receipt->worker = cy_paper_keep (draft->words, cy_actor_name (yard, posting->actor));
  receipt->note = cy_paper_keep (draft->words, g_strdup (posting->memo));
  tell_place (draft, yard, posting);
  tell_money (draft, found);
  if (is_of_charge (posting))
    tell_charge (draft, printing, found);
  return draft;
}

static GBytes *
render (gconstpointer data, GError **error)
{
  const Draft *draft = data;

  return cy_receipt_render (&draft->receipt, draft->layout, error);
}

static GError *
refuse (const Printing *printing, const Found *found)
{
  if (found->posting == NULL)
    return g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, _ ("nothing was booked under “%s”"),
                        printing->reference);
  if (titles[found->posting->kind] == NULL)
    return g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                        _ ("there is no receipt for “%s”: %s"), printing->reference,
                        _ (cy_posting_kind_label (found->posting->kind)));
  return NULL;
}

/* The bill that a session keeps knows the times, the periods and the tax; a posting does not. Without one, as from a
 * time before bills were kept, the receipt says what the posting says. */
static void
take_bill (Printing *printing, const char *stored)
{
  g_autoptr (CyBill) bill = cy_node_read_bill (stored, NULL);

  if (bill == NULL)
    return;
  if (bill->readings->len > 0)
    printing->begun_us = g_array_index (bill->readings, CyMeterReading, 0).time_us;
  printing->ended_us = bill->charge_end_us;
  printing->energy_dwh = bill->energy_dwh;
  for (guint i = 0; i < bill->lines->len; i++) {
    const CyBillLine *line = &g_array_index (bill->lines, CyBillLine, i);
    const CyReceiptPart part = { .component = cy_bill_component_name (line->component),
                                 .period = line->class == CY_TARIFF_NO_CLASS
                                             ? NULL
                                             : _ (cy_tariff_class_label (line->class)),
                                 .energy_dwh = line->energy_dwh,
                                 .price = line->price,
                                 .amount_minor = line->amount_minor };

    printing->vat_minor += line->vat_minor;
    g_array_append_val (printing->parts, part);
  }
}

static void
on_loaded_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (Found) found = result;
  Printing *printing = user_data;
  g_autoptr (GError) local = error == NULL ? refuse (printing, found) : NULL;

  if (error == NULL && local == NULL && found->stored != NULL && printing->parts->len == 0)
    take_bill (printing, found->stored);
  if (error != NULL || local != NULL)
    printing->answer (NULL, error != NULL ? error : local, printing->user_data);
  else if (printing->is_kept)
    printing->answer (make_draft (printing, found), NULL, printing->user_data);
  else
    cy_paper_draw (make_draft (printing, found), draft_free, render, printing->answer,
                   printing->user_data);
  printing_free (printing);
}

static void
take_charge (Printing *printing, const CyReceiptCharge *charge)
{
  if (charge == NULL)
    return;
  printing->begun_us = charge->begun_us;
  printing->ended_us = charge->ended_us;
  printing->energy_dwh = charge->energy_dwh;
  printing->vat_minor = charge->vat_minor;
  for (guint i = 0; i < charge->n_parts; i++) {
    CyReceiptPart part = charge->parts[i];

    part.component = g_string_chunk_insert (printing->words, part.component);
    part.period = part.period == NULL ? NULL : g_string_chunk_insert (printing->words, part.period);
    g_array_append_val (printing->parts, part);
  }
}

static void
begin (CyNode *node,
       const char *reference,
       const Printing *how,
       const CyReceiptCharge *charge,
       const char *actor)
{
  g_autoptr (GError) error = NULL;
  Printing *printing;

  if (!cy_node_require (node, actor, CY_ACTION_TILL, NULL, &error)) {
    how->answer (NULL, error, how->user_data);
    return;
  }
  printing = g_new0 (Printing, 1);
  *printing = *how;
  printing->node = g_object_ref (node);
  printing->reference = g_strdup (reference);
  printing->parts = g_array_new (FALSE, FALSE, sizeof (CyReceiptPart));
  printing->words = g_string_chunk_new (1024);
  take_charge (printing, charge);
  cy_journal_query (node->journal, load, g_strdup (reference), g_free, on_loaded_cb, printing);
}

/**
 * cy_node_print_receipt:
 * @reference: what the posting is known by.
 * @a4: whether it is for an A4 page, and not for a roll of 80 mm.
 * @charge: (nullable): what the bill says, of a charge; %NULL for what the session keeps.
 * @actor: who prints it.
 * @answer: gets the #GBytes of a PDF, which are the callee's.
 *
 * The receipt of a posting, as often as it is wanted: it always says the same.
 *
 * Errors: %CY_NODE_ERROR_NOT_FOUND, %CY_NODE_ERROR_REFUSED, %CY_NODE_ERROR_DENIED, #CY_REPORT_ERROR.
 */
void
cy_node_print_receipt (CyNode *node,
                       const char *reference,
                       gboolean a4,
                       const CyReceiptCharge *charge,
                       const char *actor,
                       CyNodeResult answer,
                       gpointer user_data)
{
  const Printing how = { .a4 = a4, .answer = answer, .user_data = user_data };

  begin (node, reference, &how, charge, actor);
}

/**
 * cy_node_query_receipt:
 * @answer: gets a #CyNodeReceipt, which is the callee's.
 *
 * As cy_node_print_receipt(), for a printer that is drawn on.
 */
void
cy_node_query_receipt (CyNode *node,
                       const char *reference,
                       gboolean a4,
                       const char *actor,
                       CyNodeResult answer,
                       gpointer user_data)
{
  const Printing how = { .a4 = a4, .is_kept = TRUE, .answer = answer, .user_data = user_data };

  begin (node, reference, &how, NULL, actor);
}

/**
 * cy_node_receipt_draw:
 * @cr: a page, in points of 1/72 inch from its upper left corner.
 *
 * Returns: how high it became [pt].
 */
double
cy_node_receipt_draw (const CyNodeReceipt *receipt, struct _cairo *cr)
{
  return cy_receipt_draw (cr, &receipt->receipt, receipt->layout);
}

void
cy_node_receipt_free (CyNodeReceipt *receipt)
{
  if (receipt != NULL)
    draft_free (receipt);
}
