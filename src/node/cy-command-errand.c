/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-errand.h"

#include <string.h>

#include "cy-node-error.h"

/* What people want of a pile that another node talks to, as it is said to that node, and what it answers. */

static const char *const deeds[CY_N_COMMAND_DEEDS] = {
  [CY_COMMAND_DEED_SELECT] = "select",   [CY_COMMAND_DEED_ORDER] = "order",
  [CY_COMMAND_DEED_OPERATE] = "operate", [CY_COMMAND_DEED_APPROVE] = "approve",
  [CY_COMMAND_DEED_CANCEL] = "cancel",
};

typedef struct {
  const char *name;
  gsize offset;
} Text;

static const Text errand_texts[] = {
  { "pile", G_STRUCT_OFFSET (CyCommandErrand, wish.pile) },
  { "name", G_STRUCT_OFFSET (CyCommandErrand, wish.name) },
  { "arguments", G_STRUCT_OFFSET (CyCommandErrand, wish.arguments) },
  { "actor", G_STRUCT_OFFSET (CyCommandErrand, wish.actor) },
  { "batch", G_STRUCT_OFFSET (CyCommandErrand, batch) },
  { "id", G_STRUCT_OFFSET (CyCommandErrand, id) },
  { "reason", G_STRUCT_OFFSET (CyCommandErrand, reason) },
};

static const Text command_texts[] = {
  { "id", G_STRUCT_OFFSET (CyCommand, id) },
  { "pile", G_STRUCT_OFFSET (CyCommand, pile) },
  { "name", G_STRUCT_OFFSET (CyCommand, name) },
  { "arguments", G_STRUCT_OFFSET (CyCommand, arguments) },
  { "actor", G_STRUCT_OFFSET (CyCommand, actor) },
  { "approver", G_STRUCT_OFFSET (CyCommand, approver) },
  { "reason", G_STRUCT_OFFSET (CyCommand, reason) },
  { "outcome", G_STRUCT_OFFSET (CyCommand, outcome) },
  { "batch", G_STRUCT_OFFSET (CyCommand, batch) },
  { "stamp", G_STRUCT_OFFSET (CyCommand, stamp) },
  { "origin", G_STRUCT_OFFSET (CyCommand, origin) },
};

static const Text command_times[] = {
  { "until_us", G_STRUCT_OFFSET (CyCommand, until_us) },
  { "selected_us", G_STRUCT_OFFSET (CyCommand, selected_us) },
  { "operated_us", G_STRUCT_OFFSET (CyCommand, operated_us) },
  { "sent_us", G_STRUCT_OFFSET (CyCommand, sent_us) },
  { "done_us", G_STRUCT_OFFSET (CyCommand, done_us) },
};

static void
write_texts (JsonObject *object, gconstpointer from, const Text *texts, guint n_texts)
{
  for (guint i = 0; i < n_texts; i++) {
    const char *text = G_STRUCT_MEMBER (const char *, from, texts[i].offset);

    if (text != NULL)
      json_object_set_string_member (object, texts[i].name, text);
  }
}

static gboolean
read_text (JsonObject *object, const char *name, const char **out_text, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  *out_text = NULL;
  return node == NULL || cy_json_get_string (node, CY_JSON_MEMBER (NULL, name), out_text, error);
}

/**
 * cy_command_errand_write:
 *
 * Returns: (transfer full): `{"what": "command", "do": DEED, ...}`.
 */
JsonObject *
cy_command_errand_write (const CyCommandErrand *errand)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "what", "command");
  json_object_set_string_member (object, "do", deeds[errand->deed]);
  json_object_set_int_member (object, "connector", errand->wish.connector);
  write_texts (object, errand, errand_texts, G_N_ELEMENTS (errand_texts));
  return object;
}

static gboolean
find_deed (JsonObject *object, CyCommandDeed *out_deed, GError **error)
{
  const char *name;

  if (!read_text (object, "do", &name, error))
    return FALSE;
  for (guint i = 0; i < CY_N_COMMAND_DEEDS; i++) {
    if (g_strcmp0 (name, deeds[i]) == 0) {
      *out_deed = i;
      return TRUE;
    }
  }
  cy_json_set_error (error, CY_JSON_MEMBER (NULL, "do"), "nothing is called so");
  return FALSE;
}

static gboolean
is_complete (const CyCommandErrand *errand)
{
  const gboolean begins =
    errand->deed == CY_COMMAND_DEED_SELECT || errand->deed == CY_COMMAND_DEED_ORDER;

  return errand->wish.actor != NULL &&
         (begins ? errand->wish.pile != NULL && errand->wish.name != NULL &&
                     errand->wish.arguments != NULL
                 : errand->id != NULL);
}

/**
 * cy_command_errand_read:
 * @out_errand: (out): borrows its texts from @object.
 *
 * Errors: says which member is wrong or missing.
 */
gboolean
cy_command_errand_read (JsonObject *object, CyCommandErrand *out_errand, GError **error)
{
  gint64 connector;

  *out_errand = (CyCommandErrand){ 0 };
  if (!find_deed (object, &out_errand->deed, error) ||
      !cy_json_get_int (json_object_get_member (object, "connector"),
                        CY_JSON_MEMBER (NULL, "connector"), 0, G_MAXUINT8, &connector, error))
    return FALSE;
  out_errand->wish.connector = (guint) connector;
  for (guint i = 0; i < G_N_ELEMENTS (errand_texts); i++) {
    if (!read_text (object, errand_texts[i].name,
                    &G_STRUCT_MEMBER (const char *, out_errand, errand_texts[i].offset), error))
      return FALSE;
  }
  if (is_complete (out_errand))
    return TRUE;
  cy_json_set_error (error, NULL, "something is missing");
  return FALSE;
}

/**
 * cy_command_desk_run:
 *
 * Does what @errand says.
 */
void
cy_command_desk_run (CyCommandDesk *desk,
                     const CyCommandErrand *errand,
                     CyCommandDone done,
                     gpointer user_data)
{
  const char *actor = errand->wish.actor;

  switch (errand->deed) {
  case CY_COMMAND_DEED_SELECT:
    cy_command_desk_select (desk, &errand->wish, done, user_data);
    break;
  case CY_COMMAND_DEED_ORDER:
    cy_command_desk_order (desk, &errand->wish, errand->batch, done, user_data);
    break;
  case CY_COMMAND_DEED_OPERATE:
    cy_command_desk_operate (desk, errand->id, errand->reason, actor, done, user_data);
    break;
  case CY_COMMAND_DEED_APPROVE:
    cy_command_desk_approve (desk, errand->id, actor, done, user_data);
    break;
  case CY_COMMAND_DEED_CANCEL:
  default:
    cy_command_desk_cancel (desk, errand->id, actor, done, user_data);
    break;
  }
}

/**
 * cy_command_write:
 *
 * Returns: (transfer full): the command, for another node.
 */
JsonObject *
cy_command_write (const CyCommand *command)
{
  JsonObject *object = json_object_new ();

  write_texts (object, command, command_texts, G_N_ELEMENTS (command_texts));
  json_object_set_int_member (object, "connector", command->connector);
  json_object_set_int_member (object, "state", command->state);
  json_object_set_boolean_member (object, "second", command->needs_second);
  for (guint i = 0; i < G_N_ELEMENTS (command_times); i++)
    json_object_set_int_member (object, command_times[i].name,
                                G_STRUCT_MEMBER (gint64, command, command_times[i].offset));
  return object;
}

static gboolean
read_numbers (JsonObject *object, CyCommand *command, GError **error)
{
  gint64 connector;
  gint64 state;

  if (!cy_json_get_int (json_object_get_member (object, "connector"),
                        CY_JSON_MEMBER (NULL, "connector"), 0, G_MAXUINT8, &connector, error) ||
      !cy_json_get_int (json_object_get_member (object, "state"), CY_JSON_MEMBER (NULL, "state"), 0,
                        CY_N_COMMAND_STATES - 1, &state, error) ||
      !cy_json_get_bool (json_object_get_member (object, "second"), CY_JSON_MEMBER (NULL, "second"),
                         &command->needs_second, error))
    return FALSE;
  command->connector = (guint) connector;
  command->state = (CyCommandState) state;
  for (guint i = 0; i < G_N_ELEMENTS (command_times); i++) {
    if (!cy_json_get_int (json_object_get_member (object, command_times[i].name),
                          CY_JSON_MEMBER (NULL, command_times[i].name), 0, G_MAXINT64,
                          &G_STRUCT_MEMBER (gint64, command, command_times[i].offset), error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_command_read:
 *
 * Returns: (transfer full): what cy_command_write() wrote.
 */
CyCommand *
cy_command_read (JsonObject *object, GError **error)
{
  g_autoptr (CyCommand) command = NULL;
  const char *id;

  if (!read_text (object, "id", &id, error))
    return NULL;
  if (id == NULL) {
    cy_json_set_error (error, CY_JSON_MEMBER (NULL, "id"), "a command has an id");
    return NULL;
  }
  command = cy_command_new (id);
  for (guint i = 0; i < G_N_ELEMENTS (command_texts); i++) {
    char **text = &G_STRUCT_MEMBER (char *, command, command_texts[i].offset);
    const char *value;

    if (!read_text (object, command_texts[i].name, &value, error))
      return NULL;
    g_free (*text);
    *text = g_strdup (value);
  }
  if (!read_numbers (object, command, error))
    return NULL;
  if (command->pile == NULL || command->name == NULL || command->actor == NULL) {
    cy_json_set_error (error, NULL, "a command has a pile, a name and an actor");
    return NULL;
  }
  if (command->arguments == NULL)
    command->arguments = g_strdup ("{}");
  return g_steal_pointer (&command);
}
