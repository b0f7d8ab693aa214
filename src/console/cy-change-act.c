/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-act.h"

#include <glib/gi18n-lib.h>

static const CyChangeField content[] = {
  { "title", N_ ("Title *"), CY_CHANGE_FIELD_LINE },
  { "kind", N_ ("Kind"), CY_CHANGE_FIELD_KIND },
  { "targets", N_ ("What it is about"), CY_CHANGE_FIELD_TARGETS },
  { "what", N_ ("What is changed"), CY_CHANGE_FIELD_LINES },
  { "why", N_ ("Why"), CY_CHANGE_FIELD_LINES },
  { "from_us", N_ ("Planned from"), CY_CHANGE_FIELD_TIME },
  { "to_us", N_ ("Planned to"), CY_CHANGE_FIELD_TIME },
  { "likelihood", N_ ("Likelihood that it goes wrong"), CY_CHANGE_FIELD_LIKELIHOOD },
  { "consequence", N_ ("Consequence if it does"), CY_CHANGE_FIELD_CONSEQUENCE },
  { "rollback", N_ ("Way back"), CY_CHANGE_FIELD_LINES },
};

static const CyChangeField note[] = { { "note", N_ ("Note"), CY_CHANGE_FIELD_LINE } };
static const CyChangeField comment[] = { { "note", N_ ("Comment *"), CY_CHANGE_FIELD_LINE } };
static const CyChangeField reason[] = { { "reason", N_ ("Reason *"), CY_CHANGE_FIELD_LINE } };

static const CyChangeField lead[] = {
  { "lead", N_ ("Made by"), CY_CHANGE_FIELD_LEAD },
  { "lead_id", N_ ("Its id, unless it is new"), CY_CHANGE_FIELD_LINE },
};

static const CyChangeField outcome[] = {
  { "outcome", N_ ("Outcome"), CY_CHANGE_FIELD_OUTCOME },
  { "result", N_ ("What came of it"), CY_CHANGE_FIELD_LINES },
};

#define IN(state)      (1u << CY_CHANGE_##state)
#define FIELDS(fields) (fields), G_N_ELEMENTS (fields)

/* In the order of their buttons. */
static const CyChangeAct acts[CY_N_CHANGE_EVENTS] = {
  { CY_CHANGE_EVENT_CREATE, "changes.create", N_ ("_New change request"), N_ ("New change request"),
    N_ ("What is to be changed, why, and how grave it would be if it went wrong"), GDK_KEY_n, 0,
    FIELDS (content) },
  { CY_CHANGE_EVENT_EDIT, "changes.edit", N_ ("_Edit"), N_ ("Edit"),
    N_ ("While it is a draft everything can be said otherwise"), GDK_KEY_e, IN (DRAFT),
    FIELDS (content) },
  { CY_CHANGE_EVENT_PROPOSE, "changes.propose", N_ ("_Propose"), N_ ("Propose"),
    N_ ("From now on two other persons decide, and it stays as it is"), GDK_KEY_p, IN (DRAFT),
    FIELDS (note) },
  { CY_CHANGE_EVENT_APPROVE, "changes.approve", N_ ("_Approve"), N_ ("Approve"),
    N_ ("Two persons must, neither of them its proposer"), GDK_KEY_k, IN (PROPOSED) | IN (SECOND),
    FIELDS (note) },
  { CY_CHANGE_EVENT_REJECT, "changes.reject", N_ ("Re_ject"), N_ ("Reject"),
    N_ ("It is not to be made, and why"), GDK_KEY_j, IN (PROPOSED) | IN (SECOND), FIELDS (reason) },
  { CY_CHANGE_EVENT_BEGIN, "changes.begin", N_ ("_Begin"), N_ ("Begin"),
    N_ ("The work order, command or batch that makes it"), GDK_KEY_b, IN (APPROVED),
    FIELDS (lead) },
  { CY_CHANGE_EVENT_FINISH, "changes.finish", N_ ("_Outcome"), N_ ("Outcome"),
    N_ ("What came of it"), GDK_KEY_o, IN (UNDER_WAY), FIELDS (outcome) },
  { CY_CHANGE_EVENT_WITHDRAW, "changes.withdraw", N_ ("With_draw"), N_ ("Withdraw"),
    N_ ("It is not to be made after all, and why"), GDK_KEY_u,
    IN (DRAFT) | IN (PROPOSED) | IN (SECOND) | IN (APPROVED), FIELDS (reason) },
  { CY_CHANGE_EVENT_COMMENT, "changes.comment", N_ ("Co_mment"), N_ ("Comment"),
    N_ ("Something others should know"), GDK_KEY_m, G_MAXUINT, FIELDS (comment) },
};

/**
 * cy_change_act_get:
 * @i: less than %CY_N_CHANGE_EVENTS, in the order of their buttons.
 */
const CyChangeAct *
cy_change_act_get (guint i)
{
  return &acts[i];
}

static void
set_text (JsonObject *values, const char *name, const char *text)
{
  json_object_set_string_member (values, name, text != NULL ? text : "");
}

/**
 * cy_change_act_values:
 *
 * Returns: (transfer full): what a change says now, by the names of its fields.
 */
JsonObject *
cy_change_act_values (const CyChangeDossier *dossier)
{
  const CyChange *change = &dossier->change;
  JsonObject *values = json_object_new ();
  JsonArray *targets = json_array_new ();

  set_text (values, "title", change->title);
  set_text (values, "what", dossier->what);
  set_text (values, "why", dossier->why);
  set_text (values, "rollback", dossier->rollback);
  set_text (values, "kind", cy_change_kind_name (change->kind));
  for (guint i = 0; change->targets[i] != NULL; i++)
    json_array_add_string_element (targets, change->targets[i]);
  json_object_set_array_member (values, "targets", targets);
  json_object_set_int_member (values, "from_us", change->from_us);
  json_object_set_int_member (values, "to_us", change->to_us);
  json_object_set_int_member (values, "likelihood", change->likelihood);
  json_object_set_int_member (values, "consequence", change->consequence);
  return values;
}

/**
 * cy_change_act_settle:
 * @said: (inout): what the form says becomes what the entry says: what makes the change, by its kind.
 */
void
cy_change_act_settle (JsonObject *said)
{
  g_autofree char *kind = NULL;
  g_autofree char *id = NULL;
  gboolean is_new;

  if (!json_object_has_member (said, "lead"))
    return;
  kind = g_strdup (json_object_get_string_member (said, "lead"));
  id = g_strdup (json_object_get_string_member (said, "lead_id"));
  json_object_remove_member (said, "lead");
  json_object_remove_member (said, "lead_id");
  is_new = g_str_equal (kind, "new");
  json_object_set_string_member (said, is_new ? "order" : kind,
                                 is_new ? CY_CHANGE_NEW_ORDER : g_strstrip (id));
}
