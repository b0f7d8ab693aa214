/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-command.h"

#include <glib/gi18n-lib.h>

#include "cy-journal-command.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-permission-rule.h"

/* How many of a pile's earlier commands a preview shows. */
#define N_LAST 5

/* Somebody waiting for a preview. */
typedef struct {
  CyNode *node; /* owned */
  CyNodeResult answer;
  gpointer user_data;
  CyCommandPreview *preview;
} Viewer;

static void
viewer_finish (Viewer *viewer, const GError *error)
{
  CyCommandPreview *preview = g_steal_pointer (&viewer->preview);

  if (error != NULL)
    g_clear_pointer (&preview, cy_command_preview_free);
  viewer->answer (preview, error, viewer->user_data);
  g_object_unref (viewer->node);
  g_free (viewer);
}

static void
on_last_cb (gpointer result, const GError *error, gpointer user_data)
{
  Viewer *viewer = user_data;
  GPtrArray *last = result;

  for (guint i = last == NULL ? 0 : last->len; i > 0; i--) {
    if (g_str_equal (((CyCommand *) last->pdata[i - 1])->id, viewer->preview->command->id))
      g_ptr_array_remove_index (last, i - 1);
  }
  viewer->preview->last = last;
  viewer_finish (viewer, error);
}

static void
warn (CyCommandPreview *preview, const char *text)
{
  g_ptr_array_add (preview->warnings, (gpointer) text);
}

static void
add_warnings (CyCommandPreview *preview, const CyCommandTarget *target)
{
  gboolean plugged = FALSE;
  gboolean running = FALSE;
  CyProof proof;

  for (guint i = 0; i < preview->guns->len; i++) {
    CyPileState state = g_array_index (preview->guns, CyPreviewGun, i).state;

    running = running || cy_pile_state_get (state)->energised;
    plugged = plugged || state != CY_PILE_STATE_AVAILABLE;
  }
  if (running && target->traits->ends_charge)
    warn (preview, N_ ("The charge that is going on ends"));
  if (!plugged && g_str_equal (target->traits->name, "start"))
    warn (preview, N_ ("No vehicle is plugged in"));
  if (target->command != NULL &&
      !cy_profile_command_proof (target->profile, target->command->name, target->connector, NULL, 0,
                                 &proof) &&
      target->command->parameters->len == 0)
    warn (preview, N_ ("Nothing this pile shows will prove that it worked"));
  if (target->traits->needs_second)
    warn (preview, N_ ("A second person must agree before it is sent"));
}

static CyCommandPreview *
make_preview (CyNode *node, const CyCommand *command)
{
  g_autoptr (CyLiveTable) table = cy_node_ref_live (node);
  CyCommandPreview *preview = g_new0 (CyCommandPreview, 1);
  g_autoptr (CyCommandTarget) target = cy_command_target_new (
    node->yard, node->profiles, command->pile, command->connector, command->name, NULL);

  preview->command = cy_command_copy (command);
  preview->warnings = g_ptr_array_new ();
  preview->guns =
    cy_preview_read_guns (table, command->pile, command->connector, cy_clock_mono_us (node->clock));
  if (target == NULL) /* it went away in the blink of an eye */
    return preview;
  preview->needs_reason = cy_command_target_needs_reason (target);
  preview->note = target->command == NULL ? NULL : g_strdup (target->command->note);
  add_warnings (preview, target);
  return preview;
}

static void
on_selected_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  Viewer *viewer = user_data;
  CyCommandQuery *query;

  if (error != NULL) {
    viewer_finish (viewer, error);
    return;
  }
  viewer->preview = make_preview (viewer->node, command);
  query = cy_command_query_new (N_LAST + 1);
  query->pile = g_strdup (command->pile);
  cy_node_query_commands (viewer->node, query, on_last_cb, viewer);
}

static gboolean
need_desk (CyNode *node, GError **error)
{
  if (node->commands != NULL)
    return TRUE;
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
               "no node is running on %s: nothing can be sent", cy_node_get_data_dir (node));
  return FALSE;
}

static gboolean
need_desk_for (CyNode *node, CyNodeCommandDone done, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (need_desk (node, &error))
    return TRUE;
  done (NULL, error, user_data);
  return FALSE;
}

/**
 * cy_node_select_command:
 * @target: `PILE` or `PILE/CONNECTOR`.
 * @arguments: JSON object text.
 * @answer: gets a #CyCommandPreview, which is the callee's: what will happen if it is operated.
 *
 * Leases the target to @actor for half a minute. Nothing is sent.
 */
void
cy_node_select_command (CyNode *node,
                        const char *target,
                        const char *name,
                        const char *arguments,
                        const char *actor,
                        CyNodeResult answer,
                        gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pile = NULL;
  g_autofree char *subject = NULL;
  CyCommandWish wish = { .name = name, .arguments = arguments, .actor = actor };
  Viewer *viewer;

  if (!need_desk (node, &error)) {
    answer (NULL, error, user_data);
    return;
  }
  if (!cy_command_target_parse (target, &pile, &wish.connector)) {
    error =
      g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "\"%s\" is not PILE or PILE/GUN", target);
    answer (NULL, error, user_data);
    return;
  }
  wish.pile = pile;
  subject = cy_record_subject (CY_KIND_PILE, pile);
  /* Before the pile is looked at: who may not command it learns nothing about it, and leaves no command. */
  if (!cy_node_require (node, actor, cy_action_of_command (name), subject, &error)) {
    answer (NULL, error, user_data);
    return;
  }
  viewer = g_new0 (Viewer, 1);
  *viewer = (Viewer){ g_object_ref (node), answer, user_data, NULL };
  cy_command_desk_select (node->commands, &wish, on_selected_cb, viewer);
}

/**
 * cy_node_operate_command:
 * @reason: (nullable): dangerous commands need one.
 * @done: told once it is on the disk that the command is ordered, or waits for a second person.
 */
void
cy_node_operate_command (CyNode *node,
                         const char *id,
                         const char *reason,
                         const char *actor,
                         CyNodeCommandDone done,
                         gpointer user_data)
{
  if (need_desk_for (node, done, user_data))
    cy_command_desk_operate (node->commands, id, reason, actor, done, user_data);
}

void
cy_node_approve_command (CyNode *node,
                         const char *id,
                         const char *actor,
                         CyNodeCommandDone done,
                         gpointer user_data)
{
  if (need_desk_for (node, done, user_data))
    cy_command_desk_approve (node->commands, id, actor, done, user_data);
}

/* Of a command that is not open the desk says so. */
static gboolean
may_cancel (CyNode *node, const char *id, const char *actor, GError **error)
{
  g_autoptr (GPtrArray) open = cy_command_desk_list_open (node->commands);

  for (guint i = 0; i < open->len; i++) {
    const CyCommand *command = open->pdata[i];

    if (g_str_equal (command->id, id)) {
      g_autofree char *subject = cy_record_subject (CY_KIND_PILE, command->pile);

      return cy_node_require (node, actor, cy_action_of_command (command->name), subject, error);
    }
  }
  return TRUE;
}

void
cy_node_cancel_command (CyNode *node,
                        const char *id,
                        const char *actor,
                        CyNodeCommandDone done,
                        gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* A job that is asked to stop does so before anything is journalled. */
  if (!need_desk_for (node, done, user_data))
    return;
  if (may_cancel (node, id, actor, &error))
    cy_command_desk_cancel (node->commands, id, actor, done, user_data);
  else
    done (NULL, error, user_data);
}

/**
 * cy_node_list_open_commands:
 *
 * Returns: (transfer full) (element-type CyCommand): what is not at its end, newest first.
 */
GPtrArray *
cy_node_list_open_commands (CyNode *node)
{
  return node->commands == NULL ? g_ptr_array_new_with_free_func ((GDestroyNotify) cy_command_free)
                                : cy_command_desk_list_open (node->commands);
}

int
cy_node_get_command_percent (CyNode *node, const char *id)
{
  return node->commands == NULL ? -1 : cy_command_desk_get_percent (node->commands, id);
}

static gpointer
load_commands (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_commands (db, data, error);
}

/**
 * cy_node_query_commands:
 * @query: (transfer full): which.
 * @answer: gets a #GPtrArray of #CyCommand, newest first, which is the callee's.
 */
void
cy_node_query_commands (CyNode *node,
                        CyCommandQuery *query,
                        CyNodeResult answer,
                        gpointer user_data)
{
  cy_journal_query (node->journal, load_commands, query, (GDestroyNotify) cy_command_query_free,
                    answer, user_data);
}

static void
add_arguments (CyCommandOffer *offer, const CyProfileCommand *command)
{
  for (guint i = 0; i < command->parameters->len; i++) {
    const CyProfileParameter *parameter =
      &g_array_index (command->parameters, CyProfileParameter, i);
    CyOfferArgument argument;

    /* The console knows what time it is. */
    if (g_str_equal (parameter->name, "time"))
      continue;
    argument = (CyOfferArgument){ .name = g_strdup (parameter->name),
                                  .unit = g_strdup (parameter->unit),
                                  .low = parameter->min,
                                  .high = parameter->max,
                                  .is_optional = parameter->has_default,
                                  .fallback = parameter->fallback };
    g_array_append_val (offer->arguments, argument);
  }
}

static CyCommandOffer *
make_offer (CyNode *node, const CyCommandTarget *target, const CyProfileCommand *command)
{
  g_autoptr (CyLiveTable) table = cy_node_ref_live (node);
  CyCommandOffer *offer = g_new0 (CyCommandOffer, 1);
  guint connector;

  offer->name = g_strdup (command->name);
  offer->label = g_strdup (command->label != NULL ? command->label : target->traits->label);
  offer->target = target->connector == 0
                    ? g_strdup (target->pile->id)
                    : g_strdup_printf ("%s/%u", target->pile->id, target->connector);
  offer->note = g_strdup (command->note);
  offer->refusal =
    cy_command_target_check (target, table, cy_clock_mono_us (node->clock), &connector);
  offer->arguments = g_array_new (FALSE, TRUE, sizeof (CyOfferArgument));
  add_arguments (offer, command);
  offer->needs_reason = cy_command_target_needs_reason (target);
  offer->needs_second = target->traits->needs_second;
  offer->is_essential = target->traits->is_essential;
  return offer;
}

/**
 * cy_node_list_offers:
 * @connector: the gun that is looked at; commands of the pile as a whole are listed too.
 *
 * Returns: (transfer full) (element-type CyCommandOffer): what the pile can be told, in the order of
 *   the vocabulary.
 */
GPtrArray *
cy_node_list_offers (CyNode *node, const char *pile, guint connector)
{
  GPtrArray *offers = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_command_offer_free);
  CyRecord *record = cy_yard_get (node->yard, CY_KIND_PILE, pile);
  CyRecord *type = record == NULL ? NULL : cy_yard_get_ref (node->yard, record, "type");
  g_autoptr (CyProfile) profile =
    type == NULL ? NULL
                 : cy_profile_store_get (node->profiles, cy_record_get_text (type, "profile"),
                                         (guint) cy_record_get_int (type, "connectors", 1), NULL);

  for (guint i = 0; profile != NULL && i < cy_profile_get_n_commands (profile); i++) {
    const CyProfileCommand *command = cy_profile_get_command (profile, i);
    g_autoptr (CyCommandTarget) target =
      cy_command_target_new (node->yard, node->profiles, pile,
                             command->per_connector ? connector : 0, command->name, NULL);

    if (target != NULL)
      g_ptr_array_add (offers, make_offer (node, target, command));
  }
  return offers;
}
