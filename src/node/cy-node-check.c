/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-check.h"

#include "cy-inspection.h"
#include "cy-json.h"
#include "cy-node-private.h"

typedef JsonNode *(*Look) (CyInspection *inspection, GError **error);

/* Somebody who asked. */
typedef struct {
  CyProgress *progress; /* owned reference, nullable */
  CyNodeResult answer;
  gpointer user_data;
} Asker;

/* One look at a time: who asks while one is under way is answered by the next, together with all others, since
 * what happened before they asked must be in it. */
struct _CyNodeLook {
  Look look;
  gboolean runs;
  GArray *asking;  /* of Asker: answered by the one that runs */
  GArray *waiting; /* of Asker: answered by the next */
};

static void
asker_clear (gpointer data)
{
  Asker *asker = data;

  g_clear_pointer (&asker->progress, cy_progress_unref);
}

static GArray *
askers_new (void)
{
  GArray *askers = g_array_new (FALSE, FALSE, sizeof (Asker));

  g_array_set_clear_func (askers, asker_clear);
  return askers;
}

static CyNodeLook *
look_new (Look look)
{
  CyNodeLook *self = g_new0 (CyNodeLook, 1);

  self->look = look;
  self->asking = askers_new ();
  self->waiting = askers_new ();
  return self;
}

/**
 * cy_node_look_free:
 *
 * Nothing is under way any more: what is holds the node.
 */
void
cy_node_look_free (CyNodeLook *look)
{
  if (look == NULL)
    return;
  g_array_unref (look->asking);
  g_array_unref (look->waiting);
  g_free (look);
}

typedef struct {
  CyInspection *inspection; /* owned */
  CyNodeLook *look;         /* borrowed of the node */
} Job;

static void
job_free (Job *job)
{
  cy_inspection_free (job->inspection);
  g_free (job);
}

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_unref (object);
  return node;
}

static JsonNode *
look_at_all (CyInspection *inspection, GError **error)
{
  JsonObject *object;
  JsonArray *array;

  if (!cy_inspection_run (inspection, error))
    return NULL;
  object = json_object_new ();
  array = json_array_new ();
  json_object_set_boolean_member (object, "ok", cy_inspection_is_ok (inspection));
  json_object_set_int_member (object, "entries", (gint64) inspection->n_entries);
  json_object_set_int_member (object, "blocks", (gint64) inspection->n_blocks);
  for (guint i = 0; i < inspection->parts->len; i++) {
    const CyInspectionPart *part = inspection->parts->pdata[i];
    JsonObject *described = json_object_new ();

    json_object_set_string_member (described, "name", part->name);
    json_object_set_boolean_member (described, "ok", part->ok);
    json_object_set_string_member (described, "detail", part->detail);
    json_array_add_object_element (array, described);
  }
  json_object_set_array_member (object, "parts", array);
  return take_object (object);
}

static JsonObject *
describe_break (const CyJournalBreak *item)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "stream", item->stream);
  json_object_set_int_member (object, "seq", (gint64) item->seq);
  json_object_set_string_member (object, "what", cy_break_name (item->what));
  json_object_set_string_member (object, "kind", item->kind);
  json_object_set_string_member (object, "subject", item->subject);
  json_object_set_string_member (object, "message", item->message);
  return object;
}

static JsonNode *
look_at_journal (CyInspection *inspection, GError **error)
{
  g_autoptr (CyVerification) found = cy_inspection_verify (inspection, error);
  JsonObject *object;
  JsonArray *array;

  if (found == NULL)
    return NULL;
  object = json_object_new ();
  array = json_array_new ();
  json_object_set_boolean_member (object, "ok", found->n_broken == 0);
  json_object_set_int_member (object, "entries", (gint64) found->n_entries);
  json_object_set_int_member (object, "streams", found->n_streams);
  json_object_set_int_member (object, "signatures", (gint64) found->n_signed);
  json_object_set_int_member (object, "unknown_keys", found->n_unknown);
  json_object_set_int_member (object, "ahead", (gint64) found->n_ahead);
  json_object_set_int_member (object, "uncounted", (gint64) found->n_uncounted);
  json_object_set_int_member (object, "broken_count", (gint64) found->n_broken);
  for (guint i = 0; i < found->breaks->len; i++)
    json_array_add_object_element (array, describe_break (found->breaks->pdata[i]));
  json_object_set_array_member (object, "broken", array);
  return take_object (object);
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  JsonNode *node = job->look->look (job->inspection, &error);

  if (node != NULL)
    g_task_return_pointer (task, node, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static void run (CyNode *node, CyNodeLook *look);

static void
tell (GArray *askers, JsonNode *found, const GError *error)
{
  for (guint i = 0; i < askers->len; i++) {
    const Asker *asker = &g_array_index (askers, Asker, i);

    asker->answer (found == NULL ? NULL : json_node_ref (found), error, asker->user_data);
  }
}

/* Those who wait are answered by another look, or told that there is none any more. */
static void
go_on (CyNode *node, CyNodeLook *look)
{
  g_autoptr (GArray) waiting = NULL;
  g_autoptr (GError) error = NULL;

  if (look->waiting->len == 0)
    return;
  if (!g_cancellable_set_error_if_cancelled (node->stopping, &error)) {
    run (node, look);
    return;
  }
  waiting = g_steal_pointer (&look->waiting);
  look->waiting = askers_new ();
  tell (waiting, NULL, error);
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Job *job = g_task_get_task_data (G_TASK (result));
  CyNodeLook *look = job->look;
  g_autoptr (CyNode) node = g_object_ref (CY_NODE (source));
  g_autoptr (GArray) asking = g_steal_pointer (&look->asking);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) found = g_task_propagate_pointer (G_TASK (result), &error);

  look->asking = askers_new ();
  look->runs = FALSE;
  tell (asking, found, error);
  if (!look->runs)
    go_on (node, look);
}

/* Everybody who waits is answered by this one; the first of them sees how far it has come. */
static void
run (CyNode *node, CyNodeLook *look)
{
  g_autoptr (GTask) task = g_task_new (node, NULL, on_looked_cb, NULL);
  GArray *asking = look->asking;
  Job *job = g_new (Job, 1);

  look->asking = look->waiting;
  look->waiting = asking;
  look->runs = TRUE;
  *job = (Job){ cy_inspection_new (cy_node_get_data_dir (node), node->identity, node->clock,
                                   g_array_index (look->asking, Asker, 0).progress, node->stopping),
                look };
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, look_in_thread);
}

static void
ask (CyNode *node, CyNodeLook *look, CyProgress *progress, CyNodeResult answer, gpointer user_data)
{
  const Asker asker = { progress == NULL ? NULL : cy_progress_ref (progress), answer, user_data };

  g_array_append_val (look->waiting, asker);
  if (!look->runs)
    run (node, look);
}

/**
 * cy_node_check:
 * @progress: (nullable): told how far it has come.
 * @answer: gets a #JsonNode, which is the callee's: what `chargeyardctl check` prints.
 *
 * Looks at everything on the disk: both databases, every entry of the journal, whether the tables are what it
 * makes of them, every block of history, files and profiles, and what is left of the disk. It takes as long as
 * it takes, on a thread of GTask's pool with connections of its own, and nobody waits for it.
 */
void
cy_node_check (CyNode *node, CyProgress *progress, CyNodeResult answer, gpointer user_data)
{
  if (node->check == NULL)
    node->check = look_new (look_at_all);
  ask (node, node->check, progress, answer, user_data);
}

/**
 * cy_node_verify:
 * @progress: (nullable): told how far it has come.
 * @answer: gets a #JsonNode, which is the callee's: what `chargeyardctl audit verify` prints.
 *
 * As cy_node_check(), the journal only.
 */
void
cy_node_verify (CyNode *node, CyProgress *progress, CyNodeResult answer, gpointer user_data)
{
  if (node->verification == NULL)
    node->verification = look_new (look_at_journal);
  ask (node, node->verification, progress, answer, user_data);
}
