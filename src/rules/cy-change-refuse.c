/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-change-rule.h"
#include "cy-payload.h"

static char *
refuse_state (const CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  const CyChange *change = &dossier->change;
  CyChangeState next;

  if (cy_change_rule (change->state, deed->event, &next))
    return NULL;
  if (dossier->mover == NULL)
    return g_strdup_printf (_ ("there is no change request “%s”"), change->id);
  /* Translators: "change CR-1: "Approved" is not possible, it is "Rejected" since Wang ("Rejected")" */
  return g_strdup_printf (_ ("change %s: “%s” is not possible, it is “%s” since %s (“%s”)"),
                          change->id, _ (cy_change_event_label (deed->event)),
                          _ (cy_change_state_label (change->state)), dossier->mover->actor,
                          _ (cy_change_event_label (dossier->mover->event)));
}

/* What is said now counts, else what was said before. */
static char *
refuse_content (const CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  gint64 from_us =
    cy_payload_get_int (deed->payload, "from_us", G_MAXINT64, dossier->change.from_us);
  gint64 to_us = cy_payload_get_int (deed->payload, "to_us", G_MAXINT64, dossier->change.to_us);

  return from_us == 0 || to_us == 0 || from_us < to_us
           ? NULL
           : g_strdup (_ ("the planned end is not after the planned begin"));
}

/* What the people who approve it must be able to read. */
static char *
refuse_propose (const CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  CyRisk risk = cy_change_risk (&dossier->change);
  const struct {
    gboolean is_missing;
    const char *why;
  } gaps[] = {
    { dossier->what == NULL, N_ ("it does not say what is changed") },
    { dossier->why == NULL, N_ ("it does not say why") },
    { dossier->change.targets[0] == NULL, N_ ("it does not say what it is about") },
    { risk.class == CY_RISK_NOT_TOLD, N_ ("its likelihood and consequence are not told") },
    { dossier->rollback == NULL && (risk.class == CY_RISK_HIGH || risk.class == CY_RISK_EXTREME),
      N_ ("with this risk it needs a plan for the way back") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (gaps); i++) {
    if (gaps[i].is_missing)
      return g_strdup (_ (gaps[i].why));
  }
  return NULL;
}

/* Four eyes besides those of the proposer. */
static char *
refuse_approve (const CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  if (g_strcmp0 (deed->actor, dossier->change.proposer) == 0)
    return g_strdup_printf (_ ("%s proposed it: two other persons must approve it"), deed->actor);
  if (g_strcmp0 (deed->actor, dossier->change.first) == 0)
    return g_strdup_printf (_ ("%s approved it already: another person must approve it too"),
                            deed->actor);
  return NULL;
}

static char *
refuse_begin (const CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  static const char *const leads[] = { "command", "batch", "order" };

  for (guint i = 0; i < G_N_ELEMENTS (leads); i++) {
    g_autofree char *id = cy_payload_dup_text (deed->payload, leads[i]);

    if (id != NULL)
      return NULL;
  }
  return g_strdup (_ ("the command, batch or work order that makes it is missing"));
}

/* Who comes after wants to know what went wrong. */
static char *
refuse_finish (const CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  g_autofree char *outcome = cy_payload_dup_text (deed->payload, "outcome");
  g_autofree char *result = cy_payload_dup_text (deed->payload, "result");

  return result != NULL || g_strcmp0 (outcome, cy_change_outcome_name (CY_CHANGE_SUCCEEDED)) == 0
           ? NULL
           : g_strdup (_ ("what went wrong is missing"));
}

static char *(*const guards[CY_N_CHANGE_EVENTS]) (const CyChangeDossier *, const CyChangeDeed *) = {
  [CY_CHANGE_EVENT_CREATE] = refuse_content,  [CY_CHANGE_EVENT_EDIT] = refuse_content,
  [CY_CHANGE_EVENT_PROPOSE] = refuse_propose, [CY_CHANGE_EVENT_APPROVE] = refuse_approve,
  [CY_CHANGE_EVENT_BEGIN] = refuse_begin,     [CY_CHANGE_EVENT_FINISH] = refuse_finish,
};

/**
 * cy_change_refuse:
 * @dossier: as it is.
 *
 * The one answer to whether something may be done to a change request: asked before it is written, and again
 * when entries are folded, since another may have been quicker on another node.
 *
 * Threading: any; pure.
 *
 * Returns: (transfer full) (nullable): why not, for people, or %NULL when it may be done.
 */
char *
cy_change_refuse (const CyChangeDossier *dossier, const CyChangeDeed *deed)
{
  char *why = refuse_state (dossier, deed);

  if (why == NULL)
    why = cy_change_payload_refuse (deed->event, deed->payload);
  if (why == NULL && guards[deed->event] != NULL)
    why = guards[deed->event](dossier, deed);
  return why;
}
