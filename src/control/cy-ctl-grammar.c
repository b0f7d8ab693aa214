/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-ctl-grammar.h"

#include <string.h>

#include "cy-control.h"
#include "cy-yard-file.h"

/* How the words of a command line become the arguments of a verb. A positional name ending in "..."
 * takes all that is left: as a list, or as NAME=VALUE pairs; one ending in "?" may be left out. */
static const struct {
  const char *verb;
  const char *positional[4];
  const char *options[12];
  const char *flags[4]; /* ended by NULL */
  const char *help;
} grammar[] = {
  { "import", { "FILE" }, { NULL }, { NULL }, "read a yard file, all or nothing" },
  { "export", { "kinds..." }, { NULL }, { NULL }, "write a yard file to standard output" },
  { "list", { "kind" }, { "where", "search" }, { NULL }, "records of a kind" },
  { "show", { "kind", "id" }, { NULL }, { NULL }, "one record" },
  { "set", { "kind", "id", "fields..." }, { NULL }, { NULL }, "change fields: FIELD=VALUE..." },
  { "delete", { "kind", "id" }, { NULL }, { NULL }, "delete a record nothing points at" },
  { "status", { NULL }, { NULL }, { NULL }, "how the node is doing" },
  { "piles", { NULL }, { "station" }, { NULL }, "every gun and its state" },
  { "live", { NULL }, { "station", "pile" }, { NULL }, "every value as it is now" },
  { "history",
    { NULL },
    { "pile", "connector", "measure", "from", "to", "buckets" },
    { "csv" },
    "values as they were" },
  { "instant",
    { NULL },
    { "at", "station", "pile", "measure" },
    { NULL },
    "every value as it was at one time" },
  { "span",
    { NULL },
    { "pile", "measure", "from", "to" },
    { NULL },
    "least, greatest and mean value of every quantity from then until then" },
  { "stays",
    { NULL },
    { "pile", "connector", "measure", "from", "to" },
    { NULL },
    "how long which state was, day by day" },
  { "export-history",
    { "PATH" },
    { "station", "pile", "from", "to" },
    { NULL },
    "write history to a file; a name in .csv is a table" },
  { "import-history",
    { "PATH" },
    { NULL },
    { NULL },
    "bring in history of times that nothing is known of" },
  { "alarms",
    { NULL },
    { "from", "to", "area", "station", "pile", "condition", "by", "search" },
    { "active", "aside" },
    "alarms not handled yet, those put aside, or those of a time that all options fit" },
  { "alarm",
    { "action", "id" },
    { "note", "minutes", "order" },
    { "once" },
    "ack, reset, shelve, unshelve, out-of-service, in-service or comment an alarm" },
  { "limits",
    { "pile" },
    { NULL },
    { NULL },
    "limits that apply to a pile, and where they come from" },
  { "messages",
    { NULL },
    { "alarm", "from" },
    { "waiting" },
    "what people were told of alarms, and what came of it" },
  { "secret",
    { "action", "name" },
    { NULL },
    { NULL },
    "set or delete a password of a gateway; it is taken from CHARGEYARD_SECRET" },
  { "users", { NULL }, { NULL }, { NULL }, "people who log in, and their roles" },
  { "user",
    { "action", "id?", "role?" },
    { "name", "areas" },
    { NULL },
    "add ID ROLE, role ID ROLE, disable, enable, delete, recovery, unlock or recover ID; login "
    "[ID], "
    "password, "
    "pin, logout, whoami: passwords are taken from standard input or CHARGEYARD_PASSWORD, "
    "CHARGEYARD_NEW_PASSWORD and CHARGEYARD_PIN" },
  { "alarm-health",
    { NULL },
    { "from", "to", "area", "station" },
    { NULL },
    "how the alarms were, by ISA-18.2; of the last 30 days" },
  { "try-limit",
    { "words..." },
    { "station", "gun", "from", "to" },
    { NULL },
    "measure=NAME [h=X] [hh=X]... [PILE...]: which alarms another limit would have given" },
  { "command",
    { "target", "name", "arguments..." },
    { "reason" },
    { "yes" },
    "PILE[/GUN] NAME [ARGUMENT=VALUE...]: select and preview; with --yes operate and verify" },
  { "commands",
    { "action?", "id?" },
    { "pile", "batch", "from", "to", "reason" },
    { "open" },
    "commands; or operate, approve, cancel or show one by its id" },
  { "batch",
    { "name", "words..." },
    { "station", "type", "canaries", "wave", "failures", "reason" },
    { "yes" },
    "NAME [ARGUMENT=VALUE...] [PILE[/GUN]...]: one command for many; with --yes it begins" },
  { "batches",
    { "action?", "id?" },
    { "reason" },
    { NULL },
    "batches; or operate, approve, pause, resume, cancel or show one by its id" },
  { "firmware",
    { "PATH", "id" },
    { "version", "fits", "name" },
    { NULL },
    "keep a firmware image for the pile types in --fits" },
  { "orders",
    { NULL },
    { "state", "pile", "station", "area", "person", "vendor", "alarm", "source", "search", "from",
      "to" },
    { "open", "late" },
    "work orders, newest first" },
  { "order",
    { "action", "words..." },
    { "note", "reason", "override", "file" },
    { NULL },
    "create NAME=VALUE..., or ACTION ID [NAME=VALUE...]: show, proof, scene, sheet (with --file), "
    "assign, "
    "accept, link, tick, skip, use, work, spend, progress, comment, attach, urge, pause, resume, "
    "submit, "
    "approve, reject, cancel or reopen a work order" },
  { "order-stats",
    { NULL },
    { "from", "to", "by" },
    { NULL },
    "how work was done, by area, class, person, vendor or pile; of the last 90 days" },
  { "sessions",
    { NULL },
    { "from", "to", "pile", "station", "vin", "account", "card", "verdict", "strategy", "search" },
    { "live", "all" },
    "charging sessions, newest first; --live: what goes on, with its money; --all: cars that did "
    "not "
    "charge too" },
  { "session",
    { "action", "id" },
    { "decision", "note" },
    { NULL },
    "show ID; end ID: bill it now; settle ID --decision bill|repair|waive --note TEXT: out of "
    "quarantine" },
  { "charge",
    { "target" },
    { "account", "card", "strategy", "until", "reserve" },
    { NULL },
    "start a charge at PILE/GUN for an account or a card; --strategy energy|money|time --until "
    "kWh, "
    "amount or minutes" },
  { "meters",
    { NULL },
    { "station", "from", "to" },
    { NULL },
    "meters, what piles counted themselves and what was billed held against each other; where most "
    "money is at stake first" },
  { "bill", { "session" }, { NULL }, { NULL }, "a bill with readings, periods, prices and lines" },
  { "recompute",
    { "session" },
    { NULL },
    { NULL },
    "a bill computed again from nothing but itself, and whether it is the same" },
  { "articles",
    { NULL },
    { "search", "alarm", "pile", "condition" },
    { NULL },
    "what is known of how to mend things; what helped most often first" },
  { "article", { "order" }, { "title" }, { NULL }, "keep what was learned from a work order" },
  { "asset",
    { "pile" },
    { NULL },
    { NULL },
    "what a pile is, its warranty, what was replaced, its orders and alarms" },
  { "warranty",
    { "pile" },
    { "file" },
    { NULL },
    "what is claimed from who sold a pile; --file is the PDF to write" },
  { "changes", { NULL }, { "state", "pile", "kind" }, { "open" }, "change requests, newest first" },
  { "change",
    { "action", "words..." },
    { "note", "reason" },
    { NULL },
    "create NAME=VALUE..., or ACTION ID [NAME=VALUE...]: show, radius, similar, edit, propose, "
    "approve,"
    " reject, withdraw, begin, finish or comment a change request" },
  { "accounts",
    { NULL },
    { "search", "after" },
    { NULL },
    "customer accounts, and what they have" },
  { "account",
    { "action", "id" },
    { "from", "to" },
    { NULL },
    "show ID, or statement ID: what came and went, newest first" },
  { "ledger",
    { "action?", "reference?" },
    { "account", "till", "station", "kind", "from", "to", "reason" },
    { NULL },
    "postings, newest first; verify: add everything up again; exceptions: what was booked "
    "differently under one reference; reverse REFERENCE with --reason: take a posting back" },
  { "recharge",
    { "account", "amount" },
    { "card", "method", "reference", "currency", "station", "note" },
    { "again" },
    "a customer gives money: cash, or --method wechat, alipay or bank with the --reference of the "
    "payment" },
  { "refund",
    { "account", "amount" },
    { "card", "method", "reference", "currency", "station", "note" },
    { "again" },
    "a customer gets money back" },
  { "pay",
    { "session", "amount" },
    { "method", "station", "note" },
    { NULL },
    "somebody without an account pays the bill of a session" },
  { "transfer",
    { "account", "other", "amount" },
    { "reference", "note" },
    { NULL },
    "money goes from one customer account to another" },
  { "receipt",
    { "reference", "OUTPUT" },
    { NULL },
    { "a4" },
    "the receipt of a posting as a PDF, for a roll of 80 mm or with --a4" },
  { "till",
    { "action", "id?" },
    { "station", "currency", "float", "counted", "reason", "file" },
    { NULL },
    "open with --station and --float, show, close with --counted, list, or sheet ID with --file: a "
    "drawer of cash" },
  { "tariff",
    { "action", "id?", "what?" },
    { "reason", "hash", "version", "file", "from", "to", "station" },
    { NULL },
    "list [ID]; show, approve, reject or withdraw ID VERSION; propose ID: what its record says "
    "becomes a version; day ID DATE: its periods and prices then; import CITY ID or import ID "
    "--file: periods that a city published; trial ID: what its record would have earned of charges "
    "that were" },
  { "beacons", { NULL }, { NULL }, { NULL }, "lights and horns, and what their relays show" },
  { "beacon",
    { "action", "id?" },
    { NULL },
    { NULL },
    "silence: horns are silent until the next new alarm; all of them without an id" },
  { "links", { NULL }, { NULL }, { NULL }, "how every connection does" },
  { "clocks", { NULL }, { NULL }, { NULL }, "how far the piles' clocks are off" },
  { "frames",
    { "pile" },
    { "seconds" },
    { NULL },
    "requests to a pile and its answers, as they go" },
  { "probe",
    { "what", "target" },
    { "from", "to", "rate", "current", "profile", "connectors" },
    { NULL },
    "units HOST[:PORT], profiles PILE|LINK, read PILE|LINK or nameplate PILE: look at a device;"
    " nothing is written to it" },
  { "commission",
    { "pile" },
    { "sheet", "remarks" },
    { NULL },
    "read a pile once, journal what it says and put it into service; --sheet writes a PDF" },
  { "pair",
    { "action", "code?", "address?" },
    { NULL },
    { "yes" },
    "invite, accept CODE ADDRESS, show, confirm or refuse: become acquainted with another node;"
    " --yes goes without comparing" },
  { "hand-over",
    { "kind", "id", "node?" },
    { NULL },
    { NULL },
    "pile|station ID [NODE]: which node talks to it; this one without NODE" },
  { "peers", { NULL }, { NULL }, { NULL }, "the other nodes, and how it stands with them" },
  { "peer",
    { "action", "id" },
    { NULL },
    { NULL },
    "remove a node from the network, or release a stream that was put aside" },
  { "quarantine", { NULL }, { NULL }, { NULL }, "streams of which nothing is taken, and why" },
  { "uncounted",
    { NULL },
    { NULL },
    { NULL },
    "removed members of which there are entries that do not count" },
  { "journal", { NULL }, { "subject", "since" }, { NULL }, "entries of the journal" },
  { "digest", { NULL }, { NULL }, { NULL }, "heads of all streams and a hash of the tables" },
  { "rebuild", { NULL }, { NULL }, { NULL }, "fold all tables from the journal again" },
  { "snapshot",
    { "action?" },
    { "days" },
    { NULL },
    "how far the journal was cut, and what is kept; make: cut off now what is over" },
  { "check", { NULL }, { NULL }, { NULL }, "look for damage" },
  { "audit",
    { "action?" },
    { "who", "node", "about", "what", "search", "from", "to", "limit" },
    { "all", "export", "csv" },
    "who did what, newest first, with what was there before; verify: look at every entry and "
    "signature" },
  { "backup",
    { "PATH" },
    { NULL },
    { "force", "without-history" },
    "copy everything into one file, while the node goes on; it has the node's key in it" },
  { "restore",
    { "PATH?" },
    { NULL },
    { "cancel", "take-over-identity" },
    "put a backup in place, now or when the node starts the next time; or --cancel that" },
};

static gboolean
fail (GError **error, const char *where, const char *what, const char *word)
{
  g_set_error (error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_USAGE, "%s%s%s", where, what, word);
  return FALSE;
}

static gboolean
is_one_of (const char *const *names, guint n, const char *name)
{
  for (guint i = 0; i < n && names[i] != NULL; i++) {
    if (g_str_equal (names[i], name))
      return TRUE;
  }
  return FALSE;
}

static void
set_option (JsonObject *arguments, const char *name, const char *value)
{
  /* The node may stand elsewhere. */
  g_autofree char *path = g_str_equal (name, "sheet") || g_str_equal (name, "file")
                            ? g_canonicalize_filename (value, NULL)
                            : NULL;

  json_object_set_string_member (arguments, name, path != NULL ? path : value);
}

/* "--name value", "--name=value" or "--flag"; moves past what it took. */
static gboolean
take_option (guint rule, char ***words, CyCtlCommand *command, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (**words + 2, "=", 2);
  JsonObject *arguments = json_node_get_object (command->arguments);

  (*words)++;
  if (is_one_of (grammar[rule].flags, G_N_ELEMENTS (grammar[rule].flags), parts[0])) {
    command->csv = command->csv || g_str_equal (parts[0], "csv");
    /* A table of history is made here, one of the audit by the node. */
    if (!g_str_equal (command->verb, "history"))
      json_object_set_boolean_member (arguments, parts[0], TRUE);
    return TRUE;
  }
  if (!is_one_of (grammar[rule].options, G_N_ELEMENTS (grammar[rule].options), parts[0]))
    return fail (error, command->verb, ": no such option: --", parts[0]);
  if (parts[1] == NULL && **words == NULL)
    return fail (error, command->verb, ": a value is missing after --", parts[0]);
  set_option (arguments, parts[0], parts[1] != NULL ? parts[1] : *(*words)++);
  return TRUE;
}

static gboolean
take_file (const char *path, JsonObject *arguments, GError **error)
{
  JsonNode *document = cy_json_load (path, CY_YARD_FILE_MAX_BYTES, error);

  if (document == NULL)
    return FALSE;
  json_object_set_member (arguments, "document", document);
  return TRUE;
}

/* One word of a list such as "kinds..." or "fields...". */
static gboolean
take_rest (const char *name, const char *word, JsonObject *arguments, GError **error)
{
  g_autofree char *key = g_strndup (name, strlen (name) - strlen ("..."));

  if (g_str_equal (key, "fields") || g_str_equal (key, "arguments")) {
    g_auto (GStrv) pair = g_strsplit (word, "=", 2);

    if (g_strv_length (pair) != 2)
      return g_str_equal (key, "fields") ? fail (error, "set", ": must be FIELD=VALUE: ", word)
                                         : fail (error, "command", ": must be NAME=VALUE: ", word);
    if (!json_object_has_member (arguments, key))
      json_object_set_object_member (arguments, key, json_object_new ());
    json_object_set_string_member (json_object_get_object_member (arguments, key), pair[0],
                                   pair[1]);
    return TRUE;
  }
  if (!json_object_has_member (arguments, key))
    json_object_set_array_member (arguments, key, json_array_new ());
  json_array_add_string_element (json_object_get_array_member (arguments, key), word);
  return TRUE;
}

static gboolean
take_positional (const char *name, const char *word, JsonObject *arguments, GError **error)
{
  if (g_str_equal (name, "FILE"))
    return take_file (word, arguments, error);
  if (g_str_equal (name, "PATH") || g_str_equal (name, "PATH?")) {
    /* The node may stand elsewhere. */
    g_autofree char *path = g_canonicalize_filename (word, NULL);

    json_object_set_string_member (arguments, "path", path);
    return TRUE;
  }
  if (g_str_equal (name, "OUTPUT")) {
    set_option (arguments, "file", word);
    return TRUE;
  }
  if (g_str_has_suffix (name, "..."))
    return take_rest (name, word, arguments, error);
  if (g_str_has_suffix (name, "?")) {
    g_autofree char *key = g_strndup (name, strlen (name) - 1);

    json_object_set_string_member (arguments, key, word);
    return TRUE;
  }
  json_object_set_string_member (arguments, name, word);
  return TRUE;
}

/* Whether a verb may end before this word. */
static gboolean
is_optional (const char *name)
{
  return g_str_has_suffix (name, "?") || g_str_equal (name, "kinds...") ||
         g_str_equal (name, "arguments...") || g_str_equal (name, "words...");
}

static gboolean
parse_words (guint rule, char **words, CyCtlCommand *command, GError **error)
{
  const char *const *positional = grammar[rule].positional;
  JsonObject *arguments = json_node_get_object (command->arguments);
  gboolean seen_rest = FALSE;

  while (*words != NULL) {
    if (g_str_has_prefix (*words, "--") && (*words)[2] != '\0') {
      if (!take_option (rule, &words, command, error))
        return FALSE;
      continue;
    }
    if (*positional == NULL)
      return fail (error, command->verb, ": one word too many: ", *words);
    if (!take_positional (*positional, *words, arguments, error))
      return FALSE;
    words++;
    if (g_str_has_suffix (*positional, "..."))
      seen_rest = TRUE;
    else
      positional++;
  }
  if (*positional == NULL || seen_rest || is_optional (*positional))
    return TRUE;
  return fail (error, command->verb, ": missing: ", *positional);
}

/* A secret on the command line would be seen by everybody on the machine. */
static void
add_secret (const char *verb, JsonObject *arguments)
{
  const char *secret = g_getenv ("CHARGEYARD_SECRET");

  if (g_str_equal (verb, "secret") && secret != NULL)
    json_object_set_string_member (arguments, "value", secret);
}

/**
 * cy_ctl_parse:
 * @words: the command line after the program's own options.
 *
 * Errors: %CY_CONTROL_ERROR_USAGE; what the file says when one cannot be read.
 */
gboolean
cy_ctl_parse (char **words, CyCtlCommand *out_command, GError **error)
{
  *out_command = (CyCtlCommand){ 0 };
  for (guint i = 0; words[0] != NULL && i < G_N_ELEMENTS (grammar); i++) {
    JsonObject *arguments;

    if (!g_str_equal (words[0], grammar[i].verb))
      continue;
    arguments = json_object_new ();
    out_command->verb = grammar[i].verb;
    add_secret (grammar[i].verb, arguments);
    out_command->arguments = json_node_init_object (json_node_alloc (), arguments);
    json_object_unref (arguments);
    return parse_words (i, words + 1, out_command, error);
  }
  return fail (error, "", words[0] != NULL ? "there is no verb " : "a verb is missing",
               words[0] != NULL ? words[0] : "");
}

void
cy_ctl_command_clear (CyCtlCommand *command)
{
  g_clear_pointer (&command->arguments, json_node_unref);
}

/**
 * cy_ctl_usage:
 *
 * Returns: (transfer full): the verbs, for `--help`.
 */
char *
cy_ctl_usage (void)
{
  GString *text = g_string_new ("Verbs:\n");

  for (guint i = 0; i < G_N_ELEMENTS (grammar); i++) {
    g_autoptr (GString) line = g_string_new (grammar[i].verb);

    for (guint j = 0; grammar[i].positional[j] != NULL; j++)
      g_string_append_printf (line, " %s", grammar[i].positional[j]);
    for (guint j = 0; grammar[i].options[j] != NULL; j++)
      g_string_append_printf (line, " [--%s X]", grammar[i].options[j]);
    for (guint j = 0; grammar[i].flags[j] != NULL; j++)
      g_string_append_printf (line, " [--%s]", grammar[i].flags[j]);
    g_string_append_printf (text, "  %s\n      %s\n", line->str, grammar[i].help);
  }
  return g_string_free (text, FALSE);
}
