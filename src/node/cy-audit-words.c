/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-audit-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-actor-name.h"
#include "cy-alarm-wish.h"
#include "cy-change-rule.h"
#include "cy-claim.h"
#include "cy-command-traits.h"
#include "cy-cut-rule.h"
#include "cy-fold.h"
#include "cy-json.h"
#include "cy-order-rule.h"
#include "cy-order.h"
#include "cy-posting.h"
#include "cy-rationale.h"
#include "cy-tariff-flow-rule.h"
#include "cy-till.h"
#include "cy-user.h"

#define PAYLOAD_MAX_BYTES ((gsize) 1024 * 1024)

/* What stands in one line of a list [characters], and how many members of an entry are named. */
#define VALUE_MAX   120
#define MAX_MEMBERS 6

#define EXISTS_CELL   "exists"
#define LIMITS_PREFIX "limits."

static const struct {
  const char *kind;
  const char *words;
} actions[] = {
  { "alarm.raise", N_ ("Alarm raised") },
  { "alarm.clear", N_ ("Alarm over") },
  { "alarm.ack", N_ ("Alarm acknowledged") },
  { "alarm.reset", N_ ("Alarm reset") },
  { "alarm.suppress", N_ ("Alarm suppressed") },
  { "alarm.shelve", N_ ("Alarm shelved") },
  { "alarm.unshelve", N_ ("Alarm taken off the shelf") },
  { "alarm.out-of-service", N_ ("Alarm out of service") },
  { "alarm.in-service", N_ ("Alarm in service again") },
  { "alarm.comment", N_ ("Alarm commented") },
  { "message.plan", N_ ("Message planned") },
  { "message.try", N_ ("Message sent, or tried") },
  { "command.select", N_ ("Command selected") },
  { "command.order", N_ ("Command ordered") },
  { "command.refuse", N_ ("Command refused") },
  { "command.operate", N_ ("Command operated") },
  { "command.approve", N_ ("Command approved") },
  { "command.send", N_ ("Command sent") },
  { "command.written", N_ ("Command written to the pile") },
  { "command.verify", N_ ("Command verified") },
  { "command.fail", N_ ("Command failed") },
  { "command.lose", N_ ("Command of unknown outcome") },
  { "command.cancel", N_ ("Command cancelled") },
  { "command.expire", N_ ("Command expired") },
  { "batch.select", N_ ("Batch selected") },
  { "batch.operate", N_ ("Batch operated") },
  { "batch.approve", N_ ("Batch approved") },
  { "batch.pause", N_ ("Batch paused") },
  { "batch.resume", N_ ("Batch resumed") },
  { "batch.stop", N_ ("Batch stopped") },
  { "batch.cancel", N_ ("Batch cancelled") },
  { "batch.expire", N_ ("Batch expired") },
  { "batch.finish", N_ ("Batch finished") },
  { "session.open", N_ ("Vehicle plugged in") },
  { "session.authorise", N_ ("Charge authorised") },
  { "session.note", N_ ("Something learned of a charge") },
  { "session.start", N_ ("Charge began") },
  { "session.state", N_ ("Charge goes on differently") },
  { "session.reading", N_ ("Meter read") },
  { "session.stop", N_ ("Charge over") },
  { "session.end", N_ ("Charging service ended") },
  { "session.empty", N_ ("Nothing was charged") },
  { "session.hold", N_ ("Charge put into quarantine") },
  { "session.settle", N_ ("Charge in quarantine decided about") },
  { "session.bill", N_ ("Charge billed") },
  { "pile.commission", N_ ("Pile put into service") },
  { "history.import", N_ ("History brought in") },
  { "beacon.silence", N_ ("Horn silenced") },
  { CY_ENTRY_LEDGER_POST, N_ ("Money booked") },
  { CY_ENTRY_TILL_OPEN, N_ ("Till opened") },
  { CY_ENTRY_TILL_CLOSE, N_ ("Till closed") },
  { "secret.set", N_ ("Password of a gateway set") },
  { "journal.reborn", N_ ("The database was put back: a new incarnation begins") },
  { "journal.snapshot", N_ ("The journal is cut: what is over is let go") },
  { "backup.made", N_ ("Backup made") },
  { "backup.staged", N_ ("Backup waits to be restored") },
  { "backup.cancelled", N_ ("Restore cancelled") },
  { "backup.restored", N_ ("Backup restored") },
  { "audit.export", N_ ("Audit exported") },
  { CY_ENTRY_OWNER_CLAIM, N_ ("Handed over to a node") },
  { CY_ENTRY_USER_PASSWORD, N_ ("Password set") },
  { CY_ENTRY_USER_PIN, N_ ("PIN set") },
  { CY_ENTRY_USER_RECOVERY, N_ ("One-time code given") },
  { CY_ENTRY_USER_RECOVER, N_ ("One-time code given at the node") },
  { CY_ENTRY_USER_RECOVERED, N_ ("Signed in with a one-time code") },
  { CY_ENTRY_USER_FORGET, N_ ("Passwords of the account forgotten") },
  { CY_ENTRY_USER_LOGIN, N_ ("Signed in") },
  { CY_ENTRY_USER_LOGOUT, N_ ("Signed out") },
  { CY_ENTRY_USER_FAILED, N_ ("Failed to sign in") },
  { CY_ENTRY_USER_LOCKOUT, N_ ("Account locked after failures") },
  { CY_ENTRY_USER_UNLOCK, N_ ("Account unlocked") },
  { CY_ENTRY_USER_DENIED, N_ ("Refused: not allowed to") },
};

/* Adding, changing and deleting are one kind of entry. */
static const char *
words_of_record (const CyAuditLine *line)
{
  for (guint i = 0; i < line->changes->len; i++) {
    const CyAuditChange *change = line->changes->pdata[i];

    if (g_str_equal (change->cell, EXISTS_CELL))
      return g_strcmp0 (change->after, "true") == 0 ? N_ ("Added") : N_ ("Deleted");
  }
  return N_ ("Changed");
}

static char *
words_of_paper (const char *kind)
{
  CyOrderEvent order;
  CyChangeEvent change;
  CyTariffEvent tariff;

  if (g_str_has_prefix (kind, CY_ENTRY_ORDER_PREFIX) &&
      cy_order_event_find (kind + strlen (CY_ENTRY_ORDER_PREFIX), &order))
    return g_strdup_printf (_ ("Work order: %s"), _ (cy_order_event_label (order)));
  if (g_str_has_prefix (kind, CY_ENTRY_CHANGE_PREFIX) &&
      cy_change_event_find (kind + strlen (CY_ENTRY_CHANGE_PREFIX), &change))
    return g_strdup_printf (_ ("Change request: %s"), _ (cy_change_event_label (change)));
  if (g_str_has_prefix (kind, CY_ENTRY_TARIFF_PREFIX) &&
      cy_tariff_event_find (kind + strlen (CY_ENTRY_TARIFF_PREFIX), &tariff))
    return g_strdup_printf (_ ("Tariff: %s"), _ (cy_tariff_event_label (tariff)));
  return NULL;
}

/**
 * cy_audit_words_action:
 *
 * Returns: (transfer full): what was done; the entry's kind where this version knows no words for it.
 */
char *
cy_audit_words_action (const CyAuditLine *line)
{
  const char *kind = line->entry->kind;
  char *words;

  if (g_str_equal (kind, CY_ENTRY_RECORD_SET))
    return g_strdup (_ (words_of_record (line)));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (g_str_equal (kind, actions[i].kind))
      return g_strdup (_ (actions[i].words));
  }
  words = words_of_paper (kind);
  return words != NULL ? words : g_strdup (kind);
}

/* A record by its kind and name. */
static char *
describe_record (CyYard *yard, const char *subject)
{
  g_auto (GStrv) parts = g_strsplit (subject, ":", 2);
  g_autofree char *name = NULL;
  CyKindId kind;

  if (g_strv_length (parts) != 2 || !cy_kind_find (parts[0], &kind))
    return NULL;
  name = cy_yard_display_name (yard, kind, parts[1]);
  return g_str_equal (name, parts[1])
           ? g_strdup_printf ("%s %s", _ (cy_kind_get (kind)->label), name)
           : g_strdup_printf ("%s %s (%s)", _ (cy_kind_get (kind)->label), name, parts[1]);
}

static char *
describe_alarm (CyYard *yard, const char *subject)
{
  g_auto (GStrv) parts = g_strsplit (subject, "/", 3);
  g_autofree char *name = NULL;
  g_autofree char *what = NULL;

  if (g_strv_length (parts) != 3)
    return NULL;
  what = cy_condition_describe (yard, parts[2]);
  if (cy_alarm_is_of_node (subject))
    return g_strdup_printf ("%s: %s", _ ("This node"), what);
  name = cy_yard_display_name (yard, CY_KIND_PILE, parts[0]);
  return g_str_equal (parts[1], "0") ? g_strdup_printf ("%s: %s", name, what)
                                     : g_strdup_printf ("%s %s: %s", name, parts[1], what);
}

/**
 * cy_audit_words_subject:
 *
 * Returns: (transfer full): what it was done to.
 */
char *
cy_audit_words_subject (CyYard *yard, const char *subject)
{
  char *words = g_str_has_prefix (subject, CY_SUBJECT_ALARM_PREFIX)
                  ? describe_alarm (yard, subject + strlen (CY_SUBJECT_ALARM_PREFIX))
                  : describe_record (yard, subject);
  const char *colon;

  if (words != NULL)
    return words;
  /* Of papers and commands the number is what people know. */
  colon = strchr (subject, ':');
  return g_strdup (colon != NULL && colon[1] != '\0' ? colon + 1 : subject);
}

/**
 * cy_audit_words_actor:
 *
 * Returns: (transfer full): who did it, by name where there is one.
 */
char *
cy_audit_words_actor (CyYard *yard, const char *actor)
{
  return cy_audit_is_own (actor) ? g_strdup (_ ("The node itself")) : cy_actor_name (yard, actor);
}

/**
 * cy_audit_words_about:
 *
 * Returns: (transfer full): what a line is about; of a command what it is and for which pile, of a paper its
 *   title as well.
 */
char *
cy_audit_words_about (CyYard *yard, const CyAuditLine *line)
{
  g_autofree char *subject = cy_audit_words_subject (yard, line->entry->subject);
  const CyCommandTraits *traits;
  g_autofree char *pile = NULL;
  const char *what;

  if (line->name == NULL)
    return g_steal_pointer (&subject);
  if (cy_audit_group_of (line->entry->kind) != CY_AUDIT_COMMANDS)
    return g_strdup_printf ("%s · %s", subject, line->name);
  traits = cy_command_traits (line->name);
  what = traits == NULL ? line->name : _ (traits->label);
  if (line->pile == NULL)
    return g_strdup_printf (_ ("Batch: %s"), what);
  pile = cy_yard_display_name (yard, CY_KIND_PILE, line->pile);
  return line->connector == 0 ? g_strdup_printf ("%s: %s", pile, what)
                              : g_strdup_printf ("%s %u: %s", pile, line->connector, what);
}

static gboolean
find_kind (const char *subject, CyKindId *out_kind)
{
  g_auto (GStrv) parts = g_strsplit (subject, ":", 2);

  return parts[0] != NULL && cy_kind_find (parts[0], out_kind);
}

/* Of a removed node, how far its entries count. */
static gboolean
is_cut (const char *subject, const char *cell)
{
  return g_str_equal (cell, CY_CUT_CELL) && g_str_has_prefix (subject, CY_SUBJECT_NODE_PREFIX);
}

/* Streams and the numbers of their last entries, as they are called elsewhere. */
static char *
spell_cut (JsonNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonObject *ends;
  JsonObjectIter iter;
  const char *name;
  JsonNode *end;

  if (!cy_json_get_object (node, NULL, &ends, NULL))
    return cy_json_to_text (node, FALSE);
  json_object_iter_init_ordered (&iter, ends);
  while (json_object_iter_next_ordered (&iter, &name, &end)) {
    g_autofree char *number = cy_json_to_text (end, FALSE);

    g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", name, number);
  }
  return g_strdup (text->len > 0 ? text->str : "0");
}

/**
 * cy_audit_words_cell:
 *
 * Returns: (transfer full): a field by its label, or a limit by its measure's.
 */
char *
cy_audit_words_cell (const char *subject, const char *cell)
{
  const CyField *field;
  CyMeasureId measure;
  CyKindId kind;

  if (g_str_equal (cell, EXISTS_CELL))
    return g_strdup (_ ("Exists"));
  if (is_cut (subject, cell))
    return g_strdup (_ ("Counts up to"));
  if (g_str_has_prefix (cell, LIMITS_PREFIX) &&
      cy_measure_find (cell + strlen (LIMITS_PREFIX), &measure))
    return g_strdup_printf (_ ("Limit of %s"), _ (cy_measure_get (measure)->label));
  field = find_kind (subject, &kind) ? cy_kind_find_field (kind, cell) : NULL;
  return g_strdup (field != NULL ? _ (field->label) : cell);
}

static const char *
label_of_choice (const CyField *field, const char *name)
{
  for (guint i = 0; field->choices != NULL && field->choices[i].name != NULL; i++) {
    if (g_str_equal (field->choices[i].name, name))
      return _ (field->choices[i].label);
  }
  return name;
}

/* A text in one line, cut where it is too long for one. */
static char *
shorten (const char *text)
{
  g_autofree char *line = g_strdelimit (g_utf8_make_valid (text, -1), "\r\n\t", ' ');
  g_autofree char *head = NULL;

  if (g_utf8_strlen (line, -1) <= VALUE_MAX)
    return g_steal_pointer (&line);
  head = g_utf8_substring (line, 0, VALUE_MAX - 1);
  return g_strconcat (head, "…", NULL);
}

static char *
spell_text (CyYard *yard, const CyField *field, const char *text)
{
  if (field != NULL && field->type == CY_FIELD_REF)
    return cy_yard_display_name (yard, field->reference, text);
  return shorten (field != NULL && field->type == CY_FIELD_CHOICE ? label_of_choice (field, text)
                                                                  : text);
}

static char *
spell_node (CyYard *yard, const CyField *field, JsonNode *node)
{
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return spell_text (yard, field, json_node_get_string (node));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _ ("Yes") : _ ("No"));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    text = g_strdup_printf ("%.10g", json_node_get_double (node));
  else
    text = cy_json_to_text (node, FALSE);
  if (field != NULL && field->unit != NULL && *field->unit != '\0')
    return g_strdup_printf ("%s %s", text, field->unit);
  return shorten (text);
}

/**
 * cy_audit_words_value:
 * @value: (nullable): JSON text.
 *
 * Returns: (transfer full): it as people read it; a dash for nothing.
 */
char *
cy_audit_words_value (CyYard *yard, const char *subject, const char *cell, const char *value)
{
  g_autoptr (JsonNode) node =
    value == NULL ? NULL : cy_json_parse (value, -1, PAYLOAD_MAX_BYTES, NULL);
  const CyField *field;
  CyKindId kind;

  if (value == NULL)
    return g_strdup ("–");
  if (node != NULL && is_cut (subject, cell)) {
    g_autofree char *text = spell_cut (node);

    return shorten (text);
  }
  field = find_kind (subject, &kind) ? cy_kind_find_field (kind, cell) : NULL;
  return node == NULL ? shorten (value) : spell_node (yard, field, node);
}

static char *
describe_changes (CyYard *yard, const CyAuditLine *line)
{
  const char *subject = line->entry->subject;
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < line->changes->len; i++) {
    const CyAuditChange *change = line->changes->pdata[i];
    g_autofree char *cell = cy_audit_words_cell (subject, change->cell);
    g_autofree char *before = cy_audit_words_value (yard, subject, change->cell, change->before);
    g_autofree char *after = cy_audit_words_value (yard, subject, change->cell, change->after);

    if (g_str_equal (change->cell, EXISTS_CELL) || g_strcmp0 (change->before, change->after) == 0)
      continue;
    if (++n > MAX_MEMBERS)
      continue;
    g_string_append_printf (text, "%s%s: %s → %s", n > 1 ? "; " : "", cell, before, after);
  }
  if (n > MAX_MEMBERS)
    g_string_append_printf (text, _ ("; and %u more"), n - MAX_MEMBERS);
  return g_string_free (text, FALSE);
}

/* What people said comes before what programs noted. */
static const char *
find_words (JsonObject *object)
{
  static const char *const names[] = { "note", "reason", "text", "outcome", "override", "error" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *text;

    if (cy_json_get_string (json_object_get_member (object, names[i]), NULL, &text, NULL) &&
        *text != '\0')
      return text;
  }
  return NULL;
}

/* Times are the entry's own, and what it is about stands beside. */
static gboolean
is_said_elsewhere (const CyAuditLine *line, const char *name)
{
  static const char *const of_subject[] = { "pile",   "connector", "name",  "stamp", "targets",
                                            "second", "batch",     "title", NULL };

  return g_str_has_suffix (name, "_us") ||
         (line->name != NULL && g_strv_contains (of_subject, name));
}

typedef struct {
  GString *text;
  guint n_members;
} Members;

static void
add_members (Members *members, const CyAuditLine *line, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    g_autofree char *spelled = NULL;

    if (members->n_members >= MAX_MEMBERS || !JSON_NODE_HOLDS_VALUE (value) ||
        is_said_elsewhere (line, name))
      continue;
    spelled = spell_node (NULL, NULL, value);
    g_string_append_printf (members->text, "%s%s: %s", members->n_members++ > 0 ? "; " : "", name,
                            spelled);
  }
}

static char *
describe_members (const CyAuditLine *line, JsonObject *object)
{
  Members members = { g_string_new (NULL), 0 };
  JsonObject *arguments;

  if (cy_json_get_object (json_object_get_member (object, "arguments"), NULL, &arguments, NULL))
    add_members (&members, line, arguments);
  add_members (&members, line, object);
  return g_string_free (members.text, FALSE);
}

/**
 * cy_audit_words_standing:
 *
 * Returns: (nullable): why the entry does not count; %NULL when it does.
 */
const char *
cy_audit_words_standing (const CyAuditLine *line)
{
  return line->entry->beyond ? _ ("Written after its node was removed; does not count") : NULL;
}

static char *
describe (CyYard *yard, const CyAuditLine *line)
{
  g_autoptr (JsonNode) payload = NULL;
  JsonObject *object;
  const char *words;

  if (line->changes->len > 0)
    return describe_changes (yard, line);
  payload = cy_json_parse (line->entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);
  if (payload == NULL || !cy_json_get_object (payload, NULL, &object, NULL))
    return g_strdup ("");
  words = find_words (object);
  return words != NULL ? shorten (words) : describe_members (line, object);
}

/**
 * cy_audit_words_detail:
 *
 * Returns: (transfer full): what it was before and is after, or what was said with it; empty when nothing was. Of
 *   what does not count, that first.
 */
char *
cy_audit_words_detail (CyYard *yard, const CyAuditLine *line)
{
  g_autofree char *detail = describe (yard, line);
  const char *standing = cy_audit_words_standing (line);

  if (standing == NULL)
    return g_steal_pointer (&detail);
  return *detail == '\0' ? g_strdup (standing) : g_strdup_printf ("%s · %s", standing, detail);
}
