/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-columns.h"
#include "cy-health-rows.h"
#include "cy-rationale.h"
#include "cy-shown.h"

/* The alarms that come most often, chatter or flit, and those that stay. */

#define MAX_ACTORS 200

static void
actor_free (CyHealthActor *actor)
{
  g_free (actor->subject);
  g_free (actor->text);
  g_free (actor->place);
  g_free (actor->pile);
  g_free (actor);
}

/* What a subject is called, and where. */
static CyHealthActor *
actor_new (const char *subject, CyYard *yard)
{
  CyHealthActor *actor = g_new0 (CyHealthActor, 1);
  CyAlarm alarm = { .subject = (char *) subject };

  actor->subject = g_strdup (subject);
  if (!cy_alarm_parse_subject (subject, &alarm.pile, &alarm.connector, &alarm.condition)) {
    alarm.pile = g_strdup ("");
    alarm.condition = g_strdup (subject);
  }
  actor->text = cy_condition_describe (yard, alarm.condition);
  actor->place = cy_shown_alarm_place (yard, &alarm);
  actor->pile = g_steal_pointer (&alarm.pile);
  actor->connector = alarm.connector;
  actor->is_limit = cy_alarm_condition_measure (alarm.condition, &actor->measure);
  g_free (alarm.condition);
  return actor;
}

static char *
show_text (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyHealthActor *) data)->text);
}

static char *
show_place (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyHealthActor *) data)->place);
}

static char *
show_count (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const CyHealthActor *) data)->count);
}

static char *
show_habit (gconstpointer data, gpointer user_data)
{
  const CyHealthActor *actor = data;

  return g_strdup (actor->is_chattering    ? _ ("Chattering")
                   : actor->n_fleeting > 0 ? _ ("Fleeting")
                                           : _ ("Frequent"));
}

static CySeverity
severity_of_habit (gconstpointer data, gpointer user_data)
{
  const CyHealthActor *actor = data;

  return actor->is_chattering    ? CY_SEVERITY_HIGH
         : actor->n_fleeting > 0 ? CY_SEVERITY_MEDIUM
                                 : CY_SEVERITY_NORMAL;
}

static char *
show_fleeting (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const CyHealthActor *) data)->n_fleeting);
}

/**
 * cy_health_show_remedy:
 *
 * Returns: (transfer full): a proposal in words.
 */
char *
cy_health_show_remedy (CyNodeRemedy remedy, guint delay_s)
{
  if (remedy == CY_NODE_REMEDY_ON_DELAY)
    return g_strdup_printf (_ ("On delay %u s"), delay_s);
  if (remedy == CY_NODE_REMEDY_OFF_DELAY)
    return g_strdup_printf (_ ("Off delay %u s"), delay_s);
  return g_strdup ("–");
}

static char *
show_remedy (gconstpointer data, gpointer user_data)
{
  const CyHealthActor *actor = data;

  return cy_health_show_remedy (actor->remedy, actor->delay_s);
}

static char *
show_saved (gconstpointer data, gpointer user_data)
{
  const CyHealthActor *actor = data;

  return actor->remedy == CY_NODE_REMEDY_NONE ? g_strdup ("–")
                                              : g_strdup_printf ("%u", actor->n_saved);
}

static const CyColumn actor_columns[] = {
  { N_ ("Habit"), show_habit, severity_of_habit, FALSE, FALSE, 9 },
  { N_ ("Alarm"), show_text, NULL, FALSE, TRUE, 16 },
  { N_ ("Place"), show_place, NULL, FALSE, TRUE, 12 },
  { N_ ("Count"), show_count, NULL, TRUE, FALSE },
  { N_ ("Fleeting"), show_fleeting, NULL, TRUE, FALSE },
  { N_ ("Proposal"), show_remedy, NULL, FALSE, FALSE, 11 },
  { N_ ("Saves"), show_saved, NULL, TRUE, FALSE },
};

static const char *
actor_key (gconstpointer data)
{
  return ((const CyHealthActor *) data)->subject;
}

void
cy_health_actors_init (GtkColumnView *view)
{
  cy_columns_fill (view, actor_columns, G_N_ELEMENTS (actor_columns), NULL);
}

typedef struct {
  GPtrArray *items;  /* borrowed CyHealthActor */
  GHashTable *known; /* owned: subject to item */
  CyYard *yard;
} Gathering;

static CyHealthActor *
find (Gathering *gathering, const char *subject)
{
  CyHealthActor *actor = g_hash_table_lookup (gathering->known, subject);

  if (actor != NULL || gathering->items->len == MAX_ACTORS)
    return actor;
  actor = actor_new (subject, gathering->yard);
  g_ptr_array_add (gathering->items, actor);
  g_hash_table_insert (gathering->known, actor->subject, actor);
  return actor;
}

static void
gather_subjects (Gathering *gathering, const GArray *subjects)
{
  for (guint i = 0; i < subjects->len; i++) {
    const CyNodeSubject *subject = &g_array_index (subjects, CyNodeSubject, i);
    CyHealthActor *actor = find (gathering, subject->subject);

    if (actor == NULL)
      return;
    actor->count = subject->count;
    actor->n_fleeting = subject->n_fleeting;
    actor->is_chattering = subject->is_chattering;
  }
}

static void
gather_remedies (Gathering *gathering, const CyNodeAlarmHealth *health)
{
  for (guint i = 0; i < health->actors->len; i++) {
    const CyNodeBadActor *bad = &g_array_index (health->actors, CyNodeBadActor, i);
    CyHealthActor *actor = find (gathering, bad->subject);

    if (actor == NULL)
      return;
    actor->count = bad->count;
    actor->remedy = bad->remedy;
    actor->delay_s = bad->delay_s;
    actor->n_saved = bad->n_saved;
  }
}

static gint
compare_actors (gconstpointer a, gconstpointer b)
{
  const CyHealthActor *left = *(CyHealthActor *const *) a;
  const CyHealthActor *right = *(CyHealthActor *const *) b;

  if (left->count != right->count)
    return left->count > right->count ? -1 : 1;
  return g_strcmp0 (left->subject, right->subject);
}

void
cy_health_actors_take (GListStore *store, const CyNodeAlarmHealth *health, CyYard *yard)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  Gathering gathering = { g_ptr_array_new (), known, yard };

  gather_remedies (&gathering, health);
  gather_subjects (&gathering, health->top);
  gather_subjects (&gathering, health->chattering);
  gather_subjects (&gathering, health->fleeting);
  g_ptr_array_sort (gathering.items, compare_actors);
  cy_rows_sync (store, gathering.items, actor_key, (GDestroyNotify) actor_free);
}

/* --- stale ---------------------------------------------------------------------------------------- */

typedef struct {
  CyHealthActor *actor; /* owned */
  gint64 raised_us;
  gint64 until_us;
} StaleItem;

static void
stale_free (StaleItem *item)
{
  actor_free (item->actor);
  g_free (item);
}

static const char *
stale_key (gconstpointer data)
{
  return ((const StaleItem *) data)->actor->subject;
}

static char *
show_stale_text (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const StaleItem *) data)->actor->text);
}

static char *
show_stale_place (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const StaleItem *) data)->actor->place);
}

static char *
show_since (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const StaleItem *) data)->raised_us);
}

static char *
show_for (gconstpointer data, gpointer user_data)
{
  const StaleItem *item = data;

  return cy_shown_age (item->until_us - item->raised_us);
}

static const CyColumn stale_columns[] = {
  { N_ ("Alarm"), show_stale_text, NULL, FALSE, TRUE },
  { N_ ("Place"), show_stale_place, NULL, FALSE, TRUE },
  { N_ ("Since"), show_since, NULL, FALSE, FALSE },
  { N_ ("Lasts"), show_for, NULL, TRUE, FALSE, 9 },
};

void
cy_health_stale_init (GtkColumnView *view)
{
  cy_columns_fill (view, stale_columns, G_N_ELEMENTS (stale_columns), NULL);
}

void
cy_health_stale_take (GListStore *store, const CyNodeAlarmHealth *health, CyYard *yard)
{
  GPtrArray *items = g_ptr_array_new ();

  for (guint i = 0; i < health->stale->len; i++) {
    const CyNodeStale *stale = &g_array_index (health->stale, CyNodeStale, i);
    StaleItem *item = g_new (StaleItem, 1);

    *item = (StaleItem){ actor_new (stale->subject, yard), stale->raised_us, health->to_us };
    g_ptr_array_add (items, item);
  }
  cy_rows_sync (store, items, stale_key, (GDestroyNotify) stale_free);
}
