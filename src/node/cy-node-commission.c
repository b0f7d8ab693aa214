/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-commission.h"

#include <glib/gi18n-lib.h>

#include "cy-commissioning-sheet.h"
#include "cy-config.h"
#include "cy-fold.h"
#include "cy-json.h"
#include "cy-node-error.h"
#include "cy-node-private.h"

static gboolean
is_in_service (const CyRecord *pile)
{
  return json_object_get_boolean_member_with_default (pile->cells, "in_service", TRUE);
}

/**
 * cy_node_can_commission:
 * @finding: (nullable): what the pile said; %NULL when it was not read.
 *
 * Returns: whether the pile can be put into service; @error says what is missing. What its nameplate
 *   says differently is for a person to judge, and no hindrance.
 *
 * Errors: #CY_NODE_ERROR_NOT_FOUND, #CY_NODE_ERROR_REFUSED.
 */
gboolean
cy_node_can_commission (CyNode *node, const char *pile, const CyFinding *finding, GError **error)
{
  CyRecord *record = cy_yard_get (node->yard, CY_KIND_PILE, pile);
  CyRecord *type = record == NULL ? NULL : cy_yard_get_ref (node->yard, record, "type");
  const char *profile = type == NULL ? NULL : cy_record_get_text (type, "profile");

  if (record == NULL) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, "there is no pile \"%s\"", pile);
    return FALSE;
  }
  if (!cy_record_check_complete (record, NULL, error) ||
      !cy_yard_check_references (node->yard, record, NULL, error))
    return FALSE;
  if (cy_record_get_text (record, "link") == NULL || profile == NULL)
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "pile \"%s\" has no %s", pile,
                 profile == NULL ? "pile type with a device profile" : "link address");
  else if (finding == NULL || finding->n_answered == 0)
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "pile \"%s\" told nothing at %s",
                 pile, cy_record_get_text (record, "link"));
  else if (!g_str_equal (finding->profile, profile))
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "pile \"%s\" was read with profile %s, but its type \"%s\" says %s", pile,
                 finding->profile, type->id, profile);
  else
    return TRUE;
  return FALSE;
}

static JsonArray *
describe_plates (CyNode *node, const CyCommissioning *commissioning)
{
  g_autoptr (GPtrArray) plates =
    cy_finding_check_nameplate (commissioning->finding, node->yard, commissioning->pile);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < plates->len; i++) {
    const CyFoundPlate *plate = plates->pdata[i];
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "what", plate->what);
    json_object_set_string_member (object, "expected", plate->expected);
    json_object_set_string_member (object, "found", plate->found);
    json_object_set_string_member (object, "verdict", cy_found_verdict_name (plate->verdict));
    json_array_add_object_element (array, object);
  }
  return array;
}

/* What was found stays in the journal. */
static char *
make_payload (CyNode *node, const CyCommissioning *commissioning)
{
  const CyFinding *finding = commissioning->finding;
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);
  guint n_good = 0;

  for (guint i = 0; i < finding->registers->len; i++)
    n_good += g_array_index (finding->registers, CyFoundRegister, i).is_good;
  json_object_set_string_member (object, "profile", finding->profile);
  json_object_set_int_member (object, "score", finding->score);
  json_object_set_int_member (object, "reads", finding->n_reads);
  json_object_set_int_member (object, "answered", finding->n_answered);
  json_object_set_int_member (object, "refused", finding->n_refused);
  json_object_set_int_member (object, "values", finding->registers->len);
  json_object_set_int_member (object, "good", n_good);
  json_object_set_array_member (object, "nameplate", describe_plates (node, commissioning));
  if (commissioning->remarks != NULL && *commissioning->remarks != '\0')
    json_object_set_string_member (object, "remarks", commissioning->remarks);
  json_object_unref (object);
  return cy_json_to_text (root, FALSE);
}

/**
 * cy_node_commission:
 * @done: told once it is on the disk and the pile is read.
 *
 * Puts a pile into service and journals what that rests on, both or neither. One that is in service
 * already stays so, and what was found is journalled all the same.
 */
void
cy_node_commission (CyNode *node,
                    const CyCommissioning *commissioning,
                    const char *actor,
                    CyNodeDone done,
                    gpointer user_data)
{
  g_autofree char *subject = cy_record_subject (CY_KIND_PILE, commissioning->pile);
  g_autoptr (GError) error = NULL;
  GPtrArray *drafts;

  if (!cy_node_can_commission (node, commissioning->pile, commissioning->finding, &error)) {
    done (0, error, user_data);
    return;
  }
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  if (!is_in_service (cy_yard_get (node->yard, CY_KIND_PILE, commissioning->pile)))
    g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_CFG, CY_ENTRY_RECORD_SET, subject, actor,
                                           g_strdup ("{\"cells\":{\"in_service\":true}}")));
  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_OPS, CY_ENTRY_PILE_COMMISSION, subject,
                                         actor, make_payload (node, commissioning)));
  cy_node_append (node, drafts, done, user_data);
}

/* A sheet on its way to a file: what the drawing thread needs, and nothing else. */
typedef struct {
  char *path;
  CyFinding *finding;
  char *station;
  char *pile_id;
  char *pile;
  char *type;
  char *link;
  char *who;
  char *remarks;
  GPtrArray *nameplate; /* of CyNameplateLine */
  CyNodeDone done;
  gpointer user_data;
} Sheet;

static void
sheet_free (gpointer data)
{
  Sheet *sheet = data;

  g_free (sheet->path);
  cy_finding_unref (sheet->finding);
  g_free (sheet->station);
  g_free (sheet->pile_id);
  g_free (sheet->pile);
  g_free (sheet->type);
  g_free (sheet->link);
  g_free (sheet->who);
  g_free (sheet->remarks);
  g_ptr_array_unref (sheet->nameplate);
  g_free (sheet);
}

static GArray *
list_registers (const CyFinding *finding)
{
  GArray *registers = g_array_new (FALSE, TRUE, sizeof (CySheetRegister));

  for (guint i = 0; i < finding->registers->len; i++) {
    const CyFoundRegister *found = &g_array_index (finding->registers, CyFoundRegister, i);
    const CyMeasure *measure = cy_measure_get (found->measure);
    const CySheetRegister reg = { .connector = found->connector,
                                  .measure = _ (measure->label),
                                  .function = found->function,
                                  .device_unit = found->unit,
                                  .address = found->address,
                                  .words = found->words,
                                  .n_words = found->n_words,
                                  .value = found->value,
                                  .unit = found->is_good ? measure->unit : "",
                                  .is_good = found->is_good };

    g_array_append_val (registers, reg);
  }
  return registers;
}

static GPtrArray *
list_nameplate (CyNode *node, const CyCommissioning *commissioning)
{
  g_autoptr (GPtrArray) plates =
    cy_finding_check_nameplate (commissioning->finding, node->yard, commissioning->pile);
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_nameplate_line_free);

  for (guint i = 0; i < plates->len; i++) {
    const CyFoundPlate *plate = plates->pdata[i];
    CyNameplateLine *line = g_new (CyNameplateLine, 1);

    *line = (CyNameplateLine){ plate->what, g_strdup (plate->expected), g_strdup (plate->found),
                               (CyNameplateVerdict) plate->verdict };
    g_ptr_array_add (lines, line);
  }
  return lines;
}

static void
write_sheet (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Sheet *sheet = data;
  const CyFinding *finding = sheet->finding;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (finding->read_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *when = g_date_time_format (local, "%Y-%m-%d %H:%M");
  g_autofree char *profile =
    g_strdup_printf ("%s (%s %s)", finding->profile, finding->vendor, finding->model);
  g_autoptr (GArray) registers = list_registers (finding);
  const CyCommissioningSheet paper = {
    .station = sheet->station,
    .pile_id = sheet->pile_id,
    .pile = sheet->pile,
    .pile_type = sheet->type,
    .serial = cy_finding_get_text (finding, CY_MEASURE_ID_SERIAL),
    .firmware = cy_finding_get_text (finding, CY_MEASURE_ID_FIRMWARE),
    .link = sheet->link,
    .profile = profile,
    .profile_why = finding->why,
    .when = when,
    .time_us = finding->read_us,
    .who = sheet->who,
    .program = "Chargeyard " CY_VERSION,
    .remarks = sheet->remarks,
    .nameplate = sheet->nameplate,
    .registers = registers,
  };
  g_autoptr (GError) error = NULL;

  if (cy_commissioning_sheet_write (&paper, sheet->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_sheet_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sheet *sheet = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean written = g_task_propagate_boolean (G_TASK (result), &error);

  sheet->done (written, error, sheet->user_data);
}

/**
 * cy_node_write_sheet:
 * @path: of the PDF file.
 *
 * Writes the commissioning sheet: what the pile is, why its profile is right, its nameplate and every
 * register with its words. Drawn on a thread.
 */
void
cy_node_write_sheet (CyNode *node,
                     const CyCommissioning *commissioning,
                     const char *path,
                     const char *actor,
                     CyNodeDone done,
                     gpointer user_data)
{
  CyRecord *record = cy_yard_get (node->yard, CY_KIND_PILE, commissioning->pile);
  CyRecord *station = record == NULL ? NULL : cy_yard_get_ref (node->yard, record, "station");
  CyRecord *type = record == NULL ? NULL : cy_yard_get_ref (node->yard, record, "type");
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  Sheet *sheet;

  if (record == NULL) {
    g_set_error (&error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, "there is no pile \"%s\"",
                 commissioning->pile);
    done (0, error, user_data);
    return;
  }
  sheet = g_new (Sheet, 1);
  *sheet = (Sheet){
    .path = g_strdup (path),
    .finding = cy_finding_ref (commissioning->finding),
    .station = g_strdup (station == NULL ? NULL : cy_record_get_text (station, "name")),
    .pile_id = g_strdup (record->id),
    .pile = cy_yard_display_name (node->yard, CY_KIND_PILE, record->id),
    .type = g_strdup (type == NULL ? NULL : cy_record_get_text (type, "name")),
    .link = g_strdup (cy_record_get_text (record, "link")),
    .who = g_strdup (actor),
    .remarks = g_strdup (commissioning->remarks),
    .nameplate = list_nameplate (node, commissioning),
    .done = done,
    .user_data = user_data,
  };
  task = g_task_new (node, NULL, on_sheet_cb, NULL);
  g_task_set_task_data (task, sheet, sheet_free);
  g_task_run_in_thread (task, write_sheet);
}
