/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-asset-watch.h"

#include <math.h>

#include "cy-asset-rule.h"
#include "cy-date.h"
#include "cy-rationale.h"

/* A new day is noticed within a minute, also after the clock was set or the computer slept. */
#define LOOK_SECONDS 60

/* Where no policy says: a month is enough to call a supplier. */
#define EXPIRY_DAYS 30

struct _CyAssetWatch {
  char *node;
  CyAlarmDesk *desk;    /* borrowed */
  const CyClock *clock; /* borrowed */
  GTimeZone *zone;      /* whose days count */
  CyYard *yard;         /* nullable: before the first */
  GDate day;            /* of the last look; not valid before the first */
  guint timer;          /* source id */
};

static gboolean
look_cb (gpointer user_data)
{
  cy_asset_watch_look (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * cy_asset_watch_new:
 * @node: this node's id; it looks after the piles it owns.
 * @zone: in which a day begins at midnight.
 */
CyAssetWatch *
cy_asset_watch_new (CyAlarmDesk *desk, const char *node, const CyClock *clock, GTimeZone *zone)
{
  CyAssetWatch *watch = g_new0 (CyAssetWatch, 1);

  watch->desk = desk;
  watch->node = g_strdup (node);
  watch->clock = clock;
  watch->zone = g_time_zone_ref (zone);
  g_date_clear (&watch->day, 1);
  watch->timer = g_timeout_add_seconds (LOOK_SECONDS, look_cb, watch);
  return watch;
}

void
cy_asset_watch_free (CyAssetWatch *watch)
{
  if (watch == NULL)
    return;
  g_clear_handle_id (&watch->timer, g_source_remove);
  g_clear_pointer (&watch->yard, cy_yard_unref);
  g_time_zone_unref (watch->zone);
  g_free (watch->node);
  g_free (watch);
}

/* Nobody must hurry, unless people thought otherwise. */
static void
tell_due (CyAssetWatch *watch, CyRecord *pile, const char *condition, char *subject)
{
  CyRecord *rationale = cy_rationale_find (watch->yard, pile, condition);
  CyCondition due = { .subject = subject,
                      .active = TRUE,
                      .priority = CY_PRIORITY_LOW,
                      .value = NAN,
                      .limit = NAN,
                      .time_us = cy_clock_wall_us (watch->clock) };

  if (rationale != NULL) {
    (void) cy_rationale_get_priority (rationale, &due.priority);
    due.latching = cy_record_get_bool (rationale, "latching", FALSE);
  }
  cy_alarm_desk_take (watch->desk, &due);
}

/* Returns: (element-type utf8): the subjects of what is due. */
static GHashTable *
raise_due (CyAssetWatch *watch)
{
  GHashTable *subjects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) piles = cy_yard_list (watch->yard, CY_KIND_PILE);
  gint64 expiry_days = cy_yard_policy_most (watch->yard, "expiry_days", EXPIRY_DAYS);

  for (guint i = 0; i < piles->len; i++) {
    CyRecord *pile = piles->pdata[i];
    CyAssetDue due[CY_ASSET_MAX_DUE];
    guint n_due = cy_yard_is_owned_by (watch->yard, pile, watch->node)
                    ? cy_asset_rule (pile, expiry_days, &watch->day, due)
                    : 0;

    for (guint j = 0; j < n_due; j++) {
      char *subject = cy_alarm_subject (pile->id, 0, due[j].condition);

      tell_due (watch, pile, due[j].condition, subject);
      g_hash_table_add (subjects, subject);
    }
  }
  return subjects;
}

/* A date that was moved, and a pile that is gone. */
static void
clear_others (CyAssetWatch *watch, GHashTable *due)
{
  g_autoptr (GPtrArray) active = cy_alarm_desk_list (watch->desk, CY_ALARM_LIST_ACTIVE);

  for (guint i = 0; i < active->len; i++) {
    const CyAlarm *alarm = active->pdata[i];
    const CyCondition gone = { .subject = alarm->subject,
                               .value = NAN,
                               .limit = NAN,
                               .time_us = cy_clock_wall_us (watch->clock) };

    if (g_str_has_prefix (alarm->condition, CY_CONDITION_ASSET_PREFIX) &&
        !g_hash_table_contains (due, alarm->subject) && cy_alarm_desk_is_ours (watch->desk, alarm))
      cy_alarm_desk_take (watch->desk, &gone);
  }
}

static void
look_at_all (CyAssetWatch *watch)
{
  g_autoptr (GHashTable) due = raise_due (watch);

  clear_others (watch, due);
}

/**
 * cy_asset_watch_set_yard:
 *
 * The asset register as it is now; looked at at once.
 */
void
cy_asset_watch_set_yard (CyAssetWatch *watch, CyYard *yard)
{
  CyYard *before = g_steal_pointer (&watch->yard);

  watch->yard = cy_yard_ref (yard);
  g_clear_pointer (&before, cy_yard_unref);
  g_date_clear (&watch->day, 1);
  cy_asset_watch_look (watch);
}

/**
 * cy_asset_watch_look:
 *
 * Looks once more if another day has begun. Runs by itself.
 */
void
cy_asset_watch_look (CyAssetWatch *watch)
{
  GDate today;

  if (watch->yard == NULL || !cy_date_at (cy_clock_wall_us (watch->clock), watch->zone, &today) ||
      (g_date_valid (&watch->day) && g_date_compare (&watch->day, &today) == 0))
    return;
  watch->day = today;
  look_at_all (watch);
}
