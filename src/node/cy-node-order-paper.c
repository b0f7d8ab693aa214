/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-order-paper.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-actor-name.h"
#include "cy-config.h"
#include "cy-journal-alarm.h"
#include "cy-journal-order.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-order-sheet.h"
#include "cy-paper-job.h"
#include "cy-rationale.h"
#include "cy-time.h"

/* An alarm may stand for a while before somebody makes an order of it. */
#define BEFORE_US  ((gint64) 30 * 86400 * CY_US_PER_S)
#define MAX_ALARMS 2000

/* What the reader found. */
typedef struct {
  CyDossier *dossier;
  GPtrArray *alarms; /* nullable: of its pile */
} Past;

/* An order on its way to paper. */
typedef struct {
  CyNode *node; /* owned */
  char *actor;
  CyNodeResult answer;
  gpointer user_data;
} Printing;

/* What the drawing thread needs, and nothing else. */
typedef struct {
  GStringChunk *words; /* all that @sheet says */
  CyOrderSheet sheet;
} Draft;

static void
past_free (Past *past)
{
  if (past == NULL)
    return;
  cy_dossier_free (past->dossier);
  g_clear_pointer (&past->alarms, g_ptr_array_unref);
  g_free (past);
}

static gpointer
load_past (CyDb *db, gpointer id, GError **error)
{
  g_autoptr (CyDossier) dossier = cy_journal_load_dossier (db, id, error);
  GPtrArray *alarms = NULL;
  Past *past;

  if (dossier == NULL)
    return NULL;
  if (dossier->order.pile != NULL) {
    const CyPileAlarmQuery query = { dossier->order.pile, dossier->order.created_us - BEFORE_US,
                                     G_MAXINT64, MAX_ALARMS };

    if ((alarms = cy_journal_load_pile_alarms (db, &query, error)) == NULL)
      return NULL;
  }
  past = g_new (Past, 1);
  *past = (Past){ g_steal_pointer (&dossier), alarms };
  return past;
}

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_array_unref (draft->sheet.alarms);
  g_array_unref (draft->sheet.steps);
  g_array_unref (draft->sheet.parts);
  g_array_unref (draft->sheet.labour);
  g_string_chunk_free (draft->words);
  g_free (draft);
}

/* What is wrong */

/* The value against its limit: `92.0 °C ≥ HH 90.0`. */
static char *
say_value (const CyAlarm *alarm)
{
  static const char *const levels[CY_N_LIMIT_LEVELS] = { [CY_LIMIT_LEVEL_LL] = "≤ LL",
                                                         [CY_LIMIT_LEVEL_L] = "≤ L",
                                                         [CY_LIMIT_LEVEL_H] = "≥ H",
                                                         [CY_LIMIT_LEVEL_HH] = "≥ HH" };
  const CyMeasure *measure;
  CyMeasureId id;

  if (isnan (alarm->value) || isnan (alarm->limit) || levels[alarm->level] == NULL ||
      !cy_alarm_condition_measure (alarm->condition, &id))
    return NULL;
  measure = cy_measure_get (id);
  return g_strdup_printf ("%.*f %s %s %.*f", (int) measure->decimals, alarm->value, measure->unit,
                          levels[alarm->level], (int) measure->decimals, alarm->limit);
}

static const CyAlarm *
find_alarm (const Past *past, const char *id)
{
  for (guint i = 0; past->alarms != NULL && i < past->alarms->len; i++) {
    g_autofree char *own = cy_alarm_dup_id (past->alarms->pdata[i]);

    if (g_str_equal (own, id))
      return past->alarms->pdata[i];
  }
  return NULL;
}

/* Of one that is too long ago its name still says what and where. */
static void
add_alarm (Draft *draft, CyYard *yard, const Past *past, const char *id)
{
  const CyAlarm *alarm = find_alarm (past, id);
  g_auto (GStrv) parts = g_strsplit (id, "#", 2);
  g_autofree char *pile = NULL;
  g_autofree char *condition = NULL;
  CyOrderSheetAlarm line = { .over = "–" };
  guint connector;

  if (!cy_alarm_parse_subject (parts[0], &pile, &connector, &condition))
    return;
  line.what = cy_paper_keep (draft->words, cy_condition_describe (yard, condition));
  line.where = cy_paper_gun (draft->words, connector);
  if (alarm != NULL) {
    line.value = cy_paper_keep (draft->words, say_value (alarm));
    line.raised = cy_paper_second (draft->words, alarm->raised_us);
    line.over = cy_paper_second (draft->words, alarm->cleared_us);
  }
  g_array_append_val (draft->sheet.alarms, line);
}

static void
tell_wrong (Draft *draft, CyYard *yard, const Past *past)
{
  const CyDossier *dossier = past->dossier;

  for (guint i = 0; i < dossier->alarms->len; i++)
    add_alarm (draft, yard, past, dossier->alarms->pdata[i]);
  draft->sheet.wrong = dossier->text != NULL
                         ? g_string_chunk_insert (draft->words, dossier->text)
                         : cy_paper_conditions (draft->words, yard, dossier->order.conditions);
}

/* What is to be done, and was */

static char *
say_range (const CyStep *step)
{
  const char *unit = step->unit == NULL ? "" : step->unit;

  if (step->want == CY_STEP_WANT_PHOTO)
    return g_strdup (_ ("a photo"));
  if (step->want != CY_STEP_WANT_VALUE)
    return NULL;
  if (!isnan (step->low) && !isnan (step->high))
    return g_strdup_printf ("%.6g – %.6g %s", step->low, step->high, unit);
  if (!isnan (step->low))
    return g_strdup_printf ("≥ %.6g %s", step->low, unit);
  return isnan (step->high) ? g_strdup (unit) : g_strdup_printf ("≤ %.6g %s", step->high, unit);
}

static char *
say_found (const CyOrderStep *step)
{
  GString *text = g_string_new (NULL);

  if (!isnan (step->value))
    g_string_append_printf (text, "%.6g %s", step->value,
                            step->step->unit == NULL ? "" : step->step->unit);
  if (step->photo != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", _ ("with a photo"));
  if (step->note != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", step->note);
  return g_string_free (text, text->len == 0);
}

static char *
say_step (const CyOrderStep *step)
{
  if (step->state != CY_ORDER_STEP_SKIPPED)
    return g_strdup (step->step->text);
  return g_strdup_printf (_ ("%s (left out: %s)"), step->step->text,
                          step->note == NULL ? "–" : step->note);
}

static void
tell_steps (Draft *draft, CyYard *yard, const CyDossier *dossier)
{
  for (guint i = 0; i < dossier->steps->len; i++) {
    const CyOrderStep *step = dossier->steps->pdata[i];
    gboolean ticked = step->state == CY_ORDER_STEP_TICKED;
    const CyOrderSheetStep line = {
      .what = cy_paper_keep (draft->words, say_step (step)),
      .expected = cy_paper_keep (draft->words, say_range (step->step)),
      .ticked = ticked,
      .value = ticked ? cy_paper_keep (draft->words, say_found (step)) : NULL,
      .who = ticked ? cy_paper_keep (draft->words, cy_actor_name (yard, step->actor)) : NULL,
      .when = cy_paper_time (draft->words, step->time_us),
    };

    g_array_append_val (draft->sheet.steps, line);
  }
}

static void
add_part (Draft *draft, const CyOrderCost *cost)
{
  const CyOrderSheetPart line = {
    .what = g_string_chunk_insert (draft->words, cost->what),
    .number = cy_paper_keep (draft->words, g_strdup (cost->number)),
    .quantity = cy_paper_keep (draft->words, g_strdup_printf ("%u", cost->quantity)),
    .old_serial = cy_paper_keep (draft->words, g_strdup (cost->serial_out)),
    .new_serial = cy_paper_keep (draft->words, g_strdup (cost->serial_in)),
  };

  g_array_append_val (draft->sheet.parts, line);
}

/* How long somebody worked is written down; since when until when is not. */
static char *
say_recorded (const CyOrderCost *cost)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (cost->time_us / CY_US_PER_S);
  g_autofree char *when = time == NULL ? NULL : g_date_time_format (time, "%Y-%m-%d %H:%M");

  return when == NULL ? NULL : g_strdup_printf (_ ("written down %s"), when);
}

static void
add_labour (Draft *draft, const CyOrderCost *cost)
{
  const CyOrderSheetLabour line = {
    .who = g_string_chunk_insert (draft->words, cost->what),
    .hours =
      cy_paper_keep (draft->words, g_strdup_printf (_ ("%.1f h"), (double) cost->minutes / 60)),
    .what = cy_paper_keep (draft->words, say_recorded (cost)),
  };

  g_array_append_val (draft->sheet.labour, line);
}

static void
tell_costs (Draft *draft, const CyDossier *dossier)
{
  for (guint i = 0; i < dossier->costs->len; i++) {
    const CyOrderCost *cost = dossier->costs->pdata[i];

    if (cost->kind == CY_ORDER_COST_PART)
      add_part (draft, cost);
    else if (cost->kind == CY_ORDER_COST_LABOUR)
      add_labour (draft, cost);
  }
}

static char *
say_result (const CyDossier *dossier)
{
  const struct {
    const char *label;
    const char *text;
  } lines[] = {
    { _ ("Cause"), dossier->cause },
    { _ ("How it was mended"), dossier->method },
    { _ ("Result"), dossier->result },
  };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    if (lines[i].text == NULL)
      continue;
    if (text->len > 0)
      g_string_append_c (text, '\n');
    g_string_append_printf (text, _ ("%s: %s"), lines[i].label, lines[i].text);
  }
  return g_string_free (text, text->len == 0);
}

/* Where, and who */

static void
tell_place (Draft *draft, CyYard *yard, const CyOrder *order)
{
  CyRecord *pile = order->pile == NULL ? NULL : cy_yard_get (yard, CY_KIND_PILE, order->pile);
  CyRecord *station = pile != NULL ? cy_yard_get_ref (yard, pile, "station")
                      : order->station == NULL
                        ? NULL
                        : cy_yard_get (yard, CY_KIND_STATION, order->station);

  draft->sheet.pile = cy_paper_name (draft->words, yard, CY_KIND_PILE, order->pile);
  draft->sheet.pile_id = cy_paper_keep (draft->words, g_strdup (order->pile));
  if (station == NULL)
    return;
  draft->sheet.station = cy_paper_name (draft->words, yard, CY_KIND_STATION, station->id);
  draft->sheet.address =
    cy_paper_keep (draft->words, g_strdup (cy_record_get_text (station, "address")));
}

static void
tell_order (Draft *draft, CyYard *yard, const CyOrder *order)
{
  GStringChunk *words = draft->words;
  CyOrderSheet *sheet = &draft->sheet;

  sheet->id = sheet->number = g_string_chunk_insert (words, order->id);
  sheet->title = cy_paper_keep (words, g_strdup (order->title));
  sheet->priority = _ (cy_priority_label (order->priority));
  sheet->responsible = cy_paper_name (words, yard, CY_KIND_CONTACT, order->responsible);
  sheet->helpers = cy_paper_names (words, yard, CY_KIND_CONTACT, order->helpers);
  sheet->vendor = cy_paper_name (words, yard, CY_KIND_VENDOR, order->vendor);
  sheet->created = cy_paper_time (words, order->created_us);
  sheet->expected = cy_paper_time (words, order->expected_us);
  sheet->procedure = cy_paper_name (words, yard, CY_KIND_PROCEDURE, order->procedure);
}

static Draft *
make_draft (const Printing *printing, const Past *past)
{
  CyYard *yard = printing->node->yard;
  gint64 now_us = cy_clock_wall_us (printing->node->clock);
  Draft *draft = g_new0 (Draft, 1);

  draft->words = g_string_chunk_new (1024);
  draft->sheet = (CyOrderSheet){ .alarms = g_array_new (FALSE, FALSE, sizeof (CyOrderSheetAlarm)),
                                 .steps = g_array_new (FALSE, FALSE, sizeof (CyOrderSheetStep)),
                                 .parts = g_array_new (FALSE, FALSE, sizeof (CyOrderSheetPart)),
                                 .labour = g_array_new (FALSE, FALSE, sizeof (CyOrderSheetLabour)),
                                 .time_us = now_us,
                                 .program = "Chargeyard " CY_VERSION };
  draft->sheet.when = cy_paper_time (draft->words, now_us);
  draft->sheet.who = cy_paper_keep (draft->words, cy_actor_name (yard, printing->actor));
  tell_order (draft, yard, &past->dossier->order);
  tell_place (draft, yard, &past->dossier->order);
  tell_wrong (draft, yard, past);
  tell_steps (draft, yard, past->dossier);
  tell_costs (draft, past->dossier);
  draft->sheet.result = cy_paper_keep (draft->words, say_result (past->dossier));
  return draft;
}

static GBytes *
render (gconstpointer data, GError **error)
{
  return cy_order_sheet_render (&((const Draft *) data)->sheet, error);
}

static void
on_past_cb (gpointer result, const GError *error, gpointer user_data)
{
  Printing *printing = user_data;
  Past *past = result;
  g_autoptr (GError) none = NULL;

  if (error != NULL || past->dossier->order.state == CY_ORDER_NONE) {
    none = g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, _ ("there is no such order"));
    printing->answer (NULL, error != NULL ? error : none, printing->user_data);
  } else {
    cy_paper_draw (make_draft (printing, past), draft_free, render, printing->answer,
                   printing->user_data);
  }
  past_free (past);
  g_object_unref (printing->node);
  g_free (printing->actor);
  g_free (printing);
}

/**
 * cy_node_print_order:
 * @actor: who prints it.
 * @answer: gets the #GBytes of a PDF, which are the callee's.
 *
 * The work order as it stands, for who does the work: its code is `chargeyard:order/ID`.
 *
 * Errors: %CY_NODE_ERROR_NOT_FOUND, #CY_REPORT_ERROR.
 */
void
cy_node_print_order (CyNode *node,
                     const char *id,
                     const char *actor,
                     CyNodeResult answer,
                     gpointer user_data)
{
  Printing *printing = g_new (Printing, 1);

  *printing = (Printing){ g_object_ref (node), g_strdup (actor), answer, user_data };
  cy_journal_query (node->journal, load_past, g_strdup (id), g_free, on_past_cb, printing);
}
