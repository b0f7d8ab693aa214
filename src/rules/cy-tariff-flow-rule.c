/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-flow-rule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-payload.h"

#define PAYLOAD_MAX_BYTES (CY_TARIFF_TERMS_MAX_BYTES + 8192)

#define TO(event, state) [CY_TARIFF_EVENT_##event] = CY_TARIFF_##state

/* What is not listed cannot happen. What was approved can be taken out of use, and never be changed. */
static const guint8 transitions[CY_N_TARIFF_STATES][CY_N_TARIFF_EVENTS] = {
  [CY_TARIFF_NONE] = { TO (PROPOSE, PROPOSED) },
  [CY_TARIFF_PROPOSED] = { TO (APPROVE, APPROVED), TO (REJECT, REJECTED),
                           TO (WITHDRAW, WITHDRAWN) },
  [CY_TARIFF_APPROVED] = { TO (WITHDRAW, WITHDRAWN) },
};

/**
 * cy_tariff_flow_rule:
 * @out_state: (out): where it is then.
 *
 * Threading: any; pure.
 *
 * Returns: %FALSE when @event cannot happen in @state.
 */
gboolean
cy_tariff_flow_rule (CyTariffState state, CyTariffEvent event, CyTariffState *out_state)
{
  CyTariffState next = transitions[state][event];

  if (next == CY_TARIFF_NONE)
    return FALSE;
  *out_state = next;
  return TRUE;
}

/**
 * cy_tariff_event_kind:
 *
 * Returns: (transfer full): the kind of the journal entry that says so.
 */
char *
cy_tariff_event_kind (CyTariffEvent event)
{
  return g_strconcat (CY_ENTRY_TARIFF_PREFIX, cy_tariff_event_name (event), NULL);
}

static CyTariffTerms *
read_terms (JsonObject *payload, GError **error)
{
  return cy_tariff_terms_from_json (json_object_get_member (payload, "terms"),
                                    CY_JSON_MEMBER (NULL, "terms"), error);
}

/* Why terms cannot be those of this version; a name that is spelled otherwise would be the same version twice. */
static char *
refuse_terms (const CyTariffVersion *version, const CyTariffTerms *terms, const GError *error)
{
  g_autofree char *name = NULL;

  if (terms == NULL)
    return g_strdup (error->message);
  name = cy_tariff_version_spell (terms->id, terms->version);
  return g_str_equal (name, version->name)
           ? NULL
           : g_strdup_printf (_ ("the terms are of %s, not of %s"), name, version->name);
}

static char *
refuse_propose (const CyTariffVersion *version, const CyTariffDeed *deed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CyTariffTerms) terms = read_terms (deed->payload, &error);
  char *why = refuse_terms (version, terms, error);

  if (why != NULL || version->state == CY_TARIFF_NONE)
    return why;
  if (cy_tariff_terms_equal (terms, version->terms))
    return g_strdup_printf (_ ("tariff %s: %s proposed it already, it is “%s”"), version->name,
                            version->proposer, _ (cy_tariff_state_label (version->state)));
  return g_strdup_printf (_ ("tariff %s: %s proposed it already with other terms; what is "
                             "different needs another version"),
                          version->name, version->proposer);
}

static char *
refuse_state (const CyTariffVersion *version, const CyTariffDeed *deed)
{
  CyTariffState next;

  if (cy_tariff_flow_rule (version->state, deed->event, &next))
    return NULL;
  if (version->state == CY_TARIFF_NONE)
    return g_strdup_printf (_ ("there is no tariff version “%s”"), version->name);
  /* Translators: "tariff bj/3: "Approved" is not possible, it is "Rejected"" */
  return g_strdup_printf (_ ("tariff %s: “%s” is not possible, it is “%s”"), version->name,
                          _ (cy_tariff_event_label (deed->event)),
                          _ (cy_tariff_state_label (version->state)));
}

/* Four eyes, on the terms that were read. */
static char *
refuse_approve (const CyTariffVersion *version, const CyTariffDeed *deed)
{
  g_autofree char *hash = cy_tariff_terms_hash (version->terms);
  g_autofree char *read = cy_payload_dup_text (deed->payload, "hash");

  if (g_strcmp0 (hash, read) != 0)
    return g_strdup_printf (_ ("tariff %s: its terms are not those that were approved"),
                            version->name);
  if (g_strcmp0 (deed->actor, version->proposer) == 0 &&
      !cy_payload_get_bool (deed->payload, "alone"))
    return g_strdup_printf (_ ("%s proposed it: another person must approve it"), deed->actor);
  return NULL;
}

static char *
refuse_no_reason (const CyTariffVersion *version, const CyTariffDeed *deed)
{
  g_autofree char *reason = cy_payload_dup_text (deed->payload, "reason");

  return reason != NULL ? NULL : g_strdup (_ ("the reason is missing"));
}

static char *(*const guards[CY_N_TARIFF_EVENTS]) (const CyTariffVersion *, const CyTariffDeed *) = {
  [CY_TARIFF_EVENT_APPROVE] = refuse_approve,
  [CY_TARIFF_EVENT_REJECT] = refuse_no_reason,
  [CY_TARIFF_EVENT_WITHDRAW] = refuse_no_reason,
};

/**
 * cy_tariff_flow_refuse:
 * @version: as it is.
 *
 * The one answer to whether something may be done to a version of a tariff: asked before it is written, and again
 * when entries are folded, since another may have been quicker on another node.
 *
 * Threading: any; pure.
 *
 * Returns: (transfer full) (nullable): why not, for people, or %NULL when it may be done.
 */
char *
cy_tariff_flow_refuse (const CyTariffVersion *version, const CyTariffDeed *deed)
{
  char *why;

  if (deed->event == CY_TARIFF_EVENT_PROPOSE)
    return refuse_propose (version, deed);
  why = refuse_state (version, deed);
  return why != NULL ? why : guards[deed->event](version, deed);
}

static void
remember (CyTariffVersion *version, const CyTariffDeed *deed, char *overtaken)
{
  CyTariffRemark *remark = g_new0 (CyTariffRemark, 1);

  remark->event = deed->event;
  remark->time_us = deed->time_us;
  remark->actor = g_strdup (deed->actor);
  remark->origin = g_strdup (deed->origin);
  remark->overtaken = overtaken;
  remark->note = cy_payload_dup_text (deed->payload, "reason");
  g_ptr_array_add (version->remarks, remark);
  version->n_exceptions += overtaken != NULL ? 1 : 0;
}

static void
take_effect (CyTariffVersion *version, const CyTariffDeed *deed)
{
  (void) cy_tariff_flow_rule (version->state, deed->event, &version->state);
  if (deed->event == CY_TARIFF_EVENT_PROPOSE) {
    version->terms = read_terms (deed->payload, NULL);
    version->proposer = g_strdup (deed->actor);
    version->proposed_us = deed->time_us;
  } else {
    g_free (version->decider);
    version->decider = g_strdup (deed->actor);
    version->decided_us = deed->time_us;
    cy_payload_replace_text (deed->payload, "reason", &version->reason);
  }
  remember (version, deed, NULL);
}

/* The same terms once more, of a double click or of another node, say nothing new. */
static gboolean
is_said_again (const CyTariffVersion *version, const CyTariffDeed *deed)
{
  g_autoptr (CyTariffTerms) terms = NULL;

  if (deed->event != CY_TARIFF_EVENT_PROPOSE)
    return FALSE;
  terms = read_terms (deed->payload, NULL);
  return terms != NULL && cy_tariff_terms_equal (terms, version->terms);
}

/**
 * cy_tariff_flow_apply:
 * @version: as the entries before this one left it.
 * @entry: of the same subject, `tariff.*`.
 *
 * Folds one entry into a version. One that cannot be changes nothing and is kept as an exception: a second
 * proposal with other terms, an approval of terms that are not those that count.
 *
 * Threading: any; pure.
 *
 * Returns: whether it took effect.
 */
gboolean
cy_tariff_flow_apply (CyTariffVersion *version, const CyEntry *entry)
{
  g_autoptr (JsonNode) node = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);
  CyTariffDeed deed = { .actor = entry->actor,
                        .origin = entry->origin,
                        .time_us = cy_hlc_to_us (entry->hlc) };
  g_autofree char *overtaken = NULL;

  if (node == NULL || !cy_json_get_object (node, NULL, &deed.payload, NULL) ||
      !g_str_has_prefix (entry->kind, CY_ENTRY_TARIFF_PREFIX) ||
      !cy_tariff_event_find (entry->kind + strlen (CY_ENTRY_TARIFF_PREFIX), &deed.event))
    return FALSE;
  overtaken = cy_tariff_flow_refuse (version, &deed);
  if (overtaken == NULL) {
    take_effect (version, &deed);
    return TRUE;
  }
  /* Before it was proposed there is nothing to be overtaken in. */
  if (version->state != CY_TARIFF_NONE && !is_said_again (version, &deed))
    remember (version, &deed, g_steal_pointer (&overtaken));
  return FALSE;
}
