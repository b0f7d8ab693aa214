/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-target.h"

#include <math.h>

#include "cy-node-error.h"
#include "cy-summary.h"

/* A command line's number may be a text; so may a whole set of arguments be too large. */
#define MAX_ARGUMENTS 8

/**
 * cy_command_target_parse:
 * @text: `PILE` or `PILE/CONNECTOR`.
 */
gboolean
cy_command_target_parse (const char *text, char **out_pile, guint *out_connector)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 2);
  guint64 connector = 0;

  if (parts[0] == NULL || *parts[0] == '\0' ||
      (parts[1] != NULL &&
       !g_ascii_string_to_unsigned (parts[1], 10, 1, G_MAXUINT8, &connector, NULL)))
    return FALSE;
  *out_pile = g_strdup (parts[0]);
  *out_connector = (guint) connector;
  return TRUE;
}

void
cy_command_target_free (CyCommandTarget *target)
{
  if (target == NULL)
    return;
  g_clear_pointer (&target->profile, cy_profile_unref);
  g_clear_pointer (&target->yard, cy_yard_unref);
  g_free (target);
}

/* A pile with one gun is that gun, whichever way the device and the operator see it. */
static gboolean
settle_connector (CyCommandTarget *target, const char *name, GError **error)
{
  gboolean per_connector = target->command != NULL && target->command->per_connector;
  gint64 n_connectors = cy_record_get_int (target->type, "connectors", 1);

  if (per_connector && target->connector == 0 && n_connectors == 1)
    target->connector = 1;
  if (!per_connector && target->connector == 1 && n_connectors == 1)
    target->connector = 0;
  if (per_connector && target->connector == 0) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "%s is for one gun: name it, %s/1 to %s/%" G_GINT64_FORMAT, name, target->pile->id,
                 target->pile->id, n_connectors);
    return FALSE;
  }
  if (!per_connector && target->connector != 0) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "%s is for the whole pile %s, not for one gun", name, target->pile->id);
    return FALSE;
  }
  if (target->connector > n_connectors) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, "pile \"%s\" has no gun %u",
                 target->pile->id, target->connector);
    return FALSE;
  }
  return TRUE;
}

static gboolean
offers (const CyCommandTarget *target, const char *name)
{
  if (g_str_equal (name, CY_COMMAND_SET_TARIFF) || g_str_equal (name, CY_COMMAND_UPGRADE))
    return TRUE; /* whoever prepares the writes knows what the device can */
  return target->command != NULL;
}

/**
 * cy_command_target_new:
 * @connector: gun, or 0 for the pile as a whole.
 * @name: the command.
 *
 * Errors: %CY_NODE_ERROR_NOT_FOUND, %CY_NODE_ERROR_REFUSED when the device has no such command, or
 *   what is wrong with its profile.
 */
CyCommandTarget *
cy_command_target_new (CyYard *yard,
                       CyProfileStore *profiles,
                       const char *pile,
                       guint connector,
                       const char *name,
                       GError **error)
{
  g_autoptr (CyCommandTarget) target = g_new0 (CyCommandTarget, 1);

  target->yard = cy_yard_ref (yard);
  target->connector = connector;
  target->pile = cy_yard_get (yard, CY_KIND_PILE, pile);
  target->type = target->pile == NULL ? NULL : cy_yard_get_ref (yard, target->pile, "type");
  target->traits = cy_command_traits (name);
  if (target->type == NULL) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, "there is no pile \"%s\"", pile);
    return NULL;
  }
  if (target->traits == NULL) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, "there is no command \"%s\"", name);
    return NULL;
  }
  target->profile =
    cy_profile_store_get (profiles, cy_record_get_text (target->type, "profile"),
                          (guint) cy_record_get_int (target->type, "connectors", 1), error);
  if (target->profile == NULL)
    return NULL;
  target->command = cy_profile_find_command (target->profile, name);
  if (!offers (target, name)) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "pile \"%s\" cannot be told to %s",
                 pile, name);
    return NULL;
  }
  return settle_connector (target, name, error) ? g_steal_pointer (&target) : NULL;
}

/**
 * cy_command_target_read_guns:
 *
 * Returns: (transfer full) (element-type CyGunCondition): every gun the command concerns, as it is
 *   now. A pile that is not read counts as offline.
 */
GArray *
cy_command_target_read_guns (const CyCommandTarget *target, CyLiveTable *table, gint64 mono_us)
{
  GArray *guns = g_array_new (FALSE, FALSE, sizeof (CyGunCondition));
  guint n_connectors = (guint) cy_record_get_int (target->type, "connectors", 1);
  guint first = target->connector == 0 ? 1 : target->connector;
  guint last = target->connector == 0 ? n_connectors : target->connector;
  guint pile = 0;
  gboolean known =
    table != NULL && cy_fleet_find (cy_live_table_get_fleet (table), target->pile->id, &pile);

  for (guint connector = first; connector <= last; connector++) {
    CyGunCondition gun = { connector, CY_PILE_STATE_OFFLINE, CY_QUALITY_OFFLINE };

    if (known) {
      CySummary summary = cy_summary_read (table, pile, connector, mono_us);

      gun.state = summary.state;
      gun.quality = summary.quality;
    }
    g_array_append_val (guns, gun);
  }
  return guns;
}

/**
 * cy_command_target_check:
 * @out_connector: (out): the gun that forbids it.
 *
 * Returns: (nullable): why the pile may not be given the command now; English, translatable.
 */
const char *
cy_command_target_check (const CyCommandTarget *target,
                         CyLiveTable *table,
                         gint64 mono_us,
                         guint *out_connector)
{
  g_autoptr (GArray) guns = cy_command_target_read_guns (target, table, mono_us);

  return cy_interlock_rule (target->traits, (const CyGunCondition *) (gpointer) guns->data,
                            guns->len, out_connector);
}

gboolean
cy_command_target_needs_reason (const CyCommandTarget *target)
{
  return target->traits->is_dangerous || (target->command != NULL && target->command->is_dangerous);
}

static gboolean
read_number (JsonNode *node, const char *name, double *out_value, GError **error)
{
  const char *text;
  char *end;

  if (!cy_json_get_string (node, NULL, &text, NULL))
    return cy_json_get_double (node, CY_JSON_MEMBER (NULL, name), -1e18, 1e18, out_value, error);
  *out_value = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0' && isfinite (*out_value))
    return TRUE;
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: \"%s\" is not a number", name,
               text);
  return FALSE;
}

static const CyProfileParameter *
find_parameter (const CyCommandTarget *target, const char *name)
{
  for (guint i = 0; target->command != NULL && i < target->command->parameters->len; i++) {
    const CyProfileParameter *parameter =
      &g_array_index (target->command->parameters, CyProfileParameter, i);

    if (g_str_equal (parameter->name, name))
      return parameter;
  }
  return NULL;
}

/* Names in arguments point into the profile, which outlives them. */
static gboolean
add_argument (const CyCommandTarget *target,
              const char *name,
              JsonNode *node,
              GArray *list,
              GError **error)
{
  const CyProfileParameter *parameter = find_parameter (target, name);
  CyProfileArgument argument = { 0 };

  if (parameter == NULL || list->len >= MAX_ARGUMENTS) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s takes no argument \"%s\"",
                 target->traits->name, name);
    return FALSE;
  }
  argument.name = parameter->name;
  if (!read_number (node, name, &argument.value, error))
    return FALSE;
  g_array_append_val (list, argument);
  return TRUE;
}

/**
 * cy_command_target_arguments:
 * @json: an object; numbers may be texts.
 * @time_s: seconds since 1970, for a command that takes a time and is not told which.
 *
 * Returns: (transfer full) (element-type CyProfileArgument): valid as long as the target is.
 */
GArray *
cy_command_target_arguments (const CyCommandTarget *target,
                             const char *json,
                             gint64 time_s,
                             GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (CyProfileArgument));
  g_autoptr (JsonNode) node = cy_json_parse (json, -1, 65536, error);
  JsonObjectIter iter;
  JsonObject *object;
  const char *name;
  JsonNode *value;

  if (node == NULL || !cy_json_get_object (node, NULL, &object, error))
    return NULL;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    if (!add_argument (target, name, value, list, error))
      return NULL;
  }
  if (find_parameter (target, "time") != NULL && !json_object_has_member (object, "time")) {
    const CyProfileArgument now = { .name = find_parameter (target, "time")->name,
                                    .value = (double) time_s };

    g_array_append_val (list, now);
  }
  return g_steal_pointer (&list);
}

/**
 * cy_command_target_spell_arguments:
 * @json: as the operator gave them.
 *
 * Returns: (transfer full): the same with every number as a number, for the journal; as they are when
 *   they cannot be read, which is for others to refuse.
 */
char *
cy_command_target_spell_arguments (const CyCommandTarget *target, const char *json)
{
  g_autoptr (JsonNode) node = cy_json_parse (json, -1, 65536, NULL);
  g_autoptr (GArray) list =
    target->command == NULL ? NULL : cy_command_target_arguments (target, json, 0, NULL);
  JsonObject *object;

  if (list == NULL || !cy_json_get_object (node, NULL, &object, NULL))
    return g_strdup (json);
  for (guint i = 0; i < list->len; i++) {
    const CyProfileArgument *argument = &g_array_index (list, CyProfileArgument, i);

    if (json_object_has_member (object, argument->name))
      json_object_set_double_member (object, argument->name, argument->value);
  }
  return cy_json_to_text (node, FALSE);
}
