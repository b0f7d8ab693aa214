/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-maintenance-setting.h"

#include "cy-plan-rule.h"
#include "cy-vendor-rule.h"

/**
 * cy_maintenance_setting_check:
 * @record: of any kind.
 *
 * Returns: whether what it says of maintenance as a whole, if anything, can be applied.
 *
 * Errors: #CY_RULES_ERROR, which names the field.
 */
gboolean
cy_maintenance_setting_check (const CyRecord *record, GError **error)
{
  CyPlanTerms terms;

  if (record->kind == CY_KIND_PLAN)
    return cy_plan_terms_read (record, &terms, error);
  return record->kind != CY_KIND_VENDOR || cy_vendor_check (record, error);
}
