/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-maker.h"

#include "cy-date.h"
#include "cy-journal-order.h"
#include "cy-node-private.h"
#include "cy-order-trigger.h"
#include "cy-person-rule.h"
#include "cy-time.h"
#include "cy-vendor-rule.h"

#define ACTOR "system"

/* One of the alarms a rule wants an order of. */
typedef struct {
  char *alarm; /* SUBJECT#OCCURRENCE */
  char *pile;
  char *condition;
  guint connector;
  CyRecord *rule; /* owned */
} Candidate;

struct _CyOrderMaker {
  CyNode *node;           /* borrowed */
  CyYard *yard;           /* owned, nullable: the one that was looked at last */
  GHashTable *considered; /* owned alarm ids: those that have an order, or are about to */
  GHashTable *unfit;      /* owned alarm ids: those no rule of @yard is about */
  GQueue candidates;      /* owned Candidate */
  gboolean
    is_due; /* something changed since the last look, or time alone may change what it finds */
  gboolean busy;
  CyOrderMaker **self; /* shared with what is under way; points at NULL when the maker is gone */
};

static void
candidate_free (Candidate *candidate)
{
  g_free (candidate->alarm);
  g_free (candidate->pile);
  g_free (candidate->condition);
  cy_record_unref (candidate->rule);
  g_free (candidate);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Candidate, candidate_free)

/* A question under way. */
typedef struct {
  CyOrderMaker **self;
  Candidate *candidate;
} Errand;

static Errand *
errand_new (CyOrderMaker *maker, Candidate *candidate)
{
  Errand *errand = g_new (Errand, 1);

  *errand = (Errand){ g_rc_box_acquire (maker->self), candidate };
  return errand;
}

static void
errand_free (Errand *errand)
{
  g_rc_box_release (errand->self);
  g_clear_pointer (&errand->candidate, candidate_free);
  g_free (errand);
}

CyOrderMaker *
cy_order_maker_new (CyNode *node)
{
  CyOrderMaker *maker = g_new0 (CyOrderMaker, 1);

  maker->node = node;
  maker->considered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  maker->unfit = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&maker->candidates);
  maker->is_due = TRUE;
  maker->self = g_rc_box_new0 (CyOrderMaker *);
  *maker->self = maker;
  return maker;
}

void
cy_order_maker_free (CyOrderMaker *maker)
{
  if (maker == NULL)
    return;
  *maker->self = NULL;
  g_rc_box_release (maker->self);
  g_hash_table_unref (maker->considered);
  g_hash_table_unref (maker->unfit);
  g_clear_pointer (&maker->yard, cy_yard_unref);
  g_queue_clear_full (&maker->candidates, (GDestroyNotify) candidate_free);
  g_free (maker);
}

/* What the journal says of orders there are already. */
typedef struct {
  gboolean has_one; /* about this very alarm, whatever became of it */
  char *open;       /* nullable: an open one of the same fault */
} Cover;

static void
cover_free (Cover *cover)
{
  g_free (cover->open);
  g_free (cover);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cover, cover_free)

static gboolean
is_same_fault (const CyOrder *order, const Candidate *candidate)
{
  return g_strv_contains ((const char *const *) order->conditions, candidate->condition) &&
         (order->connector == candidate->connector || order->connector == 0);
}

static gpointer
find_cover (CyDb *db, gpointer data, GError **error)
{
  const Candidate *candidate = data;
  g_autoptr (Cover) cover = g_new0 (Cover, 1);
  char *piles[] = { candidate->pile, NULL };
  const CyOrderQuery about = { .to_us = G_MAXINT64, .alarm = candidate->alarm, .limit = 1 };
  const CyOrderQuery open = {
    .to_us = G_MAXINT64, .states = CY_ORDER_STATES_OPEN, .piles = piles, .limit = 100
  };
  g_autoptr (GPtrArray) own = cy_journal_load_orders (db, &about, error);
  g_autoptr (GPtrArray) orders = own == NULL ? NULL : cy_journal_load_orders (db, &open, error);

  if (orders == NULL)
    return NULL;
  cover->has_one = own->len > 0;
  for (guint i = 0; cover->open == NULL && i < orders->len; i++) {
    if (is_same_fault (orders->pdata[i], candidate))
      cover->open = g_strdup (((CyOrder *) orders->pdata[i])->id);
  }
  return g_steal_pointer (&cover);
}

static void next (CyOrderMaker *maker);

static void
go_on (CyOrderMaker *maker, const Candidate *candidate, const GError *error)
{
  /* What could not be written is tried again with the next look. */
  if (error != NULL) {
    g_debug ("No work order of alarm %s: %s", candidate->alarm, error->message);
    g_hash_table_remove (maker->considered, candidate->alarm);
    maker->is_due = TRUE;
  }
  maker->busy = FALSE;
  next (maker);
}

static void
on_done_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
{
  Errand *errand = user_data;

  if (*errand->self != NULL)
    go_on (*errand->self, errand->candidate, error);
  errand_free (errand);
}

static JsonArray *
list_one (const char *text)
{
  JsonArray *array = json_array_new ();

  json_array_add_string_element (array, text);
  return array;
}

/* A person who left and a vendor without an agreement get no work; the order is made all the same, and says
 * so, for somebody to give it to another. */
static void
set_who (CyNode *node,
         const CyRecord *setting,
         const char *name,
         CyKindId kind,
         char *(*refuse) (const CyRecord *record, const GDate *today),
         JsonObject *payload)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const char *id = cy_record_get_text (setting, name);
  CyRecord *record = id == NULL ? NULL : cy_yard_get (node->yard, kind, id);
  g_autofree char *why = NULL;
  GDate today;

  if (record == NULL || !cy_date_at (cy_clock_wall_us (node->clock), zone, &today))
    return;
  if ((why = refuse (record, &today)) == NULL)
    json_object_set_string_member (payload, name, id);
  else
    json_object_set_string_member (payload, "text", why);
}

/**
 * cy_order_payload_of_setting:
 * @setting: a rule or a plan, which says who does it.
 * @expected_us: when it should be done [µs UTC], 0 when that is to be estimated.
 *
 * Returns: (transfer full): what it says of an order, for `order.create`.
 */
JsonObject *
cy_order_payload_of_setting (CyNode *node,
                             const CyRecord *setting,
                             CyOrderSource source,
                             gint64 expected_us)
{
  JsonObject *payload = json_object_new ();

  json_object_set_string_member (payload, "source", cy_order_source_name (source));
  json_object_set_string_member (payload, "source_id", setting->id);
  set_who (node, setting, "responsible", CY_KIND_CONTACT, cy_person_refuse, payload);
  set_who (node, setting, "vendor", CY_KIND_VENDOR, cy_vendor_refuse, payload);
  if (expected_us > 0)
    json_object_set_int_member (payload, "expected_us", expected_us);
  return payload;
}

static void
make_order (CyOrderMaker *maker, Errand *errand)
{
  const Candidate *candidate = errand->candidate;
  CyNode *node = maker->node;
  gint64 within_h = cy_record_get_int (candidate->rule, "within_h", 0);
  gint64 expected_us =
    within_h == 0 ? 0 : cy_clock_wall_us (node->clock) + within_h * 3600 * CY_US_PER_S;
  CyOrderSource source =
    cy_order_is_wear (node->yard, candidate->condition) ? CY_ORDER_FROM_WEAR : CY_ORDER_FROM_RULE;
  JsonObject *payload = cy_order_payload_of_setting (node, candidate->rule, source, expected_us);

  json_object_set_array_member (payload, "alarms", list_one (candidate->alarm));
  cy_node_create_order (node, payload, ACTOR, on_done_cb, errand);
}

static void
link_alarm (CyOrderMaker *maker, Errand *errand, const char *order)
{
  JsonObject *payload = json_object_new ();

  json_object_set_array_member (payload, "alarms", list_one (errand->candidate->alarm));
  json_object_set_array_member (payload, "conditions", list_one (errand->candidate->condition));
  cy_node_do_order (maker->node, order, CY_ORDER_EVENT_LINK, payload, ACTOR, on_done_cb, errand);
}

static void
on_cover_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (Cover) cover = result;
  Errand *errand = user_data;
  CyOrderMaker *maker = *errand->self;

  if (maker == NULL) {
    errand_free (errand);
  } else if (error != NULL || cover->has_one) {
    go_on (maker, errand->candidate, error);
    errand_free (errand);
  } else if (cover->open != NULL) {
    link_alarm (maker, errand, cover->open);
  } else {
    make_order (maker, errand);
  }
}

static void
next (CyOrderMaker *maker)
{
  Candidate *candidate = maker->busy ? NULL : g_queue_pop_head (&maker->candidates);

  if (candidate == NULL)
    return;
  maker->busy = TRUE;
  cy_journal_query (maker->node->journal, find_cover, candidate, NULL, on_cover_cb,
                    errand_new (maker, candidate));
}

static void
add_candidate (CyOrderMaker *maker, const CyAlarm *alarm, const char *id, CyRecord *rule)
{
  Candidate *candidate = g_new (Candidate, 1);

  *candidate = (Candidate){ .alarm = g_strdup (id),
                            .pile = g_strdup (alarm->pile),
                            .condition = g_strdup (alarm->condition),
                            .connector = alarm->connector,
                            .rule = cy_record_ref (rule) };
  g_hash_table_add (maker->considered, g_strdup (id));
  g_queue_push_tail (&maker->candidates, candidate);
}

static void
consider (CyOrderMaker *maker, const CyAlarm *alarm, gint64 now_us)
{
  g_autofree char *id = cy_alarm_dup_id (alarm);
  gboolean maybe_later;
  CyRecord *rule;

  if (g_hash_table_contains (maker->considered, id) || g_hash_table_contains (maker->unfit, id))
    return;
  rule = cy_order_trigger (maker->yard, alarm, now_us, &maybe_later);
  if (rule != NULL)
    add_candidate (maker, alarm, id, rule);
  else if (maybe_later)
    maker->is_due = TRUE;
  else
    g_hash_table_add (maker->unfit, g_steal_pointer (&id));
}

/* Other rules may be about what those before were not. */
static void
see_yard (CyOrderMaker *maker)
{
  if (maker->yard == maker->node->yard)
    return;
  g_clear_pointer (&maker->yard, cy_yard_unref);
  maker->yard = cy_yard_ref (maker->node->yard);
  g_hash_table_remove_all (maker->unfit);
  maker->is_due = TRUE;
}

/**
 * cy_order_maker_see_alarms:
 *
 * Some alarm came, went or changed: the next look is worth its while.
 */
void
cy_order_maker_see_alarms (CyOrderMaker *maker)
{
  maker->is_due = TRUE;
}

static gboolean
is_over (gpointer id, gpointer value, gpointer still)
{
  return !g_hash_table_contains (still, id);
}

/* Alarms that are over are forgotten; should one be asked about again, the journal knows its order. */
static void
forget_over (CyOrderMaker *maker, GPtrArray *active)
{
  g_autoptr (GHashTable) still = NULL;

  if (g_hash_table_size (maker->considered) + g_hash_table_size (maker->unfit) <= active->len)
    return;
  still = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < active->len; i++)
    g_hash_table_add (still, cy_alarm_dup_id (active->pdata[i]));
  g_hash_table_foreach_remove (maker->considered, is_over, still);
  g_hash_table_foreach_remove (maker->unfit, is_over, still);
}

/**
 * cy_order_maker_look:
 *
 * Looks which active alarms a rule wants an order of by now. Thousands of alarms that stand as they did are not
 * listed again.
 */
void
cy_order_maker_look (CyOrderMaker *maker)
{
  gint64 now_us = cy_clock_wall_us (maker->node->clock);
  g_autoptr (GPtrArray) active = NULL;

  if (cy_yard_count (maker->node->yard, CY_KIND_ORDER_RULE) == 0)
    return;
  see_yard (maker);
  if (!maker->is_due)
    return;
  maker->is_due = FALSE;
  active = cy_alarm_desk_list (maker->node->desk, CY_ALARM_LIST_ACTIVE);
  forget_over (maker, active);
  for (guint i = 0; i < active->len; i++) {
    if (cy_alarm_desk_is_ours (maker->node->desk, active->pdata[i]))
      consider (maker, active->pdata[i], now_us);
  }
  next (maker);
}
