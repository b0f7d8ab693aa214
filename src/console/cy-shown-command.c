/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-shown-command.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-command-traits.h"
#include "cy-json.h"
#include "cy-measure.h"
#include "cy-state.h"

/* That something was done as asked is normal, and normal is grey. */
static const CySeverity severity_of_command[CY_N_COMMAND_STATES] = {
  [CY_COMMAND_WAITING] = CY_SEVERITY_LOW,    [CY_COMMAND_FAILED] = CY_SEVERITY_MEDIUM,
  [CY_COMMAND_UNKNOWN] = CY_SEVERITY_HIGH,   [CY_COMMAND_EXPIRED] = CY_SEVERITY_LOW,
  [CY_COMMAND_REFUSED] = CY_SEVERITY_MEDIUM,
};

static const CySeverity severity_of_batch[CY_N_BATCH_STATES] = {
  [CY_BATCH_WAITING] = CY_SEVERITY_LOW,
  [CY_BATCH_PAUSED] = CY_SEVERITY_LOW,
  [CY_BATCH_STOPPED] = CY_SEVERITY_HIGH,
  [CY_BATCH_EXPIRED] = CY_SEVERITY_LOW,
};

/* What commands take; the units are those of the profiles' vocabulary. */
static const struct {
  const char *name;
  const char *label;
  const char *unit;
  gboolean is_record; /* the value is the id of a record of @kind */
  CyKindId kind;
} arguments[] = {
  { "power", N_ ("Power"), " W", FALSE, 0 },
  { "current", N_ ("Current limit"), " A", FALSE, 0 },
  { "percent", N_ ("Share of the power"), " %", FALSE, 0 },
  { "duration", N_ ("Duration"), " s", FALSE, 0 },
  { "available", N_ ("Service"), "", FALSE, 0 },
  { "phases", N_ ("Phases"), "", FALSE, 0 },
  { "time", N_ ("Time"), "", FALSE, 0 },
  { "tariff", N_ ("Tariff"), "", TRUE, CY_KIND_TARIFF },
  { "image", N_ ("Firmware image"), "", TRUE, CY_KIND_FIRMWARE },
};

CySeverity
cy_shown_severity_of_command (CyCommandState state)
{
  return severity_of_command[state];
}

CySeverity
cy_shown_severity_of_batch (CyBatchState state)
{
  return severity_of_batch[state];
}

/* "conn.state finishing": what a pile shows, as the journal says it. */
static char *
translate_shown (const char *words)
{
  const char *space = strchr (words, ' ');
  g_autofree char *name = space == NULL ? NULL : g_strndup (words, (gsize) (space - words));
  CyMeasureId id;
  CyPileState state;

  if (name == NULL || !cy_measure_find (name, &id))
    return NULL;
  if (id == CY_MEASURE_CONN_STATE && cy_pile_state_find (space + 1, &state))
    return g_strdup_printf ("%s: %s", _ (cy_measure_get (id)->label),
                            _ (cy_pile_state_get (state)->label));
  return g_strdup_printf ("%s: %s", _ (cy_measure_get (id)->label), _ (space + 1));
}

/* "1:charging" of a stamp: a gun and what it does. */
static gboolean
append_gun (GString *text, const char *gun)
{
  const char *colon = strchr (gun, ':');
  g_autofree char *number = colon == NULL ? NULL : g_strndup (gun, (gsize) (colon - gun));
  CyPileState state;

  if (number == NULL || strspn (number, "0123456789") != strlen (number) ||
      !cy_pile_state_find (colon + 1, &state))
    return FALSE;
  g_string_append_printf (text, "%s %s", number, _ (cy_pile_state_get (state)->label));
  return TRUE;
}

/* "1:available 2:charging, 1:charging 2:charging": what the guns did, and what they do now. */
static char *
translate_stamps (const char *words)
{
  g_auto (GStrv) stamps = g_strsplit (words, ", ", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; stamps[i] != NULL; i++) {
    g_auto (GStrv) guns = g_strsplit (stamps[i], " ", -1);

    if (i > 0)
      g_string_append (text, " → ");
    for (guint k = 0; guns[k] != NULL; k++) {
      if (k > 0)
        g_string_append (text, ", ");
      if (!append_gun (text, guns[k]))
        return NULL;
    }
  }
  return g_strdup (text->str);
}

/* One part between colons; a step of several is told behind it, "(1/2)". */
static void
append_part (GString *text, const char *part)
{
  const char *step = g_strrstr (part, " (");
  g_autofree char *words = NULL;
  g_autofree char *shown = NULL;

  if (step != NULL && strchr (step, '/') == NULL)
    step = NULL;
  words = step == NULL ? g_strdup (part) : g_strndup (part, (gsize) (step - part));
  shown = translate_shown (words);
  if (shown == NULL && *words != '\0')
    shown = translate_stamps (words);
  if (text->len > 0)
    g_string_append (text, ": ");
  if (*words != '\0') /* gettext has its header for "" */
    g_string_append (text, shown != NULL ? shown : _ (words));
  if (step != NULL)
    g_string_append (text, step);
}

/**
 * cy_shown_outcome:
 * @outcome: (nullable): of a command or batch, or why it is refused: English, with parts between
 *   colons of which each may have a translation.
 *
 * Returns: (transfer full): the same in the reader's language as far as it has one.
 */
char *
cy_shown_outcome (const char *outcome)
{
  g_auto (GStrv) parts = g_strsplit (outcome != NULL ? outcome : "", ": ", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    append_part (text, parts[i]);
  return g_string_free (text, FALSE);
}

/**
 * cy_shown_message:
 * @outcome: (nullable): as for cy_shown_outcome().
 *
 * Shows it on @label, which is there only while there is something to say.
 */
void
cy_shown_message (GtkLabel *label, const char *outcome)
{
  g_autofree char *text = cy_shown_outcome (outcome);

  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

/**
 * cy_shown_command_name:
 * @name: (nullable): from the vocabulary of commands.
 *
 * Returns: (transfer full): what people call it.
 */
char *
cy_shown_command_name (const char *name)
{
  const CyCommandTraits *traits = name == NULL ? NULL : cy_command_traits (name);

  if (traits == NULL)
    return g_strdup (name != NULL ? name : "–");
  if (g_str_has_prefix (name, CY_VENDOR_COMMAND_PREFIX))
    return g_strdup_printf ("%s: %s", _ (traits->label), name + strlen (CY_VENDOR_COMMAND_PREFIX));
  return g_strdup (_ (traits->label));
}

/**
 * cy_shown_target:
 * @connector: gun, or 0 for the pile as a whole.
 *
 * Returns: (transfer full): its name.
 */
char *
cy_shown_target (CyYard *yard, const char *pile, guint connector)
{
  g_autofree char *name = cy_yard_display_name (yard, CY_KIND_PILE, pile);

  return connector == 0 ? g_steal_pointer (&name)
                        : g_strdup_printf (_ ("%s gun %u"), name, connector);
}

/**
 * cy_shown_target_text:
 * @target: `PILE` or `PILE/CONNECTOR`.
 *
 * Returns: (transfer full): its name.
 */
char *
cy_shown_target_text (CyYard *yard, const char *target)
{
  g_auto (GStrv) parts = g_strsplit (target, "/", 2);

  return cy_shown_target (yard, parts[0],
                          parts[1] == NULL ? 0 : (guint) g_ascii_strtoull (parts[1], NULL, 10));
}

/**
 * cy_shown_command_title:
 *
 * Returns: (transfer full): what is done to what.
 */
char *
cy_shown_command_title (CyYard *yard, const CyCommand *command)
{
  g_autofree char *name = cy_shown_command_name (command->name);
  g_autofree char *target = command->pile == NULL
                              ? g_strdup ("–")
                              : cy_shown_target (yard, command->pile, command->connector);

  return g_strdup_printf ("%s: %s", name, target);
}

/**
 * cy_shown_command_people:
 *
 * Returns: (transfer full): who, and who agreed.
 */
char *
cy_shown_command_people (const CyCommand *command)
{
  const char *actor = command->actor != NULL ? command->actor : "–";

  return command->approver == NULL ? g_strdup (actor)
                                   : g_strdup_printf ("%s, %s", actor, command->approver);
}

/**
 * cy_shown_argument_label:
 *
 * Returns: what people call an argument.
 */
const char *
cy_shown_argument_label (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++) {
    if (g_str_equal (arguments[i].name, name))
      return _ (arguments[i].label);
  }
  return name;
}

/* A value as people write it: 60000 and not 60000.0. */
static char *
spell_value (JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return json_to_string (node, FALSE);
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return g_strdup_printf ("%.10g", json_node_get_double (node));
  return json_to_string (node, FALSE);
}

static char *
show_value (CyYard *yard, const char *name, JsonNode *node)
{
  g_autofree char *plain = spell_value (node);

  if (g_str_equal (name, "available"))
    return g_strdup (g_str_equal (plain, "0") ? _ ("Out of service") : _ ("In service"));
  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++) {
    if (!g_str_equal (arguments[i].name, name))
      continue;
    if (arguments[i].is_record && yard != NULL)
      return cy_yard_display_name (yard, arguments[i].kind, plain);
    return g_strconcat (plain, arguments[i].unit, NULL);
  }
  return g_steal_pointer (&plain);
}

/**
 * cy_shown_arguments:
 * @json: (nullable): JSON object text.
 *
 * Returns: (transfer full): `60000 W`, or with their names when there are several; empty when there
 *   are none.
 */
char *
cy_shown_arguments (CyYard *yard, const char *json)
{
  g_autoptr (JsonNode) node = json == NULL ? NULL : cy_json_parse (json, -1, 65536, NULL);
  GString *text = g_string_new (NULL);
  g_autoptr (GList) members = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return g_string_free (text, FALSE);
  members = json_object_get_members (json_node_get_object (node));
  for (GList *l = members; l != NULL; l = l->next) {
    g_autofree char *value =
      show_value (yard, l->data, json_object_get_member (json_node_get_object (node), l->data));

    if (text->len > 0)
      g_string_append (text, ", ");
    if (members->next != NULL)
      g_string_append_printf (text, "%s ", cy_shown_argument_label (l->data));
    g_string_append (text, value);
  }
  return g_string_free (text, FALSE);
}
