/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-change-insight.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-change-reach.h"
#include "cy-journal-change.h"
#include "cy-node-private.h"
#include "cy-risk-rule.h"
#include "cy-summary.h"
#include "cy-time.h"

/* How many changes of the kind are looked at, and how many are told. */
#define N_CANDIDATES ((guint) 200)
#define N_SIMILAR    ((guint) 20)

/* After a week other things are to blame. */
#define AFTERMATH_US (7 * 86400 * CY_US_PER_S)

/* Risk */

/**
 * cy_node_weigh_risk:
 * @likelihood: from 1 to 5.
 * @consequence: from 1 to 5.
 */
CyNodeRisk
cy_node_weigh_risk (guint likelihood, guint consequence)
{
  static const guint levels[CY_N_RISK_CLASSES] = {
    [CY_RISK_LOW] = 1,
    [CY_RISK_MEDIUM] = 2,
    [CY_RISK_HIGH] = 3,
    [CY_RISK_EXTREME] = 4,
  };
  CyRisk risk = cy_risk_rule (likelihood, consequence);

  return (CyNodeRisk){ risk.score, levels[risk.class], _ (cy_risk_class_label (risk.class)) };
}

/**
 * cy_node_likelihood_label:
 *
 * Returns: its word, translated.
 */
const char *
cy_node_likelihood_label (guint likelihood)
{
  return _ (cy_risk_likelihood_label (likelihood));
}

/**
 * cy_node_consequence_label:
 *
 * Returns: its word, translated.
 */
const char *
cy_node_consequence_label (guint consequence)
{
  return _ (cy_risk_consequence_label (consequence));
}

/* Blast radius */

static void
add_gun (CyChangeRadius *radius, CyLiveTable *live, guint pile, guint connector, gint64 mono_us)
{
  CySummary summary = cy_summary_read (live, pile, connector, mono_us);

  if (summary.state == CY_PILE_STATE_UNKNOWN || summary.state == CY_PILE_STATE_OFFLINE) {
    radius->n_unknown++;
  } else if (cy_pile_state_get (summary.state)->energised) {
    radius->n_sessions++;
    radius->power_w += isnan (summary.power_w) ? 0 : fabs (summary.power_w);
  }
}

static void
add_pile (CyChangeRadius *radius, CyNode *node, CyLiveTable *live, const char *id)
{
  CyRecord *pile = cy_yard_get (node->yard, CY_KIND_PILE, id);
  const CyRecord *type = cy_yard_get_ref (node->yard, pile, "type");
  guint n_guns = type == NULL ? 1 : (guint) cy_record_get_int (type, "connectors", 1);
  guint index;

  radius->n_guns += n_guns;
  radius->rated_w += type == NULL ? 0 : (double) cy_record_get_int (type, "power_w", 0);
  if (live == NULL || !cy_fleet_find (cy_live_table_get_fleet (live), id, &index)) {
    radius->n_unknown += n_guns;
    return;
  }
  for (guint i = 1; i <= n_guns; i++)
    add_gun (radius, live, index, i, cy_clock_mono_us (node->clock));
}

/**
 * cy_node_measure_radius:
 * @targets: (array zero-terminated=1): of a change.
 *
 * Threading: main thread.
 *
 * Returns: (transfer full): what would be out, as things are now.
 */
CyChangeRadius *
cy_node_measure_radius (CyNode *node, char **targets)
{
  g_autoptr (CyLiveTable) live = cy_node_ref_live (node);
  g_autoptr (CyChangeReach) reach = cy_change_reach_new (node->yard, targets);
  CyChangeRadius *radius = g_new0 (CyChangeRadius, 1);
  CyBlastReason reason;

  for (guint i = 0; reach->piles[i] != NULL; i++)
    add_pile (radius, node, live, reach->piles[i]);
  radius->n_piles = g_strv_length (reach->piles);
  radius->n_unsure = reach->n_unsure;
  radius->piles = g_steal_pointer (&reach->piles);
  radius->consequence = cy_risk_suggest_consequence (
    &(CyBlastRadius){ radius->n_piles, radius->n_sessions, radius->power_w }, &reason);
  radius->reason = _ (cy_blast_reason_label (reason));
  return radius;
}

void
cy_change_radius_free (CyChangeRadius *radius)
{
  if (radius == NULL)
    return;
  g_strfreev (radius->piles);
  g_free (radius);
}

/* Similar changes */

typedef struct {
  char *id;
  CyYard *yard; /* owned: that of the main thread, which does not change */
  gint64 now_us;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->id);
  cy_yard_unref (search->yard);
  g_free (search);
}

void
cy_similar_change_free (CySimilarChange *similar)
{
  if (similar == NULL)
    return;
  cy_change_free (similar->change);
  g_free (similar->reason);
  g_free (similar);
}

static gboolean
look_after (CyDb *db,
            const Search *search,
            const CyChangeReach *reach,
            CySimilarChange *similar,
            GError **error)
{
  CyAftermath found = { 0 };

  if (similar->change->state != CY_CHANGE_DONE)
    return TRUE;
  similar->followed_us = CLAMP (search->now_us - similar->change->finished_us, 0, AFTERMATH_US);
  if (!cy_journal_count_aftermath (db, reach->piles, similar->change->finished_us,
                                   similar->followed_us, similar->change->id, &found, error))
    return FALSE;
  similar->n_alarms_before = found.n_alarms_before;
  similar->n_alarms_after = found.n_alarms_after;
  similar->n_orders_before = found.n_orders_before;
  similar->n_orders_after = found.n_orders_after;
  return TRUE;
}

static CySimilarChange *
tell_similar (CyDb *db,
              const Search *search,
              const CyChange *change,
              const CyChangeReach *reach,
              CyChangeLikeness likeness,
              GError **error)
{
  g_autoptr (CySimilarChange) similar = g_new0 (CySimilarChange, 1);
  g_autoptr (CyChangeDossier) dossier = cy_journal_load_change (db, change->id, error);

  if (dossier == NULL)
    return NULL;
  similar->change = cy_change_copy (change);
  similar->reason = g_strdup (dossier->reason != NULL ? dossier->reason : dossier->result);
  similar->is_same_place = likeness == CY_CHANGE_SAME_PILE;
  similar->n_piles = g_strv_length (reach->piles);
  return look_after (db, search, reach, similar, error) ? g_steal_pointer (&similar) : NULL;
}

static gboolean
add_similar (CyDb *db,
             const Search *search,
             const CyChangeReach *own,
             GPtrArray *candidates,
             GPtrArray *found,
             GError **error)
{
  for (guint i = 0; i < candidates->len && found->len < N_SIMILAR; i++) {
    const CyChange *change = candidates->pdata[i];
    g_autoptr (CyChangeReach) reach = cy_change_reach_new (search->yard, change->targets);
    CyChangeLikeness likeness = cy_change_likeness (search->yard, own, reach);
    CySimilarChange *similar;

    if (likeness == CY_CHANGE_UNLIKE || g_str_equal (change->id, search->id))
      continue;
    similar = tell_similar (db, search, change, reach, likeness, error);
    if (similar == NULL)
      return FALSE;
    g_ptr_array_add (found, similar);
  }
  return TRUE;
}

/* Something came of these, if only that nobody wanted it. */
#define STATES_TOLD (1u << CY_CHANGE_UNDER_WAY | 1u << CY_CHANGE_DONE | 1u << CY_CHANGE_REJECTED)

static gpointer
load_similar (CyDb *db, gpointer data, GError **error)
{
  const Search *search = data;
  g_autoptr (GPtrArray) found =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_similar_change_free);
  g_autoptr (CyChangeDossier) dossier = cy_journal_load_change (db, search->id, error);
  g_autoptr (GPtrArray) candidates = NULL;
  g_autoptr (CyChangeReach) own = NULL;
  CyChangeQuery query = { .states = STATES_TOLD, .limit = N_CANDIDATES };

  if (dossier == NULL)
    return NULL;
  query.kinds = 1u << dossier->change.kind;
  if ((candidates = cy_journal_load_changes (db, &query, error)) == NULL)
    return NULL;
  own = cy_change_reach_new (search->yard, dossier->change.targets);
  return add_similar (db, search, own, candidates, found, error) ? g_steal_pointer (&found) : NULL;
}

/**
 * cy_node_query_similar_changes:
 * @answer: gets a #GPtrArray of #CySimilarChange, newest first, which is the callee's.
 *
 * Changes of the same kind that reached the same piles or piles of the same type.
 */
void
cy_node_query_similar_changes (CyNode *node,
                               const char *id,
                               CyNodeResult answer,
                               gpointer user_data)
{
  Search *search = g_new (Search, 1);

  *search = (Search){ g_strdup (id), cy_yard_ref (node->yard), cy_clock_wall_us (node->clock) };
  cy_journal_query (node->journal, load_similar, search, search_free, answer, user_data);
}
