/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-choices.h"

#include <glib/gi18n-lib.h>

#include "cy-change.h"
#include "cy-node-change-insight.h"
#include "cy-option.h"

/**
 * cy_change_choices_kinds:
 * @none: what the first is called, which is no kind, translated.
 *
 * Returns: (transfer full): the kinds of changes by their names; "other" comes last.
 */
GListStore *
cy_change_choices_kinds (const char *none)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  cy_option_add (options, "", none);
  for (guint i = 1; i <= CY_N_CHANGE_KINDS; i++) {
    CyChangeKind kind = (CyChangeKind) (i % CY_N_CHANGE_KINDS);

    cy_option_add (options, cy_change_kind_name (kind), _ (cy_change_kind_label (kind)));
  }
  return options;
}

/**
 * cy_change_choices_states:
 *
 * Returns: (transfer full): `open`, an empty name for all, and then state by state.
 */
GListStore *
cy_change_choices_states (void)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  cy_option_add (options, "open", _ ("Still open"));
  cy_option_add (options, "", _ ("All states"));
  for (guint i = CY_CHANGE_DRAFT; i < CY_N_CHANGE_STATES; i++)
    cy_option_add (options, cy_change_state_name (i), _ (cy_change_state_label (i)));
  return options;
}

/**
 * cy_change_choices_outcomes:
 *
 * Returns: (transfer full): what can come of a change.
 */
GListStore *
cy_change_choices_outcomes (void)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  for (guint i = CY_CHANGE_SUCCEEDED; i < CY_N_CHANGE_OUTCOMES; i++)
    cy_option_add (options, cy_change_outcome_name (i), _ (cy_change_outcome_label (i)));
  return options;
}

/**
 * cy_change_choices_leads:
 *
 * Returns: (transfer full): what can make a change.
 */
GListStore *
cy_change_choices_leads (void)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  cy_option_add (options, "new", _ ("A new work order"));
  cy_option_add (options, "order", _ ("A work order there is"));
  cy_option_add (options, "command", _ ("A command"));
  cy_option_add (options, "batch", _ ("A batch of commands"));
  return options;
}

/**
 * cy_change_choices_steps:
 * @label_of: names a step; of 0 that it is not told.
 *
 * Returns: (transfer full): not told, and the steps of likelihood or consequence.
 */
GListStore *
cy_change_choices_steps (const char *(*label_of) (guint step))
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  cy_option_add (options, "", label_of (0));
  for (guint i = 1; i <= CY_NODE_RISK_STEPS; i++) {
    g_autofree char *value = g_strdup_printf ("%u", i);
    g_autofree char *label = g_strdup_printf ("%u %s", i, label_of (i));

    cy_option_add (options, value, label);
  }
  return options;
}
