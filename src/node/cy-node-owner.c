/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-owner.h"

#include "cy-claim.h"
#include "cy-node-error.h"
#include "cy-node-private.h"

static CyDraft *
draft_claim (CyNode *node, CyKindId kind, const char *id, const char *to, const char *actor)
{
  const CyClaim claim = { (char *) to, cy_yard_get_owner_epoch (node->yard, kind, id) + 1 };
  g_autofree char *subject = cy_record_subject (kind, id);

  return cy_draft_new (CY_ENTRY_CLASS_OPS, CY_ENTRY_OWNER_CLAIM, subject, actor,
                       cy_claim_payload (&claim));
}

/* Piles of a station that were taken over by themselves go with it. */
static void
add_piles (CyNode *node, const char *station, const char *to, const char *actor, GPtrArray *drafts)
{
  g_autoptr (GPtrArray) piles = cy_yard_list (node->yard, CY_KIND_PILE);

  for (guint i = 0; i < piles->len; i++) {
    const CyRecord *pile = piles->pdata[i];

    if (g_strcmp0 (cy_record_get_text (pile, "station"), station) == 0 &&
        cy_yard_get_owner_epoch (node->yard, CY_KIND_PILE, pile->id) > 0)
      g_ptr_array_add (drafts, draft_claim (node, CY_KIND_PILE, pile->id, to, actor));
  }
}

static GError *
refuse_hand_over (CyNode *node, CyKindId kind, const char *id, const char *to)
{
  if (kind != CY_KIND_PILE && kind != CY_KIND_STATION)
    return g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                                "a pile or a station can be handed over");
  if (cy_yard_get (node->yard, kind, id) == NULL)
    return g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, "there is no %s \"%s\"",
                        cy_kind_get (kind)->name, id);
  if (!g_str_equal (to, cy_node_get_id (node)) &&
      cy_yard_get (node->yard, CY_KIND_NODE, to) == NULL)
    return g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND,
                        "there is no node \"%s\" in this network", to);
  return NULL;
}

/**
 * cy_node_hand_over:
 * @kind: pile or station.
 * @to: the node that talks to it from now on; this one takes it over.
 *
 * The node that talked to it stops as soon as it hears of it.
 */
void
cy_node_hand_over (CyNode *node,
                   CyKindId kind,
                   const char *id,
                   const char *to,
                   const char *actor,
                   CyNodeDone done,
                   gpointer user_data)
{
  g_autoptr (GError) error = refuse_hand_over (node, kind, id, to);
  GPtrArray *drafts;

  if (error != NULL) {
    done (0, error, user_data);
    return;
  }
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_ptr_array_add (drafts, draft_claim (node, kind, id, to, actor));
  if (kind == CY_KIND_STATION)
    add_piles (node, id, to, actor, drafts);
  cy_node_append (node, drafts, done, user_data);
}

/**
 * cy_node_owns_pile:
 *
 * Returns: whether this node talks to the pile.
 */
gboolean
cy_node_owns_pile (CyNode *node, const char *pile)
{
  CyRecord *record = cy_yard_get (node->yard, CY_KIND_PILE, pile);

  return record != NULL && cy_yard_is_owned_by (node->yard, record, cy_node_get_id (node));
}
