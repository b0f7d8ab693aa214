/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-watch.h"

#include "cy-node-peer.h"

#define LOOK_MS    200
#define LOOKS_TICK 5

struct _CyWatch {
  GObject parent;

  CyNode *node;       /* owned */
  CyLiveTable *table; /* owned, nullable */
  guint64 generation; /* of table, at the last look */
  guint timer;
  guint looks;
};

enum {
  SIGNAL_FLEET_CHANGED,
  SIGNAL_PILES_CHANGED,
  SIGNAL_TICK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CyWatch, cy_watch, G_TYPE_OBJECT)

/* A plan that was replaced has a table of its own, with other numbers. */
static gboolean
take_table (CyWatch *watch)
{
  g_autoptr (CyLiveTable) table = cy_node_ref_live (watch->node);

  if (table == watch->table)
    return FALSE;
  g_clear_pointer (&watch->table, cy_live_table_unref);
  watch->table = g_steal_pointer (&table);
  watch->generation = 0;
  return TRUE;
}

static gboolean
on_look_cb (gpointer user_data)
{
  CyWatch *watch = user_data;
  g_autoptr (GArray) piles = g_array_new (FALSE, FALSE, sizeof (guint));

  if (take_table (watch))
    g_signal_emit (watch, signals[SIGNAL_FLEET_CHANGED], 0);
  if (watch->table != NULL) {
    guint64 generation = cy_live_table_get_generation (watch->table);

    if (cy_live_table_changed_since (watch->table, watch->generation, piles) > 0)
      g_signal_emit (watch, signals[SIGNAL_PILES_CHANGED], 0, piles);
    watch->generation = generation;
  }
  if (++watch->looks % LOOKS_TICK == 0)
    g_signal_emit (watch, signals[SIGNAL_TICK], 0);
  return G_SOURCE_CONTINUE;
}

static void
cy_watch_dispose (GObject *object)
{
  CyWatch *watch = CY_WATCH (object);

  g_clear_handle_id (&watch->timer, g_source_remove);
  g_clear_pointer (&watch->table, cy_live_table_unref);
  if (watch->node != NULL)
    cy_node_release_live (watch->node);
  g_clear_object (&watch->node);
  G_OBJECT_CLASS (cy_watch_parent_class)->dispose (object);
}

static void
cy_watch_class_init (CyWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_watch_dispose;

  /**
   * CyWatch::fleet-changed:
   *
   * The numbers of the piles mean something else now: start over.
   */
  signals[SIGNAL_FLEET_CHANGED] = g_signal_new ("fleet-changed", CY_TYPE_WATCH, G_SIGNAL_RUN_LAST,
                                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CyWatch::piles-changed:
   * @piles: (element-type guint): numbers of the piles with new values.
   */
  signals[SIGNAL_PILES_CHANGED] = g_signal_new ("piles-changed", CY_TYPE_WATCH, G_SIGNAL_RUN_LAST,
                                                0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ARRAY);
  /**
   * CyWatch::tick:
   *
   * Another second is over: ages moved on.
   */
  signals[SIGNAL_TICK] =
    g_signal_new ("tick", CY_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_watch_init (CyWatch *watch)
{
}

CyWatch *
cy_watch_new (CyNode *node)
{
  CyWatch *watch = g_object_new (CY_TYPE_WATCH, NULL);

  watch->node = g_object_ref (node);
  cy_node_hold_live (node);
  (void) take_table (watch);
  watch->timer = g_timeout_add (LOOK_MS, on_look_cb, watch);
  return watch;
}

CyNode *
cy_watch_get_node (CyWatch *watch)
{
  return watch->node;
}

/**
 * cy_watch_get_table:
 *
 * Returns: (transfer none) (nullable): the table the last signals were about.
 */
CyLiveTable *
cy_watch_get_table (CyWatch *watch)
{
  return watch->table;
}
