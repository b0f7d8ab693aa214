/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-meter-audit-rule.h"

#include <string.h>

/* A gun on the way, and where the meter stood at the start of the charge that came after the next one. */
typedef struct {
  CyMeterStand stand;
  gint64 later_dwh; /* CY_SESSION_UNKNOWN before the first */
} Gun;

struct _CyMeterAudit {
  GHashTable *guns; /* owned "PILE/GUN" -> owned Gun */
};

static void
gun_free (Gun *gun)
{
  g_free (gun->stand.pile);
  g_free (gun);
}

CyMeterAudit *
cy_meter_audit_new (void)
{
  CyMeterAudit *audit = g_new0 (CyMeterAudit, 1);

  audit->guns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) gun_free);
  return audit;
}

void
cy_meter_audit_free (CyMeterAudit *audit)
{
  if (audit == NULL)
    return;
  g_hash_table_unref (audit->guns);
  g_free (audit);
}

static Gun *
find_gun (CyMeterAudit *audit, const CySession *session)
{
  g_autofree char *key = g_strdup_printf ("%s/%u", session->pile, session->connector);
  Gun *gun = g_hash_table_lookup (audit->guns, key);

  if (gun != NULL)
    return gun;
  gun = g_new0 (Gun, 1);
  gun->stand.pile = g_strdup (session->pile);
  gun->stand.connector = session->connector;
  gun->later_dwh = CY_SESSION_UNKNOWN;
  g_hash_table_insert (audit->guns, g_steal_pointer (&key), gun);
  return gun;
}

/* A pile without a meter has nothing that its count could be held against; one whose count began anew in the middle
 * did not count all of it. */
static gboolean
is_comparable (const CySession *session)
{
  return session->counter_dwh >= 0 &&
         (session->flags & (CY_SESSION_NO_METER | CY_SESSION_COUNTER_RESTARTED |
                            CY_SESSION_START_UNSEEN | CY_SESSION_END_UNSEEN)) == 0;
}

/* A meter that shows less at the next charge was replaced: nothing is known of between. */
static void
look_between (Gun *gun, const CySession *session)
{
  const gboolean has_meter = session->meter_dwh >= 0 && (session->flags & CY_SESSION_NO_METER) == 0;

  if (has_meter && gun->later_dwh > session->meter_dwh)
    gun->stand.between_dwh += gun->later_dwh - session->meter_dwh;
  gun->later_dwh = has_meter ? session->meter_start_dwh : CY_SESSION_UNKNOWN;
}

static void
add_money (CyMeterStand *stand, const CySession *session)
{
  stand->billed_dwh += session->energy_dwh;
  stand->billed_minor += session->total_minor;
  if (session->pile_minor < 0)
    return;
  stand->pile_minor += session->pile_minor;
  stand->priced_minor += session->total_minor;
}

/**
 * cy_meter_audit_add:
 * @session: older than all that were added of its gun.
 */
void
cy_meter_audit_add (CyMeterAudit *audit, const CySession *session)
{
  Gun *gun;

  if (session->started_us == 0 || session->pile == NULL)
    return;
  gun = find_gun (audit, session);
  gun->stand.n_sessions++;
  gun->stand.energy_dwh += session->energy_dwh;
  look_between (gun, session);
  if (is_comparable (session) && session->state == CY_SESSION_ENDED) {
    gun->stand.compared_dwh += session->energy_dwh;
    gun->stand.counter_dwh += session->counter_dwh;
  }
  if (session->verdict == CY_SESSION_BILLED)
    add_money (&gun->stand, session);
  if (session->verdict == CY_SESSION_HELD) {
    gun->stand.n_held++;
    gun->stand.held_dwh += MAX (session->energy_dwh, session->counter_dwh);
  }
}

static gint
compare_risks (gconstpointer a, gconstpointer b)
{
  const CyMeterStand *first = *(const CyMeterStand *const *) a;
  const CyMeterStand *second = *(const CyMeterStand *const *) b;
  gint64 first_risk = cy_meter_stand_risk (first);
  gint64 second_risk = cy_meter_stand_risk (second);

  if (first_risk != second_risk)
    return first_risk < second_risk ? 1 : -1;
  return strcmp (first->pile, second->pile) != 0
           ? strcmp (first->pile, second->pile)
           : (gint) first->connector - (gint) second->connector;
}

/**
 * cy_meter_audit_finish:
 *
 * Returns: (transfer full) (element-type CyMeterStand): where most money is at stake first.
 */
GPtrArray *
cy_meter_audit_finish (CyMeterAudit *audit)
{
  GPtrArray *stands = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_meter_stand_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, audit->guns);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    CyMeterStand *stand = g_memdup2 (&((Gun *) value)->stand, sizeof (CyMeterStand));

    stand->pile = g_strdup (stand->pile);
    g_ptr_array_add (stands, stand);
  }
  g_ptr_array_sort (stands, compare_risks);
  return stands;
}
