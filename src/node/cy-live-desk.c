/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-live-desk.h"

/* How long a glance goes on, and how long the first values take to come. */
#define GLANCE_SECONDS 30
#define FIRST_MS       1500

struct _CyLiveDesk {
  CyPeers *peers; /* borrowed */
  char *node;
  CyYard *yard;    /* nullable before the first */
  guint n_holders; /* who look at everything */
  guint glance;    /* source id, 0 when nobody glanced lately */
  guint n_wanted;  /* piles of other nodes, as of the last look */
};

CyLiveDesk *
cy_live_desk_new (CyPeers *peers, const char *node)
{
  CyLiveDesk *desk = g_new0 (CyLiveDesk, 1);

  desk->peers = peers;
  desk->node = g_strdup (node);
  return desk;
}

void
cy_live_desk_free (CyLiveDesk *desk)
{
  if (desk == NULL)
    return;
  g_clear_handle_id (&desk->glance, g_source_remove);
  g_clear_pointer (&desk->yard, cy_yard_unref);
  g_free (desk->node);
  g_free (desk);
}

static GHashTable *
list_looked_at (CyLiveDesk *desk)
{
  g_autoptr (GPtrArray) piles = cy_peers_list_looked_at (desk->peers);
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < piles->len; i++)
    g_hash_table_add (ids, g_strdup (piles->pdata[i]));
  return ids;
}

/**
 * cy_live_desk_look:
 *
 * Works out again what is looked at.
 */
void
cy_live_desk_look (CyLiveDesk *desk)
{
  g_autoptr (GArray) wants = g_array_new (FALSE, FALSE, sizeof (CyLiveWant));
  g_autoptr (GHashTable) passed_on = list_looked_at (desk);
  g_autoptr (GPtrArray) piles = NULL;
  const gboolean all = desk->n_holders > 0 || desk->glance != 0;

  if (desk->yard == NULL)
    return;
  piles = cy_yard_list (desk->yard, CY_KIND_PILE);
  for (guint i = 0; i < piles->len; i++) {
    CyRecord *pile = piles->pdata[i];
    const CyLiveWant want = { pile->id, cy_yard_get_owner (desk->yard, pile) };

    if (want.owner != NULL && !g_str_equal (want.owner, desk->node) &&
        (all || g_hash_table_contains (passed_on, pile->id)))
      g_array_append_val (wants, want);
  }
  desk->n_wanted = wants->len;
  cy_peers_look (desk->peers, (const CyLiveWant *) (gpointer) wants->data, wants->len);
}

void
cy_live_desk_set_yard (CyLiveDesk *desk, CyYard *yard)
{
  CyYard *before = g_steal_pointer (&desk->yard);

  desk->yard = cy_yard_ref (yard);
  g_clear_pointer (&before, cy_yard_unref);
  cy_live_desk_look (desk);
}

void
cy_live_desk_hold (CyLiveDesk *desk)
{
  if (desk->n_holders++ == 0)
    cy_live_desk_look (desk);
}

void
cy_live_desk_release (CyLiveDesk *desk)
{
  if (--desk->n_holders == 0)
    cy_live_desk_look (desk);
}

static gboolean
end_glance_cb (gpointer user_data)
{
  CyLiveDesk *desk = user_data;

  desk->glance = 0;
  cy_live_desk_look (desk);
  return G_SOURCE_REMOVE;
}

/**
 * cy_live_desk_glance:
 *
 * Looks at everything for some seconds.
 *
 * Returns: how long to wait for the first values [ms].
 */
guint
cy_live_desk_glance (CyLiveDesk *desk)
{
  const gboolean looks = desk->n_holders > 0 || desk->glance != 0;

  g_clear_handle_id (&desk->glance, g_source_remove);
  desk->glance = g_timeout_add_seconds (GLANCE_SECONDS, end_glance_cb, desk);
  if (!looks)
    cy_live_desk_look (desk);
  return looks || desk->n_wanted == 0 ? 0 : FIRST_MS;
}
