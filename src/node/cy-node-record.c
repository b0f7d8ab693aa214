/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-account-guard.h"
#include "cy-alarm-setting.h"
#include "cy-customer.h"
#include "cy-fold.h"
#include "cy-maintenance-setting.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-notice-setting.h"
#include "cy-permission-rule.h"
#include "cy-tariff.h"
#include "cy-wall.h"
#include "cy-yard-file.h"

/* What is kept of stations, piles, people and settings: imported, changed and deleted. */

/* What is said of alarms, maintenance and messages must be something that can be applied. */
static gboolean
check_setting (CyNode *node, CyYard *yard, const CyRecord *record, GError **error)
{
  return cy_alarm_setting_check (record, error) && cy_maintenance_setting_check (record, error) &&
         cy_notice_setting_check (yard, record, node->credentials, error) &&
         cy_wall_check_account (record, error) && cy_account_check (record, error) &&
         cy_tariff_check_validity (record, error);
}

static gboolean
check_settings (CyNode *node, GPtrArray *records, GError **error)
{
  g_autoptr (CyYard) yard = cy_yard_copy (node->yard);

  for (guint i = 0; i < records->len; i++)
    cy_yard_put (yard, cy_record_ref (records->pdata[i]));
  for (guint i = 0; i < records->len; i++) {
    const CyRecord *record = records->pdata[i];

    if (!check_setting (node, yard, record, error)) {
      g_prefix_error (error, "%s \"%s\": ", cy_kind_get (record->kind)->name, record->id);
      return FALSE;
    }
  }
  return cy_wall_check_accounts (node->yard, yard, error);
}

/**
 * cy_node_import:
 * @document: a yard file.
 *
 * All or nothing; what is as the file says already is not written again.
 */
void
cy_node_import (CyNode *node,
                JsonNode *document,
                const char *actor,
                CyNodeDone done,
                gpointer user_data)
{
  GError *error = NULL;
  GPtrArray *records = cy_yard_file_read (document, node->yard, &error);

  if (records == NULL || !check_settings (node, records, &error)) {
    g_clear_pointer (&records, g_ptr_array_unref);
    cy_node_decline (error, done, user_data);
    return;
  }
  cy_account_guard_put (node, records, NULL, actor, done, user_data);
}

/* Whether a record may be made what @record says; @base is NULL for one that is not there yet. */
gboolean
cy_node_check_record (CyNode *node, CyRecord *base, CyRecord *record, GError **error)
{
  g_autoptr (CyYard) merged = cy_yard_copy (node->yard);

  cy_yard_put (merged, cy_record_ref (record));
  if (base == NULL && cy_yard_get (node->yard, record->kind, record->id) != NULL) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "there is a %s \"%s\" already",
                 cy_kind_get (record->kind)->name, record->id);
    return FALSE;
  }
  return cy_record_check_complete (record, NULL, error) &&
         cy_yard_check_references (merged, record, NULL, error) &&
         check_setting (node, merged, record, error) &&
         (record->kind != CY_KIND_USER || cy_wall_check_accounts (node->yard, merged, error));
}

/**
 * cy_node_put_record:
 * @base: (nullable): what the author saw, or %NULL for a new record.
 * @record: what it shall be.
 */
void
cy_node_put_record (CyNode *node,
                    CyRecord *base,
                    CyRecord *record,
                    const char *actor,
                    CyNodeDone done,
                    gpointer user_data)
{
  GError *error = NULL;
  GPtrArray *records;

  /* Who may not is told that, and not what else is wrong. */
  if (!cy_node_require (node, actor, cy_action_of_record (record->kind), NULL, &error) ||
      !cy_node_check_record (node, base, record, &error)) {
    cy_node_decline (error, done, user_data);
    return;
  }
  records = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_record_unref);
  g_ptr_array_add (records, cy_record_ref (record));
  cy_account_guard_put (node, records, base, actor, done, user_data);
}

static gboolean
check_delete (CyNode *node, CyKindId kind, const char *id, GError **error)
{
  g_autoptr (GPtrArray) dependents = cy_yard_dependents (node->yard, kind, id);
  g_autoptr (CyYard) after = NULL;

  if (cy_yard_get (node->yard, kind, id) == NULL) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, "there is no %s \"%s\"",
                 cy_kind_get (kind)->name, id);
    return FALSE;
  }
  if (dependents->len > 0) {
    const CyRecord *first = dependents->pdata[0];

    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "%s \"%s\" is still used by %s \"%s\" (%u in all)", cy_kind_get (kind)->name, id,
                 cy_kind_get (first->kind)->name, first->id, dependents->len);
    return FALSE;
  }
  if (kind != CY_KIND_USER)
    return TRUE;
  after = cy_yard_copy (node->yard);
  cy_yard_remove (after, kind, id);
  return cy_wall_check_accounts (node->yard, after, error);
}

/**
 * cy_node_delete_record:
 *
 * Refused while other records point at this one; the error names the first of them.
 */
void
cy_node_delete_record (CyNode *node,
                       CyKindId kind,
                       const char *id,
                       const char *actor,
                       CyNodeDone done,
                       gpointer user_data)
{
  g_autofree char *subject = cy_record_subject (kind, id);
  GPtrArray *drafts;
  GError *error = NULL;

  if (!cy_node_require (node, actor, cy_action_of_record (kind), NULL, &error) ||
      !check_delete (node, kind, id, &error)) {
    cy_node_decline (error, done, user_data);
    return;
  }
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_CFG, CY_ENTRY_RECORD_SET, subject, actor,
                                         g_strdup ("{\"cells\":{\"exists\":false}}")));
  if (kind == CY_KIND_USER)
    g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_SYS, CY_ENTRY_USER_FORGET, subject, actor,
                                           g_strdup ("{}")));
  if (kind == CY_KIND_ACCOUNT)
    cy_account_guard_append (node, id, drafts, done, user_data);
  else
    cy_node_append (node, drafts, done, user_data);
}
