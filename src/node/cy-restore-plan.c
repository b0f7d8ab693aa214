/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-restore-plan.h"

#include "cy-json.h"

#define PLAN_MAX_BYTES 65536

void
cy_restore_plan_free (CyRestorePlan *plan)
{
  if (plan == NULL)
    return;
  g_free (plan->path);
  g_free (plan->actor);
  g_free (plan->node);
  g_free (plan->aside);
  g_free (plan->phase);
  g_free (plan);
}

static gboolean
get_text (JsonObject *object, const char *name, char **out_text, GError **error)
{
  const char *text;

  if (!cy_json_get_string (json_object_get_member (object, name), CY_JSON_MEMBER (NULL, name),
                           &text, error))
    return FALSE;
  *out_text = g_strdup (text);
  return TRUE;
}

static gboolean
get_number (JsonObject *object, const char *name, gint64 *out_number, GError **error)
{
  return cy_json_get_int (json_object_get_member (object, name), CY_JSON_MEMBER (NULL, name), 0,
                          G_MAXINT64, out_number, error);
}

/**
 * cy_restore_plan_read:
 *
 * Returns: (transfer full): what this program wrote; %G_FILE_ERROR_NOENT when it did not.
 */
CyRestorePlan *
cy_restore_plan_read (const char *path, GError **error)
{
  g_autoptr (CyRestorePlan) plan = g_new0 (CyRestorePlan, 1);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  gint64 backup_incarnation, incarnation;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if ((node = cy_json_parse (text, (gssize) length, PLAN_MAX_BYTES, error)) == NULL ||
      !cy_json_get_object (node, NULL, &object, error) ||
      !get_text (object, "path", &plan->path, error) ||
      !get_text (object, "actor", &plan->actor, error) ||
      !get_text (object, "node", &plan->node, error) ||
      !get_text (object, "aside", &plan->aside, error) ||
      !get_text (object, "phase", &plan->phase, error) ||
      !get_number (object, "made_us", &plan->made_us, error) ||
      !get_number (object, "asked_us", &plan->asked_us, error) ||
      !get_number (object, "backup_incarnation", &backup_incarnation, error) ||
      !get_number (object, "incarnation", &incarnation, error) ||
      !cy_json_get_bool (json_object_get_member (object, "keeps_history"),
                         CY_JSON_MEMBER (NULL, "keeps_history"), &plan->keeps_history, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  plan->backup_incarnation = (guint) MIN (backup_incarnation, G_MAXUINT32);
  plan->incarnation = (guint64) incarnation;
  return g_steal_pointer (&plan);
}

/**
 * cy_restore_plan_write:
 *
 * When it returns, it is on the disk.
 */
gboolean
cy_restore_plan_write (const CyRestorePlan *plan, const char *path, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "path", plan->path);
  json_object_set_string_member (object, "actor", plan->actor);
  json_object_set_string_member (object, "node", plan->node);
  json_object_set_string_member (object, "aside", plan->aside);
  json_object_set_string_member (object, "phase", plan->phase);
  json_object_set_int_member (object, "made_us", plan->made_us);
  json_object_set_int_member (object, "asked_us", plan->asked_us);
  json_object_set_int_member (object, "backup_incarnation", plan->backup_incarnation);
  json_object_set_int_member (object, "incarnation", (gint64) plan->incarnation);
  json_object_set_boolean_member (object, "keeps_history", plan->keeps_history);
  text = cy_json_to_text (node, TRUE);
  return g_file_set_contents_full (
    path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}
