/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-actor-name.h"
#include "cy-config.h"
#include "cy-journal-ledger.h"
#include "cy-journal-till.h"
#include "cy-money.h"
#include "cy-node-error.h"
#include "cy-node-people.h"
#include "cy-node-private.h"
#include "cy-node-receipt.h"
#include "cy-paper-job.h"
#include "cy-till-sheet.h"

/* More postings of one till are counted and not shown. */
#define MAX_MOVES  2000
#define MAX_LOADED 100000

/* A till's sheet on its way to paper. */
typedef struct {
  CyNode *node; /* owned */
  char *actor;
  char *id;
  CyNodeResult answer;
  gpointer user_data;
} Printing;

typedef struct {
  CyTill *till;
  GPtrArray *postings; /* newest first */
} Found;

/* What the drawing thread needs, and nothing else. */
typedef struct {
  GStringChunk *words; /* all that @sheet says */
  CyTillSheet sheet;
} Draft;

static void
found_free (gpointer data)
{
  Found *found = data;

  cy_till_free (found->till);
  g_clear_pointer (&found->postings, g_ptr_array_unref);
  g_free (found);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_array_unref (draft->sheet.sums);
  g_array_unref (draft->sheet.moves);
  g_string_chunk_free (draft->words);
  g_free (draft);
}

static gpointer
load (CyDb *db, gpointer id, GError **error)
{
  g_autoptr (Found) found = g_new0 (Found, 1);
  const CyLedgerQuery query = { .till = id, .limit = MAX_LOADED };

  if ((found->till = cy_journal_load_till (db, id, error)) == NULL ||
      (found->postings = cy_journal_load_postings (db, &query, error)) == NULL)
    return NULL;
  return g_steal_pointer (&found);
}

static const char *
keep_money (Draft *draft, gint64 minor, const char *currency)
{
  return cy_paper_keep (draft->words, cy_money_spell (minor, currency));
}

/* What came into the till by it. */
static gint64
get_cash (const CyTill *till, const CyPosting *posting)
{
  return -cy_posting_amount_of (posting, CY_LEDGER_TILL, till->id);
}

static void
tell_sums (Draft *draft, const Found *found)
{
  gint64 amounts[CY_N_POSTING_KINDS] = { 0 };
  guint counts[CY_N_POSTING_KINDS] = { 0 };

  for (guint i = 0; i < found->postings->len; i++) {
    const CyPosting *posting = found->postings->pdata[i];

    counts[posting->kind]++;
    amounts[posting->kind] += get_cash (found->till, posting);
  }
  for (guint kind = 0; kind < CY_N_POSTING_KINDS; kind++) {
    const CyTillSum sum = { _ (cy_posting_kind_label (kind)),
                            cy_paper_keep (draft->words, g_strdup_printf ("%u", counts[kind])),
                            keep_money (draft, amounts[kind], found->till->currency) };

    if (counts[kind] > 0)
      g_array_append_val (draft->sheet.sums, sum);
  }
}

static void
tell_moves (Draft *draft, CyYard *yard, const Found *found)
{
  for (guint i = found->postings->len; i > 0; i--) {
    const CyPosting *posting = found->postings->pdata[i - 1];
    const CyTillMove move = {
      .time = cy_paper_time (draft->words, posting->time_us),
      .what = _ (cy_posting_kind_label (posting->kind)),
      .who = cy_paper_name (draft->words, yard, CY_KIND_ACCOUNT,
                            cy_posting_id_of (posting, CY_LEDGER_ACCOUNT)),
      .reference = g_string_chunk_insert (draft->words, posting->reference),
      .amount = cy_paper_keep (draft->words, cy_money_format (get_cash (found->till, posting))),
    };

    if (draft->sheet.moves->len < MAX_MOVES)
      g_array_append_val (draft->sheet.moves, move);
    else
      draft->sheet.n_more++;
  }
}

static void
tell_count (Draft *draft, const CyTill *till)
{
  CyTillSheet *sheet = &draft->sheet;

  sheet->change = keep_money (draft, till->float_minor, till->currency);
  sheet->expected = keep_money (draft, till->expected_minor, till->currency);
  if (till->state != CY_TILL_CLOSED)
    return;
  sheet->counted = keep_money (draft, till->counted_minor, till->currency);
  if (till->counted_minor != till->expected_minor)
    sheet->difference =
      keep_money (draft, till->counted_minor - till->expected_minor, till->currency);
  sheet->explanation = cy_paper_keep (draft->words, g_strdup (till->explanation));
}

static Draft *
make_draft (const Printing *printing, const Found *found)
{
  CyYard *yard = printing->node->yard;
  const CyTill *till = found->till;
  CyRecord *station = cy_yard_get (yard, CY_KIND_STATION, till->station);
  CyRecord *company = station == NULL ? NULL : cy_yard_get_ref (yard, station, "operator");
  gint64 now_us = cy_clock_wall_us (printing->node->clock);
  Draft *draft = g_new0 (Draft, 1);
  CyTillSheet *sheet = &draft->sheet;

  draft->words = g_string_chunk_new (4096);
  *sheet = (CyTillSheet){ .sums = g_array_new (FALSE, FALSE, sizeof (CyTillSum)),
                          .moves = g_array_new (FALSE, FALSE, sizeof (CyTillMove)),
                          .time_us = now_us,
                          .program = "Chargeyard " CY_VERSION };
  sheet->number = g_string_chunk_insert (draft->words, till->id);
  sheet->station = cy_paper_name (draft->words, yard, CY_KIND_STATION, till->station);
  if (company != NULL)
    sheet->company = cy_paper_name (draft->words, yard, CY_KIND_OPERATOR, company->id);
  sheet->user = cy_paper_keep (draft->words, cy_actor_name (yard, till->user));
  sheet->opened = cy_paper_second (draft->words, till->opened_us);
  sheet->closed = cy_paper_second (draft->words, till->closed_us);
  if (till->closer != NULL)
    sheet->closer = cy_paper_keep (draft->words, cy_actor_name (yard, till->closer));
  sheet->when = cy_paper_second (draft->words, now_us);
  sheet->who = cy_paper_keep (draft->words, cy_actor_name (yard, printing->actor));
  tell_sums (draft, found);
  tell_count (draft, till);
  tell_moves (draft, yard, found);
  return draft;
}

static GBytes *
render (gconstpointer data, GError **error)
{
  return cy_till_sheet_render (&((const Draft *) data)->sheet, error);
}

static void
on_loaded_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (Found) found = result;
  g_autoptr (GError) local = NULL;
  Printing *printing = user_data;

  if (error == NULL && found->till->state == CY_TILL_NONE)
    local = g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, _ ("there is no till “%s”"),
                         printing->id);
  if (error != NULL || local != NULL)
    printing->answer (NULL, error != NULL ? error : local, printing->user_data);
  else
    cy_paper_draw (make_draft (printing, found), draft_free, render, printing->answer,
                   printing->user_data);
  g_object_unref (printing->node);
  g_free (printing->actor);
  g_free (printing->id);
  g_free (printing);
}

/**
 * cy_node_print_till:
 * @id: of a till, open or closed.
 * @actor: who prints it.
 * @answer: gets the #GBytes of a PDF, which are the callee's.
 *
 * The day-end sheet of a till: what came and went, what was expected and counted.
 *
 * Errors: %CY_NODE_ERROR_NOT_FOUND, %CY_NODE_ERROR_DENIED, #CY_REPORT_ERROR.
 */
void
cy_node_print_till (CyNode *node,
                    const char *id,
                    const char *actor,
                    CyNodeResult answer,
                    gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Printing *printing;

  if (!cy_node_require (node, actor, CY_ACTION_TILL, NULL, &error)) {
    answer (NULL, error, user_data);
    return;
  }
  printing = g_new0 (Printing, 1);
  *printing = (Printing){ g_object_ref (node), g_strdup (actor), g_strdup (id), answer, user_data };
  cy_journal_query (node->journal, load, g_strdup (id), g_free, on_loaded_cb, printing);
}
