/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-watch.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-date.h"
#include "cy-node-alarm.h"
#include "cy-node-private.h"
#include "cy-order-maker.h"
#include "cy-order-notice.h"
#include "cy-order-planner.h"
#include "cy-order-rule.h"
#include "cy-person-rule.h"
#include "cy-time.h"

#define ACTOR "system"

/* How often alarms are looked at for rules, and how many such looks there are between two at what is late and
 * at what is planned. */
#define LOOK_SECONDS 5
#define LATE_LOOKS   (60 / LOOK_SECONDS)
#define PLAN_LOOKS   (600 / LOOK_SECONDS)

#define LATE_H   4
#define MAX_LATE 5000

struct _CyOrderWatch {
  CyNode *node; /* borrowed */
  CyOrderMaker *maker;
  CyOrderPlanner *planner;
  guint n_looks;
  guint timer;         /* source id */
  CyOrderWatch **self; /* shared with what is under way; points at NULL when the watch is gone */
};

static gboolean
look_cb (gpointer user_data)
{
  cy_order_watch_look (user_data);
  return G_SOURCE_CONTINUE;
}

CyOrderWatch *
cy_order_watch_new (CyNode *node)
{
  CyOrderWatch *watch = g_new0 (CyOrderWatch, 1);

  watch->node = node;
  watch->maker = cy_order_maker_new (node);
  watch->planner = cy_order_planner_new (node);
  watch->timer = g_timeout_add_seconds (LOOK_SECONDS, look_cb, watch);
  watch->self = g_rc_box_new0 (CyOrderWatch *);
  *watch->self = watch;
  return watch;
}

void
cy_order_watch_free (CyOrderWatch *watch)
{
  if (watch == NULL)
    return;
  *watch->self = NULL;
  g_rc_box_release (watch->self);
  g_clear_handle_id (&watch->timer, g_source_remove);
  cy_order_maker_free (watch->maker);
  cy_order_planner_free (watch->planner);
  g_free (watch);
}

/**
 * cy_order_watch_see_alarms:
 *
 * Some alarm came, went or changed.
 */
void
cy_order_watch_see_alarms (CyOrderWatch *watch)
{
  cy_order_maker_see_alarms (watch->maker);
}

/* What is late */

/* Once for each time that was set: who moves it begins anew. */
static void
escalate (CyOrderWatch *watch, const CyOrder *order)
{
  JsonObject *payload;
  g_autofree char *note = NULL;

  if (order->escalated_us > order->expected_us)
    return;
  note = g_strdup_printf (
    _ ("%d h late"),
    (int) ((cy_clock_wall_us (watch->node->clock) - order->expected_us) / (3600 * CY_US_PER_S)));
  payload = json_object_new ();
  json_object_set_string_member (payload, "note", note);
  cy_node_do_order (watch->node, order->id, CY_ORDER_EVENT_ESCALATE, payload, ACTOR, NULL, NULL);
}

static void
on_late_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) orders = result;
  CyOrderWatch **self = user_data;

  for (guint i = 0; *self != NULL && error == NULL && i < orders->len; i++)
    escalate (*self, orders->pdata[i]);
  g_rc_box_release (self);
}

static void
look_at_late (CyOrderWatch *watch)
{
  g_autoptr (CyOrderQuery) query = cy_order_query_new (MAX_LATE);
  gint64 late_h = cy_yard_policy (watch->node->yard, "order_late_h", LATE_H);

  query->states = CY_ORDER_STATES_OPEN;
  query->late_us = cy_clock_wall_us (watch->node->clock) - late_h * 3600 * CY_US_PER_S;
  cy_node_query_orders (watch->node, query, on_late_cb, g_rc_box_acquire (watch->self));
}

/**
 * cy_order_watch_look:
 *
 * Looks once more; at what is late and planned not every time.
 */
void
cy_order_watch_look (CyOrderWatch *watch)
{
  cy_order_maker_look (watch->maker);
  if (watch->n_looks % LATE_LOOKS == 0)
    look_at_late (watch);
  if (watch->n_looks % PLAN_LOOKS == 0)
    cy_order_planner_look (watch->planner);
  watch->n_looks++;
}

/* What follows from what people do */

static gboolean
has_left (CyOrderWatch *watch, const CyRecord *contact)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *why = NULL;
  GDate today;

  if (!cy_date_at (cy_clock_wall_us (watch->node->clock), zone, &today))
    return FALSE;
  why = cy_person_refuse (contact, &today);
  return why != NULL;
}

/* After which of the things done to an order it is looked at again, and who is told. */
static const struct {
  CyOrderEvent event;
  gboolean responsible;
  gboolean late_to; /* whom the policy names for late orders */
} told[] = {
  { CY_ORDER_EVENT_CREATE, TRUE, FALSE }, { CY_ORDER_EVENT_ASSIGN, TRUE, FALSE },
  { CY_ORDER_EVENT_URGE, TRUE, FALSE },   { CY_ORDER_EVENT_ESCALATE, TRUE, TRUE },
  { CY_ORDER_EVENT_REJECT, TRUE, FALSE }, { CY_ORDER_EVENT_CANCEL, TRUE, FALSE },
  { CY_ORDER_EVENT_REOPEN, TRUE, FALSE }, { CY_ORDER_EVENT_APPROVE, FALSE, FALSE },
};

typedef struct {
  CyOrderWatch **self;
  guint which; /* of told */
  char *actor;
} Telling;

static void
tell (CyOrderWatch *watch, const Telling *telling, const CyDossier *dossier, const char *id)
{
  CyNode *node = watch->node;
  CyRecord *contact = id == NULL ? NULL : cy_yard_get (node->yard, CY_KIND_CONTACT, id);

  /* Nobody is told of what they did themselves, nor who left. */
  if (contact != NULL && node->notices != NULL && !has_left (watch, contact) &&
      g_strcmp0 (cy_record_get_text (contact, "user"), telling->actor) != 0)
    cy_order_notice_send (node->notices, node->yard, contact, dossier, told[telling->which].event);
}

static const char *
late_to (CyYard *yard)
{
  g_autoptr (GPtrArray) policies = cy_yard_list (yard, CY_KIND_POLICY);

  for (guint i = 0; i < policies->len; i++) {
    if (cy_record_get_text (policies->pdata[i], "order_late_to") != NULL)
      return cy_record_get_text (policies->pdata[i], "order_late_to");
  }
  return NULL;
}

/* What was out of service until this order is done is back in service. */
static void
put_in_service (CyOrderWatch *watch, const CyDossier *dossier, const char *actor)
{
  g_autoptr (GPtrArray) aside = cy_alarm_desk_list (watch->node->desk, CY_ALARM_LIST_ASIDE);
  g_autofree char *note =
    g_strdup_printf ("%s: %s", dossier->order.id, _ (cy_order_state_label (dossier->order.state)));
  const CyAlarmWish wish = { .kind = CY_ALARM_WISH_IN_SERVICE, .note = note };

  for (guint i = 0; i < aside->len; i++) {
    const CyAlarm *alarm = aside->pdata[i];
    const CyAside *service = alarm->asides[CY_ASIDE_SERVICE];

    if (service != NULL && g_strcmp0 (service->order, dossier->order.id) == 0)
      cy_node_change_alarm (watch->node, alarm->subject, &wish, actor, NULL, NULL);
  }
}

static void
on_dossier_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyDossier) dossier = result;
  Telling *telling = user_data;
  CyOrderWatch *watch = *telling->self;

  if (watch != NULL && error == NULL) {
    if (told[telling->which].responsible)
      tell (watch, telling, dossier, dossier->order.responsible);
    if (told[telling->which].late_to)
      tell (watch, telling, dossier, late_to (watch->node->yard));
    if (!cy_order_is_open (&dossier->order))
      put_in_service (watch, dossier, telling->actor);
  }
  g_rc_box_release (telling->self);
  g_free (telling->actor);
  g_free (telling);
}

/**
 * cy_order_watch_see_entry:
 * @entry: just committed.
 *
 * The node where something is done to an order tells the people; the others would tell them again.
 */
void
cy_order_watch_see_entry (CyOrderWatch *watch, const CyEntry *entry)
{
  CyOrderEvent event;

  if (!g_str_has_prefix (entry->kind, CY_ENTRY_ORDER_PREFIX) ||
      !cy_order_event_find (entry->kind + strlen (CY_ENTRY_ORDER_PREFIX), &event) ||
      !g_str_equal (entry->origin, cy_node_get_id (watch->node)))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (told); i++) {
    Telling *telling;

    if (told[i].event != event)
      continue;
    telling = g_new (Telling, 1);
    *telling = (Telling){ g_rc_box_acquire (watch->self), i, g_strdup (entry->actor) };
    cy_node_query_dossier (watch->node, entry->subject + strlen (CY_SUBJECT_ORDER_PREFIX),
                           on_dossier_cb, telling);
  }
}
