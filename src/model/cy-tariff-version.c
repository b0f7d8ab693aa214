/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-version.h"

#include <glib/gi18n-lib.h>

#include "cy-word.h"

static const CyWord states[CY_N_TARIFF_STATES] = {
  [CY_TARIFF_NONE] = { "none", N_ ("Not known") },
  [CY_TARIFF_PROPOSED] = { "proposed", N_ ("Proposed") },
  [CY_TARIFF_APPROVED] = { "approved", N_ ("Approved") },
  [CY_TARIFF_REJECTED] = { "rejected", N_ ("Rejected") },
  [CY_TARIFF_WITHDRAWN] = { "withdrawn", N_ ("Withdrawn") },
};

static const CyWord events[CY_N_TARIFF_EVENTS] = {
  [CY_TARIFF_EVENT_PROPOSE] = { "propose", N_ ("Proposed") },
  [CY_TARIFF_EVENT_APPROVE] = { "approve", N_ ("Approved") },
  [CY_TARIFF_EVENT_REJECT] = { "reject", N_ ("Rejected") },
  [CY_TARIFF_EVENT_WITHDRAW] = { "withdraw", N_ ("Withdrawn") },
};

const char *
cy_tariff_state_name (CyTariffState state)
{
  return states[state].name;
}

/**
 * cy_tariff_state_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_tariff_state_label (CyTariffState state)
{
  return states[state].label;
}

const char *
cy_tariff_event_name (CyTariffEvent event)
{
  return events[event].name;
}

/**
 * cy_tariff_event_label:
 *
 * Returns: what was done, in English, translatable.
 */
const char *
cy_tariff_event_label (CyTariffEvent event)
{
  return events[event].label;
}

gboolean
cy_tariff_event_find (const char *name, CyTariffEvent *out_event)
{
  guint i;

  if (!cy_word_find (events, CY_N_TARIFF_EVENTS, name, &i))
    return FALSE;
  *out_event = (CyTariffEvent) i;
  return TRUE;
}

static void
remark_free (gpointer data)
{
  CyTariffRemark *remark = data;

  g_free (remark->actor);
  g_free (remark->origin);
  g_free (remark->overtaken);
  g_free (remark->note);
  g_free (remark);
}

CyTariffVersion *
cy_tariff_version_new (const char *name)
{
  CyTariffVersion *version = g_new0 (CyTariffVersion, 1);

  version->name = g_strdup (name);
  version->remarks = g_ptr_array_new_with_free_func (remark_free);
  return version;
}

void
cy_tariff_version_free (CyTariffVersion *version)
{
  if (version == NULL)
    return;
  g_free (version->name);
  cy_tariff_terms_unref (version->terms);
  g_free (version->proposer);
  g_free (version->decider);
  g_free (version->reason);
  g_ptr_array_unref (version->remarks);
  g_free (version);
}

/**
 * cy_tariff_version_spell:
 *
 * Returns: (transfer full): `ID/VERSION`.
 */
char *
cy_tariff_version_spell (const char *id, guint32 version)
{
  return g_strdup_printf ("%s/%u", id, version);
}

/**
 * cy_tariff_terms_hash:
 *
 * Returns: (transfer full): SHA-256 of the terms' JSON: who approves them says which they have read.
 */
char *
cy_tariff_terms_hash (const CyTariffTerms *terms)
{
  g_autoptr (JsonNode) node = cy_tariff_terms_to_json (terms);
  g_autofree char *text = cy_json_to_text (node, FALSE);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}
