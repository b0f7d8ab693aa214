/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-asset.h"

#include <glib/gi18n-lib.h>

#include "cy-actor-name.h"
#include "cy-asset-rule.h"
#include "cy-date.h"
#include "cy-journal-order.h"
#include "cy-journal-tally.h"
#include "cy-node-error.h"
#include "cy-node-private.h"

#define MAX_ORDERS   200
#define ALARM_MONTHS 12

/* Whatever ends, however far away [d]. */
#define EVER G_MAXINT32

/* An asset on its way: the main thread knows what it is, the reader what happened to it. */
typedef struct {
  CyNode *node; /* owned */
  char *pile;
  CyNodeResult answer;
  gpointer user_data;
} Asking;

/* What the reader is asked. */
typedef struct {
  char *pile;
  gint64 alarms_from_us;
} Question;

/* What the reader found. */
typedef struct {
  GPtrArray *orders;
  GPtrArray *alarms;
} Past;

static void
part_free (CyAssetPart *part)
{
  g_free (part->what);
  g_free (part->number);
  g_free (part->serial_out);
  g_free (part->serial_in);
  g_free (part->order);
  g_free (part->who);
  g_free (part);
}

void
cy_asset_free (CyAsset *asset)
{
  if (asset == NULL)
    return;
  cy_record_unref (asset->record);
  g_free (asset->name);
  g_clear_pointer (&asset->supplier, cy_record_unref);
  g_clear_pointer (&asset->station, cy_record_unref);
  g_clear_pointer (&asset->type, cy_record_unref);
  g_clear_pointer (&asset->company, cy_record_unref);
  g_free (asset->firmware);
  g_free (asset->device_serial);
  g_ptr_array_unref (asset->orders);
  g_ptr_array_unref (asset->parts);
  g_ptr_array_unref (asset->alarms);
  g_free (asset);
}

/* What happened to it */

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->pile);
  g_free (question);
}

static GPtrArray *
load_orders (CyDb *db, const Question *question, GError **error)
{
  g_autoptr (CyOrderQuery) query = cy_order_query_new (MAX_ORDERS);
  g_autoptr (GPtrArray) orders = NULL;
  g_autoptr (GPtrArray) dossiers =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_dossier_free);

  query->piles = g_new0 (char *, 2);
  query->piles[0] = g_strdup (question->pile);
  if ((orders = cy_journal_load_orders (db, query, error)) == NULL)
    return NULL;
  for (guint i = 0; i < orders->len; i++) {
    CyDossier *dossier =
      cy_journal_load_dossier (db, ((const CyOrder *) orders->pdata[i])->id, error);

    if (dossier == NULL)
      return NULL;
    g_ptr_array_add (dossiers, dossier);
  }
  return g_steal_pointer (&dossiers);
}

static gpointer
load_past (CyDb *db, gpointer data, GError **error)
{
  const Question *question = data;
  g_autoptr (GPtrArray) orders = load_orders (db, question, error);
  g_autoptr (GPtrArray) alarms = NULL;
  Past *past;

  if (orders == NULL || (alarms = cy_journal_tally_alarms (
                           db, question->pile, question->alarms_from_us, error)) == NULL)
    return NULL;
  past = g_new (Past, 1);
  *past = (Past){ g_steal_pointer (&orders), g_steal_pointer (&alarms) };
  return past;
}

/* What it is */

static CyRecord *
ref_record (CyYard *yard, const CyRecord *record, const char *field)
{
  CyRecord *found = record == NULL ? NULL : cy_yard_get_ref (yard, record, field);

  return found == NULL ? NULL : cy_record_ref (found);
}

/* What the device said of itself, whether it still answers or not. */
static char *
read_text (CyLiveTable *table, const char *id, CyMeasureId measure)
{
  CyTagSet *tags;
  CyText text = "";
  CyLivePile link;
  CySample sample;
  guint pile;
  int tag;

  if (table == NULL || !cy_fleet_find (cy_live_table_get_fleet (table), id, &pile))
    return NULL;
  tags = cy_fleet_get (cy_live_table_get_fleet (table), pile)->tags;
  tag = cy_tag_set_find (tags, 0, measure);
  if (tag < 0 || !cy_live_table_read_one (table, pile, 0, measure, &link, &sample) ||
      sample.quality == CY_QUALITY_NEVER || sample.quality == CY_QUALITY_BAD)
    return NULL;
  cy_live_table_read_text (table, pile, (guint) cy_tag_set_get (tags, (guint) tag)->text_slot,
                           text);
  return *text == '\0' ? NULL : g_strdup (text);
}

static void
look_at_device (CyNode *node, CyAsset *asset)
{
  g_autoptr (CyLiveTable) table = cy_node_ref_live (node);

  asset->firmware = read_text (table, asset->record->id, CY_MEASURE_ID_FIRMWARE);
  asset->device_serial = read_text (table, asset->record->id, CY_MEASURE_ID_SERIAL);
}

static void
look_ahead (CyNode *node, CyAsset *asset)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  CyAssetDue due[CY_ASSET_MAX_DUE];
  GDate today;
  guint n;

  if (!cy_date_at (cy_clock_wall_us (node->clock), zone, &today))
    return;
  n = cy_asset_rule (asset->record, EVER, &today, due);
  for (guint i = 0; i < n; i++) {
    CyAssetEnd *end =
      g_str_equal (due[i].condition, CY_CONDITION_WARRANTY) ? &asset->warranty : &asset->life;

    *end = (CyAssetEnd){ TRUE, due[i].ends_on, due[i].days_left };
  }
}

static void
add_parts (CyYard *yard, CyAsset *asset, const CyDossier *dossier)
{
  for (guint i = 0; i < dossier->costs->len; i++) {
    const CyOrderCost *cost = dossier->costs->pdata[i];
    CyAssetPart *part;

    if (cost->kind != CY_ORDER_COST_PART)
      continue;
    part = g_new (CyAssetPart, 1);
    *part = (CyAssetPart){ .what = g_strdup (cost->what),
                           .number = g_strdup (cost->number),
                           .quantity = cost->quantity,
                           .serial_out = g_strdup (cost->serial_out),
                           .serial_in = g_strdup (cost->serial_in),
                           .order = g_strdup (dossier->order.id),
                           .who = cy_actor_name (yard, cost->actor),
                           .time_us = cost->time_us };
    g_ptr_array_add (asset->parts, part);
  }
}

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  const CyAssetPart *left = *(CyAssetPart *const *) a;
  const CyAssetPart *right = *(CyAssetPart *const *) b;

  return (left->time_us < right->time_us) - (left->time_us > right->time_us);
}

static void
take_past (CyYard *yard, CyAsset *asset, Past *past)
{
  asset->orders = past->orders;
  asset->alarms = past->alarms;
  asset->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  for (guint i = 0; i < asset->orders->len; i++)
    add_parts (yard, asset, asset->orders->pdata[i]);
  g_ptr_array_sort (asset->parts, compare_parts);
  for (guint i = 0; i < asset->alarms->len; i++)
    asset->n_alarms += ((const CyAlarmTally *) asset->alarms->pdata[i])->n_alarms;
}

static CyAsset *
make_asset (CyNode *node, CyRecord *record, Past *past)
{
  CyAsset *asset = g_new0 (CyAsset, 1);

  asset->record = cy_record_ref (record);
  asset->name = cy_yard_display_name (node->yard, CY_KIND_PILE, record->id);
  asset->supplier = ref_record (node->yard, record, "supplier");
  asset->station = ref_record (node->yard, record, "station");
  asset->type = ref_record (node->yard, record, "type");
  asset->company = ref_record (node->yard, asset->station, "operator");
  look_at_device (node, asset);
  look_ahead (node, asset);
  take_past (node->yard, asset, past);
  return asset;
}

static void
on_past_cb (gpointer result, const GError *error, gpointer user_data)
{
  Asking *asking = user_data;
  g_autofree Past *past = result;
  CyRecord *record = cy_yard_get (asking->node->yard, CY_KIND_PILE, asking->pile);
  g_autoptr (GError) none = NULL;

  if (error == NULL && record != NULL) {
    asking->answer (make_asset (asking->node, record, past), NULL, asking->user_data);
  } else {
    none = g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, _ ("There is no pile “%s”"),
                        asking->pile);
    if (past != NULL) {
      g_ptr_array_unref (past->orders);
      g_ptr_array_unref (past->alarms);
    }
    asking->answer (NULL, error != NULL ? error : none, asking->user_data);
  }
  g_object_unref (asking->node);
  g_free (asking->pile);
  g_free (asking);
}

static gint64
months_before (gint64 now_us, int months)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) then = g_date_time_add_months (now, -months);

  return g_date_time_to_unix (then) * G_USEC_PER_SEC;
}

/**
 * cy_node_query_asset:
 * @pile: record id.
 * @answer: gets a #CyAsset, which is the callee's.
 *
 * Errors: %CY_NODE_ERROR_NOT_FOUND.
 */
void
cy_node_query_asset (CyNode *node, const char *pile, CyNodeResult answer, gpointer user_data)
{
  Asking *asking = g_new (Asking, 1);
  Question *question = g_new (Question, 1);

  *asking = (Asking){ g_object_ref (node), g_strdup (pile), answer, user_data };
  *question =
    (Question){ g_strdup (pile), months_before (cy_clock_wall_us (node->clock), ALARM_MONTHS) };
  cy_journal_query (node->journal, load_past, question, question_free, on_past_cb, asking);
}
