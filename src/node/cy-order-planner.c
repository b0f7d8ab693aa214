/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-planner.h"

#include <math.h>

#include "cy-date.h"
#include "cy-node-private.h"
#include "cy-order-maker.h"
#include "cy-plan-rule.h"
#include "cy-rationale.h"
#include "cy-time.h"

#define ACTOR "system"

/* Orders of one plan that are looked at; a plan with more places than this is several plans. */
#define MAX_ORDERS 20000

struct _CyOrderPlanner {
  CyNode *node;      /* borrowed */
  guint n_under_way; /* questions and orders */
  CyOrderPlanner *
    *self; /* shared with what is under way; points at NULL when the planner is gone */
};

/* A plan that is being looked at. */
typedef struct {
  CyOrderPlanner **self;
  CyRecord *plan; /* owned */
  CyPlanTerms terms;
} Errand;

static void
errand_free (Errand *errand)
{
  g_rc_box_release (errand->self);
  cy_record_unref (errand->plan);
  g_free (errand);
}

CyOrderPlanner *
cy_order_planner_new (CyNode *node)
{
  CyOrderPlanner *planner = g_new0 (CyOrderPlanner, 1);

  planner->node = node;
  planner->self = g_rc_box_new0 (CyOrderPlanner *);
  *planner->self = planner;
  return planner;
}

void
cy_order_planner_free (CyOrderPlanner *planner)
{
  if (planner == NULL)
    return;
  *planner->self = NULL;
  g_rc_box_release (planner->self);
  g_free (planner);
}

/* Where a plan applies that this node looks after: records of piles, or of stations. */
static GPtrArray *
list_places (CyYard *yard, const Errand *errand, const char *node)
{
  gboolean per_pile = errand->terms.counter != CY_N_MEASURES ||
                      cy_record_get_text (errand->plan, "pile") != NULL ||
                      cy_record_get_text (errand->plan, "type") != NULL;
  g_autoptr (GPtrArray) piles = cy_yard_list (yard, CY_KIND_PILE);
  GPtrArray *places = g_ptr_array_new ();

  for (guint i = 0; i < piles->len; i++) {
    CyRecord *pile = piles->pdata[i];
    CyRecord *place = per_pile ? pile : cy_yard_get_ref (yard, pile, "station");

    if (place != NULL && cy_yard_is_owned_by (yard, place, node) &&
        cy_scope_rank (yard, errand->plan, pile) != CY_SCOPE_OUTSIDE &&
        !g_ptr_array_find (places, place, NULL))
      g_ptr_array_add (places, place);
  }
  return places;
}

/* The newest order of the plan at a place; orders come newest first. */
static const CyOrder *
find_last (GPtrArray *orders, const CyRecord *place)
{
  for (guint i = 0; i < orders->len; i++) {
    const CyOrder *order = orders->pdata[i];

    if (g_strcmp0 (place->kind == CY_KIND_PILE ? order->pile : order->station, place->id) == 0 &&
        order->state != CY_ORDER_CANCELLED)
      return order;
  }
  return NULL;
}

static double
read_counter (CyNode *node, const char *pile, CyMeasureId measure)
{
  g_autoptr (CyLiveTable) table = cy_node_ref_live (node);
  double greatest = NAN;
  guint n_connectors;
  guint number;

  if (table == NULL || !cy_fleet_find (cy_live_table_get_fleet (table), pile, &number))
    return NAN;
  n_connectors =
    cy_tag_set_get_n_connectors (cy_fleet_get (cy_live_table_get_fleet (table), number)->tags);
  /* What a pile counts for itself, or the gun that counted most. */
  for (guint connector = 0; connector <= n_connectors; connector++)
    greatest = fmax (
      greatest, cy_live_value (table, number, connector, measure, cy_clock_mono_us (node->clock)));
  return greatest;
}

static gboolean
is_due_by_calendar (const Errand *errand, const CyOrder *last, gint64 now_us, GDate *out_due)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  GDate today;
  GDate done;

  if (errand->terms.every_days == 0 || !cy_date_at (now_us, zone, &today))
    return FALSE;
  if (last != NULL && !cy_date_at (last->created_us, zone, &done))
    return FALSE;
  return cy_plan_calendar_rule (&errand->terms, last == NULL ? NULL : &done, &today, out_due);
}

/* The end of a day is when what is due on it should be done. */
static gint64
end_of_day (const GDate *day)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) end = g_date_time_new (
    zone, g_date_get_year (day), (gint) g_date_get_month (day), g_date_get_day (day), 23, 59, 59);

  return end == NULL ? 0 : g_date_time_to_unix (end) * CY_US_PER_S;
}

static void
on_made_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
{
  CyOrderPlanner **self = user_data;

  /* What could not be written is due still, when the planner looks again. */
  if (error != NULL)
    g_debug ("No work order of a plan: %s", error->message);
  if (*self != NULL)
    (*self)->n_under_way--;
  g_rc_box_release (self);
}

static void
make_order (CyOrderPlanner *planner,
            const Errand *errand,
            const CyRecord *place,
            gint64 expected_us,
            double counter)
{
  CyNode *node = planner->node;
  JsonObject *payload =
    cy_order_payload_of_setting (node, errand->plan, CY_ORDER_FROM_PLAN,
                                 MAX (expected_us, cy_clock_wall_us (node->clock) + CY_US_PER_S));
  static const char *const texts[] = { "procedure", "priority" };

  json_object_set_string_member (payload, "title", cy_record_get_text (errand->plan, "name"));
  json_object_set_string_member (payload, place->kind == CY_KIND_PILE ? "pile" : "station",
                                 place->id);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (cy_record_get_text (errand->plan, texts[i]) != NULL)
      json_object_set_string_member (payload, texts[i],
                                     cy_record_get_text (errand->plan, texts[i]));
  }
  if (!isnan (counter))
    json_object_set_double_member (payload, "counter", counter);
  planner->n_under_way++;
  cy_node_create_order (node, payload, ACTOR, on_made_cb, g_rc_box_acquire (planner->self));
}

static void
look_at_place (CyOrderPlanner *planner,
               const Errand *errand,
               GPtrArray *orders,
               const CyRecord *place)
{
  gint64 now_us = cy_clock_wall_us (planner->node->clock);
  const CyOrder *last = find_last (orders, place);
  double counter = NAN;
  gboolean due;
  GDate due_on;

  if (last != NULL && cy_order_is_open (last))
    return;
  g_date_clear (&due_on, 1);
  due = is_due_by_calendar (errand, last, now_us, &due_on);
  if (errand->terms.counter != CY_N_MEASURES) {
    counter = read_counter (planner->node, place->id, errand->terms.counter);
    due = due || cy_plan_counter_rule (&errand->terms, counter, last == NULL ? NAN : last->counter);
  }
  if (due)
    make_order (planner, errand, place, g_date_valid (&due_on) ? end_of_day (&due_on) : 0, counter);
}

static void
on_orders_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) orders = result;
  Errand *errand = user_data;
  CyOrderPlanner *planner = *errand->self;

  if (planner != NULL && error == NULL) {
    g_autoptr (GPtrArray) places =
      list_places (planner->node->yard, errand, cy_node_get_id (planner->node));

    for (guint i = 0; i < places->len; i++)
      look_at_place (planner, errand, orders, places->pdata[i]);
  }
  if (planner != NULL)
    planner->n_under_way--;
  errand_free (errand);
}

static void
look_at_plan (CyOrderPlanner *planner, CyRecord *plan)
{
  g_autoptr (CyOrderQuery) query = cy_order_query_new (MAX_ORDERS);
  CyPlanTerms terms;
  Errand *errand;

  if (!cy_record_get_bool (plan, "in_service", TRUE) || !cy_plan_terms_read (plan, &terms, NULL))
    return;
  errand = g_new (Errand, 1);
  *errand = (Errand){ g_rc_box_acquire (planner->self), cy_record_ref (plan), terms };
  query->source_id = g_strdup (plan->id);
  planner->n_under_way++;
  cy_node_query_orders (planner->node, query, on_orders_cb, errand);
}

/**
 * cy_order_planner_look:
 *
 * Makes the orders that are due by now, unless it is at it still.
 */
void
cy_order_planner_look (CyOrderPlanner *planner)
{
  g_autoptr (GPtrArray) plans = NULL;

  if (planner->n_under_way > 0)
    return;
  plans = cy_yard_list (planner->node->yard, CY_KIND_PLAN);
  for (guint i = 0; i < plans->len; i++)
    look_at_plan (planner, plans->pdata[i]);
}
