/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-notice.h"

#include "cy-journal-message.h"
#include "cy-node-private.h"
#include "cy-permission-rule.h"

#define ENTRY_SECRET_SET "secret.set"

static gpointer
load_messages (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_messages (db, data, error);
}

static void
query_free (CyMessageQuery *query)
{
  g_free (query->alarm);
  g_free (query);
}

/**
 * cy_node_query_messages:
 * @answer: gets a #GPtrArray of #CyMessage, newest first, which is the callee's.
 */
void
cy_node_query_messages (CyNode *node,
                        const CyMessageQuery *query,
                        CyNodeResult answer,
                        gpointer user_data)
{
  CyMessageQuery *copy = g_memdup2 (query, sizeof *query);

  copy->alarm = g_strdup (query->alarm);
  cy_journal_query (node->journal, load_messages, copy, (GDestroyNotify) query_free, answer,
                    user_data);
}

typedef struct {
  CyNode *node; /* owned */
  char *name;
  char *secret; /* nullable: it is deleted */
  char *actor;
  CyNodeDone done;
  gpointer user_data;
} Setting;

static void
setting_free (Setting *setting)
{
  g_object_unref (setting->node);
  g_free (setting->name);
  cy_credential_wipe (setting->secret);
  g_free (setting->actor);
  g_free (setting);
}

static void
set_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Setting *setting = data;
  CyCredentialStore *store = setting->node->credentials;
  GError *error = NULL;
  gboolean set = setting->secret != NULL
                   ? cy_credential_store_set (store, setting->name, setting->secret, NULL, &error)
                   : cy_credential_store_delete (store, setting->name, NULL, &error);

  if (set)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* That it was set is on record, what it is is not. */
static void
on_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Setting *setting = g_task_get_task_data (G_TASK (result));
  g_autofree char *subject = g_strconcat ("secret:", setting->name, NULL);
  g_autoptr (GError) error = NULL;
  GPtrArray *drafts;

  if (!g_task_propagate_boolean (G_TASK (result), &error) || setting->node->journal == NULL) {
    setting->done (0, error, setting->user_data);
    return;
  }
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_ptr_array_add (
    drafts,
    cy_draft_new (CY_ENTRY_CLASS_SYS, ENTRY_SECRET_SET, subject, setting->actor,
                  g_strdup (setting->secret != NULL ? "{\"set\":true}" : "{\"set\":false}")));
  cy_node_append (setting->node, drafts, setting->done, setting->user_data);
}

/**
 * cy_node_set_secret:
 * @name: as settings call it.
 * @secret: (nullable): what it is; %NULL deletes it.
 *
 * Keeps a password or key of a gateway in the keyring of the desktop session, or in a file that only its
 * owner may read.
 */
void
cy_node_set_secret (CyNode *node,
                    const char *name,
                    const char *secret,
                    const char *actor,
                    CyNodeDone done,
                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Setting *setting;

  if (!cy_node_require (node, actor, CY_ACTION_NETWORK, NULL, &error)) {
    done (0, error, user_data);
    return;
  }
  task = g_task_new (NULL, NULL, on_set_cb, NULL);
  setting = g_new (Setting, 1);
  *setting = (Setting){ .node = g_object_ref (node),
                        .name = g_strdup (name),
                        .secret = g_strdup (secret),
                        .actor = g_strdup (actor),
                        .done = done,
                        .user_data = user_data };
  g_task_set_task_data (task, setting, (GDestroyNotify) setting_free);
  g_task_run_in_thread (task, set_in_thread);
}
