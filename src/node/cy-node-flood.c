/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-flood.h"

#include <string.h>

#include "cy-flood-fold.h"
#include "cy-node-private.h"

/* Conditions that say communication or supply is gone, so that they may follow from what is upstream.
 * What a device says of its supply has the names our profiles give its bits of class supply. */
static const char *const supply_conditions[] = {
  CY_CONDITION_LINK,
  "ac.voltage.in.low",
  "ac.voltage.l1.low",
  "ac.voltage.l2.low",
  "ac.voltage.l3.low",
  CY_CONDITION_FAULT_PREFIX "missing_phase",
  CY_CONDITION_FAULT_PREFIX "supply_lost",
  CY_CONDITION_FAULT_PREFIX "supply_under_voltage",
  CY_CONDITION_FAULT_PREFIX "supply_voltage",
  CY_CONDITION_FAULT_PREFIX "under_voltage",
  CY_CONDITION_FAULT_PREFIX "voltage_drop",
  CY_CONDITION_WARNING_PREFIX "supply_low",
};

/* What a node of the topology stands for. The guns of a pile follow it. */
typedef struct {
  CyKindId kind;
  const char *id; /* borrowed from the yard */
} Place;

typedef struct {
  CyYard *yard;                  /* borrowed */
  GArray *nodes;                 /* owned, of CyFoldNode */
  GArray *places;                /* owned, of Place; as many */
  GHashTable *index[CY_N_KINDS]; /* owned, nullable: id -> index of its node */
} Topology;

/**
 * cy_node_is_supply_condition:
 *
 * Returns: whether an alarm of this condition may be nothing but the consequence of a lost feeder.
 */
gboolean
cy_node_is_supply_condition (const char *condition)
{
  for (guint i = 0; i < G_N_ELEMENTS (supply_conditions); i++) {
    if (g_str_equal (condition, supply_conditions[i]))
      return TRUE;
  }
  return FALSE;
}

/* --- what feeds what ------------------------------------------------------------------------------ */

static int
find_node (const Topology *topology, CyKindId kind, const char *id)
{
  gpointer index;

  if (id == NULL || !g_hash_table_lookup_extended (topology->index[kind], id, NULL, &index))
    return -1;
  return GPOINTER_TO_INT (index);
}

static void
add_node (Topology *topology, CyKindId kind, const char *id, int parent)
{
  const CyFoldNode node = { parent, kind == CY_KIND_PILE };
  const Place place = { kind, id };

  g_array_append_val (topology->nodes, node);
  g_array_append_val (topology->places, place);
}

/* The first of these references that says something. */
static int
find_parent (const Topology *topology, const CyRecord *record, const char *const *fields)
{
  int parent = -1;

  for (guint i = 0; parent == -1 && fields[i] != NULL; i++) {
    const CyField *field = cy_kind_find_field (record->kind, fields[i]);

    parent = find_node (topology, field->reference, cy_record_get_text (record, fields[i]));
  }
  return parent;
}

static void
add_guns (Topology *topology, const CyRecord *pile)
{
  const CyRecord *type = cy_yard_get_ref (topology->yard, pile, "type");
  gint64 n_guns = type == NULL ? 1 : cy_record_get_int (type, "connectors", 1);
  int parent = (int) topology->nodes->len - 1;

  for (gint64 i = 0; i < n_guns; i++) {
    const CyFoldNode gun = { parent, FALSE };
    const Place place = { CY_KIND_PILE, pile->id };

    g_array_append_val (topology->nodes, gun);
    g_array_append_val (topology->places, place);
  }
}

static void
add_kind (Topology *topology, CyKindId kind, const char *const *parents)
{
  g_autoptr (GPtrArray) records = cy_yard_list (topology->yard, kind);

  topology->index[kind] = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < records->len; i++) {
    CyRecord *record = records->pdata[i];

    g_hash_table_insert (topology->index[kind], record->id, GINT_TO_POINTER (topology->nodes->len));
    add_node (topology, kind, record->id, find_parent (topology, record, parents));
    if (kind == CY_KIND_PILE)
      add_guns (topology, record);
  }
}

/* Where it is not known what feeds something, its station stands in for it. */
static void
topology_init (Topology *topology, CyYard *yard)
{
  static const struct {
    CyKindId kind;
    const char *parents[3];
  } levels[] = {
    { CY_KIND_STATION, { NULL } },
    { CY_KIND_TRANSFORMER, { "station" } },
    { CY_KIND_SWITCHBOARD, { "transformer", "station" } },
    { CY_KIND_PILE, { "switchboard", "station" } },
  };

  topology->yard = yard;
  topology->nodes = g_array_new (FALSE, FALSE, sizeof (CyFoldNode));
  topology->places = g_array_new (FALSE, FALSE, sizeof (Place));
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    add_kind (topology, levels[i].kind, levels[i].parents);
}

static void
topology_clear (Topology *topology)
{
  g_array_unref (topology->nodes);
  g_array_unref (topology->places);
  for (guint i = 0; i < CY_N_KINDS; i++)
    g_clear_pointer (&topology->index[i], g_hash_table_unref);
}

/* The gun if the yard knows it, else its pile. */
static int
place_of (const Topology *topology, const CyAlarm *alarm)
{
  int pile = find_node (topology, CY_KIND_PILE, alarm->pile);
  guint gun = pile == -1 ? 0 : (guint) pile + alarm->connector;

  if (pile == -1 || alarm->connector == 0 || gun >= topology->nodes->len)
    return pile;
  return g_array_index (topology->nodes, CyFoldNode, gun).parent == pile ? (int) gun : pile;
}

/* --- folding -------------------------------------------------------------------------------------- */

static CyFoldAlarm *
describe_alarms (const Topology *topology, GPtrArray *alarms)
{
  CyFoldAlarm *described = g_new (CyFoldAlarm, alarms->len + 1);

  for (guint i = 0; i < alarms->len; i++) {
    const CyAlarm *alarm = alarms->pdata[i];

    described[i] = (CyFoldAlarm){ .priority = alarm->priority,
                                  .raised_us = alarm->raised_us,
                                  .place = place_of (topology, alarm),
                                  .is_supply = cy_node_is_supply_condition (alarm->condition) };
  }
  return described;
}

static void
group_free (gpointer data)
{
  CyFloodGroup *group = data;

  g_free (group->id);
  g_free (group->members);
  g_free (group);
}

static CyFloodGroup *
group_new (const Topology *topology, const CyFloodFold *fold, const CyFoldRow *row)
{
  CyFloodGroup *group = g_new0 (CyFloodGroup, 1);

  group->alarm = row->alarm;
  group->kind = CY_KIND_PILE;
  if (row->node != -1) {
    const Place *place = &g_array_index (topology->places, Place, row->node);

    group->kind = place->kind;
    group->id = g_strdup (place->id);
  }
  if (row->n_members > 0)
    group->members = g_memdup2 (&g_array_index (fold->members, guint, row->first_member),
                                row->n_members * sizeof (guint));
  group->n_members = row->n_members;
  group->n_lost = row->n_lost;
  group->n_piles = row->n_piles;
  group->priority = row->priority;
  group->raised_us = row->raised_us;
  return group;
}

/**
 * cy_node_fold_alarms:
 * @alarms: (element-type CyAlarm): in any order.
 *
 * Folds alarms below what they follow from: the lost transformer, switchboard or station of many piles.
 * Every alarm is in exactly one group, as its cause or as a member.
 *
 * Returns: (transfer full) (element-type CyFloodGroup): the worst first, groups before single alarms.
 *
 * Threading: main thread.
 */
GPtrArray *
cy_node_fold_alarms (CyNode *node, GPtrArray *alarms)
{
  Topology topology = { 0 };
  GPtrArray *groups = g_ptr_array_new_with_free_func (group_free);
  g_autofree CyFoldAlarm *described = NULL;
  g_autoptr (CyFloodFold) fold = NULL;

  topology_init (&topology, node->yard);
  described = describe_alarms (&topology, alarms);
  fold = cy_flood_fold_new (described, alarms->len, (const CyFoldNode *) topology.nodes->data,
                            topology.nodes->len);
  for (guint i = 0; i < fold->rows->len; i++)
    g_ptr_array_add (groups,
                     group_new (&topology, fold, &g_array_index (fold->rows, CyFoldRow, i)));
  topology_clear (&topology);
  return groups;
}

/**
 * cy_node_look_for_flood:
 * @unhandled: (element-type CyAlarm): everything that is not handled yet.
 *
 * Tells whether more alarms were raised in the last ten minutes than anybody reads (ISA-18.2: more than
 * ten, until fewer than five). The node remembers what it said and what is handled meanwhile, so ask again
 * when alarms change, and now and then for the end of a flood.
 *
 * Threading: main thread.
 */
CyFlood
cy_node_look_for_flood (CyNode *node, GPtrArray *unhandled)
{
  CyFlood flood = { 0 };
  CyFloodState state =
    cy_flood_watch_look (node->flood, unhandled, cy_clock_wall_us (node->clock), &flood.n_recent);

  flood.is_flood = state.is_flood;
  flood.since_us = state.since_us;
  return flood;
}
