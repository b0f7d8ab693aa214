/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-deed.h"

#include "cy-node-error.h"
#include "cy-node-private.h"

/**
 * cy_node_deed_new:
 * @deed: what it is to be; of all of it the payload alone is taken over.
 *
 * Returns: (transfer full): a deed that cy_node_deed_finish() ends.
 */
CyNodeDeed *
cy_node_deed_new (const CyNodeDeed *deed)
{
  CyNodeDeed *copy = g_memdup2 (deed, sizeof *deed);

  copy->node = g_object_ref (deed->node);
  copy->id = g_strdup (deed->id);
  copy->actor = g_strdup (deed->actor);
  return copy;
}

/**
 * cy_node_deed_finish:
 * @deed: (transfer full): what came to its end.
 * @dossier: (nullable): how things are then.
 * @error: (nullable): why it was not done.
 */
void
cy_node_deed_finish (CyNodeDeed *deed, gconstpointer dossier, const GError *error)
{
  if (deed->done != NULL)
    deed->class->tell (deed->done, error == NULL ? dossier : NULL, error, deed->user_data);
  g_object_unref (deed->node);
  g_free (deed->id);
  json_object_unref (deed->payload);
  g_free (deed->actor);
  g_strfreev (deed->places);
  g_free (deed);
}

/**
 * cy_node_deed_refuse:
 * @deed: (transfer full): what is not done.
 * @why: told with %CY_NODE_ERROR_REFUSED.
 */
void
cy_node_deed_refuse (CyNodeDeed *deed, const char *why)
{
  g_autoptr (GError) error = g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, why);

  cy_node_deed_finish (deed, NULL, error);
}

/* Who was overtaken between the look and the journal is told so, not that all is well. */
static void
on_after_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyNodeDeed *deed = user_data;
  GDestroyNotify free_result = deed->class->free;
  const char *overtaken =
    result == NULL ? NULL : deed->class->find_overtaken (result, deed->event, deed->actor);

  if (overtaken != NULL)
    cy_node_deed_refuse (deed, overtaken);
  else
    cy_node_deed_finish (deed, result, error);
  if (result != NULL)
    free_result (result);
}

static void
on_written_cb (guint n_changes, const GError *error, gpointer user_data)
{
  CyNodeDeed *deed = user_data;

  if (error != NULL)
    cy_node_deed_finish (deed, NULL, error);
  else
    deed->class->query (deed->node, deed->id, on_after_cb, deed);
}

/**
 * cy_node_deed_write:
 * @deed: (transfer full): what may be done, as things were.
 *
 * Journals it and looks whether it took effect.
 */
void
cy_node_deed_write (CyNodeDeed *deed)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_autoptr (JsonNode) payload = json_node_init_object (json_node_alloc (), deed->payload);
  g_autofree char *subject = g_strconcat (deed->class->subject_prefix, deed->id, NULL);
  g_autofree char *kind = deed->class->kind_of (deed->event);
  CyDraft *draft;

  draft = cy_draft_new (deed->class->entry_class, kind, subject, deed->actor,
                        cy_json_to_text (payload, FALSE));
  cy_draft_set_about (draft, NULL, g_steal_pointer (&deed->places));
  g_ptr_array_add (drafts, draft);
  cy_node_append (deed->node, drafts, on_written_cb, deed);
}
