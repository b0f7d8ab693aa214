/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-actor-name.h"
#include "cy-config.h"
#include "cy-date.h"
#include "cy-node-asset.h"
#include "cy-node-order-paper.h"
#include "cy-node-private.h"
#include "cy-paper-job.h"
#include "cy-rationale.h"
#include "cy-warranty-sheet.h"

/* A claim on its way to paper. */
typedef struct {
  CyNode *node; /* owned */
  char *actor;
  CyNodeResult answer;
  gpointer user_data;
} Claiming;

/* What the drawing thread needs, and nothing else. */
typedef struct {
  GStringChunk *words; /* all that @sheet says */
  CyWarrantySheet sheet;
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_array_unref (draft->sheet.faults);
  g_array_unref (draft->sheet.orders);
  g_string_chunk_free (draft->words);
  g_free (draft);
}

static const char *
take_text (Draft *draft, const CyRecord *record, const char *field)
{
  return record == NULL
           ? NULL
           : cy_paper_keep (draft->words, g_strdup (cy_record_get_text (record, field)));
}

/* Nobody sold a bay that somebody parks in, nor its own papers. */
static gboolean
is_of_device (const char *condition)
{
  return !g_str_has_prefix (condition, CY_CONDITION_ASSET_PREFIX) &&
         !g_str_equal (condition, CY_CONDITION_BLOCKED);
}

static void
tell_faults (Draft *draft, CyYard *yard, const CyAsset *asset)
{
  for (guint i = 0; i < asset->alarms->len; i++) {
    const CyAlarmTally *tally = asset->alarms->pdata[i];
    const CyWarrantyFault fault = {
      .what = cy_paper_keep (draft->words, cy_condition_describe (yard, tally->condition)),
      .where = cy_paper_gun (draft->words, tally->connector),
      .first = cy_paper_time (draft->words, tally->first_us),
      .last = cy_paper_time (draft->words, tally->last_us),
      .count = cy_paper_keep (draft->words, g_strdup_printf ("%u", tally->n_alarms)),
    };

    if (is_of_device (tally->condition))
      g_array_append_val (draft->sheet.faults, fault);
  }
}

/* A part each line, with the numbers that tell one from another. */
static char *
say_parts (const CyAsset *asset, const char *order)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < asset->parts->len; i++) {
    const CyAssetPart *part = asset->parts->pdata[i];

    if (!g_str_equal (part->order, order))
      continue;
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", part->what);
    if (part->quantity > 1)
      g_string_append_printf (text, " ×%u", part->quantity);
    if (part->serial_out != NULL || part->serial_in != NULL)
      g_string_append_printf (text, " (%s → %s)", part->serial_out == NULL ? "–" : part->serial_out,
                              part->serial_in == NULL ? "–" : part->serial_in);
  }
  return g_string_free (text, text->len == 0);
}

/* What was done, and of what is not done yet what it is about. */
static void
tell_orders (Draft *draft, const CyAsset *asset)
{
  for (guint i = 0; i < asset->orders->len; i++) {
    const CyDossier *dossier = asset->orders->pdata[i];
    const CyOrder *order = &dossier->order;
    gboolean is_done = order->finished_us != 0;
    const CyWarrantyOrder line = {
      .number = g_string_chunk_insert (draft->words, order->id),
      .date = is_done ? cy_paper_time (draft->words, order->finished_us)
                      : _ (cy_order_state_label (order->state)),
      .what = g_string_chunk_insert (
        draft->words, is_done && dossier->method != NULL ? dossier->method : order->title),
      .parts = cy_paper_keep (draft->words, say_parts (asset, order->id)),
    };

    if (order->state != CY_ORDER_CANCELLED)
      g_array_append_val (draft->sheet.orders, line);
  }
}

static char *
say_standing (const CyAssetEnd *warranty)
{
  int days = ABS (warranty->days_left);

  if (!warranty->is_known)
    return g_strdup (_ ("Until when there is a warranty is not recorded."));
  if (warranty->days_left < 0)
    return g_strdup_printf (
      ngettext ("The warranty ended %d day ago.", "The warranty ended %d days ago.", days), days);
  return g_strdup_printf (ngettext ("The warranty still holds for %d day.",
                                    "The warranty still holds for %d days.", days),
                          days);
}

static void
tell_pile (Draft *draft, CyYard *yard, const CyAsset *asset)
{
  CyWarrantySheet *sheet = &draft->sheet;
  const char *serial = cy_record_get_text (asset->record, "serial");

  sheet->pile = cy_paper_name (draft->words, yard, CY_KIND_PILE, asset->record->id);
  sheet->pile_id = g_string_chunk_insert (draft->words, asset->record->id);
  sheet->brand = take_text (draft, asset->record, "brand");
  sheet->model = take_text (draft, asset->type, "name");
  sheet->serial =
    cy_paper_keep (draft->words, g_strdup (serial != NULL ? serial : asset->device_serial));
  sheet->firmware = cy_paper_keep (draft->words, g_strdup (asset->firmware));
  sheet->installed = take_text (draft, asset->record, "installed_on");
  sheet->station = take_text (draft, asset->station, "name");
  sheet->address = take_text (draft, asset->station, "address");
  sheet->warranty_end = take_text (draft, asset->record, "warranty_until");
  sheet->standing = cy_paper_keep (draft->words, say_standing (&asset->warranty));
  sheet->is_over = asset->warranty.is_known && asset->warranty.days_left < 0;
}

static Draft *
make_draft (const Claiming *claiming, const CyAsset *asset)
{
  CyYard *yard = claiming->node->yard;
  gint64 now_us = cy_clock_wall_us (claiming->node->clock);
  Draft *draft = g_new0 (Draft, 1);

  draft->words = g_string_chunk_new (1024);
  draft->sheet = (CyWarrantySheet){ .faults = g_array_new (FALSE, FALSE, sizeof (CyWarrantyFault)),
                                    .orders = g_array_new (FALSE, FALSE, sizeof (CyWarrantyOrder)),
                                    .time_us = now_us,
                                    .program = "Chargeyard " CY_VERSION };
  draft->sheet.when = cy_paper_time (draft->words, now_us);
  draft->sheet.who = cy_paper_keep (draft->words, cy_actor_name (yard, claiming->actor));
  draft->sheet.supplier = take_text (draft, asset->supplier, "name");
  draft->sheet.support_person = take_text (draft, asset->supplier, "contact");
  draft->sheet.support_phone = take_text (draft, asset->supplier, "phone");
  draft->sheet.support_mail = take_text (draft, asset->supplier, "mail");
  draft->sheet.claimant = take_text (draft, asset->company, "name");
  tell_pile (draft, yard, asset);
  tell_faults (draft, yard, asset);
  tell_orders (draft, asset);
  return draft;
}

static GBytes *
render (gconstpointer data, GError **error)
{
  return cy_warranty_sheet_render (&((const Draft *) data)->sheet, error);
}

static void
on_asset_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyAsset) asset = result;
  Claiming *claiming = user_data;

  if (error != NULL)
    claiming->answer (NULL, error, claiming->user_data);
  else
    cy_paper_draw (make_draft (claiming, asset), draft_free, render, claiming->answer,
                   claiming->user_data);
  g_object_unref (claiming->node);
  g_free (claiming->actor);
  g_free (claiming);
}

/**
 * cy_node_print_warranty:
 * @pile: record id.
 * @actor: who prints it.
 * @answer: gets the #GBytes of a PDF, which are the callee's.
 *
 * What is claimed from who sold the pile: what went wrong in the last twelve months, and what was done about it.
 *
 * Errors: %CY_NODE_ERROR_NOT_FOUND, #CY_REPORT_ERROR.
 */
void
cy_node_print_warranty (CyNode *node,
                        const char *pile,
                        const char *actor,
                        CyNodeResult answer,
                        gpointer user_data)
{
  Claiming *claiming = g_new (Claiming, 1);

  *claiming = (Claiming){ g_object_ref (node), g_strdup (actor), answer, user_data };
  cy_node_query_asset (node, pile, on_asset_cb, claiming);
}
