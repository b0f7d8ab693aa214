/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-command-check.h"
#include "cy-command-draft.h"
#include "cy-id.h"
#include "cy-node-error.h"
#include "cy-open-command.h"

/* What people want of the command desk: what may be, selecting, operating. */

/* How long a second person may take, and how long what is ordered may wait for its turn [µs]. */
#define SECOND_US ((gint64) 300 * G_USEC_PER_SEC)
#define ORDER_US  ((gint64) 10 * G_USEC_PER_SEC)

/* Commands of other nodes whose owner is remembered until their entries are here. */
#define MAX_ELSEWHERE 1000

static gboolean
same_target (const CyOpenCommand *open, const char *pile, guint connector)
{
  return g_str_equal (open->pile, pile) &&
         (open->connector == connector || open->connector == 0 || connector == 0);
}

/* Two operators on one pile: the second is told about the first. To stop is always right. */
static gboolean
check_lease (CyCommandDesk *desk,
             const char *pile,
             guint connector,
             const CyCommandTraits *traits,
             GError **error)
{
  const CyCommandTraits *held;
  GHashTableIter iter;
  gpointer value;

  if (traits->is_essential)
    return TRUE;
  g_hash_table_iter_init (&iter, desk->open);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CyOpenCommand *open = value;

    if (!same_target (open, pile, connector) || open->is_essential)
      continue;
    held = open->command->name == NULL ? NULL : cy_command_traits (open->command->name);
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: %s: %s: %s",
                 N_ ("The pile is in other hands"), pile, open->actor,
                 held != NULL ? held->label : cy_command_state_label (open->command->state));
    return FALSE;
  }
  return TRUE;
}

static CyOpenCommand *
open_wish (CyCommandDesk *desk, const CyCommandTarget *target, const char *actor)
{
  g_autofree char *id = cy_id_new ();
  CyOpenCommand *open = cy_open_command_new (desk, cy_command_new (id));

  cy_open_command_claim (open, target->pile->id, target->connector, target->traits->name, actor);
  return open;
}

static gboolean
is_elsewhere (CyCommandDesk *desk, const char *owner)
{
  return owner != NULL && desk->options.forward != NULL && !g_str_equal (owner, desk->node);
}

/**
 * cy_command_desk_check:
 *
 * Returns: whether @wish could be selected now, as far as that is known without asking the pile, or the node that
 *   talks to it.
 */
gboolean
cy_command_desk_check (CyCommandDesk *desk, const CyCommandWish *wish, GError **error)
{
  g_autoptr (CyCommandTarget) target = cy_command_target_new (
    desk->yard, desk->options.profiles, wish->pile, wish->connector, wish->name, error);

  if (target != NULL && is_elsewhere (desk, cy_yard_get_owner (desk->yard, target->pile)))
    return check_lease (desk, wish->pile, target->connector, target->traits, error);
  return target != NULL && cy_command_check_wish (&desk->options, target, wish, error) &&
         check_lease (desk, wish->pile, target->connector, target->traits, error);
}

/* Who talks to the pile, or carries the command out. */
static const char *
find_owner (CyCommandDesk *desk, const CyCommandErrand *errand)
{
  CyOpenCommand *open = errand->id == NULL ? NULL : g_hash_table_lookup (desk->open, errand->id);
  CyRecord *pile =
    errand->wish.pile == NULL ? NULL : cy_yard_get (desk->yard, CY_KIND_PILE, errand->wish.pile);

  if (errand->id != NULL && open == NULL)
    return g_hash_table_lookup (desk->elsewhere, errand->id);
  if (open != NULL)
    return open->command->origin;
  return pile == NULL ? NULL : cy_yard_get_owner (desk->yard, pile);
}

/* Somebody waiting for another node; what it selected can be operated before its journal is here. */
typedef struct {
  CyCommandDesk **self;
  char *owner;
  CyCommandDone done;
  gpointer user_data;
} Forwarding;

static void
on_forwarded_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  Forwarding *forwarding = user_data;
  CyCommandDesk *desk = *forwarding->self;

  if (desk != NULL && command != NULL) {
    if (g_hash_table_size (desk->elsewhere) >= MAX_ELSEWHERE)
      g_hash_table_remove_all (desk->elsewhere);
    g_hash_table_replace (desk->elsewhere, g_strdup (command->id), g_strdup (forwarding->owner));
  }
  if (forwarding->done != NULL)
    forwarding->done (command, error, forwarding->user_data);
  g_rc_box_release (forwarding->self);
  g_free (forwarding->owner);
  g_free (forwarding);
}

/* Returns: whether another node is asked to do it. */
static gboolean
forward (CyCommandDesk *desk, const CyCommandErrand *errand, CyCommandDone done, gpointer user_data)
{
  const char *owner = find_owner (desk, errand);
  Forwarding *forwarding;

  if (!is_elsewhere (desk, owner))
    return FALSE;
  forwarding = g_new (Forwarding, 1);
  *forwarding = (Forwarding){ g_rc_box_acquire (desk->self), g_strdup (owner), done, user_data };
  desk->options.forward (owner, errand, on_forwarded_cb, forwarding, desk->options.user_data);
  return TRUE;
}

/* Finds and checks; tells and records why not. */
static CyCommandTarget *
admit (CyCommandDesk *desk,
       const CyCommandWish *wish,
       const char *batch,
       CyCommandDone done,
       gpointer user_data)
{
  GError *error = NULL;
  g_autoptr (CyCommandTarget) target = cy_command_target_new (
    desk->yard, desk->options.profiles, wish->pile, wish->connector, wish->name, &error);

  if (target != NULL && cy_command_check_wish (&desk->options, target, wish, &error) &&
      check_lease (desk, wish->pile, target->connector, target->traits, &error))
    return g_steal_pointer (&target);
  /* About a pile or a command that does not exist there is nothing to record. */
  if (!g_error_matches (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND))
    cy_command_record_refusal (desk->options.journal, wish, batch, error->message);
  cy_command_desk_refuse (done, user_data, error);
  return NULL;
}

/* What the first entry says, with numbers spelled as numbers. */
static JsonObject *
describe (const CyCommandTarget *target,
          const CyCommandWish *wish,
          const char *batch,
          gint64 until_us)
{
  g_autofree char *arguments = cy_command_target_spell_arguments (target, wish->arguments);
  CyCommandWish settled = *wish;
  JsonObject *payload;

  settled.connector = target->connector;
  settled.arguments = arguments;
  payload = cy_command_payload_describe (&settled, batch);
  json_object_set_int_member (payload, "until_us", until_us);
  return payload;
}

/**
 * cy_command_desk_select:
 * @done: gets the selected command, or why it is refused.
 *
 * Leases the target for %CY_COMMAND_LEASE_US. Nothing is sent.
 */
void
cy_command_desk_select (CyCommandDesk *desk,
                        const CyCommandWish *wish,
                        CyCommandDone done,
                        gpointer user_data)
{
  const CyCommandErrand errand = { .deed = CY_COMMAND_DEED_SELECT, .wish = *wish };
  g_autoptr (CyCommandTarget) target = NULL;
  g_autoptr (JsonObject) payload = NULL;
  g_autofree char *stamp = NULL;

  if (forward (desk, &errand, done, user_data) ||
      (target = admit (desk, wish, NULL, done, user_data)) == NULL)
    return;
  stamp = cy_command_stamp_of (&desk->options, target);
  payload = describe (target, wish, NULL, cy_command_desk_now_us (desk) + CY_COMMAND_LEASE_US);
  json_object_set_string_member (payload, "stamp", stamp);
  json_object_set_boolean_member (payload, "second", target->traits->needs_second);
  cy_open_command_save (open_wish (desk, target, wish->actor), CY_COMMAND_EVENT_SELECT, payload,
                        wish->actor, NULL, done, user_data);
}

/**
 * cy_command_desk_order:
 * @batch: whose turn it is.
 * @done: gets the ordered command, or why it is refused.
 *
 * What was selected and operated as a whole: goes at once.
 */
void
cy_command_desk_order (CyCommandDesk *desk,
                       const CyCommandWish *wish,
                       const char *batch,
                       CyCommandDone done,
                       gpointer user_data)
{
  const CyCommandErrand errand = { .deed = CY_COMMAND_DEED_ORDER, .wish = *wish, .batch = batch };
  g_autoptr (CyCommandTarget) target = NULL;
  g_autoptr (JsonObject) payload = NULL;

  if (forward (desk, &errand, done, user_data) ||
      (target = admit (desk, wish, batch, done, user_data)) == NULL)
    return;
  payload = describe (target, wish, batch, cy_command_desk_now_us (desk) + ORDER_US);
  cy_open_command_save (open_wish (desk, target, wish->actor), CY_COMMAND_EVENT_ORDER, payload,
                        wish->actor, cy_open_command_send, done, user_data);
}

static CyOpenCommand *
find_open (CyCommandDesk *desk, const char *id, CyCommandDone done, gpointer user_data)
{
  CyOpenCommand *open = g_hash_table_lookup (desk->open, id);

  if (open != NULL && open->n_saving == 0 && !open->has_ending)
    return open;
  cy_command_desk_refuse (
    done, user_data,
    open == NULL
      ? g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND,
                     "there is no open command \"%s\"; it may have expired", id)
      : g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "command \"%s\" is just going on", id));
  return NULL;
}

static gboolean
is_in_state (const CyOpenCommand *open, CyCommandState state, GError **error)
{
  if (open->command->state == state)
    return TRUE;
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "command \"%s\" is %s, not %s",
               open->command->id, cy_command_state_name (open->command->state),
               cy_command_state_name (state));
  return FALSE;
}

/* Whether what was previewed may still be done; otherwise that is how the command ends. */
static gboolean
still_holds (CyOpenCommand *open, CyCommandDone done, gpointer user_data)
{
  CyCommandDesk *desk = open->desk;
  GError *error = NULL;
  g_autoptr (CyCommandTarget) target = cy_open_command_find_target (open, &error);

  if (target != NULL && open->command->until_us < cy_command_desk_now_us (desk)) {
    cy_open_command_end (open, CY_COMMAND_EVENT_EXPIRE, N_ ("Nobody went on with it in time"));
    g_set_error (&error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "command \"%s\" has expired",
                 open->command->id);
  } else if (target == NULL ||
             !cy_command_check_stamp (&desk->options, target, open->command, &error) ||
             !cy_command_check_interlock (&desk->options, target, &error)) {
    cy_open_command_end (open, CY_COMMAND_EVENT_REFUSE, error->message);
  }
  if (error == NULL)
    return TRUE;
  cy_command_desk_refuse (done, user_data, error);
  return FALSE;
}

static gboolean
check_operator (CyOpenCommand *open, const char *reason, const char *actor, GError **error)
{
  g_autoptr (CyCommandTarget) target = NULL;

  if (!is_in_state (open, CY_COMMAND_SELECTED, error))
    return FALSE;
  if (!g_str_equal (open->command->actor, actor)) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "command \"%s\": %s: %s",
                 open->command->id, N_ ("Only who selected it can operate it"),
                 open->command->actor);
    return FALSE;
  }
  target = cy_open_command_find_target (open, NULL);
  if (target != NULL && cy_command_target_needs_reason (target) &&
      (reason == NULL || *reason == '\0')) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: %s", open->command->name,
                 N_ ("This needs a reason"));
    return FALSE;
  }
  return cy_command_reason_check (reason, error);
}

/**
 * cy_command_desk_operate:
 * @reason: (nullable): why; dangerous commands need one.
 * @done: gets the command, ordered or waiting for a second person, once that is on the disk.
 */
void
cy_command_desk_operate (CyCommandDesk *desk,
                         const char *id,
                         const char *reason,
                         const char *actor,
                         CyCommandDone done,
                         gpointer user_data)
{
  const CyCommandErrand errand = {
    .deed = CY_COMMAND_DEED_OPERATE, .id = id, .reason = reason, .wish = { .actor = actor }
  };
  g_autoptr (JsonObject) payload = json_object_new ();
  GError *error = NULL;
  CyOpenCommand *open;

  if (forward (desk, &errand, done, user_data) ||
      (open = find_open (desk, id, done, user_data)) == NULL)
    return;
  if (!check_operator (open, reason, actor, &error)) {
    cy_command_desk_refuse (done, user_data, error);
    return;
  }
  if (!still_holds (open, done, user_data))
    return;
  if (reason != NULL && *reason != '\0')
    json_object_set_string_member (payload, "reason", reason);
  json_object_set_int_member (payload, "until_us",
                              cy_command_desk_now_us (desk) +
                                (open->command->needs_second ? SECOND_US : ORDER_US));
  cy_open_command_save (open, CY_COMMAND_EVENT_OPERATE, payload, actor, cy_open_command_send, done,
                        user_data);
}

/**
 * cy_command_desk_approve:
 * @actor: the second person; not the one who selected it.
 */
void
cy_command_desk_approve (CyCommandDesk *desk,
                         const char *id,
                         const char *actor,
                         CyCommandDone done,
                         gpointer user_data)
{
  const CyCommandErrand errand = { .deed = CY_COMMAND_DEED_APPROVE,
                                   .id = id,
                                   .wish = { .actor = actor } };
  g_autoptr (JsonObject) payload = json_object_new ();
  GError *error = NULL;
  CyOpenCommand *open;

  if (forward (desk, &errand, done, user_data) ||
      (open = find_open (desk, id, done, user_data)) == NULL)
    return;
  if (is_in_state (open, CY_COMMAND_WAITING, &error) && g_str_equal (open->command->actor, actor))
    g_set_error (&error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: %s",
                 N_ ("The second person must be another one"), actor);
  if (error != NULL) {
    cy_command_desk_refuse (done, user_data, error);
    return;
  }
  if (!still_holds (open, done, user_data))
    return;
  json_object_set_int_member (payload, "until_us", cy_command_desk_now_us (desk) + ORDER_US);
  cy_open_command_save (open, CY_COMMAND_EVENT_APPROVE, payload, actor, cy_open_command_send, done,
                        user_data);
}

/**
 * cy_command_desk_cancel:
 *
 * Before the device was touched the command ends here. Afterwards only a job that takes long can be
 * asked to stop, and ends by itself.
 */
void
cy_command_desk_cancel (CyCommandDesk *desk,
                        const char *id,
                        const char *actor,
                        CyCommandDone done,
                        gpointer user_data)
{
  const CyCommandErrand errand = { .deed = CY_COMMAND_DEED_CANCEL,
                                   .id = id,
                                   .wish = { .actor = actor } };
  g_autoptr (JsonObject) payload = NULL;
  CyOpenCommand *open;
  CyCommandState next;

  if (forward (desk, &errand, done, user_data) ||
      (open = find_open (desk, id, done, user_data)) == NULL)
    return;
  if (cy_command_rule (open->command->state, CY_COMMAND_EVENT_CANCEL, FALSE, &next)) {
    g_autofree char *outcome = g_strdup_printf ("%s: %s", N_ ("Cancelled by"), actor);

    payload = cy_command_payload_outcome (outcome);
    cy_open_command_save (open, CY_COMMAND_EVENT_CANCEL, payload, actor, NULL, done, user_data);
  } else if (open->job != NULL && cy_command_job_cancel (open->job)) {
    done (open->command, NULL, user_data);
  } else {
    cy_command_desk_refuse (done, user_data,
                            g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                                         "command \"%s\" is %s; it is too late to cancel it", id,
                                         cy_command_state_name (open->command->state)));
  }
}
